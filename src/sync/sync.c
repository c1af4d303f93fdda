/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/sync.h"

#include "sync/sync-private.h"

#include <string.h>

CptSync *
cpt_sync_ref (CptSync *self)
{
  g_atomic_ref_count_inc (&self->n_refs);
  return self;
}

void
cpt_sync_unref (CptSync *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->n_refs))
    return;
  g_clear_pointer (&self->machine, cpt_sync_machine_free);
  g_clear_pointer (&self->client, cpt_sync_client_free);
  g_clear_pointer (&self->calls, g_hash_table_unref);
  g_clear_pointer (&self->url, g_free);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_free (self);
}

CptSync *
cpt_sync_new (const CptSyncOutside *outside,
              CptJournal *journal,
              CptWorker *journal_worker,
              CptCache *cache,
              CptWorker *cache_worker)
{
  CptSync *self = g_new0 (CptSync, 1);

  g_atomic_ref_count_init (&self->n_refs);
  self->outside = *outside;
  self->journal = journal;
  self->journal_worker = journal_worker;
  self->cache = cache;
  self->cache_worker = cache_worker;
  self->machine = cpt_sync_machine_new ();
  self->client = cpt_sync_client_new ();
  self->calls = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_object_unref);
  self->context = g_main_context_ref_thread_default ();
  self->network = TRUE;
  self->may_have_attachments = TRUE;
  g_queue_init (&self->actions);
  return self;
}

static void
clear_timer (CptSync *self)
{
  if (self->timer != NULL)
    g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
}

static void
cancel_calls (CptSync *self)
{
  GHashTableIter iter;
  gpointer cancellable;

  g_hash_table_iter_init (&iter, self->calls);
  while (g_hash_table_iter_next (&iter, NULL, &cancellable))
    g_cancellable_cancel (cancellable);
}

void
cpt_sync_free (CptSync *self)
{
  if (self == NULL)
    return;
  self->closed = TRUE;
  clear_timer (self);
  cancel_calls (self);
  cpt_sync_stop_attachments (self);
  g_queue_clear_full (&self->actions, (GDestroyNotify)cpt_sync_action_free);
  cpt_sync_unref (self);
}

/* ---- calls ---- */

typedef struct {
  CptSync *sync; /* (owned) */
  guint64 job;
} Call;

static void
on_progress (gpointer user_data)
{
  Call *call = user_data;
  CptSyncEvent event = { .sort = CPT_SYNC_EVENT_PROGRESS, .job = call->job };

  if (!call->sync->closed)
    cpt_sync_tell (call->sync, &event);
}

static void
take_reply (CptSync *self, guint64 job, const CptSyncReply *reply, const GError *error)
{
  CptSyncEvent event = { .sort = CPT_SYNC_EVENT_ANSWER, .job = job, .retry_after_s = -1 };
  g_autoptr (GError) no_room = NULL;

  if (reply != NULL) {
    event.status = reply->status;
    event.content_type = reply->content_type;
    event.location = reply->location;
    event.retry_after_s = reply->retry_after_s;
    event.body = reply->body;
  } else {
    event.failure = error->message;
    if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
      event.error = no_room =
          g_error_new_literal (CPT_CACHE_ERROR, CPT_CACHE_ERROR_NO_ROOM, error->message);
  }
  cpt_sync_tell (self, &event);
}

static void
on_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Call *call = user_data;
  CptSync *self = call->sync;
  g_autoptr (GError) error = NULL;
  g_autoptr (CptSyncReply) reply = cpt_sync_client_call_finish (self->client, result, &error);

  /* One that is not in the table was dropped by the machine. */
  if (!self->closed && g_hash_table_remove (self->calls, &call->job))
    take_reply (self, call->job, reply, error);
  g_free (call);
  cpt_sync_unref (self);
}

void
cpt_sync_call (CptSync *self, guint64 job, CptSyncRequest *request)
{
  GCancellable *cancellable = g_cancellable_new ();
  Call *call = g_new0 (Call, 1);

  call->sync = cpt_sync_ref (self);
  call->job = job;
  request->progress = on_progress;
  request->progress_data = call;
  g_hash_table_replace (self->calls, g_memdup2 (&job, sizeof job), cancellable);
  cpt_sync_client_call_async (self->client, request, cancellable, on_answered, call);
}

static void
do_call (CptSync *self, const CptSyncAction *action)
{
  CptSyncRequest *request = cpt_sync_request_new (self->url, action->path);

  request->is_post = action->is_post;
  request->content_type = action->content_type;
  request->session = g_strdup (action->session);
  request->signature = g_strdup (action->signature);
  request->body = action->bytes != NULL ? g_bytes_ref (action->bytes) : NULL;
  request->max_bytes = action->max_bytes;
  cpt_sync_call (self, action->job, request);
}

static void
do_cancel (CptSync *self, guint64 job)
{
  g_autoptr (GCancellable) cancellable = NULL;

  if (!g_hash_table_contains (self->calls, &job))
    return;
  cancellable = g_object_ref (g_hash_table_lookup (self->calls, &job));
  g_hash_table_remove (self->calls, &job);
  g_cancellable_cancel (cancellable);
}

/* ---- time ---- */

static gboolean
on_timer (gpointer user_data)
{
  CptSync *self = user_data;
  CptSyncEvent event = { .sort = CPT_SYNC_EVENT_TIME, .retry_after_s = -1 };

  clear_timer (self);
  cpt_sync_tell (self, &event);
  return G_SOURCE_REMOVE;
}

static void
do_timer (CptSync *self, gint64 at_us)
{
  gint64 wait_us = MAX (0, at_us - self->outside.get_boot_us (self->outside.user_data));
  gint64 real_ms = (self->outside.to_real_us (wait_us, self->outside.user_data) + 999) / 1000;

  clear_timer (self);
  self->timer = g_timeout_source_new ((guint)MIN (real_ms, G_MAXINT32));
  g_source_set_callback (self->timer, on_timer, self, NULL);
  g_source_attach (self->timer, self->context);
}

/* ---- the machine ---- */

static void
act (CptSync *self, const CptSyncAction *action)
{
  switch (action->sort) {
  case CPT_SYNC_ACTION_CALL:
    do_call (self, action);
    break;
  case CPT_SYNC_ACTION_FETCH:
    cpt_sync_do_fetch (self, action);
    break;
  case CPT_SYNC_ACTION_CANCEL:
    do_cancel (self, action->job);
    break;
  case CPT_SYNC_ACTION_READ_DISK:
  case CPT_SYNC_ACTION_LOAD_LINES:
  case CPT_SYNC_ACTION_SAVE_VERDICTS:
  case CPT_SYNC_ACTION_APPLY:
  case CPT_SYNC_ACTION_MARK_SUSPECT:
  case CPT_SYNC_ACTION_KEEP_SCOPES:
  case CPT_SYNC_ACTION_AUDIT:
  case CPT_SYNC_ACTION_INSTALL:
    cpt_sync_do_disk (self, action);
    break;
  case CPT_SYNC_ACTION_SERVER_TIME:
    if (self->outside.server_time != NULL)
      self->outside.server_time (action->us, self->outside.user_data);
    break;
  case CPT_SYNC_ACTION_TIMER:
    do_timer (self, action->us);
    break;
  case CPT_SYNC_ACTION_STATUS:
    if (self->outside.status_changed != NULL)
      self->outside.status_changed (self->outside.user_data);
    cpt_sync_send_attachments (self);
    break;
  default:
    break;
  }
}

void
cpt_sync_tell (CptSync *self, CptSyncEvent *event)
{
  g_autoptr (GPtrArray) actions = NULL;
  CptSyncAction *action;

  event->now_us = self->outside.get_boot_us (self->outside.user_data);
  event->wall_us = self->outside.get_wall_us (self->outside.user_data);
  event->chain_us = self->outside.get_now_us (self->outside.user_data);
  event->boot = self->outside.get_boot_id (self->outside.user_data);
  cpt_crypto_random (&event->random, sizeof event->random);
  actions = cpt_sync_machine_step (self->machine, event);
  while (actions->len > 0)
    g_queue_push_tail (&self->actions, g_ptr_array_steal_index (actions, 0));
  /* Whom an action tells may tell us something in turn: that follows, it does not come between. */
  if (self->acting)
    return;
  cpt_sync_ref (self);
  self->acting = TRUE;
  while ((action = g_queue_pop_head (&self->actions)) != NULL) {
    act (self, action);
    cpt_sync_action_free (action);
  }
  self->acting = FALSE;
  cpt_sync_unref (self);
}

void
cpt_sync_set_central (CptSync *self,
                      const char *url,
                      const char *origin,
                      const char *terminal,
                      const guint8 seed[32])
{
  CptSyncEvent event = { .sort = CPT_SYNC_EVENT_START, .retry_after_s = -1 };

  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->url, g_free);
  self->url = g_strdup (url);
  cpt_sync_machine_set_central (self->machine, origin, terminal, seed);
  cpt_sync_tell (self, &event);
}

void
cpt_sync_set_network (CptSync *self, gboolean on)
{
  CptSyncEvent event = { .sort = CPT_SYNC_EVENT_NETWORK, .on = on, .retry_after_s = -1 };

  g_return_if_fail (self != NULL);

  self->network = on;
  cpt_sync_tell (self, &event);
  cpt_sync_wake_attachments (self);
}

gboolean
cpt_sync_get_network (CptSync *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->network;
}

void
cpt_sync_wake (CptSync *self)
{
  CptSyncEvent event = { .sort = CPT_SYNC_EVENT_WAKE, .retry_after_s = -1 };

  g_return_if_fail (self != NULL);

  cpt_sync_tell (self, &event);
}

void
cpt_sync_try_now (CptSync *self)
{
  CptSyncEvent event = { .sort = CPT_SYNC_EVENT_WAKE, .on = TRUE, .retry_after_s = -1 };

  g_return_if_fail (self != NULL);

  cpt_sync_tell (self, &event);
  cpt_sync_wake_attachments (self);
}

const CptSyncStatus *
cpt_sync_get_status (CptSync *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return cpt_sync_machine_get_status (self->machine);
}
