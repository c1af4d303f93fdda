/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/orchestration/sender-key.h"

#include "wire/json-guard.h"

#include <string.h>

void
cpt_sender_key_hash (const char *body, gsize length, guint8 hash_out[CPT_HASH_BYTES])
{
  g_autofree char *tight = NULL;

  if (cpt_json_guard (body, length, length, CPT_JSON_GUARD_DECIMALS, NULL))
    tight = cpt_json_tighten (body, length);
  if (tight != NULL)
    cpt_crypto_hash (tight, strlen (tight), hash_out);
  else
    cpt_crypto_hash (body, length, hash_out);
}

void
cpt_sender_key_derive (const char *call,
                       const char *channel,
                       const char *about,
                       const char *key,
                       char id_out[CPT_ID_SIZE])
{
  g_autofree char *text =
      g_strdup_printf ("%s\n%s\n%s\n%s", call, channel, about != NULL ? about : "", key);
  g_autofree char *hex = cpt_crypto_hash_hex (text, strlen (text));

  hex[12] = '8';
  hex[16] = "89ab"[g_ascii_xdigit_value (hex[16]) & 3];
  g_snprintf (id_out, CPT_ID_SIZE, "%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8, hex + 12, hex + 16,
              hex + 20);
}

gboolean
cpt_sender_key_init (CptSenderKey *self,
                     CptService *service,
                     const char *call,
                     const char *channel,
                     const char *about,
                     const char *key,
                     const char *body,
                     gsize length,
                     CptProblem **problem_out)
{
  guint8 hash[CPT_HASH_BYTES];

  self->given = key != NULL && *key != '\0';
  if (self->given && (strlen (key) > CPT_MAX_KEY_BYTES || !g_utf8_validate (key, -1, NULL))) {
    *problem_out = cpt_problem_new (400, "malformed", "Not understood",
                                    "Idempotency-Key: no text of at most 200 bytes");
    return FALSE;
  }
  if (self->given)
    cpt_sender_key_derive (call, channel, about, key, self->id);
  else
    cpt_service_new_id (service, self->id);
  cpt_sender_key_hash (body, length, hash);
  for (guint i = 0; i < sizeof hash; i++)
    g_snprintf (self->body + 2 * i, 3, "%02x", hash[i]);
  return TRUE;
}

gboolean
cpt_sender_key_find (const CptSenderKey *self,
                     CptTransaction *transaction,
                     CptLogEntry **entry_out,
                     CptProblem **problem_out,
                     GError **error)
{
  g_autofree char *member = g_strdup_printf ("\"body\":\"%s\"", self->body);
  g_autoptr (CptLogEntry) entry = NULL;
  GError *local_error = NULL;

  *entry_out = NULL;
  if (!self->given)
    return TRUE;
  entry = cpt_storage_find_log (transaction, self->id, &local_error);
  if (local_error != NULL) {
    g_propagate_error (error, local_error);
    return FALSE;
  }
  if (entry != NULL && strstr (entry->line, member) == NULL) {
    g_clear_pointer (problem_out, cpt_problem_free);
    *problem_out = cpt_problem_new (422, "key_reused", "This key was used before",
                                    "The same Idempotency-Key came before with another body.");
    return cpt_service_stop (error);
  }
  *entry_out = g_steal_pointer (&entry);
  return TRUE;
}
