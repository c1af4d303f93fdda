/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/orchestration/catalogue.h"

gboolean
cpt_catalogue_find_sku (CptTransaction *transaction,
                        const char *assortment,
                        const char *sku,
                        const char *gtin,
                        char sku_out[CPT_SKU_SIZE],
                        GError **error)
{
  CptProductCode code = { 0 };
  gboolean found = FALSE;

  g_strlcpy (sku_out, *sku != '\0' ? sku : gtin, CPT_SKU_SIZE);
  if (*sku != '\0')
    return TRUE;
  if (!cpt_storage_find_code (transaction, assortment, gtin, &code, &found, error))
    return FALSE;
  if (found)
    g_strlcpy (sku_out, code.sku, CPT_SKU_SIZE);
  return TRUE;
}

static void
fill_from_product (CptGoods *goods, const CptProduct *product, const char *language)
{
  gboolean fill_options = goods->options->len == 0;

  if (goods->name == NULL)
    goods->name = g_strdup (cpt_product_get_name (product, language));
  for (guint i = 0; fill_options && i < product->options->len; i++)
    g_ptr_array_add (goods->options, g_strdup (product->options->pdata[i]));
  if (goods->picture == NULL)
    goods->picture = g_strdup (product->picture);
  if (goods->age_min < 0)
    goods->age_min = product->age_min;
  goods->serial = goods->serial || product->serial;
  goods->antitheft = goods->antitheft || product->antitheft;
  goods->bulky = goods->bulky || product->bulky;
}

gboolean
cpt_catalogue_fill_goods (CptTransaction *transaction,
                          const char *assortment,
                          const char *language,
                          const char *sku,
                          CptGoods *goods,
                          GError **error)
{
  GError *local_error = NULL;
  g_autoptr (CptProduct) product =
      cpt_storage_load_product (transaction, assortment, sku, &local_error);

  if (local_error != NULL) {
    g_propagate_error (error, local_error);
    return FALSE;
  }
  if (product != NULL)
    fill_from_product (goods, product, language);
  if (goods->name == NULL)
    goods->name = g_strdup (sku);
  return TRUE;
}
