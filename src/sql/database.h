/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/**
 * CptSqlError:
 * @CPT_SQL_ERROR_FAILED: SQLite says so, the message has its words
 * @CPT_SQL_ERROR_FULL: the disk is full; nothing was written
 * @CPT_SQL_ERROR_BUSY: another process owns the file
 * @CPT_SQL_ERROR_CORRUPT: the file is damaged; keep it aside
 * @CPT_SQL_ERROR_NEWER: written by a newer version of the program
 * @CPT_SQL_ERROR_READ_ONLY: the folder or file cannot be written
 * @CPT_SQL_ERROR_CONSTRAINT: a rule of the schema refused the row
 *
 * What a database can do to us. The caller decides; the edge shows it once.
 */
typedef enum {
  CPT_SQL_ERROR_FAILED,
  CPT_SQL_ERROR_FULL,
  CPT_SQL_ERROR_BUSY,
  CPT_SQL_ERROR_CORRUPT,
  CPT_SQL_ERROR_NEWER,
  CPT_SQL_ERROR_READ_ONLY,
  CPT_SQL_ERROR_CONSTRAINT,
} CptSqlError;

#define CPT_SQL_ERROR (cpt_sql_error_quark ())
GQuark cpt_sql_error_quark (void);

typedef enum {
  CPT_SQL_DURABLE, /* WAL, synchronous=FULL: a commit is on disk when it returns, and so is all that
                      was found when the file was opened */
  CPT_SQL_QUICK,   /* WAL, synchronous=NORMAL: never corrupt, the last commits may go with the power
                    */
  CPT_SQL_READ_ONLY, /* a second connection beside one of the above */
} CptSqlMode;

/* One connection with a cache of its prepared statements by their text. Used by one thread at a
 * time. */
typedef struct _CptSql CptSql;

/**
 * cpt_sql_open:
 * @path: the file; ":memory:" in tests
 *
 * Foreign keys on, automatic checkpoints on only for the writer, temp store in memory, busy
 * time-out 5 s, defensive, no extensions. Returns: (transfer full) (nullable)
 */
CptSql *cpt_sql_open (const char *path, CptSqlMode mode, GError **error);
void cpt_sql_close (CptSql *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CptSql, cpt_sql_close)

/**
 * cpt_sql_lend:
 *
 * From now on one thread alone uses it, the first that does: each use by another one is a critical
 * warning. cpt_sql_take_back() ends that, when the borrower has nothing more to do.
 */
void cpt_sql_lend (CptSql *self);
void cpt_sql_take_back (CptSql *self);

sqlite3 *cpt_sql_get_handle (CptSql *self);

/* Runs text without parameters, several statements at once. */
gboolean cpt_sql_execute (CptSql *self, const char *text, GError **error);

gboolean cpt_sql_begin (CptSql *self, GError **error);      /* BEGIN IMMEDIATE */
gboolean cpt_sql_begin_read (CptSql *self, GError **error); /* BEGIN, for one read snapshot */
gboolean cpt_sql_commit (CptSql *self,
                         GError **error); /* on failure the transaction was rolled back */
void cpt_sql_rollback (CptSql *self);     /* harmless when there is none */

/* TRUNCATE checkpoint; a busy reader makes it partial, which is no error. */
gboolean cpt_sql_checkpoint (CptSql *self, GError **error);

gint64 cpt_sql_get_changes (CptSql *self); /* rows of the last write */

/* Fills @error from the connection's last result. */
void cpt_sql_set_error (CptSql *self, GError **error);

G_END_DECLS
