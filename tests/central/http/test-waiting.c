/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Feeds that wait: woken by what moves, ended by their time, never deaf to what moved between two
 * calls. */
#include "central/http/patience.h"
#include "client.h"
#include "fake-service.h"

#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define N_MANY 1000

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

  if (data != NULL)
    limits.max_held = GPOINTER_TO_UINT (data);
  fixture->service = fake_service_new ();
  fixture->server = cpt_http_server_start_with (fixture->service, "127.0.0.1:0", &limits, &error);
  g_assert_no_error (error);
  fixture->url = cpt_http_server_get_url (fixture->server);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->server != NULL)
    cpt_http_server_stop (fixture->server);
  fake_service_free (fixture->service);
}

static gboolean
wait_until_held (Fixture *fixture, guint n)
{
  gboolean is_so = cpt_http_server_wait_held (fixture->server, n, 20);

  g_assert_true (is_so);
  return is_so;
}

static void
ask (int fd, int terminal, const char *query)
{
  g_autofree char *token = g_strdup_printf ("session-%d", terminal);
  g_autofree char *target = g_strconcat ("/v1/feed?", query, NULL);
  g_autofree char *head = client_make_head ("GET", target, token);
  g_autofree char *call = g_strconcat (head, "\r\n", NULL);

  client_send (fd, call, -1);
}

/* One call that tells the terminal all heads. */
static void
pull (int fd, int terminal)
{
  g_autoptr (Answer) answer = NULL;

  ask (fd, terminal, "scope=work/LYO1&cursor=1.00c0ffee.1");
  answer = client_read (fd);
  g_assert_cmpint (answer->status, ==, 200);
}

#define WAIT_FOR_WORK "scope=work/LYO1&cursor=1.00c0ffee.1&wait=25"

static void
test_many (Fixture *fixture, gconstpointer data)
{
  g_autofree int *fds = g_new (int, N_MANY);
  gint64 start_us, first_us = 0, took_us;

  for (int i = 0; i < N_MANY; i++) {
    fds[i] = client_connect (fixture->url);
    pull (fds[i], i);
    ask (fds[i], i, WAIT_FOR_WORK);
  }
  wait_until_held (fixture, N_MANY);

  start_us = g_get_monotonic_time ();
  fake_service_move (fixture->service, "work/LYO1");
  for (int i = 0; i < N_MANY; i++) {
    g_autoptr (Answer) answer = client_read (fds[i]);

    if (i == 0)
      first_us = g_get_monotonic_time () - start_us;
    if (answer->status != 200 || strstr (answer->body->str, "[\"put\",\"note\",\"1\",2,") == NULL)
      g_assert_cmpstr (answer->body->str, ==, "a row with number 2");
    close (fds[i]);
  }
  took_us = g_get_monotonic_time () - start_us;
  g_test_message ("%d waiting feeds: first answer after %" G_GINT64_FORMAT
                  " µs, all after %" G_GINT64_FORMAT " µs",
                  N_MANY, first_us, took_us);
  g_assert_cmpint (took_us, <, 5 * G_USEC_PER_SEC);
  g_assert_true (cpt_http_server_wait_held (fixture->server, 0, 0));
}

/* One terminal waits, another pushes, 50 times: how long from the push to the other's answer. */
static void
test_latency (Fixture *fixture, gconstpointer data)
{
  int waiting = client_connect (fixture->url);
  gint64 worst_us = 0;

  pull (waiting, 1);
  for (int i = 0; i < 50; i++) {
    g_autofree char *query =
        g_strdup_printf ("scope=work/LYO1&cursor=1.00c0ffee.%d&wait=25", i + 1);
    g_autoptr (Answer) pushed = NULL;
    g_autoptr (Answer) woken = NULL;
    gint64 start_us;

    ask (waiting, 1, query);
    if (!wait_until_held (fixture, 1))
      break;
    start_us = g_get_monotonic_time ();
    pushed = client_call (fixture->url, "POST", "/v1/commands", "session-2", "{}");
    woken = client_read (waiting);
    worst_us = MAX (worst_us, g_get_monotonic_time () - start_us);
    g_assert_cmpint (pushed->status, ==, 200);
    g_assert_cmpint (woken->status, ==, 200);
  }
  close (waiting);
  g_test_message ("push to another's answer: at worst %" G_GINT64_FORMAT " µs of 50", worst_us);
  g_assert_cmpint (worst_us, <, 500 * G_TIME_SPAN_MILLISECOND);
}

/* Another scope of the session moves: answered, with no row, and the trailer says which. */
static void
test_other_scope (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Answer) answer = NULL;
  int fd = client_connect (fixture->url);

  pull (fd, 1);
  ask (fd, 1, WAIT_FOR_WORK);
  wait_until_held (fixture, 1);
  fake_service_move (fixture->service, "shop/LYO1");
  answer = client_read (fd);
  close (fd);
  g_assert_null (strstr (answer->body->str, "[\"put\""));
  g_assert_nonnull (strstr (answer->body->str, "\"heads\":{\"shop/LYO1\":2}"));
}

/* A scope moves while no call of the terminal is there: its next call does not wait. */
static void
test_news_between (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Answer) answer = NULL;
  int fd = client_connect (fixture->url);
  guint n_before;

  pull (fd, 1);
  fake_service_move (fixture->service, "shop/LYO1");
  n_before = fake_service_count_pulls (fixture->service);
  ask (fd, 1, WAIT_FOR_WORK);
  answer = client_read (fd);
  g_assert_nonnull (strstr (answer->body->str, "\"heads\":{\"shop/LYO1\":2}"));
  g_assert_cmpuint (fake_service_count_pulls (fixture->service), ==, n_before + 1);

  /* Told now: the next one waits. */
  ask (fd, 1, WAIT_FOR_WORK);
  wait_until_held (fixture, 1);
  close (fd);
}

/* A terminal that was told nothing yet, since central started, is told the heads first. */
static void
test_first (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Answer) answer = NULL;
  int fd = client_connect (fixture->url);

  ask (fd, 1, WAIT_FOR_WORK);
  answer = client_read (fd);
  close (fd);
  g_assert_cmpint (answer->status, ==, 200);
}

static void
test_end_of_wait (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Answer) answer = NULL;
  int fd = client_connect (fixture->url);
  gint64 start_us, took_us;

  pull (fd, 1);
  start_us = g_get_monotonic_time ();
  ask (fd, 1, "scope=work/LYO1&cursor=1.00c0ffee.1&wait=1");
  answer = client_read (fd);
  took_us = g_get_monotonic_time () - start_us;
  close (fd);
  g_assert_cmpint (answer->status, ==, 200);
  g_assert_nonnull (strstr (answer->body->str, "{\"to\":1,"));
  g_assert_cmpint (took_us, >=, 990 * G_TIME_SPAN_MILLISECOND);
  g_assert_cmpint (took_us, <, 3 * G_USEC_PER_SEC);
}

/* The client is gone: its call and its connection are, at the end of the wait. */
static void
test_gone (Fixture *fixture, gconstpointer data)
{
  int fd = client_connect (fixture->url);

  pull (fd, 1);
  ask (fd, 1, "scope=work/LYO1&cursor=1.00c0ffee.1&wait=1");
  wait_until_held (fixture, 1);
  close (fd);
  g_assert_true (cpt_http_server_wait_peers (fixture->server, 0, 10));
  g_assert_true (cpt_http_server_wait_held (fixture->server, 0, 0));
}

static void
test_too_many (Fixture *fixture, gconstpointer data)
{
  int fds[4];
  g_autoptr (Answer) answer = NULL;

  for (int i = 0; i < 4; i++) {
    fds[i] = client_connect (fixture->url);
    pull (fds[i], i);
  }
  for (int i = 0; i < 3; i++) {
    ask (fds[i], i, WAIT_FOR_WORK);
    wait_until_held (fixture, (guint)i + 1);
  }
  ask (fds[3], 3, WAIT_FOR_WORK);
  answer = client_read (fds[3]);
  g_assert_cmpint (answer->status, ==, 503);
  g_assert_nonnull (strstr (answer->head, "Retry-After: "));
  for (int i = 0; i < 4; i++)
    close (fds[i]);
}

/* The server stops: who waits is answered, not cut off. */
static void
test_stop (Fixture *fixture, gconstpointer data)
{
  int fds[10];

  for (int i = 0; i < 10; i++) {
    fds[i] = client_connect (fixture->url);
    pull (fds[i], i);
    ask (fds[i], i, WAIT_FOR_WORK);
  }
  wait_until_held (fixture, 10);
  cpt_http_server_stop (g_steal_pointer (&fixture->server));
  for (int i = 0; i < 10; i++) {
    g_autoptr (Answer) answer = client_read (fds[i]);

    g_assert_cmpint (answer->status, ==, 200);
    close (fds[i]);
  }
}

int
main (int argc, char **argv)
{
  struct rlimit files;

  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  getrlimit (RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit (RLIMIT_NOFILE, &files);

#define ADD(path, data, function) g_test_add (path, Fixture, data, set_up, function, tear_down)
  ADD ("/central/http/waiting/1,000 at once", NULL, test_many);
  ADD ("/central/http/waiting/latency", NULL, test_latency);
  ADD ("/central/http/waiting/another scope moves", NULL, test_other_scope);
  ADD ("/central/http/waiting/moved between two calls", NULL, test_news_between);
  ADD ("/central/http/waiting/first call", NULL, test_first);
  ADD ("/central/http/waiting/end of wait", NULL, test_end_of_wait);
  ADD ("/central/http/waiting/client is gone", NULL, test_gone);
  ADD ("/central/http/waiting/too many", GUINT_TO_POINTER (3), test_too_many);
  ADD ("/central/http/waiting/stop", NULL, test_stop);
  return g_test_run ();
}
