/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "room.h"
#include "workflow/sign-in.h"

#include <string.h>

static gboolean
sign_in (Room *room, const char *number, const char *pin, GError **error)
{
  g_autoptr (CptSignInJob) job = cpt_sign_in_new (room->shop);
  g_auto (RoomWait) wait = { NULL };
  g_autofree char *badge = room_badge (number);

  cpt_sign_in_async (job, badge, pin, room_done, &wait);
  return cpt_sign_in_finish (job, room_wait (&wait), error);
}

static void
test_right (Room *room, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (sign_in (room, "1041", "1234", &error));
  g_assert_no_error (error);
  g_assert_cmpstr (cpt_shop_get_person (room->shop)->name, ==, "Camille");
  g_assert_cmpint (cpt_shop_get_role (room->shop), ==, CPT_ROLE_ASSOCIATE);
  g_assert_true (sign_in (room, "1001", "9876", &error));
  g_assert_cmpint (cpt_shop_get_role (room->shop), ==, CPT_ROLE_MANAGER);
}

static void
test_wrong (Room *room, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (sign_in (room, "1041", "4321", &error));
  g_assert_error (error, CPT_SHOP_ERROR, CPT_SHOP_ERROR_WRONG_PIN);
  g_assert_cmpstr (error->message, ==, "Wrong PIN. 4 tries left.");
  g_assert_null (cpt_shop_get_person (room->shop));
}

/* Another person's badge secret with the right PIN is as wrong as a wrong PIN. */
static void
test_wrong_secret (Room *room, gconstpointer data)
{
  g_autoptr (CptSignInJob) job = cpt_sign_in_new (room->shop);
  g_auto (RoomWait) wait = { NULL };
  g_autofree char *badge = room_badge ("1042");
  g_autofree char *forged = g_strconcat ("B-1041", badge + strlen ("B-1042"), NULL);
  g_autoptr (GError) error = NULL;

  cpt_sign_in_async (job, forged, "1234", room_done, &wait);
  g_assert_false (cpt_sign_in_finish (job, room_wait (&wait), &error));
  g_assert_error (error, CPT_SHOP_ERROR, CPT_SHOP_ERROR_WRONG_PIN);
}

static void
test_locked (Room *room, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  for (gint i = 0; i < 5; i++) {
    g_clear_error (&error);
    g_assert_false (sign_in (room, "1041", "0000", &error));
  }
  g_assert_error (error, CPT_SHOP_ERROR, CPT_SHOP_ERROR_LOCKED);
  g_assert_cmpstr (error->message, ==, "Locked for 5 minutes. Wait, or ask a manager.");
  g_clear_error (&error);
  g_assert_false (sign_in (room, "1041", "1234", &error));
  g_assert_error (error, CPT_SHOP_ERROR, CPT_SHOP_ERROR_LOCKED);
  g_clear_error (&error);
  room_restart (room);
  g_assert_false (sign_in (room, "1041", "1234", &error));
  g_assert_error (error, CPT_SHOP_ERROR, CPT_SHOP_ERROR_LOCKED);
  g_clear_error (&error);
  g_assert_true (sign_in (room, "1042", "2345", &error));
  g_assert_no_error (error);
}

/* Tries count over a restart, and a right PIN ends the count. */
static void
test_tries_are_on_disk (Room *room, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (sign_in (room, "1041", "0000", NULL));
  g_assert_false (sign_in (room, "1041", "0000", NULL));
  room_restart (room);
  g_assert_false (sign_in (room, "1041", "0000", &error));
  g_assert_cmpstr (error->message, ==, "Wrong PIN. 2 tries left.");
  g_assert_true (sign_in (room, "1041", "1234", NULL));
  g_clear_error (&error);
  g_assert_false (sign_in (room, "1041", "0000", &error));
  g_assert_cmpstr (error->message, ==, "Wrong PIN. 4 tries left.");
}

static void
test_unknown (Room *room, gconstpointer data)
{
  g_autoptr (CptSignInJob) job = cpt_sign_in_new (room->shop);
  g_auto (RoomWait) wait = { NULL };
  g_autoptr (GError) error = NULL;

  g_assert_false (sign_in (room, "9999", "1234", &error));
  g_assert_error (error, CPT_SHOP_ERROR, CPT_SHOP_ERROR_UNKNOWN);
  g_clear_error (&error);
  cpt_sign_in_async (job, "09524500100011", "1234", room_done, &wait);
  g_assert_false (cpt_sign_in_finish (job, room_wait (&wait), &error));
  g_assert_error (error, CPT_SHOP_ERROR, CPT_SHOP_ERROR_UNKNOWN);
}

/* An approver is checked, and who is signed in stays. */
static void
test_approves (Room *room, gconstpointer data)
{
  g_autoptr (CptSignInJob) job = cpt_sign_in_new (room->shop);
  g_auto (RoomWait) wait = { NULL };
  g_autofree char *badge = room_badge ("1001");
  g_autofree char *approver = NULL;
  g_autoptr (GError) error = NULL;

  room_sign_in (room, ROOM_CAMILLE);
  cpt_sign_in_approve_async (job, badge, "9876", room_done, &wait);
  approver = cpt_sign_in_approve_finish (job, room_wait (&wait), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (approver, ==,
                   cpt_shop_sign_in_for (room->shop, ROOM_NADIA, CPT_SIGN_IN_BADGE_PIN));
  g_assert_cmpstr (cpt_shop_get_person (room->shop)->name, ==, "Camille");
}

/* The pad: a badge fills the name, the fourth digit checks. */
static void
wait_while_busy (CptSignInJob *job)
{
  gboolean busy = TRUE;

  while (busy) {
    g_main_context_iteration (NULL, TRUE);
    g_object_get (job, "busy", &busy, NULL);
  }
}

static void
type (CptSignInJob *job, const char *digits)
{
  for (; *digits != '\0'; digits++)
    cpt_sign_in_type (job, *digits);
}

static void
test_pad (Room *room, gconstpointer data)
{
  g_autoptr (CptSignInJob) job = cpt_sign_in_new (room->shop);
  g_autofree char *badge = room_badge ("1041");
  g_autofree char *name = NULL;
  g_autoptr (CptSay) say = NULL;
  guint n_digits;

  cpt_sign_in_take_badge (job, badge);
  g_object_get (job, "name", &name, NULL);
  g_assert_cmpstr (name, ==, "Camille");
  type (job, "12x");
  cpt_sign_in_type (job, '\b');
  g_object_get (job, "n-digits", &n_digits, NULL);
  g_assert_cmpuint (n_digits, ==, 1);
  type (job, "111");
  wait_while_busy (job);
  g_object_get (job, "say", &say, "n-digits", &n_digits, NULL);
  g_assert_cmpint (say->sort, ==, CPT_SAY_WRONG);
  g_assert_cmpstr (say->title, ==, "Wrong PIN. 4 tries left.");
  g_assert_cmpuint (n_digits, ==, 0);
  type (job, "1234");
  wait_while_busy (job);
  g_assert_nonnull (cpt_shop_get_person (room->shop));
}

static void
test_pad_says_no_badge (Room *room, gconstpointer data)
{
  g_autoptr (CptSignInJob) job = cpt_sign_in_new (room->shop);
  g_autoptr (CptSay) say = NULL;

  cpt_sign_in_take_badge (job, "R-12");
  g_object_get (job, "say", &say, NULL);
  g_assert_cmpint (say->sort, ==, CPT_SAY_UNKNOWN);
  type (job, "1234");
  g_clear_pointer (&say, cpt_say_free);
  g_object_get (job, "say", &say, NULL);
  g_assert_cmpstr (say->title, ==, "Scan your badge");
  g_assert_null (cpt_shop_get_person (room->shop));
}

/* After the one long time without central nobody can sign in (SYNC §9). */
static void
test_offline_too_long (Room *room, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&room->clock, cpt_clock_unref);
  room->clock = cpt_clock_new (ROOM_NOW_US + 8 * 24 * 60 * ROOM_MINUTE, g_get_real_time (), 1);
  room_restart (room);
  g_assert_false (sign_in (room, "1041", "1234", &error));
  g_assert_error (error, CPT_SHOP_ERROR, CPT_SHOP_ERROR_NOT_SIGNED_IN);
}

int
main (int argc, char *argv[])
{
  static const struct {
    const char *path;
    void (*function) (Room *, gconstpointer);
  } TESTS[] = {
    { "/workflow/sign-in/right", test_right },
    { "/workflow/sign-in/wrong", test_wrong },
    { "/workflow/sign-in/wrong secret", test_wrong_secret },
    { "/workflow/sign-in/locked", test_locked },
    { "/workflow/sign-in/tries are on disk", test_tries_are_on_disk },
    { "/workflow/sign-in/unknown", test_unknown },
    { "/workflow/sign-in/approver", test_approves },
    { "/workflow/sign-in/pad", test_pad },
    { "/workflow/sign-in/pad without a badge", test_pad_says_no_badge },
    { "/workflow/sign-in/offline for too long", test_offline_too_long },
  };

  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  for (gsize i = 0; i < G_N_ELEMENTS (TESTS); i++)
    g_test_add (TESTS[i].path, Room, NULL, room_set_up, TESTS[i].function, room_tear_down);
  return g_test_run ();
}
