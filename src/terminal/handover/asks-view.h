/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workflow/collect.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* What is asked of the customer: who collects, what was checked, their age where the goods ask it.
 * Nothing is on before somebody says it. Shows a CptCollect, and tells it each answer. */
#define CPT_TYPE_ASKS_VIEW (cpt_asks_view_get_type ())
G_DECLARE_FINAL_TYPE (CptAsksView, cpt_asks_view, CPT, ASKS_VIEW, AdwBin)

/* Once, before it comes on the screen. */
void cpt_asks_view_bind (CptAsksView *self, CptCollect *collect);
/* Answers below each other (a handheld), or beside. */
void cpt_asks_view_set_stacked (CptAsksView *self, gboolean stacked);
/* The first answer of the open step gets the focus; FALSE: nothing is asked of the customer now. */
gboolean cpt_asks_view_focus_step (CptAsksView *self);

G_END_DECLS
