/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/policy.h"

#include "domain/text.h"

#include <string.h>

static const char *const ON_SHORT[] = { NULL, "ask", "keep", "wait", "cancel", "reroute" };

static const char *const COLLECTORS[CPT_N_COLLECTORS] = { "buyer", "named", "other" };

static const char *const ALERTS[CPT_N_ALERTS] = {
  [CPT_ALERT_CANCELLED_IN_HAND] = "cancelled-in-hand",
  [CPT_ALERT_CUSTOMER_HERE] = "customer-here",
  [CPT_ALERT_LATE] = "late",
  [CPT_ALERT_AT_RISK] = "at-risk",
  [CPT_ALERT_DUE_SOON] = "due-soon",
  [CPT_ALERT_NEW] = "new",
  [CPT_ALERT_NEEDS_ATTENTION] = "needs-attention",
};

const char *
cpt_alert_to_text (CptAlertSort sort)
{
  return (guint)sort < CPT_N_ALERTS ? ALERTS[sort] : NULL;
}

static void
free_reason (gpointer data)
{
  cpt_reason_free (data);
}

CptPolicy *
cpt_policy_new (void)
{
  CptPolicy *self = g_atomic_rc_box_new0 (CptPolicy);

  self->reasons = g_ptr_array_new_with_free_func (free_reason);
  self->rights = g_array_new (FALSE, TRUE, sizeof (CptRightRow));
  self->reminders = g_array_new (FALSE, TRUE, sizeof (CptReminder));
  self->checks.table = g_array_new (FALSE, TRUE, sizeof (CptProofRow));
  self->checks.signature_over = self->offline_cap = self->offline_cap_main_desk = -1;
  return self;
}

CptPolicy *
cpt_policy_ref (CptPolicy *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear_policy (gpointer data)
{
  CptPolicy *self = data;

  g_clear_pointer (&self->reasons, g_ptr_array_unref);
  g_clear_pointer (&self->rights, g_array_unref);
  g_clear_pointer (&self->reminders, g_array_unref);
  g_clear_pointer (&self->checks.table, g_array_unref);
}

void
cpt_policy_unref (CptPolicy *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, clear_policy);
}

CptReason *
cpt_reason_new (void)
{
  CptReason *self = g_new0 (CptReason, 1);

  self->labels = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
cpt_reason_free (CptReason *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->labels, g_ptr_array_unref);
  g_free (self);
}

const CptReason *
cpt_policy_find_reason (const CptPolicy *self, CptReasonSort sort, const char *code)
{
  for (guint i = 0; i < self->reasons->len; i++) {
    const CptReason *reason = g_ptr_array_index (self->reasons, i);

    if (reason->live && reason->sort == sort && cpt_text_equal (reason->code, code))
      return reason;
  }
  return NULL;
}

gboolean
cpt_policy_opens_count (const CptPolicy *self, const char *reason)
{
  const CptReason *found = cpt_policy_find_reason (self, CPT_REASON_SHORT, reason);

  return found != NULL && found->opens_count;
}

const char *
cpt_reason_get_label (const CptReason *self, const char *language)
{
  const char *label = cpt_text_find_language (self->labels, language);

  return label != NULL ? label : self->code;
}

static const CptRightRow *
find_right (const CptPolicy *self, const char *key)
{
  for (guint i = 0; i < self->rights->len; i++) {
    const CptRightRow *row = &g_array_index (self->rights, CptRightRow, i);

    if (strcmp (row->key, key) == 0)
      return row;
  }
  return NULL;
}

gboolean
cpt_policy_has_right (const CptPolicy *self, const char *key)
{
  return find_right (self, key) != NULL;
}

CptRight
cpt_policy_get_right (const CptPolicy *self, const char *key, CptRole role)
{
  const CptRightRow *row = (guint)role <= CPT_ROLE_MANAGER ? find_right (self, key) : NULL;

  return row != NULL ? row->by_role[role] : CPT_RIGHT_NO;
}

const CptProofRow *
cpt_policy_find_checks (const CptPolicy *self,
                        CptPassSort pass,
                        gboolean over_limit,
                        gboolean contact_changed)
{
  for (guint i = 0; i < self->checks.table->len; i++) {
    const CptProofRow *row = &g_array_index (self->checks.table, CptProofRow, i);

    if (row->pass == pass && row->over_limit == over_limit &&
        row->contact_changed == contact_changed)
      return row;
  }
  return NULL;
}

const char *
cpt_collector_to_text (CptCollector collector)
{
  return (guint)collector < CPT_N_COLLECTORS ? COLLECTORS[collector] : NULL;
}

gboolean
cpt_collector_from_text (const char *text, CptCollector *collector_out)
{
  gint found = cpt_text_find (COLLECTORS, CPT_N_COLLECTORS, text);

  if (found < 0)
    return FALSE;
  *collector_out = (CptCollector)found;
  return TRUE;
}

const char *
cpt_on_short_to_text (CptOnShort value)
{
  return (guint)value < G_N_ELEMENTS (ON_SHORT) ? ON_SHORT[value] : NULL;
}

CptOnShort
cpt_on_short_from_text (const char *text)
{
  gint found = cpt_text_find (ON_SHORT, G_N_ELEMENTS (ON_SHORT), text);

  return found < 0 ? CPT_ON_SHORT_UNSET : (CptOnShort)found;
}
