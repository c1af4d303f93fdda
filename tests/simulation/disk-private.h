/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "disk.h"
#include "environment.h"

G_BEGIN_DECLS

#define SECTOR      512
#define N_SHM_LOCKS 8

typedef struct {
  Disk *disk;           /* (unowned) */
  guint8 *seen, *plate; /* (owned) @room bytes each */
  guint8 *dirty;        /* (owned) a byte a sector: not synced */
  gsize room;
  gsize n_seen, n_plate;
  gsize dirty_from, dirty_to; /* bytes; 0, 0: none */
  gboolean cut;               /* was truncated since the last sync */
  guint n_open;

  /* SQLite's locks on the file. */
  guint n_shared;
  gconstpointer reserved, exclusive; /* the handle that holds it */

  /* The memory that its connections share. */
  GPtrArray *regions; /* (owned) */
  guint n_mapped;
  guint shm_shared[N_SHM_LOCKS];
  gconstpointer shm_exclusive[N_SHM_LOCKS];
} File;

struct _Disk {
  char *name, *folder; /* (owned) */
  GHashTable *files;   /* (owned) name → File */
  guint64 n_ops, die_at, fail_at;
  gboolean dead, dies_at_sync, sticky, full;
};

/* FALSE: this write, sync or deletion fails. */
gboolean disk_tick (Disk *self);
Disk *disk_find (const char *path, const char **file_out);
Disk *disk_find_folder (const char *path);
/* In their order. (transfer full) (element-type utf8) */
GPtrArray *disk_list_names (Disk *self);
File *disk_find_file (Disk *self, const char *name, gboolean make);
void file_write (File *self, gconstpointer bytes, gsize n, gsize at);
void file_truncate (File *self, gsize size);
void file_sync (File *self);

G_END_DECLS
