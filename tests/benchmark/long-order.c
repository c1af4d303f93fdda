/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Acts beside an order of 1,114 lines, in the real window on a full shop: what the window's thread
 * works from a scan until the pick is shown. Three times: on another order while the long one is on
 * the list; on the long one; and, as the peer, on another order in a shop without a long one.
 *
 * long-order WIDTHxHEIGHT */
#include "figures.h"
#include "full-shop.h"
#include "shop-questions.h"

#include <locale.h>
#include <stdio.h>

#define N_ACTS   150
#define LIMIT_US 16000 /* a frame */

static void
rest (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
scan (Hand *hand, const char *reference, const char *gtin, Figures *figures)
{
  for (guint i = 1; i <= N_ACTS; i++) {
    double start_us;

    hand_settle (hand);
    start_us = figures_worked_us ();
    hand_scan (hand, gtin);
    hand_await_picked (hand, reference, i);
    rest ();
    figures_add (figures, figures_worked_us () - start_us);
  }
}

static void
measure (gboolean with_long, const char *folder, const char *size, Figures *beside, Figures *on_it)
{
  Hand hand = { 0 };
  int width = 0, height = 0;

  sscanf (size, "%dx%d", &width, &height);
  shop_questions_set_long (with_long);
  full_shop_init (&hand, folder, width, height);
  hand_open_pick (&hand, SHOP_REFERENCE_MANY);
  scan (&hand, SHOP_REFERENCE_MANY, SHOP_GTIN_MANY, beside);
  if (with_long) {
    gtk_widget_activate_action (GTK_WIDGET (hand.window), "win.back", NULL);
    hand_await_widget (&hand, g_type_from_name ("CptWorkPage"), NULL);
    hand_open_pick (&hand, SHOP_REFERENCE_LONG);
    hand_await (&hand, "Pick " SHOP_REFERENCE_LONG);
    scan (&hand, SHOP_REFERENCE_LONG, SHOP_GTIN_PARKA_M, on_it);
  }
  hand_clear (&hand);
}

int
main (int argc, char *argv[])
{
  const char *folder = figures_make_folder ();
  Figures plain, beside, on_it;

  setlocale (LC_ALL, "");
  if (argc != 2)
    figures_give_up ("usage: long-order WIDTHxHEIGHT", NULL);
  if (!gtk_init_check ())
    figures_give_up ("no display", NULL);
  adw_init ();
  figures_init (&plain, "long-order: an act without a long order");
  figures_init (&beside, "long-order: an act beside one of 1,114 lines");
  figures_init (&on_it, "long-order: an act on one of 1,114 lines");
  measure (FALSE, folder, argv[1], &plain, NULL);
  measure (TRUE, folder, argv[1], &beside, &on_it);
  figures_print (&plain);
  figures_print (&beside);
  figures_print (&on_it);
  figures_print_peer (&beside, &plain);
  figures_print_peer (&on_it, &plain);
  figures_print_limit (&beside, 99, LIMIT_US);
  figures_print_limit (&on_it, 99, LIMIT_US);
  return 0;
}
