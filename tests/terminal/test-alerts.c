/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the window does with a call: where it stands, and where it does not. When there is one is
 * the rule's (tests/workflow/test-alerts.c). */
#include "terminal/attention/attention-page.h"
#include "terminal/widgets/call.h"

#include "hand.h"

#include <locale.h>

#define N_LOOKS                                                                                    \
  2 /* of our own second: then the alerter's, which began before, came once at least */

static gboolean
on_second (gpointer user_data)
{
  ++*(guint *)user_data;
  return G_SOURCE_CONTINUE;
}

static gboolean
has_looked (gpointer data)
{
  return *(guint *)data >= N_LOOKS;
}

/* Until the alerter has looked at what is here now. */
static void
await_look (void)
{
  guint n_seconds = 0;
  guint second = g_timeout_add_seconds (1, on_second, &n_seconds);

  g_assert_true (hand_wait (has_looked, &n_seconds));
  g_source_remove (second);
}

/* Théo has no order in hand: one of his own that is late would call him first. */
static void
sign_in (Hand *hand)
{
  g_autofree char *badge = shop_fixture_get_badge_of ("Théo");

  hand_scan (hand, badge);
  hand_await (hand, "Hello Théo");
  for (const char *at = SHOP_PIN; *at != '\0'; at++) {
    const char digit[] = { *at, '\0' };

    hand_press (hand, digit);
  }
  hand_await (hand, SHOP_REFERENCE);
}

static void
begin (Hand *hand, int width, int height)
{
  shop_questions_set_all (FALSE);
  hand_init (hand, width, height);
  sign_in (hand);
  await_look (); /* what is here at first calls nobody */
}

static GtkWidget *
find_call (Hand *hand)
{
  return hand_find (GTK_WIDGET (hand->window), CPT_TYPE_CALL, NULL);
}

static graphene_rect_t
get_bounds (Hand *hand, GtkWidget *widget)
{
  graphene_rect_t bounds;

  g_assert_nonnull (widget);
  g_assert_true (gtk_widget_compute_bounds (widget, GTK_WIDGET (hand->window), &bounds));
  return bounds;
}

typedef struct {
  Hand *hand;
  GtkWidget *button;
} Above;

/* Wholly above the button, whatever it moved meanwhile, and in the lower half. */
static gboolean
stands_above (gpointer data)
{
  Above *above = data;
  GtkWidget *call = find_call (above->hand);
  double window_height = gtk_widget_get_height (GTK_WIDGET (above->hand->window));
  graphene_rect_t bounds, below;

  if (call == NULL)
    return FALSE;
  bounds = get_bounds (above->hand, call);
  below = get_bounds (above->hand, above->button);
  return bounds.size.width > 0 && bounds.origin.y > window_height / 2 &&
         bounds.origin.y + bounds.size.height <= below.origin.y;
}

static void
test_place (gconstpointer data)
{
  const int *size = data;
  g_auto (Hand) hand;
  Above above = { &hand };

  begin (&hand, size[0], size[1]);
  hand_open_pick (&hand, SHOP_REFERENCE);
  above.button = hand_await_widget (&hand, GTK_TYPE_BUTTON, "Scan ");
  shop_fixture_ask (&hand.fixture, SHOP_QUESTION_PICKED);
  hand_await_widget (&hand, CPT_TYPE_CALL, "attention");
  g_assert_true (hand_wait (stands_above, &above));
  hand_look (&hand, "alert");
  hand_click (&hand, "Close the alert");
  g_assert_null (find_call (&hand));
}

/* Both can be read. */
static void
test_above_undo (void)
{
  g_auto (Hand) hand;
  Above above = { &hand };

  begin (&hand, 412, 892);
  hand_open_pick (&hand, SHOP_REFERENCE);
  shop_fixture_ask (&hand.fixture, SHOP_QUESTION_PICKED);
  hand_await_widget (&hand, CPT_TYPE_CALL, "attention");
  hand_click (&hand, "Can’t find it");
  hand_touch_row (&hand, "Not on the shelf");
  hand_click (&hand, "Confirm 2 missing");
  above.button = hand_await_widget (&hand, GTK_TYPE_BUTTON, "Undo · ");
  g_assert_true (hand_wait (stands_above, &above));
  hand_look (&hand, "alert-undo");
}

/* The list shows its questions itself; in two panes it does so beside a task. */
static void
test_own_list (gconstpointer data)
{
  const int *size = data;
  g_auto (Hand) hand;

  begin (&hand, size[0], size[1]);
  hand_open_pick (&hand, SHOP_REFERENCE);
  hand_press (&hand, "ctrl+4");
  hand_await_widget (&hand, CPT_TYPE_ATTENTION_PAGE, "C-10460 was cancelled");
  shop_fixture_ask (&hand.fixture, SHOP_QUESTION_PICKED);
  hand_await (&hand, "2 questions");
  await_look ();
  g_assert_null (find_call (&hand));
}

int
main (int argc, char *argv[])
{
  static const int handheld[] = { 412, 892 };
  static const int tablet[] = { 1280, 800 };

  setlocale (LC_ALL, "");
  gtk_test_init (&argc, &argv);
  adw_init ();
  g_test_set_nonfatal_assertions ();

  g_test_add_data_func ("/terminal/alerts/place handheld", handheld, test_place);
  g_test_add_data_func ("/terminal/alerts/place tablet", tablet, test_place);
  g_test_add_func ("/terminal/alerts/above undo", test_above_undo);
  g_test_add_data_func ("/terminal/alerts/own list handheld", handheld, test_own_list);
  g_test_add_data_func ("/terminal/alerts/own list tablet", tablet, test_own_list);
  return g_test_run ();
}
