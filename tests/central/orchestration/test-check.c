/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chain.h"

#include "central/orchestration/check.h"
#include "central/orchestration/ordering.h"
#include "central/orchestration/upkeep.h"
#include "central/storage/sqlite/sqlite-storage.h"
#include "codes/own.h"

#include <sqlite3.h>
#include <string.h>

#define NOW "2026-11-21T09:00:00+01:00"

/* A day's work in short: two handhelds, an order picked and made ready, one cancelled in hand and
 * put back, one with something missing and found, a refused pick, a count and its undo. */
static void
push (CptDevice *device,
      const char *kind,
      const char *aggregate,
      const char *args,
      const char *status)
{
  g_autofree char *answer = cpt_device_push_one (device, kind, aggregate, args);

  if (strstr (answer, status) == NULL)
    g_test_message ("%s %s: %s", kind, args, answer);
  g_assert_nonnull (strstr (answer, status));
}

#define OK      "\"accepted\""
#define REFUSED "\"rejected\""
#define ACCEPT  "{\"for\":null,\"from\":null,\"wave\":null,\"tote\":null}"

static void
work (CptWorld *world)
{
  g_autoptr (CptDevice) camille = cpt_device_new (world, "LYO1", "1041");
  g_autoptr (CptDevice) theo = cpt_device_new (world, "LYO1", "1042");
  g_autofree char *first = NULL, *second = NULL, *third = NULL, *cancelled = NULL, *bag = NULL;
  g_autofree char *undo = NULL, *count = NULL, *answer = NULL, *fourth = NULL;
  char number[CPT_OWN_NUMBER_LENGTH + 1];
  CptProblem *problem = NULL;

  first = cpt_chain_order (world, "C-1",
                           "[{\"sku\":\"45001-KAK-M\",\"quantity\":2,\"unit_price\":14900},"
                           "{\"sku\":\"45020-OCR-U\",\"quantity\":1,\"unit_price\":2450}]");
  second = cpt_chain_order (world, "C-2",
                            "[{\"sku\":\"45014-BOR-L\",\"quantity\":1,\"unit_price\":6900}]");
  third = cpt_chain_order (world, "C-3",
                           "[{\"gtin\":\"9521234600077\",\"quantity\":3,\"unit_price\":1690}]");
  fourth = cpt_chain_order (world, "C-4", "[{\"sku\":\"X-1\",\"quantity\":1,\"unit_price\":1}]");
  g_assert_true (cpt_own_number_make (CPT_OWN_LETTER_BAG, "001", 1, number));
  bag = g_strdup_printf (
      "{\"bag\":\"%s\",\"units\":[{\"line\":1,\"quantity\":2},{\"line\":2,\"quantity\":1}]}",
      number);

  push (camille, "fulfilment.accept", first, ACCEPT, OK);
  push (camille, "fulfilment.pick", first, "{\"line\":1,\"quantity\":2,\"location\":\"A-03-2\"}",
        OK);
  push (theo, "fulfilment.pick", first, "{\"line\":1,\"quantity\":2,\"location\":\"A-03-2\"}",
        REFUSED);
  push (camille, "fulfilment.short", first,
        "{\"line\":2,\"missing\":1,\"reason\":\"not-on-shelf\",\"location\":\"A-05-1\"}", OK);
  push (camille, "fulfilment.unshort", first,
        "{\"line\":2,\"quantity\":1,\"location\":\"Réserve-02\"}", OK);
  push (camille, "fulfilment.pick", first,
        "{\"line\":2,\"quantity\":1,\"location\":\"Réserve-02\"}", OK);
  push (camille, "fulfilment.bag", first, bag, OK);
  push (camille, "fulfilment.stage", first, "{\"location\":\"R-14\",\"bags\":[]}", OK);
  push (camille, "fulfilment.ready", first, "{}", OK);

  push (theo, "fulfilment.pick", second, "{\"line\":1,\"quantity\":1,\"location\":\"B-01-1\"}", OK);
  cancelled = cpt_ordering_cancel (world->service, "web", "C-2", NULL, "{}", 2, &problem);
  g_assert_nonnull (cancelled);
  push (theo, "fulfilment.put_back", second,
        "{\"line\":1,\"quantity\":1,\"to\":\"floor\",\"location\":\"B-01-1\",\"bag\":null}", OK);
  push (theo, "fulfilment.pick", second, "{\"line\":1,\"quantity\":1,\"location\":\"B-01-1\"}",
        REFUSED);
  push (theo, "fulfilment.ready", third, "{}", REFUSED);
  push (theo, "fulfilment.pick", fourth, "{\"line\":1,\"quantity\":1,\"location\":\"Z-9\"}", OK);
  push (theo, "fulfilment.decline", third, "{\"reason\":\"no-stock\"}", OK);

  count =
      cpt_device_do (camille, "place.count", "A-03-2", "{\"sku\":\"45001-KAK-M\",\"quantity\":0}");
  answer = cpt_device_push (camille, &problem);
  undo = g_strdup_printf ("{\"of\":\"%s\"}", count);
  push (camille, "undo", "A-03-2", undo, OK);
  push (camille, "place.count", "A-03-2", "{\"sku\":\"45001-KAK-M\",\"quantity\":4}", OK);
}

static CptWorld *
make_world (void)
{
  CptWorld *world = cpt_world_new (NOW);

  cpt_chain_found (world);
  work (world);
  return world;
}

static gsize
count_found (const GPtrArray *results, const char *id)
{
  gsize n = 0;

  for (guint i = 0; i < results->len; i++) {
    const CptCheckResult *result = results->pdata[i];

    if (id == NULL || g_str_equal (result->id, id)) {
      n += result->found->len;
      for (guint j = 0; j < result->found->len; j++)
        g_test_message ("%s %s", result->id, (const char *)result->found->pdata[j]);
    }
  }
  return n;
}

static void
assert_clean (CptWorld *world)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results = cpt_check_run (world->service, &error);

  g_assert_no_error (error);
  g_assert_nonnull (results);
  if (results == NULL)
    return;
  g_assert_cmpuint (results->len, ==, 17);
  for (guint i = 0; i < results->len; i++)
    g_assert_cmpint (((const CptCheckResult *)results->pdata[i])->n_checked, >, 0);
  g_assert_cmpuint (count_found (results, NULL), ==, 0);
}

static void
test_clean (void)
{
  g_autoptr (CptWorld) world = make_world ();
  g_autofree char *gone = NULL, *stays = NULL;
  g_autoptr (GError) error = NULL;
  CptProblem *problem = NULL;

  assert_clean (world);
  cpt_world_set_clock (world, "2026-11-29T09:00:00+01:00"); /* names go, hours are made anew */
  g_assert_true (cpt_upkeep_run (world->service, &error));
  g_assert_no_error (error);
  assert_clean (world);
  gone = cpt_ordering_show (world->service, "web", "C-2", &problem); /* closed eight days ago */
  g_assert_null (strstr (gone, "Caron"));
  g_assert_nonnull (strstr (gone, "\"cancelled\":1"));
  stays = cpt_ordering_show (world->service, "web", "C-1", &problem);
  g_assert_nonnull (strstr (stays, "Caron"));
  cpt_chain_import (world, "stock", "store,sku,place,quantity\nLYO1,45001-KAK-M,A-03-2,9\n");
  assert_clean (world);
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
  { "row changed", "I8", "UPDATE published SET doc = replace (doc, 'Camille', 'Camilla') WHERE kind = 'person'" },
  { "row lost", "I8", "DELETE FROM published WHERE kind = 'line'" },
  { "row left over", "I8", "DELETE FROM place WHERE code = 'R-12'" },
  { "product changed", "I8", "UPDATE product SET brand = 'Another' WHERE sku = '45001-KAK-M'" },
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
  { "told of nothing", "I25", "UPDATE outbox SET command = '01a1fd31-0000-7000-8000-000000000000'" },
  { "told of another", "I25", "UPDATE outbox SET document = replace (document, 'order.', 'other.')" },
  { "told of what was refused", "I25", "UPDATE outbox SET command = (SELECT id FROM log WHERE accepted = 0), "
                                       "document = json_set (document, '$.command', (SELECT id FROM log WHERE accepted = 0)) WHERE effect = 'order.ready'" },
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
  g_autoptr (CptWorld) world = make_world ();
  g_autofree char *path = g_build_filename (world->folder, CPT_SQLITE_FILE, NULL);
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;
  sqlite3 *database = NULL;
  char *words = NULL;

  g_assert_cmpint (sqlite3_open (path, &database), ==, SQLITE_OK);
  sqlite3_exec (database, damages[i].sql, NULL, NULL, &words);
  g_assert_cmpstr (words, ==, NULL);
  sqlite3_free (words);
  g_assert_cmpint (sqlite3_close (database), ==, SQLITE_OK);
  results = cpt_check_run (world->service, &error);
  g_assert_no_error (error);
  g_assert_nonnull (results);
  if (results != NULL)
    g_assert_cmpuint (count_found (results, damages[i].id), >, 0);
  if (results != NULL) /* and nothing else */
    g_assert_cmpuint (count_found (results, NULL), ==, count_found (results, damages[i].id));
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
