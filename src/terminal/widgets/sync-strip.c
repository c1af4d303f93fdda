/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "terminal/widgets/sync-strip.h"

#include "terminal/widgets/show-icon.h"
#include "terminal/widgets/size-class.h"
#include "terminal/widgets/steady-label.h"
#include "terminal/widgets/wrap-pair.h"

#include <glib/gi18n.h>

struct _CptSyncStrip {
  AdwBin parent_instance;

  GtkWidget *line;
  GtkStack *stack;
  GtkWidget *plain;
  GtkImage *icon;
  CptSteadyLabel *words;
  GtkWidget *button;
  CptSteadyLabel *attention_words;
  GtkWidget *scanner_box;
  GtkImage *scanner_icon;
  GtkLabel *scanner_words;
  GtkLabel *clock;
  CptScannerState scanner;
  gboolean is_large;
};

G_DEFINE_FINAL_TYPE (CptSyncStrip, cpt_sync_strip, ADW_TYPE_BIN)

static void
cpt_sync_strip_class_init (CptSyncStripClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (CPT_TYPE_STEADY_LABEL);
  g_type_ensure (CPT_TYPE_WRAP_PAIR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/comptoir/Comptoir/widgets/sync-strip.ui");
  gtk_widget_class_bind_template_child (widget_class, CptSyncStrip, line);
  gtk_widget_class_bind_template_child (widget_class, CptSyncStrip, stack);
  gtk_widget_class_bind_template_child (widget_class, CptSyncStrip, plain);
  gtk_widget_class_bind_template_child (widget_class, CptSyncStrip, icon);
  gtk_widget_class_bind_template_child (widget_class, CptSyncStrip, words);
  gtk_widget_class_bind_template_child (widget_class, CptSyncStrip, button);
  gtk_widget_class_bind_template_child (widget_class, CptSyncStrip, attention_words);
  gtk_widget_class_bind_template_child (widget_class, CptSyncStrip, scanner_box);
  gtk_widget_class_bind_template_child (widget_class, CptSyncStrip, scanner_icon);
  gtk_widget_class_bind_template_child (widget_class, CptSyncStrip, scanner_words);
  gtk_widget_class_bind_template_child (widget_class, CptSyncStrip, clock);
}

/* With large text there is no room for what goes without saying. */
static void
show_scanner (CptSyncStrip *self)
{
  gtk_widget_set_visible (self->scanner_box, !self->is_large || self->scanner != CPT_SCANNER_READY);
}

static void
on_large_text (GtkWidget *widget, gboolean is_large)
{
  CptSyncStrip *self = CPT_SYNC_STRIP (widget);

  self->is_large = is_large;
  show_scanner (self);
}

static void
cpt_sync_strip_init (CptSyncStrip *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  cpt_size_class_watch (GTK_WIDGET (self), on_large_text);
  cpt_sync_strip_set_scanner (self, CPT_SCANNER_READY);
}

static void
set_class (GtkWidget *widget, const char *name, gboolean on)
{
  if (on)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

void
cpt_sync_strip_show (CptSyncStrip *self, const CptStripWords *words)
{
  g_return_if_fail (CPT_IS_SYNC_STRIP (self));

  set_class (self->line, "attention", words->tone == CPT_STRIP_RED);
  set_class (self->line, "offline", words->tone == CPT_STRIP_AMBER);
  cpt_show_icon (self->icon, words->icon);
  cpt_steady_label_set_label (self->words, words->words);
  cpt_steady_label_set_label (self->attention_words, words->words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->plain), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  words->words, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  words->words, -1);
  gtk_stack_set_visible_child_name (self->stack, words->opens_attention ? "attention" : "line");
}

void
cpt_sync_strip_set_scanner (CptSyncStrip *self, CptScannerState scanner)
{
  g_return_if_fail (CPT_IS_SYNC_STRIP (self));

  gtk_label_set_label (self->scanner_words,
                       scanner == CPT_SCANNER_READY ? C_ ("scanner", "Ready") : _ ("Camera lost"));
  set_class (self->scanner_box, "warning", scanner != CPT_SCANNER_READY);
  self->scanner = scanner;
  show_scanner (self);
}

void
cpt_sync_strip_set_clock (CptSyncStrip *self, const char *clock)
{
  g_return_if_fail (CPT_IS_SYNC_STRIP (self));

  gtk_label_set_label (self->clock, clock);
}
