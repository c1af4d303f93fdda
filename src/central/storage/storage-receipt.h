/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "central/storage/storage.h"

G_BEGIN_DECLS

/* Goods that went on a till's receipt alone, until a payment for their order is seen (SYNC §10). */
typedef struct {
  char command[CPT_ID_SIZE]; /* the hand-over */
  char fulfilment[CPT_ID_SIZE];
  char store[CPT_STORE_SIZE];
  char order[CPT_ID_SIZE];
  char terminal[CPT_ID_SIZE];
  char receipt[CPT_RECEIPT_SIZE]; /* its code, as it was scanned */
  gint64 due_us;                  /* until when it has to be seen */
} CptReceiptWait;
gboolean cpt_storage_save_receipt_wait (CptTransaction *transaction,
                                        const CptReceiptWait *row,
                                        GError **error);
/* One that is not there is no error. */
gboolean cpt_storage_drop_receipt_wait (CptTransaction *transaction,
                                        const char *command,
                                        GError **error);
/* @until_us: those that are due by then, by time. Returns: (transfer full) (element-type
 * CptReceiptWait) */
GArray *cpt_storage_list_receipts_due (CptTransaction *transaction,
                                       gint64 until_us,
                                       GError **error);

G_END_DECLS
