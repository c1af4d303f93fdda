/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the shop shows, as the rule of alerts asks for it; and an alert in words. */
#include "workflow/alerts.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static gint64
get_promised_us (const CptPromise *promise)
{
  return promise->method == CPT_METHOD_SHIP ? promise->ship_by_us : promise->ready_by_us;
}

/* Its first task says when it is due: a milestone that nobody is waiting for calls nobody. */
static gboolean
find_task (const CptFulfilment *shown, const CptPolicy *policy, CptTask *task_out)
{
  CptTask tasks[CPT_MAX_TASKS];
  gsize n_tasks = cpt_fulfilment_get_tasks (shown, policy, tasks);

  *task_out = (CptTask){ CPT_TASK_NONE, 0 };
  if (n_tasks > 0 && tasks[0].sort != CPT_TASK_PUT_BACK)
    *task_out = tasks[0];
  return task_out->sort == CPT_TASK_ACCEPT || task_out->sort == CPT_TASK_PICK ||
         task_out->sort == CPT_TASK_STAGE;
}

static void
add_fact (GArray *facts, CptShop *shop, const CptViewFulfilment *found, const CptPolicy *policy)
{
  const CptFulfilment *shown = found->shown;
  const CptPerson *person = cpt_shop_get_person (shop);
  gint64 now_us = cpt_shop_now_us (shop);
  CptSums sums = cpt_fulfilment_get_sums (shown);
  CptTask task;
  gboolean has_task = find_task (shown, policy, &task);
  gint64 promised_us = get_promised_us (shown->promise);
  CptAlertFact fact = { .n_put_back = sums.to_put_back, .n_items = sums.custody + sums.to_pick };

  g_strlcpy (fact.fulfilment, shown->id, sizeof fact.fulfilment);
  fact.reference = g_strdup (shown->promise->reference);
  fact.is_held = *shown->milestones.holder_sign_in != '\0';
  fact.is_mine = person != NULL && *shown->milestones.holder_person != '\0' &&
                 strcmp (person->id, shown->milestones.holder_person) == 0;
  fact.is_new = task.sort == CPT_TASK_ACCEPT;
  fact.is_soon = has_task && cpt_due_state (promised_us, now_us, policy) == CPT_DUE_SOON;
  fact.is_late = has_task && cpt_due_state (task.due_us, now_us, policy) == CPT_DUE_LATE;
  fact.is_risk = cpt_view_is_at_risk (cpt_shop_get_view (shop), shown->id) && sums.to_pick > 0;
  fact.is_here = shown->milestones.here_us != 0 && sums.owed > 0;
  fact.due_us = promised_us;
  g_array_append_val (facts, fact);
}

GArray *
cpt_alerts_read (CptShop *shop)
{
  const CptPolicy *policy;
  g_autoptr (GPtrArray) open = NULL;
  GArray *facts;

  g_return_val_if_fail (CPT_IS_SHOP (shop), NULL);

  policy = cpt_shop_get_policy (shop);
  if (policy == NULL || cpt_view_get_as_of_us (cpt_shop_get_view (shop)) == 0)
    return NULL;
  facts = g_array_new (FALSE, TRUE, sizeof (CptAlertFact));
  g_array_set_clear_func (facts, (GDestroyNotify)cpt_alert_fact_clear);
  open = cpt_view_list_open (cpt_shop_get_view (shop));
  for (guint i = 0; i < open->len; i++)
    add_fact (facts, shop, g_ptr_array_index (open, i), policy);
  return facts;
}

static char *
write_title (const CptAlert *alert)
{
  const char *name = alert->reference;
  gulong n = alert->n;

  if (alert->sort == CPT_ALERT_NEEDS_ATTENTION)
    return g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "%u needs attention", "%u need attention", n), alert->n);
  if (n == 1)
    switch (alert->sort) {
    case CPT_ALERT_CANCELLED_IN_HAND:
      return g_strdup_printf (_ ("%s: put items back"), name);
    case CPT_ALERT_CUSTOMER_HERE:
      return g_strdup_printf (_ ("%s: the customer is here"), name);
    case CPT_ALERT_LATE:
      return g_strdup_printf (_ ("%s is late"), name);
    case CPT_ALERT_AT_RISK:
      return g_strdup_printf (_ ("%s is at risk"), name);
    case CPT_ALERT_DUE_SOON:
      return g_strdup_printf (_ ("%s is due soon"), name);
    case CPT_ALERT_NEW:
    case CPT_ALERT_NEEDS_ATTENTION:
    case CPT_N_ALERTS:
    default:
      return g_strdup_printf (_ ("New order %s"), name);
    }
  switch (alert->sort) {
  case CPT_ALERT_CANCELLED_IN_HAND:
    return g_strdup_printf (_ ("%u orders: put items back"), alert->n);
  case CPT_ALERT_CUSTOMER_HERE:
    return g_strdup_printf (_ ("%u customers are here"), alert->n);
  case CPT_ALERT_LATE:
    return g_strdup_printf (_ ("%u orders are late"), alert->n);
  case CPT_ALERT_AT_RISK:
    return g_strdup_printf (_ ("%u orders are at risk"), alert->n);
  case CPT_ALERT_DUE_SOON:
    return g_strdup_printf (_ ("%u orders are due soon"), alert->n);
  case CPT_ALERT_NEW:
  case CPT_ALERT_NEEDS_ATTENTION:
  case CPT_N_ALERTS:
  default:
    return g_strdup_printf (_ ("%u new orders"), alert->n);
  }
}

static char *
write_detail (const CptAlert *alert, const char *time_zone)
{
  g_autofree char *items = NULL;
  g_autofree char *clock = NULL;

  if (alert->sort == CPT_ALERT_NEEDS_ATTENTION)
    return NULL;
  if (alert->n > 1)
    return g_strdup_printf (_ ("The first is %s."), alert->reference);
  if (alert->sort == CPT_ALERT_CANCELLED_IN_HAND) {
    items = cpt_words_items (alert->n_put_back);
    return g_strdup_printf (_ ("The customer does not want %s any more."), items);
  }
  items = cpt_words_items (alert->n_items);
  if (alert->sort == CPT_ALERT_AT_RISK)
    return g_strdup_printf (_ ("%s · other orders want them too. Pick it now."), items);
  if (alert->due_us == 0)
    return g_steal_pointer (&items);
  clock = cpt_words_clock (alert->due_us, time_zone);
  return g_strdup_printf (_ ("%1$s · due %2$s"), items, clock);
}

char *
cpt_words_alert (const CptAlert *alert, const char *time_zone, char **detail_out)
{
  g_return_val_if_fail (alert != NULL, NULL);

  if (detail_out != NULL)
    *detail_out = write_detail (alert, time_zone);
  return write_title (alert);
}
