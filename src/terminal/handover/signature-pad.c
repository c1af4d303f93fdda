/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "terminal/handover/signature-pad.h"

#include <math.h>

#define FULL         1000 /* parts of a width or a height */
#define MIN_STEP     4    /* parts: nearer points say nothing of a hand */
#define MAX_POINTS   4000 /* of all strokes: a document stays below its 64 KiB */
#define MAX_STROKE   900  /* of one; a longer one goes on as another */
#define HEIGHT       168  /* px */
#define LINE         3.0  /* px */
#define ROUND        1.5  /* px: a dot */
#define MIN_RATIO    0.1
#define MAX_RATIO    10.0
#define RATIO_FORMAT "%.3f"

typedef struct {
  guint16 x, y;
  gboolean begins; /* a stroke */
} Point;

struct _CptSignaturePad {
  GtkWidget parent_instance;

  GArray *points; /* (owned) (element-type Point) */
  guint n_stroke; /* points of the last stroke */
};

G_DEFINE_FINAL_TYPE (CptSignaturePad, cpt_signature_pad, GTK_TYPE_WIDGET)

typedef enum {
  PROP_BLANK = 1,
} CptSignaturePadProperty;

static GParamSpec *properties[PROP_BLANK + 1];

static guint16
get_part (double at, int length)
{
  return (guint16)CLAMP (lround (at * FULL / MAX (1, length)), 0, FULL);
}

static void
add_point (CptSignaturePad *self, double x, double y, gboolean begins)
{
  GtkWidget *widget = GTK_WIDGET (self);
  Point point = { get_part (x, gtk_widget_get_width (widget)),
                  get_part (y, gtk_widget_get_height (widget)), begins };

  if (self->points->len >= MAX_POINTS)
    return;
  if (!begins) {
    const Point *last = &g_array_index (self->points, Point, self->points->len - 1);

    if (ABS (point.x - last->x) < MIN_STEP && ABS (point.y - last->y) < MIN_STEP)
      return;
    if (self->n_stroke >= MAX_STROKE) {
      Point same = *last;

      same.begins = TRUE;
      g_array_append_val (self->points, same);
      self->n_stroke = 1;
    }
  }
  self->n_stroke = begins ? 1 : self->n_stroke + 1;
  g_array_append_val (self->points, point);
  gtk_widget_queue_draw (widget);
  if (self->points->len == 1)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BLANK]);
}

static void
on_drag_begin (GtkGestureDrag *drag, double x, double y, CptSignaturePad *self)
{
  /* The page below must not scroll under a hand that signs. */
  gtk_gesture_set_state (GTK_GESTURE (drag), GTK_EVENT_SEQUENCE_CLAIMED);
  add_point (self, x, y, TRUE);
}

static void
on_drag_update (GtkGestureDrag *drag, double dx, double dy, CptSignaturePad *self)
{
  double x, y;

  if (self->points->len > 0 && gtk_gesture_drag_get_start_point (drag, &x, &y))
    add_point (self, x + dx, y + dy, FALSE);
}

static void
draw (CptSignaturePad *self, cairo_t *cr, int width, int height)
{
  for (guint i = 0; i < self->points->len; i++) {
    const Point *point = &g_array_index (self->points, Point, i);
    double x = (double)point->x * width / FULL, y = (double)point->y * height / FULL;
    gboolean alone =
        point->begins && (i + 1 == self->points->len ||
                          g_array_index (self->points, Point, i + 1).begins); /* the dot of an i */

    if (alone) {
      cairo_stroke (cr);
      cairo_arc (cr, x, y, ROUND, 0, 2 * G_PI);
      cairo_fill (cr);
    } else if (point->begins) {
      cairo_move_to (cr, x, y);
    } else {
      cairo_line_to (cr, x, y);
    }
  }
  cairo_stroke (cr);
}

static void
cpt_signature_pad_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, (float)width, (float)height);
  cairo_t *cr;
  GdkRGBA color;

  if (width <= 0 || height <= 0)
    return;
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  gdk_cairo_set_source_rgba (cr, &color);
  cairo_set_line_width (cr, LINE);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  draw (CPT_SIGNATURE_PAD (widget), cr, width, height);
  cairo_destroy (cr);
}

static void
cpt_signature_pad_measure (GtkWidget *widget,
                           GtkOrientation orientation,
                           int for_size,
                           int *minimum,
                           int *natural,
                           int *minimum_baseline,
                           int *natural_baseline)
{
  *minimum = *natural = HEIGHT;
  *minimum_baseline = *natural_baseline = -1;
}

static void
cpt_signature_pad_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_BLANK)
    g_value_set_boolean (value, CPT_SIGNATURE_PAD (object)->points->len == 0);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
cpt_signature_pad_finalize (GObject *object)
{
  g_clear_pointer (&CPT_SIGNATURE_PAD (object)->points, g_array_unref);
  G_OBJECT_CLASS (cpt_signature_pad_parent_class)->finalize (object);
}

static void
cpt_signature_pad_class_init (CptSignaturePadClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = cpt_signature_pad_get_property;
  object_class->finalize = cpt_signature_pad_finalize;
  widget_class->measure = cpt_signature_pad_measure;
  widget_class->snapshot = cpt_signature_pad_snapshot;
  properties[PROP_BLANK] =
      g_param_spec_boolean ("blank", NULL, NULL, TRUE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
  gtk_widget_class_set_css_name (widget_class, "signature");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
cpt_signature_pad_init (CptSignaturePad *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();

  self->points = g_array_new (FALSE, FALSE, sizeof (Point));
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (on_drag_begin), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (on_drag_update), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
}

void
cpt_signature_pad_clear (CptSignaturePad *self)
{
  g_return_if_fail (CPT_IS_SIGNATURE_PAD (self));

  if (self->points->len == 0)
    return;
  g_array_set_size (self->points, 0);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BLANK]);
}

GBytes *
cpt_signature_pad_make_strokes (CptSignaturePad *self)
{
  GtkWidget *widget;
  GString *text;
  char ratio[G_ASCII_DTOSTR_BUF_SIZE];

  g_return_val_if_fail (CPT_IS_SIGNATURE_PAD (self), NULL);

  widget = GTK_WIDGET (self);
  if (self->points->len == 0)
    return NULL;
  g_ascii_formatd (
      ratio, sizeof ratio, RATIO_FORMAT,
      CLAMP ((double)gtk_widget_get_width (widget) / MAX (1, gtk_widget_get_height (widget)),
             MIN_RATIO, MAX_RATIO));
  text = g_string_new (NULL);
  g_string_append_printf (text, "{\"ratio\":%s,\"strokes\":[", ratio);
  for (guint i = 0; i < self->points->len; i++) {
    const Point *point = &g_array_index (self->points, Point, i);

    g_string_append (text, i == 0 ? "[" : point->begins ? "],[" : ",");
    g_string_append_printf (text, "[%u,%u]", point->x, point->y);
  }
  g_string_append (text, "]]}");
  return g_string_free_to_bytes (text);
}
