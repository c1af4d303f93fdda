/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Units between the shelf and the shop's hands: pick, short, unshort, put back. */
#include "domain/guard.h"
#include "domain/rule.h"

#include <string.h>

static gboolean
has_place (const CptAct *self)
{
  return strcmp (self->location, CPT_LOCATION_NONE) != 0;
}

/* What the ledger says lies at the place; held where no shop can be, so that it can be negated. */
static gint64
get_balance (const CptAct *self)
{
  return CLAMP (self->context->floor_balance, -CPT_MAX_PIECES, CPT_MAX_PIECES);
}

gboolean
cpt_rule_pick (CptAct *self)
{
  CptLine *line = cpt_act_get_line (self);
  CptMilestones *milestones = &self->outcome->fulfilment->milestones;
  gint64 quantity = self->command->args.quantity;
  gint64 room = CPT_MAX_PIECES - line->counters[CPT_COUNTER_PICKED];
  gint64 allowed = MIN (cpt_line_get_to_pick (line), room);

  if (CPT_GUARD (PICK_TO_PICK, quantity > allowed))
    return cpt_act_refuse_line (self, line, quantity, MAX (0, allowed), FALSE);

  line->counters[CPT_COUNTER_PICKED] += quantity;
  milestones->ready_us = 0;
  milestones->staged_us = 0;
  cpt_act_move (self, line->sku, quantity, cpt_bucket_floor (self->location),
                cpt_bucket (CPT_BUCKET_CUSTODY));
  return TRUE;
}

static void
book_effect (CptAct *self, const CptLine *line, CptShortEffect effect)
{
  CptBucket floor = cpt_bucket_floor (self->location);
  CptBucket adjustment = cpt_bucket (CPT_BUCKET_ADJUSTMENT);
  gint64 missing = self->command->args.missing;
  gint64 balance = get_balance (self);

  if (effect == CPT_EFFECT_DAMAGED)
    cpt_act_move (self, line->sku, missing, floor, cpt_bucket (CPT_BUCKET_DAMAGED));
  if (effect == CPT_EFFECT_ADJUSTMENT)
    cpt_act_move (self, line->sku, missing, floor, adjustment);
  if (effect == CPT_EFFECT_FOUND && has_place (self)) {
    /* What was found is in custody already: nothing is left at this place. */
    cpt_act_move (self, line->sku, balance, floor, adjustment);
    cpt_act_move (self, line->sku, -balance, adjustment, floor);
  }
}

void
cpt_rule_pick_refused (CptAct *self)
{
  const CptArgs *args = &self->command->args;
  const CptLine *line = cpt_fulfilment_find_line (self->before->fulfilment, (guint)args->line);
  gboolean is_here = self->outcome->refusal.code != CPT_REFUSAL_WRONG_STORE;
  gint64 there = is_here ? MAX (0, self->context->floor_balance) : 0;

  self->outcome->refusal.line = (guint)args->line;
  cpt_act_leave_astray (self, line, args->quantity, MIN (args->quantity, there),
                        cpt_bucket_floor (self->location));
}

static void
wait_for (CptAct *self, CptWaitingFor whom)
{
  CptMilestones *milestones = &self->outcome->fulfilment->milestones;

  if (milestones->waiting_for == whom)
    return;
  milestones->waiting_for = whom;
  milestones->waiting_since_us = self->context->effective_us;
}

static CptOnShort
get_on_short (const CptAct *self, const CptReason *reason)
{
  CptOnShort of_order = self->before->fulfilment->promise->on_short;

  if (reason->on_short != CPT_ON_SHORT_UNSET)
    return reason->on_short;
  return of_order != CPT_ON_SHORT_UNSET ? of_order : self->context->policy->on_short;
}

gboolean
cpt_rule_short (CptAct *self)
{
  const CptReason *reason = cpt_arguments_find_reason (self->command, self->context->policy);
  CptLine *line = cpt_act_get_line (self);
  gint64 missing = self->command->args.missing;
  gint64 allowed = cpt_line_get_to_pick (line);
  CptOnShort on_short = get_on_short (self, reason);

  if (CPT_GUARD (SHORT_TO_PICK, missing > allowed))
    return cpt_act_refuse_line (self, line, missing, allowed, FALSE);

  line->counters[CPT_COUNTER_SHORT] += missing;
  book_effect (self, line, reason->effect);
  if (reason->opens_count && has_place (self) && !self->context->count_is_open) {
    self->outcome->opens_count = TRUE;
    g_strlcpy (self->outcome->count_sku, line->sku, sizeof self->outcome->count_sku);
    g_strlcpy (self->outcome->count_location, self->location, sizeof self->outcome->count_location);
  }
  if (on_short == CPT_ON_SHORT_ASK)
    wait_for (self, CPT_WAITING_CUSTOMER);
  if (on_short == CPT_ON_SHORT_WAIT)
    wait_for (self, CPT_WAITING_STOCK);
  if (on_short == CPT_ON_SHORT_CANCEL) {
    line->counters[CPT_COUNTER_CANCELLED] += cpt_line_get_owed (line);
    cpt_act_exit_if_empty (self);
  }
  self->outcome->outside |= CPT_OUTSIDE_ORDER_SHORT;
  return TRUE;
}

/* Pieces of all lines that are short and not re-routed: what somebody may still wait for. */
static gint64
get_still_short (const CptFulfilment *fulfilment)
{
  CptSums sums = cpt_fulfilment_get_sums (fulfilment);

  return sums.missing - sums.rerouted;
}

gboolean
cpt_rule_unshort (CptAct *self)
{
  CptFulfilment *fulfilment = self->outcome->fulfilment;
  CptLine *line = cpt_act_get_line (self);
  gint64 quantity = self->command->args.quantity;
  gint64 allowed =
      MAX (0, line->counters[CPT_COUNTER_SHORT] - line->counters[CPT_COUNTER_REROUTED]);

  if (CPT_GUARD (UNSHORT_EXIT, fulfilment->milestones.exit != CPT_EXIT_NONE))
    allowed = 0;
  if (CPT_GUARD (UNSHORT_SHORT, quantity > allowed))
    return cpt_act_refuse_line (self, line, quantity, allowed, FALSE);

  line->counters[CPT_COUNTER_SHORT] -= quantity;
  if (get_still_short (fulfilment) == 0) {
    fulfilment->milestones.waiting_for = CPT_WAITING_NONE;
    fulfilment->milestones.waiting_since_us = 0;
  }
  if (has_place (self))
    cpt_act_move (self, line->sku, quantity - MAX (0, get_balance (self)),
                  cpt_bucket (CPT_BUCKET_ADJUSTMENT), cpt_bucket_floor (self->location));
  if (self->context->short_was_told)
    self->outcome->outside |= CPT_OUTSIDE_ORDER_FOUND;
  return TRUE;
}

gboolean
cpt_rule_put_back (CptAct *self)
{
  const CptArgs *args = &self->command->args;
  CptLine *line = cpt_act_get_line (self);
  CptBag *bag =
      args->bag[0] == '\0' ? NULL : cpt_fulfilment_find_bag (self->outcome->fulfilment, args->bag);
  gint64 there = bag != NULL ? cpt_bag_get_units (bag, line->number)
                             : cpt_fulfilment_get_loose (self->outcome->fulfilment, line);
  gint64 allowed = MAX (0, MIN (there, cpt_line_get_custody (line)));
  CptBucket to = cpt_bucket_floor (self->location);

  if (CPT_GUARD (PUT_BACK_THERE, args->quantity > allowed))
    return cpt_act_refuse_line (self, line, args->quantity, allowed, FALSE);

  line->counters[CPT_COUNTER_PUT_BACK] += args->quantity;
  if (bag != NULL)
    cpt_bag_add_units (bag, line->number, -args->quantity);
  if (args->to == CPT_PUT_BACK_DAMAGED)
    to = cpt_bucket (CPT_BUCKET_DAMAGED);
  if (args->to == CPT_PUT_BACK_LOST)
    to = cpt_bucket (CPT_BUCKET_ADJUSTMENT);
  cpt_act_move (self, line->sku, args->quantity, cpt_bucket (CPT_BUCKET_CUSTODY), to);
  return TRUE;
}
