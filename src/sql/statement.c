/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sql/statement.h"

#include "sql/connection.h"

#include <string.h>

#define MAX_CACHED 512 /* texts; more is made and thrown away each time */

struct _CptSqlStatement {
  CptSql *sql;        /* (unowned) */
  const char *text;   /* (unowned) (nullable) of the cache's key */
  sqlite3_stmt *stmt; /* (owned) */
  gboolean cached;
  gboolean out;
};

static void
free_statement (gpointer data)
{
  CptSqlStatement *self = data;

  sqlite3_finalize (self->stmt);
  g_free (self);
}

void
cpt_sql_forget_statements (CptSql *self)
{
  memset (self->recent, 0, sizeof self->recent);
  g_clear_pointer (&self->statements, g_hash_table_unref);
}

static CptSqlRecent *
get_recent (CptSql *self, const char *text)
{
  return &self->recent[(GPOINTER_TO_SIZE (text) >> 3) % CPT_SQL_N_RECENT];
}

/* (nullable): never prepared, or not kept. Another text may stand at the same place by now. */
static CptSqlStatement *
find_statement (CptSql *self, const char *text)
{
  CptSqlRecent *recent = get_recent (self, text);
  CptSqlStatement *statement = recent->statement;

  if (recent->place == text && strcmp (statement->text, text) == 0)
    return statement;
  statement = self->statements != NULL ? g_hash_table_lookup (self->statements, text) : NULL;
  if (statement != NULL)
    *recent = (CptSqlRecent){ text, statement };
  return statement;
}

static void
keep_statement (CptSql *self, CptSqlStatement *statement, const char *text)
{
  char *key = g_strdup (text);

  statement->cached = TRUE;
  statement->text = key;
  g_hash_table_insert (self->statements, key, statement);
  *get_recent (self, text) = (CptSqlRecent){ text, statement };
}

CptSqlStatement *
cpt_sql_prepare (CptSql *self, const char *text, GError **error)
{
  CptSqlStatement *statement;
  sqlite3_stmt *stmt = NULL;
  const char *rest = NULL;

  cpt_sql_check_thread (self);
  if (self->statements == NULL)
    self->statements = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_statement);
  statement = find_statement (self, text);
  if (statement == NULL || statement->out) {
    gboolean cached = statement == NULL && g_hash_table_size (self->statements) < MAX_CACHED;

    if (sqlite3_prepare_v3 (self->db, text, -1, cached ? SQLITE_PREPARE_PERSISTENT : 0, &stmt,
                            &rest) != SQLITE_OK) {
      cpt_sql_set_error (self, error);
      return NULL;
    }
    g_assert (stmt != NULL && *rest == '\0'); /* one statement a text */
    statement = g_new0 (CptSqlStatement, 1);
    statement->sql = self;
    statement->stmt = stmt;
    if (cached)
      keep_statement (self, statement, text);
  }
  statement->out = TRUE;
  self->n_out++;
  return statement;
}

void
cpt_sql_statement_done (CptSqlStatement *self)
{
  if (self == NULL)
    return;
  g_assert (self->out);
  self->out = FALSE;
  self->sql->n_out--;
  if (self->cached) {
    sqlite3_reset (self->stmt);
    sqlite3_clear_bindings (self->stmt);
  } else {
    free_statement (self);
  }
}

static int
find_parameter (CptSqlStatement *self, const char *name)
{
  int index = sqlite3_bind_parameter_index (self->stmt, name);

  if (index == 0)
    g_error ("no parameter %s in: %s", name, sqlite3_sql (self->stmt));
  return index;
}

void
cpt_sql_bind_int64 (CptSqlStatement *self, const char *name, gint64 value)
{
  int result = sqlite3_bind_int64 (self->stmt, find_parameter (self, name), value);

  g_assert (result == SQLITE_OK);
}

static void
bind_null (CptSqlStatement *self, const char *name)
{
  int result = sqlite3_bind_null (self->stmt, find_parameter (self, name));

  g_assert (result == SQLITE_OK);
}

void
cpt_sql_bind_int64_if (CptSqlStatement *self, const char *name, gint64 value, gint64 none)
{
  if (value == none)
    bind_null (self, name);
  else
    cpt_sql_bind_int64 (self, name, value);
}

void
cpt_sql_bind_text_n (CptSqlStatement *self, const char *name, const char *value, gsize length)
{
  int result;

  if (value == NULL) {
    bind_null (self, name);
    return;
  }
  result = sqlite3_bind_text64 (self->stmt, find_parameter (self, name), value, length,
                                SQLITE_TRANSIENT, SQLITE_UTF8);
  g_assert (result == SQLITE_OK);
}

void
cpt_sql_bind_text (CptSqlStatement *self, const char *name, const char *value)
{
  cpt_sql_bind_text_n (self, name, value, value != NULL ? strlen (value) : 0);
}

void
cpt_sql_bind_text_if (CptSqlStatement *self, const char *name, const char *value)
{
  cpt_sql_bind_text (self, name, value != NULL && *value != '\0' ? value : NULL);
}

void
cpt_sql_bind_blob (CptSqlStatement *self, const char *name, gconstpointer value, gsize length)
{
  int result;

  if (value == NULL) {
    bind_null (self, name);
    return;
  }
  result = sqlite3_bind_blob64 (self->stmt, find_parameter (self, name), value, length,
                                SQLITE_TRANSIENT);
  g_assert (result == SQLITE_OK);
}

CptSqlStep
cpt_sql_step (CptSqlStatement *self, GError **error)
{
  switch (sqlite3_step (self->stmt)) {
  case SQLITE_ROW:
    return CPT_SQL_STEP_ROW;
  case SQLITE_DONE:
    sqlite3_reset (self->stmt); /* may be bound anew, and holds no read lock */
    return CPT_SQL_STEP_DONE;
  default:
    cpt_sql_set_error (self->sql, error);
    sqlite3_reset (self->stmt);
    return CPT_SQL_STEP_ERROR;
  }
}

gboolean
cpt_sql_run (CptSqlStatement *self, GError **error)
{
  CptSqlStep step;

  do
    step = cpt_sql_step (self, error);
  while (step == CPT_SQL_STEP_ROW);
  return step == CPT_SQL_STEP_DONE;
}

gint64
cpt_sql_column_int64 (CptSqlStatement *self, int column)
{
  return sqlite3_column_int64 (self->stmt, column);
}

gint64
cpt_sql_column_int64_or (CptSqlStatement *self, int column, gint64 none)
{
  return cpt_sql_column_is_null (self, column) ? none : sqlite3_column_int64 (self->stmt, column);
}

const char *
cpt_sql_column_text (CptSqlStatement *self, int column)
{
  return (const char *)sqlite3_column_text (self->stmt, column);
}

gconstpointer
cpt_sql_column_blob (CptSqlStatement *self, int column, gsize *length_out)
{
  gconstpointer bytes = sqlite3_column_blob (self->stmt, column);

  if (length_out != NULL)
    *length_out = cpt_sql_column_length (self, column);
  return bytes;
}

gsize
cpt_sql_column_length (CptSqlStatement *self, int column)
{
  return (gsize)sqlite3_column_bytes (self->stmt, column);
}

gboolean
cpt_sql_column_is_null (CptSqlStatement *self, int column)
{
  return sqlite3_column_type (self->stmt, column) == SQLITE_NULL;
}

void
cpt_sql_column_copy (CptSqlStatement *self, int column, char *out, gsize size)
{
  const char *text = cpt_sql_column_text (self, column);
  gsize length;

  g_assert (size > 0);
  if (text == NULL) {
    *out = '\0';
    return;
  }
  length = strlen (text);
  if (length >= size) {
    length = size - 1;
    while (length > 0 && ((guchar)text[length] & 0xc0) == 0x80)
      length--;
  }
  memcpy (out, text, length);
  out[length] = '\0';
}

gboolean
cpt_sql_query_int64 (CptSql *self, const char *text, gint64 none, gint64 *out, GError **error)
{
  g_autoptr (CptSqlStatement) statement = cpt_sql_prepare (self, text, error);

  if (statement == NULL)
    return FALSE;
  switch (cpt_sql_step (statement, error)) {
  case CPT_SQL_STEP_ROW:
    *out = cpt_sql_column_int64 (statement, 0);
    return TRUE;
  case CPT_SQL_STEP_DONE:
    *out = none;
    return TRUE;
  case CPT_SQL_STEP_ERROR:
  default:
    return FALSE;
  }
}
