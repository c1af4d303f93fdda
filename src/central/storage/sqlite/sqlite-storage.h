/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "central/storage/storage.h"

G_BEGIN_DECLS

/* The embedded engine: DIR/central.db. One connection writes and checkpoints; readers have
 * read-only ones. */
#define CPT_SQLITE_FILE "central.db"
/* Marks the file as central's: "CptC". */
#define CPT_SQLITE_APPLICATION_ID 0x43707443

#define CPT_TYPE_SQLITE_STORAGE (cpt_sqlite_storage_get_type ())
G_DECLARE_FINAL_TYPE (CptSqliteStorage, cpt_sqlite_storage, CPT, SQLITE_STORAGE, GObject)

/**
 * cpt_sqlite_storage_open:
 * @folder: the data folder; the caller holds its lock
 * @make: TRUE for `init`: makes the file; FALSE: it must be there
 *
 * Brings the schema up to date (data/sql/central-sqlite/NNN-*.sql, built into the program).
 */
CptStorage *cpt_sqlite_storage_open (const char *folder, gboolean make, GError **error);

/* The file grows no further than @n_pages, or than it is; 0: as far as the disk goes. A full disk
 * is then CPT_STORAGE_ERROR_FULL before it is full for everybody else. */
gboolean cpt_sqlite_storage_limit_pages (CptSqliteStorage *self, gint64 n_pages, GError **error);

G_END_DECLS
