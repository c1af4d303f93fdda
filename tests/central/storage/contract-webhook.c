/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "contract.h"

#include "central/storage/storage-webhook.h"

#include <string.h>

/* Receivers, and what is on its way to them. */

static void
save_receiver (CptTransaction *transaction, const char *id, const char *event, gint64 made_us)
{
  g_autoptr (CptWebhookRow) row = cpt_webhook_row_new ();
  g_autoptr (GError) error = NULL;

  g_strlcpy (row->id, id, sizeof row->id);
  row->url = g_strdup ("https://example.org/hook");
  if (event != NULL)
    g_ptr_array_add (row->events, g_strdup (event));
  memset (row->secret, 7, sizeof row->secret);
  row->made_us = made_us;
  g_assert_true (cpt_storage_save_webhook (transaction, row, &error));
  g_assert_no_error (error);
}

static gboolean
save_messages (CptTransaction *transaction, gpointer user_data, GError **error)
{
  save_receiver (transaction, CPT_ID_B, "order.ready", 2);
  save_receiver (transaction, CPT_ID_A, NULL, 1);
  CPT_MUST (cpt_storage_put_outbox (transaction, CPT_ID_C, "order.ready", "{\"n\":1}", 100, error));
  CPT_MUST (cpt_storage_put_outbox (transaction, CPT_ID_D, "order.short", "{}", 90, error));
  CPT_MUST (cpt_storage_put_deliveries (transaction, CPT_ID_C, "order.ready", 100, error));
  CPT_MUST (cpt_storage_put_deliveries (transaction, CPT_ID_C, "order.ready", 200, error));
  CPT_MUST (cpt_storage_put_deliveries (transaction, CPT_ID_D, "order.short", 90, error));
  return TRUE;
}

static gboolean
count (const CptDeliveryRow *row, gpointer user_data)
{
  *(guint *)user_data += 1;
  g_assert_null (row->document);
  return TRUE;
}

static gboolean
check_messages (CptTransaction *transaction, gpointer user_data, GError **error)
{
  g_autoptr (GPtrArray) ids = cpt_storage_list_webhooks (transaction, error);
  g_autoptr (GPtrArray) early = NULL, all = NULL, one = NULL, picky = NULL;
  g_autoptr (CptWebhookRow) row = cpt_storage_load_webhook (transaction, CPT_ID_B, error);
  const CptDeliveryRow *first;
  guint n = 0;

  g_assert_cmpuint (ids->len, ==, 2);
  g_assert_cmpstr (ids->pdata[0], ==, CPT_ID_A);
  g_assert_cmpstr (row->url, ==, "https://example.org/hook");
  g_assert_cmpuint (row->events->len, ==, 1);
  g_assert_cmpstr (row->events->pdata[0], ==, "order.ready");
  g_assert_cmpint (row->secret[31], ==, 7);
  g_assert_cmpint (row->end, ==, CPT_WEBHOOK_LIVE);
  g_assert_null (cpt_storage_load_webhook (transaction, CPT_ID_D, error));

  early = cpt_storage_list_deliveries_due (transaction, CPT_ID_A, 99, 10, error);
  all = cpt_storage_list_deliveries_due (transaction, CPT_ID_A, 100, 10, error);
  one = cpt_storage_list_deliveries_due (transaction, CPT_ID_A, 100, 1, error);
  picky = cpt_storage_list_deliveries_due (transaction, CPT_ID_B, 100, 10, error);
  g_assert_cmpuint (early->len, ==, 1);
  g_assert_cmpuint (all->len, ==, 2);
  g_assert_cmpuint (one->len, ==, 1);
  g_assert_cmpuint (picky->len, ==, 1);
  first = picky->pdata[0];
  g_assert_cmpstr (first->command, ==, CPT_ID_C);
  g_assert_cmpstr (first->document, ==, "{\"n\":1}");
  g_assert_cmpint (first->next_us, ==, 100); /* the second did not move it */
  CPT_MUST (cpt_storage_walk_deliveries (transaction, count, &n, error));
  g_assert_cmpuint (n, ==, 3);
  return TRUE;
}

static gboolean
take_one (CptTransaction *transaction, gpointer user_data, GError **error)
{
  g_autoptr (CptDeliveryRow) row =
      cpt_storage_load_delivery (transaction, CPT_ID_A, CPT_ID_C, "order.ready", error);

  g_assert_nonnull (row);
  row->tries = 3;
  row->next_us = 0;
  row->taken_us = 150;
  row->status = 204;
  CPT_MUST (cpt_storage_save_delivery (transaction, row, error));
  CPT_MUST (cpt_storage_drop_deliveries (transaction, CPT_ID_C, error));
  CPT_MUST (cpt_storage_end_deliveries (transaction, CPT_ID_A, error));
  return TRUE;
}

/* What was taken stays on record; what was on its way to the other is gone. */
static gboolean
check_taken (CptTransaction *transaction, gpointer user_data, GError **error)
{
  g_autoptr (CptDeliveryRow) row =
      cpt_storage_load_delivery (transaction, CPT_ID_A, CPT_ID_C, "order.ready", error);
  CptDeliveryFigures figures = { 0 };

  g_assert_cmpint (row->tries, ==, 3);
  g_assert_cmpint (row->taken_us, ==, 150);
  g_assert_cmpint (row->status, ==, 204);
  g_assert_null (cpt_storage_load_delivery (transaction, CPT_ID_B, CPT_ID_C, "order.ready", error));
  CPT_MUST (cpt_storage_measure_deliveries (transaction, CPT_ID_A, &figures, error));
  g_assert_cmpint (figures.n_waiting, ==, 0);
  g_assert_cmpint (figures.n_taken, ==, 1);
  g_assert_cmpint (figures.n_given_up, ==, 1);
  g_assert_cmpint (figures.last_taken_us, ==, 150);
  return TRUE;
}

static gboolean
end_receiver (CptTransaction *transaction, gpointer user_data, GError **error)
{
  g_autoptr (CptWebhookRow) row = NULL;
  CptDeliveryFigures figures = { 0 };

  save_receiver (transaction, CPT_ID_A, NULL, 1);
  row = cpt_storage_load_webhook (transaction, CPT_ID_A, error);
  row->ended_us = 5;
  row->end = CPT_WEBHOOK_GONE;
  CPT_MUST (cpt_storage_save_webhook (transaction, row, error));
  CPT_MUST (cpt_storage_put_deliveries (transaction, CPT_ID_C, "order.ready", 100, error));
  CPT_MUST (cpt_storage_measure_deliveries (transaction, CPT_ID_A, &figures, error));
  g_assert_cmpint (figures.n_waiting, ==, 0);
  return TRUE;
}

static const CptContractCase cases[] = {
  { "due", { CPT_WRITE (save_messages), CPT_REOPEN, CPT_LOAD (check_messages) } },
  { "taken", { CPT_WRITE (save_messages), CPT_WRITE (take_one), CPT_LOAD (check_taken) } },
  { "ended", { CPT_WRITE (end_receiver) } },
};

void
cpt_contract_add_webhook (void)
{
  cpt_contract_add_cases ("webhook", cases, G_N_ELEMENTS (cases));
}
