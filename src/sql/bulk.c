/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sql/bulk.h"

#include "sql/connection.h"

#include <string.h>

typedef struct {
  const char *text; /* (unowned) (nullable) NULL: a number */
  gsize length;
  gint64 number;
} Value;

struct _CptSqlBulk {
  CptSql *sql; /* (unowned) */
  guint n_columns;
  sqlite3_stmt *many; /* (owned) */
  sqlite3_stmt *one;  /* (owned) */
  Value *values;      /* (owned) of the rows that wait */
  guint n_values;
};

/* FAIL: a row that is refused does not take back those before it of the same statement. For that
 * SQLite would keep a copy of each page, and FTS5 would write all that it holds in memory. */
static sqlite3_stmt *
prepare (CptSql *sql, const char *into, guint n_columns, guint n_rows, GError **error)
{
  g_autoptr (GString) text = g_string_new ("INSERT OR FAIL INTO ");
  sqlite3_stmt *stmt = NULL;

  g_string_append (text, into);
  for (guint i = 0; i < n_rows; i++) {
    g_string_append (text, i == 0 ? " VALUES (" : ", (");
    for (guint j = 0; j < n_columns; j++)
      g_string_append (text, j == 0 ? "?" : ", ?");
    g_string_append_c (text, ')');
  }
  if (sqlite3_prepare_v3 (sql->db, text->str, -1, SQLITE_PREPARE_PERSISTENT, &stmt, NULL) !=
      SQLITE_OK)
    cpt_sql_set_error (sql, error);
  return stmt;
}

CptSqlBulk *
cpt_sql_bulk_new (CptSql *sql, const char *into, guint n_columns, GError **error)
{
  g_autoptr (CptSqlBulk) self = NULL;

  g_return_val_if_fail (sql != NULL && into != NULL && n_columns > 0, NULL);

  cpt_sql_check_thread (sql);
  self = g_new0 (CptSqlBulk, 1);
  self->sql = sql;
  self->n_columns = n_columns;
  self->values = g_new0 (Value, (gsize)n_columns * CPT_SQL_BULK_ROWS);
  self->sql->n_out++;
  self->many = prepare (sql, into, n_columns, CPT_SQL_BULK_ROWS, error);
  if (self->many != NULL)
    self->one = prepare (sql, into, n_columns, 1, error);
  return self->one != NULL ? g_steal_pointer (&self) : NULL;
}

void
cpt_sql_bulk_free (CptSqlBulk *self)
{
  if (self == NULL)
    return;
  self->sql->n_out--;
  g_clear_pointer (&self->many, sqlite3_finalize);
  g_clear_pointer (&self->one, sqlite3_finalize);
  g_clear_pointer (&self->values, g_free);
  g_free (self);
}

static void
add (CptSqlBulk *self, const char *text, gsize length, gint64 number)
{
  g_return_if_fail (self->n_values < self->n_columns * CPT_SQL_BULK_ROWS);

  self->values[self->n_values++] = (Value){ text, length, number };
}

void
cpt_sql_bulk_add_text (CptSqlBulk *self, const char *value, gsize length)
{
  g_return_if_fail (value != NULL);

  add (self, value, length, 0);
}

void
cpt_sql_bulk_add_int64 (CptSqlBulk *self, gint64 value)
{
  add (self, NULL, 0, value);
}

static gboolean
put (CptSqlBulk *self, sqlite3_stmt *stmt, const Value *values, guint n_values, GError **error)
{
  int result = SQLITE_OK;

  for (guint i = 0; i < n_values && result == SQLITE_OK; i++)
    result = values[i].text != NULL
                 ? sqlite3_bind_text64 (stmt, (int)i + 1, values[i].text, values[i].length,
                                        SQLITE_STATIC, SQLITE_UTF8)
                 : sqlite3_bind_int64 (stmt, (int)i + 1, values[i].number);
  g_assert (result == SQLITE_OK);
  result = sqlite3_step (stmt);
  if (result != SQLITE_DONE)
    cpt_sql_set_error (self->sql, error);
  sqlite3_reset (stmt);
  return result == SQLITE_DONE;
}

gboolean
cpt_sql_bulk_end_row (CptSqlBulk *self, GError **error)
{
  g_return_val_if_fail (self->n_values > 0 && self->n_values % self->n_columns == 0, FALSE);

  if (self->n_values < self->n_columns * CPT_SQL_BULK_ROWS)
    return TRUE;
  self->n_values = 0;
  return put (self, self->many, self->values, self->n_columns * CPT_SQL_BULK_ROWS, error);
}

gboolean
cpt_sql_bulk_flush (CptSqlBulk *self, GError **error)
{
  guint n_values = self->n_values;

  self->n_values = 0;
  for (guint at = 0; at < n_values; at += self->n_columns)
    if (!put (self, self->one, self->values + at, self->n_columns, error))
      return FALSE;
  return TRUE;
}
