/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Labels of the bags of the stage page: those without a number get one first. */
#include "workflow/stage-private.h"

#include <glib/gi18n-lib.h>

static void
return_labels (GTask *task)
{
  CptStage *self = g_task_get_source_object (task);
  GError *error = NULL;
  char *path = cpt_shop_make_labels (self->shop, self->fulfilment, &error);

  if (path != NULL)
    g_task_return_pointer (task, path, g_free);
  else
    g_task_return_error (task, error);
}

static void
on_numbered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  CptStage *self = g_task_get_source_object (task);
  GError *error = NULL;

  self->busy = FALSE;
  if (!cpt_shop_submit_finish (CPT_SHOP (source), result, &error)) {
    g_task_return_error (task, error);
    return;
  }
  if (self->bags != NULL)
    cpt_stage_refresh (self);
  return_labels (task);
}

/* A bag with a number and nothing in it: its label is drawn (commands.md, `bag`). */
static void
on_drawn (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  CptStage *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (GPtrArray) numbers = cpt_shop_draw_bags_finish (CPT_SHOP (source), result, &error);
  g_autoptr (GPtrArray) act = g_ptr_array_new ();

  self->busy = FALSE;
  if (numbers == NULL) {
    g_task_return_error (task, error);
    return;
  }
  for (guint i = 0; i < numbers->len; i++) {
    CptCommand *command = cpt_shop_new_command (self->shop, CPT_KIND_BAG, self->fulfilment);

    g_strlcpy (command->args.bag, g_ptr_array_index (numbers, i), sizeof command->args.bag);
    if (command->args.units == NULL)
      command->args.units = g_array_new (FALSE, TRUE, sizeof (CptUnits));
    g_ptr_array_add (act, command);
  }
  self->busy = TRUE;
  cpt_shop_submit_async (self->shop, g_steal_pointer (&act), NULL, NULL, on_numbered,
                         g_steal_pointer (&task));
}

void
cpt_stage_make_labels_async (CptStage *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  const CptFulfilment *shown;

  g_return_if_fail (CPT_IS_STAGE (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, cpt_stage_make_labels_async);
  shown = cpt_stage_get_shown (self);
  if (shown == NULL || self->busy)
    g_task_return_new_error (task, CPT_SHOP_ERROR, CPT_SHOP_ERROR_UNKNOWN, "%s",
                             shown == NULL ? _ ("This order is not here.")
                                           : _ ("Something else is being saved. Try again."));
  else if (self->n_bags <= shown->bags->len) {
    return_labels (task);
  } else {
    self->busy = TRUE;
    cpt_shop_draw_bags_async (self->shop, self->n_bags - shown->bags->len, on_drawn,
                              g_steal_pointer (&task));
  }
}

char *
cpt_stage_make_labels_finish (CptStage *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
