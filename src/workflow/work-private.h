/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workflow/work.h"

G_BEGIN_DECLS

/* What one row says; task and fulfilment are what it is. */
typedef struct {
  CptTaskSort task;
  char fulfilment[CPT_ID_SIZE];
  char *reference;
  char *title;
  char *subtitle;
  char *due_label;
  char *here_label; /* (nullable) "Here · 3 min" */
  gint64 here_us;   /* 0: the customer is not here */
  gint64 due_us;
  CptDueState due_state;
  gboolean to_send, at_risk, mine;
} CptWorkRow;

void cpt_work_row_clear (CptWorkRow *self);

/* Both take what @row owns. */
CptWorkItem *cpt_work_item_new (CptWorkRow *row);
void cpt_work_item_take (CptWorkItem *self, CptWorkRow *row);
void cpt_work_item_set_due (CptWorkItem *self, char *label, CptDueState state); /* takes @label */
void cpt_work_item_set_here (CptWorkItem *self, char *label);                   /* takes @label */
const CptWorkRow *cpt_work_item_get_row (CptWorkItem *self);

/* Fills @rows (element-type CptWorkRow, cleared by cpt_work_row_clear): all tasks of this shop as
 * shown: whose customer is here first, the longest wait first; then at risk, then by due time. */
GArray *cpt_work_list_rows (CptShop *shop);

G_END_DECLS
