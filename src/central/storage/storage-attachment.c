/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/storage/engine.h"

/* The public face of attachments: arguments are checked here, once for all engines. */

void
cpt_attachment_row_free (CptAttachmentRow *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->body, g_bytes_unref);
  g_free (self);
}

gboolean
cpt_storage_save_attachment (CptTransaction *transaction,
                             const CptAttachmentRow *row,
                             GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_write (transaction), FALSE);
  g_return_val_if_fail (row != NULL && row->body != NULL && *row->id != '\0', FALSE);

  return cpt_transaction_get_engine (transaction)->save_attachment (transaction, row, error);
}

CptAttachmentRow *
cpt_storage_load_attachment (CptTransaction *transaction, const char *id, GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_load (transaction), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  return cpt_transaction_get_engine (transaction)->load_attachment (transaction, id, error);
}

gboolean
cpt_storage_erase_attachments (CptTransaction *transaction, gint64 now_us, GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_write (transaction), FALSE);

  return cpt_transaction_get_engine (transaction)->erase_attachments (transaction, now_us, error);
}

gboolean
cpt_storage_find_attachment_due (CptTransaction *transaction, gint64 *due_us_out, GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_load (transaction), FALSE);
  g_return_val_if_fail (due_us_out != NULL, FALSE);

  return cpt_transaction_get_engine (transaction)
      ->find_attachment_due (transaction, due_us_out, error);
}

gboolean
cpt_storage_walk_attachments (CptTransaction *transaction,
                              CptAttachmentFunction function,
                              gpointer user_data,
                              GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_load (transaction), FALSE);
  g_return_val_if_fail (function != NULL, FALSE);

  return cpt_transaction_get_engine (transaction)
      ->walk_attachments (transaction, function, user_data, error);
}
