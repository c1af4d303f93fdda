/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "central/orchestration/service.h"

G_BEGIN_DECLS

/* What operations watch, as Prometheus text: commands by verdict, feed rows, size of the database,
 * and of each shop what is open, late, and since when. The grain is the shop: nobody is measured
 * (DESIGN §8). (transfer full); NULL and a problem: the storage failed. */
char *cpt_figures_write (CptService *self, CptProblem **problem_out);

/* Appends `# HELP` and `# TYPE` of one metric. */
void cpt_figures_put_head (GString *out, const char *name, const char *type, const char *help);
/* Appends @value as a label's text between quotes. */
void cpt_figures_put_label (GString *out, const char *value);

G_END_DECLS
