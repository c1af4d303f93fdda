/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/storage/engine.h"

GArray *
cpt_storage_list_shop_figures (CptTransaction *transaction, gint64 now_us, GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_load (transaction), NULL);

  return cpt_transaction_get_engine (transaction)->list_shop_figures (transaction, now_us, error);
}

gboolean
cpt_storage_measure (CptTransaction *transaction, gint64 *n_bytes_out, GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_load (transaction), FALSE);
  g_return_val_if_fail (n_bytes_out != NULL, FALSE);

  return cpt_transaction_get_engine (transaction)->measure (transaction, n_bytes_out, error);
}
