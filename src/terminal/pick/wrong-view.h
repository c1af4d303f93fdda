/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workflow/pick.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Screen 04: red head, what was scanned beside what is needed, and that nothing was added. */
#define CPT_TYPE_WRONG_VIEW (cpt_wrong_view_get_type ())
G_DECLARE_FINAL_TYPE (CptWrongView, cpt_wrong_view, CPT, WRONG_VIEW, AdwBin)

void cpt_wrong_view_show (CptWrongView *self, CptPickWalk *walk, const CptPickWrong *wrong);

G_END_DECLS
