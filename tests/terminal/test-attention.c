/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Needs attention, in the real window: each question is answered in each way there is, by the
 * pointer and by keys alone, and the ledger that is shown then holds what the test moved by hand.
 */
#include "terminal/attention/attention-page.h"

#include "hand.h"
#include "ledger.h"
#include "shop-questions.h"

#include <locale.h>
#include <string.h>

#define WIDTH     412
#define HEIGHT    892
#define TEN_HOURS (10 * 60 * 60 * (gint64)G_USEC_PER_SEC)

static void
begin (Hand *hand, gboolean all)
{
  shop_questions_set_all (all);
  hand_init (hand, WIDTH, HEIGHT);
  hand_sign_in (hand);
  hand_tap (hand, all ? "5 need attention" : "1 needs attention");
  hand_await_widget (hand, CPT_TYPE_ATTENTION_PAGE, "C-10460 was cancelled");
}

/* Until the question with these words is in front. */
static void
go_to (Hand *hand, const char *words)
{
  for (guint i = 0; i < SHOP_N_QUESTIONS && !hand_sees (hand, words); i++)
    hand_tap (hand, " of 5");
  hand_await (hand, words);
}

static void
await_answered (Hand *hand, guint n_left)
{
  hand_settle (hand);
  g_assert_cmpuint (cpt_shop_get_n_attention (hand->fixture.shop), ==, n_left);
}

static void
test_put_back (void)
{
  g_auto (Hand) hand;
  g_auto (Ledger) ledger = LEDGER_INIT;

  begin (&hand, FALSE);
  ledger_read (&ledger, &hand);
  hand_tap_row (&hand, "Put back");
  hand_tap (&hand, "Put back to B-01-1");
  ledger_move_astray (&ledger, "45014-BOR-L", 1, "B-01-1");
  ledger_expect (&ledger, &hand);
  hand_await (&hand, "Your answer is saved");
  await_answered (&hand, 0);
}

/* To another shelf than it came from: the one that is scanned. */
static void
test_put_back_elsewhere (void)
{
  g_auto (Hand) hand;
  g_auto (Ledger) ledger = LEDGER_INIT;

  begin (&hand, FALSE);
  ledger_read (&ledger, &hand);
  hand_tap_row (&hand, "Put back");
  hand_scan (&hand, "A-05-1");
  hand_tap (&hand, "Put back to A-05-1");
  ledger_move_astray (&ledger, "45014-BOR-L", 1, "A-05-1");
  ledger_expect (&ledger, &hand);
}

static void
test_counted_twice (void)
{
  g_auto (Hand) hand;
  g_auto (Ledger) ledger = LEDGER_INIT;

  begin (&hand, FALSE);
  ledger_read (&ledger, &hand);
  hand_tap_row (&hand, "counted twice");
  hand_tap (&hand, "Save the answer");
  ledger_move_astray (&ledger, "45014-BOR-L", 1, "B-01-1");
  ledger_expect (&ledger, &hand);
}

/* Past midnight the hour at which central said no is a day: the story says so as long, and the
 * answer that somebody has chosen meanwhile stays chosen. */
static void
test_story_of_yesterday (void)
{
  g_auto (Hand) hand;

  begin (&hand, FALSE);
  hand_await (&hand, "Central said no");
  g_assert_false (hand_sees (&hand, "Sat 21 Nov"));
  hand_tap_row (&hand, "Put back");
  hand_await (&hand, "Put back to B-01-1");
  cpt_clock_set_server_us (hand.fixture.clock, cpt_shop_now_us (hand.fixture.shop) + TEN_HOURS);
  g_signal_emit_by_name (hand.fixture.shop, "changed", NULL); /* as any news does */
  hand_await (&hand, "Sat 21 Nov");
  hand_await (&hand, "Put back to B-01-1");
}

/* An associate asks a manager, who stands beside them with a badge and a PIN; the associate stays
 * signed in. */
static void
test_written_off (void)
{
  g_auto (Hand) hand;
  g_auto (Ledger) ledger = LEDGER_INIT;

  begin (&hand, FALSE);
  ledger_read (&ledger, &hand);
  hand_tap_row (&hand, "Written off");
  hand_await (&hand, "A manager approves this");
  hand_tap (&hand, "Ask a manager");
  ledger_expect (&ledger, &hand); /* nothing moves before */
  hand_approve (&hand, "Nadia");
  ledger_move_astray (&ledger, "45014-BOR-L", 1, NULL);
  ledger_expect (&ledger, &hand);
  hand_await_widget (&hand, CPT_TYPE_ATTENTION_PAGE, "Your answer is saved");
  g_assert_cmpstr (cpt_shop_get_person (hand.fixture.shop)->name, ==, "Camille");
}

/* The manager's badge alone starts it; who has not the right does not get it, and Back is no
 * approval. */
static void
test_not_approved (void)
{
  g_auto (Hand) hand;
  g_auto (Ledger) ledger = LEDGER_INIT;
  g_autofree char *badge = shop_fixture_get_badge_of ("Nadia");

  begin (&hand, FALSE);
  ledger_read (&ledger, &hand);
  hand_tap_row (&hand, "Written off");
  hand_tap (&hand, "Ask a manager");
  hand_await (&hand, "Scan their badge");
  hand_scan (&hand, SHOP_GTIN_HAT);
  hand_await (&hand, "This is no badge");
  hand_tap (&hand, "Back");
  hand_await_widget (&hand, CPT_TYPE_ATTENTION_PAGE, "Ask a manager");
  hand_tap (&hand, "Ask a manager");
  hand_approve (&hand, "Théo");
  hand_await (&hand, "The answer was not saved");
  hand_await_widget (&hand, CPT_TYPE_ATTENTION_PAGE, "Ask a manager");
  ledger_expect (&ledger, &hand);
  hand_scan (&hand, badge);
  hand_await (&hand, "Hello Nadia");
  hand_press (&hand, "Escape");
  hand_await_widget (&hand, CPT_TYPE_ATTENTION_PAGE, "Ask a manager");
  ledger_expect (&ledger, &hand);
  g_assert_cmpstr (cpt_shop_get_person (hand.fixture.shop)->name, ==, "Camille");
}

static gboolean
has_focus_in (gpointer data)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (((Hand *)data)->window));

  return focus != NULL && (GTK_IS_LIST_BOX_ROW (focus) ||
                           gtk_widget_get_ancestor (focus, GTK_TYPE_LIST_BOX_ROW) != NULL);
}

/* Tab as far as the answers, then down. */
static void
choose_by_keys (Hand *hand, guint n_down)
{
  for (guint i = 0; i < 12 && !has_focus_in (hand); i++) {
    hand_press (hand, "Tab");
    hand_settle (hand);
  }
  g_assert_true (hand_wait (has_focus_in, hand));
  for (guint i = 0; i < n_down; i++)
    hand_press (hand, "Down");
  hand_press (hand, "space");
  hand_settle (hand);
}

static void
begin_by_keys (Hand *hand)
{
  shop_questions_set_all (FALSE);
  hand_init (hand, WIDTH, HEIGHT);
  hand_sign_in (hand);
  hand_press (hand, "ctrl+4");
  hand_await_widget (hand, CPT_TYPE_ATTENTION_PAGE, "C-10460 was cancelled");
}

static void
test_put_back_by_keys (void)
{
  g_auto (Hand) hand;
  g_auto (Ledger) ledger = LEDGER_INIT;

  begin_by_keys (&hand);
  ledger_read (&ledger, &hand);
  choose_by_keys (&hand, 0);
  hand_await (&hand, "Put back to B-01-1");
  hand_press (&hand, "ctrl+Return");
  ledger_move_astray (&ledger, "45014-BOR-L", 1, "B-01-1");
  ledger_expect (&ledger, &hand);
  g_assert_cmpuint (hand.n_touches, ==, 0);
}

static void
test_counted_twice_by_keys (void)
{
  g_auto (Hand) hand;
  g_auto (Ledger) ledger = LEDGER_INIT;

  begin_by_keys (&hand);
  ledger_read (&ledger, &hand);
  choose_by_keys (&hand, 1);
  hand_await (&hand, "Save the answer");
  hand_press (&hand, "ctrl+Return");
  ledger_move_astray (&ledger, "45014-BOR-L", 1, "B-01-1");
  ledger_expect (&ledger, &hand);
}

static void
test_written_off_by_keys (void)
{
  g_auto (Hand) hand;
  g_auto (Ledger) ledger = LEDGER_INIT;
  g_autofree char *badge = shop_fixture_get_badge_of ("Nadia");

  begin_by_keys (&hand);
  ledger_read (&ledger, &hand);
  choose_by_keys (&hand, 2);
  hand_await (&hand, "Ask a manager");
  hand_press (&hand, "ctrl+Return");
  hand_await (&hand, "Scan their badge");
  hand_scan (&hand, badge);
  hand_await (&hand, "Hello Nadia");
  for (const char *at = SHOP_PIN; *at != '\0'; at++) {
    const char digit[] = { *at, '\0' };

    hand_press (&hand, digit);
  }
  ledger_move_astray (&ledger, "45014-BOR-L", 1, NULL);
  ledger_expect (&ledger, &hand);
  g_assert_cmpuint (hand.n_touches, ==, 0);
}

/* All of them in one go: each is gone from the front when it is answered, and the next comes. */
static void
test_all (void)
{
  g_auto (Hand) hand;
  g_auto (Ledger) ledger = LEDGER_INIT;

  begin (&hand, TRUE);
  ledger_read (&ledger, &hand);
  hand_tap_row (&hand, "Put back");
  hand_tap (&hand, "Put back to B-01-1");
  ledger_move_astray (&ledger, "45014-BOR-L", 1, "B-01-1");
  ledger_expect (&ledger, &hand);

  hand_await (&hand, "C-10461 was picked by somebody else");
  hand_tap_row (&hand, "counted twice");
  hand_tap (&hand, "Save the answer");
  ledger_move_astray (&ledger, "45020-OCR-U", 1, "A-05-1");
  ledger_expect (&ledger, &hand);

  hand_await (&hand, "C-10462 was declined");
  hand_tap_row (&hand, "Put back");
  hand_scan (&hand, "Réserve-02");
  hand_tap (&hand, "Put back to Réserve-02");
  ledger_move_astray (&ledger, "45001-KAK-M", 2, "Réserve-02");
  ledger_expect (&ledger, &hand);

  hand_await (&hand, "An order was cancelled"); /* of two articles, each from its own place */
  hand_tap_row (&hand, "counted twice");
  hand_tap (&hand, "Save the answer");
  ledger_move_astray (&ledger, "45020-OCR-U", 2, "A-05-1");
  ledger_move_astray (&ledger, "45001-KAK-L", 1, "A-03-2");
  ledger_expect (&ledger, &hand);

  hand_await (&hand, "Work on Handheld 07 was lost"); /* moved nothing, moves nothing */
  hand_tap_row (&hand, "Written off");
  hand_tap (&hand, "Ask a manager");
  hand_approve (&hand, "Nadia");
  hand_await (&hand, "Your answer is saved");
  await_answered (&hand, 0);
  ledger_expect (&ledger, &hand);
}

/* Who did what when, and what to do with the goods. */
static void
test_stories (void)
{
  g_auto (Hand) hand;

  begin (&hand, TRUE);
  hand_await (&hand, "C-10460 was cancelled while it was picked");
  hand_await (&hand, "Nobody waits for it any more. Put 1\u00a0×\u00a0Pull mérinos back");
  hand_await (&hand, "The order was cancelled");
  hand_await (&hand, "14:01");
  hand_await (&hand, "1 item picked on another terminal");
  hand_await (&hand, "14:10");
  hand_await (&hand, "From B-01-1.");
  hand_await (&hand, "Central said no");
  hand_await (&hand, "14:20");
  go_to (&hand, "C-10461 was picked by somebody else");
  hand_await (&hand, "Théo has all that it needs.");
  hand_await (&hand, "Théo took it");
  hand_await (&hand, "13:56");
  hand_await (&hand, "All of it was picked");
  hand_await (&hand, "13:57");
  go_to (&hand, "C-10462 was declined while it was picked");
  hand_await (&hand, "Another shop is asked for it.");
  hand_await (&hand, "The shop declined it");
  go_to (&hand, "An order was cancelled");
  hand_await (&hand, "In your hands");
  hand_await (&hand, "2 × Ribbed hat");
  hand_await (&hand, "1 × Parka Chamonix");
  g_assert_false (hand_sees (&hand, "From A-05-1."));
  go_to (&hand, "Work on Handheld 07 was lost");
  g_assert_false (hand_sees (&hand, "What happened"));
  go_to (&hand, "C-10460 was cancelled"); /* and round again */
}

int
main (int argc, char *argv[])
{
  static const struct {
    const char *name;
    GTestFunc function;
  } cases[] = {
    { "put back", test_put_back },
    { "put back elsewhere", test_put_back_elsewhere },
    { "counted twice", test_counted_twice },
    { "written off", test_written_off },
    { "not approved", test_not_approved },
    { "put back by keys", test_put_back_by_keys },
    { "counted twice by keys", test_counted_twice_by_keys },
    { "written off by keys", test_written_off_by_keys },
    { "all", test_all },
    { "stories", test_stories },
    { "story of yesterday", test_story_of_yesterday },
  };

  setlocale (LC_ALL, "");
  gtk_test_init (&argc, &argv);
  adw_init ();
  g_test_set_nonfatal_assertions ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strdup_printf ("/terminal/attention/%s", cases[i].name);

    g_test_add_func (path, cases[i].function);
  }
  return g_test_run ();
}
