/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * CptSteadyLabel:
 *
 * A label for words that change while somebody works: "4 of 9", "12 waiting to send". A GtkLabel
 * has the whole window measured and laid out anew for each new text; this one does so only where
 * the new text needs another size. It draws what a GtkLabel with the same classes would: its CSS
 * node is `label`, too. Text starts at the start edge, stands in the middle of its height, and has
 * no markup.
 *
 * Bindable: `label` (text), `wrap` (bool: more lines where one has no room, words break last).
 */
#define CPT_TYPE_STEADY_LABEL (cpt_steady_label_get_type ())
G_DECLARE_FINAL_TYPE (CptSteadyLabel, cpt_steady_label, CPT, STEADY_LABEL, GtkWidget)

GtkWidget *cpt_steady_label_new (void);
/* @text: UTF-8; NULL is "" */
void cpt_steady_label_set_label (CptSteadyLabel *self, const char *text);
const char *cpt_steady_label_get_label (CptSteadyLabel *self); /* never NULL */
/* The text as it is drawn, at the width that it has now. (transfer none), changed by the next text
 * or size. */
PangoLayout *cpt_steady_label_get_layout (CptSteadyLabel *self);

G_END_DECLS
