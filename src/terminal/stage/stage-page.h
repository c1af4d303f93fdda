/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workflow/shop.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Bags, bin, ready for one fulfilment (screen 06). Implements CptPage. */
#define CPT_TYPE_STAGE_PAGE (cpt_stage_page_get_type ())
G_DECLARE_FINAL_TYPE (CptStagePage, cpt_stage_page, CPT, STAGE_PAGE, AdwBin)

/* Once it is ready, the page closes itself by `win.back`; the window shows the undo toast. */
GtkWidget *cpt_stage_page_new (CptShop *shop, const char *fulfilment);
const char *cpt_stage_page_get_fulfilment (CptStagePage *self);

G_END_DECLS
