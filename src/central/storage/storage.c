/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/storage/storage.h"

#include "central/storage/engine.h"

#include <stdlib.h>
#include <string.h>

G_DEFINE_QUARK (cpt_storage_error, cpt_storage_error)
G_DEFINE_INTERFACE (CptStorage, cpt_storage, G_TYPE_OBJECT)

static void
cpt_storage_default_init (CptStorageInterface *iface)
{
}

static int
compare_scopes (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

gboolean
cpt_storage_run (CptStorage *self,
                 const char *const *scopes,
                 CptStorageFunction function,
                 gpointer user_data,
                 GError **error)
{
  g_auto (GStrv) sorted = NULL;

  g_return_val_if_fail (CPT_IS_STORAGE (self), FALSE);
  g_return_val_if_fail (function != NULL, FALSE);

  /* The one lock order there is (SYNC §5): two writers that want the same two scopes never wait for
   * each other. */
  if (scopes != NULL) {
    sorted = g_strdupv ((char **)scopes);
    qsort (sorted, g_strv_length (sorted), sizeof *sorted, compare_scopes);
  }
  return CPT_STORAGE_GET_IFACE (self)->run (self, (const char *const *)sorted, function, user_data,
                                            error);
}

gboolean
cpt_storage_attempt (CptTransaction *transaction,
                     CptStorageFunction function,
                     gpointer user_data,
                     GError **error)
{
  g_return_val_if_fail (transaction != NULL && transaction->may_write, FALSE);
  g_return_val_if_fail (function != NULL, FALSE);

  if (transaction->spoilt) {
    g_set_error_literal (error, CPT_STORAGE_ERROR, CPT_STORAGE_ERROR_FAILED,
                         "the whole change was given up before");
    return FALSE;
  }
  return CPT_STORAGE_GET_IFACE (transaction->storage)
      ->attempt (transaction, function, user_data, error);
}

gboolean
cpt_storage_read (CptStorage *self, CptStorageFunction function, gpointer user_data, GError **error)
{
  g_return_val_if_fail (CPT_IS_STORAGE (self), FALSE);
  g_return_val_if_fail (function != NULL, FALSE);

  return CPT_STORAGE_GET_IFACE (self)->read (self, function, user_data, error);
}

GPtrArray *
cpt_storage_examine (CptStorage *self, GError **error)
{
  g_return_val_if_fail (CPT_IS_STORAGE (self), NULL);

  return CPT_STORAGE_GET_IFACE (self)->examine (self, error);
}

gboolean
cpt_transaction_call (CptTransaction *self,
                      CptStorageFunction function,
                      gpointer user_data,
                      GError **error)
{
  g_autoptr (GError) why = NULL;

  if (!function (self, user_data, &why)) {
    if (why == NULL)
      g_set_error_literal (&why, CPT_STORAGE_ERROR, CPT_STORAGE_ERROR_STOPPED,
                           "the change was given up; nothing was written");
    g_propagate_error (error, g_steal_pointer (&why));
    return FALSE;
  }
  if (self->may_write && self->spoilt) {
    g_set_error_literal (error, CPT_STORAGE_ERROR, CPT_STORAGE_ERROR_FAILED,
                         "part of the change could not be written, so nothing was");
    return FALSE;
  }
  return TRUE;
}

CptLogEntry *
cpt_log_entry_new (void)
{
  return g_new0 (CptLogEntry, 1);
}

void
cpt_log_entry_free (CptLogEntry *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->line, g_free);
  g_clear_pointer (&self->problem, g_free);
  g_free (self);
}

void
cpt_order_row_free (CptOrderRow *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->document, g_free);
  g_clear_pointer (&self->answer, g_free);
  g_free (self);
}
