/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/storage/engine.h"

/* The public face of terminals, sessions and sign-ins: arguments are checked here, once for all
 * engines. */

gboolean
cpt_storage_load_terminal (CptTransaction *transaction,
                           const char *id,
                           CptTerminalRow *terminal_out,
                           gboolean *found_out,
                           GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_load (transaction), FALSE);
  g_return_val_if_fail (id != NULL, FALSE);
  g_return_val_if_fail (terminal_out != NULL, FALSE);
  g_return_val_if_fail (found_out != NULL, FALSE);

  return cpt_transaction_get_engine (transaction)
      ->load_terminal (transaction, id, terminal_out, found_out, error);
}

gboolean
cpt_storage_save_terminal (CptTransaction *transaction,
                           const CptTerminalRow *terminal,
                           GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_write (transaction), FALSE);
  g_return_val_if_fail (terminal != NULL, FALSE);

  return cpt_transaction_get_engine (transaction)->save_terminal (transaction, terminal, error);
}

gboolean
cpt_storage_next_tag (CptTransaction *transaction, char tag_out[4], GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_write (transaction), FALSE);
  g_return_val_if_fail (tag_out != NULL, FALSE);

  return cpt_transaction_get_engine (transaction)->next_tag (transaction, tag_out, error);
}

gboolean
cpt_storage_load_enrolment (CptTransaction *transaction,
                            const guint8 code_hash[32],
                            CptEnrolment *enrolment_out,
                            gboolean *found_out,
                            GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_load (transaction), FALSE);
  g_return_val_if_fail (code_hash != NULL, FALSE);
  g_return_val_if_fail (enrolment_out != NULL, FALSE);
  g_return_val_if_fail (found_out != NULL, FALSE);

  return cpt_transaction_get_engine (transaction)
      ->load_enrolment (transaction, code_hash, enrolment_out, found_out, error);
}

gboolean
cpt_storage_save_enrolment (CptTransaction *transaction,
                            const CptEnrolment *enrolment,
                            GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_write (transaction), FALSE);
  g_return_val_if_fail (enrolment != NULL, FALSE);

  return cpt_transaction_get_engine (transaction)->save_enrolment (transaction, enrolment, error);
}

gboolean
cpt_storage_save_nonce (CptTransaction *transaction,
                        const char *nonce,
                        gint64 expires_us,
                        GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_write (transaction), FALSE);
  g_return_val_if_fail (nonce != NULL, FALSE);

  return cpt_transaction_get_engine (transaction)
      ->save_nonce (transaction, nonce, expires_us, error);
}

gboolean
cpt_storage_use_nonce (CptTransaction *transaction,
                       const char *nonce,
                       gint64 now_us,
                       gboolean *good_out,
                       GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_write (transaction), FALSE);
  g_return_val_if_fail (nonce != NULL, FALSE);
  g_return_val_if_fail (good_out != NULL, FALSE);

  return cpt_transaction_get_engine (transaction)
      ->use_nonce (transaction, nonce, now_us, good_out, error);
}

gboolean
cpt_storage_save_session (CptTransaction *transaction,
                          const guint8 token_hash[32],
                          const char *terminal,
                          gint64 expires_us,
                          GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_write (transaction), FALSE);
  g_return_val_if_fail (token_hash != NULL, FALSE);
  g_return_val_if_fail (terminal != NULL, FALSE);

  return cpt_transaction_get_engine (transaction)
      ->save_session (transaction, token_hash, terminal, expires_us, error);
}

gboolean
cpt_storage_find_session (CptTransaction *transaction,
                          const guint8 token_hash[32],
                          gint64 now_us,
                          char terminal_out[CPT_ID_SIZE],
                          gboolean *found_out,
                          GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_load (transaction), FALSE);
  g_return_val_if_fail (token_hash != NULL, FALSE);
  g_return_val_if_fail (terminal_out != NULL, FALSE);
  g_return_val_if_fail (found_out != NULL, FALSE);

  return cpt_transaction_get_engine (transaction)
      ->find_session (transaction, token_hash, now_us, terminal_out, found_out, error);
}

gboolean
cpt_storage_save_token (CptTransaction *transaction,
                        const guint8 token_hash[32],
                        const char *scope,
                        const char *name,
                        gint64 made_us,
                        GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_write (transaction), FALSE);
  g_return_val_if_fail (token_hash != NULL, FALSE);
  g_return_val_if_fail (scope != NULL, FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  return cpt_transaction_get_engine (transaction)
      ->save_token (transaction, token_hash, scope, name, made_us, error);
}

gboolean
cpt_storage_find_token (CptTransaction *transaction,
                        const guint8 token_hash[32],
                        char scope_out[16],
                        char name_out[33],
                        gboolean *found_out,
                        GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_load (transaction), FALSE);
  g_return_val_if_fail (token_hash != NULL, FALSE);
  g_return_val_if_fail (scope_out != NULL, FALSE);
  g_return_val_if_fail (name_out != NULL, FALSE);
  g_return_val_if_fail (found_out != NULL, FALSE);

  return cpt_transaction_get_engine (transaction)
      ->find_token (transaction, token_hash, scope_out, name_out, found_out, error);
}

gboolean
cpt_storage_save_sign_in (CptTransaction *transaction,
                          const char *terminal,
                          const CptSignIn *sign_in,
                          gboolean *conflict_out,
                          GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_write (transaction), FALSE);
  g_return_val_if_fail (terminal != NULL, FALSE);
  g_return_val_if_fail (sign_in != NULL, FALSE);
  g_return_val_if_fail (conflict_out != NULL, FALSE);

  return cpt_transaction_get_engine (transaction)
      ->save_sign_in (transaction, terminal, sign_in, conflict_out, error);
}

gboolean
cpt_storage_find_sign_in (CptTransaction *transaction,
                          const char *id,
                          CptSignIn *sign_in_out,
                          char terminal_out[CPT_ID_SIZE],
                          gboolean *found_out,
                          GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_load (transaction), FALSE);
  g_return_val_if_fail (id != NULL, FALSE);
  g_return_val_if_fail (sign_in_out != NULL, FALSE);
  g_return_val_if_fail (terminal_out != NULL, FALSE);
  g_return_val_if_fail (found_out != NULL, FALSE);

  return cpt_transaction_get_engine (transaction)
      ->find_sign_in (transaction, id, sign_in_out, terminal_out, found_out, error);
}

gboolean
cpt_storage_find_main_desk (CptTransaction *transaction,
                            const char *store,
                            CptTerminalRow *terminal_out,
                            GError **error)
{
  g_return_val_if_fail (cpt_transaction_may_load (transaction), FALSE);
  g_return_val_if_fail (store != NULL && terminal_out != NULL, FALSE);

  return cpt_transaction_get_engine (transaction)
      ->find_main_desk (transaction, store, terminal_out, error);
}
