/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The counter, with a window, a wedge and touches. */
#include "terminal/handover/handover-page.h"
#include "terminal/handover/signature-pad.h"
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

static void
go_to_counter (Hand *hand)
{
  gtk_widget_activate_action (GTK_WIDGET (hand->window), "win.open-handover", "s", "");
  hand_await (hand, "Scan the pass, or find the order");
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
  g_assert_false (GTK_IS_TEXT (gtk_window_get_focus (GTK_WINDOW (hand.window))));
}

/* One that the chain did not sign: said in red where it was shown, and nothing is opened. */
static void
test_not_genuine (void)
{
  g_auto (Hand) hand;
  g_autofree char *pass = NULL;

  begin (&hand, WIDTH, HEIGHT);
  go_to_counter (&hand);
  pass = make_pass (&hand);
  pass[100] = pass[100] == 'A' ? 'B' : 'A';
  hand_scan (&hand, pass);
  hand_await_widget (&hand, CPT_TYPE_BAND, "This pass is not genuine");
  hand_await (&hand, "Scan the pass, or find the order");
}

static void
type (Hand *hand, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (hand_await_widget (hand, GTK_TYPE_SEARCH_ENTRY, NULL)),
                         text);
}

static void
type_proof (Hand *hand, const char *text)
{
  GtkWidget *entry = hand_await_widget (hand, GTK_TYPE_ENTRY, NULL);

  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  hand_click (hand, "Compare");
}

/* By a name as it is said; the phone is masked, and Enter opens the only one. Leaving it loses
 * nothing. */
static void
test_find (void)
{
  g_auto (Hand) hand;
  GtkWidget *entry;

  begin (&hand, WIDTH, HEIGHT);
  go_to_counter (&hand);
  type (&hand, "fournier");
  hand_await (&hand, "C-10484 · 3 items · 2 bags");
  hand_await (&hand, "06 ·· ·· ·· 52");
  hand_await (&hand, "Ready · " SHOP_BIN_READY);
  hand_choose (&hand, SHOP_REFERENCE_READY);
  hand_await (&hand, "Customer is here");
  hand_scan (&hand, SHOP_BAG_1);
  hand_await_widget (&hand, GTK_TYPE_BUTTON, "Scan bag 2 of 2");
  hand_press (&hand, "Escape");
  hand_await_widget (&hand, GTK_TYPE_BUTTON, "Back to Hand over " SHOP_REFERENCE_READY);
  type (&hand, "bensaid");
  hand_await_gone (&hand, SHOP_REFERENCE_SECOND);
  entry = hand_await_widget (&hand, GTK_TYPE_SEARCH_ENTRY, NULL);
  gtk_widget_grab_focus (entry);
  hand_press (&hand, "Return");
  hand_await_widget (&hand, CPT_TYPE_HANDOVER_PAGE, "To pay 249,00");
  hand_press (&hand, "Escape");
  hand_click (&hand, "Back to Hand over " SHOP_REFERENCE_READY);
  hand_await (&hand, "1 of 2");
}

/* Two orders of one customer: one hand-over. */
static void
test_several (void)
{
  g_auto (Hand) hand;
  g_autofree char *pass = NULL;

  begin (&hand, WIDTH, HEIGHT);
  pass = make_pass (&hand);
  hand_scan (&hand, pass);
  hand_await (&hand, "Also ready for the same customer");
  tick (&hand, SHOP_REFERENCE_SECOND " · 1 item · 1 bag · " SHOP_BIN_SECOND);
  hand_await_widget (&hand, CPT_TYPE_HANDOVER_PAGE, "Hand over 2 orders");
  hand_await (&hand, "0 of 3");
  look (&hand, "several");
  tick (&hand, SHOP_REFERENCE_SECOND);
  hand_await_widget (&hand, CPT_TYPE_HANDOVER_PAGE, "Hand over " SHOP_REFERENCE_READY);
}

/* A bag, a bin and an item are compared; another order's are red, and tick nothing. */
static void
test_compare (void)
{
  g_auto (Hand) hand;

  begin (&hand, WIDTH, HEIGHT);
  hand_scan (&hand, SHOP_BAG_1); /* from Work: its hand-over, with it */
  hand_await_widget (&hand, CPT_TYPE_HANDOVER_PAGE, "Hand over " SHOP_REFERENCE_READY);
  hand_await (&hand, "1 of 2");
  hand_scan (&hand, SHOP_BAG_SECOND);
  hand_await_widget (&hand, CPT_TYPE_BAND, "Another order’s bag");
  hand_scan (&hand, SHOP_BIN_READY);
  hand_await_widget (&hand, CPT_TYPE_BAND, "Right bin");
  hand_scan (&hand, SHOP_BIN);
  hand_await_widget (&hand, CPT_TYPE_BAND, "Another bin");
  hand_scan (&hand, SHOP_GTIN_PARKA_M);
  hand_await_widget (&hand, CPT_TYPE_BAND, "Not of this order");
  hand_await (&hand, "1 of 2");
}

/* Without a pass: the order's number as the customer says it is no ID, and the policy wants one;
 * what the till took is on its receipt; and the goods are for adults. */
static void
test_questions (void)
{
  g_auto (Hand) hand;

  begin (&hand, WIDTH, HEIGHT);
  hand_scan (&hand, SHOP_REFERENCE_UNPAID);
  hand_await (&hand, "Not paid");
  hand_scan (&hand, "T-4711-0042");
  hand_await_widget (&hand, CPT_TYPE_BAND, "Receipt noted");
  hand_scan (&hand, SHOP_BAG_UNPAID);
  tick (&hand, "Karim");
  hand_await_widget (&hand, GTK_TYPE_BUTTON, "Ask to see an ID");
  hand_click (&hand, "Ask to see an ID"); /* leads to the question, and says nothing over it */
  hand_settle (&hand);
  g_assert_null (hand_find (GTK_WIDGET (hand.window), CPT_TYPE_NOTE, "Ask to see an ID"));
  tick (&hand, "Phone or order no.");
  hand_await (&hand, "Last 2 digits of the phone, or the order number");
  type_proof (&hand, "99");
  hand_await_widget (&hand, CPT_TYPE_BAND, "That is not what the order says");
  type_proof (&hand, "68");
  hand_await_gone (&hand, "Last 2 digits of the phone, or the order number");
  tick (&hand, "ID seen");
  hand_await_widget (&hand, GTK_TYPE_BUTTON, "Ask for proof of age: 18");
  tick (&hand, "Old enough");
  hand_click (&hand, "Ask a manager"); /* worth more than goes without central */
  hand_approve (&hand, "Nadia");
  hand_click (&hand, "Hand over 1 item");
  hand_await_widget (&hand, CPT_TYPE_BAND, "Handed over");
}

/* Until they have signed nothing goes; what they drew can be drawn again. */
static void
test_signature (void)
{
  g_auto (Hand) hand;
  g_autofree char *pass = NULL;
  GtkWidget *pad;

  shop_counter_set_signature (TRUE);
  begin (&hand, 1280, 800);
  shop_counter_set_signature (FALSE);
  pass = make_pass (&hand);
  hand_scan (&hand, pass);
  hand_scan (&hand, SHOP_BAG_1);
  hand_scan (&hand, SHOP_BAG_2);
  tick (&hand, "Élodie");
  tick (&hand, "Name said");
  hand_await_widget (&hand, GTK_TYPE_BUTTON, "Let the customer sign");
  pad = hand_await_widget (&hand, CPT_TYPE_SIGNATURE_PAD, NULL);
  g_assert_null (cpt_signature_pad_make_strokes (CPT_SIGNATURE_PAD (pad)));
  hand_draw_over (&hand, pad);
  hand_tap (&hand, "Sign again");
  g_assert_null (cpt_signature_pad_make_strokes (CPT_SIGNATURE_PAD (pad)));
  hand_draw_over (&hand, pad);
  look (&hand, "signed");
  {
    g_autoptr (GBytes) strokes = cpt_signature_pad_make_strokes (CPT_SIGNATURE_PAD (pad));

    g_assert_nonnull (strokes);
    g_assert_nonnull (g_strstr_len (g_bytes_get_data (strokes, NULL),
                                    (gssize)g_bytes_get_size (strokes), "\"strokes\":[[["));
  }
  hand_tap (&hand, "Keep signature");
  hand_await_widget (&hand, GTK_TYPE_BUTTON, "Hand over 3 items");
  g_assert_false (gtk_widget_is_sensitive (pad));
  look (&hand, "kept");
  hand_click (&hand, "Hand over 3 items");
  g_assert_true (hand_wait (is_gone, &hand));
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
  g_test_add_func ("/terminal/handover/not genuine", test_not_genuine);
  g_test_add_func ("/terminal/handover/find", test_find);
  g_test_add_func ("/terminal/handover/several", test_several);
  g_test_add_func ("/terminal/handover/compare", test_compare);
  g_test_add_func ("/terminal/handover/questions", test_questions);
  g_test_add_func ("/terminal/handover/signature", test_signature);
  return g_test_run ();
}
