/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "room.h"

#include <gio/gio.h>
#include <glib/gstdio.h>

/* Memory, where there is such a folder: thousands of commits are tried, and none of them is tried
 * against a power cut. */
#define MEMORY "/dev/shm"

void
room_make (Room *self)
{
  g_autoptr (GError) error = NULL;

  self->path = g_mkdtemp (g_strdup (MEMORY "/cpt-cache-XXXXXX"));
  if (self->path == NULL)
    self->path = g_dir_make_tmp ("cpt-cache-XXXXXX", &error);
  g_assert_no_error (error);
}

void
room_leave (Room *self)
{
  g_autoptr (GDir) folder = g_dir_open (self->path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL) {
    g_autofree char *file = g_build_filename (self->path, name, NULL);

    g_remove (file);
  }
  g_rmdir (self->path);
  g_clear_pointer (&self->path, g_free);
}

void
room_copy (const Room *from, const Room *to)
{
  g_autoptr (GDir) folder = g_dir_open (from->path, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (folder)) != NULL) {
    g_autofree char *source = g_build_filename (from->path, name, NULL);
    g_autofree char *target = g_build_filename (to->path, name, NULL);
    g_autofree char *bytes = NULL;
    gsize length;

    /* The memory map of the log's index is made anew by whoever opens the file. */
    if (g_str_has_suffix (name, "-shm") || g_str_has_suffix (name, ".reserve"))
      continue;
    g_assert_true (g_file_get_contents (source, &bytes, &length, NULL));
    g_assert_true (g_file_set_contents (target, bytes, (gssize)length, NULL));
  }
}

char *
golden_read (const char *name, gsize *length_out)
{
  const char *shared = g_getenv ("COMPTOIR_SHARED");
  g_autofree char *path = g_build_filename (shared != NULL ? shared : ".", "golden", name, NULL);
  char *text = NULL;

  if (!g_file_get_contents (path, &text, length_out, NULL))
    g_test_skip ("the golden files are not here (COMPTOIR_SHARED)");
  return text;
}

GByteArray *
pack_text (const char *text, gsize length)
{
  g_autoptr (GConverter) packer =
      G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 1));
  GByteArray *out = g_byte_array_new ();
  gsize n_in, n_out;

  g_byte_array_set_size (out, (guint)length + 1024);
  g_assert_cmpint (g_converter_convert (packer, text, length, out->data, out->len,
                                        G_CONVERTER_INPUT_AT_END, &n_in, &n_out, NULL),
                   ==, G_CONVERTER_FINISHED);
  g_byte_array_set_size (out, (guint)n_out);
  return out;
}
