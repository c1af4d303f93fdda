/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/policy-checks.h"

#include "domain/text.h"
#include "wire/json-list.h"

#define MAX_ROWS   256
#define MAX_WORDS  16
#define MAX_AMOUNT 1000000000

static const char *const PASSES[] = { "none", "static", "live" };
static const char *const NEEDS[] = { NULL, "named-in-order", "buyer-yes-by-link" };

static gboolean
read_words (JsonObject *object, const char *name, guint *out, GError **error)
{
  JsonArray *list;

  if (!cpt_json_get_array (object, name, MAX_WORDS, &list, error))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (list); i++) {
    const char *text;

    if (!cpt_json_list_get_text (list, i, name, CPT_CODE_SIZE - 1, &text, error))
      return FALSE;
    *out |= cpt_proof_from_text (text);
  }
  return TRUE;
}

/* null: nobody. A role that this build does not know: the highest. */
static gboolean
read_approver (JsonObject *object, const char *name, CptRole *out, GError **error)
{
  const char *text;

  if (!cpt_json_get_text_or_null (object, name, CPT_CODE_SIZE - 1, &text, error))
    return FALSE;
  if (text == NULL)
    return TRUE;
  *out = cpt_role_from_text (text);
  if (*out == CPT_ROLE_NONE)
    *out = CPT_ROLE_MANAGER;
  return TRUE;
}

static gboolean
read_row (JsonObject *object, CptPolicy *policy, GError **error)
{
  CptProofRow row = { 0 };
  const char *pass;
  gint found;

  if (!cpt_json_get_text (object, "pass", CPT_CODE_SIZE - 1, &pass, error) ||
      !cpt_json_get_bool (object, "over_limit", &row.over_limit, error) ||
      !cpt_json_get_bool (object, "contact_changed", &row.contact_changed, error) ||
      !read_words (object, "all", &row.all, error) ||
      !read_words (object, "one_of", &row.one_of, error) ||
      !read_approver (object, "approver", &row.approver, error))
    return FALSE;
  found = cpt_text_find (PASSES, G_N_ELEMENTS (PASSES), pass);
  if (found < 0) /* of a kind of pass that nobody here can tell */
    return TRUE;
  row.pass = (CptPassSort)found;
  g_array_append_val (policy->checks.table, row);
  return TRUE;
}

static gboolean
read_table (JsonObject *object, CptPolicy *policy, GError **error)
{
  JsonArray *list;

  if (!cpt_json_get_array (object, "table", MAX_ROWS, &list, error))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (list); i++) {
    JsonObject *row;

    if (!cpt_json_list_get_object (list, i, "table", &row, error))
      return FALSE;
    if (!read_row (row, policy, error)) {
      g_prefix_error (error, "table[%u].", i);
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
read_collectors (JsonObject *object, CptPolicy *policy, GError **error)
{
  JsonObject *collectors;

  if (!cpt_json_get_object (object, "collectors", &collectors, error))
    return FALSE;
  for (gint i = 0; i < CPT_N_COLLECTORS; i++) {
    CptCollectorRule *rule = &policy->checks.collectors[i];
    const char *needs;
    JsonObject *each;

    if (!cpt_json_get_object (collectors, cpt_collector_to_text ((CptCollector)i), &each, error) ||
        !cpt_json_get_text_or_null (each, "needs", CPT_CODE_SIZE - 1, &needs, error) ||
        !read_approver (each, "else_approver", &rule->else_approver, error))
      return FALSE;
    rule->needs = CPT_COLLECTOR_NEEDS_NOTHING;
    if (needs != NULL) {
      gint found = cpt_text_find (NEEDS, G_N_ELEMENTS (NEEDS), needs);

      rule->needs = found < 0 ? CPT_COLLECTOR_NEEDS_UNKNOWN : (CptCollectorNeeds)found;
    }
  }
  return TRUE;
}

static gboolean
read_signature (JsonObject *object, CptPolicy *policy, GError **error)
{
  JsonObject *signature;

  policy->checks.signature_over = -1;
  if (!cpt_json_get_object (object, "signature", &signature, error))
    return FALSE;
  if (!json_object_has_member (signature, "over") ||
      json_object_get_null_member (signature, "over"))
    return TRUE;
  return cpt_json_get_int (signature, "over", 0, MAX_AMOUNT, &policy->checks.signature_over, error);
}

gboolean
cpt_policy_read_checks (JsonObject *object, const char *name, gpointer data, GError **error)
{
  CptPolicy *policy = data;
  JsonObject *checks;

  if (!json_object_has_member (object, name))
    return TRUE;
  if (!cpt_json_get_object (object, name, &checks, error))
    return FALSE;
  if (cpt_json_get_int (checks, "limit", 0, MAX_AMOUNT, &policy->checks.limit, error) &&
      cpt_json_get_int (checks, "contact_changed_hours", 0, MAX_AMOUNT,
                        &policy->checks.contact_changed_hours, error) &&
      read_table (checks, policy, error) && read_collectors (checks, policy, error) &&
      read_signature (checks, policy, error))
    return TRUE;
  g_prefix_error (error, "%s.", name);
  return FALSE;
}
