/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "walk.h"

#include "domain/guard.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

/* Each guard of the rules is switched off in turn, and the walk has to see it: a guard that nothing
 * misses is not tried. */
int cpt_guard_off = -1;

#define GOODS   "pick short unshort put_back cancel decline stage ready"
#define ALL     GOODS " accept release bag"
#define COUNTER "hand_over arrive cancel"
#define HOLD    "extend resend reopen remind expire put_back"

static const Walk WALKS[] = {
  { "the counter", "o2 p2 $8000 ; loc=R-1 staged ready here bag1@R-1:1x1", COUNTER, 2 },
  { "the counter, cheap", "o2 p2 $50 ; loc=R-1 staged ready bag1@R-1:1x1", COUNTER, 2 },
  { "the counter, very dear", "o1 p1 $50001 ; loc=R-1 staged ready", COUNTER, 2 },
  { "the counter, a bottle", "o1 p1 $900 @18 | o1 p1 $4000 ; loc=R-1 staged ready", COUNTER, 2 },
  { "the counter, to pay", "o1 p1 ; loc=R-1 staged ready pay=to_pay total=500 paid=200", COUNTER,
    4 },
  { "the counter, authorised", "o1 p1 ; loc=R-1 staged ready pay=authorised until-us=-1", COUNTER,
    4 },
  { "the counter, a parcel", "o1 p1 ; loc=R-1 staged ready method=ship", COUNTER, 2 },
  { "the counter, two bags", "o3 p3 ; loc=R-1 staged ready bag1@R-1:1x1 bag2@R-1:1x1", COUNTER, 2 },
  { "held too long", "o2 p2 ; loc=R-1 staged ready hold told", HOLD, 40 },
  { "held", "o2 p2 ; loc=R-1 staged ready hold* told", HOLD " pick", 10 },
  { "a parcel is held", "o1 p1 ; loc=R-1 staged ready hold method=ship", HOLD, 4 },
  { "held, in part", "o2 p2 g1 ; loc=R-1 staged ready hold", HOLD, 10 },
  { "not held", "o1 p1 ; loc=R-1 staged", HOLD, 4 },
  { "one unit", "o1", ALL, 60 },
  { "two units", "o2", ALL, 60 },
  { "two lines", "o1 | o1", ALL, 20 },
  { "bags up to the limit", "o2 p2 ; bag1:1x1 bag2: bag3:", ALL, 5 },
  { "bags in their place", "o2 p2 ; loc=R-1 staged bag1@R-1:1x1", ALL, 5 },
  { "ready", "o2 p2 ; loc=R-1 staged ready held=A accepted", ALL, 5 },
  { "nothing left, in its place", "o1 c1 p1 b1 ; loc=R-1 exit=cancelled", ALL, 1 },
  { "part handed over", "o2 p1 g1", ALL, 10 },
};

#define GUARD_NAME(name) #name,
static const char *const NAMES[] = { CPT_GUARDS (GUARD_NAME) };

static gboolean
is_red (void)
{
  WalkResult result;

  walk_run_others (TRUE, &result);
  for (gsize i = 0; result.n_wrong == 0 && i < G_N_ELEMENTS (WALKS); i++)
    walk_run (&WALKS[i], TRUE, &result);
  return result.n_wrong > 0;
}

/* In a process of its own: a rule that goes on without its guard may fall. */
static gboolean
is_red_without (gint guard)
{
  pid_t child = fork ();
  int status = 0;

  if (child == 0) {
    int nowhere = open ("/dev/null", O_WRONLY);

    dup2 (nowhere, STDOUT_FILENO);
    dup2 (nowhere, STDERR_FILENO);
    cpt_guard_off = guard;
    _exit (is_red () ? 1 : 0);
  }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  return !WIFEXITED (status) || WEXITSTATUS (status) != 0;
}

static void
test_with_all (void)
{
  g_assert_false (is_red_without (-1));
}

static void
check_without (gconstpointer data)
{
  g_assert_true (is_red_without (GPOINTER_TO_INT (data)));
}

static void
test_count (void)
{
  g_test_message ("%d guards, each switched off in turn", CPT_N_GUARDS);
  g_assert_cmpint (CPT_N_GUARDS, ==, G_N_ELEMENTS (NAMES));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/domain/guards/count", test_count);
  g_test_add_func ("/domain/guards/green with all of them", test_with_all);
  for (gint guard = 0; guard < CPT_N_GUARDS; guard++) {
    g_autofree char *path = g_strdup_printf ("/domain/guards/red without %s", NAMES[guard]);

    g_test_add_data_func (path, GINT_TO_POINTER (guard), check_without);
  }
  return g_test_run ();
}
