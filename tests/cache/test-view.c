/* SPDX-License-Identifier: GPL-3.0-or-later */
/* R2 on the golden story: what central confirmed + own commands that it does not contain yet. */
#include "room.h"

#include "cache/cache-private.h"
#include "cache/view-private.h"
#include "wire/command.h"

#include <string.h>

#define NOW_US   G_GINT64_CONSTANT (1795250700000000)
#define TERMINAL "01a19b45-b800-7a31-89b6-6c6cf111006b"
#define SIGN_IN  "01a1fd04-0ec0-736c-8ddb-cd748869e339"
#define CAMILLE  "01a05b8d-9300-7236-b375-2bda6a992c72"
#define C20001   "01a1fcf2-9de8-7b96-8014-c714138bb47e"
#define C20002   "01a1fcf9-f0e8-72da-80d0-0e9597e20eda"
#define C20003   "01a1fcfe-84c8-775f-a621-9d841759ee70"
#define C20006   "01a1fd15-6828-7b6c-87a3-462518459ede"
#define OPEN_EXC "01a1fd1c-b740-7f0a-af0f-91dc79fa2173"
#define WITH_EXC                                                                                   \
  "{\"code\":\"order_cancelled\",\"exception\":\"01a1fd44-1560-7c6b-bca0-782ec11b43ad\"}"
#define NO_EXC "{\"code\":\"guard_failed\",\"line\":3}"

typedef struct {
  Room room;
  CptCache *cache;  /* (owned) */
  CptView *view;    /* (owned) */
  GPtrArray *lines; /* (owned) (element-type CptJournalLine) 801…812 */
  GArray *sign_ins; /* (owned) */
  guint n_changed;
  gboolean all_changed;
} Fixture;

static void
on_changed (const GPtrArray *ids, gpointer user_data)
{
  Fixture *self = user_data;

  self->n_changed++;
  self->all_changed = ids == NULL;
}

/* @what → @with: of one trailer's hwm, which is in no sum. */
static CptCacheApplied *
apply (Fixture *self, const char *scope, const char *name, const char *what, const char *with)
{
  g_autoptr (GError) error = NULL;
  gsize length;
  g_autofree char *text = golden_read (name, &length);
  g_auto (GStrv) parts = NULL;
  g_autofree char *changed = NULL;
  CptCacheApplied *applied;

  if (text == NULL)
    return NULL;
  parts = g_strsplit (text, what, -1);
  changed = g_strjoinv (with, parts);
  applied = cpt_cache_apply (self->cache, scope, changed, strlen (changed), NOW_US, &error);
  g_assert_no_error (error);
  return applied;
}

static void
apply_quietly (Fixture *self, const char *scope, const char *name)
{
  g_autoptr (CptCacheApplied) applied = apply (self, scope, name, "\"hwm\":812", "\"hwm\":800");

  g_assert_nonnull (applied);
}

static void
read_lines (Fixture *self)
{
  gsize length;
  g_autofree char *text = golden_read ("commands.jsonl", &length);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  CptSignIn camille = { .id = SIGN_IN, .person = CAMILLE, .role = CPT_ROLE_ASSOCIATE };

  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++) {
    CptJournalLine *line = g_new0 (CptJournalLine, 1);

    line->seq = 801 + i;
    line->line = g_strdup (lines[i]);
    g_ptr_array_add (self->lines, line);
  }
  g_array_append_val (self->sign_ins, camille);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gsize length;
  g_autofree char *probe = golden_read ("commands.jsonl", &length);

  room_make (&self->room);
  self->lines = g_ptr_array_new_with_free_func ((GDestroyNotify)cpt_journal_line_free);
  self->sign_ins = g_array_new (FALSE, TRUE, sizeof (CptSignIn));
  self->cache = cpt_cache_open (self->room.path, &error);
  g_assert_no_error (error);
  if (probe == NULL)
    return;
  apply_quietly (self, "work/LYO1", "feed-work-1.ndjson");
  apply_quietly (self, "shop/LYO1", "feed-shop.ndjson");
  apply_quietly (self, "catalogue/FR-MODE", "feed-catalogue.ndjson");
  read_lines (self);
  self->view = cpt_view_open (self->room.path, "LYO1", TERMINAL, &error);
  g_assert_no_error (error);
  cpt_view_set_changed (self->view, on_changed, self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_clear_pointer (&self->view, cpt_view_close);
  g_clear_pointer (&self->cache, cpt_cache_close);
  g_clear_pointer (&self->lines, g_ptr_array_unref);
  g_clear_pointer (&self->sign_ins, g_array_unref);
  room_leave (&self->room);
}

/* Keeps the first @n of the story's commands pending. */
static void
load (Fixture *self, guint n)
{
  g_autoptr (GError) error = NULL;

  g_ptr_array_set_size (self->lines, (gint)n);
  g_assert_true (cpt_view_load (self->view, self->lines, self->sign_ins, &error));
  g_assert_no_error (error);
}

static void
test_confirmed (Fixture *self, gconstpointer data)
{
  static const char *const order[] = { C20001, C20006, C20002, C20003 };
  g_autoptr (GPtrArray) open = NULL;
  const CptViewFulfilment *owner = NULL;
  const CptViewFulfilment *found;

  if (self->view == NULL)
    return;
  load (self, 0);
  open = cpt_view_list_open (self->view);
  g_assert_cmpuint (open->len, ==, 4); /* C-19990 is handed over */
  for (gsize i = 0; i < G_N_ELEMENTS (order); i++) {
    found = cpt_view_get_fulfilment (self->view, order[i]);
    g_assert_nonnull (found);
    g_assert_true (g_ptr_array_find (open, found, NULL));
  }
  found = cpt_view_find_by_reference (self->view, "C-20001");
  g_assert_cmpstr (found->shown->id, ==, C20001);
  g_assert_cmpuint (found->shown->n_lines, ==, 3);
  g_assert_cmpuint (found->shown->lines[2].number, ==, 3);
  g_assert_cmpstr (found->shown->promise->store, ==, "LYO1");
  g_assert_cmpstr (found->contact->name, ==, "Caron");
  g_assert_cmpuint (found->n_pending, ==, 0);
  g_assert_nonnull (cpt_view_find_bag (self->view, "CB7KR00007C", &owner));
  g_assert_cmpstr (owner->shown->id, ==, C20003);
  g_assert_null (cpt_view_find_bag (self->view, "CB7KQ00041V", &owner));
  g_assert_null (cpt_view_find_by_reference (self->view, "C-1"));
  g_assert_true (self->all_changed);
}

static void
test_shop (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) places = NULL;
  g_autoptr (CptProduct) product = NULL;
  g_autoptr (CptStock) nothing = NULL;
  CptProductCode code;

  if (self->view == NULL)
    return;
  load (self, 0);
  places = cpt_view_list_places (self->view);
  g_assert_cmpuint (places->len, ==, 9);
  g_assert_cmpstr (cpt_view_get_store (self->view)->name, ==, "Lyon Part-Dieu");
  g_assert_cmpstr (cpt_view_get_policy (self->view)->id, ==, "p-41");
  g_assert_cmpstr (cpt_view_find_badge (self->view, "7Q2M")->name, ==, "Camille");
  g_assert_null (cpt_view_find_badge (self->view, "XXXX"));
  g_assert_null (cpt_view_find_badge (self->view, ""));
  g_assert_cmpstr (cpt_view_get_name_of_sign_in (self->view, SIGN_IN), ==, "Camille");
  g_assert_null (cpt_view_get_name_of_sign_in (self->view, TERMINAL));
  g_assert_true (cpt_view_find_code (self->view, "19521234600074", &code));
  g_assert_cmpstr (code.sku, ==, "46007-BLC-2");
  g_assert_cmpint (code.pack, >, 1);
  g_assert_false (cpt_view_find_code (self->view, "1", &code));
  product = cpt_view_load_product (self->view, "45020-OCR-U");
  g_assert_cmpstr (cpt_product_get_name (product, "fr"), ==, "Bonnet côtelé");
  g_assert_null (cpt_view_load_product (self->view, "none"));
  nothing = cpt_view_load_stock (self->view, "none");
  g_assert_cmpint (cpt_stock_get_floor (nothing), ==, 0);
  g_assert_cmpint (cpt_view_get_as_of_us (self->view), ==, NOW_US);
}

/* The whole story is pending; 805 and 809 will be refused. */
static void
test_pending (Fixture *self, gconstpointer data)
{
  const CptViewFulfilment *first;
  const CptViewFulfilment *second;
  const CptViewException *exception;

  if (self->view == NULL)
    return;
  load (self, 12);
  first = cpt_view_get_fulfilment (self->view, C20001);
  g_assert_cmpuint (first->n_pending, ==, 8);
  g_assert_true (first->doubtful);
  g_assert_cmpint (first->shown->lines[0].counters[CPT_COUNTER_PICKED], ==, 3);
  g_assert_cmpint (first->confirmed->lines[0].counters[CPT_COUNTER_PICKED], ==, 0);
  g_assert_cmpint (first->shown->lines[1].counters[CPT_COUNTER_PICKED], ==, 0);
  g_assert_cmpint (first->shown->lines[2].counters[CPT_COUNTER_SHORT], ==, 0);
  g_assert_cmpstr (first->shown->milestones.location, ==, "R-14");
  g_assert_cmpstr (first->shown->milestones.holder_sign_in, ==, SIGN_IN);
  g_assert_cmpstr (first->shown->milestones.holder_person, ==, CAMILLE);
  g_assert_cmpint (first->shown->milestones.ready_us, ==, 0);
  g_assert_nonnull (cpt_view_find_bag (self->view, "CB7KQ00041V", NULL));
  second = cpt_view_get_fulfilment (self->view, C20002);
  g_assert_cmpuint (second->n_pending, ==, 1);
  g_assert_false (second->doubtful);
  g_assert_true (cpt_fulfilment_is_closed (second->shown));
  exception = cpt_view_get_exception (self->view, OPEN_EXC);
  g_assert_true (exception->closing_pending);
}

/* Each prefix of the story shows exactly what it did. */
static void
test_prefix (Fixture *self, gconstpointer data)
{
  static const struct {
    guint n;
    gint64 picked;
    gint64 missing;
    gboolean staged;
    gboolean doubtful;
    guint n_counts;
  } rows[] = {
    { 0, 0, 0, FALSE, FALSE, 0 }, { 2, 3, 0, FALSE, FALSE, 0 }, { 3, 3, 1, FALSE, FALSE, 1 },
    { 4, 3, 0, FALSE, FALSE, 1 }, { 5, 3, 0, FALSE, TRUE, 1 },  { 8, 3, 0, TRUE, TRUE, 1 },
  };
  gsize i = G_N_ELEMENTS (rows);

  if (self->view == NULL)
    return;
  while (i-- > 0) {
    const CptViewFulfilment *found;

    load (self, rows[i].n);
    found = cpt_view_get_fulfilment (self->view, C20001);
    g_assert_cmpint (found->shown->lines[0].counters[CPT_COUNTER_PICKED], ==, rows[i].picked);
    g_assert_cmpint (found->shown->lines[2].counters[CPT_COUNTER_SHORT], ==, rows[i].missing);
    g_assert_cmpint (found->shown->milestones.staged_us != 0, ==, rows[i].staged);
    g_assert_cmpint (found->doubtful, ==, rows[i].doubtful);
    g_assert_cmpuint (found->n_pending, ==, MIN (rows[i].n, 8) - (rows[i].n > 5));
  }
}

/* The feed contains them: what was pending falls away, and nothing shown is counted twice. */
static void
test_contained (Fixture *self, gconstpointer data)
{
  g_autoptr (CptCacheApplied) applied = NULL;
  g_autoptr (GError) error = NULL;
  const CptViewFulfilment *found;

  if (self->view == NULL)
    return;
  load (self, 12);
  applied = apply (self, "work/LYO1", "feed-work-2.ndjson", "\"hwm\":812", "\"hwm\":812");
  g_assert_true (cpt_view_reload (self->view, applied, &error));
  g_assert_no_error (error);
  found = cpt_view_get_fulfilment (self->view, C20001);
  g_assert_cmpuint (found->n_pending, ==, 0);
  g_assert_false (found->doubtful);
  g_assert_cmpint (found->shown->lines[0].counters[CPT_COUNTER_PICKED], ==, 3);
  g_assert_cmpstr (found->shown->milestones.location, ==, "R-14");
  g_assert_null (cpt_view_get_exception (self->view, OPEN_EXC));
  g_assert_cmpuint (cpt_view_list_exceptions (self->view)->len, ==, 1);
  g_assert_cmpint (cpt_view_get_applied (self->view, "work/LYO1"), ==, 812);
  g_assert_cmpint (cpt_view_get_applied (self->view, "shop/LYO1"), ==, 800);
  /* The shop does not contain them yet. */
  g_assert_cmpuint (self->view->pending->len, ==, 12);
}

/* One applied for both scopes would lose this: work contains the half, its rows show no other. */
static void
test_half_contained (Fixture *self, gconstpointer data)
{
  g_autoptr (CptCacheApplied) applied = NULL;
  const CptViewFulfilment *found;

  if (self->view == NULL)
    return;
  load (self, 12);
  applied = apply (self, "work/LYO1", "feed-work-2.ndjson", "\"hwm\":812", "\"hwm\":808");
  g_assert_true (cpt_view_reload (self->view, applied, NULL));
  found = cpt_view_get_fulfilment (self->view, C20001);
  g_assert_cmpuint (found->n_pending, ==, 1); /* 809, and it does not apply */
  g_assert_true (found->doubtful);
}

static void
test_rejected (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) refusals = NULL;
  const CptViewFulfilment *found;

  if (self->view == NULL)
    return;
  load (self, 12);
  self->n_changed = 0;
  cpt_view_reject (self->view, 805, WITH_EXC);
  cpt_view_reject (self->view, 809, NO_EXC);
  cpt_view_reject (self->view, 809, NO_EXC);
  cpt_view_reject (self->view, 4, NO_EXC);
  g_assert_cmpuint (self->n_changed, ==, 2);
  found = cpt_view_get_fulfilment (self->view, C20001);
  g_assert_false (found->doubtful);
  g_assert_cmpuint (found->n_pending, ==, 6);
  refusals = cpt_view_list_refusals (self->view);
  g_assert_cmpuint (refusals->len, ==, 1);
  g_assert_cmpint (((CptViewRefusal *)g_ptr_array_index (refusals, 0))->seq, ==, 809);

  /* A rejected pick gives its units back to what is shown. */
  cpt_view_reject (self->view, 802, NO_EXC);
  found = cpt_view_get_fulfilment (self->view, C20001);
  g_assert_cmpint (found->shown->lines[0].counters[CPT_COUNTER_PICKED], ==, 0);
  g_assert_true (found->doubtful); /* the bag held what was picked */
}

static void
test_refused_at_start (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) refusals = NULL;
  CptJournalLine *line;

  if (self->view == NULL)
    return;
  line = g_ptr_array_index (self->lines, 1);
  line->sent = TRUE;
  line->problem = g_strdup (NO_EXC);
  load (self, 2);
  refusals = cpt_view_list_refusals (self->view);
  g_assert_cmpuint (refusals->len, ==, 1);
  g_assert_cmpint (
      cpt_view_get_fulfilment (self->view, C20001)->shown->lines[0].counters[CPT_COUNTER_PICKED],
      ==, 0);
}

static void
test_stock (Fixture *self, gconstpointer data)
{
  g_autoptr (CptCacheApplied) applied = NULL;
  g_autoptr (CptStock) before = NULL;
  g_autoptr (CptStock) shown = NULL;
  g_autoptr (CptStock) contained = NULL;

  if (self->view == NULL)
    return;
  before = (load (self, 0), cpt_view_load_stock (self->view, "45001-KAK-M"));
  g_assert_cmpint (cpt_stock_get_floor_at (before, "A-03-2"), ==, 2);
  g_assert_cmpint (before->custody, ==, 3);
  g_clear_pointer (&self->lines, g_ptr_array_unref);
  self->lines = g_ptr_array_new_with_free_func ((GDestroyNotify)cpt_journal_line_free);
  read_lines (self);
  load (self, 12);
  /* 3 picked there; counted 0 there and taken back. */
  shown = cpt_view_load_stock (self->view, "45001-KAK-M");
  g_assert_cmpint (cpt_stock_get_floor_at (shown, "A-03-2"), ==, -1);
  g_assert_cmpint (shown->custody, ==, 6);
  g_assert_cmpint (shown->reserved, ==, -3);
  load (self, 11);
  g_clear_pointer (&shown, cpt_stock_free);
  shown = cpt_view_load_stock (self->view, "45001-KAK-M");
  g_assert_cmpint (cpt_stock_get_floor_at (shown, "A-03-2"), ==, 0);

  /* The shop's trailer contains them: the row alone is shown. */
  applied = g_new0 (CptCacheApplied, 1);
  g_strlcpy (applied->scope.scope, "shop/LYO1", sizeof applied->scope.scope);
  applied->scope.seq = 512;
  applied->scope.applied = 812;
  applied->changed = g_ptr_array_new_with_free_func (g_free);
  g_assert_true (cpt_view_reload (self->view, applied, NULL));
  contained = cpt_view_load_stock (self->view, "45001-KAK-M");
  g_assert_cmpint (cpt_stock_get_floor_at (contained, "A-03-2"), ==, 2);
  g_assert_cmpint (contained->custody, ==, 3);
}

/* A start between two pulls: work contains the pick, the shop does not. */
static void
test_half_at_start (Fixture *self, gconstpointer data)
{
  g_autoptr (CptCacheApplied) applied = NULL;
  g_autoptr (CptStock) shown = NULL;

  if (self->view == NULL)
    return;
  applied = apply (self, "work/LYO1", "feed-work-2.ndjson", "\"hwm\":812", "\"hwm\":812");
  load (self, 10);
  shown = cpt_view_load_stock (self->view, "45001-KAK-M");
  g_assert_cmpint (cpt_stock_get_floor_at (shown, "A-03-2"), ==, -1);
  g_assert_cmpint (shown->custody, ==, 6);
  g_assert_cmpint (
      cpt_view_get_fulfilment (self->view, C20001)->shown->lines[0].counters[CPT_COUNTER_PICKED],
      ==, 3);
}

static void
test_at_risk (Fixture *self, gconstpointer data)
{
  const CptLine *line;
  g_autoptr (GPtrArray) open = NULL;
  CptViewFulfilment *late;

  if (self->view == NULL)
    return;
  load (self, 0);
  /* The shop's rows are from after the picks: 3 wanted, 1 left. */
  g_assert_true (cpt_view_is_at_risk (self->view, C20001));
  g_assert_false (cpt_view_is_at_risk (self->view, C20006));
  /* Now it wants more than the floor has, too. */
  late = g_hash_table_lookup (self->view->fulfilments, C20006);
  line = &late->shown->lines[0];
  late->shown->lines[0].counters[CPT_COUNTER_ORDERED] = 8;
  g_clear_pointer (&self->view->at_risk, g_hash_table_unref);
  g_assert_cmpint (cpt_line_get_to_pick (line), ==, 8);
  g_assert_true (cpt_view_is_at_risk (self->view, C20006));
  open = cpt_view_list_open (self->view);
  g_assert_cmpstr (((CptViewFulfilment *)g_ptr_array_index (open, 0))->shown->id, ==, C20001);
  g_assert_true (g_ptr_array_index (open, 1) == late);
}

static CptCommand *
make (CptKind kind, const char *aggregate)
{
  CptCommand *command = cpt_command_new (kind);

  command->v = 1;
  g_strlcpy (command->aggregate, aggregate, sizeof command->aggregate);
  g_strlcpy (command->policy, "p-41", sizeof command->policy);
  g_strlcpy (command->sign_in, SIGN_IN, sizeof command->sign_in);
  command->at_us = NOW_US;
  return command;
}

/* Pick and put into a bag at once: the second is decided with the first. */
static void
test_act (Fixture *self, gconstpointer data)
{
  g_autoptr (CptJournalAct) act = cpt_journal_act_new ();
  CptCommand *pick = make (CPT_KIND_PICK, C20006);
  CptCommand *bag = make (CPT_KIND_BAG, C20006);
  CptUnits units = { 1, 1 };
  CptContext who = { .effective_us = NOW_US };
  CptRefusal refusal = { 0 };

  if (self->view == NULL) {
    g_clear_pointer (&pick, cpt_command_free);
    g_clear_pointer (&bag, cpt_command_free);
    return;
  }
  load (self, 0);
  pick->args.line = 1;
  pick->args.quantity = 1;
  g_strlcpy (pick->args.location, "C-02-4", sizeof pick->args.location);
  bag->args.units = g_array_new (FALSE, TRUE, sizeof (CptUnits));
  g_array_append_val (bag->args.units, units);
  g_strlcpy (bag->args.bag, "CB7KQ00041V", sizeof bag->args.bag);
  g_ptr_array_add (act->commands, bag);
  g_assert_false (cpt_view_try_act (self->view, act->commands, &who, &refusal));
  g_assert_cmpint (refusal.code, !=, CPT_REFUSAL_NONE);
  g_ptr_array_insert (act->commands, 0, pick);
  g_assert_true (cpt_view_try_act (self->view, act->commands, &who, &refusal));
  g_assert_cmpuint (cpt_view_get_fulfilment (self->view, C20006)->n_pending, ==, 0);

  pick->seq = 901;
  bag->seq = 902;
  self->n_changed = 0;
  cpt_view_add (self->view, act);
  g_assert_cmpuint (self->n_changed, ==, 1);
  g_assert_false (self->all_changed);
  g_assert_cmpuint (cpt_view_get_fulfilment (self->view, C20006)->n_pending, ==, 2);
  g_assert_false (cpt_view_get_fulfilment (self->view, C20006)->doubtful);
  g_assert_nonnull (cpt_view_find_bag (self->view, "CB7KQ00041V", NULL));
}

static void
test_undo (Fixture *self, gconstpointer data)
{
  g_autoptr (CptJournalAct) act = cpt_journal_act_new ();
  g_autoptr (CptJournalAct) back = cpt_journal_act_new ();
  CptCommand *accept = make (CPT_KIND_ACCEPT, C20006);
  CptCommand *undo = make (CPT_KIND_UNDO, C20006);
  CptContext who = { .effective_us = NOW_US };
  CptRefusal refusal = { 0 };

  g_ptr_array_add (act->commands, accept);
  g_ptr_array_add (back->commands, undo);
  if (self->view == NULL)
    return;
  load (self, 0);
  g_strlcpy (accept->id, "01a1fd60-0000-7000-8000-000000000001", sizeof accept->id);
  accept->seq = 901;
  cpt_view_add (self->view, act);
  g_assert_cmpint (cpt_view_get_fulfilment (self->view, C20006)->shown->milestones.accepted_us, ==,
                   NOW_US);
  g_strlcpy (undo->id, "01a1fd60-0000-7000-8000-000000000002", sizeof undo->id);
  g_strlcpy (undo->args.of, accept->id, sizeof undo->args.of);
  g_assert_true (cpt_view_try_act (self->view, back->commands, &who, &refusal));
  undo->seq = 902;
  cpt_view_add (self->view, back);
  g_assert_cmpint (cpt_view_get_fulfilment (self->view, C20006)->shown->milestones.accepted_us, ==,
                   0);
  undo->seq = 0;
  g_assert_false (cpt_view_try_act (self->view, back->commands, &who, &refusal));
  g_assert_cmpint (refusal.code, ==, CPT_REFUSAL_ALREADY_DONE);
}

/* The cache began anew: whoever reads it opens it anew, and pending commands wait for their rows.
 */
static void
test_emptied (Fixture *self, gconstpointer data)
{
  CptCacheApplied all = { 0 };
  g_autoptr (GPtrArray) open = NULL;

  if (self->view == NULL)
    return;
  load (self, 12);
  g_assert_true (cpt_cache_start_anew (self->cache, NULL));
  g_assert_true (cpt_view_reload (self->view, &all, NULL));
  open = cpt_view_list_open (self->view);
  g_assert_cmpuint (open->len, ==, 0);
  g_assert_null (cpt_view_get_policy (self->view));
  g_assert_cmpuint (self->view->pending->len, ==, 12);
  apply_quietly (self, "work/LYO1", "feed-work-1.ndjson");
  apply_quietly (self, "shop/LYO1", "feed-shop.ndjson");
  g_assert_true (cpt_view_reload (self->view, &all, NULL));
  g_assert_cmpuint (cpt_view_get_fulfilment (self->view, C20001)->n_pending, ==, 8);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_assert_true (cpt_crypto_init ());

#define ADD(path, function)                                                                        \
  g_test_add ("/cache/view/" path, Fixture, NULL, set_up, function, tear_down)
  ADD ("confirmed", test_confirmed);
  ADD ("shop", test_shop);
  ADD ("pending", test_pending);
  ADD ("prefix", test_prefix);
  ADD ("contained", test_contained);
  ADD ("half contained", test_half_contained);
  ADD ("rejected", test_rejected);
  ADD ("refused at start", test_refused_at_start);
  ADD ("stock", test_stock);
  ADD ("half contained at start", test_half_at_start);
  ADD ("at risk", test_at_risk);
  ADD ("act", test_act);
  ADD ("undo", test_undo);
  ADD ("emptied", test_emptied);
  return g_test_run ();
}
