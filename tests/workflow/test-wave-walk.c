/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "room.h"
#include "workflow/pick.h"
#include "workflow/wave.h"

#include <string.h>

static void
submit (Room *room, GPtrArray *act)
{
  g_auto (RoomWait) wait = { NULL };
  g_autoptr (GError) error = NULL;

  cpt_shop_submit_async (room->shop, act, NULL, NULL, room_done, &wait);
  cpt_shop_submit_finish (room->shop, room_wait (&wait), &error);
  g_assert_no_error (error);
}

static CptWave *
take_wave (Room *room)
{
  g_autoptr (GError) error = NULL;
  CptWave *wave = cpt_wave_choose (room->shop, 0, &error);

  g_assert_no_error (error);
  submit (room, cpt_wave_new_act (room->shop, wave, NULL));
  return wave;
}

static void
put_off (Room *room, const char *id, guint line, int code)
{
  g_auto (RoomWait) wait = { NULL };
  g_autoptr (GError) error = NULL;

  cpt_shop_put_off_async (room->shop, id, line, room_done, &wait);
  if (cpt_shop_put_off_finish (room->shop, room_wait (&wait), &error))
    g_assert_cmpint (code, ==, -1);
  else
    g_assert_error (error, CPT_SHOP_ERROR, code);
}

static void
expect_walk (Room *room, const char *id, const char *wave, const char *places)
{
  g_autoptr (GString) there = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  char id_of_wave[CPT_ID_SIZE];
  g_autoptr (GArray) stops = cpt_wave_list_walk (room->shop, id, id_of_wave, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < stops->len; i++)
    g_string_append_printf (there, "%s ", g_array_index (stops, CptWaveStop, i).place);
  g_assert_cmpstr (there->str, ==, places);
  g_assert_cmpstr (id_of_wave, ==, wave);
}

static void
test_takes_all (Room *room, gconstpointer data)
{
  g_autoptr (CptWave) wave = NULL, none = NULL;
  g_autoptr (GError) error = NULL;

  room_sign_in (room, ROOM_CAMILLE);
  wave = take_wave (room);
  g_assert_cmpuint (wave->orders->len, ==, 2);
  g_assert_cmpuint (wave->n_stops, ==, 3);
  g_assert_cmpint (wave->n_units, ==, 5);
  g_assert_cmpstr (room_show (room, ROOM_ONE)->milestones.wave, ==, wave->id);
  g_assert_cmpstr (room_show (room, ROOM_TWO)->milestones.wave, ==, wave->id);
  expect_walk (room, ROOM_TWO, wave->id, "A-01-1 A-03-2 B-01-1 ");
  none = cpt_wave_choose (room->shop, 0, &error);
  g_assert_null (none);
  g_assert_error (error, CPT_SHOP_ERROR, CPT_SHOP_ERROR_NOT_NOW);
}

static void
test_needs_a_person (Room *room, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CptWave) wave = cpt_wave_choose (room->shop, 0, &error);

  g_assert_null (wave);
  g_assert_error (error, CPT_SHOP_ERROR, CPT_SHOP_ERROR_NOT_SIGNED_IN);
}

static char *
name_holder (Room *room, const char *id)
{
  return g_strdup (room_show (room, id)->milestones.holder_person);
}

/* A planned wave is two when it is split, both of who split it; the later half goes to a colleague
 * as it is, and comes back under another name by helping. */
static void
test_split (Room *room, gconstpointer data)
{
  g_autoptr (CptWave) wave = NULL, half = NULL, theirs = NULL;
  g_autoptr (GPtrArray) taken = NULL, left = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *giver = NULL, *taker = NULL, *words = NULL;
  GPtrArray *act = NULL;
  char given[CPT_ID_SIZE];

  room_sign_in (room, ROOM_CAMILLE);
  wave = cpt_wave_choose (room->shop, 0, &error);
  g_assert_no_error (error);
  half = cpt_wave_split (room->shop, wave, &act);
  g_assert_nonnull (half);
  g_assert_null (cpt_wave_split (room->shop, half, &act));
  submit (room, act);
  g_assert_cmpuint (wave->orders->len, ==, 1);
  g_assert_cmpint (wave->n_units + half->n_units, ==, 5);
  expect_walk (room, ROOM_TWO, wave->id, "B-01-1 ");
  expect_walk (room, ROOM_ONE, half->id, "A-01-1 A-03-2 ");
  taken = cpt_wave_list_taken (room->shop);
  g_assert_cmpuint (taken->len, ==, 2);
  g_assert_cmpstr (((CptWave *)g_ptr_array_index (taken, 0))->id, ==, wave->id);
  g_assert_cmpstr (((CptWave *)g_ptr_array_index (taken, 1))->id, ==, half->id);

  submit (room, cpt_wave_new_act (room->shop, half, ROOM_THEO));
  taker = name_holder (room, ROOM_ONE);
  giver = name_holder (room, ROOM_TWO);
  g_assert_cmpstr (taker, ==, ROOM_THEO);
  g_assert_cmpstr (giver, ==, ROOM_CAMILLE);
  g_assert_cmpstr (room_show (room, ROOM_ONE)->milestones.wave, ==, half->id);

  theirs = cpt_wave_find_taken (room->shop, half->id);
  g_assert_nonnull (theirs);
  g_assert_false (cpt_wave_is_mine (room->shop, theirs));
  words = cpt_wave_write_words (room->shop, theirs);
  g_assert_true (g_str_has_prefix (words, "Théo · 1 order "));
  g_strlcpy (given, theirs->id, sizeof given);
  cpt_shop_make_id (room->shop, theirs->id);
  submit (room, cpt_wave_new_act (room->shop, theirs, NULL));
  expect_walk (room, ROOM_ONE, theirs->id, "A-01-1 A-03-2 ");
  g_assert_cmpstr (theirs->id, !=, given);
  left = cpt_wave_list_taken (room->shop);
  g_assert_cmpuint (left->len, ==, 2);
}

/* What a colleague has begun is theirs; one's own stays until nothing of it is left to pick. */
static void
test_begun (Room *room, gconstpointer data)
{
  g_autoptr (CptWave) wave = NULL, theirs = NULL, own = NULL, over = NULL;
  g_autoptr (GError) error = NULL;

  room_sign_in (room, ROOM_CAMILLE);
  wave = take_wave (room);
  g_assert_true (room_submit (room, room_command (room, CPT_KIND_PICK, ROOM_ONE, 2, 1), &error));
  own = cpt_wave_find_taken (room->shop, wave->id);
  g_assert_cmpuint (own->orders->len, ==, 2);
  room_sign_in (room, ROOM_THEO);
  theirs = cpt_wave_find_taken (room->shop, wave->id);
  g_assert_cmpuint (theirs->orders->len, ==, 1);
  g_assert_cmpstr (((CptWaveOrder *)g_ptr_array_index (theirs->orders, 0))->fulfilment, ==,
                   ROOM_TWO);
  room_sign_in (room, ROOM_CAMILLE);
  g_assert_true (room_submit (room, room_command (room, CPT_KIND_PICK, ROOM_TWO, 1, 1), &error));
  room_sign_in (room, ROOM_THEO);
  over = cpt_wave_find_taken (room->shop, wave->id);
  g_assert_null (over);
}

/* What somebody took by themselves joins their own wave, and nobody else's. */
static void
test_whose (Room *room, gconstpointer data)
{
  g_autoptr (CptWave) other = NULL, own = NULL;
  g_autoptr (GError) error = NULL;
  CptCommand *accept;

  room_sign_in (room, ROOM_CAMILLE);
  accept = cpt_shop_new_command (room->shop, CPT_KIND_ACCEPT, ROOM_TWO);
  g_strlcpy (accept->args.tote, "T-2", sizeof accept->args.tote);
  g_assert_true (room_submit (room, accept, &error));
  room_sign_in (room, ROOM_THEO);
  other = cpt_wave_choose (room->shop, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (other->orders->len, ==, 1);
  room_sign_in (room, ROOM_CAMILLE);
  own = take_wave (room);
  g_assert_cmpuint (own->orders->len, ==, 2);
  g_assert_cmpstr (room_show (room, ROOM_TWO)->milestones.wave, ==, own->id);
  g_assert_cmpstr (room_show (room, ROOM_TWO)->milestones.tote, ==, "T-2");
}

static void
test_later_survives (Room *room, gconstpointer data)
{
  static const char *const IDS[] = { ROOM_ONE, ROOM_TWO, NULL };
  g_autoptr (CptWave) wave = NULL;
  g_autoptr (CptPickWalk) walk = NULL;
  g_autoptr (CptPickStop) current = NULL;
  g_autofree char *place = NULL;

  room_sign_in (room, ROOM_CAMILLE);
  wave = take_wave (room);
  put_off (room, ROOM_ONE, 2, -1);
  expect_walk (room, ROOM_ONE, wave->id, "A-03-2 B-01-1 A-01-1 ");
  room_restart (room);
  room_sign_in (room, ROOM_CAMILLE);
  expect_walk (room, ROOM_TWO, wave->id, "A-03-2 B-01-1 A-01-1 ");
  put_off (room, ROOM_ONE, 1, -1);
  expect_walk (room, ROOM_TWO, wave->id, "B-01-1 A-01-1 A-03-2 ");
  walk = cpt_pick_walk_new (room->shop, IDS);
  g_object_get (walk, "current", &current, NULL);
  g_object_get (current, "place", &place, NULL);
  g_assert_cmpstr (place, ==, "B-01-1");
}

/* Given back and taken again: a walk of its own, in which nothing was put off. */
static void
test_later_ends (Room *room, gconstpointer data)
{
  g_autoptr (CptWave) first = NULL, second = NULL;
  g_autoptr (GError) error = NULL;

  room_sign_in (room, ROOM_CAMILLE);
  first = take_wave (room);
  put_off (room, ROOM_ONE, 2, -1);
  g_assert_true (
      room_submit (room, cpt_shop_new_command (room->shop, CPT_KIND_RELEASE, ROOM_ONE), &error));
  put_off (room, ROOM_ONE, 2, CPT_SHOP_ERROR_NOT_NOW);
  second = take_wave (room);
  expect_walk (room, ROOM_ONE, second->id, "A-01-1 A-03-2 ");
}

static void
test_later_refused (Room *room, gconstpointer data)
{
  g_autoptr (CptWave) wave = NULL;
  g_autoptr (GArray) stops = NULL;
  g_autoptr (GError) error = NULL;

  room_sign_in (room, ROOM_CAMILLE);
  put_off (room, ROOM_TWO, 1, CPT_SHOP_ERROR_NOT_NOW);
  wave = take_wave (room);
  put_off (room, ROOM_TWO, 7, CPT_SHOP_ERROR_UNKNOWN);
  g_assert_true (room_submit (room, room_command (room, CPT_KIND_PICK, ROOM_TWO, 1, 1), &error));
  put_off (room, ROOM_TWO, 1, CPT_SHOP_ERROR_NOT_NOW);
  room_sign_in (room, ROOM_THEO);
  stops = cpt_wave_list_walk (room->shop, ROOM_ONE, NULL, &error);
  g_assert_null (stops);
  g_assert_error (error, CPT_SHOP_ERROR, CPT_SHOP_ERROR_NOT_NOW);
}

int
main (int argc, char *argv[])
{
  static const struct {
    const char *path;
    void (*function) (Room *, gconstpointer);
  } TESTS[] = {
    { "/workflow/wave/takes all that fits", test_takes_all },
    { "/workflow/wave/needs a person", test_needs_a_person },
    { "/workflow/wave/whose it may take", test_whose },
    { "/workflow/wave/split, given, helped", test_split },
    { "/workflow/wave/what is begun", test_begun },
    { "/workflow/wave/later survives a restart", test_later_survives },
    { "/workflow/wave/later ends with its walk", test_later_ends },
    { "/workflow/wave/later refused", test_later_refused },
  };

  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  for (gsize i = 0; i < G_N_ELEMENTS (TESTS); i++)
    g_test_add (TESTS[i].path, Room, NULL, room_set_up, TESTS[i].function, room_tear_down);
  return g_test_run ();
}
