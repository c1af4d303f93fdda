/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Can't find it: what is missing, why, and what that will do. */
#include "workflow/pick-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const CptReason *
find_reason (CptPickWalk *self, const char *reason)
{
  const CptPolicy *policy = cpt_shop_get_policy (self->shop);

  return policy != NULL && reason != NULL
             ? cpt_policy_find_reason (policy, CPT_REASON_SHORT, reason)
             : NULL;
}

static const char *
get_place (CptPickWalk *self)
{
  return *self->place != '\0' ? self->place : self->current->place;
}

static gint64
count_missing (CptPickStop *stop, gint64 found)
{
  return stop->n_picked + cpt_pick_stop_get_to_pick (stop) - found;
}

static void
on_shorted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  CptPickWalk *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (!cpt_shop_submit_finish (CPT_SHOP (source), result, &error)) {
    cpt_pick_walk_say_error (self, error);
    g_task_return_error (task, error);
    return;
  }
  cpt_pick_walk_refresh (self);
  if (self->finished)
    cpt_pick_walk_take_say (
        self, cpt_say_new (CPT_SAY_DONE, _ ("All picked"), _ ("Stage what you picked.")));
  else
    cpt_pick_walk_take_say (self, cpt_say_new (CPT_SAY_COMPLETE, _ ("Missing noted"), NULL));
  g_task_return_boolean (task, TRUE);
}

/* What was found and not scanned is in the hand: it is picked first, in the same act. */
static GPtrArray *
prepare_act (CptPickWalk *self, gint64 found, const char *reason)
{
  CptPickStop *stop = self->current;
  GPtrArray *act = g_ptr_array_new_with_free_func ((GDestroyNotify)cpt_command_free);
  CptCommand *command;

  if (found > stop->n_picked) {
    command = cpt_shop_new_command (self->shop, CPT_KIND_PICK, stop->fulfilment);
    command->args.line = stop->line;
    command->args.quantity = found - stop->n_picked;
    g_strlcpy (command->args.location, get_place (self), sizeof command->args.location);
    g_ptr_array_add (act, command);
  }
  if (count_missing (stop, found) > 0) {
    command = cpt_shop_new_command (self->shop, CPT_KIND_SHORT, stop->fulfilment);
    command->args.line = stop->line;
    command->args.missing = count_missing (stop, found);
    g_strlcpy (command->args.reason, reason, sizeof command->args.reason);
    g_strlcpy (command->args.location, get_place (self), sizeof command->args.location);
    g_ptr_array_add (act, command);
  }
  return act;
}

void
cpt_pick_walk_short_async (CptPickWalk *self,
                           gint64 found,
                           const char *reason,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (CPT_IS_PICK_WALK (self));
  g_return_if_fail (reason != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, cpt_pick_walk_short_async);
  if (self->current == NULL)
    g_task_return_new_error (task, CPT_SHOP_ERROR, CPT_SHOP_ERROR_UNKNOWN, "%s",
                             _ ("Nothing is left to pick here."));
  else if (found < self->current->n_picked)
    g_task_return_new_error (task, CPT_SHOP_ERROR, CPT_SHOP_ERROR_UNKNOWN, "%s",
                             _ ("More than that is picked already. Put items back first."));
  else
    cpt_shop_submit_async (self->shop, prepare_act (self, found, reason), NULL, NULL, on_shorted,
                           g_steal_pointer (&task));
}

gboolean
cpt_pick_walk_short_finish (CptPickWalk *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Other places of this shop come first (DESIGN §4): then nobody is told that it is missing. */
static void
add_other_places (CptPickWalk *self, GPtrArray *words)
{
  g_autoptr (CptStock) stock =
      cpt_view_load_stock (cpt_shop_get_view (self->shop), self->current->sku);

  for (guint i = 0; i < stock->floor->len; i++) {
    const CptFloorStock *at = &g_array_index (stock->floor, CptFloorStock, i);

    if (at->quantity > 0 && strcmp (at->location, get_place (self)) != 0 &&
        strcmp (at->location, CPT_LOCATION_NONE) != 0)
      g_ptr_array_add (words, g_strdup_printf (_ ("Look at %1$s first: %2$d there"), at->location,
                                               (int)at->quantity));
  }
}

static void
add_stock_effect (CptPickWalk *self, const CptReason *reason, gint64 missing, GPtrArray *words)
{
  g_autoptr (CptStock) stock =
      cpt_view_load_stock (cpt_shop_get_view (self->shop), self->current->sku);
  const char *place = get_place (self);
  gboolean has_place = strcmp (place, CPT_LOCATION_NONE) != 0;

  if (reason->effect == CPT_EFFECT_FOUND && has_place)
    g_ptr_array_add (words, g_strdup_printf (_ ("Set on-hand at %1$s from %2$d to 0"), place,
                                             (int)cpt_stock_get_floor_at (stock, place)));
  if (reason->effect == CPT_EFFECT_DAMAGED)
    g_ptr_array_add (words, g_strdup_printf (_ ("Move %d to damaged"), (int)missing));
  if (reason->effect == CPT_EFFECT_ADJUSTMENT)
    g_ptr_array_add (words,
                     g_strdup_printf (_ ("Take %1$d off the stock at %2$s"), (int)missing, place));
  if (reason->opens_count && has_place)
    g_ptr_array_add (words, g_strdup_printf (_ ("Open a count task for %s"), place));
}

static void
add_order_effect (CptPickWalk *self, const CptReason *reason, gint64 missing, GPtrArray *words)
{
  const CptViewFulfilment *found =
      cpt_view_get_fulfilment (cpt_shop_get_view (self->shop), self->current->fulfilment);
  const CptPolicy *policy = cpt_shop_get_policy (self->shop);
  CptOnShort on_short = reason->on_short;

  if (on_short == CPT_ON_SHORT_UNSET && found != NULL)
    on_short = found->shown->promise->on_short;
  if (on_short == CPT_ON_SHORT_UNSET)
    on_short = policy->on_short;
  if (on_short == CPT_ON_SHORT_ASK)
    g_ptr_array_add (words, g_strdup (_ ("Ask the customer what to do, when sent")));
  if (on_short == CPT_ON_SHORT_KEEP)
    g_ptr_array_add (words, g_strdup (_ ("Keep the rest of the order")));
  if (on_short == CPT_ON_SHORT_WAIT)
    g_ptr_array_add (words, g_strdup (_ ("Wait for stock")));
  if (on_short == CPT_ON_SHORT_CANCEL)
    g_ptr_array_add (words, g_strdup_printf (_ ("Cancel %d from the order"), (int)missing));
  if (on_short == CPT_ON_SHORT_REROUTE)
    g_ptr_array_add (words, g_strdup_printf (_ ("Ask central to find %d in another store, "
                                                "when sent"),
                                             (int)missing));
}

GPtrArray *
cpt_pick_walk_list_effects (CptPickWalk *self, gint64 found, const char *reason)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  const CptReason *row;
  gint64 missing;

  g_return_val_if_fail (CPT_IS_PICK_WALK (self), NULL);

  row = find_reason (self, reason);
  if (self->current == NULL)
    return g_steal_pointer (&words);
  missing = count_missing (self->current, found);
  if (missing <= 0) {
    g_ptr_array_add (words, g_strdup (_ ("Nothing is missing")));
    return g_steal_pointer (&words);
  }
  add_other_places (self, words);
  if (row != NULL) {
    add_stock_effect (self, row, missing, words);
    add_order_effect (self, row, missing, words);
  }
  return g_steal_pointer (&words);
}
