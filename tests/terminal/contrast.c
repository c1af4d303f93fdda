/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The colour of the words is the stylesheet's; their ground is read from the picture, where it is
 * the colour that most of a label's box has. */
#include "contrast.h"

#include "terminal/widgets/steady-label.h"

#include <math.h>
#include <string.h>

#define WANTED       7.0
#define WANTED_LARGE 4.5
#define LARGE_PX     24.0 /* 18 pt */
#define LARGE_BOLD   18.6 /* 14 pt */
#define BOLD         600
#define FADED                                                                                      \
  0.6 /* thin strokes never reach their own colour; what is drawn with opacity stays far below */

typedef struct {
  GtkWidget *window;
  GPtrArray *findings;
  guint32 *pixels; /* (owned) ARGB */
  int width, height;
  guint n_seen;
} Look;

static double
get_linear (float channel)
{
  double value = (double)channel;

  return value <= 0.03928 ? value / 12.92 : pow ((value + 0.055) / 1.055, 2.4);
}

static double
get_luminance (const GdkRGBA *colour)
{
  return 0.2126 * get_linear (colour->red) + 0.7152 * get_linear (colour->green) +
         0.0722 * get_linear (colour->blue);
}

double
contrast_of (const GdkRGBA *one, const GdkRGBA *two)
{
  double a = get_luminance (one), b = get_luminance (two);

  return (MAX (a, b) + 0.05) / (MIN (a, b) + 0.05);
}

static GdkRGBA
get_colour (guint32 pixel)
{
  return (GdkRGBA){ (float)(pixel >> 16 & 0xff) / 255, (float)(pixel >> 8 & 0xff) / 255,
                    (float)(pixel & 0xff) / 255, 1 };
}

static gboolean
draw (Look *self)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (self->window);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  GskRenderNode *node;
  g_autoptr (GdkTexture) texture = NULL;
  graphene_rect_t box;

  self->width = gtk_widget_get_width (self->window);
  self->height = gtk_widget_get_height (self->window);
  gdk_paintable_snapshot (paintable, snapshot, self->width, self->height);
  node = gtk_snapshot_free_to_node (snapshot);
  if (node == NULL)
    return FALSE;
  box = GRAPHENE_RECT_INIT (0, 0, (float)self->width, (float)self->height);
  texture =
      gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (self->window)), node, &box);
  gsk_render_node_unref (node);
  self->pixels = g_new (guint32, (gsize)self->width * (gsize)self->height);
  gdk_texture_download (texture, (guchar *)self->pixels, (gsize)self->width * 4);
  return TRUE;
}

static gint
compare_pixels (gconstpointer a, gconstpointer b)
{
  guint32 one = *(const guint32 *)a, two = *(const guint32 *)b;

  return one < two ? -1 : one > two;
}

/* The pixels of @box, sorted; the longest run is the ground. */
static GArray *
take_box (Look *self, const graphene_rect_t *box)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (guint32));
  int left = MAX (0, (int)box->origin.x), top = MAX (0, (int)box->origin.y);
  int right = MIN (self->width, (int)(box->origin.x + box->size.width));
  int bottom = MIN (self->height, (int)(box->origin.y + box->size.height));

  for (int y = top; y < bottom; y++)
    for (int x = left; x < right; x++)
      g_array_append_val (found, self->pixels[y * self->width + x]);
  g_array_sort (found, compare_pixels);
  return found;
}

static GdkRGBA
find_ground (const GArray *pixels)
{
  guint best = 0, run = 0;
  guint32 ground = 0;

  for (guint i = 0; i < pixels->len; i++) {
    guint32 pixel = g_array_index (pixels, guint32, i);

    run = i > 0 && pixel == g_array_index (pixels, guint32, i - 1) ? run + 1 : 1;
    if (run > best) {
      best = run;
      ground = pixel;
    }
  }
  return get_colour (ground);
}

static double
find_strongest (const GArray *pixels, const GdkRGBA *ground)
{
  double strongest = 1;

  for (guint i = 0; i < pixels->len; i++) {
    GdkRGBA colour = get_colour (g_array_index (pixels, guint32, i));

    strongest = MAX (strongest, contrast_of (&colour, ground));
  }
  return strongest;
}

static double
get_wanted (GtkWidget *label)
{
  PangoContext *context = gtk_widget_get_pango_context (label);
  const PangoFontDescription *font = pango_context_get_font_description (context);
  double scale = pango_cairo_context_get_resolution (context) / 96;
  double size = (double)pango_font_description_get_size (font) / PANGO_SCALE;

  /* In plain pixels, before the person's own scale: a small text that is made large stays what it
   * is. */
  if (!pango_font_description_get_size_is_absolute (font))
    size = size * 96 / 72;
  else if (scale > 0)
    size /= scale;
  if (size >= LARGE_PX || (size >= LARGE_BOLD && pango_font_description_get_weight (font) >= BOLD))
    return WANTED_LARGE;
  return WANTED;
}

/* NULL: no words. */
static const char *
get_text (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget))
    return gtk_label_get_text (GTK_LABEL (widget));
  if (CPT_IS_STEADY_LABEL (widget))
    return cpt_steady_label_get_label (CPT_STEADY_LABEL (widget));
  return GTK_IS_INSCRIPTION (widget) ? gtk_inscription_get_text (GTK_INSCRIPTION (widget)) : NULL;
}

static void
look_at (Look *self, GtkWidget *label, const graphene_rect_t *box)
{
  g_autoptr (GArray) pixels = take_box (self, box);
  const char *text = get_text (label);
  double wanted = get_wanted (label);
  double by_sheet, drawn;
  GdkRGBA colour, ground;

  if (pixels->len == 0)
    return;
  self->n_seen++;
  gtk_style_context_get_color (gtk_widget_get_style_context (label), &colour);
  ground = find_ground (pixels);
  by_sheet = contrast_of (&colour, &ground);
  drawn = find_strongest (pixels, &ground);
  if (by_sheet < wanted || drawn < FADED * wanted)
    g_ptr_array_add (
        self->findings,
        g_strdup_printf ("contrast %.1f (drawn %.1f) of %.1f on #%02x%02x%02x: “%s” (in %s)",
                         by_sheet, drawn, wanted, (guint)lroundf (ground.red * 255),
                         (guint)lroundf (ground.green * 255), (guint)lroundf (ground.blue * 255),
                         text, G_OBJECT_TYPE_NAME (gtk_widget_get_parent (label))));
}

/* What is scrolled out of sight, or covered by a bar, is not in the picture. */
static gboolean
is_in_sight (Look *self, GtkWidget *label, graphene_rect_t *box)
{
  GtkWidget *at;

  if (!gtk_widget_compute_bounds (label, self->window, box))
    return FALSE;
  at = gtk_widget_pick (self->window, (double)(box->origin.x + box->size.width / 2),
                        (double)(box->origin.y + box->size.height / 2),
                        GTK_PICK_INSENSITIVE | GTK_PICK_NON_TARGETABLE);
  return at != NULL &&
         (at == label || gtk_widget_is_ancestor (at, label) || gtk_widget_is_ancestor (label, at));
}

static void
walk (Look *self, GtkWidget *widget)
{
  graphene_rect_t box;

  if (!gtk_widget_get_mapped (widget) || !gtk_widget_get_child_visible (widget) ||
      !gtk_widget_is_sensitive (widget)) /* what cannot be used now may be grey */
    return;
  if (get_text (widget) != NULL && *get_text (widget) != '\0' && is_in_sight (self, widget, &box))
    look_at (self, widget, &box);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    walk (self, child);
}

guint
contrast_look (GtkWidget *window, GPtrArray *findings)
{
  Look look = { .window = window, .findings = findings };

  if (!draw (&look))
    return 0;
  walk (&look, window);
  g_free (look.pixels);
  return look.n_seen;
}
