/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "room.h"

#include "workflow/orders.h"

static guint
count (CptOrders *orders)
{
  return g_list_model_get_n_items (G_LIST_MODEL (orders));
}

static CptOrderItem *
get (CptOrders *orders, guint i)
{
  g_autoptr (CptOrderItem) item = g_list_model_get_item (G_LIST_MODEL (orders), i);

  return item; /* the list holds it */
}

static void
assert_text (gpointer object, const char *property, const char *text)
{
  g_autofree char *got = NULL;

  g_object_get (object, property, &got, NULL);
  g_assert_cmpstr (got, ==, text);
}

static void
make_ready (CptFulfilment *order)
{
  CptMilestones *milestones = &order->milestones;

  for (gsize i = 0; i < order->n_lines; i++)
    order->lines[i].counters[CPT_COUNTER_PICKED] = order->lines[i].counters[CPT_COUNTER_ORDERED];
  milestones->accepted_us = milestones->staged_us = ROOM_NOW_US - 9 * ROOM_MINUTE;
  milestones->ready_us = ROOM_NOW_US - 8 * ROOM_MINUTE;
  g_strlcpy (milestones->location, "R-12", sizeof milestones->location);
}

static void
make_here (CptFulfilment *order)
{
  make_ready (order);
  order->milestones.here_us = ROOM_NOW_US - 3 * ROOM_MINUTE;
}

static void
test_typed (Room *room, gconstpointer data)
{
  g_autoptr (CptOrders) orders = cpt_orders_new (room->shop);

  g_assert_cmpuint (count (orders), ==, 0);
  assert_text (orders, "empty-words", "Scan the pass, or find the order");
  cpt_orders_set_text (orders, "mercier");
  g_assert_cmpuint (count (orders), ==, 2);
  g_assert_null (cpt_orders_get_only (orders));
  cpt_orders_set_text (orders, "1000");
  g_assert_cmpuint (count (orders), ==, 2);
  cpt_orders_set_text (orders, "10001");
  g_assert_cmpuint (count (orders), ==, 1);
  assert_text (get (orders, 0), "reference", "C-10001");
  assert_text (get (orders, 0), "customer", "Julien Mercier");
  assert_text (get (orders, 0), "subtitle", "C-10001 · 4 items");
  assert_text (get (orders, 0), "state", "Not picked yet");
  assert_text (get (orders, 0), "here-label", NULL);
  g_assert_true (cpt_orders_get_only (orders) == get (orders, 0));
  cpt_orders_set_text (orders, "nobody");
  g_assert_cmpuint (count (orders), ==, 0);
  assert_text (orders, "empty-words", "No open order here fits. Ask for the order number.");
}

/* Who stands there comes first, before anything is typed. */
static void
test_here (Room *room, gconstpointer data)
{
  g_autoptr (CptOrders) orders = NULL;

  room_restart_with (room, ROOM_ONE, make_here);
  orders = cpt_orders_new (room->shop);
  g_assert_cmpuint (count (orders), ==, 1);
  assert_text (get (orders, 0), "state", "Ready · R-12");
  assert_text (get (orders, 0), "here-label", "Here · 3 min");
  g_assert_true (cpt_order_item_is_ready (get (orders, 0)));
  cpt_orders_set_text (orders, "mercier"); /* the other one is due earlier */
  g_assert_cmpuint (count (orders), ==, 2);
  g_assert_cmpstr (cpt_order_item_get_fulfilment (get (orders, 0)), ==, ROOM_ONE);
}

static void
test_scanned (Room *room, gconstpointer data)
{
  g_autoptr (CptOrders) orders = NULL;
  CptMeaning meaning;

  room_restart_with (room, ROOM_ONE, make_ready);
  orders = cpt_orders_new (room->shop);
  meaning = (CptMeaning){ .sort = CPT_MEANS_PLACE };
  g_strlcpy (meaning.place, "R-12", sizeof meaning.place);
  cpt_orders_set_meaning (orders, &meaning);
  g_assert_cmpuint (count (orders), ==, 1);
  g_assert_cmpstr (cpt_order_item_get_fulfilment (get (orders, 0)), ==, ROOM_ONE);
  meaning = (CptMeaning){ .sort = CPT_MEANS_PRODUCT };
  g_strlcpy (meaning.sku, ROOM_JUMPER, sizeof meaning.sku);
  cpt_orders_set_meaning (orders, &meaning);
  g_assert_cmpuint (count (orders), ==, 1);
  g_assert_cmpstr (cpt_order_item_get_fulfilment (get (orders, 0)), ==, ROOM_TWO);
  cpt_orders_set_text (orders, ""); /* what was scanned is over */
  g_assert_cmpuint (count (orders), ==, 0);
}

/* A row under a finger stays the same object while what it says changes. */
static void
test_rows_stay (Room *room, gconstpointer data)
{
  g_autoptr (CptOrders) orders = cpt_orders_new (room->shop);
  g_autoptr (CptOrderItem) item = NULL;
  CptCommand *command;

  room_sign_in (room, ROOM_CAMILLE);
  cpt_orders_set_text (orders, "10002");
  item = g_object_ref (get (orders, 0));
  command = room_command (room, CPT_KIND_PICK, ROOM_TWO, 1, 1);
  g_strlcpy (command->args.location, "?", sizeof command->args.location);
  g_assert_true (room_submit (room, command, NULL));
  g_assert_true (item == get (orders, 0));
  assert_text (item, "state", "Picked, not ready");
}

int
main (int argc, char *argv[])
{
  static const struct {
    const char *path;
    void (*test) (Room *, gconstpointer);
  } TESTS[] = {
    { "/orders/typed", test_typed },
    { "/orders/here", test_here },
    { "/orders/scanned", test_scanned },
    { "/orders/rows stay", test_rows_stay },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (TESTS); i++)
    g_test_add (TESTS[i].path, Room, NULL, room_set_up, TESTS[i].test, room_tear_down);
  return g_test_run ();
}
