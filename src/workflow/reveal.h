/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workflow/shop.h"

G_BEGIN_DECLS

/* A customer's phone number, e-mail or address: it is shown when the command that says who looked
 * at it, and why, is on disk; never before, and it is kept nowhere else. */

/**
 * cpt_reveal_new:
 * @field: "phone", "email" or "address"
 * @reason: a live reveal reason of the policy
 * @approver: (nullable): sign-in of who lends the right
 *
 * Returns: (transfer full) (nullable): NULL with CPT_SHOP_ERROR_MALFORMED (field, reason) or
 * CPT_SHOP_ERROR_UNKNOWN (the customer gave none, or it is erased)
 */
CptCommand *cpt_reveal_new (CptShop *shop,
                            const char *fulfilment,
                            const char *field,
                            const char *reason,
                            const char *approver,
                            GError **error);

/* What the field holds; an address in lines. (transfer full) (nullable): nothing, or no more. To be
 * called when the command is durable. */
char *cpt_reveal_read (CptShop *shop, const char *fulfilment, const char *field);

/* Whoever is signed in acts under that sign-in: who looked may look again without a second record,
 * another person may not. */
gboolean cpt_reveal_is_by (CptShop *shop, const char *sign_in);

G_END_DECLS
