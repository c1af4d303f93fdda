/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An answer that goes to a file, from where the file ends. */
#include "sync/client-sink.h"

#include <errno.h>
#include <unistd.h>

void
cpt_sync_sink_clear (CptSyncSink *self)
{
  if (self->fd >= 0)
    close (self->fd);
  self->fd = -1;
}

void
cpt_sync_sink_ask (const CptSyncSink *self, SoupMessage *message)
{
  if (self->fd >= 0 && self->at > 0)
    soup_message_headers_set_range (soup_message_get_request_headers (message), self->at, -1);
}

static gboolean
refuse (GError **error, const char *words)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, words);
  return FALSE;
}

/* A whole answer begins the file anew: its bytes are the same, but nobody asked for a piece. */
static gboolean
begin_anew (CptSyncSink *self, GError **error)
{
  self->at = 0;
  if (ftruncate (self->fd, 0) == 0)
    return TRUE;
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s", g_strerror (errno));
  return FALSE;
}

gboolean
cpt_sync_sink_begin (CptSyncSink *self, SoupMessage *message, gboolean *takes_out, GError **error)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  guint status = soup_message_get_status (message);
  goffset start, end, total;

  *takes_out = self->fd >= 0 && (status == SOUP_STATUS_OK || status == SOUP_STATUS_PARTIAL_CONTENT);
  if (self->fd < 0)
    return TRUE;
  if (status == SOUP_STATUS_REQUESTED_RANGE_NOT_SATISFIABLE) {
    /* Central's file is shorter than ours: the next try begins anew. */
    return begin_anew (self, error) && refuse (error, "central has less of the snapshot than we");
  }
  if (status == SOUP_STATUS_OK)
    return begin_anew (self, error);
  if (status != SOUP_STATUS_PARTIAL_CONTENT)
    return TRUE;
  if (!soup_message_headers_get_content_range (headers, &start, &end, &total) ||
      start != self->at || total != self->end)
    return refuse (error, "central sent another piece of the snapshot than was asked for");
  return TRUE;
}

typedef struct {
  CptSyncSink *sink; /* (unowned) */
  GBytes *chunk;     /* (owned) */
} Write;

static void
write_free (gpointer data)
{
  Write *self = data;

  g_bytes_unref (self->chunk);
  g_free (self);
}

/* Each byte at its own place: a call that was dropped and still writes writes the same. */
static void
write_chunk (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Write *self = data;
  gsize left;
  const guint8 *at = g_bytes_get_data (self->chunk, &left);

  while (left > 0) {
    gssize n = pwrite (self->sink->fd, at, left, self->sink->at);

    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0) {
      g_task_return_new_error (task, G_IO_ERROR, g_io_error_from_errno (errno),
                               "the snapshot cannot be written: %s", g_strerror (errno));
      return;
    }
    at += n;
    left -= (gsize)n;
    self->sink->at += n;
  }
  g_task_return_boolean (task, TRUE);
}

void
cpt_sync_sink_write_async (CptSyncSink *self,
                           GBytes *chunk,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  Write *write = g_new0 (Write, 1);

  g_task_set_source_tag (task, cpt_sync_sink_write_async);
  write->sink = self;
  write->chunk = g_bytes_ref (chunk);
  g_task_set_task_data (task, write, write_free);
  if (self->at + (gint64)g_bytes_get_size (chunk) > self->end)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                             "central sends more of the snapshot than it named");
  else
    g_task_run_in_thread (task, write_chunk);
}

gboolean
cpt_sync_sink_end (CptSyncSink *self, GError **error)
{
  if (self->at == self->end)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT,
               "the snapshot was cut off: %" G_GINT64_FORMAT " of %" G_GINT64_FORMAT
               " bytes are here",
               self->at, self->end);
  return FALSE;
}
