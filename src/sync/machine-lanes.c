/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lanes of calls, and the phases that they go through. */
#include "sync/machine-private.h"

#include <string.h>

CptSyncAction *
cpt_sync_machine_act (CptSyncMachine *self, CptSyncActionSort sort)
{
  CptSyncAction *action = g_new0 (CptSyncAction, 1);

  action->sort = sort;
  g_ptr_array_add (self->actions, action);
  return action;
}

guint64
cpt_sync_machine_new_job (CptSyncMachine *self)
{
  return ++self->last_job;
}

CptSyncScope *
cpt_sync_machine_find_scope (CptSyncMachine *self, const char *name)
{
  for (guint i = 0; i < self->scopes->len; i++) {
    CptSyncScope *scope = &g_array_index (self->scopes, CptSyncScope, i);

    if (strcmp (scope->here.scope, name) == 0)
      return scope;
  }
  return NULL;
}

void
cpt_sync_machine_set_link (CptSyncMachine *self, CptLink link)
{
  CptSyncStatus *status = &self->status;

  if (status->link == link && (link == CPT_LINK_ONLINE || status->offline_since_us != 0))
    return;
  status->link = link;
  if (link == CPT_LINK_ONLINE)
    status->offline_since_us = 0;
  else if (status->offline_since_us == 0)
    status->offline_since_us = self->event->chain_us;
  self->status_changed = TRUE;
}

/* ---- lanes ---- */

gboolean
cpt_sync_work_is_call (CptSyncWork work)
{
  return work == CPT_WORK_NONCE || work == CPT_WORK_HELLO || work == CPT_WORK_PUSHING ||
         work == CPT_WORK_PULLING || work == CPT_WORK_FETCHING;
}

CptSyncAction *
cpt_sync_lane_call (CptSyncMachine *self, CptSyncLaneSort sort, CptSyncWork work)
{
  CptSyncLane *lane = &self->lanes[sort];
  CptSyncAction *action = cpt_sync_machine_act (self, CPT_SYNC_ACTION_CALL);

  lane->work = work;
  lane->job = cpt_sync_machine_new_job (self);
  lane->held = FALSE;
  lane->started_us = self->event->now_us;
  lane->deadline_us = self->event->now_us + CPT_SYNC_CALL_US;
  lane->whole_us = self->event->now_us + CPT_SYNC_WHOLE_CALL_US;
  action->job = lane->job;
  action->max_bytes = CPT_SYNC_MAX_ANSWER_BYTES;
  return action;
}

void
cpt_sync_lane_forget (CptSyncMachine *self, CptSyncLane *lane)
{
  lane->n_failed = 0;
  lane->not_before_us = 0;
  if (lane->detail == NULL && *lane->code == '\0')
    return;
  g_clear_pointer (&lane->detail, g_free);
  *lane->code = '\0';
  self->status_changed = TRUE;
}

void
cpt_sync_lane_succeed (CptSyncMachine *self, CptSyncLaneSort sort)
{
  self->lanes[sort].work = CPT_WORK_NONE;
  self->lanes[sort].job = 0;
  cpt_sync_lane_forget (self, &self->lanes[sort]);
  cpt_sync_machine_set_link (self, CPT_LINK_ONLINE);
}

/* Full jitter: clients that failed together do not come back together. */
static gint64
choose_delay (CptSyncMachine *self, guint n_failed, gint64 retry_after_s)
{
  gint64 most_us = CPT_SYNC_FIRST_RETRY_US << MIN (n_failed, 10);
  gint64 delay_us;

  most_us = MIN (most_us, CPT_SYNC_MAX_RETRY_US);
  delay_us = (gint64)(self->event->random % (guint64)(most_us + 1));
  if (retry_after_s > 0)
    delay_us += MIN (retry_after_s, CPT_SYNC_MAX_RETRY_AFTER) * G_GINT64_CONSTANT (1000000);
  return delay_us;
}

void
cpt_sync_lane_fail (CptSyncMachine *self,
                    CptSyncLaneSort sort,
                    const char *code,
                    const char *words,
                    gint64 retry_after_s)
{
  CptSyncLane *lane = &self->lanes[sort];

  lane->work = CPT_WORK_NONE;
  lane->job = 0;
  lane->not_before_us = self->event->now_us + choose_delay (self, lane->n_failed, retry_after_s);
  lane->n_failed++;
  g_strlcpy (lane->code, code != NULL ? code : "", sizeof lane->code);
  g_clear_pointer (&lane->detail, g_free);
  lane->detail = g_strdup (words);
  self->status_changed = TRUE;
  cpt_sync_machine_set_link (self, CPT_LINK_TRYING);
}

void
cpt_sync_lane_stop (CptSyncMachine *self, CptSyncLaneSort sort)
{
  CptSyncLane *lane = &self->lanes[sort];

  if (cpt_sync_work_is_call (lane->work))
    cpt_sync_machine_act (self, CPT_SYNC_ACTION_CANCEL)->job = lane->job;
  lane->work = CPT_WORK_NONE;
  lane->job = 0;
}

void
cpt_sync_machine_stop_lanes (CptSyncMachine *self)
{
  for (gint lane = 0; lane < CPT_N_LANES; lane++)
    cpt_sync_lane_stop (self, (CptSyncLaneSort)lane);
}

/* ---- phases ---- */

void
cpt_sync_machine_read_disk (CptSyncMachine *self, gboolean whole)
{
  CptSyncAction *action;

  /* What was asked before may be lost, or does not say enough: it is not waited for. */
  if (self->disk_job != 0 && !whole) {
    self->disk_is_old = TRUE;
    return;
  }
  self->disk_is_old = FALSE;
  self->saved_meanwhile = FALSE;
  self->disk_job = cpt_sync_machine_new_job (self);
  action = cpt_sync_machine_act (self, CPT_SYNC_ACTION_READ_DISK);
  action->job = self->disk_job;
  action->journal_only = !whole;
}

void
cpt_sync_machine_restart (CptSyncMachine *self)
{
  cpt_sync_machine_stop_lanes (self);
  g_clear_pointer (&self->session, g_free);
  self->push_last = 0;
  self->progress_us = self->event->now_us;
  self->phase = CPT_PHASE_DISK;
  cpt_sync_machine_read_disk (self, TRUE);
}

void
cpt_sync_machine_greet (CptSyncMachine *self)
{
  cpt_sync_machine_stop_lanes (self);
  g_clear_pointer (&self->session, g_free);
  self->phase = CPT_PHASE_DISK; /* hello names the cursors: those that are on disk */
  cpt_sync_machine_read_disk (self, TRUE);
}

void
cpt_sync_machine_refuse (CptSyncMachine *self, const char *code, const char *words)
{
  cpt_sync_machine_stop_lanes (self);
  g_clear_pointer (&self->session, g_free);
  self->phase = CPT_PHASE_REFUSED;
  cpt_sync_lane_fail (self, CPT_LANE_CONTROL, code, words, -1);
  cpt_sync_machine_set_link (self, CPT_LINK_REFUSED);
}

void
cpt_sync_machine_mark_suspect (CptSyncMachine *self, CptSyncScope *scope)
{
  CptSyncAction *action = cpt_sync_machine_act (self, CPT_SYNC_ACTION_MARK_SUSPECT);

  g_strlcpy (action->scope, scope->here.scope, sizeof action->scope);
  scope->from_zero = TRUE;
  cpt_sync_scope_forget_snapshot (scope);
}

void
cpt_sync_machine_take_disk (CptSyncMachine *self, const CptSyncDisk *disk)
{
  self->disk = *disk;
  self->disk.scopes = NULL;
  if (self->status.n_unsent != disk->n_unsent ||
      self->status.oldest_unsent_us != disk->oldest_unsent_us)
    self->status_changed = TRUE;
  self->status.n_unsent = disk->n_unsent;
  self->status.oldest_unsent_us = disk->n_unsent > 0 ? disk->oldest_unsent_us : 0;
  for (guint i = 0; disk->scopes != NULL && i < disk->scopes->len; i++) {
    const CptCacheScope *here = &g_array_index (disk->scopes, CptCacheScope, i);
    CptSyncScope *scope = cpt_sync_machine_find_scope (self, here->scope);
    CptSyncScope fresh = { 0 };

    if (scope == NULL && self->phase != CPT_PHASE_DISK)
      continue; /* no scope of this session: it is on its way out */
    if (scope == NULL) {
      g_array_append_val (self->scopes, fresh);
      scope = &g_array_index (self->scopes, CptSyncScope, self->scopes->len - 1);
    }
    scope->here = *here;
    scope->from_zero = here->suspect || *here->epoch == '\0';
    self->status.last_trailer_us = MAX (self->status.last_trailer_us, here->as_of_us);
  }
}

/* The journal is read before the cache, which may take its time. What was saved in between was
 * told already, and is not to come back as unsent: nothing would ask again (it is sent). */
void
cpt_sync_machine_take_read (CptSyncMachine *self, const CptSyncDisk *disk)
{
  CptSyncDisk newest = self->disk;

  newest.scopes = disk->scopes;
  newest.n_unsent = self->status.n_unsent;
  newest.oldest_unsent_us = self->status.oldest_unsent_us;
  cpt_sync_machine_take_disk (self, self->saved_meanwhile && self->phase != CPT_PHASE_DISK ? &newest
                                                                                           : disk);
}
