/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/fulfilment.h"

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  CPT_SETTLED_NO = 0,
  CPT_SETTLED_PAID,
  CPT_SETTLED_AUTHORISED, /* hand-over asks to capture what goes */
  CPT_SETTLED_BY_RECEIPT, /* nobody here can see the payment: a till's receipt stands for it */
} CptSettled;

/**
 * cpt_promise_get_settled:
 * @self: what the order says, for one fulfilment
 * @at_us: when the goods go
 * @receipt_counts: a till's receipt was scanned, and the policy lets it stand for a payment that
 *   cannot be seen (SYNC §10)
 * @due_out: (out) (nullable): what is missing, in minor units; 0 where it is settled
 *
 * Comptoir takes no money: paid is what channel and till say. An authorisation is good while it
 * lasts, one without an end always. A failed payment is not mended by a receipt.
 */
CptSettled cpt_promise_get_settled (const CptPromise *self,
                                    gint64 at_us,
                                    gboolean receipt_counts,
                                    gint64 *due_out);

G_END_DECLS
