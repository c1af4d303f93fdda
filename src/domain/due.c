/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/due.h"

#include "domain/hold.h"

static gint64
promise_after (const CptPromise *promise, const CptInterval *open, gsize n_open, gint64 minutes)
{
  return cpt_calendar_ceil_minute (
      cpt_calendar_add (open, n_open, promise->assigned_us, cpt_calendar_minutes (minutes)));
}

void
cpt_due_set (CptPromise *promise, const CptPolicy *policy, const CptInterval *open, gsize n_open)
{
  gboolean ships = promise->method == CPT_METHOD_SHIP;
  gint64 *by_us = ships ? &promise->ship_by_us : &promise->ready_by_us;

  if (*by_us == 0 && promise->slot_from_us != 0)
    *by_us = cpt_calendar_shift (promise->slot_from_us,
                                 cpt_calendar_minutes (-MAX (0, policy->slot_margin_minutes)));
  else if (*by_us == 0)
    *by_us = promise_after (promise, open, n_open,
                            ships ? policy->ship_minutes : policy->prepare_minutes);
  /* What is due in a quarter of an hour is not asked for in twenty minutes: an order stands in the
   * list by the milestone that is open, and this one comes first. */
  promise->accept_by_us =
      MIN (promise_after (promise, open, n_open, policy->accept_minutes), *by_us);
}

gint64
cpt_due_get_open (const CptFulfilment *fulfilment)
{
  const CptPromise *promise = fulfilment->promise;
  CptWord word = cpt_fulfilment_get_word (fulfilment);

  if (word == CPT_WORD_ASSIGNED)
    return promise->accept_by_us;
  if (word == CPT_WORD_ACCEPTED || word == CPT_WORD_PICKING || word == CPT_WORD_PICKED ||
      word == CPT_WORD_STAGED)
    return promise->method == CPT_METHOD_SHIP ? promise->ship_by_us : promise->ready_by_us;
  return 0;
}

gint64
cpt_due_get_hold_until (const CptPolicy *policy,
                        const CptInterval *customer_hours,
                        gsize n_hours,
                        gint64 ready_us)
{
  return cpt_hold_add_days (customer_hours, n_hours, ready_us,
                            CLAMP (policy->hold_days, 0, G_MAXINT32));
}
