/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Where the highest bar with buttons that @widget shows begins (a thumb bar, the bottom bar of
 * places; not the rail): px from the top of @top_of; @bottom where there is none. What comes over a
 * page for a while stands above it. A bar is as high as its words need, in French at 200 % three
 * lines. */
double cpt_bars_get_top (GtkWidget *widget, GtkWidget *top_of, double bottom);

G_END_DECLS
