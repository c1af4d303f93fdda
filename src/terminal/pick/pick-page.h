/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workflow/shop.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The pick walk (screens 03, 04, 05, 20). Implements CptPage. */
#define CPT_TYPE_PICK_PAGE (cpt_pick_page_get_type ())
G_DECLARE_FINAL_TYPE (CptPickPage, cpt_pick_page, CPT, PICK_PAGE, AdwBin)

/* Starts the walk over these fulfilments (accepts what nobody holds). When it is finished, the
 * primary opens the stage page (`win.open-stage`). */
GtkWidget *cpt_pick_page_new (CptShop *shop, const char *const *fulfilments);
/* TRUE when the walk is over that fulfilment: the window then comes back to this page instead of a
 * new one. */
gboolean cpt_pick_page_has (CptPickPage *self, const char *fulfilment);
/* The walk was over one order and everything of it is picked: there is nothing to come back for. */
gboolean cpt_pick_page_is_over (CptPickPage *self);

G_END_DECLS
