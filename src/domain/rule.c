/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/rule.h"

#include <string.h>

static gboolean
has_code (const CptAct *self, CptRefusalCode code)
{
  /* No code is a part of another one. */
  return strstr (self->row->codes, cpt_refusal_code_to_text (code)) != NULL;
}

/* The exits that are no cancellation have no code of their own (commands.md §3, 5). */
static gboolean
left_otherwise (const CptAct *self)
{
  CptExit exit = self->before->fulfilment->milestones.exit;

  return exit != CPT_EXIT_NONE && exit != CPT_EXIT_CANCELLED &&
         has_code (self, CPT_REFUSAL_ORDER_CANCELLED);
}

static CptRefusalCode
classify (const CptAct *self,
          gint64 owed,
          gint64 cancelled,
          gint64 gone,
          gboolean nothing_left,
          gboolean too_much)
{
  gboolean is_cancelled = self->before->fulfilment->milestones.exit == CPT_EXIT_CANCELLED;
  const struct {
    CptRefusalCode code;
    gboolean fits;
  } questions[] = {
    { CPT_REFUSAL_GUARD_FAILED, left_otherwise (self) },
    { CPT_REFUSAL_ORDER_CANCELLED, is_cancelled || (owed == 0 && cancelled > 0) },
    { CPT_REFUSAL_ALREADY_HANDED_OVER, owed == 0 && gone > 0 },
    { CPT_REFUSAL_ALREADY_DONE, nothing_left },
    { CPT_REFUSAL_OVER_LIMIT, too_much },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (questions); i++)
    if (questions[i].fits && has_code (self, questions[i].code))
      return questions[i].code;
  return CPT_REFUSAL_GUARD_FAILED;
}

gboolean
cpt_act_refuse_line (CptAct *self,
                     const CptLine *line,
                     gint64 asked,
                     gint64 allowed,
                     gboolean too_much)
{
  CptRefusalCode code =
      classify (self, cpt_line_get_owed (line), line->counters[CPT_COUNTER_CANCELLED],
                line->counters[CPT_COUNTER_GONE], allowed == 0, too_much);

  cpt_refuse (&self->outcome->refusal, code, asked, allowed);
  self->outcome->refusal.line = line->number;
  return FALSE;
}

gboolean
cpt_act_refuse_whole (CptAct *self, gboolean nothing_left, gboolean too_much)
{
  CptSums sums = cpt_fulfilment_get_sums (self->before->fulfilment);
  CptRefusalCode code =
      classify (self, sums.owed, sums.cancelled, sums.gone, nothing_left, too_much);

  return cpt_refuse (&self->outcome->refusal, code, -1, -1);
}

gboolean
cpt_act_refuse_malformed (CptAct *self)
{
  return cpt_refuse (&self->outcome->refusal, CPT_REFUSAL_MALFORMED, -1, -1);
}

void
cpt_act_move (CptAct *self, const char *sku, gint64 quantity, CptBucket from, CptBucket to)
{
  CptMovement movement = { .quantity = quantity, .from = from, .to = to };

  if (quantity <= 0)
    return;
  g_strlcpy (movement.sku, sku, sizeof movement.sku);
  g_array_append_val (self->outcome->movements, movement);
}

void
cpt_act_leave_astray (CptAct *self,
                      const CptLine *line,
                      gint64 asked,
                      gint64 booked,
                      CptBucket from)
{
  CptAstray astray = { .line = line->number, .asked = asked, .booked = booked, .from = from };

  g_array_append_val (self->outcome->astray, astray);
  self->outcome->booked += booked;
  cpt_act_move (self, line->sku, booked, from, cpt_bucket (CPT_BUCKET_ASTRAY));
}

CptLine *
cpt_act_get_line (CptAct *self)
{
  return cpt_fulfilment_find_line (self->outcome->fulfilment, (guint)self->command->args.line);
}

void
cpt_act_exit_if_empty (CptAct *self)
{
  CptMilestones *milestones = &self->outcome->fulfilment->milestones;
  CptSums sums = cpt_fulfilment_get_sums (self->outcome->fulfilment);

  if (sums.owed != 0 || sums.gone != 0 || milestones->exit != CPT_EXIT_NONE)
    return;
  milestones->exit = CPT_EXIT_CANCELLED;
  milestones->exit_us = self->context->effective_us;
}

gboolean
cpt_act_is_held_by_other (const CptAct *self)
{
  const CptMilestones *milestones = &self->before->fulfilment->milestones;

  if (milestones->holder_sign_in[0] == '\0' ||
      strcmp (milestones->holder_sign_in, self->command->sign_in) == 0)
    return FALSE;
  /* One person on two terminals has two sign-ins. */
  return milestones->holder_person[0] == '\0' ||
         strcmp (milestones->holder_person, self->context->actor_person) != 0;
}
