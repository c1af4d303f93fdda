/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* How far a walk is: a pip an item, done ones green, the current one blue. Many items share one
 * bar. */
#define CPT_TYPE_PIPS (cpt_pips_get_type ())
G_DECLARE_FINAL_TYPE (CptPips, cpt_pips, CPT, PIPS, GtkWidget)

void cpt_pips_set (CptPips *self, guint n_done, guint n_total);

G_END_DECLS
