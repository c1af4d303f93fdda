/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "contract.h"

#include "central/storage/storage-attachment.h"
#include "central/storage/storage-payment.h"
#include "central/storage/storage-receipt.h"

#include <string.h>

/* What was paid after an order came. */

static gboolean
save_payments (CptTransaction *transaction, gpointer user_data, GError **error)
{
  CptPaymentRow first = { .amount = 3000, .at_us = 9 };
  CptPaymentRow second = { .amount = 5490, .at_us = 8 };

  g_strlcpy (first.order, CPT_ID_D, sizeof first.order);
  g_strlcpy (first.ref, "t1", sizeof first.ref);
  g_strlcpy (first.command, CPT_ID_A, sizeof first.command);
  g_strlcpy (second.order, CPT_ID_D, sizeof second.order);
  g_strlcpy (second.ref, "t2", sizeof second.ref);
  g_strlcpy (second.till, "3", sizeof second.till);
  g_strlcpy (second.receipt, "9912-0007", sizeof second.receipt);
  g_strlcpy (second.command, CPT_ID_B, sizeof second.command);
  CPT_MUST (cpt_storage_save_payment (transaction, &first, error));
  CPT_MUST (cpt_storage_save_payment (transaction, &second, error));
  return TRUE;
}

static gboolean
check_payments (CptTransaction *transaction, gpointer user_data, GError **error)
{
  g_autoptr (GArray) list = cpt_storage_list_payments (transaction, CPT_ID_D, error);
  g_autoptr (GArray) none = cpt_storage_list_payments (transaction, CPT_ID_A, error);
  const CptPaymentRow *rows;
  gboolean found = FALSE;

  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpuint (list->len, ==, 2);
  rows = (const CptPaymentRow *)(gconstpointer)list->data;
  g_assert_cmpstr (rows[0].ref, ==, "t2");
  g_assert_cmpstr (rows[0].order, ==, CPT_ID_D);
  g_assert_cmpint (rows[0].amount, ==, 5490);
  g_assert_cmpstr (rows[0].till, ==, "3");
  g_assert_cmpstr (rows[0].receipt, ==, "9912-0007");
  g_assert_cmpint (rows[0].at_us, ==, 8);
  g_assert_cmpstr (rows[0].command, ==, CPT_ID_B);
  g_assert_cmpstr (rows[1].till, ==, "");
  g_assert_cmpstr (rows[1].receipt, ==, "");
  CPT_MUST (cpt_storage_find_receipt (transaction, CPT_ID_D, "9912-0007", &found, error));
  g_assert_true (found);
  CPT_MUST (cpt_storage_find_receipt (transaction, CPT_ID_A, "9912-0007", &found, error));
  g_assert_false (found);
  CPT_MUST (cpt_storage_find_receipt (transaction, CPT_ID_D, "", &found, error));
  g_assert_false (found);
  return TRUE;
}

static gboolean
save_waits (CptTransaction *transaction, gpointer user_data, GError **error)
{
  CptReceiptWait row = { .due_us = 20 };

  g_strlcpy (row.command, CPT_ID_A, sizeof row.command);
  g_strlcpy (row.fulfilment, CPT_ID_B, sizeof row.fulfilment);
  g_strlcpy (row.store, "LYO1", sizeof row.store);
  g_strlcpy (row.order, CPT_ID_D, sizeof row.order);
  g_strlcpy (row.terminal, CPT_ID_C, sizeof row.terminal);
  g_strlcpy (row.receipt, "9912-0007", sizeof row.receipt);
  CPT_MUST (cpt_storage_save_receipt_wait (transaction, &row, error));
  g_strlcpy (row.command, CPT_ID_B, sizeof row.command);
  row.due_us = 10;
  CPT_MUST (cpt_storage_save_receipt_wait (transaction, &row, error));
  return TRUE;
}

static gboolean
check_waits (CptTransaction *transaction, gpointer user_data, GError **error)
{
  g_autoptr (GArray) none = cpt_storage_list_receipts_due (transaction, 9, error);
  g_autoptr (GArray) one = cpt_storage_list_receipts_due (transaction, 10, error);
  g_autoptr (GArray) two = cpt_storage_list_receipts_due (transaction, G_MAXINT64, error);
  const CptReceiptWait *row;

  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpuint (one->len, ==, 1);
  g_assert_cmpuint (two->len, ==, 2);
  g_assert_cmpstr (g_array_index (two, CptReceiptWait, 0).command, ==, CPT_ID_B);
  row = &g_array_index (two, CptReceiptWait, 1);
  g_assert_cmpstr (row->command, ==, CPT_ID_A);
  g_assert_cmpstr (row->fulfilment, ==, CPT_ID_B);
  g_assert_cmpstr (row->store, ==, "LYO1");
  g_assert_cmpstr (row->order, ==, CPT_ID_D);
  g_assert_cmpstr (row->terminal, ==, CPT_ID_C);
  g_assert_cmpstr (row->receipt, ==, "9912-0007");
  g_assert_cmpint (row->due_us, ==, 20);
  return TRUE;
}

static gboolean
drop_waits (CptTransaction *transaction, gpointer user_data, GError **error)
{
  g_autoptr (GArray) left = NULL;

  CPT_MUST (cpt_storage_drop_receipt_wait (transaction, CPT_ID_B, error));
  CPT_MUST (cpt_storage_drop_receipt_wait (transaction, CPT_ID_B, error));
  left = cpt_storage_list_receipts_due (transaction, G_MAXINT64, error);
  g_assert_cmpuint (left->len, ==, 1);
  return TRUE;
}

/* ---- what was signed ---- */

static gboolean
save_signed (CptTransaction *transaction, gpointer user_data, GError **error)
{
  CptAttachmentRow row = { .received_us = 1, .erase_at_us = 10 };
  g_autoptr (GBytes) body = g_bytes_new_static ("strokes", 7);

  g_strlcpy (row.id, CPT_ID_A, sizeof row.id);
  g_strlcpy (row.store, "LYO1", sizeof row.store);
  g_strlcpy (row.terminal, CPT_ID_C, sizeof row.terminal);
  g_strlcpy (row.kind, "signature", sizeof row.kind);
  memset (row.hash, 7, sizeof row.hash);
  row.body = body;
  CPT_MUST (cpt_storage_save_attachment (transaction, &row, error));
  g_strlcpy (row.id, CPT_ID_B, sizeof row.id);
  row.erase_at_us = 20;
  CPT_MUST (cpt_storage_save_attachment (transaction, &row, error));
  return TRUE;
}

static gboolean
erase_signed (CptTransaction *transaction, gpointer user_data, GError **error)
{
  g_autoptr (CptAttachmentRow) row = cpt_storage_load_attachment (transaction, CPT_ID_A, error);
  g_autoptr (CptAttachmentRow) none = cpt_storage_load_attachment (transaction, CPT_ID_D, error);
  gint64 due_us = 0;

  g_assert_null (none);
  g_assert_nonnull (row);
  g_assert_cmpstr (row->kind, ==, "signature");
  g_assert_cmpstr (row->store, ==, "LYO1");
  g_assert_cmpstr (row->terminal, ==, CPT_ID_C);
  g_assert_cmpint (row->hash[31], ==, 7);
  g_assert_cmpint (row->received_us, ==, 1);
  g_assert_cmpmem (g_bytes_get_data (row->body, NULL), g_bytes_get_size (row->body), "strokes", 7);
  CPT_MUST (cpt_storage_find_attachment_due (transaction, &due_us, error));
  g_assert_cmpint (due_us, ==, 10);
  CPT_MUST (cpt_storage_erase_attachments (transaction, 10, error));
  CPT_MUST (cpt_storage_find_attachment_due (transaction, &due_us, error));
  g_assert_cmpint (due_us, ==, 20);
  return TRUE;
}

static gboolean
count_bodies (const CptAttachmentRow *row, gpointer user_data)
{
  *(guint *)user_data += row->body != NULL ? 1 : 100;
  return TRUE;
}

static gboolean
check_signed (CptTransaction *transaction, gpointer user_data, GError **error)
{
  guint n = 0;

  CPT_MUST (cpt_storage_walk_attachments (transaction, count_bodies, &n, error));
  g_assert_cmpuint (n, ==, 101); /* one with its body, one without */
  return TRUE;
}

static const CptContractCase cases[] = {
  { "signed",
    { CPT_WRITE (save_signed), CPT_WRITE (erase_signed), CPT_REOPEN, CPT_LOAD (check_signed) } },
  { "paid", { CPT_WRITE (save_payments), CPT_REOPEN, CPT_LOAD (check_payments) } },
  { "receipts wait",
    { CPT_WRITE (save_waits), CPT_REOPEN, CPT_LOAD (check_waits), CPT_WRITE (drop_waits) } },
};

void
cpt_contract_add_payment (void)
{
  cpt_contract_add_cases ("payment", cases, G_N_ELEMENTS (cases));
}
