/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Own commands that touch several orders and places: what one leaves there, the next one finds. */
#include "feed-maker.h"
#include "room.h"

#include "cache/cache-private.h"
#include "cache/view-private.h"

#include <string.h>

#define NOW_US   G_GINT64_CONSTANT (1795250700000000)
#define TERMINAL "01a19b45-b800-7a31-89b6-6c6cf111006b"
#define SIGN_IN  "01a1fd04-0ec0-736c-8ddb-cd748869e339"
#define BIN      "R-01" /* holds one order */
#define SHELF    "A-03-2"
#define SKU      "45001-KAK-M"
#define N_ORDERS 16

typedef struct {
  Room room;
  CptCache *cache; /* (owned) */
  CptView *view;   /* (owned) */
  char orders[N_ORDERS][CPT_ID_SIZE];
  gint64 next_seq;
  GHashTable *told; /* (owned) ids of the last change; NULL: all */
} Fixture;

static void
on_changed (const GPtrArray *ids, gpointer user_data)
{
  Fixture *self = user_data;

  g_clear_pointer (&self->told, g_hash_table_unref);
  if (ids == NULL)
    return;
  self->told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < ids->len; i++)
    g_hash_table_add (self->told, g_strdup (g_ptr_array_index (ids, i)));
}

static void
put_place (FeedMaker *feed, const char *code, CptPlaceSort sort, gint capacity)
{
  g_autoptr (CptPlace) place = cpt_place_new (code);

  place->sort = sort;
  place->capacity = capacity;
  feed_maker_put (feed, CPT_ROW_PLACE, code, cpt_row_write_place (place));
}

static void
put_policy (FeedMaker *feed)
{
  const char *root = g_getenv ("COMPTOIR_SOURCE_ROOT");
  g_autofree char *path =
      g_build_filename (root != NULL ? root : ".", "data", "policy", "fr.json", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  g_file_get_contents (path, &text, &length, &error);
  g_assert_no_error (error);
  feed_maker_put (feed, CPT_ROW_POLICY, "p-1", cpt_policy_minify (text, length, &error));
  g_assert_no_error (error);
}

/* Two lines of one article: of the first a piece is in hands, of the second none. */
static void
put_order (FeedMaker *feed, const char *id)
{
  g_autoptr (CptPromise) promise = cpt_promise_new ();
  g_autoptr (CptFulfilment) order = NULL;

  g_strlcpy (promise->order, TERMINAL, sizeof promise->order);
  promise->number = g_strdup ("C-1");
  promise->reference = g_strdup ("C-1");
  promise->channel = g_strdup ("web");
  promise->order_class = g_strdup ("consumer");
  promise->placed_us = promise->assigned_us = NOW_US;
  promise->on_short = CPT_ON_SHORT_KEEP;
  g_strlcpy (promise->currency, "EUR", sizeof promise->currency);
  order = cpt_fulfilment_new (id, promise, 2);
  feed_maker_put (feed, CPT_ROW_FULFILMENT, id, cpt_row_write_fulfilment (order));
  for (guint i = 0; i < order->n_lines; i++) {
    CptLine *line = &order->lines[i];
    g_autofree char *row = g_strdup_printf ("%s/%u", id, i + 1);

    line->number = i + 1;
    g_strlcpy (line->sku, SKU, sizeof line->sku);
    line->counters[CPT_COUNTER_ORDERED] = 1;
    line->counters[CPT_COUNTER_PICKED] = i == 0 ? 1 : 0;
    line->goods = cpt_goods_new ();
    line->goods->kind = g_strdup ("goods");
    line->goods->name = g_strdup ("Parka");
    feed_maker_put (feed, CPT_ROW_LINE, row, cpt_row_write_line (id, line));
  }
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_auto (FeedMaker) shop = { 0 };
  g_auto (FeedMaker) work = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (GArray) sign_ins = g_array_new (FALSE, TRUE, sizeof (CptSignIn));
  CptSignIn camille = { .id = SIGN_IN, .person = TERMINAL, .role = CPT_ROLE_MANAGER };

  self->next_seq = 1;
  room_make (&self->room);
  self->cache = cpt_cache_open (self->room.path, &error);
  g_assert_no_error (error);
  feed_maker_init (&shop, "shop/LYO1");
  put_policy (&shop);
  put_place (&shop, BIN, CPT_PLACE_BIN, 1);
  put_place (&shop, SHELF, CPT_PLACE_SHELF, 0);
  feed_maker_apply (&shop, self->cache, NOW_US);
  feed_maker_init (&work, "work/LYO1");
  for (guint i = 0; i < N_ORDERS; i++) {
    g_snprintf (self->orders[i], CPT_ID_SIZE, "01a1fcf2-9de8-7b96-8014-%012u", i);
    put_order (&work, self->orders[i]);
  }
  feed_maker_apply (&work, self->cache, NOW_US);
  self->view = cpt_view_open (self->room.path, "LYO1", TERMINAL, &error);
  g_assert_no_error (error);
  g_array_append_val (sign_ins, camille);
  g_assert_true (cpt_view_load (self->view, none, sign_ins, &error));
  g_assert_no_error (error);
  cpt_view_set_changed (self->view, on_changed, self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_clear_pointer (&self->view, cpt_view_close);
  g_clear_pointer (&self->cache, cpt_cache_close);
  g_clear_pointer (&self->told, g_hash_table_unref);
  room_leave (&self->room);
}

/* The view has it, as after it was written: takes @command, answers its id. */
static const char *
add (Fixture *self, CptCommand *command, guint order)
{
  g_autoptr (CptJournalAct) act = cpt_journal_act_new ();

  command->seq = self->next_seq++;
  g_snprintf (command->id, CPT_ID_SIZE, "01a1fd00-0000-7000-8000-%012u", (guint)command->seq);
  g_strlcpy (command->aggregate, self->orders[order], CPT_ID_SIZE);
  g_strlcpy (command->sign_in, SIGN_IN, CPT_ID_SIZE);
  command->at_us = NOW_US + command->seq;
  g_ptr_array_add (act->commands, command);
  cpt_view_add (self->view, act);
  return ((const CptPending *)g_ptr_array_index (self->view->pending, self->view->pending->len - 1))
      ->command->id;
}

static void
stage (Fixture *self, guint order)
{
  CptCommand *command = cpt_command_new (CPT_KIND_STAGE);

  g_strlcpy (command->args.location, BIN, sizeof command->args.location);
  command->args.bags = g_ptr_array_new_with_free_func (g_free);
  add (self, command, order);
}

static const char *
miss (Fixture *self, guint order)
{
  CptCommand *command = cpt_command_new (CPT_KIND_SHORT);

  command->args.line = 2;
  command->args.missing = 1;
  g_strlcpy (command->args.reason, "not-on-shelf", sizeof command->args.reason);
  g_strlcpy (command->args.location, SHELF, sizeof command->args.location);
  return add (self, command, order);
}

static void
undo (Fixture *self, guint order, const char *of)
{
  CptCommand *command = cpt_command_new (CPT_KIND_UNDO);

  g_strlcpy (command->args.of, of, sizeof command->args.of);
  add (self, command, order);
  g_assert_false (cpt_view_get_fulfilment (self->view, self->orders[order])->doubtful);
}

/* All is read and decided anew, as after a start. */
static void
reload_all (Fixture *self)
{
  CptCacheApplied nothing = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_true (cpt_view_reload (self->view, &nothing, &error));
  g_assert_no_error (error);
}

static void
assert_stands_in_bin (Fixture *self, guint from, guint order)
{
  for (guint i = from; i < N_ORDERS; i++) {
    const CptViewFulfilment *entry = cpt_view_get_fulfilment (self->view, self->orders[i]);

    g_assert_cmpstr (entry->shown->milestones.location, ==, i == order ? BIN : "");
    g_assert_cmpint (entry->doubtful, ==, i != order);
    g_assert_cmpuint (entry->n_pending, ==, 1);
  }
}

/* One bin, one order: whoever came first has it, in whatever order the rows lie in memory. */
static void
test_in_order (Fixture *self, gconstpointer data)
{
  for (guint i = 0; i < N_ORDERS; i++)
    stage (self, i);
  assert_stands_in_bin (self, 0, 0);
  reload_all (self);
  assert_stands_in_bin (self, 0, 0);
}

/* The first is refused: the second is no longer in doubt, though nothing came about it. */
static void
test_frees_the_next (Fixture *self, gconstpointer data)
{
  for (guint i = 0; i < N_ORDERS; i++)
    stage (self, i);
  cpt_view_reject (self->view, 1, "{\"code\":\"guard_failed\"}");
  g_assert_cmpstr (
      cpt_view_get_fulfilment (self->view, self->orders[0])->shown->milestones.location, ==, "");
  assert_stands_in_bin (self, 1, 1);
  g_assert_nonnull (self->told);
  g_assert_true (g_hash_table_contains (self->told, self->orders[0]));
  g_assert_true (g_hash_table_contains (self->told, self->orders[1]));
  g_assert_false (g_hash_table_contains (self->told, self->orders[2]));
}

static guint
count_asked (Fixture *self)
{
  const CptViewPlace *shelf = g_hash_table_lookup (self->view->places, SHELF);

  return shelf->shown->count.n_skus;
}

static void
assert_asked (Fixture *self, guint n)
{
  g_assert_cmpuint (count_asked (self), ==, n);
  reload_all (self);
  g_assert_cmpuint (count_asked (self), ==, n);
}

/* A short asks for a count of the shelf; taken back, nobody asks any more. */
static void
test_count_ends (Fixture *self, gconstpointer data)
{
  const char *first = miss (self, 0);

  assert_asked (self, 1);
  undo (self, 0, first);
  assert_asked (self, 0);
}

/* Two ask for the same count: the one who opened it may go, as long as the other asks. */
static void
test_count_wanted (Fixture *self, gconstpointer data)
{
  const char *first = miss (self, 0);

  miss (self, 1);
  undo (self, 0, first);
  assert_asked (self, 1);
}

/* The second only joined a count that was open: taking it back ends nothing, taking both back does.
 */
static void
test_count_joined (Fixture *self, gconstpointer data)
{
  const char *first = miss (self, 0);
  const char *second = miss (self, 1);

  undo (self, 1, second);
  assert_asked (self, 1);
  undo (self, 0, first);
  assert_asked (self, 0);
}

/* ---- rows that cannot be read ---- */

#define ADD_BAG                                                                                    \
  "INSERT INTO row (scope, kind, id, seq, doc) VALUES ('work/LYO1', 'bag', 'CB00000001N', 99, "    \
  "'{');"

/* Central says that the first order is news: one that was not here, so that all its rows are read.
 */
static gboolean
reread (Fixture *self)
{
  g_autofree char *name = g_strdup_printf ("fulfilment\n%s", self->orders[0]);
  CptCacheApplied applied = { 0 };
  g_autoptr (GPtrArray) changed = g_ptr_array_new ();

  g_ptr_array_add (changed, name);
  applied.changed = changed;
  g_hash_table_remove (self->view->fulfilments, self->orders[0]);
  for (guint i = 0; i < self->view->scopes->len; i++)
    if (strcmp (g_array_index (self->view->scopes, CptCacheScope, i).scope, "work/LYO1") == 0)
      applied.scope = g_array_index (self->view->scopes, CptCacheScope, i);
  return cpt_view_reload (self->view, &applied, NULL);
}

static void
assert_all_open (Fixture *self)
{
  g_autoptr (GPtrArray) open = cpt_view_list_open (self->view);

  g_assert_cmpuint (open->len, ==, N_ORDERS);
}

/* A row that the disk spoilt hides itself until it is found, and no other. */
static void
test_spoilt (Fixture *self, gconstpointer data)
{
  g_assert_true (cpt_sql_execute (self->cache->sql, ADD_BAG, NULL));
  g_assert_true (reread (self));
  assert_all_open (self);
}

/* What was read before the disk failed is shown. */
static void
test_unreadable (Fixture *self, gconstpointer data)
{
  g_assert_true (cpt_sql_execute (
      self->cache->sql,
      ADD_BAG
      "ALTER TABLE row RENAME TO other;"
      "CREATE VIEW row AS SELECT rowid, scope, kind, id, seq,"
      " CASE WHEN kind = 'bag' THEN abs (-9223372036854775807 - 1) ELSE doc END AS doc FROM other",
      NULL));
  g_assert_false (reread (self));
  assert_all_open (self);
}

int
main (int argc, char *argv[])
{
  static const struct {
    const char *path;
    void (*function) (Fixture *, gconstpointer);
  } TESTS[] = {
    { "/cache/view-replay/in the order of their numbers", test_in_order },
    { "/cache/view-replay/a refusal frees the next", test_frees_the_next },
    { "/cache/view-replay/a count ends with its short", test_count_ends },
    { "/cache/view-replay/a count that another wants", test_count_wanted },
    { "/cache/view-replay/a count that was joined", test_count_joined },
    { "/cache/view-replay/a row that the disk spoilt", test_spoilt },
    { "/cache/view-replay/a disk that fails", test_unreadable },
  };

  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  for (gsize i = 0; i < G_N_ELEMENTS (TESTS); i++)
    g_test_add (TESTS[i].path, Fixture, NULL, set_up, TESTS[i].function, tear_down);
  return g_test_run ();
}
