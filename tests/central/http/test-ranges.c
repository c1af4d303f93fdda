/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file as an answer: the whole, the piece that is asked for, and nothing that is neither. */
#include "central/http/patience.h"
#include "client.h"
#include "fake-service.h"

#include <string.h>
#include <unistd.h>

#define SESSION   "session-1"
#define CATALOGUE "/v1/snapshots/catalogue"
#define SHOP      "/v1/snapshots/shop"
#define ALL       "0123456789"

typedef struct {
  CptService *service;
  CptHttpServer *server;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->service = fake_service_new ();
  fixture->server = cpt_http_server_start (fixture->service, "127.0.0.1:0", &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  cpt_http_server_stop (fixture->server);
  fake_service_free (fixture->service);
}

/* clang-format off */
static const struct { const char *name, *target, *headers; int status; const char *body, *in_head; } cases[] = {
  { "whole",             CATALOGUE, "",                                   200, ALL,    "Accept-Ranges: bytes" },
  { "its name",          CATALOGUE, "",                                   200, ALL,    "ETag: \"catalogue\"" },
  { "may be kept",       CATALOGUE, "",                                   200, ALL,    "Cache-Control: public, max-age=900, immutable" },
  { "may not be kept",   SHOP,      "",                                   200, ALL,    "Cache-Control: private, no-store" },
  { "the rest",          CATALOGUE, "Range: bytes=4-\r\n",                206, "456789", "Content-Range: bytes 4-9/10" },
  { "from 0",            CATALOGUE, "Range: bytes=0-\r\n",                206, ALL,    "Content-Range: bytes 0-9/10" },
  { "a piece",           CATALOGUE, "Range: bytes=4-6\r\n",               206, "456",  "Content-Range: bytes 4-6/10" },
  { "one byte",          CATALOGUE, "Range: bytes=9-9\r\n",               206, "9",    "Content-Range: bytes 9-9/10" },
  { "beyond its end",    CATALOGUE, "Range: bytes=8-99\r\n",              206, "89",   "Content-Range: bytes 8-9/10" },
  { "the last",          CATALOGUE, "Range: bytes=-3\r\n",                206, "789",  "Content-Range: bytes 7-9/10" },
  { "more than all",     CATALOGUE, "Range: bytes=-99\r\n",               206, ALL,    "Content-Range: bytes 0-9/10" },
  { "any case",          CATALOGUE, "Range: Bytes=4-\r\n",                206, "456789", NULL },
  { "behind the end",    CATALOGUE, "Range: bytes=10-\r\n",               416, NULL,   "Content-Range: bytes */10" },
  { "far behind it",     CATALOGUE, "Range: bytes=922337203685477580-\r\n", 416, NULL, "Content-Range: bytes */10" },
  { "the last none",     CATALOGUE, "Range: bytes=-0\r\n",                416, NULL,   NULL },
  { "a huge number",     CATALOGUE, "Range: bytes=99999999999999999999-\r\n", 200, ALL, NULL },
  { "backwards",         CATALOGUE, "Range: bytes=6-4\r\n",               200, ALL,    NULL },
  { "two pieces",        CATALOGUE, "Range: bytes=0-1,4-5\r\n",           200, ALL,    NULL },
  { "another unit",      CATALOGUE, "Range: rows=4-\r\n",                 200, ALL,    NULL },
  { "no number",         CATALOGUE, "Range: bytes=x-\r\n",                200, ALL,    NULL },
  { "nothing",           CATALOGUE, "Range: bytes=\r\n",                  200, ALL,    NULL },
  { "a dash",            CATALOGUE, "Range: bytes=-\r\n",                 200, ALL,    NULL },
  { "of this file",      CATALOGUE, "Range: bytes=4-\r\nIf-Range: \"catalogue\"\r\n", 206, "456789", NULL },
  { "of another file",   CATALOGUE, "Range: bytes=4-\r\nIf-Range: \"shop\"\r\n", 200, ALL, NULL },
  { "gone",              "/v1/snapshots/none", "Range: bytes=4-\r\n",     404, NULL,   "Cache-Control: no-store" },
};
/* clang-format on */

static Answer *
call (Fixture *fixture, const char *method, const char *target, const char *headers)
{
  g_autofree char *bytes = g_strdup_printf ("%s %s HTTP/1.1\r\nHost: x\r\n%s"
                                            "Authorization: Bearer " SESSION "\r\n\r\n",
                                            method, target, headers);
  int fd = client_connect (cpt_http_server_get_url (fixture->server));
  Answer *answer;

  g_assert_true (client_send (fd, bytes, -1));
  answer = client_read (fd);
  close (fd);
  return answer;
}

static void
test_case (Fixture *fixture, gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr (Answer) answer = call (fixture, "GET", cases[i].target, cases[i].headers);

  g_assert_cmpint (answer->status, ==, cases[i].status);
  if (cases[i].body != NULL)
    g_assert_cmpstr (answer->body->str, ==, cases[i].body);
  if (cases[i].in_head != NULL && strstr (answer->head, cases[i].in_head) == NULL)
    g_assert_cmpstr (answer->head, ==, cases[i].in_head);
}

/* Each answer closes its file: there are fewer descriptors than calls. */
static void
test_descriptors (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GDir) before = g_dir_open ("/proc/self/fd", 0, NULL);
  guint n_before = 0, n_after = 0;
  g_autoptr (GDir) after = NULL;

  while (g_dir_read_name (before) != NULL)
    n_before++;
  for (guint i = 0; i < 200; i++) {
    g_autoptr (Answer) whole = call (fixture, "GET", CATALOGUE, "");
    g_autoptr (Answer) beyond = call (fixture, "GET", CATALOGUE, "Range: bytes=10-\r\n");

    g_assert_cmpint (whole->status, ==, 200);
    g_assert_cmpint (beyond->status, ==, 416);
  }
  g_assert_true (cpt_http_server_wait_peers (fixture->server, 0, 15));
  after = g_dir_open ("/proc/self/fd", 0, NULL);
  while (g_dir_read_name (after) != NULL)
    n_after++;
  g_assert_cmpuint (n_after, <=, n_before + 4);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strdup_printf ("/http/ranges/%s", cases[i].name);

    g_test_add (path, Fixture, GSIZE_TO_POINTER (i), set_up, test_case, tear_down);
  }
  g_test_add ("/http/ranges/descriptors", Fixture, NULL, set_up, test_descriptors, tear_down);
  return g_test_run ();
}
