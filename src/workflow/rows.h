/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CptRows:
 *
 * A GListModel whose rows are made anew each time something changed; a row that stays is the same
 * object. Who derives from it says in its class what the rows are.
 */
#define CPT_TYPE_ROWS (cpt_rows_get_type ())
G_DECLARE_DERIVABLE_TYPE (CptRows, cpt_rows, CPT, ROWS, GObject)

struct _CptRowsClass {
  GObjectClass parent_class;

  GType row_type;
};

/* (element-type GObject) until the next cpt_rows_take() */
const GPtrArray *cpt_rows_get_all (CptRows *self);

/**
 * cpt_rows_take:
 * @fresh: (transfer full): what is shown from now on
 *
 * Tells listeners what lies between the rows that stay at the start and those that stay at the end,
 * and nothing when all stay: a row under a finger does not move without need.
 */
void cpt_rows_take (CptRows *self, GPtrArray *fresh);

/* Makes @store hold what @wanted holds, each thing once, in that order: what is not wanted leaves,
 * what is new comes, and what stays is not touched as long as it stays in its order. */
void cpt_rows_merge (GListStore *store, const GPtrArray *wanted);

G_END_DECLS
