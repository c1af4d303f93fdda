/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* GtkFlowBoxCreateWidgetFunc. CptCollectItem: an article that goes, with its picture, name
 * and options, how many, and what the hands have to do with it. */
GtkWidget *cpt_tiles_make_item (gpointer item, gpointer user_data);
/* CptCollectBag: a bag to bring, scanned, the next one, or one of the others. */
GtkWidget *cpt_tiles_make_bag (gpointer item, gpointer user_data);
/* Labels of check buttons do not wrap by themselves, and each new text of one may be a new label:
 * those below @widget do from now on. */
void cpt_tiles_let_wrap (GtkWidget *widget);

G_END_DECLS
