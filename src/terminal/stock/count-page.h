/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workflow/shop.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* How many pieces of an article lie at a place: each scan of it counts one, a stepper corrects. */
#define CPT_TYPE_COUNT_PAGE (cpt_count_page_get_type ())
G_DECLARE_FINAL_TYPE (CptCountPage, cpt_count_page, CPT, COUNT_PAGE, AdwBin)

GtkWidget *cpt_count_page_new (CptShop *shop, const char *place, const char *sku);

G_END_DECLS
