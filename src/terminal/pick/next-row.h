/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workflow/pick.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A stop of the walk that comes later: picture, name, place, units left.
 *
 * Rows of a list box: the few nearest stops stand inside a page that scrolls as a whole, and a list
 * view there keeps the height of rows that left. */
#define CPT_TYPE_NEXT_ROW (cpt_next_row_get_type ())
G_DECLARE_FINAL_TYPE (CptNextRow, cpt_next_row, CPT, NEXT_ROW, GtkListBoxRow)

GtkWidget *cpt_next_row_new (CptPickStop *stop);
CptPickStop *cpt_next_row_get_stop (CptNextRow *self); /* (transfer none) */

G_END_DECLS
