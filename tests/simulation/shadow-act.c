/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The columns "counters, milestones" and "ledger" of commands.md §1, and its §2 and §3. */
#include "shadow-private.h"

#include <string.h>

static const struct {
  const char *reason, *to;
  gboolean all; /* whatever the ledger has there, not only what is missing */
} short_effects[] = {
  { "not-on-shelf", "adjustment", TRUE },
  { "damaged", "damaged", FALSE },
  { "empty-pack", "adjustment", FALSE },
};

/* ---- the ledger ---- */

static void
add_change (Shadow *self, Done *done, const char *sku, const char *bucket, gint64 us, gint64 n)
{
  Change change = { .effective_us = us, .n = n };

  g_strlcpy (change.sku, sku, sizeof change.sku);
  g_strlcpy (change.bucket, bucket, sizeof change.bucket);
  g_array_append_val (self->changes, change);
  if (done != NULL)
    g_array_append_val (done->changes, change);
}

void
shadow_move (Shadow *self,
             Done *done,
             const char *sku,
             gint64 n,
             const char *from,
             const char *to,
             gint64 effective_us)
{
  if (n < 1)
    return;
  add_change (self, done, sku, from, effective_us, -n);
  add_change (self, done, sku, to, effective_us, n);
}

gint64
shadow_get_balance (Shadow *self, const char *sku, const char *bucket, gint64 until_us)
{
  gint64 n = 0;

  for (guint i = 0; i < self->changes->len; i++) {
    const Change *change = &g_array_index (self->changes, Change, i);

    if (change->effective_us <= until_us && strcmp (change->sku, sku) == 0 &&
        strcmp (change->bucket, bucket) == 0)
      n += change->n;
  }
  return n;
}

char *
shadow_floor (Shadow *self, const char *location)
{
  return g_strconcat ("floor@", g_hash_table_contains (self->places, location) ? location : "?",
                      NULL);
}

/* ---- sums ---- */

gint64
shadow_get_owed (const CptLine *line)
{
  return line->counters[CPT_COUNTER_ORDERED] - line->counters[CPT_COUNTER_CANCELLED] -
         line->counters[CPT_COUNTER_SHORT] - line->counters[CPT_COUNTER_GONE];
}

gint64
shadow_get_custody (const CptLine *line)
{
  return line->counters[CPT_COUNTER_PICKED] - line->counters[CPT_COUNTER_PUT_BACK] -
         line->counters[CPT_COUNTER_GONE];
}

CptLine *
shadow_find_line (CptFulfilment *part, gint64 number)
{
  for (gsize i = 0; i < part->n_lines; i++)
    if (part->lines[i].number == number)
      return &part->lines[i];
  return NULL;
}

CptBag *
shadow_find_bag (CptFulfilment *part, const char *number)
{
  for (guint i = 0; i < part->bags->len; i++)
    if (strcmp (((CptBag *)part->bags->pdata[i])->number, number) == 0)
      return part->bags->pdata[i];
  return NULL;
}

static gboolean
is_nothing_owed (const CptFulfilment *part)
{
  for (gsize i = 0; i < part->n_lines; i++)
    if (shadow_get_owed (&part->lines[i]) != 0 || part->lines[i].counters[CPT_COUNTER_GONE] != 0)
      return FALSE;
  return TRUE;
}

/* ---- hands ---- */

static void
forget_holder (CptMilestones *milestones)
{
  *milestones->holder_sign_in = '\0';
  *milestones->holder_person = '\0';
  *milestones->wave = '\0';
}

static void
do_accept (CptFulfilment *part, const SceneAct *act)
{
  CptMilestones *milestones = &part->milestones;

  g_strlcpy (milestones->holder_sign_in, act->command->sign_in, CPT_ID_SIZE);
  g_strlcpy (milestones->holder_person, act->context.actor_person, CPT_ID_SIZE);
  g_strlcpy (milestones->wave, act->command->args.wave, CPT_ID_SIZE);
  g_strlcpy (milestones->tote, act->command->args.tote, sizeof milestones->tote);
  if (milestones->accepted_us == 0)
    milestones->accepted_us = act->context.effective_us;
}

static void
do_release (CptFulfilment *part, const SceneAct *act)
{
  gint64 custody = 0;

  for (gsize i = 0; i < part->n_lines; i++)
    custody += shadow_get_custody (&part->lines[i]);
  forget_holder (&part->milestones);
  if (custody == 0)
    *part->milestones.tote = '\0';
  part->milestones.accepted_us = 0;
}

/* ---- goods ---- */

static void
do_pick (Shadow *self, Done *done, CptFulfilment *part, const SceneAct *act)
{
  const CptArgs *args = &act->command->args;
  g_autofree char *floor = shadow_floor (self, args->location);

  part->milestones.ready_us = part->milestones.staged_us = 0;
  shadow_move (self, done, shadow_find_line (part, args->line)->sku, args->quantity, floor,
               "custody", act->context.effective_us);
}

static void
wait_for (CptFulfilment *part, CptWaitingFor whom)
{
  part->milestones.waiting_for = whom;
}

static void
do_short (Shadow *self, Done *done, CptFulfilment *part, const SceneAct *act)
{
  const CptArgs *args = &act->command->args;
  gint64 at_us = act->context.effective_us;
  CptLine *line = shadow_find_line (part, args->line);
  g_autofree char *floor = shadow_floor (self, args->location);
  gint64 there = shadow_get_balance (self, line->sku, floor, at_us);

  for (gsize i = 0; i < G_N_ELEMENTS (short_effects); i++) {
    if (strcmp (short_effects[i].reason, args->reason) != 0)
      continue;
    if (!short_effects[i].all) {
      shadow_move (self, done, line->sku, args->missing, floor, short_effects[i].to, at_us);
    } else if (strcmp (floor, "floor@?") != 0) {
      shadow_move (self, done, line->sku, there, floor, short_effects[i].to, at_us);
      shadow_move (self, done, line->sku, -there, short_effects[i].to, floor, at_us);
    }
  }
  if (part->promise->on_short == CPT_ON_SHORT_ASK)
    wait_for (part, CPT_WAITING_CUSTOMER);
  if (part->promise->on_short == CPT_ON_SHORT_WAIT)
    wait_for (part, CPT_WAITING_STOCK);
  if (part->promise->on_short == CPT_ON_SHORT_CANCEL)
    line->counters[CPT_COUNTER_CANCELLED] += shadow_get_owed (line);
}

static void
do_unshort (Shadow *self, Done *done, CptFulfilment *part, const SceneAct *act)
{
  const CptArgs *args = &act->command->args;
  const char *sku = shadow_find_line (part, args->line)->sku;
  g_autofree char *floor = shadow_floor (self, args->location);
  gint64 there = MAX (0, shadow_get_balance (self, sku, floor, G_MAXINT64));
  gint64 missing = 0;

  for (gsize i = 0; i < part->n_lines; i++)
    missing += part->lines[i].counters[CPT_COUNTER_SHORT];
  if (missing == 0)
    wait_for (part, CPT_WAITING_NONE);
  if (strcmp (floor, "floor@?") != 0)
    shadow_move (self, done, sku, args->quantity - there, "adjustment", floor,
                 act->context.effective_us);
}

static void
do_put_back (Shadow *self, Done *done, CptFulfilment *part, const SceneAct *act)
{
  const CptArgs *args = &act->command->args;
  g_autofree char *floor = shadow_floor (self, args->location);
  const char *to = args->to == CPT_PUT_BACK_FLOOR     ? floor
                   : args->to == CPT_PUT_BACK_DAMAGED ? "damaged"
                                                      : "adjustment";

  if (*args->bag != '\0')
    cpt_bag_add_units (shadow_find_bag (part, args->bag), (guint)args->line, -args->quantity);
  shadow_move (self, done, shadow_find_line (part, args->line)->sku, args->quantity, "custody", to,
               act->context.effective_us);
}

/* ---- bags and places ---- */

static void
do_bag (CptFulfilment *part, const SceneAct *act)
{
  const CptArgs *args = &act->command->args;
  CptBag *bag = shadow_find_bag (part, args->bag);

  if (bag == NULL) {
    bag = cpt_bag_new (args->bag);
    g_ptr_array_add (part->bags, bag);
  }
  for (guint i = 0; i < args->units->len; i++) {
    const CptUnits *units = &g_array_index (args->units, CptUnits, i);

    cpt_bag_add_units (bag, units->line, units->quantity);
  }
}

static void
do_stage (CptFulfilment *part, const SceneAct *act)
{
  const CptArgs *args = &act->command->args;

  g_strlcpy (part->milestones.location, args->location, CPT_LOCATION_SIZE);
  part->milestones.staged_us = act->context.effective_us;
  for (guint i = 0; i < args->bags->len; i++)
    g_strlcpy (shadow_find_bag (part, args->bags->pdata[i])->location, args->location,
               CPT_LOCATION_SIZE);
}

/* ---- all of a fulfilment ---- */

/* "When owed and custody are both 0, holder, wave, tote … become null; an exit ends waiting." */
void
shadow_settle (CptFulfilment *part)
{
  gboolean is_over = TRUE;

  for (gsize i = 0; i < part->n_lines; i++)
    is_over = is_over && shadow_get_owed (&part->lines[i]) == 0 &&
              shadow_get_custody (&part->lines[i]) == 0;
  if (part->milestones.exit != CPT_EXIT_NONE)
    wait_for (part, CPT_WAITING_NONE);
  if (!is_over)
    return;
  part->milestones.here_us = 0;
  forget_holder (&part->milestones);
  *part->milestones.tote = '\0';
}

static void
do_one (Shadow *self,
        Done *done,
        const CptFulfilment *before,
        CptFulfilment *part,
        const SceneAct *act)
{
  CptKind kind = act->command->kind;

  if (kind == CPT_KIND_ACCEPT)
    do_accept (part, act);
  else if (kind == CPT_KIND_RELEASE)
    do_release (part, act);
  else if (kind == CPT_KIND_PICK)
    do_pick (self, done, part, act);
  else if (kind == CPT_KIND_SHORT)
    do_short (self, done, part, act);
  else if (kind == CPT_KIND_UNSHORT)
    do_unshort (self, done, part, act);
  else if (kind == CPT_KIND_PUT_BACK)
    do_put_back (self, done, part, act);
  else if (kind == CPT_KIND_BAG)
    do_bag (part, act);
  else if (kind == CPT_KIND_STAGE)
    do_stage (part, act);
  else if (kind == CPT_KIND_READY)
    part->milestones.ready_us = act->context.effective_us;
  else if (kind == CPT_KIND_HAND_OVER)
    shadow_hand_over (self, done, before, part, act);
  else if (kind == CPT_KIND_ARRIVE && part->milestones.here_us == 0)
    part->milestones.here_us = act->context.effective_us;
  else if (kind == CPT_KIND_DECLINE)
    part->milestones.exit = CPT_EXIT_DECLINED;
  if ((kind == CPT_KIND_CANCEL ||
       (kind == CPT_KIND_SHORT && part->promise->on_short == CPT_ON_SHORT_CANCEL)) &&
      part->milestones.exit == CPT_EXIT_NONE && is_nothing_owed (part))
    part->milestones.exit = CPT_EXIT_CANCELLED;
  shadow_settle (part);
}

static void
act_on_part (Shadow *self, Done *done, Part *part, const SceneAct *act)
{
  CptFulfilment *after = cpt_fulfilment_copy (part->now);

  for (gsize i = 0; i < after->n_lines; i++)
    for (gint counter = 0; counter < CPT_N_COUNTERS; counter++)
      after->lines[i].counters[counter] =
          verdict_count (part->now, act, after->lines[i].number, (CptCounter)counter);
  do_one (self, done, part->now, after, act);
  g_clear_pointer (&part->before, cpt_fulfilment_free);
  part->before = g_steal_pointer (&part->now);
  part->now = after;
}

/* ---- all else ---- */

static void
act_on_place (Shadow *self, Done *done, const CptPlace *place, const SceneAct *act)
{
  const CptArgs *args = &act->command->args;
  gint64 at_us = act->context.effective_us;
  g_autofree char *floor = shadow_floor (self, place->code);
  gint64 more = args->quantity - shadow_get_balance (self, args->sku, floor, at_us);

  shadow_move (self, done, args->sku, more, "adjustment", floor, at_us);
  shadow_move (self, done, args->sku, -more, floor, "adjustment", at_us);
}

static void
act_on_exception (Shadow *self, Done *done, CptException *exception, const SceneAct *act)
{
  const CptArgs *args = &act->command->args;

  exception->closed_us = act->context.effective_us;
  for (guint i = 0; i < exception->items->len; i++) {
    const CptExceptionItem *item = &g_array_index (exception->items, CptExceptionItem, i);
    g_autofree char *from = shadow_floor (self, item->from.location);
    g_autofree char *to = shadow_floor (self, args->location);
    const char *where;

    if (item->from.sort == CPT_BUCKET_CUSTODY) {
      shadow_close_item (self, done, item, act);
      continue;
    }
    where = strcmp (args->as, "put-back") == 0        ? to
            : strcmp (args->as, "counted-twice") == 0 ? from
                                                      : "adjustment";

    shadow_move (self, done, item->sku, item->booked, "astray", where, act->context.effective_us);
  }
}

static gboolean
is_of (gpointer key, gpointer command, gpointer of)
{
  return strcmp (command, of) == 0;
}

static void
undo (Shadow *self, Done *done, Part *part, const SceneAct *act)
{
  Done *undone = g_hash_table_lookup (self->done, act->command->args.of);

  undone->undone = TRUE;
  g_hash_table_foreach_remove (self->passes, is_of, act->command->args.of);
  if (part != NULL) {
    g_clear_pointer (&part->now, cpt_fulfilment_free);
    part->now = g_steal_pointer (&part->before);
  }
  for (guint i = 0; i < undone->changes->len; i++) {
    const Change *change = &g_array_index (undone->changes, Change, i);

    add_change (self, done, change->sku, change->bucket, act->context.effective_us, -change->n);
  }
}

void
shadow_set_last (CptLast *last, const Done *done, const SceneAct *act)
{
  g_strlcpy (last->command, act->command->id, sizeof last->command);
  g_strlcpy (last->kind, done->kind, sizeof last->kind);
  last->effective_us = act->context.effective_us;
}

void
shadow_act (Shadow *self, Done *done, const CptAggregate *about, const SceneAct *act)
{
  Part *part = g_hash_table_lookup (self->parts, act->command->aggregate);

  if (about->fulfilment == NULL)
    part = NULL;
  if (act->command->kind == CPT_KIND_UNDO)
    undo (self, done, part, act);
  else if (part != NULL)
    act_on_part (self, done, part, act);
  else if (about->place != NULL)
    act_on_place (self, done, about->place, act);
  else if (about->exception != NULL)
    act_on_exception (self, done, about->exception, act);
  if (part != NULL)
    shadow_set_last (&part->now->last, done, act);
  if (about->place != NULL)
    shadow_set_last (&about->place->last, done, act);
  if (about->exception != NULL)
    shadow_set_last (&about->exception->last, done, act);
}

/* "Books min(quantity, max(0, balance)): floor@location → astray, and opens one exception (those of
 * one wave and terminal are one)." */
void
shadow_refuse (Shadow *self,
               Done *done,
               const CptFulfilment *about,
               const SceneAct *act,
               const char *terminal,
               const char *id)
{
  static const char *const closings[] = { "put-back", "counted-twice", "written-off" };
  const CptArgs *args = &act->command->args;
  CptException *exception = g_hash_table_lookup (self->exceptions, id);
  CptExceptionItem item = { .asked = args->quantity };
  g_autofree char *floor = shadow_floor (self, args->location);

  g_strlcpy (item.sku, shadow_find_line ((CptFulfilment *)about, args->line)->sku, sizeof item.sku);
  g_strlcpy (item.from.location, floor + strlen ("floor@"), sizeof item.from.location);
  item.booked =
      MIN (args->quantity, MAX (0, shadow_get_balance (self, item.sku, floor, G_MAXINT64)));
  shadow_move (self, done, item.sku, item.booked, floor, "astray", act->context.effective_us);
  if (exception == NULL) {
    exception = cpt_exception_new (id);
    g_strlcpy (exception->terminal, terminal, sizeof exception->terminal);
    g_strlcpy (exception->wave, about->milestones.wave, sizeof exception->wave);
    for (gsize i = 0; i < G_N_ELEMENTS (closings); i++)
      g_ptr_array_add (exception->closings, g_strdup (closings[i]));
    g_hash_table_insert (self->exceptions, g_strdup (id), exception);
  }
  g_array_append_val (exception->items, item);
}
