/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Clients that are silent, slow, greedy or many, against a server in a process of its own, with
 * little patience and few descriptors. */
#include "central/http/patience.h"
#include "client.h"
#include "fake-service.h"

#include <gio/gio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define FEW_FILES 256
#define IDLE_S    1
#define HEAD_S    2

static const char *program;

/* ---- the server's process ---- */

static int
serve (void)
{
  const struct rlimit few = { FEW_FILES, FEW_FILES };
  CptHttpLimits limits = CPT_HTTP_LIMITS_INIT;
  CptService *service = fake_service_new ();
  CptHttpServer *server;
  char byte;

  limits.idle_s = IDLE_S;
  limits.head_s = limits.body_s = HEAD_S;
  setrlimit (RLIMIT_NOFILE, &few);
  server = cpt_http_server_start_with (service, "127.0.0.1:0", &limits, NULL);
  if (server == NULL)
    return 1;
  g_print ("%s\n", cpt_http_server_get_url (server));
  while (read (STDIN_FILENO, &byte, 1) > 0)
    ;
  cpt_http_server_stop (server);
  fake_service_free (service);
  return 0;
}

typedef struct {
  GSubprocess *process;
  char *url;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDataInputStream) output = NULL;

  fixture->process =
      g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error,
                        program, "--serve", NULL);
  g_assert_no_error (error);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (fixture->process));
  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (output), FALSE);
  fixture->url = g_data_input_stream_read_line (output, NULL, NULL, &error);
  g_assert_no_error (error);
}

/* It ends by itself, clean: its sanitizers have the last word. */
static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_output_stream_close (g_subprocess_get_stdin_pipe (fixture->process), NULL, NULL);
  g_subprocess_wait (fixture->process, NULL, NULL);
  g_assert_true (g_subprocess_get_successful (fixture->process));
  g_clear_object (&fixture->process);
  g_clear_pointer (&fixture->url, g_free);
}

static void
assert_serves (Fixture *fixture)
{
  g_autoptr (Answer) answer = client_call (fixture->url, "GET", "/healthz", NULL, NULL);

  g_assert_cmpint (answer->status, ==, 200);
}

/* "VmHWM": the most it ever held; "VmRSS": what it holds. In KiB. */
static gint64
read_memory (Fixture *fixture, const char *name)
{
  g_autofree char *path =
      g_strdup_printf ("/proc/%s/status", g_subprocess_get_identifier (fixture->process));
  g_autofree char *text = NULL;
  const char *at;

  if (!g_file_get_contents (path, &text, NULL, NULL) || (at = strstr (text, name)) == NULL)
    return -1;
  return g_ascii_strtoll (at + strlen (name) + 1, NULL, 10);
}

/* ---- silent and slow ---- */

/* clang-format off */
static const struct { const char *name, *bytes; } silences[] = {
  { "nothing",         "" },
  { "half a line",     "GET /hea" },
  { "half a head",     "GET /healthz HTTP/1.1\r\nHost: x\r\nAuthoriz" },
  { "half a body",     "POST /v1/enrol HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{\"code\"" },
  { "half a chunk",    "POST /v1/enrol HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n10\r\n{\"co" },
};
/* clang-format on */

static void
test_silent (Fixture *fixture, gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  int fd = client_connect (fixture->url);
  g_autoptr (Answer) answer = NULL;

  client_send (fd, silences[i].bytes, -1);
  answer = client_read (fd);
  g_assert_true (answer->status == 0 || answer->status == 408);
  g_assert_true (client_is_closed (fd, 5000));
  close (fd);
  assert_serves (fixture);
}

/* A byte every tenth of a second is never idle; its age ends it. */
static void
drip (Fixture *fixture, const char *start, gsize n_good)
{
  int fd = client_connect (fixture->url);
  gint64 start_us = g_get_monotonic_time ();
  gint64 took_us;
  gsize n = 0;

  client_send (fd, start, -1);
  while (n < 100 && !client_is_closed (fd, 100) && client_send (fd, "a", 1))
    n++;
  took_us = g_get_monotonic_time () - start_us;
  close (fd);
  g_assert_cmpuint (n, >=, n_good);
  g_assert_cmpint (took_us, >=, (HEAD_S * 1000 - 200) * G_TIME_SPAN_MILLISECOND);
  g_assert_cmpint (took_us, <, (HEAD_S * 1000 + 2000) * G_TIME_SPAN_MILLISECOND);
  assert_serves (fixture);
}

static void
test_drip_head (Fixture *fixture, gconstpointer data)
{
  drip (fixture, "GET /healthz HTTP/1.1\r\nHost: x\r\nA: ", 10);
}

static void
test_drip_body (Fixture *fixture, gconstpointer data)
{
  drip (fixture, "POST /v1/enrol HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n", 10);
}

/* Patience is for each call, not for the connection: a good client may keep it as long as it
 * speaks. */
static void
test_patient (Fixture *fixture, gconstpointer data)
{
  int fd = client_connect (fixture->url);
  gint64 until_us = g_get_monotonic_time () + (HEAD_S * 1000 + 500) * G_TIME_SPAN_MILLISECOND;
  int n_good = 0;

  while (g_get_monotonic_time () < until_us) {
    g_autoptr (Answer) answer = NULL;

    client_send (fd, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", -1);
    answer = client_read (fd);
    if (answer->status != 200)
      break;
    n_good++;
    client_is_closed (fd, 50);
  }
  close (fd);
  g_assert_cmpint (g_get_monotonic_time (), >=, until_us);
  g_assert_cmpint (n_good, >, 10);
}

/* ---- greedy ---- */

/* 300 MB in chunks: refused as soon as it is too much, never held. */
static void
test_endless_body (Fixture *fixture, gconstpointer data)
{
  g_autofree char *chunk = g_strnfill (1024 * 1024, 'x');
  g_autoptr (Answer) answer = NULL;
  gint64 before_kib, after_kib;
  int fd = client_connect (fixture->url);
  int n;

  assert_serves (fixture);
  before_kib = read_memory (fixture, "VmRSS");
  client_send (fd,
               "POST /v1/orders HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
               "channel-web\r\nTransfer-Encoding: chunked\r\n\r\n",
               -1);
  for (n = 0; n < 300; n++)
    if (!client_send (fd, "100000\r\n", -1) || !client_send (fd, chunk, 1024 * 1024) ||
        !client_send (fd, "\r\n", -1))
      break;
  client_send (fd, "0\r\n\r\n", -1);
  answer = client_read (fd);
  close (fd);
  after_kib = read_memory (fixture, "VmHWM");
  g_test_message ("%d MiB sent, memory %" G_GINT64_FORMAT " → at most %" G_GINT64_FORMAT " KiB", n,
                  before_kib, after_kib);
  g_assert_cmpint (answer->status, ==, 413);
  g_assert_nonnull (strstr (answer->body->str, "too_large"));
  g_assert_cmpint (before_kib, >, 0);
  g_assert_cmpint (after_kib - before_kib, <, 64 * 1024);
  assert_serves (fixture);
}

/* ---- many ---- */

static void
test_descriptors (Fixture *fixture, gconstpointer data)
{
  int fds[400];
  guint n_connected = 0;
  g_autoptr (Answer) answer = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (fds); i++) {
    fds[i] = client_connect (fixture->url);
    n_connected += fds[i] >= 0;
  }
  g_assert_cmpuint (n_connected, >, FEW_FILES);

  /* All are silent, so the first go soon; a call of the last waits in the backlog until then. */
  client_send (fds[399], "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", -1);
  answer = client_read (fds[399]);
  g_assert_cmpint (answer->status, ==, 200);
  for (gsize i = 0; i < G_N_ELEMENTS (fds); i++)
    close (fds[i]);
  for (int i = 0; i < 50; i++)
    assert_serves (fixture);
}

/* Feeds that wait never take the last connection: pushes come through. */
static void
test_waiting_leave_room (Fixture *fixture, gconstpointer data)
{
  int fds[200];
  guint n_refused = 0;
  g_autoptr (Answer) pushed = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (fds); i++) {
    g_autofree char *token = g_strdup_printf ("session-%d", (int)i);
    g_autoptr (Answer) told = client_call (
        fixture->url, "GET", "/v1/feed?scope=work/LYO1&cursor=1.00c0ffee.1", token, NULL);
    g_autofree char *head =
        client_make_head ("GET", "/v1/feed?scope=work/LYO1&cursor=1.00c0ffee.1&wait=3", token);
    g_autofree char *call = g_strconcat (head, "\r\n", NULL);

    g_assert_cmpint (told->status, ==, 200);
    fds[i] = client_connect (fixture->url);
    client_send (fds[i], call, -1);
    n_refused += client_is_closed (fds[i], 0);
  }

  pushed = client_call (fixture->url, "POST", "/v1/commands", "session-1", "{}");
  g_assert_cmpint (pushed->status, ==, 200);
  for (gsize i = 0; i < G_N_ELEMENTS (fds); i++) {
    g_autoptr (Answer) answer = client_read (fds[i]);

    g_assert_true (answer->status == 200 || answer->status == 503);
    n_refused += answer->status == 503;
    close (fds[i]);
  }
  g_test_message ("%u of 200 were told to come again", n_refused);
  g_assert_cmpuint (n_refused, >, 0);
}

int
main (int argc, char **argv)
{
  struct rlimit files;

  if (argc == 2 && g_str_equal (argv[1], "--serve"))
    return serve ();

  program = argv[0];
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  getrlimit (RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit (RLIMIT_NOFILE, &files);

#define ADD(path, data, function) g_test_add (path, Fixture, data, set_up, function, tear_down)
  for (gsize i = 0; i < G_N_ELEMENTS (silences); i++) {
    g_autofree char *path =
        g_strdup_printf ("/central/http/rude/silent after %s", silences[i].name);

    ADD (path, GSIZE_TO_POINTER (i), test_silent);
  }
  ADD ("/central/http/rude/drips its head", NULL, test_drip_head);
  ADD ("/central/http/rude/drips its body", NULL, test_drip_body);
  ADD ("/central/http/rude/good client may stay", NULL, test_patient);
  ADD ("/central/http/rude/300 MB in chunks", NULL, test_endless_body);
  ADD ("/central/http/rude/400 clients on 256 descriptors", NULL, test_descriptors);
  ADD ("/central/http/rude/waiting feeds leave room", NULL, test_waiting_leave_room);
  return g_test_run ();
}
