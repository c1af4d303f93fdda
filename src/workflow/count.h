/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workflow/shop.h"

G_BEGIN_DECLS

/**
 * cpt_count_new:
 * @place: code of a place of this shop
 * @quantity: pieces of @sku that lie there now, 0…999,999: what the ledger has there becomes that
 * @approver: (nullable): sign-in of who lends the right
 *
 * The command that says how many pieces of an article lie at a place.
 *
 * Returns: (transfer full) (nullable): NULL with CPT_SHOP_ERROR_UNKNOWN if the shop has no such
 * place, or nobody here knows the article
 */
CptCommand *cpt_count_new (CptShop *shop,
                           const char *place,
                           const char *sku,
                           gint64 quantity,
                           const char *approver,
                           GError **error);

G_END_DECLS
