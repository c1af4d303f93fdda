/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/admin-input.h"
#include "central/admin.h"

#include "wire/json.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_AT_ONCE 8
#define STOP_US     (5 * G_TIME_SPAN_SECOND) /* what a client may take to read its last lines */

struct _CptAdminServer {
  char *folder;             /* (owned) */
  char *path;               /* (owned) of the socket */
  CptService *service;      /* (not owned) */
  GSocketService *listener; /* (owned) */
  GCancellable *ending;     /* (owned) */
  GMutex mutex;
  GCond changed;
  GQueue running; /* (element-type GSocket) not owned: of the commands that run */
};

/* A client's terminal. */
typedef struct {
  CptConsole parent;
  GInputStream *input;   /* (not owned) buffered */
  GOutputStream *output; /* (not owned) */
  GCancellable *ending;  /* (not owned) */
} RemoteConsole;

/* A client that is gone hears nothing more; its command comes to its end all the same. */
static void
say (CptConsole *console, gboolean is_error, const char *text)
{
  cpt_admin_send_line (((RemoteConsole *)console)->output, is_error ? "err" : "out", text, NULL);
}

static GInputStream *
open_input (CptConsole *console, guint index, GError **error)
{
  RemoteConsole *self = (RemoteConsole *)console;

  return cpt_admin_input_open (self->input, self->output, index, self->ending, error);
}

static gboolean
save (CptConsole *console, const char *text, GError **error)
{
  RemoteConsole *self = (RemoteConsole *)console;
  g_autoptr (GBytes) frame = NULL;

  if (!cpt_admin_send_line (self->output, "save", text, error))
    return FALSE;
  frame = cpt_admin_read_frame (self->input, self->ending, error);
  return frame != NULL;
}

static gboolean
save_bytes (CptConsole *console, GBytes *bytes, GError **error)
{
  RemoteConsole *self = (RemoteConsole *)console;
  g_autoptr (GBytes) frame = NULL;
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  g_autofree char *text = g_base64_encode (data, length);

  if (!cpt_admin_send_line (self->output, "bytes", text, error))
    return FALSE;
  frame = cpt_admin_read_frame (self->input, self->ending, error);
  return frame != NULL;
}

/* (transfer full) (nullable) */
static char **
read_arguments (const char *line)
{
  g_autoptr (JsonObject) object =
      cpt_json_parse_object (line, strlen (line), CPT_ADMIN_MAX_LINE, NULL);
  g_autoptr (GStrvBuilder) arguments = g_strv_builder_new ();
  JsonArray *list;

  if (object == NULL || !cpt_json_get_array (object, "arguments", 10000, &list, NULL) ||
      json_array_get_length (list) == 0)
    return NULL;
  for (guint i = 0; i < json_array_get_length (list); i++) {
    JsonNode *node = json_array_get_element (list, i);

    if (json_node_get_value_type (node) != G_TYPE_STRING)
      return NULL;
    g_strv_builder_add (arguments, json_node_get_string (node));
  }
  return g_strv_builder_end (arguments);
}

static CptCliExit
run (CptAdminServer *self, RemoteConsole *console, const char *line)
{
  g_auto (GStrv) arguments = read_arguments (line);
  g_autoptr (GError) error = NULL;
  CptCli cli = { self->folder, self->service, &console->parent };
  const CptCliCommand *command = arguments == NULL ? NULL : cpt_cli_find (arguments[0]);
  gpointer options;
  CptCliExit code;

  if (command == NULL || command->is_local) {
    cpt_cli_err (&cli, "The serving process does not know that command");
    return CPT_CLI_USAGE;
  }
  options = cpt_cli_parse (command, (const char *const *)arguments, FALSE, &error);
  if (options == NULL) {
    cpt_cli_err (&cli, "%s", error->message);
    return CPT_CLI_USAGE;
  }
  code = command->run (&cli, options);
  cpt_cli_options_free (command, options);
  return code;
}

static void
leave (CptAdminServer *self, GSocketConnection *connection)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_queue_remove (&self->running, g_socket_connection_get_socket (connection));
  g_cond_broadcast (&self->changed);
}

/* On a thread of its own. */
static gboolean
on_run (GThreadedSocketService *listener,
        GSocketConnection *connection,
        GObject *source,
        gpointer user_data)
{
  CptAdminServer *self = user_data;
  GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  g_autoptr (GInputStream) input =
      g_buffered_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (connection)));
  RemoteConsole console = { { say, open_input, save, save_bytes }, input, output, self->ending };
  g_autofree char *line = cpt_admin_read_line (G_BUFFERED_INPUT_STREAM (input), self->ending, NULL);

  if (line != NULL)
    cpt_admin_send_number (output, "exit", run (self, &console, line), NULL);
  leave (self, connection);
  return TRUE;
}

/* On the main loop, before the thread: counted from here, so that none is missed at the end. */
static gboolean
on_incoming (GSocketService *listener,
             GSocketConnection *connection,
             GObject *source,
             gpointer user_data)
{
  CptAdminServer *self = user_data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_queue_push_tail (&self->running, g_socket_connection_get_socket (connection));
  return FALSE;
}

static gboolean
bind_socket (CptAdminServer *self, GError **error)
{
  int folder_fd;
  g_autoptr (GSocketAddress) address = cpt_admin_make_address (self->folder, &folder_fd);
  mode_t mask;
  gboolean is_bound;

  g_unlink (self->path); /* of a process that was killed: we hold the lock */
  mask = umask (0177);
  is_bound = g_socket_listener_add_address (G_SOCKET_LISTENER (self->listener), address,
                                            G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, NULL,
                                            NULL, error);
  umask (mask);
  if (folder_fd >= 0)
    close (folder_fd);
  if (!is_bound)
    g_prefix_error (error, "%s: ", self->path);
  return is_bound;
}

static void
admin_server_free (CptAdminServer *self)
{
  g_clear_object (&self->listener);
  g_clear_object (&self->ending);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->changed);
  g_free (self->folder);
  g_free (self->path);
  g_free (self);
}

CptAdminServer *
cpt_admin_server_start (const char *folder, CptService *service, GError **error)
{
  CptAdminServer *self = g_new0 (CptAdminServer, 1);

  self->folder = g_strdup (folder);
  self->path = g_build_filename (folder, CPT_ADMIN_SOCKET, NULL);
  self->service = service;
  self->ending = g_cancellable_new ();
  g_mutex_init (&self->mutex);
  g_cond_init (&self->changed);
  self->listener = g_threaded_socket_service_new (MAX_AT_ONCE);
  if (!bind_socket (self, error)) {
    admin_server_free (self);
    return NULL;
  }

  g_signal_connect (self->listener, "incoming", G_CALLBACK (on_incoming), self);
  g_signal_connect (self->listener, "run", G_CALLBACK (on_run), self);
  g_socket_service_start (self->listener);
  return self;
}

void
cpt_admin_server_stop (CptAdminServer *self)
{
  gint64 until_us = g_get_monotonic_time () + STOP_US;

  g_socket_service_stop (self->listener);
  g_socket_listener_close (G_SOCKET_LISTENER (self->listener));
  g_unlink (self->path);
  g_cancellable_cancel (self->ending);

  g_mutex_lock (&self->mutex);
  while (self->running.length > 0 && g_cond_wait_until (&self->changed, &self->mutex, until_us))
    ;
  for (GList *item = self->running.head; item != NULL; item = item->next)
    g_socket_shutdown (item->data, TRUE, TRUE, NULL); /* it does not read */
  while (self->running.length > 0)
    g_cond_wait (&self->changed, &self->mutex);
  g_mutex_unlock (&self->mutex);
  admin_server_free (self);
}
