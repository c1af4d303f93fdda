/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workflow/shop.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Who has an order in hand, and what else than picking can be done with it: take it, give it to
 * somebody, give it back, decline it for the whole shop. */
#define CPT_TYPE_ORDER_PAGE (cpt_order_page_get_type ())
G_DECLARE_FINAL_TYPE (CptOrderPage, cpt_order_page, CPT, ORDER_PAGE, AdwBin)

GtkWidget *cpt_order_page_new (CptShop *shop, const char *fulfilment);

G_END_DECLS
