/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/http/queue.h"

#define CPT_HTTP_READERS 4

struct _CptHttpQueue {
  CptHttpQueueWrites write;
  gpointer user_data; /* (not owned) */
  guint max;
  GThreadPool *readers; /* (owned) */
  GThread *writer;      /* (owned) */
  GMutex mutex;
  GCond filled;
  GPtrArray *writes; /* (owned) (element-type item) oldest first */
  guint n_in_hand;   /* of the batch the writer took */
  gboolean is_ending;
};

/* Takes all that waits at once: the lock is touched once a batch, however many clients push. */
static gpointer
write_batches (gpointer user_data)
{
  CptHttpQueue *self = user_data;

  for (;;) {
    g_autoptr (GPtrArray) batch = NULL;

    g_mutex_lock (&self->mutex);
    self->n_in_hand = 0;
    while (self->writes->len == 0 && !self->is_ending)
      g_cond_wait (&self->filled, &self->mutex);
    batch = self->writes;
    self->writes = g_ptr_array_new ();
    self->n_in_hand = batch->len;
    g_mutex_unlock (&self->mutex);

    if (batch->len == 0)
      return NULL;
    self->write (batch->pdata, batch->len, self->user_data);
  }
}

CptHttpQueue *
cpt_http_queue_new (guint max,
                    CptHttpQueueFunction read,
                    CptHttpQueueWrites write,
                    gpointer user_data)
{
  CptHttpQueue *self = g_new0 (CptHttpQueue, 1);

  self->write = write;
  self->user_data = user_data;
  self->max = max;
  g_mutex_init (&self->mutex);
  g_cond_init (&self->filled);
  self->writes = g_ptr_array_new ();
  self->readers = g_thread_pool_new (read, user_data, CPT_HTTP_READERS, FALSE, NULL);
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
  g_clear_pointer (&self->writes, g_ptr_array_unref);
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
  return self->writes->len + self->n_in_hand < self->max;
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
  g_ptr_array_add (self->writes, item);
  g_cond_signal (&self->filled);
}
