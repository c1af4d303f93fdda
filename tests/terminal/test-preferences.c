/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an administrator sets, and what is true where no schema is installed. */
#include "terminal/preferences.h"

#include <glib/gstdio.h>

#define SCHEMA "org.comptoir.Comptoir"

static CptPreferences *
make (void)
{
  return cpt_preferences_new (g_settings_schema_source_get_default ());
}

/* Each as when nobody has set anything. */
static void
assert_defaults (CptPreferences *preferences)
{
  g_autofree char *camera = cpt_preferences_get_camera (preferences);
  g_autofree char *output = cpt_preferences_get_sound_output (preferences);
  g_autofree char *printer = cpt_preferences_get_printer (preferences);

  g_assert_cmpstr (printer, ==, "");
  g_assert_cmpstr (camera, ==, "none");
  g_assert_null (output);
  g_assert_cmpuint (cpt_preferences_get_volume (preferences), ==, 100);
  g_assert_true (cpt_preferences_get_vibration (preferences));
  g_assert_cmpuint (cpt_preferences_get_auto_lock_minutes (preferences, 7), ==, 7);
}

static void
test_no_schema (void)
{
  g_autoptr (CptPreferences) preferences = cpt_preferences_new (NULL);

  assert_defaults (preferences);
  g_assert_false (cpt_preferences_set_printer (preferences, "ZD421"));
}

static void
on_changed (CptPreferences *preferences, gpointer user_data)
{
  guint *n_changes = user_data;

  (*n_changes)++;
}

static void
test_no_schema_watch (void)
{
  g_autoptr (CptPreferences) preferences = cpt_preferences_new (NULL);
  guint n_changes = 0;

  cpt_preferences_watch (preferences, on_changed, &n_changes);
  g_assert_cmpuint (n_changes, ==, 0);
}

/* A schema that an older version installed. */
static void
test_older_schema (void)
{
  g_autofree char *folder = g_dir_make_tmp ("comptoir-schema-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, SCHEMA ".gschema.xml", NULL);
  g_autofree char *compiled = g_build_filename (folder, "gschemas.compiled", NULL);
  const char *const compile[] = { "glib-compile-schemas", folder, NULL };
  g_autoptr (GSettingsSchemaSource) source = NULL;
  g_autoptr (CptPreferences) preferences = NULL;
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path,
                       "<schemalist><schema id='" SCHEMA "' path='/org/comptoir/Older/'>"
                       "<key name='vibration' type='b'><default>false</default></key>"
                       "</schema></schemalist>",
                       -1, &error);
  g_assert_no_error (error);
  g_spawn_sync (NULL, (char **)compile, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL,
                &error);
  g_assert_no_error (error);
  source = g_settings_schema_source_new_from_directory (folder, NULL, TRUE, &error);
  g_assert_no_error (error);

  preferences = cpt_preferences_new (source);
  g_assert_false (cpt_preferences_get_vibration (preferences));
  g_assert_cmpuint (cpt_preferences_get_volume (preferences), ==, 100);
  g_assert_cmpuint (cpt_preferences_get_auto_lock_minutes (preferences, 3), ==, 3);
  g_remove (path);
  g_remove (compiled);
  g_rmdir (folder);
}

static void
test_defaults (void)
{
  g_autoptr (CptPreferences) preferences = make ();
  g_autoptr (GSettings) settings = g_settings_new (SCHEMA);

  g_settings_reset (settings, "volume");
  assert_defaults (preferences);
}

static void
test_set (void)
{
  g_autoptr (CptPreferences) preferences = make ();
  g_autoptr (GSettings) settings = g_settings_new (SCHEMA);
  g_autofree char *camera = NULL;
  g_autofree char *output = NULL;
  g_autofree char *printer = NULL;
  guint n_changes = 0;

  cpt_preferences_watch (preferences, on_changed, &n_changes);
  g_assert_true (cpt_preferences_set_printer (preferences, "ZD421"));
  g_assert_true (g_settings_set_string (settings, "camera", "/dev/video2"));
  g_assert_true (g_settings_set_string (settings, "sound-output", "fakesink"));
  g_assert_true (g_settings_set_uint (settings, "volume", 30));
  g_assert_true (g_settings_set_boolean (settings, "vibration", FALSE));

  camera = cpt_preferences_get_camera (preferences);
  output = cpt_preferences_get_sound_output (preferences);
  g_assert_cmpstr (camera, ==, "/dev/video2");
  g_assert_cmpstr (output, ==, "fakesink");
  printer = cpt_preferences_get_printer (preferences);
  g_assert_cmpstr (printer, ==, "ZD421");
  g_assert_cmpuint (cpt_preferences_get_volume (preferences), ==, 30);
  g_assert_false (cpt_preferences_get_vibration (preferences));
  while (g_main_context_iteration (NULL, FALSE)) {
    /* News of a change may come by the main loop. */
  }
  g_assert_cmpuint (n_changes, ==, 5);

  g_settings_reset (settings, "printer");
  g_settings_reset (settings, "camera");
  g_settings_reset (settings, "sound-output");
  g_settings_reset (settings, "volume");
  g_settings_reset (settings, "vibration");
}

static void
test_auto_lock (void)
{
  static const struct {
    guint own;
    guint policy;
    guint minutes;
  } cases[] = {
    { 0, 0, 0 }, { 0, 5, 5 }, { 5, 0, 5 }, { 2, 5, 2 }, { 9, 5, 5 }, { 240, 240, 240 },
  };
  g_autoptr (CptPreferences) preferences = make ();
  g_autoptr (GSettings) settings = g_settings_new (SCHEMA);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_settings_set_uint (settings, "auto-lock-minutes", cases[i].own);
    g_assert_cmpuint (cpt_preferences_get_auto_lock_minutes (preferences, cases[i].policy), ==,
                      cases[i].minutes);
  }
  g_settings_reset (settings, "auto-lock-minutes");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/terminal/preferences/no-schema", test_no_schema);
  g_test_add_func ("/terminal/preferences/no-schema-watch", test_no_schema_watch);
  g_test_add_func ("/terminal/preferences/older-schema", test_older_schema);
  g_test_add_func ("/terminal/preferences/defaults", test_defaults);
  g_test_add_func ("/terminal/preferences/set", test_set);
  g_test_add_func ("/terminal/preferences/auto-lock", test_auto_lock);
  return g_test_run ();
}
