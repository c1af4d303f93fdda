/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/orchestration/setup.h"

#include "central/orchestration/own-log.h"
#include "central/orchestration/passes.h"
#include "crypto/crypto.h"
#include "policy-resources.h"
#include "wire/json.h"

#define FIRST_POLICY "/org/comptoir/policy/fr.json"
#define EPOCH_BYTES  4

typedef struct {
  CptService *service; /* (unowned) */
  CptProblem *problem; /* (owned) (nullable) */
} Setup;

static gboolean
save_first_policy (CptService *self, CptTransaction *transaction, GError **error)
{
  g_autoptr (GBytes) bytes = g_resource_lookup_data (cpt_policy_get_resource (), FIRST_POLICY,
                                                     G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  g_autoptr (CptPolicy) policy = NULL;
  g_autofree char *document = NULL;
  const char *text;
  gsize length;

  if (bytes == NULL)
    return FALSE;
  text = g_bytes_get_data (bytes, &length);
  policy = cpt_row_read_policy (text, length, error);
  document = policy != NULL ? cpt_policy_minify (text, length, error) : NULL;
  return document != NULL &&
         cpt_storage_save_policy (transaction, policy->id, policy->version, document, error);
}

static gboolean
make_chain (CptTransaction *transaction, gpointer user_data, GError **error)
{
  Setup *setup = user_data;
  g_autofree char *epoch = cpt_crypto_random_hex (EPOCH_BYTES);
  CptChain chain = { 0 };
  char id[CPT_ID_SIZE];

  if (!cpt_storage_load_chain (transaction, &chain, error))
    return FALSE;
  if (*chain.id != '\0') {
    setup->problem = cpt_problem_new (409, "exists", "It is set up already",
                                      "`init` was run on this folder before.");
    return cpt_service_stop (error);
  }
  cpt_service_new_id (setup->service, chain.id);
  g_strlcpy (chain.epoch, epoch, sizeof chain.epoch);
  chain.made_us = cpt_service_now_us (setup->service);
  cpt_service_new_id (setup->service, id);
  return cpt_storage_save_chain (transaction, &chain, error) &&
         save_first_policy (setup->service, transaction, error) &&
         cpt_own_log_append (transaction, CPT_SOURCE_OPERATOR, id, "policy.set", "fr",
                             chain.made_us, "{\"built_in\":\"fr\"}", error) &&
         cpt_passes_make_first_key (setup->service, transaction, error);
}

gboolean
cpt_setup_init (CptService *self, CptProblem **problem_out)
{
  Setup setup = { self, NULL };
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (self != NULL && problem_out != NULL, FALSE);

  if (cpt_service_run (self, NULL, make_chain, &setup, &error))
    return TRUE;
  *problem_out = setup.problem != NULL ? setup.problem : cpt_service_problem_from_error (error);
  return FALSE;
}
