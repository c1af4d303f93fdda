/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What central's answers mean. All that is not as the contract says is a failed call with words,
 * and nothing is lost by it. */
#include "sync/machine-private.h"
#include "wire/hello.h"
#include "wire/json.h"
#include "wire/push.h"

#include <string.h>

static const char *
get_body (CptSyncMachine *self, gsize *length_out)
{
  *length_out = 0;
  return self->event->body != NULL ? g_bytes_get_data (self->event->body, length_out) : NULL;
}

/* "application/json; charset=utf-8" is JSON too. */
static gboolean
has_type (CptSyncMachine *self, const char *type)
{
  const char *given = self->event->content_type;
  gsize length = strlen (type);

  return given != NULL && g_ascii_strncasecmp (given, type, length) == 0 &&
         (given[length] == '\0' || given[length] == ';' || given[length] == ' ');
}

static void
fail (CptSyncMachine *self, CptSyncLaneSort lane, const char *words)
{
  cpt_sync_lane_fail (self, lane, NULL, words, self->event->retry_after_s);
}

static CptProblem *
read_problem (CptSyncMachine *self)
{
  gsize length;
  const char *body = get_body (self, &length);

  if (body == NULL ||
      !(has_type (self, "application/problem+json") || has_type (self, "application/json")))
    return NULL;
  return cpt_problem_read (body, length, NULL);
}

/* ---- answers that say no ---- */

static void
on_gap (CptSyncMachine *self, const CptProblem *problem)
{
  gint64 expected = problem->expected;

  if (expected >= self->disk.oldest_retained_seq && expected < self->disk.next_seq &&
      expected != self->push_next)
    self->push_next = expected;
  else
    cpt_sync_machine_greet (self); /* hello settles what was lost, or finds the fork */
}

/* Central does not know the kind of one line: those before it go, the rest waits for its upgrade.
 */
static void
on_upgrade_central (CptSyncMachine *self, const CptProblem *problem)
{
  if (problem->seq > self->push_next && problem->seq < self->disk.next_seq) {
    self->push_last = problem->seq - 1;
    self->lanes[CPT_LANE_PUSH].not_before_us = 0;
  }
}

static void
on_epoch_changed (CptSyncMachine *self)
{
  for (guint i = 0; i < self->scopes->len; i++)
    cpt_sync_machine_mark_suspect (self, &g_array_index (self->scopes, CptSyncScope, i));
  cpt_sync_machine_greet (self);
}

static void
on_cursor_too_old (CptSyncMachine *self, CptSyncLaneSort lane)
{
  CptSyncScope *scope = cpt_sync_machine_find_scope (self, self->lanes[lane].scope);

  if (scope != NULL)
    cpt_sync_machine_mark_suspect (self, scope);
}

static gboolean
is_code (const CptProblem *problem, const char *code)
{
  return strcmp (problem->code, code) == 0;
}

static void
take_problem (CptSyncMachine *self, CptSyncLaneSort lane, const CptProblem *problem)
{
  int status = self->event->status;
  g_autofree char *words = cpt_problem_say (problem);

  if ((status == 403 && (is_code (problem, "terminal_revoked") || is_code (problem, "revoked"))) ||
      (status == 409 && is_code (problem, "fork"))) {
    cpt_sync_machine_refuse (self, problem->code, words);
    return;
  }
  if (status == 409 && is_code (problem, "use_snapshot") &&
      cpt_sync_machine_take_offer (self, lane, &problem->snapshot))
    return;
  cpt_sync_lane_fail (self, lane, problem->code, words, self->event->retry_after_s);
  if (lane == CPT_LANE_CONTROL)
    return;
  if (status == 401 || (status == 403 && lane != CPT_LANE_PUSH))
    cpt_sync_machine_greet (self); /* the session ended, or its scopes changed */
  else if (status == 409 && is_code (problem, "gap"))
    on_gap (self, problem);
  else if (status == 409 && is_code (problem, "upgrade_central"))
    on_upgrade_central (self, problem);
  else if (status == 409 && is_code (problem, "epoch_changed"))
    on_epoch_changed (self);
  else if (status == 410 && lane != CPT_LANE_PUSH)
    on_cursor_too_old (self, lane);
}

static void
take_refusal (CptSyncMachine *self, CptSyncLaneSort lane)
{
  g_autoptr (CptProblem) problem = read_problem (self);
  g_autofree char *words = NULL;
  int status = self->event->status;

  if (problem != NULL && *problem->code != '\0') {
    take_problem (self, lane, problem);
    return;
  }
  if (status >= 300 && status < 400)
    words = g_strdup_printf ("central's address sends us elsewhere (%s), which is not followed",
                             self->event->location != NULL ? self->event->location : "?");
  else
    words = g_strdup_printf ("central's address answered %d without saying why: is it central?",
                             status);
  fail (self, lane, words);
  if (status == 401 && lane != CPT_LANE_CONTROL)
    cpt_sync_machine_greet (self);
}

/* ---- answers that say yes ---- */

static void
take_nonce (CptSyncMachine *self)
{
  gsize length;
  const char *body = get_body (self, &length);
  g_autoptr (JsonObject) object = NULL;
  const char *nonce;

  if (has_type (self, "application/json"))
    object = cpt_json_parse_object (body, length, CPT_SYNC_MAX_ANSWER_BYTES, NULL);
  if (object == NULL || !cpt_json_get_text (object, "nonce", 32, &nonce, NULL)) {
    fail (self, CPT_LANE_CONTROL, "what answers at central's address is not central");
    return;
  }
  cpt_sync_machine_start_hello (self, nonce);
}

/* What somebody needs before they can begin comes before what takes long: the people and places of
 * the shop are a few hundred rows, the catalogue and its prices may be some 100,000. */
static guint
get_rank (const char *scope)
{
  static const char *const first[] = { "work/", "shop/", "catalogue/", "price/" };
  guint rank = 0;

  while (rank < G_N_ELEMENTS (first) && !g_str_has_prefix (scope, first[rank]))
    rank++;
  return rank;
}

static int
compare_scopes (gconstpointer a, gconstpointer b)
{
  const CptSyncScope *one = a;
  const CptSyncScope *other = b;
  guint rank_one = get_rank (one->here.scope);
  guint rank_other = get_rank (other->here.scope);

  if (rank_one != rank_other)
    return rank_one < rank_other ? -1 : 1;
  return strcmp (one->here.scope, other->here.scope);
}

/* In the order in which they are pulled. */
static void
take_scopes (CptSyncMachine *self, const CptHelloAnswer *answer)
{
  g_autoptr (GArray) old = g_steal_pointer (&self->scopes);
  CptSyncAction *keep = NULL;

  self->scopes = g_array_new (FALSE, TRUE, sizeof (CptSyncScope));
  for (guint i = 0; i < answer->scopes->len; i++) {
    CptSyncScope scope = { .from_zero = TRUE };

    g_strlcpy (scope.here.scope, g_ptr_array_index (answer->scopes, i), sizeof scope.here.scope);
    for (guint k = 0; k < old->len; k++) {
      const CptSyncScope *before = &g_array_index (old, CptSyncScope, k);

      if (strcmp (before->here.scope, scope.here.scope) == 0)
        scope = *before;
    }
    scope.was_pulled = FALSE;
    scope.head = 0;
    g_array_append_val (self->scopes, scope);
  }
  g_array_sort (self->scopes, compare_scopes);
  for (guint k = 0; k < old->len && keep == NULL; k++)
    if (cpt_sync_machine_find_scope (self, g_array_index (old, CptSyncScope, k).here.scope) == NULL)
      keep = cpt_sync_machine_act (self, CPT_SYNC_ACTION_KEEP_SCOPES);
  if (keep == NULL)
    return;
  keep->texts = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < answer->scopes->len; i++)
    g_ptr_array_add (keep->texts, g_strdup (g_ptr_array_index (answer->scopes, i)));
  g_ptr_array_add (keep->texts, NULL);
}

/* Rows of another epoch, and those that central wants pulled anew, are shown until they are. */
static void
mark_old_scopes (CptSyncMachine *self, const CptHelloAnswer *answer)
{
  for (guint i = 0; i < self->scopes->len; i++) {
    CptSyncScope *scope = &g_array_index (self->scopes, CptSyncScope, i);
    gboolean old = strcmp (scope->here.epoch, answer->epoch) != 0;

    for (guint k = 0; k < answer->orders->len; k++) {
      const char *order = g_ptr_array_index (answer->orders, k);

      if (g_str_has_prefix (order, "resnapshot:") &&
          strcmp (order + strlen ("resnapshot:"), scope->here.scope) == 0)
        old = TRUE;
    }
    if (old && !scope->from_zero)
      cpt_sync_machine_mark_suspect (self, scope);
  }
}

static void
take_hello (CptSyncMachine *self)
{
  gsize length;
  const char *body = get_body (self, &length);
  g_autoptr (CptHelloAnswer) answer = NULL;
  g_autoptr (GError) why = NULL;

  if (has_type (self, "application/json"))
    answer = cpt_hello_answer_read (body, length, &why);
  if (answer == NULL) {
    fail (self, CPT_LANE_CONTROL,
          why != NULL ? why->message : "what answers at central's address is not central");
    return;
  }
  if (answer->hwm >= self->disk.next_seq || answer->scopes->len == 0) {
    fail (self, CPT_LANE_CONTROL, "central's answer to hello is for another device");
    return;
  }
  cpt_sync_lane_succeed (self, CPT_LANE_CONTROL);
  g_clear_pointer (&self->session, g_free);
  self->session = g_strdup (answer->session);
  g_strlcpy (self->epoch, answer->epoch, sizeof self->epoch);
  self->phase = CPT_PHASE_SESSION;
  self->progress_us = self->event->now_us;
  self->push_last = 0;
  /* What was answered and is unknown to central was lost there: it is sent again. */
  self->push_next =
      MAX (self->disk.oldest_retained_seq, MIN (self->disk.newest_answered, answer->hwm) + 1);
  take_scopes (self, answer);
  mark_old_scopes (self, answer);
  cpt_sync_machine_act (self, CPT_SYNC_ACTION_SERVER_TIME)->us = answer->server_us;
}

/* Exactly one verdict for each line, in their order. */
static gboolean
are_ours (CptSyncMachine *self, const GPtrArray *verdicts, gint64 hwm)
{
  if (verdicts->len != self->batch->len || hwm >= self->disk.next_seq)
    return FALSE;
  for (guint i = 0; i < verdicts->len; i++) {
    const CptVerdict *verdict = g_ptr_array_index (verdicts, i);
    const CptVerdict *sent = g_ptr_array_index (self->batch, i);

    if (verdict->seq != sent->seq || strcmp (verdict->id, sent->id) != 0)
      return FALSE;
  }
  return TRUE;
}

static void
take_push (CptSyncMachine *self)
{
  CptSyncLane *lane = &self->lanes[CPT_LANE_PUSH];
  gsize length;
  const char *body = get_body (self, &length);
  g_autoptr (GPtrArray) verdicts = NULL;
  CptSyncAction *action;
  gint64 hwm;

  if (has_type (self, "application/json"))
    verdicts = cpt_push_answer_read (body, length, &hwm, NULL);
  if (verdicts == NULL) {
    fail (self, CPT_LANE_PUSH, "central's answer to what was sent cannot be read");
    return;
  }
  if (!are_ours (self, verdicts, hwm)) {
    fail (self, CPT_LANE_PUSH, "central's answer is not to what was sent");
    return;
  }
  action = cpt_sync_machine_act (self, CPT_SYNC_ACTION_SAVE_VERDICTS);
  lane->work = CPT_WORK_SAVING;
  lane->job = cpt_sync_machine_new_job (self);
  action->job = lane->job;
  action->verdicts = g_steal_pointer (&verdicts);
}

/* The trailer knows this terminal: one that has decided more than it ever wrote is another's. */
static gboolean
is_for_another (CptSyncMachine *self, const char *body, gsize length)
{
  g_auto (CptFeedTrailer) trailer = { 0 };
  const char *end = body + length;
  const char *start;

  if (end > body && end[-1] == '\n')
    end--;
  for (start = end; start > body && start[-1] != '\n'; start--)
    ;
  cpt_feed_trailer_init (&trailer);
  return cpt_feed_read_trailer (start, (gsize)(end - start), &trailer, NULL) &&
         trailer.hwm >= self->disk.next_seq;
}

static void
take_feed (CptSyncMachine *self, CptSyncLaneSort sort)
{
  CptSyncLane *lane = &self->lanes[sort];
  const CptSyncScope *scope;
  CptSyncAction *action;
  gsize length;
  const char *body = get_body (self, &length);

  if (body == NULL ||
      !(has_type (self, "application/x-ndjson") || has_type (self, "application/jsonl"))) {
    fail (self, sort, "what answers at central's address is not central's feed");
    return;
  }
  if (is_for_another (self, body, length)) {
    fail (self, sort, "central's answer is for another device");
    return;
  }
  scope = cpt_sync_machine_find_scope (self, lane->scope);
  action = cpt_sync_machine_act (self, CPT_SYNC_ACTION_APPLY);
  if (scope != NULL && scope->is_fetched) {
    action->sort = CPT_SYNC_ACTION_INSTALL;
    action->snapshot = scope->snapshot;
  }
  lane->work = CPT_WORK_APPLYING;
  lane->job = cpt_sync_machine_new_job (self);
  action->job = lane->job;
  g_strlcpy (action->scope, lane->scope, sizeof action->scope);
  action->bytes = g_bytes_ref (self->event->body);
}

void
cpt_sync_machine_take_answer (CptSyncMachine *self, CptSyncLaneSort lane)
{
  CptSyncWork work = self->lanes[lane].work;

  if (work == CPT_WORK_FETCHING && self->event->status == 404)
    cpt_sync_machine_lose_snapshot (self, lane);
  if (self->event->failure != NULL &&
      g_error_matches (self->event->error, CPT_CACHE_ERROR, CPT_CACHE_ERROR_NO_ROOM)) {
    cpt_sync_machine_want_room (self, lane, self->event->failure);
    return;
  }
  if (self->event->failure != NULL) {
    fail (self, lane, self->event->failure);
    return;
  }
  if (self->event->status != 200) {
    take_refusal (self, lane);
    return;
  }
  if (work == CPT_WORK_NONCE)
    take_nonce (self);
  else if (work == CPT_WORK_HELLO)
    take_hello (self);
  else if (work == CPT_WORK_PUSHING)
    take_push (self);
  else if (work == CPT_WORK_FETCHING)
    cpt_sync_machine_take_fetched (self, lane);
  else
    take_feed (self, lane);
}
