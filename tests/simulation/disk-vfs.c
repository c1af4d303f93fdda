/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SQLite's side of a disk in memory: a VFS with locks and shared memory for one process. */
#include "disk-private.h"

#include <sqlite3.h>
#include <string.h>

typedef struct {
  sqlite3_file base;
  File *file; /* (unowned) */
  int level;
  gboolean mapped;
  guint shared, exclusive; /* bits of its shared memory's locks */
} Handle;

static int
handle_lock (sqlite3_file *base, int level)
{
  Handle *self = (Handle *)base;
  File *file = self->file;

  if (self->level >= level)
    return SQLITE_OK;
  if (file->exclusive != NULL && file->exclusive != self)
    return SQLITE_BUSY;
  if (self->level == SQLITE_LOCK_NONE) {
    file->n_shared++;
    self->level = SQLITE_LOCK_SHARED;
  }
  if (level == SQLITE_LOCK_SHARED)
    return SQLITE_OK;
  if (file->reserved != NULL && file->reserved != self)
    return SQLITE_BUSY;
  file->reserved = self;
  self->level = SQLITE_LOCK_RESERVED;
  if (level == SQLITE_LOCK_RESERVED)
    return SQLITE_OK;
  if (file->n_shared > 1)
    return SQLITE_BUSY;
  file->exclusive = self;
  self->level = SQLITE_LOCK_EXCLUSIVE;
  return SQLITE_OK;
}

static int
handle_unlock (sqlite3_file *base, int level)
{
  Handle *self = (Handle *)base;
  File *file = self->file;

  if (self->level <= level)
    return SQLITE_OK;
  if (file->exclusive == self)
    file->exclusive = NULL;
  if (file->reserved == self)
    file->reserved = NULL;
  if (level == SQLITE_LOCK_NONE)
    file->n_shared--;
  self->level = level;
  return SQLITE_OK;
}

static int
handle_check_reserved (sqlite3_file *base, int *result_out)
{
  *result_out = ((Handle *)base)->file->reserved != NULL;
  return SQLITE_OK;
}

static void
shm_release (Handle *self, guint from, guint n)
{
  for (guint i = from; i < from + n; i++) {
    if (self->exclusive & 1u << i)
      self->file->shm_exclusive[i] = NULL;
    if (self->shared & 1u << i)
      self->file->shm_shared[i]--;
    self->exclusive &= ~(1u << i);
    self->shared &= ~(1u << i);
  }
}

static int
shm_unmap (sqlite3_file *base, int remove)
{
  Handle *self = (Handle *)base;
  File *file = self->file;

  if (!self->mapped)
    return SQLITE_OK;
  shm_release (self, 0, N_SHM_LOCKS);
  self->mapped = FALSE;
  if (--file->n_mapped > 0)
    return SQLITE_OK;
  for (guint i = 0; i < file->regions->len; i++)
    g_free (file->regions->pdata[i]);
  g_ptr_array_set_size (file->regions, 0);
  return SQLITE_OK;
}

static int
shm_map (sqlite3_file *base, int index, int size, int extend, void volatile **out)
{
  Handle *self = (Handle *)base;
  File *file = self->file;

  if (!self->mapped) {
    self->mapped = TRUE;
    file->n_mapped++;
  }
  while ((guint)index >= file->regions->len && extend)
    g_ptr_array_add (file->regions, g_malloc0 ((gsize)size));
  *out = (guint)index < file->regions->len ? file->regions->pdata[index] : NULL;
  return SQLITE_OK;
}

static int
shm_lock (sqlite3_file *base, int from, int n, int flags)
{
  Handle *self = (Handle *)base;
  File *file = self->file;

  if (flags & SQLITE_SHM_UNLOCK) {
    shm_release (self, (guint)from, (guint)n);
    return SQLITE_OK;
  }
  for (int i = from; i < from + n; i++) {
    gboolean other = file->shm_exclusive[i] != NULL && file->shm_exclusive[i] != self;
    guint mine = (self->shared & 1u << i) != 0;

    if (other || ((flags & SQLITE_SHM_EXCLUSIVE) && file->shm_shared[i] > mine))
      return SQLITE_BUSY;
  }
  for (int i = from; i < from + n; i++) {
    if (flags & SQLITE_SHM_EXCLUSIVE) {
      file->shm_exclusive[i] = self;
      self->exclusive |= 1u << i;
    } else if (!(self->shared & 1u << i)) {
      file->shm_shared[i]++;
      self->shared |= 1u << i;
    }
  }
  return SQLITE_OK;
}

static void
shm_barrier (sqlite3_file *base)
{
}

static int
handle_close (sqlite3_file *base)
{
  Handle *self = (Handle *)base;

  shm_unmap (base, 0);
  handle_unlock (base, SQLITE_LOCK_NONE);
  self->file->n_open--;
  return SQLITE_OK;
}

static int
handle_read (sqlite3_file *base, void *out, int n, sqlite3_int64 at)
{
  File *file = ((Handle *)base)->file;
  gint64 there = CLAMP ((gint64)file->n_seen - at, 0, n);

  if (file->disk->dead)
    return SQLITE_IOERR_READ;
  if (there > 0)
    memcpy (out, file->seen + at, (gsize)there);
  if (there == n)
    return SQLITE_OK;
  memset ((guint8 *)out + there, 0, (gsize)(n - there));
  return SQLITE_IOERR_SHORT_READ;
}

static int
handle_write (sqlite3_file *base, const void *bytes, int n, sqlite3_int64 at)
{
  File *file = ((Handle *)base)->file;

  if (!disk_tick (file->disk))
    return SQLITE_IOERR_WRITE;
  if (file->disk->full && (gsize)(at + n) > file->n_seen)
    return SQLITE_FULL;
  file_write (file, bytes, (gsize)n, (gsize)at);
  return SQLITE_OK;
}

static int
handle_truncate (sqlite3_file *base, sqlite3_int64 size)
{
  File *file = ((Handle *)base)->file;

  if (!disk_tick (file->disk))
    return SQLITE_IOERR_TRUNCATE;
  file_truncate (file, (gsize)size);
  return SQLITE_OK;
}

static int
handle_sync (sqlite3_file *base, int flags)
{
  File *file = ((Handle *)base)->file;

  if (file->disk->dies_at_sync)
    disk_die (file->disk);
  if (!disk_tick (file->disk))
    return SQLITE_IOERR_FSYNC;
  file_sync (file);
  return SQLITE_OK;
}

static int
handle_get_size (sqlite3_file *base, sqlite3_int64 *size_out)
{
  *size_out = (sqlite3_int64)((Handle *)base)->file->n_seen;
  return SQLITE_OK;
}

static int
handle_control (sqlite3_file *base, int op, void *argument)
{
  return SQLITE_NOTFOUND;
}

static int
handle_get_sector_size (sqlite3_file *base)
{
  return SECTOR;
}

static int
handle_get_characteristics (sqlite3_file *base)
{
  return 0;
}

static const sqlite3_io_methods methods = {
  .iVersion = 2,
  .xClose = handle_close,
  .xRead = handle_read,
  .xWrite = handle_write,
  .xTruncate = handle_truncate,
  .xSync = handle_sync,
  .xFileSize = handle_get_size,
  .xLock = handle_lock,
  .xUnlock = handle_unlock,
  .xCheckReservedLock = handle_check_reserved,
  .xFileControl = handle_control,
  .xSectorSize = handle_get_sector_size,
  .xDeviceCharacteristics = handle_get_characteristics,
  .xShmMap = shm_map,
  .xShmLock = shm_lock,
  .xShmBarrier = shm_barrier,
  .xShmUnmap = shm_unmap,
};

static int
vfs_open (sqlite3_vfs *vfs, const char *path, sqlite3_file *base, int flags, int *flags_out)
{
  Handle *self = (Handle *)base;
  const char *name;
  Disk *disk = disk_find (path, &name);
  File *file = NULL;

  memset (self, 0, sizeof *self);
  if (disk != NULL && !disk->dead)
    file = disk_find_file (disk, name, (flags & SQLITE_OPEN_CREATE) != 0);
  if (file == NULL)
    return SQLITE_CANTOPEN;
  self->file = file;
  file->n_open++;
  base->pMethods = &methods;
  if (flags_out != NULL)
    *flags_out = flags;
  return SQLITE_OK;
}

static int
vfs_delete (sqlite3_vfs *vfs, const char *path, int sync)
{
  const char *name;
  Disk *disk = disk_find (path, &name);

  if (disk == NULL || disk_find_file (disk, name, FALSE) == NULL)
    return SQLITE_IOERR_DELETE_NOENT;
  if (!disk_tick (disk))
    return SQLITE_IOERR_DELETE;
  g_hash_table_remove (disk->files, name);
  return SQLITE_OK;
}

static int
vfs_access (sqlite3_vfs *vfs, const char *path, int flags, int *result_out)
{
  const char *name;
  Disk *disk = disk_find (path, &name);
  const File *file = disk != NULL ? disk_find_file (disk, name, FALSE) : NULL;

  /* As on Unix: an empty file counts as none. */
  *result_out = file != NULL && file->n_seen > 0;
  return SQLITE_OK;
}

static int
vfs_full_path (sqlite3_vfs *vfs, const char *path, int size, char *out)
{
  g_strlcpy (out, path, (gsize)size);
  return SQLITE_OK;
}

static int
vfs_randomness (sqlite3_vfs *vfs, int n, char *out)
{
  for (int i = 0; i < n; i++)
    out[i] = (char)env_disk_random ();
  return n;
}

static int
vfs_sleep (sqlite3_vfs *vfs, int us)
{
  return us;
}

static int
vfs_time (sqlite3_vfs *vfs, double *days_out)
{
  *days_out = 2461000.5;
  return SQLITE_OK;
}

static int
vfs_last_error (sqlite3_vfs *vfs, int size, char *out)
{
  return 0;
}

void
disk_install (void)
{
  static sqlite3_vfs vfs = {
    .iVersion = 1,
    .szOsFile = sizeof (Handle),
    .mxPathname = 512,
    .zName = "disk-in-memory",
    .xOpen = vfs_open,
    .xDelete = vfs_delete,
    .xAccess = vfs_access,
    .xFullPathname = vfs_full_path,
    .xRandomness = vfs_randomness,
    .xSleep = vfs_sleep,
    .xCurrentTime = vfs_time,
    .xGetLastError = vfs_last_error,
  };

  sqlite3_vfs_register (&vfs, 1);
}
