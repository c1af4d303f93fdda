/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cache/cache-private.h"
#include "crypto/crypto.h"

#include <string.h>

/* More changes than these are told as "all": a screen reads that many rows faster than their names.
 */
#define MAX_NAMED 2000

#define MUCH_BYTES (1024 * 1024) /* of an answer: a catalogue comes in */

/* One answer on its way into the file. */
typedef struct {
  CptCache *cache; /* (unowned) */
  const char *at;  /* the next line */
  const char *end;
  CptFeedHead head;
  CptFeedTrailer trailer;
  CptCacheCursor cursor; /* n and sum follow each row */
  gboolean from_zero;    /* replaces the scope */
  gboolean has_contacts; /* customers' data came */
  CptCacheChanges changes;
  GHashTable *deleted; /* (owned) (element-type utf8) "kind\nid" */
  CptCacheApplied *applied;
} Answer;

void
cpt_cache_applied_free (CptCacheApplied *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->changed, g_ptr_array_unref);
  g_clear_pointer (&self->rejected, g_ptr_array_unref);
  g_clear_pointer (&self->heads, g_ptr_array_unref);
  g_free (self);
}

static void
answer_clear (Answer *self)
{
  cpt_feed_trailer_clear (&self->trailer);
  cpt_cache_changes_clear (&self->changes);
  g_clear_pointer (&self->deleted, g_hash_table_unref);
  g_clear_pointer (&self->applied, cpt_cache_applied_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Answer, answer_clear)

static gboolean
refuse (GError **error, CptCacheError code, const char *words)
{
  g_set_error_literal (error, CPT_CACHE_ERROR, (gint)code, words);
  return FALSE;
}

/* A line that cannot be read means that the answer did not come whole. */
static gboolean
refuse_line (GError **error, const GError *why)
{
  g_set_error (error, CPT_CACHE_ERROR, CPT_CACHE_ERROR_TRUNCATED, "central's answer is damaged: %s",
               why->message);
  return FALSE;
}

/* FALSE at the end. */
static gboolean
next_line (Answer *self, const char **line_out, gsize *length_out)
{
  const char *newline;

  if (self->at >= self->end)
    return FALSE;
  newline = memchr (self->at, '\n', (gsize)(self->end - self->at));
  *line_out = self->at;
  *length_out = (gsize)((newline != NULL ? newline : self->end) - self->at);
  self->at = newline != NULL ? newline + 1 : self->end;
  return TRUE;
}

/* The sum covers rows alone: a cursor or hwm that is not as it was sent is found by the seal. */
gboolean
cpt_cache_check_seal (const char *head,
                      gsize head_length,
                      const char *trailer,
                      gsize length,
                      GError **error)
{
  g_autofree char *sealed = NULL;
  guint64 seal;
  gsize sealed_length;

  if (!cpt_feed_find_seal (trailer, length, &seal))
    return TRUE;
  sealed = cpt_feed_write_sealed (head, head_length, trailer, length, &sealed_length);
  if (cpt_crypto_sip (sealed, sealed_length) == seal)
    return TRUE;
  return refuse (error, CPT_CACHE_ERROR_TRUNCATED,
                 "central's answer is damaged: its seal is another");
}

/* The trailer is the last line. It is read first: without it nothing needs to be tried. */
static gboolean
read_trailer (Answer *self, GError **error)
{
  g_autoptr (GError) why = NULL;
  const char *start;
  const char *newline;

  if (self->end > self->at && self->end[-1] == '\n')
    self->end--;
  for (start = self->end; start > self->at && start[-1] != '\n'; start--)
    ;
  if (start == self->at)
    return refuse (error, CPT_CACHE_ERROR_TRUNCATED, "central's answer was cut off");
  if (!cpt_feed_read_trailer (start, (gsize)(self->end - start), &self->trailer, &why))
    return refuse_line (error, why);
  newline = memchr (self->at, '\n', (gsize)(start - self->at));
  if (!cpt_cache_check_seal (self->at, (gsize)(newline - self->at), start,
                             (gsize)(self->end - start), error))
    return FALSE;
  self->end = start;
  return TRUE;
}

static gboolean
read_head (Answer *self, const char *scope, GError **error)
{
  g_autoptr (GError) why = NULL;
  const CptCacheScope *here = &self->cursor.scope;
  const char *line;
  gsize length;

  if (!next_line (self, &line, &length))
    return refuse (error, CPT_CACHE_ERROR_TRUNCATED, "central's answer was cut off");
  if (!cpt_feed_read_head (line, length, &self->head, &why))
    return refuse_line (error, why);
  if (strcmp (self->head.scope, scope) != 0)
    return refuse (error, CPT_CACHE_ERROR_NOT_OURS, "central answered for another scope");
  if (!cpt_cache_load_cursor (self->cache, scope, &self->cursor, error))
    return FALSE;

  self->from_zero = here->suspect || *here->epoch == '\0';
  if (self->from_zero ? self->head.from != 0
                      : self->head.from != here->seq || strcmp (self->head.epoch, here->epoch) != 0)
    return refuse (error, CPT_CACHE_ERROR_NOT_OURS, "central answered for another position");
  if (self->trailer.to < self->head.from)
    return refuse (error, CPT_CACHE_ERROR_NOT_OURS, "central's answer goes backwards");
  /* Either this trailer or the one before it was not meant for this terminal: begin again. */
  if (!self->from_zero && self->trailer.hwm < here->applied)
    return refuse (error, CPT_CACHE_ERROR_SUM,
                   "central's answer forgets commands that it had decided");
  return TRUE;
}

/* What is here of that row: its seq, 0 for none; its part of the sum is taken away. */
static gboolean
take_old (Answer *self, const CptFeedRow *row, gint64 *seq_out, GError **error)
{
  g_autoptr (CptSqlStatement) statement =
      cpt_sql_prepare (self->cache->sql,
                       "SELECT seq, doc FROM row WHERE scope = :scope AND kind = :kind"
                       " AND id = :id",
                       error);
  CptSqlStep step;

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":scope", self->head.scope);
  cpt_sql_bind_text (statement, ":kind", row->kind);
  cpt_sql_bind_text (statement, ":id", row->id);
  *seq_out = 0;
  step = cpt_sql_step (statement, error);
  if (step == CPT_SQL_STEP_ROW) {
    *seq_out = cpt_sql_column_int64 (statement, 0);
    if (*seq_out < row->seq) {
      self->cursor.n--;
      self->cursor.sum -=
          cpt_crypto_row_sum (row->kind, row->id, *seq_out, cpt_sql_column_text (statement, 1),
                              cpt_sql_column_length (statement, 1));
    }
    return TRUE;
  }
  return step == CPT_SQL_STEP_DONE &&
         cpt_cache_take_erased (self->cache, self->head.scope, row, &self->cursor, seq_out, error);
}

static gboolean
put_row (Answer *self, const CptFeedRow *row, GError **error)
{
  g_autoptr (CptSqlStatement) statement =
      cpt_sql_prepare (self->cache->sql,
                       "INSERT INTO row (scope, kind, id, seq, doc)"
                       " VALUES (:scope, :kind, :id, :seq, :doc)"
                       " ON CONFLICT (scope, kind, id)"
                       " DO UPDATE SET seq = excluded.seq, doc = excluded.doc",
                       error);

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":scope", self->head.scope);
  cpt_sql_bind_text (statement, ":kind", row->kind);
  cpt_sql_bind_text (statement, ":id", row->id);
  cpt_sql_bind_int64 (statement, ":seq", row->seq);
  cpt_sql_bind_text_n (statement, ":doc", row->doc, row->doc_length);
  self->cursor.n++;
  self->cursor.sum += cpt_crypto_row_sum (row->kind, row->id, row->seq, row->doc, row->doc_length);
  return cpt_sql_run (statement, error);
}

static gboolean
delete_row (Answer *self, const CptFeedRow *row, GError **error)
{
  g_autoptr (CptSqlStatement) statement =
      cpt_sql_prepare (self->cache->sql,
                       "DELETE FROM row WHERE scope = :scope AND kind = :kind AND id = :id", error);

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":scope", self->head.scope);
  cpt_sql_bind_text (statement, ":kind", row->kind);
  cpt_sql_bind_text (statement, ":id", row->id);
  return cpt_sql_run (statement, error);
}

/* What is derived from a scope that is replaced whole is made at the end, at once. */
static gboolean
replace_row (Answer *self, const CptFeedRow *row, gboolean is_here, GError **error)
{
  CptCache *cache = self->cache;
  const char *scope = self->head.scope;

  if (is_here && !self->from_zero &&
      !cpt_cache_forget_row (cache, &self->changes, scope, row->kind, row->id, error))
    return FALSE;
  if (row->deleted)
    return delete_row (self, row, error);
  return put_row (self, row, error) &&
         (self->from_zero || cpt_cache_derive_row (cache, &self->changes, scope, row, error));
}

static void
note_change (Answer *self, const CptFeedRow *row)
{
  GPtrArray *changed = self->applied->changed;

  if (changed != NULL && changed->len < MAX_NAMED)
    g_ptr_array_add (changed, g_strconcat (row->kind, "\n", row->id, NULL));
  else
    g_clear_pointer (&self->applied->changed, g_ptr_array_unref);
}

/* An answer has each row once, with a seq of its own range. */
static gboolean
check_once (Answer *self, const CptFeedRow *row, gint64 old_seq, GError **error)
{
  if (row->seq <= self->head.from || row->seq > self->trailer.to)
    return refuse (error, CPT_CACHE_ERROR_NOT_OURS, "central's answer has a row from elsewhere");
  if (old_seq > self->head.from)
    return refuse (error, CPT_CACHE_ERROR_NOT_OURS, "central's answer has a row twice");
  if (row->deleted &&
      !g_hash_table_add (self->deleted, g_strconcat (row->kind, "\n", row->id, NULL)))
    return refuse (error, CPT_CACHE_ERROR_NOT_OURS, "central's answer has a row twice");
  return TRUE;
}

static gboolean
apply_rows (Answer *self, GError **error)
{
  const char *line;
  gsize length;

  while (next_line (self, &line, &length)) {
    g_autoptr (GError) why = NULL;
    CptFeedRow row;
    gint64 old_seq;

    if (!cpt_feed_read_row (line, length, &row, &why))
      return refuse_line (error, why);
    if (!take_old (self, &row, &old_seq, error) || !check_once (self, &row, old_seq, error))
      return FALSE;
    if (!replace_row (self, &row, old_seq != 0, error))
      return FALSE;
    self->has_contacts = self->has_contacts || strcmp (row.kind, "contact") == 0;
    self->applied->n_rows++;
    note_change (self, &row);
  }
  return TRUE;
}

gboolean
cpt_cache_empty_scope (CptCache *self, const char *scope, GError **error)
{
  static const char *const texts[] = { "DELETE FROM row WHERE scope = :scope",
                                       "DELETE FROM erased WHERE scope = :scope" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (CptSqlStatement) statement = cpt_sql_prepare (self->sql, texts[i], error);

    if (statement == NULL)
      return FALSE;
    cpt_sql_bind_text (statement, ":scope", scope);
    if (!cpt_sql_run (statement, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
empty_scope (Answer *self, GError **error)
{
  self->cursor.n = 0;
  self->cursor.sum = 0;
  g_clear_pointer (&self->applied->changed, g_ptr_array_unref);
  return cpt_cache_empty_scope (self->cache, self->head.scope, error);
}

gboolean
cpt_cache_save_cursor (CptCache *self, const CptCacheCursor *cursor, GError **error)
{
  const CptCacheScope *scope = &cursor->scope;
  g_autoptr (CptSqlStatement) statement =
      cpt_sql_prepare (self->sql,
                       "INSERT OR REPLACE INTO scope"
                       " (scope, epoch, seq, applied, as_of_us, n, sum, suspect, seal)"
                       " VALUES (:scope, :epoch, :seq, :applied, :as_of, :n, :sum, 0, :seal)",
                       error);

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":scope", scope->scope);
  cpt_sql_bind_text (statement, ":epoch", scope->epoch);
  cpt_sql_bind_int64 (statement, ":seq", scope->seq);
  cpt_sql_bind_int64 (statement, ":applied", scope->applied);
  cpt_sql_bind_int64 (statement, ":as_of", scope->as_of_us);
  cpt_sql_bind_int64 (statement, ":n", cursor->n);
  cpt_sql_bind_int64 (statement, ":sum", (gint64)cursor->sum);
  cpt_sql_bind_int64 (statement, ":seal", cpt_cache_seal_cursor (cursor));
  return cpt_sql_run (statement, error);
}

static gboolean
save_cursor (Answer *self, gint64 now_us, GError **error)
{
  CptCacheScope *scope = &self->applied->scope;

  g_strlcpy (scope->scope, self->head.scope, sizeof scope->scope);
  g_strlcpy (scope->epoch, self->head.epoch, sizeof scope->epoch);
  scope->seq = self->trailer.to;
  scope->applied = self->trailer.hwm;
  scope->as_of_us = now_us;
  self->cursor.scope = *scope;
  return cpt_cache_save_cursor (self->cache, &self->cursor, error);
}

/* All that happens inside the transaction. */
static gboolean
apply_answer (Answer *self, const char *scope, gint64 now_us, GError **error)
{
  if (!read_trailer (self, error) || !read_head (self, scope, error))
    return FALSE;
  if (self->from_zero && !empty_scope (self, error))
    return FALSE;
  if (!apply_rows (self, error))
    return FALSE;
  if (self->cursor.n != self->trailer.n || self->cursor.sum != self->trailer.sum) {
    g_set_error (error, CPT_CACHE_ERROR, CPT_CACHE_ERROR_SUM,
                 "%s does not add up: %" G_GINT64_FORMAT " rows here, %" G_GINT64_FORMAT
                 " at central",
                 scope, self->cursor.n, self->trailer.n);
    return FALSE;
  }
  if (self->from_zero ? !cpt_cache_derive (self->cache, scope, error)
                      : !cpt_cache_derive_changes (self->cache, &self->changes, scope, error))
    return FALSE;
  /* One that is due already is not to be seen, however late central takes it away. */
  if (self->has_contacts &&
      cpt_cache_erase_due (self->cache, scope, now_us, self->applied->changed, error) < 0)
    return FALSE;
  return save_cursor (self, now_us, error);
}

void
cpt_cache_recover (CptCache *self, const char *scope, const GError *error)
{
  if (g_error_matches (error, CPT_CACHE_ERROR, CPT_CACHE_ERROR_SUM))
    cpt_cache_mark_suspect (self, scope, NULL);
  else if (g_error_matches (error, CPT_SQL_ERROR, CPT_SQL_ERROR_CORRUPT))
    cpt_cache_start_anew (self, NULL);
}

CptCacheApplied *
cpt_cache_apply_inside (CptCache *self,
                        const char *scope,
                        const char *text,
                        gsize length,
                        gint64 now_us,
                        GError **error)
{
  g_auto (Answer) answer = { .cache = self, .at = text, .end = text + length };

  cpt_feed_trailer_init (&answer.trailer);
  cpt_cache_changes_init (&answer.changes);
  answer.deleted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  answer.applied = g_new0 (CptCacheApplied, 1);
  answer.applied->changed = g_ptr_array_new_with_free_func (g_free);
  if (!apply_answer (&answer, scope, now_us, error))
    return NULL;
  answer.applied->rejected = g_steal_pointer (&answer.trailer.rejected);
  answer.applied->heads = g_steal_pointer (&answer.trailer.heads);
  return g_steal_pointer (&answer.applied);
}

/* Ends the transaction in which @applied (nullable) was made, or @failure came. (transfer full)
 * (nullable) */
static CptCacheApplied *
finish (CptCache *self,
        const char *scope,
        CptCacheApplied *applied,
        GError *failure,
        GError **error)
{
  g_autoptr (CptCacheApplied) made = applied;

  if (made == NULL) {
    cpt_sql_rollback (self->sql);
    cpt_cache_recover (self, scope, failure);
    g_propagate_error (error, failure);
    return NULL;
  }
  if (!cpt_sql_commit (self->sql, error))
    return NULL;
  /* Who follows the feed needs none: one that was installed may lie here still, if the power went
   * before it was taken away, with customers' data in it. */
  cpt_cache_drop_snapshots (self, scope, NULL);
  return g_steal_pointer (&made);
}

CptCacheApplied *
cpt_cache_apply (CptCache *self,
                 const char *scope,
                 const char *text,
                 gsize length,
                 gint64 now_us,
                 GError **error)
{
  CptCacheApplied *applied = NULL;
  GError *failure = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (scope != NULL, NULL);

  if (length >= MUCH_BYTES)
    cpt_cache_use_much_memory (self);
  if (cpt_sql_begin (self->sql, error)) {
    applied = cpt_cache_apply_inside (self, scope, text, length, now_us, &failure);
    applied = finish (self, scope, applied, failure, error);
  }
  if (length >= MUCH_BYTES)
    cpt_cache_use_little_memory (self);
  return applied;
}
