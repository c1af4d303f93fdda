/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the work costs a person: scans and touches of the screen, counted while it is done. */
#include "terminal/pick/pick-page.h"
#include "terminal/stage/stage-page.h"

#include "hand.h"

#include <locale.h>

#define WIDTH  412
#define HEIGHT 892

static void
begin (Hand *hand)
{
  hand_init (hand, WIDTH, HEIGHT);
  hand_sign_in (hand);
}

/* From now on. */
static void
reset (Hand *hand)
{
  hand->n_scans = 0;
  hand->n_touches = 0;
}

/* A line that is picked costs one scan, and nobody touches the screen for it, at its own stop or
 * at another. */
static void
test_pick (void)
{
  g_auto (Hand) hand;

  begin (&hand);
  hand_open_pick (&hand, SHOP_REFERENCE);
  hand_await (&hand, "A-03-2");
  reset (&hand);
  hand_scan (&hand, SHOP_GTIN_JUMPER);
  hand_await_picked (&hand, SHOP_REFERENCE, 1);
  hand_scan (&hand, SHOP_GTIN_HAT);
  hand_await_picked (&hand, SHOP_REFERENCE, 2);
  g_assert_cmpuint (hand.n_scans, ==, 2);
  g_assert_cmpuint (hand.n_touches, ==, 0);
}

/* A wrong item needs no touch either: the next right one takes the red head away. */
static void
test_wrong (void)
{
  g_auto (Hand) hand;

  begin (&hand);
  hand_open_pick (&hand, SHOP_REFERENCE);
  hand_await (&hand, "A-03-2");
  reset (&hand);
  hand_scan (&hand, SHOP_GTIN_PARKA_L);
  hand_await (&hand, "Wrong size");
  hand_scan (&hand, SHOP_GTIN_PARKA_M);
  hand_await_picked (&hand, SHOP_REFERENCE, 1);
  hand_await (&hand, "Right item");
  g_assert_cmpuint (hand.n_touches, ==, 0);
}

static gboolean
is_short (gpointer data)
{
  Hand *hand = data;
  const CptViewFulfilment *found = shop_fixture_find (&hand->fixture, SHOP_REFERENCE);

  return found->shown->lines[0].counters[CPT_COUNTER_SHORT] == 2;
}

static void
test_short (void)
{
  g_auto (Hand) hand;

  begin (&hand);
  hand_open_pick (&hand, SHOP_REFERENCE);
  hand_await (&hand, "A-03-2");
  reset (&hand);
  hand_click (&hand, "Can’t find it");
  hand_touch_row (&hand, "Not on the shelf");
  hand_click (&hand, "Confirm 2 missing");
  g_assert_true (hand_wait (is_short, &hand));
  g_assert_cmpuint (hand.n_scans, ==, 0);
  g_assert_cmpuint (hand.n_touches, <=, 3);
}

static gboolean
is_ready (gpointer data)
{
  Hand *hand = data;

  return shop_fixture_find (&hand->fixture, SHOP_REFERENCE_PICKED)->shown->milestones.ready_us != 0;
}

/* The bin and the bag, and one touch for a bag whose label nobody printed; then one for ready. */
static void
test_stage (void)
{
  g_auto (Hand) hand;

  begin (&hand);
  hand_choose (&hand, "Stage " SHOP_REFERENCE_PICKED);
  hand_await_widget (&hand, CPT_TYPE_STAGE_PAGE, "Anne-Sophie");
  reset (&hand);
  hand_scan (&hand, SHOP_BIN);
  hand_await (&hand, "Bin " SHOP_BIN);
  hand_click (&hand, "Put bag 1 of 1 in");
  hand_await (&hand, "In " SHOP_BIN);
  g_assert_cmpuint (hand.n_scans, <=, 2);
  g_assert_cmpuint (hand.n_touches, <=, 1);
  reset (&hand);
  hand_click (&hand, "Make " SHOP_REFERENCE_PICKED " ready");
  g_assert_true (hand_wait (is_ready, &hand));
  g_assert_cmpuint (hand.n_scans, ==, 0);
  g_assert_cmpuint (hand.n_touches, <=, 1);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  gtk_test_init (&argc, &argv);
  adw_init ();
  g_test_set_nonfatal_assertions ();

  g_test_add_func ("/terminal/touches/pick", test_pick);
  g_test_add_func ("/terminal/touches/wrong", test_wrong);
  g_test_add_func ("/terminal/touches/short", test_short);
  g_test_add_func ("/terminal/touches/stage", test_stage);
  return g_test_run ();
}
