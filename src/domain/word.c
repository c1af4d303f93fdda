/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/fulfilment.h"

static const char *const WORDS[] = {
  [CPT_WORD_ASSIGNED] = "assigned",   [CPT_WORD_ACCEPTED] = "accepted",
  [CPT_WORD_PICKING] = "picking",     [CPT_WORD_PICKED] = "picked",
  [CPT_WORD_STAGED] = "staged",       [CPT_WORD_READY] = "ready",
  [CPT_WORD_WAITING] = "waiting",     [CPT_WORD_HANDED_OVER] = "handed_over",
  [CPT_WORD_SHIPPED] = "shipped",     [CPT_WORD_IN_TRANSIT] = "in_transit",
  [CPT_WORD_ARRIVED] = "arrived",     [CPT_WORD_DECLINED] = "declined",
  [CPT_WORD_RE_ROUTED] = "re_routed", [CPT_WORD_CANCELLED] = "cancelled",
  [CPT_WORD_EXPIRED] = "expired",
};

static const CptWord EXIT_WORDS[] = {
  [CPT_EXIT_NONE] = CPT_WORD_ASSIGNED,       [CPT_EXIT_DECLINED] = CPT_WORD_DECLINED,
  [CPT_EXIT_RE_ROUTED] = CPT_WORD_RE_ROUTED, [CPT_EXIT_CANCELLED] = CPT_WORD_CANCELLED,
  [CPT_EXIT_EXPIRED] = CPT_WORD_EXPIRED,
};

static CptWord
word_while_picking (const CptMilestones *milestones, const CptSums *sums)
{
  if (sums->picked + sums->missing > 0)
    return CPT_WORD_PICKING;
  return milestones->accepted_us != 0 ? CPT_WORD_ACCEPTED : CPT_WORD_ASSIGNED;
}

CptWord
cpt_fulfilment_get_word (const CptFulfilment *self)
{
  const CptMilestones *milestones = &self->milestones;
  CptSums sums = cpt_fulfilment_get_sums (self);
  gboolean nothing_left = sums.owed == 0 && sums.custody == 0;

  if (milestones->exit != CPT_EXIT_NONE && (guint)milestones->exit < G_N_ELEMENTS (EXIT_WORDS))
    return EXIT_WORDS[milestones->exit];
  if (nothing_left && sums.gone > 0)
    return self->promise->method == CPT_METHOD_PICKUP ? CPT_WORD_HANDED_OVER : CPT_WORD_SHIPPED;
  if (milestones->ready_us != 0 && sums.custody > 0 && sums.to_pick == 0 && sums.to_put_back == 0)
    return CPT_WORD_READY;
  if (sums.to_pick > 0)
    return word_while_picking (milestones, &sums);
  if (milestones->waiting_for != CPT_WAITING_NONE)
    return CPT_WORD_WAITING;
  if (nothing_left)
    return sums.rerouted > 0 && sums.rerouted == sums.missing ? CPT_WORD_RE_ROUTED
                                                              : CPT_WORD_CANCELLED;
  return milestones->staged_us != 0 ? CPT_WORD_STAGED : CPT_WORD_PICKED;
}

const char *
cpt_word_to_text (CptWord word)
{
  return (guint)word < G_N_ELEMENTS (WORDS) ? WORDS[word] : "";
}
