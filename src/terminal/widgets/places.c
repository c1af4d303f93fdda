/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "terminal/widgets/places.h"

#include <glib/gi18n.h>

/* Only what this build can do is on the screen. */
static const struct {
  const char *name;
  const char *icon;
  const char *label;
  gboolean foot; /* of a rail: stands at its end */
  gboolean more; /* not in a bottom bar: the page More leads there */
} rows[] = {
  { "work", "cpt-task-symbolic", N_ ("Work"), FALSE, FALSE },
  { "handover", "cpt-handover-symbolic", N_ ("Handover"), FALSE, TRUE },
  { "stock", "cpt-search-symbolic", N_ ("Stock"), FALSE, FALSE },
  { "attention", "cpt-attention-symbolic", N_ ("Attention"), TRUE, FALSE },
  { "more", "cpt-more-symbolic", N_ ("More"), TRUE, FALSE },
};

struct _CptPlaces {
  GtkBox parent_instance;

  gboolean is_rail;
  GtkWidget *buttons[G_N_ELEMENTS (rows)]; /* (unowned) children; NULL: not in a bottom bar */
  GtkWidget *badges[G_N_ELEMENTS (rows)];  /* (unowned) below the buttons */
};

G_DEFINE_FINAL_TYPE (CptPlaces, cpt_places, GTK_TYPE_BOX)

typedef enum { PROP_RAIL = 1 } CptPlacesProperty;

static GtkWidget *
make_button (CptPlaces *self, guint n)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *overlay = gtk_overlay_new ();
  GtkWidget *icon = gtk_image_new_from_icon_name (rows[n].icon);
  GtkWidget *label = gtk_label_new (_ (rows[n].label));
  GtkWidget *button = gtk_toggle_button_new ();

  gtk_widget_add_css_class (icon, "i24");
  gtk_widget_add_css_class (icon, "place-icon");
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  self->badges[n] = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->badges[n], "count-badge");
  if (!g_str_equal (rows[n].name, "attention"))
    gtk_widget_add_css_class (self->badges[n], "calm");
  gtk_widget_set_halign (self->badges[n], GTK_ALIGN_END);
  gtk_widget_set_valign (self->badges[n], GTK_ALIGN_START);
  gtk_widget_set_visible (self->badges[n], FALSE);
  gtk_widget_set_halign (overlay, GTK_ALIGN_CENTER); /* the badge stands at the icon */
  gtk_overlay_set_child (GTK_OVERLAY (overlay), icon);
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), self->badges[n]);
  gtk_box_append (GTK_BOX (box), overlay);
  gtk_box_append (GTK_BOX (box), label);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.place");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", rows[n].name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (rows[n].label), -1);
  return button;
}

static void
cpt_places_constructed (GObject *object)
{
  CptPlaces *self = CPT_PLACES (object);
  gboolean is_rail = self->is_rail;
  gboolean at_foot = FALSE;

  G_OBJECT_CLASS (cpt_places_parent_class)->constructed (object);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self),
                                  is_rail ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  gtk_widget_add_css_class (GTK_WIDGET (self), is_rail ? "rail" : "bottom-bar");
  gtk_box_set_spacing (GTK_BOX (self), is_rail ? 4 : 0);
  gtk_box_set_homogeneous (GTK_BOX (self), !is_rail);
  for (guint n = 0; n < G_N_ELEMENTS (rows); n++) {
    if (is_rail && rows[n].foot && !at_foot) {
      GtkWidget *filler = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

      gtk_widget_set_vexpand (filler, TRUE);
      gtk_box_append (GTK_BOX (self), filler);
      at_foot = TRUE;
    }
    if (!is_rail && rows[n].more)
      continue;
    self->buttons[n] = make_button (self, n);
    gtk_box_append (GTK_BOX (self), self->buttons[n]);
  }
}

static void
cpt_places_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  CptPlaces *self = CPT_PLACES (object);

  if ((CptPlacesProperty)id == PROP_RAIL)
    self->is_rail = g_value_get_boolean (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
cpt_places_class_init (CptPlacesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = cpt_places_constructed;
  object_class->set_property = cpt_places_set_property;
  g_object_class_install_property (
      object_class, PROP_RAIL,
      g_param_spec_boolean ("rail", NULL, NULL, FALSE,
                            G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS));
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_NAVIGATION);
}

static void
cpt_places_init (CptPlaces *self)
{
}

const char *
cpt_places_get_name (guint n)
{
  return n < G_N_ELEMENTS (rows) ? rows[n].name : NULL;
}

void
cpt_places_set_badge (CptPlaces *self, const char *name, guint n_waiting)
{
  g_return_if_fail (CPT_IS_PLACES (self));

  for (guint n = 0; n < G_N_ELEMENTS (rows); n++) {
    g_autofree char *text = g_strdup_printf ("%u", n_waiting);
    /* What is behind the last button is counted there. */
    guint at = self->buttons[n] != NULL ? n : G_N_ELEMENTS (rows) - 1;

    if (!g_str_equal (rows[n].name, name))
      continue;
    gtk_label_set_label (GTK_LABEL (self->badges[at]), text);
    gtk_widget_set_visible (self->badges[at], n_waiting > 0);
  }
}
