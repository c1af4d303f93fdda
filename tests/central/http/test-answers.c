/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a call is answered: the routes, and what is refused before a service sees it. */
#include "central/http/patience.h"
#include "client.h"
#include "fake-service.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define CHANNEL "channel-web"
#define SESSION "session-1"

typedef struct {
  CptService *service;
  CptHttpServer *server;
  const char *url;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  CptHttpLimits limits = CPT_HTTP_LIMITS_INIT;

  limits.max_queue = 4;
  fixture->service = fake_service_new ();
  fixture->server = cpt_http_server_start_with (fixture->service, "127.0.0.1:0", &limits, &error);
  g_assert_no_error (error);
  fixture->url = cpt_http_server_get_url (fixture->server);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  cpt_http_server_stop (fixture->server);
  fake_service_free (fixture->service);
}

/* clang-format off */
static const struct { const char *name, *method, *target, *token, *body; int status; const char *in_body, *in_head; } calls[] = {
  { "health",            "GET",    "/healthz",                 NULL,       NULL,   200, "\"status\":\"ok\",\"version\":\"", "Cache-Control: no-store" },
  { "health, head",      "HEAD",   "/healthz",                 NULL,       NULL,   200, "",                                 "application/json" },
  { "enrol",             "POST",   "/v1/enrol",                NULL,       "{}",   200, "7KQ",                              "application/json" },
  { "enrol, no JSON",    "POST",   "/v1/enrol",                NULL,       "{",    400, "\"code\":\"malformed\"",           "application/problem+json" },
  { "enrol, nothing",    "POST",   "/v1/enrol",                NULL,       NULL,   400, "\"code\":\"malformed\"",           "application/problem+json" },
  { "enrol, no UTF-8",   "POST",   "/v1/enrol",                NULL,       "\xff", 400, "\"code\":\"malformed\"",           "application/problem+json" },
  { "nonce",             "GET",    "/v1/hello",                NULL,       NULL,   200, "nonce",                            NULL },
  { "hello, not signed", "POST",   "/v1/hello",                NULL,       "{}",   401, "signature_invalid",                NULL },
  { "push",              "POST",   "/v1/commands",             SESSION,    "{}\n", 200, "\"hwm\":3",                        NULL },
  { "push, no token",    "POST",   "/v1/commands",             NULL,       "{}",   401, "token_missing",                    "WWW-Authenticate: Bearer" },
  { "push, not ours",    "POST",   "/v1/commands",             "nobody",   "{}",   401, "session_unknown",                  "WWW-Authenticate: Bearer" },
  { "push, channel's",   "POST",   "/v1/commands",             CHANNEL,    "{}",   401, "session_unknown",                  NULL },
  { "verdict",           "GET",    "/v1/commands/0195",        SESSION,    NULL,   404, "0195",                             NULL },
  { "feed",              "GET",    "/v1/feed?scope=work%2FLYO1", SESSION,  NULL,   200, "[\"put\",\"note\"",                "application/x-ndjson" },
  { "feed, no scope",    "GET",    "/v1/feed",                 SESSION,    NULL,   400, "malformed",                        NULL },
  { "feed, other shop",  "GET",    "/v1/feed?scope=work/P",    SESSION,    NULL,   403, "wrong_store",                      NULL },
  { "feed, bad cursor",  "GET",    "/v1/feed?scope=work/LYO1&cursor=x", SESSION, NULL, 400, "malformed",                    NULL },
  { "feed, bad wait",    "GET",    "/v1/feed?scope=work/LYO1&wait=-1", SESSION, NULL, 400, "malformed",                     NULL },
  { "feed, NUL",         "GET",    "/v1/feed?scope=work%00",   SESSION,    NULL,   400, "malformed",                        NULL },
  { "feed, no token",    "GET",    "/v1/feed?scope=work/LYO1", NULL,       NULL,   401, "token_missing",                    NULL },
  { "badge",             "GET",    "/v1/badges/B-12",          SESSION,    NULL,   200, "\"number\":\"B-12\"",              NULL },
  { "order, new",        "POST",   "/v1/orders",               CHANNEL,    "{}",   201, "\"channel\":\"web\"",              NULL },
  { "order, again",      "POST",   "/v1/orders",               CHANNEL,    "{ }",  200, "\"channel\":\"web\"",              NULL },
  { "order, session's",  "POST",   "/v1/orders",               SESSION,    "{}",   401, "token_unknown",                    NULL },
  { "order, admin's",    "POST",   "/v1/orders",               "admin-1",  "{}",   403, "not_authorised",                   NULL },
  { "order, shown",      "GET",    "/v1/orders/C-1",           CHANNEL,    NULL,   200, "\"number\":\"C-1\"",               NULL },
  { "order, slash",      "GET",    "/v1/orders/..%2Fhealthz",  CHANNEL,    NULL,   200, "\"number\":\"../healthz\"",        NULL },
  { "order, disk full",  "GET",    "/v1/orders/full",          CHANNEL,    NULL,   503, "storage_full",                     "Retry-After: 2" },
  { "cancel",            "POST",   "/v1/orders/C-1/cancel",    CHANNEL,    "{}",   200, "\"number\":\"C-1\"",               NULL },
  { "unknown",           "GET",    "/v1/nothing",              NULL,       NULL,   404, "\"code\":\"not_found\"",           "application/problem+json" },
  { "unknown, body",     "POST",   "/v1/nothing",              NULL,       "{}",   404, "\"code\":\"not_found\"",           NULL },
  { "dots",              "GET",    "/v1/../healthz",           NULL,       NULL,   404, "\"code\":\"not_found\"",           NULL },
  { "NUL in the path",   "GET",    "/v1/orders/a%00b",         CHANNEL,    NULL,   400, "malformed",                        NULL },
  { "wrong method",      "DELETE", "/v1/hello",                NULL,       NULL,   405, "method_not_allowed",               "Allow: GET, HEAD, POST" },
  { "wrong method, 1",   "PUT",    "/v1/orders",               CHANNEL,    "{}",   405, "method_not_allowed",               "Allow: POST" },
  { "strange method",    "FROB",   "/healthz",                 NULL,       NULL,   405, "method_not_allowed",               "Allow: GET, HEAD" },
};
/* clang-format on */

static void
test_call (Fixture *fixture, gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr (Answer) answer =
      client_call (fixture->url, calls[i].method, calls[i].target, calls[i].token, calls[i].body);

  g_assert_cmpint (answer->status, ==, calls[i].status);
  if (strstr (answer->body->str, calls[i].in_body) == NULL)
    g_assert_cmpstr (answer->body->str, ==, calls[i].in_body);
  if (calls[i].in_head != NULL && strstr (answer->head, calls[i].in_head) == NULL)
    g_assert_cmpstr (answer->head, ==, calls[i].in_head);
  g_assert_nonnull (strstr (answer->head, "Cache-Control: no-store"));
}

/* Bytes that are no good call: an answer in the 400s, or the end; and the next client is served. */
/* clang-format off */
static const struct { const char *name, *bytes; gsize length; } hostile[] = {
#define BYTES(text) text, sizeof text - 1
  { "NUL in the line",     BYTES ("GET /heal\0thz HTTP/1.1\r\nHost: x\r\n\r\n") },
  { "NUL in a header",     BYTES ("GET /v1/feed HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer a\0b\r\n\r\n") },
  { "no version",          BYTES ("GET /v1/feed\r\n\r\n") },
  { "no HTTP",             BYTES ("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n") },
  { "length twice",        BYTES ("POST /v1/enrol HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n") },
  { "length of letters",   BYTES ("POST /v1/enrol HTTP/1.1\r\nHost: x\r\nContent-Length: five\r\n\r\n") },
  { "negative length",     BYTES ("POST /v1/enrol HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n") },
  { "endless length",      BYTES ("POST /v1/enrol HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999999\r\n\r\n") },
  { "bad chunk",           BYTES ("POST /v1/enrol HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n") },
  { "folded header",       BYTES ("GET /v1/none HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\n\r\n") },
  { "token of spaces",     BYTES ("GET /v1/feed HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer   \r\n\r\n") },
  { "token of two words",  BYTES ("GET /v1/feed HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer a b\r\n\r\n") },
  { "basic",               BYTES ("GET /v1/feed HTTP/1.1\r\nHost: x\r\nAuthorization: Basic YTpi\r\n\r\n") },
#undef BYTES
};
/* clang-format on */

static void
assert_serves (Fixture *fixture)
{
  g_autoptr (Answer) answer = client_call (fixture->url, "GET", "/healthz", NULL, NULL);

  g_assert_cmpint (answer->status, ==, 200);
}

static void
test_hostile (Fixture *fixture, gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr (Answer) answer = NULL;
  int fd = client_connect (fixture->url);

  client_send (fd, hostile[i].bytes, (gssize)hostile[i].length);
  shutdown (fd, SHUT_WR);
  answer = client_read (fd);
  close (fd);
  if (answer->status != 0) {
    g_assert_cmpint (answer->status, >=, 400);
    g_assert_cmpint (answer->status, <, 500);
  }
  assert_serves (fixture);
}

static void
test_long_target (Fixture *fixture, gconstpointer data)
{
  g_autofree char *name = g_strnfill (6000, 'a');
  g_autofree char *target = g_strconcat ("/v1/orders/", name, NULL);
  g_autoptr (Answer) answer = client_call (fixture->url, "GET", target, CHANNEL, NULL);

  g_assert_cmpint (answer->status, ==, 414);
  assert_serves (fixture);
}

static void
test_deep (Fixture *fixture, gconstpointer data)
{
  g_autofree char *deep = g_strnfill (100000, '[');
  g_autofree char *body = g_strdup_printf ("{\"a\":%s", deep);
  g_autoptr (Answer) answer = client_call (fixture->url, "POST", "/v1/enrol", NULL, body);

  g_assert_cmpint (answer->status, ==, 400);
  g_assert_nonnull (strstr (answer->body->str, "malformed"));
  assert_serves (fixture);
}

/* Five calls in one piece: five answers, in order, on one connection. */
static void
test_pipeline (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) calls_text = g_string_new (NULL);
  int fd = client_connect (fixture->url);

  for (int i = 0; i < 5; i++)
    g_string_append_printf (
        calls_text,
        "GET /v1/orders/C-%d HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " CHANNEL "\r\n\r\n", i);
  client_send (fd, calls_text->str, (gssize)calls_text->len);
  for (int i = 0; i < 5; i++) {
    g_autoptr (Answer) answer = client_read (fd);
    g_autofree char *expected = g_strdup_printf ("{\"number\":\"C-%d\"}", i);

    g_assert_cmpint (answer->status, ==, 200);
    g_assert_cmpstr (answer->body->str, ==, expected);
  }
  close (fd);
}

/* The refusal is read while the body is still being written, and the connection is usable up to its
 * end. */
static void
test_too_large (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Answer) answer = NULL;
  int fd = client_connect (fixture->url);

  client_send (fd,
               "POST /v1/orders HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " CHANNEL
               "\r\nContent-Length: 8388609\r\n\r\n{",
               -1);
  answer = client_read (fd);
  g_assert_cmpint (answer->status, ==, 413);
  g_assert_nonnull (strstr (answer->body->str, "\"code\":\"too_large\""));
  close (fd);
  assert_serves (fixture);
}

static void
test_too_large_asked (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Answer) answer = NULL;
  int fd = client_connect (fixture->url);

  client_send (fd,
               "POST /v1/orders HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " CHANNEL
               "\r\nExpect: 100-continue\r\nContent-Length: 8388609\r\n\r\n",
               -1);
  answer = client_read (fd);
  g_assert_cmpint (answer->status, ==, 413);
  close (fd);
}

static void
test_largest (Fixture *fixture, gconstpointer data)
{
  g_autofree char *body = g_strnfill (8 * 1024 * 1024, ' ');
  g_autoptr (Answer) answer = client_call (fixture->url, "POST", "/v1/orders", CHANNEL, body);

  g_assert_cmpint (answer->status, ==, 201);
  g_assert_nonnull (strstr (answer->body->str, "8388608"));
}

/* The writer stands still: what is over the queue's limit is told so at once, and reading goes on.
 */
static void
test_busy (Fixture *fixture, gconstpointer data)
{
  const char *push = "POST /v1/commands HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " SESSION
                     "\r\nContent-Length: 2\r\n\r\n{}";
  int fds[8];
  guint n_done = 0, n_busy = 0;

  fake_service_close_gate (fixture->service);
  for (gsize i = 0; i < G_N_ELEMENTS (fds); i++) {
    fds[i] = client_connect (fixture->url);
    client_send (fds[i], push, -1);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (fds); i++)
    n_busy += client_is_closed (fds[i], 0); /* none is: a 503 keeps the connection */
  g_assert_cmpuint (n_busy, ==, 0);
  {
    g_autoptr (Answer) answer =
        client_call (fixture->url, "GET", "/v1/feed?scope=work/LYO1", SESSION, NULL);

    g_assert_cmpint (answer->status, ==, 200);
  }

  fake_service_open_gate (fixture->service);
  for (gsize i = 0; i < G_N_ELEMENTS (fds); i++) {
    g_autoptr (Answer) answer = client_read (fds[i]);

    n_done += answer->status == 200;
    n_busy += answer->status == 503 && strstr (answer->head, "Retry-After: ") != NULL;
    close (fds[i]);
  }
  g_assert_cmpuint (n_done, >=, 4);
  g_assert_cmpuint (n_busy, >=, 1);
  g_assert_cmpuint (n_done + n_busy, ==, G_N_ELEMENTS (fds));
}

static void
test_port_in_use (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  const char *address = fixture->url + strlen ("http://");

  g_assert_null (cpt_http_server_start (fixture->service, address, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE);
  g_assert_nonnull (strstr (error->message, address));
}

static void
test_bad_address (Fixture *fixture, gconstpointer data)
{
  const char *const addresses[] = {
    "", "8765", "127.0.0.1", "nowhere.example:80", "127.0.0.1:99999", "127.0.0.1:x"
  };

  for (gsize i = 0; i < G_N_ELEMENTS (addresses); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (cpt_http_server_start (fixture->service, addresses[i], &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();

#define ADD(path, data, function) g_test_add (path, Fixture, data, set_up, function, tear_down)
  for (gsize i = 0; i < G_N_ELEMENTS (calls); i++) {
    g_autofree char *path = g_strdup_printf ("/central/http/answers/%s", calls[i].name);

    ADD (path, GSIZE_TO_POINTER (i), test_call);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (hostile); i++) {
    g_autofree char *path = g_strdup_printf ("/central/http/hostile/%s", hostile[i].name);

    ADD (path, GSIZE_TO_POINTER (i), test_hostile);
  }
  ADD ("/central/http/hostile/long target", NULL, test_long_target);
  ADD ("/central/http/hostile/100,000 brackets", NULL, test_deep);
  ADD ("/central/http/answers/five in one piece", NULL, test_pipeline);
  ADD ("/central/http/answers/too large", NULL, test_too_large);
  ADD ("/central/http/answers/too large, asked before", NULL, test_too_large_asked);
  ADD ("/central/http/answers/as large as may be", NULL, test_largest);
  ADD ("/central/http/answers/writer is busy", NULL, test_busy);
  ADD ("/central/http/start/port in use", NULL, test_port_in_use);
  ADD ("/central/http/start/bad address", NULL, test_bad_address);
  return g_test_run ();
}
