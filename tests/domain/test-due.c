/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/due.h"

#define MINUTE G_GINT64_CONSTANT (60000000)
#define HOUR   (60 * MINUTE)
#define DAY    (24 * HOUR)

/* A shop that opens at 9 with a break from 12 to 14 and closes at 19, on days 0, 1, 2, 4 and 7. */
static const CptInterval HOURS[] = {
  { 9 * HOUR, 12 * HOUR },
  { 14 * HOUR, 19 * HOUR },
  { DAY + 9 * HOUR, DAY + 12 * HOUR },
  { DAY + 14 * HOUR, DAY + 19 * HOUR },
  { 2 * DAY + 9 * HOUR, 2 * DAY + 19 * HOUR },
  { 4 * DAY + 9 * HOUR, 4 * DAY + 19 * HOUR },
  { 7 * DAY + 9 * HOUR, 7 * DAY + 12 * HOUR },
  { 7 * DAY + 14 * HOUR, 7 * DAY + 19 * HOUR },
};

typedef struct {
  const char *name;
  gint64 start_us, duration_us, end_us;
} AddCase;

static const AddCase ADDS[] = {
  { "within opening", 10 * HOUR, HOUR, 11 * HOUR },
  { "to the very end", 10 * HOUR, 2 * HOUR, 12 * HOUR },
  { "over the break", 11 * HOUR, 2 * HOUR, 15 * HOUR },
  { "over the night", 18 * HOUR, 2 * HOUR, DAY + 10 * HOUR },
  { "before opening", 6 * HOUR, HOUR, 10 * HOUR },
  { "in the break", 13 * HOUR, HOUR, 15 * HOUR },
  { "over a closed day", 2 * DAY + 18 * HOUR, 2 * HOUR, 4 * DAY + 10 * HOUR },
  { "beyond the calendar", 7 * DAY + 18 * HOUR, 3 * HOUR, 7 * DAY + 21 * HOUR },
  { "after the calendar", 9 * DAY, HOUR, 9 * DAY + HOUR },
  { "no time at all", 10 * HOUR, 0, 10 * HOUR },
  { "less than none", 10 * HOUR, -HOUR, 10 * HOUR },
  { "for ever", 10 * HOUR, G_MAXINT64, G_MAXINT64 },
};

static void
check_add (gconstpointer data)
{
  const AddCase *row = data;

  g_assert_cmpint (cpt_calendar_add (HOURS, G_N_ELEMENTS (HOURS), row->start_us, row->duration_us),
                   ==, row->end_us);
}

static void
test_between (void)
{
  const gsize n = G_N_ELEMENTS (HOURS);

  g_assert_cmpint (cpt_calendar_between (HOURS, n, 11 * HOUR, 15 * HOUR), ==, 2 * HOUR);
  g_assert_cmpint (cpt_calendar_between (HOURS, n, 15 * HOUR, 11 * HOUR), ==, -2 * HOUR);
  g_assert_cmpint (cpt_calendar_between (HOURS, n, 18 * HOUR, DAY + 10 * HOUR), ==, 2 * HOUR);
  g_assert_cmpint (cpt_calendar_between (HOURS, n, 12 * HOUR, 14 * HOUR), ==, 0);
  g_assert_cmpint (cpt_calendar_between (HOURS, n, 7 * DAY + 18 * HOUR, 7 * DAY + 21 * HOUR), ==,
                   3 * HOUR);
  g_assert_cmpint (cpt_calendar_between (NULL, 0, HOUR, 5 * HOUR), ==, 4 * HOUR);
  g_assert_cmpint (cpt_calendar_between (NULL, 0, G_MININT64, G_MAXINT64), ==, G_MAXINT64);
}

/* What is added lies as far away as was added, wherever one starts. */
static void
test_add_and_between (void)
{
  for (gint64 start_us = 0; start_us < 8 * DAY; start_us += 97 * MINUTE)
    for (gint64 duration_us = MINUTE; duration_us < 30 * HOUR; duration_us += 171 * MINUTE) {
      gint64 end_us = cpt_calendar_add (HOURS, G_N_ELEMENTS (HOURS), start_us, duration_us);

      g_assert_cmpint (end_us, >, start_us);
      g_assert_cmpint (cpt_calendar_between (HOURS, G_N_ELEMENTS (HOURS), start_us, end_us), ==,
                       duration_us);
    }
}

static void
test_minutes (void)
{
  g_assert_cmpint (cpt_calendar_ceil_minute (0), ==, 0);
  g_assert_cmpint (cpt_calendar_ceil_minute (1), ==, MINUTE);
  g_assert_cmpint (cpt_calendar_ceil_minute (MINUTE), ==, MINUTE);
  g_assert_cmpint (cpt_calendar_ceil_minute (-1), ==, 0);
  g_assert_cmpint (cpt_calendar_ceil_minute (-MINUTE), ==, -MINUTE);
  g_assert_cmpint (cpt_calendar_ceil_minute (G_MAXINT64), ==, G_MAXINT64);
  g_assert_cmpint (cpt_calendar_minutes (3), ==, 3 * MINUTE);
  g_assert_cmpint (cpt_calendar_minutes (G_MAXINT64), ==, G_MAXINT64);
  g_assert_cmpint (cpt_calendar_minutes (G_MININT64), ==, G_MININT64);
  g_assert_cmpint (cpt_calendar_shift (G_MAXINT64, 1), ==, G_MAXINT64);
  g_assert_cmpint (cpt_calendar_shift (G_MININT64, -1), ==, G_MININT64);
}

static CptPolicy *
make_policy (void)
{
  CptPolicy *policy = cpt_policy_new ();

  policy->accept_minutes = 20;
  policy->prepare_minutes = 60;
  policy->ship_minutes = 240;
  policy->slot_margin_minutes = 15;
  policy->hold_days = 7;
  return policy;
}

typedef struct {
  const char *name;
  CptPromise promise; /* method, assigned, ready_by, slot */
  gint64 accept_by_us, ready_by_us, ship_by_us;
} SetCase;

/* clang-format off */
static const SetCase SETS[] = {
  { "pickup", { .assigned_us = 10 * HOUR }, 10 * HOUR + 20 * MINUTE, 11 * HOUR, 0 },
  { "rounded up to the minute", { .assigned_us = 10 * HOUR + 1 }, 10 * HOUR + 21 * MINUTE, 11 * HOUR + MINUTE, 0 },
  { "in the night", { .assigned_us = 22 * HOUR }, DAY + 9 * HOUR + 20 * MINUTE, DAY + 10 * HOUR, 0 },
  { "the order names it", { .assigned_us = 10 * HOUR, .ready_by_us = 12 * HOUR }, 10 * HOUR + 20 * MINUTE, 12 * HOUR, 0 },
  { "the order names it soon", { .assigned_us = 10 * HOUR, .ready_by_us = 10 * HOUR + 12 * MINUTE }, 10 * HOUR + 12 * MINUTE, 10 * HOUR + 12 * MINUTE, 0 },
  { "the order names what is past", { .assigned_us = 10 * HOUR, .ready_by_us = 77 }, 77, 77, 0 },
  { "a parcel that is to leave soon", { .method = CPT_METHOD_SHIP, .assigned_us = 10 * HOUR, .ship_by_us = 10 * HOUR + 5 * MINUTE }, 10 * HOUR + 5 * MINUTE, 0, 10 * HOUR + 5 * MINUTE },
  { "a slot that begins soon", { .assigned_us = 10 * HOUR, .slot_from_us = 10 * HOUR + 30 * MINUTE, .slot_to_us = 11 * HOUR }, 10 * HOUR + 15 * MINUTE, 10 * HOUR + 15 * MINUTE, 0 },
  { "a slot", { .assigned_us = 10 * HOUR, .slot_from_us = 17 * HOUR, .slot_to_us = 18 * HOUR }, 10 * HOUR + 20 * MINUTE, 16 * HOUR + 45 * MINUTE, 0 },
  { "a parcel", { .method = CPT_METHOD_SHIP, .assigned_us = 10 * HOUR }, 10 * HOUR + 20 * MINUTE, 0, 16 * HOUR },
  { "a transfer", { .method = CPT_METHOD_TRANSFER, .assigned_us = 10 * HOUR }, 10 * HOUR + 20 * MINUTE, 11 * HOUR, 0 },
};
/* clang-format on */

static void
check_set (gconstpointer data)
{
  const SetCase *row = data;
  g_autoptr (CptPolicy) policy = make_policy ();
  g_autoptr (CptPromise) promise = cpt_promise_new ();

  *promise = row->promise;
  cpt_due_set (promise, policy, HOURS, G_N_ELEMENTS (HOURS));
  g_assert_cmpint (promise->accept_by_us, ==, row->accept_by_us);
  g_assert_cmpint (promise->ready_by_us, ==, row->ready_by_us);
  g_assert_cmpint (promise->ship_by_us, ==, row->ship_by_us);
}

typedef struct {
  const char *name;
  gint64 ready_us;
  gint64 days;
  gint64 until_us;
} HoldCase;

static const HoldCase HOLDS[] = {
  { "in the morning", 10 * HOUR, 7, 7 * DAY + 19 * HOUR },
  { "in the break", 13 * HOUR, 7, 7 * DAY + 19 * HOUR },
  { "after closing", 20 * HOUR, 7, 7 * DAY + 19 * HOUR },
  { "before opening", 8 * HOUR, 7, 7 * DAY + 19 * HOUR },
  { "on a closed day", 10 * HOUR, 3, 3 * DAY + 10 * HOUR },
  { "beyond the calendar", 10 * HOUR, 30, 30 * DAY + 10 * HOUR },
  { "until closing", 10 * HOUR, 0, 19 * HOUR },
  { "until closing, when closed", 20 * HOUR, 0, 20 * HOUR },
  { "for ever", 10 * HOUR, G_MAXINT64, G_MAXINT64 },
};

static void
check_hold (gconstpointer data)
{
  const HoldCase *row = data;
  g_autoptr (CptPolicy) policy = make_policy ();

  policy->hold_days = row->days;
  g_assert_cmpint (cpt_due_get_hold_until (policy, HOURS, G_N_ELEMENTS (HOURS), row->ready_us), ==,
                   row->until_us);
}

/* A Saturday, 09:12:40 in Lyon, seven days: the Saturday after, when the shop closes at 20:00. */
static void
test_hold_in_lyon (void)
{
  static const CptInterval OPEN[] = {
    { 1795251600000000, 1795287600000000 }, { 1795424400000000, 1795460400000000 },
    { 1795510800000000, 1795546800000000 }, { 1795597200000000, 1795633200000000 },
    { 1795683600000000, 1795719600000000 }, { 1795770000000000, 1795806000000000 },
    { 1795856400000000, 1795892400000000 },
  };
  g_autoptr (CptPolicy) policy = make_policy ();

  g_assert_cmpint (cpt_due_get_hold_until (policy, OPEN, G_N_ELEMENTS (OPEN), 1795248760000000), ==,
                   1795892400000000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  for (gsize i = 0; i < G_N_ELEMENTS (ADDS); i++) {
    g_autofree char *path = g_strdup_printf ("/domain/due/add/%s", ADDS[i].name);

    g_test_add_data_func (path, &ADDS[i], check_add);
  }
  g_test_add_func ("/domain/due/between", test_between);
  g_test_add_func ("/domain/due/add is the inverse of between", test_add_and_between);
  g_test_add_func ("/domain/due/minutes", test_minutes);
  for (gsize i = 0; i < G_N_ELEMENTS (SETS); i++) {
    g_autofree char *path = g_strdup_printf ("/domain/due/set/%s", SETS[i].name);

    g_test_add_data_func (path, &SETS[i], check_set);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (HOLDS); i++) {
    g_autofree char *path = g_strdup_printf ("/domain/due/hold/%s", HOLDS[i].name);

    g_test_add_data_func (path, &HOLDS[i], check_hold);
  }
  g_test_add_func ("/domain/due/hold/as in Lyon", test_hold_in_lyon);
  return g_test_run ();
}
