/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sql/database.h"

#include "sql/connection.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#define BUSY_TIMEOUT_MS 5000

G_DEFINE_QUARK (cpt_sql_error, cpt_sql_error)

static CptSqlError
classify_errno (int number, CptSqlError otherwise)
{
  switch (number) {
  case ENOSPC:
  case EDQUOT:
    return CPT_SQL_ERROR_FULL;
  case EACCES:
  case EPERM:
  case EROFS:
    return CPT_SQL_ERROR_READ_ONLY;
  default:
    return otherwise;
  }
}

static CptSqlError
classify (int code, int number)
{
  switch (code & 0xff) {
  case SQLITE_FULL:
    return CPT_SQL_ERROR_FULL;
  case SQLITE_BUSY:
  case SQLITE_LOCKED:
    return CPT_SQL_ERROR_BUSY;
  case SQLITE_CORRUPT:
  case SQLITE_NOTADB:
    return CPT_SQL_ERROR_CORRUPT;
  case SQLITE_READONLY:
  case SQLITE_PERM:
    return CPT_SQL_ERROR_READ_ONLY;
  case SQLITE_CONSTRAINT:
    return CPT_SQL_ERROR_CONSTRAINT;
  case SQLITE_IOERR:
  case SQLITE_CANTOPEN:
    return classify_errno (number, CPT_SQL_ERROR_FAILED);
  default:
    return CPT_SQL_ERROR_FAILED;
  }
}

static void
set_error_from_db (sqlite3 *db, GError **error)
{
  int code = sqlite3_extended_errcode (db);

  g_set_error (error, CPT_SQL_ERROR, (gint)classify (code, sqlite3_system_errno (db)),
               "%s (SQLite %d)", sqlite3_errmsg (db), code);
}

void
cpt_sql_set_error (CptSql *self, GError **error)
{
  set_error_from_db (self->db, error);
}

/* A file that SQLite could only open for reading, or that refuses the write-ahead log, would fail
 * at the first write: say it now. */
static gboolean
start_log (CptSql *self, GError **error)
{
  g_autoptr (CptSqlStatement) statement = NULL;
  const char *mode;

  if (sqlite3_db_readonly (self->db, "main") == 1) {
    g_set_error (error, CPT_SQL_ERROR, CPT_SQL_ERROR_READ_ONLY, "%s cannot be written",
                 sqlite3_db_filename (self->db, "main"));
    return FALSE;
  }
  statement = cpt_sql_prepare (self, "PRAGMA journal_mode = WAL", error);
  if (statement == NULL || cpt_sql_step (statement, error) == CPT_SQL_STEP_ERROR)
    return FALSE;
  mode = cpt_sql_column_text (statement, 0);
  if (g_strcmp0 (mode, "wal") != 0 && g_strcmp0 (mode, "memory") != 0) {
    g_set_error (error, CPT_SQL_ERROR, CPT_SQL_ERROR_FAILED,
                 "the file system of %s does not carry a write-ahead log",
                 sqlite3_db_filename (self->db, "main"));
    return FALSE;
  }
  return TRUE;
}

/* A program that was killed in the middle of a commit leaves a log that the kernel has and the
 * plate may not. SQLite takes such a commit for done, and nothing would sync it before the next
 * one: what is told to others until then could go with the power. So the log is synced before it is
 * used. */
static gboolean
sync_log (CptSql *self, GError **error)
{
  sqlite3_file *log = NULL;

  if (sqlite3_file_control (self->db, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log) != SQLITE_OK ||
      log == NULL || log->pMethods == NULL || log->pMethods->xSync (log, SQLITE_SYNC_NORMAL) == 0)
    return TRUE;
  g_set_error (error, CPT_SQL_ERROR, CPT_SQL_ERROR_FAILED, "the log of %s cannot be synced",
               sqlite3_db_filename (self->db, "main"));
  return FALSE;
}

static gboolean
configure (CptSql *self, CptSqlMode mode, GError **error)
{
  static const char *const settings[] = {
    [CPT_SQL_DURABLE] = "PRAGMA synchronous = FULL;",
    [CPT_SQL_QUICK] = "PRAGMA synchronous = NORMAL;",
    [CPT_SQL_READ_ONLY] = "PRAGMA wal_autocheckpoint = 0; PRAGMA query_only = ON;",
  };
  gint64 version;

  sqlite3_extended_result_codes (self->db, 1);
  sqlite3_busy_timeout (self->db, BUSY_TIMEOUT_MS);
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  if (!cpt_sql_execute (self,
                        "PRAGMA foreign_keys = ON;"
                        "PRAGMA temp_store = MEMORY;"
                        "PRAGMA secure_delete = FAST;",
                        error))
    return FALSE;
  if (mode != CPT_SQL_READ_ONLY && !start_log (self, error))
    return FALSE;
  /* The first read tells a damaged file from a good one. */
  return cpt_sql_execute (self, settings[mode], error) &&
         cpt_sql_query_int64 (self, "PRAGMA schema_version", 0, &version, error) &&
         (mode != CPT_SQL_DURABLE || sync_log (self, error));
}

/* SQLite tries a file it may not make once more for reading, and forgets why it could not make it.
 */
static gboolean
is_folder_read_only (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);

  return faccessat (AT_FDCWD, folder, W_OK | X_OK, AT_EACCESS) != 0 &&
         (errno == EACCES || errno == EROFS);
}

/* SQLite counts each piece of memory under one lock for all threads, a tenth of what it takes to
 * put a catalogue in, and nobody asks for the count. Later than the first connection it is refused,
 * which is no harm. */
static void
forgo_counting (void)
{
  static gsize once;

  if (g_once_init_enter (&once)) {
    sqlite3_config (SQLITE_CONFIG_MEMSTATUS, 0);
    g_once_init_leave (&once, 1);
  }
}

CptSql *
cpt_sql_open (const char *path, CptSqlMode mode, GError **error)
{
  g_autoptr (CptSql) self = NULL;
  int flags =
      mode == CPT_SQL_READ_ONLY ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;

  g_return_val_if_fail (path != NULL, NULL);

  forgo_counting ();
  self = g_new0 (CptSql, 1);
  if (sqlite3_open_v2 (path, &self->db, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE,
                       NULL) != SQLITE_OK) {
    if (mode != CPT_SQL_READ_ONLY && sqlite3_errcode (self->db) == SQLITE_CANTOPEN &&
        is_folder_read_only (path))
      g_set_error (error, CPT_SQL_ERROR, CPT_SQL_ERROR_READ_ONLY, "the folder cannot be written");
    else
      set_error_from_db (self->db, error);
    g_prefix_error (error, "%s: ", path);
    return NULL;
  }
  if (!configure (self, mode, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
cpt_sql_close (CptSql *self)
{
  int result;

  if (self == NULL)
    return;
  g_assert (self->n_out == 0);
  cpt_sql_forget_statements (self);
  result = sqlite3_close (self->db);
  g_assert (result == SQLITE_OK);
  g_free (self);
}

void
cpt_sql_lend (CptSql *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_pointer_set (&self->borrower, NULL);
  self->is_lent = TRUE;
}

void
cpt_sql_take_back (CptSql *self)
{
  g_return_if_fail (self != NULL);

  self->is_lent = FALSE;
}

void
cpt_sql_check_thread (CptSql *self)
{
  GThread *here = g_thread_self ();

  if (self->is_lent && !g_atomic_pointer_compare_and_exchange (&self->borrower, NULL, here) &&
      g_atomic_pointer_get (&self->borrower) != here)
    g_critical ("%s is used by two threads", sqlite3_db_filename (self->db, "main"));
}

sqlite3 *
cpt_sql_get_handle (CptSql *self)
{
  return self->db;
}

gboolean
cpt_sql_execute (CptSql *self, const char *text, GError **error)
{
  cpt_sql_check_thread (self);
  if (sqlite3_exec (self->db, text, NULL, NULL, NULL) == SQLITE_OK)
    return TRUE;
  cpt_sql_set_error (self, error);
  return FALSE;
}

static gboolean
run_text (CptSql *self, const char *text, GError **error)
{
  g_autoptr (CptSqlStatement) statement = cpt_sql_prepare (self, text, error);

  return statement != NULL && cpt_sql_run (statement, error);
}

gboolean
cpt_sql_begin (CptSql *self, GError **error)
{
  return run_text (self, "BEGIN IMMEDIATE", error);
}

gboolean
cpt_sql_begin_read (CptSql *self, GError **error)
{
  return run_text (self, "BEGIN", error);
}

gboolean
cpt_sql_commit (CptSql *self, GError **error)
{
  if (run_text (self, "COMMIT", error))
    return TRUE;
  cpt_sql_rollback (self);
  return FALSE;
}

void
cpt_sql_rollback (CptSql *self)
{
  if (sqlite3_get_autocommit (self->db) == 0)
    run_text (self, "ROLLBACK", NULL);
}

gboolean
cpt_sql_checkpoint (CptSql *self, GError **error)
{
  int result;

  cpt_sql_check_thread (self);
  /* A reader may take its time: what can be moved is moved now, the rest the next time. */
  sqlite3_busy_timeout (self->db, 0);
  result = sqlite3_wal_checkpoint_v2 (self->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
  if (result != SQLITE_OK && result != SQLITE_BUSY)
    cpt_sql_set_error (self, error);
  sqlite3_busy_timeout (self->db, BUSY_TIMEOUT_MS);
  return result == SQLITE_OK || result == SQLITE_BUSY;
}

gint64
cpt_sql_get_changes (CptSql *self)
{
  return sqlite3_changes64 (self->db);
}
