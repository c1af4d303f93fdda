/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/storage/engine.h"

/* The public face of payments: arguments are checked here, once for all engines. */

gboolean
cpt_storage_save_payment (CptTransaction *transaction, const CptPaymentRow *row, GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_write (transaction), FALSE);
  g_return_val_if_fail (row != NULL && row->amount > 0, FALSE);

  return cpt_transaction_get_engine (transaction)->save_payment (transaction, row, error);
}

GArray *
cpt_storage_list_payments (CptTransaction *transaction, const char *order, GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_load (transaction), NULL);
  g_return_val_if_fail (order != NULL, NULL);

  return cpt_transaction_get_engine (transaction)->list_payments (transaction, order, error);
}

gboolean
cpt_storage_find_receipt (CptTransaction *transaction,
                          const char *order,
                          const char *receipt,
                          gboolean *found_out,
                          GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_load (transaction), FALSE);
  g_return_val_if_fail (order != NULL && receipt != NULL && found_out != NULL, FALSE);

  return cpt_transaction_get_engine (transaction)
      ->find_receipt (transaction, order, receipt, found_out, error);
}
