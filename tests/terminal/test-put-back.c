/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What nobody wants any more goes back to the shop: the piece is scanned, then its shelf; the
 * ledger that is shown then holds what the test put down. */
#include "terminal/stage/put-back-page.h"
#include "terminal/work/work-page.h"

#include "hand.h"
#include "ledger.h"
#include "shop-questions.h"

#include <locale.h>

#define WIDTH  412
#define HEIGHT 892
#define PARKA  "45001-KAK-M"
#define JUMPER "45014-BOR-L"

static void
begin (Hand *hand, Ledger *ledger)
{
  shop_questions_set_all (TRUE);
  hand_init (hand, WIDTH, HEIGHT);
  hand_sign_in (hand);
  ledger_read (ledger, hand);
  hand_choose (hand, "Put back " SHOP_REFERENCE_BACK);
  hand_await_widget (hand, CPT_TYPE_PUT_BACK_PAGE, "Cancelled · 3 items");
}

/* Out of the order's custody; @place NULL: to no shelf. */
static void
move (Ledger *self, const char *sku, gint64 n, const char *place)
{
  CptStock *stock = ledger_find (self, sku);

  stock->custody -= n;
  if (place != NULL)
    cpt_stock_add_floor (stock, place, n);
}

/* The loose one and its shelf, the one in a bag and its shelf: no touch. */
static void
test_scan (void)
{
  g_auto (Hand) hand;
  g_auto (Ledger) ledger = LEDGER_INIT;

  begin (&hand, &ledger);
  hand.n_touches = 0;
  hand_scan (&hand, SHOP_GTIN_PARKA_M);
  hand_await (&hand, "1 of 2 · now scan its shelf");
  hand_scan (&hand, SHOP_GTIN_PARKA_M);
  hand_await (&hand, "What is in a bag comes after");
  ledger_expect (&ledger, &hand); /* only the shelf books it */
  hand_scan (&hand, "Réserve-02");
  move (&ledger, PARKA, 1, "Réserve-02");
  ledger_expect (&ledger, &hand);
  hand_await (&hand, "Cancelled · 2 items");
  hand_scan (&hand, SHOP_GTIN_PARKA_M);
  hand_await (&hand, "1 of 1 · now scan its shelf");
  hand_scan (&hand, SHOP_GTIN_PARKA_M);
  hand_await (&hand, "Already counted");
  hand_scan (&hand, "Réserve-02");
  move (&ledger, PARKA, 1, "Réserve-02");
  ledger_expect (&ledger, &hand);
  hand_await (&hand, "Cancelled · 1 item");
  hand_scan (&hand, SHOP_GTIN_JUMPER);
  hand_await (&hand, "1 of 1 · now scan its shelf");
  hand_scan (&hand, "B-01-1");
  move (&ledger, JUMPER, 1, "B-01-1");
  ledger_expect (&ledger, &hand);
  hand_await_widget (&hand, CPT_TYPE_WORK_PAGE, SHOP_REFERENCE);
  hand_await_gone (&hand, "Put back " SHOP_REFERENCE_BACK);
  g_assert_cmpuint (hand.n_touches, ==, 0);
}

/* The toast's button. */
static void
take_back (Hand *hand, Ledger *ledger, const char *words)
{
  hand_await (hand, "Put back from " SHOP_REFERENCE_BACK);
  hand_tap (hand, "Undo · ");
  move (ledger, PARKA, -1, "A-03-2");
  ledger_expect (ledger, hand);
  hand_await (hand, words);
}

/* Without a scanner: the row, and the shelf where most of it stands. Undo takes back all that the
 * last act did, be it of the loose one or of the one in the bag. */
static void
test_touch (void)
{
  g_auto (Hand) hand;
  g_auto (Ledger) ledger = LEDGER_INIT;

  begin (&hand, &ledger);
  hand_tap_widget (&hand, hand_await_widget (&hand, GTK_TYPE_LIST_BOX_ROW, "Parka Chamonix"));
  hand_tap (&hand, "Put 1 back to A-03-2"); /* the loose one */
  move (&ledger, PARKA, 1, "A-03-2");
  ledger_expect (&ledger, &hand);
  hand_await (&hand, "Cancelled · 2 items");
  take_back (&hand, &ledger, "Cancelled · 3 items");
  hand_tap (&hand, "Put 1 back to A-03-2");
  move (&ledger, PARKA, 1, "A-03-2");
  ledger_expect (&ledger, &hand);
  hand_await (&hand, "Cancelled · 2 items");
  hand_tap (&hand, "Put 1 back to A-03-2"); /* the one in the bag */
  move (&ledger, PARKA, 1, "A-03-2");
  ledger_expect (&ledger, &hand);
  hand_await (&hand, "Cancelled · 1 item");
  take_back (&hand, &ledger, "Cancelled · 2 items");
}

static void
test_damaged_and_lost (void)
{
  g_auto (Hand) hand;
  g_auto (Ledger) ledger = LEDGER_INIT;

  begin (&hand, &ledger);
  hand_scan (&hand, SHOP_GTIN_PARKA_M);
  hand_tap_row (&hand, "Damaged");
  hand_tap (&hand, "Save 1 as damaged");
  move (&ledger, PARKA, 1, NULL);
  ledger_find (&ledger, PARKA)->damaged++;
  ledger_expect (&ledger, &hand);
  hand_await (&hand, "Cancelled · 2 items");
  hand_tap_widget (&hand, hand_await_widget (&hand, GTK_TYPE_LIST_BOX_ROW, "Pull mérinos"));
  hand_tap_row (&hand, "Lost");
  hand_tap (&hand, "Save 1 as lost");
  move (&ledger, JUMPER, 1, NULL);
  ledger_expect (&ledger, &hand);
  hand_await (&hand, "Cancelled · 1 item");
  /* A shelf is a shelf, whatever was chosen before. */
  hand_scan (&hand, SHOP_GTIN_PARKA_M);
  hand_scan (&hand, "A-03-2");
  move (&ledger, PARKA, 1, "A-03-2");
  ledger_expect (&ledger, &hand);
}

static void
test_wrong (void)
{
  g_auto (Hand) hand;
  g_auto (Ledger) ledger = LEDGER_INIT;

  begin (&hand, &ledger);
  hand_scan (&hand, "A-03-2");
  hand_await (&hand, "Scan the item first");
  hand_scan (&hand, SHOP_GTIN_HAT);
  hand_await (&hand, "Not to put back");
  ledger_expect (&ledger, &hand);
  hand_scan (&hand, SHOP_GTIN_JUMPER);
  hand_scan (&hand, "B-01-1");
  move (&ledger, JUMPER, 1, "B-01-1");
  ledger_expect (&ledger, &hand);
  hand_await (&hand, "Put back from " SHOP_REFERENCE_BACK);
  hand_press (&hand, "ctrl+z");
  move (&ledger, JUMPER, -1, "B-01-1");
  ledger_expect (&ledger, &hand);
  hand_await (&hand, "Cancelled · 3 items");
}

/* An order that is scanned goes where its goods go. */
static void
test_order_scanned (void)
{
  g_auto (Hand) hand;

  shop_questions_set_all (TRUE);
  hand_init (&hand, WIDTH, HEIGHT);
  hand_sign_in (&hand);
  hand_scan (&hand, SHOP_REFERENCE_BACK);
  hand_await_widget (&hand, CPT_TYPE_PUT_BACK_PAGE, "Put back " SHOP_REFERENCE_BACK);
  hand_press (&hand, "Escape");
  hand_await_widget (&hand, CPT_TYPE_WORK_PAGE, "Put back " SHOP_REFERENCE_BACK);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  gtk_test_init (&argc, &argv);
  adw_init ();
  g_test_set_nonfatal_assertions ();

  g_test_add_func ("/terminal/put-back/scan", test_scan);
  g_test_add_func ("/terminal/put-back/touch", test_touch);
  g_test_add_func ("/terminal/put-back/damaged and lost", test_damaged_and_lost);
  g_test_add_func ("/terminal/put-back/wrong", test_wrong);
  g_test_add_func ("/terminal/put-back/order scanned", test_order_scanned);
  return g_test_run ();
}
