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

/* GET /v1/commands/{id}: the verdict of one command. 404 when unknown. */
char *cpt_intake_find_verdict (CptService *self, const char *id, CptProblem **problem_out);

G_END_DECLS
