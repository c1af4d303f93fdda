/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "articles.h"

#include "codes/gtin.h"

void
articles_make_gtin (guint number, char gtin[CPT_GTIN_SIZE])
{
  g_snprintf (gtin, CPT_GTIN_SIZE, "0376%09u", number);
  gtin[CPT_GTIN_SIZE - 2] = cpt_gtin_check_digit (gtin, CPT_GTIN_SIZE - 2);
  gtin[CPT_GTIN_SIZE - 1] = '\0';
}

void
articles_put (FeedMaker *feed, guint number)
{
  g_autofree char *sku = g_strdup_printf ("%06u-KAK-M", number);
  g_autoptr (CptProduct) product = cpt_product_new (sku);
  CptProductCode code = { .pack = 1 };

  g_ptr_array_add (product->names, g_strdup ("fr"));
  g_ptr_array_add (product->names, g_strdup_printf ("Article n° %u", number));
  g_ptr_array_add (product->options, g_strdup ("size"));
  g_ptr_array_add (product->options, g_strdup ("M"));
  product->brand = g_strdup ("Maison Vernay");
  feed_maker_put (feed, CPT_ROW_PRODUCT, sku, cpt_row_write_product (product));

  articles_make_gtin (number, code.code);
  g_strlcpy (code.sku, sku, sizeof code.sku);
  feed_maker_put (feed, CPT_ROW_CODE, code.code, cpt_row_write_code (&code, TRUE));
}
