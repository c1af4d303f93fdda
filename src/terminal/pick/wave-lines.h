/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What the list of a wave's page shows: headings, orders, and the stops of the walk. Each run of
 * rows below a heading is drawn as one card. */
GListStore *cpt_wave_lines_new (void); /* (transfer full) */
void cpt_wave_lines_add_heading (GListStore *lines, const char *title);
/* Takes @detail. */
void cpt_wave_lines_add_order (GListStore *lines,
                               const char *title,
                               char *detail,
                               const char *fulfilment);
/* The order of an item of the list; NULL: it is none. */
const char *cpt_wave_lines_get_order (gpointer line);

/* @stops: (element-type CptPickStop) */
void cpt_wave_lines_show (GtkListView *list, GListStore *orders, GListModel *stops);

G_END_DECLS
