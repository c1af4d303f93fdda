/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "day.h"

#include "central/orchestration/attaching.h"
#include "central/orchestration/ordering.h"
#include "central/storage/sqlite/sqlite-storage.h"
#include "codes/own.h"

#include <sqlite3.h>
#include <string.h>

#define NOW "2026-11-21T09:00:00+01:00"

/* A day's work in short: two handhelds, an order picked, made ready and paid, one cancelled in hand
 * and put back, one with something missing and found, a refused pick, a count and its undo. */
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
#define PAYMENT "{\"ref\":\"t1\",\"amount\":3000}"
#define ACCEPT  "{\"for\":null,\"from\":null,\"wave\":null,\"tote\":null}"

#define SIGNED "{\"ratio\":2,\"strokes\":[[[0,0]]]}"

#define HAND_OVER                                                                                  \
  "{\"pass\":null,\"collector\":\"buyer\",\"checks\":[\"id-seen\"],\"bags\":[],\"units\":null,"    \
  "\"signature\":null,\"receipt\":\"R-7\",\"offline\":true}"

static void
work (CptWorld *world)
{
  g_autoptr (CptDevice) camille = cpt_device_new (world, "LYO1", "1041");
  g_autoptr (CptDevice) theo = cpt_device_new (world, "LYO1", "1042");
  g_autofree char *first = NULL, *second = NULL, *third = NULL, *cancelled = NULL, *bag = NULL;
  g_autofree char *undo = NULL, *count = NULL, *answer = NULL, *fourth = NULL, *paid = NULL;
  g_autofree char *signature = NULL;
  char number[CPT_OWN_NUMBER_LENGTH + 1];
  int status = 0;
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
  push (theo, "fulfilment.arrive", first, "{}", OK);

  push (theo, "fulfilment.pick", second, "{\"line\":1,\"quantity\":1,\"location\":\"B-01-1\"}", OK);
  cancelled = cpt_ordering_cancel (world->service, "web", "C-2", NULL, "{}", 2, &problem);
  g_assert_nonnull (cancelled);
  push (theo, "fulfilment.put_back", second,
        "{\"line\":1,\"quantity\":1,\"to\":\"floor\",\"location\":\"B-01-1\",\"bag\":null}", OK);
  push (theo, "fulfilment.pick", second, "{\"line\":1,\"quantity\":1,\"location\":\"B-01-1\"}",
        REFUSED);
  push (theo, "fulfilment.ready", third, "{}", REFUSED);
  push (theo, "fulfilment.pick", fourth, "{\"line\":1,\"quantity\":1,\"location\":\"Z-9\"}", OK);
  push (theo, "fulfilment.stage", fourth, "{\"location\":\"counter\",\"bags\":[]}", OK);
  push (theo, "fulfilment.ready", fourth, "{}", OK);
  push (theo, "fulfilment.hand_over", fourth, HAND_OVER, OK);
  signature = cpt_attaching_put (world->service, theo->id, fourth, "signature", SIGNED,
                                 strlen (SIGNED), &status, &problem);
  g_assert_nonnull (signature);
  push (theo, "fulfilment.decline", third, "{\"reason\":\"no-stock\"}", OK);

  paid = cpt_ordering_pay (world->service, "web", "C-1", PAYMENT, strlen (PAYMENT), &problem);
  g_assert_nonnull (paid);
  count =
      cpt_device_do (camille, "place.count", "A-03-2", "{\"sku\":\"45001-KAK-M\",\"quantity\":0}");
  answer = cpt_device_push (camille, &problem);
  undo = g_strdup_printf ("{\"of\":\"%s\"}", count);
  push (camille, "undo", "A-03-2", undo, OK);
  push (camille, "place.count", "A-03-2", "{\"sku\":\"45001-KAK-M\",\"quantity\":4}", OK);
}

CptWorld *
cpt_day_new_world (void)
{
  CptWorld *world = cpt_world_new (NOW);

  cpt_chain_found (world);
  work (world);
  return world;
}

gsize
cpt_day_count_found (const GPtrArray *results, const char *id)
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

void
cpt_day_assert_clean (CptWorld *world)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results = cpt_check_run (world->service, &error);

  g_assert_no_error (error);
  g_assert_nonnull (results);
  if (results == NULL)
    return;
  g_assert_cmpuint (results->len, ==, 19);
  for (guint i = 0; i < results->len; i++)
    g_assert_cmpint (((const CptCheckResult *)results->pdata[i])->n_checked, >, 0);
  g_assert_cmpuint (cpt_day_count_found (results, NULL), ==, 0);
}

void
cpt_day_damage (CptWorld *world, const char *sql)
{
  g_autofree char *path = g_build_filename (world->folder, CPT_SQLITE_FILE, NULL);
  sqlite3 *database = NULL;
  char *words = NULL;

  g_assert_cmpint (sqlite3_open (path, &database), ==, SQLITE_OK);
  sqlite3_exec (database, sql, NULL, NULL, &words);
  g_assert_cmpstr (words, ==, NULL);
  g_assert_cmpint (sqlite3_changes (database), >, 0);
  sqlite3_free (words);
  g_assert_cmpint (sqlite3_close (database), ==, SQLITE_OK);
}
