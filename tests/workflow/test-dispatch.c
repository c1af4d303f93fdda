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

#define OTHER_ORDER "01a1fcf2-9de8-7f3a-90c7-f5aaf4959c99"

/* clang-format off */
static const struct {
  const char *name, *order, *jti;
  gint from, until; /* minutes from now */
  CptMeaningSort sort;
  CptPassState state;
  const char *title; /* NULL: it is good */
} PASSES[] = {
  { "good",           ROOM_ORDER,  ROOM_JTI,     -5, 10, CPT_MEANS_ORDER, CPT_PASS_GENUINE,     NULL },
  { "run out",        ROOM_ORDER,  ROOM_JTI,     -20, 0, CPT_MEANS_ORDER, CPT_PASS_GENUINE,     "This pass has run out" },
  { "not yet",        ROOM_ORDER,  ROOM_JTI,     5, 10,  CPT_MEANS_ORDER, CPT_PASS_GENUINE,     "This pass is not valid yet" },
  { "revoked",        ROOM_ORDER,  ROOM_REVOKED, -5, 10, CPT_MEANS_ORDER, CPT_PASS_REVOKED,     "This pass was revoked" },
  { "of another shop", OTHER_ORDER, ROOM_JTI,    -5, 10, CPT_MEANS_PASS,  CPT_PASS_GENUINE,     "This order is not on this device" },
  { "older than its key", ROOM_ORDER, ROOM_JTI,  -61, 10, CPT_MEANS_PASS, CPT_PASS_NOT_GENUINE, "This pass is not genuine" },
};
/* clang-format on */

static void
test_pass (Room *room, gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  gint64 now_us = cpt_shop_now_us (room->shop) / 1000000 * 1000000;
  g_autofree char *text =
      room_pass (PASSES[i].order, PASSES[i].jti, now_us + PASSES[i].from * ROOM_MINUTE,
                 now_us + PASSES[i].until * ROOM_MINUTE);
  CptMeaning meaning = room_scan (room, text);
  const char *detail = NULL;

  g_assert_cmpint (meaning.sort, ==, PASSES[i].sort);
  g_assert_cmpint (meaning.pass.state, ==, PASSES[i].state);
  g_assert_cmpstr (cpt_dispatch_say_pass (room->shop, &meaning, &detail), ==, PASSES[i].title);
  g_assert_cmpint (detail != NULL, ==, PASSES[i].title != NULL);
  g_assert_cmpstr (meaning.fulfilment, ==, meaning.sort == CPT_MEANS_ORDER ? ROOM_TWO : "");
  g_assert_cmpint (meaning.pass.live, ==, meaning.pass.state != CPT_PASS_NOT_GENUINE);
}

/* The order due first of two parts; one sign changed, nobody's. */
static void
test_spoilt_pass (Room *room, gconstpointer data)
{
  g_autofree char *text = room_pass (ROOM_ORDER, ROOM_JTI, ROOM_NOW_US, ROOM_NOW_US + ROOM_MINUTE);
  CptMeaning meaning;

  text[60] = text[60] == 'A' ? 'B' : 'A';
  meaning = room_scan (room, text);
  g_assert_cmpint (meaning.sort, ==, CPT_MEANS_PASS);
  g_assert_cmpint (meaning.pass.state, ==, CPT_PASS_NOT_GENUINE);
  g_assert_cmpstr (meaning.pass.order, ==, "");
  text[150] = '\0';
  meaning = room_scan (room, text);
  g_assert_cmpint (meaning.sort, ==, CPT_MEANS_PASS);
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
  for (gsize i = 0; i < G_N_ELEMENTS (PASSES); i++) {
    g_autofree char *path = g_strdup_printf ("/workflow/dispatch/pass/%s", PASSES[i].name);

    g_test_add (path, Room, GSIZE_TO_POINTER (i), room_set_up, test_pass, room_tear_down);
  }
  g_test_add ("/workflow/dispatch/pass/spoilt", Room, NULL, room_set_up, test_spoilt_pass,
              room_tear_down);
  g_test_add ("/workflow/dispatch/an order that needs it", Room, NULL, room_set_up, test_find_order,
              room_tear_down);
  g_test_add ("/workflow/dispatch/a place of it", Room, NULL, room_set_up, test_find_place,
              room_tear_down);
  return g_test_run ();
}
