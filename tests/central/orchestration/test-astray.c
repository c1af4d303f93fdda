/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Goods that no order wants: how the refused picks of one walk are put together. */
#include "chain.h"

#include "central/orchestration/ordering.h"

#include <string.h>

#define NOW      "2026-11-21T09:00:00+01:00"
#define MANY     "[{\"sku\":\"45001-KAK-M\",\"quantity\":900,\"unit_price\":14900}]"
#define PICK_ONE "{\"line\":1,\"quantity\":1,\"location\":\"A-03-2\"}"
#define IN_WAVE                                                                                    \
  "{\"for\":null,\"from\":null,\"wave\":\"01a1fd00-0000-7000-8000-000000000001\",\"tote\":null}"
#define ALONE    "{\"for\":null,\"from\":null,\"wave\":null,\"tote\":null}"
#define PER_PUSH 90

typedef struct {
  guint n_exceptions, n_items;
  gint64 booked;
  guint most; /* items of one */
} Found;

static gboolean
look (CptTransaction *transaction, gpointer user_data, GError **error)
{
  Found *found = user_data;
  g_autoptr (GPtrArray) ids = cpt_storage_list_exceptions (transaction, error);

  if (ids == NULL)
    return FALSE;
  for (guint i = 0; i < ids->len; i++) {
    g_autoptr (CptException) exception =
        cpt_storage_load_exception (transaction, g_ptr_array_index (ids, i), error);

    if (exception == NULL)
      return FALSE;
    found->n_exceptions++;
    found->n_items += exception->items->len;
    found->booked += cpt_exception_get_booked (exception);
    found->most = MAX (found->most, exception->items->len);
  }
  return TRUE;
}

static guint
count_rows (const char *feed)
{
  guint n = 0;

  for (const char *at = feed; (at = strstr (at, "[\"put\",\"exception\"")) != NULL; at++)
    n++;
  return n;
}

/* It is cancelled before the picks of it arrive. */
static char *
take_and_cancel (CptWorld *world, CptDevice *device, const char *number, const char *accept)
{
  char *part = cpt_chain_order (world, number, MANY);
  g_autofree char *taken = cpt_device_push_one (device, "fulfilment.accept", part, accept);
  CptProblem *problem = NULL;
  g_autofree char *cancelled =
      cpt_ordering_cancel (world->service, "web", number, NULL, "{}", 2, &problem);

  g_assert_nonnull (cancelled);
  return part;
}

/* One walk lost more than a row can hold: several exceptions, each nearly full, and nothing is left
 * out. */
static void
test_split (void)
{
  g_autoptr (CptWorld) world = cpt_world_new (NOW);
  g_autoptr (CptDevice) device = NULL;
  g_autofree char *part = NULL, *feed = NULL;
  Found found = { 0 };

  cpt_chain_found (world);
  cpt_chain_import (world, "stock", "store,sku,place,quantity\nLYO1,45001-KAK-M,A-03-2,320\n");
  device = cpt_device_new (world, "LYO1", "1041");
  part = take_and_cancel (world, device, "C-1", IN_WAVE);
  for (guint i = 0; i < 4 * PER_PUSH; i++) {
    g_autofree char *id = cpt_device_do (device, "fulfilment.pick", part, PICK_ONE);

    if (i % PER_PUSH == PER_PUSH - 1) {
      CptProblem *problem = NULL;
      g_autofree char *answer = cpt_device_push (device, &problem);

      g_assert_nonnull (answer);
    }
  }
  cpt_world_read (world, look, &found);
  g_assert_cmpuint (found.n_items, ==, 4 * PER_PUSH);
  g_assert_cmpint (found.booked, ==, 320); /* what the floor could give */
  g_assert_cmpuint (found.n_exceptions, ==, 3);
  g_assert_cmpuint (found.most, <=, 150);
  feed = cpt_device_pull (device, "work/LYO1", NULL);
  g_assert_cmpuint (count_rows (feed), ==, 3);
}

/* Without a wave, goods of two orders that come in turns are two exceptions. */
static void
test_in_turns (void)
{
  g_autoptr (CptWorld) world = cpt_world_new (NOW);
  g_autoptr (CptDevice) device = NULL;
  g_autofree char *one = NULL, *two = NULL;
  Found found = { 0 };

  cpt_chain_found (world);
  device = cpt_device_new (world, "LYO1", "1041");
  one = take_and_cancel (world, device, "C-1", ALONE);
  two = take_and_cancel (world, device, "C-2", ALONE);
  for (guint i = 0; i < 6; i++) {
    g_autofree char *answer =
        cpt_device_push_one (device, "fulfilment.pick", i % 2 == 0 ? one : two, PICK_ONE);

    g_assert_nonnull (answer);
  }
  cpt_world_read (world, look, &found);
  g_assert_cmpuint (found.n_items, ==, 6);
  g_assert_cmpuint (found.n_exceptions, ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/central/orchestration/astray/more than a row holds", test_split);
  g_test_add_func ("/central/orchestration/astray/two orders in turns", test_in_turns);
  return g_test_run ();
}
