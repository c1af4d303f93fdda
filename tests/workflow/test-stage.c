/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "room.h"
#include "workflow/stage.h"

#include <string.h>

#define PARKA "9524500100011"

static void
pick_all (Room *room, const char *id)
{
  room_submit (room, cpt_shop_new_command (room->shop, CPT_KIND_ACCEPT, id), NULL);
  for (gsize i = 0; i < room_show (room, id)->n_lines; i++) {
    const CptLine *line = &room_show (room, id)->lines[i];

    g_assert_true (room_submit (
        room, room_command (room, CPT_KIND_PICK, id, line->number, cpt_line_get_to_pick (line)),
        NULL));
  }
}

static CptStage *
open_stage (Room *room, const char *id)
{
  room_sign_in (room, ROOM_CAMILLE);
  pick_all (room, id);
  return cpt_stage_new (room->shop, id);
}

static void
expect (gpointer object, const char *name, const char *value)
{
  g_autofree char *text = NULL;

  g_object_get (object, name, &text, NULL);
  g_assert_cmpstr (text, ==, value);
}

static void
expect_step (CptStage *stage, guint step)
{
  guint now;

  g_object_get (stage, "step", &now, NULL);
  g_assert_cmpuint (now, ==, step);
}

static void
expect_say (CptStage *stage, CptSaySort sort, const char *title, const char *detail)
{
  g_autoptr (CptSay) say = NULL;

  g_object_get (stage, "say", &say, NULL);
  g_assert_nonnull (say);
  g_assert_cmpint (say->sort, ==, sort);
  g_assert_cmpstr (say->title, ==, title);
  g_assert_cmpstr (say->detail, ==, detail);
}

static void
scan (Room *room, CptStage *stage, const char *code)
{
  CptMeaning meaning = room_scan (room, code);

  g_assert_true (cpt_stage_take_scan (stage, &meaning));
  room_settle (room);
}

static void
do_next (Room *room, CptStage *stage)
{
  cpt_stage_do_next (stage);
  room_settle (room);
}

static void
test_says (Room *room, gconstpointer data)
{
  g_autoptr (CptStage) stage = open_stage (room, ROOM_ONE);

  expect (stage, "title", "Stage C-10001");
  expect (stage, "subtitle", "Julien Mercier · 4 items");
  expect (stage, "promised", "Promised 15:34");
  expect (stage, "due-label", "On time · 1 h 01");
  expect (stage, "progress", "4/4");
  expect (stage, "suggested-bin", "R-12");
  expect (stage, "told-words", "Then Julien is told it is ready");
  expect (stage, "primary", "Use bin R-12");
  expect_step (stage, 2);
}

/* One button, again and again: bin, bag, ready. */
static void
test_by_button (Room *room, gconstpointer data)
{
  g_autoptr (CptStage) stage = open_stage (room, ROOM_ONE);
  const CptBag *bag;

  do_next (room, stage);
  expect (stage, "bin", "R-12");
  expect_step (stage, 3);
  do_next (room, stage);
  expect_step (stage, 4);
  expect (stage, "primary", "Make C-10001 ready");
  g_assert_cmpuint (room_show (room, ROOM_ONE)->bags->len, ==, 1);
  bag = g_ptr_array_index (room_show (room, ROOM_ONE)->bags, 0);
  g_assert_cmpint (cpt_bag_get_n_pieces (bag), ==, 4);
  g_assert_cmpstr (bag->location, ==, "R-12");
  do_next (room, stage);
  expect_step (stage, 5);
  expect_say (stage, CPT_SAY_DONE, "Ready", NULL);
  g_assert_cmpint (cpt_fulfilment_get_word (room_show (room, ROOM_ONE)), ==, CPT_WORD_READY);
}

/* Two bags: a unit that was scanned goes into the bag that is scanned then, the rest into the bag
 * that is put into the bin. */
static void
test_two_bags (Room *room, gconstpointer data)
{
  g_autoptr (CptStage) stage = open_stage (room, ROOM_ONE);
  const CptBag *first, *second;

  cpt_stage_set_n_bags (stage, 2);
  scan (room, stage, PARKA);
  expect_say (stage, CPT_SAY_RIGHT, "Right item", "Now scan the bag that it goes into.");
  scan (room, stage, "CB7KQ00041V");
  expect_say (stage, CPT_SAY_RIGHT, "In the bag", "CB7KQ00041V");
  scan (room, stage, "CB7KQ00041V");
  expect_say (stage, CPT_SAY_UNKNOWN, "Scan a bin first", "Then each bag as you place it.");
  scan (room, stage, "R-14");
  expect (stage, "bin", "R-14");
  do_next (room, stage);
  do_next (room, stage);
  g_assert_cmpuint (room_show (room, ROOM_ONE)->bags->len, ==, 2);
  first = g_ptr_array_index (room_show (room, ROOM_ONE)->bags, 0);
  second = g_ptr_array_index (room_show (room, ROOM_ONE)->bags, 1);
  g_assert_cmpint (cpt_bag_get_n_pieces (first) + cpt_bag_get_n_pieces (second), ==, 4);
  g_assert_cmpstr (first->location, ==, "R-14");
  g_assert_cmpstr (second->location, ==, "R-14");
  scan (room, stage, "CB7KQ00041V");
  expect_say (stage, CPT_SAY_ALREADY, "Already in the bin", "CB7KQ00041V");
  expect_step (stage, 4);
}

static void
test_taken_bin (Room *room, gconstpointer data)
{
  g_autoptr (CptStage) other = open_stage (room, ROOM_TWO);
  g_autoptr (CptStage) stage = NULL;

  do_next (room, other);
  do_next (room, other);
  g_assert_cmpstr (room_show (room, ROOM_TWO)->milestones.location, ==, "R-12");
  stage = open_stage (room, ROOM_ONE);
  expect (stage, "suggested-bin", "R-14");
  scan (room, stage, "R-12");
  expect_say (stage, CPT_SAY_WRONG, "R-12 is taken", "C-10002 stands there. Use R-14.");
  expect_step (stage, 2);
  scan (room, stage, "counter");
  expect (stage, "bin", "counter");
}

static void
test_wrong_bag (Room *room, gconstpointer data)
{
  g_autoptr (CptStage) other = open_stage (room, ROOM_TWO);
  g_autoptr (CptStage) stage = NULL;
  const CptBag *bag;

  do_next (room, other);
  do_next (room, other);
  bag = g_ptr_array_index (room_show (room, ROOM_TWO)->bags, 0);
  stage = open_stage (room, ROOM_ONE);
  scan (room, stage, bag->number);
  expect_say (stage, CPT_SAY_WRONG, "Another order’s bag", "It belongs to C-10002.");
}

static void
cancel_hat (CptFulfilment *order)
{
  for (gsize i = 0; i < order->n_lines; i++)
    order->lines[i].counters[CPT_COUNTER_PICKED] = order->lines[i].counters[CPT_COUNTER_ORDERED];
  order->lines[1].counters[CPT_COUNTER_CANCELLED] = 1;
}

/* What nobody wants any more goes back first, which is another job. */
static void
test_put_back_first (Room *room, gconstpointer data)
{
  g_autoptr (CptStage) stage = NULL;

  room_restart_with (room, ROOM_ONE, cancel_hat);
  room_sign_in (room, ROOM_CAMILLE);
  stage = cpt_stage_new (room->shop, ROOM_ONE);
  expect (stage, "primary", "Put back first");
  expect_step (stage, 1);
  do_next (room, stage);
  expect_step (stage, 1);
  g_assert_cmpint (room_line (room, ROOM_ONE, 2)->counters[CPT_COUNTER_PUT_BACK], ==, 0);
}

static void
make_labels (Room *room, CptStage *stage, char **path_out, GError **error)
{
  g_auto (RoomWait) wait = { NULL };

  cpt_stage_make_labels_async (stage, room_done, &wait);
  *path_out = cpt_stage_make_labels_finish (stage, room_wait (&wait), error);
}

/* Bags without a number get one, and a label; those that have one keep it. */
static void
test_labels (Room *room, gconstpointer data)
{
  g_autoptr (CptStage) stage = open_stage (room, ROOM_ONE);
  g_autofree char *path = NULL, *again = NULL, *file = NULL, *same = NULL;
  g_autoptr (GError) error = NULL;
  gsize n_bytes, n_same;

  cpt_stage_set_n_bags (stage, 2);
  make_labels (room, stage, &path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (room_show (room, ROOM_ONE)->bags->len, ==, 2);
  g_assert_true (g_file_get_contents (path, &file, &n_bytes, NULL));
  g_assert_true (g_str_has_prefix (file, "%PDF-"));
  g_assert_true (g_path_is_absolute (path));

  make_labels (room, stage, &again, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again, ==, path);
  g_assert_cmpuint (room_show (room, ROOM_ONE)->bags->len, ==, 2);
  g_assert_true (g_file_get_contents (again, &same, &n_same, NULL));
  g_assert_cmpmem (file, n_bytes, same, n_same);
  expect_step (stage, 2);
}

static void
test_labels_of_nothing (Room *room, gconstpointer data)
{
  g_autoptr (CptStage) stage = cpt_stage_new (room->shop, "01a1fcf2-9de8-7b96-8014-c714138bb4ff");
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  make_labels (room, stage, &path, &error);
  g_assert_null (path);
  g_assert_error (error, CPT_SHOP_ERROR, CPT_SHOP_ERROR_UNKNOWN);
}

/* Closed in the middle: the act is on disk, and its end finds no shop. */
static void
test_closed_in_the_middle (Room *room, gconstpointer data)
{
  g_autoptr (CptStage) stage = open_stage (room, ROOM_ONE);

  do_next (room, stage);
  cpt_stage_do_next (stage);
  room_restart (room);
  g_assert_nonnull (room_show (room, ROOM_ONE));
}

int
main (int argc, char *argv[])
{
  static const struct {
    const char *path;
    void (*function) (Room *, gconstpointer);
  } TESTS[] = {
    { "/workflow/stage/what it says", test_says },
    { "/workflow/stage/by one button", test_by_button },
    { "/workflow/stage/two bags", test_two_bags },
    { "/workflow/stage/a taken bin", test_taken_bin },
    { "/workflow/stage/another order's bag", test_wrong_bag },
    { "/workflow/stage/put back first", test_put_back_first },
    { "/workflow/stage/labels", test_labels },
    { "/workflow/stage/labels of nothing", test_labels_of_nothing },
    { "/workflow/stage/closed in the middle", test_closed_in_the_middle },
  };

  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  for (gsize i = 0; i < G_N_ELEMENTS (TESTS); i++)
    g_test_add (TESTS[i].path, Room, NULL, room_set_up, TESTS[i].function, room_tear_down);
  return g_test_run ();
}
