/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files of a disk in memory that are not SQLite's: snapshots on their way. The linker puts
 * these in place of GLib's and the C library's (--wrap), which go on for all other paths. */
#include "disk-private.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* clang-format off */
#define WRAP(type, name, ...)                                                                      \
  type __real_##name (__VA_ARGS__);                                                                \
  type __wrap_##name (__VA_ARGS__);                                                                \
  type __wrap_##name (__VA_ARGS__)
/* clang-format on */

typedef struct {
  GPtrArray *names; /* (owned) (element-type utf8) */
  guint next;
} Folder;

static GHashTable *folders; /* (owned) (element-type Folder) those that are open */

WRAP (GDir *, g_dir_open, const char *path, guint flags, GError **error)
{
  Disk *disk = disk_find_folder (path);
  Folder *folder;

  if (disk == NULL)
    return __real_g_dir_open (path, flags, error);
  folder = g_new0 (Folder, 1);
  folder->names = disk_list_names (disk);
  if (folders == NULL)
    folders = g_hash_table_new (NULL, NULL);
  g_hash_table_add (folders, folder);
  return (GDir *)folder;
}

static gboolean
is_ours (gconstpointer dir)
{
  return folders != NULL && g_hash_table_contains (folders, dir);
}

WRAP (const char *, g_dir_read_name, GDir *dir)
{
  Folder *folder = (Folder *)dir;

  if (!is_ours (dir))
    return __real_g_dir_read_name (dir);
  return folder->next < folder->names->len ? g_ptr_array_index (folder->names, folder->next++)
                                           : NULL;
}

WRAP (void, g_dir_close, GDir *dir)
{
  Folder *folder = (Folder *)dir;

  if (!is_ours (dir)) {
    __real_g_dir_close (dir);
    return;
  }
  g_hash_table_remove (folders, folder);
  g_ptr_array_unref (folder->names);
  g_free (folder);
}

WRAP (int, unlink, const char *path)
{
  const char *name;
  Disk *disk = disk_find (path, &name);

  if (disk == NULL)
    return __real_unlink (path);
  if (disk_find_file (disk, name, FALSE) == NULL || !disk_tick (disk)) {
    errno = disk_is_dead (disk) ? EIO : ENOENT;
    return -1;
  }
  g_hash_table_remove (disk->files, name);
  return 0;
}

/* What is mapped is a copy: nobody writes to a snapshot that is installed. */
WRAP (GMappedFile *, g_mapped_file_new, const char *path, gboolean writable, GError **error)
{
  const char *name;
  Disk *disk = disk_find (path, &name);
  const File *file = disk != NULL ? disk_find_file (disk, name, FALSE) : NULL;
  g_autofree char *copy = NULL;
  GMappedFile *mapped;
  int fd;

  if (disk == NULL)
    return __real_g_mapped_file_new (path, writable, error);
  if (file == NULL || disk->dead) {
    g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT, "%s is not there", path);
    return NULL;
  }
  fd = g_file_open_tmp ("comptoir-simulation-XXXXXX", &copy, error);
  if (fd < 0)
    return NULL;
  __real_unlink (copy);
  if (write (fd, file->seen, file->n_seen) != (gssize)file->n_seen)
    g_error ("no room for %s: %s", path, g_strerror (errno));
  mapped = g_mapped_file_new_from_fd (fd, writable, error);
  close (fd);
  return mapped;
}

/* ---- for the simulator's own hand ---- */

gboolean
disk_put (Disk *self, const char *name, gconstpointer bytes, gsize n, gsize at)
{
  File *file = disk_find_file (self, name, TRUE);
  const guint8 *from = bytes;

  while (n > 0) {
    gsize part = MIN (n, 8 * SECTOR);

    if (!disk_tick (self) || self->full)
      return FALSE;
    file_write (file, from, part, at);
    from += part;
    at += part;
    n -= part;
  }
  return TRUE;
}
