/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is looked up in cache.db by other names than a row's id: made from the rows alone, so it can
 * be made anew at any time. */
#include "cache/cache-private.h"

#include <string.h>

/* A doc of another shape is kept as a row and found by nobody: it must not stop the feed. */
#define ALL_CODES                                                                                  \
  " SELECT id, scope, doc ->> 'sku' AS sku, doc ->> 'pack' AS pack FROM row WHERE kind = 'code'"   \
  " AND json_type (doc, '$.sku') = 'text' AND json_type (doc, '$.pack') = 'integer'"
#define INSERT_CODES "INSERT OR REPLACE INTO code (code, scope, sku, pack)" ALL_CODES
#define OF_ROW       " AND scope = :scope AND id = :id"

/* What can be typed to find an article: its number, brand, names in all languages, size and colour.
 * œ, æ and ß are typed as two letters as often as one, and FTS5, which takes off accents, knows
 * nothing of that; search.c does the same. */
#define WORDS                                                                                      \
  " rowid, replace (replace (replace (replace (replace (id || ' '"                                 \
  " || coalesce (doc ->> '$.brand', '') || ' '"                                                    \
  " || coalesce ((SELECT group_concat (value, ' ') FROM json_each (doc, '$.name')), '') || ' '"    \
  " || coalesce ((SELECT group_concat (json_extract (value, '$[1]'), ' ') FROM json_each (doc, "   \
  "'$.options')"                                                                                   \
  " WHERE type = 'array'), ''),"                                                                   \
  " 'œ', 'oe'), 'Œ', 'oe'), 'æ', 'ae'), 'Æ', 'ae'), 'ß', 'ss')"                               \
  " FROM row WHERE kind = 'product' AND +scope >= 'catalogue/' AND +scope < 'catalogue0'"
/* In the order of the rowids: so FTS5 builds its index without sorting. It writes out what it holds
 * in memory at 1 MiB; at 16 MiB the index of a whole catalogue takes a fifth less of a processor.
 */
#define ALL_WORDS                                                                                  \
  "INSERT INTO search (search) VALUES ('delete-all');"                                             \
  "INSERT INTO search (search, rank) VALUES ('hashsize', 16777216);"                               \
  "INSERT INTO search (rowid, words) SELECT" WORDS " ORDER BY rowid;"                              \
  "INSERT INTO search (search, rank) VALUES ('hashsize', 1048576)"

static gboolean
run (CptCache *self, const char *text, const char *scope, const char *id, GError **error)
{
  g_autoptr (CptSqlStatement) statement = cpt_sql_prepare (self->sql, text, error);

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":scope", scope);
  if (id != NULL)
    cpt_sql_bind_text (statement, ":id", id);
  return cpt_sql_run (statement, error);
}

gboolean
cpt_cache_derive (CptCache *self, const char *scope, GError **error)
{
  if (scope == NULL)
    return cpt_sql_execute (self->sql, "DELETE FROM code; " INSERT_CODES "; " ALL_WORDS, error);
  /* A terminal has one catalogue: there are no words of another scope to speak of. */
  return run (self, "DELETE FROM code WHERE scope = :scope", scope, NULL, error) &&
         run (self, INSERT_CODES " AND scope = :scope", scope, NULL, error) &&
         (!g_str_has_prefix (scope, "catalogue/") || cpt_sql_execute (self->sql, ALL_WORDS, error));
}

/* The words that an article has; FALSE without an error: there is no such article. */
static gboolean
read_words (CptCache *self,
            const char *scope,
            const char *id,
            CptCacheWords *words_out,
            GError **error)
{
  g_autoptr (CptSqlStatement) statement = cpt_sql_prepare (self->sql, "SELECT" WORDS OF_ROW, error);

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":scope", scope);
  cpt_sql_bind_text (statement, ":id", id);
  if (cpt_sql_step (statement, error) != CPT_SQL_STEP_ROW)
    return FALSE;
  words_out->rowid = cpt_sql_column_int64 (statement, 0);
  words_out->text = g_strdup (cpt_sql_column_text (statement, 1));
  return TRUE;
}

static void
words_clear (CptCacheWords *self)
{
  g_clear_pointer (&self->text, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CptCacheWords, words_clear)

static gboolean
run_words (CptCache *self, const char *text, const CptCacheWords *words, GError **error)
{
  g_autoptr (CptSqlStatement) statement = cpt_sql_prepare (self->sql, text, error);

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_int64 (statement, ":rowid", words->rowid);
  cpt_sql_bind_text (statement, ":words", words->text);
  return cpt_sql_run (statement, error);
}

void
cpt_cache_changes_init (CptCacheChanges *self)
{
  self->old = g_array_new (FALSE, TRUE, sizeof (CptCacheWords));
  g_array_set_clear_func (self->old, (GDestroyNotify)words_clear);
  self->skus = g_ptr_array_new_with_free_func (g_free);
}

void
cpt_cache_changes_clear (CptCacheChanges *self)
{
  g_clear_pointer (&self->old, g_array_unref);
  g_clear_pointer (&self->skus, g_ptr_array_unref);
}

gboolean
cpt_cache_forget_row (CptCache *self,
                      CptCacheChanges *changes,
                      const char *scope,
                      const char *kind,
                      const char *id,
                      GError **error)
{
  g_autoptr (GError) why = NULL;
  CptCacheWords words = { 0 };

  if (strcmp (kind, "code") == 0)
    return run (self, "DELETE FROM code WHERE scope = :scope AND code = :id", scope, id, error);
  if (strcmp (kind, "product") == 0 && read_words (self, scope, id, &words, &why))
    g_array_append_val (changes->old, words);
  if (why == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&why));
  return FALSE;
}

gboolean
cpt_cache_derive_row (CptCache *self,
                      CptCacheChanges *changes,
                      const char *scope,
                      const char *kind,
                      const char *id,
                      GError **error)
{
  if (strcmp (kind, "code") == 0)
    return run (self, INSERT_CODES OF_ROW, scope, id, error);
  if (strcmp (kind, "product") == 0)
    g_ptr_array_add (changes->skus, g_strdup (id));
  return TRUE;
}

gboolean
cpt_cache_derive_changes (CptCache *self,
                          const CptCacheChanges *changes,
                          const char *scope,
                          GError **error)
{
  for (guint i = 0; i < changes->old->len; i++)
    if (!run_words (self,
                    "INSERT INTO search (search, rowid, words) VALUES ('delete', :rowid, :words)",
                    &g_array_index (changes->old, CptCacheWords, i), error))
      return FALSE;
  for (guint i = 0; i < changes->skus->len; i++) {
    g_autoptr (GError) why = NULL;
    g_auto (CptCacheWords) words = { 0 };

    if (read_words (self, scope, changes->skus->pdata[i], &words, &why) &&
        !run_words (self, "INSERT INTO search (rowid, words) VALUES (:rowid, :words)", &words,
                    error))
      return FALSE;
    if (why != NULL) {
      g_propagate_error (error, g_steal_pointer (&why));
      return FALSE;
    }
  }
  return TRUE;
}

/* As many codes, and each as its row says. */
static gboolean
are_codes_right (CptCache *self, const char *scope, gboolean *right_out, GError **error)
{
  g_autoptr (CptSqlStatement) statement = cpt_sql_prepare (
      self->sql,
      "WITH good AS MATERIALIZED (" ALL_CODES " AND scope = :scope)"
      " SELECT (SELECT count (*) FROM code WHERE scope = :scope) = (SELECT count (*) FROM good)"
      " AND NOT EXISTS (SELECT 1 FROM good AS g LEFT JOIN code AS c ON c.code = g.id"
      " AND c.scope = g.scope WHERE c.sku IS NOT g.sku OR c.pack IS NOT g.pack)",
      error);

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":scope", scope);
  if (cpt_sql_step (statement, error) != CPT_SQL_STEP_ROW)
    return FALSE;
  *right_out = cpt_sql_column_int64 (statement, 0) != 0;
  return TRUE;
}

/* In a transaction of its own. */
static gboolean
derive_now (CptCache *self, const char *scope, GError **error)
{
  if (!cpt_sql_begin (self->sql, error))
    return FALSE;
  if (!cpt_cache_derive (self, scope, error)) {
    cpt_sql_rollback (self->sql);
    return FALSE;
  }
  return cpt_sql_commit (self->sql, error);
}

gboolean
cpt_cache_check_codes (CptCache *self, const char *scope, GError **error)
{
  gboolean right = FALSE;

  if (!are_codes_right (self, scope, &right, error))
    return FALSE;
  if (right)
    return TRUE;
  return derive_now (self, scope, error);
}

gboolean
cpt_cache_check_words (CptCache *self, GError **error)
{
  GError *why = NULL;

  if (cpt_sql_execute (self->sql, "INSERT INTO search (search) VALUES ('integrity-check')", &why))
    return TRUE;
  if (!g_error_matches (why, CPT_SQL_ERROR, CPT_SQL_ERROR_CORRUPT)) {
    g_propagate_error (error, why);
    return FALSE;
  }
  g_clear_error (&why);
  return derive_now (self, NULL, error);
}
