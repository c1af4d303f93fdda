/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A snapshot on its way to the disk. What is there of it already is not asked for again. */
#include "sync/sync-private.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct {
  CptSync *sync; /* (owned) */
  guint64 job;
  CptSnapshotName name;
  char *path;    /* (owned) of the call */
  char *session; /* (owned) */

  /* Filled in on the cache's thread. */
  int fd; /* (owned) −1: none */
  gint64 offset;
} Fetch;

static void
fetch_free (gpointer data)
{
  Fetch *self = data;

  if (self->fd >= 0)
    close (self->fd);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->session, g_free);
  g_clear_pointer (&self->sync, cpt_sync_unref);
  g_free (self);
}

static gboolean
open_file (Fetch *self, GError **error)
{
  g_autofree char *path =
      cpt_cache_get_snapshot_path (self->sync->cache, self->name.scope, self->name.hash);
  struct stat info;

  self->fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (self->fd < 0 || fstat (self->fd, &info) < 0) {
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s: %s", path,
                 g_strerror (errno));
    return FALSE;
  }
  self->offset = info.st_size;
  if (self->offset <= self->name.bytes)
    return TRUE;
  self->offset = 0; /* more than it can have */
  if (ftruncate (self->fd, 0) == 0)
    return TRUE;
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s: %s", path,
               g_strerror (errno));
  return FALSE;
}

/* On the cache's thread, so that it does not come between an installation and the files it takes
 * away. */
static void
prepare (GTask *task, gpointer data)
{
  Fetch *self = data;
  GError *error = NULL;

  cpt_cache_drop_snapshots (self->sync->cache, self->name.scope, self->name.hash);
  if (open_file (self, &error) &&
      cpt_cache_has_room (self->sync->cache, self->name.bytes - self->offset, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_prepared (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fetch *self = user_data;
  g_autoptr (GError) error = NULL;
  CptSyncRequest *request;

  g_task_propagate_boolean (G_TASK (result), &error);
  if (self->sync->closed)
    return;
  if (error != NULL || self->offset == self->name.bytes) {
    CptSyncEvent event = {
      .sort = CPT_SYNC_EVENT_ANSWER, .job = self->job, .status = 200, .retry_after_s = -1
    };

    event.failure = error != NULL ? error->message : NULL;
    event.error = error;
    cpt_sync_tell (self->sync, &event);
    return;
  }
  request = cpt_sync_request_new (self->sync->url, self->path);
  request->session = g_strdup (self->session);
  request->max_bytes = CPT_SYNC_MAX_ANSWER_BYTES;
  request->sink.fd = self->fd;
  self->fd = -1;
  request->sink.at = self->offset;
  request->sink.end = self->name.bytes;
  cpt_sync_call (self->sync, self->job, request);
}

void
cpt_sync_do_fetch (CptSync *self, const CptSyncAction *action)
{
  Fetch *fetch = g_new0 (Fetch, 1);

  fetch->sync = cpt_sync_ref (self);
  fetch->job = action->job;
  fetch->name = action->snapshot;
  fetch->path = g_strdup (action->path);
  fetch->session = g_strdup (action->session);
  fetch->fd = -1;
  cpt_worker_run_async (self->cache_worker, prepare, fetch, fetch_free, on_prepared, fetch);
}
