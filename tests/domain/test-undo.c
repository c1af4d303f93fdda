/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scene.h"

#include <string.h>

/* What is done first, then the undo, then the answer. The walk shows that what was accepted comes
 * back whole. */
typedef struct {
  const char *name;
  const char *before;
  const char *act;
  const char *undo;
  const char *after;
} Case;

#define PICK "pick line=1 quantity=2 location=A-1"

#define HAND_OVER "hand_over collector=buyer checks=id-seen bags="

/* clang-format off */
static const Case CASES[] = {
  { "a pick", "o3 ; accepted held=A", PICK, "undo of=last", "o3 ; accepted held=A -> 2 S1 custody>floor@A-1" },
  { "a pick that ended ready", "o3 p1 s2 ; staged ready loc=R-1", "unshort line=1 quantity=1 location=A-1", "undo of=last", "o3 s2 p1 ; staged ready loc=R-1" },
  { "a short that took all", "o3 ; accepted held=A wave=W here on_short=ask", "short line=1 missing=3 reason=damaged location=A-1", "undo of=last", "o3 ; accepted here held=A wave=W -> 3 S1 damaged>floor@A-1" },
  { "a short that opened a count", "o3", "short line=1 missing=1 reason=label-mismatch location=A-1", "undo of=last", "o3 uncount S1 at A-1" },
  { "a short that found a count open", "o3", "short line=1 missing=1 reason=label-mismatch location=A-1 / count-open", "undo of=last", "o3" },
  { "a short whose count another one wants", "o3", "short line=1 missing=1 reason=label-mismatch location=A-1", "undo of=last / count-wanted", "o3" },
  { "an undo", "o3", PICK, "undo of=A / undone-kind=undo", "guard_failed" },
  { "a decline", "o3 ; accepted held=A tote=T-1", "decline reason=no-stock", "undo of=last", "o3 ; accepted held=A tote=T-1" },
  { "a bag", "o3 p3 ; bag1:1x1", "bag bag=2 units=1x2", "undo of=last", "o3 p3 ; bag1:1x1" },
  { "a stage", "o3 p3 ; loc=R-2 bag1@R-2:1x1", "stage location=R-1 bags=1", "undo of=last", "o3 p3 ; loc=R-2 bag1@R-2:1x1" },
  { "a hand-over", "o2 p2 ; loc=R-1 ready here bag1@R-1:1x2", HAND_OVER "1", "undo of=last", "o2 p2 ; ready here loc=R-1 bag1@R-1:1x2 -> 2 S1 customer>custody" },
  { "part of a hand-over", "o2 p2 ; loc=R-1 ready bag1@R-1:1x1", HAND_OVER "1 units=1x1", "undo of=last", "o2 p2 ; ready loc=R-1 bag1@R-1:1x1 -> 1 S1 customer>custody" },
  { "who came", "o2", "arrive", "undo of=last", "o2" },
  { "by somebody else", "o3", PICK, "undo of=last / by=B", "o3 -> 2 S1 custody>floor@A-1" },
  { "in the last moment", "o3", PICK, "undo of=last / after-s=30", "o3 -> 2 S1 custody>floor@A-1" },
  { "a microsecond too late", "o3", PICK, "undo of=last / after-us=30000001", "over_limit" },
  { "an hour too late", "o3", PICK, "undo of=last / after-s=3600", "over_limit" },
  { "twice", "o3", PICK, "undo of=last / undone-already", "already_done" },
  { "twice and too late", "o3", PICK, "undo of=last / undone-already after-s=3600", "already_done" },
  { "not the newest", "o3", PICK, "undo of=A", "guard_failed" },
  { "not the newest and too late", "o3", PICK, "undo of=A / undone-before-s=31", "over_limit" },
  { "not the newest, in time", "o3", PICK, "undo of=A / undone-before-s=29", "guard_failed" },
  { "what nobody knows", "o3", PICK, "undo of=A / undone-unknown", "guard_failed" },
  { "what a channel did", "o3", PICK, "undo of=last / undone-by-channel", "guard_failed" },
  { "what cannot be undone", "o3", "cancel reason=customer-wish / role=manager", "undo of=last / role=manager", "guard_failed" },
  { "without the right to do it", "o3", PICK, "undo of=last / role=none", "not_authorised needs fulfilment.pick" },
  { "another shop's", "o3", PICK, "undo of=last / store=PAR2", "wrong_store" },
  { "nothing named", "o3", PICK, "undo", "malformed" },
};
/* clang-format on */

static void
check (gconstpointer data)
{
  const Case *row = data;
  g_autoptr (CptFulfilment) before = scene_fulfilment (row->before);
  g_autoptr (SceneAct) act = scene_act (row->act, NULL);
  g_autoptr (SceneAct) undo = NULL;
  g_auto (CptOutcome) done = { 0 };
  g_auto (CptOutcome) undone = { 0 };
  g_autofree char *answer = NULL;

  if (!scene_decide (before, act, &done)) {
    g_test_fail_printf ("the act itself was refused");
    return;
  }
  undo = scene_act (row->undo, &done.fulfilment->last);
  scene_decide (done.fulfilment, undo, &undone);
  answer = scene_describe_outcome (&undone);
  g_assert_cmpstr (answer, ==, row->after);
}

static void
assert_described (const CptFulfilment *a, const CptFulfilment *b)
{
  g_autofree char *first = scene_describe (a);
  g_autofree char *second = scene_describe (b);

  g_assert_cmpstr (first, ==, second);
}

/* An inverse that does not fit the state it is read with takes nothing away. */
static void
test_foreign_inverse (void)
{
  g_autoptr (CptFulfilment) before = scene_fulfilment ("o3 | o2");
  g_autoptr (CptFulfilment) after = scene_fulfilment ("o3 p2 | o2 p1 ; bag1:1x1");
  g_autoptr (CptFulfilment) other = scene_fulfilment ("o3 p2 | o2 ; bag1:1x1");
  g_autoptr (CptFulfilment) copy = cpt_fulfilment_copy (other);
  g_autoptr (CptInverse) inverse = cpt_fulfilment_find_inverse (before, after, NULL);

  g_assert_false (cpt_fulfilment_apply_inverse (other, inverse));
  g_assert_true (scene_is_same (other, copy));
  g_assert_true (cpt_fulfilment_apply_inverse (after, inverse));
  assert_described (after, before);
}

static void
test_hostile_inverse (void)
{
  static const CptCounterChange CHANGES[] = {
    { 9, CPT_COUNTER_PICKED, 1 },          { 1, (CptCounter)99, 1 },
    { 1, CPT_COUNTER_PICKED, -1 },         { 1, CPT_COUNTER_PICKED, G_MAXINT64 },
    { 1, CPT_COUNTER_PICKED, G_MININT64 }, { 1, CPT_COUNTER_CANCELLED, 4 },
    { 1, CPT_COUNTER_PUT_BACK, 1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (CHANGES); i++) {
    g_autoptr (CptFulfilment) fulfilment = scene_fulfilment ("o3");
    g_autoptr (CptInverse) inverse = cpt_inverse_new ();

    g_array_append_val (inverse->lines, CHANGES[i]);
    g_assert_false (cpt_fulfilment_apply_inverse (fulfilment, inverse));
  }
}

static void
test_inverse_is_copied (void)
{
  g_autoptr (CptFulfilment) before = scene_fulfilment ("o3 ; accepted held=A");
  g_autoptr (CptFulfilment) after = scene_fulfilment ("o3 p2 ; bag1@R-1:1x2");
  g_autoptr (CptInverse) inverse = cpt_fulfilment_find_inverse (before, after, NULL);
  g_autoptr (CptInverse) copy = cpt_inverse_copy (inverse);

  g_assert_cmpuint (copy->was, ==, CPT_WAS_HOLDER | CPT_WAS_ACCEPTED_US);
  g_assert_cmpuint (copy->lines->len, ==, 1);
  g_assert_cmpint (g_array_index (copy->lines, CptCounterChange, 0).add, ==, -2);
  g_assert_cmpuint (copy->bags->len, ==, 1);
  g_assert_true (((CptBagChange *)g_ptr_array_index (copy->bags, 0))->made);
  g_assert_true (cpt_fulfilment_apply_inverse (after, copy));
  assert_described (after, before);
}

/* The bags of what is closed leave a terminal's feed at once; its undo knows them by the inverse.
 */
static void
test_bags_that_left (void)
{
  g_autoptr (CptFulfilment) before =
      scene_fulfilment ("o3 p3 ; loc=R-1 ready bag1@R-1:1x1 bag3@R-1:1x2");
  g_autoptr (SceneAct) act = scene_act (HAND_OVER "1,3", NULL);
  g_autoptr (SceneAct) undo = NULL;
  g_auto (CptOutcome) done = { 0 };
  g_auto (CptOutcome) undone = { 0 };
  g_autofree char *answer = NULL;

  g_assert_true (scene_decide (before, act, &done));
  g_ptr_array_set_size (done.fulfilment->bags, 0);
  undo = scene_act ("undo of=last", &done.fulfilment->last);
  g_assert_true (scene_decide (done.fulfilment, undo, &undone));
  answer = scene_describe_outcome (&undone);
  g_assert_cmpstr (answer, ==,
                   "o3 p3 ; ready loc=R-1 bag1@R-1:1x1 bag3@R-1:1x2 -> 3 S1 customer>custody");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  for (gsize i = 0; i < G_N_ELEMENTS (CASES); i++) {
    g_autofree char *path = g_strdup_printf ("/domain/undo/%s", CASES[i].name);

    g_test_add_data_func (path, &CASES[i], check);
  }
  g_test_add_func ("/domain/undo/an inverse of another state", test_foreign_inverse);
  g_test_add_func ("/domain/undo/an inverse out of range", test_hostile_inverse);
  g_test_add_func ("/domain/undo/an inverse is copied whole", test_inverse_is_copied);
  g_test_add_func ("/domain/undo/bags that left with what is closed", test_bags_that_left);
  return g_test_run ();
}
