/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bits that a disk changes by itself. */
#include "world.h"

#include "central/orchestration/mend.h"

#include <string.h>

/* The newest row of @scope, (transfer full) (nullable). */
static char *
read_newest (sqlite3 *db, const char *scope, gint64 *row_out)
{
  sqlite3_stmt *row = NULL;
  char *doc = NULL;

  if (sqlite3_prepare_v2 (db,
                          "SELECT rowid, doc FROM row WHERE scope = ? ORDER BY seq DESC LIMIT 1",
                          -1, &row, NULL) != SQLITE_OK)
    return NULL;
  sqlite3_bind_text (row, 1, scope, -1, SQLITE_STATIC);
  if (sqlite3_step (row) == SQLITE_ROW) {
    *row_out = sqlite3_column_int64 (row, 0);
    doc = g_strdup ((const char *)sqlite3_column_text (row, 1));
  }
  sqlite3_finalize (row);
  return doc;
}

static gboolean
write_doc (sqlite3 *db, gint64 id, const char *doc)
{
  sqlite3_stmt *row = NULL;
  gboolean done;

  if (sqlite3_prepare_v2 (db, "UPDATE row SET doc = ? WHERE rowid = ?", -1, &row, NULL) !=
      SQLITE_OK)
    return FALSE;
  sqlite3_bind_text (row, 1, doc, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (row, 2, id);
  done = sqlite3_step (row) == SQLITE_DONE;
  sqlite3_finalize (row);
  return done;
}

void
terminal_spoil (Terminal *self)
{
  gboolean shop = env_chance (50);
  g_autofree char *path = g_build_filename (disk_get_folder (self->disk), CPT_CACHE_FILE, NULL);
  g_autofree char *doc = NULL;
  sqlite3 *db = NULL;
  gint64 id;

  if (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK)
    doc = read_newest (db, shop ? SHOP : WORK, &id);
  if (doc != NULL) {
    doc[env_draw (0, (gint64)strlen (doc))] ^= 1; /* a digit stays a digit, a letter a letter */
    self->spoilt[shop] = write_doc (db, id, doc) || self->spoilt[shop];
    self->spoilt_once[shop] = self->spoilt[shop];
    self->world->n_flips += self->spoilt[shop];
  }
  sqlite3_close (db);
}

/* ---- central ---- */

#define N_NEWEST                                                                                   \
  12 /* of these one is spoilt: the next pull reads it, or the one after a restart                 \
      */

static sqlite3_stmt *
prepare (sqlite3 *db, const char *sql, const char *scope)
{
  sqlite3_stmt *row = NULL;

  if (sqlite3_prepare_v2 (db, sql, -1, &row, NULL) == SQLITE_OK)
    sqlite3_bind_text (row, 1, scope, -1, SQLITE_TRANSIENT);
  return row;
}

/* (transfer full) (nullable): it has so few rows */
static char *
read_published (sqlite3 *db, const char *scope, gint64 nth, gint64 *seq_out)
{
  sqlite3_stmt *row = prepare (db,
                               "SELECT seq, doc FROM published WHERE scope = ? AND doc IS NOT NULL"
                               " ORDER BY seq DESC LIMIT 1 OFFSET ?",
                               scope);
  char *doc = NULL;

  sqlite3_bind_int64 (row, 2, nth);
  if (sqlite3_step (row) == SQLITE_ROW) {
    *seq_out = sqlite3_column_int64 (row, 0);
    doc = g_strdup ((const char *)sqlite3_column_text (row, 1));
  }
  sqlite3_finalize (row);
  return doc;
}

static gboolean
write_published (sqlite3 *db, const char *scope, gint64 seq, const char *doc)
{
  sqlite3_stmt *row =
      prepare (db, "UPDATE published SET doc = ?2 WHERE scope = ?1 AND seq = ?3", scope);
  gboolean done;

  sqlite3_bind_text (row, 2, doc, -1, SQLITE_TRANSIENT);
  sqlite3_bind_int64 (row, 3, seq);
  done = sqlite3_step (row) == SQLITE_DONE;
  sqlite3_finalize (row);
  return done;
}

void
central_spoil (World *world)
{
  Central *self = &world->central;
  const char *scope = env_draw_more (0, 100) < 60 ? WORK : SHOP;
  gint64 nth = env_draw_more (0, N_NEWEST);
  gint64 at = env_draw_more (0, G_MAXINT32);
  g_autofree char *path = g_build_filename (disk_get_folder (self->disk), "central.db", NULL);
  g_autofree char *doc = NULL;
  sqlite3 *db = NULL;
  gint64 seq = 0;

  if (self->storage == NULL || disk_is_dead (self->disk))
    return;
  if (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK) {
    sqlite3_exec (db, "PRAGMA wal_autocheckpoint = 0", NULL, NULL, NULL);
    doc = read_published (db, scope, nth, &seq);
  }
  if (doc != NULL) {
    doc[at % (gint64)strlen (doc)] ^= 1; /* a digit stays a digit, a letter a letter */
    if (write_published (db, scope, seq, doc)) {
      world->n_central_flips++;
      world_note (world, "central's row %" G_GINT64_FORMAT " of %s is spoilt", seq, scope);
    }
  }
  sqlite3_close (db);
}

gboolean
central_mend (World *world)
{
  g_autoptr (GError) error = NULL;
  guint n_mended = 0;

  if (world->n_central_flips == 0)
    return FALSE;
  if (!cpt_mend_all (world->central.service, &n_mended, &error))
    world_violate (world, "I12", "central cannot be mended: %s", error->message);
  world_note (world, "central mends %u rows", n_mended);
  truth_follow (world);
  return n_mended > 0;
}
