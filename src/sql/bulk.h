/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sql/database.h"

G_BEGIN_DECLS

/* Rows by the hundred thousand into one table, CPT_SQL_BULK_ROWS with each statement: a statement
 * of one row spends a quarter of its time on beginning and ending. Inside the caller's transaction,
 * which is to be rolled back when one of the calls fails: rows before the failed one are in. */
typedef struct _CptSqlBulk CptSqlBulk;

#define CPT_SQL_BULK_ROWS 32

/**
 * cpt_sql_bulk_new:
 * @into: table and columns, `"code (code, scope)"`
 * @n_columns: how many of them
 *
 * Returns: (transfer full) (nullable)
 */
CptSqlBulk *cpt_sql_bulk_new (CptSql *sql, const char *into, guint n_columns, GError **error);
void cpt_sql_bulk_free (CptSqlBulk *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CptSqlBulk, cpt_sql_bulk_free)

/* The next value of the row. @value is not copied: it has to stay until the next flush. */
void cpt_sql_bulk_add_text (CptSqlBulk *self, const char *value, gsize length);
void cpt_sql_bulk_add_int64 (CptSqlBulk *self, gint64 value);
/* The row has all its values. */
gboolean cpt_sql_bulk_end_row (CptSqlBulk *self, GError **error);
/* All rows that were ended are in the table. */
gboolean cpt_sql_bulk_flush (CptSqlBulk *self, GError **error);

G_END_DECLS
