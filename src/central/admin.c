/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/admin.h"

#include "wire/json.h"

#include <fcntl.h>
#include <gio/gunixsocketaddress.h>
#include <string.h>
#include <sys/un.h>
#include <unistd.h>

#define MAX_SOCKET_PATH (sizeof ((struct sockaddr_un *)NULL)->sun_path - 1)

/* A socket's path may have 107 bytes, a folder's more: then it is named through the folder's
 * descriptor. */
GSocketAddress *
cpt_admin_make_address (const char *folder, int *folder_fd_out)
{
  g_autofree char *path = g_build_filename (folder, CPT_ADMIN_SOCKET, NULL);
  g_autofree char *through_fd = NULL;

  *folder_fd_out = -1;
  if (strlen (path) <= MAX_SOCKET_PATH)
    return g_unix_socket_address_new (path);

  *folder_fd_out = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  through_fd = g_strdup_printf ("/proc/self/fd/%d/" CPT_ADMIN_SOCKET, *folder_fd_out);
  return g_unix_socket_address_new (through_fd);
}

static gboolean
send_line (GOutputStream *output, CptJsonWriter *writer, GError **error)
{
  g_autofree char *json = cpt_json_writer_end (writer);
  g_autofree char *line = g_strconcat (json, "\n", NULL);

  return g_output_stream_write_all (output, line, strlen (line), NULL, NULL, error);
}

gboolean
cpt_admin_send_line (GOutputStream *output, const char *member, const char *text, GError **error)
{
  g_auto (CptJsonWriter) writer = CPT_JSON_WRITER_INIT;

  cpt_json_begin_object (&writer, NULL);
  cpt_json_put_text (&writer, member, text);
  cpt_json_end_object (&writer);
  return send_line (output, &writer, error);
}

gboolean
cpt_admin_send_number (GOutputStream *output, const char *member, gint64 number, GError **error)
{
  g_auto (CptJsonWriter) writer = CPT_JSON_WRITER_INIT;

  cpt_json_begin_object (&writer, NULL);
  cpt_json_put_int (&writer, member, number);
  cpt_json_end_object (&writer);
  return send_line (output, &writer, error);
}

char *
cpt_admin_read_line (GBufferedInputStream *input, GCancellable *cancellable, GError **error)
{
  g_autoptr (GString) line = g_string_new (NULL);

  while (line->len <= CPT_ADMIN_MAX_LINE) {
    gsize available;
    const char *buffer = g_buffered_input_stream_peek_buffer (input, &available);
    const char *end = available == 0 ? NULL : memchr (buffer, '\n', available);
    gsize length = end == NULL ? available : (gsize)(end - buffer);

    g_string_append_len (line, buffer, (gssize)length);
    g_input_stream_skip (G_INPUT_STREAM (input), end == NULL ? length : length + 1, NULL, NULL);
    if (end != NULL)
      return g_string_free (g_steal_pointer (&line), FALSE);
    if (g_buffered_input_stream_fill (input, -1, cancellable, error) <= 0)
      break;
  }

  if (error != NULL && *error == NULL)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT, "The other end is gone");
  return NULL;
}

gboolean
cpt_admin_send_frame (GOutputStream *output, gconstpointer data, gsize length, GError **error)
{
  guint32 head = g_htonl ((guint32)length);

  return g_output_stream_write_all (output, &head, sizeof head, NULL, NULL, error) &&
         g_output_stream_write_all (output, data, length, NULL, NULL, error);
}

gboolean
cpt_admin_send_failure (GOutputStream *output, const char *why, GError **error)
{
  guint32 head = g_htonl (CPT_ADMIN_FAILED);

  return g_output_stream_write_all (output, &head, sizeof head, NULL, NULL, error) &&
         cpt_admin_send_frame (output, why, MIN (strlen (why), CPT_ADMIN_MAX_FRAME), error);
}

static gboolean
read_exactly (GInputStream *input,
              gpointer buffer,
              gsize length,
              GCancellable *cancellable,
              GError **error)
{
  gsize n;

  if (!g_input_stream_read_all (input, buffer, length, &n, cancellable, error))
    return FALSE;
  if (n < length)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT, "The other end is gone");
  return n == length;
}

static gboolean
read_length (GInputStream *input, guint32 *length_out, GCancellable *cancellable, GError **error)
{
  if (!read_exactly (input, length_out, sizeof *length_out, cancellable, error))
    return FALSE;
  *length_out = g_ntohl (*length_out);
  return TRUE;
}

GBytes *
cpt_admin_read_frame (GInputStream *input, GCancellable *cancellable, GError **error)
{
  guint32 length;
  gboolean has_failed;
  g_autofree char *data = NULL;

  if (!read_length (input, &length, cancellable, error))
    return NULL;
  has_failed = length == CPT_ADMIN_FAILED;
  if (has_failed && !read_length (input, &length, cancellable, error))
    return NULL;
  if (length > CPT_ADMIN_MAX_FRAME) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "A frame of %u bytes", length);
    return NULL;
  }

  data = g_malloc0 ((gsize)length + 1);
  if (!read_exactly (input, data, length, cancellable, error))
    return NULL;
  if (has_failed) {
    g_autofree char *why = g_utf8_make_valid (data, -1);

    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, why);
    return NULL;
  }
  return g_bytes_new_take (g_steal_pointer (&data), length);
}
