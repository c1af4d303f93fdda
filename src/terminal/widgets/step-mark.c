/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "terminal/widgets/step-mark.h"

struct _CptStepMark {
  AdwBin parent_instance;

  guint number;
  gboolean done;
};

G_DEFINE_FINAL_TYPE (CptStepMark, cpt_step_mark, ADW_TYPE_BIN)

typedef enum {
  PROP_NUMBER = 1,
  PROP_DONE,
} CptStepMarkProperty;

static GParamSpec *properties[PROP_DONE + 1];

static void
show (CptStepMark *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkWidget *child;

  if (self->done) {
    child = gtk_image_new_from_icon_name ("cpt-check-symbolic");
    gtk_widget_add_css_class (child, "i24");
    gtk_widget_add_css_class (widget, "done");
  } else {
    g_autofree char *number = g_strdup_printf ("%u", self->number);

    child = gtk_label_new (number);
    gtk_widget_remove_css_class (widget, "done");
  }
  adw_bin_set_child (ADW_BIN (self), child);
}

static void
cpt_step_mark_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  CptStepMark *self = CPT_STEP_MARK (object);

  switch ((CptStepMarkProperty)id) {
  case PROP_NUMBER:
    self->number = g_value_get_uint (value);
    break;
  case PROP_DONE:
    self->done = g_value_get_boolean (value);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
  show (self);
}

static void
cpt_step_mark_class_init (CptStepMarkClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->set_property = cpt_step_mark_set_property;
  properties[PROP_NUMBER] =
      g_param_spec_uint ("number", NULL, NULL, 0, 99, 0, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_DONE] =
      g_param_spec_boolean ("done", NULL, NULL, FALSE, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
cpt_step_mark_init (CptStepMark *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "step-mark");
  show (self);
}

void
cpt_step_mark_set_done (CptStepMark *self, gboolean done)
{
  g_return_if_fail (CPT_IS_STEP_MARK (self));

  g_object_set (self, "done", done, NULL);
}
