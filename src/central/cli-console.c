/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/cli-console.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixinputstream.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct _CptLocalConsole {
  CptConsole parent;
  const CptCliOptions *options; /* (not owned) */
  char *secret_path;            /* (owned) (nullable) what is written until it is whole */
  int secret_fd;
};

static void
say (CptConsole *console, gboolean is_error, const char *text)
{
  FILE *stream = is_error ? stderr : stdout;

  fputs (text, stream);
  fputc ('\n', stream);
  fflush (stream);
}

static GInputStream *
open_input (CptConsole *console, guint index, GError **error)
{
  CptLocalConsole *self = (CptLocalConsole *)console;
  const char *const *inputs = self->options->inputs;
  const char *name =
      inputs == NULL || index >= g_strv_length ((char **)inputs) ? NULL : inputs[index];
  int fd;

  if (name == NULL) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "There is no input %u", index);
    return NULL;
  }
  if (g_str_equal (name, "-"))
    return g_unix_input_stream_new (STDIN_FILENO, FALSE);

  fd = g_open (name, O_RDONLY | O_CLOEXEC, 0);
  if (fd < 0) {
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "Cannot read %s: %s", name,
                 g_strerror (errno));
    return NULL;
  }
  return g_unix_input_stream_new (fd, TRUE);
}

static gboolean
write_whole (int fd, const char *text, gsize length)
{
  while (length > 0) {
    gssize n = write (fd, text, length);

    if (n < 0)
      return FALSE;
    text += n;
    length -= (gsize)n;
  }
  return fsync (fd) == 0;
}

/* What is added to a table that is there already needs no header line of its own. */
static const char *
skip_header (const char *before, const char *text)
{
  const char *end = strchr (text, '\n');

  if (end == NULL || strncmp (before, text, (gsize)(end + 1 - text)) != 0)
    return text;
  return end + 1;
}

/* Whole or not at all: what a file held is gone only when the new one is on disk. */
static gboolean
put (CptLocalConsole *self, const char *data, gsize length, GError **error)
{
  const char *name = self->options->secret_file;

  if (name == NULL || g_str_equal (name, "-")) {
    fwrite (data, 1, length, stdout);
    fflush (stdout);
    return TRUE;
  }
  if (!write_whole (self->secret_fd, data, length) || g_rename (self->secret_path, name) != 0) {
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "Cannot write %s: %s", name,
                 g_strerror (errno));
    return FALSE;
  }
  g_clear_pointer (&self->secret_path, g_free);
  return TRUE;
}

static gboolean
save (CptConsole *console, const char *text, GError **error)
{
  CptLocalConsole *self = (CptLocalConsole *)console;
  g_autofree char *before = NULL;
  g_autofree char *all = NULL;

  if (self->options->secret_is_added && self->options->secret_file != NULL)
    g_file_get_contents (self->options->secret_file, &before, NULL, NULL);
  all = before == NULL ? g_strdup (text) : g_strconcat (before, skip_header (before, text), NULL);
  return put (self, all, strlen (all), error);
}

static gboolean
save_bytes (CptConsole *console, GBytes *bytes, GError **error)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  return put ((CptLocalConsole *)console, data, length, error);
}

CptLocalConsole *
cpt_local_console_new (const CptCliOptions *options, GError **error)
{
  g_autoptr (CptLocalConsole) self = g_new0 (CptLocalConsole, 1);

  self->parent = (CptConsole){ say, open_input, save, save_bytes };
  self->options = options;
  self->secret_fd = -1;
  if (options->secret_file == NULL || g_str_equal (options->secret_file, "-"))
    return g_steal_pointer (&self);

  self->secret_path = g_strconcat (options->secret_file, ".XXXXXX", NULL);
  self->secret_fd = g_mkstemp_full (self->secret_path, O_RDWR | O_CLOEXEC, 0600);
  if (self->secret_fd < 0) {
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "Cannot write %s: %s",
                 options->secret_file, g_strerror (errno));
    g_clear_pointer (&self->secret_path, g_free);
    return NULL;
  }
  return g_steal_pointer (&self);
}

void
cpt_local_console_free (CptLocalConsole *self)
{
  if (self == NULL)
    return;
  if (self->secret_fd >= 0)
    close (self->secret_fd);
  if (self->secret_path != NULL)
    g_unlink (self->secret_path);
  g_free (self->secret_path);
  g_free (self);
}

CptConsole *
cpt_local_console_get (CptLocalConsole *self)
{
  return &self->parent;
}
