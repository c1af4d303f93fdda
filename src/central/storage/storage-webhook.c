/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/storage/engine.h"

/* The public face of receivers and deliveries: arguments are checked here, once for all engines. */

CptWebhookRow *
cpt_webhook_row_new (void)
{
  CptWebhookRow *self = g_new0 (CptWebhookRow, 1);

  self->events = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
cpt_webhook_row_free (CptWebhookRow *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->url, g_free);
  g_clear_pointer (&self->events, g_ptr_array_unref);
  g_free (self);
}

void
cpt_delivery_row_free (CptDeliveryRow *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->document, g_free);
  g_free (self);
}

CptWebhookRow *
cpt_storage_load_webhook (CptTransaction *transaction, const char *id, GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_load (transaction), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  return cpt_transaction_get_engine (transaction)->load_webhook (transaction, id, error);
}

gboolean
cpt_storage_save_webhook (CptTransaction *transaction, const CptWebhookRow *row, GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_write (transaction), FALSE);
  g_return_val_if_fail (row != NULL && row->url != NULL, FALSE);
  g_return_val_if_fail ((row->ended_us == 0) == (row->end == CPT_WEBHOOK_LIVE), FALSE);

  return cpt_transaction_get_engine (transaction)->save_webhook (transaction, row, error);
}

GPtrArray *
cpt_storage_list_webhooks (CptTransaction *transaction, GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_load (transaction), NULL);

  return cpt_transaction_get_engine (transaction)->list_webhooks (transaction, error);
}

gboolean
cpt_storage_put_deliveries (CptTransaction *transaction,
                            const char *command,
                            const char *effect,
                            gint64 due_us,
                            GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_write (transaction), FALSE);
  g_return_val_if_fail (command != NULL && effect != NULL && due_us > 0, FALSE);

  return cpt_transaction_get_engine (transaction)
      ->put_deliveries (transaction, command, effect, due_us, error);
}

gboolean
cpt_storage_drop_deliveries (CptTransaction *transaction, const char *command, GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_write (transaction), FALSE);
  g_return_val_if_fail (command != NULL, FALSE);

  return cpt_transaction_get_engine (transaction)->drop_deliveries (transaction, command, error);
}

GPtrArray *
cpt_storage_list_deliveries_due (CptTransaction *transaction,
                                 const char *webhook,
                                 gint64 now_us,
                                 guint n,
                                 GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_load (transaction), NULL);
  g_return_val_if_fail (webhook != NULL, NULL);

  return cpt_transaction_get_engine (transaction)
      ->list_deliveries_due (transaction, webhook, now_us, n, error);
}

CptDeliveryRow *
cpt_storage_load_delivery (CptTransaction *transaction,
                           const char *webhook,
                           const char *command,
                           const char *effect,
                           GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_load (transaction), NULL);
  g_return_val_if_fail (webhook != NULL && command != NULL && effect != NULL, NULL);

  return cpt_transaction_get_engine (transaction)
      ->load_delivery (transaction, webhook, command, effect, error);
}

gboolean
cpt_storage_save_delivery (CptTransaction *transaction, const CptDeliveryRow *row, GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_write (transaction), FALSE);
  g_return_val_if_fail (row != NULL && (row->next_us == 0 || row->taken_us == 0), FALSE);

  return cpt_transaction_get_engine (transaction)->save_delivery (transaction, row, error);
}

gboolean
cpt_storage_end_deliveries (CptTransaction *transaction, const char *webhook, GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_write (transaction), FALSE);
  g_return_val_if_fail (webhook != NULL, FALSE);

  return cpt_transaction_get_engine (transaction)->end_deliveries (transaction, webhook, error);
}

gboolean
cpt_storage_measure_deliveries (CptTransaction *transaction,
                                const char *webhook,
                                CptDeliveryFigures *figures_out,
                                GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_load (transaction), FALSE);
  g_return_val_if_fail (webhook != NULL && figures_out != NULL, FALSE);

  return cpt_transaction_get_engine (transaction)
      ->measure_deliveries (transaction, webhook, figures_out, error);
}

gboolean
cpt_storage_walk_deliveries (CptTransaction *transaction,
                             CptDeliveryFunction function,
                             gpointer user_data,
                             GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_load (transaction), FALSE);
  g_return_val_if_fail (function != NULL, FALSE);

  return cpt_transaction_get_engine (transaction)
      ->walk_deliveries (transaction, function, user_data, error);
}
