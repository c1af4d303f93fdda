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
  submit (room, cpt_wave_new_act (room->shop, wave));
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
