/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scene.h"

#include <string.h>

#define N_TRIES 6000

/* Any command on any state is answered: numbers at the ends of their range, texts that fill their
 * array, enumerations that do not exist, facts that contradict each other. The sanitizers watch. */
static gint64
any_number (GRand *random)
{
  static const gint64 NUMBERS[] = {
    0,       1,         2,          3,          -1,         9999,       10000,      999999,
    1000000, 999999999, 2147483647, 2147483648, 4294967297, G_MAXINT64, G_MININT64, G_MININT64 + 1,
  };

  return NUMBERS[g_rand_int_range (random, 0, G_N_ELEMENTS (NUMBERS))];
}

static void
fill (GRand *random, char *text, gsize size)
{
  static const char *const TEXTS[] = {
    "",
    "?",
    "A-1",
    "R-1",
    "counter",
    "not-on-shelf",
    "no-stock",
    "customer-wish",
    "put-back",
    "written-off",
    "phone",
    "\xff\xfe",
    "\x01",
    "01900000-0000-7000-8000-000000000041",
    "CB7KQ00041V",
  };
  gint which = g_rand_int_range (random, -1, G_N_ELEMENTS (TEXTS));

  if (which >= 0) {
    g_strlcpy (text, TEXTS[which], size);
    return;
  }
  memset (text, 'x', size - 1);
  text[size - 1] = '\0';
}

static void
fill_args (GRand *random, CptArgs *args)
{
  fill (random, args->for_sign_in, sizeof args->for_sign_in);
  fill (random, args->from_sign_in, sizeof args->from_sign_in);
  fill (random, args->wave, sizeof args->wave);
  fill (random, args->tote, sizeof args->tote);
  fill (random, args->reason, sizeof args->reason);
  fill (random, args->location, sizeof args->location);
  fill (random, args->bag, sizeof args->bag);
  fill (random, args->sku, sizeof args->sku);
  fill (random, args->as, sizeof args->as);
  fill (random, args->of, sizeof args->of);
  fill (random, args->field, sizeof args->field);
  args->line = any_number (random);
  args->quantity = any_number (random);
  args->missing = any_number (random);
  args->to = (CptPutBackTo)g_rand_int_range (random, -1, 5);
  if (g_rand_boolean (random)) {
    args->units = g_array_new (FALSE, TRUE, sizeof (CptUnits));
    for (gint n = g_rand_int_range (random, 0, 4); n > 0; n--) {
      CptUnits units = { (guint)any_number (random), any_number (random) };

      g_array_append_val (args->units, units);
    }
  }
  if (g_rand_boolean (random)) {
    args->bags = g_ptr_array_new_with_free_func (g_free);
    for (gint n = g_rand_int_range (random, 0, 4); n > 0; n--)
      g_ptr_array_add (args->bags, g_strdup (g_rand_boolean (random) ? "CB7KQ00041V" : ""));
  }
}

static void
fill_context (GRand *random, CptContext *context)
{
  context->effective_us = any_number (random);
  context->by_central = g_rand_int_range (random, 0, 8) == 0;
  context->actor_role = (CptRole)g_rand_int_range (random, -1, 6);
  context->approver_role = (CptRole)g_rand_int_range (random, -1, 6);
  context->place_known = g_rand_boolean (random);
  context->place_capacity = (gint)any_number (random);
  context->place_load = (gint)any_number (random);
  context->floor_balance = any_number (random);
  context->counted_us = any_number (random);
  context->bag_of_other = g_rand_boolean (random);
  context->undone_known = g_rand_boolean (random);
  context->undone_from_terminal = g_rand_boolean (random);
  context->undone_already = g_rand_boolean (random);
  context->undone_effective_us = any_number (random);
  context->sku_known = g_rand_boolean (random);
  context->short_was_told = g_rand_boolean (random);
}

static CptAggregate
any_aggregate (GRand *random, CptFulfilment *fulfilment, CptPlace *place, CptException *exception)
{
  CptAggregate aggregate = { .store = g_rand_int_range (random, 0, 9) > 0 ? SCENE_STORE : NULL };

  if (g_rand_int_range (random, 0, 4) > 0)
    aggregate.fulfilment = fulfilment;
  else if (g_rand_boolean (random))
    aggregate.place = place;
  else if (g_rand_boolean (random))
    aggregate.exception = exception;
  return aggregate;
}

static void
test_any_command (void)
{
  static const char *const STATES[] = {
    "o3",
    "o3 p2 | o1 s1 ; held=A",
    "o3 c3 p1 ; exit=cancelled bag41:1x1",
    "o999999999 p999999999",
    "o3 p3 g3",
    "",
  };
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  guint n_accepted = 0, n_refused = 0;

  for (guint i = 0; i < N_TRIES; i++) {
    g_autoptr (CptFulfilment) fulfilment =
        scene_fulfilment (STATES[g_rand_int_range (random, 0, G_N_ELEMENTS (STATES))]);
    g_autoptr (CptPlace) place = cpt_place_new ("A-1");
    g_autoptr (CptException) exception = cpt_exception_new ("e");
    g_autoptr (CptPolicy) policy = g_rand_int_range (random, 0, 20) > 0 ? scene_policy () : NULL;
    g_autoptr (CptCommand) command =
        cpt_command_new ((CptKind)g_rand_int_range (random, -1, CPT_N_KINDS + 1));
    CptAggregate aggregate = any_aggregate (random, fulfilment, place, exception);
    CptContext context = { .policy = policy, .store = SCENE_STORE };
    g_auto (CptOutcome) outcome = { 0 };
    gboolean accepted;

    fill_args (random, &command->args);
    fill (random, command->sign_in, sizeof command->sign_in);
    fill_context (random, &context);
    g_strlcpy (context.undone_kind, g_rand_boolean (random) ? "fulfilment.pick" : "?",
               CPT_CODE_SIZE);

    accepted = cpt_apply (&aggregate, command, &context, &outcome);
    g_assert_cmpint (accepted, ==, outcome.refusal.code == CPT_REFUSAL_NONE);
    n_accepted += accepted ? 1 : 0;
    n_refused += accepted ? 0 : 1;
  }
  g_test_message ("%u accepted, %u refused", n_accepted, n_refused);
  g_assert_cmpuint (n_accepted, >, N_TRIES / 400);
}

/* An outcome may be used again: what it held is let go first. */
static void
test_outcome_again (void)
{
  g_autoptr (CptFulfilment) fulfilment = scene_fulfilment ("o3");
  g_autoptr (SceneAct) act = scene_act ("pick line=1 quantity=1 location=A-1", NULL);
  g_auto (CptOutcome) outcome = { 0 };

  g_assert_true (scene_decide (fulfilment, act, &outcome));
  g_assert_true (scene_decide (fulfilment, act, &outcome));
  g_assert_cmpuint (outcome.movements->len, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/domain/hostile/any command", test_any_command);
  g_test_add_func ("/domain/hostile/an outcome used again", test_outcome_again);
  return g_test_run ();
}
