/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows are summed when they come and when they are written over. In between a disk may change them,
 * and nobody would know. */
#include "cache/cache-private.h"
#include "crypto/crypto.h"

#include <string.h>

/* What is there of one scope. */
typedef struct {
  gint64 n;
  guint64 sum;
} Found;

/* A row of no scope counts for none: the one that it belonged to lacks it. */
static void
add_row (CptSqlStatement *statement, GHashTable *found)
{
  const char *scope = cpt_sql_column_text (statement, 0);
  Found *self = scope != NULL ? g_hash_table_lookup (found, scope) : NULL;
  const char *kind = cpt_sql_column_text (statement, 1);
  const char *id = cpt_sql_column_text (statement, 2);
  const char *doc = cpt_sql_column_text (statement, 4);

  if (self == NULL || kind == NULL || id == NULL || doc == NULL)
    return;
  self->n++;
  self->sum += cpt_crypto_row_sum (kind, id, cpt_sql_column_int64 (statement, 3), doc,
                                   cpt_sql_column_length (statement, 4));
}

/* One pass over all rows in the order in which they lie there. */
static gboolean
sum_rows (CptCache *self, GHashTable *found, GError **error)
{
  g_autoptr (CptSqlStatement) statement =
      cpt_sql_prepare (self->sql, "SELECT scope, kind, id, seq, doc FROM row NOT INDEXED", error);
  CptSqlStep step;

  if (statement == NULL)
    return FALSE;
  while ((step = cpt_sql_step (statement, error)) == CPT_SQL_STEP_ROW)
    add_row (statement, found);
  return step == CPT_SQL_STEP_DONE;
}

/* Those that left before central took them away count all the same. */
static gboolean
sum_erased (CptCache *self, GHashTable *found, GError **error)
{
  g_autoptr (CptSqlStatement) statement =
      cpt_sql_prepare (self->sql, "SELECT scope, sum FROM erased", error);
  CptSqlStep step;

  if (statement == NULL)
    return FALSE;
  while ((step = cpt_sql_step (statement, error)) == CPT_SQL_STEP_ROW) {
    const char *scope = cpt_sql_column_text (statement, 0);
    Found *there = scope != NULL ? g_hash_table_lookup (found, scope) : NULL;

    if (there == NULL)
      continue;
    there->n++;
    there->sum += (guint64)cpt_sql_column_int64 (statement, 1);
  }
  return step == CPT_SQL_STEP_DONE;
}

static gboolean
compare (CptCache *self, const GArray *scopes, GHashTable *found, gint *n_out, GError **error)
{
  for (guint i = 0; i < scopes->len; i++) {
    const CptCacheScope *scope = &g_array_index (scopes, CptCacheScope, i);
    const Found *there = g_hash_table_lookup (found, scope->scope);
    CptCacheCursor cursor;

    if (!cpt_cache_load_cursor (self, scope->scope, &cursor, error))
      return FALSE;
    if (!cursor.scope.suspect && cursor.n == there->n && cursor.sum == there->sum) {
      if (!cpt_cache_check_codes (self, scope->scope, error))
        return FALSE;
      continue;
    }
    if (!cpt_cache_mark_suspect (self, scope->scope, error))
      return FALSE;
    ++*n_out;
  }
  return TRUE;
}

/* An index that lost an entry hides a row that is there. */
static gboolean
check_pages (CptCache *self, GError **error)
{
  g_autoptr (CptSqlStatement) statement =
      cpt_sql_prepare (self->sql, "PRAGMA integrity_check (1)", error);
  const char *words;

  if (statement == NULL || cpt_sql_step (statement, error) != CPT_SQL_STEP_ROW)
    return FALSE;
  words = cpt_sql_column_text (statement, 0);
  if (g_strcmp0 (words, "ok") == 0)
    return TRUE;
  g_set_error (error, CPT_SQL_ERROR, CPT_SQL_ERROR_CORRUPT, "%s is damaged: %s", self->path, words);
  return FALSE;
}

/* Of a scope that this cache does not have: what was its name once is another now. */
static gboolean
drop_strays (CptCache *self, GError **error)
{
  static const char is_there[] =
      "SELECT EXISTS (SELECT 1 FROM row NOT INDEXED WHERE scope NOT IN (SELECT scope FROM scope))"
      " OR EXISTS (SELECT 1 FROM code WHERE scope NOT IN (SELECT scope FROM scope))";
  gint64 found;

  if (!cpt_sql_query_int64 (self->sql, is_there, 0, &found, error))
    return FALSE;
  return found == 0 ||
         (cpt_sql_execute (self->sql,
                           "DELETE FROM row WHERE scope NOT IN (SELECT scope FROM scope);"
                           "DELETE FROM erased WHERE scope NOT IN (SELECT scope FROM scope);"
                           "DELETE FROM code WHERE scope NOT IN (SELECT scope FROM scope)",
                           error) &&
          cpt_cache_derive (self, NULL, error));
}

static gboolean
audit (CptCache *self, gint *n_out, GError **error)
{
  g_autoptr (GHashTable) found = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  g_autoptr (GArray) scopes = NULL;

  if (!check_pages (self, error) || !drop_strays (self, error))
    return FALSE;
  scopes = cpt_cache_list_scopes (self, error);
  for (guint i = 0; scopes != NULL && i < scopes->len; i++)
    g_hash_table_insert (found, g_array_index (scopes, CptCacheScope, i).scope, g_new0 (Found, 1));
  return scopes != NULL && sum_rows (self, found, error) && sum_erased (self, found, error) &&
         compare (self, scopes, found, n_out, error) && cpt_cache_check_words (self, error);
}

gint
cpt_cache_audit (CptCache *self, GError **error)
{
  g_autoptr (GError) failure = NULL;
  gint n_suspect = 0;

  g_return_val_if_fail (self != NULL, -1);

  if (audit (self, &n_suspect, &failure))
    return n_suspect;
  if (g_error_matches (failure, CPT_SQL_ERROR, CPT_SQL_ERROR_CORRUPT))
    cpt_cache_start_anew (self, NULL);
  g_propagate_error (error, g_steal_pointer (&failure));
  return -1;
}
