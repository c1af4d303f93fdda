/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workflow/rows.h"
#include "workflow/shop.h"

G_BEGIN_DECLS

/* One row of the Work list: a task of one fulfilment (or the attention row). Bindable properties,
 * all read-only: `task` (CptTaskSort as int), `task-name` ("pick"), `fulfilment`, `reference`,
 * `title` ("Pick C-10479"), `subtitle` ("Julien Mercier · 4 items · Théo"), `due-us`, `due-label`,
 * `due-state` (CptDueState as int), `here-label` ("Here · 3 min"; NULL: not here), `to-send`
 * (bool), `at-risk` (bool), `mine` (held by who is signed in), `action` ("Pick C-10479"). */
#define CPT_TYPE_WORK_ITEM (cpt_work_item_get_type ())
G_DECLARE_FINAL_TYPE (CptWorkItem, cpt_work_item, CPT, WORK_ITEM, GObject)
const char *cpt_work_item_get_fulfilment (CptWorkItem *self);
CptTaskSort cpt_work_item_get_task (CptWorkItem *self);
const char *cpt_work_item_get_action (CptWorkItem *self);

typedef enum {
  CPT_WORK_ALL = 0,
  CPT_WORK_PICK,
  CPT_WORK_STAGE,
  CPT_WORK_PUT_BACK,
  CPT_WORK_N_FILTERS
} CptWorkFilter;

/* The Work list: a GListModel of CptWorkItem: whose customer is here first, then at risk, then by
 * due time; rows keep their identity across reloads, so that nothing under a finger moves without
 * need. Properties: `filter`, `title` , `subtitle` ("Sat 21 Nov · Lyon Part-Dieu"), `as-of`
 * ("14:31"), `empty-words` ("All done. Next due 17:30"). Signal `counts` when a count changed. PICK
 * holds accept and pick tasks.
 */
#define CPT_TYPE_WORK (cpt_work_get_type ())
G_DECLARE_FINAL_TYPE (CptWork, cpt_work, CPT, WORK, CptRows)
CptWork *cpt_work_new (CptShop *shop);
void cpt_work_set_filter (CptWork *self, CptWorkFilter filter);
guint cpt_work_get_count (CptWork *self, CptWorkFilter filter);
/* What the one filled button does: the first row, NULL: nothing to do. */
CptWorkItem *cpt_work_get_next (CptWork *self);
/* Refreshes due labels; the page calls it once a minute, or each second under a minute. */
void cpt_work_tick (CptWork *self);

G_END_DECLS
