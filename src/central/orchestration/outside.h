/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "central/orchestration/facts.h"

G_BEGIN_DECLS

/* Puts what the outside will hear of an accepted command into the outbox, due `undo_s` after now:
 * an undo that comes first drops it (SYNC §1). */
gboolean cpt_outside_tell (CptFacts *facts, const CptOutcome *outcome, GError **error);

/* Asks for a refund under the command of @facts. @units: (element-type CptUnits) what it is for;
 * @amount in minor units */
gboolean cpt_outside_ask_refund (CptFacts *facts,
                                 const CptFulfilment *after,
                                 const GArray *units,
                                 gint64 amount,
                                 gint64 due_us,
                                 GError **error);

/* What @command did was taken back: nobody is told, who was not told yet. */
gboolean cpt_outside_drop (CptTransaction *transaction, const char *command, GError **error);

/* Is it told to others (webhooks.h)? FALSE for a word that is no effect. */
gboolean cpt_outside_is_heard (const char *effect);

/* Does a customer hear it a single time for each fulfilment? */
gboolean cpt_outside_is_once (const char *effect);

G_END_DECLS
