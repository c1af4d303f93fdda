/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding articles, on a thread of its own: a keystroke never waits for the disk. */
#include "workflow/shop-private.h"

typedef struct {
  CptSearch *search; /* (unowned) the shop's */
  char *text;        /* (owned) */
  char *sku;         /* (owned) (nullable) */
  gint64 now_us;
} Search;

static void
search_free (gpointer data)
{
  Search *self = data;

  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->sku, g_free);
  g_free (self);
}

static void
run_search (GTask *task, gpointer data)
{
  const Search *search = data;
  GError *error = NULL;
  GPtrArray *found =
      cpt_search_run (search->search, search->text, search->sku, search->now_us, &error);

  if (found != NULL)
    g_task_return_pointer (task, found, (GDestroyNotify)g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

static void
on_searched (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  GPtrArray *found = g_task_propagate_pointer (G_TASK (result), &error);

  if (found != NULL)
    g_task_return_pointer (task, found, (GDestroyNotify)g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

void
cpt_shop_search_async (CptShop *self,
                       const char *text,
                       const char *sku,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  GTask *task;
  Search *search;

  g_return_if_fail (CPT_IS_SHOP (self));
  g_return_if_fail (!self->closed);
  g_return_if_fail (text != NULL);

  if (self->search == NULL) {
    self->search = cpt_search_new (cpt_folder_get_path (self->folder));
    self->search_worker = cpt_worker_new ("search");
  }
  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, cpt_shop_search_async);
  search = g_new0 (Search, 1);
  search->search = self->search;
  search->text = g_strdup (text);
  search->sku = g_strdup (sku);
  search->now_us = cpt_shop_now_us (self);
  cpt_worker_run_async (self->search_worker, run_search, search, search_free, on_searched, task);
}

GPtrArray *
cpt_shop_search_finish (CptShop *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
