/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/storage/sqlite/connection.h"

/* What was paid for an order after it came. */

#define PAYMENT_COLUMNS "amount till receipt at_us command"

static gboolean
save_payment (CptTransaction *transaction, const CptPaymentRow *row, GError **error)
{
  g_autoptr (CptSqlStatement) statement =
      cpt_sqlite_prepare_upsert (transaction, "payment", "order_id ref", PAYMENT_COLUMNS, error);

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":order_id", row->order);
  cpt_sql_bind_text (statement, ":ref", row->ref);
  cpt_sql_bind_int64 (statement, ":amount", row->amount);
  cpt_sql_bind_text_if (statement, ":till", row->till);
  cpt_sql_bind_text_if (statement, ":receipt", row->receipt);
  cpt_sql_bind_int64 (statement, ":at_us", row->at_us);
  cpt_sql_bind_text (statement, ":command", row->command);
  return cpt_sqlite_run (transaction, statement, error);
}

static GArray *
list_payments (CptTransaction *transaction, const char *order, GError **error)
{
  g_autoptr (GArray) payments = g_array_new (FALSE, TRUE, sizeof (CptPaymentRow));
  g_autoptr (CptSqlStatement) statement =
      cpt_sqlite_prepare_select (transaction, "payment", PAYMENT_COLUMNS " ref",
                                 "WHERE order_id = :order ORDER BY at_us, ref", error);
  CptSqlStep step;

  if (statement == NULL)
    return NULL;
  cpt_sql_bind_text (statement, ":order", order);
  while ((step = cpt_sqlite_step (transaction, statement, error)) == CPT_SQL_STEP_ROW) {
    CptPaymentRow row = { 0 };

    g_strlcpy (row.order, order, sizeof row.order);
    row.amount = cpt_sql_column_int64 (statement, 0);
    cpt_sql_column_copy (statement, 1, row.till, sizeof row.till);
    cpt_sql_column_copy (statement, 2, row.receipt, sizeof row.receipt);
    row.at_us = cpt_sql_column_int64 (statement, 3);
    cpt_sql_column_copy (statement, 4, row.command, sizeof row.command);
    cpt_sql_column_copy (statement, 5, row.ref, sizeof row.ref);
    g_array_append_val (payments, row);
  }
  return step == CPT_SQL_STEP_DONE ? g_steal_pointer (&payments) : NULL;
}

static gboolean
find_receipt (CptTransaction *transaction,
              const char *order,
              const char *receipt,
              gboolean *found_out,
              GError **error)
{
  g_autoptr (CptSqlStatement) statement = cpt_sqlite_prepare (
      transaction, "SELECT 1 FROM payment WHERE receipt = :receipt AND order_id = :order LIMIT 1",
      error);
  CptSqlStep step;

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":receipt", receipt);
  cpt_sql_bind_text (statement, ":order", order);
  step = cpt_sqlite_step (transaction, statement, error);
  *found_out = step == CPT_SQL_STEP_ROW;
  return step != CPT_SQL_STEP_ERROR;
}

void
cpt_sqlite_payment_init (CptStorageInterface *iface)
{
  iface->save_payment = save_payment;
  iface->list_payments = list_payments;
  iface->find_receipt = find_receipt;
}
