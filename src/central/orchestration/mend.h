/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "central/orchestration/service.h"

G_BEGIN_DECLS

/**
 * cpt_mend_scope:
 * @problem_out: (out) (nullable): 500 `published_damaged`, with the row that cannot be mended and
 *   what to do; or that of a storage that failed
 * @n_mended_out: (out) (optional): rows that were written anew
 *
 * Holds each published row of @scope against the sum that was kept of it, and what the disk changed
 * is written from the truth again: under its own number where that gives the bytes that were
 * published, so that nobody has to fetch anything; as news where the truth says something else.
 * Each is told in the log, and counted (CPT_SERVICE_MENDED). No terminal can have kept such a row:
 * its own rows would not have had the scope's sum.
 *
 * What cannot be mended is looked at again after a minute at the earliest: until then the same
 * problem is given at once.
 *
 * Returns: TRUE when all of @scope is sound now.
 */
gboolean cpt_mend_scope (CptService *self,
                         const char *scope,
                         guint *n_mended_out,
                         CptProblem **problem_out);

/* Every scope. What cannot be mended stays for a check to name. @n_mended_out: rows written anew.
 */
gboolean cpt_mend_all (CptService *self, guint *n_mended_out, GError **error);

G_END_DECLS
