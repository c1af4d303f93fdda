/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A pass at the window, as a wedge types it. */
#include "terminal/pick/pick-page.h"
#include "terminal/widgets/note.h"

#include "hand.h"

#include <locale.h>

#define WIDTH  412
#define HEIGHT 892

/* Whoever shows it is told why; the walk goes on. */
static void
test_not_genuine (void)
{
  g_auto (Hand) hand;
  g_autofree char *tail = g_strnfill (200, 'A');
  g_autofree char *pass = g_strconcat ("INIFIMJ", tail, NULL);

  hand_init (&hand, WIDTH, HEIGHT);
  hand_sign_in (&hand);
  gtk_widget_activate_action (GTK_WIDGET (hand.window), "win.open-pick", "s",
                              shop_fixture_find (&hand.fixture, SHOP_REFERENCE)->shown->id);
  hand_await_widget (&hand, CPT_TYPE_PICK_PAGE, SHOP_REFERENCE);
  hand_scan (&hand, pass);
  hand_await_widget (&hand, CPT_TYPE_NOTE, "This pass is not genuine");
  hand_await_widget (&hand, CPT_TYPE_PICK_PAGE, SHOP_REFERENCE);
  g_assert_false (hand_sees (&hand, pass));
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  gtk_test_init (&argc, &argv);
  adw_init ();
  g_test_set_nonfatal_assertions ();

  g_test_add_func ("/terminal/pass/not genuine", test_not_genuine);
  return g_test_run ();
}
