/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/admin.h"

#include "wire/json.h"

#include <string.h>
#include <unistd.h>

GSocketConnection *
cpt_admin_connect (const char *folder)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  int folder_fd;
  g_autoptr (GSocketAddress) address = cpt_admin_make_address (folder, &folder_fd);
  GSocketConnection *connection;

  connection = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, NULL);
  if (folder_fd >= 0)
    close (folder_fd);
  return connection;
}

typedef struct {
  GSocketConnection *connection; /* (not owned) */
  CptConsole *console;           /* (not owned) */
  GHashTable *inputs;            /* (owned) number → GInputStream */
} Call;

static gboolean
send_arguments (Call *call, const char *const *arguments, GError **error)
{
  GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (call->connection));
  g_auto (CptJsonWriter) writer = CPT_JSON_WRITER_INIT;
  g_autofree char *json = NULL;
  g_autofree char *line = NULL;

  cpt_json_begin_object (&writer, NULL);
  cpt_json_begin_list (&writer, "arguments");
  for (gsize i = 0; arguments[i] != NULL; i++)
    cpt_json_put_text (&writer, NULL, arguments[i]);
  cpt_json_end_list (&writer);
  cpt_json_end_object (&writer);
  json = cpt_json_writer_end (&writer);
  line = g_strconcat (json, "\n", NULL);
  return g_output_stream_write_all (output, line, strlen (line), NULL, NULL, error);
}

static GInputStream *
find_input (Call *call, gint64 number, GError **error)
{
  GInputStream *input = g_hash_table_lookup (call->inputs, GINT_TO_POINTER ((gint)number));

  if (input == NULL) {
    input = call->console->open (call->console, (guint)number, error);
    if (input != NULL)
      g_hash_table_insert (call->inputs, GINT_TO_POINTER ((gint)number), input);
  }
  return input;
}

static gboolean
answer_read (Call *call, gint64 number, GError **error)
{
  GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (call->connection));
  g_autofree guint8 *buffer = g_malloc (CPT_ADMIN_MAX_FRAME);
  g_autoptr (GError) why = NULL;
  GInputStream *input = find_input (call, number, &why);
  gssize n;

  n = input == NULL ? -1 : g_input_stream_read (input, buffer, CPT_ADMIN_MAX_FRAME, NULL, &why);
  if (n < 0)
    return cpt_admin_send_failure (output, why->message, error);
  return cpt_admin_send_frame (output, buffer, (gsize)n, error);
}

static gboolean
answer_save (Call *call, const char *text, GError **error)
{
  GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (call->connection));
  g_autoptr (GError) why = NULL;

  if (call->console->save (call->console, text, &why))
    return cpt_admin_send_frame (output, "", 0, error);
  return cpt_admin_send_failure (output, why->message, error);
}

static gboolean
answer_save_bytes (Call *call, const char *text, GError **error)
{
  GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (call->connection));
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) why = NULL;
  gsize length;
  guint8 *data = g_base64_decode (text, &length);

  bytes = g_bytes_new_take (data, length);
  if (call->console->save_bytes (call->console, bytes, &why))
    return cpt_admin_send_frame (output, "", 0, error);
  return cpt_admin_send_failure (output, why->message, error);
}

/* FALSE at the end: @exit_out is set, or @error. */
static gboolean
take_line (Call *call, const char *line, gint64 *exit_out, GError **error)
{
  g_autoptr (JsonObject) object =
      cpt_json_parse_object (line, strlen (line), CPT_ADMIN_MAX_LINE, error);

  if (object == NULL)
    return FALSE;
  if (json_object_has_member (object, "out"))
    call->console->say (call->console, FALSE,
                        json_object_get_string_member_with_default (object, "out", ""));
  else if (json_object_has_member (object, "err"))
    call->console->say (call->console, TRUE,
                        json_object_get_string_member_with_default (object, "err", ""));
  else if (json_object_has_member (object, "read"))
    return answer_read (call, json_object_get_int_member_with_default (object, "read", 0), error);
  else if (json_object_has_member (object, "save"))
    return answer_save (call, json_object_get_string_member_with_default (object, "save", ""),
                        error);
  else if (json_object_has_member (object, "bytes"))
    return answer_save_bytes (
        call, json_object_get_string_member_with_default (object, "bytes", ""), error);
  else {
    *exit_out = json_object_get_int_member_with_default (object, "exit", CPT_CLI_FAILED);
    return FALSE;
  }
  return TRUE;
}

CptCliExit
cpt_admin_call (GSocketConnection *connection, const char *const *arguments, CptConsole *console)
{
  g_autoptr (GInputStream) input = NULL;
  g_autoptr (GHashTable) inputs = g_hash_table_new_full (NULL, NULL, NULL, g_object_unref);
  g_autoptr (GError) error = NULL;
  Call call = { connection, console, inputs };
  gint64 code = CPT_CLI_FAILED;
  gboolean goes_on = send_arguments (&call, arguments, &error);

  input = g_buffered_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (connection)));
  while (goes_on) {
    g_autofree char *line = cpt_admin_read_line (G_BUFFERED_INPUT_STREAM (input), NULL, &error);

    goes_on = line != NULL && take_line (&call, line, &code, &error);
  }

  if (error != NULL) {
    g_autofree char *words = g_strdup_printf ("The serving process broke off: %s", error->message);

    console->say (console, TRUE, words);
    return CPT_CLI_FAILED;
  }
  return code >= CPT_CLI_DONE && code <= CPT_CLI_FAILED ? (CptCliExit)code : CPT_CLI_FAILED;
}
