/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "terminal/widgets/wrap-pair.h"

#define LINE_GAP 4
/* px at 100 %: less of a line is no room for words, which would break within. */
#define LEAST_WORDS 102
#define PLAIN_DPI   (96 * 1024)

struct _CptWrapPair {
  GtkWidget parent_instance;

  GtkWidget *start; /* (owned) child */
  GtkWidget *end;   /* (owned) child */
  int spacing;
  gboolean together;
  gboolean end_first;
};

G_DEFINE_FINAL_TYPE (CptWrapPair, cpt_wrap_pair, GTK_TYPE_WIDGET)

typedef enum {
  PROP_START = 1,
  PROP_END,
  PROP_SPACING,
  PROP_TOGETHER,
  PROP_END_FIRST,
} CptWrapPairProperty;

static GParamSpec *properties[PROP_END_FIRST + 1];

static gboolean
is_there (GtkWidget *widget)
{
  return widget != NULL && gtk_widget_should_layout (widget);
}

static void
measure_child (GtkWidget *child,
               GtkOrientation orientation,
               int for_size,
               int *minimum,
               int *natural)
{
  *minimum = *natural = 0;
  if (is_there (child))
    gtk_widget_measure (child, orientation, for_size, minimum, natural, NULL, NULL);
}

/* A label that may break anywhere says that a letter is enough. */
static int
get_room_for_words (CptWrapPair *self)
{
  int dpi = -1;

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-xft-dpi", &dpi, NULL);
  return dpi > 0 ? (int)((gint64)LEAST_WORDS * dpi / PLAIN_DPI) : LEAST_WORDS;
}

/* One line only when the first child keeps its natural width: better two lines than a wrapped title
 * beside a chip. With `together` the first may wrap, as long as there is room for words: rows of a
 * list then look alike. */
static gboolean
fits_one_line (CptWrapPair *self, int width)
{
  int minimum, natural, end;

  measure_child (self->end, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &end);
  measure_child (self->start, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural);
  if (!is_there (self->start) || !is_there (self->end))
    return TRUE;
  if (self->together)
    natural = MAX (minimum, MIN (natural, get_room_for_words (self)));
  return natural + self->spacing + end <= width;
}

static void
measure_width (CptWrapPair *self, int *minimum, int *natural)
{
  int start_min, start_nat, end_min, end_nat;
  int gap = is_there (self->start) && is_there (self->end) ? self->spacing : 0;

  measure_child (self->start, GTK_ORIENTATION_HORIZONTAL, -1, &start_min, &start_nat);
  measure_child (self->end, GTK_ORIENTATION_HORIZONTAL, -1, &end_min, &end_nat);
  *minimum = MAX (start_min, end_min);
  *natural = MAX (*minimum, start_nat + gap + end_nat);
}

static int
measure_height (CptWrapPair *self, int width)
{
  int minimum, start, end, end_width;

  if (width < 0)
    measure_width (self, &minimum, &width);
  if (fits_one_line (self, width)) {
    measure_child (self->end, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &end_width);
    measure_child (self->start, GTK_ORIENTATION_VERTICAL,
                   MAX (0, width - (is_there (self->end) ? end_width + self->spacing : 0)), &start,
                   &minimum);
    measure_child (self->end, GTK_ORIENTATION_VERTICAL, end_width, &end, &minimum);
    return MAX (start, end);
  }
  measure_child (self->start, GTK_ORIENTATION_VERTICAL, width, &start, &minimum);
  measure_child (self->end, GTK_ORIENTATION_VERTICAL, width, &end, &minimum);
  return start + LINE_GAP + end;
}

static void
cpt_wrap_pair_measure (GtkWidget *widget,
                       GtkOrientation orientation,
                       int for_size,
                       int *minimum,
                       int *natural,
                       int *minimum_baseline,
                       int *natural_baseline)
{
  CptWrapPair *self = CPT_WRAP_PAIR (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    measure_width (self, minimum, natural);
  else
    *minimum = *natural = measure_height (self, for_size);
  *minimum_baseline = *natural_baseline = -1;
}

static void
allocate_child (CptWrapPair *self, GtkWidget *child, GtkAllocation *allocation, int width)
{
  if (!is_there (child))
    return;
  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    allocation->x = width - allocation->x - allocation->width;
  gtk_widget_size_allocate (child, allocation, -1);
}

static void
cpt_wrap_pair_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  CptWrapPair *self = CPT_WRAP_PAIR (widget);
  int minimum, end_width, start_height, end_height;
  GtkAllocation start = { 0, 0, width, height };
  GtkAllocation end = { 0, 0, 0, height };

  measure_child (self->end, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &end_width);
  end.width = MIN (end_width, width);
  if (fits_one_line (self, width)) {
    end.x = width - end.width;
    start.width = MAX (0, width - (is_there (self->end) ? end.width + self->spacing : 0));
  } else {
    measure_child (self->start, GTK_ORIENTATION_VERTICAL, width, &start_height, &minimum);
    measure_child (self->end, GTK_ORIENTATION_VERTICAL, width, &end_height, &minimum);
    start.y = self->end_first ? end_height + LINE_GAP : 0;
    start.height = self->end_first ? MAX (0, height - start.y) : start_height;
    end.y = self->end_first ? 0 : start_height + LINE_GAP;
    end.height = self->end_first ? end_height : MAX (0, height - end.y);
  }
  allocate_child (self, self->start, &start, width);
  allocate_child (self, self->end, &end, width);
}

static GtkSizeRequestMode
cpt_wrap_pair_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
set_child (CptWrapPair *self, GtkWidget **place, GtkWidget *child)
{
  if (*place == child)
    return;
  g_clear_pointer (place, gtk_widget_unparent);
  if (child != NULL)
    gtk_widget_set_parent (child, GTK_WIDGET (self));
  *place = child;
}

static void
cpt_wrap_pair_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  CptWrapPair *self = CPT_WRAP_PAIR (object);

  switch ((CptWrapPairProperty)id) {
  case PROP_START:
    set_child (self, &self->start, g_value_get_object (value));
    break;
  case PROP_END:
    set_child (self, &self->end, g_value_get_object (value));
    break;
  case PROP_SPACING:
    self->spacing = g_value_get_int (value);
    gtk_widget_queue_resize (GTK_WIDGET (self));
    break;
  case PROP_TOGETHER:
    self->together = g_value_get_boolean (value);
    gtk_widget_queue_resize (GTK_WIDGET (self));
    break;
  case PROP_END_FIRST:
    self->end_first = g_value_get_boolean (value);
    gtk_widget_queue_allocate (GTK_WIDGET (self));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
cpt_wrap_pair_dispose (GObject *object)
{
  CptWrapPair *self = CPT_WRAP_PAIR (object);

  g_clear_pointer (&self->start, gtk_widget_unparent);
  g_clear_pointer (&self->end, gtk_widget_unparent);
  G_OBJECT_CLASS (cpt_wrap_pair_parent_class)->dispose (object);
}

static void
cpt_wrap_pair_class_init (CptWrapPairClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = cpt_wrap_pair_set_property;
  object_class->dispose = cpt_wrap_pair_dispose;
  widget_class->measure = cpt_wrap_pair_measure;
  widget_class->size_allocate = cpt_wrap_pair_size_allocate;
  widget_class->get_request_mode = cpt_wrap_pair_get_request_mode;

  properties[PROP_START] = g_param_spec_object ("start", NULL, NULL, GTK_TYPE_WIDGET,
                                                G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_END] = g_param_spec_object ("end", NULL, NULL, GTK_TYPE_WIDGET,
                                              G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SPACING] = g_param_spec_int ("spacing", NULL, NULL, 0, G_MAXINT16, 0,
                                               G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_TOGETHER] = g_param_spec_boolean ("together", NULL, NULL, FALSE,
                                                    G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_END_FIRST] = g_param_spec_boolean ("end-first", NULL, NULL, FALSE,
                                                     G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
cpt_wrap_pair_init (CptWrapPair *self)
{
}
