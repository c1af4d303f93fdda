/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Own commands are decided again, in the order of their numbers over all that they touch: what one
 * leaves at a place, the next one finds there. */
#include "cache/view-private.h"

#include <string.h>

/* As it was confirmed: what is pending comes on top of it. */
static void
start_anew (CptView *self, const char *id)
{
  CptViewFulfilment *fulfilment = g_hash_table_lookup (self->fulfilments, id);
  CptViewPlace *place = g_hash_table_lookup (self->places, id);
  CptViewException *exception = g_hash_table_lookup (self->exceptions, id);

  if (fulfilment != NULL) {
    g_clear_pointer (&fulfilment->shown, cpt_fulfilment_free);
    fulfilment->shown = cpt_fulfilment_copy (fulfilment->confirmed);
    fulfilment->n_pending = 0;
    fulfilment->doubtful = FALSE;
  }
  if (place != NULL) {
    g_clear_pointer (&place->shown, cpt_place_free);
    place->shown = cpt_place_copy (place->confirmed);
  }
  if (exception != NULL) {
    exception->closing_pending = FALSE;
    exception->exception->closed_us = 0; /* the row of a closed one leaves */
  }
}

static void
start_all_anew (CptView *self)
{
  GHashTable *const tables[] = { self->fulfilments, self->places, self->exceptions };

  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++) {
    GHashTableIter iter;
    gpointer id;

    g_hash_table_iter_init (&iter, tables[i]);
    while (g_hash_table_iter_next (&iter, &id, NULL))
      start_anew (self, id);
  }
}

/* Does the scope of what it is about lack it? What is not here is not decided again: what it did is
 * shown as it was. */
static gboolean
is_to_decide (CptView *self, const CptPending *pending)
{
  const char *aggregate = pending->command->aggregate;

  if (g_hash_table_contains (self->places, aggregate))
    return pending->seq > cpt_view_get_applied (self, self->shop);
  return pending->seq > cpt_view_get_applied (self, self->work) &&
         (g_hash_table_contains (self->fulfilments, aggregate) ||
          g_hash_table_contains (self->exceptions, aggregate));
}

static gboolean
is_doubtful (CptView *self, const char *id)
{
  const CptViewFulfilment *entry = g_hash_table_lookup (self->fulfilments, id);

  return entry != NULL && entry->doubtful;
}

static void
decide_all (CptView *self)
{
  for (guint i = 0; i < self->pending->len; i++) {
    CptPending *pending = g_ptr_array_index (self->pending, i);
    CptViewFulfilment *entry = g_hash_table_lookup (self->fulfilments, pending->command->aggregate);

    if (!is_to_decide (self, pending)) {
      cpt_view_show_count (self, pending);
      continue;
    }
    cpt_view_apply_pending (self, pending);
    if (entry != NULL) {
      entry->n_pending++;
      entry->doubtful = entry->doubtful || !pending->accepted;
    }
  }
}

void
cpt_view_replay (CptView *self, GHashTable *changed)
{
  g_autoptr (GHashTable) doubtful = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer id;

  g_clear_pointer (&self->at_risk, g_hash_table_unref);
  for (guint i = 0; i < self->pending->len; i++) {
    CptPending *pending = g_ptr_array_index (self->pending, i);

    if (is_doubtful (self, pending->command->aggregate))
      g_hash_table_add (doubtful, pending->command->aggregate);
    start_anew (self, pending->command->aggregate);
    start_anew (self, pending->count_location);
    if (is_to_decide (self, pending))
      pending->accepted = FALSE; /* none of those before it may see what it did the last time */
  }
  if (changed == NULL)
    start_all_anew (self);
  else
    for (g_hash_table_iter_init (&iter, changed); g_hash_table_iter_next (&iter, &id, NULL);)
      start_anew (self, id);
  decide_all (self);
  for (guint i = 0; changed != NULL && i < self->pending->len; i++) {
    const char *aggregate =
        ((const CptPending *)g_ptr_array_index (self->pending, i))->command->aggregate;

    if (is_doubtful (self, aggregate) != g_hash_table_contains (doubtful, aggregate))
      g_hash_table_add (changed, g_strdup (aggregate));
  }
}

static void
add_movement (CptPending *pending, const char *sku, gint64 quantity, CptBucket from, CptBucket to)
{
  CptMovement movement = { .quantity = quantity, .from = from, .to = to };

  g_strlcpy (movement.sku, sku, sizeof movement.sku);
  g_array_append_val (pending->movements, movement);
}

/* What went over the counter stands in the inverse, while it is the newest act. */
static void
take_from_last (CptPending *pending, const CptFulfilment *fulfilment)
{
  const CptInverse *undo = fulfilment != NULL ? fulfilment->last.undo : NULL;

  if (undo == NULL || strcmp (fulfilment->last.command, pending->command->id) != 0)
    return;
  for (guint i = 0; i < undo->moves->len; i++) {
    CptMovement movement = cpt_movement_reverse (&g_array_index (undo->moves, CptMovement, i));

    g_array_append_val (pending->movements, movement);
  }
  pending->accepted = pending->movements->len > 0;
}

/* After a start between two pulls: work contains the command already, so it cannot be decided
 * again, and the shop's stock does not contain it yet. What hands moved stands in its arguments. */
static void
take_from_arguments (CptView *self, CptPending *pending)
{
  const CptArgs *args = &pending->command->args;
  const CptFulfilment *fulfilment = cpt_view_get_shown (self, pending->command->aggregate);
  const CptLine *line = NULL;
  CptBucket floor = cpt_bucket_floor (
      g_hash_table_contains (self->places, args->location) ? args->location : CPT_LOCATION_NONE);

  if (pending->command->kind == CPT_KIND_HAND_OVER) {
    take_from_last (pending, fulfilment);
    return;
  }
  if (fulfilment != NULL && args->line > 0 && args->line <= CPT_MAX_LINE_NUMBER)
    line = cpt_fulfilment_find_line (fulfilment, (guint)args->line);
  if (line == NULL)
    return;
  if (pending->command->kind == CPT_KIND_PICK) {
    CptViewReserved reserved = { .change = -args->quantity };

    g_strlcpy (reserved.sku, line->sku, sizeof reserved.sku);
    g_array_append_val (pending->reserved, reserved);
    add_movement (pending, line->sku, args->quantity, floor, cpt_bucket (CPT_BUCKET_CUSTODY));
  } else if (pending->command->kind == CPT_KIND_PUT_BACK) {
    CptBucket to = args->to == CPT_PUT_BACK_FLOOR ? floor : cpt_bucket (CPT_BUCKET_ADJUSTMENT);

    if (args->to == CPT_PUT_BACK_DAMAGED)
      to = cpt_bucket (CPT_BUCKET_DAMAGED);
    add_movement (pending, line->sku, args->quantity, cpt_bucket (CPT_BUCKET_CUSTODY), to);
  }
  pending->accepted = pending->movements->len > 0;
}

void
cpt_view_take_half_contained (CptView *self)
{
  gint64 work = cpt_view_get_applied (self, self->work);
  gint64 shop = cpt_view_get_applied (self, self->shop);

  for (guint i = 0; i < self->pending->len; i++) {
    CptPending *pending = g_ptr_array_index (self->pending, i);

    if (pending->seq <= work && pending->seq > shop)
      take_from_arguments (self, pending);
  }
}
