/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/storage/engine.h"

/* The public face of alarms and single effects: arguments are checked here, once for all engines.
 */

void
cpt_effect_row_clear (CptEffectRow *self)
{
  g_clear_pointer (&self->document, g_free);
}

gboolean
cpt_storage_set_alarm (CptTransaction *transaction,
                       const char *fulfilment,
                       gint64 at_us,
                       GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_write (transaction), FALSE);
  g_return_val_if_fail (fulfilment != NULL && at_us >= 0, FALSE);

  return cpt_transaction_get_engine (transaction)
      ->set_alarm (transaction, fulfilment, at_us, error);
}

gboolean
cpt_storage_find_alarm (CptTransaction *transaction,
                        const char *fulfilment,
                        gint64 *at_us_out,
                        GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_load (transaction), FALSE);
  g_return_val_if_fail (fulfilment != NULL && at_us_out != NULL, FALSE);

  return cpt_transaction_get_engine (transaction)
      ->find_alarm (transaction, fulfilment, at_us_out, error);
}

GPtrArray *
cpt_storage_list_alarms_due (CptTransaction *transaction, gint64 now_us, guint n, GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_load (transaction), NULL);

  return cpt_transaction_get_engine (transaction)->list_alarms_due (transaction, now_us, n, error);
}

gboolean
cpt_storage_find_effect (CptTransaction *transaction,
                         const char *aggregate,
                         const char *kind,
                         const char *effect,
                         CptEffectRow *row_out,
                         gboolean *found_out,
                         GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_load (transaction), FALSE);
  g_return_val_if_fail (aggregate != NULL && kind != NULL && effect != NULL, FALSE);
  g_return_val_if_fail (row_out != NULL && found_out != NULL, FALSE);

  return cpt_transaction_get_engine (transaction)
      ->find_effect (transaction, aggregate, kind, effect, row_out, found_out, error);
}

gboolean
cpt_storage_move_effect (CptTransaction *transaction,
                         const char *command,
                         const char *effect,
                         gint64 due_us,
                         GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_write (transaction), FALSE);
  g_return_val_if_fail (command != NULL && effect != NULL && due_us > 0, FALSE);

  return cpt_transaction_get_engine (transaction)
      ->move_effect (transaction, command, effect, due_us, error);
}

gboolean
cpt_storage_drop_effect (CptTransaction *transaction,
                         const char *command,
                         const char *effect,
                         GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_write (transaction), FALSE);
  g_return_val_if_fail (command != NULL && effect != NULL, FALSE);

  return cpt_transaction_get_engine (transaction)
      ->drop_effect (transaction, command, effect, error);
}
