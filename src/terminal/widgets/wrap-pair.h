/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Two children side by side, the second at the end; on lines of their own when they do not fit
 * (long French, 200 % text). Properties: `start`, `end` (GtkWidget), `spacing` (px), `together`
 * (bool: the first child may wrap to stay on one line), `end-first` (bool: on lines of their own
 * the second stands above). Hidden children take no room. */
#define CPT_TYPE_WRAP_PAIR (cpt_wrap_pair_get_type ())
G_DECLARE_FINAL_TYPE (CptWrapPair, cpt_wrap_pair, CPT, WRAP_PAIR, GtkWidget)

G_END_DECLS
