/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "terminal/widgets/steady-label.h"

typedef struct {
  int least;    /* px: its widest letter where it wraps, else `natural` */
  int natural;  /* px, on one line */
  int height;   /* px, at the width that it has */
  int baseline; /* px from the top */
} Size;

struct _CptSteadyLabel {
  GtkWidget parent_instance;

  char *label; /* (owned) */
  PangoLayout
      *layout; /* (owned) (nullable) @label as its style wants it; NULL after another style */
  Size size;   /* of @layout */
  gboolean wrap;
};

G_DEFINE_FINAL_TYPE (CptSteadyLabel, cpt_steady_label, GTK_TYPE_WIDGET)

typedef enum {
  PROP_LABEL = 1,
  PROP_WRAP,
} CptSteadyLabelProperty;

static GParamSpec *properties[PROP_WRAP + 1];

static void
set_layout_width (CptSteadyLabel *self, int width)
{
  pango_layout_set_width (self->layout, self->wrap && width >= 0 ? width * PANGO_SCALE : -1);
}

/* Spacing of letters, features of a font: GTK turns a style into attributes of text for its own
 * labels alone. One is asked that has the same style and is not shown, so it lays out nothing. */
static void
take_attributes (CptSteadyLabel *self)
{
  g_auto (GStrv) classes = gtk_widget_get_css_classes (GTK_WIDGET (self));
  GtkWidget *model = gtk_label_new (NULL);

  gtk_widget_set_visible (model, FALSE);
  gtk_widget_set_css_classes (model, (const char **)classes);
  gtk_widget_set_parent (model, GTK_WIDGET (self));
  pango_layout_set_attributes (
      self->layout, pango_layout_get_attributes (gtk_label_get_layout (GTK_LABEL (model))));
  gtk_widget_unparent (model);
}

static PangoLayout *
ensure_layout (CptSteadyLabel *self)
{
  if (self->layout == NULL) {
    self->layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), self->label);
    pango_layout_set_wrap (self->layout, PANGO_WRAP_WORD_CHAR);
    take_attributes (self);
  }
  return self->layout;
}

/* The width that it has been given; none yet: all that it wants. */
static int
get_given_width (CptSteadyLabel *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));

  return width > 0 ? width : -1;
}

static Size
measure_words (CptSteadyLabel *self)
{
  PangoLayout *layout = ensure_layout (self);
  Size size;

  set_layout_width (self, -1);
  pango_layout_get_pixel_size (layout, &size.natural, NULL);
  size.least = size.natural;
  if (self->wrap) {
    set_layout_width (self, 0);
    pango_layout_get_pixel_size (layout, &size.least, NULL);
  }
  set_layout_width (self, get_given_width (self));
  pango_layout_get_pixel_size (layout, NULL, &size.height);
  size.baseline = pango_layout_get_baseline (layout) / PANGO_SCALE;
  return size;
}

static gboolean
is_same_size (const Size *a, const Size *b)
{
  return a->least == b->least && a->natural == b->natural && a->height == b->height &&
         a->baseline == b->baseline;
}

static void
forget_layout (CptSteadyLabel *self)
{
  g_clear_object (&self->layout);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
cpt_steady_label_measure (GtkWidget *widget,
                          GtkOrientation orientation,
                          int for_size,
                          int *minimum,
                          int *natural,
                          int *minimum_baseline,
                          int *natural_baseline)
{
  CptSteadyLabel *self = CPT_STEADY_LABEL (widget);

  self->size = measure_words (self);
  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *minimum = self->size.least;
    *natural = self->size.natural;
    *minimum_baseline = *natural_baseline = -1;
    return;
  }
  set_layout_width (self, for_size);
  pango_layout_get_pixel_size (self->layout, NULL, natural);
  *minimum = *natural;
  *minimum_baseline = *natural_baseline = pango_layout_get_baseline (self->layout) / PANGO_SCALE;
}

static GtkSizeRequestMode
cpt_steady_label_get_request_mode (GtkWidget *widget)
{
  return CPT_STEADY_LABEL (widget)->wrap ? GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH
                                         : GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

static void
cpt_steady_label_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  CptSteadyLabel *self = CPT_STEADY_LABEL (widget);

  self->size = measure_words (self); /* what the next text is held against */
}

static void
cpt_steady_label_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  CptSteadyLabel *self = CPT_STEADY_LABEL (widget);
  PangoLayout *layout = cpt_steady_label_get_layout (self);
  int baseline = gtk_widget_get_allocated_baseline (widget);
  int x = 0;
  int y, text_width, text_height;

  pango_layout_get_pixel_size (layout, &text_width, &text_height);
  if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL && !self->wrap)
    x = gtk_widget_get_width (widget) - text_width;
  y = baseline >= 0 ? baseline - pango_layout_get_baseline (layout) / PANGO_SCALE
                    : (gtk_widget_get_height (widget) - text_height) / 2;
  gtk_snapshot_render_layout (snapshot, gtk_widget_get_style_context (widget), x, MAX (0, y),
                              layout);
}

/* Another font, another size of text. */
static void
cpt_steady_label_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (cpt_steady_label_parent_class)->css_changed (widget, change);
  forget_layout (CPT_STEADY_LABEL (widget));
}

static void
cpt_steady_label_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  CptSteadyLabel *self = CPT_STEADY_LABEL (object);

  switch ((CptSteadyLabelProperty)id) {
  case PROP_LABEL:
    g_value_set_string (value, self->label);
    break;
  case PROP_WRAP:
    g_value_set_boolean (value, self->wrap);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
cpt_steady_label_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  CptSteadyLabel *self = CPT_STEADY_LABEL (object);

  switch ((CptSteadyLabelProperty)id) {
  case PROP_LABEL:
    cpt_steady_label_set_label (self, g_value_get_string (value));
    break;
  case PROP_WRAP:
    self->wrap = g_value_get_boolean (value);
    forget_layout (self);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
cpt_steady_label_finalize (GObject *object)
{
  CptSteadyLabel *self = CPT_STEADY_LABEL (object);

  g_clear_object (&self->layout);
  g_clear_pointer (&self->label, g_free);
  G_OBJECT_CLASS (cpt_steady_label_parent_class)->finalize (object);
}

static void
cpt_steady_label_class_init (CptSteadyLabelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = cpt_steady_label_get_property;
  object_class->set_property = cpt_steady_label_set_property;
  object_class->finalize = cpt_steady_label_finalize;
  widget_class->measure = cpt_steady_label_measure;
  widget_class->get_request_mode = cpt_steady_label_get_request_mode;
  widget_class->size_allocate = cpt_steady_label_size_allocate;
  widget_class->snapshot = cpt_steady_label_snapshot;
  widget_class->css_changed = cpt_steady_label_css_changed;
  properties[PROP_LABEL] =
      g_param_spec_string ("label", NULL, NULL, "", G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_WRAP] =
      g_param_spec_boolean ("wrap", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
  gtk_widget_class_set_css_name (widget_class, "label");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LABEL);
}

static void
cpt_steady_label_init (CptSteadyLabel *self)
{
  self->label = g_strdup ("");
}

GtkWidget *
cpt_steady_label_new (void)
{
  return g_object_new (CPT_TYPE_STEADY_LABEL, NULL);
}

void
cpt_steady_label_set_label (CptSteadyLabel *self, const char *text)
{
  Size before;

  g_return_if_fail (CPT_IS_STEADY_LABEL (self));

  text = text != NULL ? text : "";
  if (g_str_equal (text, self->label))
    return;
  before = self->size;
  g_free (self->label);
  self->label = g_strdup (text);
  pango_layout_set_text (ensure_layout (self), text, -1);
  self->size = measure_words (self);
  if (is_same_size (&before, &self->size))
    gtk_widget_queue_draw (GTK_WIDGET (self));
  else
    gtk_widget_queue_resize (GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LABEL]);
}

const char *
cpt_steady_label_get_label (CptSteadyLabel *self)
{
  g_return_val_if_fail (CPT_IS_STEADY_LABEL (self), "");

  return self->label;
}

PangoLayout *
cpt_steady_label_get_layout (CptSteadyLabel *self)
{
  g_return_val_if_fail (CPT_IS_STEADY_LABEL (self), NULL);

  ensure_layout (self);
  set_layout_width (self, get_given_width (self));
  return self->layout;
}
