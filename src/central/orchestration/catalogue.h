/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "central/storage/storage.h"
#include "domain/line.h"

G_BEGIN_DECLS

/**
 * cpt_catalogue_find_sku:
 * @sku: as the document has it, or ""
 * @gtin: 14 digits, or ""
 *
 * The product that is meant: the sku as it is, else the owner of the GTIN, else the GTIN itself.
 * One that central does not know is taken as it is: the shop may well have it.
 */
gboolean cpt_catalogue_find_sku (CptTransaction *transaction,
                                 const char *assortment,
                                 const char *sku,
                                 const char *gtin,
                                 char sku_out[CPT_SKU_SIZE],
                                 GError **error);

/* What the document does not say of its goods, the catalogue does: a terminal that picks needs no
 * catalogue. @language: of the shop. */
gboolean cpt_catalogue_fill_goods (CptTransaction *transaction,
                                   const char *assortment,
                                   const char *language,
                                   const char *sku,
                                   CptGoods *goods,
                                   GError **error);

G_END_DECLS
