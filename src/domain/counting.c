/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is only said: how many lie at a place, and that a customer's data were looked at. */
#include "domain/rule.h"

gboolean
cpt_rule_count (CptAct *self)
{
  const CptArgs *args = &self->command->args;
  CptPlace *place = self->outcome->place;
  CptBucket floor = cpt_bucket_floor (place->code);
  CptBucket adjustment = cpt_bucket (CPT_BUCKET_ADJUSTMENT);
  gint64 balance = CLAMP (self->context->floor_balance, -CPT_MAX_PIECES, CPT_MAX_PIECES);
  gint64 more = args->quantity - balance;

  cpt_place_end_count (place, args->sku);
  self->outcome->counted_us = self->context->effective_us;
  cpt_act_move (self, args->sku, more, adjustment, floor);
  cpt_act_move (self, args->sku, -more, floor, adjustment);
  return TRUE;
}

gboolean
cpt_rule_reveal (CptAct *self)
{
  return TRUE;
}
