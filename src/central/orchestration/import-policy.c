/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/orchestration/import-kind.h"
#include "central/orchestration/publish.h"

#include <string.h>

#define MAX_POLICY CPT_MAX_DOC_BYTES

/* A policy is a document, not a row of members. */
static const char *const members[] = { "id", "version", NULL };

static void
lock (CptImport *import, const CptImportRow *row)
{
  for (guint i = 0; i < import->stores->len; i++) {
    const CptStore *store = import->stores->pdata[i];
    char scope[CPT_SCOPE_SIZE];

    cpt_scope_shop (store->number, scope);
    cpt_import_lock (import, scope);
  }
}

/* Commands name the policy that they were made under: what has an id never changes. */
static gboolean
find_kept (CptImport *import, const CptPolicy *policy, char **kept_out, GError **error)
{
  GError *local_error = NULL;

  *kept_out = cpt_storage_load_policy (import->transaction, policy->id, &local_error);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, local_error);
  return FALSE;
}

static gboolean
save (CptImport *import, const CptPolicy *policy, const char *document, GError **error)
{
  if (!cpt_storage_save_policy (import->transaction, policy->id, policy->version, document, error))
    return FALSE;
  for (guint i = 0; i < import->stores->len; i++) {
    const CptStore *store = import->stores->pdata[i];

    if (!cpt_publish_policies (import->transaction, store->number, error))
      return FALSE;
  }
  cpt_json_put_text (import->args, NULL, policy->id);
  return TRUE;
}

static CptImportResult
write_row (CptImport *import, const CptImportRow *row, char **why_out, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (CptPolicy) policy = NULL;
  g_autofree char *document = NULL, *kept = NULL;

  if (row->document == NULL) {
    cpt_import_refuse (why_out, "policy", "not a JSON document");
    return CPT_IMPORT_SKIPPED;
  }
  policy = cpt_row_read_policy (row->document, strlen (row->document), &local_error);
  if (policy != NULL)
    document = cpt_policy_minify (row->document, strlen (row->document), &local_error);
  if (document == NULL || strlen (document) > MAX_POLICY) {
    cpt_import_refuse (why_out, "policy", "%s",
                       local_error != NULL ? local_error->message : "more than 65,536 bytes");
    return CPT_IMPORT_SKIPPED;
  }
  if (!find_kept (import, policy, &kept, error))
    return CPT_IMPORT_FAILED;
  if (kept != NULL && g_str_equal (kept, document))
    return CPT_IMPORT_UNCHANGED;
  if (kept != NULL) {
    cpt_import_refuse (why_out, "id", "%s exists and never changes: give the new one its own id",
                       policy->id);
    return CPT_IMPORT_SKIPPED;
  }
  return save (import, policy, document, error) ? CPT_IMPORT_WRITTEN : CPT_IMPORT_FAILED;
}

const CptImportKind cpt_import_policy = {
  .name = "policy",
  .command = "policy.set",
  .members = members,
  .whole = TRUE,
  .opaque = TRUE,
  .lock = lock,
  .write = write_row,
};
