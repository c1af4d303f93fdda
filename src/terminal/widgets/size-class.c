/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "terminal/widgets/size-class.h"

#define LEAST_WIDTH    350
#define HANDHELD_UP_TO 600
#define WIDE_FROM      1000
#define SHORT_BELOW    640
#define LARGE_TEXT     1.5
#define PLAIN_DPI      (96 * 1024)

/* The width is known only inside size_allocate, where classes may not change; so it is kept there
 * and acted on at idle. */
struct _CptSizeClass {
  AdwBin parent_instance;

  int width;
  int height;
  guint idle;
  CptSizeKind kind;
  gboolean large_text;
  gboolean is_short;
};

G_DEFINE_FINAL_TYPE (CptSizeClass, cpt_size_class, ADW_TYPE_BIN)

typedef enum {
  PROP_KIND = 1,
  PROP_LARGE_TEXT,
} CptSizeClassProperty;

static GParamSpec *properties[PROP_LARGE_TEXT + 1];

static double
get_text_scale (CptSizeClass *self)
{
  GtkSettings *settings = gtk_widget_get_settings (GTK_WIDGET (self));
  int dpi = -1;

  g_object_get (settings, "gtk-xft-dpi", &dpi, NULL);
  return dpi > 0 ? (double)dpi / PLAIN_DPI : 1.0;
}

static void
set_class (CptSizeClass *self, const char *name, gboolean on)
{
  if (on)
    gtk_widget_add_css_class (GTK_WIDGET (self), name);
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), name);
}

static gboolean
on_idle (gpointer user_data)
{
  CptSizeClass *self = user_data;
  double scale = get_text_scale (self);
  double width = self->width / scale;
  CptSizeKind kind = width <= HANDHELD_UP_TO ? CPT_SIZE_HANDHELD
                     : width < WIDE_FROM     ? CPT_SIZE_TABLET
                                             : CPT_SIZE_WIDE;
  gboolean large_text = scale > LARGE_TEXT;

  self->idle = 0;
  set_class (self, "handheld", kind == CPT_SIZE_HANDHELD);
  set_class (self, "tablet", kind == CPT_SIZE_TABLET);
  set_class (self, "wide", kind == CPT_SIZE_WIDE);
  set_class (self, "large-text", large_text);
  set_class (self, "short", self->height < SHORT_BELOW);
  if (kind != self->kind) {
    self->kind = kind;
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_KIND]);
  }
  if (large_text != self->large_text) {
    self->large_text = large_text;
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LARGE_TEXT]);
  }
  return G_SOURCE_REMOVE;
}

static int
get_child_minimum (GtkWidget *widget)
{
  GtkWidget *child = adw_bin_get_child (ADW_BIN (widget));
  int minimum = 0;

  if (child != NULL)
    gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  return minimum;
}

/* What stands in two panes is wider than a handheld, and would keep the window from ever becoming
 * narrow enough to have one. So the least width is ours, and for one frame the child is cut. */
static void
cpt_size_class_measure (GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  GtkWidget *child = adw_bin_get_child (ADW_BIN (widget));

  *minimum = *natural = 0;
  *minimum_baseline = *natural_baseline = -1;
  if (child == NULL)
    return;
  if (orientation == GTK_ORIENTATION_VERTICAL && for_size >= 0)
    for_size = MAX (for_size, get_child_minimum (widget));
  gtk_widget_measure (child, orientation, for_size, minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = MIN (*minimum, LEAST_WIDTH);
}

static GtkSizeRequestMode
cpt_size_class_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
cpt_size_class_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  CptSizeClass *self = CPT_SIZE_CLASS (widget);
  GtkWidget *child = adw_bin_get_child (ADW_BIN (widget));

  if (child != NULL)
    gtk_widget_allocate (child, MAX (width, get_child_minimum (widget)), height, baseline, NULL);
  if (width == self->width && height == self->height)
    return;
  self->width = width;
  self->height = height;
  if (self->idle == 0)
    self->idle = g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_idle, self, NULL);
}

static void
on_dpi_changed (CptSizeClass *self)
{
  if (self->idle == 0)
    self->idle = g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_idle, self, NULL);
}

static void
cpt_size_class_dispose (GObject *object)
{
  CptSizeClass *self = CPT_SIZE_CLASS (object);

  g_clear_handle_id (&self->idle, g_source_remove);
  G_OBJECT_CLASS (cpt_size_class_parent_class)->dispose (object);
}

static void
cpt_size_class_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  CptSizeClass *self = CPT_SIZE_CLASS (object);

  switch ((CptSizeClassProperty)id) {
  case PROP_KIND:
    g_value_set_int (value, self->kind);
    break;
  case PROP_LARGE_TEXT:
    g_value_set_boolean (value, self->large_text);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
cpt_size_class_class_init (CptSizeClassClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = cpt_size_class_dispose;
  object_class->get_property = cpt_size_class_get_property;
  GTK_WIDGET_CLASS (klass)->get_request_mode = cpt_size_class_get_request_mode;
  GTK_WIDGET_CLASS (klass)->measure = cpt_size_class_measure;
  GTK_WIDGET_CLASS (klass)->size_allocate = cpt_size_class_size_allocate;

  properties[PROP_KIND] =
      g_param_spec_int ("kind", NULL, NULL, CPT_SIZE_HANDHELD, CPT_SIZE_WIDE, CPT_SIZE_WIDE,
                        G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_LARGE_TEXT] = g_param_spec_boolean ("large-text", NULL, NULL, FALSE,
                                                      G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
cpt_size_class_init (CptSizeClass *self)
{
  self->kind = CPT_SIZE_HANDHELD; /* the smallest fits everywhere, until the width is known */
  gtk_widget_set_layout_manager (GTK_WIDGET (self), NULL);
  g_signal_connect_object (gtk_settings_get_default (), "notify::gtk-xft-dpi",
                           G_CALLBACK (on_dpi_changed), self, G_CONNECT_SWAPPED);
}

CptSizeKind
cpt_size_class_get_kind (CptSizeClass *self)
{
  g_return_val_if_fail (CPT_IS_SIZE_CLASS (self), CPT_SIZE_WIDE);

  return self->kind;
}

static void
on_large_text (CptSizeClass *self, GParamSpec *pspec, GtkWidget *widget)
{
  CptLargeText changed = g_object_get_data (G_OBJECT (widget), "cpt-large-text");

  changed (widget, self->large_text);
}

static void
on_map (GtkWidget *widget)
{
  GtkWidget *self = gtk_widget_get_ancestor (widget, CPT_TYPE_SIZE_CLASS);

  g_signal_handlers_disconnect_by_func (widget, on_map, NULL);
  if (self == NULL)
    return;
  g_signal_connect_object (self, "notify::large-text", G_CALLBACK (on_large_text), widget, 0);
  on_large_text (CPT_SIZE_CLASS (self), NULL, widget);
}

void
cpt_size_class_watch (GtkWidget *widget, CptLargeText changed)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (changed != NULL);

  g_object_set_data (G_OBJECT (widget), "cpt-large-text", changed);
  g_signal_connect (widget, "map", G_CALLBACK (on_map), NULL);
}
