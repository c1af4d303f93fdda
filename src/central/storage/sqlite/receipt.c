/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/storage/sqlite/connection.h"

/* Receipts that no till has reported yet. */

#define RECEIPT_COLUMNS "fulfilment store order_id terminal receipt due_us"

static gboolean
save_receipt_wait (CptTransaction *transaction, const CptReceiptWait *row, GError **error)
{
  g_autoptr (CptSqlStatement) statement =
      cpt_sqlite_prepare_upsert (transaction, "receipt_wait", "command", RECEIPT_COLUMNS, error);

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":command", row->command);
  cpt_sql_bind_text (statement, ":fulfilment", row->fulfilment);
  cpt_sql_bind_text (statement, ":store", row->store);
  cpt_sql_bind_text (statement, ":order_id", row->order);
  cpt_sql_bind_text (statement, ":terminal", row->terminal);
  cpt_sql_bind_text (statement, ":receipt", row->receipt);
  cpt_sql_bind_int64 (statement, ":due_us", row->due_us);
  return cpt_sqlite_run (transaction, statement, error);
}

static gboolean
drop_receipt_wait (CptTransaction *transaction, const char *command, GError **error)
{
  g_autoptr (CptSqlStatement) statement =
      cpt_sqlite_prepare (transaction, "DELETE FROM receipt_wait WHERE command = :command", error);

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":command", command);
  return cpt_sqlite_run (transaction, statement, error);
}

static GArray *
list_receipts_due (CptTransaction *transaction, gint64 until_us, GError **error)
{
  g_autoptr (GArray) list = g_array_new (FALSE, TRUE, sizeof (CptReceiptWait));
  g_autoptr (CptSqlStatement) statement =
      cpt_sqlite_prepare_select (transaction, "receipt_wait", RECEIPT_COLUMNS " command",
                                 "WHERE due_us <= :until ORDER BY due_us, command", error);
  CptSqlStep step;

  if (statement == NULL)
    return NULL;
  cpt_sql_bind_int64 (statement, ":until", until_us);
  while ((step = cpt_sqlite_step (transaction, statement, error)) == CPT_SQL_STEP_ROW) {
    CptReceiptWait row = { 0 };

    cpt_sql_column_copy (statement, 0, row.fulfilment, sizeof row.fulfilment);
    cpt_sql_column_copy (statement, 1, row.store, sizeof row.store);
    cpt_sql_column_copy (statement, 2, row.order, sizeof row.order);
    cpt_sql_column_copy (statement, 3, row.terminal, sizeof row.terminal);
    cpt_sql_column_copy (statement, 4, row.receipt, sizeof row.receipt);
    row.due_us = cpt_sql_column_int64 (statement, 5);
    cpt_sql_column_copy (statement, 6, row.command, sizeof row.command);
    g_array_append_val (list, row);
  }
  return step == CPT_SQL_STEP_DONE ? g_steal_pointer (&list) : NULL;
}

void
cpt_sqlite_receipt_init (CptStorageInterface *iface)
{
  iface->save_receipt_wait = save_receipt_wait;
  iface->drop_receipt_wait = drop_receipt_wait;
  iface->list_receipts_due = list_receipts_due;
}
