/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workflow/find.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* An article as this shop has it (screen 11): picture, price, how many are here and where. */
#define CPT_TYPE_PRODUCT_VIEW (cpt_product_view_get_type ())
G_DECLARE_FINAL_TYPE (CptProductView, cpt_product_view, CPT, PRODUCT_VIEW, AdwBin)

/* @item: a product's, followed as it changes; NULL: none. */
void cpt_product_view_show (CptProductView *self, CptShop *shop, CptFindItem *item);

G_END_DECLS
