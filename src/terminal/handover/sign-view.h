/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workflow/collect.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Where the policy wants a signature: the pad, and what is done with it. Hides where none is asked.
 */
#define CPT_TYPE_SIGN_VIEW (cpt_sign_view_get_type ())
G_DECLARE_FINAL_TYPE (CptSignView, cpt_sign_view, CPT, SIGN_VIEW, AdwBin)

/* Once, before it comes on the screen. */
void cpt_sign_view_bind (CptSignView *self, CptCollect *collect);
/* The button that clears it: a pad has no focus of its own. FALSE: no signature is asked. */
gboolean cpt_sign_view_focus (CptSignView *self);

G_END_DECLS
