/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one act that can be taken back now: the newest own one whose order did not move on. */
#include "workflow/shop-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define US_PER_S G_USEC_PER_SEC

void
cpt_shop_remember_act (CptShop *self, const GPtrArray *commands)
{
  for (guint i = 0; i < commands->len; i++)
    g_ptr_array_add (self->recent, cpt_command_copy (g_ptr_array_index (commands, i)));
  while (self->recent->len > CPT_SHOP_MAX_RECENT)
    g_ptr_array_remove_index (self->recent, 0);
}

/* %s: the order's reference. */
static const char *
get_words (CptKind kind)
{
  static const char *const WORDS[CPT_N_KINDS] = {
    [CPT_KIND_ACCEPT] = N_ ("%s taken"),
    [CPT_KIND_RELEASE] = N_ ("%s given back"),
    [CPT_KIND_PICK] = N_ ("Picked for %s"),
    [CPT_KIND_SHORT] = N_ ("Missing from %s"),
    [CPT_KIND_UNSHORT] = N_ ("Found for %s"),
    [CPT_KIND_BAG] = N_ ("Bagged for %s"),
    [CPT_KIND_STAGE] = N_ ("%s staged"),
    [CPT_KIND_READY] = N_ ("%s marked ready"),
    [CPT_KIND_PUT_BACK] = N_ ("Put back from %s"),
    [CPT_KIND_DECLINE] = N_ ("%s declined"),
    [CPT_KIND_COUNT] = N_ ("%s counted"),
    [CPT_KIND_HAND_OVER] = N_ ("%s handed over"),
    [CPT_KIND_ARRIVE] = N_ ("The customer of %s is here"),
    [CPT_KIND_EXTEND] = N_ ("%s kept for longer"),
    [CPT_KIND_RESEND] = N_ ("The customer of %s told again"),
  };

  return (guint)kind < CPT_N_KINDS ? WORDS[kind] : NULL;
}

static char *
write_words (CptKind kind, const char *reference)
{
  g_autoptr (GString) words = g_string_new (get_words (kind) != NULL ? _ (get_words (kind)) : "");

  g_string_replace (words, "%s", reference, 1);
  return g_string_free (g_steal_pointer (&words), FALSE);
}

char *
cpt_shop_write_act (CptShop *self, const CptCommand *command)
{
  const CptViewFulfilment *found;
  const char *reference;

  g_return_val_if_fail (CPT_IS_SHOP (self), NULL);
  g_return_val_if_fail (command != NULL, NULL);

  found = cpt_view_get_fulfilment (self->view, command->aggregate);
  if (command->kind == CPT_KIND_COUNT)
    reference = command->aggregate;
  else
    reference = found != NULL ? found->shown->promise->reference : _ ("an order");
  if (get_words (command->kind) == NULL)
    return g_strdup (command->kind == CPT_KIND_UNDO ? _ ("Undone") : _ ("An answer"));
  return write_words (command->kind, reference);
}

/* Nobody changed what it is about since: then central would refuse the undo. */
static gboolean
is_newest (CptShop *self, const CptCommand *command, const char **reference_out)
{
  const CptViewFulfilment *found = cpt_view_get_fulfilment (self->view, command->aggregate);
  const CptPlace *place;

  if (found != NULL) {
    *reference_out = found->shown->promise->reference;
    return strcmp (found->shown->last.command, command->id) == 0;
  }
  place = cpt_view_get_place (self->view, command->aggregate);
  *reference_out = command->aggregate;
  return place != NULL && strcmp (place->last.command, command->id) == 0;
}

static gint64
get_until_us (CptShop *self, const CptCommand *command)
{
  const CptPolicy *policy = cpt_shop_get_policy (self);
  gint64 since_us = cpt_clock_get_wall_us (self->clock) - command->at_us;

  return policy != NULL ? cpt_shop_now_us (self) - since_us + policy->undo_s * US_PER_S : 0;
}

static gboolean
find_undoable (CptShop *self, CptUndoable *out)
{
  const CptCommand *newest;
  const char *reference = NULL;

  if (self->closed || self->person == NULL || self->recent->len == 0)
    return FALSE;
  newest = g_ptr_array_index (self->recent, self->recent->len - 1);
  out->until_us = get_until_us (self, newest);
  if (!cpt_kind_get_row (newest->kind)->undoable || out->until_us <= cpt_shop_now_us (self) ||
      !is_newest (self, newest, &reference))
    return FALSE;
  g_strlcpy (out->command, newest->id, sizeof out->command);
  g_strlcpy (out->aggregate, newest->aggregate, sizeof out->aggregate);
  out->kind = newest->kind;
  out->words = write_words (newest->kind, reference);
  return TRUE;
}

static gboolean
on_undo_over (gpointer user_data)
{
  CptShop *self = user_data;

  self->undo_timer = 0;
  cpt_shop_refresh_undoable (self);
  return G_SOURCE_REMOVE;
}

void
cpt_shop_clear_undoable (CptShop *self)
{
  g_clear_handle_id (&self->undo_timer, g_source_remove);
  g_clear_pointer (&self->undoable.words, g_free);
  self->undoable = (CptUndoable){ 0 };
}

void
cpt_shop_refresh_undoable (CptShop *self)
{
  CptUndoable found = { 0 };
  gboolean is_same;

  find_undoable (self, &found);
  is_same = strcmp (found.command, self->undoable.command) == 0;
  cpt_shop_clear_undoable (self);
  if (*found.command != '\0') {
    gint64 left_us = cpt_clock_to_real_us (self->clock, found.until_us - cpt_shop_now_us (self));

    self->undo_timer = g_timeout_add ((guint)(MAX (0, left_us) / 1000) + 1, on_undo_over, self);
  } else {
    g_clear_pointer (&found.words, g_free);
    found = (CptUndoable){ 0 };
  }
  self->undoable = found;
  if (!is_same)
    g_signal_emit (self, cpt_shop_signal_undo, 0);
}

const CptUndoable *
cpt_shop_get_undoable (CptShop *self)
{
  g_return_val_if_fail (CPT_IS_SHOP (self), NULL);

  return &self->undoable;
}

/* What the command is about: an own act of this run, or the newest act on an order or place. */
static gboolean
find_aggregate (CptShop *self, const char *command, char aggregate_out[CPT_ID_SIZE])
{
  g_autoptr (GPtrArray) open = cpt_view_list_open (self->view);
  g_autoptr (GPtrArray) places = cpt_view_list_places (self->view);

  for (guint i = 0; i < self->recent->len; i++) {
    const CptCommand *recent = g_ptr_array_index (self->recent, i);

    if (strcmp (recent->id, command) == 0)
      return g_strlcpy (aggregate_out, recent->aggregate, CPT_ID_SIZE) > 0;
  }
  for (guint i = 0; i < open->len; i++) {
    const CptFulfilment *shown = ((const CptViewFulfilment *)g_ptr_array_index (open, i))->shown;

    if (strcmp (shown->last.command, command) == 0)
      return g_strlcpy (aggregate_out, shown->id, CPT_ID_SIZE) > 0;
  }
  for (guint i = 0; i < places->len; i++) {
    const CptPlace *place = g_ptr_array_index (places, i);

    if (strcmp (place->last.command, command) == 0)
      return g_strlcpy (aggregate_out, place->code, CPT_ID_SIZE) > 0;
  }
  return FALSE;
}

CptCommand *
cpt_shop_new_undo (CptShop *self, const char *command, GError **error)
{
  char aggregate[CPT_ID_SIZE];
  CptCommand *undo;

  g_return_val_if_fail (CPT_IS_SHOP (self), NULL);
  g_return_val_if_fail (command != NULL, NULL);

  if (!find_aggregate (self, command, aggregate)) {
    g_set_error_literal (error, CPT_SHOP_ERROR, CPT_SHOP_ERROR_UNKNOWN,
                         _ ("Nothing here was done last by that act. It can no longer be undone."));
    return NULL;
  }
  undo = cpt_shop_new_command (self, CPT_KIND_UNDO, aggregate);
  g_strlcpy (undo->args.of, command, sizeof undo->args.of);
  return undo;
}

static void
on_undone (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (cpt_shop_submit_finish (CPT_SHOP (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
cpt_shop_undo_async (CptShop *self,
                     const char *command,
                     const char *request,
                     const char *answer,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;
  CptCommand *undo;

  g_return_if_fail (CPT_IS_SHOP (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, cpt_shop_undo_async);
  undo = cpt_shop_new_undo (self, command, &error);
  if (undo == NULL) {
    g_task_return_error (task, error);
  } else {
    GPtrArray *act = g_ptr_array_new ();

    g_ptr_array_add (act, undo);
    cpt_shop_submit_async (self, act, request, answer, on_undone, g_steal_pointer (&task));
  }
}

gboolean
cpt_shop_undo_finish (CptShop *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
