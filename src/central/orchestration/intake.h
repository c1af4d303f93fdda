/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "central/orchestration/service.h"

G_BEGIN_DECLS

/**
 * cpt_intake_push:
 * @terminal: whose session it is
 * @body: a header line and command lines (SYNC §5)
 *
 * Decides each command on the current state, once: stored verdicts are given again as `duplicate`;
 * a gap, a fork, an unknown kind or a revoked terminal are problems of the whole call (403, 409).
 * Returns the answer's text, or NULL and a problem.
 */
char *cpt_intake_push (CptService *self,
                       const char *terminal,
                       const char *body,
                       gsize length,
                       CptProblem **problem_out);

/* One push of several, and what is answered to it. */
typedef struct {
  const char *terminal; /* (unowned) */
  const char *body;     /* (unowned) */
  gsize length;
  char *answer;        /* (owned) (nullable) filled in: this, or the problem */
  CptProblem *problem; /* (owned) (nullable) */
} CptIntakeCall;

/* The same for pushes that wait at the same time, in their order: they share transactions, of which
 * one takes back what a push wrote that fails, and nothing of the others. Every answer given is
 * committed. */
void cpt_intake_push_all (CptService *self, CptIntakeCall *calls, guint n_calls);

/* GET /v1/commands/{id}: the verdict of one command. 404 when unknown. */
char *cpt_intake_find_verdict (CptService *self, const char *id, CptProblem **problem_out);

G_END_DECLS
