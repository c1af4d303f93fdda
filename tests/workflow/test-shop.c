/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE
#include "room.h"

#include "domain/text.h"

#include <glib/gstdio.h>
#include <string.h>

static void
accept_order (Room *room, const char *id)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (
      room_submit (room, cpt_shop_new_command (room->shop, CPT_KIND_ACCEPT, id), &error));
  g_assert_no_error (error);
}

static void
test_opens (Room *room, gconstpointer data)
{
  g_assert_true (cpt_shop_is_enrolled (room->shop));
  g_assert_cmpstr (cpt_shop_get_store_number (room->shop), ==, "LYO1");
  g_assert_cmpstr (cpt_shop_get_tag (room->shop), ==, "7KQ");
  g_assert_cmpstr (cpt_shop_get_terminal_name (room->shop), ==, "Handheld 3");
  g_assert_cmpstr (cpt_shop_get_time_zone (room->shop), ==, "Europe/Paris");
  g_assert_nonnull (cpt_shop_get_policy (room->shop));
  g_assert_null (cpt_shop_get_person (room->shop));
  g_assert_cmpint (cpt_shop_get_status (room->shop)->link, ==, CPT_LINK_OFF);
  g_assert_cmpuint (cpt_shop_get_n_attention (room->shop), ==, 0);
}

static void
test_second_process (Room *room, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CptShop) other = cpt_shop_open (room->folder, room->clock, &error);

  g_assert_null (other);
  g_assert_error (error, CPT_DEVICE_ERROR, CPT_DEVICE_ERROR_IN_USE);
}

static void
test_needs_person (Room *room, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (
      room_submit (room, cpt_shop_new_command (room->shop, CPT_KIND_ACCEPT, ROOM_ONE), &error));
  g_assert_error (error, CPT_SHOP_ERROR, CPT_SHOP_ERROR_NOT_SIGNED_IN);
}

static void
test_pick_is_shown (Room *room, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  room_sign_in (room, ROOM_CAMILLE);
  accept_order (room, ROOM_ONE);
  g_assert_cmpint (cpt_fulfilment_get_word (room_show (room, ROOM_ONE)), ==, CPT_WORD_ACCEPTED);
  g_assert_cmpstr (room_show (room, ROOM_ONE)->milestones.holder_person, ==, ROOM_CAMILLE);
  room_submit (room, room_command (room, CPT_KIND_PICK, ROOM_ONE, 1, 2), &error);
  g_assert_no_error (error);
  g_assert_cmpint (room_line (room, ROOM_ONE, 1)->counters[CPT_COUNTER_PICKED], ==, 2);
}

static void
test_survives (Room *room, gconstpointer data)
{
  room_sign_in (room, ROOM_CAMILLE);
  accept_order (room, ROOM_ONE);
  room_submit (room, room_command (room, CPT_KIND_PICK, ROOM_ONE, 1, 2), NULL);
  room_restart (room);
  g_assert_null (cpt_shop_get_person (room->shop));
  g_assert_cmpint (room_line (room, ROOM_ONE, 1)->counters[CPT_COUNTER_PICKED], ==, 2);
  g_assert_cmpstr (room_show (room, ROOM_ONE)->milestones.holder_person, ==, ROOM_CAMILLE);
}

static void
test_keeps_person (Room *room, gconstpointer data)
{
  cpt_shop_keep_person (room->shop);
  room_sign_in (room, ROOM_CAMILLE);
  room_restart (room);
  g_assert_null (cpt_shop_get_person (room->shop));
  cpt_shop_keep_person (room->shop);
  g_assert_nonnull (cpt_shop_get_person (room->shop));
  g_assert_cmpstr (cpt_shop_get_person (room->shop)->name, ==, "Camille");
  cpt_shop_set_person (room->shop, NULL, CPT_SIGN_IN_BADGE_PIN);
  room_restart (room);
  cpt_shop_keep_person (room->shop);
  g_assert_null (cpt_shop_get_person (room->shop));
}

/* One person on one terminal on one day has one sign-in, over a restart too. */
static void
test_sign_in_is_one (Room *room, gconstpointer data)
{
  g_autofree char *first = NULL;

  room_sign_in (room, ROOM_CAMILLE);
  accept_order (room, ROOM_ONE);
  first = g_strdup (room_show (room, ROOM_ONE)->milestones.holder_sign_in);
  room_restart (room);
  room_sign_in (room, ROOM_CAMILLE);
  accept_order (room, ROOM_TWO);
  g_assert_cmpstr (room_show (room, ROOM_TWO)->milestones.holder_sign_in, ==, first);
  g_assert_cmpstr (cpt_shop_sign_in_for (room->shop, ROOM_CAMILLE, CPT_SIGN_IN_NAMED), !=, first);
  g_assert_cmpstr (cpt_shop_sign_in_for (room->shop, ROOM_THEO, CPT_SIGN_IN_BADGE_PIN), !=, first);
}

static void
test_refused (Room *room, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  room_sign_in (room, ROOM_CAMILLE);
  accept_order (room, ROOM_ONE);
  g_assert_false (room_submit (room, room_command (room, CPT_KIND_PICK, ROOM_ONE, 1, 4), &error));
  g_assert_error (error, CPT_SHOP_ERROR, CPT_SHOP_ERROR_REFUSED);
  g_assert_cmpint (cpt_shop_get_refusal (room->shop)->code, ==, CPT_REFUSAL_GUARD_FAILED);
  g_assert_cmpint (cpt_shop_get_refusal (room->shop)->allowed, ==, 3);
  room_restart (room);
  g_assert_cmpint (room_line (room, ROOM_ONE, 1)->counters[CPT_COUNTER_PICKED], ==, 0);
}

/* Both are asked before either is on disk: the second is decided on what the first did. */
static void
test_one_after_the_other (Room *room, gconstpointer data)
{
  g_auto (RoomWait) first = { NULL };
  g_auto (RoomWait) second = { NULL };
  RoomWait *waits[] = { &first, &second };

  room_sign_in (room, ROOM_CAMILLE);
  accept_order (room, ROOM_TWO);
  for (gsize i = 0; i < G_N_ELEMENTS (waits); i++) {
    GPtrArray *act = g_ptr_array_new ();

    g_ptr_array_add (act, room_command (room, CPT_KIND_PICK, ROOM_TWO, 1, 1));
    cpt_shop_submit_async (room->shop, act, NULL, NULL, room_done, waits[i]);
  }
  g_assert_true (cpt_shop_submit_finish (room->shop, room_wait (&first), NULL));
  g_assert_false (cpt_shop_submit_finish (room->shop, room_wait (&second), NULL));
  g_assert_cmpint (cpt_shop_get_refusal (room->shop)->code, ==, CPT_REFUSAL_ALREADY_DONE);
  g_assert_cmpint (room_line (room, ROOM_TWO, 1)->counters[CPT_COUNTER_PICKED], ==, 1);
}

/* All of an act or nothing: the second command is refused on what the first would do. */
static void
test_act_is_whole (Room *room, gconstpointer data)
{
  g_auto (RoomWait) wait = { NULL };
  GPtrArray *act = g_ptr_array_new ();

  room_sign_in (room, ROOM_CAMILLE);
  accept_order (room, ROOM_ONE);
  g_ptr_array_add (act, room_command (room, CPT_KIND_PICK, ROOM_ONE, 1, 2));
  g_ptr_array_add (act, room_command (room, CPT_KIND_PICK, ROOM_ONE, 1, 2));
  cpt_shop_submit_async (room->shop, act, NULL, NULL, room_done, &wait);
  g_assert_false (cpt_shop_submit_finish (room->shop, room_wait (&wait), NULL));
  g_assert_cmpint (cpt_shop_get_refusal (room->shop)->allowed, ==, 1);
  g_assert_cmpint (room_line (room, ROOM_ONE, 1)->counters[CPT_COUNTER_PICKED], ==, 0);
}

static char *
find_answer (Room *room, const char *request)
{
  g_auto (RoomWait) wait = { NULL };
  g_autoptr (GError) error = NULL;
  char *answer;

  cpt_shop_find_answer_async (room->shop, request, room_done, &wait);
  answer = cpt_shop_find_answer_finish (room->shop, room_wait (&wait), &error);
  g_assert_no_error (error);
  return answer;
}

static void
test_answer_is_kept (Room *room, gconstpointer data)
{
  g_auto (RoomWait) wait = { NULL };
  g_auto (RoomWait) alone = { NULL };
  GPtrArray *act = g_ptr_array_new ();
  g_autofree char *before = find_answer (room, "$1");
  g_autofree char *after = NULL, *without = NULL;

  g_assert_null (before);
  room_sign_in (room, ROOM_CAMILLE);
  g_ptr_array_add (act, cpt_shop_new_command (room->shop, CPT_KIND_ACCEPT, ROOM_ONE));
  cpt_shop_submit_async (room->shop, act, "$1", "{\"ok\":true}", room_done, &wait);
  g_assert_true (cpt_shop_submit_finish (room->shop, room_wait (&wait), NULL));
  cpt_shop_submit_async (room->shop, g_ptr_array_new (), "$2", "{\"ok\":false}", room_done, &alone);
  g_assert_true (cpt_shop_submit_finish (room->shop, room_wait (&alone), NULL));
  room_restart (room);
  after = find_answer (room, "$1");
  without = find_answer (room, "$2");
  g_assert_cmpstr (after, ==, "{\"ok\":true}");
  g_assert_cmpstr (without, ==, "{\"ok\":false}");
}

static void
test_bags_are_never_drawn_twice (Room *room, gconstpointer data)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (gint round = 0; round < 3; round++) {
    g_auto (RoomWait) wait = { NULL };
    g_autoptr (GPtrArray) numbers = NULL;

    cpt_shop_draw_bags_async (room->shop, 2, room_done, &wait);
    numbers = cpt_shop_draw_bags_finish (room->shop, room_wait (&wait), NULL);
    g_assert_cmpuint (numbers->len, ==, 2);
    for (guint i = 0; i < numbers->len; i++) {
      const char *number = g_ptr_array_index (numbers, i);

      g_assert_true (g_str_has_prefix (number, "CB7KQ"));
      g_assert_true (g_hash_table_add (seen, g_strdup (number)));
    }
    room_restart (room);
  }
}

static void
count_signal (guint *n)
{
  (*n)++;
}

static void
test_undo (Room *room, gconstpointer data)
{
  g_auto (RoomWait) wait = { NULL };
  g_auto (RoomWait) again = { NULL };
  g_autoptr (GError) error = NULL;
  guint n_undo = 0;
  char command[CPT_ID_SIZE];

  g_signal_connect_swapped (room->shop, "undo", G_CALLBACK (count_signal), &n_undo);
  room_sign_in (room, ROOM_CAMILLE);
  accept_order (room, ROOM_ONE);
  room_submit (room, room_command (room, CPT_KIND_PICK, ROOM_ONE, 1, 1), NULL);
  g_assert_cmpint (cpt_shop_get_undoable (room->shop)->kind, ==, CPT_KIND_PICK);
  g_assert_cmpstr (cpt_shop_get_undoable (room->shop)->words, ==, "Picked for C-10001");
  g_assert_cmpstr (cpt_shop_get_undoable (room->shop)->aggregate, ==, ROOM_ONE);
  g_assert_cmpuint (n_undo, ==, 2);
  g_strlcpy (command, cpt_shop_get_undoable (room->shop)->command, sizeof command);
  cpt_shop_undo_async (room->shop, command, NULL, NULL, room_done, &wait);
  g_assert_true (cpt_shop_undo_finish (room->shop, room_wait (&wait), &error));
  g_assert_no_error (error);
  g_assert_cmpint (room_line (room, ROOM_ONE, 1)->counters[CPT_COUNTER_PICKED], ==, 0);
  g_assert_cmpstr (cpt_shop_get_undoable (room->shop)->command, ==, "");
  cpt_shop_undo_async (room->shop, command, NULL, NULL, room_done, &again);
  g_assert_false (cpt_shop_undo_finish (room->shop, room_wait (&again), &error));
  g_assert_error (error, CPT_SHOP_ERROR, CPT_SHOP_ERROR_REFUSED);
}

/* What was done before the program ended can be taken back by its id. */
static void
test_undo_after_restart (Room *room, gconstpointer data)
{
  g_auto (RoomWait) wait = { NULL };
  g_auto (RoomWait) unknown = { NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *command = NULL;

  room_sign_in (room, ROOM_CAMILLE);
  accept_order (room, ROOM_ONE);
  room_submit (room, room_command (room, CPT_KIND_PICK, ROOM_ONE, 1, 1), NULL);
  command = g_strdup (cpt_shop_get_undoable (room->shop)->command);
  room_restart (room);
  room_sign_in (room, ROOM_CAMILLE);
  g_assert_cmpstr (cpt_shop_get_undoable (room->shop)->command, ==, "");
  cpt_shop_undo_async (room->shop, command, NULL, NULL, room_done, &wait);
  g_assert_true (cpt_shop_undo_finish (room->shop, room_wait (&wait), &error));
  g_assert_no_error (error);
  g_assert_cmpint (room_line (room, ROOM_ONE, 1)->counters[CPT_COUNTER_PICKED], ==, 0);
  cpt_shop_undo_async (room->shop, ROOM_ONE, NULL, NULL, room_done, &unknown);
  g_assert_false (cpt_shop_undo_finish (room->shop, room_wait (&unknown), &error));
  g_assert_error (error, CPT_SHOP_ERROR, CPT_SHOP_ERROR_UNKNOWN);
}

static void
test_pictures (Room *room, gconstpointer data)
{
  const char *hash = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
  g_autofree char *folder = g_build_filename (room->folder, "pictures", NULL);
  g_autofree char *file = g_strdup_printf ("%s/%s.png", folder, hash);
  g_autofree char *found = NULL, *missing = NULL, *out = NULL;

  g_mkdir (folder, 0700);
  g_assert_true (g_file_set_contents (file, "x", 1, NULL));
  found = cpt_shop_find_picture (room->shop, hash);
  g_assert_cmpstr (found, ==, file);
  missing = cpt_shop_find_picture (room->shop, "ff");
  g_assert_null (missing);
  out = cpt_shop_find_picture (room->shop, "../../journal");
  g_assert_null (out);
  g_remove (file);
  g_rmdir (folder);
}

/* Strokes alone, and on the disk when it is said so: the id that comes is what a command names. */
static void
test_attach (Room *room, gconstpointer data)
{
  static const char SIGNED[] = "{\"ratio\":1.9,\"strokes\":[[[101,202]]]}";
  g_autoptr (GBytes) bytes = g_bytes_new_static (SIGNED, strlen (SIGNED));
  g_autoptr (GBytes) picture = g_bytes_new_static ("\x89PNG", 4);
  g_auto (RoomWait) wait = { 0 };
  g_auto (RoomWait) bad_wait = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  g_autofree char *path = cpt_shop_get_file (room->shop, CPT_JOURNAL_FILE);
  g_autofree char *journal = NULL;
  gsize length = 0;

  cpt_shop_attach_async (room->shop, "signature", bytes, room_done, &wait);
  id = cpt_shop_attach_finish (room->shop, room_wait (&wait), &error);
  g_assert_no_error (error);
  g_assert_true (cpt_text_is_uuid (id));
  cpt_shop_attach_async (room->shop, "signature", picture, room_done, &bad_wait);
  g_assert_null (cpt_shop_attach_finish (room->shop, room_wait (&bad_wait), &error));
  g_assert_error (error, CPT_SHOP_ERROR, CPT_SHOP_ERROR_MALFORMED);
  room_restart (room);
  g_assert_true (g_file_get_contents (path, &journal, &length, NULL));
  g_assert_nonnull (memmem (journal, length, SIGNED, strlen (SIGNED)));
}

static void
test_no_ticket (Room *room, gconstpointer data)
{
  g_auto (RoomWait) wait = { NULL };
  g_autoptr (GError) error = NULL;

  cpt_shop_enrol_async (room->shop, "{\"code\":7}", room_done, &wait);
  g_assert_false (cpt_shop_enrol_finish (room->shop, room_wait (&wait), &error));
  g_assert_error (error, CPT_SHOP_ERROR, CPT_SHOP_ERROR_UNKNOWN);
}

static void
test_damaged (Room *room, gconstpointer data)
{
  g_autofree char *journal = g_build_filename (room->folder, CPT_JOURNAL_FILE, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (CptShop) damaged = NULL;
  g_autofree char *saved = NULL;
  gsize length;

  cpt_shop_close (room->shop);
  g_assert_true (g_file_get_contents (journal, &saved, &length, NULL));
  g_assert_true (
      g_file_set_contents (journal, "this is no database at all, and never was", -1, NULL));
  damaged = cpt_shop_open (room->folder, room->clock, &error);
  g_assert_null (damaged);
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, "damaged"));
  g_assert_true (g_file_set_contents (journal, saved, (gssize)length, NULL));
}

int
main (int argc, char *argv[])
{
  static const struct {
    const char *path;
    void (*function) (Room *, gconstpointer);
  } TESTS[] = {
    { "/workflow/shop/opens what is enrolled", test_opens },
    { "/workflow/shop/a second process is told", test_second_process },
    { "/workflow/shop/an act needs a person", test_needs_person },
    { "/workflow/shop/what is on disk is shown", test_pick_is_shown },
    { "/workflow/shop/what is on disk is shown after a restart", test_survives },
    { "/workflow/shop/keeps its person when told to", test_keeps_person },
    { "/workflow/shop/one sign-in a person and day", test_sign_in_is_one },
    { "/workflow/shop/refused and nothing written", test_refused },
    { "/workflow/shop/one act after the other", test_one_after_the_other },
    { "/workflow/shop/an act is whole", test_act_is_whole },
    { "/workflow/shop/the answer is kept with the act", test_answer_is_kept },
    { "/workflow/shop/bag numbers are never drawn twice", test_bags_are_never_drawn_twice },
    { "/workflow/shop/undo", test_undo },
    { "/workflow/shop/undo after a restart", test_undo_after_restart },
    { "/workflow/shop/pictures stay in their folder", test_pictures },
    { "/workflow/shop/what is signed is kept", test_attach },
    { "/workflow/shop/no ticket", test_no_ticket },
    { "/workflow/shop/a damaged journal is said", test_damaged },
  };

  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  for (gsize i = 0; i < G_N_ELEMENTS (TESTS); i++)
    g_test_add (TESTS[i].path, Room, NULL, room_set_up, TESTS[i].function, room_tear_down);
  return g_test_run ();
}
