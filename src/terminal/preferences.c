/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "terminal/preferences.h"

#define SCHEMA "org.comptoir.Comptoir"

/* The schema's defaults; the test compares. */
#define DEFAULT_CAMERA "none"
#define DEFAULT_VOLUME 100

struct _CptPreferences {
  GSettings *settings;     /* (owned) (nullable): no schema */
  GSettingsSchema *schema; /* (owned) (nullable) */
  CptPreferencesChanged changed;
  gpointer user_data;
};

CptPreferences *
cpt_preferences_new (GSettingsSchemaSource *source)
{
  CptPreferences *self = g_new0 (CptPreferences, 1);

  if (source != NULL)
    self->schema = g_settings_schema_source_lookup (source, SCHEMA, TRUE);
  if (self->schema != NULL)
    self->settings = g_settings_new_full (self->schema, NULL, NULL);
  return self;
}

void
cpt_preferences_free (CptPreferences *self)
{
  if (self->settings != NULL)
    g_signal_handlers_disconnect_by_data (self->settings, self);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->schema, g_settings_schema_unref);
  g_free (self);
}

/* To ask GSettings for a key that its schema lacks ends the program. */
static gboolean
has (CptPreferences *self, const char *key)
{
  return self->schema != NULL && g_settings_schema_has_key (self->schema, key);
}

static guint
get_number (CptPreferences *self, const char *key, guint otherwise)
{
  return has (self, key) ? g_settings_get_uint (self->settings, key) : otherwise;
}

char *
cpt_preferences_get_camera (CptPreferences *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return has (self, "camera") ? g_settings_get_string (self->settings, "camera")
                              : g_strdup (DEFAULT_CAMERA);
}

char *
cpt_preferences_get_sound_output (CptPreferences *self)
{
  g_autofree char *output = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  if (has (self, "sound-output"))
    output = g_settings_get_string (self->settings, "sound-output");
  return output != NULL && *output != '\0' ? g_steal_pointer (&output) : NULL;
}

guint
cpt_preferences_get_volume (CptPreferences *self)
{
  g_return_val_if_fail (self != NULL, DEFAULT_VOLUME);

  return get_number (self, "volume", DEFAULT_VOLUME);
}

gboolean
cpt_preferences_get_vibration (CptPreferences *self)
{
  g_return_val_if_fail (self != NULL, TRUE);

  return has (self, "vibration") ? g_settings_get_boolean (self->settings, "vibration") : TRUE;
}

guint
cpt_preferences_get_auto_lock_minutes (CptPreferences *self, guint policy_minutes)
{
  guint own;

  g_return_val_if_fail (self != NULL, policy_minutes);

  own = get_number (self, "auto-lock-minutes", 0);
  if (own == 0 || policy_minutes == 0)
    return MAX (own, policy_minutes);
  return MIN (own, policy_minutes);
}

char *
cpt_preferences_get_printer (CptPreferences *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return has (self, "printer") ? g_settings_get_string (self->settings, "printer") : g_strdup ("");
}

gboolean
cpt_preferences_set_printer (CptPreferences *self, const char *printer)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (printer != NULL, FALSE);

  return has (self, "printer") && g_settings_set_string (self->settings, "printer", printer);
}

static void
on_changed (GSettings *settings, const char *key, CptPreferences *self)
{
  self->changed (self, self->user_data);
}

void
cpt_preferences_watch (CptPreferences *self, CptPreferencesChanged changed, gpointer user_data)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (changed != NULL);

  if (self->settings == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->settings, self);
  self->changed = changed;
  self->user_data = user_data;
  g_signal_connect (self->settings, "changed", G_CALLBACK (on_changed), self);
}
