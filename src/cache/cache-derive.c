/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is looked up in cache.db by other names than a row's id: made from the rows alone, so it can
 * be made anew at any time. */
#include "cache/cache-private.h"

#include <string.h>

#define IS_CATALOGUE " +scope >= 'catalogue/' AND +scope < 'catalogue0'"

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

static gboolean
put_code (CptCache *self,
          const char *scope,
          const char *code,
          const char *doc,
          gsize length,
          GError **error)
{
  g_autoptr (CptSqlStatement) statement = NULL;
  g_autoptr (GString) sku = g_string_new (NULL);
  gint64 pack;

  if (!cpt_cache_read_code (doc, length, sku, &pack))
    return TRUE;
  statement = cpt_sql_prepare (self->sql,
                               "INSERT OR REPLACE INTO code (code, scope, sku, pack)"
                               " VALUES (:code, :scope, :sku, :pack)",
                               error);
  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":code", code);
  cpt_sql_bind_text (statement, ":scope", scope);
  cpt_sql_bind_text_n (statement, ":sku", sku->str, sku->len);
  cpt_sql_bind_int64 (statement, ":pack", pack);
  return cpt_sql_run (statement, error);
}

#define SELECT_CODES "SELECT scope, id, doc FROM row WHERE kind = 'code'"

/* Those of all scopes, or of one. */
static gboolean
put_codes (CptCache *self, const char *scope, GError **error)
{
  g_autoptr (CptSqlStatement) rows = cpt_sql_prepare (
      self->sql, scope != NULL ? SELECT_CODES " AND scope = :scope" : SELECT_CODES, error);
  CptSqlStep step;

  if (rows == NULL)
    return FALSE;
  if (scope != NULL)
    cpt_sql_bind_text (rows, ":scope", scope);
  while ((step = cpt_sql_step (rows, error)) == CPT_SQL_STEP_ROW)
    if (!put_code (self, cpt_sql_column_text (rows, 0), cpt_sql_column_text (rows, 1),
                   cpt_sql_column_text (rows, 2), cpt_sql_column_length (rows, 2), error))
      return FALSE;
  return step == CPT_SQL_STEP_DONE;
}

/* FTS5 writes out what it holds in memory at 1 MiB; at 16 MiB the index of a whole catalogue takes
 * a fifth less of a processor. */
gboolean
cpt_cache_begin_words (CptCache *self, GError **error)
{
  return cpt_sql_execute (self->sql,
                          "INSERT INTO search (search) VALUES ('delete-all');"
                          "INSERT INTO search (search, rank) VALUES ('hashsize', 16777216)",
                          error);
}

gboolean
cpt_cache_put_words (CptCache *self, gint64 rowid, const char *words, gsize length, GError **error)
{
  g_autoptr (CptSqlStatement) statement = cpt_sql_prepare (
      self->sql, "INSERT INTO search (rowid, words) VALUES (:rowid, :words)", error);

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_int64 (statement, ":rowid", rowid);
  cpt_sql_bind_text_n (statement, ":words", words, length);
  return cpt_sql_run (statement, error);
}

gboolean
cpt_cache_end_words (CptCache *self, GError **error)
{
  return cpt_sql_execute (self->sql,
                          "INSERT INTO search (search, rank) VALUES ('hashsize', 1048576)", error);
}

gboolean
cpt_cache_put_all_words (CptCache *self, GError **error)
{
  g_autoptr (GString) words = g_string_new (NULL);
  g_autoptr (CptSqlStatement) rows = cpt_sql_prepare (
      self->sql,
      "SELECT rowid, id, doc FROM row WHERE kind = 'product' AND" IS_CATALOGUE " ORDER BY rowid",
      error);
  CptSqlStep step;

  if (rows == NULL)
    return FALSE;
  while ((step = cpt_sql_step (rows, error)) == CPT_SQL_STEP_ROW) {
    g_string_truncate (words, 0);
    cpt_cache_write_words (words, cpt_sql_column_text (rows, 1), cpt_sql_column_text (rows, 2),
                           cpt_sql_column_length (rows, 2));
    if (!cpt_cache_put_words (self, cpt_sql_column_int64 (rows, 0), words->str, words->len, error))
      return FALSE;
  }
  return step == CPT_SQL_STEP_DONE;
}

static gboolean
derive_words (CptCache *self, GError **error)
{
  return cpt_cache_begin_words (self, error) && cpt_cache_put_all_words (self, error) &&
         cpt_cache_end_words (self, error);
}

gboolean
cpt_cache_empty_codes (CptCache *self, const char *scope, GError **error)
{
  if (scope == NULL)
    return cpt_sql_execute (self->sql, "DELETE FROM code", error);
  return run (self, "DELETE FROM code WHERE scope = :scope", scope, NULL, error);
}

gboolean
cpt_cache_is_catalogue (const char *scope)
{
  return g_str_has_prefix (scope, "catalogue/");
}

gboolean
cpt_cache_derive (CptCache *self, const char *scope, GError **error)
{
  /* A terminal has one catalogue: there are no words of another scope to speak of. */
  return cpt_cache_empty_codes (self, scope, error) && put_codes (self, scope, error) &&
         (!(scope == NULL || cpt_cache_is_catalogue (scope)) || derive_words (self, error));
}

/* The words that an article has; FALSE without an error: there is no such article. */
static gboolean
read_words (CptCache *self,
            const char *scope,
            const char *id,
            CptCacheWords *words_out,
            GError **error)
{
  g_autoptr (GString) words = NULL;
  g_autoptr (CptSqlStatement) statement =
      cpt_sql_prepare (self->sql,
                       "SELECT rowid, doc FROM row WHERE kind = 'product' AND scope = :scope"
                       " AND id = :id AND" IS_CATALOGUE,
                       error);

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":scope", scope);
  cpt_sql_bind_text (statement, ":id", id);
  if (cpt_sql_step (statement, error) != CPT_SQL_STEP_ROW)
    return FALSE;
  words = g_string_new (NULL);
  cpt_cache_write_words (words, id, cpt_sql_column_text (statement, 1),
                         cpt_sql_column_length (statement, 1));
  words_out->rowid = cpt_sql_column_int64 (statement, 0);
  words_out->text = g_string_free (g_steal_pointer (&words), FALSE);
  return TRUE;
}

static void
words_clear (CptCacheWords *self)
{
  g_clear_pointer (&self->text, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CptCacheWords, words_clear)

static gboolean
take_words (CptCache *self, const CptCacheWords *words, GError **error)
{
  g_autoptr (CptSqlStatement) statement = cpt_sql_prepare (
      self->sql, "INSERT INTO search (search, rowid, words) VALUES ('delete', :rowid, :words)",
      error);

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
                      const CptFeedRow *row,
                      GError **error)
{
  if (strcmp (row->kind, "code") == 0)
    return put_code (self, scope, row->id, row->doc, row->doc_length, error);
  if (strcmp (row->kind, "product") == 0)
    g_ptr_array_add (changes->skus, g_strdup (row->id));
  return TRUE;
}

gboolean
cpt_cache_derive_changes (CptCache *self,
                          const CptCacheChanges *changes,
                          const char *scope,
                          GError **error)
{
  for (guint i = 0; i < changes->old->len; i++)
    if (!take_words (self, &g_array_index (changes->old, CptCacheWords, i), error))
      return FALSE;
  for (guint i = 0; i < changes->skus->len; i++) {
    g_autoptr (GError) why = NULL;
    g_auto (CptCacheWords) words = { 0 };

    if (read_words (self, scope, changes->skus->pdata[i], &words, &why) &&
        !cpt_cache_put_words (self, words.rowid, words.text, strlen (words.text), error))
      return FALSE;
    if (why != NULL) {
      g_propagate_error (error, g_steal_pointer (&why));
      return FALSE;
    }
  }
  return TRUE;
}

/* The next row that says a code; DONE: there is none. */
static CptSqlStep
next_code (CptSqlStatement *rows, GString *sku, gint64 *pack_out, GError **error)
{
  CptSqlStep step;

  do {
    step = cpt_sql_step (rows, error);
    g_string_truncate (sku, 0);
  } while (step == CPT_SQL_STEP_ROW &&
           !cpt_cache_read_code (cpt_sql_column_text (rows, 1), cpt_sql_column_length (rows, 1),
                                 sku, pack_out));
  return step;
}

/* As many codes, and each as its row says: both in the order of the codes. */
static gboolean
are_codes_right (CptCache *self, const char *scope, gboolean *right_out, GError **error)
{
  g_autoptr (GString) sku = g_string_new (NULL);
  g_autoptr (CptSqlStatement) codes = NULL;
  g_autoptr (CptSqlStatement) rows = cpt_sql_prepare (
      self->sql, "SELECT id, doc FROM row WHERE kind = 'code' AND scope = :scope ORDER BY id",
      error);
  CptSqlStep wanted, found;
  gint64 pack = 0;

  if (rows != NULL)
    codes = cpt_sql_prepare (
        self->sql, "SELECT code, sku, pack FROM code WHERE scope = :scope ORDER BY code", error);
  if (codes == NULL)
    return FALSE;
  cpt_sql_bind_text (rows, ":scope", scope);
  cpt_sql_bind_text (codes, ":scope", scope);
  do {
    wanted = next_code (rows, sku, &pack, error);
    if (wanted == CPT_SQL_STEP_ERROR)
      return FALSE;
    found = cpt_sql_step (codes, error);
    if (found == CPT_SQL_STEP_ERROR)
      return FALSE;
    *right_out = wanted == found &&
                 (wanted == CPT_SQL_STEP_DONE ||
                  (strcmp (cpt_sql_column_text (rows, 0), cpt_sql_column_text (codes, 0)) == 0 &&
                   strcmp (sku->str, cpt_sql_column_text (codes, 1)) == 0 &&
                   pack == cpt_sql_column_int64 (codes, 2)));
  } while (*right_out && wanted == CPT_SQL_STEP_ROW);
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
