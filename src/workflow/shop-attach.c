/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a customer signed: onto the disk first, then on its way by itself. */
#include "workflow/shop-private.h"

#include "cache/attachment.h"

#include <glib/gi18n-lib.h>

#define US_PER_MONTH (G_GINT64_CONSTANT (2629746) * G_USEC_PER_SEC) /* of a mean year */
#define MOST_MONTHS  13 /* before the first policy has come */

typedef struct {
  CptJournal *journal;       /* (unowned) */
  CptAttachment *attachment; /* (owned) */
} Attaching;

static void
attaching_free (gpointer data)
{
  Attaching *self = data;

  g_clear_pointer (&self->attachment, cpt_attachment_free);
  g_free (self);
}

static void
keep (GTask *task, gpointer data)
{
  const Attaching *attaching = data;
  g_autoptr (GError) error = NULL;

  if (cpt_journal_add_attachment (attaching->journal, attaching->attachment, &error))
    g_task_return_pointer (task, g_strdup (attaching->attachment->id), g_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
on_kept (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  CptShop *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  char *id = g_task_propagate_pointer (G_TASK (result), &error);
  GError *words = NULL;

  if (id == NULL) {
    cpt_shop_set_sql_error (&words, error);
    g_task_return_error (task, words);
    return;
  }
  if (!self->closed)
    cpt_sync_wake_attachments (self->sync);
  g_task_return_pointer (task, id, g_free);
}

static gboolean
may_attach (CptShop *self, const char *kind, GBytes *bytes, GError **error)
{
  gint64 free_bytes = cpt_folder_get_free (self->folder);
  g_autoptr (GError) why = NULL;

  if (self->closed)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CLOSED,
                         _ ("The program is closing. Nothing was written."));
  else if (free_bytes >= 0 && free_bytes < CPT_FOLDER_MIN_FREE)
    g_set_error_literal (error, CPT_SHOP_ERROR, CPT_SHOP_ERROR_DISK_FULL,
                         _ ("Less than 64 MB are free on this device, so new work stops. Delete "
                            "files. What you did before is safe."));
  else if (!cpt_attachment_check (kind, bytes, &why))
    g_set_error (error, CPT_SHOP_ERROR, CPT_SHOP_ERROR_MALFORMED,
                 _ ("This is no signature. Let the customer sign again. (%s)"), why->message);
  else
    return TRUE;
  return FALSE;
}

void
cpt_shop_attach_async (CptShop *self,
                       const char *kind,
                       GBytes *bytes,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  const CptPolicy *policy;
  Attaching *attaching;
  GError *error = NULL;

  g_return_if_fail (CPT_IS_SHOP (self));
  g_return_if_fail (kind != NULL && bytes != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, cpt_shop_attach_async);
  if (!may_attach (self, kind, bytes, &error)) {
    g_task_return_error (task, error);
    return;
  }
  policy = cpt_shop_get_policy (self);
  attaching = g_new0 (Attaching, 1);
  attaching->journal = self->journal;
  attaching->attachment = g_new0 (CptAttachment, 1);
  cpt_shop_make_id (self, attaching->attachment->id);
  g_strlcpy (attaching->attachment->kind, kind, sizeof attaching->attachment->kind);
  attaching->attachment->body = g_bytes_ref (bytes);
  attaching->attachment->erase_at_us =
      cpt_shop_now_us (self) +
      (policy != NULL ? policy->attachment_months : MOST_MONTHS) * US_PER_MONTH;
  cpt_worker_run_async (self->journal_worker, keep, attaching, attaching_free, on_kept,
                        g_steal_pointer (&task));
}

char *
cpt_shop_attach_finish (CptShop *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
