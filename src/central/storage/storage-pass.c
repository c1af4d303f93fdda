/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/storage/engine.h"

/* The public face of passes: arguments are checked here, once for all engines. */

GArray *
cpt_storage_list_pass_keys (CptTransaction *transaction, GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_load (transaction), NULL);

  return cpt_transaction_get_engine (transaction)->list_pass_keys (transaction, error);
}

gboolean
cpt_storage_save_pass_key (CptTransaction *transaction, const CptPassKeyRow *row, GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_write (transaction), FALSE);
  g_return_val_if_fail (row != NULL, FALSE);

  return cpt_transaction_get_engine (transaction)->save_pass_key (transaction, row, error);
}

gboolean
cpt_storage_find_pass_end (CptTransaction *transaction,
                           const char *kid,
                           gint64 *expires_us_out,
                           GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_load (transaction), FALSE);
  g_return_val_if_fail (kid != NULL && expires_us_out != NULL, FALSE);

  return cpt_transaction_get_engine (transaction)
      ->find_pass_end (transaction, kid, expires_us_out, error);
}

gboolean
cpt_storage_save_pass (CptTransaction *transaction, const CptPassRow *row, GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_write (transaction), FALSE);
  g_return_val_if_fail (row != NULL, FALSE);

  return cpt_transaction_get_engine (transaction)->save_pass (transaction, row, error);
}

gboolean
cpt_storage_load_pass (CptTransaction *transaction,
                       const char *jti,
                       CptPassRow *row_out,
                       gboolean *found_out,
                       GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_load (transaction), FALSE);
  g_return_val_if_fail (jti != NULL, FALSE);
  g_return_val_if_fail (row_out != NULL && found_out != NULL, FALSE);

  return cpt_transaction_get_engine (transaction)
      ->load_pass (transaction, jti, row_out, found_out, error);
}

GArray *
cpt_storage_list_passes (CptTransaction *transaction, const char *order, GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_load (transaction), NULL);
  g_return_val_if_fail (order != NULL, NULL);

  return cpt_transaction_get_engine (transaction)->list_passes (transaction, order, error);
}

gboolean
cpt_storage_put_pass_revoked (CptTransaction *transaction,
                              const char *store,
                              const char *jti,
                              gint64 expires_us,
                              GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_write (transaction), FALSE);
  g_return_val_if_fail (store != NULL && jti != NULL, FALSE);

  return cpt_transaction_get_engine (transaction)
      ->put_pass_revoked (transaction, store, jti, expires_us, error);
}

gboolean
cpt_storage_drop_pass_revoked (CptTransaction *transaction,
                               const char *store,
                               const char *jti,
                               GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_write (transaction), FALSE);
  g_return_val_if_fail (store != NULL && jti != NULL, FALSE);

  return cpt_transaction_get_engine (transaction)
      ->drop_pass_revoked (transaction, store, jti, error);
}

GArray *
cpt_storage_list_passes_revoked (CptTransaction *transaction,
                                 const char *store,
                                 gint64 until_us,
                                 GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_load (transaction), NULL);
  g_return_val_if_fail (store != NULL, NULL);

  return cpt_transaction_get_engine (transaction)
      ->list_passes_revoked (transaction, store, until_us, error);
}
