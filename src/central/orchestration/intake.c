/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/orchestration/intake-private.h"

#include "central/orchestration/decide.h"
#include "central/orchestration/devices.h"
#include "central/orchestration/publish.h"
#include "wire/json.h"

#define MAX_BATCH 64 /* commands of one transaction (SYNC §5) */

/* ---- deciding ---- */

static gboolean
stop (Push *push, CptProblem *problem, GError **error)
{
  g_clear_pointer (&push->problem, cpt_problem_free);
  push->problem = problem;
  return cpt_service_stop (error);
}

/* SYNC §9: within one boot the monotonic clock says how long ago it was; across boots the wall
 * clock's word is taken, less its error. Never before the act before it, never in the future. */
static gint64
find_effective (const Push *push, const CptCommand *command, const CptTerminalRow *terminal)
{
  gint64 effective_us = command->at_us + (push->received_us - push->header->sent_us);

  if (g_str_equal (command->boot, push->header->boot))
    effective_us = push->received_us - (push->header->boot_us - command->boot_us);
  effective_us = MAX (effective_us, terminal->last_effective_us);
  return MIN (effective_us, push->received_us);
}

static gboolean
stop_fork (Push *push, gint64 seq, GError **error)
{
  CptProblem *problem =
      cpt_problem_new (409, "fork", "Two journals under one name",
                       "This number or id was sent before with other bytes. Enrol this device "
                       "anew; a manager enters again what was real.");

  problem->seq = seq;
  push->forked = TRUE;
  return stop (push, problem, error);
}

static gboolean
repeat_verdict (Push *push, CptTransaction *transaction, const PushLine *line, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (CptLogEntry) entry =
      cpt_storage_find_log_by_seq (transaction, push->terminal, line->command->seq, &local_error);

  if (local_error != NULL) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
  }
  if (entry == NULL || !cpt_crypto_equal (entry->hash, line->hash, sizeof line->hash))
    return stop_fork (push, line->command->seq, error);
  g_ptr_array_add (push->verdicts,
                   cpt_verdict_new (entry->seq, entry->id, CPT_VERDICT_DUPLICATE, entry->problem));
  return TRUE;
}

static gboolean
decide_line (Push *push,
             CptTransaction *transaction,
             CptTerminalRow *terminal,
             const PushLine *line,
             GError **error)
{
  CptActor actor = { CPT_SOURCE_TERMINAL, terminal, terminal->store, push->received_us, 0 };
  CptVerdict *verdict = NULL;

  actor.effective_us = find_effective (push, line->command, terminal);
  if (!cpt_decide (push->service, transaction, &actor, line->command, line->text, &verdict, error))
    return FALSE;
  g_ptr_array_add (push->verdicts, verdict);
  terminal->hwm = line->command->seq;
  terminal->last_effective_us = actor.effective_us;
  return TRUE;
}

/* An id that the log has under another number means a cloned journal; found before a first write.
 */
static gboolean
check_ids (Push *push, CptTransaction *transaction, gint64 hwm, GError **error)
{
  for (guint i = push->verdicts->len; i < push->until; i++) {
    const PushLine *line = push->lines->pdata[i];
    g_autoptr (GError) local_error = NULL;
    g_autoptr (CptLogEntry) entry = NULL;

    if (line->command->seq <= hwm)
      continue;
    entry = cpt_storage_find_log (transaction, line->command->id, &local_error);
    if (local_error != NULL) {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
    if (entry != NULL)
      return stop_fork (push, line->command->seq, error);
    for (guint j = push->verdicts->len; j < i; j++) {
      const PushLine *earlier = push->lines->pdata[j];

      if (g_str_equal (earlier->command->id, line->command->id))
        return stop_fork (push, line->command->seq, error);
    }
  }
  return TRUE;
}

static gboolean
save_sign_ins (Push *push, CptTransaction *transaction, GError **error)
{
  for (guint i = 0; i < push->header->sign_ins->len; i++) {
    const CptSignIn *sign_in = &g_array_index (push->header->sign_ins, CptSignIn, i);
    gboolean conflict = FALSE;

    if (!cpt_storage_save_sign_in (transaction, push->terminal, sign_in, &conflict, error))
      return FALSE;
    if (conflict)
      return stop (push,
                   cpt_problem_new (409, "malformed", "A sign-in names two people",
                                    "The same sign-in came before with another person."),
                   error);
  }
  return TRUE;
}

static gboolean
load_terminal (Push *push, CptTransaction *transaction, CptTerminalRow *terminal, GError **error)
{
  CptProblem *barred;
  gboolean found = FALSE;

  if (!cpt_storage_load_terminal (transaction, push->terminal, terminal, &found, error))
    return FALSE;
  if (!found)
    return stop (push,
                 cpt_problem_new (401, "session_unknown", "Not enrolled",
                                  "Central does not know this terminal."),
                 error);
  barred = cpt_terminal_why_barred (terminal);
  if (barred != NULL)
    return stop (push, barred, error);
  g_strlcpy (push->store, terminal->store, sizeof push->store);
  push->hwm = terminal->hwm;
  return TRUE;
}

static gboolean
check_gap (Push *push, const CptTerminalRow *terminal, GError **error)
{
  const PushLine *first = push->lines->pdata[push->verdicts->len];
  CptProblem *problem;

  if (first->command->seq <= terminal->hwm + 1)
    return TRUE;
  problem =
      cpt_problem_new (409, "gap", "Commands are missing", "Send those that stand between first.");
  problem->expected = terminal->hwm + 1;
  return stop (push, problem, error);
}

static gboolean
run_batch (CptTransaction *transaction, gpointer user_data, GError **error)
{
  Push *push = user_data;
  CptTerminalRow terminal = { 0 };

  if (!load_terminal (push, transaction, &terminal, error) ||
      !save_sign_ins (push, transaction, error))
    return FALSE;
  if (push->until == 0)
    return TRUE;
  if (!check_gap (push, &terminal, error) || !check_ids (push, transaction, terminal.hwm, error))
    return FALSE;
  for (guint i = push->verdicts->len; i < push->until; i++) {
    const PushLine *line = push->lines->pdata[i];
    gboolean done = line->command->seq <= terminal.hwm
                        ? repeat_verdict (push, transaction, line, error)
                        : decide_line (push, transaction, &terminal, line, error);

    if (!done)
      return FALSE;
  }
  push->hwm = terminal.hwm;
  return cpt_storage_save_terminal (transaction, &terminal, error);
}

/* TRUE: the batch is committed. FALSE with push->problem: the call stops; with @error: it failed,
 * and nothing of the batch was written. */
static gboolean
commit_batch (Push *push, guint until, GError **error)
{
  char work[CPT_SCOPE_SIZE], shop[CPT_SCOPE_SIZE];
  const char *scopes[] = { shop, work, NULL };
  guint n_before = push->verdicts->len;

  cpt_scope_work (push->store, work);
  cpt_scope_shop (push->store, shop);
  push->until = until;
  if (cpt_service_run (push->service, scopes, run_batch, push, error))
    return TRUE;
  g_ptr_array_set_size (push->verdicts, (int)n_before);
  return FALSE;
}

/* A storage error may be one command's: the batch is run again one by one, so that the others get
 * their verdicts (SYNC §5). */
static gboolean
commit_one_by_one (Push *push, guint until, GError **error)
{
  while (push->verdicts->len < until) {
    if (!commit_batch (push, push->verdicts->len + 1, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
commit_all (Push *push, GError **error)
{
  do {
    guint until = MIN (push->verdicts->len + MAX_BATCH, push->lines->len);
    g_autoptr (GError) local_error = NULL;

    if (commit_batch (push, until, &local_error))
      continue;
    if (push->problem != NULL)
      return FALSE;
    if (until - push->verdicts->len <= 1) {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
    if (!commit_one_by_one (push, until, error))
      return FALSE;
  } while (push->verdicts->len < push->lines->len);
  return TRUE;
}

static gboolean
find_store (CptTransaction *transaction, gpointer user_data, GError **error)
{
  CptTerminalRow terminal = { 0 };

  return load_terminal (user_data, transaction, &terminal, error);
}

static void
count_verdicts (CptService *service, const GPtrArray *verdicts)
{
  static const CptServiceCount counts[] = {
    [CPT_VERDICT_ACCEPTED] = CPT_SERVICE_ACCEPTED,
    [CPT_VERDICT_DUPLICATE] = CPT_SERVICE_DUPLICATE,
    [CPT_VERDICT_REJECTED] = CPT_SERVICE_REJECTED,
  };

  for (guint i = 0; i < verdicts->len; i++)
    cpt_service_count (service, counts[((const CptVerdict *)verdicts->pdata[i])->status], 1);
}

/* ---- pushes that wait at the same time ---- */

static void
add_scope (GPtrArray *scopes, void (*write) (const char *store, char *out), const char *store)
{
  char scope[CPT_SCOPE_SIZE];

  write (store, scope);
  if (!g_ptr_array_find_with_equal_func (scopes, scope, g_str_equal, NULL))
    g_ptr_array_add (scopes, g_strdup (scope));
}

/* (transfer full) NULL at its end */
static GPtrArray *
list_scopes (const GPtrArray *group)
{
  GPtrArray *scopes = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < group->len; i++) {
    const Push *push = group->pdata[i];

    add_scope (scopes, cpt_scope_work, push->store);
    add_scope (scopes, cpt_scope_shop, push->store);
  }
  g_ptr_array_add (scopes, NULL);
  return scopes;
}

/* As if the transaction had never been. */
static void
forget (Push *push)
{
  push->done = FALSE;
  push->forked = FALSE;
  g_ptr_array_set_size (push->verdicts, 0);
  g_clear_pointer (&push->problem, cpt_problem_free);
}

/* Each in a part of the transaction that can be taken back alone. */
static gboolean
run_group (CptTransaction *transaction, gpointer user_data, GError **error)
{
  const GPtrArray *group = user_data;

  for (guint i = 0; i < group->len; i++) {
    Push *push = group->pdata[i];

    push->until = push->lines->len;
    push->done = cpt_storage_attempt (transaction, run_batch, push, NULL);
    if (!push->done)
      g_ptr_array_set_size (push->verdicts, 0);
  }
  return TRUE;
}

/* A disk takes one commit in the time that many commands take to decide, so those that wait share
 * it. What failed in company, or with it, is done once more on its own. */
static void
commit_group (CptService *service, GPtrArray *group)
{
  g_autoptr (GPtrArray) scopes = list_scopes (group);
  gboolean committed =
      group->len > 1 &&
      cpt_service_run (service, (const char *const *)scopes->pdata, run_group, group, NULL);

  for (guint i = 0; i < group->len; i++) {
    Push *push = group->pdata[i];

    if (!committed)
      forget (push);
    if (!push->done && push->problem == NULL)
      push->done = commit_all (push, &push->error);
  }
}

static void
finish (CptService *self, Push *push, CptIntakeCall *call)
{
  if (push->done) {
    count_verdicts (self, push->verdicts);
    call->answer = cpt_push_answer_write (push->verdicts, push->hwm);
  } else {
    if (push->forked)
      cpt_devices_freeze (self, call->terminal);
    call->problem = push->problem != NULL ? g_steal_pointer (&push->problem)
                                          : cpt_service_problem_from_error (push->error);
  }
}

void
cpt_intake_push_all (CptService *self, CptIntakeCall *calls, guint n_calls)
{
  g_autofree Push *pushes = g_new0 (Push, n_calls);
  g_autoptr (GPtrArray) group = g_ptr_array_new ();
  guint n_lines = 0;

  g_return_if_fail (self != NULL && calls != NULL);

  for (guint i = 0; i < n_calls; i++) {
    Push *push = &pushes[i];

    cpt_push_init (push, self, &calls[i]);
    if (!cpt_push_read (push, calls[i].body, calls[i].length) ||
        !cpt_storage_read (cpt_service_get_storage (self), find_store, push, &push->error))
      continue;
    if (n_lines + push->lines->len > MAX_BATCH) {
      commit_group (self, group);
      g_ptr_array_set_size (group, 0);
      n_lines = 0;
    }
    g_ptr_array_add (group, push);
    n_lines += push->lines->len;
  }
  commit_group (self, group);
  for (guint i = 0; i < n_calls; i++) {
    finish (self, &pushes[i], &calls[i]);
    cpt_push_clear (&pushes[i]);
  }
}

char *
cpt_intake_push (CptService *self,
                 const char *terminal,
                 const char *body,
                 gsize length,
                 CptProblem **problem_out)
{
  CptIntakeCall call = { .terminal = terminal, .body = body, .length = length };

  g_return_val_if_fail (self != NULL && terminal != NULL && body != NULL, NULL);
  g_return_val_if_fail (problem_out != NULL, NULL);

  cpt_intake_push_all (self, &call, 1);
  *problem_out = call.problem;
  return call.answer;
}

/* ---- one verdict ---- */

typedef struct {
  const char *id;     /* (unowned) */
  CptLogEntry *entry; /* (owned) (nullable) */
} Find;

static gboolean
find_entry (CptTransaction *transaction, gpointer user_data, GError **error)
{
  Find *find = user_data;
  GError *local_error = NULL;

  find->entry = cpt_storage_find_log (transaction, find->id, &local_error);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, local_error);
  return FALSE;
}

char *
cpt_intake_find_verdict (CptService *self, const char *id, CptProblem **problem_out)
{
  Find find = { id, NULL };
  g_autoptr (CptLogEntry) entry = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (CptJsonWriter) writer = CPT_JSON_WRITER_INIT;
  gboolean read;

  g_return_val_if_fail (self != NULL && id != NULL && problem_out != NULL, NULL);

  read = cpt_storage_read (cpt_service_get_storage (self), find_entry, &find, &error);
  entry = find.entry;
  if (!read || entry == NULL) {
    *problem_out = read ? cpt_problem_new (404, "unknown", "No such command",
                                           "Central never decided a command of that id.")
                        : cpt_service_problem_from_error (error);
    return NULL;
  }
  cpt_json_begin_object (&writer, NULL);
  cpt_json_put_int_if (&writer, "seq", entry->seq, 0);
  cpt_json_put_text (&writer, "id", entry->id);
  cpt_json_put_text (&writer, "status", entry->accepted ? "accepted" : "rejected");
  if (entry->problem != NULL)
    cpt_json_put_raw (&writer, "problem", entry->problem);
  cpt_json_put_int (&writer, "received_us", entry->received_us);
  cpt_json_put_int (&writer, "effective_us", entry->effective_us);
  cpt_json_end_object (&writer);
  return cpt_json_writer_end (&writer);
}
