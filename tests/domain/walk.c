/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "walk.h"

#include "verdicts.h"

#include <string.h>

#define MAX_REPICKED 1 /* pieces picked beyond what was ordered: put back and picked again */
#define MAX_SAID     10

typedef struct {
  GPtrArray *acts;            /* (owned) (element-type SceneAct) */
  GPtrArray *undos;           /* (owned) (element-type SceneAct) the first is the good one */
  GHashTable *seen;           /* (owned) (element-type utf8) */
  GQueue queue;               /* (element-type CptFulfilment) */
  const CptFulfilment *state; /* (unowned) where the walk stands, and what is tried there */
  const SceneAct *act;
  gboolean is_silent;
  WalkResult *result;
} Progress;

#define EXPECT(progress, promise) expect (progress, (promise), #promise)

static void
expect (Progress *progress, gboolean is_kept, const char *promise)
{
  if (is_kept)
    return;
  if (!progress->is_silent && progress->result->n_wrong < MAX_SAID) {
    g_autofree char *state = scene_describe (progress->state);

    g_test_message ("“%s” then %s: broken: %s", state, progress->act->text, promise);
  }
  progress->result->n_wrong++;
}

gboolean
walk_compare (const CptAggregate *before,
              const SceneAct *act,
              const CptOutcome *outcome,
              gboolean is_silent)
{
  Verdict wanted = verdict_find (before, act);
  const CptRefusal *got = &outcome->refusal;
  gboolean is_same = got->code == wanted.code;

  if (wanted.code != CPT_REFUSAL_NONE) {
    /* A refused pick names its line whatever the reason: its goods are in somebody's hands. */
    gboolean names_line = wanted.line != 0 || !outcome->opens_exception;

    is_same = is_same && got->asked == wanted.asked && got->allowed == wanted.allowed &&
              (!names_line || got->line == wanted.line);
  }
  for (gsize i = 0; is_same && wanted.code == CPT_REFUSAL_NONE && outcome->fulfilment != NULL &&
                    act->command->kind != CPT_KIND_UNDO && i < before->fulfilment->n_lines;
       i++)
    for (gint counter = 0; counter < CPT_N_COUNTERS; counter++)
      is_same =
          is_same && outcome->fulfilment->lines[i].counters[counter] ==
                         verdict_count (before->fulfilment, act,
                                        before->fulfilment->lines[i].number, (CptCounter)counter);
  if (!is_same && !is_silent) {
    g_autofree char *answer = scene_describe_outcome (outcome);

    g_test_message ("%s: the rules say “%s”, the second table %s %d/%d line %u", act->text, answer,
                    wanted.code == CPT_REFUSAL_NONE ? "yes"
                                                    : cpt_refusal_code_to_text (wanted.code),
                    (gint)wanted.asked, (gint)wanted.allowed, wanted.line);
  }
  return is_same;
}

/* ---- what holds in every state ---- */

static void
check_lines (const CptFulfilment *state, Progress *progress)
{
  for (gsize i = 0; i < state->n_lines; i++) {
    const CptLine *line = &state->lines[i];
    gint64 custody = cpt_line_get_custody (line), owed = cpt_line_get_owed (line);

    EXPECT (progress, custody >= 0);
    EXPECT (progress, owed >= 0);
    EXPECT (progress, cpt_line_get_to_pick (line) == MAX (0, owed - custody));
    EXPECT (progress, cpt_line_get_to_put_back (line) == MAX (0, custody - owed));
    EXPECT (progress, cpt_fulfilment_get_loose (state, line) >= 0);
    EXPECT (progress,
            line->counters[CPT_COUNTER_PACKED] <=
                line->counters[CPT_COUNTER_PICKED] - line->counters[CPT_COUNTER_PUT_BACK]);
    for (gint counter = 0; counter < CPT_N_COUNTERS; counter++)
      EXPECT (progress, line->counters[counter] >= 0);
  }
}

static void
check_state (const CptFulfilment *state, Progress *progress)
{
  const CptMilestones *milestones = &state->milestones;
  CptSums sums = cpt_fulfilment_get_sums (state);
  CptWord word = cpt_fulfilment_get_word (state);
  gboolean is_ready = word == CPT_WORD_READY;

  check_lines (state, progress);
  EXPECT (progress, milestones->exit == CPT_EXIT_NONE ||
                        (sums.owed == 0 && milestones->waiting_for == CPT_WAITING_NONE));
  EXPECT (progress, sums.owed + sums.custody > 0 ||
                        (*milestones->holder_sign_in == '\0' && *milestones->wave == '\0' &&
                         *milestones->tote == '\0' && milestones->here_us == 0));
  EXPECT (progress, !is_ready || (sums.to_pick + sums.to_put_back == 0 && sums.custody > 0 &&
                                  *milestones->location != '\0'));
  EXPECT (progress, milestones->waiting_for == CPT_WAITING_NONE || sums.missing > 0);
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

/* Pieces that the movements bring into a bucket. */
static gint64
get_gain (const GArray *movements, const char *sku, CptBucketSort sort)
{
  gint64 gain = 0;

  for (guint i = 0; i < movements->len; i++) {
    const CptMovement *movement = &g_array_index (movements, CptMovement, i);

    if (strcmp (movement->sku, sku) != 0)
      continue;
    gain += movement->to.sort == sort ? movement->quantity : 0;
    gain -= movement->from.sort == sort ? movement->quantity : 0;
  }
  return gain;
}

static void
check_ledger (const CptFulfilment *before,
              const CptFulfilment *after,
              const GArray *movements,
              Progress *progress)
{
  for (guint i = 0; i < movements->len; i++) {
    const CptMovement *movement = &g_array_index (movements, CptMovement, i);

    EXPECT (progress, movement->quantity > 0);
    EXPECT (progress, !cpt_bucket_equal (&movement->from, &movement->to));
  }
  for (gsize i = 0; i < before->n_lines; i++) {
    const char *sku = before->lines[i].sku;
    gint64 all = 0;

    for (gint sort = CPT_BUCKET_FLOOR; sort <= CPT_BUCKET_ADJUSTMENT; sort++)
      all += get_gain (movements, sku, (CptBucketSort)sort);
    EXPECT (progress, all == 0);
    EXPECT (progress, get_gain (movements, sku, CPT_BUCKET_CUSTODY) ==
                          get_custody_of (after, sku) - get_custody_of (before, sku));
  }
}

/* What a refused report of hands books: as many as the floor, or the custody of the order, give. */
static gint64
get_wanted (const CptFulfilment *before, const SceneAct *act)
{
  CptSums sums = cpt_fulfilment_get_sums (before);
  const GArray *units = act->command->args.units;
  gint64 wanted = 0;

  if (act->command->kind == CPT_KIND_PICK)
    return MIN (2, act->command->args.quantity);
  if (units == NULL)
    return sums.custody;
  for (guint i = 0; i < units->len; i++) {
    const CptUnits *each = &g_array_index (units, CptUnits, i);

    wanted +=
        MIN (each->quantity, cpt_line_get_custody (cpt_fulfilment_find_line (before, each->line)));
  }
  return wanted;
}

static void
check_refusal (const CptFulfilment *before,
               const SceneAct *act,
               const CptOutcome *outcome,
               Progress *progress)
{
  CptRefusalCode code = outcome->refusal.code;
  CptKind kind = act->command->kind;
  gboolean is_of_hands =
      (kind == CPT_KIND_PICK || kind == CPT_KIND_HAND_OVER) && code != CPT_REFUSAL_MALFORMED;
  gboolean books = is_of_hands && code != CPT_REFUSAL_WRONG_STORE;
  gboolean takes = kind == CPT_KIND_HAND_OVER && outcome->booked > 0;

  EXPECT (progress, (outcome->fulfilment != NULL) == takes);
  EXPECT (progress, outcome->outside == 0 && !outcome->opens_count && outcome->worth == 0);
  EXPECT (progress,
          outcome->refusal.asked < 0 || outcome->refusal.asked > outcome->refusal.allowed);
  EXPECT (progress, outcome->opens_exception == is_of_hands);
  EXPECT (progress, outcome->booked == (books ? get_wanted (before, act) : 0));
  EXPECT (progress, (outcome->astray->len > 0) == is_of_hands);
  if (takes)
    check_state (outcome->fulfilment, progress);
  check_ledger (before, takes ? outcome->fulfilment : before, outcome->movements, progress);
}

/* ---- undo ---- */

static gboolean
is_reversed (const GArray *done, const GArray *undone)
{
  if (done->len != undone->len)
    return FALSE;
  for (guint i = 0; i < done->len; i++) {
    CptMovement back = cpt_movement_reverse (&g_array_index (done, CptMovement, i));
    const CptMovement *movement = &g_array_index (undone, CptMovement, i);

    if (!cpt_bucket_equal (&back.from, &movement->from) ||
        !cpt_bucket_equal (&back.to, &movement->to) || back.quantity != movement->quantity)
      return FALSE;
  }
  return TRUE;
}

static gboolean
decide (const CptFulfilment *before, const SceneAct *act, CptOutcome *outcome, Progress *progress)
{
  CptAggregate aggregate = { .fulfilment = (CptFulfilment *)before, .store = SCENE_STORE };
  gboolean accepted = cpt_apply (&aggregate, act->command, &act->context, outcome);

  progress->act = act;
  if (!walk_compare (&aggregate, act, outcome, progress->is_silent))
    expect (progress, FALSE, "the two tables say the same");
  return accepted;
}

/* What was done last is taken back: the bytes are what they were, and so is the ledger. Then in one
 * of the ways that are refused. */
static void
check_undo (const CptFulfilment *before, const CptOutcome *done, Progress *progress)
{
  SceneAct *undo = progress->undos->pdata[0];
  SceneAct *odd =
      progress->undos->pdata[1 + progress->result->n_transitions % (progress->undos->len - 1)];
  g_auto (CptOutcome) outcome = { 0 };
  g_auto (CptOutcome) twice = { 0 };
  g_auto (CptOutcome) refused = { 0 };

  scene_act_name_last (odd, &done->fulfilment->last);
  decide (done->fulfilment, odd, &refused, progress);
  scene_act_name_last (undo, &done->fulfilment->last);
  if (!decide (done->fulfilment, undo, &outcome, progress))
    return;
  progress->result->n_undone++;
  EXPECT (progress, scene_is_same (before, outcome.fulfilment));
  EXPECT (progress, strcmp (outcome.fulfilment->last.kind, "undo") == 0);
  EXPECT (progress, outcome.fulfilment->last.undo == NULL);
  EXPECT (progress, is_reversed (done->movements, outcome.movements));
  EXPECT (progress, outcome.closes_count == done->opens_count);
  check_ledger (done->fulfilment, before, outcome.movements, progress);
  scene_act_name_last (undo, &outcome.fulfilment->last);
  EXPECT (progress, !decide (outcome.fulfilment, undo, &twice, progress));
}

/* ---- walking ---- */

static void
check_accepted (const CptFulfilment *before,
                const SceneAct *act,
                const CptOutcome *outcome,
                Progress *progress)
{
  const CptFulfilment *after = outcome->fulfilment;

  check_state (after, progress);
  check_ledger (before, after, outcome->movements, progress);
  EXPECT (progress, !outcome->opens_exception);
  EXPECT (progress, strcmp (after->last.command, act->command->id) == 0);
  /* "something changes"; who is here still is, and who only hears of the payment is not told */
  EXPECT (progress, act->command->kind == CPT_KIND_ARRIVE ||
                        (act->command->kind == CPT_KIND_REMIND &&
                         strcmp (act->command->args.what, "authorisation") == 0) ||
                        !scene_is_same (before, after));
  for (gsize i = 0; act->command->kind == CPT_KIND_PICK && i < after->n_lines; i++)
    if (cpt_line_get_custody (&after->lines[i]) != cpt_line_get_custody (&before->lines[i]))
      EXPECT (progress,
              cpt_line_get_custody (&after->lines[i]) <= cpt_line_get_owed (&after->lines[i]));
  EXPECT (progress, act->command->kind != CPT_KIND_HAND_OVER ||
                        cpt_fulfilment_get_word (before) == CPT_WORD_READY); /* I16 */
  EXPECT (progress, act->command->kind != CPT_KIND_READY ||
                        cpt_fulfilment_get_word (after) == CPT_WORD_READY);
  EXPECT (progress,
          (after->last.undo != NULL) ==
              (cpt_kind_get_row (act->command->kind)->undoable && !act->context.by_central));
}

static void
step (const CptFulfilment *state, const SceneAct *act, Progress *progress)
{
  g_auto (CptOutcome) outcome = { 0 };
  CptSums sums;

  progress->state = state;
  progress->result->n_transitions++;
  if (!decide (state, act, &outcome, progress)) {
    progress->result->n_refusals++;
    check_refusal (state, act, &outcome, progress);
    return;
  }
  check_accepted (state, act, &outcome, progress);
  check_undo (state, &outcome, progress);
  sums = cpt_fulfilment_get_sums (outcome.fulfilment);
  if (sums.picked > sums.ordered + MAX_REPICKED)
    return;
  if (g_hash_table_add (progress->seen, scene_describe (outcome.fulfilment)))
    g_queue_push_tail (&progress->queue, g_steal_pointer (&outcome.fulfilment));
}

static GPtrArray *
make_undos (void)
{
  static const char *const UNDOS[] = {
    "undo of=last / role=manager by=B",
    "undo of=last / after-s=30",
    "undo of=last / after-us=30000001",
    "undo of=last / undone-already",
    "undo of=last / undone-by-channel",
    "undo of=last / undone-unknown",
    "undo of=other",
    "undo of=other / undone-before-s=31",
    "undo of=last / role=none",
    "undo of=last / store",
    "undo",
  };
  GPtrArray *undos = g_ptr_array_new_with_free_func ((GDestroyNotify)scene_act_free);

  for (gsize i = 0; i < G_N_ELEMENTS (UNDOS); i++)
    g_ptr_array_add (undos, scene_act (UNDOS[i], NULL));
  return undos;
}

void
walk_run (const Walk *walk, gboolean ends_when_wrong, WalkResult *result)
{
  CptFulfilment *start = scene_fulfilment (walk->start);
  g_autoptr (GPtrArray) acts = walk_make_acts (start, walk->kinds);
  g_autoptr (GPtrArray) undos = make_undos ();
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Progress progress = { acts, undos, seen, G_QUEUE_INIT, start, NULL, ends_when_wrong, result };

  *result = (WalkResult){ 0 };
  g_hash_table_add (seen, scene_describe (start));
  g_queue_push_tail (&progress.queue, start);
  while (!g_queue_is_empty (&progress.queue) && (!ends_when_wrong || result->n_wrong == 0) &&
         (walk->max_states == 0 || result->n_states < walk->max_states)) {
    g_autoptr (CptFulfilment) state = g_queue_pop_head (&progress.queue);

    for (guint i = 0; i < acts->len; i++)
      step (state, acts->pdata[i], &progress);
    result->n_states++;
  }
  result->is_complete = g_queue_is_empty (&progress.queue);
  g_queue_clear_full (&progress.queue, (GDestroyNotify)cpt_fulfilment_free);
}
