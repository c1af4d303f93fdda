/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An answer that goes to a file: what lies there at the end, whatever part was there and whatever
 * the server does. */
#include "sync/client.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <libsoup/soup.h>
#include <string.h>
#include <unistd.h>

#define ALL "0123456789"

typedef struct {
  const char *name;
  const char *here;  /* what lies there already */
  const char *range; /* (nullable) that is asked for */
  int status;        /* of the server's answer */
  const char *content_range;
  const char *body;
  int end;           /* the status that comes of it; 0: a failure */
  const char *there; /* what lies there then */
} Case;

/* clang-format off */
static const Case cases[] = {
  { "nothing yet",        "",           NULL,        200, NULL,           ALL,          200, ALL },
  { "the rest",           "0123",       "bytes=4-",  206, "bytes 4-9/10", "456789",     200, ALL },
  { "all instead",        "0123",       "bytes=4-",  200, NULL,           ALL,          200, ALL },
  { "all, ours is wrong", "xxxx",       "bytes=4-",  200, NULL,           ALL,          200, ALL },
  { "another piece",      "0123",       "bytes=4-",  206, "bytes 5-9/10", "56789",      0,   "0123" },
  { "of another length",  "0123",       "bytes=4-",  206, "bytes 4-9/11", "456789",     0,   "0123" },
  { "a piece of nothing", "0123",       "bytes=4-",  206, NULL,           "456789",     0,   "0123" },
  { "cut",                "0123",       "bytes=4-",  206, "bytes 4-9/10", "45",         0,   "012345" },
  { "cut at once",        "0123",       "bytes=4-",  206, "bytes 4-9/10", "",           0,   "0123" },
  { "too much",           "",           NULL,        200, NULL,           ALL "more",   0,   "" },
  { "too much of a rest", "0123",       "bytes=4-",  206, "bytes 4-9/10", "4567890000", 0,   "0123" },
  { "ours is too long",   "0123456789", "bytes=10-", 416, NULL,           "{}",         0,   "" },
  { "gone",               "0123",       "bytes=4-",  404, NULL,           "{\"a\":1}",  404, "0123" },
  { "busy",               "0123",       "bytes=4-",  503, NULL,           "{}",         503, "0123" },
};
/* clang-format on */

typedef struct {
  const Case *what;
  char *range;         /* (owned) (nullable) that was asked for */
  CptSyncReply *reply; /* (owned) (nullable) */
  GError *error;       /* (owned) (nullable) */
  guint n_progress;
  GMainLoop *loop;
} Run;

static void
on_call (SoupServer *server,
         SoupServerMessage *message,
         const char *path,
         GHashTable *query,
         gpointer user_data)
{
  Run *self = user_data;
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  self->range = g_strdup (
      soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Range"));
  /* What the server itself would make of a range is not what is tried here. */
  soup_message_headers_remove (soup_server_message_get_request_headers (message), "Range");
  soup_server_message_set_status (message, (guint)self->what->status, NULL);
  soup_server_message_set_response (message, "application/gzip", SOUP_MEMORY_STATIC,
                                    self->what->body, strlen (self->what->body));
  if (self->what->content_range != NULL)
    soup_message_headers_replace (headers, "Content-Range", self->what->content_range);
}

static void
on_progress (gpointer user_data)
{
  ((Run *)user_data)->n_progress++;
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Run *self = user_data;

  self->reply = cpt_sync_client_call_finish (NULL, result, &self->error);
  g_main_loop_quit (self->loop);
}

static void
fetch (Run *self, const char *url, int fd)
{
  g_autoptr (CptSyncClient) client = cpt_sync_client_new ();
  CptSyncRequest *request = cpt_sync_request_new (url, "/v1/snapshots/x");

  request->max_bytes = 1024;
  request->progress = on_progress;
  request->progress_data = self;
  request->sink.fd = fd;
  request->sink.at = (gint64)strlen (self->what->here);
  request->sink.end = 10;
  cpt_sync_client_call_async (client, request, NULL, on_done, self);
  g_main_loop_run (self->loop);
}

static void
test_case (gconstpointer data)
{
  g_autoptr (SoupServer) server = soup_server_new (NULL, NULL);
  g_autofree char *path = NULL;
  g_autofree char *found = NULL;
  g_autofree char *url = NULL;
  Run run = { .what = data, .loop = g_main_loop_new (NULL, FALSE) };
  GSList *uris;
  int fd = g_file_open_tmp ("comptoir-XXXXXX", &path, NULL);

  g_assert_cmpint (write (fd, run.what->here, strlen (run.what->here)), ==,
                   (gssize)strlen (run.what->here));
  soup_server_add_handler (server, NULL, on_call, &run, NULL);
  g_assert_true (soup_server_listen_local (server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, NULL));
  uris = soup_server_get_uris (server);
  url = g_uri_to_string (uris->data);
  g_slist_free_full (uris, (GDestroyNotify)g_uri_unref);
  fetch (&run, url, fd);

  g_assert_cmpstr (run.range, ==, run.what->range);
  g_assert_cmpint (run.reply != NULL ? run.reply->status : 0, ==, run.what->end);
  g_assert_cmpint (run.error != NULL, ==, run.what->end == 0);
  if (run.what->end > 200) /* a refusal has its words */
    g_assert_cmpmem (g_bytes_get_data (run.reply->body, NULL), g_bytes_get_size (run.reply->body),
                     run.what->body, strlen (run.what->body));
  if (run.what->end == 200)
    g_assert_cmpuint (run.n_progress, >, 0);
  g_assert_true (g_file_get_contents (path, &found, NULL, NULL));
  g_assert_cmpstr (found, ==, run.what->there);
  g_unlink (path);
  g_clear_pointer (&run.reply, cpt_sync_reply_free);
  g_clear_error (&run.error);
  g_free (run.range);
  g_main_loop_unref (run.loop);
}

/* A disk without room says so as itself. */
static void
test_full (void)
{
  static const Case what = { "full", "", NULL, 200, NULL, ALL, 0, "" };
  g_autoptr (SoupServer) server = soup_server_new (NULL, NULL);
  g_autofree char *url = NULL;
  Run run = { .what = &what, .loop = g_main_loop_new (NULL, FALSE) };
  GSList *uris;

  soup_server_add_handler (server, NULL, on_call, &run, NULL);
  g_assert_true (soup_server_listen_local (server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, NULL));
  uris = soup_server_get_uris (server);
  url = g_uri_to_string (uris->data);
  g_slist_free_full (uris, (GDestroyNotify)g_uri_unref);
  fetch (&run, url, open ("/dev/full", O_WRONLY));
  g_assert_null (run.reply);
  g_assert_nonnull (run.error);
  g_clear_error (&run.error);
  g_free (run.range);
  g_main_loop_unref (run.loop);
}

int
main (int argc, char **argv)
{
  g_setenv ("GIO_USE_PROXY_RESOLVER", "dummy", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strdup_printf ("/sync/sink/%s", cases[i].name);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/sync/sink/full", test_full);
  return g_test_run ();
}
