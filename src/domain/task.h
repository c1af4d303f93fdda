/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/fulfilment.h"

#include <glib.h>

G_BEGIN_DECLS

/* What is to be done next with a fulfilment: derived, never stored (commands.md §5). */
typedef enum {
  CPT_TASK_NONE = 0,
  CPT_TASK_ACCEPT,
  CPT_TASK_PICK,
  CPT_TASK_STAGE,
  CPT_TASK_HAND_OVER,
  CPT_TASK_PACK,
  CPT_TASK_SHIP,
  CPT_TASK_PUT_BACK,
  CPT_TASK_COUNT,
  CPT_TASK_ATTENTION,
} CptTaskSort;

typedef struct {
  CptTaskSort sort;
  gint64 due_us; /* 0: no due time */
} CptTask;

#define CPT_MAX_TASKS 2 /* a fulfilment can have its own task and a put-back at once */

/* Fills @tasks_out, returns how many. */
gsize cpt_fulfilment_get_tasks (const CptFulfilment *self,
                                const CptPolicy *policy,
                                CptTask tasks_out[CPT_MAX_TASKS]);

typedef enum { CPT_DUE_NONE = 0, CPT_DUE_ON_TIME, CPT_DUE_SOON, CPT_DUE_LATE } CptDueState;

/* How a due time looks at @now_us: soon within the policy's soon_minutes. */
CptDueState cpt_due_state (gint64 due_us, gint64 now_us, const CptPolicy *policy);

const char *cpt_task_to_text (CptTaskSort sort); /* "pick", "put_back" */

G_END_DECLS
