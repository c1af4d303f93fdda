/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/orchestration/check-shadow.h"

#include <string.h>

typedef struct {
  gint64 effective_us;
  gint64 n;
} Change;

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

void
cpt_shadow_clear (CptShadow *self)
{
  g_clear_pointer (&self->fulfilments, g_hash_table_unref);
  g_clear_pointer (&self->places, g_hash_table_unref);
  g_clear_pointer (&self->exceptions, g_hash_table_unref);
  g_clear_pointer (&self->balances, g_hash_table_unref);
  g_clear_pointer (&self->changes, g_hash_table_unref);
  g_clear_pointer (&self->counted, g_hash_table_unref);
  g_clear_pointer (&self->paid, g_hash_table_unref);
  g_clear_pointer (&self->passes, g_hash_table_unref);
  g_clear_pointer (&self->done, g_hash_table_unref);
  g_clear_error (&self->error);
}

void
cpt_shadow_init (CptShadow *self, CptCheck *check)
{
  self->check = check;
  self->fulfilments = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_fulfilment);
  self->places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_place);
  self->exceptions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_exception);
  self->balances = cpt_check_sums_new ();
  self->changes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                         (GDestroyNotify)(void (*) (void))g_array_unref);
  self->counted = cpt_check_sums_new ();
  self->paid = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->passes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->done = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

/* ---- the shadow's ledger ---- */

void
cpt_shadow_move (CptShadow *self,
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

void
cpt_shadow_book (CptShadow *self, const char *store, const GArray *movements, gint64 at_us)
{
  for (guint i = 0; i < movements->len; i++) {
    const CptMovement *movement = &g_array_index (movements, CptMovement, i);

    cpt_shadow_move (self, store, movement->sku, &movement->from, -movement->quantity, at_us);
    cpt_shadow_move (self, store, movement->sku, &movement->to, movement->quantity, at_us);
  }
}

gint64
cpt_shadow_get_balance_at (CptShadow *self,
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
add_part (CptShadow *self, JsonObject *object)
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
place_order (CptShadow *self, JsonObject *args, gint64 at_us)
{
  JsonArray *parts = json_object_get_array_member (args, "fulfilments");

  for (guint i = 0; i < json_array_get_length (parts); i++)
    add_part (self, json_array_get_object_element (parts, i));
}

static void
add_place (CptShadow *self, const char *store, const char *code)
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
set_places (CptShadow *self, JsonObject *args, gint64 at_us)
{
  JsonArray *rows = json_object_get_array_member (args, "rows");

  for (guint i = 0; i < json_array_get_length (rows); i++) {
    JsonArray *row = json_array_get_array_element (rows, i);

    add_place (self, json_array_get_string_element (row, 0),
               json_array_get_string_element (row, 1));
  }
}

static void
set_stores (CptShadow *self, JsonObject *args, gint64 at_us)
{
  JsonArray *rows = json_object_get_array_member (args, "rows");

  for (guint i = 0; i < json_array_get_length (rows); i++) {
    add_place (self, json_array_get_string_element (rows, i), CPT_LOCATION_NONE);
    add_place (self, json_array_get_string_element (rows, i), CPT_LOCATION_COUNTER);
  }
}

static void
set_stock (CptShadow *self, JsonObject *args, gint64 at_us)
{
  JsonArray *rows = json_object_get_array_member (args, "rows");
  const CptBucket outside = cpt_bucket (CPT_BUCKET_ADJUSTMENT);

  for (guint i = 0; i < json_array_get_length (rows); i++) {
    JsonArray *row = json_array_get_array_element (rows, i);
    const char *store = json_array_get_string_element (row, 0);
    const char *sku = json_array_get_string_element (row, 1);
    CptBucket floor = cpt_bucket_floor (json_array_get_string_element (row, 2));
    gint64 as_of_us = json_array_get_int_element (row, 4);
    gint64 n = json_array_get_int_element (row, 3) -
               cpt_shadow_get_balance_at (self, store, sku, &floor, as_of_us);

    cpt_shadow_move (self, store, sku, &floor, n, as_of_us);
    cpt_shadow_move (self, store, sku, &outside, -n, as_of_us);
  }
}

/* commands.md §7: what has no place, or one that the shop does not have, moves at `?`. */
static void
move_stock (CptShadow *self, JsonObject *args, gint64 at_us)
{
  static const struct {
    const char *kind;
    CptBucketSort outside;
  } outsides[] = {
    { "sale", CPT_BUCKET_CUSTOMER },
    { "return", CPT_BUCKET_CUSTOMER },
    { "delivery", CPT_BUCKET_SUPPLIER },
    { "adjustment", CPT_BUCKET_ADJUSTMENT },
  };
  const char *store = json_object_get_string_member (args, "store");
  const char *sku = json_object_get_string_member (args, "sku");
  const char *kind = json_object_get_string_member (args, "kind");
  const char *place = json_object_get_null_member (args, "place")
                          ? CPT_LOCATION_NONE
                          : json_object_get_string_member (args, "place");
  g_autofree char *key = g_strdup_printf ("%s\t%s", store, place);
  gboolean known = g_hash_table_contains (self->places, key);
  const CptBucket floor = cpt_bucket_floor (known ? place : CPT_LOCATION_NONE);
  gint64 n = json_object_get_int_member (args, "quantity");

  for (guint i = 0; i < G_N_ELEMENTS (outsides); i++) {
    const CptBucket outside = cpt_bucket (outsides[i].outside);

    if (g_strcmp0 (kind, outsides[i].kind) != 0)
      continue;
    cpt_shadow_move (self, store, sku, &floor, n, at_us);
    cpt_shadow_move (self, store, sku, &outside, -n, at_us);
  }
}

static void
set_here (CptShadow *self, JsonObject *args, gint64 at_us)
{
  JsonArray *ids = json_object_get_array_member (args, "fulfilments");

  for (guint i = 0; i < json_array_get_length (ids); i++) {
    CptFulfilment *part =
        g_hash_table_lookup (self->fulfilments, json_array_get_string_element (ids, i));

    if (part != NULL)
      part->milestones.here_us = json_object_get_int_member (args, "at_us");
  }
}

/* What each part says of its order's payment after it. */
static void
take_payment (CptShadow *self, JsonObject *args, gint64 at_us)
{
  JsonObject *payment = json_object_get_object_member (args, "payment");
  JsonArray *ids = json_object_get_array_member (args, "fulfilments");

  for (guint i = 0; i < json_array_get_length (ids); i++) {
    const char *id = json_array_get_string_element (ids, i);
    CptFulfilment *part = g_hash_table_lookup (self->fulfilments, id);

    if (part == NULL)
      continue;
    part->promise->paid = json_object_get_int_member (payment, "paid");
    cpt_payment_state_from_text (json_object_get_string_member (payment, "state"),
                                 &part->promise->payment_state);
    g_hash_table_add (self->paid, g_strdup (id));
  }
}

/* It holds no goods: whose it is and how it may be answered is taken as it is kept. */
static void
ask_for_receipt (CptShadow *self, JsonObject *args, gint64 at_us)
{
  const char *id = json_object_get_string_member (args, "exception");
  const CptException *kept = g_hash_table_lookup (self->check->exceptions, id);
  CptException *exception;

  if (kept == NULL) {
    cpt_check_find (self->result, "The receipt of %s was not seen, and nobody is asked",
                    json_object_get_string_member (args, "command"));
    return;
  }
  exception = cpt_exception_copy (kept);
  exception->closed_us = 0;
  exception->closed_as[0] = '\0';
  g_hash_table_replace (self->exceptions, g_strdup (id), exception);
}

static const struct {
  const char *kind;
  void (*apply) (CptShadow *self, JsonObject *args, gint64 at_us);
} own[] = {
  { "order.arrive", set_here },          { "order.pay", take_payment },
  { "order.place", place_order },        { "place.set", set_places },
  { "receipt.unseen", ask_for_receipt }, { "store.set", set_stores },
  { "stock.move", move_stock },          { "stock.set", set_stock },
};

gboolean
cpt_shadow_take_own (CptShadow *self, const CptLogEntry *entry)
{
  g_autoptr (JsonObject) line = NULL;
  JsonObject *args;

  for (guint i = 0; i < G_N_ELEMENTS (own); i++) {
    if (!g_str_equal (entry->kind, own[i].kind))
      continue;
    args = read_args (entry, &line);
    if (args != NULL)
      own[i].apply (self, args, entry->effective_us);
    else
      cpt_check_find (self->result, "%s %s: its line cannot be read", entry->kind, entry->id);
    return TRUE;
  }
  return FALSE;
}

/* ---- comparing ---- */

/* Where the kept balance is not the sum of the kept movements, the ledger's own check says so. */
static void
compare_balances (CptShadow *self)
{
  CptCheck *check = self->check;
  g_autoptr (GHashTable) is = cpt_check_sums_new ();
  GHashTableIter iter;
  gpointer key, n;

  g_hash_table_iter_init (&iter, check->balances);
  while (g_hash_table_iter_next (&iter, &key, &n)) {
    gint64 moved = cpt_check_get (check->moved, key);
    gint64 kept = *(const gint64 *)n;

    cpt_check_add (is, key, kept == moved ? kept : cpt_check_get (self->balances, key));
  }
  cpt_check_compare (check, self->result, is, self->balances, "balance");
}

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
compare_part (CptShadow *self, const CptFulfilment *shadow, const CptFulfilment *kept)
{
  const CptMilestones *a = &shadow->milestones, *b = &kept->milestones;
  guint n_found = self->result->found->len;

  if (cpt_check_is_blamed (self->check, kept->id))
    return;
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
      a->ready_us != b->ready_us || a->here_us != b->here_us || a->exit != b->exit ||
      !g_str_equal (a->location, b->location))
    cpt_check_find (self->result, "%s: its milestones are not those that its commands made",
                    kept->id);
  if (g_hash_table_contains (self->paid, kept->id) &&
      (shadow->promise->paid != kept->promise->paid ||
       shadow->promise->payment_state != kept->promise->payment_state))
    cpt_check_find (self->result, "%s: what is paid is not what its order's payments add up to",
                    kept->id);
  if (self->result->found->len > n_found)
    cpt_check_blame (self->check, kept->id);
}

typedef struct {
  CptShadow *shadow; /* (unowned) */
  guint n_kept;
} Passes;

static gboolean
compare_pass (const char *jti, const char *fulfilment, const char *command, gpointer user_data)
{
  Passes *self = user_data;
  g_autofree char *key = g_strdup_printf ("%s\t%s", jti, fulfilment);

  self->n_kept++;
  if (g_strcmp0 (g_hash_table_lookup (self->shadow->passes, key), command) != 0)
    cpt_check_find (self->shadow->passes_used, "The pass %s counts as used for %s: no act did", jti,
                    fulfilment);
  return TRUE;
}

/* I22: what counts as used is what accepted acts used, each once. */
gboolean
cpt_shadow_compare_passes (CptShadow *self, GError **error)
{
  Passes passes = { self, 0 };

  if (!cpt_storage_walk_passes_used (self->check->transaction, compare_pass, &passes, error))
    return FALSE;
  if (passes.n_kept < g_hash_table_size (self->passes))
    cpt_check_find (self->passes_used, "%u passes were used and count as unused",
                    g_hash_table_size (self->passes) - passes.n_kept);
  return TRUE;
}

void
cpt_shadow_compare (CptShadow *self)
{
  GHashTableIter iter;
  gpointer id, kept;

  g_hash_table_iter_init (&iter, self->check->fulfilments);
  while (g_hash_table_iter_next (&iter, &id, &kept)) {
    const CptFulfilment *shadow = g_hash_table_lookup (self->fulfilments, id);

    if (shadow == NULL) {
      cpt_check_find (self->result, "%s: no command made it", (const char *)id);
      cpt_check_blame (self->check, id);
    } else
      compare_part (self, shadow, kept);
  }
  g_hash_table_iter_init (&iter, self->fulfilments);
  while (g_hash_table_iter_next (&iter, &id, NULL)) {
    if (!g_hash_table_contains (self->check->fulfilments, id))
      cpt_check_find (self->result, "%s: it was ordered, but is not there", (const char *)id);
  }
  compare_balances (self);
}
