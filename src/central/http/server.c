/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/http/server.h"

#include "central/http/held.h"
#include "central/http/listen.h"
#include "central/http/patience.h"
#include "central/http/peers.h"
#include "central/http/queue.h"
#include "central/http/request.h"
#include "central/http/routes.h"

#include <string.h>
#include <sys/resource.h>

#define CPT_HTTP_TICK_US (100 * G_TIME_SPAN_MILLISECOND)
#define CPT_HTTP_STOP_US                                                                           \
  (3 * G_TIME_SPAN_SECOND) /* how long answers may take to leave at the end */
#define CPT_HTTP_CONNECTION_KB 16
#define CPT_HTTP_MAX_TOGETHER  64 /* none of them is answered before the last of them is done */

/* The listening thread decodes and answers; what touches the storage goes to the queue while its
 * connection is suspended; the tick ends what has waited or dripped for too long. */
struct _CptHttpServer {
  CptService *service; /* (not owned) */
  CptHttpLimits limits;
  char *url;                 /* (owned) */
  GSocket *listener;         /* (owned) */
  struct MHD_Daemon *daemon; /* (owned) */
  CptHttpQueue *queue;       /* (owned) */
  CptHeld *held;             /* (owned) */
  CptMetrics *metrics;       /* (owned) */
  CptPeers *peers;           /* (owned) */
  GThread *tick;             /* (owned) */
  gsize n_body_bytes;        /* of the listening thread: bodies held now */
  GMutex mutex;
  GCond changed;
  guint n_open; /* calls between their head and the end of their answer */
  gboolean is_stopping;
};

/* ---- calls as they come, on the listening thread ---- */

static void *
on_request_line (void *user_data, const char *target, struct MHD_Connection *connection)
{
  CptHttpServer *self = user_data;
  CptHttpRequest *request = cpt_http_request_new (connection, target);

  request->held = self->held;
  request->metrics = self->metrics;
  request->peers = self->peers;
  request->peer =
      MHD_get_connection_info (connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
  return request;
}

/* What the head alone tells. A refused call has its answer then. */
static void
judge_head (CptHttpRequest *request, const char *method)
{
  const char *coding = cpt_http_request_get_header (request, MHD_HTTP_HEADER_TRANSFER_ENCODING);
  const char *length = cpt_http_request_get_header (request, MHD_HTTP_HEADER_CONTENT_LENGTH);
  guint64 n_bytes = 0;

  if (request->target == NULL) {
    cpt_http_request_refuse (request, 414, "too_large", "The address is too long", NULL);
    return;
  }
  if (coding != NULL && length != NULL) {
    request->closes = TRUE;
    cpt_http_request_refuse (request, 400, "malformed", "Not readable",
                             "Content-Length and Transfer-Encoding exclude each other.");
    return;
  }
  if (length != NULL && !g_ascii_string_to_unsigned (length, 10, 0, G_MAXUINT64, &n_bytes, NULL))
    n_bytes = G_MAXUINT64;

  request->route = cpt_http_route_find (request, method);
  if (request->route != NULL && request->route->auth != CPT_HTTP_AUTH_NONE &&
      cpt_http_request_get_token (request) == NULL)
    cpt_http_request_refuse (request, 401, "token_missing", "Who are you?",
                             "The header `Authorization: Bearer …` is missing.");
  if (n_bytes >
      (request->route == NULL ? CPT_HTTP_MAX_BODY : MAX (request->route->max_body, 1024))) {
    cpt_http_request_forget_answer (request);
    cpt_http_request_refuse (request, 413, "too_large", "Too much at once", NULL);
  }
}

/* A refusal goes out before the body is read; the rest is thrown away, because a client that still
 * writes sees no answer on a connection that is reset. */
static enum MHD_Result
refuse_early (CptHttpRequest *request)
{
  request->is_refused_early = TRUE;
  return cpt_http_request_send_now (request) ? MHD_YES : MHD_NO;
}

static enum MHD_Result
begin (CptHttpServer *self, CptHttpRequest *request, const char *method)
{
  request->has_begun = TRUE;
  g_mutex_lock (&self->mutex);
  self->n_open++;
  g_mutex_unlock (&self->mutex);
  cpt_peers_enter (self->peers, request->peer, CPT_PEER_BODY, g_get_monotonic_time ());

  judge_head (request, method);
  if (request->status == 0)
    return MHD_YES;
  if (cpt_http_request_get_header (request, MHD_HTTP_HEADER_EXPECT) != NULL) {
    request->closes = TRUE;
    return cpt_http_request_send (
        request); /* it waits for leave to send its body, and does not get it */
  }
  return request->status == 413 ? refuse_early (request) : MHD_YES;
}

static enum MHD_Result
take_body (CptHttpServer *self, CptHttpRequest *request, const char *data, gsize length)
{
  gsize held = request->body == NULL ? 0 : request->body->len;

  if (request->status != 0) {
    request->n_drained += length;
    return request->n_drained > CPT_HTTP_MAX_DRAIN ? MHD_NO : MHD_YES;
  }

  if (held + length > MAX (request->route->max_body, 1024) ||
      self->n_body_bytes + length > CPT_HTTP_MAX_BODIES) {
    if (held + length > MAX (request->route->max_body, 1024))
      cpt_http_request_refuse (request, 413, "too_large", "Too much at once", NULL);
    else
      cpt_http_request_refuse (request, 503, "busy", "Too much to do at the moment",
                               "Send it again a little later.");
    self->n_body_bytes -= held;
    g_clear_pointer (&request->body, g_byte_array_unref);
    return refuse_early (request);
  }

  if (request->body == NULL)
    request->body = g_byte_array_new ();
  g_byte_array_append (request->body, (const guint8 *)data, length);
  self->n_body_bytes += length;
  return MHD_YES;
}

/* All of it is here. TRUE: a worker has it now, and it is not ours to look at; FALSE: it is
 * answered.
 */
static gboolean
dispatch (CptHttpServer *self, CptHttpRequest *request)
{
  gboolean is_write = request->route->work == CPT_HTTP_WORK_WRITE;
  g_autoptr (GMutexLocker) locker = NULL;

  if (request->route->work == CPT_HTTP_WORK_INLINE) {
    request->route->function (request, self->service);
    return FALSE;
  }

  /* Under the lock: the queue goes when the server stops. */
  locker = g_mutex_locker_new (&self->mutex);
  if (self->is_stopping || !cpt_http_queue_has_room (self->queue, is_write)) {
    cpt_http_request_refuse (request, 503, "busy", "Too much to do at the moment",
                             "Send it again a little later.");
    return FALSE;
  }

  cpt_peers_enter (self->peers, request->peer, CPT_PEER_BUSY, 0);
  MHD_suspend_connection (request->connection);
  cpt_http_queue_push (self->queue, request, is_write);
  return TRUE;
}

static enum MHD_Result
on_request (void *user_data,
            struct MHD_Connection *connection,
            const char *url,
            const char *method,
            const char *version,
            const char *upload_data,
            size_t *upload_data_size,
            void **context)
{
  CptHttpServer *self = user_data;
  CptHttpRequest *request = *context;

  if (!request->has_begun)
    return begin (self, request, method);
  if (*upload_data_size > 0) {
    gsize length = *upload_data_size;

    *upload_data_size = 0;
    return take_body (self, request, upload_data, length);
  }
  if (request->is_refused_early)
    return MHD_NO;

  if (request->status == 0 && dispatch (self, request))
    return MHD_YES;
  cpt_peers_enter (self->peers, request->peer, CPT_PEER_SEND, g_get_monotonic_time ());
  return cpt_http_request_send (request);
}

static void
on_completed (void *user_data,
              struct MHD_Connection *connection,
              void **context,
              enum MHD_RequestTerminationCode code)
{
  CptHttpServer *self = user_data;
  CptHttpRequest *request = *context;

  if (request == NULL)
    return;

  if (request->status != 0)
    cpt_metrics_count (self->metrics, request->route != NULL ? request->route->method : NULL,
                       request->route != NULL ? request->route->pattern : NULL, request->status);
  if (code != MHD_REQUEST_TERMINATED_COMPLETED_OK && request->heads != NULL)
    cpt_held_forget (self->held, request->terminal);
  if (request->body != NULL)
    self->n_body_bytes -= request->body->len;
  if (request->has_begun) {
    g_mutex_lock (&self->mutex);
    self->n_open--;
    g_cond_broadcast (&self->changed);
    g_mutex_unlock (&self->mutex);
  }
  cpt_peers_enter (self->peers, request->peer, CPT_PEER_HEAD, g_get_monotonic_time ());
  cpt_http_request_free (request);
  *context = NULL;
}

static void
on_connection (void *user_data,
               struct MHD_Connection *connection,
               void **context,
               enum MHD_ConnectionNotificationCode code)
{
  CptHttpServer *self = user_data;

  if (code == MHD_CONNECTION_NOTIFY_STARTED) {
    int fd = MHD_get_connection_info (connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;

    *context = cpt_peers_add (self->peers, fd, g_get_monotonic_time ());
  } else if (*context != NULL) {
    cpt_peers_remove (self->peers, *context);
    *context = NULL;
  }
}

/* ---- calls in hand, on a worker ---- */

/* The listening thread may have it, and end it, before this returns. */
static void
give_back (CptHttpServer *self, CptHttpRequest *request)
{
  if (request->heads != NULL)
    cpt_held_tell (self->held, request->terminal, request->heads);
  MHD_resume_connection (request->connection);
}

/* FALSE: it is answered. */
static gboolean
is_welcome (CptHttpServer *self, CptHttpRequest *request)
{
  gsize length;
  const char *body = cpt_http_request_get_body (request, &length);

  if (!cpt_http_route_authorise (request, self->service))
    return FALSE;
  if (g_utf8_validate_len (body, length, NULL))
    return TRUE;
  cpt_http_request_refuse (request, 400, "malformed", "Not readable", "The body is no UTF-8 text.");
  return FALSE;
}

static void
on_work (gpointer item, gpointer user_data)
{
  CptHttpServer *self = user_data;
  CptHttpRequest *request = item;

  if (is_welcome (self, request))
    request->route->function (request, self->service);

  if (request->hold_until_us != 0) {
    CptHeldOutcome outcome = cpt_held_keep (self->held, request, request->terminal, request->heads,
                                            request->generation, request->hold_until_us);

    if (outcome == CPT_HELD_KEPT)
      return;
    if (outcome == CPT_HELD_FULL) {
      cpt_http_request_forget_answer (request);
      cpt_http_request_refuse (request, 503, "busy", "Too many feeds wait",
                               "Ask again a little later.");
    }
  }
  give_back (self, request);
}

/* Calls of one kind that wait at the same time are done together; none is answered before all are.
 */
static void
write_together (CptHttpServer *self, CptHttpRequest *const *requests, guint n)
{
  CptHttpRequest *welcome[CPT_HTTP_MAX_TOGETHER];
  guint n_welcome = 0;

  for (guint i = 0; i < n; i++)
    if (is_welcome (self, requests[i]))
      welcome[n_welcome++] = requests[i];
  if (n_welcome > 0)
    requests[0]->route->together (welcome, n_welcome, self->service);
  for (guint i = 0; i < n; i++)
    give_back (self, requests[i]);
}

static void
on_writes (gpointer *items, guint n_items, gpointer user_data)
{
  CptHttpServer *self = user_data;
  CptHttpRequest **requests = (CptHttpRequest **)items;

  for (guint i = 0, n; i < n_items; i += n) {
    const CptHttpRoute *route = requests[i]->route;

    n = 1;
    if (route->together == NULL) {
      on_work (requests[i], self);
      continue;
    }
    while (n < CPT_HTTP_MAX_TOGETHER && i + n < n_items && requests[i + n]->route == route)
      n++;
    write_together (self, requests + i, n);
  }
}

static void
on_released (gpointer call, gboolean moved, gpointer user_data)
{
  CptHttpServer *self = user_data;
  CptHttpRequest *request = call;

  if (!moved) {
    give_back (self, request);
    return;
  }
  request->was_woken = TRUE;
  cpt_http_request_forget_answer (request);
  cpt_http_queue_push (self->queue, request, FALSE);
}

static void
on_moved (const char *const *scopes, gpointer user_data)
{
  CptHttpServer *self = user_data;

  cpt_held_move (self->held, scopes);
}

static gpointer
tick (gpointer user_data)
{
  CptHttpServer *self = user_data;

  g_mutex_lock (&self->mutex);
  while (!self->is_stopping) {
    gint64 now_us = g_get_monotonic_time ();

    g_mutex_unlock (&self->mutex);
    cpt_held_expire (self->held, now_us);
    cpt_peers_shut_old (self->peers, now_us);
    g_mutex_lock (&self->mutex);
    if (!self->is_stopping)
      g_cond_wait_until (&self->changed, &self->mutex, now_us + CPT_HTTP_TICK_US);
  }
  g_mutex_unlock (&self->mutex);

  return NULL;
}

/* ---- the server ---- */

/* Clients never get the last descriptors, and feeds that wait never the last connections. */
static guint
count_connections (CptHttpLimits *limits)
{
  struct rlimit files = { 1024, 1024 };
  guint max;

  getrlimit (RLIMIT_NOFILE, &files);
  max = (guint)MIN (files.rlim_cur, (rlim_t)limits->max_held * 2 + 1024);
  max = max > 2 * CPT_HTTP_SPARE_FILES ? max - CPT_HTTP_SPARE_FILES : max / 2;
  limits->max_held = MIN (limits->max_held, max - max / 4);
  return max;
}

static gboolean
listen_and_serve (CptHttpServer *self, guint max_connections, GError **error)
{
  self->daemon = MHD_start_daemon (
      MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC, 0, NULL, NULL,
      on_request, self, MHD_OPTION_LISTEN_SOCKET, (MHD_socket)g_socket_get_fd (self->listener),
      MHD_OPTION_CONNECTION_TIMEOUT, self->limits.idle_s, MHD_OPTION_CONNECTION_LIMIT,
      max_connections, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CPT_HTTP_CONNECTION_KB * 1024,
      MHD_OPTION_URI_LOG_CALLBACK, on_request_line, self, MHD_OPTION_NOTIFY_COMPLETED, on_completed,
      self, MHD_OPTION_NOTIFY_CONNECTION, on_connection, self, MHD_OPTION_END);
  if (self->daemon == NULL) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "The HTTP server does not start on %s: %s",
                 self->url, g_strerror (errno));
    return FALSE;
  }
  return TRUE;
}

static void
server_free (CptHttpServer *self)
{
  g_clear_pointer (&self->queue, cpt_http_queue_free);
  g_clear_pointer (&self->held, cpt_held_free);
  g_clear_pointer (&self->metrics, cpt_metrics_free);
  g_clear_pointer (&self->peers, cpt_peers_free);
  g_clear_object (&self->listener);
  g_cond_clear (&self->changed);
  g_mutex_clear (&self->mutex);
  g_free (self->url);
  g_free (self);
}

CptHttpServer *
cpt_http_server_start_with (CptService *service,
                            const char *address,
                            const CptHttpLimits *limits,
                            GError **error)
{
  CptHttpServer *self = g_new0 (CptHttpServer, 1);
  const guint ages_s[CPT_N_PEER_AGES] = { limits->head_s, limits->body_s, limits->send_s };
  guint max_connections;

  self->service = service;
  self->limits = *limits;
  g_mutex_init (&self->mutex);
  g_cond_init (&self->changed);
  self->listener = cpt_http_listen (address, &self->url, error);
  if (self->listener == NULL) {
    server_free (self);
    return NULL;
  }

  self->peers = cpt_peers_new (ages_s);
  max_connections = count_connections (&self->limits);
  self->metrics = cpt_metrics_new ();
  self->held = cpt_held_new (self->limits.max_held, on_released, self);
  self->queue = cpt_http_queue_new (limits->max_queue, on_work, on_writes, self);
  if (!listen_and_serve (self, max_connections, error)) {
    server_free (self);
    return NULL;
  }
  self->tick = g_thread_new ("http-tick", tick, self);
  cpt_service_set_moved (service, on_moved, self);
  return self;
}

CptHttpServer *
cpt_http_server_start (CptService *service, const char *address, GError **error)
{
  const CptHttpLimits limits = CPT_HTTP_LIMITS_INIT;

  return cpt_http_server_start_with (service, address, &limits, error);
}

const char *
cpt_http_server_get_url (CptHttpServer *self)
{
  return self->url;
}

gboolean
cpt_http_server_wait_held (CptHttpServer *self, guint n, guint patience_s)
{
  return cpt_held_wait (self->held, n,
                        g_get_monotonic_time () + (gint64)patience_s * G_USEC_PER_SEC);
}

gboolean
cpt_http_server_wait_peers (CptHttpServer *self, guint n, guint patience_s)
{
  return cpt_peers_wait (self->peers, n,
                         g_get_monotonic_time () + (gint64)patience_s * G_USEC_PER_SEC);
}

void
cpt_http_server_stop (CptHttpServer *self)
{
  gint64 until_us = g_get_monotonic_time () + CPT_HTTP_STOP_US;

  MHD_quiesce_daemon (self->daemon); /* nobody new; the socket itself is ours to close */
  cpt_service_set_moved (self->service, NULL, NULL);
  g_mutex_lock (&self->mutex);
  self->is_stopping = TRUE;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);

  g_thread_join (self->tick);
  cpt_held_end (self->held);
  g_clear_pointer (&self->queue, cpt_http_queue_free); /* does what is queued */

  g_mutex_lock (&self->mutex);
  while (self->n_open > 0 && g_cond_wait_until (&self->changed, &self->mutex, until_us))
    ;
  g_mutex_unlock (&self->mutex);
  MHD_stop_daemon (self->daemon);
  server_free (self);
}
