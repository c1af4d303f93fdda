/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Disks in memory under SQLite. Each file has two images: what programs see, and what lies on the
 * plate. A sync makes them one; when the power goes each unsynced sector is kept or dropped by the
 * seed. Paths begin with DISK_ROOT; a disk is one folder below it. */
#define DISK_ROOT     "/disk-in-memory/"
#define DISK_NOT_OURS 1

typedef struct _Disk Disk;

void disk_install (void); /* as SQLite's default */
Disk *disk_new (const char *name);
void disk_free (Disk *self);
const char *disk_get_folder (Disk *self);
void disk_copy (Disk *from, Disk *to); /* whole, as it is seen; no file is open */

/* The @n-th write, sync, truncation or deletion from now is not done, nor anything after it. */
void disk_die_in (Disk *self, guint n);
void disk_die_at_sync (Disk *self); /* the next one: all is written, nothing synced */
void disk_spare (Disk *self);       /* it does not die after all */
void disk_die (Disk *self);
gboolean disk_is_dead (Disk *self);
/* After all files were closed: alive again. @power: what was not synced may be gone; else it was
 * the program alone that died. */
void disk_revive (Disk *self, gboolean power);

void disk_fail_in (Disk *self, guint n, gboolean sticky); /* the @n-th of those fails */
void disk_set_full (Disk *self, gboolean full);           /* no file grows */
void disk_heal (Disk *self);
gboolean disk_is_ill (Disk *self);
guint64 disk_get_n_ops (Disk *self);
gsize disk_get_size (Disk *self, const char *file); /* bytes; 0: no such file */

/* Bytes of a file that is not SQLite's, made where there is none; nothing syncs it. FALSE: the disk
 * fails, is full or dead, and a part may be there. */
gboolean disk_put (Disk *self, const char *file, gconstpointer bytes, gsize n, gsize at);

/* 0, −1 with errno, or DISK_NOT_OURS. */
int disk_rename (const char *from, const char *to);

G_END_DECLS
