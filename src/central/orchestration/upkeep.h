/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "central/orchestration/service.h"

G_BEGIN_DECLS

#define CPT_UPKEEP_S 60 /* how often `serve` calls it */

/**
 * cpt_upkeep_run:
 *
 * What the clock alone brings about: opening hours are made for the 14 days from today on, and the
 * names whose day has come are erased (SYNC §11): contact row, order document, published rows; what
 * is said of passes that have run out, and keys that nobody needs, are taken away. Runs when
 * `serve` starts and every CPT_UPKEEP_S seconds; a second run changes nothing.
 */
gboolean cpt_upkeep_run (CptService *self, GError **error);

G_END_DECLS
