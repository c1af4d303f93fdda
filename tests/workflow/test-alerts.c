/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "room.h"
#include "workflow/alerts.h"

#include <string.h>

#define SECOND G_USEC_PER_SEC
#define START  ROOM_NOW_US

#define NEW       CPT_ALERT_NEW
#define SOON      CPT_ALERT_DUE_SOON
#define LATE      CPT_ALERT_LATE
#define RISK      CPT_ALERT_AT_RISK
#define CANCELLED CPT_ALERT_CANCELLED_IN_HAND
#define HERE      CPT_ALERT_CUSTOMER_HERE
#define ATTENTION CPT_ALERT_NEEDS_ATTENTION
#define QUIET     CPT_N_ALERTS

/* An order at a look, by letters: n new, s due soon, l late, r at risk, h held by another, m mine,
 * p to put back, c customer here, v looked at here before it. "": there is none. */
#define MAX_LOOKS  8
#define MAX_ORDERS 3

typedef struct {
  gint64 at_s; /* since the start */
  const char *orders[MAX_ORDERS];
  CptAlertSort called; /* QUIET: no call */
  guint n;
  guint first; /* which order is named */
  guint n_attention;
  gboolean hands_over;
} Look;

/* The first look is what was there before. */
/* clang-format off */
static const struct { const char *name; guint without; Look looks[MAX_LOOKS]; } ROWS[] = {
  { "what was there before is no news", 0, {
    { 0, { "nl" }, QUIET }, { 60, { "nl" }, QUIET }, { 119, { "nl" }, QUIET } } },
  { "what was there before has its repeat", 0, {
    { 0, { "n" }, QUIET }, { 120, { "n" }, NEW, 1 } } },
  { "a new order calls at once", 0, {
    { 0, { "" }, QUIET }, { 5, { "n" }, NEW, 1 } } },
  { "again every two minutes", 0, {
    { 0, { "" }, QUIET }, { 5, { "n" }, NEW, 1 }, { 124, { "n" }, QUIET }, { 125, { "n" }, NEW, 1 }, { 244, { "n" }, QUIET }, { 245, { "n" }, NEW, 1 } } },
  { "until somebody has it", 0, {
    { 0, { "" }, QUIET }, { 5, { "n" }, NEW, 1 }, { 60, { "h" }, QUIET }, { 600, { "h" }, QUIET } } },
  { "until I have it", 0, {
    { 0, { "" }, QUIET }, { 5, { "n" }, NEW, 1 }, { 60, { "m" }, QUIET }, { 600, { "m" }, QUIET } } },
  { "given back, it is new again", 0, {
    { 0, { "" }, QUIET }, { 5, { "n" }, NEW, 1 }, { 60, { "h" }, QUIET }, { 70, { "n" }, NEW, 1 } } },
  { "gone, and here again", 0, {
    { 0, { "" }, QUIET }, { 5, { "n" }, NEW, 1 }, { 60, { "" }, QUIET }, { 70, { "n" }, NEW, 1 } } },
  { "due soon calls when it becomes so", 0, {
    { 0, { "n" }, QUIET }, { 61, { "ns" }, SOON, 1 }, { 181, { "ns" }, SOON, 1 } } },
  { "late calls when it becomes so", 0, {
    { 0, { "ns" }, QUIET }, { 61, { "nsl" }, LATE, 1 }, { 181, { "nsl" }, LATE, 1 } } },
  { "at risk calls when it becomes so", 0, {
    { 0, { "ns" }, QUIET }, { 61, { "nsr" }, RISK, 1 }, { 181, { "nsr" }, RISK, 1 } } },
  { "mine calls once for what becomes of it", 0, {
    { 0, { "m" }, QUIET }, { 61, { "ms" }, SOON, 1 }, { 200, { "ms" }, QUIET }, { 400, { "msl" }, LATE, 1 }, { 900, { "msl" }, QUIET } } },
  { "another's is another's", 0, {
    { 0, { "h" }, QUIET }, { 61, { "hs" }, QUIET }, { 122, { "hsl" }, QUIET }, { 183, { "hslr" }, QUIET }, { 244, { "hp" }, QUIET } } },
  { "cancelled in my hands", 0, {
    { 0, { "m" }, QUIET }, { 61, { "mp" }, CANCELLED, 1 }, { 180, { "mp" }, QUIET }, { 181, { "mp" }, CANCELLED, 1 } } },
  { "cancelled, until I looked at it", 0, {
    { 0, { "m" }, QUIET }, { 61, { "mp" }, CANCELLED, 1 }, { 181, { "mpv" }, QUIET }, { 400, { "mp" }, QUIET } } },
  { "looked at before it was cancelled", 0, {
    { 0, { "m" }, QUIET }, { 61, { "mv" }, QUIET }, { 70, { "mp" }, CANCELLED, 1 } } },
  { "looked at when it was late, then cancelled", 0, {
    { 0, { "m" }, QUIET }, { 5, { "ml" }, LATE, 1 }, { 30, { "mlv" }, QUIET }, { 70, { "mp" }, CANCELLED, 1 }, { 190, { "mp" }, CANCELLED, 1 } } },
  { "cancelled in nobody's hands", 0, {
    { 0, { "n" }, QUIET }, { 61, { "p" }, QUIET }, { 200, { "p" }, QUIET } } },
  { "a customer waits, whoever has it", 0, {
    { 0, { "h" }, QUIET }, { 61, { "hc" }, HERE, 1 }, { 181, { "hc" }, HERE, 1 }, { 301, { "" }, QUIET } } },
  { "at most one a minute", 0, {
    { 0, { "", "" }, QUIET }, { 5, { "n", "" }, NEW, 1 }, { 6, { "n", "n" }, QUIET }, { 64, { "n", "n" }, QUIET }, { 65, { "n", "n" }, NEW, 1, 1 } } },
  { "what comes together is one call", 0, {
    { 0, { "" }, QUIET }, { 5, { "n", "n", "n" }, NEW, 3 }, { 70, { "n", "n", "n" }, QUIET } } },
  { "what comes within the minute is one call", 0, {
    { 0, { "" }, QUIET }, { 5, { "n" }, NEW, 1 }, { 30, { "n", "n" }, QUIET }, { 40, { "n", "n", "n" }, QUIET }, { 65, { "n", "n", "n" }, NEW, 2, 1 } } },
  { "the most urgent first, the others a minute later", 0, {
    { 0, { "n", "n" }, QUIET }, { 5, { "ns", "nl" }, LATE, 1, 1 }, { 65, { "ns", "nl" }, SOON, 1, 0 }, { 125, { "ns", "nl" }, LATE, 1, 1 } } },
  { "the sorts in their order: risk after late", 0, {
    { 0, { "n", "n" }, QUIET }, { 5, { "nr", "nl" }, LATE, 1, 1 }, { 65, { "nr", "nl" }, RISK, 1, 0 } } },
  { "the sorts in their order: soon after risk", 0, {
    { 0, { "n", "n" }, QUIET }, { 5, { "ns", "nr" }, RISK, 1, 1 }, { 65, { "ns", "nr" }, SOON, 1, 0 } } },
  { "the sorts in their order: cancelled first", 0, {
    { 0, { "n", "m" }, QUIET }, { 5, { "nlc", "mp" }, CANCELLED, 1, 1 }, { 65, { "nlc", "mp" }, HERE, 1, 0 } } },
  { "news before what is told again", 0, {
    { 0, { "" }, QUIET }, { 5, { "nl" }, LATE, 1 }, { 125, { "nl", "n" }, NEW, 1, 1 }, { 185, { "nl", "n" }, LATE, 1, 0 } } },
  { "new and soon at once is soon", 0, {
    { 0, { "" }, QUIET }, { 5, { "ns" }, SOON, 1 }, { 65, { "ns" }, QUIET } } },
  { "less urgent than what was told is no news", 0, {
    { 0, { "" }, QUIET }, { 5, { "nl" }, LATE, 1 }, { 70, { "n" }, QUIET }, { 125, { "n" }, NEW, 1 } } },
  { "never during a hand-over, but after it", 0, {
    { 0, { "" }, QUIET }, { 5, { "n" }, QUIET, .hands_over = TRUE }, { 65, { "nl" }, QUIET, .hands_over = TRUE }, { 70, { "nl" }, LATE, 1 } } },
  { "a repeat waits for the hand-over too", 0, {
    { 0, { "" }, QUIET }, { 5, { "n" }, NEW, 1 }, { 130, { "n" }, QUIET, .hands_over = TRUE }, { 140, { "n" }, NEW, 1 } } },
  { "a clock that is set back stops nothing", 0, {
    { 0, { "" }, QUIET }, { 500, { "n" }, NEW, 1 }, { 100, { "n" }, QUIET }, { 220, { "n" }, NEW, 1 } } },
  { "attention calls once", 0, {
    { 0, { "" }, QUIET }, { 5, { "" }, ATTENTION, 1, .n_attention = 1 }, { 300, { "" }, QUIET, .n_attention = 1 }, { 400, { "" }, ATTENTION, 2, .n_attention = 2 }, { 500, { "" }, QUIET, .n_attention = 1 } } },
  { "attention that was there before", 0, {
    { 0, { "" }, QUIET, .n_attention = 2 }, { 100, { "" }, QUIET, .n_attention = 2 } } },
  { "attention after an order's news, before its repeat", 0, {
    { 0, { "" }, QUIET }, { 5, { "n" }, NEW, 1, .n_attention = 1 }, { 125, { "n" }, ATTENTION, 1, .n_attention = 1 }, { 185, { "n" }, NEW, 1, .n_attention = 1 } } },
  { "attention that is answered meanwhile", 0, {
    { 0, { "" }, QUIET }, { 5, { "n" }, NEW, 1, .n_attention = 1 }, { 30, { "n" }, QUIET }, { 65, { "n" }, QUIET } } },
  { "what the policy does not name", 1u << NEW | 1u << LATE, {
    { 0, { "" }, QUIET }, { 5, { "nl" }, QUIET }, { 65, { "nls" }, SOON, 1 } } },
  { "attention that the policy does not name", 1u << ATTENTION, {
    { 0, { "" }, QUIET }, { 5, { "" }, QUIET, .n_attention = 1 } } },
};
/* clang-format on */

static CptPolicy *
make_policy (guint without)
{
  CptPolicy *policy = cpt_policy_new ();

  policy->alert_repeat_s = 120;
  policy->alert_gap_s = 60;
  policy->alerts_quiet_during_hand_over = TRUE;
  policy->alert_events = ((1u << CPT_N_ALERTS) - 1) & ~without;
  return policy;
}

static gboolean
has (const char *letters, char letter)
{
  return strchr (letters, letter) != NULL;
}

static GArray *
make_facts (CptAlerts *alerts, const Look *look)
{
  GArray *facts = g_array_new (FALSE, TRUE, sizeof (CptAlertFact));

  g_array_set_clear_func (facts, (GDestroyNotify)cpt_alert_fact_clear);
  for (guint i = 0; i < MAX_ORDERS && look->orders[i] != NULL; i++) {
    const char *letters = look->orders[i];
    CptAlertFact fact = { .is_new = has (letters, 'n'),
                          .is_soon = has (letters, 's'),
                          .is_late = has (letters, 'l'),
                          .is_risk = has (letters, 'r'),
                          .is_held = has (letters, 'h') || has (letters, 'm'),
                          .is_mine = has (letters, 'm'),
                          .is_here = has (letters, 'c'),
                          .n_put_back = has (letters, 'p') ? 2 : 0 };

    if (*letters == '\0')
      continue;
    g_snprintf (fact.fulfilment, sizeof fact.fulfilment, "order-%u", i);
    fact.reference = g_strdup_printf ("C-%u", i);
    if (has (letters, 'v'))
      cpt_alerts_see (alerts, fact.fulfilment);
    g_array_append_val (facts, fact);
  }
  return facts;
}

static void
test_row (gconstpointer data)
{
  gsize row = GPOINTER_TO_SIZE (data);
  g_autoptr (CptPolicy) policy = make_policy (ROWS[row].without);
  g_autoptr (CptAlerts) alerts = cpt_alerts_new ();

  for (guint i = 0; i < MAX_LOOKS && (i == 0 || ROWS[row].looks[i].at_s != 0); i++) {
    const Look *look = &ROWS[row].looks[i];
    g_autoptr (GArray) facts = make_facts (alerts, look);
    g_autofree char *first = g_strdup_printf ("C-%u", look->first);
    CptAlert alert = { .sort = QUIET };

    g_test_message ("at %d s", (int)look->at_s);
    g_assert_cmpint (cpt_alerts_look (alerts, policy, facts, look->n_attention, look->hands_over,
                                      START + look->at_s * SECOND, &alert),
                     ==, look->called != QUIET);
    g_assert_cmpint (alert.sort, ==, look->called);
    if (look->called != QUIET) {
      g_assert_cmpuint (alert.n, ==, look->n);
      g_assert_cmpstr (alert.reference, ==, look->called == ATTENTION ? NULL : first);
    }
    cpt_alert_clear (&alert);
  }
}

/* ---- of a shop that is there ---- */

static const CptAlertFact *
find_fact (const GArray *facts, const char *id)
{
  for (guint i = 0; i < facts->len; i++) {
    const CptAlertFact *fact = &g_array_index (facts, CptAlertFact, i);

    if (strcmp (fact->fulfilment, id) == 0)
      return fact;
  }
  g_assert_not_reached ();
}

static void
test_read (Room *room, gconstpointer data)
{
  g_autoptr (GArray) facts = cpt_alerts_read (room->shop);
  const CptAlertFact *soon, *later;

  g_assert_cmpuint (facts->len, ==, 2);
  soon = find_fact (facts, ROOM_TWO);
  later = find_fact (facts, ROOM_ONE);
  g_assert_cmpstr (soon->reference, ==, "C-10002");
  g_assert_true (soon->is_new && !soon->is_held && !soon->is_mine && !soon->is_late);
  g_assert_cmpint (soon->n_items, ==, 1);
  g_assert_true (later->is_new);
  g_assert_cmpint (later->n_items, ==, 4);
  g_assert_cmpint (later->n_put_back, ==, 0);
}

static void
test_read_held (Room *room, gconstpointer data)
{
  g_autoptr (GArray) mine = NULL;
  g_autoptr (GArray) others = NULL;
  g_autoptr (GError) error = NULL;

  room_sign_in (room, ROOM_CAMILLE);
  room_submit (room, room_command (room, CPT_KIND_ACCEPT, ROOM_ONE, 0, 0), &error);
  g_assert_no_error (error);
  mine = cpt_alerts_read (room->shop);
  g_assert_true (find_fact (mine, ROOM_ONE)->is_mine && find_fact (mine, ROOM_ONE)->is_held);
  g_assert_false (find_fact (mine, ROOM_ONE)->is_new);
  room_sign_in (room, ROOM_THEO);
  others = cpt_alerts_read (room->shop);
  g_assert_true (find_fact (others, ROOM_ONE)->is_held && !find_fact (others, ROOM_ONE)->is_mine);
}

static void
cancel_all (CptFulfilment *fulfilment)
{
  for (gsize i = 0; i < fulfilment->n_lines; i++) {
    fulfilment->lines[i].counters[CPT_COUNTER_PICKED] = 1;
    fulfilment->lines[i].counters[CPT_COUNTER_CANCELLED] =
        fulfilment->lines[i].counters[CPT_COUNTER_ORDERED];
  }
  fulfilment->milestones.exit = CPT_EXIT_CANCELLED;
  fulfilment->milestones.exit_us = ROOM_NOW_US;
}

static void
test_read_cancelled (Room *room, gconstpointer data)
{
  g_autoptr (GArray) facts = NULL;

  room_restart_with (room, ROOM_ONE, cancel_all);
  facts = cpt_alerts_read (room->shop);
  g_assert_cmpint (find_fact (facts, ROOM_ONE)->n_put_back, ==, 2);
  g_assert_false (find_fact (facts, ROOM_ONE)->is_late || find_fact (facts, ROOM_ONE)->is_soon);
}

/* clang-format off */
static const struct { const char *name; CptAlert alert; const char *title, *detail; } WORDS[] = {
  { "new",            { NEW, 1, "", (char *)"C-10482", 3, 0, START + 24 * ROOM_MINUTE }, "New order C-10482", "3 items · due 14:56" },
  { "new, several",   { NEW, 2, "", (char *)"C-10482", 3, 0, START }, "2 new orders", "The first is C-10482." },
  { "soon",           { SOON, 1, "", (char *)"C-10482", 1, 0, START + 24 * ROOM_MINUTE }, "C-10482 is due soon", "1 item · due 14:56" },
  { "soon, several",  { SOON, 3, "", (char *)"C-10482", 1, 0, START }, "3 orders are due soon", "The first is C-10482." },
  { "late",           { LATE, 1, "", (char *)"C-10482", 1, 0, START - 2 * ROOM_MINUTE }, "C-10482 is late", "1 item · due 14:30" },
  { "late, several",  { LATE, 2, "", (char *)"C-10482", 1, 0, START }, "2 orders are late", "The first is C-10482." },
  { "risk",           { RISK, 1, "", (char *)"C-10482", 2, 0, START }, "C-10482 is at risk", "2 items · other orders want them too. Pick it now." },
  { "risk, several",  { RISK, 2, "", (char *)"C-10482", 2, 0, START }, "2 orders are at risk", "The first is C-10482." },
  { "cancelled",      { CANCELLED, 1, "", (char *)"C-10482", 2, 2, START }, "C-10482: put items back", "The customer does not want 2 items any more." },
  { "here",           { HERE, 1, "", (char *)"C-10482", 2, 0, 0 }, "C-10482: the customer is here", "2 items" },
  { "attention",      { ATTENTION, 2, "", NULL, 0, 0, 0 }, "2 need attention", NULL },
};
/* clang-format on */

static void
test_words (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autofree char *detail = NULL;
  g_autofree char *title = cpt_words_alert (&WORDS[i].alert, "Europe/Paris", &detail);

  g_assert_cmpstr (title, ==, WORDS[i].title);
  g_assert_cmpstr (detail, ==, WORDS[i].detail);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();

  for (gsize i = 0; i < G_N_ELEMENTS (ROWS); i++) {
    g_autofree char *path = g_strdup_printf ("/workflow/alerts/%s", ROWS[i].name);

    g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_row);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (WORDS); i++) {
    g_autofree char *path = g_strdup_printf ("/workflow/alerts/words: %s", WORDS[i].name);

    g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_words);
  }
  g_test_add ("/workflow/alerts/read", Room, NULL, room_set_up, test_read, room_tear_down);
  g_test_add ("/workflow/alerts/read held", Room, NULL, room_set_up, test_read_held,
              room_tear_down);
  g_test_add ("/workflow/alerts/read cancelled", Room, NULL, room_set_up, test_read_cancelled,
              room_tear_down);
  return g_test_run ();
}
