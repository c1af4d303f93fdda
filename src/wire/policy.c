/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/row.h"

#include "domain/text.h"
#include "wire/json-guard.h"
#include "wire/json-list.h"
#include "wire/members.h"
#include "wire/policy-checks.h"

#include <string.h>

#define MAX_REASONS        1000
#define MAX_RIGHTS         1000
#define MAX_ALERT_EVENTS   64
#define MAX_LABELS         64
#define MAX_LABEL_BYTES    200
#define MAX_LANGUAGE_BYTES 8
#define MAX_SOURCE_BYTES   (1024 * 1024) /* before it is minified */
#define MAX_REMINDERS      16
#define MAX_AMOUNT         1000000000
#define MAX_MONTHS         1200
/* Where a policy was written before these were asked. */
#define AUTHORISATION_ALERT_HOURS 24
#define REFUND_WAIT_HOURS         48
#define AMOUNT(name, member)      CPT_INT (name, CptPolicy, member, 0, MAX_AMOUNT)

static const char *const SORTS[] = { "short", "decline", "cancel", "reveal", "close" };
static const char *const EFFECTS[] = { "none", "damaged", "adjustment", "found" };
static const char *const RIGHTS[] = { "no", "approver", "yes" };

static const char *
on_short_to_word (gint value)
{
  return cpt_on_short_to_text ((CptOnShort)value);
}

static gboolean
read_labels (JsonObject *object, GPtrArray *labels, GError **error)
{
  g_autoptr (GList) languages = NULL;
  JsonObject *label;

  if (!cpt_json_get_object (object, "label", &label, error))
    return FALSE;
  languages = json_object_get_members (label);
  for (GList *each = languages; each != NULL && labels->len < 2 * MAX_LABELS; each = each->next) {
    const char *text;

    if (!cpt_text_is_plain (each->data, MAX_LANGUAGE_BYTES))
      continue;
    if (!cpt_json_get_text (label, each->data, MAX_LABEL_BYTES, &text, error))
      return FALSE;
    g_ptr_array_add (labels, g_strdup (each->data));
    g_ptr_array_add (labels, g_strdup (text));
  }
  return TRUE;
}

/* What a reason does. A word that this build does not know makes a reason that it cannot apply:
 * @known_out says so. */
static gboolean
read_short (JsonObject *object, CptReason *reason, gboolean *known_out, GError **error)
{
  const char *effect, *on_short;
  gint found;

  if (!cpt_json_get_text (object, "effect", CPT_CODE_SIZE - 1, &effect, error) ||
      !cpt_json_get_bool (object, "opens_count", &reason->opens_count, error) ||
      !cpt_json_get_text_or_null (object, "on_short", CPT_CODE_SIZE - 1, &on_short, error))
    return FALSE;
  found = cpt_text_find (EFFECTS, G_N_ELEMENTS (EFFECTS), effect);
  reason->effect = found < 0 ? CPT_EFFECT_NONE : (CptShortEffect)found;
  reason->on_short = on_short != NULL ? cpt_on_short_from_text (on_short) : CPT_ON_SHORT_UNSET;
  *known_out = found >= 0 && (on_short == NULL || reason->on_short != CPT_ON_SHORT_UNSET);
  return TRUE;
}

static gboolean
read_role (JsonObject *object, CptReason *reason, gboolean *known_out, GError **error)
{
  const char *role;

  if (!cpt_json_get_text (object, "role", CPT_CODE_SIZE - 1, &role, error))
    return FALSE;
  reason->role = cpt_role_from_text (role);
  *known_out = reason->role != CPT_ROLE_NONE;
  return TRUE;
}

static gboolean
read_reason (JsonObject *object, CptPolicy *policy, GError **error)
{
  CptReason *reason;
  gboolean known = TRUE;
  const char *code, *sort;
  gint found;

  if (!cpt_json_get_text (object, "code", CPT_CODE_SIZE - 1, &code, error) ||
      !cpt_json_get_text (object, "type", CPT_CODE_SIZE - 1, &sort, error))
    return FALSE;
  found = cpt_text_find (SORTS, G_N_ELEMENTS (SORTS), sort);
  if (found < 0)
    return TRUE;

  reason = cpt_reason_new ();
  g_ptr_array_add (policy->reasons, reason);
  g_strlcpy (reason->code, code, sizeof reason->code);
  reason->sort = (CptReasonSort)found;
  if (!cpt_json_get_bool (object, "live", &reason->live, error) ||
      !read_labels (object, reason->labels, error))
    return FALSE;
  if (reason->sort == CPT_REASON_SHORT && !read_short (object, reason, &known, error))
    return FALSE;
  if (reason->sort == CPT_REASON_CLOSE && !read_role (object, reason, &known, error))
    return FALSE;
  if (!known)
    g_ptr_array_remove (policy->reasons, reason);
  return TRUE;
}

static gboolean
read_reasons (JsonObject *object, const char *name, gpointer data, GError **error)
{
  JsonArray *list;

  if (!cpt_json_get_array (object, name, MAX_REASONS, &list, error))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (list); i++) {
    JsonObject *entry;

    if (!cpt_json_list_get_object (list, i, name, &entry, error))
      return FALSE;
    if (!read_reason (entry, data, error)) {
      g_prefix_error (error, "%s[%u].", name, i);
      return FALSE;
    }
  }
  return TRUE;
}

/* An event that this build does not know rings nowhere. */
static gboolean
read_alert_events (JsonObject *object, const char *name, gpointer data, GError **error)
{
  CptPolicy *policy = data;
  JsonArray *list;

  if (!cpt_json_get_array (object, name, MAX_ALERT_EVENTS, &list, error))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (list); i++) {
    const char *text;

    if (!cpt_json_list_get_text (list, i, name, CPT_CODE_SIZE - 1, &text, error))
      return FALSE;
    for (gint sort = 0; sort < CPT_N_ALERTS; sort++)
      if (g_str_equal (cpt_alert_to_text ((CptAlertSort)sort), text))
        policy->alert_events |= 1u << sort;
  }
  return TRUE;
}

/* {"after_days": n} or {"before_end_days": n}; what this build does not know reminds nobody. */
static gboolean
read_reminders (JsonObject *object, const char *name, gpointer data, GError **error)
{
  CptPolicy *policy = data;
  JsonArray *list = NULL;

  if (!json_object_has_member (object, name) || json_object_get_null_member (object, name))
    return TRUE;
  if (!cpt_json_get_array (object, name, MAX_REMINDERS, &list, error))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (list); i++) {
    CptReminder reminder = { 0 };
    JsonObject *each;

    if (!cpt_json_list_get_object (list, i, name, &each, error))
      return FALSE;
    reminder.is_before_end = json_object_has_member (each, "before_end_days");
    if (!reminder.is_before_end && !json_object_has_member (each, "after_days"))
      continue;
    if (!cpt_json_get_int (each, reminder.is_before_end ? "before_end_days" : "after_days", 0,
                           MAX_AMOUNT, &reminder.days, error))
      return FALSE;
    g_array_append_val (policy->reminders, reminder);
  }
  return TRUE;
}

/* A role without a word, or with one that this build does not know, has no right. */
static void
read_right (JsonObject *object, const char *key, CptPolicy *policy)
{
  CptRightRow row = { { 0 }, { CPT_RIGHT_NO } };

  if (g_strlcpy (row.key, key, sizeof row.key) >= sizeof row.key)
    return;
  for (gint role = CPT_ROLE_ASSOCIATE; role <= CPT_ROLE_MANAGER; role++) {
    const char *text = NULL;
    gint found;

    if (!cpt_json_get_text_or_null (object, cpt_role_to_text ((CptRole)role), CPT_CODE_SIZE - 1,
                                    &text, NULL))
      continue;
    found = cpt_text_find (RIGHTS, G_N_ELEMENTS (RIGHTS), text);
    row.by_role[role] = found < 0 ? CPT_RIGHT_NO : (CptRight)found;
  }
  g_array_append_val (policy->rights, row);
}

/* The rights of acts that came after a policy was written: what the counter does every day, and
 * what asks for somebody else. A policy that names the key decides. */
static void
add_later_rights (CptPolicy *policy)
{
  static const CptRightRow LATER[] = {
    { "fulfilment.hand_over", { CPT_RIGHT_NO, CPT_RIGHT_YES, CPT_RIGHT_YES, CPT_RIGHT_YES } },
    { "fulfilment.hand_over:supervisor",
      { CPT_RIGHT_NO, CPT_RIGHT_APPROVER, CPT_RIGHT_YES, CPT_RIGHT_YES } },
    { "fulfilment.hand_over:manager",
      { CPT_RIGHT_NO, CPT_RIGHT_APPROVER, CPT_RIGHT_APPROVER, CPT_RIGHT_YES } },
    { "fulfilment.arrive", { CPT_RIGHT_NO, CPT_RIGHT_YES, CPT_RIGHT_YES, CPT_RIGHT_YES } },
    { "fulfilment.extend", { CPT_RIGHT_NO, CPT_RIGHT_YES, CPT_RIGHT_YES, CPT_RIGHT_YES } },
    { "fulfilment.resend", { CPT_RIGHT_NO, CPT_RIGHT_YES, CPT_RIGHT_YES, CPT_RIGHT_YES } },
    { "fulfilment.reopen",
      { CPT_RIGHT_NO, CPT_RIGHT_APPROVER, CPT_RIGHT_APPROVER, CPT_RIGHT_YES } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (LATER); i++)
    if (!cpt_policy_has_right (policy, LATER[i].key))
      g_array_append_val (policy->rights, LATER[i]);
}

static gboolean
read_rights (JsonObject *object, const char *name, gpointer data, GError **error)
{
  g_autoptr (GList) keys = NULL;
  JsonObject *rights, *row;

  if (!cpt_json_get_object (object, name, &rights, error))
    return FALSE;
  if (json_object_get_size (rights) > MAX_RIGHTS) {
    g_set_error (error, CPT_WIRE_ERROR, CPT_WIRE_ERROR_MEMBER, "%s: too many", name);
    return FALSE;
  }
  keys = json_object_get_members (rights);
  for (GList *each = keys; each != NULL; each = each->next) {
    if (!cpt_json_get_object (rights, each->data, &row, error)) {
      g_prefix_error (error, "%s.", name);
      return FALSE;
    }
    read_right (row, each->data, data);
  }
  add_later_rights (data);
  return TRUE;
}

/* clang-format off */
static const CptMember ASK[] = { AMOUNT ("answer_hours", ask_answer_hours) };
static const CptMember CLOCKS[] = {
  AMOUNT ("accept_minutes", accept_minutes),
  AMOUNT ("prepare_minutes", prepare_minutes),
  AMOUNT ("ship_minutes", ship_minutes),
  AMOUNT ("slot_margin_minutes", slot_margin_minutes),
  AMOUNT ("undo_s", undo_s),
  AMOUNT ("same_label_ms", same_label_ms),
  AMOUNT ("count_hours", count_hours),
  AMOUNT ("put_back_minutes", put_back_minutes),
  AMOUNT ("hold_days", hold_days),
  CPT_CUSTOM ("reminders", read_reminders, NULL),
  CPT_INT_OR_NULL ("authorisation_alert_hours", CptPolicy, authorisation_alert_hours, 0, MAX_AMOUNT,
                   AUTHORISATION_ALERT_HOURS),
  CPT_INT_OR_NULL ("refund_wait_hours", CptPolicy, refund_wait_hours, 0, MAX_AMOUNT,
                   REFUND_WAIT_HOURS),
};
static const CptMember WAVE[] = {
  AMOUNT ("stop_s", wave.stop_s),
  AMOUNT ("unit_s", wave.unit_s),
  AMOUNT ("order_s", wave.order_s),
  AMOUNT ("slack_percent", wave.slack_percent),
  AMOUNT ("max_orders", wave.max_orders),
  CPT_BOOL ("one_floor", CptPolicy, wave.one_floor),
  CPT_BOOL ("with_bulky", CptPolicy, wave.with_bulky),
};
static const CptMember ALERTS[] = {
  AMOUNT ("soon_minutes", soon_minutes),
  AMOUNT ("repeat_s", alert_repeat_s),
  AMOUNT ("shop_gap_s", alert_gap_s),
  CPT_BOOL ("quiet_during_hand_over", CptPolicy, alerts_quiet_during_hand_over),
  CPT_CUSTOM ("events", read_alert_events, NULL),
};
static const CptMember BAGS[] = {
  CPT_BOOL ("required_to_stage", CptPolicy, bags_required_to_stage),
  AMOUNT ("max_per_fulfilment", bags_max_per_fulfilment),
};
static const CptMember SOURCING[] = { AMOUNT ("safety_default", safety_default) };
static const CptMember OFFLINE[] = {
  AMOUNT ("max_offline_s", max_offline_s),
  CPT_INT_OR_NULL ("hand_over_cap", CptPolicy, offline_cap, 0, MAX_AMOUNT, -1),
  CPT_INT_OR_NULL ("hand_over_cap_main_desk", CptPolicy, offline_cap_main_desk, 0, MAX_AMOUNT, -1),
  CPT_INT_OR_NULL ("receipt_unseen_minutes", CptPolicy, receipt_unseen_minutes, 0, MAX_AMOUNT, 0),
};
static const CptMember PASSES[] = { AMOUNT ("live_minutes", live_minutes) };
static const CptMember SIGN_IN[] = {
  AMOUNT ("pin_tries", pin_tries),
  AMOUNT ("lock_minutes", lock_minutes),
  AMOUNT ("auto_lock_minutes", auto_lock_minutes),
};
static const CptMember RETENTION[] = {
  AMOUNT ("contact_days_after_end", contact_days_after_end),
  CPT_INT_OR_NULL ("attachment_months", CptPolicy, attachment_months, 1, MAX_MONTHS, 13),
};
static const CptMember POLICY[] = {
  CPT_CHARS ("id", CptPolicy, id),
  AMOUNT ("version", version),
  CPT_CUSTOM ("reasons", read_reasons, NULL),
  CPT_WORD ("on_short", CptPolicy, on_short, on_short_to_word, CPT_ON_SHORT_REROUTE),
  CPT_OBJECT ("ask", ASK),
  CPT_OBJECT ("clocks", CLOCKS),
  CPT_OBJECT ("wave", WAVE),
  CPT_OBJECT ("alerts", ALERTS),
  CPT_OBJECT ("bags", BAGS),
  CPT_OBJECT ("sourcing", SOURCING),
  CPT_OBJECT ("offline", OFFLINE),
  CPT_OBJECT ("sign_in", SIGN_IN),
  CPT_OBJECT ("passes", PASSES),
  CPT_CUSTOM ("checks", cpt_policy_read_checks, NULL),
  CPT_OBJECT ("retention", RETENTION),
  CPT_CUSTOM ("rights", read_rights, NULL),
};
/* clang-format on */

CptPolicy *
cpt_row_read_policy (const char *doc, gsize length, GError **error)
{
  g_autoptr (CptPolicy) self = cpt_policy_new ();

  if (!cpt_members_read_doc (doc, length, CPT_MAX_DOC_BYTES, POLICY, G_N_ELEMENTS (POLICY), self,
                             error))
    return NULL;
  return g_steal_pointer (&self);
}

char *
cpt_policy_minify (const char *doc, gsize length, GError **error)
{
  g_autofree char *tight = NULL;

  if (!cpt_json_guard (doc, length, MAX_SOURCE_BYTES, CPT_JSON_GUARD_STRICT, error))
    return NULL;
  tight = cpt_json_tighten (doc, length);
  if (*tight != '{') {
    g_set_error_literal (error, CPT_WIRE_ERROR, CPT_WIRE_ERROR_SYNTAX, "an object is wanted");
    return NULL;
  }
  if (strlen (tight) > CPT_MAX_DOC_BYTES) {
    g_set_error (error, CPT_WIRE_ERROR, CPT_WIRE_ERROR_TOO_BIG, "%zu bytes, %d are allowed",
                 strlen (tight), CPT_MAX_DOC_BYTES);
    return NULL;
  }
  return g_steal_pointer (&tight);
}
