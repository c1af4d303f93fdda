/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From hands to the place where the customer's goods wait: bag, stage, ready. */
#include "domain/due.h"
#include "domain/guard.h"
#include "domain/rule.h"

#include <string.h>

gboolean
cpt_rule_bag (CptAct *self)
{
  const CptArgs *args = &self->command->args;
  CptFulfilment *fulfilment = self->outcome->fulfilment;
  CptBag *bag = cpt_fulfilment_find_bag (fulfilment, args->bag);
  gint64 max_bags = self->context->policy->bags_max_per_fulfilment;
  gboolean too_many = bag == NULL && max_bags > 0 && fulfilment->bags->len >= max_bags;

  for (guint i = 0; i < args->units->len; i++) {
    const CptUnits *units = &g_array_index (args->units, CptUnits, i);
    const CptLine *line = cpt_fulfilment_find_line (fulfilment, units->line);
    gint64 loose = MAX (0, cpt_fulfilment_get_loose (fulfilment, line));

    if (CPT_GUARD (BAG_LOOSE, units->quantity > loose))
      return cpt_act_refuse_line (self, line, units->quantity, loose, too_many);
  }
  if (CPT_GUARD (BAG_EMPTY, bag != NULL && args->units->len == 0))
    return cpt_act_refuse_whole (self, TRUE, FALSE);
  if (CPT_GUARD (BAG_OF_OTHER, bag == NULL && self->context->bag_of_other) ||
      CPT_GUARD (BAG_MAX, too_many))
    return cpt_act_refuse_whole (self, FALSE, too_many);

  if (bag == NULL) {
    bag = cpt_bag_new (args->bag);
    bag->made_us = self->context->effective_us;
    cpt_fulfilment_add_bag (fulfilment, bag);
  }
  for (guint i = 0; i < args->units->len; i++) {
    const CptUnits *units = &g_array_index (args->units, CptUnits, i);

    cpt_bag_add_units (bag, units->line, units->quantity);
  }
  return TRUE;
}

/* TRUE if all of the bags are this fulfilment's; @all_there_out: and all of them stand at the place
 * already. */
static gboolean
look_at_bags (const CptAct *self, gboolean *all_there_out)
{
  const CptArgs *args = &self->command->args;

  *all_there_out = TRUE;
  for (guint i = 0; i < args->bags->len; i++) {
    const CptBag *bag =
        cpt_fulfilment_find_bag (self->before->fulfilment, g_ptr_array_index (args->bags, i));

    if (bag == NULL)
      return FALSE;
    if (strcmp (bag->location, args->location) != 0)
      *all_there_out = FALSE;
  }
  return TRUE;
}

gboolean
cpt_rule_stage (CptAct *self)
{
  const CptArgs *args = &self->command->args;
  CptFulfilment *fulfilment = self->outcome->fulfilment;
  CptMilestones *milestones = &fulfilment->milestones;
  gint capacity = self->context->place_capacity;
  gboolean too_many = capacity > 0 && self->context->place_load >= capacity;
  gboolean all_there;
  gboolean all_ours = look_at_bags (self, &all_there);
  gboolean is_same = all_ours && all_there && milestones->staged_us != 0 &&
                     strcmp (milestones->location, args->location) == 0;

  if (CPT_GUARD (STAGE_CUSTODY, cpt_fulfilment_get_sums (fulfilment).custody == 0) ||
      CPT_GUARD (STAGE_BAGS, !all_ours) || CPT_GUARD (STAGE_CAPACITY, too_many) ||
      CPT_GUARD (STAGE_CHANGES, is_same))
    return cpt_act_refuse_whole (self, is_same, too_many);

  g_strlcpy (milestones->location, args->location, sizeof milestones->location);
  milestones->staged_us = self->context->effective_us;
  for (guint i = 0; i < args->bags->len; i++) {
    CptBag *bag = cpt_fulfilment_find_bag (fulfilment, g_ptr_array_index (args->bags, i));

    g_strlcpy (bag->location, args->location, sizeof bag->location);
  }
  return TRUE;
}

/* The first line with something to pick or to put back, or NULL. */
static const CptLine *
find_unfinished (const CptFulfilment *fulfilment)
{
  for (gsize i = 0; i < fulfilment->n_lines; i++)
    if (cpt_line_get_owed (&fulfilment->lines[i]) != cpt_line_get_custody (&fulfilment->lines[i]))
      return &fulfilment->lines[i];
  return NULL;
}

gboolean
cpt_rule_ready (CptAct *self)
{
  CptFulfilment *fulfilment = self->outcome->fulfilment;
  CptMilestones *milestones = &fulfilment->milestones;
  CptSums sums = cpt_fulfilment_get_sums (fulfilment);
  const CptLine *unfinished = find_unfinished (fulfilment);
  gboolean is_ready = cpt_fulfilment_get_word (fulfilment) == CPT_WORD_READY;

  if (CPT_GUARD (READY_CUSTODY, sums.custody == 0) ||
      CPT_GUARD (READY_FINISHED, unfinished != NULL) ||
      CPT_GUARD (READY_PLACE, milestones->location[0] == '\0') ||
      CPT_GUARD (READY_ONCE, is_ready)) {
    cpt_act_refuse_whole (self, is_ready, FALSE);
    if (unfinished != NULL)
      self->outcome->refusal.line = unfinished->number;
    return FALSE;
  }

  milestones->ready_us = self->context->effective_us;
  if (milestones->hold_until_us == 0)
    milestones->hold_until_us =
        cpt_due_get_hold_until (self->context->policy, self->context->customer_hours,
                                self->context->n_customer_hours, milestones->ready_us);
  if (fulfilment->promise->method == CPT_METHOD_PICKUP && milestones->told_us == 0) {
    self->outcome->outside |= CPT_OUTSIDE_ORDER_READY;
    milestones->told_us = self->context->effective_us;
  }
  return TRUE;
}
