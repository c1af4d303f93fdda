/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workflow/find.h"

G_BEGIN_DECLS

/* What one row says; means and id are what it is. */
typedef struct {
  CptMeaningSort means;
  char id[CPT_SKU_SIZE];
  char fulfilment[CPT_ID_SIZE];
  char *title;         /* (owned) */
  char *subtitle;      /* (owned) (nullable) */
  CptProduct *product; /* (owned) (nullable) */
  CptStock *stock;     /* (owned) (nullable) */
  gboolean has_price;
  CptPrice price;
  char *price_words; /* (owned) (nullable) */
  char *reference_words;
  char *here_words;
  char *places;
  char *as_of;
  gint pack;
} CptFindRow;

void cpt_find_row_clear (CptFindRow *self);

/* Both take what @row owns. */
CptFindItem *cpt_find_item_new (CptFindRow *row);
void cpt_find_item_take (CptFindItem *self, CptFindRow *row);

/* The row of an article; takes its product out of @found. */
void cpt_find_fill_product (CptShop *shop, CptFound *found, CptFindRow *row_out);
/* The row of an order, bag or place. FALSE: it means none of these. */
gboolean cpt_find_fill_meaning (CptShop *shop, const CptMeaning *meaning, CptFindRow *row_out);

G_END_DECLS
