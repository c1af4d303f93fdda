/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chain.h"

#include "central/orchestration/check.h"

G_BEGIN_DECLS

/* A world in which a day's work was done, in short. (transfer full) */
CptWorld *cpt_day_new_world (void);
/* What a disk does, in SQL. */
void cpt_day_damage (CptWorld *world, const char *sql);
/* How often the invariant @id is broken; NULL: any. */
gsize cpt_day_count_found (const GPtrArray *results, const char *id);
void cpt_day_assert_clean (CptWorld *world); /* by all invariants */

G_END_DECLS
