/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/storage/engine.h"

/* The public face of receipts that wait: arguments are checked here, once for all engines. */

gboolean
cpt_storage_save_receipt_wait (CptTransaction *transaction,
                               const CptReceiptWait *row,
                               GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_write (transaction), FALSE);
  g_return_val_if_fail (row != NULL && *row->command != '\0' && *row->receipt != '\0', FALSE);

  return cpt_transaction_get_engine (transaction)->save_receipt_wait (transaction, row, error);
}

gboolean
cpt_storage_drop_receipt_wait (CptTransaction *transaction, const char *command, GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_write (transaction), FALSE);
  g_return_val_if_fail (command != NULL, FALSE);

  return cpt_transaction_get_engine (transaction)->drop_receipt_wait (transaction, command, error);
}

GArray *
cpt_storage_list_receipts_due (CptTransaction *transaction, gint64 until_us, GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_load (transaction), NULL);

  return cpt_transaction_get_engine (transaction)->list_receipts_due (transaction, until_us, error);
}
