/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/storage/engine.h"

/* The public face of orders and their work: arguments are checked here, once for all engines. */

CptFulfilment *
cpt_storage_load_fulfilment (CptTransaction *transaction, const char *id, GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_load (transaction), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  return cpt_transaction_get_engine (transaction)->load_fulfilment (transaction, id, error);
}

gboolean
cpt_storage_save_fulfilment (CptTransaction *transaction,
                             const CptFulfilment *fulfilment,
                             GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_write (transaction), FALSE);
  g_return_val_if_fail (fulfilment != NULL, FALSE);

  return cpt_transaction_get_engine (transaction)->save_fulfilment (transaction, fulfilment, error);
}

GPtrArray *
cpt_storage_list_fulfilments_of_order (CptTransaction *transaction,
                                       const char *number,
                                       GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_load (transaction), NULL);
  g_return_val_if_fail (number != NULL, NULL);

  return cpt_transaction_get_engine (transaction)
      ->list_fulfilments_of_order (transaction, number, error);
}

GPtrArray *
cpt_storage_list_all_fulfilments (CptTransaction *transaction, GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_load (transaction), NULL);

  return cpt_transaction_get_engine (transaction)->list_all_fulfilments (transaction, error);
}

gboolean
cpt_storage_find_bag (CptTransaction *transaction,
                      const char *number,
                      char fulfilment_out[CPT_ID_SIZE],
                      GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_load (transaction), FALSE);
  g_return_val_if_fail (number != NULL, FALSE);
  g_return_val_if_fail (fulfilment_out != NULL, FALSE);

  return cpt_transaction_get_engine (transaction)
      ->find_bag (transaction, number, fulfilment_out, error);
}

gboolean
cpt_storage_count_at_place (CptTransaction *transaction,
                            const char *store,
                            const char *location,
                            const char *except,
                            gint *n_out,
                            GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_load (transaction), FALSE);
  g_return_val_if_fail (store != NULL, FALSE);
  g_return_val_if_fail (location != NULL, FALSE);
  g_return_val_if_fail (except != NULL, FALSE);
  g_return_val_if_fail (n_out != NULL, FALSE);

  return cpt_transaction_get_engine (transaction)
      ->count_at_place (transaction, store, location, except, n_out, error);
}

CptPlace *
cpt_storage_load_place (CptTransaction *transaction,
                        const char *store,
                        const char *code,
                        GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_load (transaction), NULL);
  g_return_val_if_fail (store != NULL, NULL);
  g_return_val_if_fail (code != NULL, NULL);

  return cpt_transaction_get_engine (transaction)->load_place (transaction, store, code, error);
}

gboolean
cpt_storage_save_place (CptTransaction *transaction, const CptPlace *place, GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_write (transaction), FALSE);
  g_return_val_if_fail (place != NULL, FALSE);

  return cpt_transaction_get_engine (transaction)->save_place (transaction, place, error);
}

GPtrArray *
cpt_storage_list_places (CptTransaction *transaction, const char *store, GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_load (transaction), NULL);
  g_return_val_if_fail (store != NULL, NULL);

  return cpt_transaction_get_engine (transaction)->list_places (transaction, store, error);
}

CptException *
cpt_storage_load_exception (CptTransaction *transaction, const char *id, GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_load (transaction), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  return cpt_transaction_get_engine (transaction)->load_exception (transaction, id, error);
}

gboolean
cpt_storage_save_exception (CptTransaction *transaction,
                            const CptException *exception,
                            GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_write (transaction), FALSE);
  g_return_val_if_fail (exception != NULL, FALSE);

  return cpt_transaction_get_engine (transaction)->save_exception (transaction, exception, error);
}

gboolean
cpt_storage_find_open_exception (CptTransaction *transaction,
                                 const char *store,
                                 const char *terminal,
                                 const char *wave,
                                 const char *fulfilment,
                                 char id_out[CPT_ID_SIZE],
                                 GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_load (transaction), FALSE);
  g_return_val_if_fail (store != NULL, FALSE);
  g_return_val_if_fail (terminal != NULL, FALSE);
  g_return_val_if_fail (wave != NULL && fulfilment != NULL, FALSE);
  g_return_val_if_fail (id_out != NULL, FALSE);

  return cpt_transaction_get_engine (transaction)
      ->find_open_exception (transaction, store, terminal, wave, fulfilment, id_out, error);
}

CptContact *
cpt_storage_load_contact (CptTransaction *transaction, const char *id, GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_load (transaction), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  return cpt_transaction_get_engine (transaction)->load_contact (transaction, id, error);
}

gboolean
cpt_storage_save_contact (CptTransaction *transaction, const CptContact *contact, GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_write (transaction), FALSE);
  g_return_val_if_fail (contact != NULL, FALSE);

  return cpt_transaction_get_engine (transaction)->save_contact (transaction, contact, error);
}

CptOrderRow *
cpt_storage_load_order (CptTransaction *transaction,
                        const char *channel,
                        const char *number,
                        GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_load (transaction), NULL);
  g_return_val_if_fail (number != NULL, NULL);

  return cpt_transaction_get_engine (transaction)->load_order (transaction, channel, number, error);
}

gboolean
cpt_storage_save_order (CptTransaction *transaction, const CptOrderRow *order, GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_write (transaction), FALSE);
  g_return_val_if_fail (order != NULL, FALSE);

  return cpt_transaction_get_engine (transaction)->save_order (transaction, order, error);
}

GPtrArray *
cpt_storage_list_fulfilments_of_contact (CptTransaction *transaction,
                                         const char *contact,
                                         GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_load (transaction), NULL);
  g_return_val_if_fail (contact != NULL, NULL);

  return cpt_transaction_get_engine (transaction)
      ->list_fulfilments_of_contact (transaction, contact, error);
}

GPtrArray *
cpt_storage_list_exceptions (CptTransaction *transaction, GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_load (transaction), NULL);

  return cpt_transaction_get_engine (transaction)->list_exceptions (transaction, error);
}

GPtrArray *
cpt_storage_list_contacts_due (CptTransaction *transaction, gint64 now_us, GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_load (transaction), NULL);

  return cpt_transaction_get_engine (transaction)->list_contacts_due (transaction, now_us, error);
}

CptOrderRow *
cpt_storage_load_order_by_id (CptTransaction *transaction, const char *id, GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_load (transaction), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  return cpt_transaction_get_engine (transaction)->load_order_by_id (transaction, id, error);
}
