/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A scope that is too far behind for the feed: its snapshot is fetched, then the feed goes on from
 * there, and both are installed at once. */
#include "sync/machine-private.h"

#include <string.h>

void
cpt_sync_scope_forget_snapshot (CptSyncScope *self)
{
  self->snapshot = (CptSnapshotName){ 0 };
  self->is_fetched = FALSE;
}

gboolean
cpt_sync_machine_take_offer (CptSyncMachine *self,
                             CptSyncLaneSort sort,
                             const CptSnapshotName *offer)
{
  CptSyncScope *scope = cpt_sync_machine_find_scope (self, self->lanes[sort].scope);

  if (scope == NULL || *offer->hash == '\0' || strcmp (offer->scope, scope->here.scope) != 0)
    return FALSE;
  /* We asked from its end, and are given it once more: that would go round for ever. */
  if (scope->is_fetched && strcmp (offer->hash, scope->snapshot.hash) == 0) {
    cpt_sync_scope_forget_snapshot (scope);
    return FALSE;
  }
  scope->snapshot = *offer;
  scope->is_fetched = FALSE;
  self->progress_us = self->event->now_us;
  cpt_sync_lane_succeed (self, sort);
  return TRUE;
}

void
cpt_sync_machine_start_fetch (CptSyncMachine *self, CptSyncLaneSort sort, const CptSyncScope *scope)
{
  CptSyncAction *action = cpt_sync_lane_call (self, sort, CPT_WORK_FETCHING);
  CptSyncLane *lane = &self->lanes[sort];

  g_strlcpy (lane->scope, scope->here.scope, sizeof lane->scope);
  action->sort = CPT_SYNC_ACTION_FETCH;
  action->path = g_strdup_printf ("/v1/snapshots/%s", scope->snapshot.hash);
  action->session = g_strdup (self->session);
  action->snapshot = scope->snapshot;
  g_strlcpy (action->scope, scope->here.scope, sizeof action->scope);
}

void
cpt_sync_machine_take_fetched (CptSyncMachine *self, CptSyncLaneSort sort)
{
  CptSyncScope *scope = cpt_sync_machine_find_scope (self, self->lanes[sort].scope);

  if (scope != NULL)
    scope->is_fetched = TRUE;
  self->progress_us = self->event->now_us;
  cpt_sync_lane_succeed (self, sort);
}

/* Central does not have it any more, or never had: another one is asked for. What lies on the disk
 * of it goes when the other one comes. */
void
cpt_sync_machine_lose_snapshot (CptSyncMachine *self, CptSyncLaneSort sort)
{
  CptSyncScope *scope = cpt_sync_machine_find_scope (self, self->lanes[sort].scope);

  if (scope != NULL)
    cpt_sync_scope_forget_snapshot (scope);
}

/* Central answers and the network is there: only the room is not. */
void
cpt_sync_machine_want_room (CptSyncMachine *self, CptSyncLaneSort sort, const char *words)
{
  CptLink link = self->status.link;

  cpt_sync_lane_fail (self, sort, "disk_full", words, -1);
  cpt_sync_machine_set_link (self, link);
}
