/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/orchestration/intake.h"

#include "central/orchestration/decide.h"
#include "central/orchestration/publish.h"
#include "crypto/crypto.h"
#include "wire/command.h"
#include "wire/json.h"
#include "wire/push.h"

#include <string.h>

#define MAX_BATCH 64 /* commands of one transaction (SYNC §5) */

typedef struct {
  char *text;          /* (owned) verbatim, without its newline */
  CptCommand *command; /* (owned) */
  guint8 hash[CPT_HASH_BYTES];
} PushLine;

static void
push_line_free (PushLine *self)
{
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->command, cpt_command_free);
  g_free (self);
}

/* One call: what came, and what became of it so far. */
typedef struct {
  CptService *service;   /* (unowned) */
  const char *terminal;  /* (unowned) */
  CptPushHeader *header; /* (owned) */
  GPtrArray *lines;      /* (owned) (element-type PushLine) */
  gint64 received_us;
  char store[CPT_STORE_SIZE];
  GPtrArray *verdicts; /* (owned) (element-type CptVerdict) of lines 0 … verdicts->len - 1 */
  gint64 hwm;
  guint until;         /* the batch under way ends before this line */
  CptProblem *problem; /* (owned) (nullable) why the whole call stops */
} Push;

static void
push_clear (Push *self)
{
  g_clear_pointer (&self->header, cpt_push_header_free);
  g_clear_pointer (&self->lines, g_ptr_array_unref);
  g_clear_pointer (&self->verdicts, g_ptr_array_unref);
  g_clear_pointer (&self->problem, cpt_problem_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Push, push_clear)

static gboolean
stop (Push *push, CptProblem *problem, GError **error)
{
  g_clear_pointer (&push->problem, cpt_problem_free);
  push->problem = problem;
  return cpt_service_stop (error);
}

static CptProblem *
make_malformed (const char *detail)
{
  return cpt_problem_new (400, "malformed", "Not understood", detail);
}

/* ---- reading ---- */

static CptProblem *
make_line_problem (const GError *error, gint64 seq)
{
  CptProblem *problem;

  if (!g_error_matches (error, CPT_WIRE_ERROR, CPT_WIRE_ERROR_UNKNOWN_KIND) &&
      !g_error_matches (error, CPT_WIRE_ERROR, CPT_WIRE_ERROR_UNKNOWN_VERSION))
    return make_malformed (error->message);
  problem = cpt_problem_new (409, "upgrade_central", "This terminal is newer than central",
                             "Upgrade central; nothing of this call was taken.");
  problem->seq = seq;
  return problem;
}

/* A line that a newer terminal made is not read: its number is the one after the line before. */
static gboolean
read_line (Push *push, const char *text, gsize length, GError **error)
{
  PushLine *line = g_new0 (PushLine, 1);

  line->text = g_strndup (text, length);
  g_ptr_array_add (push->lines, line);
  cpt_crypto_hash (text, length, line->hash);
  if (length > CPT_MAX_COMMAND_BYTES) {
    g_set_error_literal (error, CPT_WIRE_ERROR, CPT_WIRE_ERROR_TOO_BIG,
                         "A command line has more than 65,536 bytes");
    return FALSE;
  }
  line->command = cpt_command_read (text, length, error);
  return line->command != NULL;
}

static gint64
find_seq (const char *text, gsize length)
{
  g_autoptr (JsonObject) object = cpt_json_parse_object (text, length, CPT_MAX_COMMAND_BYTES, NULL);
  gint64 seq = -1;

  if (object == NULL || !cpt_json_get_int (object, "seq", 1, CPT_MAX_SAFE_INTEGER, &seq, NULL))
    return -1;
  return seq;
}

static gboolean
check_order (Push *push)
{
  for (guint i = 0; i < push->lines->len; i++) {
    const PushLine *line = push->lines->pdata[i];
    const PushLine *first = push->lines->pdata[0];

    if (line->command->seq < 1 || line->command->seq != first->command->seq + i) {
      push->problem = make_malformed ("The numbers of the commands do not follow each other");
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
read_lines (Push *push, const char *at, const char *end)
{
  while (at < end) {
    const char *newline = memchr (at, '\n', (gsize)(end - at));
    gsize length = (gsize)((newline != NULL ? newline : end) - at);
    g_autoptr (GError) error = NULL;

    if (push->lines->len == CPT_PUSH_MAX_COMMANDS) {
      push->problem = make_malformed ("More than 100 commands in one call");
      return FALSE;
    }
    if (length > 0 && !read_line (push, at, length, &error)) {
      push->problem = make_line_problem (error, find_seq (at, length));
      return FALSE;
    }
    at += length + 1;
  }
  return check_order (push);
}

static gboolean
read_push (Push *push, const char *body, gsize length)
{
  const char *newline = memchr (body, '\n', length);
  g_autoptr (GError) error = NULL;

  if (length > CPT_PUSH_MAX_BYTES) {
    push->problem = cpt_problem_new (413, "too_big", "Too big", "A push has at most 256 KiB");
    return FALSE;
  }
  push->header =
      cpt_push_header_read (body, newline != NULL ? (gsize)(newline - body) : length, &error);
  if (push->header == NULL) {
    push->problem = make_malformed (error->message);
    return FALSE;
  }
  if (!g_str_equal (push->header->terminal, push->terminal)) {
    push->problem = make_malformed ("The header names another terminal than the session");
    return FALSE;
  }
  return newline == NULL || read_lines (push, newline + 1, body + length);
}

/* ---- deciding ---- */

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

static CptProblem *
make_fork (gint64 seq)
{
  CptProblem *problem =
      cpt_problem_new (409, "fork", "Two journals under one name",
                       "This number or id was sent before with other bytes. Enrol this device "
                       "anew; a manager enters again what was real.");

  problem->seq = seq;
  return problem;
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
    return stop (push, make_fork (line->command->seq), error);
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
      return stop (push, make_fork (line->command->seq), error);
    for (guint j = push->verdicts->len; j < i; j++) {
      const PushLine *earlier = push->lines->pdata[j];

      if (g_str_equal (earlier->command->id, line->command->id))
        return stop (push, make_fork (line->command->seq), error);
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
  gboolean found = FALSE;

  if (!cpt_storage_load_terminal (transaction, push->terminal, terminal, &found, error))
    return FALSE;
  if (!found)
    return stop (push,
                 cpt_problem_new (401, "session_unknown", "Not enrolled",
                                  "Central does not know this terminal."),
                 error);
  if (terminal->revoked_us != 0)
    return stop (push,
                 cpt_problem_new (403, "terminal_revoked", "This device was revoked",
                                  "It may only hand in what it still holds."),
                 error);
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

char *
cpt_intake_push (CptService *self,
                 const char *terminal,
                 const char *body,
                 gsize length,
                 CptProblem **problem_out)
{
  g_auto (Push) push = { 0 };
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (self != NULL && terminal != NULL && body != NULL, NULL);
  g_return_val_if_fail (problem_out != NULL, NULL);

  push.service = self;
  push.terminal = terminal;
  push.received_us = cpt_service_now_us (self);
  push.lines = g_ptr_array_new_with_free_func ((GDestroyNotify)push_line_free);
  push.verdicts = g_ptr_array_new_with_free_func ((GDestroyNotify)cpt_verdict_free);

  if (read_push (&push, body, length) &&
      cpt_storage_read (cpt_service_get_storage (self), find_store, &push, &error) &&
      commit_all (&push, &error)) {
    count_verdicts (self, push.verdicts);
    return cpt_push_answer_write (push.verdicts, push.hwm);
  }

  *problem_out = push.problem != NULL ? g_steal_pointer (&push.problem)
                                      : cpt_service_problem_from_error (error);
  return NULL;
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
