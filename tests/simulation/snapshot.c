/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A snapshot on its way to a terminal's disk, as sync/fetch.c does it in life: what is there of it
 * already is not asked for again, and what was cut off stays. */
#include "world.h"

#include <string.h>

#define MAX_FILE 128

static void
get_file (Terminal *self, const CptSnapshotName *snapshot, char out[MAX_FILE])
{
  g_autofree char *path =
      cpt_cache_get_snapshot_path (self->cache, snapshot->scope, snapshot->hash);

  g_strlcpy (out, strrchr (path, '/') + 1, MAX_FILE);
}

void
snapshot_fetch (Terminal *self, CptSyncAction *action)
{
  CptSyncEvent there = {
    .sort = CPT_SYNC_EVENT_ANSWER, .job = action->job, .status = 200, .retry_after_s = -1
  };
  char file[MAX_FILE];

  cpt_cache_drop_snapshots (self->cache, action->scope, action->snapshot.hash);
  get_file (self, &action->snapshot, file);
  self->fetch_job = action->job;
  self->fetch = action->snapshot;
  self->fetch_from = (gint64)disk_get_size (self->disk, file);
  world_note (self->world, "%u has %" G_GINT64_FORMAT " of %" G_GINT64_FORMAT " bytes of %s",
              self->index, self->fetch_from, action->snapshot.bytes, file);
  if (self->fetch_from >= action->snapshot.bytes) {
    terminal_tell (self, &there);
    cpt_sync_action_free (action);
    return;
  }
  action->seq = self->fetch_from; /* asked for as a range */
  network_send (self, action);
}

gboolean
snapshot_take (Terminal *self, CptSyncEvent *event)
{
  gsize length;
  const guint8 *bytes;
  char file[MAX_FILE];

  if (event->job != self->fetch_job || event->status != 200 || event->failure != NULL)
    return TRUE;
  self->fetch_job = 0;
  bytes = g_bytes_get_data (event->body, &length);
  get_file (self, &self->fetch, file);
  if (!disk_put (self->disk, file, bytes, length, (gsize)self->fetch_from))
    event->failure = "the snapshot cannot be written";
  else if (self->fetch_from + (gint64)length != self->fetch.bytes)
    event->failure = "the snapshot was cut off";
  event->body = NULL;
  return !terminal_check_crash (self);
}
