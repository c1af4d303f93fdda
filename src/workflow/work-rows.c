/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workflow/work-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static gint64
count_items (CptTaskSort task, const CptFulfilment *shown)
{
  CptSums sums = cpt_fulfilment_get_sums (shown);

  if (task == CPT_TASK_PUT_BACK)
    return sums.to_put_back;
  return task == CPT_TASK_STAGE || task == CPT_TASK_HAND_OVER ? sums.custody
                                                              : sums.custody + sums.to_pick;
}

static char *
write_subtitle (CptShop *shop, const CptViewFulfilment *found, CptTaskSort task, gboolean mine)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  const char *holder = found->shown->milestones.holder_sign_in;
  CptSums sums = cpt_fulfilment_get_sums (found->shown);
  char *customer = cpt_words_customer (found->contact);

  if (customer != NULL)
    g_ptr_array_add (parts, customer);
  g_ptr_array_add (parts, cpt_words_items (count_items (task, found->shown)));
  if (*holder != '\0' && !mine) {
    const char *name = cpt_view_get_name_of_sign_in (cpt_shop_get_view (shop), holder);
    const CptPerson *person =
        cpt_view_get_person (cpt_shop_get_view (shop), found->shown->milestones.holder_person);

    if (name == NULL && person != NULL)
      name = person->name;
    g_ptr_array_add (parts, g_strdup (name != NULL ? name : _ ("taken")));
    if (sums.picked > 0)
      g_ptr_array_add (parts, g_strdup_printf (_ ("%1$d of %2$d"), (int)sums.picked,
                                               (int)(sums.picked + sums.to_pick)));
  }
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (" · ", (char **)parts->pdata);
}

static gboolean
is_mine (CptShop *shop, const CptFulfilment *shown)
{
  const CptPerson *person = cpt_shop_get_person (shop);

  return person != NULL && *shown->milestones.holder_person != '\0' &&
         strcmp (person->id, shown->milestones.holder_person) == 0;
}

static void
add_row (GArray *rows, CptShop *shop, const CptViewFulfilment *found, const CptTask *task)
{
  const CptFulfilment *shown = found->shown;
  const CptPolicy *policy = cpt_shop_get_policy (shop);
  gint64 now_us = cpt_shop_now_us (shop);
  CptWorkRow row = { .task = task->sort, .due_us = task->due_us };

  g_strlcpy (row.fulfilment, shown->id, sizeof row.fulfilment);
  row.reference = g_strdup (shown->promise->reference);
  row.title = cpt_words_task (task->sort, row.reference);
  row.mine = is_mine (shop, shown);
  row.subtitle = write_subtitle (shop, found, task->sort, row.mine);
  row.due_state = cpt_due_state (task->due_us, now_us, policy);
  row.due_label =
      cpt_words_due (task->due_us, now_us, row.due_state, cpt_shop_get_time_zone (shop));
  row.here_us = task->sort != CPT_TASK_PUT_BACK ? shown->milestones.here_us : 0;
  if (row.here_us != 0)
    row.here_label = cpt_words_here (row.here_us, now_us);
  row.to_send = found->n_pending > 0;
  row.at_risk = cpt_view_is_at_risk (cpt_shop_get_view (shop), shown->id);
  g_array_append_val (rows, row);
}

/* One row for all of it: its page has the list. */
static void
add_attention (GArray *rows, CptShop *shop)
{
  guint n = cpt_shop_get_n_attention (shop);
  CptWorkRow row = { .task = CPT_TASK_ATTENTION, .due_state = CPT_DUE_NONE };

  if (n == 0)
    return;
  row.reference = g_strdup ("");
  row.title = cpt_words_task (CPT_TASK_ATTENTION, NULL);
  row.subtitle = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u thing waits for an answer",
                                               "%u things wait for an answer", n),
                                  n);
  row.due_label = cpt_words_due (0, 0, CPT_DUE_NONE, NULL);
  g_array_append_val (rows, row);
}

static gint
compare_rows (gconstpointer a, gconstpointer b)
{
  const CptWorkRow *one = a, *two = b;

  if (one->here_us != two->here_us)
    return one->here_us == 0 ? 1 : two->here_us == 0 ? -1 : one->here_us < two->here_us ? -1 : 1;
  if ((one->task == CPT_TASK_ATTENTION) != (two->task == CPT_TASK_ATTENTION))
    return one->task == CPT_TASK_ATTENTION ? -1 : 1;
  if (one->at_risk != two->at_risk)
    return one->at_risk ? -1 : 1;
  if (one->due_us != two->due_us) {
    if (one->due_us == 0 || two->due_us == 0)
      return one->due_us == 0 ? 1 : -1;
    return one->due_us < two->due_us ? -1 : 1;
  }
  if (strcmp (one->fulfilment, two->fulfilment) != 0)
    return strcmp (one->fulfilment, two->fulfilment);
  return (gint)one->task - (gint)two->task;
}

GArray *
cpt_work_list_rows (CptShop *shop)
{
  GArray *rows = g_array_new (FALSE, TRUE, sizeof (CptWorkRow));
  const CptPolicy *policy = cpt_shop_get_policy (shop);
  g_autoptr (GPtrArray) open = NULL;

  g_array_set_clear_func (rows, (GDestroyNotify)cpt_work_row_clear);
  if (policy == NULL) /* nothing was pulled yet */
    return rows;
  open = cpt_view_list_open (cpt_shop_get_view (shop));
  add_attention (rows, shop);
  for (guint i = 0; i < open->len; i++) {
    const CptViewFulfilment *found = g_ptr_array_index (open, i);
    CptTask tasks[CPT_MAX_TASKS];
    gsize n_tasks = cpt_fulfilment_get_tasks (found->shown, policy, tasks);

    for (gsize t = 0; t < n_tasks; t++)
      add_row (rows, shop, found, &tasks[t]);
  }
  g_array_sort (rows, compare_rows);
  return rows;
}
