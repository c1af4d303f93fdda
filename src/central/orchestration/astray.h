/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "central/orchestration/facts.h"

G_BEGIN_DECLS

/**
 * cpt_astray_open:
 * @outcome: a refusal
 *
 * The goods of a refused report need an owner until somebody says where they went (SYNC §1): a new
 * exception, or the open one of that terminal and wave with items more. One row holds so many items
 * and no more; what does not fit opens the next. Nothing is written yet.
 *
 * Returns: (transfer full) (element-type CptException): none where the refusal opens none; NULL:
 * the storage failed
 */
GPtrArray *cpt_astray_open (CptFacts *facts, const CptOutcome *outcome, GError **error);

G_END_DECLS
