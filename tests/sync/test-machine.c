/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "world.h"

#define N_SEEDS   50 /* and those that found something */
#define MINUTE_US G_GINT64_CONSTANT (60000000)

static void
test_seed (gconstpointer data)
{
  guint32 seed = GPOINTER_TO_UINT (data);
  g_autoptr (World) world = world_new (seed, 2);
  g_autofree char *fault = NULL;

  world_suffer (world, 3 * MINUTE_US);
  fault = world_heal (world, 2 * MINUTE_US);
  g_test_message ("seed %u: %u acts, %u faults, %u snapshots", seed, world_get_n_acts (world),
                  world_get_n_faults (world), world_get_n_snapshots (world));
  g_assert_cmpstr (fault, ==, NULL);
  g_assert_cmpuint (world_get_n_acts (world), >, 0);
}

static void
test_same_trace (void)
{
  for (guint32 seed = 1; seed <= 3; seed++) {
    g_autoptr (World) one = world_new (seed, 2);
    g_autoptr (World) other = world_new (seed, 2);
    g_autofree char *fault = NULL;
    g_autofree char *fault_of_other = NULL;

    world_suffer (one, 2 * MINUTE_US);
    fault = world_heal (one, 2 * MINUTE_US);
    world_suffer (other, 2 * MINUTE_US);
    fault_of_other = world_heal (other, 2 * MINUTE_US);
    g_assert_cmpstr (world_get_trace (one), ==, world_get_trace (other));
  }
}

static const guint32 found_something[] = { 739 };

static void
add_seed (guint32 seed)
{
  g_autofree char *path = g_strdup_printf ("/sync/machine/seed/%u", seed);

  g_test_add_data_func (path, GUINT_TO_POINTER (seed), test_seed);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_assert_true (cpt_crypto_init ());

  for (guint32 seed = 1; seed <= N_SEEDS; seed++)
    add_seed (seed);
  for (gsize i = 0; i < G_N_ELEMENTS (found_something); i++)
    add_seed (found_something[i]);
  g_test_add_func ("/sync/machine/same seed same trace", test_same_trace);
  return g_test_run ();
}
