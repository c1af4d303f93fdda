/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The newest act is taken back: exactly what it added. */
#include "domain/guard.h"
#include "domain/rule.h"

#include <string.h>

#define US_PER_S G_GINT64_CONSTANT (1000000)

static const CptLast *
get_last (const CptAggregate *before)
{
  if (before->fulfilment != NULL)
    return &before->fulfilment->last;
  if (before->place != NULL)
    return &before->place->last;
  return before->exception != NULL ? &before->exception->last : NULL;
}

static gboolean
is_too_late (const CptAct *self, const CptLast *last, gboolean is_newest)
{
  gint64 done_us = is_newest ? last->effective_us : self->context->undone_effective_us;
  gint64 passed_us;

  if (done_us == 0)
    return FALSE;
  if (__builtin_sub_overflow (self->context->effective_us, done_us, &passed_us))
    return TRUE;
  return passed_us / US_PER_S > self->context->policy->undo_s ||
         (passed_us / US_PER_S == self->context->policy->undo_s && passed_us % US_PER_S > 0);
}

static void
undo_place (CptAct *self, const CptInverse *inverse)
{
  CptPlace *place = self->outcome->place;

  if ((inverse->was & CPT_WAS_COUNT) != 0) {
    if (inverse->old_count != NULL)
      place->count = *inverse->old_count;
    else
      place->count = (CptOpenCount){ 0 };
  }
  if ((inverse->was & CPT_WAS_COUNTED_US) != 0)
    self->outcome->counted_us = inverse->old_counted_us;
}

/* The count that a short opened ends with it, unless a later short counts on it. */
static void
close_count (CptAct *self, const CptInverse *inverse)
{
  CptOutcome *outcome = self->outcome;

  if ((inverse->was & CPT_WAS_OPENED) == 0 || self->context->undone_count_wanted)
    return;
  outcome->closes_count = TRUE;
  g_strlcpy (outcome->count_sku, inverse->opened_sku, sizeof outcome->count_sku);
  g_strlcpy (outcome->count_location, inverse->opened_location, sizeof outcome->count_location);
}

gboolean
cpt_rule_undo (CptAct *self)
{
  const CptContext *context = self->context;
  const CptLast *last = get_last (self->before);
  CptRefusal *refusal = &self->outcome->refusal;
  gboolean is_newest = last != NULL && strcmp (last->command, self->command->args.of) == 0;

  if (CPT_GUARD (UNDO_ONCE, context->undone_already))
    return cpt_refuse (refusal, CPT_REFUSAL_ALREADY_DONE, -1, -1);
  if (CPT_GUARD (UNDO_IN_TIME, context->undone_known && is_too_late (self, last, is_newest)))
    return cpt_refuse (refusal, CPT_REFUSAL_OVER_LIMIT, -1, -1);
  if (CPT_GUARD (UNDO_KNOWN, !context->undone_known) ||
      CPT_GUARD (UNDO_TERMINAL, !context->undone_from_terminal) ||
      CPT_GUARD (UNDO_NEWEST, !is_newest) || CPT_GUARD (UNDO_KIND, last->undo == NULL))
    return cpt_refuse (refusal, CPT_REFUSAL_GUARD_FAILED, -1, -1);

  if (self->outcome->fulfilment != NULL &&
      !cpt_fulfilment_apply_inverse (self->outcome->fulfilment, last->undo))
    return cpt_refuse (refusal, CPT_REFUSAL_GUARD_FAILED, -1, -1);
  if (self->outcome->place != NULL)
    undo_place (self, last->undo);
  close_count (self, last->undo);
  for (guint i = 0; i < last->undo->moves->len; i++) {
    const CptMovement *move = &g_array_index (last->undo->moves, CptMovement, i);

    cpt_act_move (self, move->sku, move->quantity, move->from, move->to);
  }
  return TRUE;
}
