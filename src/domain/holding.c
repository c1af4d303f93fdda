/* SPDX-License-Identifier: GPL-3.0-or-later */
/* While something waits for its customer: they are told again, it is kept for longer, it is given
 * up, and it is there after all. */
#include "domain/guard.h"
#include "domain/hold.h"
#include "domain/rule.h"
#include "domain/worth.h"

#define US_PER_S G_GINT64_CONSTANT (1000000)

static gboolean
is_to_be_collected (const CptAct *self)
{
  return self->before->fulfilment->promise->method == CPT_METHOD_PICKUP;
}

static gboolean
is_ready (const CptAct *self)
{
  return is_to_be_collected (self) &&
         cpt_fulfilment_get_word (self->before->fulfilment) == CPT_WORD_READY;
}

gboolean
cpt_rule_extend (CptAct *self)
{
  const CptContext *context = self->context;
  CptMilestones *milestones = &self->outcome->fulfilment->milestones;
  CptSums sums = cpt_fulfilment_get_sums (self->before->fulfilment);

  if (CPT_GUARD (EXTEND_METHOD, !is_to_be_collected (self)) ||
      CPT_GUARD (EXTEND_OPEN, milestones->exit != CPT_EXIT_NONE || sums.owed + sums.custody == 0) ||
      CPT_GUARD (EXTEND_HELD, milestones->hold_until_us == 0))
    return cpt_act_refuse_whole (self, FALSE, FALSE);
  milestones->hold_until_us =
      cpt_hold_add_days (context->customer_hours, context->n_customer_hours,
                         milestones->hold_until_us, self->command->args.days);
  self->outcome->outside |= CPT_OUTSIDE_ORDER_EXTENDED;
  return TRUE;
}

/* Somebody just did: two people at two terminals, or a finger that fell twice. */
static gboolean
was_just_told (const CptAct *self)
{
  gint64 told_us = self->before->fulfilment->milestones.told_us;
  gint64 passed_us;

  return told_us != 0 &&
         !__builtin_sub_overflow (self->context->effective_us, told_us, &passed_us) &&
         passed_us >= 0 && passed_us / US_PER_S < MAX (1, self->context->policy->undo_s);
}

gboolean
cpt_rule_resend (CptAct *self)
{
  if (CPT_GUARD (RESEND_READY, !is_ready (self)))
    return cpt_act_refuse_whole (self, FALSE, FALSE);
  if (CPT_GUARD (RESEND_ONCE, was_just_told (self)))
    return cpt_act_refuse_whole (self, TRUE, FALSE);
  self->outcome->fulfilment->milestones.told_us = self->context->effective_us;
  self->outcome->outside |= CPT_OUTSIDE_ORDER_RESENT;
  return TRUE;
}

/* What is still here is kept again; what went back to the shelf stays given up, and so does its
 * money. */
static void
take_back (CptFulfilment *fulfilment)
{
  for (gsize i = 0; i < fulfilment->n_lines; i++) {
    CptLine *line = &fulfilment->lines[i];

    line->counters[CPT_COUNTER_CANCELLED] -=
        MIN (line->counters[CPT_COUNTER_CANCELLED], cpt_line_get_to_put_back (line));
  }
}

gboolean
cpt_rule_reopen (CptAct *self)
{
  const CptContext *context = self->context;
  CptMilestones *milestones = &self->outcome->fulfilment->milestones;
  CptSums sums = cpt_fulfilment_get_sums (self->before->fulfilment);

  if (CPT_GUARD (REOPEN_EXPIRED, milestones->exit != CPT_EXIT_EXPIRED))
    return cpt_act_refuse_whole (self, milestones->exit == CPT_EXIT_NONE, FALSE);
  if (CPT_GUARD (REOPEN_REFUND, context->refund_has_gone))
    return cpt_refuse (&self->outcome->refusal, CPT_REFUSAL_OVER_LIMIT, -1, -1);
  if (CPT_GUARD (REOPEN_HERE, sums.custody == 0))
    return cpt_refuse (&self->outcome->refusal, CPT_REFUSAL_GUARD_FAILED, -1, -1);
  take_back (self->outcome->fulfilment);
  milestones->exit = CPT_EXIT_NONE;
  milestones->exit_us = 0;
  milestones->hold_until_us = cpt_hold_add_days (context->customer_hours, context->n_customer_hours,
                                                 context->effective_us, 1);
  self->outcome->outside |= CPT_OUTSIDE_ORDER_REOPENED;
  return TRUE;
}

/* ---- the clock's ---- */

gboolean
cpt_rule_remind (CptAct *self)
{
  static const CptOutside outside[CPT_N_HOLD_SORTS] = {
    [CPT_HOLD_REMINDER] = CPT_OUTSIDE_ORDER_REMINDER,
    [CPT_HOLD_LAST_DAY] = CPT_OUTSIDE_ORDER_LAST_DAY,
    [CPT_HOLD_AUTHORISATION] = CPT_OUTSIDE_PAYMENT_ENDS,
  };
  CptMilestones *milestones = &self->outcome->fulfilment->milestones;
  CptHoldSort sort = CPT_HOLD_REMINDER;

  cpt_hold_from_text (self->command->args.what, &sort);
  if (CPT_GUARD (REMIND_READY, !is_ready (self)) ||
      CPT_GUARD (REMIND_DUE, self->context->effective_us < self->command->args.moment_us))
    return cpt_act_refuse_whole (self, FALSE, FALSE);
  self->outcome->outside |= outside[sort];
  if (sort ==
      CPT_HOLD_AUTHORISATION) /* the shop's and the channel's business, not the customer's */
    return TRUE;
  if (CPT_GUARD (REMIND_ONCE, milestones->told_us >= self->command->args.moment_us))
    return cpt_act_refuse_whole (self, TRUE, FALSE);
  milestones->told_us = self->context->effective_us;
  return TRUE;
}

/* What nobody came for is given up: it goes back to its shelf, and its money to who paid it. */
gboolean
cpt_rule_expire (CptAct *self)
{
  CptFulfilment *fulfilment = self->outcome->fulfilment;
  CptMilestones *milestones = &fulfilment->milestones;
  gint64 worth = 0;

  if (CPT_GUARD (EXPIRE_READY, !is_ready (self)) ||
      CPT_GUARD (EXPIRE_OVER, milestones->hold_until_us == 0 ||
                                  milestones->hold_until_us > self->context->effective_us))
    return cpt_act_refuse_whole (self, FALSE, FALSE);
  for (gsize i = 0; i < fulfilment->n_lines; i++) {
    CptLine *line = &fulfilment->lines[i];
    gint64 owed = cpt_line_get_owed (line);

    worth =
        cpt_worth_add (worth, cpt_line_get_worth (line, line->counters[CPT_COUNTER_GONE], owed));
    line->counters[CPT_COUNTER_CANCELLED] += owed;
  }
  if (cpt_fulfilment_get_sums (fulfilment).gone == 0) {
    milestones->exit = CPT_EXIT_EXPIRED;
    milestones->exit_us = self->context->effective_us;
  }
  self->outcome->worth = worth;
  self->outcome->outside |= CPT_OUTSIDE_ORDER_EXPIRED;
  if (worth > 0)
    self->outcome->outside |= CPT_OUTSIDE_PAYMENT_REFUND;
  return TRUE;
}
