/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/storage/engine.h"

/* The public face of the stock ledger: arguments are checked here, once for all engines. */

gboolean
cpt_storage_book (CptTransaction *transaction,
                  const char *store,
                  const CptMovement *movements,
                  gsize n_movements,
                  const char *command,
                  gint64 effective_us,
                  GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_write (transaction), FALSE);
  g_return_val_if_fail (store != NULL, FALSE);
  g_return_val_if_fail (movements != NULL || n_movements == 0, FALSE);
  g_return_val_if_fail (command != NULL, FALSE);

  return cpt_transaction_get_engine (transaction)
      ->book (transaction, store, movements, n_movements, command, effective_us, error);
}

gboolean
cpt_storage_load_balance (CptTransaction *transaction,
                          const char *store,
                          const char *sku,
                          const CptBucket *bucket,
                          gint64 *n_out,
                          GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_load (transaction), FALSE);
  g_return_val_if_fail (store != NULL, FALSE);
  g_return_val_if_fail (sku != NULL, FALSE);
  g_return_val_if_fail (bucket != NULL, FALSE);
  g_return_val_if_fail (n_out != NULL, FALSE);

  return cpt_transaction_get_engine (transaction)
      ->load_balance (transaction, store, sku, bucket, n_out, error);
}

gboolean
cpt_storage_load_balance_at (CptTransaction *transaction,
                             const char *store,
                             const char *sku,
                             const CptBucket *bucket,
                             gint64 effective_us,
                             gint64 *n_out,
                             GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_load (transaction), FALSE);
  g_return_val_if_fail (store != NULL, FALSE);
  g_return_val_if_fail (sku != NULL, FALSE);
  g_return_val_if_fail (bucket != NULL, FALSE);
  g_return_val_if_fail (n_out != NULL, FALSE);

  return cpt_transaction_get_engine (transaction)
      ->load_balance_at (transaction, store, sku, bucket, effective_us, n_out, error);
}

CptStock *
cpt_storage_load_stock (CptTransaction *transaction,
                        const char *store,
                        const char *sku,
                        GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_load (transaction), NULL);
  g_return_val_if_fail (store != NULL, NULL);
  g_return_val_if_fail (sku != NULL, NULL);

  return cpt_transaction_get_engine (transaction)->load_stock (transaction, store, sku, error);
}

gboolean
cpt_storage_set_counted (CptTransaction *transaction,
                         const char *store,
                         const char *location,
                         const char *sku,
                         gint64 counted_us,
                         GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_write (transaction), FALSE);
  g_return_val_if_fail (store != NULL, FALSE);
  g_return_val_if_fail (location != NULL, FALSE);
  g_return_val_if_fail (sku != NULL, FALSE);

  return cpt_transaction_get_engine (transaction)
      ->set_counted (transaction, store, location, sku, counted_us, error);
}

gboolean
cpt_storage_walk_ledger (CptTransaction *transaction,
                         CptLedgerFunction function,
                         gpointer user_data,
                         GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_load (transaction), FALSE);
  g_return_val_if_fail (function != NULL, FALSE);

  return cpt_transaction_get_engine (transaction)
      ->walk_ledger (transaction, function, user_data, error);
}

gboolean
cpt_storage_walk_balances (CptTransaction *transaction,
                           CptBalanceFunction function,
                           gpointer user_data,
                           GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_load (transaction), FALSE);
  g_return_val_if_fail (function != NULL, FALSE);

  return cpt_transaction_get_engine (transaction)
      ->walk_balances (transaction, function, user_data, error);
}
