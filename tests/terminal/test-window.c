/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A person works in the real window: badge and PIN, the walk, the bin, and what goes wrong on the
 * way. What is on the screen and what is on the disk are both looked at. */
#include "terminal/more/offline-page.h"
#include "terminal/pick/order-page.h"
#include "terminal/pick/pick-page.h"
#include "terminal/pick/wave-page.h"
#include "terminal/pick/wrong-view.h"
#include "terminal/sign-in/sign-in-page.h"
#include "terminal/stage/stage-page.h"
#include "terminal/stock/count-page.h"
#include "terminal/stock/product-view.h"
#include "terminal/stock/stock-page.h"
#include "terminal/widgets/band.h"
#include "terminal/widgets/note.h"
#include "terminal/work/work-page.h"

#include "hand.h"

#include <locale.h>
#include <string.h>

#define WIDTH  412
#define HEIGHT 892

/* The check starts by itself with the last digit. */
static void
type_pin (Hand *hand, const char *pin)
{
  GtkWidget *page = hand_await_widget (hand, CPT_TYPE_SIGN_IN_PAGE, NULL);

  for (const char *at = pin; *at != '\0'; at++) {
    const char digit[] = { *at, '\0' };
    GtkWidget *key = hand_find (page, GTK_TYPE_BUTTON, digit);

    g_assert_nonnull (key);
    g_assert_true (gtk_widget_is_sensitive (key));
    g_signal_emit_by_name (key, "clicked");
  }
}

static void
begin (Hand *hand)
{
  hand_init (hand, WIDTH, HEIGHT);
  hand_sign_in (hand);
}

static void
begin_pick (Hand *hand)
{
  begin (hand);
  hand_open_pick (hand, SHOP_REFERENCE);
  hand_await (hand, "A-03-2");
}

static gboolean
shows (Hand *hand, GType type)
{
  return hand_find (GTK_WIDGET (hand->window), type, NULL) != NULL;
}

/* What the band says, with its colour. */
static void
await_band (Hand *hand, const char *css_class, const char *words)
{
  GtkWidget *band = hand_await_widget (hand, CPT_TYPE_BAND, words);

  g_assert_true (gtk_widget_has_css_class (adw_bin_get_child (ADW_BIN (band)), css_class));
}

static void
test_sign_in (void)
{
  g_auto (Hand) hand;
  g_autofree char *badge = shop_fixture_get_badge ();

  hand_init (&hand, WIDTH, HEIGHT);
  hand_await (&hand, "Scan your badge");
  hand_scan (&hand, SHOP_GTIN_HAT);
  hand_await (&hand, "Sign in first");
  hand_scan (&hand, "B-9999-AAAAAAAAAAAAAAAA");
  hand_await (&hand, "Unknown badge");
  hand_scan (&hand, badge);
  hand_await (&hand, "Hello Camille");
  type_pin (&hand, "0000");
  hand_await (&hand, "tries left");
  g_assert_null (cpt_shop_get_person (hand.fixture.shop));
  type_pin (&hand, SHOP_PIN);
  hand_await_widget (&hand, CPT_TYPE_WORK_PAGE, SHOP_REFERENCE);
  g_assert_false (shows (&hand, CPT_TYPE_SIGN_IN_PAGE));
}

static void
test_not_me (void)
{
  g_auto (Hand) hand;
  g_autofree char *badge = shop_fixture_get_badge ();

  hand_init (&hand, WIDTH, HEIGHT);
  hand_scan (&hand, badge);
  hand_click (&hand, "Not Camille?");
  hand_await (&hand, "Scan your badge");
  g_assert_false (hand_sees (&hand, "Camille"));
}

/* Late and at risk first, then by due time. */
static void
test_work (void)
{
  g_auto (Hand) hand;
  g_autofree char *words = NULL;
  const char *late, *soon, *many;

  begin (&hand);
  words = hand_read (&hand);
  late = strstr (words, "Stage " SHOP_REFERENCE_PICKED);
  soon = strstr (words, "Pick " SHOP_REFERENCE);
  many = strstr (words, "Pick " SHOP_REFERENCE_MANY);
  g_assert_nonnull (late);
  g_assert_nonnull (soon);
  g_assert_nonnull (many);
  g_assert_true (late < soon && soon < many);
  g_assert_nonnull (strstr (words, "Late"));
  hand_choose (&hand, "Pick " SHOP_REFERENCE);
  hand_await_widget (&hand, CPT_TYPE_PICK_PAGE, "A-03-2");
}

static void
test_right (void)
{
  g_auto (Hand) hand;

  begin_pick (&hand);
  hand_scan (&hand, SHOP_GTIN_PARKA_M);
  await_band (&hand, "ok", "1 of 2");
  hand_await_picked (&hand, SHOP_REFERENCE, 1);
  hand_await (&hand, "of 2");
  hand_scan (&hand, SHOP_GTIN_PARKA_M);
  await_band (&hand, "ok", "go to the next stop");
  hand_await_picked (&hand, SHOP_REFERENCE, 2);
  hand_await (&hand, "A-05-1");
  hand_scan (&hand, SHOP_GTIN_JUMPER); /* of another stop: counted there */
  hand_await_picked (&hand, SHOP_REFERENCE, 3);
  hand_scan (&hand, SHOP_GTIN_HAT);
  hand_await (&hand, "Everything is picked");
  hand_await_picked (&hand, SHOP_REFERENCE, 4);
  hand_click (&hand, "Stage " SHOP_REFERENCE);
  hand_await_widget (&hand, CPT_TYPE_STAGE_PAGE, "Stage " SHOP_REFERENCE);
}

static void
test_wrong (void)
{
  g_auto (Hand) hand;

  begin_pick (&hand);
  hand_scan (&hand, SHOP_GTIN_PARKA_L);
  hand_await_widget (&hand, CPT_TYPE_WRONG_VIEW, "Nothing was added");
  hand_await (&hand, "Wrong size");
  hand_await (&hand, "You scanned L. This order needs M.");
  hand_await (&hand, "M is at A-03-2 (3).");
  hand_await (&hand, SHOP_GTIN_PARKA_L);
  g_assert_cmpint (shop_fixture_get_n_picked (&hand.fixture, SHOP_REFERENCE), ==, 0);
  hand_scan (&hand, SHOP_GTIN_PARKA_M); /* the next right one takes the red head away */
  await_band (&hand, "ok", "Right item");
  g_assert_false (shows (&hand, CPT_TYPE_WRONG_VIEW));
  hand_scan (&hand, SHOP_GTIN_MANY);
  hand_await (&hand, "Wrong item");
  hand_press (&hand, "Escape");
  hand_await_gone (&hand, "Wrong item");
  g_assert_true (shows (&hand, CPT_TYPE_PICK_PAGE));
  hand_await_picked (&hand, SHOP_REFERENCE, 1);
}

static void
test_already (void)
{
  g_auto (Hand) hand;

  begin_pick (&hand);
  for (int i = 1; i <= 2; i++) {
    hand_scan (&hand, SHOP_GTIN_PARKA_M);
    hand_await_picked (&hand, SHOP_REFERENCE, i);
  }
  hand_scan (&hand, SHOP_GTIN_PARKA_M);
  await_band (&hand, "already", "Already counted");
  g_assert_cmpint (shop_fixture_get_n_picked (&hand.fixture, SHOP_REFERENCE), ==, 2);
}

static void
test_unknown (void)
{
  g_auto (Hand) hand;

  begin_pick (&hand);
  hand_scan (&hand, SHOP_GTIN_NOBODYS);
  hand_await_widget (&hand, CPT_TYPE_NOTE, "Unknown code");
  hand_await_widget (&hand, CPT_TYPE_NOTE, SHOP_GTIN_NOBODYS);
  g_assert_true (shows (&hand, CPT_TYPE_PICK_PAGE));
  g_assert_cmpint (shop_fixture_get_n_picked (&hand.fixture, SHOP_REFERENCE), ==, 0);
  hand_scan (&hand, SHOP_GTIN_PARKA_M);
  hand_await_picked (&hand, SHOP_REFERENCE, 1);
  g_assert_false (hand_sees (&hand, "Unknown code"));
}

static void
test_count_by_hand (void)
{
  g_auto (Hand) hand;

  begin_pick (&hand);
  hand_click (&hand, "Count one by hand");
  hand_await_picked (&hand, SHOP_REFERENCE, 1);
  hand_click (&hand, "Undo");
  hand_await_picked (&hand, SHOP_REFERENCE, 0);
}

static gboolean
is_short (gpointer data)
{
  Hand *hand = data;

  return cpt_fulfilment_get_sums (shop_fixture_find (&hand->fixture, SHOP_REFERENCE)->shown)
             .missing == 1;
}

static gboolean
is_not_short (gpointer data)
{
  return !is_short (data);
}

/* The effects are seen before the tap, and the tap can be taken back. */
static void
test_short (void)
{
  g_auto (Hand) hand;
  GtkWidget *reason;

  begin_pick (&hand);
  hand_scan (&hand, SHOP_GTIN_PARKA_M);
  hand_await_picked (&hand, SHOP_REFERENCE, 1);
  hand_click (&hand, "Can’t find it");
  hand_await (&hand, "Not on the shelf");
  hand_click (&hand, "Choose a reason");
  g_assert_true (is_not_short (&hand));
  reason = hand_await_widget (&hand, ADW_TYPE_ACTION_ROW, "Not on the shelf");
  gtk_widget_activate (reason);
  hand_await (&hand, "Open a count task for A-03-2");
  hand_await (&hand, "Ask the customer");
  g_assert_true (is_not_short (&hand));
  hand_click (&hand, "Confirm 1 missing");
  g_assert_true (hand_wait (is_short, &hand));
  hand_await (&hand, "A-05-1");
  hand_await (&hand, "Missing from " SHOP_REFERENCE);
  hand_click (&hand, "Undo · ");
  g_assert_true (hand_wait (is_not_short, &hand));
  hand_await_picked (&hand, SHOP_REFERENCE, 1);
}

static gboolean
is_ready (gpointer data)
{
  Hand *hand = data;

  return shop_fixture_find (&hand->fixture, SHOP_REFERENCE_PICKED)->shown->milestones.ready_us != 0;
}

static gboolean
is_not_ready (gpointer data)
{
  return !is_ready (data);
}

static void
test_stage (void)
{
  g_auto (Hand) hand;
  const CptViewFulfilment *found;

  begin (&hand);
  hand_choose (&hand, "Stage " SHOP_REFERENCE_PICKED);
  hand_await_widget (&hand, CPT_TYPE_STAGE_PAGE, "Anne-Sophie");
  hand_scan (&hand, SHOP_BIN);
  await_band (&hand, "ok", "Bin " SHOP_BIN);
  hand_click (&hand, "Put bag 1 of 1 in");
  hand_await (&hand, "In " SHOP_BIN);
  hand_click (&hand, "Make " SHOP_REFERENCE_PICKED " ready");
  g_assert_true (hand_wait (is_ready, &hand));
  hand_await (&hand, SHOP_REFERENCE_PICKED " marked ready");
  found = shop_fixture_find (&hand.fixture, SHOP_REFERENCE_PICKED);
  g_assert_cmpstr (found->shown->milestones.location, ==, SHOP_BIN);
  g_assert_cmpuint (found->shown->bags->len, ==, 1);
  hand_press (&hand, "ctrl+z");
  g_assert_true (hand_wait (is_not_ready, &hand));
  hand_await_gone (&hand, SHOP_REFERENCE_PICKED " marked ready");
}

/* Back goes up one page, and nothing is lost or undone. */
static void
test_back (void)
{
  static const char *const keys[] = { "Escape", "alt+Left" };
  g_auto (Hand) hand;

  begin_pick (&hand);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++) {
    hand_scan (&hand, SHOP_GTIN_PARKA_M);
    hand_await_picked (&hand, SHOP_REFERENCE, i + 1);
    hand_press (&hand, keys[i]);
    hand_await_widget (&hand, CPT_TYPE_WORK_PAGE, "Pick " SHOP_REFERENCE);
    hand_settle (&hand);
    g_assert_cmpint (shop_fixture_get_n_picked (&hand.fixture, SHOP_REFERENCE), ==, i + 1);
    hand_choose (&hand, "Pick " SHOP_REFERENCE);
    hand_await_widget (&hand, CPT_TYPE_PICK_PAGE, "of 4 items");
  }
  hand_click (&hand, "Can’t find it");
  hand_await (&hand, "Why is the rest missing?");
  hand_press (&hand, "Escape"); /* the sheet alone */
  hand_await_gone (&hand, "Why is the rest missing?");
  g_assert_true (shows (&hand, CPT_TYPE_PICK_PAGE));
  hand_click (&hand, "Back");
  hand_await_widget (&hand, CPT_TYPE_WORK_PAGE, NULL);
  g_assert_true (is_not_short (&hand));
}

static void
test_keys (void)
{
  g_auto (Hand) hand;

  begin (&hand);
  hand_press (&hand, "ctrl+5");
  hand_await (&hand, "Use the network");
  hand_press (&hand, "ctrl+4");
  hand_await (&hand, "C-10460 was cancelled");
  hand_press (&hand, "ctrl+3");
  hand_await (&hand, "Scan, or type");
  hand_press (&hand, "ctrl+2");
  hand_await (&hand, "Scan the pass, or find the order");
  hand_press (&hand, "ctrl+1");
  hand_await (&hand, "Pick " SHOP_REFERENCE);
  hand_press (&hand, "ctrl+Return"); /* the one filled button: what is due first */
  hand_settle (&hand);
  g_assert_false (hand_find (GTK_WIDGET (hand.window), CPT_TYPE_WORK_PAGE, NULL) != NULL);
}

/* Scans that no page in front wants open what they belong to; a badge hands the terminal over. */
static void
test_goes_where_it_belongs (void)
{
  g_auto (Hand) hand;
  g_autofree char *badge = shop_fixture_get_badge ();

  begin (&hand);
  hand_scan (&hand, SHOP_GTIN_PARKA_M);
  hand_await_widget (&hand, CPT_TYPE_PICK_PAGE, "Pick " SHOP_REFERENCE);
  hand_await_picked (&hand, SHOP_REFERENCE, 1);
  hand_scan (&hand, badge);
  hand_await (&hand, "Hello Camille");
  g_assert_null (cpt_shop_get_person (hand.fixture.shop));
  type_pin (&hand, SHOP_PIN);
  hand_await (&hand, "Pick " SHOP_REFERENCE);
  hand_await_picked (&hand, SHOP_REFERENCE, 1);
}

/* Several orders in one walk; any of them leads back to it. */
static void
test_wave (void)
{
  g_auto (Hand) hand;

  begin (&hand);
  hand_click (&hand, "Pick wave");
  hand_await_widget (&hand, CPT_TYPE_WAVE_PAGE, "A tote for each");
  hand_await (&hand, "about ");
  hand_await (&hand, "2 orders");
  hand_await (&hand, "Veste en laine"); /* a stop of the second one */
  hand_click (&hand, "Start picking");
  hand_await_widget (&hand, CPT_TYPE_PICK_PAGE, "orders · 0 of ");
  g_assert_false (shows (&hand, CPT_TYPE_WAVE_PAGE));
  g_assert_cmpstr (shop_fixture_find (&hand.fixture, SHOP_REFERENCE)->shown->milestones.wave, !=,
                   "");
  hand_scan (&hand, SHOP_GTIN_PARKA_M);
  hand_await_picked (&hand, SHOP_REFERENCE, 1);
  hand_press (&hand, "Escape");
  hand_await_widget (&hand, CPT_TYPE_WORK_PAGE, SHOP_REFERENCE);
  hand_choose (&hand, "Pick " SHOP_REFERENCE);
  hand_await_widget (&hand, CPT_TYPE_PICK_PAGE, "orders · 1 of ");
}

static gboolean
is_nobodys (gpointer data)
{
  Hand *hand = data;
  const CptViewFulfilment *found = shop_fixture_find (&hand->fixture, SHOP_REFERENCE);

  return found != NULL && *found->shown->milestones.holder_person == '\0';
}

static gboolean
is_mine (gpointer data)
{
  return !is_nobodys (data);
}

/* An order is given back where a person would look for it, and taken again. */
static void
test_give_back (void)
{
  g_auto (Hand) hand;

  begin_pick (&hand);
  g_assert_true (hand_wait (is_mine, &hand));
  hand_click (&hand, "Give to…, give back or decline");
  hand_await_widget (&hand, CPT_TYPE_ORDER_PAGE, "You have it");
  hand_await (&hand, "Decline it");
  hand_touch_row (&hand, "Give it back to the list");
  g_assert_true (hand_wait (is_nobodys, &hand));
  hand_await_widget (&hand, CPT_TYPE_PICK_PAGE, SHOP_REFERENCE);
  hand_click (&hand, "Give to…, give back or decline");
  hand_touch_row (&hand, "Take it");
  g_assert_true (hand_wait (is_mine, &hand));
}

/* Typed, found, looked at, counted. */
static void
test_stock (void)
{
  g_auto (Hand) hand;
  GtkWidget *entry;

  begin (&hand);
  hand_press (&hand, "ctrl+f");
  entry = hand_await_widget (&hand, GTK_TYPE_SEARCH_ENTRY, NULL);
  gtk_editable_set_text (GTK_EDITABLE (entry), "chamonix");
  hand_await_widget (&hand, CPT_TYPE_STOCK_PAGE, "Parka Chamonix");
  for (int i = 0; i < 2; i++) { /* whatever stands in the field, be it the same code */
    hand_scan (&hand, SHOP_GTIN_PARKA_M);
    hand_await_widget (&hand, CPT_TYPE_PRODUCT_VIEW, "A-03-2");
    hand_press (&hand, "Escape");
    hand_await_gone (&hand, "Article");
  }
  hand_scan (&hand, SHOP_GTIN_PARKA_M);
  hand_await_widget (&hand, CPT_TYPE_PRODUCT_VIEW, "A-03-2");
  hand_touch_row (&hand, "A-03-2");
  hand_await_widget (&hand, CPT_TYPE_COUNT_PAGE, "Count A-03-2");
  hand_scan (&hand, SHOP_GTIN_HAT);
  hand_await (&hand, "Nothing was counted.");
  hand_scan (&hand, SHOP_GTIN_PARKA_M);
  hand_await (&hand, "Save 1 at A-03-2");
  hand_press (&hand, "Escape");
  hand_await_widget (&hand, CPT_TYPE_PRODUCT_VIEW, "A-03-2");
  hand_press (&hand, "Escape");
  hand_await_widget (&hand, CPT_TYPE_STOCK_PAGE, "Stock");
  g_assert_false (shows (&hand, CPT_TYPE_PRODUCT_VIEW));
}

/* What was done without a network is listed by what it was. */
static void
test_offline (void)
{
  g_auto (Hand) hand;
  GtkWidget *row;

  begin_pick (&hand);
  hand_scan (&hand, SHOP_GTIN_PARKA_M);
  hand_await_picked (&hand, SHOP_REFERENCE, 1);
  gtk_widget_activate_action (GTK_WIDGET (hand.window), "win.place", "s", "more");
  row = hand_await_widget (&hand, ADW_TYPE_ACTION_ROW, "Waiting to send");
  gtk_widget_activate (row);
  hand_await_widget (&hand, CPT_TYPE_OFFLINE_PAGE, "Picked for " SHOP_REFERENCE);
  hand_await (&hand, SHOP_REFERENCE " taken");
  hand_await (&hand, "Waiting to send · ");
  hand_press (&hand, "Escape");
  hand_await (&hand, "Pick " SHOP_REFERENCE); /* the walk, still there */
}

/* The window that stands before ours; NULL: none. */
static GtkWidget *
get_dialog (Hand *hand)
{
  g_autoptr (GListModel) windows = g_object_ref (gtk_window_get_toplevels ());

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

    if (gtk_window_get_transient_for (window) == GTK_WINDOW (hand->window) &&
        gtk_widget_get_mapped (GTK_WIDGET (window)))
      return GTK_WIDGET (window);
  }
  return NULL;
}

static gboolean
is_covered (gpointer hand)
{
  return get_dialog (hand) != NULL;
}

static gboolean
is_active (gpointer window)
{
  return gtk_window_is_active (window);
}

/* A scan that leaves a task parks it; the chip leads back, and then it is gone. */
static void
test_parked (void)
{
  g_auto (Hand) hand;

  begin_pick (&hand);
  hand_scan (&hand, SHOP_GTIN_PARKA_M);
  hand_await_picked (&hand, SHOP_REFERENCE, 1);
  g_assert_false (hand_sees (&hand, "Back to "));
  hand_scan (&hand, SHOP_REFERENCE_PICKED);
  hand_await_widget (&hand, CPT_TYPE_STAGE_PAGE, "Stage " SHOP_REFERENCE_PICKED);
  hand_click (&hand, "Back to Pick " SHOP_REFERENCE);
  hand_await_widget (&hand, CPT_TYPE_PICK_PAGE, "1 of 4 items");
  g_assert_false (hand_sees (&hand, "Back to "));
  hand_scan (&hand, SHOP_GTIN_PARKA_M); /* the walk goes on where it was */
  hand_await_picked (&hand, SHOP_REFERENCE, 2);
}

static void
test_help (void)
{
  g_auto (Hand) hand;

  begin_pick (&hand);
  hand_press (&hand, "F1");
  g_assert_true (hand_wait (is_covered, &hand));
  g_assert_nonnull (hand_find (get_dialog (&hand), GTK_TYPE_LABEL, "Sets the tote of this order"));
  g_assert_nonnull (hand_find (get_dialog (&hand), GTK_TYPE_LABEL, "Ctrl+Enter"));
  gtk_window_close (GTK_WINDOW (get_dialog (&hand)));
  g_assert_true (hand_wait (is_active, hand.window)); /* keys come here again */
  hand_press (&hand, "ctrl+e");
  g_assert_true (hand_wait (is_covered, &hand));
  g_assert_nonnull (hand_find (get_dialog (&hand), GTK_TYPE_LABEL, "Enter a code"));
  gtk_window_close (GTK_WINDOW (get_dialog (&hand)));
}

/* One column on a handheld, two panes and a rail on a tablet. */
static void
test_sizes (void)
{
  g_auto (Hand) hand;

  hand_init (&hand, 1280, 800);
  hand_sign_in (&hand);
  hand_open_pick (&hand, SHOP_REFERENCE);
  g_assert_true (shows (&hand, CPT_TYPE_WORK_PAGE));
  g_assert_true (shows (&hand, CPT_TYPE_PICK_PAGE));
  g_assert_true (gtk_widget_has_css_class (
      hand_await_widget (&hand, g_type_from_name ("CptPlaces"), "Work"), "rail"));
}

int
main (int argc, char *argv[])
{
  static const struct {
    const char *name;
    GTestFunc function;
  } cases[] = {
    { "sign in", test_sign_in },
    { "not me", test_not_me },
    { "work", test_work },
    { "right", test_right },
    { "wrong", test_wrong },
    { "already", test_already },
    { "unknown", test_unknown },
    { "count by hand", test_count_by_hand },
    { "short", test_short },
    { "stage", test_stage },
    { "back", test_back },
    { "keys", test_keys },
    { "goes where it belongs", test_goes_where_it_belongs },
    { "wave", test_wave },
    { "give back", test_give_back },
    { "stock", test_stock },
    { "offline", test_offline },
    { "parked", test_parked },
    { "help", test_help },
    { "sizes", test_sizes },
  };

  setlocale (LC_ALL, "");
  gtk_test_init (&argc, &argv);
  adw_init ();
  g_test_set_nonfatal_assertions ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strdup_printf ("/terminal/window/%s", cases[i].name);

    g_test_add_func (path, cases[i].function);
  }
  return g_test_run ();
}
