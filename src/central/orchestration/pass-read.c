/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/orchestration/pass-read.h"

#include "central/storage/storage-pass.h"
#include "codes/pass.h"
#include "crypto/crypto.h"

/* All keys there ever were: a command may come late. (transfer full) (element-type CptPassKey) */
static GArray *
list_keys (CptTransaction *transaction, GError **error)
{
  g_autoptr (GArray) rows = cpt_storage_list_pass_keys (transaction, error);
  GArray *keys;

  if (rows == NULL)
    return NULL;
  keys = g_array_new (FALSE, FALSE, sizeof (CptPassKey));
  for (guint i = 0; i < rows->len; i++)
    g_array_append_val (keys, g_array_index (rows, CptPassKeyRow, i).key);
  return keys;
}

gboolean
cpt_pass_read (CptTransaction *transaction,
               const char *text,
               gint64 effective_us,
               CptPassFacts *pass_out,
               GError **error)
{
  g_autoptr (GArray) keys = NULL;
  CptPassRevoked revoked = { 0 };
  CptPassKnown known = { .verify = cpt_crypto_verify };
  CptChain chain = { 0 };
  CptPassRow row = { 0 };
  CptPass pass;
  gboolean found = FALSE;

  g_return_val_if_fail (transaction != NULL && text != NULL && pass_out != NULL, FALSE);

  keys = list_keys (transaction, error);
  if (keys == NULL || !cpt_storage_load_chain (transaction, &chain, error))
    return FALSE;
  if (cpt_pass_decode (text, &pass) &&
      !cpt_storage_load_pass (transaction, pass.jti, &row, &found, error))
    return FALSE;
  known.chain = chain.id;
  known.keys = (const CptPassKey *)(gconstpointer)keys->data;
  known.n_keys = keys->len;
  if (found && row.revoked_us != 0) {
    g_strlcpy (revoked.jti, row.jti, sizeof revoked.jti);
    revoked.revoked_us = row.revoked_us;
    known.revoked = &revoked;
    known.n_revoked = 1;
  }
  cpt_pass_judge (text, &known, effective_us, pass_out);
  return TRUE;
}
