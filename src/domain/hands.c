/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who has a fulfilment in hand: accept and release. */
#include "domain/guard.h"
#include "domain/rule.h"

#include <string.h>

const char *
cpt_rule_accept_needs (const CptAct *self)
{
  CptSums sums = cpt_fulfilment_get_sums (self->before->fulfilment);

  return cpt_act_is_held_by_other (self) && sums.picked + sums.missing > 0
             ? "fulfilment.accept:take_over"
             : NULL;
}

const char *
cpt_rule_release_needs (const CptAct *self)
{
  return cpt_act_is_held_by_other (self) ? "fulfilment.release:other" : NULL;
}

gboolean
cpt_rule_accept (CptAct *self)
{
  const CptArgs *args = &self->command->args;
  CptMilestones *milestones = &self->outcome->fulfilment->milestones;
  CptSums sums = cpt_fulfilment_get_sums (self->before->fulfilment);
  gboolean for_other = args->for_sign_in[0] != '\0';
  const char *holder = for_other ? args->for_sign_in : self->command->sign_in;
  const char *person = for_other ? self->context->for_person : self->context->actor_person;
  gboolean is_held = milestones->holder_sign_in[0] != '\0';
  gboolean is_open = sums.owed + sums.custody > 0;
  gboolean is_from = strcmp (milestones->holder_sign_in, args->from_sign_in) == 0;
  gboolean is_same = strcmp (milestones->holder_sign_in, holder) == 0 &&
                     strcmp (milestones->wave, args->wave) == 0 &&
                     strcmp (milestones->tote, args->tote) == 0 && milestones->accepted_us != 0;

  if (CPT_GUARD (ACCEPT_OPEN, !is_open) || CPT_GUARD (ACCEPT_FROM, !is_from) ||
      CPT_GUARD (ACCEPT_CHANGES, is_same) ||
      CPT_GUARD (ACCEPT_NOT_READY,
                 cpt_fulfilment_get_word (self->before->fulfilment) == CPT_WORD_READY))
    return cpt_act_refuse_whole (
        self, is_same || (!is_from && is_held) || (!is_open && sums.gone > 0), FALSE);

  g_strlcpy (milestones->holder_sign_in, holder, sizeof milestones->holder_sign_in);
  g_strlcpy (milestones->holder_person, person, sizeof milestones->holder_person);
  g_strlcpy (milestones->wave, args->wave, sizeof milestones->wave);
  g_strlcpy (milestones->tote, args->tote, sizeof milestones->tote);
  if (milestones->accepted_us == 0)
    milestones->accepted_us = self->context->effective_us;
  return TRUE;
}

gboolean
cpt_rule_release (CptAct *self)
{
  CptMilestones *milestones = &self->outcome->fulfilment->milestones;
  CptSums sums = cpt_fulfilment_get_sums (self->before->fulfilment);

  if (CPT_GUARD (RELEASE_HELD, milestones->holder_sign_in[0] == '\0'))
    return cpt_act_refuse_whole (self, TRUE, FALSE);

  milestones->holder_sign_in[0] = '\0';
  milestones->holder_person[0] = '\0';
  milestones->wave[0] = '\0';
  if (sums.custody == 0)
    milestones->tote[0] = '\0';
  milestones->accepted_us = 0;
  return TRUE;
}
