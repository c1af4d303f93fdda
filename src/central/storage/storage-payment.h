/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "central/storage/storage.h"

G_BEGIN_DECLS

/* What was paid for an order after it came, as channels and tills say. */
#define CPT_PAYMENT_REF_SIZE 65
typedef struct {
  char order[CPT_ID_SIZE];
  char ref[CPT_PAYMENT_REF_SIZE];     /* the sender's own: one order's counts once */
  gint64 amount;                      /* minor units, above 0 */
  char till[33];                      /* "": it did not say */
  char receipt[CPT_PAYMENT_REF_SIZE]; /* its code, as the till prints it; "": none */
  gint64 at_us;
  char command[CPT_ID_SIZE]; /* the order.pay */
} CptPaymentRow;
gboolean cpt_storage_save_payment (CptTransaction *transaction,
                                   const CptPaymentRow *row,
                                   GError **error);
/* Returns: (transfer full) (element-type CptPaymentRow): those of an order, by time */
GArray *cpt_storage_list_payments (CptTransaction *transaction, const char *order, GError **error);
/* A payment for @order that came with the till's receipt of this code: a hand-over that rested on
 * the receipt alone has been seen. */
gboolean cpt_storage_find_receipt (CptTransaction *transaction,
                                   const char *order,
                                   const char *receipt,
                                   gboolean *found_out,
                                   GError **error);

G_END_DECLS
