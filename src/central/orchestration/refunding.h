/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "central/orchestration/facts.h"

G_BEGIN_DECLS

/* The refund of what expired (commands.md §10). */

#define CPT_EFFECT_REFUND "payment.refund"

/* What is to be paid back of @worth, minor units: as far as it was paid, and is not needed for what
 * of the order is gone or still owed. @after: the part as it is now. */
gboolean cpt_refund_find_amount (CptFacts *facts,
                                 const CptFulfilment *after,
                                 gint64 worth,
                                 gint64 *amount_out,
                                 GError **error);

/* When it falls due that was asked for at an expiry now. */
gint64 cpt_refund_find_due (const CptFacts *facts, const CptFulfilment *after);

/* After an accepted command: the refund comes when all is put back, not at all when the order is
 * opened again, and for what is on its shelf then all the same. */
gboolean cpt_refund_follow (CptFacts *facts, const CptOutcome *outcome, GError **error);

/* Has the refund of what expired gone? */
gboolean cpt_refund_has_gone (CptTransaction *transaction,
                              const char *fulfilment,
                              gint64 now_us,
                              gboolean *gone_out,
                              GError **error);

G_END_DECLS
