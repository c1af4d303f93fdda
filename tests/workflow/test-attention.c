/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "room.h"
#include "workflow/attention.h"

#define REFUSED "{\"type\":\"/problems/already_done\",\"code\":\"already_done\",\"title\":\"x\"}"

static CptAttentionItem *
get_item (CptAttention *attention, guint position)
{
  g_autoptr (CptAttentionItem) item = g_list_model_get_item (G_LIST_MODEL (attention), position);

  g_assert_nonnull (item);
  return item; /* the list holds it */
}

static void
expect (gpointer object, const char *name, const char *value)
{
  g_autofree char *text = NULL;

  g_object_get (object, name, &text, NULL);
  g_assert_cmpstr (text, ==, value);
}

/* The story so far, a line an event: what, and when where somebody knows it. */
static char *
read_story (CptAttention *attention)
{
  g_autoptr (GListModel) story = NULL;
  GString *lines = g_string_new (NULL);

  g_object_get (get_item (attention, 0), "story", &story, NULL);
  for (guint i = 0; i < g_list_model_get_n_items (story); i++) {
    g_autoptr (CptAttentionEvent) event = g_list_model_get_item (story, i);
    g_autofree char *title = NULL;
    g_autofree char *detail = NULL;
    g_autofree char *clock = NULL;

    g_object_get (event, "title", &title, "detail", &detail, "clock", &clock, NULL);
    g_string_append_printf (lines, "%s|%s|%s\n", clock != NULL ? clock : "", title,
                            detail != NULL ? detail : "");
  }
  return g_string_free (lines, FALSE);
}

static gboolean
answer (CptAttention *attention,
        CptAttentionItem *item,
        const char *as,
        const char *place,
        GError **error)
{
  g_auto (RoomWait) wait = { NULL };

  cpt_attention_close_async (attention, item, as, place, NULL, room_done, &wait);
  return cpt_attention_close_finish (attention, room_wait (&wait), error);
}

static void
test_exception (Room *room, gconstpointer data)
{
  g_autoptr (CptAttention) attention = NULL;
  g_autoptr (GListModel) closings = NULL;
  g_autoptr (CptAttentionClosing) first = NULL, last = NULL;
  g_auto (GStrv) goods = NULL;
  gboolean needs_place;
  gint needs_role;

  room_restart_with_exception (room);
  attention = cpt_attention_new (room->shop);
  g_assert_cmpuint (cpt_shop_get_n_attention (room->shop), ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (attention)), ==, 1);
  expect (get_item (attention, 0), "title", "C-10002 was cancelled while it was picked");
  expect (get_item (attention, 0), "detail",
          "Nobody waits for it any more. Put 1\u00a0×\u00a0Pull Vercors back to B-01-1, or say "
          "what happened to it.");
  expect (get_item (attention, 0), "place", "B-01-1");
  g_object_get (get_item (attention, 0), "closings", &closings, "goods", &goods, NULL);
  g_assert_cmpuint (g_strv_length (goods), ==, 1);
  g_assert_cmpstr (goods[0], ==, "1 × Pull Vercors");
  g_assert_cmpuint (g_list_model_get_n_items (closings), ==, 3);
  first = g_list_model_get_item (closings, 0);
  last = g_list_model_get_item (closings, 2);
  g_object_get (first, "needs-place", &needs_place, NULL);
  g_object_get (last, "needs-role", &needs_role, NULL);
  expect (first, "code", "put-back");
  expect (first, "label", "Put back");
  expect (first, "effect", "1 item back on the shelf that you scan");
  expect (last, "effect", "Lost or broken: 1 item less in stock");
  g_assert_true (needs_place);
  g_assert_cmpint (needs_role, ==, CPT_ROLE_MANAGER);
}

static void
test_story (Room *room, gconstpointer data)
{
  g_autoptr (CptAttention) attention = NULL;
  g_autofree char *story = NULL;

  room_restart_with_exception (room);
  attention = cpt_attention_new (room->shop);
  story = read_story (attention);
  g_assert_cmpstr (story, ==,
                   "|A part of it was cancelled|\n"
                   "Tue 1 Sep|1 item picked on another terminal|From B-01-1.\n"
                   "14:32|Central said no|Order already cancelled.\n");
}

static void
test_put_back (Room *room, gconstpointer data)
{
  g_autoptr (CptAttention) attention = NULL;
  g_autoptr (GError) error = NULL;
  gboolean pending;

  room_restart_with_exception (room);
  room_sign_in (room, ROOM_CAMILLE);
  attention = cpt_attention_new (room->shop);
  g_assert_false (answer (attention, get_item (attention, 0), "put-back", NULL, NULL));
  g_assert_true (answer (attention, get_item (attention, 0), "put-back", "B-01-1", &error));
  g_assert_no_error (error);
  /* It stays until central has it, answered. */
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (attention)), ==, 1);
  g_object_get (get_item (attention, 0), "pending", &pending, NULL);
  g_assert_true (pending);
  g_assert_cmpuint (cpt_shop_get_n_attention (room->shop), ==, 0);
  g_assert_false (answer (attention, get_item (attention, 0), "put-back", "B-01-1", &error));
  g_assert_error (error, CPT_SHOP_ERROR, CPT_SHOP_ERROR_REFUSED);
}

static void
test_needs_manager (Room *room, gconstpointer data)
{
  g_autoptr (CptAttention) attention = NULL;
  g_auto (RoomWait) wait = { NULL };
  g_autoptr (GError) error = NULL;

  room_restart_with_exception (room);
  room_sign_in (room, ROOM_CAMILLE);
  attention = cpt_attention_new (room->shop);
  g_assert_false (answer (attention, get_item (attention, 0), "written-off", NULL, &error));
  g_assert_cmpint (cpt_shop_get_refusal (room->shop)->code, ==, CPT_REFUSAL_NOT_AUTHORISED);
  g_assert_cmpstr (cpt_shop_get_refusal (room->shop)->needs, ==, "exception.close:manager");
  g_clear_error (&error);
  cpt_attention_close_async (attention, get_item (attention, 0), "written-off", NULL,
                             cpt_shop_sign_in_for (room->shop, ROOM_NADIA, CPT_SIGN_IN_BADGE_PIN),
                             room_done, &wait);
  g_assert_true (cpt_attention_close_finish (attention, room_wait (&wait), &error));
  g_assert_no_error (error);
}

/* Commands that never came: which, and of whom; a manager says that it was seen. */
static void
test_lost (Room *room, gconstpointer data)
{
  g_autoptr (CptAttention) attention = NULL;
  g_autoptr (GListModel) closings = NULL;
  g_autoptr (CptAttentionClosing) only = NULL;
  g_auto (GStrv) goods = NULL;
  gint needs_role;

  room_restart_with_lost (room);
  attention = cpt_attention_new (room->shop);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (attention)), ==, 1);
  expect (get_item (attention, 0), "title", "Work on Handheld 07 was lost");
  expect (get_item (attention, 0), "detail",
          "Numbers 2 to 4 of it never reached central. Find out what was really done, and do it "
          "again here.");
  expect (get_item (attention, 0), "place", "");
  g_object_get (get_item (attention, 0), "closings", &closings, "goods", &goods, NULL);
  g_assert_true (goods == NULL || *goods == NULL);
  g_assert_cmpuint (g_list_model_get_n_items (closings), ==, 1);
  only = g_list_model_get_item (closings, 0);
  g_object_get (only, "needs-role", &needs_role, NULL);
  g_assert_cmpint (needs_role, ==, CPT_ROLE_MANAGER);
}

/* What central refused is shown until somebody has read it, over restarts. */
static void
test_refusal (Room *room, gconstpointer data)
{
  g_autoptr (CptAttention) attention = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *story = NULL;
  gint64 seq;

  room_sign_in (room, ROOM_CAMILLE);
  room_submit (room, cpt_shop_new_command (room->shop, CPT_KIND_ACCEPT, ROOM_ONE), NULL);
  room_restart_refused (room, 1, REFUSED);
  g_assert_cmpint (cpt_fulfilment_get_word (room_show (room, ROOM_ONE)), ==, CPT_WORD_ASSIGNED);
  attention = cpt_attention_new (room->shop);
  g_assert_cmpuint (cpt_shop_get_n_attention (room->shop), ==, 1);
  expect (get_item (attention, 0), "title", "C-10001 was not yours to take");
  expect (get_item (attention, 0), "detail",
          "Already done. Somebody did this before. Nothing was added.");
  expect (get_item (attention, 0), "id", "");
  story = read_story (attention);
  g_assert_cmpstr (story, ==, "14:32|C-10001 taken|Camille.\n|Central said no|Already done.\n");
  g_object_get (get_item (attention, 0), "seq", &seq, NULL);
  g_assert_cmpint (seq, ==, 1);
  g_assert_true (answer (attention, get_item (attention, 0), "read", NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (attention)), ==, 0);
  g_clear_object (&attention);
  room_restart (room);
  g_assert_cmpuint (cpt_shop_get_n_attention (room->shop), ==, 0);
}

static void
test_unread_stays (Room *room, gconstpointer data)
{
  room_sign_in (room, ROOM_CAMILLE);
  room_submit (room, cpt_shop_new_command (room->shop, CPT_KIND_ACCEPT, ROOM_ONE), NULL);
  room_restart_refused (room, 1, REFUSED);
  room_restart (room);
  room_restart (room);
  g_assert_cmpuint (cpt_shop_get_n_attention (room->shop), ==, 1);
}

int
main (int argc, char *argv[])
{
  static const struct {
    const char *path;
    void (*function) (Room *, gconstpointer);
  } TESTS[] = {
    { "/workflow/attention/goods that no order wants", test_exception },
    { "/workflow/attention/what happened", test_story },
    { "/workflow/attention/commands that never came", test_lost },
    { "/workflow/attention/put back", test_put_back },
    { "/workflow/attention/needs a manager", test_needs_manager },
    { "/workflow/attention/a refusal is read once", test_refusal },
    { "/workflow/attention/an unread refusal stays", test_unread_stays },
  };

  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  for (gsize i = 0; i < G_N_ELEMENTS (TESTS); i++)
    g_test_add (TESTS[i].path, Room, NULL, room_set_up, TESTS[i].function, room_tear_down);
  return g_test_run ();
}
