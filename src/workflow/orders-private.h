/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workflow/orders.h"

G_BEGIN_DECLS

/* What one row says; fulfilment is what it is. */
typedef struct {
  char fulfilment[CPT_ID_SIZE];
  char *reference, *customer, *subtitle, *phone, *state, *here_label; /* (owned) */
  gint64 here_us;
  gboolean ready;
} CptOrdersRow;

void cpt_orders_row_clear (CptOrdersRow *self);
void cpt_orders_row_fill (CptShop *shop, const CptViewFulfilment *found, CptOrdersRow *row_out);

/* Both take what @row owns. */
CptOrderItem *cpt_order_item_new (CptOrdersRow *row);
void cpt_order_item_take (CptOrderItem *self, CptOrdersRow *row);

G_END_DECLS
