/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mutant.h"

#include "cache/journal-private.h"
#include "cache/view-private.h"
#include "central/storage/sqlite/connection.h"
#include "domain/apply.h"
#include "world.h"

#include <string.h>

#define LATE_EVERY 9 /* of the published rows one is late */

/* clang-format off */
/* The linker calls a function's own body __real_x, and takes __wrap_x in its place. */
#define WRAP(type, name, ...)                                                                      \
  type __real_##name (__VA_ARGS__);                                                                \
  type __wrap_##name (__VA_ARGS__);                                                                \
  type __wrap_##name (__VA_ARGS__)
/* clang-format on */

typedef struct {
  char scope[CPT_SCOPE_SIZE], kind[CPT_ROW_ID_SIZE], id[CPT_ROW_ID_SIZE];
  char *doc, *why; /* (owned) (nullable) */
  gint64 seq;
  guint run;
} Late;

static Mutant chosen;
static GHashTable *uncommitted; /* (owned) CptSql that owe a commit */
static GHashTable *answered;    /* (owned) folder → seq that the answer to a push named last */
static GHashTable *sent;        /* (owned) "folder seq" of lines that went out once */
static GPtrArray *late;         /* (owned) (element-type Late) */
static CptTerminalRow *unsaved; /* (owned) (nullable) */
static guint n_published, n_runs;

static void
late_free (gpointer data)
{
  Late *self = data;

  g_free (self->doc);
  g_free (self->why);
  g_free (self);
}

void
mutant_choose (Mutant mutant)
{
  g_clear_pointer (&uncommitted, g_hash_table_unref);
  g_clear_pointer (&answered, g_hash_table_unref);
  g_clear_pointer (&sent, g_hash_table_unref);
  g_clear_pointer (&late, g_ptr_array_unref);
  g_clear_pointer (&unsaved, g_free);
  uncommitted = g_hash_table_new (NULL, NULL);
  answered = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  sent = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  late = g_ptr_array_new_with_free_func (late_free);
  n_published = n_runs = 0;
  chosen = mutant;
}

static gboolean
is_file (CptSql *sql, const char *name)
{
  const char *path = sqlite3_db_filename (cpt_sql_get_handle (sql), "main");

  return path != NULL && g_str_has_suffix (path, name);
}

/* ---- files ---- */

WRAP (gboolean, cpt_sql_commit, CptSql *self, GError **error)
{
  if (chosen != MUTANT_TOLD_BEFORE_COMMIT || !is_file (self, CPT_JOURNAL_FILE))
    return __real_cpt_sql_commit (self, error);
  g_hash_table_add (uncommitted, self);
  return TRUE;
}

static void
pay (CptSql *sql)
{
  if (uncommitted != NULL && g_hash_table_remove (uncommitted, sql))
    __real_cpt_sql_commit (sql, NULL);
}

WRAP (gboolean, cpt_sql_begin, CptSql *self, GError **error)
{
  pay (self);
  return __real_cpt_sql_begin (self, error);
}

WRAP (void, cpt_sql_close, CptSql *self)
{
  if (self != NULL)
    pay (self);
  __real_cpt_sql_close (self);
}

WRAP (CptSqlStatement *, cpt_sql_prepare, CptSql *self, const char *text, GError **error)
{
  if (chosen == MUTANT_CURSOR_OUTSIDE && g_str_has_prefix (text, "INSERT OR REPLACE INTO scope")) {
    __real_cpt_sql_commit (self, NULL);
    __real_cpt_sql_begin (self, NULL);
  }
  return __real_cpt_sql_prepare (self, text, error);
}

WRAP (CptSql *, cpt_sql_open, const char *path, CptSqlMode mode, GError **error)
{
  CptSql *sql = __real_cpt_sql_open (path, mode, error);

  if (chosen == MUTANT_NOT_SYNCED && sql != NULL && mode == CPT_SQL_DURABLE)
    cpt_sql_execute (sql, "PRAGMA synchronous = NORMAL", NULL);
  return sql;
}

/* ---- terminals ---- */

WRAP (gboolean,
      cpt_journal_save_verdicts,
      CptJournal *self,
      const GPtrArray *verdicts,
      GError **error)
{
  g_autofree char *folder = g_path_get_dirname (self->reserve);

  if (!__real_cpt_journal_save_verdicts (self, verdicts, error))
    return FALSE;
  if (chosen == MUTANT_DROP_ON_ANSWER && verdicts->len > 0) {
    const CptVerdict *last = verdicts->pdata[verdicts->len - 1];

    g_hash_table_replace (answered, g_steal_pointer (&folder),
                          g_memdup2 (&last->seq, sizeof last->seq));
  }
  return TRUE;
}

WRAP (gint64, cpt_view_get_applied, CptView *self, const char *scope)
{
  gint64 applied = __real_cpt_view_get_applied (self, scope);

  if (chosen == MUTANT_ONE_APPLIED)
    return MAX (__real_cpt_view_get_applied (self, self->work),
                __real_cpt_view_get_applied (self, self->shop));
  if (chosen == MUTANT_DROP_ON_ANSWER) {
    g_autofree char *folder = g_path_get_dirname (self->path);
    const gint64 *seq = g_hash_table_lookup (answered, folder);

    return seq != NULL ? MAX (applied, *seq) : applied;
  }
  return applied;
}

/* A line that goes out again has another id. */
static void
renew_id (CptJournal *journal, CptJournalLine *line)
{
  g_autofree char *key = g_strdup_printf ("%s %" G_GINT64_FORMAT, journal->reserve, line->seq);
  char *at = strstr (line->line, line->id);
  gsize end = strlen (line->id) - 1;

  if (line->sent || at == NULL || g_hash_table_add (sent, g_steal_pointer (&key)))
    return;
  at[end] = line->id[end] = line->id[end] == '7' ? '8' : '7';
}

WRAP (GPtrArray *,
      cpt_journal_list,
      CptJournal *self,
      gint64 after_seq,
      guint max,
      gsize max_bytes,
      GError **error)
{
  GPtrArray *lines = __real_cpt_journal_list (self, after_seq, max, max_bytes, error);

  for (guint i = 0;
       chosen == MUTANT_NEW_ID && lines != NULL && max == CPT_PUSH_MAX_COMMANDS && i < lines->len;
       i++)
    renew_id (self, lines->pdata[i]);
  return lines;
}

/* ---- central ---- */

WRAP (gboolean, cpt_crypto_equal, gconstpointer a, gconstpointer b, gsize length)
{
  return chosen == MUTANT_NO_HASH || __real_cpt_crypto_equal (a, b, length);
}

static CptSqlStatement *
prepare_row (CptTransaction *transaction, const char *text, const Late *row)
{
  CptSqlStatement *statement =
      cpt_sql_prepare (((CptSqliteTransaction *)transaction)->sql, text, NULL);

  cpt_sql_bind_text (statement, ":scope", row->scope);
  cpt_sql_bind_text (statement, ":kind", row->kind);
  cpt_sql_bind_text (statement, ":id", row->id);
  return statement;
}

static void
delete_row (CptTransaction *transaction, const Late *row)
{
  g_autoptr (CptSqlStatement) statement = prepare_row (
      transaction, "DELETE FROM published WHERE scope = :scope AND kind = :kind AND id = :id", row);

  cpt_sql_run (statement, NULL);
}

/* As if the number had been drawn without a lock: those of later numbers are seen first. */
static void
put_off (CptTransaction *transaction, Late *row)
{
  g_autoptr (CptSqlStatement) statement =
      prepare_row (transaction,
                   "SELECT seq, doc, why FROM published WHERE scope = :scope AND kind = :kind"
                   " AND id = :id",
                   row);

  if (cpt_sql_step (statement, NULL) != CPT_SQL_STEP_ROW) {
    late_free (row);
    return;
  }
  row->seq = cpt_sql_column_int64 (statement, 0);
  row->doc = g_strdup (cpt_sql_column_text (statement, 1));
  row->why = g_strdup (cpt_sql_column_text (statement, 2));
  row->run = n_runs;
  delete_row (transaction, row);
  g_ptr_array_add (late, row);
}

static void
catch_up (CptTransaction *transaction)
{
  for (guint i = 0; i < late->len; i++) {
    const Late *row = late->pdata[i];
    g_autoptr (CptSqlStatement) statement = NULL;

    if (row->run == n_runs)
      continue;
    statement = prepare_row (transaction,
                             "INSERT OR IGNORE INTO published (scope, kind, id, seq, doc, why)"
                             " VALUES (:scope, :kind, :id, :seq, :doc, :why)",
                             row);
    cpt_sql_bind_int64 (statement, ":seq", row->seq);
    cpt_sql_bind_text (statement, ":doc", row->doc);
    cpt_sql_bind_text (statement, ":why", row->why);
    cpt_sql_run (statement, NULL);
    g_ptr_array_remove_index_fast (late, i--);
  }
}

WRAP (gboolean,
      cpt_storage_publish,
      CptTransaction *transaction,
      const char *scope,
      const char *kind,
      const char *id,
      const char *doc,
      const char *why,
      GError **error)
{
  Late *row;

  if (chosen == MUTANT_NO_LOCK)
    catch_up (transaction);
  if (!__real_cpt_storage_publish (transaction, scope, kind, id, doc, why, error))
    return FALSE;
  row = g_new0 (Late, 1);
  g_strlcpy (row->scope, scope, sizeof row->scope);
  g_strlcpy (row->kind, kind, sizeof row->kind);
  g_strlcpy (row->id, id, sizeof row->id);
  if (chosen == MUTANT_NO_LOCK && ++n_published % LATE_EVERY == 0) {
    put_off (transaction, row);
    return TRUE;
  }
  if (chosen == MUTANT_NO_TOMBSTONE && doc == NULL)
    delete_row (transaction, row);
  late_free (row);
  return TRUE;
}

WRAP (gboolean,
      cpt_storage_save_terminal,
      CptTransaction *transaction,
      const CptTerminalRow *terminal,
      GError **error)
{
  if (chosen != MUTANT_HWM_OUTSIDE)
    return __real_cpt_storage_save_terminal (transaction, terminal, error);
  g_free (unsaved);
  unsaved = g_memdup2 (terminal, sizeof *terminal);
  return TRUE;
}

static gboolean
save_unsaved (CptTransaction *transaction, gpointer user_data, GError **error)
{
  return __real_cpt_storage_save_terminal (transaction, user_data, error);
}

WRAP (gboolean,
      cpt_storage_run,
      CptStorage *self,
      const char *const *scopes,
      CptStorageFunction function,
      gpointer user_data,
      GError **error)
{
  gboolean done;

  n_runs++;
  done = __real_cpt_storage_run (self, scopes, function, user_data, error);
  if (unsaved != NULL) {
    g_autofree CptTerminalRow *terminal = g_steal_pointer (&unsaved);

    if (done)
      __real_cpt_storage_run (self, NULL, save_unsaved, terminal, NULL);
  }
  return done;
}

WRAP (gboolean,
      cpt_storage_mark_pass_used,
      CptTransaction *transaction,
      const char *jti,
      const char *fulfilment,
      const char *command,
      GError **error)
{
  return chosen == MUTANT_PASS_NOT_MARKED ||
         __real_cpt_storage_mark_pass_used (transaction, jti, fulfilment, command, error);
}

WRAP (gboolean,
      cpt_storage_free_passes,
      CptTransaction *transaction,
      const char *command,
      GError **error)
{
  return chosen == MUTANT_UNDO_KEEPS_PASS ||
         __real_cpt_storage_free_passes (transaction, command, error);
}

/* ---- the rules ---- */

gboolean __real_cpt_apply (const CptAggregate *before,
                           const CptCommand *command,
                           const CptContext *context,
                           CptOutcome *outcome);

/* A hand-over is decided as if what it has to ask were so. */
static gboolean
hand_over (const CptAggregate *before,
           const CptCommand *command,
           const CptContext *context,
           CptOutcome *outcome)
{
  g_autoptr (CptFulfilment) other = cpt_fulfilment_copy (before->fulfilment);
  CptAggregate aggregate = *before;
  CptPromise *promise = other->promise;
  CptPaymentState state = promise->payment_state;
  gboolean accepted;

  aggregate.fulfilment = other;
  if (chosen == MUTANT_READY_NOT_ASKED && other->milestones.ready_us == 0)
    other->milestones.ready_us = 1;
  if (chosen == MUTANT_PAID_NOT_ASKED)
    promise->payment_state = CPT_PAYMENT_PAID;
  accepted = __real_cpt_apply (&aggregate, command, context, outcome);
  promise->payment_state = state;
  if (accepted && chosen == MUTANT_READY_NOT_ASKED)
    outcome->fulfilment->milestones.ready_us = before->fulfilment->milestones.ready_us;
  for (gsize i = 0; accepted && chosen == MUTANT_GONE_TWICE && i < other->n_lines; i++) {
    CptLine *line = &outcome->fulfilment->lines[i];
    gint64 n = line->counters[CPT_COUNTER_GONE] - other->lines[i].counters[CPT_COUNTER_GONE];

    line->counters[CPT_COUNTER_GONE] += MIN (n, cpt_line_get_custody (line));
  }
  return accepted;
}

static gboolean
is_hand_over_mutant (void)
{
  return chosen == MUTANT_GONE_TWICE || chosen == MUTANT_READY_NOT_ASKED ||
         chosen == MUTANT_PAID_NOT_ASKED;
}

WRAP (gboolean,
      cpt_apply,
      const CptAggregate *before,
      const CptCommand *command,
      const CptContext *context,
      CptOutcome *outcome)
{
  gboolean accepted;

  if (is_hand_over_mutant () && command->kind == CPT_KIND_HAND_OVER && before->fulfilment != NULL)
    return hand_over (before, command, context, outcome);
  accepted = __real_cpt_apply (before, command, context, outcome);
  if (chosen == MUTANT_UNDO_NO_LEDGER && accepted && command->kind == CPT_KIND_UNDO)
    g_array_set_size (outcome->movements, 0);
  if (chosen == MUTANT_REFUSED_NO_LEDGER && !accepted) {
    g_array_set_size (outcome->movements, 0);
    outcome->booked = 0;
  }
  return accepted;
}
