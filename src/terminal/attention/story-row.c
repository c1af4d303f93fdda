/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "terminal/attention/story-row.h"

#include "terminal/widgets/show-icon.h"
#include "terminal/widgets/wrap-pair.h"

struct _CptStoryRow {
  GtkBox parent_instance;

  GtkImage *icon;
  GtkWidget *line;
  GtkWidget *words;
  GtkLabel *title;
  GtkLabel *detail;
  GtkLabel *clock;
};

G_DEFINE_FINAL_TYPE (CptStoryRow, cpt_story_row, GTK_TYPE_BOX)

static void
cpt_story_row_class_init (CptStoryRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (CPT_TYPE_WRAP_PAIR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/comptoir/Comptoir/attention/story-row.ui");
  gtk_widget_class_bind_template_child (widget_class, CptStoryRow, icon);
  gtk_widget_class_bind_template_child (widget_class, CptStoryRow, line);
  gtk_widget_class_bind_template_child (widget_class, CptStoryRow, words);
  gtk_widget_class_bind_template_child (widget_class, CptStoryRow, title);
  gtk_widget_class_bind_template_child (widget_class, CptStoryRow, detail);
  gtk_widget_class_bind_template_child (widget_class, CptStoryRow, clock);
}

static void
cpt_story_row_init (CptStoryRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
cpt_story_row_new (CptAttentionEvent *event, gboolean is_last)
{
  static const struct {
    const char *icon, *css_class;
  } LOOKS[] = {
    [CPT_ATTENTION_EVENT_GONE] = { "cpt-close-symbolic", "err" },
    [CPT_ATTENTION_EVENT_OTHER] = { "cpt-badge-symbolic", "info" },
    [CPT_ATTENTION_EVENT_HERE] = { "cpt-pick-symbolic", "warn" },
    [CPT_ATTENTION_EVENT_CENTRAL] = { "cpt-stop-symbolic", "err" },
  };
  CptStoryRow *self = g_object_new (CPT_TYPE_STORY_ROW, NULL);
  g_autofree char *title = NULL;
  g_autofree char *detail = NULL;
  g_autofree char *clock = NULL;
  int sort = 0;

  g_object_get (event, "sort", &sort, "title", &title, "detail", &detail, "clock", &clock, NULL);
  cpt_show_icon (self->icon, LOOKS[sort].icon);
  gtk_widget_add_css_class (GTK_WIDGET (self->icon), LOOKS[sort].css_class);
  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->detail, detail != NULL ? detail : "");
  gtk_widget_set_visible (GTK_WIDGET (self->detail), detail != NULL);
  gtk_label_set_label (self->clock, clock != NULL ? clock : "");
  gtk_widget_set_visible (GTK_WIDGET (self->clock), clock != NULL);
  gtk_widget_set_visible (self->line, !is_last);
  if (is_last)
    gtk_widget_add_css_class (self->words, "last");
  return GTK_WIDGET (self);
}
