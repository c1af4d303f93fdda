/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/admin.h"
#include "central/cli.h"
#include "central/data-folder.h"
#include "central/http/server.h"
#include "central/orchestration/clock.h"
#include "central/orchestration/snapshot.h"
#include "central/orchestration/upkeep.h"
#include "central/webhook/sender.h"
#include "wire/json.h"

#include <errno.h>
#include <glib-unix.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

typedef struct {
  CptCliOptions common;
  char *listen;     /* (owned) */
  char *public_url; /* (owned) (nullable) */
  gboolean until_eof;
} Options;

static void
add (GOptionContext *context, gpointer data)
{
  Options *self = data;
  const GOptionEntry entries[] = {
    { "listen", 0, 0, G_OPTION_ARG_FILENAME, &self->listen,
      "Where to listen; port 0 takes a free one", "ADDRESS:PORT" },
    { "public-url", 0, 0, G_OPTION_ARG_FILENAME, &self->public_url,
      "What terminals call it, behind a proxy; else where it listens", "URL" },
    { "until-eof", 0, 0, G_OPTION_ARG_NONE, &self->until_eof,
      "End when standard input ends, as a program that started it does", NULL },
    G_OPTION_ENTRY_NULL,
  };

  g_option_context_add_main_entries (context, entries, NULL);
}

static gboolean
check (gpointer data, GError **error)
{
  Options *self = data;
  const char *url = self->public_url;

  if (!cpt_cli_require (error, "--listen", self->listen, NULL))
    return FALSE;
  if (url == NULL)
    return TRUE;
  if (!g_uri_is_valid (url, G_URI_FLAGS_NONE, NULL) ||
      (!g_str_has_prefix (url, "http://") && !g_str_has_prefix (url, "https://"))) {
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "--public-url %s is no address",
                 url);
    return FALSE;
  }
  while (g_str_has_suffix (url, "/"))
    self->public_url[strlen (url) - 1] = '\0';
  return TRUE;
}

/* A shop's terminals are thousands of connections that wait. */
static void
raise_file_limit (void)
{
  struct rlimit files;

  if (getrlimit (RLIMIT_NOFILE, &files) == 0 && files.rlim_cur < files.rlim_max) {
    files.rlim_cur = files.rlim_max;
    setrlimit (RLIMIT_NOFILE, &files);
  }
}

static gboolean
on_signal (gpointer user_data)
{
  g_main_loop_quit (user_data);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_standard_input (int fd, GIOCondition condition, gpointer user_data)
{
  char buffer[512];
  gssize n = read (fd, buffer, sizeof buffer);

  if (n > 0 || (n < 0 && errno == EINTR))
    return G_SOURCE_CONTINUE;
  g_main_loop_quit (user_data);
  return G_SOURCE_REMOVE;
}

/* What the clock alone brings about. A disk that is full is no reason to end: the next turn tries
 * again, and who asks central for something is told. */
static gboolean
on_upkeep (gpointer user_data)
{
  CptCli *cli = user_data;
  g_autoptr (GError) error = NULL;

  if (!cpt_upkeep_run (cli->service, &error))
    g_debug ("upkeep: %s", error->message);
  cpt_snapshot_sweep (cli->service);
  return G_SOURCE_CONTINUE;
}

/* A full disk ends nothing here either. */
static gboolean
on_clock (gpointer user_data)
{
  CptCli *cli = user_data;
  g_autoptr (GError) error = NULL;

  if (!cpt_clock_run (cli->service, &error))
    g_debug ("clock: %s", error->message);
  return G_SOURCE_CONTINUE;
}

static void
say_ready (CptCli *cli, const char *url)
{
  g_auto (CptJsonWriter) writer = CPT_JSON_WRITER_INIT;
  g_autofree char *json = NULL;

  cpt_json_begin_object (&writer, NULL);
  cpt_json_put_text (&writer, "listening", url);
  cpt_json_end_object (&writer);
  json = cpt_json_writer_end (&writer);
  cpt_cli_out (cli, "%s", json);
}

/* Everything is open: says so, and serves until it is told to end. */
static void
serve (CptCli *cli, Options *self, const char *url)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  guint sources[] = {
    g_unix_signal_add (SIGINT, on_signal, loop),
    g_unix_signal_add (SIGTERM, on_signal, loop),
    g_unix_signal_add (SIGHUP, on_signal, loop),
    g_timeout_add_seconds (CPT_UPKEEP_S, on_upkeep, cli),
    g_timeout_add_seconds (CPT_CLOCK_S, on_clock, cli),
  };

  if (self->until_eof)
    g_unix_fd_add (STDIN_FILENO, G_IO_IN | G_IO_HUP | G_IO_ERR, on_standard_input, loop);
  on_upkeep (cli);
  on_clock (cli);       /* of what was missed, before anybody asks */
  say_ready (cli, url); /* after the signals: whoever reads it may end us at once */
  g_main_loop_run (loop);
  for (gsize i = 0; i < G_N_ELEMENTS (sources); i++)
    g_source_remove (sources[i]);
}

static CptCliExit
run (CptCli *cli, gpointer data)
{
  Options *self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *snapshots = NULL;
  CptHttpServer *server;
  CptAdminServer *admin;
  CptWebhookSender *sender;
  const char *origin;

  signal (SIGPIPE, SIG_IGN);
  raise_file_limit ();
  snapshots = g_build_filename (cli->folder, "snapshots", NULL);
  cpt_service_set_snapshots (cli->service, cpt_snapshots_new (snapshots));
  if (self->public_url != NULL)
    cpt_service_set_origin (cli->service, self->public_url);
  server = cpt_http_server_start (cli->service, self->listen, &error);
  if (server == NULL)
    return cpt_cli_fail_error (cli, error);
  origin = self->public_url == NULL ? cpt_http_server_get_url (server) : self->public_url;
  cpt_data_folder_keep_origin (cli->folder, cli->service, origin);

  admin = cpt_admin_server_start (cli->folder, cli->service, &error);
  if (admin == NULL) {
    cpt_http_server_stop (server);
    return cpt_cli_fail_error (cli, error);
  }
  sender = cpt_webhook_sender_start (cli->service);
  serve (cli, self, cpt_http_server_get_url (server));

  cpt_webhook_sender_stop (sender);
  cpt_admin_server_stop (admin);
  cpt_http_server_stop (server);
  return CPT_CLI_DONE;
}

static void
clear (gpointer data)
{
  Options *self = data;

  g_free (self->listen);
  g_free (self->public_url);
}

const CptCliCommand cpt_cli_serve = {
  .name = "serve",
  .parameters = "",
  .summary =
      "Serves terminals and channels until SIGINT or SIGTERM. Prints a line of JSON when it\n"
      "is ready: {\"listening\":\"http://127.0.0.1:8765\"}.",
  .options_size = sizeof (Options),
  .add = add,
  .check = check,
  .run = run,
  .clear = clear,
  .is_local = TRUE,
};
