/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "terminal/widgets/bars.h"

#include "terminal/widgets/places.h"

double
cpt_bars_get_top (GtkWidget *widget, GtkWidget *top_of, double bottom)
{
  graphene_rect_t bounds;

  g_return_val_if_fail (GTK_IS_WIDGET (widget), bottom);
  g_return_val_if_fail (GTK_IS_WIDGET (top_of), bottom);

  if (!gtk_widget_get_mapped (widget))
    return bottom;
  if (gtk_widget_has_css_class (widget, "thumb-bar") || CPT_IS_PLACES (widget)) {
    gboolean is_bar = gtk_widget_compute_bounds (widget, top_of, &bounds) &&
                      bounds.size.height < bounds.size.width; /* the rail stands upright */

    return is_bar ? MIN (bottom, (double)bounds.origin.y) : bottom;
  }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    bottom = cpt_bars_get_top (child, top_of, bottom);
  return bottom;
}
