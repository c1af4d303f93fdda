/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/crypto.h"
#include "device/device.h"

#include <glib/gstdio.h>

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define INSTANT_US G_GINT64_CONSTANT (1795250700000000)
#define SECOND_US  G_GINT64_CONSTANT (1000000)

typedef struct {
  char *path; /* (owned) */
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *room = g_dir_make_tmp ("cpt-device-XXXXXX", &error);

  g_assert_no_error (error);
  self->path = g_build_filename (room, "data", NULL);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  static const char *const names[] = { "lock", "device.key", "settings.ini", "" };
  g_autofree char *room = g_path_get_dirname (self->path);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *file = g_build_filename (self->path, names[i], NULL);

    g_remove (file);
  }
  g_remove (self->path);
  g_rmdir (room);
  g_clear_pointer (&self->path, g_free);
}

static int
get_mode (const char *path)
{
  struct stat info;

  g_assert_no_errno (stat (path, &info));
  return (int)(info.st_mode & 0777);
}

static void
test_open (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CptFolder) folder = cpt_folder_open (self->path, &error);
  g_autofree char *lock = NULL;

  g_assert_no_error (error);
  g_assert_nonnull (folder);
  g_assert_cmpstr (cpt_folder_get_path (folder), ==, self->path);
  g_assert_cmpint (get_mode (self->path), ==, 0700);
  lock = cpt_folder_get_file (folder, "lock");
  g_assert_cmpint (get_mode (lock), ==, 0600);
  g_assert_cmpint (cpt_folder_get_free (folder), >, 0);
}

static void
test_closes_to_others (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CptFolder) folder = NULL;

  g_assert_no_errno (g_mkdir (self->path, 0755));
  folder = cpt_folder_open (self->path, &error);
  g_assert_no_error (error);
  g_assert_cmpint (get_mode (self->path), ==, 0700);
}

static void
test_second (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CptFolder) first = cpt_folder_open (self->path, NULL);
  g_autoptr (CptFolder) second = cpt_folder_open (self->path, &error);
  g_autofree char *mine = g_strdup_printf ("process %ld", (long)getpid ());

  g_assert_nonnull (first);
  g_assert_null (second);
  g_assert_error (error, CPT_DEVICE_ERROR, CPT_DEVICE_ERROR_IN_USE);
  g_assert_nonnull (strstr (error->message, mine));

  g_clear_pointer (&first, cpt_folder_close);
  second = cpt_folder_open (self->path, NULL);
  g_assert_nonnull (second);
}

static void
test_unwritable (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CptFolder) folder = NULL;

  /* A file where the folder should be: not even root can write into it. */
  g_assert_true (g_file_set_contents (self->path, "x", 1, NULL));
  folder = cpt_folder_open (self->path, &error);
  g_assert_null (folder);
  g_assert_error (error, CPT_DEVICE_ERROR, CPT_DEVICE_ERROR_UNWRITABLE);
  g_assert_nonnull (strstr (error->message, self->path));
}

static void
test_key (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CptFolder) folder = cpt_folder_open (self->path, NULL);
  g_autofree char *file = cpt_folder_get_file (folder, "device.key");
  guint8 made[32] = { 0 };
  guint8 again[32] = { 0 };

  g_assert_true (cpt_folder_load_key (folder, made, &error));
  g_assert_no_error (error);
  g_assert_cmpint (get_mode (file), ==, 0600);
  g_assert_no_errno (g_chmod (file, 0644));
  g_assert_true (cpt_folder_load_key (folder, again, &error));
  g_assert_cmpmem (made, sizeof made, again, sizeof again);
  g_assert_cmpint (get_mode (file), ==, 0600);

  g_assert_true (g_file_set_contents (file, "not a key", -1, NULL));
  g_assert_false (cpt_folder_load_key (folder, again, &error));
  g_assert_error (error, CPT_DEVICE_ERROR, CPT_DEVICE_ERROR_KEY);
}

static void
test_settings (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CptFolder) folder = cpt_folder_open (self->path, NULL);
  g_autofree char *none = cpt_folder_get_setting (folder, "central", "url");
  g_autofree char *url = NULL;

  g_assert_null (none);
  g_assert_true (cpt_folder_set_setting (folder, "central", "url", "https://c.example", &error));
  g_assert_no_error (error);
  g_clear_pointer (&folder, cpt_folder_close);
  folder = cpt_folder_open (self->path, NULL);
  url = cpt_folder_get_setting (folder, "central", "url");
  g_assert_cmpstr (url, ==, "https://c.example");
}

static void
test_clock_rate (void)
{
  g_autoptr (CptClock) clock = cpt_clock_new (INSTANT_US, g_get_real_time (), 100);
  gint64 wall_us = cpt_clock_get_wall_us (clock);
  gint64 boot_us = cpt_clock_get_boot_us (clock);
  gint64 real_us = g_get_monotonic_time ();

  g_assert_cmpint (wall_us, >=, INSTANT_US);
  g_assert_cmpint (wall_us, <, INSTANT_US + 600 * SECOND_US);
  while (g_get_monotonic_time () - real_us < 2000)
    ;
  g_assert_cmpint (cpt_clock_get_wall_us (clock) - wall_us, >=, 100 * 1900);
  g_assert_cmpint (cpt_clock_get_boot_us (clock) - boot_us, >=, 100 * 1900);
  g_assert_cmpint (cpt_clock_to_real_us (clock, 1000), ==, 10);
  g_assert_cmpint (cpt_clock_to_real_us (clock, 1), ==, 1);
}

static void
test_clock_shared (void)
{
  gint64 real_us = g_get_real_time () - 5 * SECOND_US;
  g_autoptr (CptClock) one = cpt_clock_new (INSTANT_US, real_us, 60);
  g_autoptr (CptClock) other = cpt_clock_new (INSTANT_US, real_us, 60);
  gint64 apart_us = cpt_clock_get_boot_us (other) - cpt_clock_get_boot_us (one);

  /* Two processes on one --clock agree within the moment between the readings. */
  g_assert_cmpint (ABS (apart_us), <, 60 * SECOND_US);
  g_assert_cmpint (cpt_clock_get_wall_us (one), >=, INSTANT_US + 300 * SECOND_US);
  g_assert_cmpstr (cpt_clock_get_boot_id (one), ==, cpt_clock_get_boot_id (other));
}

static void
test_clock_server (void)
{
  g_autoptr (CptClock) clock = cpt_clock_new (0, 0, 0);
  gint64 server_us = cpt_clock_get_wall_us (clock) + 3600 * SECOND_US;
  gint64 saved_us = 0;
  gint64 boot_us = 0;

  g_assert_cmpint (cpt_clock_get_skew_us (clock), ==, 0);
  g_assert_false (cpt_clock_get_server (clock, &saved_us, &boot_us));
  cpt_clock_set_server_us (clock, server_us);
  g_assert_cmpint (cpt_clock_get_now_us (clock), >=, server_us);
  g_assert_cmpint (cpt_clock_get_skew_us (clock), <, -3500 * SECOND_US);
  g_assert_true (cpt_clock_get_server (clock, &saved_us, &boot_us));
  g_assert_cmpint (saved_us, ==, server_us);
}

static void
test_clock_restored (void)
{
  g_autoptr (CptClock) same = cpt_clock_new (0, 0, 0);
  g_autoptr (CptClock) rebooted = cpt_clock_new (0, 0, 0);
  gint64 server_us = cpt_clock_get_wall_us (same) + 3600 * SECOND_US;
  gint64 boot_us = cpt_clock_get_boot_us (same);

  cpt_clock_restore (same, server_us, cpt_clock_get_boot_id (same), boot_us);
  g_assert_cmpint (cpt_clock_get_now_us (same), >=, server_us);
  /* After a reboot nobody knows how long it took: not before what was heard last. */
  cpt_clock_restore (rebooted, server_us, "another boot", boot_us);
  g_assert_cmpint (cpt_clock_get_now_us (rebooted), ==, server_us);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_assert_true (cpt_crypto_init ());

#define ADD(path, function)                                                                        \
  g_test_add ("/device/folder/" path, Fixture, NULL, set_up, function, tear_down)
  ADD ("open", test_open);
  ADD ("closes to others", test_closes_to_others);
  ADD ("second process", test_second);
  ADD ("unwritable", test_unwritable);
  ADD ("key", test_key);
  ADD ("settings", test_settings);
  g_test_add_func ("/device/clock/rate", test_clock_rate);
  g_test_add_func ("/device/clock/shared", test_clock_shared);
  g_test_add_func ("/device/clock/server", test_clock_server);
  g_test_add_func ("/device/clock/restored", test_clock_restored);
  return g_test_run ();
}
