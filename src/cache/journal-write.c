/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cache/journal-private.h"
#include "wire/command.h"

#include <string.h>

CptJournalAct *
cpt_journal_act_new (void)
{
  CptJournalAct *act = g_new0 (CptJournalAct, 1);

  act->commands = g_ptr_array_new_with_free_func ((GDestroyNotify)cpt_command_free);
  act->sign_ins = g_array_new (FALSE, TRUE, sizeof (CptSignIn));
  return act;
}

void
cpt_journal_act_free (CptJournalAct *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->commands, g_ptr_array_unref);
  g_clear_pointer (&self->sign_ins, g_array_unref);
  g_clear_pointer (&self->request, g_free);
  g_clear_pointer (&self->answer, g_free);
  g_free (self);
}

static gboolean
write_sign_in (CptJournal *self, const CptSignIn *sign_in, GError **error)
{
  g_autoptr (CptSqlStatement) statement =
      cpt_sql_prepare (self->sql,
                       "INSERT INTO sign_in (id, person, role, sort, day)"
                       " VALUES (:id, :person, :role, :sort, :day) ON CONFLICT (id) DO NOTHING",
                       error);

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":id", sign_in->id);
  cpt_sql_bind_text (statement, ":person", sign_in->person);
  cpt_sql_bind_text (statement, ":role", cpt_role_to_text (sign_in->role));
  cpt_sql_bind_int64 (statement, ":sort", sign_in->sort);
  cpt_sql_bind_text (statement, ":day", sign_in->day);
  return cpt_sql_run (statement, error);
}

static gboolean
write_names (CptJournal *self, const CptCommand *command, GError **error)
{
  const char *names[] = { command->sign_in, command->approver, command->args.for_sign_in,
                          command->args.from_sign_in };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (CptSqlStatement) statement = NULL;

    if (*names[i] == '\0')
      continue;
    statement = cpt_sql_prepare (self->sql,
                                 "INSERT OR IGNORE INTO named (seq, sign_in)"
                                 " VALUES (:seq, :sign_in)",
                                 error);
    if (statement == NULL)
      return FALSE;
    cpt_sql_bind_int64 (statement, ":seq", command->seq);
    cpt_sql_bind_text (statement, ":sign_in", names[i]);
    if (!cpt_sql_run (statement, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
write_command (CptJournal *self, const CptCommand *command, GError **error)
{
  g_autoptr (CptSqlStatement) statement = NULL;
  g_autofree char *line = cpt_command_write (command);
  guint8 hash[CPT_HASH_BYTES];
  gsize length = strlen (line);

  if (length > CPT_MAX_COMMAND_BYTES) {
    g_set_error (error, CPT_SQL_ERROR, CPT_SQL_ERROR_CONSTRAINT,
                 "the command is longer than %d bytes", CPT_MAX_COMMAND_BYTES);
    return FALSE;
  }
  statement = cpt_sql_prepare (self->sql,
                               "INSERT INTO command (seq, id, at_us, line, hash)"
                               " VALUES (:seq, :id, :at, :line, :hash)",
                               error);
  if (statement == NULL)
    return FALSE;
  cpt_crypto_hash (line, length, hash);
  cpt_sql_bind_int64 (statement, ":seq", command->seq);
  cpt_sql_bind_text (statement, ":id", command->id);
  cpt_sql_bind_int64 (statement, ":at", command->at_us);
  cpt_sql_bind_text_n (statement, ":line", line, length);
  cpt_sql_bind_blob (statement, ":hash", hash, sizeof hash);
  return cpt_sql_run (statement, error) && write_names (self, command, error);
}

static gboolean
write_answer (CptJournal *self, const CptJournalAct *act, gint64 next_seq, GError **error)
{
  g_autoptr (CptSqlStatement) statement = NULL;

  if (act->request == NULL)
    return TRUE;
  statement = cpt_sql_prepare (
      self->sql, "INSERT INTO request (id, answer, seq) VALUES (:id, :answer, :seq)", error);
  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":id", act->request);
  cpt_sql_bind_text (statement, ":answer", act->answer != NULL ? act->answer : "");
  cpt_sql_bind_int64 (statement, ":seq", next_seq);
  return cpt_sql_run (statement, error);
}

/* The counters as they are before the act. */
static gboolean
load_counters (CptJournal *self, gint64 *next_seq_out, gint64 *next_bag_out, GError **error)
{
  return cpt_sql_query_int64 (self->sql, "SELECT next_seq FROM device", 0, next_seq_out, error) &&
         cpt_sql_query_int64 (self->sql, "SELECT next_bag FROM device", 0, next_bag_out, error);
}

static gboolean
save_counters (CptJournal *self, gint64 next_seq, gint64 next_bag, GError **error)
{
  g_autoptr (CptSqlStatement) statement =
      cpt_sql_prepare (self->sql,
                       "UPDATE device SET next_seq = :seq, next_bag = :bag, id_ms = :ms,"
                       " id_counter = :counter",
                       error);
  CptUuid7State ids;

  if (statement == NULL)
    return FALSE;
  g_mutex_lock (&self->lock);
  ids = self->ids;
  g_mutex_unlock (&self->lock);
  cpt_sql_bind_int64 (statement, ":seq", next_seq);
  cpt_sql_bind_int64 (statement, ":bag", next_bag);
  cpt_sql_bind_int64 (statement, ":ms", (gint64)ids.last_ms);
  cpt_sql_bind_int64 (statement, ":counter", ids.counter);
  return cpt_sql_run (statement, error);
}

static gboolean
draw_bags (CptJournalAct *act, gint64 *next_bag, GError **error)
{
  act->first_bag = *next_bag;
  if (*next_bag + act->n_bags > CPT_JOURNAL_MAX_BAG + 1) {
    g_set_error (error, CPT_SQL_ERROR, CPT_SQL_ERROR_CONSTRAINT,
                 "this terminal has used up its bag numbers: enrol it anew");
    return FALSE;
  }
  *next_bag += act->n_bags;
  return TRUE;
}

/* All of the act, inside a transaction. */
static gboolean
write_act (CptJournal *self, CptJournalAct *act, GError **error)
{
  gint64 next_seq;
  gint64 next_bag;

  if (!load_counters (self, &next_seq, &next_bag, error) || !draw_bags (act, &next_bag, error))
    return FALSE;
  for (guint i = 0; i < act->sign_ins->len; i++)
    if (!write_sign_in (self, &g_array_index (act->sign_ins, CptSignIn, i), error))
      return FALSE;
  for (guint i = 0; i < act->commands->len; i++) {
    CptCommand *command = g_ptr_array_index (act->commands, i);

    command->seq = next_seq++;
    if (*command->id == '\0')
      cpt_journal_make_id (self, command->at_us, command->id);
    if (!write_command (self, command, error))
      return FALSE;
  }
  return write_answer (self, act, next_seq, error) &&
         save_counters (self, next_seq, next_bag, error);
}

gboolean
cpt_journal_write (CptJournal *self, CptJournalAct *act, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (act != NULL, FALSE);

  if (!cpt_sql_begin (self->sql, error))
    return FALSE;
  if (!write_act (self, act, error)) {
    cpt_sql_rollback (self->sql);
    return FALSE;
  }
  return cpt_sql_commit (self->sql, error);
}
