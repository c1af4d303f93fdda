/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "scene.h"

G_BEGIN_DECLS

/* From a start, every command with every argument in range and one beyond on each side, by two
 * people (A, an associate, and B, a manager) in every state that can be reached so, breadth first.
 * What DESIGN §4 and commands.md §6 promise holds in all of them, undo restores the bytes, and each
 * verdict is that of the second table. */
typedef struct {
  const char *name;
  const char *start;
  const char *kinds; /* the commands of this walk */
  guint max_states;  /* 0: all there are */
} Walk;

typedef struct {
  guint n_states, n_transitions, n_refusals, n_undone;
  guint n_wrong; /* promises that were broken, verdicts that differ */
  gboolean is_complete;
} WalkResult;

/* @ends_when_wrong: says nothing, and stops at the first. */
void walk_run (const Walk *walk, gboolean ends_when_wrong, WalkResult *result);

/* (element-type SceneAct) all acts of the walk on that start */
GPtrArray *walk_make_acts (const CptFulfilment *start, const char *kinds);

/* The commands that are about no fulfilment, and undo in every bad case. */
void walk_run_others (gboolean ends_when_wrong, WalkResult *result);

/* Compares what was decided with the second table; FALSE: it differs, and why is said unless
 * @is_silent. */
gboolean walk_compare (const CptAggregate *before,
                       const SceneAct *act,
                       const CptOutcome *outcome,
                       gboolean is_silent);

G_END_DECLS
