/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/machine.h"

#include "sync/machine-private.h"

#include <string.h>

#define QUICK_US          G_GINT64_CONSTANT (1000000) /* a held pull that ends sooner was not held */
#define MAX_QUICK         3
#define MAX_QUICK_WAIT_US (5 * G_GINT64_CONSTANT (1000000))

void
cpt_sync_action_free (CptSyncAction *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->verdicts, g_ptr_array_unref);
  g_clear_pointer (&self->texts, g_ptr_array_unref);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->session, g_free);
  g_clear_pointer (&self->signature, g_free);
  g_free (self);
}

CptSyncMachine *
cpt_sync_machine_new (void)
{
  CptSyncMachine *self = g_new0 (CptSyncMachine, 1);

  self->network = TRUE;
  self->scopes = g_array_new (FALSE, TRUE, sizeof (CptSyncScope));
  self->batch = g_ptr_array_new_with_free_func ((GDestroyNotify)cpt_verdict_free);
  return self;
}

void
cpt_sync_machine_free (CptSyncMachine *self)
{
  if (self == NULL)
    return;
  for (gint lane = 0; lane < CPT_N_LANES; lane++)
    g_clear_pointer (&self->lanes[lane].detail, g_free);
  g_clear_pointer (&self->status.detail, g_free);
  g_clear_pointer (&self->batch, g_ptr_array_unref);
  g_clear_pointer (&self->scopes, g_array_unref);
  g_clear_pointer (&self->session, g_free);
  g_clear_pointer (&self->origin, g_free);
  memset (self->seed, 0, sizeof self->seed);
  g_free (self);
}

void
cpt_sync_machine_set_central (CptSyncMachine *self,
                              const char *origin,
                              const char *terminal,
                              const guint8 seed[CPT_SEED_BYTES])
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->origin, g_free);
  self->origin = g_strdup (origin);
  g_strlcpy (self->terminal, terminal, sizeof self->terminal);
  memcpy (self->seed, seed, sizeof self->seed);
}

const CptSyncStatus *
cpt_sync_machine_get_status (CptSyncMachine *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return &self->status;
}

const char *
cpt_sync_machine_get_session (CptSyncMachine *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->phase == CPT_PHASE_SESSION ? self->session : NULL;
}

/* ---- events ---- */

static void
turn (CptSyncMachine *self)
{
  if (self->origin != NULL && self->network) {
    cpt_sync_machine_set_link (self, CPT_LINK_TRYING);
    cpt_sync_machine_restart (self);
    return;
  }
  cpt_sync_machine_stop_lanes (self);
  g_clear_pointer (&self->session, g_free);
  self->phase = CPT_PHASE_OFF;
  for (gint lane = 0; lane < CPT_N_LANES; lane++)
    cpt_sync_lane_forget (self, &self->lanes[lane]);
  cpt_sync_machine_set_link (self, CPT_LINK_OFF);
  cpt_sync_machine_read_disk (self, FALSE); /* what waits is shown all the same */
}

static void
on_disk (CptSyncMachine *self)
{
  const CptSyncEvent *event = self->event;

  if (event->job != self->disk_job)
    return;
  self->disk_job = 0;
  if (event->disk == NULL) {
    cpt_sync_lane_fail (self, CPT_LANE_CONTROL, "disk",
                        event->error != NULL ? event->error->message : NULL, -1);
    return;
  }
  if (self->phase == CPT_PHASE_DISK)
    g_array_set_size (self->scopes, 0);
  cpt_sync_machine_take_read (self, event->disk);
  if (self->phase == CPT_PHASE_DISK)
    self->phase = CPT_PHASE_HELLO;
  if (self->disk_is_old)
    cpt_sync_machine_read_disk (self, FALSE);
}

static void
on_lines (CptSyncMachine *self)
{
  CptSyncLane *lane = &self->lanes[CPT_LANE_PUSH];

  if (lane->work != CPT_WORK_LOADING || self->event->job != lane->job)
    return;
  lane->work = CPT_WORK_NONE;
  if (self->event->disk != NULL)
    cpt_sync_machine_take_disk (self, self->event->disk);
  if (self->event->lines == NULL)
    cpt_sync_lane_fail (self, CPT_LANE_PUSH, "disk",
                        self->event->error != NULL ? self->event->error->message : NULL, -1);
  else if (self->event->lines->len == 0)
    self->push_next = self->disk.next_seq; /* there was nothing after all */
  else if (!cpt_sync_machine_start_push (self))
    cpt_sync_machine_greet (self); /* what central waits for is not here any more */
}

static void
on_saved (CptSyncMachine *self)
{
  CptSyncLane *lane = &self->lanes[CPT_LANE_PUSH];

  if (self->event->disk != NULL) {
    cpt_sync_machine_take_disk (self, self->event->disk);
    self->disk_is_old = self->saved_meanwhile = self->disk_job != 0;
  }
  if (lane->work != CPT_WORK_SAVING || self->event->job != lane->job)
    return;
  if (self->event->error != NULL) {
    cpt_sync_lane_fail (self, CPT_LANE_PUSH, "disk", self->event->error->message, -1);
    return;
  }
  /* Only now: a verdict that was not saved is asked for again. */
  self->push_next =
      ((const CptVerdict *)g_ptr_array_index (self->batch, self->batch->len - 1))->seq + 1;
  self->progress_us = self->event->now_us;
  self->saved_us = self->event->now_us;
  cpt_sync_lane_succeed (self, CPT_LANE_PUSH);
  if (self->push_last != 0 && self->push_next > self->push_last) {
    self->push_last = 0; /* the next kind may still be unknown: ask again, not at once */
    lane->not_before_us = self->event->now_us + CPT_SYNC_MAX_RETRY_US;
  }
}

static void
save_rejected (CptSyncMachine *self, const GPtrArray *rejected)
{
  g_autoptr (GPtrArray) news = g_ptr_array_new_with_free_func ((GDestroyNotify)cpt_verdict_free);

  for (guint i = 0; rejected != NULL && i < rejected->len; i++) {
    const CptVerdict *verdict = g_ptr_array_index (rejected, i);

    if (verdict->seq > self->disk.newest_answered)
      g_ptr_array_add (news, cpt_verdict_new (verdict->seq, verdict->id, CPT_VERDICT_REJECTED,
                                              verdict->problem));
  }
  if (news->len > 0)
    cpt_sync_machine_act (self, CPT_SYNC_ACTION_SAVE_VERDICTS)->verdicts = g_steal_pointer (&news);
}

/* A pull that should have been held and told nothing: not a loop that heats the shop. */
static void
slow_down (CptSyncMachine *self, CptSyncLane *lane, const CptCacheApplied *applied)
{
  gboolean quick = lane->held && self->event->now_us - lane->started_us < QUICK_US;
  gboolean told = applied->n_rows > 0;

  for (guint i = 0; i < self->scopes->len; i++) {
    const CptSyncScope *scope = &g_array_index (self->scopes, CptSyncScope, i);

    told = told || scope->head > scope->here.seq;
  }
  if (!quick || told) {
    lane->n_quick = 0;
  } else if (++lane->n_quick > MAX_QUICK) {
    lane->not_before_us =
        self->event->now_us + MIN (lane->n_quick * CPT_SYNC_FIRST_RETRY_US, MAX_QUICK_WAIT_US);
  }
}

static void
take_applied (CptSyncMachine *self, CptSyncLaneSort sort, CptSyncScope *scope)
{
  const CptCacheApplied *applied = self->event->applied;

  scope->here = applied->scope;
  scope->head = applied->scope.seq;
  scope->from_zero = FALSE;
  cpt_sync_scope_forget_snapshot (scope);
  scope->was_pulled = TRUE;
  scope->asked_for = self->lanes[sort].asked_for;
  for (guint i = 0; applied->heads != NULL && i < applied->heads->len; i++) {
    const CptFeedPosition *head = g_ptr_array_index (applied->heads, i);
    CptSyncScope *other = cpt_sync_machine_find_scope (self, head->scope);

    if (other != NULL)
      other->head = head->seq;
  }
  self->status.last_trailer_us = applied->scope.as_of_us;
  self->status_changed = TRUE;
  self->progress_us = self->event->now_us;
  cpt_sync_lane_succeed (self, sort);
  slow_down (self, &self->lanes[sort], applied);
  save_rejected (self, applied->rejected);
}

static void
take_apply_error (CptSyncMachine *self, CptSyncLaneSort sort, CptSyncScope *scope)
{
  const GError *error = self->event->error;
  const char *words = error != NULL ? error->message : NULL;

  if (g_error_matches (error, CPT_CACHE_ERROR, CPT_CACHE_ERROR_NO_ROOM)) {
    cpt_sync_machine_want_room (self, sort, words);
    return; /* what was fetched stays, and is installed when there is room */
  }
  if (!g_error_matches (error, CPT_CACHE_ERROR, CPT_CACHE_ERROR_TRUNCATED))
    cpt_sync_scope_forget_snapshot (scope);
  if (g_error_matches (error, CPT_CACHE_ERROR, CPT_CACHE_ERROR_SUM))
    scope->from_zero = TRUE; /* the cache marked it itself */
  cpt_sync_lane_fail (self, sort, NULL, words, -1);
  /* Another position than the machine's, or an emptied file: the disk knows. */
  if (!g_error_matches (error, CPT_CACHE_ERROR, CPT_CACHE_ERROR_SUM) &&
      !g_error_matches (error, CPT_CACHE_ERROR, CPT_CACHE_ERROR_TRUNCATED))
    cpt_sync_machine_read_disk (self, TRUE);
}

static void
on_applied (CptSyncMachine *self)
{
  for (gint sort = CPT_LANE_HOLD; sort <= CPT_LANE_PULL; sort++) {
    CptSyncLane *lane = &self->lanes[sort];
    CptSyncScope *scope;

    if (lane->work != CPT_WORK_APPLYING || lane->job != self->event->job)
      continue;
    scope = cpt_sync_machine_find_scope (self, lane->scope);
    if (scope == NULL)
      cpt_sync_lane_stop (self, (CptSyncLaneSort)sort);
    else if (self->event->applied != NULL)
      take_applied (self, (CptSyncLaneSort)sort, scope);
    else
      take_apply_error (self, (CptSyncLaneSort)sort, scope);
    return;
  }
}

static CptSyncLane *
find_call (CptSyncMachine *self, CptSyncLaneSort *sort_out)
{
  for (gint sort = 0; sort < CPT_N_LANES; sort++) {
    CptSyncLane *lane = &self->lanes[sort];

    if (!cpt_sync_work_is_call (lane->work) || lane->job != self->event->job)
      continue;
    *sort_out = (CptSyncLaneSort)sort;
    return lane;
  }
  return NULL;
}

static void
on_answer (CptSyncMachine *self)
{
  CptSyncLaneSort sort;
  CptSyncLane *lane = find_call (self, &sort);

  if (lane == NULL)
    return; /* of a call that was dropped */
  if (self->event->sort == CPT_SYNC_EVENT_PROGRESS) {
    lane->deadline_us = MAX (lane->deadline_us, self->event->now_us + CPT_SYNC_CALL_US);
    if (lane->work == CPT_WORK_FETCHING)
      self->progress_us = self->event->now_us; /* what came stays on the disk */
  } else
    cpt_sync_machine_take_answer (self, sort);
}

static void
on_wake (CptSyncMachine *self)
{
  cpt_sync_machine_read_disk (self, FALSE);
  if (self->event->on)
    for (gint lane = 0; lane < CPT_N_LANES; lane++)
      self->lanes[lane].not_before_us = 0;
}

/* ---- what is told ---- */

/* Answered, and what people see contains it. */
static gboolean
is_all_seen (CptSyncMachine *self)
{
  if (self->status.n_unsent > 0)
    return FALSE;
  for (guint i = 0; i < self->scopes->len; i++) {
    const CptSyncScope *scope = &g_array_index (self->scopes, CptSyncScope, i);

    if (cpt_sync_scope_is_touched (scope) && scope->here.applied < self->disk.next_seq - 1)
      return FALSE;
  }
  return self->scopes->len > 0;
}

static void
tell_status (CptSyncMachine *self)
{
  CptSyncStatus *status = &self->status;
  gboolean all_seen = is_all_seen (self);

  self->status_changed = self->status_changed || all_seen != status->all_seen;
  status->all_seen = all_seen;
  if (!self->status_changed)
    return;
  self->status_changed = FALSE;
  *status->code = '\0';
  g_clear_pointer (&status->detail, g_free);
  for (gint sort = 0; sort < CPT_N_LANES && status->detail == NULL && *status->code == '\0';
       sort++) {
    g_strlcpy (status->code, self->lanes[sort].code, sizeof status->code);
    status->detail = g_strdup (self->lanes[sort].detail);
  }
  cpt_sync_machine_act (self, CPT_SYNC_ACTION_STATUS);
}

static void
take_event (CptSyncMachine *self)
{
  switch (self->event->sort) {
  case CPT_SYNC_EVENT_NETWORK:
    if (self->network == self->event->on)
      break;
    self->network = self->event->on;
    turn (self);
    break;
  case CPT_SYNC_EVENT_START:
    turn (self);
    break;
  case CPT_SYNC_EVENT_WAKE:
    on_wake (self);
    break;
  case CPT_SYNC_EVENT_DISK:
    on_disk (self);
    break;
  case CPT_SYNC_EVENT_LINES:
    on_lines (self);
    break;
  case CPT_SYNC_EVENT_SAVED:
    on_saved (self);
    break;
  case CPT_SYNC_EVENT_APPLIED:
    on_applied (self);
    break;
  case CPT_SYNC_EVENT_PROGRESS:
  case CPT_SYNC_EVENT_ANSWER:
    on_answer (self);
    break;
  case CPT_SYNC_EVENT_TIME:
    self->timer_us = 0;
    break;
  case CPT_SYNC_EVENT_AUDITED:
    cpt_sync_machine_take_audit (self);
    break;
  default:
    break;
  }
}

GPtrArray *
cpt_sync_machine_step (CptSyncMachine *self, const CptSyncEvent *event)
{
  g_autoptr (GPtrArray) actions =
      g_ptr_array_new_with_free_func ((GDestroyNotify)cpt_sync_action_free);

  g_return_val_if_fail (self != NULL, NULL);

  self->event = event;
  self->actions = actions;
  take_event (self);
  cpt_sync_machine_go_on (self);
  tell_status (self);
  self->event = NULL;
  self->actions = NULL;
  return g_steal_pointer (&actions);
}
