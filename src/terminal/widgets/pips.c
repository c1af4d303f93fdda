/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "terminal/widgets/pips.h"

#include <glib/gi18n.h>

#define HEIGHT    10
#define GAP       6
#define MAX_PIPS  16 /* more than that could not be told apart on a handheld */
#define MIN_WIDTH 48

struct _CptPips {
  GtkWidget parent_instance;

  guint n_done;
  guint n_total;
};

G_DEFINE_FINAL_TYPE (CptPips, cpt_pips, GTK_TYPE_WIDGET)

static void
cpt_pips_measure (GtkWidget *widget,
                  GtkOrientation orientation,
                  int for_size,
                  int *minimum,
                  int *natural,
                  int *minimum_baseline,
                  int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_VERTICAL ? HEIGHT : MIN_WIDTH;
  *minimum_baseline = *natural_baseline = -1;
}

static void
fill (GtkSnapshot *snapshot, float x, float width, const GdkRGBA *color)
{
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (&outline, &GRAPHENE_RECT_INIT (x, 0, width, HEIGHT),
                                   HEIGHT / 2.0f);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, color, &outline.bounds);
  gtk_snapshot_pop (snapshot);
}

static void
lookup (GtkWidget *widget, const char *name, GdkRGBA *color)
{
  G_GNUC_BEGIN_IGNORE_DEPRECATIONS
  if (!gtk_style_context_lookup_color (gtk_widget_get_style_context (widget), name, color))
    gtk_style_context_get_color (gtk_widget_get_style_context (widget), color);
  G_GNUC_END_IGNORE_DEPRECATIONS
}

static void
cpt_pips_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  CptPips *self = CPT_PIPS (widget);
  float width = gtk_widget_get_width (widget);
  guint n_shown = MIN (self->n_total, MAX_PIPS);
  GdkRGBA done, current, open;
  float pip;

  if (n_shown == 0)
    return;
  lookup (widget, "success_bg_color", &done);
  lookup (widget, "accent_bg_color", &current);
  lookup (widget, "cpt_line", &open);
  pip = (width - GAP * (n_shown - 1)) / n_shown;
  if (self->n_total > MAX_PIPS) {
    fill (snapshot, 0, width, &open);
    if (self->n_done > 0)
      fill (snapshot, 0, width * self->n_done / self->n_total, &done);
    return;
  }
  for (guint n = 0; n < n_shown; n++)
    fill (snapshot, n * (pip + GAP), pip,
          n < self->n_done    ? &done
          : n == self->n_done ? &current
                              : &open);
}

static void
cpt_pips_class_init (CptPipsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->measure = cpt_pips_measure;
  widget_class->snapshot = cpt_pips_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PROGRESS_BAR);
}

static void
cpt_pips_init (CptPips *self)
{
}

void
cpt_pips_set (CptPips *self, guint n_done, guint n_total)
{
  g_autofree char *words = NULL;

  g_return_if_fail (CPT_IS_PIPS (self));

  self->n_done = MIN (n_done, n_total);
  self->n_total = n_total;
  words = g_strdup_printf (_ ("%u of %u items"), self->n_done, n_total);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, words,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, (double)self->n_done,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, 0.0,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, (double)n_total, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
