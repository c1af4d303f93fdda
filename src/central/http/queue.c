/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/http/queue.h"

#define CPT_HTTP_READERS 4

struct _CptHttpQueue {
  CptHttpQueueFunction function;
  gpointer user_data; /* (not owned) */
  guint max;
  GThreadPool *readers; /* (owned) */
  GThread *writer;      /* (owned) */
  GMutex mutex;
  GCond filled;
  GQueue writes;   /* (element-type item) oldest first */
  guint n_in_hand; /* of the batch the writer took */
  gboolean is_ending;
};

/* Takes all that waits at once: the lock is touched once a batch, however many clients push. */
static gpointer
write_batches (gpointer user_data)
{
  CptHttpQueue *self = user_data;

  for (;;) {
    GQueue batch = G_QUEUE_INIT;
    gpointer item;

    g_mutex_lock (&self->mutex);
    self->n_in_hand = 0;
    while (self->writes.length == 0 && !self->is_ending)
      g_cond_wait (&self->filled, &self->mutex);
    batch = self->writes;
    g_queue_init (&self->writes);
    self->n_in_hand = batch.length;
    g_mutex_unlock (&self->mutex);

    if (batch.length == 0)
      return NULL;
    while ((item = g_queue_pop_head (&batch)) != NULL)
      self->function (item, self->user_data);
  }
}

CptHttpQueue *
cpt_http_queue_new (guint max, CptHttpQueueFunction function, gpointer user_data)
{
  CptHttpQueue *self = g_new0 (CptHttpQueue, 1);

  self->function = function;
  self->user_data = user_data;
  self->max = max;
  g_mutex_init (&self->mutex);
  g_cond_init (&self->filled);
  g_queue_init (&self->writes);
  self->readers = g_thread_pool_new (function, user_data, CPT_HTTP_READERS, FALSE, NULL);
  self->writer = g_thread_new ("http-writer", write_batches, self);
  return self;
}

void
cpt_http_queue_free (CptHttpQueue *self)
{
  g_mutex_lock (&self->mutex);
  self->is_ending = TRUE;
  g_cond_signal (&self->filled);
  g_mutex_unlock (&self->mutex);

  g_thread_join (self->writer);
  g_thread_pool_free (self->readers, FALSE, TRUE);
  g_cond_clear (&self->filled);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

gboolean
cpt_http_queue_has_room (CptHttpQueue *self, gboolean is_write)
{
  g_autoptr (GMutexLocker) locker = NULL;

  /* A pull is short, and a wake-up brings one of every terminal at once: it has the room of all
   * that may wait. */
  if (!is_write)
    return g_thread_pool_unprocessed (self->readers) < self->max * 32;

  locker = g_mutex_locker_new (&self->mutex);
  return self->writes.length + self->n_in_hand < self->max;
}

void
cpt_http_queue_push (CptHttpQueue *self, gpointer item, gboolean is_write)
{
  g_autoptr (GMutexLocker) locker = NULL;

  if (!is_write) {
    g_thread_pool_push (self->readers, item, NULL);
    return;
  }

  locker = g_mutex_locker_new (&self->mutex);
  g_queue_push_tail (&self->writes, item);
  g_cond_signal (&self->filled);
}
