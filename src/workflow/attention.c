/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workflow/attention.h"

#include "workflow/attention-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _CptAttention {
  CptRows parent_instance;

  CptShop *shop; /* (owned) */
};

G_DEFINE_FINAL_TYPE (CptAttention, cpt_attention, CPT_TYPE_ROWS)

static CptAttentionItem *
find_item (const GPtrArray *items, const CptAttentionRow *row)
{
  for (guint i = 0; i < items->len; i++) {
    CptAttentionItem *item = g_ptr_array_index (items, i);
    const CptAttentionRow *mine = cpt_attention_item_get_row (item);

    if (mine->seq == row->seq && strcmp (mine->id, row->id) == 0)
      return item;
  }
  return NULL;
}

static void
reload (CptAttention *self)
{
  g_autoptr (GArray) rows = cpt_attention_list_rows (self->shop);
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < rows->len; i++) {
    CptAttentionRow *row = &g_array_index (rows, CptAttentionRow, i);
    CptAttentionItem *item = find_item (cpt_rows_get_all (CPT_ROWS (self)), row);

    if (item != NULL) {
      cpt_attention_item_take (item, row);
      g_ptr_array_add (items, g_object_ref (item));
    } else {
      g_ptr_array_add (items, cpt_attention_item_new (row));
    }
  }
  cpt_rows_take (CPT_ROWS (self), items);
}

CptCommand *
cpt_attention_new_close (CptShop *shop,
                         const char *exception,
                         const char *as,
                         const char *place,
                         const char *approver_sign_in)
{
  CptCommand *command;

  g_return_val_if_fail (CPT_IS_SHOP (shop), NULL);
  g_return_val_if_fail (exception != NULL && as != NULL, NULL);

  command = cpt_shop_new_command (shop, CPT_KIND_CLOSE, exception);
  g_strlcpy (command->args.as, as, sizeof command->args.as);
  if (place != NULL)
    g_strlcpy (command->args.location, place, sizeof command->args.location);
  if (approver_sign_in != NULL)
    g_strlcpy (command->approver, approver_sign_in, sizeof command->approver);
  return command;
}

static void
on_submitted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (cpt_shop_submit_finish (CPT_SHOP (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (cpt_shop_read_refusal_finish (CPT_SHOP (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
cpt_attention_close_async (CptAttention *self,
                           CptAttentionItem *item,
                           const char *as,
                           const char *place,
                           const char *approver_sign_in,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  const CptAttentionRow *row;
  g_autoptr (GTask) task = NULL;
  GPtrArray *act;

  g_return_if_fail (CPT_IS_ATTENTION (self));
  g_return_if_fail (CPT_IS_ATTENTION_ITEM (item));
  g_return_if_fail (as != NULL);

  row = cpt_attention_item_get_row (item);
  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, cpt_attention_close_async);
  if (*row->id == '\0') {
    cpt_shop_read_refusal_async (self->shop, row->seq, on_read, g_steal_pointer (&task));
    return;
  }
  act = g_ptr_array_new ();
  g_ptr_array_add (act, cpt_attention_new_close (self->shop, row->id, as, place, approver_sign_in));
  cpt_shop_submit_async (self->shop, act, NULL, NULL, on_submitted, g_steal_pointer (&task));
}

gboolean
cpt_attention_close_finish (CptAttention *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
cpt_attention_finalize (GObject *object)
{
  CptAttention *self = CPT_ATTENTION (object);

  g_clear_object (&self->shop);
  G_OBJECT_CLASS (cpt_attention_parent_class)->finalize (object);
}

static void
cpt_attention_class_init (CptAttentionClass *klass)
{
  CPT_ROWS_CLASS (klass)->row_type = CPT_TYPE_ATTENTION_ITEM;
  G_OBJECT_CLASS (klass)->finalize = cpt_attention_finalize;
}

static void
cpt_attention_init (CptAttention *self)
{
}

CptAttention *
cpt_attention_new (CptShop *shop)
{
  CptAttention *self;

  g_return_val_if_fail (CPT_IS_SHOP (shop), NULL);

  self = g_object_new (CPT_TYPE_ATTENTION, NULL);
  self->shop = g_object_ref (shop);
  g_signal_connect_object (shop, "changed", G_CALLBACK (reload), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (shop, "status", G_CALLBACK (reload), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (shop, "person", G_CALLBACK (reload), self, G_CONNECT_SWAPPED);
  reload (self);
  return self;
}
