/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/inverse.h"
#include "wire/members.h"

G_BEGIN_DECLS

/* The members of CptMilestones: those of a fulfilment's row, and of its `was`. */
typedef enum {
  CPT_MILESTONE_HOLDER = 0,
  CPT_MILESTONE_WAVE,
  CPT_MILESTONE_TOTE,
  CPT_MILESTONE_LOCATION,
  CPT_MILESTONE_ACCEPTED_US,
  CPT_MILESTONE_STAGED_US,
  CPT_MILESTONE_READY_US,
  CPT_MILESTONE_TOLD_US,
  CPT_MILESTONE_HERE_US,
  CPT_MILESTONE_HOLD_UNTIL_US,
  CPT_MILESTONE_WAITING,
  CPT_MILESTONE_EXIT,
  CPT_N_MILESTONES,
} CptMilestone;

extern const CptMember CPT_MILESTONES[CPT_N_MILESTONES];

G_END_DECLS
