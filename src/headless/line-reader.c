/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "headless/line-reader.h"

#include <string.h>

#define READ_BYTES 65536

struct _CptLineReader {
  GInputStream *stream;      /* (owned) */
  GCancellable *cancellable; /* (owned) */
  gsize max_bytes;
  GByteArray *held;  /* (owned) what came after the last line that was given */
  gboolean skipping; /* in a line that was too long */
  gboolean ended;
  char buffer[READ_BYTES];

  CptLineFunction function;
  gpointer user_data;
  guint idle;
};

static void read_more (CptLineReader *self);

CptLineReader *
cpt_line_reader_new (GInputStream *stream, gsize max_bytes)
{
  CptLineReader *self = g_new0 (CptLineReader, 1);

  self->stream = g_object_ref (stream);
  self->cancellable = g_cancellable_new ();
  self->max_bytes = max_bytes;
  self->held = g_byte_array_new ();
  return self;
}

void
cpt_line_reader_free (CptLineReader *self)
{
  if (self == NULL)
    return;
  g_clear_handle_id (&self->idle, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->stream);
  g_clear_pointer (&self->held, g_byte_array_unref);
  g_free (self);
}

static void
give (CptLineReader *self, CptLineSort sort, char *line, gsize length)
{
  CptLineFunction function = self->function;

  self->function = NULL;
  function (sort, line, length, self->user_data);
}

static void
give_line (CptLineReader *self, gsize length)
{
  g_autofree char *line = g_strndup ((const char *)self->held->data, length);

  g_byte_array_remove_range (self->held, 0, (guint)length + 1);
  if (length > 0 && line[length - 1] == '\r')
    line[--length] = '\0';
  give (self, CPT_LINE_TEXT, line, length);
}

/* TRUE: something was given. */
static gboolean
give_what_is_held (CptLineReader *self)
{
  const char *end = self->held->len > 0 ? memchr (self->held->data, '\n', self->held->len) : NULL;
  gsize length = end != NULL ? (gsize)(end - (const char *)self->held->data) : self->held->len;

  if (self->skipping) {
    g_byte_array_remove_range (self->held, 0, (guint)(end != NULL ? length + 1 : length));
    self->skipping = end == NULL;
    return end != NULL || self->ended ? give_what_is_held (self) : FALSE;
  }
  if (length > self->max_bytes) {
    self->skipping = TRUE;
    give (self, CPT_LINE_TOO_LONG, NULL, 0);
    return TRUE;
  }
  if (end != NULL) {
    give_line (self, length);
    return TRUE;
  }
  if (!self->ended)
    return FALSE;
  if (self->held->len > 0) { /* a last line without its end is a line all the same */
    g_byte_array_append (self->held, (const guint8 *)"\n", 1);
    give_line (self, length);
  } else {
    give (self, CPT_LINE_END, NULL, 0);
  }
  return TRUE;
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  CptLineReader *self = user_data;
  g_autoptr (GError) error = NULL;
  gssize n = g_input_stream_read_finish (G_INPUT_STREAM (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* the reader is gone */
  if (n > 0)
    g_byte_array_append (self->held, (const guint8 *)self->buffer, (guint)n);
  else
    self->ended = TRUE;
  if (!give_what_is_held (self))
    read_more (self);
}

static void
read_more (CptLineReader *self)
{
  g_input_stream_read_async (self->stream, self->buffer, sizeof self->buffer, G_PRIORITY_DEFAULT,
                             self->cancellable, on_read, self);
}

static gboolean
on_idle (gpointer user_data)
{
  CptLineReader *self = user_data;

  self->idle = 0;
  if (!give_what_is_held (self))
    read_more (self);
  return G_SOURCE_REMOVE;
}

void
cpt_line_reader_next (CptLineReader *self, CptLineFunction function, gpointer user_data)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (self->function == NULL);

  self->function = function;
  self->user_data = user_data;
  self->idle = g_idle_add_full (G_PRIORITY_DEFAULT, on_idle, self, NULL);
}
