/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "print/label.h"

#include "print/code.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>
#include <string.h>

#define POINTS_PER_MM (72.0 / 25.4)
#define FONT          "Inter, Cantarell, Sans"
#define MARGIN_MM     4.0

G_DEFINE_QUARK (cpt_print_error, cpt_print_error)

typedef enum { BLACK, WHITE } Ink;

static double
to_points (double mm)
{
  return mm * POINTS_PER_MM;
}

/* A line of text from @x on, no wider than @width, its middle at @y (millimetres): what is longer
 * gets smaller type, then an ellipsis. */
static void
draw_text (cairo_t *cairo,
           const char *text,
           double x,
           double y,
           double width,
           double size_pt,
           gboolean bold,
           PangoAlignment alignment,
           Ink ink)
{
  PangoLayout *layout = pango_cairo_create_layout (cairo);
  PangoFontDescription *font = pango_font_description_from_string (FONT);
  const double smallest_pt = size_pt * 0.4;
  int text_width, text_height;

  pango_font_description_set_weight (font, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_layout_set_text (layout, text, -1);
  do {
    pango_font_description_set_absolute_size (font, size_pt * PANGO_SCALE);
    pango_layout_set_font_description (layout, font);
    pango_layout_get_size (layout, &text_width, &text_height);
    size_pt *= 0.95;
  } while (text_width > to_points (width) * PANGO_SCALE && size_pt >= smallest_pt);
  pango_layout_set_width (layout, (int)(to_points (width) * PANGO_SCALE));
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_alignment (layout, alignment);

  cairo_set_source_rgb (cairo, ink, ink, ink);
  cairo_move_to (cairo, to_points (x), to_points (y) - text_height / 2.0 / PANGO_SCALE);
  pango_cairo_show_layout (cairo, layout);
  pango_font_description_free (font);
  g_object_unref (layout);
}

static void
draw_box (cairo_t *cairo, double x, double y, double width, double height)
{
  cairo_set_source_rgb (cairo, 0, 0, 0);
  cairo_rectangle (cairo, to_points (x), to_points (y), to_points (width), to_points (height));
  cairo_fill (cairo);
}

/* Which order and where, as large as there is room; whose and how many; the codes below. */
static gboolean
draw_label (cairo_t *cairo, const CptLabel *label, GError **error)
{
  const double inner = CPT_LABEL_WIDTH_MM - 2 * MARGIN_MM, half = inner / 2;
  const double right = MARGIN_MM + half + 2, qr = 29, codes_y = 31;

  draw_text (cairo, label->reference, MARGIN_MM, 10, half, 26, TRUE, PANGO_ALIGN_LEFT, BLACK);
  if (*label->place != '\0') {
    draw_box (cairo, right, 4, half - 2, 12);
    draw_text (cairo, label->place, right + 2, 10, half - 6, 26, TRUE, PANGO_ALIGN_CENTER, WHITE);
  }
  draw_text (cairo, label->customer, MARGIN_MM, 20.5, half, 17, TRUE, PANGO_ALIGN_LEFT, BLACK);
  draw_text (cairo, label->count, right, 20.5, half - 2, 17, TRUE, PANGO_ALIGN_RIGHT, BLACK);
  draw_text (cairo, label->shop, MARGIN_MM, 26.5, inner, 9, FALSE, PANGO_ALIGN_LEFT, BLACK);
  draw_text (cairo, label->bag, 0, 56.5, CPT_LABEL_WIDTH_MM - qr - 2, 11, FALSE, PANGO_ALIGN_CENTER,
             BLACK);
  return cpt_code_draw (cairo, CPT_CODE_128, label->bag, 0, to_points (codes_y),
                        to_points (CPT_LABEL_WIDTH_MM - qr - 2), to_points (22), error) &&
         cpt_code_draw (cairo, CPT_CODE_QR, label->bag, to_points (CPT_LABEL_WIDTH_MM - qr - 2),
                        to_points (codes_y), to_points (qr), to_points (qr), error);
}

static cairo_status_t
write_piece (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

/* cairo would write the clock's time into the file. */
static void
set_made_at (cairo_surface_t *surface, gint64 at_us)
{
  g_autoptr (GDateTime) at = g_date_time_new_from_unix_utc (at_us / G_USEC_PER_SEC);
  g_autofree char *text = at != NULL ? g_date_time_format (at, "%Y-%m-%dT%H:%M:%SZ") : NULL;

  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATE_DATE,
                                  text != NULL ? text : "1970-01-01T00:00:00Z");
}

static gboolean
is_drawable (const CptLabel *label, GError **error)
{
  gsize length = strlen (label->bag);

  for (const char *at = label->bag; *at != '\0'; at++)
    if (!g_ascii_isprint (*at))
      length = 0;
  if (length >= 1 && length <= CPT_LABEL_MAX_CODE)
    return TRUE;
  g_set_error (error, CPT_PRINT_ERROR, CPT_PRINT_ERROR_CODE,
               "A bag's number has 1 to %d characters of ASCII, not “%s”", CPT_LABEL_MAX_CODE,
               label->bag);
  return FALSE;
}

GBytes *
cpt_labels_draw (const GArray *labels, gint64 at_us, GError **error)
{
  g_autoptr (GByteArray) file = g_byte_array_new ();
  cairo_surface_t *surface;
  cairo_t *cairo;
  cairo_status_t status;
  gboolean drawn = TRUE;

  g_return_val_if_fail (labels != NULL && labels->len > 0, NULL);

  surface = cairo_pdf_surface_create_for_stream (write_piece, file, to_points (CPT_LABEL_WIDTH_MM),
                                                 to_points (CPT_LABEL_HEIGHT_MM));
  set_made_at (surface, at_us);
  cairo = cairo_create (surface);
  for (guint i = 0; i < labels->len && drawn; i++) {
    const CptLabel *label = &g_array_index (labels, CptLabel, i);

    drawn = is_drawable (label, error) && draw_label (cairo, label, error);
    cairo_show_page (cairo);
  }
  cairo_surface_finish (surface);
  status = cairo_status (cairo);
  cairo_destroy (cairo);
  cairo_surface_destroy (surface);
  if (!drawn)
    return NULL;
  if (status != CAIRO_STATUS_SUCCESS) {
    g_set_error_literal (error, CPT_PRINT_ERROR, CPT_PRINT_ERROR_DRAWING,
                         cairo_status_to_string (status));
    return NULL;
  }
  return g_byte_array_free_to_bytes (g_steal_pointer (&file));
}
