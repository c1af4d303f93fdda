/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/settled.h"

static gint64
get_due (const CptPromise *self)
{
  gint64 due;

  if (__builtin_sub_overflow (self->total, self->paid, &due))
    return CPT_MAX_SAFE_INTEGER;
  return CLAMP (due, 0, CPT_MAX_SAFE_INTEGER);
}

CptSettled
cpt_promise_get_settled (const CptPromise *self,
                         gint64 at_us,
                         gboolean receipt_counts,
                         gint64 *due_out)
{
  CptSettled settled = CPT_SETTLED_NO;

  if (self->payment_state == CPT_PAYMENT_PAID)
    settled = CPT_SETTLED_PAID;
  else if (self->payment_state == CPT_PAYMENT_AUTHORISED) {
    if (self->authorised_until_us == 0 || at_us <= self->authorised_until_us)
      settled = CPT_SETTLED_AUTHORISED;
  } else if (self->payment_state == CPT_PAYMENT_TO_PAY && get_due (self) == 0)
    settled = CPT_SETTLED_PAID;
  else if (self->payment_state == CPT_PAYMENT_TO_PAY && receipt_counts)
    settled = CPT_SETTLED_BY_RECEIPT;
  if (due_out != NULL)
    *due_out = settled == CPT_SETTLED_NO ? get_due (self) : 0;
  return settled;
}
