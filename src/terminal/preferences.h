/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What an administrator sets for this device (data/org.comptoir.Comptoir.gschema.xml has the words
 * and ranges). The rules of a shop stand in its policy, and what this terminal remembers by itself
 * in its data folder. */
typedef struct _CptPreferences CptPreferences;

#define CPT_PREFERENCES_PRINTER_ASK "ask"

typedef void (*CptPreferencesChanged) (CptPreferences *preferences, gpointer user_data);

/**
 * cpt_preferences_new:
 * @source: (nullable): where schemas are, as g_settings_schema_source_get_default() says
 *
 * A program that runs from its build folder may have no schema, and an older one lacks the newest
 * keys: what is not there has its default.
 */
CptPreferences *cpt_preferences_new (GSettingsSchemaSource *source);
void cpt_preferences_free (CptPreferences *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CptPreferences, cpt_preferences_free)

/* (transfer full) as --camera: "none" at first */
char *cpt_preferences_get_camera (CptPreferences *self);
/* (transfer full) (nullable) as --sound: the machine's own output when NULL */
char *cpt_preferences_get_sound_output (CptPreferences *self);
/* 0 … 100 */
guint cpt_preferences_get_volume (CptPreferences *self);
gboolean cpt_preferences_get_vibration (CptPreferences *self);
/* (transfer full) where labels go: a printer's name, "" (the machine's own) at first, or
 * CPT_PREFERENCES_PRINTER_ASK */
char *cpt_preferences_get_printer (CptPreferences *self);
/* FALSE: an administrator does not let it be set, or the schema is older. */
gboolean cpt_preferences_set_printer (CptPreferences *self, const char *printer);
/* @policy_minutes: as the shop's policy says, 0: never. The fewer of both count; 0: never. */
guint cpt_preferences_get_auto_lock_minutes (CptPreferences *self, guint policy_minutes);

/* @changed is called when somebody has set a key; one watches at a time. */
void cpt_preferences_watch (CptPreferences *self,
                            CptPreferencesChanged changed,
                            gpointer user_data);

G_END_DECLS
