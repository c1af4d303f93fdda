/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "terminal/handover/others-view.h"

#include "terminal/handover/tiles.h"

struct _CptOthersView {
  AdwBin parent_instance;

  CptCollect *collect; /* (owned) (nullable) before it is bound */

  GtkBox *others;
};

G_DEFINE_FINAL_TYPE (CptOthersView, cpt_others_view, ADW_TYPE_BIN)

static void
on_other_toggled (GtkCheckButton *check, GParamSpec *pspec, CptOthersView *self)
{
  CptCollectOther *other = g_object_get_data (G_OBJECT (check), "cpt-other");
  g_autofree char *fulfilment = g_strdup (cpt_collect_other_get_fulfilment (other));
  gboolean chosen = FALSE;

  g_object_get (other, "chosen", &chosen, NULL);
  if (chosen == gtk_check_button_get_active (check))
    return;
  if (chosen)
    cpt_collect_drop (self->collect, fulfilment);
  else
    cpt_collect_add (self->collect, fulfilment);
}

static GtkWidget *
make_other (CptOthersView *self, CptCollectOther *other)
{
  GtkWidget *check = gtk_check_button_new ();
  g_autofree char *title = NULL;
  g_autofree char *detail = NULL;
  g_autofree char *words = NULL;

  g_object_get (other, "title", &title, "detail", &detail, NULL);
  words = g_strjoin (" · ", title, detail, NULL);
  gtk_check_button_set_label (GTK_CHECK_BUTTON (check), words);
  gtk_widget_add_css_class (check, "check-tile");
  cpt_tiles_let_wrap (check);
  g_object_set_data_full (G_OBJECT (check), "cpt-other", g_object_ref (other), g_object_unref);
  g_object_bind_property (other, "chosen", check, "active", G_BINDING_SYNC_CREATE);
  g_signal_connect (check, "notify::active", G_CALLBACK (on_other_toggled), self);
  return check;
}

/* After the act it is too late. */
static void
show (CptOthersView *self)
{
  int step = CPT_COLLECT_FIND;

  g_object_get (self->collect, "step", &step, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self),
                          step != CPT_COLLECT_OVER &&
                              gtk_widget_get_first_child (GTK_WIDGET (self->others)) != NULL);
}

static void
fill (CptOthersView *self)
{
  g_autoptr (GListModel) others = NULL;
  GtkWidget *child;

  g_object_get (self->collect, "others", &others, NULL);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->others))) != NULL)
    gtk_box_remove (self->others, child);
  for (guint i = 0; i < g_list_model_get_n_items (others); i++) {
    g_autoptr (CptCollectOther) other = g_list_model_get_item (others, i);

    gtk_box_append (self->others, make_other (self, other));
  }
  show (self);
}

static void
cpt_others_view_dispose (GObject *object)
{
  g_clear_object (&CPT_OTHERS_VIEW (object)->collect);
  G_OBJECT_CLASS (cpt_others_view_parent_class)->dispose (object);
}

static void
cpt_others_view_class_init (CptOthersViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cpt_others_view_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/comptoir/Comptoir/handover/others-view.ui");
  gtk_widget_class_bind_template_child (widget_class, CptOthersView, others);
}

static void
cpt_others_view_init (CptOthersView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
cpt_others_view_bind (CptOthersView *self, CptCollect *collect)
{
  g_autoptr (GListModel) others = NULL;

  g_return_if_fail (CPT_IS_OTHERS_VIEW (self));
  g_return_if_fail (CPT_IS_COLLECT (collect) && self->collect == NULL);

  self->collect = g_object_ref (collect);
  g_object_get (collect, "others", &others, NULL);
  g_signal_connect_object (others, "items-changed", G_CALLBACK (fill), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (collect, "notify::step", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  fill (self);
}
