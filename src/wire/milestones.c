/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/milestones.h"

#include "domain/fulfilment.h"
#include "domain/text.h"

static const char *
waiting_to_word (gint value)
{
  return cpt_waiting_to_text ((CptWaitingFor)value);
}

static const char *
exit_to_word (gint value)
{
  return cpt_exit_to_text ((CptExit)value);
}

static gboolean
has_holder (gconstpointer data)
{
  return *((const CptMilestones *)data)->holder_sign_in != '\0';
}

static gboolean
has_waiting (gconstpointer data)
{
  return ((const CptMilestones *)data)->waiting_for != CPT_WAITING_NONE;
}

static gboolean
has_exit (gconstpointer data)
{
  return ((const CptMilestones *)data)->exit != CPT_EXIT_NONE;
}

/* clang-format off */
static const CptMember HOLDER[] = {
  CPT_UUID ("sign_in", CptMilestones, holder_sign_in),
  CPT_UUID_OR_NULL ("person", CptMilestones, holder_person),
};
static const CptMember WAITING[] = {
  CPT_WORD ("for", CptMilestones, waiting_for, waiting_to_word, CPT_WAITING_STOCK),
  CPT_US ("since_us", CptMilestones, waiting_since_us),
};
static const CptMember EXIT[] = {
  CPT_WORD ("as", CptMilestones, exit, exit_to_word, CPT_EXIT_EXPIRED),
  CPT_US ("us", CptMilestones, exit_us),
};

const CptMember CPT_MILESTONES[CPT_N_MILESTONES] = {
  [CPT_MILESTONE_HOLDER] =        CPT_OBJECT_OR_NULL ("holder", HOLDER, has_holder),
  [CPT_MILESTONE_WAVE] =          CPT_UUID_OR_NULL ("wave", CptMilestones, wave),
  [CPT_MILESTONE_TOTE] =          CPT_CHARS_OR_NULL ("tote", CptMilestones, tote),
  [CPT_MILESTONE_LOCATION] =      CPT_CHARS_OR_NULL ("location", CptMilestones, location),
  [CPT_MILESTONE_ACCEPTED_US] =   CPT_US_OR_NULL ("accepted_us", CptMilestones, accepted_us),
  [CPT_MILESTONE_STAGED_US] =     CPT_US_OR_NULL ("staged_us", CptMilestones, staged_us),
  [CPT_MILESTONE_READY_US] =      CPT_US_OR_NULL ("ready_us", CptMilestones, ready_us),
  [CPT_MILESTONE_TOLD_US] =       CPT_US_OR_NULL ("told_us", CptMilestones, told_us),
  [CPT_MILESTONE_HERE_US] =       CPT_US_OR_NULL ("here_us", CptMilestones, here_us),
  [CPT_MILESTONE_HOLD_UNTIL_US] = CPT_US_OR_NULL ("hold_until_us", CptMilestones, hold_until_us),
  [CPT_MILESTONE_WAITING] =       CPT_OBJECT_OR_NULL ("waiting", WAITING, has_waiting),
  [CPT_MILESTONE_EXIT] =          CPT_OBJECT_OR_NULL ("exit", EXIT, has_exit),
};
/* clang-format on */
