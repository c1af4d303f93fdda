/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "central/storage/storage.h"
#include "crypto/crypto.h"

G_BEGIN_DECLS

/* What a customer signed (SYNC §3, §11). */
typedef struct {
  char id[CPT_ID_SIZE];
  char store[CPT_STORE_SIZE];
  char terminal[CPT_ID_SIZE];
  char kind[16];
  guint8 hash[CPT_HASH_BYTES]; /* of the body, as it came */
  GBytes *body;                /* (owned) (nullable) NULL: erased */
  gint64 received_us, erase_at_us;
} CptAttachmentRow;
void cpt_attachment_row_free (CptAttachmentRow *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CptAttachmentRow, cpt_attachment_row_free)

gboolean cpt_storage_save_attachment (CptTransaction *transaction,
                                      const CptAttachmentRow *row,
                                      GError **error);
/* (transfer full) (nullable): NULL and no @error: there is none of that id */
CptAttachmentRow *cpt_storage_load_attachment (CptTransaction *transaction,
                                               const char *id,
                                               GError **error);
/* Empties the bodies whose time has come; id and hash stay. */
gboolean cpt_storage_erase_attachments (CptTransaction *transaction, gint64 now_us, GError **error);
/* The time of the next that is due; 0: none has a body. */
gboolean cpt_storage_find_attachment_due (CptTransaction *transaction,
                                          gint64 *due_us_out,
                                          GError **error);
typedef gboolean (*CptAttachmentFunction) (const CptAttachmentRow *row, gpointer user_data);
/* All of them by id, until @function says FALSE. */
gboolean cpt_storage_walk_attachments (CptTransaction *transaction,
                                       CptAttachmentFunction function,
                                       gpointer user_data,
                                       GError **error);

G_END_DECLS
