/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workflow/shop.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* What one order has too much goes back to the shop: scan the piece, then its shelf. Implements
 * CptPage. */
#define CPT_TYPE_PUT_BACK_PAGE (cpt_put_back_page_get_type ())
G_DECLARE_FINAL_TYPE (CptPutBackPage, cpt_put_back_page, CPT, PUT_BACK_PAGE, AdwBin)

GtkWidget *cpt_put_back_page_new (CptShop *shop, const char *fulfilment);
const char *cpt_put_back_page_get_fulfilment (CptPutBackPage *self);

G_END_DECLS
