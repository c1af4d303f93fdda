/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "picture.h"

#include <stdlib.h>

#define BYTES 4 /* of a pixel */

static GdkTexture *
take (GtkWidget *widget)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;

  gdk_paintable_snapshot (paintable, snapshot, gtk_widget_get_width (widget),
                          gtk_widget_get_height (widget));
  node = gtk_snapshot_free_to_node (snapshot);
  return gsk_renderer_render_texture (
      gtk_native_get_renderer (gtk_widget_get_native (widget)), node,
      &GRAPHENE_RECT_INIT (0, 0, (float)gtk_widget_get_width (widget),
                           (float)gtk_widget_get_height (widget)));
}

static guchar *
read_pixels (GdkTexture *texture)
{
  gsize stride = (gsize)gdk_texture_get_width (texture) * BYTES;
  guchar *pixels = g_malloc (stride * (gsize)gdk_texture_get_height (texture));

  gdk_texture_download (texture, pixels, stride);
  return pixels;
}

static double
compare (GdkTexture *shown, GdkTexture *kept)
{
  gsize n = (gsize)gdk_texture_get_width (shown) * (gsize)gdk_texture_get_height (shown);
  g_autofree guchar *a = NULL;
  g_autofree guchar *b = NULL;
  gsize n_other = 0;

  if (gdk_texture_get_width (shown) != gdk_texture_get_width (kept) ||
      gdk_texture_get_height (shown) != gdk_texture_get_height (kept))
    return 1;
  a = read_pixels (shown);
  b = read_pixels (kept);
  for (gsize i = 0; i < n; i++)
    for (gsize k = 0; k < BYTES; k++)
      if (abs (a[i * BYTES + k] - b[i * BYTES + k]) > PICTURE_MAX_SHADE) {
        n_other++;
        break;
      }
  return (double)n_other / (double)n;
}

static void
leave (GdkTexture *shown, const char *path)
{
  g_autofree char *folder =
      g_build_filename (g_getenv ("COMPTOIR_BUILD_ROOT"), "meson-logs", "pictures", NULL);
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *file = g_build_filename (folder, name, NULL);

  if (g_mkdir_with_parents (folder, 0755) == 0 && gdk_texture_save_to_png (shown, file))
    g_test_message ("what is shown: %s; what is kept: %s", file, path);
}

double
picture_compare (GtkWidget *widget, const char *path)
{
  g_autoptr (GdkTexture) shown = take (widget);
  g_autoptr (GdkTexture) kept = NULL;
  g_autoptr (GError) error = NULL;
  double share;

  if (g_getenv ("COMPTOIR_KEEP") != NULL)
    return gdk_texture_save_to_png (shown, path) ? 0 : 1;
  kept = gdk_texture_new_from_filename (path, &error);
  if (kept == NULL)
    g_test_message ("%s", error->message);
  share = kept != NULL ? compare (shown, kept) : 1;
  if (share > 0)
    leave (shown, path);
  return share;
}
