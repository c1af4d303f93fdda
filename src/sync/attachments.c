/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lane of attachments (SYNC §3): one at a time, on a call of its own, so that commands never
 * wait for it. What fails is tried again by a timer of its own; central knows each by its id and
 * its bytes, so that sending one twice is no matter. */
#include "sync/sync-private.h"

#include "cache/attachment.h"

#define FIRST_RETRY_MS 500
#define MAX_RETRY_MS   20000
#define MAX_DOUBLINGS  6

typedef struct {
  CptJournal *journal;       /* (unowned) */
  CptAttachment *attachment; /* (owned) (nullable) */
  char code[16];             /* "": central has it; else it says no for good */
} Job;

static void
job_free (gpointer data)
{
  Job *self = data;

  g_clear_pointer (&self->attachment, cpt_attachment_free);
  g_free (self);
}

static void
stop_timer (CptSync *self)
{
  if (self->attachment_timer != NULL)
    g_source_destroy (self->attachment_timer);
  g_clear_pointer (&self->attachment_timer, g_source_unref);
}

static gboolean
on_retry (gpointer user_data)
{
  CptSync *self = user_data;

  g_clear_pointer (&self->attachment_timer, g_source_unref);
  cpt_sync_send_attachments (self);
  return G_SOURCE_REMOVE;
}

/* Full jitter, as with all that is retried (SYNC §5). */
static void
try_later (CptSync *self, gint64 retry_after_s)
{
  guint64 chance;
  gint64 most_ms =
      MIN (MAX_RETRY_MS, FIRST_RETRY_MS << MIN (MAX_DOUBLINGS, self->n_attachment_failures));
  gint64 wait_ms;

  self->attaching = FALSE;
  self->n_attachment_failures++;
  if (self->closed)
    return;
  cpt_crypto_random (&chance, sizeof chance);
  wait_ms = (gint64)(chance % (guint64)most_ms) + 1;
  if (retry_after_s > 0)
    wait_ms = MAX (wait_ms, MIN (retry_after_s, CPT_SYNC_MAX_RETRY_AFTER) * 1000);
  wait_ms = (self->outside.to_real_us (wait_ms * 1000, self->outside.user_data) + 999) / 1000;
  self->attachment_timer = g_timeout_source_new ((guint)MIN (wait_ms, G_MAXINT32));
  g_source_set_callback (self->attachment_timer, on_retry, self, NULL);
  g_source_attach (self->attachment_timer, self->context);
}

/* ---- it is sent ---- */

static void
note (GTask *task, gpointer data)
{
  const Job *job = data;
  g_autoptr (GError) error = NULL;
  gboolean noted =
      *job->code == '\0'
          ? cpt_journal_drop_attachment (job->journal, job->attachment->id, &error)
          : cpt_journal_refuse_attachment (job->journal, job->attachment->id, job->code, &error);

  if (noted)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
on_noted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  CptSync *self = user_data;

  if (!g_task_propagate_boolean (G_TASK (result), NULL)) {
    try_later (self, -1); /* a full disk: central is asked once more, and says that it has it */
  } else {
    self->attaching = FALSE;
    self->n_attachment_failures = 0;
    cpt_sync_send_attachments (self);
  }
  cpt_sync_unref (self);
}

static gboolean
is_final (int status)
{
  return status == 400 || status == 409 || status == 413 || status == 422;
}

typedef struct {
  CptSync *sync; /* (owned) */
  Job *job;      /* (owned) */
} Sending;

static void
on_sent (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Sending *sending = user_data;
  CptSync *self = sending->sync;
  Job *job = sending->job;
  g_autoptr (CptSyncReply) reply = cpt_sync_client_call_finish (self->client, result, NULL);
  gboolean is_done = reply != NULL && (reply->status == 200 || reply->status == 201);

  g_free (sending);
  g_clear_object (&self->attachment_call);
  if (self->closed || (!is_done && (reply == NULL || !is_final (reply->status)))) {
    try_later (self, reply != NULL ? reply->retry_after_s : -1);
    job_free (job);
    cpt_sync_unref (self);
    return;
  }
  if (!is_done)
    g_snprintf (job->code, sizeof job->code, "%d", reply->status);
  cpt_worker_run_async (self->journal_worker, note, job, job_free, on_noted, self);
}

static void
send (CptSync *self, Job *job, const char *session)
{
  Sending *sending = g_new0 (Sending, 1);
  g_autofree char *path =
      g_strdup_printf ("/v1/attachments/%s?kind=%s", job->attachment->id, job->attachment->kind);
  CptSyncRequest *request = cpt_sync_request_new (self->url, path);

  request->is_put = TRUE;
  request->content_type = "application/json";
  request->session = g_strdup (session);
  request->body = g_bytes_ref (job->attachment->body);
  request->max_bytes = CPT_SYNC_MAX_ANSWER_BYTES;
  sending->sync = cpt_sync_ref (self);
  sending->job = job;
  self->attachment_call = g_cancellable_new ();
  cpt_sync_client_call_async (self->client, request, self->attachment_call, on_sent, sending);
}

/* ---- which is next ---- */

static void
read_next (GTask *task, gpointer data)
{
  Job *job = data;
  g_autoptr (GError) error = NULL;

  if (cpt_journal_next_attachment (job->journal, &job->attachment, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

typedef struct {
  CptSync *sync; /* (owned) */
  Job *job;      /* (unowned) the worker's, which lives until the callback is over */
} Reading;

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Reading *reading = user_data;
  CptSync *self = reading->sync;
  CptAttachment *found = g_steal_pointer (&reading->job->attachment);
  gboolean was_read = g_task_propagate_boolean (G_TASK (result), NULL);
  const char *session = cpt_sync_machine_get_session (self->machine);

  g_free (reading);
  if (!was_read || (found != NULL && (session == NULL || !self->network))) {
    try_later (self, -1);
  } else if (found == NULL) {
    self->attaching = FALSE;
    self->may_have_attachments = self->attachments_came;
    self->attachments_came = FALSE;
    cpt_sync_send_attachments (self);
  } else if (!self->closed) {
    Job *job = g_new0 (Job, 1);

    job->journal = self->journal;
    job->attachment = g_steal_pointer (&found);
    send (self, job, session);
  }
  g_clear_pointer (&found, cpt_attachment_free);
  cpt_sync_unref (self);
}

void
cpt_sync_send_attachments (CptSync *self)
{
  Reading *reading;
  Job *job;

  if (self->closed || !self->network || !self->may_have_attachments || self->attaching ||
      self->attachment_timer != NULL || cpt_sync_machine_get_session (self->machine) == NULL)
    return;
  self->attaching = TRUE;
  job = g_new0 (Job, 1);
  job->journal = self->journal;
  reading = g_new0 (Reading, 1);
  reading->sync = cpt_sync_ref (self);
  reading->job = job;
  cpt_worker_run_async (self->journal_worker, read_next, job, job_free, on_read, reading);
}

void
cpt_sync_wake_attachments (CptSync *self)
{
  g_return_if_fail (self != NULL);

  self->may_have_attachments = TRUE;
  self->attachments_came = self->attaching;
  stop_timer (self);
  cpt_sync_send_attachments (self);
}

void
cpt_sync_stop_attachments (CptSync *self)
{
  stop_timer (self);
  if (self->attachment_call != NULL)
    g_cancellable_cancel (self->attachment_call);
}
