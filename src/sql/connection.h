/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sql/statement.h"

G_BEGIN_DECLS

/* What database.c and statement.c share; nobody outside this folder includes it. */

#define CPT_SQL_N_RECENT 128 /* places; a power of two */

/* Nearly all texts are constants of the program, always at the same place. */
typedef struct {
  gconstpointer place; /* only compared */
  gpointer statement;  /* (unowned) of those below */
} CptSqlRecent;

struct _CptSql {
  sqlite3 *db;                           /* (owned) */
  GHashTable *statements;                /* (owned) text -> CptSqlStatement */
  CptSqlRecent recent[CPT_SQL_N_RECENT]; /* by the text's place */
  guint n_out;                           /* statements that were not given back yet */
  gboolean is_lent;                      /* to the one thread that uses it next */
  GThread *borrower;                     /* (unowned) (nullable) that thread, atomic */
};

/* Called at each use: another thread than the borrower is a mistake of the program, which would end
 * in memory that two threads write. */
void cpt_sql_check_thread (CptSql *self);

/* Frees all statements of the cache. */
void cpt_sql_forget_statements (CptSql *self);

G_END_DECLS
