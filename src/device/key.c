/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/crypto.h"
#include "device/device-private.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#define KEY_FILE "device.key"

/* The file is the seed as hex digits and a newline: it can be read over the phone. */
#define KEY_DIGITS (2 * CPT_SEED_BYTES)

static gboolean
read_seed (const char *text, gsize length, guint8 *seed_out)
{
  if (length > 0 && text[length - 1] == '\n')
    length--;
  if (length != KEY_DIGITS)
    return FALSE;
  for (gsize i = 0; i < CPT_SEED_BYTES; i++) {
    int high = g_ascii_xdigit_value (text[2 * i]);
    int low = g_ascii_xdigit_value (text[2 * i + 1]);

    if (high < 0 || low < 0)
      return FALSE;
    seed_out[i] = (guint8)(high << 4 | low);
  }
  return TRUE;
}

static gboolean
make_key (const char *path, guint8 *seed_out, GError **error)
{
  char text[KEY_DIGITS + 2];
  g_autoptr (GError) failure = NULL;

  cpt_crypto_random (seed_out, CPT_SEED_BYTES);
  for (gsize i = 0; i < CPT_SEED_BYTES; i++)
    g_snprintf (text + 2 * i, 3, "%02x", seed_out[i]);
  text[KEY_DIGITS] = '\n';
  if (!g_file_set_contents_full (path, text, KEY_DIGITS + 1,
                                 G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600,
                                 &failure)) {
    g_set_error (error, CPT_DEVICE_ERROR, CPT_DEVICE_ERROR_UNWRITABLE,
                 "The device key cannot be written: %s", failure->message);
    return FALSE;
  }
  return TRUE;
}

gboolean
cpt_folder_load_key (CptFolder *self, guint8 seed_out[32], GError **error)
{
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) failure = NULL;
  struct stat info;
  gsize length = 0;

  g_return_val_if_fail (self != NULL, FALSE);

  path = cpt_folder_get_file (self, KEY_FILE);
  if (!g_file_get_contents (path, &text, &length, &failure)) {
    if (g_error_matches (failure, G_FILE_ERROR, G_FILE_ERROR_NOENT))
      return make_key (path, seed_out, error);
    g_set_error (error, CPT_DEVICE_ERROR, CPT_DEVICE_ERROR_KEY,
                 "The device key is there and cannot be read: %s", failure->message);
    return FALSE;
  }
  if (!read_seed (text, length, seed_out)) {
    g_set_error (error, CPT_DEVICE_ERROR, CPT_DEVICE_ERROR_KEY,
                 "The device key %s is damaged. Enrol this device anew, or restore the file.",
                 path);
    return FALSE;
  }
  if (stat (path, &info) == 0 && (info.st_mode & 077) != 0 && chmod (path, 0600) < 0) {
    g_set_error (error, CPT_DEVICE_ERROR, CPT_DEVICE_ERROR_KEY,
                 "Others may read the device key %s, and that cannot be changed: %s", path,
                 g_strerror (errno));
    return FALSE;
  }
  return TRUE;
}
