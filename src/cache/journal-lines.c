/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cache/journal-private.h"

#include <string.h>
#include <unistd.h>

void
cpt_journal_line_free (CptJournalLine *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->line, g_free);
  g_clear_pointer (&self->problem, g_free);
  g_free (self);
}

/* The bytes are sent as they are: damaged ones would be another command. */
static gboolean
check_hash (CptSqlStatement *statement, const char *line, gsize length, GError **error)
{
  guint8 hash[CPT_HASH_BYTES];
  gsize stored_length;
  gconstpointer stored = cpt_sql_column_blob (statement, 2, &stored_length);

  cpt_crypto_hash (line, length, hash);
  if (stored_length == sizeof hash && memcmp (stored, hash, sizeof hash) == 0)
    return TRUE;
  g_set_error (error, CPT_SQL_ERROR, CPT_SQL_ERROR_CORRUPT,
               "command %" G_GINT64_FORMAT " is damaged in the journal",
               cpt_sql_column_int64 (statement, 0));
  return FALSE;
}

static GPtrArray *
list_lines (CptSqlStatement *statement, gsize max_bytes, GError **error)
{
  g_autoptr (GPtrArray) lines =
      g_ptr_array_new_with_free_func ((GDestroyNotify)cpt_journal_line_free);
  CptSqlStep step;
  gsize n_bytes = 0;

  while ((step = cpt_sql_step (statement, error)) == CPT_SQL_STEP_ROW) {
    CptJournalLine *line;
    gsize length = cpt_sql_column_length (statement, 1);

    /* The first line always fits: one that never did would stop all that follow. */
    if (lines->len > 0 && n_bytes + length + 1 > max_bytes)
      break;
    if (!check_hash (statement, cpt_sql_column_text (statement, 1), length, error))
      return NULL;
    n_bytes += length + 1;
    line = g_new0 (CptJournalLine, 1);
    line->seq = cpt_sql_column_int64 (statement, 0);
    cpt_sql_column_copy (statement, 5, line->id, sizeof line->id);
    line->line = g_strdup (cpt_sql_column_text (statement, 1));
    line->sent = !cpt_sql_column_is_null (statement, 3);
    line->problem = g_strdup (cpt_sql_column_text (statement, 4));
    if (line->problem == NULL && g_strcmp0 (cpt_sql_column_text (statement, 3), "rejected") == 0)
      line->problem = g_strdup ("{}");
    g_ptr_array_add (lines, line);
  }
  return step == CPT_SQL_STEP_ERROR ? NULL : g_steal_pointer (&lines);
}

GPtrArray *
cpt_journal_list (CptJournal *self, gint64 after_seq, guint max, gsize max_bytes, GError **error)
{
  g_autoptr (CptSqlStatement) statement = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  statement = cpt_sql_prepare (self->sql,
                               "SELECT seq, line, hash, verdict, problem, id FROM command"
                               " WHERE seq > :after ORDER BY seq LIMIT :max",
                               error);
  if (statement == NULL)
    return NULL;
  cpt_sql_bind_int64 (statement, ":after", after_seq);
  cpt_sql_bind_int64 (statement, ":max", max);
  return list_lines (statement, max_bytes, error);
}

static gboolean
add_sign_ins (CptSqlStatement *statement, GArray *sign_ins, GError **error)
{
  CptSqlStep step;

  while ((step = cpt_sql_step (statement, error)) == CPT_SQL_STEP_ROW) {
    CptSignIn sign_in = { 0 };

    cpt_sql_column_copy (statement, 0, sign_in.id, sizeof sign_in.id);
    cpt_sql_column_copy (statement, 1, sign_in.person, sizeof sign_in.person);
    sign_in.role = cpt_role_from_text (cpt_sql_column_text (statement, 2));
    sign_in.sort = (CptSignInSort)cpt_sql_column_int64 (statement, 3);
    cpt_sql_column_copy (statement, 4, sign_in.day, sizeof sign_in.day);
    g_array_append_val (sign_ins, sign_in);
  }
  return step == CPT_SQL_STEP_DONE;
}

GArray *
cpt_journal_list_sign_ins (CptJournal *self, const GPtrArray *lines, GError **error)
{
  g_autoptr (GArray) sign_ins = g_array_new (FALSE, TRUE, sizeof (CptSignIn));
  g_autoptr (CptSqlStatement) statement = NULL;
  const CptJournalLine *first;
  const CptJournalLine *last;

  g_return_val_if_fail (self != NULL, NULL);

  if (lines->len == 0)
    return g_steal_pointer (&sign_ins);
  statement = cpt_sql_prepare (self->sql,
                               "SELECT id, person, role, sort, day FROM sign_in WHERE id IN"
                               " (SELECT sign_in FROM named WHERE seq BETWEEN :first AND :last)"
                               " ORDER BY id",
                               error);
  if (statement == NULL)
    return NULL;
  first = g_ptr_array_index (lines, 0);
  last = g_ptr_array_index (lines, lines->len - 1);
  cpt_sql_bind_int64 (statement, ":first", first->seq);
  cpt_sql_bind_int64 (statement, ":last", last->seq);
  return add_sign_ins (statement, sign_ins, error) ? g_steal_pointer (&sign_ins) : NULL;
}

GArray *
cpt_journal_list_all_sign_ins (CptJournal *self, GError **error)
{
  g_autoptr (GArray) sign_ins = g_array_new (FALSE, TRUE, sizeof (CptSignIn));
  g_autoptr (CptSqlStatement) statement = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  statement = cpt_sql_prepare (
      self->sql, "SELECT id, person, role, sort, day FROM sign_in ORDER BY id", error);
  if (statement == NULL)
    return NULL;
  return add_sign_ins (statement, sign_ins, error) ? g_steal_pointer (&sign_ins) : NULL;
}

static gboolean
save_verdict (CptJournal *self, const CptVerdict *verdict, GError **error)
{
  g_autoptr (CptSqlStatement) statement = NULL;
  /* A repeated push gets the first verdict again, as "duplicate": its problem tells a refusal. */
  gboolean rejected = verdict->status == CPT_VERDICT_REJECTED || verdict->problem != NULL;

  statement = cpt_sql_prepare (self->sql,
                               "UPDATE command SET verdict = :verdict, problem = :problem"
                               " WHERE seq = :seq AND id = :id AND verdict IS NULL",
                               error);
  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":verdict", rejected ? "rejected" : "accepted");
  cpt_sql_bind_text (statement, ":problem", verdict->problem);
  cpt_sql_bind_int64 (statement, ":seq", verdict->seq);
  cpt_sql_bind_text (statement, ":id", verdict->id);
  return cpt_sql_run (statement, error);
}

static gboolean
try_save_verdicts (CptJournal *self, const GPtrArray *verdicts, GError **error)
{
  if (!cpt_sql_begin (self->sql, error))
    return FALSE;
  for (guint i = 0; i < verdicts->len; i++) {
    if (!save_verdict (self, g_ptr_array_index (verdicts, i), error)) {
      cpt_sql_rollback (self->sql);
      return FALSE;
    }
  }
  return cpt_sql_commit (self->sql, error);
}

gboolean
cpt_journal_save_verdicts (CptJournal *self, const GPtrArray *verdicts, GError **error)
{
  g_autoptr (GError) failure = NULL;

  g_return_val_if_fail (self != NULL, FALSE);

  if (verdicts->len == 0 || try_save_verdicts (self, verdicts, &failure))
    return TRUE;
  if (!g_error_matches (failure, CPT_SQL_ERROR, CPT_SQL_ERROR_FULL) ||
      unlink (self->reserve) != 0) {
    g_propagate_error (error, g_steal_pointer (&failure));
    return FALSE;
  }
  /* R5: the reserve is for this alone, so that a full disk never keeps a verdict from a person. */
  return try_save_verdicts (self, verdicts, error);
}

gboolean
cpt_journal_get_counts (CptJournal *self,
                        gint64 *n_unsent_out,
                        gint64 *oldest_unsent_at_us_out,
                        gint64 *newest_answered_out,
                        GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return cpt_sql_query_int64 (self->sql, "SELECT COUNT (*) FROM command WHERE verdict IS NULL", 0,
                              n_unsent_out, error) &&
         cpt_sql_query_int64 (self->sql,
                              "SELECT at_us FROM command WHERE verdict IS NULL ORDER BY seq"
                              " LIMIT 1",
                              0, oldest_unsent_at_us_out, error) &&
         cpt_sql_query_int64 (self->sql,
                              "SELECT COALESCE ((SELECT MIN (seq) FROM command WHERE verdict IS"
                              " NULL), (SELECT next_seq FROM device)) - 1",
                              0, newest_answered_out, error);
}

/* The first seq that has to stay. */
static gboolean
find_first_kept (CptJournal *self,
                 gint64 applied,
                 gint64 before_us,
                 gint64 *first_out,
                 GError **error)
{
  g_autoptr (CptSqlStatement) statement =
      cpt_sql_prepare (self->sql,
                       "SELECT COALESCE ((SELECT MIN (seq) FROM command WHERE verdict IS NULL"
                       " OR seq > :applied OR at_us >= :before), (SELECT next_seq FROM device))",
                       error);

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_int64 (statement, ":applied", applied);
  cpt_sql_bind_int64 (statement, ":before", before_us);
  if (cpt_sql_step (statement, error) != CPT_SQL_STEP_ROW)
    return FALSE;
  *first_out = cpt_sql_column_int64 (statement, 0);
  return TRUE;
}

static gboolean
delete_before (CptJournal *self, const char *text, gint64 first, GError **error)
{
  g_autoptr (CptSqlStatement) statement = cpt_sql_prepare (self->sql, text, error);

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_int64 (statement, ":first", first);
  return cpt_sql_run (statement, error);
}

static gboolean
forget_sign_ins (CptJournal *self, gint64 before_us, GError **error)
{
  g_autoptr (CptSqlStatement) statement =
      cpt_sql_prepare (self->sql,
                       "DELETE FROM sign_in WHERE day < date (:before, 'unixepoch')"
                       " AND id NOT IN (SELECT sign_in FROM named)",
                       error);

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_int64 (statement, ":before", before_us / G_USEC_PER_SEC);
  return cpt_sql_run (statement, error);
}

gboolean
cpt_journal_trim (CptJournal *self, gint64 applied, gint64 before_us, GError **error)
{
  gint64 first;

  g_return_val_if_fail (self != NULL, FALSE);

  if (!cpt_sql_begin (self->sql, error))
    return FALSE;
  if (!find_first_kept (self, applied, before_us, &first, error) ||
      !delete_before (self, "DELETE FROM command WHERE seq < :first", first, error) ||
      !delete_before (self, "DELETE FROM request WHERE seq < :first", first, error) ||
      !forget_sign_ins (self, before_us, error)) {
    cpt_sql_rollback (self->sql);
    return FALSE;
  }
  if (!cpt_sql_commit (self->sql, error))
    return FALSE;
  cpt_journal_fill_reserve (self);
  return TRUE;
}
