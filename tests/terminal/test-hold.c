/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who has an order in hand: given by a badge, taken over with somebody else's word; and a count
 * that needs it. */
#include "terminal/pick/order-page.h"
#include "terminal/pick/pick-page.h"
#include "terminal/pick/wave-page.h"
#include "terminal/pick/wave-row.h"
#include "terminal/stock/count-page.h"
#include "terminal/work/wave-card.h"
#include "terminal/work/work-page.h"

#include "hand.h"
#include "shop-questions.h"

#include <locale.h>
#include <math.h>
#include <string.h>

#define WIDTH  412
#define HEIGHT 892

static void
begin (Hand *hand)
{
  shop_questions_set_all (TRUE);
  hand_init (hand, WIDTH, HEIGHT);
  hand_sign_in (hand);
}

static void
open_order (Hand *hand, const char *reference)
{
  gtk_widget_activate_action (GTK_WIDGET (hand->window), "win.open-more", "s",
                              shop_fixture_find (&hand->fixture, reference)->shown->id);
  hand_await_widget (hand, CPT_TYPE_ORDER_PAGE, reference);
}

typedef struct {
  Hand *hand;
  const char *reference;
  const char *name; /* NULL: nobody */
} Holder;

static gboolean
has_it (gpointer data)
{
  const Holder *wanted = data;
  const char *person = shop_fixture_find (&wanted->hand->fixture, wanted->reference)
                           ->shown->milestones.holder_person;
  const CptPerson *found =
      cpt_view_get_person (cpt_shop_get_view (wanted->hand->fixture.shop), person);

  return g_strcmp0 (found != NULL ? found->name : NULL, wanted->name) == 0;
}

static void
expect_holder (Hand *hand, const char *reference, const char *name)
{
  Holder wanted = { hand, reference, name };

  if (!hand_wait (has_it, &wanted)) {
    g_autofree char *words = hand_read (hand);

    g_error ("%s has not %s; the screen says:\n%s", name, reference, words);
  }
  g_assert_cmpstr (cpt_shop_get_person (hand->fixture.shop)->name, ==, "Camille");
}

/* The colleague holds out a badge, and has the order; nobody signs out. */
static void
test_give_by_badge (void)
{
  g_auto (Hand) hand;
  g_autofree char *badge = shop_fixture_get_badge_of ("Théo");

  begin (&hand);
  open_order (&hand, SHOP_REFERENCE);
  hand_scan (&hand, badge);
  expect_holder (&hand, SHOP_REFERENCE, "Théo");
  open_order (&hand, SHOP_REFERENCE);
  hand_await (&hand, "Théo has it");
}

static void
test_unknown_badge (void)
{
  g_auto (Hand) hand;
  g_autofree char *badge = shop_fixture_get_badge_of ("Théo");

  begin (&hand);
  open_order (&hand, SHOP_REFERENCE);
  memcpy (strstr (badge, "5H3W"), "5H3X", 4);
  hand_scan (&hand, badge);
  hand_settle (&hand);
  expect_holder (&hand, SHOP_REFERENCE, NULL);
}

/* Théo has picked it: a supervisor has to say so too. */
static void
test_take_over (void)
{
  g_auto (Hand) hand;

  begin (&hand);
  open_order (&hand, "C-10461");
  hand_await (&hand, "A supervisor approves this");
  hand_tap_row (&hand, "Take it over");
  hand_await (&hand, "A supervisor has to approve this");
  expect_holder (&hand, "C-10461", "Théo");
  hand_tap (&hand, "Back");
  hand_await_widget (&hand, CPT_TYPE_ORDER_PAGE, "Théo has it");
  hand_tap_row (&hand, "Take it over");
  hand_approve (&hand, "Camille"); /* not by oneself */
  hand_await (&hand, "This was not saved");
  expect_holder (&hand, "C-10461", "Théo");
  hand_tap_row (&hand, "Take it over");
  hand_approve (&hand, "Nadia");
  expect_holder (&hand, "C-10461", "Camille");
}

/* What nobody has needs nobody's word. */
static void
test_take (void)
{
  g_auto (Hand) hand;

  begin (&hand);
  open_order (&hand, SHOP_REFERENCE);
  hand_tap_row (&hand, "Take it");
  expect_holder (&hand, SHOP_REFERENCE, "Camille");
}

/* An order leaves the wave that it was taken with, and stays whose it is. */
static void
test_out_of_wave (void)
{
  g_auto (Hand) hand;
  const CptMilestones *milestones;

  begin (&hand);
  hand_click (&hand, "Pick wave");
  hand_await_widget (&hand, CPT_TYPE_WAVE_PAGE, "2 orders");
  hand_tap (&hand, "Start picking");
  hand_await_widget (&hand, CPT_TYPE_PICK_PAGE, "2 orders");
  open_order (&hand, SHOP_REFERENCE);
  hand_tap_row (&hand, "Take it out of the wave");
  hand_await_gone (&hand, "Take it out of the wave");
  expect_holder (&hand, SHOP_REFERENCE, "Camille");
  milestones = &shop_fixture_find (&hand.fixture, SHOP_REFERENCE)->shown->milestones;
  g_assert_cmpstr (milestones->wave, ==, "");
}

static guint
count_cards (GtkWidget *root)
{
  guint n = CPT_IS_WAVE_CARD (root) && gtk_widget_get_mapped (root) ? 1 : 0;

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count_cards (child);
  return n;
}

static gboolean
has_two_waves (gpointer data)
{
  return count_cards (GTK_WIDGET (((Hand *)data)->window)) == 2;
}

/* What a wave's order is labelled with. */
static char *
read_wave (Hand *hand, const char *reference)
{
  return g_strdup (shop_fixture_find (&hand->fixture, reference)->shown->milestones.wave);
}

/* Splits the wave that is to be picked now, and goes back to the list, which shows both. */
static void
split (Hand *hand)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  hand_click (hand, "Pick wave");
  hand_await_widget (hand, CPT_TYPE_WAVE_PAGE, "2 orders");
  hand_tap (hand, "Split wave");
  hand_await (hand, "Give to…");
  hand_await_gone (hand, "Split wave");
  expect_holder (hand, SHOP_REFERENCE, "Camille");
  expect_holder (hand, SHOP_REFERENCE_LATER, "Camille");
  first = read_wave (hand, SHOP_REFERENCE);
  second = read_wave (hand, SHOP_REFERENCE_LATER);
  g_assert_cmpstr (first, !=, "");
  g_assert_cmpstr (second, !=, "");
  g_assert_cmpstr (first, !=, second);
  hand_press (hand, "Escape");
  hand_await_widget (hand, CPT_TYPE_WORK_PAGE, SHOP_REFERENCE);
  g_assert_true (hand_wait (has_two_waves, hand));
}

/* The later half, which stands below the other. */
static void
open_second_half (Hand *hand)
{
  GtkWidget *first = hand_await_widget (hand, CPT_TYPE_WAVE_CARD, NULL);
  GtkWidget *second = gtk_widget_get_next_sibling (first);

  g_assert_nonnull (second);
  hand_tap_widget (hand, second);
  hand_await_widget (hand, CPT_TYPE_WAVE_PAGE, SHOP_REFERENCE_LATER);
}

/* Two waves, both on the list; the later one is given by a badge, and stays a wave. */
static void
test_split (void)
{
  g_auto (Hand) hand;
  g_autofree char *badge = shop_fixture_get_badge_of ("Théo");
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  begin (&hand);
  split (&hand);
  before = read_wave (&hand, SHOP_REFERENCE_LATER);
  open_second_half (&hand);
  hand_scan (&hand, badge);
  expect_holder (&hand, SHOP_REFERENCE_LATER, "Théo");
  expect_holder (&hand, SHOP_REFERENCE, "Camille");
  after = read_wave (&hand, SHOP_REFERENCE_LATER);
  g_assert_cmpstr (after, ==, before);
  hand_await_widget (&hand, CPT_TYPE_WORK_PAGE, SHOP_REFERENCE);
  hand_await_widget (&hand, CPT_TYPE_WAVE_CARD, "Théo · 1 order ");
}

/* Without a badge: by number. Whoever has time then helps with it, under a wave of their own. */
static void
test_help (void)
{
  g_auto (Hand) hand;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  GtkWidget *number;

  begin (&hand);
  split (&hand);
  open_second_half (&hand);
  before = read_wave (&hand, SHOP_REFERENCE_LATER);
  hand_tap (&hand, "Give to…");
  number = hand_await_widget (&hand, ADW_TYPE_ENTRY_ROW, NULL);
  gtk_editable_set_text (GTK_EDITABLE (number), "9999");
  g_signal_emit_by_name (number, "apply");
  hand_await (&hand, "Nobody of this shop is called that");
  gtk_editable_set_text (GTK_EDITABLE (number), "1042");
  g_signal_emit_by_name (number, "apply");
  expect_holder (&hand, SHOP_REFERENCE_LATER, "Théo");
  hand_tap_widget (&hand, hand_await_widget (&hand, CPT_TYPE_WAVE_CARD, "Théo · 1 order "));
  hand_await_widget (&hand, CPT_TYPE_WAVE_PAGE, SHOP_REFERENCE_LATER);
  hand_tap (&hand, "Help");
  hand_await_widget (&hand, CPT_TYPE_PICK_PAGE, SHOP_REFERENCE_LATER);
  expect_holder (&hand, SHOP_REFERENCE_LATER, "Camille");
  after = read_wave (&hand, SHOP_REFERENCE_LATER);
  g_assert_cmpstr (after, !=, "");
  g_assert_cmpstr (after, !=, before);
}

typedef struct {
  Hand *hand;
  GtkAdjustment *position;
} Fling;

/* How long the list is it only knows for good where it has been. */
static gboolean
is_at_last_shelf (gpointer data)
{
  Fling *fling = data;

  gtk_adjustment_set_value (fling->position, gtk_adjustment_get_upper (fling->position));
  return hand_sees (fling->hand, "Réserve-02") && !hand_sees (fling->hand, "A-03-2");
}

/* The highest and the least high of the list's rows that are made and hold an article. */
static void
find_heights (GtkWidget *list, int *least_out, int *most_out)
{
  *least_out = G_MAXINT;
  *most_out = 0;
  for (GtkWidget *row = gtk_widget_get_first_child (list); row != NULL;
       row = gtk_widget_get_next_sibling (row)) {
    GtkWidget *child = gtk_widget_get_first_child (row);
    int height = gtk_widget_get_height (row);

    if (!gtk_widget_get_mapped (row) || !CPT_IS_WAVE_ROW (child))
      continue;
    *least_out = MIN (*least_out, height);
    *most_out = MAX (*most_out, height);
  }
}

/* A thousand stops are all in the list, and few of them are widgets at a time; the list knows from
 * the start how long it is, but for its two headings. */
static void
test_long_walk (void)
{
  g_auto (Hand) hand;
  GtkWidget *list, *scrolled;
  Fling fling = { &hand, NULL };
  guint n_rows = 0;
  double length;
  int least, most;

  shop_questions_set_long (TRUE);
  begin (&hand);
  shop_questions_set_long (FALSE);
  gtk_widget_activate_action (GTK_WIDGET (hand.window), "win.open-wave", NULL);
  hand_await_widget (&hand, CPT_TYPE_WAVE_PAGE, SHOP_REFERENCE_LONG);
  list = hand_find (hand_await_widget (&hand, CPT_TYPE_WAVE_PAGE, NULL), GTK_TYPE_LIST_VIEW, NULL);
  /* two headings and one order stand before the stops */
  g_assert_cmpuint (
      g_list_model_get_n_items (G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (list)))), ==,
      3 + SHOP_N_LONG);
  scrolled = gtk_widget_get_ancestor (list, GTK_TYPE_SCROLLED_WINDOW);
  fling.position = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled));
  hand_settle (&hand);
  length = gtk_adjustment_get_upper (fling.position);
  find_heights (list, &least, &most);
  g_assert_cmpint (most, >=, 48);
  g_assert_cmpint (least, ==, most);
  g_assert_true (hand_wait (is_at_last_shelf, &fling));
  hand_settle (&hand);
  g_assert_cmpfloat (fabs (gtk_adjustment_get_upper (fling.position) - length), <=, 2.0 * most);
  for (GtkWidget *row = gtk_widget_get_first_child (list); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    n_rows++;
  g_assert_cmpuint (n_rows, <, SHOP_N_LONG / 2);
}

static gboolean
is_counted (gpointer data)
{
  Hand *hand = data;
  g_autoptr (CptStock) stock =
      cpt_view_load_stock (cpt_shop_get_view (hand->fixture.shop), "45001-KAK-M");

  return cpt_stock_get_floor_at (stock, "A-03-2") == 1;
}

static void
test_count (void)
{
  g_auto (Hand) hand;

  shop_fixture_set_strict (TRUE);
  begin (&hand);
  shop_fixture_set_strict (FALSE);
  gtk_widget_activate_action (GTK_WIDGET (hand.window), "win.open-count", "(ss)", "A-03-2",
                              "45001-KAK-M");
  hand_scan (&hand, SHOP_GTIN_PARKA_M);
  hand_tap (&hand, "Save 1 at A-03-2");
  hand_await (&hand, "A supervisor has to approve this");
  g_assert_false (is_counted (&hand));
  hand_approve (&hand, "Nadia");
  g_assert_true (hand_wait (is_counted, &hand));
  g_assert_cmpstr (cpt_shop_get_person (hand.fixture.shop)->name, ==, "Camille");
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  gtk_test_init (&argc, &argv);
  adw_init ();
  g_test_set_nonfatal_assertions ();

  g_test_add_func ("/terminal/hold/give by badge", test_give_by_badge);
  g_test_add_func ("/terminal/hold/unknown badge", test_unknown_badge);
  g_test_add_func ("/terminal/hold/take over", test_take_over);
  g_test_add_func ("/terminal/hold/take", test_take);
  g_test_add_func ("/terminal/hold/out of wave", test_out_of_wave);
  g_test_add_func ("/terminal/hold/split", test_split);
  g_test_add_func ("/terminal/hold/help", test_help);
  g_test_add_func ("/terminal/hold/long walk", test_long_walk);
  g_test_add_func ("/terminal/hold/count", test_count);
  return g_test_run ();
}
