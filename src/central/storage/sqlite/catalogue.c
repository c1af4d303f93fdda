/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/storage/sqlite/connection.h"

#include <string.h>

/* Products and codes by assortment, prices by zone. */

#define PRODUCT_COLUMNS                                                                            \
  "names brand style class options picture weight_g age_min serial antitheft bulky"

static CptProduct *
load_product (CptTransaction *transaction, const char *assortment, const char *sku, GError **error)
{
  g_autoptr (CptSqlStatement) statement =
      cpt_sqlite_prepare_select (transaction, "product", PRODUCT_COLUMNS,
                                 "WHERE assortment = :assortment AND sku = :sku", error);
  g_autoptr (CptProduct) product = NULL;

  if (statement == NULL)
    return NULL;
  cpt_sql_bind_text (statement, ":assortment", assortment);
  cpt_sql_bind_text (statement, ":sku", sku);
  if (cpt_sqlite_step (transaction, statement, error) != CPT_SQL_STEP_ROW)
    return NULL;

  product = cpt_product_new (sku);
  if (!cpt_sqlite_read_list (transaction, statement, 0, product->names, error) ||
      !cpt_sqlite_read_list (transaction, statement, 4, product->options, error))
    return NULL;
  product->brand = cpt_sqlite_dup_text (statement, 1);
  product->style = cpt_sqlite_dup_text (statement, 2);
  product->product_class = cpt_sqlite_dup_text (statement, 3);
  product->picture = cpt_sqlite_dup_text (statement, 5);
  product->weight_g = cpt_sql_column_int64_or (statement, 6, -1);
  product->age_min = (gint)cpt_sql_column_int64_or (statement, 7, -1);
  product->serial = cpt_sql_column_int64 (statement, 8) != 0;
  product->antitheft = cpt_sql_column_int64 (statement, 9) != 0;
  product->bulky = cpt_sql_column_int64 (statement, 10) != 0;
  return g_steal_pointer (&product);
}

static gboolean
save_product (CptTransaction *transaction,
              const char *assortment,
              const CptProduct *product,
              GError **error)
{
  g_autoptr (CptSqlStatement) statement =
      cpt_sqlite_prepare_upsert (transaction, "product", "assortment sku", PRODUCT_COLUMNS, error);

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":assortment", assortment);
  cpt_sql_bind_text (statement, ":sku", product->sku);
  cpt_sqlite_bind_list (statement, ":names", product->names);
  cpt_sql_bind_text (statement, ":brand", product->brand);
  cpt_sql_bind_text (statement, ":style", product->style);
  cpt_sql_bind_text (statement, ":class", product->product_class);
  cpt_sqlite_bind_list (statement, ":options", product->options);
  cpt_sql_bind_text (statement, ":picture", product->picture);
  cpt_sql_bind_int64_if (statement, ":weight_g", product->weight_g, -1);
  cpt_sql_bind_int64_if (statement, ":age_min", product->age_min, -1);
  cpt_sql_bind_int64 (statement, ":serial", product->serial ? 1 : 0);
  cpt_sql_bind_int64 (statement, ":antitheft", product->antitheft ? 1 : 0);
  cpt_sql_bind_int64 (statement, ":bulky", product->bulky ? 1 : 0);
  return cpt_sqlite_run (transaction, statement, error);
}

static gboolean
find_code (CptTransaction *transaction,
           const char *assortment,
           const char *code,
           CptProductCode *code_out,
           gboolean *found_out,
           GError **error)
{
  g_autoptr (CptSqlStatement) statement = cpt_sqlite_prepare (
      transaction, "SELECT sku, pack FROM code WHERE assortment = :assortment AND code = :code",
      error);
  CptSqlStep step;

  memset (code_out, 0, sizeof *code_out);
  *found_out = FALSE;
  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":assortment", assortment);
  cpt_sql_bind_text (statement, ":code", code);
  step = cpt_sqlite_step (transaction, statement, error);
  if (step == CPT_SQL_STEP_ROW) {
    *found_out = TRUE;
    g_strlcpy (code_out->code, code, sizeof code_out->code);
    cpt_sql_column_copy (statement, 0, code_out->sku, sizeof code_out->sku);
    code_out->pack = (gint)cpt_sql_column_int64 (statement, 1);
  }
  return step != CPT_SQL_STEP_ERROR;
}

static gboolean
save_code (CptTransaction *transaction,
           const char *assortment,
           const CptProductCode *code,
           gboolean is_gtin,
           GError **error)
{
  g_autoptr (CptSqlStatement) statement =
      cpt_sqlite_prepare_upsert (transaction, "code", "assortment code", "sku pack kind", error);

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":assortment", assortment);
  cpt_sql_bind_text (statement, ":code", code->code);
  cpt_sql_bind_text (statement, ":sku", code->sku);
  cpt_sql_bind_int64 (statement, ":pack", code->pack);
  cpt_sql_bind_text (statement, ":kind", is_gtin ? "gtin" : "other");
  return cpt_sqlite_run (transaction, statement, error);
}

static gboolean
save_price (CptTransaction *transaction, const char *zone, const CptPrice *price, GError **error)
{
  g_autoptr (CptSqlStatement) statement = cpt_sqlite_prepare_upsert (
      transaction, "price", "zone sku from_us", "minor reference", error);

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":zone", zone);
  cpt_sql_bind_text (statement, ":sku", price->sku);
  cpt_sql_bind_int64 (statement, ":from_us", price->from_us);
  cpt_sql_bind_int64 (statement, ":minor", price->minor);
  cpt_sql_bind_int64_if (statement, ":reference", price->reference, -1);
  return cpt_sqlite_run (transaction, statement, error);
}

static gboolean
load_price (CptTransaction *transaction,
            const char *zone,
            const char *sku,
            gint64 at_us,
            CptPrice *price_out,
            gboolean *found_out,
            GError **error)
{
  g_autoptr (CptSqlStatement) statement = cpt_sqlite_prepare (
      transaction,
      "SELECT minor, from_us, reference FROM price WHERE zone = :zone AND sku = :sku "
      "AND from_us <= :at_us ORDER BY from_us DESC LIMIT 1",
      error);
  CptSqlStep step;

  memset (price_out, 0, sizeof *price_out);
  *found_out = FALSE;
  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":zone", zone);
  cpt_sql_bind_text (statement, ":sku", sku);
  cpt_sql_bind_int64 (statement, ":at_us", at_us);
  step = cpt_sqlite_step (transaction, statement, error);
  if (step == CPT_SQL_STEP_ROW) {
    *found_out = TRUE;
    g_strlcpy (price_out->sku, sku, sizeof price_out->sku);
    price_out->minor = cpt_sql_column_int64 (statement, 0);
    price_out->from_us = cpt_sql_column_int64 (statement, 1);
    price_out->reference = cpt_sql_column_int64_or (statement, 2, -1);
  }
  return step != CPT_SQL_STEP_ERROR;
}

void
cpt_sqlite_catalogue_init (CptStorageInterface *iface)
{
  iface->load_product = load_product;
  iface->save_product = save_product;
  iface->find_code = find_code;
  iface->save_code = save_code;
  iface->save_price = save_price;
  iface->load_price = load_price;
}
