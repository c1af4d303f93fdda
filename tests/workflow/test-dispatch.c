/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "room.h"

#include <string.h>

/* clang-format off */
static const struct { const char *name, *code; CptMeaningSort sort; const char *what; } CODES[] = {
  { "an article as printed",      "9524500100011",        CPT_MEANS_PRODUCT, ROOM_PARKA },
  { "an article, fourteen digits", "09524500100011",      CPT_MEANS_PRODUCT, ROOM_PARKA },
  { "an article in GS1",          "]C10109524500100011",  CPT_MEANS_PRODUCT, ROOM_PARKA },
  { "an article's digital link",  "https://example.org/01/09524500100011", CPT_MEANS_PRODUCT, ROOM_PARKA },
  { "an article nobody has",      "4006381333931",        CPT_MEANS_UNKNOWN, "" },
  { "a wrong check digit",        "9524500100012",        CPT_MEANS_UNKNOWN, "" },
  { "a shelf",                    "A-03-2",               CPT_MEANS_PLACE,   "A-03-2" },
  { "the place of what has none", "?",                    CPT_MEANS_UNKNOWN, "" },
  { "an order",                   "C-10001",              CPT_MEANS_ORDER,   ROOM_ONE },
  { "an order of another shop",   "C-99999",              CPT_MEANS_UNKNOWN, "" },
  { "a label not used yet",       "CB7KQ00041V",          CPT_MEANS_BAG,     "CB7KQ00041V" },
  { "nothing",                    "",                     CPT_MEANS_UNKNOWN, "" },
  { "words",                      "hello world",          CPT_MEANS_UNKNOWN, "" },
};
/* clang-format on */

static void
test_code (Room *room, gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  CptMeaning meaning = room_scan (room, CODES[i].code);

  g_assert_cmpint (meaning.sort, ==, CODES[i].sort);
  if (meaning.sort == CPT_MEANS_PRODUCT) {
    g_assert_cmpstr (meaning.sku, ==, CODES[i].what);
    g_assert_cmpint (meaning.pack, ==, 1);
  }
  if (meaning.sort == CPT_MEANS_PLACE)
    g_assert_cmpstr (meaning.place, ==, CODES[i].what);
  if (meaning.sort == CPT_MEANS_ORDER)
    g_assert_cmpstr (meaning.fulfilment, ==, CODES[i].what);
  if (meaning.sort == CPT_MEANS_BAG) {
    g_assert_cmpstr (meaning.bag, ==, CODES[i].what);
    g_assert_cmpstr (meaning.fulfilment, ==, "");
  }
}

static void
test_badge (Room *room, gconstpointer data)
{
  g_autofree char *badge = room_badge ("1041");
  CptMeaning meaning = room_scan (room, badge);

  g_assert_cmpint (meaning.sort, ==, CPT_MEANS_BADGE);
}

static void
test_bag_of_an_order (Room *room, gconstpointer data)
{
  CptCommand *command;
  CptMeaning meaning;

  room_sign_in (room, ROOM_CAMILLE);
  command = room_command (room, CPT_KIND_BAG, ROOM_TWO, 0, 0);
  command->args.units = g_array_new (FALSE, TRUE, sizeof (CptUnits));
  g_strlcpy (command->args.bag, "CB7KQ00041V", sizeof command->args.bag);
  g_assert_true (room_submit (room, command, NULL));
  meaning = room_scan (room, "CB7KQ00041V");
  g_assert_cmpint (meaning.sort, ==, CPT_MEANS_BAG);
  g_assert_cmpstr (meaning.fulfilment, ==, ROOM_TWO);
}

static void
test_find_order (Room *room, gconstpointer data)
{
  g_assert_cmpstr (cpt_dispatch_find_order (room->shop, ROOM_HAT), ==, ROOM_ONE);
  g_assert_cmpstr (cpt_dispatch_find_order (room->shop, ROOM_JUMPER), ==, ROOM_TWO);
  g_assert_null (cpt_dispatch_find_order (room->shop, ROOM_PARKA_L));
}

/* The place of most of it; what is picked leaves that place at once. */
static void
test_find_place (Room *room, gconstpointer data)
{
  char place[CPT_LOCATION_SIZE];

  cpt_dispatch_find_place (room->shop, ROOM_PARKA, place);
  g_assert_cmpstr (place, ==, "A-03-2");
  cpt_dispatch_find_place (room->shop, "no such article", place);
  g_assert_cmpstr (place, ==, CPT_LOCATION_NONE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();

  for (gsize i = 0; i < G_N_ELEMENTS (CODES); i++) {
    g_autofree char *path = g_strdup_printf ("/workflow/dispatch/%s", CODES[i].name);

    g_test_add (path, Room, GSIZE_TO_POINTER (i), room_set_up, test_code, room_tear_down);
  }
  g_test_add ("/workflow/dispatch/a badge", Room, NULL, room_set_up, test_badge, room_tear_down);
  g_test_add ("/workflow/dispatch/a bag of an order", Room, NULL, room_set_up, test_bag_of_an_order,
              room_tear_down);
  g_test_add ("/workflow/dispatch/an order that needs it", Room, NULL, room_set_up, test_find_order,
              room_tear_down);
  g_test_add ("/workflow/dispatch/a place of it", Room, NULL, room_set_up, test_find_place,
              room_tear_down);
  return g_test_run ();
}
