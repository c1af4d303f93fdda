/* SPDX-License-Identifier: GPL-3.0-or-later */
/* simulation --seeds FROM-TO [--commands N]: one named case a seed. */
#include "world.h"

#include "crypto/crypto.h"

static int first = 1, last = 20, n_commands = 300;
static guint64 all_steps;
static guint all_made, all_rejected, all_crashes, all_resnapshots, all_flips, all_forks,
    all_snapshots, all_central_flips;

static void
test_seed (gconstpointer data)
{
  guint seed = GPOINTER_TO_UINT (data);
  g_autoptr (GTimer) timer = g_timer_new ();
  World *world = world_new (seed, (guint)n_commands);

  if (!world_run (world)) {
    g_test_message ("seed %u broke %s", seed, world->violation);
    g_test_message ("again: COMPTOIR_TRACE=1 test-simulation --seeds %u-%u --commands %d", seed,
                    seed, n_commands);
    g_test_fail ();
  }
  g_test_message ("seed %u: %u terminals, %u commands, %u accepted, %u refused, %u crashes, %u "
                  "faults, %u resnapshots, %u snapshots, %u forks, %.0f virtual s, %.2f s, trace "
                  "%016" G_GINT64_MODIFIER "x",
                  seed, world->n_terminals, world->n_made, world->n_accepted, world->n_rejected,
                  world->n_crashes, world->n_faults, world->n_resnapshots, world->n_snapshots,
                  world->n_forks, (gdouble)world->now_us / SECOND_US, g_timer_elapsed (timer, NULL),
                  world->trace);
  all_steps += world->step;
  all_made += world->n_made;
  all_rejected += world->n_rejected;
  all_crashes += world->n_crashes;
  all_resnapshots += world->n_resnapshots;
  all_flips += world->n_flips;
  all_snapshots += world->n_snapshots;
  all_central_flips += world->n_central_flips;
  all_forks += world->n_forks;
  world_free (world);
}

static gboolean
read_seeds (const char *name, const char *value, gpointer data, GError **error)
{
  g_auto (GStrv) ends = g_strsplit (value, "-", 2);

  first = (int)g_ascii_strtoll (ends[0], NULL, 10);
  last = ends[1] != NULL ? (int)g_ascii_strtoll (ends[1], NULL, 10) : first;
  return TRUE;
}

int
main (int argc, char **argv)
{
  const GOptionEntry entries[] = {
    { "seeds", 0, 0, G_OPTION_ARG_CALLBACK, read_seeds, "From and to", "FROM-TO" },
    { "commands", 0, 0, G_OPTION_ARG_INT, &n_commands, "How many a seed", "N" },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  int result;

  g_test_init (&argc, &argv, NULL);
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    g_error ("%s", error->message);
  env_start (0);
  g_assert_true (cpt_crypto_init ());
  for (int seed = first; seed <= last; seed++) {
    g_autofree char *path = g_strdup_printf ("/simulation/seed/%d", seed);

    g_test_add_data_func (path, GINT_TO_POINTER (seed), test_seed);
  }
  result = g_test_run ();
  g_test_message (
      "%u commands, %u refused, %u crashes, %u flips, %u at central, %u resnapshots, %u "
      "snapshots, %u forks",
      all_made, all_rejected, all_crashes, all_flips, all_central_flips, all_resnapshots,
      all_snapshots, all_forks);
  return result;
}
