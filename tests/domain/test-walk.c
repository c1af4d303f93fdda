/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scene.h"

#include <string.h>

/* From *assigned*, every command with every argument in range and one beyond on each side, by two
 * people, in every state that can be reached so. What DESIGN §4 and commands.md §6 promise holds in
 * all of them, and undo restores the bytes. */
typedef struct {
  const char *name;
  const char *start;
  const char *kinds; /* the commands of this walk */
  guint max_states;  /* 0: all there are */
} Walk;

#define GOODS "pick short unshort put_back cancel decline stage ready"

static const Walk WALKS[] = {
  { "goods/one unit", "o1", GOODS, 0 },
  { "goods/two units", "o2", GOODS, 0 },
  { "goods/three units", "o3", GOODS, 0 },
  { "goods/two units, the order asks", "o2 ; on_short=ask", GOODS, 0 },
  { "goods/two units, part handed over", "o2 p1 g1", GOODS, 0 },
  { "goods/two lines of one", "o1 | o1", GOODS, 200 },
  { "goods/two lines of two and one", "o2 | o1", GOODS, 200 },
  { "goods/two lines of two", "o2 | o2", GOODS, 200 },
  { "bags/two units", "o2", "pick put_back cancel bag stage", 0 },
  { "bags/two lines", "o2 | o1", "pick put_back bag", 200 },
  { "hands/one unit", "o1", "accept release pick short unshort cancel put_back", 0 },
  { "all/two units", "o2", GOODS " accept release bag", 200 },
};

#define MAX_REPICKED 1 /* pieces picked beyond what was ordered: put back and picked again */

typedef struct {
  GPtrArray *acts;  /* (element-type SceneAct) */
  GHashTable *seen; /* (element-type utf8) */
  GQueue queue;     /* (element-type CptFulfilment) */
  guint n_transitions, n_refusals, n_undone;
} Progress;

static void
free_act (gpointer data)
{
  scene_act_free (data);
}

static void
free_fulfilment (gpointer data)
{
  cpt_fulfilment_free (data);
}

G_GNUC_PRINTF (3, 4)
static void
add_act (GPtrArray *acts, const char *kinds, const char *format, ...)
{
  va_list args;
  g_autofree char *text = NULL;
  g_auto (GStrv) words = NULL;
  g_auto (GStrv) wanted = g_strsplit (kinds, " ", -1);

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  words = g_strsplit (text, " ", 2);
  if (!g_strv_contains ((const char *const *)wanted, words[0]))
    return;
  /* Who acts matters only where somebody holds it. */
  for (const char *by = strstr (kinds, "accept") != NULL ? "AB" : "A"; *by != '\0'; by++) {
    g_autofree char *whole = g_strdup_printf ("%s / balance=2 role=manager by=%c", text, *by);

    g_ptr_array_add (acts, scene_act (whole, NULL));
  }
}

static void
add_line_acts (GPtrArray *acts, const char *kinds, guint line, gint64 n)
{
  static const char *const REASONS[] = { "not-on-shelf", "damaged", "recalled" };

  add_act (acts, kinds, "pick line=%u quantity=%d location=A-1", line, (gint)n);
  add_act (acts, kinds, "unshort line=%u quantity=%d location=A-1", line, (gint)n);
  for (gsize i = 0; i < G_N_ELEMENTS (REASONS); i++)
    add_act (acts, kinds, "short line=%u missing=%d reason=%s location=A-1", line, (gint)n,
             REASONS[i]);
  add_act (acts, kinds, "put_back line=%u quantity=%d to=floor location=A-1", line, (gint)n);
  add_act (acts, kinds, "put_back line=%u quantity=%d to=damaged", line, (gint)n);
  add_act (acts, kinds, "cancel lines=%ux%d reason=customer-wish", line, (gint)n);
  for (guint bag = 1; bag <= 2; bag++) {
    add_act (acts, kinds, "put_back line=%u quantity=%d to=lost bag=%u", line, (gint)n, bag);
    add_act (acts, kinds, "bag bag=%u units=%ux%d", bag, line, (gint)n);
  }
}

static GPtrArray *
make_acts (const CptFulfilment *start, const char *kinds)
{
  GPtrArray *acts = g_ptr_array_new_with_free_func (free_act);
  static const char *const FROM[] = { "", "from=A", "from=B" };
  static const char *const TO[] = { "", "for=B", "wave=W" };
  gint64 most = 0;

  for (gsize i = 0; i < start->n_lines; i++)
    most = MAX (most, start->lines[i].counters[CPT_COUNTER_ORDERED]);
  for (guint line = 0; line <= start->n_lines + 1; line++)
    for (gint64 n = 0; n <= most + 1; n++)
      add_line_acts (acts, kinds, line, n);
  for (gsize i = 0; i < G_N_ELEMENTS (FROM) * G_N_ELEMENTS (TO); i++)
    add_act (acts, kinds, "accept %s %s", FROM[i % 3], TO[i / 3]);
  add_act (acts, kinds, "release");
  for (guint bag = 1; bag <= 2; bag++) {
    add_act (acts, kinds, "bag bag=%u units=", bag);
    add_act (acts, kinds, "stage location=R-1 bags=%u", bag);
  }
  add_act (acts, kinds, "stage location=R-1 bags=");
  add_act (acts, kinds, "stage location=? bags=");
  add_act (acts, kinds, "ready");
  add_act (acts, kinds, "cancel reason=customer-wish");
  add_act (acts, kinds, "decline reason=no-stock");
  return acts;
}

static void
check_lines (const CptFulfilment *state)
{
  for (gsize i = 0; i < state->n_lines; i++) {
    const CptLine *line = &state->lines[i];
    gint64 custody = cpt_line_get_custody (line), owed = cpt_line_get_owed (line);

    g_assert_cmpint (custody, >=, 0);
    g_assert_cmpint (owed, >=, 0);
    g_assert_cmpint (cpt_line_get_to_pick (line), ==, MAX (0, owed - custody));
    g_assert_cmpint (cpt_line_get_to_put_back (line), ==, MAX (0, custody - owed));
    g_assert_cmpint (cpt_fulfilment_get_loose (state, line), >=, 0);
    g_assert_cmpint (line->counters[CPT_COUNTER_PACKED], <=,
                     line->counters[CPT_COUNTER_PICKED] - line->counters[CPT_COUNTER_PUT_BACK]);
    for (gint counter = 0; counter < CPT_N_COUNTERS; counter++)
      g_assert_cmpint (line->counters[counter], >=, 0);
  }
}

static void
check_state (const CptFulfilment *state)
{
  const CptMilestones *milestones = &state->milestones;
  CptSums sums = cpt_fulfilment_get_sums (state);
  CptWord word = cpt_fulfilment_get_word (state);

  check_lines (state);
  if (milestones->exit != CPT_EXIT_NONE) {
    g_assert_cmpint (sums.owed, ==, 0);
    g_assert_cmpint (milestones->waiting_for, ==, CPT_WAITING_NONE);
  }
  if (sums.owed == 0 && sums.custody == 0) {
    g_assert_cmpstr (milestones->holder_sign_in, ==, "");
    g_assert_cmpstr (milestones->wave, ==, "");
  }
  if (word == CPT_WORD_READY) {
    g_assert_cmpint (sums.to_pick + sums.to_put_back, ==, 0);
    g_assert_cmpint (sums.custody, >, 0);
    g_assert_cmpstr (milestones->location, !=, "");
  }
  if (milestones->waiting_for != CPT_WAITING_NONE)
    g_assert_cmpint (sums.missing, >, 0);
}

static gint64
get_custody_of (const CptFulfilment *state, const char *sku)
{
  gint64 custody = 0;

  for (gsize i = 0; i < state->n_lines; i++)
    if (strcmp (state->lines[i].sku, sku) == 0)
      custody += cpt_line_get_custody (&state->lines[i]);
  return custody;
}

/* Pieces that the movements bring into a bucket; with a NULL sku into all of them together. */
static gint64
get_gain (const GArray *movements, const char *sku, CptBucketSort sort)
{
  gint64 gain = 0;

  for (guint i = 0; i < movements->len; i++) {
    const CptMovement *movement = &g_array_index (movements, CptMovement, i);

    g_assert_cmpint (movement->quantity, >, 0);
    g_assert_false (cpt_bucket_equal (&movement->from, &movement->to));
    if (strcmp (movement->sku, sku) != 0)
      continue;
    gain += movement->to.sort == sort ? movement->quantity : 0;
    gain -= movement->from.sort == sort ? movement->quantity : 0;
  }
  return gain;
}

static void
check_ledger (const CptFulfilment *before, const CptFulfilment *after, const GArray *movements)
{
  for (gsize i = 0; i < before->n_lines; i++) {
    const char *sku = before->lines[i].sku;
    gint64 all = 0;

    for (gint sort = CPT_BUCKET_FLOOR; sort <= CPT_BUCKET_ADJUSTMENT; sort++)
      all += get_gain (movements, sku, (CptBucketSort)sort);
    g_assert_cmpint (all, ==, 0);
    g_assert_cmpint (get_gain (movements, sku, CPT_BUCKET_CUSTODY), ==,
                     get_custody_of (after, sku) - get_custody_of (before, sku));
  }
}

static void
check_refusal (const CptFulfilment *before, const SceneAct *act, const CptOutcome *outcome)
{
  const CptRefusal *refusal = &outcome->refusal;
  const char *code = cpt_refusal_code_to_text (refusal->code);
  const CptKindRow *row = cpt_kind_get_row (act->command->kind);
  gboolean picks = row->kind == CPT_KIND_PICK && refusal->code != CPT_REFUSAL_MALFORMED;

  g_assert_true (outcome->fulfilment == NULL && outcome->outside == 0 && !outcome->opens_count);
  g_assert_true (refusal->code == CPT_REFUSAL_MALFORMED || strstr (row->codes, code) != NULL);
  if (refusal->asked >= 0)
    g_assert_cmpint (refusal->asked, >, refusal->allowed);
  g_assert_cmpint (outcome->opens_exception, ==, picks);
  g_assert_cmpint (outcome->movements->len, ==, picks && outcome->booked > 0 ? 1 : 0);
  if (picks)
    g_assert_cmpint (outcome->booked, ==, MIN (2, act->command->args.quantity));
  check_ledger (before, before, outcome->movements);
}

/* What was done last is taken back: the bytes are what they were, and so is the ledger. */
static void
check_undo (const CptFulfilment *before, const CptOutcome *done, Progress *progress)
{
  g_autoptr (SceneAct) undo = scene_act ("undo of=last / role=manager", &done->fulfilment->last);
  g_autoptr (SceneAct) again = NULL;
  g_auto (CptOutcome) outcome = { 0 };
  g_auto (CptOutcome) twice = { 0 };

  if (!scene_decide (done->fulfilment, undo, &outcome)) {
    g_test_fail_printf ("not undone");
    return;
  }
  progress->n_undone++;
  g_assert_true (scene_is_same (before, outcome.fulfilment));
  g_assert_cmpstr (outcome.fulfilment->last.kind, ==, "undo");
  g_assert_null (outcome.fulfilment->last.undo);
  g_assert_cmpuint (outcome.movements->len, ==, done->movements->len);
  check_ledger (done->fulfilment, before, outcome.movements);
  for (guint i = 0; i < MIN (done->movements->len, outcome.movements->len); i++) {
    CptMovement back = cpt_movement_reverse (&g_array_index (done->movements, CptMovement, i));
    const CptMovement *undone = &g_array_index (outcome.movements, CptMovement, i);

    g_assert_true (cpt_bucket_equal (&back.from, &undone->from) &&
                   cpt_bucket_equal (&back.to, &undone->to) && back.quantity == undone->quantity);
  }
  again = scene_act ("undo of=last / role=manager", &outcome.fulfilment->last);
  g_assert_false (scene_decide (outcome.fulfilment, again, &twice));
}

static void
check_accepted (const CptFulfilment *before, const SceneAct *act, const CptOutcome *outcome)
{
  const CptFulfilment *after = outcome->fulfilment;

  check_state (after);
  check_ledger (before, after, outcome->movements);
  g_assert_false (outcome->opens_exception);
  g_assert_cmpstr (after->last.command, ==, act->command->id);
  g_assert_false (scene_is_same (before, after)); /* "something changes" */
  if (act->command->kind == CPT_KIND_PICK)
    for (gsize i = 0; i < after->n_lines; i++)
      if (cpt_line_get_custody (&after->lines[i]) != cpt_line_get_custody (&before->lines[i]))
        g_assert_cmpint (cpt_line_get_custody (&after->lines[i]), <=,
                         cpt_line_get_owed (&after->lines[i]));
  if (act->command->kind == CPT_KIND_READY)
    g_assert_cmpint (cpt_fulfilment_get_word (after), ==, CPT_WORD_READY);
}

static void
step (const CptFulfilment *state, const SceneAct *act, Progress *progress)
{
  g_auto (CptOutcome) outcome = { 0 };
  CptSums sums;
  char *key;

  progress->n_transitions++;
  if (!scene_decide (state, act, &outcome)) {
    progress->n_refusals++;
    check_refusal (state, act, &outcome);
    return;
  }
  check_accepted (state, act, &outcome);
  if (cpt_kind_get_row (act->command->kind)->undoable)
    check_undo (state, &outcome, progress);
  else
    g_assert_null (outcome.fulfilment->last.undo);

  sums = cpt_fulfilment_get_sums (outcome.fulfilment);
  if (sums.picked > sums.ordered + MAX_REPICKED)
    return;
  key = scene_describe (outcome.fulfilment);
  if (g_hash_table_add (progress->seen, key))
    g_queue_push_tail (&progress->queue, g_steal_pointer (&outcome.fulfilment));
}

static void
walk (gconstpointer data)
{
  const Walk *row = data;
  CptFulfilment *start = scene_fulfilment (row->start);
  g_autoptr (GPtrArray) acts = make_acts (start, row->kinds);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Progress progress = { .acts = acts, .seen = seen, .queue = G_QUEUE_INIT };
  guint n_walked = 0;

  g_hash_table_add (seen, scene_describe (start));
  g_queue_push_tail (&progress.queue, start);
  while (!g_queue_is_empty (&progress.queue) && !g_test_failed () &&
         (row->max_states == 0 || n_walked < row->max_states)) {
    g_autoptr (CptFulfilment) state = g_queue_pop_head (&progress.queue);

    for (guint i = 0; i < acts->len; i++)
      step (state, g_ptr_array_index (acts, i), &progress);
    n_walked++;
  }
  g_test_message ("%u states walked%s, %u acts tried, %u refused, %u undone", n_walked,
                  g_queue_is_empty (&progress.queue) ? ", all there are" : "",
                  progress.n_transitions, progress.n_refusals, progress.n_undone);
  g_queue_clear_full (&progress.queue, free_fulfilment);
  g_assert_cmpuint (n_walked, >, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  for (gsize i = 0; i < G_N_ELEMENTS (WALKS); i++) {
    g_autofree char *path = g_strdup_printf ("/domain/walk/%s", WALKS[i].name);

    g_test_add_data_func (path, &WALKS[i], walk);
  }
  return g_test_run ();
}
