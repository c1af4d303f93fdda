/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "terminal/widgets/note.h"

#include "terminal/widgets/show-icon.h"

struct _CptNote {
  AdwBin parent_instance;

  GtkWidget *box;
  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *detail;
};

G_DEFINE_FINAL_TYPE (CptNote, cpt_note, ADW_TYPE_BIN)

static void
cpt_note_class_init (CptNoteClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/comptoir/Comptoir/widgets/note.ui");
  gtk_widget_class_bind_template_child (widget_class, CptNote, box);
  gtk_widget_class_bind_template_child (widget_class, CptNote, icon);
  gtk_widget_class_bind_template_child (widget_class, CptNote, title);
  gtk_widget_class_bind_template_child (widget_class, CptNote, detail);
  gtk_widget_class_bind_template_callback (widget_class, cpt_note_hide);
}

static void
cpt_note_init (CptNote *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
cpt_note_show (CptNote *self, const CptSay *say)
{
  gboolean is_red;
  g_autofree char *spoken = NULL;

  g_return_if_fail (CPT_IS_NOTE (self));

  is_red =
      say->sort == CPT_SAY_PROBLEM || say->sort == CPT_SAY_WRONG || say->sort == CPT_SAY_ATTENTION;
  spoken = g_strjoin (". ", say->title, say->detail, NULL);
  gtk_widget_remove_css_class (self->box, is_red ? "warn" : "err");
  gtk_widget_add_css_class (self->box, is_red ? "err" : "warn");
  cpt_show_icon (self->icon, is_red ? "cpt-stop-symbolic" : "cpt-alert-symbolic");
  gtk_label_set_label (self->title, say->title);
  gtk_label_set_label (self->detail, say->detail != NULL ? say->detail : "");
  gtk_widget_set_visible (GTK_WIDGET (self->detail), say->detail != NULL && *say->detail != '\0');
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->box), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken,
                                  -1);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
}

void
cpt_note_hide (CptNote *self)
{
  g_return_if_fail (CPT_IS_NOTE (self));

  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}
