/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/storage/engine.h"

/* The public face of shops, people, policy and catalogue: arguments are checked here, once for all
 * engines. */

CptStore *
cpt_storage_load_store (CptTransaction *transaction, const char *number, GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_load (transaction), NULL);
  g_return_val_if_fail (number != NULL, NULL);

  return cpt_transaction_get_engine (transaction)->load_store (transaction, number, TRUE, error);
}

CptStore *
cpt_storage_load_store_front (CptTransaction *transaction, const char *number, GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_load (transaction), NULL);
  g_return_val_if_fail (number != NULL, NULL);

  return cpt_transaction_get_engine (transaction)->load_store (transaction, number, FALSE, error);
}

gboolean
cpt_storage_save_store (CptTransaction *transaction,
                        const CptStore *store,
                        gint64 rank,
                        const char *hours_json,
                        GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_write (transaction), FALSE);
  g_return_val_if_fail (store != NULL, FALSE);

  return cpt_transaction_get_engine (transaction)
      ->save_store (transaction, store, rank, hours_json, error);
}

char *
cpt_storage_load_store_hours (CptTransaction *transaction, const char *number, GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_load (transaction), NULL);
  g_return_val_if_fail (number != NULL, NULL);

  return cpt_transaction_get_engine (transaction)->load_store_hours (transaction, number, error);
}

GPtrArray *
cpt_storage_list_stores (CptTransaction *transaction, GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_load (transaction), NULL);

  return cpt_transaction_get_engine (transaction)->list_stores (transaction, error);
}

CptPerson *
cpt_storage_load_person (CptTransaction *transaction, const char *id, GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_load (transaction), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  return cpt_transaction_get_engine (transaction)->load_person (transaction, id, error);
}

CptPerson *
cpt_storage_find_person (CptTransaction *transaction, const char *number, GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_load (transaction), NULL);
  g_return_val_if_fail (number != NULL, NULL);

  return cpt_transaction_get_engine (transaction)->find_person (transaction, number, error);
}

CptPerson *
cpt_storage_find_person_by_badge (CptTransaction *transaction, const char *badge, GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_load (transaction), NULL);
  g_return_val_if_fail (badge != NULL, NULL);

  return cpt_transaction_get_engine (transaction)->find_person_by_badge (transaction, badge, error);
}

gboolean
cpt_storage_save_person (CptTransaction *transaction,
                         const CptPerson *person,
                         const char *store,
                         GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_write (transaction), FALSE);
  g_return_val_if_fail (person != NULL, FALSE);
  g_return_val_if_fail (store != NULL, FALSE);

  return cpt_transaction_get_engine (transaction)->save_person (transaction, person, store, error);
}

gboolean
cpt_storage_load_grants (CptTransaction *transaction,
                         const char *person,
                         const char *store,
                         CptGrant grants_out[CPT_MAX_GRANTS],
                         gsize *n_out,
                         GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_load (transaction), FALSE);
  g_return_val_if_fail (person != NULL, FALSE);
  g_return_val_if_fail (store != NULL, FALSE);
  g_return_val_if_fail (grants_out != NULL, FALSE);
  g_return_val_if_fail (n_out != NULL, FALSE);

  return cpt_transaction_get_engine (transaction)
      ->load_grants (transaction, person, store, grants_out, n_out, error);
}

char *
cpt_storage_load_policy (CptTransaction *transaction, const char *id, GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_load (transaction), NULL);

  return cpt_transaction_get_engine (transaction)->load_policy (transaction, id, error);
}

gboolean
cpt_storage_save_policy (CptTransaction *transaction,
                         const char *id,
                         gint64 version,
                         const char *document,
                         GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_write (transaction), FALSE);
  g_return_val_if_fail (id != NULL, FALSE);
  g_return_val_if_fail (document != NULL, FALSE);

  return cpt_transaction_get_engine (transaction)
      ->save_policy (transaction, id, version, document, error);
}

GPtrArray *
cpt_storage_list_policies (CptTransaction *transaction, GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_load (transaction), NULL);

  return cpt_transaction_get_engine (transaction)->list_policies (transaction, error);
}

CptProduct *
cpt_storage_load_product (CptTransaction *transaction,
                          const char *assortment,
                          const char *sku,
                          GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_load (transaction), NULL);
  g_return_val_if_fail (assortment != NULL, NULL);
  g_return_val_if_fail (sku != NULL, NULL);

  return cpt_transaction_get_engine (transaction)
      ->load_product (transaction, assortment, sku, error);
}

gboolean
cpt_storage_save_product (CptTransaction *transaction,
                          const char *assortment,
                          const CptProduct *product,
                          GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_write (transaction), FALSE);
  g_return_val_if_fail (assortment != NULL, FALSE);
  g_return_val_if_fail (product != NULL, FALSE);

  return cpt_transaction_get_engine (transaction)
      ->save_product (transaction, assortment, product, error);
}

gboolean
cpt_storage_find_code (CptTransaction *transaction,
                       const char *assortment,
                       const char *code,
                       CptProductCode *code_out,
                       gboolean *found_out,
                       GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_load (transaction), FALSE);
  g_return_val_if_fail (assortment != NULL, FALSE);
  g_return_val_if_fail (code != NULL, FALSE);
  g_return_val_if_fail (code_out != NULL, FALSE);
  g_return_val_if_fail (found_out != NULL, FALSE);

  return cpt_transaction_get_engine (transaction)
      ->find_code (transaction, assortment, code, code_out, found_out, error);
}

gboolean
cpt_storage_save_code (CptTransaction *transaction,
                       const char *assortment,
                       const CptProductCode *code,
                       gboolean is_gtin,
                       GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_write (transaction), FALSE);
  g_return_val_if_fail (assortment != NULL, FALSE);
  g_return_val_if_fail (code != NULL, FALSE);

  return cpt_transaction_get_engine (transaction)
      ->save_code (transaction, assortment, code, is_gtin, error);
}

gboolean
cpt_storage_save_price (CptTransaction *transaction,
                        const char *zone,
                        const CptPrice *price,
                        GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_write (transaction), FALSE);
  g_return_val_if_fail (zone != NULL, FALSE);
  g_return_val_if_fail (price != NULL, FALSE);

  return cpt_transaction_get_engine (transaction)->save_price (transaction, zone, price, error);
}

gboolean
cpt_storage_load_price (CptTransaction *transaction,
                        const char *zone,
                        const char *sku,
                        gint64 at_us,
                        CptPrice *price_out,
                        gboolean *found_out,
                        GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_load (transaction), FALSE);
  g_return_val_if_fail (zone != NULL, FALSE);
  g_return_val_if_fail (sku != NULL, FALSE);
  g_return_val_if_fail (price_out != NULL, FALSE);
  g_return_val_if_fail (found_out != NULL, FALSE);

  return cpt_transaction_get_engine (transaction)
      ->load_price (transaction, zone, sku, at_us, price_out, found_out, error);
}

GPtrArray *
cpt_storage_list_people (CptTransaction *transaction, const char *store, GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_load (transaction), NULL);
  g_return_val_if_fail (store != NULL, NULL);

  return cpt_transaction_get_engine (transaction)->list_people (transaction, store, error);
}
