/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "device/device-private.h"

#include <glib/gstdio.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define LOCK_FILE "lock"

G_DEFINE_QUARK (cpt_device_error, cpt_device_error)

static gboolean
set_unwritable (const char *path, int code, GError **error)
{
  g_set_error (error, CPT_DEVICE_ERROR, CPT_DEVICE_ERROR_UNWRITABLE,
               "The data folder %s cannot be used: %s. Give a folder that this user may write.",
               path, g_strerror (code));
  return FALSE;
}

static gboolean
make_folder (const char *path, GError **error)
{
  struct stat info;

  if (g_mkdir_with_parents (path, 0700) < 0 || stat (path, &info) < 0)
    return set_unwritable (path, errno, error);
  if (!S_ISDIR (info.st_mode))
    return set_unwritable (path, ENOTDIR, error);
  /* What people did and who they are is nobody else's to read. */
  if ((info.st_mode & 077) != 0 && chmod (path, 0700) < 0)
    return set_unwritable (path, errno, error);
  if (access (path, R_OK | W_OK | X_OK) < 0)
    return set_unwritable (path, errno, error);
  return TRUE;
}

/* The process id that the lock's owner wrote; "" if it cannot be read. */
static void
read_owner (int lock, char *out, gsize size)
{
  gssize n = pread (lock, out, size - 1, 0);

  out[n > 0 ? n : 0] = '\0';
  out[strspn (out, "0123456789")] = '\0';
}

static gboolean
take_lock (CptFolder *self, GError **error)
{
  g_autofree char *path = cpt_folder_get_file (self, LOCK_FILE);
  g_autofree char *mine = g_strdup_printf ("%ld\n", (long)getpid ());
  char owner[24];

  self->lock = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (self->lock < 0)
    return set_unwritable (self->path, errno, error);
  if (flock (self->lock, LOCK_EX | LOCK_NB) < 0) {
    if (errno != EWOULDBLOCK)
      return set_unwritable (self->path, errno, error);
    read_owner (self->lock, owner, sizeof owner);
    g_set_error (error, CPT_DEVICE_ERROR, CPT_DEVICE_ERROR_IN_USE,
                 "Comptoir is already running on %s (process %s). Use that window, or end it.",
                 self->path, owner[0] != '\0' ? owner : "?");
    return FALSE;
  }
  if (ftruncate (self->lock, 0) < 0 ||
      pwrite (self->lock, mine, strlen (mine), 0) != (gssize)strlen (mine))
    return set_unwritable (self->path, errno, error);
  return TRUE;
}

char *
cpt_folder_find_path (const char *path)
{
  return path != NULL ? g_strdup (path)
                      : g_build_filename (g_get_user_data_dir (), "comptoir", NULL);
}

/**
 * cpt_folder_open:
 * @path: (nullable): NULL is $XDG_DATA_HOME/comptoir
 *
 * Makes the folder if it is not there, closes it to others, and holds its lock until
 * cpt_folder_close(): two programs on one journal would give two commands one number.
 *
 * Returns: (transfer full) (nullable)
 */
CptFolder *
cpt_folder_open (const char *path, GError **error)
{
  g_autoptr (CptFolder) self = g_new0 (CptFolder, 1);

  self->lock = -1;
  self->path = cpt_folder_find_path (path);
  if (!make_folder (self->path, error) || !take_lock (self, error))
    return NULL;
  cpt_folder_load_settings (self);
  return g_steal_pointer (&self);
}

void
cpt_folder_close (CptFolder *self)
{
  if (self == NULL)
    return;
  if (self->lock >= 0)
    close (self->lock); /* the lock goes with it; the file stays, so that nobody locks a ghost */
  g_clear_pointer (&self->settings, g_key_file_unref);
  g_clear_pointer (&self->path, g_free);
  g_free (self);
}

const char *
cpt_folder_get_path (CptFolder *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->path;
}

char *
cpt_folder_get_file (CptFolder *self, const char *name)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_build_filename (self->path, name, NULL);
}

gint64
cpt_folder_get_free (CptFolder *self)
{
  struct statvfs info;

  g_return_val_if_fail (self != NULL, -1);

  if (statvfs (self->path, &info) < 0)
    return -1;
  return (gint64)info.f_bavail * (gint64)info.f_frsize;
}
