/* SPDX-License-Identifier: GPL-3.0-or-later */
/* commands.md §9, and what §3 says of a refused hand-over: goods over the counter, and the passes
 * that they went on. */
#include "pass.h"
#include "shadow-private.h"
#include "truth.h"

#include <string.h>

void
shadow_find_pass (Shadow *self, const CptCommand *command, CptContext *context)
{
  CptPassFacts *pass = &context->pass;
  g_autofree char *key = NULL;

  if (*command->args.pass == '\0')
    return;
  pass_read (command->args.pass, pass);
  key = g_strdup_printf ("%s %s", pass->jti, command->aggregate);
  pass->is_theirs = g_hash_table_contains (self->orders, pass->order); /* all are of one customer */
  pass->used = g_hash_table_contains (self->passes, key);
}

/* ---- bags ---- */

static gint64
take (CptBag *bag, guint line, gint64 most)
{
  gint64 n = MIN (most, cpt_bag_get_units (bag, line));

  if (n <= 0)
    return 0;
  cpt_bag_add_units (bag, line, -n);
  if (bag->units->len == 0)
    *bag->location = '\0';
  return n;
}

/* Of @part's bags the one that comes after @number. */
static CptBag *
find_next (CptFulfilment *part, const char *number)
{
  CptBag *next = NULL;

  for (guint i = 0; i < part->bags->len; i++) {
    CptBag *bag = part->bags->pdata[i];

    if (strcmp (bag->number, number) > 0 &&
        (next == NULL || strcmp (bag->number, next->number) < 0))
      next = bag;
  }
  return next;
}

/* "Out of those scanned, then what is in none, then the others." @custody: before it goes */
static void
empty_bags (CptFulfilment *part, const CptArgs *args, guint line, gint64 custody, gint64 n)
{
  gint64 loose = custody;

  for (guint i = 0; i < part->bags->len; i++)
    loose -= cpt_bag_get_units (part->bags->pdata[i], line);
  for (guint i = 0; i < args->bags->len; i++) {
    CptBag *bag = shadow_find_bag (part, args->bags->pdata[i]);

    if (bag != NULL)
      n -= take (bag, line, n);
  }
  n -= MIN (n, loose);
  for (CptBag *bag = find_next (part, ""); bag != NULL; bag = find_next (part, bag->number))
    n -= take (bag, line, n);
}

/* ---- it goes ---- */

void
shadow_hand_over (Shadow *self,
                  Done *done,
                  const CptFulfilment *before,
                  CptFulfilment *part,
                  const SceneAct *act)
{
  const CptArgs *args = &act->command->args;
  gint64 left = 0;

  for (gsize i = 0; i < part->n_lines; i++) {
    const CptLine *old = &before->lines[i], *line = &part->lines[i];
    gint64 n = line->counters[CPT_COUNTER_GONE] - old->counters[CPT_COUNTER_GONE];

    empty_bags (part, args, line->number, shadow_get_custody (old), n);
    shadow_move (self, done, line->sku, n, "custody", "customer", act->context.effective_us);
    left += shadow_get_custody (line);
  }
  part->milestones.here_us = 0;
  if (left == 0)
    *part->milestones.location = '\0';
  if (*args->pass != '\0')
    g_hash_table_replace (self->passes, g_strdup_printf ("%s %s", act->context.pass.jti, part->id),
                          g_strdup (act->command->id));
}

/* ---- it went, and was refused ---- */

static gint64
get_meant (const CptFulfilment *part, const CptArgs *args, const CptLine *line)
{
  gint64 custody = 0, gone = 0;

  for (guint i = 0; args->units != NULL && i < args->units->len; i++)
    if (g_array_index (args->units, CptUnits, i).line == line->number)
      return g_array_index (args->units, CptUnits, i).quantity;
  if (args->units != NULL)
    return 0;
  for (gsize i = 0; i < part->n_lines; i++) {
    custody += shadow_get_custody (&part->lines[i]);
    gone += part->lines[i].counters[CPT_COUNTER_GONE];
  }
  if (custody > 0)
    return shadow_get_custody (line);
  return line->counters[gone > 0 ? CPT_COUNTER_GONE : CPT_COUNTER_ORDERED];
}

static CptException *
open_exception (Shadow *self, const CptFulfilment *part, const char *terminal, const char *id)
{
  static const char *const closings[] = { "brought-back", "charged", "counted-twice",
                                          "written-off" };
  CptException *exception = cpt_exception_new (id);

  g_strlcpy (exception->terminal, terminal, sizeof exception->terminal);
  g_strlcpy (exception->fulfilment, part->id, sizeof exception->fulfilment);
  for (gsize i = 0; i < G_N_ELEMENTS (closings); i++)
    g_ptr_array_add (exception->closings, g_strdup (closings[i]));
  g_hash_table_insert (self->exceptions, g_strdup (id), exception);
  return exception;
}

void
shadow_refuse_hand_over (Shadow *self,
                         Done *done,
                         Part *part,
                         const SceneAct *act,
                         const char *terminal,
                         const char *id)
{
  CptFulfilment *now = part->now;
  g_autoptr (CptFulfilment) before = cpt_fulfilment_copy (now);
  CptException *exception = g_hash_table_lookup (self->exceptions, id);
  gboolean is_first = exception == NULL, went = FALSE;

  if (is_first)
    exception = open_exception (self, now, terminal, id);
  for (gsize i = 0; i < now->n_lines; i++) {
    CptLine *line = &now->lines[i];
    CptExceptionItem item = { .line = line->number, .from = cpt_bucket (CPT_BUCKET_CUSTODY) };

    item.asked = get_meant (before, &act->command->args, line);
    item.booked = MIN (item.asked, shadow_get_custody (line));
    g_strlcpy (item.sku, line->sku, sizeof item.sku);
    g_strlcpy (item.fulfilment, now->id, sizeof item.fulfilment);
    if (item.asked == 0)
      continue;
    if (is_first && strcmp (done->code, "already_handed_over") == 0 &&
        strcmp (before->last.kind, "fulfilment.hand_over") == 0 && exception->items->len == 0) {
      CptExceptionItem first = item;

      first.booked = 0;
      g_array_append_val (exception->items, first);
    }
    empty_bags (now, &act->command->args, line->number, shadow_get_custody (line), item.booked);
    line->counters[CPT_COUNTER_PUT_BACK] += item.booked;
    shadow_move (self, done, line->sku, item.booked, "custody", "astray",
                 act->context.effective_us);
    g_array_append_val (exception->items, item);
    went = went || item.booked > 0;
  }
  if (went) {
    shadow_settle (now);
    shadow_set_last (&now->last, done, act);
    g_clear_pointer (&part->before, cpt_fulfilment_free); /* nobody takes that back */
  }
}

/* ---- where it is ---- */

void
shadow_close_item (Shadow *self, Done *done, const CptExceptionItem *item, const SceneAct *act)
{
  static const struct {
    const char *as, *to;
  } ways[] = { { "brought-back", "custody" },
               { "counted-twice", "custody" },
               { "charged", "customer" },
               { "written-off", "adjustment" } };
  Part *part = g_hash_table_lookup (self->parts, item->fulfilment);
  CptLine *line = shadow_find_line (part->now, item->line);
  const char *to = "";
  gint64 n = item->booked;

  for (gsize i = 0; i < G_N_ELEMENTS (ways); i++)
    if (strcmp (ways[i].as, act->command->args.as) == 0)
      to = ways[i].to;
  shadow_move (self, done, item->sku, item->booked, "astray", to, act->context.effective_us);
  if (strcmp (act->command->args.as, "charged") == 0)
    n = MIN (n, shadow_get_owed (line));
  if (strcmp (act->command->args.as, "written-off") != 0)
    line->counters[CPT_COUNTER_PUT_BACK] -= n;
  if (strcmp (act->command->args.as, "charged") == 0)
    line->counters[CPT_COUNTER_GONE] += n;
  if (item->booked > 0) {
    shadow_settle (part->now);
    shadow_set_last (&part->now->last, done, act);
    g_clear_pointer (&part->before, cpt_fulfilment_free);
  }
}

void
shadow_compare_passes (World *world)
{
  sqlite3_stmt *row = probe_prepare (world, PROBE_PASSES,
                                     "SELECT jti || ' ' || fulfilment, command FROM pass_used");
  guint n = 0;

  for (; sqlite3_step (row) == SQLITE_ROW; n++) {
    const char *command = g_hash_table_lookup (world->shadow->passes, probe_text (row, 0));

    if (command == NULL || strcmp (command, probe_text (row, 1)) != 0)
      world_violate (world, "I22", "the pass %s counts as used by %s, the model has %s",
                     probe_text (row, 0), probe_text (row, 1), command);
  }
  sqlite3_reset (row);
  if (n != g_hash_table_size (world->shadow->passes))
    world_violate (world, "I22", "%u passes count as used, the model has %u", n,
                   g_hash_table_size (world->shadow->passes));
}
