/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workflow/collect.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* What else lies ready for the same customer: each goes along at a tick. Hides where there is
 * nothing. */
#define CPT_TYPE_OTHERS_VIEW (cpt_others_view_get_type ())
G_DECLARE_FINAL_TYPE (CptOthersView, cpt_others_view, CPT, OTHERS_VIEW, AdwBin)

/* Once, before it comes on the screen. */
void cpt_others_view_bind (CptOthersView *self, CptCollect *collect);

G_END_DECLS
