/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "day.h"

#include "central/orchestration/ordering.h"
#include "central/orchestration/upkeep.h"

#include <string.h>

static void
test_clean (void)
{
  g_autoptr (CptWorld) world = cpt_day_new_world ();
  g_autofree char *gone = NULL, *stays = NULL;
  g_autoptr (GError) error = NULL;
  CptProblem *problem = NULL;

  cpt_day_assert_clean (world);
  cpt_world_set_clock (world, "2026-11-29T09:00:00+01:00"); /* names go, hours are made anew */
  g_assert_true (cpt_upkeep_run (world->service, &error));
  g_assert_no_error (error);
  cpt_day_assert_clean (world);
  gone = cpt_ordering_show (world->service, "web", "C-2", &problem); /* closed eight days ago */
  g_assert_null (strstr (gone, "Caron"));
  g_assert_nonnull (strstr (gone, "\"cancelled\":1"));
  stays = cpt_ordering_show (world->service, "web", "C-1", &problem);
  g_assert_nonnull (strstr (stays, "Caron"));
  cpt_chain_import (world, "stock", "store,sku,place,quantity\nLYO1,45001-KAK-M,A-03-2,9\n");
  cpt_day_assert_clean (world);
}

/* clang-format off */
static const struct { const char *name, *id, *sql; } damages[] = {
  { "movement of nobody", "I2", "UPDATE ledger SET command = '01a1fd31-0000-7000-8000-000000000000' WHERE number = 2" },
  { "line changed", "I4", "UPDATE log SET line = replace (line, '\"quantity\":2', '\"quantity\":1') WHERE kind = 'fulfilment.pick'" },
  { "verdict changed", "I3", "UPDATE log SET accepted = 1 WHERE accepted = 0" },
  { "number lost", "I1", "UPDATE terminal SET hwm = hwm + 1" },
  { "command lost", "I5", "DELETE FROM log WHERE kind = 'fulfilment.stage'" },
  { "command that no rule allows", "I20", "UPDATE log SET accepted = 1, problem = NULL WHERE kind = 'fulfilment.ready' AND accepted = 0" },
  { "counter changed", "I6", "UPDATE line SET ordered = ordered + 1 WHERE sku = 'X-1'" },
  { "order lost", "I6", "DELETE FROM log WHERE kind = 'order.place'" },
  { "milestone changed", "I6", "UPDATE fulfilment SET ready_us = ready_us + 1" },
  { "payment changed", "I6", "UPDATE fulfilment SET paid = paid + 1 WHERE number = 'C-1'" },
  { "key of passes forgotten", "I8", "UPDATE pass_key SET gone = 1" },
  { "row changed", "I8", "UPDATE published SET doc = replace (doc, 'Camille', 'Camilla') WHERE kind = 'person'" },
  { "row lost", "I8", "DELETE FROM published WHERE kind = 'line'" },
  { "row left over", "I8", "DELETE FROM place WHERE code = 'R-12'" },
  { "product changed", "I8", "UPDATE product SET brand = 'Another' WHERE sku = '45001-KAK-M'" },
  { "a row's own sum", "I8", "UPDATE published SET sum = sum + 1 WHERE kind = 'person'" },
  { "an article's own sum", "I8", "UPDATE published SET sum = sum + 1 WHERE kind = 'product'" },
  { "sum changed", "I8", "UPDATE scope SET sum = sum + 1" },
  { "head fallen back", "I9", "UPDATE scope SET seq = seq - 1 WHERE name = 'work/LYO1'" },
  { "a customer in the shop's rows", "I13", "INSERT INTO published (scope, kind, id, seq, doc) SELECT 'shop/LYO1', kind, id, "
                                            "(SELECT 1 + max (seq) FROM published WHERE scope = 'shop/LYO1'), doc FROM published WHERE kind = 'contact' LIMIT 1" },
  { "a sign-in that gives no right", "I23", "UPDATE sign_in SET sort = 'named'" },
  { "sign-in lost", "I23", "DELETE FROM sign_in" },
  { "goods without an owner", "I14", "UPDATE exception_item SET booked = booked - 1 WHERE booked > 0" },
  { "more put back than picked", "I15", "UPDATE line SET put_back = picked + 1" },
  { "balance changed", "I18", "UPDATE balance SET n = n + 1 WHERE bucket = 'floor' AND location = 'A-03-2'" },
  { "reservation changed", "I18", "UPDATE reserved SET n = n + 1" },
  { "movement changed", "I18", "UPDATE ledger SET quantity = quantity + 1 WHERE to_bucket = 'custody'" },
  { "bag twice", "I24", "CREATE TABLE copy (store TEXT, fulfilment TEXT, number TEXT, location TEXT, made_us INTEGER, PRIMARY KEY (store, fulfilment, number)); INSERT INTO copy SELECT store, fulfilment, number, location, made_us FROM bag; DROP TABLE bag; ALTER TABLE copy RENAME TO bag; "
                        "INSERT INTO bag SELECT store, (SELECT id FROM fulfilment WHERE number = 'C-3'), number, location, made_us FROM bag" },
  { "a pass that nobody used", "I22", "INSERT INTO pass_used SELECT '01a1fd31-0000-7000-8000-000000000000', id, "
                                      "'01a1fd31-0000-7000-8000-000000000001' FROM fulfilment LIMIT 1" },
  { "told of nothing", "I25", "UPDATE outbox SET command = '01a1fd31-0000-7000-8000-000000000000' WHERE effect = 'order.ready' "
                              "AND command = (SELECT min (command) FROM outbox WHERE effect = 'order.ready')" },
  { "told of another", "I25", "UPDATE outbox SET document = replace (document, 'order.', 'other.')" },
  { "told of what was refused", "I25", "UPDATE outbox SET command = (SELECT id FROM log WHERE accepted = 0), "
                                       "document = json_set (document, '$.command', (SELECT id FROM log WHERE accepted = 0)) WHERE effect = 'order.ready' "
                                       "AND command = (SELECT min (command) FROM outbox WHERE effect = 'order.ready')" },
  { "told twice", "I25", "INSERT INTO outbox SELECT l.id, o.effect, json_set (o.document, '$.command', l.id), o.due_us FROM outbox o "
                         "JOIN log d ON d.id = o.command JOIN log l ON l.aggregate = d.aggregate AND l.kind = 'fulfilment.pick' AND l.accepted = 1 "
                         "WHERE o.effect = 'order.ready' LIMIT 1" },
  { "orphan", "I26", "DELETE FROM person WHERE number = '1041'" },
};
/* clang-format on */

static void
test_damage (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr (CptWorld) world = cpt_day_new_world ();
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;

  cpt_day_damage (world, damages[i].sql);
  results = cpt_check_run (world->service, &error);
  g_assert_no_error (error);
  g_assert_nonnull (results);
  if (results != NULL)
    g_assert_cmpuint (cpt_day_count_found (results, damages[i].id), >, 0);
  if (results != NULL) /* and nothing else */
    g_assert_cmpuint (cpt_day_count_found (results, NULL), ==,
                      cpt_day_count_found (results, damages[i].id));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/central/orchestration/check/clean", test_clean);
  for (gsize i = 0; i < G_N_ELEMENTS (damages); i++) {
    g_autofree char *path = g_strdup_printf ("/central/orchestration/check/damage/%s %s",
                                             damages[i].id, damages[i].name);

    g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_damage);
  }
  return g_test_run ();
}
