/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "room.h"
#include "workflow/pick.h"

#include <string.h>

#define PARKA   "9524500100011"
#define PARKA_L "9524500100028"
#define JUMPER  "9524500100035"
#define HAT     "9524500100042"

static CptPickWalk *
start_walk (Room *room, const char *first, const char *second)
{
  const char *ids[] = { first, second, NULL };
  CptPickWalk *walk = cpt_pick_walk_new (room->shop, ids);
  g_auto (RoomWait) wait = { NULL };
  g_autoptr (GError) error = NULL;

  cpt_pick_walk_start_async (walk, room_done, &wait);
  g_assert_true (cpt_pick_walk_start_finish (walk, room_wait (&wait), &error));
  g_assert_no_error (error);
  return walk;
}

/* What the walk says to a scan, when it is on disk. */
static CptSay *
scan (Room *room, CptPickWalk *walk, const char *code)
{
  CptMeaning meaning = room_scan (room, code);
  CptSay *say = NULL;

  g_assert_true (cpt_pick_walk_take_scan (walk, &meaning));
  room_settle (room);
  g_object_get (walk, "say", &say, NULL);
  return say;
}

static void
expect (gpointer object, const char *name, const char *value)
{
  g_autofree char *text = NULL;

  g_object_get (object, name, &text, NULL);
  g_assert_cmpstr (text, ==, value);
}

static void
expect_say (Room *room, CptPickWalk *walk, const char *code, CptSaySort sort, const char *detail)
{
  g_autoptr (CptSay) say = scan (room, walk, code);

  g_assert_nonnull (say);
  g_assert_cmpint (say->sort, ==, sort);
  g_assert_cmpstr (say->detail, ==, detail);
}

static void
expect_place (CptPickWalk *walk, const char *place)
{
  g_autoptr (CptPickStop) current = NULL;

  g_object_get (walk, "current", &current, NULL);
  g_assert_nonnull (current);
  expect (current, "place", place);
}

static void
test_order_of_stops (Room *room, gconstpointer data)
{
  static const char *const PLACES[] = { "A-01-1", "A-03-2", "B-01-1" };
  g_autoptr (CptPickWalk) walk = NULL;
  g_autoptr (GListModel) stops = NULL;

  room_sign_in (room, ROOM_CAMILLE);
  walk = start_walk (room, ROOM_TWO, ROOM_ONE);
  g_object_get (walk, "stops", &stops, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (stops), ==, G_N_ELEMENTS (PLACES));
  for (guint i = 0; i < G_N_ELEMENTS (PLACES); i++) {
    g_autoptr (CptPickStop) stop = g_list_model_get_item (stops, i);

    expect (stop, "place", PLACES[i]);
  }
  expect (walk, "title", "Pick wave");
  expect (walk, "subtitle", "2 orders · 0 of 5 items");
  expect (walk, "position", "Stop 1 of 3 · Femme");
  expect (walk, "due-label", "On time · 41 min");
  g_assert_cmpint (cpt_fulfilment_get_word (room_show (room, ROOM_TWO)), ==, CPT_WORD_ACCEPTED);
  g_assert_cmpstr (room_show (room, ROOM_ONE)->milestones.wave, !=, "");
  g_assert_cmpstr (room_show (room, ROOM_ONE)->milestones.wave, ==,
                   room_show (room, ROOM_TWO)->milestones.wave);
}

static void
test_stop_says (Room *room, gconstpointer data)
{
  g_autoptr (CptPickWalk) walk = NULL;
  g_autoptr (CptPickStop) current = NULL;

  room_sign_in (room, ROOM_CAMILLE);
  walk = start_walk (room, ROOM_ONE, NULL);
  expect (walk, "title", "Pick C-10001");
  expect (walk, "subtitle", "0 of 4 items");
  expect_say (room, walk, HAT, CPT_SAY_COMPLETE, "1 of 1 · go to the next stop");
  g_object_get (walk, "current", &current, NULL);
  expect (current, "place", "A-03-2");
  expect (current, "zone", "Femme");
  expect (current, "name", "Parka Chamonix");
  expect (current, "size", "M");
  expect (current, "options", "Kaki");
  expect (current, "price", "149,00\u00a0€");
  expect (current, "reference", "C-10001");
  expect (current, "stock-words", "6 here · seen 13:40");
}

static void
test_right_to_the_end (Room *room, gconstpointer data)
{
  g_autoptr (CptPickWalk) walk = NULL;
  gboolean finished;

  room_sign_in (room, ROOM_CAMILLE);
  walk = start_walk (room, ROOM_ONE, NULL);
  expect_say (room, walk, HAT, CPT_SAY_COMPLETE, "1 of 1 · go to the next stop");
  expect_say (room, walk, PARKA, CPT_SAY_RIGHT, "1 of 3 · scan the next one");
  expect_say (room, walk, PARKA, CPT_SAY_RIGHT, "2 of 3 · scan the next one");
  g_object_get (walk, "finished", &finished, NULL);
  g_assert_false (finished);
  expect_say (room, walk, PARKA, CPT_SAY_DONE, "Stage what you picked.");
  g_object_get (walk, "finished", &finished, NULL);
  g_assert_true (finished);
  expect_say (room, walk, PARKA, CPT_SAY_ALREADY, "3 of 3. Nothing was added.");
  g_assert_cmpint (room_line (room, ROOM_ONE, 1)->counters[CPT_COUNTER_PICKED], ==, 3);
}

/* Three scans before one is on disk: two are wanted, the third was already counted. */
static void
test_burst (Room *room, gconstpointer data)
{
  g_autoptr (CptPickWalk) walk = NULL;
  CptMeaning meaning = room_scan (room, JUMPER);

  room_sign_in (room, ROOM_CAMILLE);
  walk = start_walk (room, ROOM_TWO, NULL);
  for (gint i = 0; i < 3; i++)
    cpt_pick_walk_take_scan (walk, &meaning);
  room_settle (room);
  g_assert_cmpint (room_line (room, ROOM_TWO, 1)->counters[CPT_COUNTER_PICKED], ==, 1);
}

static void
test_wrong_size (Room *room, gconstpointer data)
{
  g_autoptr (CptPickWalk) walk = NULL;
  CptPickWrong *wrong = NULL;

  room_sign_in (room, ROOM_CAMILLE);
  walk = start_walk (room, ROOM_ONE, NULL);
  expect_say (room, walk, HAT, CPT_SAY_COMPLETE, "1 of 1 · go to the next stop");
  expect_say (room, walk, PARKA_L, CPT_SAY_WRONG, "You scanned L. This order needs M.");
  g_object_get (walk, "wrong", &wrong, NULL);
  g_assert_nonnull (wrong);
  g_assert_cmpstr (wrong->title, ==, "Wrong size");
  g_assert_cmpstr (wrong->scanned_option, ==, "L");
  g_assert_cmpstr (wrong->needed_option, ==, "M");
  g_assert_cmpstr (wrong->scanned_code, ==, PARKA_L);
  g_boxed_free (CPT_TYPE_PICK_WRONG, wrong);
  g_assert_cmpint (room_line (room, ROOM_ONE, 1)->counters[CPT_COUNTER_PICKED], ==, 0);
  /* The next right scan takes the red head away. */
  expect_say (room, walk, PARKA, CPT_SAY_RIGHT, "1 of 3 · scan the next one");
  g_object_get (walk, "wrong", &wrong, NULL);
  g_assert_null (wrong);
}

static void
test_wrong_item (Room *room, gconstpointer data)
{
  g_autoptr (CptPickWalk) walk = NULL;

  room_sign_in (room, ROOM_CAMILLE);
  walk = start_walk (room, ROOM_ONE, NULL);
  expect_say (room, walk, JUMPER, CPT_SAY_WRONG,
              "You scanned Pull Vercors. This order needs Bonnet Pilat.");
  cpt_pick_walk_dismiss_wrong (walk);
  expect_place (walk, "A-01-1");
}

/* Other pages' codes are not this one's. */
static void
test_leaves_others (Room *room, gconstpointer data)
{
  static const char *const CODES[] = { "C-10002", "R-12", "hello" };
  g_autoptr (CptPickWalk) walk = NULL;

  room_sign_in (room, ROOM_CAMILLE);
  walk = start_walk (room, ROOM_ONE, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (CODES); i++) {
    CptMeaning meaning = room_scan (room, CODES[i]);

    g_assert_false (cpt_pick_walk_take_scan (walk, &meaning));
  }
}

static const char *
last_location (Room *room)
{
  g_autoptr (GPtrArray) open = cpt_view_list_open (cpt_shop_get_view (room->shop));

  for (guint i = 0; i < open->len; i++) {
    const CptFulfilment *shown = ((const CptViewFulfilment *)g_ptr_array_index (open, i))->shown;
    const CptInverse *undo = shown->last.undo;

    if (strcmp (shown->id, ROOM_ONE) == 0 && undo != NULL && undo->moves->len > 0)
      return g_array_index (undo->moves, CptMovement, 0).to.location;
  }
  return NULL;
}

/* The pieces come from the stop's place, or from the one that was scanned just before. */
static void
test_place (Room *room, gconstpointer data)
{
  g_autoptr (CptPickWalk) walk = NULL;

  room_sign_in (room, ROOM_CAMILLE);
  walk = start_walk (room, ROOM_ONE, NULL);
  expect_say (room, walk, "A-03-2", CPT_SAY_NOTHING, NULL);
  expect_place (walk, "A-03-2");
  expect_say (room, walk, PARKA, CPT_SAY_RIGHT, "1 of 3 · scan the next one");
  g_assert_cmpstr (last_location (room), ==, "A-03-2");
  expect_say (room, walk, "A-03-3", CPT_SAY_NOTHING, NULL);
  expect_place (walk, "A-03-2");
  expect_say (room, walk, PARKA, CPT_SAY_RIGHT, "2 of 3 · scan the next one");
  g_assert_cmpstr (last_location (room), ==, "A-03-3");
}

static void
test_later (Room *room, gconstpointer data)
{
  g_autoptr (CptPickWalk) walk = NULL;

  room_sign_in (room, ROOM_CAMILLE);
  walk = start_walk (room, ROOM_ONE, NULL);
  expect_place (walk, "A-01-1");
  cpt_pick_walk_later (walk);
  expect_place (walk, "A-03-2");
  for (gint i = 0; i < 3; i++)
    cpt_pick_walk_count_by_hand (walk);
  room_settle (room);
  expect_place (walk, "A-01-1");
  cpt_pick_walk_later (walk);
  expect_place (walk, "A-01-1");
}

static void
test_tote (Room *room, gconstpointer data)
{
  g_autoptr (CptPickWalk) walk = NULL;
  g_autoptr (CptPickStop) current = NULL;

  room_sign_in (room, ROOM_CAMILLE);
  walk = start_walk (room, ROOM_ONE, NULL);
  expect_say (room, walk, "T-2", CPT_SAY_RIGHT, "T-2");
  g_object_get (walk, "current", &current, NULL);
  expect (current, "tote", "T-2");
}

static gboolean
contains (GPtrArray *words, const char *part)
{
  for (guint i = 0; i < words->len; i++)
    if (strstr (g_ptr_array_index (words, i), part) != NULL)
      return TRUE;
  return FALSE;
}

static void
test_short (Room *room, gconstpointer data)
{
  g_autoptr (CptPickWalk) walk = NULL;
  g_autoptr (GPtrArray) effects = NULL;
  g_auto (RoomWait) wait = { NULL };
  g_autoptr (GError) error = NULL;

  room_sign_in (room, ROOM_CAMILLE);
  walk = start_walk (room, ROOM_ONE, NULL);
  expect_say (room, walk, HAT, CPT_SAY_COMPLETE, "1 of 1 · go to the next stop");
  effects = cpt_pick_walk_list_effects (walk, 1, "not-on-shelf");
  g_assert_true (contains (effects, "Set on-hand at A-03-2 from 6 to 0"));
  g_assert_true (contains (effects, "Open a count task for A-03-2"));
  g_assert_true (contains (effects, "Ask central to find 2 in another store"));
  /* One was found and not scanned: it is in the hand, and picked with the same act. */
  cpt_pick_walk_short_async (walk, 1, "not-on-shelf", room_done, &wait);
  g_assert_true (cpt_pick_walk_short_finish (walk, room_wait (&wait), &error));
  g_assert_no_error (error);
  g_assert_cmpint (room_line (room, ROOM_ONE, 1)->counters[CPT_COUNTER_PICKED], ==, 1);
  g_assert_cmpint (room_line (room, ROOM_ONE, 1)->counters[CPT_COUNTER_SHORT], ==, 2);
}

static void
test_help (Room *room, gconstpointer data)
{
  g_autoptr (CptPickWalk) walk = NULL;
  g_autoptr (CptSay) say = NULL;

  room_sign_in (room, ROOM_CAMILLE);
  room_submit (room, cpt_shop_new_command (room->shop, CPT_KIND_ACCEPT, ROOM_ONE), NULL);
  room_sign_in (room, ROOM_THEO);
  walk = start_walk (room, ROOM_ONE, NULL);
  g_object_get (walk, "say", &say, NULL);
  g_assert_cmpstr (say->title, ==, "Camille has taken C-10001");
  g_assert_cmpstr (room_show (room, ROOM_ONE)->milestones.holder_person, ==, ROOM_CAMILLE);
  expect_say (room, walk, PARKA, CPT_SAY_RIGHT, "1 of 3 · scan the next one");
}

static void
cancel_all (CptFulfilment *order)
{
  for (gsize i = 0; i < order->n_lines; i++)
    order->lines[i].counters[CPT_COUNTER_CANCELLED] = order->lines[i].counters[CPT_COUNTER_ORDERED];
  order->milestones.exit = CPT_EXIT_CANCELLED;
  order->milestones.exit_us = ROOM_NOW_US;
}

static void
pick_one_and_cancel (CptFulfilment *order)
{
  order->lines[0].counters[CPT_COUNTER_PICKED] = 1;
  g_strlcpy (order->milestones.tote, "T-2", sizeof order->milestones.tote);
  cancel_all (order);
}

static void
test_cancelled (Room *room, gconstpointer data)
{
  g_autoptr (CptPickWalk) walk = NULL;
  g_autofree char *words = NULL;
  const char *fulfilment;
  gboolean finished;

  room_restart_with (room, ROOM_ONE, cancel_all);
  room_sign_in (room, ROOM_CAMILLE);
  walk = start_walk (room, ROOM_ONE, NULL);
  g_object_get (walk, "finished", &finished, NULL);
  g_assert_true (finished);
  g_assert_cmpint (cpt_pick_walk_get_after (walk, &fulfilment), ==, CPT_TASK_NONE);
  g_assert_null (fulfilment);
  g_assert_null (cpt_pick_walk_make_take_out (walk));
  words = cpt_pick_walk_write_after (walk);
  g_assert_cmpstr (words, ==, "Back to Work");
}

/* One parka is in the tote when the customer cancels: it is put back, never staged. */
static void
test_cancelled_with_goods (Room *room, gconstpointer data)
{
  g_autoptr (CptPickWalk) walk = NULL;
  g_autoptr (CptSay) say = NULL;
  g_autofree char *words = NULL;
  const char *fulfilment;

  room_restart_with (room, ROOM_ONE, pick_one_and_cancel);
  room_sign_in (room, ROOM_CAMILLE);
  walk = start_walk (room, ROOM_TWO, ROOM_ONE);
  say = cpt_pick_walk_make_take_out (walk);
  g_assert_nonnull (say);
  g_assert_cmpstr (say->title, ==, "C-10001 was cancelled");
  g_assert_nonnull (strstr (say->detail, "Take 1 × "));
  g_assert_nonnull (strstr (say->detail, " out of tote T-2."));
  words = cpt_pick_walk_write_after (walk);
  g_assert_cmpstr (words, ==, "Put back C-10001");
  g_assert_cmpint (cpt_pick_walk_get_after (walk, &fulfilment), ==, CPT_TASK_PUT_BACK);
  g_assert_cmpstr (fulfilment, ==, ROOM_ONE);
  expect_say (room, walk, JUMPER, CPT_SAY_DONE, "Stage what you picked.");
  g_assert_cmpint (cpt_pick_walk_get_after (walk, &fulfilment), ==, CPT_TASK_STAGE);
  g_assert_cmpstr (fulfilment, ==, ROOM_TWO);
}

/* Nobody is signed in any more: said in words, nothing counted. */
static void
test_signed_out (Room *room, gconstpointer data)
{
  g_autoptr (CptPickWalk) walk = NULL;
  g_autoptr (CptSay) say = NULL;

  room_sign_in (room, ROOM_CAMILLE);
  walk = start_walk (room, ROOM_ONE, NULL);
  cpt_shop_set_person (room->shop, NULL, CPT_SIGN_IN_BADGE_PIN);
  say = scan (room, walk, PARKA);
  g_assert_cmpint (say->sort, ==, CPT_SAY_PROBLEM);
  g_assert_cmpint (room_line (room, ROOM_ONE, 1)->counters[CPT_COUNTER_PICKED], ==, 0);
}

int
main (int argc, char *argv[])
{
  static const struct {
    const char *path;
    void (*function) (Room *, gconstpointer);
  } TESTS[] = {
    { "/workflow/pick/shelf order", test_order_of_stops },
    { "/workflow/pick/what a stop says", test_stop_says },
    { "/workflow/pick/right to the end", test_right_to_the_end },
    { "/workflow/pick/three scans at once", test_burst },
    { "/workflow/pick/wrong size", test_wrong_size },
    { "/workflow/pick/wrong item", test_wrong_item },
    { "/workflow/pick/codes of other pages", test_leaves_others },
    { "/workflow/pick/place", test_place },
    { "/workflow/pick/later", test_later },
    { "/workflow/pick/tote", test_tote },
    { "/workflow/pick/short", test_short },
    { "/workflow/pick/help", test_help },
    { "/workflow/pick/cancelled", test_cancelled },
    { "/workflow/pick/cancelled with goods", test_cancelled_with_goods },
    { "/workflow/pick/signed out", test_signed_out },
  };

  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  for (gsize i = 0; i < G_N_ELEMENTS (TESTS); i++)
    g_test_add (TESTS[i].path, Room, NULL, room_set_up, TESTS[i].function, room_tear_down);
  return g_test_run ();
}
