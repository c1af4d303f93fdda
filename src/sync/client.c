/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/client.h"

#include "sync/client-sink.h"

#include <string.h>

#define CHUNK_BYTES  (256 * 1024)
#define MAX_CALLS    8
#define IDLE_SECONDS 60

struct _CptSyncClient {
  SoupSession *session; /* (owned) */
};

CptSyncRequest *
cpt_sync_request_new (const char *base, const char *path)
{
  CptSyncRequest *self = g_new0 (CptSyncRequest, 1);
  gsize length = strlen (base);

  while (length > 0 && base[length - 1] == '/')
    length--;
  self->url = g_strdup_printf ("%.*s%s", (int)length, base, path);
  self->sink.fd = -1;
  return self;
}

void
cpt_sync_request_free (CptSyncRequest *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->url, g_free);
  g_clear_pointer (&self->session, g_free);
  g_clear_pointer (&self->signature, g_free);
  g_clear_pointer (&self->body, g_bytes_unref);
  cpt_sync_sink_clear (&self->sink);
  g_free (self);
}

void
cpt_sync_reply_free (CptSyncReply *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->content_type, g_free);
  g_clear_pointer (&self->location, g_free);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_free (self);
}

CptSyncClient *
cpt_sync_client_new (void)
{
  CptSyncClient *self = g_new0 (CptSyncClient, 1);

  /* Time-outs are the machine's: a held pull waits on purpose. */
  self->session = soup_session_new_with_options (
      "max-conns", MAX_CALLS, "max-conns-per-host", MAX_CALLS, "timeout", 0, "idle-timeout",
      IDLE_SECONDS, "user-agent", "comptoir/" CPT_VERSION, NULL);
  return self;
}

void
cpt_sync_client_free (CptSyncClient *self)
{
  if (self == NULL)
    return;
  soup_session_abort (self->session);
  g_clear_object (&self->session);
  g_free (self);
}

gboolean
cpt_sync_client_takes_url (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;

  return host != NULL && *host != '\0' &&
         (strcmp (g_uri_get_scheme (uri), "https") == 0 ||
          strcmp (g_uri_get_scheme (uri), "http") == 0);
}

/* One call on its way: the task's data. */
typedef struct {
  CptSyncRequest *request; /* (owned) */
  SoupMessage *message;    /* (owned) */
  GInputStream *stream;    /* (owned) (nullable) */
  GByteArray *bytes;       /* (owned) */
  gboolean to_sink;
} Call;

static void
call_free (gpointer data)
{
  Call *self = data;

  g_clear_pointer (&self->request, cpt_sync_request_free);
  g_clear_object (&self->message);
  g_clear_object (&self->stream);
  g_clear_pointer (&self->bytes, g_byte_array_unref);
  g_free (self);
}

static CptSyncReply *
make_reply (Call *self)
{
  CptSyncReply *reply = g_new0 (CptSyncReply, 1);
  SoupMessageHeaders *headers = soup_message_get_response_headers (self->message);
  const char *retry_after = soup_message_headers_get_one (headers, "Retry-After");
  guint64 seconds;

  reply->status = self->to_sink ? 200 : (int)soup_message_get_status (self->message);
  reply->content_type = g_strdup (soup_message_headers_get_one (headers, "Content-Type"));
  reply->location = g_strdup (soup_message_headers_get_one (headers, "Location"));
  reply->retry_after_s = -1;
  if (retry_after != NULL &&
      g_ascii_string_to_unsigned (retry_after, 10, 0, G_MAXINT32, &seconds, NULL))
    reply->retry_after_s = (gint64)seconds;
  reply->body = g_byte_array_free_to_bytes (g_steal_pointer (&self->bytes));
  return reply;
}

static void read_more (GTask *task);

static void
finish (GTask *task)
{
  Call *call = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (call->to_sink && !cpt_sync_sink_end (&call->request->sink, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, make_reply (call), (GDestroyNotify)cpt_sync_reply_free);
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  Call *call = g_task_get_task_data (task);

  if (!g_task_propagate_boolean (G_TASK (result), &error)) {
    g_task_return_error (task, g_steal_pointer (&error));
    return;
  }
  if (call->request->progress != NULL &&
      !g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    call->request->progress (call->request->progress_data);
  read_more (g_steal_pointer (&task));
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) chunk = NULL;
  Call *call = g_task_get_task_data (task);
  gsize length;
  const guint8 *data;

  chunk = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);
  if (chunk == NULL) {
    g_task_return_error (task, g_steal_pointer (&error));
    return;
  }
  data = g_bytes_get_data (chunk, &length);
  if (length == 0) {
    finish (task);
    return;
  }
  if (call->to_sink) {
    cpt_sync_sink_write_async (&call->request->sink, chunk, on_written, g_steal_pointer (&task));
    return;
  }
  if (call->bytes->len + length > call->request->max_bytes) {
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE,
                             "central's answer is larger than %" G_GSIZE_FORMAT " bytes",
                             call->request->max_bytes);
    return;
  }
  g_byte_array_append (call->bytes, data, (guint)length);
  if (call->request->progress != NULL)
    call->request->progress (call->request->progress_data);
  read_more (g_steal_pointer (&task));
}

/* Takes @task. */
static void
read_more (GTask *task)
{
  Call *call = g_task_get_task_data (task);

  g_input_stream_read_bytes_async (call->stream, CHUNK_BYTES, G_PRIORITY_DEFAULT,
                                   g_task_get_cancellable (task), on_read, task);
}

static void
on_sent (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  Call *call = g_task_get_task_data (task);

  call->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (call->stream == NULL) {
    g_prefix_error (&error, "central cannot be reached: ");
    g_task_return_error (task, g_steal_pointer (&error));
    return;
  }
  if (!cpt_sync_sink_begin (&call->request->sink, call->message, &call->to_sink, &error)) {
    g_task_return_error (task, g_steal_pointer (&error));
    return;
  }
  read_more (g_steal_pointer (&task));
}

static SoupMessage *
make_message (const CptSyncRequest *request)
{
  const char *method = request->is_put    ? SOUP_METHOD_PUT
                       : request->is_post ? SOUP_METHOD_POST
                                          : SOUP_METHOD_GET;
  SoupMessage *message = soup_message_new (method, request->url);
  SoupMessageHeaders *headers;
  g_autofree char *authorization = NULL;

  if (message == NULL)
    return NULL;
  /* Elsewhere may be anybody: what was enrolled is asked, nothing else. Every call may be repeated
   * (numbers and hashes see to it), so a connection that had gone stale is no failure. */
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_IDEMPOTENT);
  headers = soup_message_get_request_headers (message);
  soup_message_headers_replace (headers, "Accept",
                                "application/json, application/x-ndjson, application/problem+json, "
                                "application/gzip");
  if (request->session != NULL) {
    authorization = g_strconcat ("Bearer ", request->session, NULL);
    soup_message_headers_replace (headers, "Authorization", authorization);
  }
  if (request->signature != NULL)
    soup_message_headers_replace (headers, "Comptoir-Signature", request->signature);
  cpt_sync_sink_ask (&request->sink, message);
  if (request->body != NULL)
    soup_message_set_request_body_from_bytes (message, request->content_type, request->body);
  return message;
}

void
cpt_sync_client_call_async (CptSyncClient *self,
                            CptSyncRequest *request,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Call *call;

  g_return_if_fail (self != NULL);
  g_return_if_fail (request != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, cpt_sync_client_call_async);
  call = g_new0 (Call, 1);
  call->request = request;
  call->bytes = g_byte_array_new ();
  g_task_set_task_data (task, call, call_free);
  call->message = make_message (request);
  if (call->message == NULL) {
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                             "%s is no address of a central", request->url);
    return;
  }
  soup_session_send_async (self->session, call->message, G_PRIORITY_DEFAULT, cancellable, on_sent,
                           g_steal_pointer (&task));
}

CptSyncReply *
cpt_sync_client_call_finish (CptSyncClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
