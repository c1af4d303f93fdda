/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where an alert stands: over the foot of the page, above its bars and the undo toast. The place,
 * the count and the way back are at the head; what comes next is at the foot. Beside a task it
 * stands over the list. */
#include "terminal/window-private.h"

#include "terminal/widgets/bars.h"

#define MAX_WIDTH 600 /* px: a line of words, not a banner across a tablet */

static gboolean
on_get_position (GtkOverlay *overlay, GtkWidget *call, GdkRectangle *place_out, CptWindow *self)
{
  gboolean beside =
      gtk_widget_get_mapped (self->list_side) && !adw_leaflet_get_folded (self->leaflet);
  GtkWidget *under = beside ? self->list_side
                     : gtk_widget_get_mapped (GTK_WIDGET (self->leaflet))
                         ? GTK_WIDGET (self->leaflet)
                         : GTK_WIDGET (self->shell);
  int height = gtk_widget_get_height (GTK_WIDGET (overlay));
  int top = (int)cpt_bars_get_top (under, GTK_WIDGET (overlay), height);
  int minimum, least_height;
  graphene_rect_t bounds;

  if (!gtk_widget_compute_bounds (under, GTK_WIDGET (overlay), &bounds))
    return FALSE;
  top = MIN (top, height - cpt_undo_toast_get_height (self->undo));
  gtk_widget_measure (call, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  place_out->width = MAX (minimum, MIN ((int)bounds.size.width, MAX_WIDTH));
  gtk_widget_measure (call, GTK_ORIENTATION_VERTICAL, place_out->width, &least_height, NULL, NULL,
                      NULL);
  place_out->height = least_height;
  place_out->x = (int)bounds.origin.x + ((int)bounds.size.width - place_out->width) / 2;
  place_out->y = MAX (0, top - least_height);
  return TRUE;
}

/* The toast is no part of the overlay: it moves nothing in it by itself. */
static void
on_undo (CptWindow *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self->call)))
    gtk_widget_queue_allocate (gtk_widget_get_parent (GTK_WIDGET (self->call)));
}

void
cpt_window_place_call (CptWindow *self)
{
  GtkWidget *overlay = gtk_widget_get_parent (GTK_WIDGET (self->call));

  g_signal_connect (overlay, "get-child-position", G_CALLBACK (on_get_position), self);
  g_signal_connect_object (self->shop, "undo", G_CALLBACK (on_undo), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
}
