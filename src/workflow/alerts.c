/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workflow/alerts.h"

#include <string.h>

/* What was called for an order. */
typedef struct {
  char fulfilment[CPT_ID_SIZE];
  CptAlertSort told; /* CPT_N_ALERTS: nothing yet */
  gint64 told_us;
  gboolean is_seen; /* looked at here since it calls for what it does */
  gboolean is_open; /* it was among the facts of this look */
} Entry;

/* An order that calls, at this look. */
typedef struct {
  const CptAlertFact *fact;
  Entry *entry;
  CptAlertSort sort;
  gboolean is_again;
} Call;

struct _CptAlerts {
  GHashTable *entries; /* (owned) (element-type utf8 Entry) */
  gboolean has_looked;
  gint64 rang_us; /* the last call; 0: none */
  guint n_attention;
  gboolean attention_calls;
};

void
cpt_alert_fact_clear (CptAlertFact *self)
{
  g_clear_pointer (&self->reference, g_free);
}

void
cpt_alert_clear (CptAlert *self)
{
  g_clear_pointer (&self->reference, g_free);
  *self = (CptAlert){ 0 };
}

CptAlerts *
cpt_alerts_new (void)
{
  CptAlerts *self = g_new0 (CptAlerts, 1);

  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  return self;
}

void
cpt_alerts_free (CptAlerts *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->entries, g_hash_table_unref);
  g_free (self);
}

/* Whether that is true of the order, and this terminal's business. */
static gboolean
calls_for (const CptAlertFact *fact, CptAlertSort sort)
{
  gboolean ours = !fact->is_held || fact->is_mine;

  switch (sort) {
  case CPT_ALERT_CANCELLED_IN_HAND:
    return fact->is_mine && fact->n_put_back > 0;
  case CPT_ALERT_CUSTOMER_HERE:
    return fact->is_here;
  case CPT_ALERT_LATE:
    return fact->is_late && ours;
  case CPT_ALERT_AT_RISK:
    return fact->is_risk && ours;
  case CPT_ALERT_DUE_SOON:
    return fact->is_soon && ours;
  case CPT_ALERT_NEW:
    return fact->is_new && !fact->is_held;
  case CPT_ALERT_NEEDS_ATTENTION:
  case CPT_N_ALERTS:
  default:
    return FALSE; /* of no order */
  }
}

/* The most urgent thing that the policy wants to hear; CPT_N_ALERTS: none. */
static CptAlertSort
find_sort (const CptAlertFact *fact, const CptPolicy *policy)
{
  guint sort = 0;

  while (sort < CPT_N_ALERTS &&
         ((policy->alert_events & (1u << sort)) == 0 || !calls_for (fact, (CptAlertSort)sort)))
    sort++;
  return (CptAlertSort)sort;
}

static gboolean
is_waiting (const CptAlertFact *fact, const Entry *entry, CptAlertSort sort)
{
  if (sort == CPT_ALERT_CANCELLED_IN_HAND)
    return !entry->is_seen;
  return sort == CPT_ALERT_CUSTOMER_HERE || !fact->is_held;
}

static Entry *
ensure_entry (CptAlerts *self, const char *fulfilment)
{
  Entry *entry = g_hash_table_lookup (self->entries, fulfilment);

  if (entry == NULL) {
    entry = g_new0 (Entry, 1);
    g_strlcpy (entry->fulfilment, fulfilment, sizeof entry->fulfilment);
    entry->told = CPT_N_ALERTS;
    g_hash_table_insert (self->entries, entry->fulfilment, entry);
  }
  return entry;
}

static gboolean
is_closed (gpointer key, gpointer value, gpointer user_data)
{
  Entry *entry = value;
  gboolean closed = !entry->is_open;

  entry->is_open = FALSE; /* for the next look */
  return closed;
}

/* Brings what is known up to date, and lists the orders that call. */
static GArray *
list_calls (CptAlerts *self, const CptPolicy *policy, const GArray *facts, gint64 now_us)
{
  GArray *calls = g_array_new (FALSE, FALSE, sizeof (Call));

  for (guint i = 0; i < facts->len; i++) {
    const CptAlertFact *fact = &g_array_index (facts, CptAlertFact, i);
    CptAlertSort sort = find_sort (fact, policy);
    Entry *entry;
    Call call;

    if (sort == CPT_N_ALERTS)
      continue;
    entry = ensure_entry (self, fact->fulfilment);
    entry->is_open = TRUE;
    entry->told_us = MIN (entry->told_us, now_us); /* a clock that was set back */
    if (!self->has_looked) {
      entry->told = sort;
      entry->told_us = now_us;
    }
    if (sort < entry->told)
      entry->is_seen = FALSE;
    else
      entry->told = sort; /* what is less urgent than what was told is no news */
    call = (Call){ fact, entry, sort, sort >= entry->told };
    if (!call.is_again || (is_waiting (fact, entry, sort) &&
                           now_us - entry->told_us >= policy->alert_repeat_s * G_USEC_PER_SEC))
      g_array_append_val (calls, call);
  }
  g_hash_table_foreach_remove (self->entries, is_closed, NULL);
  return calls;
}

static void
look_at_attention (CptAlerts *self, const CptPolicy *policy, guint n_attention)
{
  gboolean wanted = (policy->alert_events & (1u << CPT_ALERT_NEEDS_ATTENTION)) != 0;

  if (!wanted || n_attention == 0 || !self->has_looked)
    self->attention_calls = FALSE;
  else if (n_attention > self->n_attention)
    self->attention_calls = TRUE;
  self->n_attention = n_attention;
}

/* New before repeated, then by urgency; facts have the most urgent order first. NULL: none. */
static const Call *
choose_call (const GArray *calls)
{
  const Call *best = NULL;

  for (guint i = 0; i < calls->len; i++) {
    const Call *call = &g_array_index (calls, Call, i);

    if (best == NULL || (best->is_again && !call->is_again) ||
        (best->is_again == call->is_again && call->sort < best->sort))
      best = call;
  }
  return best;
}

static void
fill_alert (const GArray *calls, const Call *first, gint64 now_us, CptAlert *alert_out)
{
  *alert_out = (CptAlert){ .sort = first->sort,
                           .reference = g_strdup (first->fact->reference),
                           .n_items = first->fact->n_items,
                           .n_put_back = first->fact->n_put_back,
                           .due_us = first->fact->due_us };
  g_strlcpy (alert_out->fulfilment, first->fact->fulfilment, sizeof alert_out->fulfilment);
  for (guint i = 0; i < calls->len; i++) {
    const Call *call = &g_array_index (calls, Call, i);

    if (call->sort != first->sort)
      continue;
    alert_out->n++;
    call->entry->told = call->sort;
    call->entry->told_us = now_us;
  }
}

gboolean
cpt_alerts_look (CptAlerts *self,
                 const CptPolicy *policy,
                 const GArray *facts,
                 guint n_attention,
                 gboolean hands_over,
                 gint64 now_us,
                 CptAlert *alert_out)
{
  g_autoptr (GArray) calls = NULL;
  const Call *first;

  g_return_val_if_fail (self != NULL, FALSE);

  calls = list_calls (self, policy, facts, now_us);
  look_at_attention (self, policy, n_attention);
  self->has_looked = TRUE;
  self->rang_us = MIN (self->rang_us, now_us);
  if ((hands_over && policy->alerts_quiet_during_hand_over) ||
      (self->rang_us != 0 && now_us - self->rang_us < policy->alert_gap_s * G_USEC_PER_SEC))
    return FALSE;

  first = choose_call (calls);
  if (self->attention_calls && (first == NULL || first->is_again)) {
    self->attention_calls = FALSE;
    *alert_out = (CptAlert){ .sort = CPT_ALERT_NEEDS_ATTENTION, .n = n_attention };
  } else if (first != NULL) {
    fill_alert (calls, first, now_us, alert_out);
  } else {
    return FALSE;
  }
  self->rang_us = now_us;
  return TRUE;
}

void
cpt_alerts_see (CptAlerts *self, const char *fulfilment)
{
  Entry *entry;

  g_return_if_fail (self != NULL);

  entry = g_hash_table_lookup (self->entries, fulfilment);
  if (entry != NULL)
    entry->is_seen = TRUE;
}
