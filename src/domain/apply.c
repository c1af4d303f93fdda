/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/apply.h"

#include "domain/guard.h"
#include "domain/rule.h"

#include <string.h>

/* In the order of CptKind. */
static const struct {
  CptKind kind;
  CptRuleFunction decide;
  const char *(*needs) (const CptAct *self); /* (nullable) */
  void (*refused) (CptAct *self);            /* (nullable) leaves goods in somebody's hands */
} RULES[CPT_N_KINDS] = {
  { CPT_KIND_ACCEPT, cpt_rule_accept, cpt_rule_accept_needs, NULL },
  { CPT_KIND_RELEASE, cpt_rule_release, cpt_rule_release_needs, NULL },
  { CPT_KIND_PICK, cpt_rule_pick, NULL, cpt_rule_pick_refused },
  { CPT_KIND_SHORT, cpt_rule_short, NULL, NULL },
  { CPT_KIND_UNSHORT, cpt_rule_unshort, NULL, NULL },
  { CPT_KIND_BAG, cpt_rule_bag, NULL, NULL },
  { CPT_KIND_STAGE, cpt_rule_stage, NULL, NULL },
  { CPT_KIND_READY, cpt_rule_ready, NULL, NULL },
  { CPT_KIND_PUT_BACK, cpt_rule_put_back, NULL, NULL },
  { CPT_KIND_CANCEL, cpt_rule_cancel, NULL, NULL },
  { CPT_KIND_DECLINE, cpt_rule_decline, NULL, NULL },
  { CPT_KIND_COUNT, cpt_rule_count, NULL, NULL },
  { CPT_KIND_CLOSE, cpt_rule_close, cpt_rule_close_needs, NULL },
  { CPT_KIND_UNDO, cpt_rule_undo, NULL, NULL },
  { CPT_KIND_REVEAL, cpt_rule_reveal, NULL, NULL },
  { CPT_KIND_HAND_OVER, cpt_rule_hand_over, cpt_rule_hand_over_needs, cpt_rule_hand_over_refused },
  { CPT_KIND_ARRIVE, cpt_rule_arrive, NULL, NULL },
  { CPT_KIND_EXTEND, cpt_rule_extend, NULL, NULL },
  { CPT_KIND_REOPEN, cpt_rule_reopen, NULL, NULL },
  { CPT_KIND_RESEND, cpt_rule_resend, NULL, NULL },
  { CPT_KIND_REMIND, cpt_rule_remind, NULL, NULL },
  { CPT_KIND_EXPIRE, cpt_rule_expire, NULL, NULL },
};

void
cpt_outcome_clear (CptOutcome *self)
{
  g_clear_pointer (&self->fulfilment, cpt_fulfilment_free);
  g_clear_pointer (&self->place, cpt_place_free);
  g_clear_pointer (&self->exception, cpt_exception_free);
  g_clear_pointer (&self->movements, g_array_unref);
  g_clear_pointer (&self->astray, g_array_unref);
  *self = (CptOutcome){ 0 };
}

static gboolean
may (const CptAct *self, const char *key)
{
  const CptContext *context = self->context;
  CptRight right = cpt_policy_get_right (context->policy, key, context->actor_role);

  if (right == CPT_RIGHT_APPROVER)
    right = cpt_policy_get_right (context->policy, key, context->approver_role);
  return right == CPT_RIGHT_YES;
}

/* The right that is missing, or NULL. */
static const char *
find_missing_right (const CptAct *self)
{
  const CptKindRow *row = self->row;
  const char *more = NULL;

  if (self->context->by_central)
    return NULL;
  if (row->kind == CPT_KIND_UNDO) {
    /* Its right is that of what it undoes; a kind that no person has is for the guard to refuse. */
    row = cpt_kind_find (self->context->undone_kind);
    if (row == NULL || row->kind == CPT_KIND_UNDO || !self->context->undone_known)
      return NULL;
  }
  if (CPT_GUARD (RIGHT, !may (self, row->text)))
    return row->text;
  if (RULES[self->row->kind].needs != NULL)
    more = RULES[self->row->kind].needs (self);
  return more != NULL && CPT_GUARD (RIGHT_MORE, !may (self, more)) ? more : NULL;
}

static gboolean
is_admitted (CptAct *self)
{
  CptRefusal *refusal = &self->outcome->refusal;
  const char *missing;

  if (!cpt_arguments_are_good (self))
    return cpt_act_refuse_malformed (self);
  if (!self->context->by_central &&
      CPT_GUARD (STORE, g_strcmp0 (self->before->store, self->context->store) != 0))
    return cpt_refuse (refusal, CPT_REFUSAL_WRONG_STORE, -1, -1);
  missing = find_missing_right (self);
  if (missing != NULL) {
    cpt_refuse (refusal, CPT_REFUSAL_NOT_AUTHORISED, -1, -1);
    g_strlcpy (refusal->needs, missing, sizeof refusal->needs);
    return FALSE;
  }
  return TRUE;
}

void
cpt_act_settle (CptFulfilment *fulfilment)
{
  CptMilestones *milestones = &fulfilment->milestones;
  CptSums sums = cpt_fulfilment_get_sums (fulfilment);

  if (milestones->exit != CPT_EXIT_NONE) {
    milestones->waiting_for = CPT_WAITING_NONE;
    milestones->waiting_since_us = 0;
  }
  if (sums.owed == 0 && sums.custody == 0) {
    milestones->holder_sign_in[0] = '\0';
    milestones->holder_person[0] = '\0';
    milestones->wave[0] = '\0';
    milestones->tote[0] = '\0';
    milestones->here_us = 0;
  }
}

static CptInverse *
find_place_inverse (const CptAct *self)
{
  const CptPlace *before = self->before->place, *after = self->outcome->place;
  CptInverse *inverse = cpt_inverse_new ();

  if (before->count.n_skus != after->count.n_skus) {
    inverse->was |= CPT_WAS_COUNT;
    inverse->old_count = g_memdup2 (&before->count, sizeof before->count);
  }
  if (self->outcome->counted_us != self->context->counted_us) {
    inverse->was |= CPT_WAS_COUNTED_US;
    inverse->old_counted_us = self->context->counted_us;
  }
  for (guint i = 0; i < self->outcome->movements->len; i++) {
    CptMovement back =
        cpt_movement_reverse (&g_array_index (self->outcome->movements, CptMovement, i));

    g_array_append_val (inverse->moves, back);
  }
  return inverse;
}

static CptInverse *
find_fulfilment_inverse (const CptAct *self)
{
  const CptOutcome *outcome = self->outcome;
  CptInverse *inverse = cpt_fulfilment_find_inverse (self->before->fulfilment, outcome->fulfilment,
                                                     outcome->movements);

  if (outcome->opens_count) {
    inverse->was |= CPT_WAS_OPENED;
    g_strlcpy (inverse->opened_sku, outcome->count_sku, sizeof inverse->opened_sku);
    g_strlcpy (inverse->opened_location, outcome->count_location, sizeof inverse->opened_location);
  }
  return inverse;
}

static void
remember (const CptAct *self, CptLast *last, CptInverse *inverse)
{
  cpt_last_clear (last);
  g_strlcpy (last->command, self->command->id, sizeof last->command);
  g_strlcpy (last->kind, self->row->text, sizeof last->kind);
  last->effective_us = self->context->effective_us;
  last->undo = inverse;
}

static void
accept (CptAct *self)
{
  CptOutcome *outcome = self->outcome;
  gboolean can_be_undone = self->row->undoable && !self->context->by_central;

  if (outcome->fulfilment != NULL) {
    if (self->row->kind != CPT_KIND_UNDO)
      cpt_act_settle (outcome->fulfilment);
    remember (self, &outcome->fulfilment->last,
              can_be_undone ? find_fulfilment_inverse (self) : NULL);
  }
  if (outcome->place != NULL)
    remember (self, &outcome->place->last, can_be_undone ? find_place_inverse (self) : NULL);
  if (outcome->exception != NULL)
    remember (self, &outcome->exception->last, NULL);
}

static void
refuse (CptAct *self)
{
  CptOutcome *outcome = self->outcome;

  g_clear_pointer (&outcome->fulfilment, cpt_fulfilment_free);
  g_clear_pointer (&outcome->place, cpt_place_free);
  g_clear_pointer (&outcome->exception, cpt_exception_free);
  g_array_set_size (outcome->movements, 0);
  outcome->outside = 0;
  outcome->worth = 0;
  outcome->counted_us = -1;
  if (outcome->refusal.code == CPT_REFUSAL_MALFORMED || RULES[self->row->kind].refused == NULL)
    return;
  outcome->opens_exception = TRUE;
  RULES[self->row->kind].refused (self);
  if (outcome->fulfilment != NULL) {
    cpt_act_settle (outcome->fulfilment);
    remember (self, &outcome->fulfilment->last, NULL);
  }
}

gboolean
cpt_apply (const CptAggregate *before,
           const CptCommand *command,
           const CptContext *context,
           CptOutcome *outcome)
{
  CptAct act = { cpt_kind_get_row (command->kind),
                 before,
                 command,
                 context,
                 context->place_known ? command->args.location : CPT_LOCATION_NONE,
                 outcome };

  cpt_outcome_clear (outcome);
  outcome->movements = g_array_new (FALSE, TRUE, sizeof (CptMovement));
  outcome->astray = g_array_new (FALSE, TRUE, sizeof (CptAstray));
  outcome->counted_us = -1;
  if (act.row == NULL)
    return cpt_act_refuse_malformed (&act);
  if (!is_admitted (&act)) {
    refuse (&act);
    return FALSE;
  }

  if (before->fulfilment != NULL)
    outcome->fulfilment = cpt_fulfilment_copy (before->fulfilment);
  if (before->place != NULL)
    outcome->place = cpt_place_copy (before->place);
  if (before->exception != NULL)
    outcome->exception = cpt_exception_copy (before->exception);
  if (!RULES[act.row->kind].decide (&act)) {
    refuse (&act);
    return FALSE;
  }
  accept (&act);
  return TRUE;
}
