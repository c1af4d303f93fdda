/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests the tester: each of seventeen mistakes is found, in so many seeds or fewer. */
#include "mutant.h"
#include "world.h"

#include "crypto/crypto.h"

#define N_COMMANDS 300
#define N_HEALTHY  3

static const struct {
  Mutant mutant;
  const char *name;
  guint max_seeds;
} mutants[] = {
  { MUTANT_TOLD_BEFORE_COMMIT, "told-before-commit", 10 },
  { MUTANT_CURSOR_OUTSIDE, "cursor-outside-the-transaction", 30 },
  { MUTANT_DROP_ON_ANSWER, "pending-dropped-on-the-answer", 3 },
  { MUTANT_ONE_APPLIED, "one-applied-for-all-scopes", 3 },
  { MUTANT_NO_HASH, "no-hash-check", 60 },
  { MUTANT_NO_LOCK, "number-without-a-lock", 3 },
  { MUTANT_NEW_ID, "retry-with-a-new-id", 3 },
  { MUTANT_NO_TOMBSTONE, "tombstone-forgotten", 5 },
  { MUTANT_NOT_SYNCED, "not-synced", 30 },
  { MUTANT_HWM_OUTSIDE, "hwm-outside-the-transaction", 30 },
  { MUTANT_UNDO_NO_LEDGER, "undo-forgets-the-ledger", 5 },
  { MUTANT_REFUSED_NO_LEDGER, "refused-report-books-nothing", 5 },
  { MUTANT_GONE_TWICE, "gone-counted-twice", 10 },
  { MUTANT_READY_NOT_ASKED, "ready-not-asked", 10 },
  { MUTANT_PAID_NOT_ASKED, "paid-not-asked", 10 },
  { MUTANT_PASS_NOT_MARKED, "pass-not-marked-as-used", 10 },
  { MUTANT_UNDO_KEEPS_PASS, "undo-keeps-the-pass-used", 20 },
};
G_STATIC_ASSERT (G_N_ELEMENTS (mutants) == N_MUTANTS - 1);

static char *
find (Mutant mutant, guint seed)
{
  World *world;
  char *violation;

  mutant_choose (MUTANT_NONE);
  template_get_central_disk ();
  mutant_choose (mutant);
  world = world_new (seed, N_COMMANDS);
  world_run (world);
  violation = g_steal_pointer (&world->violation);
  world_free (world);
  return violation;
}

static void
test_mutant (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);

  for (guint seed = 1; seed <= mutants[i].max_seeds; seed++) {
    g_autofree char *violation = find (mutants[i].mutant, seed);

    if (violation == NULL)
      continue;
    g_test_message ("%s: found in %u of at most %u seeds, %s", mutants[i].name, seed,
                    mutants[i].max_seeds, violation);
    return;
  }
  g_test_message ("%s: not found in %u seeds", mutants[i].name, mutants[i].max_seeds);
  g_test_fail ();
}

/* The way in by itself is no mistake. */
static void
test_none (void)
{
  for (guint seed = 1; seed <= N_HEALTHY; seed++) {
    g_autofree char *violation = find (MUTANT_NONE, seed);

    g_assert_cmpstr (violation, ==, NULL);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  env_start (0);
  g_assert_true (cpt_crypto_init ());
  g_test_add_func ("/simulation/mutant/none", test_none);
  for (gsize i = 0; i < G_N_ELEMENTS (mutants); i++) {
    g_autofree char *path = g_strconcat ("/simulation/mutant/", mutants[i].name, NULL);

    g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_mutant);
  }
  return g_test_run ();
}
