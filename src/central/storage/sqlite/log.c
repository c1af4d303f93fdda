/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/storage/sqlite/connection.h"

#include <string.h>

/* The log of commands (SYNC §4), and the outbox that hangs on it. */

#define LOG_COLUMNS                                                                                \
  "number id source terminal seq kind aggregate line hash received_us effective_us accepted "      \
  "problem mark"

static gboolean
append_log (CptTransaction *transaction, CptLogEntry *entry, GError **error)
{
  g_autoptr (CptSqlStatement) statement = cpt_sqlite_prepare (
      transaction,
      "INSERT INTO log (id, source, terminal, seq, kind, aggregate, line, hash, received_us, "
      "effective_us, accepted, problem, mark) VALUES (:id, :source, :terminal, :seq, :kind, "
      ":aggregate, "
      ":line, :hash, :received_us, :effective_us, :accepted, :problem, :mark) RETURNING number",
      error);

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":id", entry->id);
  cpt_sqlite_bind_word (statement, ":source", &cpt_sqlite_log_sources, entry->source);
  cpt_sql_bind_text_if (statement, ":terminal", entry->terminal);
  cpt_sql_bind_int64_if (statement, ":seq", entry->seq, 0);
  cpt_sql_bind_text (statement, ":kind", entry->kind);
  cpt_sql_bind_text (statement, ":aggregate", entry->aggregate);
  cpt_sql_bind_text (statement, ":line", entry->line);
  cpt_sql_bind_blob (statement, ":hash", entry->hash, sizeof entry->hash);
  cpt_sql_bind_int64 (statement, ":received_us", entry->received_us);
  cpt_sql_bind_int64 (statement, ":effective_us", entry->effective_us);
  cpt_sql_bind_int64 (statement, ":accepted", entry->accepted ? 1 : 0);
  cpt_sql_bind_text (statement, ":problem", entry->problem);
  cpt_sql_bind_int64 (statement, ":mark", entry->mark);
  if (cpt_sqlite_step (transaction, statement, error) != CPT_SQL_STEP_ROW)
    return FALSE;
  entry->number = cpt_sql_column_int64 (statement, 0);
  return cpt_sqlite_step (transaction, statement, error) == CPT_SQL_STEP_DONE;
}

static CptLogEntry *
read_entry (CptTransaction *transaction, CptSqlStatement *statement, GError **error)
{
  g_autoptr (CptLogEntry) entry = cpt_log_entry_new ();
  guint source = 0;

  entry->number = cpt_sql_column_int64 (statement, 0);
  cpt_sql_column_copy (statement, 1, entry->id, sizeof entry->id);
  if (!cpt_sqlite_read_word (transaction, statement, 2, &cpt_sqlite_log_sources, &source, error))
    return NULL;
  entry->source = (CptLogSource)source;
  cpt_sql_column_copy (statement, 3, entry->terminal, sizeof entry->terminal);
  entry->seq = cpt_sql_column_int64 (statement, 4);
  cpt_sql_column_copy (statement, 5, entry->kind, sizeof entry->kind);
  cpt_sql_column_copy (statement, 6, entry->aggregate, sizeof entry->aggregate);
  entry->line = cpt_sqlite_dup_text (statement, 7);
  cpt_sqlite_copy_blob (statement, 8, entry->hash, sizeof entry->hash);
  entry->received_us = cpt_sql_column_int64 (statement, 9);
  entry->effective_us = cpt_sql_column_int64 (statement, 10);
  entry->accepted = cpt_sql_column_int64 (statement, 11) != 0;
  entry->problem = cpt_sqlite_dup_text (statement, 12);
  entry->mark = cpt_sql_column_int64 (statement, 13);
  return g_steal_pointer (&entry);
}

static CptLogEntry *
read_one (CptTransaction *transaction, CptSqlStatement *statement, GError **error)
{
  if (cpt_sqlite_step (transaction, statement, error) != CPT_SQL_STEP_ROW)
    return NULL;
  return read_entry (transaction, statement, error);
}

static CptLogEntry *
find_log (CptTransaction *transaction, const char *id, GError **error)
{
  g_autoptr (CptSqlStatement) statement =
      cpt_sqlite_prepare_select (transaction, "log", LOG_COLUMNS, "WHERE id = :id", error);

  if (statement == NULL)
    return NULL;
  cpt_sql_bind_text (statement, ":id", id);
  return read_one (transaction, statement, error);
}

static CptLogEntry *
find_log_by_seq (CptTransaction *transaction, const char *terminal, gint64 seq, GError **error)
{
  g_autoptr (CptSqlStatement) statement = cpt_sqlite_prepare_select (
      transaction, "log", LOG_COLUMNS, "WHERE terminal = :terminal AND seq = :seq", error);

  if (statement == NULL)
    return NULL;
  cpt_sql_bind_text (statement, ":terminal", terminal);
  cpt_sql_bind_int64 (statement, ":seq", seq);
  return read_one (transaction, statement, error);
}

static gboolean
is_undone (CptTransaction *transaction, const char *id, gboolean *undone_out, GError **error)
{
  g_autoptr (CptSqlStatement) statement = cpt_sqlite_prepare (
      transaction, "SELECT 1 FROM log WHERE id = :id AND undone_by IS NOT NULL", error);
  CptSqlStep step;

  *undone_out = FALSE;
  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":id", id);
  step = cpt_sqlite_step (transaction, statement, error);
  *undone_out = step == CPT_SQL_STEP_ROW;
  return step != CPT_SQL_STEP_ERROR;
}

static gboolean
mark_undone (CptTransaction *transaction, const char *id, const char *by, GError **error)
{
  g_autoptr (CptSqlStatement) statement = cpt_sqlite_prepare (
      transaction, "UPDATE log SET undone_by = :by WHERE id = :id AND undone_by IS NULL", error);

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":id", id);
  cpt_sql_bind_text (statement, ":by", by);
  if (!cpt_sqlite_run (transaction, statement, error))
    return FALSE;
  if (cpt_sqlite_get_changes (transaction) == 1)
    return TRUE;
  transaction->spoilt = TRUE;
  g_set_error (error, CPT_STORAGE_ERROR, CPT_STORAGE_ERROR_FAILED,
               "command %s is not in the log, or was taken back before", id);
  return FALSE;
}

static gboolean
walk_log (CptTransaction *transaction,
          gint64 after_number,
          CptLogFunction function,
          gpointer user_data,
          GError **error)
{
  g_autoptr (CptSqlStatement) statement = cpt_sqlite_prepare_select (
      transaction, "log", LOG_COLUMNS, "WHERE number > :after ORDER BY number", error);
  CptSqlStep step;

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_int64 (statement, ":after", after_number);
  while ((step = cpt_sqlite_step (transaction, statement, error)) == CPT_SQL_STEP_ROW) {
    g_autoptr (CptLogEntry) entry = read_entry (transaction, statement, error);

    if (entry == NULL)
      return FALSE;
    if (!function (entry, user_data))
      return TRUE;
  }
  return step == CPT_SQL_STEP_DONE;
}

static void
free_verdict (gpointer verdict)
{
  cpt_verdict_free (verdict);
}

static GPtrArray *
list_rejected (CptTransaction *transaction, const char *terminal, gint64 from_mark, GError **error)
{
  g_autoptr (GPtrArray) verdicts = g_ptr_array_new_with_free_func (free_verdict);
  g_autoptr (CptSqlStatement) statement =
      cpt_sqlite_prepare (transaction,
                          "SELECT seq, id, problem FROM log WHERE terminal = :terminal "
                          "AND accepted = 0 AND mark >= :from ORDER BY seq",
                          error);
  CptSqlStep step;

  if (statement == NULL)
    return NULL;
  cpt_sql_bind_text (statement, ":terminal", terminal);
  cpt_sql_bind_int64 (statement, ":from", from_mark);
  while ((step = cpt_sqlite_step (transaction, statement, error)) == CPT_SQL_STEP_ROW)
    g_ptr_array_add (verdicts,
                     cpt_verdict_new (cpt_sql_column_int64 (statement, 0),
                                      cpt_sql_column_text (statement, 1), CPT_VERDICT_REJECTED,
                                      cpt_sql_column_text (statement, 2)));
  return step == CPT_SQL_STEP_DONE ? g_steal_pointer (&verdicts) : NULL;
}

static gboolean
put_outbox (CptTransaction *transaction,
            const char *command,
            const char *effect,
            const char *document,
            gint64 due_us,
            GError **error)
{
  g_autoptr (CptSqlStatement) statement =
      cpt_sqlite_prepare (transaction,
                          "INSERT INTO outbox (command, effect, document, due_us) "
                          "VALUES (:command, :effect, :document, :due_us) "
                          "ON CONFLICT (command, effect) DO NOTHING",
                          error);

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":command", command);
  cpt_sql_bind_text (statement, ":effect", effect);
  cpt_sql_bind_text (statement, ":document", document);
  cpt_sql_bind_int64 (statement, ":due_us", due_us);
  return cpt_sqlite_run (transaction, statement, error);
}

static gboolean
drop_outbox (CptTransaction *transaction, const char *command, GError **error)
{
  g_autoptr (CptSqlStatement) statement =
      cpt_sqlite_prepare (transaction, "DELETE FROM outbox WHERE command = :command", error);

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":command", command);
  return cpt_sqlite_run (transaction, statement, error);
}

static gboolean
walk_outbox (CptTransaction *transaction,
             CptOutboxFunction function,
             gpointer user_data,
             GError **error)
{
  g_autoptr (CptSqlStatement) statement = cpt_sqlite_prepare (
      transaction, "SELECT command, effect, document, due_us FROM outbox ORDER BY command, effect",
      error);
  CptSqlStep step;

  if (statement == NULL)
    return FALSE;
  while ((step = cpt_sqlite_step (transaction, statement, error)) == CPT_SQL_STEP_ROW) {
    CptOutboxRow row = { cpt_sql_column_text (statement, 0), cpt_sql_column_text (statement, 1),
                         cpt_sql_column_text (statement, 2), cpt_sql_column_int64 (statement, 3) };

    if (!function (&row, user_data))
      return TRUE;
  }
  return step == CPT_SQL_STEP_DONE;
}

static gboolean
was_told (CptTransaction *transaction,
          const char *aggregate,
          const char *effect,
          gint64 now_us,
          gboolean *told_out,
          GError **error)
{
  g_autoptr (CptSqlStatement) statement = cpt_sqlite_prepare (
      transaction,
      "SELECT 1 FROM log JOIN outbox ON outbox.command = log.id "
      "WHERE log.aggregate = :aggregate AND outbox.effect = :effect AND outbox.due_us <= :now_us "
      "LIMIT 1",
      error);
  CptSqlStep step;

  *told_out = FALSE;
  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":aggregate", aggregate);
  cpt_sql_bind_text (statement, ":effect", effect);
  cpt_sql_bind_int64 (statement, ":now_us", now_us);
  step = cpt_sqlite_step (transaction, statement, error);
  *told_out = step == CPT_SQL_STEP_ROW;
  return step != CPT_SQL_STEP_ERROR;
}

void
cpt_sqlite_log_init (CptStorageInterface *iface)
{
  iface->append_log = append_log;
  iface->find_log = find_log;
  iface->find_log_by_seq = find_log_by_seq;
  iface->is_undone = is_undone;
  iface->mark_undone = mark_undone;
  iface->walk_log = walk_log;
  iface->list_rejected = list_rejected;
  iface->put_outbox = put_outbox;
  iface->drop_outbox = drop_outbox;
  iface->walk_outbox = walk_outbox;
  iface->was_told = was_told;
}
