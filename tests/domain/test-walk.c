/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "walk.h"

#define GOODS "pick short unshort put_back cancel decline stage ready"
#define ALL   GOODS " accept release bag"
/* What the counter does, and what ends ready. */
#define COUNTER "hand_over arrive put_back cancel"

/* While it waits for its customer. */
#define HOLD "extend resend reopen remind expire put_back"

/* The whole space of one piece; of more pieces and lines the whole of what belongs together, and of
 * all together the part that is nearest to the start. */
static const Walk WALKS[] = {
  { "all/one unit", "o1", ALL, 400 },
  { "all/two units", "o2", ALL, 200 },
  { "all/three units", "o3", ALL, 100 },
  { "all/two lines of one", "o1 | o1", ALL, 100 },
  { "all/two lines of two and one", "o2 | o1", ALL, 80 },
  { "all/two lines of three", "o3 | o3", ALL, 40 },
  { "all/bags up to the limit", "o2 p2 ; bag1:1x1 bag2: bag3:", "bag", 0 },
  { "goods/one unit", "o1", GOODS, 0 },
  { "goods/two units", "o2", GOODS, 0 },
  { "goods/three units", "o3", GOODS, 0 },
  { "goods/two units, the order asks", "o2 ; on_short=ask", GOODS, 0 },
  { "goods/two units, part handed over", "o2 p1 g1", GOODS, 0 },
  { "goods/two lines of one", "o1 | o1", GOODS, 200 },
  { "goods/two lines of two", "o2 | o2", GOODS, 100 },
  { "bags/two units", "o2", "pick put_back cancel bag stage", 0 },
  { "bags/two lines", "o2 | o1", "pick put_back bag", 100 },
  { "counter/the counter", "o2 p2 $8000 ; loc=R-1 staged ready here bag1@R-1:1x1", COUNTER, 0 },
  { "counter/the counter, cheap", "o2 p2 $50 ; loc=R-1 staged ready bag1@R-1:1x1", COUNTER, 0 },
  { "counter/the counter, very dear", "o1 p1 $50001 ; loc=R-1 staged ready", COUNTER, 0 },
  { "counter/the counter, a bottle", "o1 p1 $900 @18 | o1 p1 $4000 ; loc=R-1 staged ready", COUNTER,
    0 },
  { "counter/the counter, to pay", "o1 p1 ; loc=R-1 staged ready pay=to_pay total=500 paid=200",
    COUNTER, 0 },
  { "counter/the counter, authorised", "o1 p1 ; loc=R-1 staged ready pay=authorised until-us=-1",
    COUNTER, 0 },
  { "counter/the counter, a parcel", "o1 p1 ; loc=R-1 staged ready method=ship", COUNTER, 0 },
  { "counter/the counter, two bags", "o3 p3 ; loc=R-1 staged ready bag1@R-1:1x1 bag2@R-1:1x1",
    COUNTER, 0 },
  { "hold/too long", "o2 p2 $900 ; loc=R-1 staged ready hold told", HOLD, 0 },
  { "hold/in part", "o2 p2 g1 ; loc=R-1 staged ready hold", HOLD, 0 },
  { "hold/two lines, in bags", "o2 p2 | o1 p1 ; loc=R-1 staged ready hold bag1@R-1:1x1", HOLD, 0 },
  { "hold/and the counter", "o1 p1 ; loc=R-1 staged ready hold told", HOLD " hand_over cancel", 0 },
  { "hands/one unit", "o1", "accept release pick short unshort cancel put_back", 0 },
};

static WalkResult total;

static void
check (gconstpointer data)
{
  const Walk *walk = data;
  WalkResult result;

  walk_run (walk, FALSE, &result);
  g_test_message ("%u states walked%s, %u transitions, %u refused, %u undone, %u wrong",
                  result.n_states, result.is_complete ? ", all there are" : "",
                  result.n_transitions, result.n_refusals, result.n_undone, result.n_wrong);
  g_assert_cmpuint (result.n_states, >, 1);
  g_assert_cmpuint (result.n_wrong, ==, 0);
  g_assert_true (walk->max_states > 0 || result.is_complete);
  total.n_states += result.n_states;
  total.n_transitions += result.n_transitions;
}

static void
test_others (void)
{
  WalkResult result;

  walk_run_others (FALSE, &result);
  g_test_message ("%u starts, %u transitions, %u refused, %u undone, %u wrong", result.n_states,
                  result.n_transitions, result.n_refusals, result.n_undone, result.n_wrong);
  g_assert_cmpuint (result.n_wrong, ==, 0);
  total.n_states += result.n_states;
  total.n_transitions += result.n_transitions;
}

static void
test_total (void)
{
  g_test_message ("%u states, %u transitions in all", total.n_states, total.n_transitions);
  g_assert_cmpuint (total.n_transitions, >, 100000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  for (gsize i = 0; i < G_N_ELEMENTS (WALKS); i++) {
    g_autofree char *path = g_strdup_printf ("/domain/walk/%s", WALKS[i].name);

    g_test_add_data_func (path, &WALKS[i], check);
  }
  g_test_add_func ("/domain/walk/others/places, exceptions, contacts", test_others);
  g_test_add_func ("/domain/walk/total/in all", test_total);
  return g_test_run ();
}
