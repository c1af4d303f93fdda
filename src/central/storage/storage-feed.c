/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/storage/engine.h"

/* The public face of feed, log and outbox: arguments are checked here, once for all engines. */

/* A counter that was not locked first would be locked last: with several writers that costs a
 * hundredfold and deadlocks (SYNC §5), so it is refused on every engine, also on one that would not
 * notice. */
static gboolean
check_locked (CptTransaction *transaction, const char *scope, GError **error)
{
  if (transaction->scopes != NULL && g_strv_contains (transaction->scopes, scope))
    return TRUE;
  transaction->spoilt = TRUE;
  g_set_error (error, CPT_STORAGE_ERROR, CPT_STORAGE_ERROR_FAILED,
               "the counter of %s was not locked before it was drawn from", scope);
  return FALSE;
}

gboolean
cpt_storage_load_chain (CptTransaction *transaction, CptChain *chain_out, GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_load (transaction), FALSE);
  g_return_val_if_fail (chain_out != NULL, FALSE);

  return cpt_transaction_get_engine (transaction)->load_chain (transaction, chain_out, error);
}

gboolean
cpt_storage_save_chain (CptTransaction *transaction, const CptChain *chain, GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_write (transaction), FALSE);
  g_return_val_if_fail (chain != NULL, FALSE);

  return cpt_transaction_get_engine (transaction)->save_chain (transaction, chain, error);
}

gboolean
cpt_storage_publish (CptTransaction *transaction,
                     const char *scope,
                     const char *kind,
                     const char *id,
                     const char *doc,
                     const char *why,
                     GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_write (transaction), FALSE);
  g_return_val_if_fail (scope != NULL, FALSE);
  g_return_val_if_fail (kind != NULL, FALSE);
  g_return_val_if_fail (id != NULL, FALSE);
  g_return_val_if_fail (doc != NULL || why != NULL, FALSE);

  if (!check_locked (transaction, scope, error))
    return FALSE;
  return cpt_transaction_get_engine (transaction)
      ->publish (transaction, scope, kind, id, doc, why, error);
}

gboolean
cpt_storage_restore_row (CptTransaction *transaction,
                         const char *scope,
                         const char *kind,
                         const char *id,
                         const char *doc,
                         gboolean *restored_out,
                         GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_write (transaction), FALSE);
  g_return_val_if_fail (scope != NULL && kind != NULL && id != NULL, FALSE);
  g_return_val_if_fail (doc != NULL && restored_out != NULL, FALSE);

  return check_locked (transaction, scope, error) &&
         cpt_transaction_get_engine (transaction)
             ->restore_row (transaction, scope, kind, id, doc, restored_out, error);
}

gboolean
cpt_storage_restore_head (CptTransaction *transaction,
                          const char *scope,
                          const CptScopeHead *head,
                          GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_write (transaction), FALSE);
  g_return_val_if_fail (scope != NULL && head != NULL, FALSE);

  return check_locked (transaction, scope, error) &&
         cpt_transaction_get_engine (transaction)->restore_head (transaction, scope, head, error);
}

gboolean
cpt_storage_load_head (CptTransaction *transaction,
                       const char *scope,
                       CptScopeHead *head_out,
                       GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_load (transaction), FALSE);
  g_return_val_if_fail (scope != NULL, FALSE);
  g_return_val_if_fail (head_out != NULL, FALSE);

  return cpt_transaction_get_engine (transaction)->load_head (transaction, scope, head_out, error);
}

gboolean
cpt_storage_feed (CptTransaction *transaction,
                  const char *scope,
                  gint64 from,
                  CptFeedFunction function,
                  gpointer user_data,
                  GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_load (transaction), FALSE);
  g_return_val_if_fail (scope != NULL, FALSE);
  g_return_val_if_fail (function != NULL, FALSE);

  return cpt_transaction_get_engine (transaction)
      ->feed (transaction, scope, from, function, user_data, error);
}

GPtrArray *
cpt_storage_list_scopes (CptTransaction *transaction, GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_load (transaction), NULL);

  return cpt_transaction_get_engine (transaction)->list_scopes (transaction, error);
}

gboolean
cpt_storage_append_log (CptTransaction *transaction, CptLogEntry *entry, GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_write (transaction), FALSE);
  g_return_val_if_fail (entry != NULL, FALSE);

  return cpt_transaction_get_engine (transaction)->append_log (transaction, entry, error);
}

CptLogEntry *
cpt_storage_find_log (CptTransaction *transaction, const char *id, GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_load (transaction), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  return cpt_transaction_get_engine (transaction)->find_log (transaction, id, error);
}

CptLogEntry *
cpt_storage_find_log_by_seq (CptTransaction *transaction,
                             const char *terminal,
                             gint64 seq,
                             GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_load (transaction), NULL);
  g_return_val_if_fail (terminal != NULL, NULL);

  return cpt_transaction_get_engine (transaction)
      ->find_log_by_seq (transaction, terminal, seq, error);
}

gboolean
cpt_storage_is_undone (CptTransaction *transaction,
                       const char *id,
                       gboolean *undone_out,
                       GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_load (transaction), FALSE);
  g_return_val_if_fail (id != NULL, FALSE);
  g_return_val_if_fail (undone_out != NULL, FALSE);

  return cpt_transaction_get_engine (transaction)->is_undone (transaction, id, undone_out, error);
}

gboolean
cpt_storage_mark_undone (CptTransaction *transaction,
                         const char *id,
                         const char *by,
                         GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_write (transaction), FALSE);
  g_return_val_if_fail (id != NULL, FALSE);
  g_return_val_if_fail (by != NULL, FALSE);

  return cpt_transaction_get_engine (transaction)->mark_undone (transaction, id, by, error);
}

gboolean
cpt_storage_walk_log (CptTransaction *transaction,
                      gint64 after_number,
                      CptLogFunction function,
                      gpointer user_data,
                      GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_load (transaction), FALSE);
  g_return_val_if_fail (function != NULL, FALSE);

  return cpt_transaction_get_engine (transaction)
      ->walk_log (transaction, after_number, function, user_data, error);
}

GPtrArray *
cpt_storage_list_rejected (CptTransaction *transaction,
                           const char *terminal,
                           gint64 from_mark,
                           GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_load (transaction), NULL);
  g_return_val_if_fail (terminal != NULL, NULL);

  return cpt_transaction_get_engine (transaction)
      ->list_rejected (transaction, terminal, from_mark, error);
}

gboolean
cpt_storage_put_outbox (CptTransaction *transaction,
                        const char *command,
                        const char *effect,
                        const char *document,
                        gint64 due_us,
                        GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_write (transaction), FALSE);
  g_return_val_if_fail (command != NULL, FALSE);
  g_return_val_if_fail (effect != NULL, FALSE);
  g_return_val_if_fail (document != NULL, FALSE);

  return cpt_transaction_get_engine (transaction)
      ->put_outbox (transaction, command, effect, document, due_us, error);
}

gboolean
cpt_storage_drop_outbox (CptTransaction *transaction, const char *command, GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_write (transaction), FALSE);
  g_return_val_if_fail (command != NULL, FALSE);

  return cpt_transaction_get_engine (transaction)->drop_outbox (transaction, command, error);
}

gboolean
cpt_storage_walk_outbox (CptTransaction *transaction,
                         CptOutboxFunction function,
                         gpointer user_data,
                         GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_load (transaction), FALSE);
  g_return_val_if_fail (function != NULL, FALSE);

  return cpt_transaction_get_engine (transaction)
      ->walk_outbox (transaction, function, user_data, error);
}

gboolean
cpt_storage_was_told (CptTransaction *transaction,
                      const char *aggregate,
                      const char *effect,
                      gint64 now_us,
                      gboolean *told_out,
                      GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_load (transaction), FALSE);
  g_return_val_if_fail (aggregate != NULL, FALSE);
  g_return_val_if_fail (effect != NULL, FALSE);
  g_return_val_if_fail (told_out != NULL, FALSE);

  return cpt_transaction_get_engine (transaction)
      ->was_told (transaction, aggregate, effect, now_us, told_out, error);
}
