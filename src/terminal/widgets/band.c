/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "terminal/widgets/band.h"

#include "terminal/widgets/show-icon.h"
#include "terminal/widgets/size-class.h"
#include "terminal/widgets/steady-label.h"
#include "terminal/widgets/wrap-pair.h"

#include <glib/gi18n.h>

struct _CptBand {
  AdwBin parent_instance;

  GtkWidget *box; /* (unowned) children … */
  GtkWidget *icon;
  CptSteadyLabel *title;
  CptSteadyLabel *detail;
  GtkWidget *undo;
  const char *css_class; /* (unowned) static; NULL: none */
  gboolean can_undo;
  gboolean is_large; /* the text */
  gboolean is_brief; /* the detail says no more than the page does */
};

G_DEFINE_FINAL_TYPE (CptBand, cpt_band, ADW_TYPE_BIN)

static const struct {
  const char *css_class;
  const char *icon;
} looks[] = {
  [CPT_SAY_NOTHING] = { NULL, NULL },
  [CPT_SAY_RIGHT] = { "ok", "cpt-ok-symbolic" },
  [CPT_SAY_COMPLETE] = { "ok", "cpt-ok-symbolic" },
  [CPT_SAY_DONE] = { "ok", "cpt-verified-symbolic" },
  [CPT_SAY_WRONG] = { "wrong", "cpt-stop-symbolic" },
  [CPT_SAY_ALREADY] = { "already", "cpt-alert-symbolic" },
  [CPT_SAY_UNKNOWN] = { "already", "cpt-not-seen-symbolic" },
  [CPT_SAY_ATTENTION] = { "wrong", "cpt-attention-symbolic" },
  [CPT_SAY_PROBLEM] = { "wrong", "cpt-alert-symbolic" },
};

static CptSteadyLabel *
append_label (GtkWidget *box, const char *css_class)
{
  GtkWidget *label = cpt_steady_label_new ();

  g_object_set (label, "wrap", TRUE, NULL);
  gtk_widget_add_css_class (label, css_class);
  gtk_box_append (GTK_BOX (box), label);
  return CPT_STEADY_LABEL (label);
}

static void
cpt_band_class_init (CptBandClass *klass)
{
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_STATUS);
}

/* With large text a band would push the count from the screen, which the detail repeats. */
static void
show_detail (CptBand *self)
{
  const char *words = cpt_steady_label_get_label (self->detail);

  gtk_widget_set_visible (GTK_WIDGET (self->detail),
                          *words != '\0' && !(self->is_large && self->is_brief));
}

/* The words keep their width: with large text the button stands below them. */
static void
on_large_text (GtkWidget *widget, gboolean is_large)
{
  CptBand *self = CPT_BAND (widget);

  self->is_large = is_large;
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->box),
                                  is_large ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  show_detail (self);
}

static void
cpt_band_init (CptBand *self)
{
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  /* It asks for no width at a height, for which labels that wrap would try many. */
  GtkWidget *pair = g_object_new (CPT_TYPE_WRAP_PAIR, "start", words, "hexpand", TRUE, NULL);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 14);

  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 14);
  self->icon = gtk_image_new ();
  self->title = append_label (words, "t-3");
  self->detail = append_label (words, "t-s");
  gtk_widget_add_css_class (self->icon, "i32");
  gtk_widget_add_css_class (self->box, "band");
  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (row), self->icon);
  gtk_box_append (GTK_BOX (row), pair);
  gtk_box_append (GTK_BOX (self->box), row);
  self->undo = gtk_button_new_with_label (_ ("Undo"));
  gtk_widget_set_valign (self->undo, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->undo, "flat");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->undo), "win.undo");
  gtk_box_append (GTK_BOX (self->box), self->undo);
  adw_bin_set_child (ADW_BIN (self), self->box);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  cpt_size_class_watch (GTK_WIDGET (self), on_large_text);
}

void
cpt_band_show (CptBand *self, const CptSay *say)
{
  guint sort = say != NULL ? (guint)say->sort : CPT_SAY_NOTHING;
  const char *css_class = sort < G_N_ELEMENTS (looks) ? looks[sort].css_class : NULL;
  g_autofree char *spoken = NULL;

  g_return_if_fail (CPT_IS_BAND (self));

  /* A class that goes and comes back has all of the band styled anew. */
  if (g_strcmp0 (self->css_class, css_class) != 0) {
    if (self->css_class != NULL)
      gtk_widget_remove_css_class (self->box, self->css_class);
    if (css_class != NULL)
      gtk_widget_add_css_class (self->box, css_class);
  }
  self->css_class = css_class;
  gtk_widget_set_visible (GTK_WIDGET (self), self->css_class != NULL);
  if (self->css_class == NULL)
    return;
  spoken = g_strjoin (". ", say->title, say->detail, NULL);
  cpt_show_icon (GTK_IMAGE (self->icon), looks[sort].icon);
  cpt_steady_label_set_label (self->title, say->title);
  cpt_steady_label_set_label (self->detail, say->detail);
  self->is_brief = self->can_undo && say->sort == CPT_SAY_RIGHT;
  show_detail (self);
  gtk_widget_set_visible (
      self->undo, self->can_undo && (say->sort == CPT_SAY_RIGHT || say->sort == CPT_SAY_COMPLETE));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

void
cpt_band_set_can_undo (CptBand *self, gboolean can_undo)
{
  g_return_if_fail (CPT_IS_BAND (self));

  self->can_undo = can_undo;
}
