/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/orchestration/check-private.h"

#include "crypto/crypto.h"
#include "domain/apply.h"
#include "wire/command.h"
#include "wire/json.h"

#include <string.h>

/* I6: central is the fold of its log. Every command with a verdict is applied again, in the order
 * of commit, to a shadow that begins empty; in the end the shadow's counters and balances must be
 * those that are kept. Rights are not asked again: who had them then is not on record for ever. */

typedef struct {
  gint64 effective_us;
  gint64 n;
} Change;

/* What an accepted command may be asked for by an undo. */
typedef struct {
  char aggregate[CPT_ID_SIZE];
  char kind[CPT_CODE_SIZE];
  char sku[CPT_SKU_SIZE];
  gboolean from_terminal, undone;
} Done;

typedef struct {
  CptCheck *check;         /* (unowned) */
  CptCheckResult *result;  /* (unowned) */
  GHashTable *fulfilments; /* (owned) (element-type utf8 CptFulfilment) */
  GHashTable *places;      /* (owned) (element-type utf8 CptPlace) "store\tcode" */
  GHashTable *exceptions;  /* (owned) (element-type utf8 CptException) */
  GHashTable *balances;    /* (owned) (element-type utf8 gint64) */
  GHashTable *changes;     /* (owned) (element-type utf8 GArray) key → its Changes */
  GHashTable *counted;     /* (owned) (element-type utf8 gint64) "store\tsku\tfloor@…" */
  GHashTable *done;        /* (owned) (element-type utf8 Done) */
  GError *error;           /* (owned) (nullable) the storage failed */
} Fold;

static void
free_fulfilment (gpointer fulfilment)
{
  cpt_fulfilment_free (fulfilment);
}

static void
free_place (gpointer place)
{
  cpt_place_free (place);
}

static void
free_exception (gpointer exception)
{
  cpt_exception_free (exception);
}

static void
fold_clear (Fold *self)
{
  g_clear_pointer (&self->fulfilments, g_hash_table_unref);
  g_clear_pointer (&self->places, g_hash_table_unref);
  g_clear_pointer (&self->exceptions, g_hash_table_unref);
  g_clear_pointer (&self->balances, g_hash_table_unref);
  g_clear_pointer (&self->changes, g_hash_table_unref);
  g_clear_pointer (&self->counted, g_hash_table_unref);
  g_clear_pointer (&self->done, g_hash_table_unref);
  g_clear_error (&self->error);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fold, fold_clear)

/* ---- the shadow's ledger ---- */

static void
move (Fold *self,
      const char *store,
      const char *sku,
      const CptBucket *bucket,
      gint64 n,
      gint64 at_us)
{
  g_autofree char *key = cpt_check_key (store, sku, bucket);
  GArray *changes = g_hash_table_lookup (self->changes, key);
  Change change = { at_us, n };

  if (changes == NULL) {
    changes = g_array_new (FALSE, FALSE, sizeof (Change));
    g_hash_table_insert (self->changes, g_strdup (key), changes);
  }
  g_array_append_val (changes, change);
  cpt_check_add (self->balances, key, n);
}

static void
book (Fold *self, const char *store, const GArray *movements, gint64 at_us)
{
  for (guint i = 0; i < movements->len; i++) {
    const CptMovement *movement = &g_array_index (movements, CptMovement, i);

    move (self, store, movement->sku, &movement->from, -movement->quantity, at_us);
    move (self, store, movement->sku, &movement->to, movement->quantity, at_us);
  }
}

static gint64
get_balance_at (Fold *self,
                const char *store,
                const char *sku,
                const CptBucket *bucket,
                gint64 at_us)
{
  g_autofree char *key = cpt_check_key (store, sku, bucket);
  const GArray *changes = g_hash_table_lookup (self->changes, key);
  gint64 n = 0;

  for (guint i = 0; changes != NULL && i < changes->len; i++) {
    const Change *change = &g_array_index (changes, Change, i);

    if (change->effective_us <= at_us)
      n += change->n;
  }
  return n;
}

/* ---- central's own commands ---- */

static JsonObject *
read_args (const CptLogEntry *entry, JsonObject **line_out)
{
  JsonObject *args = NULL;

  *line_out = cpt_json_parse_object (entry->line, strlen (entry->line), strlen (entry->line), NULL);
  if (*line_out == NULL || !cpt_json_get_object (*line_out, "args", &args, NULL))
    return NULL;
  return args;
}

static void
add_part (Fold *self, JsonObject *object)
{
  g_autoptr (CptPromise) promise = cpt_promise_new ();
  JsonArray *lines = json_object_get_array_member (object, "lines");
  CptFulfilment *part = cpt_fulfilment_new (json_object_get_string_member (object, "id"), promise,
                                            json_array_get_length (lines));

  g_strlcpy (promise->store, json_object_get_string_member (object, "store"),
             sizeof promise->store);
  cpt_method_from_text (json_object_get_string_member (object, "method"), &promise->method);
  promise->on_short = cpt_on_short_from_text (json_object_get_string_member (object, "on_short"));
  for (guint i = 0; i < json_array_get_length (lines); i++) {
    JsonArray *line = json_array_get_array_element (lines, i);

    part->lines[i].number = (guint)json_array_get_int_element (line, 0);
    g_strlcpy (part->lines[i].sku, json_array_get_string_element (line, 1),
               sizeof part->lines[i].sku);
    part->lines[i].counters[CPT_COUNTER_ORDERED] = json_array_get_int_element (line, 2);
  }
  g_hash_table_insert (self->fulfilments, g_strdup (part->id), part);
}

static void
place_order (Fold *self, JsonObject *args)
{
  JsonArray *parts = json_object_get_array_member (args, "fulfilments");

  for (guint i = 0; i < json_array_get_length (parts); i++)
    add_part (self, json_array_get_object_element (parts, i));
}

static void
add_place (Fold *self, const char *store, const char *code)
{
  g_autofree char *key = g_strdup_printf ("%s\t%s", store, code);
  CptPlace *place;

  if (g_hash_table_contains (self->places, key))
    return;
  place = cpt_place_new (code);
  g_strlcpy (place->store, store, sizeof place->store);
  g_hash_table_insert (self->places, g_steal_pointer (&key), place);
}

static void
set_places (Fold *self, JsonObject *args)
{
  JsonArray *rows = json_object_get_array_member (args, "rows");

  for (guint i = 0; i < json_array_get_length (rows); i++) {
    JsonArray *row = json_array_get_array_element (rows, i);

    add_place (self, json_array_get_string_element (row, 0),
               json_array_get_string_element (row, 1));
  }
}

static void
set_stores (Fold *self, JsonObject *args)
{
  JsonArray *rows = json_object_get_array_member (args, "rows");

  for (guint i = 0; i < json_array_get_length (rows); i++) {
    add_place (self, json_array_get_string_element (rows, i), CPT_LOCATION_NONE);
    add_place (self, json_array_get_string_element (rows, i), CPT_LOCATION_COUNTER);
  }
}

static void
set_stock (Fold *self, JsonObject *args)
{
  JsonArray *rows = json_object_get_array_member (args, "rows");
  const CptBucket outside = cpt_bucket (CPT_BUCKET_ADJUSTMENT);

  for (guint i = 0; i < json_array_get_length (rows); i++) {
    JsonArray *row = json_array_get_array_element (rows, i);
    const char *store = json_array_get_string_element (row, 0);
    const char *sku = json_array_get_string_element (row, 1);
    CptBucket floor = cpt_bucket_floor (json_array_get_string_element (row, 2));
    gint64 at_us = json_array_get_int_element (row, 4);
    gint64 n =
        json_array_get_int_element (row, 3) - get_balance_at (self, store, sku, &floor, at_us);

    move (self, store, sku, &floor, n, at_us);
    move (self, store, sku, &outside, -n, at_us);
  }
}

static const struct {
  const char *kind;
  void (*apply) (Fold *self, JsonObject *args);
} own[] = {
  { "order.place", place_order },
  { "place.set", set_places },
  { "store.set", set_stores },
  { "stock.set", set_stock },
};

/* ---- what terminals and channels sent ---- */

static const CptPlace *
find_place (const Fold *self, const char *store, const char *code)
{
  g_autofree char *key = g_strdup_printf ("%s\t%s", store, code);

  return g_hash_table_lookup (self->places, key);
}

/* The shop whose terminal it was, or that of what a channel's command is about. */
static gboolean
find_store (Fold *self, const CptLogEntry *entry, char store_out[CPT_STORE_SIZE])
{
  const CptFulfilment *part = g_hash_table_lookup (self->fulfilments, entry->aggregate);
  CptTerminalRow terminal = { 0 };
  gboolean found = FALSE;

  if (*entry->terminal == '\0') {
    g_strlcpy (store_out, part != NULL ? part->promise->store : "", CPT_STORE_SIZE);
    return TRUE;
  }
  if (!cpt_storage_load_terminal (self->check->transaction, entry->terminal, &terminal, &found,
                                  &self->error))
    return FALSE;
  g_strlcpy (store_out, terminal.store, CPT_STORE_SIZE);
  return TRUE;
}

static void
find_aggregate (Fold *self,
                const CptLogEntry *entry,
                const char *store,
                const Done *undone,
                CptAggregate *before)
{
  const CptKindRow *row = cpt_kind_find (undone != NULL ? undone->kind : entry->kind);
  g_autofree char *key = g_strdup_printf ("%s\t%s", store, entry->aggregate);

  if (row == NULL)
    return;
  before->store = store;
  if (row->aggregate == CPT_AGGREGATE_PLACE)
    before->place = g_hash_table_lookup (self->places, key);
  else if (row->aggregate == CPT_AGGREGATE_EXCEPTION)
    before->exception = g_hash_table_lookup (self->exceptions, entry->aggregate);
  else if (row->aggregate == CPT_AGGREGATE_FULFILMENT)
    before->fulfilment = g_hash_table_lookup (self->fulfilments, entry->aggregate);
}

static const char *
find_sku (const CptCommand *command, const CptAggregate *before)
{
  const CptLine *line = NULL;

  if (*command->args.sku != '\0')
    return command->args.sku;
  if (before->fulfilment != NULL && command->args.line > 0)
    line = cpt_fulfilment_find_line (before->fulfilment, (guint)command->args.line);
  return line != NULL ? line->sku : "";
}

static void
fill_context (Fold *self,
              const CptLogEntry *entry,
              const CptCommand *command,
              const CptAggregate *before,
              const char *store,
              const Done *undone,
              CptContext *context,
              CptBucket *floor_out)
{
  const char *code = before->place != NULL ? before->place->code : command->args.location;
  const char *sku = find_sku (command, before);
  gboolean as_of = command->kind == CPT_KIND_COUNT || command->kind == CPT_KIND_SHORT;
  g_autofree char *counted = NULL, *now = NULL;

  context->effective_us = entry->effective_us;
  context->store = store;
  context->by_central = entry->source != CPT_SOURCE_TERMINAL;
  context->actor_role = context->approver_role = CPT_ROLE_MANAGER;
  context->sku_known = TRUE;
  context->place_known = find_place (self, store, code) != NULL;
  *floor_out = cpt_bucket_floor (context->place_known ? code : CPT_LOCATION_NONE);
  context->floor_balance =
      get_balance_at (self, store, sku, floor_out, as_of ? entry->effective_us : G_MAXINT64);
  counted = cpt_check_key (store, undone != NULL ? undone->sku : sku, floor_out);
  context->counted_us = cpt_check_get (self->counted, counted);
  if (undone == NULL)
    return;
  context->undone_known = g_str_equal (undone->aggregate, entry->aggregate);
  context->undone_from_terminal = undone->from_terminal;
  context->undone_already = undone->undone;
  g_strlcpy (context->undone_kind, undone->kind, sizeof context->undone_kind);
}

static void
set_counted (Fold *self, const char *store, const char *sku, const char *code, gint64 at_us)
{
  const CptBucket floor = cpt_bucket_floor (code);
  g_autofree char *key = cpt_check_key (store, sku, &floor);

  cpt_check_add (self->counted, key, at_us - cpt_check_get (self->counted, key));
}

static void
remember (Fold *self, const CptLogEntry *entry, const CptCommand *command)
{
  Done *done = g_new0 (Done, 1);

  g_strlcpy (done->aggregate, entry->aggregate, sizeof done->aggregate);
  g_strlcpy (done->kind, entry->kind, sizeof done->kind);
  g_strlcpy (done->sku, command->args.sku, sizeof done->sku);
  done->from_terminal = entry->source == CPT_SOURCE_TERMINAL;
  g_hash_table_insert (self->done, g_strdup (entry->id), done);
}

/* The shadow takes over what the rule made. */
static void
take_outcome (Fold *self,
              const CptLogEntry *entry,
              const CptCommand *command,
              const char *store,
              Done *undone,
              CptOutcome *outcome)
{
  CptPlace *place = outcome->place;

  book (self, store, outcome->movements, entry->effective_us);
  if (outcome->fulfilment != NULL)
    g_hash_table_replace (self->fulfilments, g_strdup (entry->aggregate),
                          g_steal_pointer (&outcome->fulfilment));
  if (outcome->exception != NULL)
    g_hash_table_replace (self->exceptions, g_strdup (entry->aggregate),
                          g_steal_pointer (&outcome->exception));
  if (place != NULL) {
    if (outcome->counted_us >= 0)
      set_counted (self, store, undone != NULL ? undone->sku : command->args.sku, place->code,
                   outcome->counted_us);
    g_hash_table_replace (self->places, g_strdup_printf ("%s\t%s", store, place->code),
                          g_steal_pointer (&outcome->place));
  }
  if (outcome->opens_count) {
    CptPlace *counted = (CptPlace *)find_place (self, store, outcome->count_location);

    if (counted != NULL)
      cpt_place_open_count (counted, outcome->count_sku, entry->effective_us);
  }
  if (undone != NULL)
    undone->undone = TRUE;
  remember (self, entry, command);
}

static void
add_item (Fold *self,
          const CptLogEntry *entry,
          const CptCommand *command,
          const char *store,
          const CptProblem *problem,
          const CptExceptionItem *item)
{
  CptException *exception = g_hash_table_lookup (self->exceptions, problem->exception);
  const CptException *kept = g_hash_table_lookup (self->check->exceptions, problem->exception);

  if (exception == NULL) {
    exception = cpt_exception_new (problem->exception);
    g_strlcpy (exception->store, store, sizeof exception->store);
    for (guint i = 0; kept != NULL && i < kept->closings->len; i++)
      g_ptr_array_add (exception->closings, g_strdup (kept->closings->pdata[i]));
    g_hash_table_insert (self->exceptions, g_strdup (problem->exception), exception);
  }
  g_array_append_val (exception->items, *item);
}

/* A refused pick books what the floor can give (commands.md §3), whatever the reason. */
static void
fold_refused (Fold *self,
              const CptLogEntry *entry,
              const CptCommand *command,
              const CptAggregate *before,
              const char *store,
              const CptContext *context,
              const CptBucket *floor)
{
  g_autoptr (CptProblem) problem =
      entry->problem != NULL ? cpt_problem_read (entry->problem, strlen (entry->problem), NULL)
                             : NULL;
  CptExceptionItem item = { .from = *floor };
  const CptBucket astray = cpt_bucket (CPT_BUCKET_ASTRAY);
  const char *sku = find_sku (command, before);

  if (problem == NULL || command->kind != CPT_KIND_PICK || *problem->exception == '\0')
    return;
  item.asked = command->args.quantity;
  item.line = (guint)command->args.line;
  g_strlcpy (item.command, entry->id, sizeof item.command);
  g_strlcpy (item.kind, entry->kind, sizeof item.kind);
  g_strlcpy (item.sku, sku, sizeof item.sku);
  if (!g_str_equal (problem->code, cpt_refusal_code_to_text (CPT_REFUSAL_WRONG_STORE)))
    item.booked = MIN (item.asked, MAX (0, context->floor_balance));
  move (self, store, sku, floor, -item.booked, entry->effective_us);
  move (self, store, sku, &astray, item.booked, entry->effective_us);
  add_item (self, entry, command, store, problem, &item);
}

static void
fold_command (Fold *self, const CptLogEntry *entry, const CptCommand *command)
{
  Done *undone =
      *command->args.of != '\0' ? g_hash_table_lookup (self->done, command->args.of) : NULL;
  g_auto (CptOutcome) outcome = { 0 };
  g_autoptr (CptPolicy) policy = NULL;
  CptAggregate before = { 0 };
  CptContext context = { 0 };
  char store[CPT_STORE_SIZE] = "";
  CptBucket floor;

  policy = cpt_service_get_policy (self->check->service, self->check->transaction, command->policy,
                                   &self->error);
  if (policy == NULL || !find_store (self, entry, store))
    return;
  find_aggregate (self, entry, store, undone, &before);
  context.policy = policy;
  fill_context (self, entry, command, &before, store, undone, &context, &floor);
  if (!entry->accepted) {
    fold_refused (self, entry, command, &before, store, &context, &floor);
    return;
  }
  if (cpt_apply (&before, command, &context, &outcome))
    take_outcome (self, entry, command, store, undone, &outcome);
  else
    cpt_check_find (self->result, "%s %s was accepted, but is refused when applied again: %s",
                    entry->kind, entry->id, cpt_refusal_code_to_text (outcome.refusal.code));
}

static gboolean
fold_entry (const CptLogEntry *entry, gpointer user_data)
{
  Fold *self = user_data;
  guint8 hash[CPT_HASH_BYTES];
  g_autoptr (CptCommand) command = NULL;
  g_autoptr (JsonObject) line = NULL;
  JsonObject *args;

  self->result->n_checked++;
  cpt_crypto_hash (entry->line, strlen (entry->line), hash);
  if (!cpt_crypto_equal (hash, entry->hash,
                         sizeof hash)) { /* not what was written: nothing follows */
    cpt_check_find (self->result, "%s %s: its line was changed", entry->kind, entry->id);
    return TRUE;
  }
  for (guint i = 0; i < G_N_ELEMENTS (own); i++) {
    if (!g_str_equal (entry->kind, own[i].kind))
      continue;
    args = read_args (entry, &line);
    if (args != NULL)
      own[i].apply (self, args);
    else
      cpt_check_find (self->result, "%s %s: its line cannot be read", entry->kind, entry->id);
    return TRUE;
  }
  if (cpt_kind_find (entry->kind) == NULL)
    return TRUE;
  command = cpt_command_read (entry->line, strlen (entry->line), NULL);
  if (command == NULL)
    cpt_check_find (self->result, "%s %s: its line cannot be read", entry->kind, entry->id);
  else
    fold_command (self, entry, command);
  return self->error == NULL;
}

/* ---- comparing ---- */

static gboolean
is_same_bags (const CptFulfilment *a, const CptFulfilment *b)
{
  if (a->bags->len != b->bags->len)
    return FALSE;
  for (guint i = 0; i < a->bags->len; i++) {
    const CptBag *bag = a->bags->pdata[i];
    const CptBag *other = cpt_fulfilment_find_bag (b, bag->number);

    if (other == NULL || !g_str_equal (bag->location, other->location) ||
        bag->units->len != other->units->len)
      return FALSE;
    for (guint j = 0; j < bag->units->len; j++) {
      const CptUnits *units = &g_array_index (bag->units, CptUnits, j);

      if (cpt_bag_get_units (other, units->line) != units->quantity)
        return FALSE;
    }
  }
  return TRUE;
}

static void
compare_part (Fold *self, const CptFulfilment *shadow, const CptFulfilment *kept)
{
  const CptMilestones *a = &shadow->milestones, *b = &kept->milestones;

  for (gsize i = 0; i < shadow->n_lines; i++) {
    const CptLine *line = cpt_fulfilment_find_line (kept, shadow->lines[i].number);

    if (line == NULL ||
        memcmp (line->counters, shadow->lines[i].counters, sizeof line->counters) != 0)
      cpt_check_find (self->result, "%s line %u: its counters are not those that its commands made",
                      kept->id, shadow->lines[i].number);
  }
  if (!is_same_bags (shadow, kept))
    cpt_check_find (self->result, "%s: its bags are not those that its commands made", kept->id);
  if (a->accepted_us != b->accepted_us || a->staged_us != b->staged_us ||
      a->ready_us != b->ready_us || a->exit != b->exit || !g_str_equal (a->location, b->location))
    cpt_check_find (self->result, "%s: its milestones are not those that its commands made",
                    kept->id);
}

static void
compare (Fold *self)
{
  GHashTableIter iter;
  gpointer id, kept;

  g_hash_table_iter_init (&iter, self->check->fulfilments);
  while (g_hash_table_iter_next (&iter, &id, &kept)) {
    const CptFulfilment *shadow = g_hash_table_lookup (self->fulfilments, id);

    if (shadow == NULL)
      cpt_check_find (self->result, "%s: no command made it", (const char *)id);
    else
      compare_part (self, shadow, kept);
  }
  g_hash_table_iter_init (&iter, self->fulfilments);
  while (g_hash_table_iter_next (&iter, &id, NULL)) {
    if (!g_hash_table_contains (self->check->fulfilments, id))
      cpt_check_find (self->result, "%s: it was ordered, but is not there", (const char *)id);
  }
  cpt_check_compare (self->result, self->check->balances, self->balances, "balance");
}

gboolean
cpt_check_fold (CptCheck *check, GError **error)
{
  g_auto (Fold) fold = { .check = check };

  fold.result =
      cpt_check_begin (check, "I6", "All that is kept follows from the log, from its beginning");
  fold.fulfilments = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_fulfilment);
  fold.places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_place);
  fold.exceptions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_exception);
  fold.balances = cpt_check_sums_new ();
  fold.changes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                        (GDestroyNotify)(void (*) (void))g_array_unref);
  fold.counted = cpt_check_sums_new ();
  fold.done = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (!cpt_storage_walk_log (check->transaction, 0, fold_entry, &fold, error))
    return FALSE;
  if (fold.error != NULL) {
    g_propagate_error (error, g_steal_pointer (&fold.error));
    return FALSE;
  }
  compare (&fold);
  return TRUE;
}
