/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workflow/pick.h"
#include "workflow/say.h"

#define PARIS     "Europe/Paris"
#define NOW_US    G_GINT64_CONSTANT (1795267920000000) /* Sat 21 Nov 2026, 14:32 in Paris */
#define MINUTE_US (60 * G_USEC_PER_SEC)

/* clang-format off */
static const struct { const char *name; gint64 minutes, seconds; CptDueState state; const char *words; } DUES[] = {
  { "soon",                    12, 0,  CPT_DUE_SOON,    "Soon · 12 min" },
  { "soon in seconds",         0, 45,  CPT_DUE_SOON,    "Soon · 45 s" },
  { "one minute",              1, 0,   CPT_DUE_SOON,    "Soon · 1 min" },
  { "now",                     0, 0,   CPT_DUE_SOON,    "Soon · 0 s" },
  { "over an hour",            102, 0, CPT_DUE_ON_TIME, "On time · 1 h 42" },
  { "an hour, two digits",     65, 0,  CPT_DUE_ON_TIME, "On time · 1 h 05" },
  { "just under two hours",    119, 59, CPT_DUE_ON_TIME, "On time · 1 h 59" },
  { "two hours: the clock",    120, 0, CPT_DUE_ON_TIME, "On time · 16:32" },
  { "tomorrow: the day",       24 * 60, 0, CPT_DUE_ON_TIME, "On time · Sun 22 Nov" },
  { "late",                    -4, 0,  CPT_DUE_LATE,    "Late · 4 min" },
  { "late for hours",          -150, 0, CPT_DUE_LATE,   "Late · since 12:02" },
  { "late since another day",  -24 * 60, 0, CPT_DUE_LATE, "Late · since Fri 20 Nov" },
  { "no due time",             0, 0,   CPT_DUE_NONE,    "Today" },
};

static const struct { const char *name; gint64 minor; const char *currency, *words; } MONEY[] = {
  { "euros",            14900,     "EUR", "149,00\u00a0€" },
  { "cents alone",      6,         "EUR", "0,06\u00a0€" },
  { "nothing",          0,         "EUR", "0,00\u00a0€" },
  { "thousands",        123456789, "EUR", "1\u202f234\u202f567,89\u00a0€" },
  { "less than nothing", -2450,    "EUR", "-24,50\u00a0€" },
  { "no decimals",      1500,      "JPY", "1\u202f500\u00a0JPY" },
  { "three decimals",   12345,     "TND", "12,345\u00a0TND" },
  { "the least",        G_MININT64, "JPY", "-9\u202f223\u202f372\u202f036\u202f854\u202f775\u202f808\u00a0JPY" },
};

static const struct { const char *name; CptKind kind; const char *problem, *title, *detail; } PROBLEMS[] = {
  { "cancelled", CPT_KIND_ACCEPT, "{\"code\":\"order_cancelled\"}", "Order already cancelled", "Choose what happened to the items." },
  { "already done", CPT_KIND_ACCEPT, "{\"code\":\"already_done\",\"asked\":1,\"allowed\":0}", "Already done", "Somebody did this before. Nothing was added." },
  { "too many", CPT_KIND_ACCEPT, "{\"code\":\"guard_failed\",\"asked\":3,\"allowed\":1}", "That is not possible now", "3 asked, 1 possible. Nothing was added." },
  { "a code of later", CPT_KIND_ACCEPT, "{\"code\":\"moon_phase\"}", "Central answered “moon_phase”", "Your work is safe. Try now or ask a manager." },
  { "no problem document", CPT_KIND_ACCEPT, "hello", "Central did not accept this", "Your work is safe. Try now or ask a manager." },
  { "none at all", CPT_KIND_ACCEPT, NULL, "Central did not accept this", "Your work is safe. Try now or ask a manager." },
  { "a count that does not fit", CPT_KIND_COUNT, "{\"code\":\"malformed\"}", "This cannot be counted", "Nothing was changed. Look at the place and at the article again." },
  { "a pick that does not fit", CPT_KIND_PICK, "{\"code\":\"malformed\"}", "That does not fit this order", "Nothing was changed. Look at the order again." },
};

static const struct { const char *needs, *title; } STEPS[] = {
  { "name", "Ask for the name" },
  { "phone|order-number|id-seen", "Check the phone, the number or an ID" },
  { "id-seen", "Ask to see an ID" },
  { "bags", "Scan the bags" },
  { "collector", "This person may not collect it" },
  { "age-18", "Ask for proof of age: 18" },
  { "under-age-16", "No proof of age: 16" },
  { "signature", "Let the customer sign" },
};
/* clang-format on */

static void
test_due (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  gint64 due_us = DUES[i].state == CPT_DUE_NONE
                      ? 0
                      : NOW_US + DUES[i].minutes * MINUTE_US + DUES[i].seconds * G_USEC_PER_SEC;
  g_autofree char *words = cpt_words_due (due_us, NOW_US, DUES[i].state, PARIS);

  g_assert_cmpstr (words, ==, DUES[i].words);
}

static void
test_money (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autofree char *words = cpt_words_money (MONEY[i].minor, MONEY[i].currency, NULL);

  g_assert_cmpstr (words, ==, MONEY[i].words);
}

static void
test_problem (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autofree char *detail = NULL;
  g_autofree char *title = cpt_words_problem (PROBLEMS[i].problem, PROBLEMS[i].kind, &detail);

  g_assert_cmpstr (title, ==, PROBLEMS[i].title);
  g_assert_cmpstr (detail, ==, PROBLEMS[i].detail);
}

static void
test_refusals (void)
{
  for (gint code = CPT_REFUSAL_NONE; code <= CPT_REFUSAL_INTERNAL_ERROR + 1; code++) {
    CptRefusal refusal = { .code = (CptRefusalCode)code, .asked = -1, .allowed = -1 };
    g_autofree char *title = cpt_words_refusal (&refusal, NULL);

    g_assert_nonnull (title);
    g_assert_cmpuint (strlen (title), >, 0);
  }
}

static void
test_tasks (void)
{
  for (gint sort = CPT_TASK_NONE; sort <= CPT_TASK_ATTENTION + 1; sort++) {
    g_autofree char *words = cpt_words_task ((CptTaskSort)sort, "C-10479");

    if (sort != CPT_TASK_ATTENTION)
      g_assert_true (g_str_has_suffix (words, "C-10479"));
  }
  {
    g_autofree char *pick = cpt_words_task (CPT_TASK_PICK, "C-%s%n");
    g_autofree char *none = cpt_words_task (CPT_TASK_STAGE, NULL);

    g_assert_cmpstr (pick, ==, "Pick C-%s%n");
    g_assert_cmpstr (none, ==, "Stage ");
  }
}

static void
test_items (void)
{
  g_autofree char *one = cpt_words_items (1);
  g_autofree char *three = cpt_words_items (3);

  g_assert_cmpstr (one, ==, "1 item");
  g_assert_cmpstr (three, ==, "3 items");
}

static void
test_times (void)
{
  g_autofree char *clock = cpt_words_clock (NOW_US, PARIS);
  g_autofree char *day = cpt_words_day (NOW_US, PARIS);
  g_autofree char *odd = cpt_words_clock (NOW_US, "Nowhere/Land");
  g_autofree char *never = cpt_words_day (G_MAXINT64, PARIS);

  g_assert_cmpstr (clock, ==, "14:32");
  g_assert_cmpstr (day, ==, "Sat 21 Nov");
  g_assert_nonnull (odd);
  g_assert_nonnull (never);
}

static void
test_say (void)
{
  g_autoptr (CptSay) say = cpt_say_new (CPT_SAY_RIGHT, "Right item", NULL);
  g_autoptr (CptSay) copy = cpt_say_copy (say);

  g_assert_cmpint (copy->sort, ==, CPT_SAY_RIGHT);
  g_assert_cmpstr (copy->title, ==, "Right item");
  g_assert_null (copy->detail);
}

/* clang-format off */
static const struct { const char *name; gint64 ordered, picked; gint64 pack; const char *sku; CptScanResult result; guint line; } SCANS[] = {
  { "the right one",        3, 0, 1,  "A", CPT_SCAN_RIGHT, 1 },
  { "the last one",         3, 2, 1,  "A", CPT_SCAN_RIGHT, 1 },
  { "one too many",         3, 3, 1,  "A", CPT_SCAN_ALREADY, 1 },
  { "another article",      3, 0, 1,  "B", CPT_SCAN_WRONG, 0 },
  { "a pack that fits",     6, 0, 6,  "A", CPT_SCAN_RIGHT, 1 },
  { "a pack too large",     3, 0, 12, "A", CPT_SCAN_WRONG, 1 },
  { "a pack when all is done", 3, 3, 12, "A", CPT_SCAN_ALREADY, 1 },
};
/* clang-format on */

static void
test_judge (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr (CptPromise) promise = cpt_promise_new ();
  g_autoptr (CptFulfilment) order = cpt_fulfilment_new ("x", promise, 1);
  guint line;

  order->lines[0].number = 1;
  g_strlcpy (order->lines[0].sku, "A", sizeof order->lines[0].sku);
  order->lines[0].counters[CPT_COUNTER_ORDERED] = SCANS[i].ordered;
  order->lines[0].counters[CPT_COUNTER_PICKED] = SCANS[i].picked;
  g_assert_cmpint (cpt_pick_judge (order, SCANS[i].sku, SCANS[i].pack, &line), ==, SCANS[i].result);
  g_assert_cmpuint (line, ==, SCANS[i].line);
}

#define ADD_ROWS(what, rows, function)                                                             \
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {                                                \
    g_autofree char *path = g_strdup_printf ("/workflow/words/" what "/%s", rows[i].name);         \
                                                                                                   \
    g_test_add_data_func (path, GSIZE_TO_POINTER (i), function);                                   \
  }

/* A step that is missing is said as what to do, and that nothing went. */
static void
test_steps (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (STEPS); i++) {
    CptRefusal refusal = { .code = CPT_REFUSAL_GUARD_FAILED, .asked = -1, .allowed = -1 };
    g_autofree char *title = NULL;
    g_autofree char *detail = NULL;

    g_strlcpy (refusal.needs, STEPS[i].needs, sizeof refusal.needs);
    title = cpt_words_refusal_of (&refusal, CPT_KIND_HAND_OVER, &detail);
    g_assert_cmpstr (title, ==, STEPS[i].title);
    g_assert_true (g_str_has_prefix (detail, "Nothing was handed over."));
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();

  ADD_ROWS ("due", DUES, test_due)
  ADD_ROWS ("money", MONEY, test_money)
  ADD_ROWS ("problem", PROBLEMS, test_problem)
  ADD_ROWS ("scan", SCANS, test_judge)
  g_test_add_func ("/workflow/words/refusals all have a title", test_refusals);
  g_test_add_func ("/workflow/words/steps of a hand-over", test_steps);
  g_test_add_func ("/workflow/words/tasks", test_tasks);
  g_test_add_func ("/workflow/words/items", test_items);
  g_test_add_func ("/workflow/words/times", test_times);
  g_test_add_func ("/workflow/words/say", test_say);
  return g_test_run ();
}
