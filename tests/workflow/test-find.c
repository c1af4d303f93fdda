/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "room.h"

#include "workflow/find.h"

#include <string.h>

typedef struct {
  CptFind *find; /* (owned) */
  guint n_answered, n_changes;
} Found;

static void
on_answered (CptFind *find, Found *self)
{
  self->n_answered++;
}

static void
on_items_changed (GListModel *list, guint position, guint removed, guint added, Found *self)
{
  self->n_changes++;
}

static void
found_init (Found *self, Room *room)
{
  *self = (Found){ .find = cpt_find_new (room->shop) };
  g_signal_connect (self->find, "answered", G_CALLBACK (on_answered), self);
  g_signal_connect (self->find, "items-changed", G_CALLBACK (on_items_changed), self);
}

static void
found_clear (Found *self)
{
  g_clear_object (&self->find);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Found, found_clear)

static void
wait_answer (Found *self)
{
  guint n = self->n_answered;

  while (self->n_answered == n)
    g_main_context_iteration (NULL, TRUE);
}

static void
look_for (Found *self, const char *text)
{
  cpt_find_set_text (self->find, text);
  while (cpt_find_get_state (self->find) == CPT_FIND_SEARCHING)
    g_main_context_iteration (NULL, TRUE);
}

static guint
count (Found *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->find));
}

static CptFindItem *
get (Found *self, guint i)
{
  g_autoptr (CptFindItem) item = g_list_model_get_item (G_LIST_MODEL (self->find), i);

  return item; /* the list holds it */
}

static void
assert_text (CptFindItem *item, const char *property, const char *text)
{
  g_autofree char *got = NULL;

  g_object_get (item, property, &got, NULL);
  g_assert_cmpstr (got, ==, text);
}

static void
test_article (Room *room, gconstpointer data)
{
  g_auto (Found) found;
  CptFindItem *item;

  found_init (&found, room);
  g_assert_cmpint (cpt_find_get_state (found.find), ==, CPT_FIND_EMPTY);
  look_for (&found, "chamo m");
  g_assert_cmpint (cpt_find_get_state (found.find), ==, CPT_FIND_FOUND);
  g_assert_cmpuint (count (&found), ==, 1);
  item = get (&found, 0);
  g_assert_true (cpt_find_get_only (found.find) == item);
  g_assert_cmpint (cpt_find_item_get_means (item), ==, CPT_MEANS_PRODUCT);
  g_assert_cmpstr (cpt_find_item_get_id (item), ==, ROOM_PARKA);
  assert_text (item, "title", "Parka Chamonix");
  assert_text (item, "subtitle", "M · Kaki");
  assert_text (item, "sku", ROOM_PARKA);
  assert_text (item, "price", NULL);
  g_assert_nonnull (cpt_find_item_get_stock (item));
  g_assert_null (cpt_find_item_get_price (item));
}

/* Each key is set at once; answers come later, and what was typed over is never shown. */
static void
test_as_typed (Room *room, gconstpointer data)
{
  g_auto (Found) found;
  guint n_rows;

  found_init (&found, room);
  look_for (&found, "p");
  n_rows = count (&found);
  g_assert_cmpuint (n_rows, >, 2);
  cpt_find_set_text (found.find, "pa");
  cpt_find_set_text (found.find, "pxx");
  cpt_find_set_text (found.find, "px");
  cpt_find_set_text (found.find, "parka");
  cpt_find_set_text (found.find, "parka l");
  g_assert_cmpint (cpt_find_get_state (found.find), ==, CPT_FIND_SEARCHING);
  g_assert_cmpuint (count (&found), ==, n_rows); /* no empty list between two keys */
  wait_answer (&found);
  g_assert_cmpuint (count (&found), ==, 1);
  g_assert_cmpstr (cpt_find_item_get_id (get (&found, 0)), ==, ROOM_PARKA_L);

  look_for (&found, "pxx");
  g_assert_cmpint (cpt_find_get_state (found.find), ==, CPT_FIND_NOTHING);
  g_assert_cmpuint (count (&found), ==, 0);
  look_for (&found, "   ");
  g_assert_cmpint (cpt_find_get_state (found.find), ==, CPT_FIND_EMPTY);
}

static void
test_rows_stay (Room *room, gconstpointer data)
{
  g_auto (Found) found;
  g_autoptr (CptFindItem) item = NULL;
  guint n_changes;

  found_init (&found, room);
  look_for (&found, "parka");
  g_assert_cmpuint (count (&found), ==, 2);
  item = g_list_model_get_item (G_LIST_MODEL (found.find), 0);
  n_changes = found.n_changes;
  look_for (&found, "parka cham");
  g_assert_true (get (&found, 0) == item);
  g_assert_cmpuint (found.n_changes, ==, n_changes);
}

/* What is picked leaves its place in the list that stands open. */
static void
test_follows_stock (Room *room, gconstpointer data)
{
  g_auto (Found) found;
  g_autoptr (CptFindItem) item = NULL;
  gint64 before, after;
  CptCommand *pick;

  room_sign_in (room, ROOM_CAMILLE);
  found_init (&found, room);
  look_for (&found, ROOM_PARKA);
  item = g_list_model_get_item (G_LIST_MODEL (found.find), 0);
  before = cpt_stock_get_floor (cpt_find_item_get_stock (item));
  g_assert_true (room_submit (room, room_command (room, CPT_KIND_ACCEPT, ROOM_ONE, 0, 0), NULL));
  pick = room_command (room, CPT_KIND_PICK, ROOM_ONE, 1, 2);
  g_assert_true (room_submit (room, pick, NULL));
  wait_answer (&found);
  room_settle (room);
  g_assert_true (get (&found, 0) == item);
  after = cpt_stock_get_floor (cpt_find_item_get_stock (item));
  g_assert_cmpint (after, ==, before - 2);
}

static void
test_numbers (Room *room, gconstpointer data)
{
  g_auto (Found) found;

  found_init (&found, room);
  look_for (&found, "c-10001");
  g_assert_cmpint (cpt_find_item_get_means (get (&found, 0)), ==, CPT_MEANS_ORDER);
  g_assert_cmpstr (cpt_find_item_get_fulfilment (get (&found, 0)), ==, ROOM_ONE);
  assert_text (get (&found, 0), "title", "C-10001");
  look_for (&found, "9 524500 100011");
  g_assert_cmpstr (cpt_find_item_get_id (get (&found, 0)), ==, ROOM_PARKA);
  g_assert_true (cpt_find_get_only (found.find) == get (&found, 0));
  look_for (&found, "a-03-2");
  g_assert_cmpint (cpt_find_item_get_means (get (&found, 0)), ==, CPT_MEANS_PLACE);
  look_for (&found, "parka");
  g_assert_null (cpt_find_get_only (found.find)); /* there are two */
}

static void
test_any_bytes (Room *room, gconstpointer data)
{
  g_auto (Found) found;
  g_autofree char *long_text = g_strnfill (100000, 'p');

  found_init (&found, room);
  look_for (&found, "\xff\xfe\xc3");
  g_assert_cmpint (cpt_find_get_state (found.find), ==, CPT_FIND_NOTHING);
  g_assert_true (g_utf8_validate (cpt_find_get_text (found.find), -1, NULL));
  look_for (&found, long_text);
  g_assert_cmpint (cpt_find_get_state (found.find), ==, CPT_FIND_NOTHING);
  look_for (&found, "\"* parka");
  g_assert_cmpint (cpt_find_get_state (found.find), ==, CPT_FIND_FOUND);
}

/* The page goes while a text is on its way, and so does the program. */
static void
test_leaving (Room *room, gconstpointer data)
{
  CptFind *find = cpt_find_new (room->shop);
  CptFind *other = cpt_find_new (room->shop);

  cpt_find_set_text (find, "parka");
  g_object_add_weak_pointer (G_OBJECT (find), (gpointer *)&find);
  g_object_unref (find);
  while (find != NULL)
    g_main_context_iteration (NULL, TRUE);

  cpt_find_set_text (other, "parka");
  cpt_shop_close (room->shop);
  cpt_find_set_text (other, "jumper");
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (other)), ==, 0);
  g_object_unref (other);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();

#define ADD(path, function)                                                                        \
  g_test_add ("/workflow/find/" path, Room, NULL, room_set_up, function, room_tear_down)
  ADD ("article", test_article);
  ADD ("as-typed", test_as_typed);
  ADD ("rows-stay", test_rows_stay);
  ADD ("follows-stock", test_follows_stock);
  ADD ("numbers", test_numbers);
  ADD ("any-bytes", test_any_bytes);
  ADD ("leaving", test_leaving);
#undef ADD
  return g_test_run ();
}
