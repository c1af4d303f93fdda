/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/calendar.h"
#include "domain/fulfilment.h"
#include "domain/policy.h"

#include <glib.h>

G_BEGIN_DECLS

/**
 * cpt_due_set:
 * @promise: has method, slot and assigned_us; ready_by_us may be set by the order (then it stays)
 * @policy: names the minutes
 * @open: preparation hours
 *
 * Sets accept_by_us, and ready_by_us (pickup, transfer) or ship_by_us (ship): the moment of intake
 * + the policy's minutes of preparation time, rounded up to the minute; a slot gives its start −
 * `slot_margin_minutes`. accept_by_us never lies behind the milestone that follows it.
 */
void cpt_due_set (CptPromise *promise,
                  const CptPolicy *policy,
                  const CptInterval *open,
                  gsize n_open);

/* The milestone that is open now: accept_by while assigned, then ready_by or ship_by; 0: none, or
 * waiting (commands.md §4). */
gint64 cpt_due_get_open (const CptFulfilment *fulfilment);

/* hold_until: `hold_days` days of customer hours on: the end of that day's opening, else the same
 * time of day (SYNC policy clocks). */
gint64 cpt_due_get_hold_until (const CptPolicy *policy,
                               const CptInterval *customer_hours,
                               gsize n_hours,
                               gint64 ready_us);

G_END_DECLS
