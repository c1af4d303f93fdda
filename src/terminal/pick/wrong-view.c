/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "terminal/pick/wrong-view.h"

#include "terminal/widgets/due-chip.h"
#include "terminal/widgets/product-picture.h"
#include "terminal/widgets/size-class.h"
#include "terminal/widgets/wrap-pair.h"

#include <glib/gi18n.h>

struct _CptWrongView {
  AdwBin parent_instance;

  GtkWidget *head;
  GtkLabel *title;
  GtkLabel *words;
  GtkLabel *place;
  GtkLabel *position;
  CptDueChip *due;
  GtkBox *pair;
  CptProductPicture *scanned_picture;
  GtkLabel *scanned_option;
  GtkLabel *scanned_name;
  GtkLabel *scanned_code;
  CptProductPicture *needed_picture;
  GtkLabel *needed_option;
  GtkLabel *needed_name;
  GtkLabel *needed_where;
  GtkLabel *still;
};

G_DEFINE_FINAL_TYPE (CptWrongView, cpt_wrong_view, ADW_TYPE_BIN)

static void
cpt_wrong_view_class_init (CptWrongViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (CPT_TYPE_DUE_CHIP);
  g_type_ensure (CPT_TYPE_PRODUCT_PICTURE);
  g_type_ensure (CPT_TYPE_WRAP_PAIR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/comptoir/Comptoir/pick/wrong-view.ui");
  gtk_widget_class_bind_template_child (widget_class, CptWrongView, head);
  gtk_widget_class_bind_template_child (widget_class, CptWrongView, title);
  gtk_widget_class_bind_template_child (widget_class, CptWrongView, words);
  gtk_widget_class_bind_template_child (widget_class, CptWrongView, place);
  gtk_widget_class_bind_template_child (widget_class, CptWrongView, position);
  gtk_widget_class_bind_template_child (widget_class, CptWrongView, due);
  gtk_widget_class_bind_template_child (widget_class, CptWrongView, pair);
  gtk_widget_class_bind_template_child (widget_class, CptWrongView, scanned_picture);
  gtk_widget_class_bind_template_child (widget_class, CptWrongView, scanned_option);
  gtk_widget_class_bind_template_child (widget_class, CptWrongView, scanned_name);
  gtk_widget_class_bind_template_child (widget_class, CptWrongView, scanned_code);
  gtk_widget_class_bind_template_child (widget_class, CptWrongView, needed_picture);
  gtk_widget_class_bind_template_child (widget_class, CptWrongView, needed_option);
  gtk_widget_class_bind_template_child (widget_class, CptWrongView, needed_name);
  gtk_widget_class_bind_template_child (widget_class, CptWrongView, needed_where);
  gtk_widget_class_bind_template_child (widget_class, CptWrongView, still);
}

/* Beside each other, below each other with large text. */
static void
on_large_text (GtkWidget *widget, gboolean is_large)
{
  CptWrongView *self = CPT_WRONG_VIEW (widget);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->pair),
                                  is_large ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  gtk_box_set_homogeneous (self->pair, !is_large);
}

static void
cpt_wrong_view_init (CptWrongView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  cpt_size_class_watch (GTK_WIDGET (self), on_large_text);
}

static void
show_option (GtkLabel *label, const char *option)
{
  gtk_label_set_label (label, option != NULL ? option : "");
  gtk_widget_set_visible (GTK_WIDGET (label), option != NULL && *option != '\0');
}

static void
show_walk (CptWrongView *self, CptPickWalk *walk)
{
  g_autoptr (CptPickStop) stop = NULL;
  g_autofree char *position = NULL;
  g_auto (GStrv) stop_words = NULL;
  g_autofree char *due = NULL;
  g_autofree char *place = NULL;
  g_autofree char *tote = NULL;
  g_autofree char *still = NULL;
  int due_state = CPT_DUE_NONE;
  guint n_wanted = 0;
  guint n_picked = 0;

  g_object_get (walk, "current", &stop, "position", &position, "due-label", &due, "due-state",
                &due_state, NULL);
  stop_words = g_strsplit (position != NULL ? position : "", " · ",
                           2); /* without the zone: there is less room here */
  gtk_label_set_label (self->position, stop_words[0] != NULL ? stop_words[0] : "");
  g_object_set (self->due, "state", due_state, "label", due, NULL);
  if (stop == NULL)
    return;
  g_object_get (stop, "place", &place, "tote", &tote, "n-wanted", &n_wanted, "n-picked", &n_picked,
                NULL);
  if (tote != NULL && *tote != '\0')
    still = g_strdup_printf (_ ("Still %u of %u in %s."), n_picked, n_wanted, tote);
  else
    still = g_strdup_printf (_ ("Still %u of %u."), n_picked, n_wanted);
  gtk_label_set_label (self->place, g_strcmp0 (place, CPT_LOCATION_NONE) == 0 ? "" : place);
  gtk_label_set_label (self->still, still);
}

void
cpt_wrong_view_show (CptWrongView *self, CptPickWalk *walk, const CptPickWrong *wrong)
{
  g_autofree char *spoken = NULL;

  g_return_if_fail (CPT_IS_WRONG_VIEW (self));
  g_return_if_fail (wrong != NULL);

  spoken = g_strjoin (". ", wrong->title, wrong->words, wrong->needed_where, NULL);
  gtk_label_set_label (self->title, wrong->title);
  gtk_label_set_label (self->words, wrong->words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->head), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  spoken, -1);
  g_object_set (self->scanned_picture, "path", wrong->scanned_picture, NULL);
  g_object_set (self->needed_picture, "path", wrong->needed_picture, NULL);
  show_option (self->scanned_option, wrong->scanned_option);
  show_option (self->needed_option, wrong->needed_option);
  gtk_label_set_label (self->scanned_name, wrong->scanned_name);
  gtk_label_set_label (self->needed_name, wrong->needed_name);
  show_option (self->needed_where, wrong->needed_where);
  gtk_label_set_label (self->scanned_code, wrong->scanned_code != NULL ? wrong->scanned_code : "");
  show_walk (self, walk);
  gtk_widget_grab_focus (self->head); /* and not the rail's, once the page's own head is gone */
}
