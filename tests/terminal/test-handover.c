/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The counter, with a window, a wedge and touches. */
#include "terminal/handover/handover-page.h"
#include "terminal/page.h"
#include "terminal/widgets/band.h"
#include "terminal/widgets/note.h"

#include "hand.h"

#include <locale.h>

#define WIDTH  412
#define HEIGHT 892

static void
look (Hand *hand, const char *state)
{
  g_autofree char *name = g_strdup_printf ("handover, %s, %d px", state,
                                           gtk_widget_get_width (GTK_WIDGET (hand->window)));

  hand_look (hand, name);
}

static void
begin (Hand *hand, int width, int height)
{
  hand_init (hand, width, height);
  hand_sign_in (hand);
}

/* Good for some minutes more, and seen at @hand's clock. */
static char *
make_pass (Hand *hand)
{
  gint64 now_s = cpt_shop_now_us (hand->fixture.shop) / G_USEC_PER_SEC;

  return shop_counter_make_pass ((now_s - 60) * G_USEC_PER_SEC, (now_s + 600) * G_USEC_PER_SEC);
}

/* A tile that is ticked, or the only one of several. */
static void
tick (Hand *hand, const char *text)
{
  GtkWidget *check = hand_await_widget (hand, GTK_TYPE_CHECK_BUTTON, text);

  g_assert_true (gtk_widget_is_sensitive (check));
  hand->n_touches++;
  g_assert_true (gtk_widget_activate (check));
}

static gboolean
is_gone (gpointer data)
{
  Hand *hand = data;
  const CptViewFulfilment *found = shop_fixture_find (&hand->fixture, SHOP_REFERENCE_READY);

  return found != NULL && cpt_fulfilment_get_word (found->shown) == CPT_WORD_HANDED_OVER;
}

/* Pass, two bags, who collects, what was checked, one button: from wherever somebody is. */
static void
test_minute (gconstpointer data)
{
  const int *size = data;
  g_auto (Hand) hand;
  g_autofree char *pass = NULL;

  begin (&hand, size[0], size[1]);
  pass = make_pass (&hand);
  hand.n_scans = hand.n_touches = 0;
  hand_scan (&hand, pass);
  hand_await_widget (&hand, CPT_TYPE_HANDOVER_PAGE, "Hand over " SHOP_REFERENCE_READY);
  hand_await (&hand, "Pass is genuine");
  hand_await (&hand, "Here · ");
  hand_await (&hand, "Paid 118,00");
  look (&hand, "pass");
  hand_scan (&hand, SHOP_BAG_1);
  hand_await_widget (&hand, GTK_TYPE_BUTTON, "Scan bag 2 of 2");
  hand_scan (&hand, SHOP_BAG_2);
  hand_await_widget (&hand, GTK_TYPE_BUTTON, "Say who collects");
  tick (&hand, "Élodie");
  hand_await_widget (&hand, GTK_TYPE_BUTTON, "Ask for the name");
  tick (&hand, "Name said");
  look (&hand, "complete");
  hand_click (&hand, "Hand over ");
  g_assert_true (hand_wait (is_gone, &hand));
  hand_await_widget (&hand, CPT_TYPE_BAND, "Handed over");
  hand_await_widget (&hand, GTK_TYPE_BUTTON, "Next customer");
  look (&hand, "over");
  g_assert_cmpuint (hand.n_scans, ==, 3);
  g_assert_cmpuint (hand.n_touches, <=, 5);
  hand_click (&hand, "Next customer");
  hand_await (&hand, "Scan the pass, or find the order");
}

int
main (int argc, char *argv[])
{
  static const int handheld[] = { WIDTH, HEIGHT }, tablet[] = { 1280, 800 };

  setlocale (LC_ALL, "");
  gtk_test_init (&argc, &argv);
  adw_init ();
  g_test_set_nonfatal_assertions ();
  shop_counter_set (TRUE);

  g_test_add_data_func ("/terminal/handover/minute/handheld", handheld, test_minute);
  g_test_add_data_func ("/terminal/handover/minute/tablet", tablet, test_minute);
  return g_test_run ();
}
