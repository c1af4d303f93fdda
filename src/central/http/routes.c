/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/http/routes.h"

#include "central/http/held.h"
#include "central/http/target.h"
#include "central/orchestration/attaching.h"
#include "central/orchestration/bulk.h"
#include "central/orchestration/devices.h"
#include "central/orchestration/feed.h"
#include "central/orchestration/figures.h"
#include "central/orchestration/intake.h"
#include "central/orchestration/ordering.h"
#include "central/orchestration/own-log.h"
#include "central/orchestration/snapshot.h"
#include "wire/json.h"

#include <string.h>

#define CPT_TYPE_NDJSON  "application/x-ndjson"
#define CPT_TYPE_METRICS "text/plain; version=0.0.4; charset=utf-8"
#define KIB              ((gsize)1024)

/* The end of every route: what the service said, as it said it. Takes @json. */
static void
answer (CptHttpRequest *request, int status, char *json, const CptProblem *problem)
{
  if (json != NULL)
    cpt_http_request_answer_json (request, status, json);
  else if (problem != NULL)
    cpt_http_request_answer_problem (request, problem);
  else
    cpt_http_request_refuse (request, 500, "internal_error", "Something is wrong with this service",
                             NULL);
}

static void
get_health (CptHttpRequest *request, CptService *service)
{
  g_auto (CptJsonWriter) writer = CPT_JSON_WRITER_INIT;

  cpt_json_begin_object (&writer, NULL);
  cpt_json_put_text (&writer, "status", "ok");
  cpt_json_put_text (&writer, "version", CPT_VERSION);
  cpt_json_end_object (&writer);
  cpt_http_request_answer_json (request, 200, cpt_json_writer_end (&writer));
}

static void
get_metrics (CptHttpRequest *request, CptService *service)
{
  g_autoptr (CptProblem) problem = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *figures = cpt_figures_write (service, &problem);
  g_autofree char *calls = NULL;
  char *text;

  if (figures == NULL) {
    answer (request, 0, NULL, problem);
    return;
  }
  calls = cpt_metrics_write (request->metrics, cpt_held_count (request->held),
                             cpt_peers_count (request->peers));
  text = g_strconcat (calls, figures, NULL);
  bytes = g_bytes_new_take (text, strlen (text));
  cpt_http_request_answer (request, 200, CPT_TYPE_METRICS, bytes);
}

static void
post_enrol (CptHttpRequest *request, CptService *service)
{
  g_autoptr (CptProblem) problem = NULL;
  char *json;
  gsize length;
  const char *body = cpt_http_request_get_body (request, &length);

  json = cpt_devices_enrol (service, body, length, &problem);
  answer (request, 200, json, problem);
}

static void
get_hello (CptHttpRequest *request, CptService *service)
{
  g_autoptr (CptProblem) problem = NULL;
  char *json;

  json = cpt_devices_make_nonce (service, &problem);
  answer (request, 200, json, problem);
}

static void
post_hello (CptHttpRequest *request, CptService *service)
{
  g_autoptr (CptProblem) problem = NULL;
  char *json;
  const char *signature = cpt_http_request_get_header (request, "Comptoir-Signature");
  gsize length;
  const char *body = cpt_http_request_get_body (request, &length);

  if (signature == NULL) {
    cpt_http_request_refuse (request, 401, "signature_invalid", "Not signed",
                             "The header Comptoir-Signature is missing.");
    return;
  }
  json = cpt_devices_hello (service, body, length, signature, &problem);
  answer (request, 200, json, problem);
}

static void
post_commands_together (CptHttpRequest *const *requests, guint n, CptService *service)
{
  g_autofree CptIntakeCall *calls = g_new0 (CptIntakeCall, n);

  for (guint i = 0; i < n; i++) {
    calls[i].terminal = requests[i]->terminal;
    calls[i].body = cpt_http_request_get_body (requests[i], &calls[i].length);
  }
  cpt_intake_push_all (service, calls, n);
  for (guint i = 0; i < n; i++) {
    answer (requests[i], 200, calls[i].answer, calls[i].problem);
    g_clear_pointer (&calls[i].problem, cpt_problem_free);
  }
}

static void
post_commands (CptHttpRequest *request, CptService *service)
{
  post_commands_together (&request, 1, service);
}

static void
get_command (CptHttpRequest *request, CptService *service)
{
  g_autoptr (CptProblem) problem = NULL;
  char *json;

  json = cpt_intake_find_verdict (service, request->parameter, &problem);
  answer (request, 200, json, problem);
}

/* `wait` in whole seconds, none or 0: answer at once. More than the longest wait is the longest
 * wait. */
static gboolean
read_wait (CptHttpRequest *request, guint *wait_s_out)
{
  g_autofree char *text = NULL;
  guint64 wait_s = 0;

  *wait_s_out = 0;
  if (!cpt_http_request_get_query (request, "wait", &text))
    return FALSE;
  if (text == NULL || *text == '\0')
    return TRUE;
  if (!g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT32, &wait_s, NULL)) {
    cpt_http_request_refuse (request, 400, "malformed", "Not readable",
                             "`wait` is a number of seconds, 0 to 25.");
    return FALSE;
  }

  *wait_s_out = (guint)MIN (wait_s, CPT_HTTP_MAX_WAIT_S);
  return TRUE;
}

static void
get_feed (CptHttpRequest *request, CptService *service)
{
  g_autoptr (CptProblem) problem = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *scope = NULL;
  g_autofree char *cursor = NULL;
  gboolean is_empty = FALSE;
  guint wait_s;

  if (!cpt_http_request_get_query (request, "scope", &scope) ||
      !cpt_http_request_get_query (request, "cursor", &cursor) || !read_wait (request, &wait_s))
    return;
  if (scope == NULL || *scope == '\0') {
    cpt_http_request_refuse (request, 400, "malformed", "Not readable",
                             "The query names no `scope`.");
    return;
  }

  request->generation = cpt_held_get_generation (request->held);
  bytes = cpt_feed_pull (service, request->terminal, scope, cursor, &is_empty, &problem);
  if (bytes == NULL) {
    answer (request, 0, NULL, problem);
    return;
  }

  cpt_http_request_answer (request, 200, CPT_TYPE_NDJSON, bytes);
  request->heads = cpt_held_read_heads (bytes, scope);
  if (is_empty && wait_s > 0 && !request->was_woken && request->heads != NULL)
    request->hold_until_us = g_get_monotonic_time () + (gint64)wait_s * G_USEC_PER_SEC;
}

static void
get_snapshot (CptHttpRequest *request, CptService *service)
{
  g_autoptr (CptProblem) problem = NULL;
  CptSnapshotFile file;

  if (cpt_snapshot_open (service, request->terminal, request->parameter, &file, &problem))
    cpt_http_request_answer_file (request, file.fd, file.bytes, request->parameter,
                                  file.is_private);
  else
    answer (request, 0, NULL, problem);
}

static void
get_badge (CptHttpRequest *request, CptService *service)
{
  g_autoptr (CptProblem) problem = NULL;
  char *json;

  json = cpt_devices_find_badge (service, request->terminal, request->parameter, &problem);
  answer (request, 200, json, problem);
}

static void
post_order (CptHttpRequest *request, CptService *service)
{
  g_autoptr (CptProblem) problem = NULL;
  g_autofree char *json = NULL;
  gboolean was_created = FALSE;
  gsize length;
  const char *body = cpt_http_request_get_body (request, &length);

  json = cpt_ordering_place (service, request->channel, body, length, &was_created, &problem);
  answer (request, was_created ? 201 : 200, g_steal_pointer (&json), problem);
}

static void
get_order (CptHttpRequest *request, CptService *service)
{
  g_autoptr (CptProblem) problem = NULL;
  char *json;

  json = cpt_ordering_show (service, request->channel, request->parameter, &problem);
  answer (request, 200, json, problem);
}

static void
post_cancel (CptHttpRequest *request, CptService *service)
{
  g_autoptr (CptProblem) problem = NULL;
  char *json;
  const char *key = cpt_http_request_get_header (request, "Idempotency-Key");
  gsize length;
  const char *body = cpt_http_request_get_body (request, &length);

  json = cpt_ordering_cancel (service, request->channel, request->parameter, key, body, length,
                              &problem);
  answer (request, 200, json, problem);
}

/* The last segment of the path is the kind of import. */
static void
put_rows (CptHttpRequest *request, CptService *service)
{
  g_autoptr (CptProblem) problem = NULL;
  char *json;
  const char *key = cpt_http_request_get_header (request, "Idempotency-Key");
  gsize length;
  const char *body = cpt_http_request_get_body (request, &length);

  json = cpt_bulk_put (service, strrchr (request->route->pattern, '/') + 1, request->channel, key,
                       body, length, &problem);
  answer (request, 200, json, problem);
}

static void
post_payment (CptHttpRequest *request, CptService *service)
{
  g_autoptr (CptProblem) problem = NULL;
  char *json;
  gsize length;
  const char *body = cpt_http_request_get_body (request, &length);

  json = cpt_ordering_pay (service, request->channel, request->parameter, body, length, &problem);
  answer (request, 200, json, problem);
}

static void
post_contact (CptHttpRequest *request, CptService *service)
{
  g_autoptr (CptProblem) problem = NULL;
  char *json;
  const char *key = cpt_http_request_get_header (request, "Idempotency-Key");
  gsize length;
  const char *body = cpt_http_request_get_body (request, &length);

  json = cpt_ordering_contact (service, request->channel, request->parameter, key, body, length,
                               &problem);
  answer (request, 200, json, problem);
}

static void
post_movements (CptHttpRequest *request, CptService *service)
{
  g_autoptr (CptProblem) problem = NULL;
  char *json;
  gsize length;
  const char *body = cpt_http_request_get_body (request, &length);

  json = cpt_bulk_move (service, request->channel, body, length, &problem);
  answer (request, 200, json, problem);
}

static void
post_arrival (CptHttpRequest *request, CptService *service)
{
  g_autoptr (CptProblem) problem = NULL;
  char *json;
  const char *key = cpt_http_request_get_header (request, "Idempotency-Key");
  gsize length;
  const char *body = cpt_http_request_get_body (request, &length);

  json = cpt_ordering_arrive (service, request->channel, key, body, length, &problem);
  answer (request, 200, json, problem);
}

static void
put_attachment (CptHttpRequest *request, CptService *service)
{
  g_autoptr (CptProblem) problem = NULL;
  g_autofree char *kind = NULL;
  int status = 0;
  char *json;
  gsize length;
  const char *body = cpt_http_request_get_body (request, &length);

  if (!cpt_http_request_get_query (request, "kind", &kind))
    return;
  json = cpt_attaching_put (service, request->terminal, request->parameter, kind, body, length,
                            &status, &problem);
  answer (request, status, json, problem);
}

/* clang-format off */
static const CptHttpRoute routes[] = {
  { "GET",  "/healthz",             CPT_HTTP_AUTH_NONE,    CPT_HTTP_WORK_INLINE, 0,                 get_health },
  { "GET",  "/metrics",             CPT_HTTP_AUTH_NONE,    CPT_HTTP_WORK_READ,   0,                 get_metrics },
  { "POST", "/v1/enrol",            CPT_HTTP_AUTH_NONE,    CPT_HTTP_WORK_WRITE,  256 * KIB,         post_enrol },
  { "GET",  "/v1/hello",            CPT_HTTP_AUTH_NONE,    CPT_HTTP_WORK_WRITE,  0,                 get_hello },
  { "POST", "/v1/hello",            CPT_HTTP_AUTH_NONE,    CPT_HTTP_WORK_WRITE,  256 * KIB,         post_hello },
  { "POST", "/v1/commands",         CPT_HTTP_AUTH_SESSION, CPT_HTTP_WORK_WRITE,  1024 * KIB,        post_commands, post_commands_together },
  { "GET",  "/v1/commands/{}",      CPT_HTTP_AUTH_SESSION | CPT_HTTP_AUTH_ADMIN, CPT_HTTP_WORK_READ,   0,                 get_command },
  { "GET",  "/v1/feed",             CPT_HTTP_AUTH_SESSION, CPT_HTTP_WORK_READ,   0,                 get_feed },
  { "GET",  "/v1/snapshots/{}",     CPT_HTTP_AUTH_SESSION, CPT_HTTP_WORK_READ,   0,                 get_snapshot },
  { "GET",  "/v1/badges/{}",        CPT_HTTP_AUTH_SESSION, CPT_HTTP_WORK_READ,   0,                 get_badge },
  { "PUT",  "/v1/attachments/{}",   CPT_HTTP_AUTH_SESSION, CPT_HTTP_WORK_WRITE,  64 * KIB,          put_attachment },
  { "POST", "/v1/orders",           CPT_HTTP_AUTH_CHANNEL, CPT_HTTP_WORK_WRITE,  CPT_HTTP_MAX_BODY, post_order },
  { "GET",  "/v1/orders/{}",        CPT_HTTP_AUTH_CHANNEL | CPT_HTTP_AUTH_ADMIN, CPT_HTTP_WORK_READ,   0,                 get_order },
  { "POST", "/v1/orders/{}/cancel", CPT_HTTP_AUTH_CHANNEL, CPT_HTTP_WORK_WRITE,  1024 * KIB,        post_cancel },
  { "POST", "/v1/orders/{}/payments", CPT_HTTP_AUTH_CHANNEL, CPT_HTTP_WORK_WRITE, 16 * KIB,         post_payment },
  { "POST", "/v1/orders/{}/contact", CPT_HTTP_AUTH_CHANNEL, CPT_HTTP_WORK_WRITE, 16 * KIB,          post_contact },
  { "POST", "/v1/arrivals",         CPT_HTTP_AUTH_CHANNEL, CPT_HTTP_WORK_WRITE,  16 * KIB,          post_arrival },
  { "POST", "/v1/stock-movements",  CPT_HTTP_AUTH_CHANNEL, CPT_HTTP_WORK_WRITE,  1024 * KIB,        post_movements },
  { "PUT",  "/v1/products",         CPT_HTTP_AUTH_CHANNEL, CPT_HTTP_WORK_WRITE,  CPT_HTTP_MAX_BODY, put_rows },
  { "PUT",  "/v1/prices",           CPT_HTTP_AUTH_CHANNEL, CPT_HTTP_WORK_WRITE,  CPT_HTTP_MAX_BODY, put_rows },
  { "PUT",  "/v1/stock",            CPT_HTTP_AUTH_CHANNEL, CPT_HTTP_WORK_WRITE,  CPT_HTTP_MAX_BODY, put_rows },
};
/* clang-format on */

static gboolean
serves (const CptHttpRoute *route, const char *method)
{
  return g_str_equal (route->method, method) ||
         (g_str_equal (method, "HEAD") && g_str_equal (route->method, "GET"));
}

static void
add_method (GString *allow, const char *method)
{
  if (allow->len > 0)
    g_string_append (allow, ", ");
  g_string_append (allow, method);
  if (g_str_equal (method, "GET"))
    g_string_append (allow, ", HEAD");
}

const CptHttpRoute *
cpt_http_route_find (CptHttpRequest *request, const char *method)
{
  g_autoptr (GString) allow = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (routes); i++) {
    g_autofree char *parameter = NULL;

    if (!cpt_target_match (request->target, routes[i].pattern, &parameter))
      continue;
    if (serves (&routes[i], method)) {
      if (parameter == NULL && strstr (routes[i].pattern, "{}") != NULL) {
        cpt_http_request_refuse (request, 400, "malformed", "Not readable",
                                 "The path holds what is no text.");
        return NULL;
      }
      request->parameter = g_steal_pointer (&parameter);
      return &routes[i];
    }
    add_method (allow, routes[i].method);
  }

  if (allow->len == 0) {
    cpt_http_request_refuse (request, 404, "not_found", "There is nothing here", NULL);
  } else {
    request->allow = g_string_free (g_steal_pointer (&allow), FALSE);
    cpt_http_request_refuse (request, 405, "method_not_allowed",
                             "This path does not take that method", NULL);
  }
  return NULL;
}

const CptHttpRoute *
cpt_http_route_list (gsize *n_out)
{
  *n_out = G_N_ELEMENTS (routes);
  return routes;
}

/* A terminal's session. FALSE and no problem: it may be somebody else's token. */
static gboolean
find_session (CptHttpRequest *request,
              CptService *service,
              const char *token,
              CptProblem **problem_out)
{
  return (request->route->auth & CPT_HTTP_AUTH_SESSION) != 0 &&
         cpt_devices_find_session (service, token, request->terminal, problem_out);
}

static void
find_token (CptHttpRequest *request, CptService *service, const char *token, CptProblem *unknown)
{
  guint auth = request->route->auth;
  g_autoptr (CptProblem) problem = NULL;
  char scope[16];

  if (!cpt_devices_find_token (service, token, scope, request->channel, &problem)) {
    answer (request, 0, NULL, unknown != NULL ? unknown : problem);
    return;
  }
  if (g_str_equal (scope, "admin") && (auth & CPT_HTTP_AUTH_ADMIN) != 0)
    g_strlcpy (request->channel, CPT_CHANNEL_OPERATOR, sizeof request->channel);
  else if (!g_str_equal (scope, "channel") || (auth & CPT_HTTP_AUTH_CHANNEL) == 0)
    cpt_http_request_refuse (request, 403, "not_authorised", "This token is for other calls", NULL);
}

gboolean
cpt_http_route_authorise (CptHttpRequest *request, CptService *service)
{
  g_autoptr (CptProblem) problem = NULL;
  const char *token = cpt_http_request_get_token (request);
  guint auth = request->route->auth;

  if (auth == CPT_HTTP_AUTH_NONE)
    return TRUE;
  g_return_val_if_fail (token != NULL, FALSE); /* the head was refused without one */

  if (find_session (request, service, token, &problem))
    return TRUE;
  if (auth == CPT_HTTP_AUTH_SESSION)
    answer (request, 0, NULL, problem);
  else
    find_token (request, service, token, problem);
  return request->status == 0;
}
