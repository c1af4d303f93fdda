/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/task.h"

#include "domain/calendar.h"

static const char *const TEXTS[] = {
  [CPT_TASK_NONE] = "none",           [CPT_TASK_ACCEPT] = "accept",
  [CPT_TASK_PICK] = "pick",           [CPT_TASK_STAGE] = "stage",
  [CPT_TASK_HAND_OVER] = "hand_over", [CPT_TASK_PACK] = "pack",
  [CPT_TASK_SHIP] = "ship",           [CPT_TASK_PUT_BACK] = "put_back",
  [CPT_TASK_COUNT] = "count",         [CPT_TASK_ATTENTION] = "attention",
};

/* What the order still wants from the shop; put-backs stand beside it. */
static CptTask
main_task (const CptFulfilment *self, const CptSums *sums)
{
  const CptPromise *promise = self->promise;
  CptWord word = cpt_fulfilment_get_word (self);
  gint64 by_us = promise->method == CPT_METHOD_SHIP ? promise->ship_by_us : promise->ready_by_us;

  if (word == CPT_WORD_ASSIGNED)
    return (CptTask){ CPT_TASK_ACCEPT, promise->accept_by_us };
  if ((word == CPT_WORD_ACCEPTED || word == CPT_WORD_PICKING) && sums->to_pick > 0)
    return (CptTask){ CPT_TASK_PICK, by_us };
  if (word == CPT_WORD_READY) {
    if (self->milestones.here_us != 0)
      return (CptTask){ CPT_TASK_HAND_OVER, self->milestones.here_us };
    return (CptTask){ CPT_TASK_NONE, 0 };
  }
  if (sums->to_pick == 0 && sums->to_put_back == 0 && sums->custody > 0)
    return (CptTask){ CPT_TASK_STAGE, by_us };
  return (CptTask){ CPT_TASK_NONE, 0 };
}

gsize
cpt_fulfilment_get_tasks (const CptFulfilment *self,
                          const CptPolicy *policy,
                          CptTask tasks_out[CPT_MAX_TASKS])
{
  CptSums sums = cpt_fulfilment_get_sums (self);
  CptTask task = main_task (self, &sums);
  gsize n_tasks = 0;

  if (task.sort != CPT_TASK_NONE)
    tasks_out[n_tasks++] = task;
  if (sums.to_put_back > 0) {
    /* An excess comes from an exit, or from the act that took its owed away. */
    gint64 arose_us =
        self->milestones.exit_us != 0 ? self->milestones.exit_us : self->last.effective_us;
    gint64 due_us = 0;

    if (arose_us != 0)
      due_us = cpt_calendar_shift (arose_us, cpt_calendar_minutes (policy->put_back_minutes));
    tasks_out[n_tasks++] = (CptTask){ CPT_TASK_PUT_BACK, due_us };
  }
  return n_tasks;
}

CptDueState
cpt_due_state (gint64 due_us, gint64 now_us, const CptPolicy *policy)
{
  if (due_us == 0)
    return CPT_DUE_NONE;
  if (due_us < now_us)
    return CPT_DUE_LATE;
  if (due_us <= cpt_calendar_shift (now_us, cpt_calendar_minutes (policy->soon_minutes)))
    return CPT_DUE_SOON;
  return CPT_DUE_ON_TIME;
}

const char *
cpt_task_to_text (CptTaskSort sort)
{
  return (guint)sort < G_N_ELEMENTS (TEXTS) ? TEXTS[sort] : TEXTS[CPT_TASK_NONE];
}
