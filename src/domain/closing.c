/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is given up: cancel, decline, and an exception that is answered. */
#include "domain/guard.h"
#include "domain/rule.h"

#include <string.h>

static gboolean
cancel_all (CptAct *self)
{
  CptFulfilment *fulfilment = self->outcome->fulfilment;

  if (CPT_GUARD (CANCEL_ANY, cpt_fulfilment_get_sums (fulfilment).owed == 0))
    return cpt_act_refuse_whole (self, TRUE, FALSE);
  for (gsize i = 0; i < fulfilment->n_lines; i++)
    fulfilment->lines[i].counters[CPT_COUNTER_CANCELLED] +=
        cpt_line_get_owed (&fulfilment->lines[i]);
  return TRUE;
}

static gboolean
cancel_lines (CptAct *self, const GArray *lines)
{
  for (guint i = 0; i < lines->len; i++) {
    const CptUnits *units = &g_array_index (lines, CptUnits, i);
    CptLine *line = cpt_fulfilment_find_line (self->outcome->fulfilment, units->line);
    gint64 owed = cpt_line_get_owed (line);

    if (CPT_GUARD (CANCEL_OWED, units->quantity > owed))
      return cpt_act_refuse_line (self, line, units->quantity, owed, FALSE);
    line->counters[CPT_COUNTER_CANCELLED] += units->quantity;
  }
  return TRUE;
}

gboolean
cpt_rule_cancel (CptAct *self)
{
  const GArray *lines = self->command->args.units;

  if (lines == NULL ? !cancel_all (self) : !cancel_lines (self, lines))
    return FALSE;
  cpt_act_exit_if_empty (self);
  self->outcome->outside |= CPT_OUTSIDE_ORDER_CANCELLED;
  return TRUE;
}

gboolean
cpt_rule_decline (CptAct *self)
{
  CptFulfilment *fulfilment = self->outcome->fulfilment;
  CptSums sums = cpt_fulfilment_get_sums (fulfilment);

  if (CPT_GUARD (DECLINE_GONE, sums.gone > 0) ||
      CPT_GUARD (DECLINE_NOT_READY, cpt_fulfilment_get_word (fulfilment) == CPT_WORD_READY))
    return cpt_act_refuse_whole (self, FALSE, FALSE);
  if (!cancel_all (self))
    return FALSE;
  fulfilment->milestones.exit = CPT_EXIT_DECLINED;
  fulfilment->milestones.exit_us = self->context->effective_us;
  self->outcome->outside |= CPT_OUTSIDE_REROUTE;
  return TRUE;
}

const char *
cpt_rule_close_needs (const CptAct *self)
{
  const CptReason *reason = cpt_arguments_find_reason (self->command, self->context->policy);

  if (reason->role == CPT_ROLE_MANAGER)
    return "exception.close:manager";
  return reason->role == CPT_ROLE_SUPERVISOR ? "exception.close:supervisor" : NULL;
}

static CptBucket
close_put_back (const CptAct *self, const CptExceptionItem *item)
{
  return cpt_bucket_floor (self->location);
}

static CptBucket
close_counted_twice (const CptAct *self, const CptExceptionItem *item)
{
  return item->from;
}

static CptBucket
close_charged (const CptAct *self, const CptExceptionItem *item)
{
  return cpt_bucket (CPT_BUCKET_CUSTOMER);
}

static CptBucket
close_written_off (const CptAct *self, const CptExceptionItem *item)
{
  return cpt_bucket (CPT_BUCKET_ADJUSTMENT);
}

/* Where the goods that stood astray go, by how the exception was answered. */
static const struct {
  const char *as;
  CptBucket (*get_bucket) (const CptAct *self, const CptExceptionItem *item);
} CLOSINGS[] = {
  { "put-back", close_put_back },       { "counted-twice", close_counted_twice },
  { "written-off", close_written_off }, { "brought-back", close_counted_twice },
  { "charged", close_charged },
};

static gboolean
is_allowed (const CptException *exception, const char *as)
{
  for (guint i = 0; i < exception->closings->len; i++)
    if (strcmp (g_ptr_array_index (exception->closings, i), as) == 0)
      return TRUE;
  return FALSE;
}

/* What left the custody of an order goes where the answer says in its counters too: back, or to the
 * customer. Else its order is owed other ones. */
static void
settle_line (CptAct *self, const CptExceptionItem *item, const CptBucket *to)
{
  CptFulfilment *fulfilment = self->outcome->fulfilment;
  CptLine *line;
  gint64 n;

  if (fulfilment == NULL || item->from.sort != CPT_BUCKET_CUSTODY ||
      strcmp (fulfilment->id, item->fulfilment) != 0)
    return;
  line = cpt_fulfilment_find_line (fulfilment, item->line);
  if (line == NULL)
    return;
  n = MIN (item->booked, line->counters[CPT_COUNTER_PUT_BACK]);
  if (to->sort == CPT_BUCKET_CUSTOMER)
    n = MIN (n, cpt_line_get_owed (line));
  if (to->sort != CPT_BUCKET_CUSTOMER && to->sort != CPT_BUCKET_CUSTODY)
    return;
  line->counters[CPT_COUNTER_PUT_BACK] -= n;
  if (to->sort == CPT_BUCKET_CUSTOMER)
    line->counters[CPT_COUNTER_GONE] += n;
}

gboolean
cpt_rule_close (CptAct *self)
{
  const char *as = self->command->args.as;
  CptException *exception = self->outcome->exception;
  gsize closing = 0;

  if (CPT_GUARD (CLOSE_OPEN, exception->closed_us != 0))
    return cpt_refuse (&self->outcome->refusal, CPT_REFUSAL_ALREADY_DONE, -1, -1);
  while (closing < G_N_ELEMENTS (CLOSINGS) && strcmp (CLOSINGS[closing].as, as) != 0)
    closing++;
  if (closing == G_N_ELEMENTS (CLOSINGS) || CPT_GUARD (CLOSE_ALLOWED, !is_allowed (exception, as)))
    return cpt_refuse (&self->outcome->refusal, CPT_REFUSAL_GUARD_FAILED, -1, -1);

  for (guint i = 0; i < exception->items->len; i++) {
    const CptExceptionItem *item = &g_array_index (exception->items, CptExceptionItem, i);

    CptBucket to = CLOSINGS[closing].get_bucket (self, item);

    cpt_act_move (self, item->sku, item->booked, cpt_bucket (CPT_BUCKET_ASTRAY), to);
    settle_line (self, item, &to);
  }
  exception->closed_us = self->context->effective_us;
  g_strlcpy (exception->closed_as, as, sizeof exception->closed_as);
  return TRUE;
}
