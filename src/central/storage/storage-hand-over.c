/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/storage/engine.h"

/* The public face of what a hand-over leaves: arguments are checked here, once for all engines. */

gboolean
cpt_storage_mark_pass_used (CptTransaction *transaction,
                            const char *jti,
                            const char *fulfilment,
                            const char *command,
                            GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_write (transaction), FALSE);
  g_return_val_if_fail (jti != NULL && fulfilment != NULL && command != NULL, FALSE);

  return cpt_transaction_get_engine (transaction)
      ->mark_pass_used (transaction, jti, fulfilment, command, error);
}

gboolean
cpt_storage_free_passes (CptTransaction *transaction, const char *command, GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_write (transaction), FALSE);
  g_return_val_if_fail (command != NULL, FALSE);

  return cpt_transaction_get_engine (transaction)->free_passes (transaction, command, error);
}

gboolean
cpt_storage_is_pass_used (CptTransaction *transaction,
                          const char *jti,
                          const char *fulfilment,
                          gboolean *used_out,
                          GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_load (transaction), FALSE);
  g_return_val_if_fail (jti != NULL && fulfilment != NULL && used_out != NULL, FALSE);

  return cpt_transaction_get_engine (transaction)
      ->is_pass_used (transaction, jti, fulfilment, used_out, error);
}

gboolean
cpt_storage_walk_passes_used (CptTransaction *transaction,
                              CptPassUsedFunction function,
                              gpointer user_data,
                              GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_load (transaction), FALSE);
  g_return_val_if_fail (function != NULL, FALSE);

  return cpt_transaction_get_engine (transaction)
      ->walk_passes_used (transaction, function, user_data, error);
}

gboolean
cpt_storage_find_contact_of_order (CptTransaction *transaction,
                                   const char *order,
                                   char contact_out[CPT_ID_SIZE],
                                   GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_load (transaction), FALSE);
  g_return_val_if_fail (order != NULL && contact_out != NULL, FALSE);

  return cpt_transaction_get_engine (transaction)
      ->find_contact_of_order (transaction, order, contact_out, error);
}
