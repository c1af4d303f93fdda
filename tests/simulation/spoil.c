/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bits that a disk changes by itself. */
#include "world.h"

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
