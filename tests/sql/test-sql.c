/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sql/bulk.h"
#include "sql/migration.h"
#include "sql/statement.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define MARK   0x43505431
#define NOBODY 65534

typedef struct {
  char *folder; /* (owned) */
  char *path;   /* (owned) */
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->folder = g_dir_make_tmp ("cpt-sql-XXXXXX", NULL);
  self->path = g_build_filename (self->folder, "test.db", NULL);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  static const char *const ends[] = { "", "-wal", "-shm", "-journal" };

  for (gsize i = 0; i < G_N_ELEMENTS (ends); i++) {
    g_autofree char *path = g_strconcat (self->path, ends[i], NULL);

    g_unlink (path);
  }
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->folder, g_free);
}

static CptSql *
open_file (Fixture *self, CptSqlMode mode)
{
  g_autoptr (GError) error = NULL;
  CptSql *sql = cpt_sql_open (self->path, mode, &error);

  g_assert_no_error (error);
  return sql;
}

static gint64
query (CptSql *sql, const char *text)
{
  g_autoptr (GError) error = NULL;
  gint64 value = -1;

  g_assert_true (cpt_sql_query_int64 (sql, text, -2, &value, &error));
  g_assert_no_error (error);
  return value;
}

static void
execute (CptSql *sql, const char *text)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (cpt_sql_execute (sql, text, &error));
  g_assert_no_error (error);
}

static void
test_modes (Fixture *self, gconstpointer data)
{
  g_autoptr (CptSql) durable = open_file (self, CPT_SQL_DURABLE);
  g_autoptr (CptSql) quick = open_file (self, CPT_SQL_QUICK);
  g_autoptr (CptSql) reader = open_file (self, CPT_SQL_READ_ONLY);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (query (durable, "PRAGMA synchronous"), ==, 2);
  g_assert_cmpint (query (quick, "PRAGMA synchronous"), ==, 1);
  g_assert_cmpint (query (durable, "PRAGMA foreign_keys"), ==, 1);
  g_assert_cmpint (query (reader, "PRAGMA foreign_keys"), ==, 1);
  g_assert_cmpint (query (reader, "PRAGMA wal_autocheckpoint"), ==, 0);
  g_assert_cmpint (query (durable, "PRAGMA wal_autocheckpoint"), ==, 1000);
  g_assert_cmpint (
      query (durable, "SELECT count (*) FROM pragma_journal_mode WHERE journal_mode = 'wal'"), ==,
      1);
  g_assert_false (cpt_sql_execute (reader, "CREATE TABLE t (a)", &error));
  g_assert_error (error, CPT_SQL_ERROR, CPT_SQL_ERROR_READ_ONLY);
}

static void
test_binds (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CptSql) sql = cpt_sql_open (":memory:", CPT_SQL_QUICK, &error);
  g_autoptr (CptSqlStatement) statement = NULL;
  gsize length = 0;
  char small[5];

  statement = cpt_sql_prepare (
      sql, "SELECT :int, :none, :text, :empty, :part, :blob, :null, :some, 'a€é', NULL", &error);
  g_assert_no_error (error);
  cpt_sql_bind_int64 (statement, ":int", G_MININT64);
  cpt_sql_bind_int64_if (statement, ":none", 0, 0);
  cpt_sql_bind_text (statement, ":text", "é");
  cpt_sql_bind_text_if (statement, ":empty", "");
  cpt_sql_bind_text_n (statement, ":part", "abcdef", 3);
  cpt_sql_bind_blob (statement, ":blob", "\0\1\2", 3);
  cpt_sql_bind_text (statement, ":null", NULL);
  cpt_sql_bind_int64_if (statement, ":some", 7, 0);
  g_assert_cmpint (cpt_sql_step (statement, &error), ==, CPT_SQL_STEP_ROW);
  g_assert_cmpint (cpt_sql_column_int64 (statement, 0), ==, G_MININT64);
  g_assert_true (cpt_sql_column_is_null (statement, 1));
  g_assert_cmpint (cpt_sql_column_int64 (statement, 1), ==, 0);
  g_assert_cmpint (cpt_sql_column_int64_or (statement, 1, -5), ==, -5);
  g_assert_cmpstr (cpt_sql_column_text (statement, 2), ==, "é");
  g_assert_null (cpt_sql_column_text (statement, 3));
  g_assert_cmpstr (cpt_sql_column_text (statement, 4), ==, "abc");
  g_assert_cmpmem (cpt_sql_column_blob (statement, 5, &length), 3, "\0\1\2", 3);
  g_assert_cmpuint (length, ==, 3);
  g_assert_true (cpt_sql_column_is_null (statement, 6));
  g_assert_cmpint (cpt_sql_column_int64_or (statement, 7, -5), ==, 7);
  cpt_sql_column_copy (statement, 8, small, sizeof small); /* 6 bytes: the é does not fit */
  g_assert_cmpstr (small, ==, "a€");
  cpt_sql_column_copy (statement, 9, small, sizeof small);
  g_assert_cmpstr (small, ==, "");
  g_assert_cmpint (cpt_sql_step (statement, &error), ==, CPT_SQL_STEP_DONE);
}

static void
test_misspelt_name (void)
{
  if (g_test_subprocess ()) {
    g_autoptr (CptSql) sql = cpt_sql_open (":memory:", CPT_SQL_QUICK, NULL);
    g_autoptr (CptSqlStatement) statement = cpt_sql_prepare (sql, "SELECT :right", NULL);

    cpt_sql_bind_int64 (statement, ":wrong", 1);
    return;
  }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*no parameter :wrong*");
}

static void
test_cache (void)
{
  static const char *const text = "SELECT :a + 1";
  g_autoptr (GError) error = NULL;
  g_autoptr (CptSql) sql = cpt_sql_open (":memory:", CPT_SQL_QUICK, &error);
  CptSqlStatement *first = cpt_sql_prepare (sql, text, &error);
  CptSqlStatement *second = cpt_sql_prepare (sql, text, &error);
  CptSqlStatement *again;

  g_assert_true (first != second); /* one that is out is not given twice */
  cpt_sql_bind_int64 (first, ":a", 1);
  cpt_sql_bind_int64 (second, ":a", 10);
  g_assert_cmpint (cpt_sql_step (first, &error), ==, CPT_SQL_STEP_ROW);
  g_assert_cmpint (cpt_sql_step (second, &error), ==, CPT_SQL_STEP_ROW);
  g_assert_cmpint (cpt_sql_column_int64 (first, 0), ==, 2);
  g_assert_cmpint (cpt_sql_column_int64 (second, 0), ==, 11);
  cpt_sql_statement_done (second);
  cpt_sql_statement_done (first);

  again = cpt_sql_prepare (sql, text, &error);
  g_assert_true (again == first);
  g_assert_cmpint (cpt_sql_step (again, &error), ==, CPT_SQL_STEP_ROW);
  g_assert_true (cpt_sql_column_is_null (again, 0)); /* nothing of the last use is left */
  cpt_sql_statement_done (again);
}

static void
test_rebind (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CptSql) sql = cpt_sql_open (":memory:", CPT_SQL_QUICK, &error);
  g_autoptr (CptSqlStatement) statement = NULL;

  execute (sql, "CREATE TABLE t (a UNIQUE)");
  statement = cpt_sql_prepare (sql, "INSERT INTO t (a) VALUES (:a)", &error);
  for (gint64 i = 0; i < 3; i++) {
    cpt_sql_bind_int64 (statement, ":a", i);
    g_assert_true (cpt_sql_run (statement, &error));
    g_assert_cmpint (cpt_sql_get_changes (sql), ==, 1);
  }
  g_assert_false (cpt_sql_run (statement, &error)); /* 2 again */
  g_assert_error (error, CPT_SQL_ERROR, CPT_SQL_ERROR_CONSTRAINT);
  g_clear_error (&error);
  cpt_sql_bind_int64 (statement, ":a", 3); /* a statement that failed may be used again */
  g_assert_true (cpt_sql_run (statement, &error));
  g_assert_cmpint (query (sql, "SELECT count (*) FROM t"), ==, 4);
}

static void
test_transactions (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CptSql) writer = open_file (self, CPT_SQL_DURABLE);
  g_autoptr (CptSql) reader = NULL;
  gint64 start_us;

  execute (writer, "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (p REFERENCES p (id) "
                   "DEFERRABLE INITIALLY DEFERRED); INSERT INTO p VALUES (1)");
  reader = open_file (self, CPT_SQL_READ_ONLY);
  g_assert_true (cpt_sql_begin_read (reader, &error));
  g_assert_cmpint (query (reader, "SELECT count (*) FROM p"), ==, 1);

  g_assert_true (cpt_sql_begin (writer, &error));
  execute (writer, "INSERT INTO p VALUES (2)");
  g_assert_true (cpt_sql_commit (writer, &error));
  g_assert_cmpint (query (reader, "SELECT count (*) FROM p"), ==, 1); /* one snapshot */
  /* A reader makes the checkpoint partial: no error, and no wait until it has done. */
  start_us = g_get_monotonic_time ();
  g_assert_true (cpt_sql_checkpoint (writer, &error));
  g_assert_cmpint (g_get_monotonic_time () - start_us, <, 2 * G_USEC_PER_SEC);
  cpt_sql_rollback (reader);
  g_assert_cmpint (query (reader, "SELECT count (*) FROM p"), ==, 2);
  g_assert_true (cpt_sql_checkpoint (writer, &error));

  g_assert_true (cpt_sql_begin (writer, &error));
  execute (writer, "INSERT INTO c VALUES (99)");
  g_assert_false (cpt_sql_commit (writer, &error)); /* a refused commit leaves no transaction */
  g_assert_error (error, CPT_SQL_ERROR, CPT_SQL_ERROR_CONSTRAINT);
  g_assert_cmpint (query (writer, "SELECT count (*) FROM c"), ==, 0);
  g_assert_true (sqlite3_get_autocommit (cpt_sql_get_handle (writer)));
  cpt_sql_rollback (writer); /* harmless */
}

static void
test_none (void)
{
  g_autoptr (CptSql) sql = cpt_sql_open (":memory:", CPT_SQL_QUICK, NULL);
  g_autoptr (GError) error = NULL;
  gint64 value = 0;

  g_assert_cmpint (query (sql, "SELECT 1 WHERE 0"), ==, -2);
  g_assert_false (cpt_sql_query_int64 (sql, "SELECT nothing", 0, &value, &error));
  g_assert_error (error, CPT_SQL_ERROR, CPT_SQL_ERROR_FAILED);
}

static void
test_full (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CptSql) sql = open_file (self, CPT_SQL_DURABLE);

  execute (sql, "CREATE TABLE t (a); INSERT INTO t VALUES ('kept'); PRAGMA max_page_count = 4");
  g_assert_true (cpt_sql_begin (sql, &error));
  g_assert_false (cpt_sql_execute (sql, "INSERT INTO t VALUES (zeroblob (100000))", &error));
  g_assert_error (error, CPT_SQL_ERROR, CPT_SQL_ERROR_FULL);
  cpt_sql_rollback (sql);
  g_assert_cmpint (query (sql, "SELECT count (*) FROM t"), ==, 1);
}

static void
test_busy (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CptSql) one = open_file (self, CPT_SQL_DURABLE);
  g_autoptr (CptSql) other = open_file (self, CPT_SQL_DURABLE);

  sqlite3_busy_timeout (cpt_sql_get_handle (other), 0);
  g_assert_true (cpt_sql_begin (one, &error));
  g_assert_false (cpt_sql_begin (other, &error));
  g_assert_error (error, CPT_SQL_ERROR, CPT_SQL_ERROR_BUSY);
  cpt_sql_rollback (one);
  g_clear_error (&error);
  g_assert_true (cpt_sql_begin (other, &error));
  cpt_sql_rollback (other);
}

static void
test_not_a_database (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *noise = g_strnfill (8192, 'x');

  g_assert_true (g_file_set_contents (self->path, noise, 8192, NULL));
  g_assert_null (cpt_sql_open (self->path, CPT_SQL_DURABLE, &error));
  g_assert_error (error, CPT_SQL_ERROR, CPT_SQL_ERROR_CORRUPT);
  g_clear_error (&error);
  g_assert_null (cpt_sql_open (self->path, CPT_SQL_READ_ONLY, &error));
  g_assert_error (error, CPT_SQL_ERROR, CPT_SQL_ERROR_CORRUPT);
}

static void
test_damaged (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CptSql) sql = open_file (self, CPT_SQL_DURABLE);
  g_autofree char *bytes = NULL;
  gsize length;
  gint64 value;

  execute (sql, "CREATE TABLE t (a); INSERT INTO t VALUES (zeroblob (20000))");
  g_assert_true (cpt_sql_checkpoint (sql, &error));
  g_clear_pointer (&sql, cpt_sql_close);
  g_assert_true (g_file_get_contents (self->path, &bytes, &length, NULL));
  memset (bytes + 4096, 0xff, length - 4096);
  g_assert_true (g_file_set_contents (self->path, bytes, (gssize)length, NULL));
  sql = open_file (self, CPT_SQL_DURABLE);
  g_assert_false (cpt_sql_query_int64 (sql, "SELECT count (a) FROM t", 0, &value, &error));
  g_assert_error (error, CPT_SQL_ERROR, CPT_SQL_ERROR_CORRUPT);
}

static void
test_missing (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (self->folder, "none", "test.db", NULL);

  g_assert_null (cpt_sql_open (path, CPT_SQL_DURABLE, &error));
  g_assert_error (error, CPT_SQL_ERROR, CPT_SQL_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_null (cpt_sql_open (self->path, CPT_SQL_READ_ONLY, &error));
  g_assert_error (error, CPT_SQL_ERROR, CPT_SQL_ERROR_FAILED);
}

/* root may write everywhere: as another user then. */
static void
test_read_only_folder (Fixture *self, gconstpointer data)
{
  gboolean root = geteuid () == 0;
  g_autoptr (GError) error = NULL;
  g_autoptr (CptSql) sql = NULL;

  g_assert_cmpint (g_chmod (self->folder, 0555), ==, 0);
  if (root && seteuid (NOBODY) != 0) {
    g_test_skip ("cannot become another user");
    return;
  }
  sql = cpt_sql_open (self->path, CPT_SQL_DURABLE, &error);
  g_assert_cmpint (root ? seteuid (0) : 0, ==, 0);
  g_assert_cmpint (g_chmod (self->folder, 0755), ==, 0);
  g_assert_null (sql);
  g_assert_error (error, CPT_SQL_ERROR, CPT_SQL_ERROR_READ_ONLY);
}

static void
test_read_only_file (Fixture *self, gconstpointer data)
{
  gboolean root = geteuid () == 0;
  g_autoptr (GError) error = NULL;
  g_autoptr (CptSql) sql = open_file (self, CPT_SQL_DURABLE);

  execute (sql, "CREATE TABLE t (a)");
  g_clear_pointer (&sql, cpt_sql_close);
  g_assert_cmpint (g_chmod (self->path, 0444), ==, 0);
  g_assert_cmpint (g_chmod (self->folder, 0755), ==, 0);
  if (root && seteuid (NOBODY) != 0) {
    g_test_skip ("cannot become another user");
    return;
  }
  sql = cpt_sql_open (self->path, CPT_SQL_DURABLE, &error);
  g_assert_cmpint (root ? seteuid (0) : 0, ==, 0);
  g_assert_null (sql);
  g_assert_error (error, CPT_SQL_ERROR, CPT_SQL_ERROR_READ_ONLY);
}

static const char *const steps[] = {
  "CREATE TABLE a (x); INSERT INTO a VALUES (1);",
  "ALTER TABLE a ADD COLUMN y; UPDATE a SET y = x + 1;",
  "CREATE TABLE b (z);",
};
static const char *const broken[] = { "CREATE TABLE a (x)", "CREATE TABLE b (x); nonsense" };

static void
test_migrate (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CptSql) sql = open_file (self, CPT_SQL_DURABLE);

  g_assert_true (cpt_sql_migrate (sql, steps, 1, MARK, &error));
  g_assert_cmpint (query (sql, "PRAGMA user_version"), ==, 1);
  g_assert_cmpint (query (sql, "PRAGMA application_id"), ==, MARK);
  g_assert_true (cpt_sql_migrate (sql, steps, 1, MARK, &error)); /* nothing to do */
  g_clear_pointer (&sql, cpt_sql_close);

  sql = open_file (self, CPT_SQL_DURABLE);
  g_assert_true (cpt_sql_migrate (sql, steps, 3, MARK, &error));
  g_assert_no_error (error);
  g_assert_cmpint (query (sql, "PRAGMA user_version"), ==, 3);
  g_assert_cmpint (query (sql, "SELECT y FROM a"), ==, 2);

  g_assert_false (cpt_sql_migrate (sql, steps, 2, MARK, &error));
  g_assert_error (error, CPT_SQL_ERROR, CPT_SQL_ERROR_NEWER);
}

static void
test_migrate_broken (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CptSql) sql = open_file (self, CPT_SQL_DURABLE);

  g_assert_false (cpt_sql_migrate (sql, broken, 2, MARK, &error));
  g_assert_error (error, CPT_SQL_ERROR, CPT_SQL_ERROR_FAILED);
  g_assert_true (g_str_has_prefix (error->message, "migration 2: "));
  /* What went well stays, the broken step left nothing. */
  g_assert_cmpint (query (sql, "PRAGMA user_version"), ==, 1);
  g_assert_cmpint (query (sql, "SELECT count (*) FROM sqlite_schema"), ==, 1);
  g_assert_true (sqlite3_get_autocommit (cpt_sql_get_handle (sql)));
}

static void
test_migrate_foreign (Fixture *self, gconstpointer data)
{
  static const char *const others[] = { "PRAGMA application_id = 7", "CREATE TABLE theirs (a)" };

  for (gsize i = 0; i < G_N_ELEMENTS (others); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (CptSql) sql = open_file (self, CPT_SQL_DURABLE);

    execute (sql, others[i]);
    g_assert_false (cpt_sql_migrate (sql, steps, 3, MARK, &error));
    g_assert_error (error, CPT_SQL_ERROR, CPT_SQL_ERROR_CORRUPT);
    g_assert_nonnull (strstr (error->message, "another program"));
    g_assert_cmpint (query (sql, "SELECT count (*) FROM sqlite_schema WHERE name = 'a'"), ==, 0);
    execute (sql, "PRAGMA application_id = 0");
  }
}

static void
test_migrate_negative (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CptSql) sql = open_file (self, CPT_SQL_DURABLE);

  execute (sql, "PRAGMA user_version = -1");
  g_assert_false (cpt_sql_migrate (sql, steps, 3, MARK, &error));
  g_assert_error (error, CPT_SQL_ERROR, CPT_SQL_ERROR_CORRUPT);
}

static gpointer
read_version (gpointer sql)
{
  query (sql, "PRAGMA user_version");
  return NULL;
}

static void
use_elsewhere (CptSql *sql)
{
  g_thread_join (g_thread_new ("borrower", read_version, sql));
}

/* Lent, it belongs to the first thread that uses it; an own use meanwhile is said aloud. */
static void
test_lent (Fixture *self, gconstpointer data)
{
  g_autoptr (CptSql) sql = open_file (self, CPT_SQL_DURABLE);

  cpt_sql_lend (sql);
  use_elsewhere (sql);
  g_test_expect_message ("cpt-sql", G_LOG_LEVEL_CRITICAL, "*used by two threads*");
  read_version (sql);
  g_test_assert_expected_messages ();
  cpt_sql_take_back (sql);
  read_version (sql);
  cpt_sql_lend (sql);
  read_version (sql);
  cpt_sql_take_back (sql);
}

/* clang-format off */
static const struct { const char *path; void (*function) (Fixture *, gconstpointer); } in_files[] = {
  { "/sql/modes",               test_modes },
  { "/sql/transactions",        test_transactions },
  { "/sql/lent",                test_lent },
  { "/sql/error/full",          test_full },
  { "/sql/error/busy",          test_busy },
  { "/sql/error/not-a-database", test_not_a_database },
  { "/sql/error/damaged",       test_damaged },
  { "/sql/error/missing",       test_missing },
  { "/sql/error/read-only-folder", test_read_only_folder },
  { "/sql/error/read-only-file", test_read_only_file },
  { "/sql/migrate/steps",       test_migrate },
  { "/sql/migrate/broken",      test_migrate_broken },
  { "/sql/migrate/foreign",     test_migrate_foreign },
  { "/sql/migrate/negative",    test_migrate_negative },
};
/* clang-format on */

/* @twin: not that number, but one that is there. */
static gboolean
put_numbers (CptSqlBulk *bulk, gint64 from, gint64 until, gint64 twin, GError **error)
{
  for (gint64 n = from; n < until; n++) {
    cpt_sql_bulk_add_int64 (bulk, n == twin ? 0 : n);
    cpt_sql_bulk_add_text (bulk, "number", 3);
    if (!cpt_sql_bulk_end_row (bulk, error))
      return FALSE;
  }
  return cpt_sql_bulk_flush (bulk, error);
}

/* Rows that fill statements, and those that are over; one that is refused, anywhere. */
static void
test_bulk (void)
{
  g_autoptr (CptSql) sql = cpt_sql_open (":memory:", CPT_SQL_QUICK, NULL);
  g_autoptr (GError) error = NULL;
  gint64 n = 0;

  execute (sql, "CREATE TABLE t (n INTEGER NOT NULL UNIQUE, text TEXT NOT NULL) STRICT");
  for (gint64 more = 0; more <= 2 * CPT_SQL_BULK_ROWS + 1; n += more++) {
    g_autoptr (CptSqlBulk) bulk = cpt_sql_bulk_new (sql, "t (n, text)", 2, &error);

    g_assert_no_error (error);
    g_assert_true (put_numbers (bulk, n, n + more, -1, &error));
    g_assert_no_error (error);
    g_assert_cmpint (query (sql, "SELECT count (*) FROM t WHERE text = 'num'"), ==, n + more);
    g_assert_cmpint (query (sql, "SELECT max (n) FROM t"), ==, n + more > 0 ? n + more - 1 : 0);
  }
  for (gint64 at = 0; at <= 2 * CPT_SQL_BULK_ROWS; at++) {
    g_autoptr (CptSqlBulk) bulk = cpt_sql_bulk_new (sql, "t (n, text)", 2, NULL);

    execute (sql, "BEGIN");
    g_assert_false (put_numbers (bulk, n, n + 2 * CPT_SQL_BULK_ROWS + 1, n + at, &error));
    g_assert_error (error, CPT_SQL_ERROR, CPT_SQL_ERROR_CONSTRAINT);
    g_clear_error (&error);
    execute (sql, "ROLLBACK");
    g_assert_true (cpt_sql_bulk_flush (bulk, &error)); /* nothing waits */
    g_assert_cmpint (query (sql, "SELECT count (*) FROM t"), ==, n);
  }
  g_assert_null (cpt_sql_bulk_new (sql, "nowhere (n)", 1, &error));
  g_assert_error (error, CPT_SQL_ERROR, CPT_SQL_ERROR_FAILED);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  for (gsize i = 0; i < G_N_ELEMENTS (in_files); i++)
    g_test_add (in_files[i].path, Fixture, NULL, set_up, in_files[i].function, tear_down);
  g_test_add_func ("/sql/statement/binds", test_binds);
  g_test_add_func ("/sql/statement/misspelt", test_misspelt_name);
  g_test_add_func ("/sql/statement/cache", test_cache);
  g_test_add_func ("/sql/statement/rebind", test_rebind);
  g_test_add_func ("/sql/statement/none", test_none);
  g_test_add_func ("/sql/bulk", test_bulk);
  return g_test_run ();
}
