/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "disk-private.h"

#include <errno.h>
#include <string.h>

#define FIRST_ROOM  (512 * 1024)
#define ROOM_FACTOR 4
#define N_ROOMS     4 /* larger images are not kept */

/* The images of files that are gone are kept: the kernel would give other memory page by page,
 * which took longer than all that is written there. Behind a file's end an image is of no meaning.
 */
typedef struct {
  guint8 *seen, *plate; /* (owned) */
  guint8 *dirty;        /* (owned) zero */
} Images;

static GHashTable *all;       /* name → Disk (unowned) */
static GArray *kept[N_ROOMS]; /* (owned) (element-type Images) by room */

/* ---- images ---- */

/* @room: a power of the factor times the first. (nullable): too large to be kept */
static GArray *
get_kept (gsize room)
{
  gsize size = FIRST_ROOM;

  for (guint i = 0; i < N_ROOMS; i++, size *= ROOM_FACTOR) {
    if (kept[i] == NULL)
      kept[i] = g_array_new (FALSE, FALSE, sizeof (Images));
    if (size == room)
      return kept[i];
  }
  return NULL;
}

static Images
images_take (gsize room)
{
  GArray *there = get_kept (room);
  Images images = { NULL, NULL, NULL };

  if (there != NULL && there->len > 0) {
    images = g_array_index (there, Images, there->len - 1);
    g_array_set_size (there, there->len - 1);
    return images;
  }
  images.seen = g_malloc (room);
  images.plate = g_malloc (room);
  images.dirty = g_malloc0 (room / SECTOR);
  return images;
}

static void
images_give (const File *file)
{
  GArray *there = get_kept (file->room);
  Images images = { file->seen, file->plate, file->dirty };

  if (there == NULL) {
    g_free (images.seen);
    g_free (images.plate);
    g_free (images.dirty);
    return;
  }
  memset (images.dirty, 0, file->room / SECTOR);
  g_array_append_val (there, images);
}

static void
file_free (gpointer data)
{
  File *self = data;

  if (self->room > 0)
    images_give (self);
  for (guint i = 0; i < self->regions->len; i++)
    g_free (self->regions->pdata[i]);
  g_ptr_array_unref (self->regions);
  g_free (self);
}

Disk *
disk_new (const char *name)
{
  Disk *self = g_new0 (Disk, 1);

  self->name = g_strdup (name);
  self->folder = g_strconcat (DISK_ROOT, name, NULL);
  self->files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, file_free);
  if (all == NULL)
    all = g_hash_table_new (g_str_hash, g_str_equal);
  g_hash_table_insert (all, self->name, self);
  return self;
}

void
disk_free (Disk *self)
{
  if (self == NULL)
    return;
  g_hash_table_remove (all, self->name);
  g_hash_table_unref (self->files);
  g_free (self->folder);
  g_free (self->name);
  g_free (self);
}

const char *
disk_get_folder (Disk *self)
{
  return self->folder;
}

Disk *
disk_find (const char *path, const char **file_out)
{
  g_autofree char *name = NULL;
  const char *slash;

  if (path == NULL || !g_str_has_prefix (path, DISK_ROOT))
    return NULL;
  path += strlen (DISK_ROOT);
  slash = strchr (path, '/');
  if (slash == NULL || all == NULL)
    return NULL;
  name = g_strndup (path, (gsize)(slash - path));
  *file_out = slash + 1;
  return g_hash_table_lookup (all, name);
}

Disk *
disk_find_folder (const char *path)
{
  if (all == NULL || !g_str_has_prefix (path, DISK_ROOT))
    return NULL;
  return g_hash_table_lookup (all, path + strlen (DISK_ROOT));
}

File *
disk_find_file (Disk *self, const char *name, gboolean make)
{
  File *file = g_hash_table_lookup (self->files, name);

  if (file != NULL || !make)
    return file;
  file = g_new0 (File, 1);
  file->disk = self;
  file->regions = g_ptr_array_new ();
  g_hash_table_insert (self->files, g_strdup (name), file);
  return file;
}

/* ---- what is written ---- */

static void
enlarge (File *self, gsize size)
{
  gsize room = MAX (self->room, FIRST_ROOM);
  Images images;

  while (room < size)
    room *= ROOM_FACTOR;
  images = images_take (room);
  if (self->room > 0) {
    memcpy (images.seen, self->seen, self->n_seen);
    memcpy (images.plate, self->plate, self->n_plate);
    memcpy (images.dirty, self->dirty, self->room / SECTOR);
    images_give (self);
  }
  self->seen = images.seen;
  self->plate = images.plate;
  self->dirty = images.dirty;
  self->room = room;
}

void
file_write (File *self, gconstpointer bytes, gsize n, gsize at)
{
  if (at + n > self->room)
    enlarge (self, at + n);
  if (at > self->n_seen)
    memset (self->seen + self->n_seen, 0, at - self->n_seen);
  memcpy (self->seen + at, bytes, n);
  memset (self->dirty + at / SECTOR, 1, (at + n - 1) / SECTOR - at / SECTOR + 1);
  self->dirty_from = self->dirty_to == 0 ? at : MIN (self->dirty_from, at);
  self->dirty_to = MAX (self->dirty_to, at + n);
  self->n_seen = MAX (self->n_seen, at + n);
}

void
file_truncate (File *self, gsize size)
{
  if (size >= self->n_seen)
    return;
  self->n_seen = size;
  self->cut = TRUE;
}

/* The sector comes onto the plate, of which @n_plate bytes have a meaning. */
static void
write_sector (File *self, gsize at, gsize n_plate)
{
  gsize end = MIN (at + SECTOR, self->n_seen);

  memcpy (self->plate + at, self->seen + at, end - at);
  if (end < MIN (at + SECTOR, n_plate))
    memset (self->plate + end, 0, MIN (at + SECTOR, n_plate) - end);
}

void
file_sync (File *self)
{
  if (self->n_seen > self->n_plate)
    memset (self->plate + self->n_plate, 0, self->n_seen - self->n_plate);
  for (gsize at = self->dirty_from / SECTOR * SECTOR; at < MIN (self->dirty_to, self->n_seen);
       at += SECTOR)
    if (self->dirty[at / SECTOR]) {
      write_sector (self, at, self->n_plate);
      self->dirty[at / SECTOR] = 0;
    }
  self->n_plate = self->n_seen;
  self->dirty_from = self->dirty_to = 0;
  self->cut = FALSE;
}

static void
lose_power (File *self)
{
  gsize size = self->n_plate;

  if (self->cut && self->n_seen < size && env_disk_random () % 2 == 0)
    size = self->n_seen;
  for (gsize at = 0; at < self->n_seen; at += SECTOR) {
    if (!self->dirty[at / SECTOR] || env_disk_random () % 3 == 0)
      continue;
    if (at > size)
      memset (self->plate + size, 0, at - size);
    write_sector (self, at, size);
    size = MAX (size, MIN (at + SECTOR, self->n_seen));
  }
  self->n_plate = size;
  if (self->room > 0) {
    memcpy (self->seen, self->plate, size);
    memset (self->dirty, 0, self->room / SECTOR);
  }
  self->dirty_from = self->dirty_to = 0;
  self->n_seen = size;
  self->cut = FALSE;
}

/* Files in the order of their names: the table's own order is not the seed's. */
static GList *
list_files (Disk *self)
{
  return g_list_sort (g_hash_table_get_keys (self->files), (GCompareFunc)strcmp);
}

GPtrArray *
disk_list_names (Disk *self)
{
  g_autoptr (GList) files = list_files (self);
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);

  for (GList *at = files; at != NULL; at = at->next)
    g_ptr_array_add (names, g_strdup (at->data));
  return names;
}

void
disk_copy (Disk *from, Disk *to)
{
  g_autoptr (GList) names = list_files (from);

  g_hash_table_remove_all (to->files);
  for (GList *at = names; at != NULL; at = at->next) {
    const File *file = g_hash_table_lookup (from->files, at->data);
    File *copy = disk_find_file (to, at->data, TRUE);

    if (file->n_seen == 0)
      continue;
    file_write (copy, file->seen, file->n_seen, 0);
    file_sync (copy);
  }
}

/* ---- what can happen to a disk ---- */

gboolean
disk_tick (Disk *self)
{
  if (self->dead)
    return FALSE;
  self->n_ops++;
  if (self->die_at != 0 && self->n_ops >= self->die_at)
    self->dead = TRUE;
  if (self->fail_at != 0 && self->n_ops >= self->fail_at) {
    if (!self->sticky)
      self->fail_at = 0;
    return FALSE;
  }
  return !self->dead;
}

void
disk_die_in (Disk *self, guint n)
{
  self->die_at = self->n_ops + MAX (n, 1);
}

void
disk_die_at_sync (Disk *self)
{
  self->dies_at_sync = TRUE;
}

void
disk_spare (Disk *self)
{
  self->die_at = 0;
  self->dies_at_sync = FALSE;
}

void
disk_die (Disk *self)
{
  self->dead = TRUE;
}

gboolean
disk_is_dead (Disk *self)
{
  return self->dead;
}

void
disk_revive (Disk *self, gboolean power)
{
  g_autoptr (GList) names = list_files (self);

  for (GList *at = names; at != NULL; at = at->next) {
    File *file = g_hash_table_lookup (self->files, at->data);

    g_assert (file->n_open == 0);
    if (power)
      lose_power (file);
  }
  self->dead = FALSE;
  disk_spare (self);
}

void
disk_fail_in (Disk *self, guint n, gboolean sticky)
{
  self->fail_at = self->n_ops + MAX (n, 1);
  self->sticky = sticky;
}

void
disk_set_full (Disk *self, gboolean full)
{
  self->full = full;
}

void
disk_heal (Disk *self)
{
  self->fail_at = 0;
  self->full = FALSE;
}

gboolean
disk_is_ill (Disk *self)
{
  return self->full || self->fail_at != 0;
}

guint64
disk_get_n_ops (Disk *self)
{
  return self->n_ops;
}

gsize
disk_get_size (Disk *self, const char *file)
{
  const File *there = disk_find_file (self, file, FALSE);

  return there != NULL ? there->n_seen : 0;
}

int
disk_rename (const char *from, const char *to)
{
  const char *old_name, *new_name;
  Disk *disk = disk_find (from, &old_name);
  gpointer key, file;

  if (disk == NULL || disk_find (to, &new_name) != disk)
    return DISK_NOT_OURS;
  if (disk->dead) {
    errno = EIO;
    return -1;
  }
  if (!g_hash_table_steal_extended (disk->files, old_name, &key, &file)) {
    errno = ENOENT;
    return -1;
  }
  g_free (key);
  g_hash_table_insert (disk->files, g_strdup (new_name), file);
  return 0;
}
