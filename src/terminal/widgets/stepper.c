/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "terminal/widgets/stepper.h"

#include "terminal/widgets/wrap-pair.h"

#include <glib/gi18n.h>

#define OF_SPACING 10

struct _CptStepper {
  GtkBox parent_instance;

  GtkWidget *minus; /* (unowned) children … */
  GtkWidget *label;
  GtkWidget *of;
  GtkWidget *plus;
  gint64 minimum;
  gint64 maximum;
  gint64 value;
};

G_DEFINE_FINAL_TYPE (CptStepper, cpt_stepper, GTK_TYPE_BOX)

typedef enum { PROP_NAME_OF = 1 } CptStepperProperty;

static guint changed_signal;

static void
show (CptStepper *self)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, self->value);

  gtk_label_set_label (GTK_LABEL (self->label), text);
  gtk_widget_set_sensitive (self->minus, self->value > self->minimum);
  gtk_widget_set_sensitive (self->plus, self->value < self->maximum);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_NOW,
                                  (double)self->value, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text,
                                  -1);
}

static void
step (CptStepper *self, gint64 by)
{
  gint64 before = self->value;

  cpt_stepper_set_value (self, self->value + by);
  if (self->value != before)
    g_signal_emit (self, changed_signal, 0);
}

static void
on_minus (CptStepper *self)
{
  step (self, -1);
}

static void
on_plus (CptStepper *self)
{
  step (self, 1);
}

static GtkWidget *
make_button (CptStepper *self, const char *icon, GCallback clicked)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *image = gtk_image_new_from_icon_name (icon);

  gtk_widget_add_css_class (image, "i24");
  gtk_button_set_child (GTK_BUTTON (button), image);
  gtk_widget_add_css_class (button, "step");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (button, "clicked", clicked, self);
  gtk_box_append (GTK_BOX (self), button);
  return button;
}

static void
set_name_of (CptStepper *self, const char *name)
{
  /* Translators: %s is what is counted */
  g_autofree char *minus = g_strdup_printf (_ ("%s, minus"), name);
  g_autofree char *plus = g_strdup_printf (_ ("%s, plus"), name);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->minus), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  minus, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->plus), GTK_ACCESSIBLE_PROPERTY_LABEL, plus,
                                  -1);
}

static void
cpt_stepper_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if ((CptStepperProperty)id == PROP_NAME_OF)
    set_name_of (CPT_STEPPER (object), g_value_get_string (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
cpt_stepper_class_init (CptStepperClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->set_property = cpt_stepper_set_property;
  g_object_class_install_property (
      object_class, PROP_NAME_OF,
      g_param_spec_string ("name-of", NULL, NULL, NULL, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS));
  changed_signal = g_signal_new ("changed", CPT_TYPE_STEPPER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_SPIN_BUTTON);
}

static void
cpt_stepper_init (CptStepper *self)
{
  gtk_box_set_spacing (GTK_BOX (self), 8);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  self->minus = make_button (self, "cpt-minus-symbolic", G_CALLBACK (on_minus));
  self->label = gtk_label_new (NULL);
  gtk_label_set_width_chars (GTK_LABEL (self->label), 2);
  gtk_widget_add_css_class (self->label, "t-display");
  self->of = gtk_label_new (NULL);
  gtk_widget_set_visible (self->of, FALSE);
  gtk_widget_add_css_class (self->of, "t-2");
  gtk_widget_add_css_class (self->of, "stepper-of");
  gtk_box_append (GTK_BOX (self), g_object_new (CPT_TYPE_WRAP_PAIR, "start", self->label, "end",
                                                self->of, "spacing", OF_SPACING, "halign",
                                                GTK_ALIGN_CENTER, "hexpand", TRUE, NULL));
  self->plus = make_button (self, "cpt-plus-symbolic", G_CALLBACK (on_plus));
  self->maximum = 1;
  show (self);
}

void
cpt_stepper_set_range (CptStepper *self, gint64 minimum, gint64 maximum)
{
  g_return_if_fail (CPT_IS_STEPPER (self));
  g_return_if_fail (minimum <= maximum);

  self->minimum = minimum;
  self->maximum = maximum;
  cpt_stepper_set_value (self, self->value);
}

void
cpt_stepper_set_of (CptStepper *self, const char *words)
{
  g_return_if_fail (CPT_IS_STEPPER (self));

  gtk_label_set_label (GTK_LABEL (self->of), words != NULL ? words : "");
  gtk_widget_set_visible (self->of, words != NULL);
}

void
cpt_stepper_set_value (CptStepper *self, gint64 value)
{
  g_return_if_fail (CPT_IS_STEPPER (self));

  self->value = CLAMP (value, self->minimum, self->maximum);
  show (self);
}

gint64
cpt_stepper_get_value (CptStepper *self)
{
  g_return_val_if_fail (CPT_IS_STEPPER (self), 0);

  return self->value;
}
