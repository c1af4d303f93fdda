/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A scan during the walk, and what a hand counts. */
#include "workflow/pick-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Totes carry their own labels, `T-` and a number; no cache knows them. */
#define TOTE_PREFIX "T-"

void
cpt_pick_walk_say_error (CptPickWalk *self, const GError *error)
{
  const CptRefusal *refusal = cpt_shop_get_refusal (self->shop);
  g_autofree char *title = NULL, *detail = NULL;
  CptSaySort sort = CPT_SAY_PROBLEM;

  if (g_error_matches (error, CPT_SHOP_ERROR, CPT_SHOP_ERROR_REFUSED)) {
    title = cpt_words_refusal (refusal, &detail);
    sort = refusal->code == CPT_REFUSAL_ALREADY_DONE ? CPT_SAY_ALREADY : CPT_SAY_WRONG;
  } else {
    title = g_strdup (error->message);
  }
  cpt_pick_walk_take_say (self, cpt_say_new (sort, title, detail));
}

/* Said when it is on disk, and not before: "1 of 3". */
static void
say_picked (CptPickWalk *self, CptPickStop *stop)
{
  gint64 to_pick = cpt_pick_stop_get_to_pick (stop);
  g_autofree char *detail = NULL;

  if (self->finished) {
    cpt_pick_walk_take_say (
        self, cpt_say_new (CPT_SAY_DONE, _ ("All picked"), _ ("Stage what you picked.")));
    return;
  }
  if (to_pick == 0) {
    /* Translators: picked pieces of a line that is complete now: "3 of 3" */
    detail = g_strdup_printf (_ ("%1$d of %2$d · go to the next stop"), (int)stop->n_picked,
                              (int)stop->n_wanted);
    cpt_pick_walk_take_say (self, cpt_say_new (CPT_SAY_COMPLETE, _ ("Right item"), detail));
    return;
  }
  detail = g_strdup_printf (_ ("%1$d of %2$d · scan the next one"), (int)stop->n_picked,
                            (int)stop->n_wanted);
  cpt_pick_walk_take_say (self, cpt_say_new (CPT_SAY_RIGHT, _ ("Right item"), detail));
}

typedef struct {
  CptPickWalk *walk; /* (owned) */
  CptPickStop *stop; /* (owned) */
} Picking;

static void
on_picked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Picking *picking = user_data;
  g_autoptr (CptPickWalk) self = picking->walk;
  g_autoptr (CptPickStop) stop = picking->stop;
  g_autoptr (GError) error = NULL;

  g_free (picking);
  if (!cpt_shop_submit_finish (CPT_SHOP (source), result, &error)) {
    cpt_pick_walk_say_error (self, error);
    return;
  }
  cpt_pick_walk_take_wrong (self, NULL);
  /* Counted where it belongs, even if that is another stop: then the person stands there. */
  if (cpt_pick_stop_get_to_pick (stop) > 0)
    cpt_pick_walk_set_current (self, stop);
  cpt_pick_walk_refresh (self);
  say_picked (self, stop);
}

void
cpt_pick_walk_pick (CptPickWalk *self, CptPickStop *stop, gint64 quantity)
{
  CptCommand *command = cpt_shop_new_command (self->shop, CPT_KIND_PICK, stop->fulfilment);
  GPtrArray *act = g_ptr_array_new ();
  Picking *picking = g_new0 (Picking, 1);

  command->args.line = stop->line;
  command->args.quantity = quantity;
  g_strlcpy (command->args.location, *self->place != '\0' ? self->place : stop->place,
             sizeof command->args.location);
  picking->walk = g_object_ref (self);
  picking->stop = g_object_ref (stop);
  g_ptr_array_add (act, command);
  cpt_shop_submit_async (self->shop, act, NULL, NULL, on_picked, picking);
}

/* The stop that a scanned article counts for: the current one first, else any that still needs it.
 * @known_out: one that has it already. */
static CptPickStop *
find_stop (CptPickWalk *self, const char *sku, gint64 pack, CptPickStop **known_out)
{
  CptPickStop *found = NULL;

  *known_out = NULL;
  for (guint i = 0; i < cpt_pick_walk_get_n_stops (self); i++) {
    CptPickStop *stop = cpt_pick_walk_get_stop (self, i);

    if (strcmp (stop->sku, sku) != 0)
      continue;
    *known_out = stop;
    if (cpt_pick_stop_get_to_pick (stop) >= pack && (found == NULL || stop == self->current))
      found = stop;
  }
  return found;
}

static void
take_product (CptPickWalk *self, const CptMeaning *meaning)
{
  CptPickStop *known;
  CptPickStop *stop = find_stop (self, meaning->sku, meaning->pack, &known);
  CptPickWrong *wrong;
  g_autofree char *detail = NULL;

  if (stop != NULL) {
    cpt_pick_walk_pick (self, stop, meaning->pack);
    return;
  }
  if (known != NULL && cpt_pick_stop_get_to_pick (known) > 0) {
    detail = g_strdup_printf (_ ("This pack holds %1$d. The order still needs %2$d."),
                              meaning->pack, (int)cpt_pick_stop_get_to_pick (known));
    cpt_pick_walk_take_say (self, cpt_say_new (CPT_SAY_WRONG, _ ("Too many"), detail));
    return;
  }
  if (known != NULL) {
    detail = g_strdup_printf (_ ("%1$d of %2$d. Nothing was added."), (int)known->n_picked,
                              (int)known->n_wanted);
    cpt_pick_walk_take_say (self, cpt_say_new (CPT_SAY_ALREADY, _ ("Already counted"), detail));
    return;
  }
  wrong = cpt_pick_wrong_new (self->shop, meaning, self->current);
  cpt_pick_walk_take_say (self, cpt_say_new (CPT_SAY_WRONG, wrong->title, wrong->words));
  cpt_pick_walk_take_wrong (self, wrong);
}

/* A place says where the next pieces come from, and brings its own stop to the front. */
static gboolean
take_place (CptPickWalk *self, const char *code)
{
  const CptPlace *place = cpt_view_get_place (cpt_shop_get_view (self->shop), code);
  CptPickStop *stop = NULL;

  if (place == NULL || place->sort == CPT_PLACE_BIN || place->sort == CPT_PLACE_LOCKER)
    return FALSE;
  for (guint i = 0; i < cpt_pick_walk_get_n_stops (self) && stop == NULL; i++) {
    CptPickStop *each = cpt_pick_walk_get_stop (self, i);

    if (strcmp (each->place, code) == 0 && cpt_pick_stop_get_to_pick (each) > 0)
      stop = each;
  }
  if (stop != NULL && (self->current == NULL || strcmp (self->current->place, code) != 0))
    cpt_pick_walk_select (self, stop);
  g_strlcpy (self->place, code, sizeof self->place);
  cpt_pick_walk_take_say (self, cpt_say_new (CPT_SAY_NOTHING, code, NULL));
  return TRUE;
}

static void
on_tote_set (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CptPickWalk) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!cpt_shop_submit_finish (CPT_SHOP (source), result, &error)) {
    cpt_pick_walk_say_error (self, error);
    return;
  }
  cpt_pick_walk_refresh (self);
  if (self->current != NULL && self->current->tote != NULL)
    cpt_pick_walk_take_say (self, cpt_say_new (CPT_SAY_RIGHT, _ ("Tote set"), self->current->tote));
}

static gboolean
take_tote (CptPickWalk *self, const char *tote)
{
  const CptViewFulfilment *found =
      self->current != NULL
          ? cpt_view_get_fulfilment (cpt_shop_get_view (self->shop), self->current->fulfilment)
          : NULL;
  CptCommand *command;
  GPtrArray *act;

  if (found == NULL || !g_str_has_prefix (tote, TOTE_PREFIX) || strlen (tote) >= CPT_TOTE_SIZE)
    return FALSE;
  command = cpt_shop_new_command (self->shop, CPT_KIND_ACCEPT, found->shown->id);
  g_strlcpy (command->args.from_sign_in, found->shown->milestones.holder_sign_in,
             sizeof command->args.from_sign_in);
  g_strlcpy (command->args.wave, found->shown->milestones.wave, sizeof command->args.wave);
  g_strlcpy (command->args.tote, tote, sizeof command->args.tote);
  act = g_ptr_array_new ();
  g_ptr_array_add (act, command);
  cpt_shop_submit_async (self->shop, act, NULL, NULL, on_tote_set, g_object_ref (self));
  return TRUE;
}

static void
say_not_here (CptPickWalk *self, const CptMeaning *meaning)
{
  const CptViewFulfilment *owner =
      *meaning->fulfilment != '\0'
          ? cpt_view_get_fulfilment (cpt_shop_get_view (self->shop), meaning->fulfilment)
          : NULL;
  g_autofree char *detail = NULL;

  if (owner != NULL)
    detail = g_strdup_printf (_ ("This bag belongs to %s."), owner->shown->promise->reference);
  cpt_pick_walk_take_say (self, cpt_say_new (CPT_SAY_WRONG, _ ("Not here"), detail));
}

gboolean
cpt_pick_walk_take_scan (CptPickWalk *self, const CptMeaning *meaning)
{
  g_return_val_if_fail (CPT_IS_PICK_WALK (self), FALSE);
  g_return_val_if_fail (meaning != NULL, FALSE);

  switch (meaning->sort) {
  case CPT_MEANS_PRODUCT:
    take_product (self, meaning);
    return TRUE;
  case CPT_MEANS_PLACE:
    return take_place (self, meaning->place);
  case CPT_MEANS_BAG:
    say_not_here (self, meaning);
    return TRUE;
  case CPT_MEANS_UNKNOWN:
    return take_tote (self, meaning->code.text);
  case CPT_MEANS_ORDER:
  case CPT_MEANS_BADGE:
  case CPT_MEANS_PASS:
  default:
    return FALSE;
  }
}

void
cpt_pick_walk_count_by_hand (CptPickWalk *self)
{
  g_return_if_fail (CPT_IS_PICK_WALK (self));

  if (self->current != NULL)
    cpt_pick_walk_pick (self, self->current, 1);
}
