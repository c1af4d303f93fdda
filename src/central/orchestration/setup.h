/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "central/orchestration/service.h"

G_BEGIN_DECLS

/* `comptoir-central init`: the chain's id and epoch, and the policy `fr` (data/policy/fr.json,
 * built in) as its first, and the key that signs its passes. 409 exists when done before. */
gboolean cpt_setup_init (CptService *self, CptProblem **problem_out);

G_END_DECLS
