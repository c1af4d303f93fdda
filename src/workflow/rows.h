/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * cpt_rows_take:
 * @list: whose rows these are
 * @rows: (inout): the array that @list shows
 * @fresh: (transfer full): what it shows from now on; a row that stays is the same object
 *
 * Tells @list's listeners what lies between the rows that stay at the start and those that stay at
 * the end, and nothing when all stay: a row under a finger does not move without need.
 */
void cpt_rows_take (GListModel *list, GPtrArray **rows, GPtrArray *fresh);

/* Makes @store hold what @wanted holds, each thing once, in that order: what is not wanted leaves,
 * what is new comes, and what stays is not touched as long as it stays in its order. */
void cpt_rows_merge (GListStore *store, const GPtrArray *wanted);

G_END_DECLS
