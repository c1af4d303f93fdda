/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "golden.h"

#include <string.h>

char *
golden_read (const char *name, gsize *length_out)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "wire", "golden", name, NULL);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  if (!g_file_get_contents (path, &text, length_out, &error))
    g_error ("%s", error->message);
  return text;
}

char **
golden_read_lines (const char *name)
{
  gsize length;
  g_autofree char *text = golden_read (name, &length);

  g_assert_cmpint (text[length - 1], ==, '\n');
  text[length - 1] = '\0';
  return g_strsplit (text, "\n", -1);
}

char *
golden_read_shared (const char *name, gsize *length_out)
{
  const char *folder = g_getenv ("COMPTOIR_SHARED");
  g_autofree char *path = NULL;
  char *text = NULL;

  if (folder == NULL)
    return NULL;
  path = g_build_filename (folder, name, NULL);
  return g_file_get_contents (path, &text, length_out, NULL) ? text : NULL;
}
