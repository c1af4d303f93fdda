/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "central/orchestration/facts.h"

G_BEGIN_DECLS

/* Goods that went on a till's receipt (SYNC §10): flagged until the payment is seen, and somebody
 * is asked when it was not seen in time. */

/* The hand-over that @facts is about was accepted on its receipt alone: it waits from now on, when
 * central hears of it, for the policy's `receipt_unseen_minutes`. */
gboolean cpt_receipts_wait (const CptFacts *facts, GError **error);

/* What the clock brings about: what was seen waits no more, what was not is an exception of its
 * shop. */
gboolean cpt_receipts_run (CptService *self, GError **error);

G_END_DECLS
