/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "verdict-question.h"
#include "verdicts.h"

G_BEGIN_DECLS

/* The row `fulfilment.hand_over` of commands.md §1, read a second time. */
gboolean counter_is_well_formed (const Question *q);
/* Pieces of a line that the command means, as it was accepted. */
gint64 counter_count (const Question *q, gint64 line);
/* FALSE: nothing is wrong with it, all but somebody else's yes considered. @choose: what
 * commands.md §3 makes of a guard that failed. */
gboolean counter_asks (const Question *q,
                       CptRefusalCode (*choose) (const Question *q, const Pieces *pieces),
                       Verdict *verdict);
/* Asked last. */
gboolean counter_is_authorised (const Question *q);

G_END_DECLS
