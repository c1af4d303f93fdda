/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workflow/shop.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Finds by hand what cannot be scanned, and shows an article as this shop has it. */
#define CPT_TYPE_STOCK_PAGE (cpt_stock_page_get_type ())
G_DECLARE_FINAL_TYPE (CptStockPage, cpt_stock_page, CPT, STOCK_PAGE, AdwBin)

GtkWidget *cpt_stock_page_new (CptShop *shop);
/* Back at the list, ready to type. */
void cpt_stock_page_find (CptStockPage *self);

G_END_DECLS
