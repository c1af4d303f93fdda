/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A second central, in memory: each row of the log is decided again as commands.md says, and what
 * central keeps is held to what follows. */
#include "shadow-private.h"
#include "truth.h"

#include "wire/command.h"
#include "wire/json.h"
#include "wire/problem.h"

#include <string.h>

/* ---- new and free ---- */

static void
part_free (gpointer data)
{
  Part *self = data;

  cpt_fulfilment_free (self->now);
  cpt_fulfilment_free (self->before);
  g_free (self);
}

static void
done_free (gpointer data)
{
  Done *self = data;

  g_array_unref (self->changes);
  g_free (self);
}

static GHashTable *
table_new (GDestroyNotify free_value)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_value);
}

Shadow *
shadow_new (void)
{
  static const struct {
    const char *code;
    gint capacity;
  } places[] = { { "?" },    { "counter" }, { "A-01" },  { "A-02" },
                 { "B-01" }, { "R-1", 1 },  { "R-2", 2 } };
  Shadow *self = g_new0 (Shadow, 1);

  self->hwm = table_new (NULL);
  self->parts = table_new (part_free);
  self->places = table_new ((GDestroyNotify)cpt_place_free);
  self->exceptions = table_new ((GDestroyNotify)cpt_exception_free);
  self->done = table_new (done_free);
  self->who = table_new (g_free);
  self->orders = table_new (NULL);
  self->passes = table_new (g_free);
  self->changes = g_array_new (FALSE, TRUE, sizeof (Change));
  self->policy = cpt_policy_new ();
  self->policy->bags_max_per_fulfilment = 64;
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++) {
    CptPlace *place = cpt_place_new (places[i].code);

    place->capacity = places[i].capacity;
    g_hash_table_insert (self->places, g_strdup (places[i].code), place);
  }
  return self;
}

void
shadow_free (Shadow *self)
{
  g_hash_table_unref (self->hwm);
  g_hash_table_unref (self->parts);
  g_hash_table_unref (self->places);
  g_hash_table_unref (self->exceptions);
  g_hash_table_unref (self->done);
  g_hash_table_unref (self->who);
  g_hash_table_unref (self->orders);
  g_hash_table_unref (self->passes);
  g_array_unref (self->changes);
  cpt_policy_unref (self->policy);
  g_free (self);
}

gint64
shadow_get_hwm (Shadow *self, const char *terminal)
{
  return GPOINTER_TO_INT (g_hash_table_lookup (self->hwm, terminal));
}

void
shadow_sign_in (Shadow *self, const char *sign_in, const Person *person)
{
  Who *who = g_new0 (Who, 1);

  who->role = person->role;
  g_strlcpy (who->person, person->id, sizeof who->person);
  g_hash_table_replace (self->who, g_strdup (sign_in), who);
}

/* ---- what comes from elsewhere ---- */

static void
add_part (Shadow *self, guint number, JsonObject *object)
{
  g_autoptr (CptPromise) promise = cpt_promise_new ();
  JsonArray *lines = json_object_get_array_member (object, "lines");
  Part *part = g_new0 (Part, 1);

  promise->payment_state = channel_get_payment (number, &promise->authorised_until_us);
  promise->total = 100000;
  promise->on_short = cpt_on_short_from_text (json_object_get_string_member (object, "on_short"));
  part->now = cpt_fulfilment_new (json_object_get_string_member (object, "id"), promise,
                                  json_array_get_length (lines));
  for (guint i = 0; i < json_array_get_length (lines); i++) {
    JsonArray *line = json_array_get_array_element (lines, i);

    part->now->lines[i].number = (guint)json_array_get_int_element (line, 0);
    g_strlcpy (part->now->lines[i].sku, json_array_get_string_element (line, 1), CPT_SKU_SIZE);
    part->now->lines[i].counters[CPT_COUNTER_ORDERED] = json_array_get_int_element (line, 2);
  }
  g_hash_table_insert (self->parts, g_strdup (part->now->id), part);
}

static void
set_stock (Shadow *self, JsonArray *row)
{
  const char *sku = json_array_get_string_element (row, 1);
  gint64 as_of_us = json_array_get_int_element (row, 4);
  g_autofree char *floor = shadow_floor (self, json_array_get_string_element (row, 2));
  gint64 more =
      json_array_get_int_element (row, 3) - shadow_get_balance (self, sku, floor, as_of_us);

  shadow_move (self, NULL, sku, more, "adjustment", floor, as_of_us);
  shadow_move (self, NULL, sku, -more, floor, "adjustment", as_of_us);
}

static gboolean
take_own (Shadow *self, const LogRow *row)
{
  g_autoptr (JsonObject) line = NULL;
  JsonObject *args;
  guint number = 0;
  gboolean is_order = strcmp (row->kind, "order.place") == 0;
  JsonArray *list;

  if (!is_order && strcmp (row->kind, "stock.set") != 0)
    return FALSE;
  line = cpt_json_parse_object (row->line, strlen (row->line), G_MAXINT, NULL);
  args = json_object_get_object_member (line, "args");
  if (is_order) {
    number = (guint)atoi (json_object_get_string_member (args, "number") + strlen ("C-"));
    g_hash_table_add (self->orders, g_strdup (row->aggregate));
  }
  list = json_object_get_array_member (args, is_order ? "fulfilments" : "rows");
  for (guint i = 0; i < json_array_get_length (list); i++) {
    if (is_order)
      add_part (self, number, json_array_get_object_element (list, i));
    else
      set_stock (self, json_array_get_array_element (list, i));
  }
  return TRUE;
}

/* ---- the facts of a command ---- */

static gboolean
is_standing_at (const CptFulfilment *part, const char *location)
{
  gint64 open = part->milestones.waiting_for != CPT_WAITING_NONE;

  for (gsize i = 0; i < part->n_lines; i++) {
    const gint64 *n = part->lines[i].counters;

    open += n[CPT_COUNTER_PICKED] - n[CPT_COUNTER_PUT_BACK] + n[CPT_COUNTER_ORDERED] -
            n[CPT_COUNTER_CANCELLED] - n[CPT_COUNTER_SHORT] - 2 * n[CPT_COUNTER_GONE];
  }
  return open > 0 && strcmp (part->milestones.location, location) == 0;
}

static void
look_around (Shadow *self, const CptCommand *command, CptContext *context)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->parts);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    const CptFulfilment *part = ((const Part *)value)->now;

    if (strcmp (part->id, command->aggregate) == 0)
      continue;
    context->place_load += is_standing_at (part, command->args.location);
    for (guint i = 0; i < part->bags->len; i++)
      context->bag_of_other =
          context->bag_of_other ||
          strcmp (((const CptBag *)part->bags->pdata[i])->number, command->args.bag) == 0;
  }
}

static void
find_context (Shadow *self, const LogRow *row, const CptCommand *command, CptContext *context)
{
  const Who *who = g_hash_table_lookup (self->who, command->sign_in);
  const CptPlace *place = g_hash_table_lookup (self->places, command->args.location);
  const Done *undone = g_hash_table_lookup (self->done, command->args.of);

  context->effective_us = row->effective_us;
  context->policy = self->policy;
  context->store = STORE;
  context->by_central = *row->terminal == '\0';
  context->sku_known = TRUE;
  if (who != NULL) {
    context->actor_role = who->role;
    g_strlcpy (context->actor_person, who->person, CPT_ID_SIZE);
  }
  context->place_known = place != NULL;
  context->place_capacity = place != NULL ? place->capacity : 0;
  look_around (self, command, context);
  shadow_find_pass (self, command, context);
  if (undone == NULL)
    return;
  context->undone_known = undone->accepted && strcmp (undone->aggregate, row->aggregate) == 0;
  context->undone_from_terminal = undone->from_terminal;
  context->undone_already = undone->undone;
  context->undone_effective_us = undone->effective_us;
  g_strlcpy (context->undone_kind, undone->kind, sizeof context->undone_kind);
}

/* An undo is about what the command was about that it takes back. */
static void
find_aggregate (Shadow *self, const LogRow *row, const CptContext *context, CptAggregate *about)
{
  const char *kind = *context->undone_kind != '\0' ? context->undone_kind : row->kind;
  const Part *part = g_hash_table_lookup (self->parts, row->aggregate);

  if (strcmp (kind, "place.count") == 0)
    about->place = g_hash_table_lookup (self->places, row->aggregate);
  else if (strcmp (kind, "exception.close") == 0)
    about->exception = g_hash_table_lookup (self->exceptions, row->aggregate);
  else if (strcmp (kind, "contact.reveal") == 0)
    about->store = STORE; /* no name is erased in a morning */
  else if (part != NULL)
    about->fulfilment = part->now;
  if (about->place != NULL || about->exception != NULL || about->fulfilment != NULL)
    about->store = STORE;
}

/* ---- the verdict ---- */

/* What was broken by letting go what the model refuses. */
static const char *
find_invariant (const Verdict *verdict)
{
  if (verdict->code == CPT_REFUSAL_NOT_READY || verdict->code == CPT_REFUSAL_NOT_PAID ||
      verdict->code == CPT_REFUSAL_ALREADY_HANDED_OVER)
    return "I16";
  if (verdict->code >= CPT_REFUSAL_PASS_INVALID && verdict->code <= CPT_REFUSAL_PASS_USED)
    return "I22";
  return "I6";
}

static gboolean
is_same (World *world, const LogRow *row, const Verdict *verdict, const CptProblem *problem)
{
  const char *expected =
      verdict->code != CPT_REFUSAL_NONE ? cpt_refusal_code_to_text (verdict->code) : "accepted";
  const char *got = row->accepted ? "accepted" : problem != NULL ? problem->code : "no problem";

  if (strcmp (expected, got) == 0)
    return TRUE;
  world_violate (world, find_invariant (verdict), "%s %s: central says %s, the model %s", row->kind,
                 row->id, got, expected);
  return FALSE;
}

static void
take_refused (World *world,
              const LogRow *row,
              const Verdict *verdict,
              const CptProblem *problem,
              const CptAggregate *about,
              const SceneAct *act,
              Done *done)
{
  if ((act->command->kind != CPT_KIND_PICK && act->command->kind != CPT_KIND_HAND_OVER) ||
      verdict->code == CPT_REFUSAL_MALFORMED)
    return;
  g_strlcpy (done->code, problem->code, sizeof done->code);
  if (*problem->exception == '\0')
    world_violate (world, "I14", "%s %s was refused and has no exception", row->kind, row->id);
  else if (act->command->kind == CPT_KIND_HAND_OVER)
    shadow_refuse_hand_over (world->shadow, done,
                             g_hash_table_lookup (world->shadow->parts, row->aggregate), act,
                             row->terminal, problem->exception);
  else
    shadow_refuse (world->shadow, done, about->fulfilment, act, row->terminal, problem->exception);
}

static void
decide (World *world, const LogRow *row, CptCommand *command)
{
  Shadow *self = world->shadow;
  g_autoptr (CptProblem) problem =
      *row->problem != '\0' ? cpt_problem_read (row->problem, strlen (row->problem), NULL) : NULL;
  SceneAct act = { .command = command };
  CptAggregate about = { 0 };
  Done *done = g_new0 (Done, 1);
  Verdict verdict;

  find_context (self, row, command, &act.context);
  find_aggregate (self, row, &act.context, &about);
  verdict = verdict_find (&about, &act);
  g_strlcpy (done->kind, row->kind, sizeof done->kind);
  g_strlcpy (done->aggregate, row->aggregate, sizeof done->aggregate);
  done->effective_us = row->effective_us;
  done->accepted = row->accepted;
  done->from_terminal = *row->terminal != '\0';
  done->changes = g_array_new (FALSE, TRUE, sizeof (Change));
  if (!is_same (world, row, &verdict, problem))
    ;
  else if (row->accepted)
    shadow_act (self, done, &about, &act);
  else
    take_refused (world, row, &verdict, problem, &about, &act, done);
  g_hash_table_insert (self->done, g_strdup (row->id), done);
}

static void
take_number (World *world, const LogRow *row)
{
  Shadow *self = world->shadow;

  if (*row->terminal == '\0')
    return;
  if (shadow_get_hwm (self, row->terminal) + 1 != row->seq)
    world_violate (world, "I5", "command %" G_GINT64_FORMAT " of %s came out of order", row->seq,
                   row->terminal);
  g_hash_table_replace (self->hwm, g_strdup (row->terminal), GINT_TO_POINTER (row->seq));
  if (row->accepted)
    world->n_accepted++;
  else
    world->n_rejected++;
}

void
shadow_take (World *world, const LogRow *row)
{
  g_autoptr (CptCommand) command = NULL;

  take_number (world, row);
  if (take_own (world->shadow, row) || cpt_kind_find (row->kind) == NULL)
    return;
  command = cpt_command_read (row->line, strlen (row->line), NULL);
  if (command != NULL)
    decide (world, row, command);
}

/* ---- what is kept ---- */

static void
compare_lines (World *world, const CptFulfilment *part)
{
  sqlite3_stmt *row = probe_prepare (world, PROBE_LINES,
                                     "SELECT number, ordered, cancelled, short, rerouted, picked,"
                                     " put_back, packed, gone FROM line WHERE fulfilment = ?"
                                     " ORDER BY number");
  gsize n = 0;

  probe_bind (row, 1, part->id);
  for (; sqlite3_step (row) == SQLITE_ROW; n++)
    for (int k = 0; k < CPT_N_COUNTERS && n < part->n_lines; k++)
      if (sqlite3_column_int64 (row, k + 1) != part->lines[n].counters[k])
        world_violate (world, "I6", "%s line %d: %s is %d, the model has %d", part->id,
                       sqlite3_column_int (row, 0), cpt_counter_to_text ((CptCounter)k),
                       sqlite3_column_int (row, k + 1), (int)part->lines[n].counters[k]);
  sqlite3_reset (row);
  if (n != part->n_lines)
    world_violate (world, "I6", "%s has %zu lines, the model %zu", part->id, n, part->n_lines);
}

static void
compare_milestones (World *world, const CptFulfilment *part)
{
  const CptMilestones *milestones = &part->milestones;
  const char *texts[] = { milestones->holder_sign_in,
                          milestones->wave,
                          milestones->tote,
                          milestones->location,
                          cpt_waiting_to_text (milestones->waiting_for),
                          cpt_exit_to_text (milestones->exit) };
  const gint64 times[] = { milestones->accepted_us, milestones->staged_us, milestones->ready_us,
                           milestones->here_us };
  sqlite3_stmt *row =
      probe_prepare (world, PROBE_FULFILMENT,
                     "SELECT holder_sign_in, wave, tote, location, waiting_for, exit, accepted_us,"
                     " staged_us, ready_us, here_us FROM fulfilment WHERE id = ?");

  probe_bind (row, 1, part->id);
  if (sqlite3_step (row) != SQLITE_ROW)
    world_violate (world, "I6", "%s is not there", part->id);
  for (int i = 0; i < (int)G_N_ELEMENTS (texts); i++)
    if (strcmp (probe_text (row, i), texts[i] != NULL ? texts[i] : "") != 0)
      world_violate (world, "I6", "%s: its %s is '%s', the model has '%s'", part->id,
                     sqlite3_column_name (row, i), probe_text (row, i), texts[i]);
  for (int i = 0; i < (int)G_N_ELEMENTS (times); i++) {
    int column = i + (int)G_N_ELEMENTS (texts);

    if (sqlite3_column_int64 (row, column) != times[i])
      world_violate (world, "I6", "%s: its %s is not the model's", part->id,
                     sqlite3_column_name (row, column));
  }
  sqlite3_reset (row);
}

static void
compare_bags (World *world, const CptFulfilment *part)
{
  sqlite3_stmt *row = probe_prepare (world, PROBE_BAGS,
                                     "SELECT (SELECT count (*) FROM bag WHERE fulfilment = ?1),"
                                     " bag, line, quantity FROM (SELECT 1) LEFT JOIN bag_unit"
                                     " ON fulfilment = ?1");
  guint n_units = 0, n_there = 0;

  for (guint i = 0; i < part->bags->len; i++)
    n_units += ((const CptBag *)part->bags->pdata[i])->units->len;
  probe_bind (row, 1, part->id);
  while (sqlite3_step (row) == SQLITE_ROW) {
    gboolean same = sqlite3_column_int64 (row, 0) == part->bags->len;

    for (guint i = 0; same && sqlite3_column_type (row, 1) != SQLITE_NULL && i < part->bags->len;
         i++) {
      const CptBag *bag = part->bags->pdata[i];

      if (strcmp (bag->number, probe_text (row, 1)) == 0)
        n_there += cpt_bag_get_units (bag, (guint)sqlite3_column_int (row, 2)) ==
                   sqlite3_column_int64 (row, 3);
    }
    if (!same)
      world_violate (world, "I6", "%s has %d bags, the model %u", part->id,
                     sqlite3_column_int (row, 0), part->bags->len);
  }
  sqlite3_reset (row);
  if (n_there != n_units)
    world_violate (world, "I6", "%s: what is in its bags is not the model's", part->id);
}

static void
compare_balances (World *world)
{
  Shadow *self = world->shadow;
  sqlite3_stmt *row =
      probe_prepare (world, PROBE_BALANCES,
                     "SELECT sku, bucket || CASE WHEN location = '' THEN '' ELSE '@' || location"
                     " END, n FROM balance WHERE store = '" STORE "'");
  gint64 sum = 0, expected = 0;

  while (sqlite3_step (row) == SQLITE_ROW) {
    gint64 n = shadow_get_balance (self, probe_text (row, 0), probe_text (row, 1), G_MAXINT64);

    sum += ABS (n);
    if (n != sqlite3_column_int64 (row, 2))
      world_violate (world, "I18", "%s of %s is %d, the model has %d", probe_text (row, 1),
                     probe_text (row, 0), sqlite3_column_int (row, 2), (int)n);
  }
  sqlite3_reset (row);
  /* What the model has and central has no row for. */
  for (guint i = 0; i < self->changes->len; i++) {
    const Change *change = &g_array_index (self->changes, Change, i);
    gboolean is_first = TRUE;

    for (guint k = 0; k < i && is_first; k++) {
      const Change *earlier = &g_array_index (self->changes, Change, k);

      is_first =
          strcmp (earlier->sku, change->sku) != 0 || strcmp (earlier->bucket, change->bucket) != 0;
    }
    if (is_first)
      expected += ABS (shadow_get_balance (self, change->sku, change->bucket, G_MAXINT64));
  }
  if (sum != expected)
    world_violate (world, "I18", "the balances are %d pieces in all, the model has %d", (int)sum,
                   (int)expected);
}

static void
compare_exceptions (World *world)
{
  sqlite3_stmt *row = probe_prepare (world, PROBE_EXCEPTION,
                                     "SELECT id, closed_us IS NULL, (SELECT count (*) FROM"
                                     " exception_item WHERE exception = id) FROM exception");
  guint n = 0;

  for (; sqlite3_step (row) == SQLITE_ROW; n++) {
    const CptException *exception =
        g_hash_table_lookup (world->shadow->exceptions, probe_text (row, 0));

    if (exception == NULL || (exception->closed_us == 0) != sqlite3_column_int (row, 1) ||
        exception->items->len != (guint)sqlite3_column_int (row, 2))
      world_violate (world, "I14", "exception %s is not as the model has it", probe_text (row, 0));
  }
  sqlite3_reset (row);
  if (n != g_hash_table_size (world->shadow->exceptions))
    world_violate (world, "I14", "central has %u exceptions, the model %u", n,
                   g_hash_table_size (world->shadow->exceptions));
}

void
shadow_compare (World *world)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, world->shadow->parts);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    const CptFulfilment *part = ((const Part *)value)->now;

    compare_lines (world, part);
    compare_milestones (world, part);
    compare_bags (world, part);
  }
  compare_balances (world);
  compare_exceptions (world);
  shadow_compare_passes (world);
}
