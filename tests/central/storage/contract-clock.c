/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "contract.h"

#include "central/storage/storage-clock.h"
#include "central/storage/storage-webhook.h"
#include "crypto/crypto.h"

#include <string.h>

/* Alarms, and single effects of the outbox. */

static gboolean
set_alarms (CptTransaction *transaction, gpointer user_data, GError **error)
{
  CPT_MUST (cpt_storage_set_alarm (transaction, CPT_ID_A, 30, error));
  CPT_MUST (cpt_storage_set_alarm (transaction, CPT_ID_B, 10, error));
  CPT_MUST (cpt_storage_set_alarm (transaction, CPT_ID_C, 20, error));
  CPT_MUST (cpt_storage_set_alarm (transaction, CPT_ID_A, 15, error)); /* earlier after all */
  CPT_MUST (cpt_storage_set_alarm (transaction, CPT_ID_C, 0, error));
  CPT_MUST (cpt_storage_set_alarm (transaction, CPT_ID_D, 0, error));
  return TRUE;
}

static gboolean
check_alarms (CptTransaction *transaction, gpointer user_data, GError **error)
{
  g_autoptr (GPtrArray) none = cpt_storage_list_alarms_due (transaction, 9, 10, error);
  g_autoptr (GPtrArray) all = cpt_storage_list_alarms_due (transaction, 15, 10, error);
  g_autoptr (GPtrArray) one = cpt_storage_list_alarms_due (transaction, 99, 1, error);
  gint64 at_us = -1;

  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpuint (all->len, ==, 2);
  g_assert_cmpstr (all->pdata[0], ==, CPT_ID_B);
  g_assert_cmpstr (all->pdata[1], ==, CPT_ID_A);
  g_assert_cmpuint (one->len, ==, 1);
  CPT_MUST (cpt_storage_find_alarm (transaction, CPT_ID_A, &at_us, error));
  g_assert_cmpint (at_us, ==, 15);
  CPT_MUST (cpt_storage_find_alarm (transaction, CPT_ID_C, &at_us, error));
  g_assert_cmpint (at_us, ==, 0);
  return TRUE;
}

static void
append (CptTransaction *transaction, const char *id, const char *kind, gboolean accepted)
{
  g_autoptr (CptLogEntry) entry = cpt_log_entry_new ();
  g_autoptr (GError) error = NULL;

  g_strlcpy (entry->id, id, sizeof entry->id);
  entry->source = CPT_SOURCE_CLOCK;
  g_strlcpy (entry->kind, kind, sizeof entry->kind);
  g_strlcpy (entry->aggregate, CPT_ID_D, sizeof entry->aggregate);
  entry->line = g_strdup ("{}");
  cpt_crypto_hash (entry->line, strlen (entry->line), entry->hash);
  entry->accepted = accepted;
  g_assert_true (cpt_storage_append_log (transaction, entry, &error));
  g_assert_no_error (error);
}

static gboolean
put_effects (CptTransaction *transaction, gpointer user_data, GError **error)
{
  g_autoptr (CptWebhookRow) webhook = cpt_webhook_row_new ();

  g_strlcpy (webhook->id, CPT_ID_A, sizeof webhook->id);
  webhook->url = g_strdup ("https://example.org/");
  webhook->made_us = 1;
  CPT_MUST (cpt_storage_save_webhook (transaction, webhook, error));
  append (transaction, CPT_ID_A, "promise.expire", TRUE);
  append (transaction, CPT_ID_B, "promise.expire", TRUE);
  append (transaction, CPT_ID_C, "promise.expire", FALSE);
  CPT_MUST (cpt_storage_put_outbox (transaction, CPT_ID_A, "payment.refund", "{}", 50, error));
  CPT_MUST (
      cpt_storage_put_outbox (transaction, CPT_ID_B, "payment.refund", "{\"n\":2}", 60, error));
  CPT_MUST (cpt_storage_put_outbox (transaction, CPT_ID_B, "order.expired", "{}", 60, error));
  CPT_MUST (cpt_storage_put_deliveries (transaction, CPT_ID_B, "payment.refund", 60, error));
  CPT_MUST (cpt_storage_move_effect (transaction, CPT_ID_B, "payment.refund", 40, error));
  return TRUE;
}

static gboolean
check_moved (CptTransaction *transaction, gpointer user_data, GError **error)
{
  g_auto (CptEffectRow) row = { 0 };
  g_autoptr (GPtrArray) due = NULL;
  gboolean found = FALSE;

  CPT_MUST (cpt_storage_find_effect (transaction, CPT_ID_D, "promise.expire", "payment.refund",
                                     &row, &found, error));
  g_assert_true (found);
  g_assert_cmpstr (row.command, ==, CPT_ID_B); /* the newest that was accepted */
  g_assert_cmpstr (row.document, ==, "{\"n\":2}");
  g_assert_cmpint (row.due_us, ==, 40);
  CPT_MUST (cpt_storage_find_effect (transaction, CPT_ID_D, "promise.remind", "payment.refund",
                                     &row, &found, error));
  g_assert_false (found);
  due = cpt_storage_list_deliveries_due (transaction, CPT_ID_A, 40, 10, error);
  g_assert_cmpuint (due->len, ==, 1);
  return TRUE;
}

static gboolean
drop (CptTransaction *transaction, gpointer user_data, GError **error)
{
  g_auto (CptEffectRow) row = { 0 };
  g_autoptr (GPtrArray) due = NULL;
  gboolean found = TRUE;

  CPT_MUST (cpt_storage_drop_effect (transaction, CPT_ID_B, "payment.refund", error));
  CPT_MUST (cpt_storage_find_effect (transaction, CPT_ID_D, "promise.expire", "payment.refund",
                                     &row, &found, error));
  g_assert_false (found);
  CPT_MUST (cpt_storage_find_effect (transaction, CPT_ID_D, "promise.expire", "order.expired", &row,
                                     &found, error));
  g_assert_true (found);
  due = cpt_storage_list_deliveries_due (transaction, CPT_ID_A, 99, 10, error);
  g_assert_cmpuint (due->len, ==, 0);
  return TRUE;
}

static const CptContractCase cases[] = {
  { "alarms", { CPT_WRITE (set_alarms), CPT_REOPEN, CPT_LOAD (check_alarms) } },
  { "effects", { CPT_WRITE (put_effects), CPT_LOAD (check_moved), CPT_WRITE (drop) } },
};

void
cpt_contract_add_clock (void)
{
  cpt_contract_add_cases ("clock", cases, G_N_ELEMENTS (cases));
}
