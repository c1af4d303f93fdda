/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cache/worker.h"

struct _CptWorker {
  GThread *thread;    /* (owned) */
  GAsyncQueue *queue; /* (owned) (element-type Job) one without a task ends the thread */
  gint n_queued;      /* atomic */
};

typedef struct {
  GTask *task; /* (owned) (nullable) */
  CptWorkerFunction function;
  gpointer data; /* (owned by data_free) */
  GDestroyNotify data_free;
  GAsyncReadyCallback callback;
  gpointer user_data;
} Job;

static gpointer
run_jobs (gpointer user_data)
{
  CptWorker *self = user_data;

  for (;;) {
    Job *job = g_async_queue_pop (self->queue);
    GTask *task = g_steal_pointer (&job->task);

    if (task == NULL) {
      g_free (job);
      return NULL;
    }
    /* The job is freed on the caller's context once the function has returned through its task. */
    job->function (task, job->data);
    g_atomic_int_dec_and_test (&self->n_queued);
    g_object_unref (task);
  }
}

static void
on_job_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Job *job = user_data;

  if (job->callback != NULL)
    job->callback (source, result, job->user_data);
  if (job->data_free != NULL)
    job->data_free (job->data);
  g_free (job);
}

CptWorker *
cpt_worker_new (const char *name)
{
  CptWorker *self = g_new0 (CptWorker, 1);

  self->queue = g_async_queue_new ();
  self->thread = g_thread_new (name, run_jobs, self);
  return self;
}

void
cpt_worker_free (CptWorker *self)
{
  if (self == NULL)
    return;
  g_async_queue_push (self->queue, g_new0 (Job, 1));
  g_thread_join (g_steal_pointer (&self->thread));
  g_clear_pointer (&self->queue, g_async_queue_unref);
  g_free (self);
}

void
cpt_worker_run_async (CptWorker *self,
                      CptWorkerFunction function,
                      gpointer data,
                      GDestroyNotify data_free,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  Job *job;

  g_return_if_fail (self != NULL);
  g_return_if_fail (function != NULL);

  job = g_new0 (Job, 1);
  job->task = g_task_new (NULL, NULL, on_job_done, job);
  g_task_set_source_tag (job->task, cpt_worker_run_async);
  g_task_set_check_cancellable (job->task, FALSE);
  job->function = function;
  job->data = data;
  job->data_free = data_free;
  job->callback = callback;
  job->user_data = user_data;
  g_atomic_int_inc (&self->n_queued);
  g_async_queue_push (self->queue, job);
}

guint
cpt_worker_get_n_queued (CptWorker *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return (guint)g_atomic_int_get (&self->n_queued);
}
