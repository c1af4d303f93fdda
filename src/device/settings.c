/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "device/device-private.h"

#define SETTINGS_FILE "settings.ini"

void
cpt_folder_load_settings (CptFolder *self)
{
  g_autofree char *path = cpt_folder_get_file (self, SETTINGS_FILE);

  self->settings = g_key_file_new ();
  g_key_file_load_from_file (self->settings, path, G_KEY_FILE_KEEP_COMMENTS, NULL);
}

char *
cpt_folder_get_setting (CptFolder *self, const char *group, const char *key)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_key_file_get_string (self->settings, group, key, NULL);
}

/* @value NULL takes the key away. On disk when it returns. */
gboolean
cpt_folder_set_setting (CptFolder *self,
                        const char *group,
                        const char *key,
                        const char *value,
                        GError **error)
{
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  gsize length;

  g_return_val_if_fail (self != NULL, FALSE);

  if (value != NULL)
    g_key_file_set_string (self->settings, group, key, value);
  else
    g_key_file_remove_key (self->settings, group, key, NULL);

  path = cpt_folder_get_file (self, SETTINGS_FILE);
  text = g_key_file_to_data (self->settings, &length, NULL);
  return g_file_set_contents_full (path, text, (gssize)length,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                   0600, error);
}
