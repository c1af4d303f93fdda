/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sql/database.h"

G_BEGIN_DECLS

/* A prepared statement, taken from the connection's cache and given back (reset, unbound) by its
 * auto cleanup. Parameters are named; a misspelt name is our bug and asserts. */
typedef struct _CptSqlStatement CptSqlStatement;

/* Returns: (transfer full) (nullable) give back with cpt_sql_statement_done() */
CptSqlStatement *cpt_sql_prepare (CptSql *self, const char *text, GError **error);
void cpt_sql_statement_done (CptSqlStatement *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CptSqlStatement, cpt_sql_statement_done)

void cpt_sql_bind_int64 (CptSqlStatement *self, const char *name, gint64 value);
void cpt_sql_bind_int64_if (CptSqlStatement *self,
                            const char *name,
                            gint64 value,
                            gint64 none); /* @none: NULL */
void cpt_sql_bind_text (CptSqlStatement *self,
                        const char *name,
                        const char *value); /* copied; NULL: NULL */
void cpt_sql_bind_text_if (CptSqlStatement *self,
                           const char *name,
                           const char *value); /* "" : NULL too */
void cpt_sql_bind_text_n (CptSqlStatement *self, const char *name, const char *value, gsize length);
void cpt_sql_bind_blob (CptSqlStatement *self, const char *name, gconstpointer value, gsize length);

typedef enum { CPT_SQL_STEP_ROW, CPT_SQL_STEP_DONE, CPT_SQL_STEP_ERROR } CptSqlStep;
CptSqlStep cpt_sql_step (CptSqlStatement *self, GError **error);

/* Steps to the end of a statement that gives no rows. */
gboolean cpt_sql_run (CptSqlStatement *self, GError **error);

gint64 cpt_sql_column_int64 (CptSqlStatement *self, int column); /* NULL: 0 */
gint64 cpt_sql_column_int64_or (CptSqlStatement *self, int column, gint64 none);
const char *cpt_sql_column_text (CptSqlStatement *self,
                                 int column); /* until the next step; NULL for NULL */
gconstpointer cpt_sql_column_blob (CptSqlStatement *self, int column, gsize *length_out);
gsize cpt_sql_column_length (CptSqlStatement *self, int column);
gboolean cpt_sql_column_is_null (CptSqlStatement *self, int column);
/* Copies into a text of fixed size; NULL gives "". What does not fit is cut at a character. */
void cpt_sql_column_copy (CptSqlStatement *self, int column, char *out, gsize size);
/* One number of a one-row, one-column query without parameters; @none when there is no row. */
gboolean cpt_sql_query_int64 (CptSql *self,
                              const char *text,
                              gint64 none,
                              gint64 *out,
                              GError **error);

G_END_DECLS
