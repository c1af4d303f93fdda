/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the machine does next: which call, of which scope, and when it looks again. */
#include "sync/machine-private.h"

#include <string.h>

#define GRACE_US         G_GINT64_CONSTANT (300000)
#define DISK_WATCHDOG_US (300 * G_GINT64_CONSTANT (1000000)) /* a slow disk is no lost answer */

static gboolean
is_free (CptSyncMachine *self, CptSyncLaneSort sort)
{
  const CptSyncLane *lane = &self->lanes[sort];

  return lane->work == CPT_WORK_NONE && lane->not_before_us <= self->event->now_us;
}

static void
check_deadlines (CptSyncMachine *self)
{
  for (gint sort = 0; sort < CPT_N_LANES; sort++) {
    CptSyncLane *lane = &self->lanes[sort];

    if (!cpt_sync_work_is_call (lane->work) ||
        self->event->now_us < MIN (lane->deadline_us, lane->whole_us))
      continue;
    cpt_sync_lane_stop (self, (CptSyncLaneSort)sort);
    cpt_sync_lane_fail (self, (CptSyncLaneSort)sort, NULL, "central did not answer in time", -1);
  }
}

/* Something waits to be sent or fetched. */
static gboolean
wants_something (CptSyncMachine *self)
{
  if (self->phase == CPT_PHASE_OFF || self->phase == CPT_PHASE_REFUSED)
    return FALSE;
  if (self->status.n_unsent > 0)
    return TRUE;
  for (guint i = 0; i < self->scopes->len; i++) {
    const CptSyncScope *scope = &g_array_index (self->scopes, CptSyncScope, i);

    if (scope->head > scope->here.seq || scope->from_zero)
      return TRUE;
  }
  return FALSE;
}

static gint64
get_patience_us (CptSyncMachine *self)
{
  for (gint sort = 0; sort < CPT_N_LANES; sort++)
    if (self->lanes[sort].work != CPT_WORK_NONE && !cpt_sync_work_is_call (self->lanes[sort].work))
      return DISK_WATCHDOG_US;
  return CPT_SYNC_WATCHDOG_US;
}

static void
check_watchdog (CptSyncMachine *self)
{
  if (!wants_something (self))
    self->progress_us = self->event->now_us;
  if (self->event->now_us - self->progress_us < get_patience_us (self))
    return;
  self->status.n_watchdog++;
  self->status_changed = TRUE;
  cpt_sync_machine_restart (self);
}

static CptSyncScope *
find_hold (CptSyncMachine *self)
{
  for (guint i = 0; i < self->scopes->len; i++) {
    CptSyncScope *scope = &g_array_index (self->scopes, CptSyncScope, i);

    if (strncmp (scope->here.scope, "work/", strlen ("work/")) == 0)
      return scope;
  }
  return self->scopes->len > 0 ? &g_array_index (self->scopes, CptSyncScope, 0) : NULL;
}

gboolean
cpt_sync_scope_is_touched (const CptSyncScope *scope)
{
  return strncmp (scope->here.scope, "work/", 5) == 0 ||
         strncmp (scope->here.scope, "shop/", 5) == 0;
}

/* Central decided commands that moved no row of the scope (a refusal moves none), so nobody wakes
 * us: only its trailer tells that they are contained (R2). */
static gboolean
lacks_trailer (CptSyncMachine *self, const CptSyncScope *scope)
{
  return cpt_sync_scope_is_touched (scope) && scope->here.applied < self->disk.newest_answered &&
         scope->asked_for < self->disk.newest_answered;
}

static CptSyncScope *
find_behind (CptSyncMachine *self, const CptSyncScope *hold)
{
  for (guint i = 0; i < self->scopes->len; i++) {
    CptSyncScope *scope = &g_array_index (self->scopes, CptSyncScope, i);

    if (scope != hold && (!scope->was_pulled || scope->from_zero || scope->head > scope->here.seq ||
                          lacks_trailer (self, scope)))
      return scope;
  }
  return NULL;
}

static void
load_lines (CptSyncMachine *self)
{
  CptSyncLane *lane = &self->lanes[CPT_LANE_PUSH];
  CptSyncAction *action = cpt_sync_machine_act (self, CPT_SYNC_ACTION_LOAD_LINES);

  lane->work = CPT_WORK_LOADING;
  lane->job = cpt_sync_machine_new_job (self);
  action->job = lane->job;
  action->seq = self->push_next - 1;
}

/* The held pull answers by itself where a row moved; it is given a moment for that. */
static gboolean
is_held_in_vain (CptSyncMachine *self, const CptSyncScope *hold)
{
  const CptSyncLane *lane = &self->lanes[CPT_LANE_HOLD];

  return lane->work == CPT_WORK_PULLING && lane->held && lacks_trailer (self, hold);
}

static void
pull_held (CptSyncMachine *self, CptSyncScope *hold)
{
  const CptSyncLane *lane = &self->lanes[CPT_LANE_HOLD];

  if ((is_held_in_vain (self, hold) && self->event->now_us >= self->saved_us + GRACE_US) ||
      (hold->from_zero && lane->work == CPT_WORK_PULLING && lane->held))
    cpt_sync_lane_stop (self, CPT_LANE_HOLD);
  if (is_free (self, CPT_LANE_HOLD))
    cpt_sync_machine_start_pull (self, CPT_LANE_HOLD, hold,
                                 hold->was_pulled && !hold->from_zero &&
                                     *hold->snapshot.hash == '\0' && !lacks_trailer (self, hold));
}

static void
start_what_is_due (CptSyncMachine *self)
{
  CptSyncScope *hold;
  CptSyncScope *behind;

  if (self->phase == CPT_PHASE_DISK && self->disk_job == 0 && is_free (self, CPT_LANE_CONTROL))
    cpt_sync_machine_read_disk (self, TRUE);
  if (self->phase == CPT_PHASE_HELLO && is_free (self, CPT_LANE_CONTROL))
    cpt_sync_machine_start_nonce (self);
  cpt_sync_machine_audit (self);
  if (self->phase != CPT_PHASE_SESSION)
    return;
  if (is_free (self, CPT_LANE_PUSH) && self->push_next < self->disk.next_seq)
    load_lines (self);
  hold = find_hold (self);
  if (hold != NULL)
    pull_held (self, hold);
  behind = find_behind (self, hold);
  if (behind != NULL && is_free (self, CPT_LANE_PULL))
    cpt_sync_machine_start_pull (self, CPT_LANE_PULL, behind, FALSE);
}

/* The next moment at which something has to be looked at, were nothing to happen. */
static void
set_timer (CptSyncMachine *self)
{
  const CptSyncScope *hold = find_hold (self);
  gint64 at_us = cpt_sync_machine_get_audit_us (self);

  if (wants_something (self))
    at_us = self->progress_us + get_patience_us (self);
  if (hold != NULL && is_held_in_vain (self, hold))
    at_us = MIN (at_us, self->saved_us + GRACE_US);
  for (gint sort = 0; sort < CPT_N_LANES; sort++) {
    const CptSyncLane *lane = &self->lanes[sort];

    if (cpt_sync_work_is_call (lane->work))
      at_us = MIN (at_us, MIN (lane->deadline_us, lane->whole_us));
    else if (lane->work == CPT_WORK_NONE && lane->not_before_us > self->event->now_us &&
             self->phase != CPT_PHASE_OFF && self->phase != CPT_PHASE_REFUSED)
      at_us = MIN (at_us, lane->not_before_us);
  }
  if (at_us == G_MAXINT64 || (at_us == self->timer_us && at_us > self->event->now_us))
    return;
  self->timer_us = at_us;
  cpt_sync_machine_act (self, CPT_SYNC_ACTION_TIMER)->us = at_us;
}

void
cpt_sync_machine_go_on (CptSyncMachine *self)
{
  check_deadlines (self);
  check_watchdog (self);
  start_what_is_due (self);
  set_timer (self);
}
