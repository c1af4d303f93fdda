/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "room.h"
#include "workflow/work.h"

#include <string.h>

static CptWorkItem *
get_item (CptWork *work, guint position)
{
  g_autoptr (CptWorkItem) item = g_list_model_get_item (G_LIST_MODEL (work), position);

  g_assert_nonnull (item);
  return item; /* the list holds it */
}

static void
expect (CptWorkItem *item, const char *name, const char *value)
{
  g_autofree char *text = NULL;

  g_object_get (item, name, &text, NULL);
  g_assert_cmpstr (text, ==, value);
}

static void
test_order (Room *room, gconstpointer data)
{
  g_autoptr (CptWork) work = cpt_work_new (room->shop);

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (work)), ==, 2);
  expect (get_item (work, 0), "reference", "C-10002");
  expect (get_item (work, 0), "task-name", "accept");
  expect (get_item (work, 0), "title", "Pick C-10002");
  expect (get_item (work, 0), "subtitle", "Julien Mercier · 1 item");
  expect (get_item (work, 0), "due-label", "Soon · 11 min");
  expect (get_item (work, 1), "reference", "C-10001");
  expect (get_item (work, 1), "due-label", "On time · 31 min");
  g_assert_true (cpt_work_get_next (work) == get_item (work, 0));
}

static void
test_header (Room *room, gconstpointer data)
{
  g_autoptr (CptWork) work = cpt_work_new (room->shop);
  g_autofree char *title = NULL, *subtitle = NULL, *as_of = NULL, *empty = NULL;

  g_object_get (work, "title", &title, "subtitle", &subtitle, "as-of", &as_of, "empty-words",
                &empty, NULL);
  g_assert_cmpstr (title, ==, "Work");
  g_assert_cmpstr (subtitle, ==, "Sat 21 Nov · Lyon Part-Dieu");
  g_assert_cmpstr (as_of, ==, "14:32");
  g_assert_cmpstr (empty, ==, "All done. Next due 14:44");
}

static void
test_filter (Room *room, gconstpointer data)
{
  g_autoptr (CptWork) work = cpt_work_new (room->shop);

  g_assert_cmpuint (cpt_work_get_count (work, CPT_WORK_ALL), ==, 2);
  g_assert_cmpuint (cpt_work_get_count (work, CPT_WORK_PICK), ==, 2);
  g_assert_cmpuint (cpt_work_get_count (work, CPT_WORK_STAGE), ==, 0);
  cpt_work_set_filter (work, CPT_WORK_STAGE);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (work)), ==, 0);
  g_assert_null (cpt_work_get_next (work));
}

typedef struct {
  guint n, position, removed, added;
} Change;

static void
on_items_changed (GListModel *list, guint position, guint removed, guint added, Change *change)
{
  change->n++;
  change->position = position;
  change->removed = removed;
  change->added = added;
}

/* A row that says something else is the same row: nothing under a finger moves. */
static void
test_rows_stay (Room *room, gconstpointer data)
{
  g_autoptr (CptWork) work = cpt_work_new (room->shop);
  CptWorkItem *first = get_item (work, 0), *second = get_item (work, 1);
  Change change = { 0 };

  room_sign_in (room, ROOM_CAMILLE);
  g_signal_connect (work, "items-changed", G_CALLBACK (on_items_changed), &change);
  room_submit (room, room_command (room, CPT_KIND_PICK, ROOM_ONE, 1, 1), NULL);
  /* It is a pick now, so that row is another one; the other stays. */
  g_assert_cmpuint (change.n, ==, 1);
  g_assert_cmpuint (change.position, ==, 1);
  g_assert_cmpuint (change.removed, ==, 1);
  g_assert_cmpuint (change.added, ==, 1);
  g_assert_true (get_item (work, 0) == first);
  g_assert_true (get_item (work, 1) != second);
  second = get_item (work, 1);
  room_submit (room, room_command (room, CPT_KIND_PICK, ROOM_ONE, 1, 1), NULL);
  g_assert_cmpuint (change.n, ==, 1);
  g_assert_true (get_item (work, 1) == second);
}

static void
test_mine (Room *room, gconstpointer data)
{
  g_autoptr (CptWork) work = cpt_work_new (room->shop);
  gboolean mine, to_send;

  room_sign_in (room, ROOM_CAMILLE);
  room_submit (room, cpt_shop_new_command (room->shop, CPT_KIND_ACCEPT, ROOM_ONE), NULL);
  g_object_get (get_item (work, 1), "mine", &mine, "to-send", &to_send, NULL);
  g_assert_true (mine);
  g_assert_true (to_send);
  expect (get_item (work, 1), "subtitle", "Julien Mercier · 4 items");
  room_sign_in (room, ROOM_THEO);
  g_object_get (get_item (work, 1), "mine", &mine, NULL);
  g_assert_false (mine);
  expect (get_item (work, 1), "subtitle", "Julien Mercier · 4 items · Camille");
}

static void
cancel_hat (CptFulfilment *order)
{
  order->lines[1].counters[CPT_COUNTER_CANCELLED] = 1;
  order->lines[1].counters[CPT_COUNTER_PICKED] = 1;
}

/* What is in hand and nobody wants is a task of its own beside the pick. */
static void
test_put_back (Room *room, gconstpointer data)
{
  g_autoptr (CptWork) work = NULL;

  room_restart_with (room, ROOM_ONE, cancel_hat);
  work = cpt_work_new (room->shop);
  g_assert_cmpuint (cpt_work_get_count (work, CPT_WORK_PUT_BACK), ==, 1);
  cpt_work_set_filter (work, CPT_WORK_PUT_BACK);
  expect (get_item (work, 0), "title", "Put back C-10001");
  expect (get_item (work, 0), "subtitle", "Julien Mercier · 1 item");
  expect (get_item (work, 0), "due-label", "Today");
}

static void
pick_more_than_there_is (CptFulfilment *order)
{
  order->lines[0].counters[CPT_COUNTER_ORDERED] = 9;
}

/* Six parkas stand on the floor, nine are owed: the order is at risk and heads the list. */
static void
test_at_risk (Room *room, gconstpointer data)
{
  g_autoptr (CptWork) work = NULL;
  gboolean at_risk;

  room_restart_with (room, ROOM_ONE, pick_more_than_there_is);
  work = cpt_work_new (room->shop);
  expect (get_item (work, 0), "reference", "C-10001");
  g_object_get (get_item (work, 0), "at-risk", &at_risk, NULL);
  g_assert_true (at_risk);
}

static void
arrive (CptFulfilment *order)
{
  order->milestones.here_us = ROOM_NOW_US - 3 * ROOM_MINUTE;
}

/* A customer who waits is served before what is due, and the clock is their wait. */
static void
test_here (Room *room, gconstpointer data)
{
  g_autoptr (CptWork) work = NULL;

  room_restart_with (room, ROOM_ONE, arrive);
  work = cpt_work_new (room->shop);
  expect (get_item (work, 0), "reference", "C-10001");
  expect (get_item (work, 0), "here-label", "Here · 3 min");
  expect (get_item (work, 1), "here-label", NULL);
  cpt_clock_set_server_us (room->clock, ROOM_NOW_US + 20 * ROOM_MINUTE);
  cpt_work_tick (work);
  expect (get_item (work, 0), "here-label", "Here · 23 min");
}

static void
test_tick (Room *room, gconstpointer data)
{
  g_autoptr (CptWork) work = cpt_work_new (room->shop);

  cpt_clock_set_server_us (room->clock, ROOM_NOW_US + 20 * ROOM_MINUTE);
  cpt_work_tick (work);
  expect (get_item (work, 0), "due-label", "Late · 8 min");
}

int
main (int argc, char *argv[])
{
  static const struct {
    const char *path;
    void (*function) (Room *, gconstpointer);
  } TESTS[] = {
    { "/workflow/work/by due time", test_order },
    { "/workflow/work/header", test_header },
    { "/workflow/work/filter", test_filter },
    { "/workflow/work/rows stay", test_rows_stay },
    { "/workflow/work/mine", test_mine },
    { "/workflow/work/put back", test_put_back },
    { "/workflow/work/at risk heads the list", test_at_risk },
    { "/workflow/work/who is here heads the list", test_here },
    { "/workflow/work/tick", test_tick },
  };

  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  for (gsize i = 0; i < G_N_ELEMENTS (TESTS); i++)
    g_test_add (TESTS[i].path, Room, NULL, room_set_up, TESTS[i].function, room_tear_down);
  return g_test_run ();
}
