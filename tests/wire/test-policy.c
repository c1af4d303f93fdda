/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/row.h"

#include "golden.h"
#include "wire/feed.h"
#include "wire/json.h"

#include <string.h>

/* The doc of the golden policy row. */
static char *
get_doc (void)
{
  g_auto (GStrv) lines = golden_read_lines ("feed-shop.ndjson");

  for (guint i = 0; lines[i] != NULL; i++) {
    CptFeedRow row;

    if (cpt_feed_read_row (lines[i], strlen (lines[i]), &row, NULL) &&
        strcmp (row.kind, "policy") == 0)
      return g_strndup (row.doc, row.doc_length);
  }
  g_error ("there is no policy in the feed");
}

static void
test_numbers (void)
{
  g_autofree char *doc = get_doc ();
  g_autoptr (GError) error = NULL;
  g_autoptr (CptPolicy) policy = cpt_row_read_policy (doc, strlen (doc), &error);

  g_assert_no_error (error);
  g_assert_cmpstr (policy->id, ==, "p-41");
  g_assert_cmpint (policy->version, ==, 41);
  g_assert_cmpint (policy->on_short, ==, CPT_ON_SHORT_ASK);
  g_assert_cmpint (policy->accept_minutes, ==, 20);
  g_assert_cmpint (policy->prepare_minutes, ==, 60);
  g_assert_cmpint (policy->ship_minutes, ==, 240);
  g_assert_cmpint (policy->slot_margin_minutes, ==, 15);
  g_assert_cmpint (policy->undo_s, ==, 30);
  g_assert_cmpint (policy->same_label_ms, ==, 500);
  g_assert_cmpint (policy->count_hours, ==, 24);
  g_assert_cmpint (policy->put_back_minutes, ==, 60);
  g_assert_cmpint (policy->hold_days, ==, 7);
  g_assert_cmpuint (policy->reminders->len, ==, 2);
  g_assert_cmpint (g_array_index (policy->reminders, CptReminder, 0).days, ==, 2);
  g_assert_false (g_array_index (policy->reminders, CptReminder, 0).is_before_end);
  g_assert_true (g_array_index (policy->reminders, CptReminder, 1).is_before_end);
  g_assert_cmpint (policy->authorisation_alert_hours, ==, 24);
  g_assert_cmpint (policy->refund_wait_hours, ==, 48); /* the document does not say */
  g_assert_cmpint (policy->ask_answer_hours, ==, 24);
  g_assert_cmpint (policy->wave.stop_s, ==, 45);
  g_assert_cmpint (policy->wave.unit_s, ==, 8);
  g_assert_cmpint (policy->wave.order_s, ==, 90);
  g_assert_cmpint (policy->wave.slack_percent, ==, 20);
  g_assert_cmpint (policy->wave.max_orders, ==, 10);
  g_assert_true (policy->wave.one_floor);
  g_assert_false (policy->wave.with_bulky);
  g_assert_cmpint (policy->soon_minutes, ==, 30);
  g_assert_cmpint (policy->alert_repeat_s, ==, 120);
  g_assert_cmpint (policy->alert_gap_s, ==, 60);
  g_assert_true (policy->alerts_quiet_during_hand_over);
  g_assert_cmpuint (policy->alert_events, ==, (1u << CPT_N_ALERTS) - 1);
  g_assert_false (policy->bags_required_to_stage);
  g_assert_cmpint (policy->bags_max_per_fulfilment, ==, 64);
  g_assert_cmpint (policy->max_offline_s, ==, 604800);
  g_assert_cmpint (policy->offline_cap, ==, 15000);
  g_assert_cmpint (policy->offline_cap_main_desk, ==, -1);
  g_assert_cmpint (policy->receipt_unseen_minutes, ==, 60);
  g_assert_cmpint (policy->live_minutes, ==, 15);
  g_assert_cmpint (policy->pin_tries, ==, 5);
  g_assert_cmpint (policy->lock_minutes, ==, 5);
  g_assert_cmpint (policy->auto_lock_minutes, ==, 10);
  g_assert_cmpint (policy->contact_days_after_end, ==, 7);
  g_assert_cmpint (policy->safety_default, ==, 0);
}

/* What is asked before goods go: the table of the French policy. */
static void
test_checks (void)
{
  g_autofree char *doc = get_doc ();
  g_autoptr (CptPolicy) policy = cpt_row_read_policy (doc, strlen (doc), NULL);
  const CptProofRule *rule = &policy->checks;
  const CptProofRow *row;

  g_assert_cmpint (rule->limit, ==, 15000);
  g_assert_cmpint (rule->contact_changed_hours, ==, 24);
  g_assert_cmpint (rule->signature_over, ==, -1);
  g_assert_cmpuint (rule->table->len, ==, 12);
  row = cpt_policy_find_checks (policy, CPT_PASS_SORT_LIVE, FALSE, FALSE);
  g_assert_cmpuint (row->all, ==, CPT_PROOF_PASS | CPT_PROOF_NAME);
  g_assert_cmpuint (row->one_of, ==, 0);
  row = cpt_policy_find_checks (policy, CPT_PASS_SORT_STATIC, FALSE, FALSE);
  g_assert_cmpuint (row->one_of, ==, CPT_PROOF_PHONE | CPT_PROOF_ORDER_NUMBER | CPT_PROOF_ID_SEEN);
  g_assert_cmpint (row->approver, ==, CPT_ROLE_NONE);
  row = cpt_policy_find_checks (policy, CPT_PASS_SORT_NONE, TRUE, FALSE);
  g_assert_cmpuint (row->all, ==, CPT_PROOF_ID_SEEN);
  g_assert_cmpint (row->approver, ==, CPT_ROLE_MANAGER);
  g_assert_cmpint (rule->collectors[CPT_COLLECTOR_BUYER].needs, ==, CPT_COLLECTOR_NEEDS_NOTHING);
  g_assert_cmpint (rule->collectors[CPT_COLLECTOR_NAMED].needs, ==,
                   CPT_COLLECTOR_NEEDS_NAME_IN_ORDER);
  g_assert_cmpint (rule->collectors[CPT_COLLECTOR_OTHER].needs, ==, CPT_COLLECTOR_NEEDS_BUYER_YES);
  g_assert_cmpint (rule->collectors[CPT_COLLECTOR_OTHER].else_approver, ==, CPT_ROLE_MANAGER);
}

/* A policy that was written before these acts lets people do them all the same. */
static void
test_later_rights (void)
{
  g_autofree char *doc = get_doc ();
  g_autoptr (CptPolicy) policy = cpt_row_read_policy (doc, strlen (doc), NULL);

  g_assert_cmpint (cpt_policy_get_right (policy, "fulfilment.hand_over", CPT_ROLE_ASSOCIATE), ==,
                   CPT_RIGHT_YES);
  g_assert_cmpint (
      cpt_policy_get_right (policy, "fulfilment.hand_over:manager", CPT_ROLE_SUPERVISOR), ==,
      CPT_RIGHT_APPROVER);
  g_assert_cmpint (cpt_policy_get_right (policy, "fulfilment.arrive", CPT_ROLE_ASSOCIATE), ==,
                   CPT_RIGHT_YES);
  g_assert_cmpint (cpt_policy_get_right (policy, "fulfilment.extend", CPT_ROLE_ASSOCIATE), ==,
                   CPT_RIGHT_YES);
  g_assert_cmpint (cpt_policy_get_right (policy, "fulfilment.reopen", CPT_ROLE_SUPERVISOR), ==,
                   CPT_RIGHT_APPROVER);
}

/* A word that this build does not know is never said, and a check that nobody can do lets nothing
 * go. */
static void
test_unknown_checks (void)
{
  g_autofree char *doc = get_doc ();
  g_autoptr (GString) changed = g_string_new (doc);
  g_autoptr (GError) error = NULL;
  g_autoptr (CptPolicy) policy = NULL;

  g_string_replace (changed, "\"all\":[\"id-seen\"]", "\"all\":[\"dna\"]", 0);
  g_string_replace (changed, "\"buyer-yes-by-link\"", "\"buyer-yes-by-song\"", 0);
  policy = cpt_row_read_policy (changed->str, changed->len, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (cpt_policy_find_checks (policy, CPT_PASS_SORT_NONE, FALSE, FALSE)->all, ==,
                    CPT_PROOF_UNKNOWN);
  g_assert_cmpint (policy->checks.collectors[CPT_COLLECTOR_OTHER].needs, ==,
                   CPT_COLLECTOR_NEEDS_UNKNOWN);
}

/* clang-format off */
static const struct {
  const char *code; CptReasonSort sort; CptShortEffect effect; gboolean opens_count; CptRole role; const char *fr;
} reasons[] = {
  { "not-on-shelf",  CPT_REASON_SHORT,   CPT_EFFECT_FOUND,      TRUE,  CPT_ROLE_NONE,       "Pas à son emplacement" },
  { "damaged",       CPT_REASON_SHORT,   CPT_EFFECT_DAMAGED,    FALSE, CPT_ROLE_NONE,       "Abîmé" },
  { "display-piece", CPT_REASON_SHORT,   CPT_EFFECT_NONE,       FALSE, CPT_ROLE_NONE,       "Modèle d’exposition seulement" },
  { "empty-pack",    CPT_REASON_SHORT,   CPT_EFFECT_ADJUSTMENT, TRUE,  CPT_ROLE_NONE,       "Emballage vide" },
  { "no-stock",      CPT_REASON_DECLINE, CPT_EFFECT_NONE,       FALSE, CPT_ROLE_NONE,       "Aucun article en magasin" },
  { "customer-wish", CPT_REASON_CANCEL,  CPT_EFFECT_NONE,       FALSE, CPT_ROLE_NONE,       "Souhait du client" },
  { "call-customer", CPT_REASON_REVEAL,  CPT_EFFECT_NONE,       FALSE, CPT_ROLE_NONE,       "Appeler le client" },
  { "put-back",      CPT_REASON_CLOSE,   CPT_EFFECT_NONE,       FALSE, CPT_ROLE_ASSOCIATE,  "Remis en rayon" },
  { "written-off",   CPT_REASON_CLOSE,   CPT_EFFECT_NONE,       FALSE, CPT_ROLE_MANAGER,    "Passé en perte" },
  { "charged",       CPT_REASON_CLOSE,   CPT_EFFECT_NONE,       FALSE, CPT_ROLE_SUPERVISOR, "Le client les garde" },
};
static const struct { const char *key; CptRole role; CptRight right; } rights[] = {
  { "fulfilment.pick",             CPT_ROLE_ASSOCIATE,  CPT_RIGHT_YES },
  { "fulfilment.accept:take_over", CPT_ROLE_ASSOCIATE,  CPT_RIGHT_APPROVER },
  { "fulfilment.accept:take_over", CPT_ROLE_SUPERVISOR, CPT_RIGHT_YES },
  { "exception.close:manager",     CPT_ROLE_SUPERVISOR, CPT_RIGHT_APPROVER },
  { "exception.close:manager",     CPT_ROLE_MANAGER,    CPT_RIGHT_YES },
  { "fulfilment.pick",             CPT_ROLE_NONE,       CPT_RIGHT_NO },
  { "fulfilment.fly",              CPT_ROLE_MANAGER,    CPT_RIGHT_NO },
};
/* clang-format on */

static void
test_reasons (void)
{
  g_autofree char *doc = get_doc ();
  g_autoptr (CptPolicy) policy = cpt_row_read_policy (doc, strlen (doc), NULL);

  g_assert_cmpuint (policy->reasons->len, ==, 19);
  for (gsize i = 0; i < G_N_ELEMENTS (reasons); i++) {
    const CptReason *reason = cpt_policy_find_reason (policy, reasons[i].sort, reasons[i].code);

    g_assert_nonnull (reason);
    g_assert_cmpint (reason->effect, ==, reasons[i].effect);
    g_assert_cmpint (reason->opens_count, ==, reasons[i].opens_count);
    g_assert_cmpint (reason->role, ==, reasons[i].role);
    g_assert_cmpstr (cpt_reason_get_label (reason, "fr"), ==, reasons[i].fr);
  }
}

static void
test_rights (void)
{
  g_autofree char *doc = get_doc ();
  g_autoptr (CptPolicy) policy = cpt_row_read_policy (doc, strlen (doc), NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (rights); i++)
    g_assert_cmpint (cpt_policy_get_right (policy, rights[i].key, rights[i].role), ==,
                     rights[i].right);
}

/* The document as people write it and the row as it is sent are the same policy. */
static void
test_minify (void)
{
  g_autofree char *wanted = get_doc ();
  gsize length;
  g_autofree char *path =
      g_test_build_filename (G_TEST_DIST, "..", "data", "policy", "fr.json", NULL);
  g_autofree char *text = NULL;
  g_autofree char *tight = NULL;
  g_autofree char *again = NULL;
  g_autoptr (GError) error = NULL;

  if (!g_file_get_contents (path, &text, &length, NULL)) {
    g_test_skip ("data/policy/fr.json is not here");
    return;
  }
  tight = cpt_policy_minify (text, length, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (tight, ==, wanted);
  again = cpt_policy_minify (tight, strlen (tight), &error);
  g_assert_cmpstr (again, ==, tight);
}

static char *
replace (const char *text, const char *what, const char *with)
{
  g_auto (GStrv) parts = g_strsplit (text, what, 2);

  g_assert_cmpuint (g_strv_length (parts), ==, 2);
  return g_strjoinv (with, parts);
}

/* clang-format off */
static const struct { const char *name, *what, *with; gboolean good; guint n_reasons; } changes[] = {
  { "unknown member",     "\"on_short\":\"ask\"", "\"later\":{\"a\":1},\"on_short\":\"keep\"", TRUE, 19 },
  { "unknown type",       "\"type\":\"reveal\"",  "\"type\":\"later\"",      TRUE, 18 },
  { "unknown effect",     "\"effect\":\"found\"", "\"effect\":\"later\"",    TRUE, 18 },
  { "unknown on_short",   "\"opens_count\":true,\"on_short\":null", "\"opens_count\":true,\"on_short\":\"later\"", TRUE, 18 },
  { "unknown role",       "\"role\":\"manager\"", "\"role\":\"later\"",      TRUE, 18 },
  { "a reason's own way", "\"opens_count\":true,\"on_short\":null", "\"opens_count\":true,\"on_short\":\"wait\"", TRUE, 19 },
  { "a clock is missing", "\"undo_s\":30,",       "",                        FALSE, 0 },
  { "a clock of words",   "\"undo_s\":30",        "\"undo_s\":\"30\"",       FALSE, 0 },
  { "a clock backwards",  "\"undo_s\":30",        "\"undo_s\":-1",           FALSE, 0 },
  { "on_short",           "\"on_short\":\"ask\",\"ask\"", "\"on_short\":\"later\",\"ask\"", FALSE, 0 },
  { "no id",              "\"id\":\"p-41\",",     "",                        FALSE, 0 },
  { "no rights",          "\"rights\":{",         "\"right\":{",             FALSE, 0 },
  { "no wave",            "\"wave\":{",           "\"waves\":{",             FALSE, 0 },
  { "no alerts",          "\"alerts\":{",         "\"alert\":{",             FALSE, 0 },
};
/* clang-format on */

static void
test_change (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autofree char *doc = get_doc ();
  g_autofree char *changed = replace (doc, changes[i].what, changes[i].with);
  g_autoptr (GError) error = NULL;
  g_autoptr (CptPolicy) policy = cpt_row_read_policy (changed, strlen (changed), &error);

  if (!changes[i].good) {
    g_assert_error (error, CPT_WIRE_ERROR, CPT_WIRE_ERROR_MEMBER);
    return;
  }
  g_assert_no_error (error);
  g_assert_cmpuint (policy->reasons->len, ==, changes[i].n_reasons);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++) {
    g_autofree char *name = g_strdup_printf ("/wire/policy/change/%s", changes[i].name);

    g_test_add_data_func (name, GSIZE_TO_POINTER (i), test_change);
  }
  g_test_add_func ("/wire/policy/numbers", test_numbers);
  g_test_add_func ("/wire/policy/proofs", test_checks);
  g_test_add_func ("/wire/policy/rights that came later", test_later_rights);
  g_test_add_func ("/wire/policy/proofs that nobody knows", test_unknown_checks);
  g_test_add_func ("/wire/policy/reasons", test_reasons);
  g_test_add_func ("/wire/policy/rights", test_rights);
  g_test_add_func ("/wire/policy/minify", test_minify);
  return g_test_run ();
}
