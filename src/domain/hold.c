/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/hold.h"

#include "domain/text.h"

#define HOUR_US       G_GINT64_CONSTANT (3600000000)
#define MINUTES_A_DAY 1440
#define DAY_US        (24 * HOUR_US)
#define MAX_DAYS      G_MAXINT32
#define MAX_HOURS     1000000
#define SAME_DAY      (8 * HOUR_US) /* openings closer than this are one day with a break (due.c) */
/* Before its end, where a shop never closes or nobody knows its hours. */
#define DAY_BEGINS (12 * HOUR_US)

static const char *const SORTS[CPT_N_HOLD_SORTS] = { "reminder", "last_day", "authorisation",
                                                     "end" };

const char *
cpt_hold_to_text (CptHoldSort sort)
{
  return (guint)sort < CPT_N_HOLD_SORTS ? SORTS[sort] : NULL;
}

gboolean
cpt_hold_from_text (const char *text, CptHoldSort *sort_out)
{
  gint found = cpt_text_find (SORTS, CPT_N_HOLD_SORTS, text);

  if (found < 0)
    return FALSE;
  *sort_out = (CptHoldSort)found;
  return TRUE;
}

static gint64
distance (const CptInterval *day, gint64 at_us)
{
  if (at_us < day->from_us)
    return cpt_calendar_between (NULL, 0, at_us, day->from_us);
  return at_us > day->to_us ? cpt_calendar_between (NULL, 0, day->to_us, at_us) : 0;
}

/* The day of opening that @at_us lies in or next to; FALSE: the shop is closed that day, or nobody
 * knows. One that ends at @after_us or before does not count. */
static gboolean
find_day (const CptInterval *hours,
          gsize n_hours,
          gint64 at_us,
          gint64 after_us,
          CptInterval *day_out)
{
  gint64 nearest_us = SAME_DAY;

  for (gsize i = 0; i < n_hours; i++) {
    CptInterval day = hours[i];

    while (i + 1 < n_hours &&
           cpt_calendar_between (NULL, 0, hours[i].to_us, hours[i + 1].from_us) < SAME_DAY)
      day.to_us = hours[++i].to_us;
    if (day.to_us <= after_us || distance (&day, at_us) >= nearest_us ||
        cpt_calendar_between (NULL, 0, day.from_us, day.to_us) > DAY_US) /* it never closes */
      continue;
    nearest_us = distance (&day, at_us);
    *day_out = day;
  }
  return nearest_us < SAME_DAY;
}

static gint64
shift_days (gint64 at_us, gint64 days)
{
  return cpt_calendar_shift (
      at_us, cpt_calendar_minutes (CLAMP (days, -MAX_DAYS, MAX_DAYS) * MINUTES_A_DAY));
}

gint64
cpt_hold_add_days (const CptInterval *customer_hours, gsize n_hours, gint64 from_us, gint64 days)
{
  gint64 then_us = shift_days (from_us, days);
  CptInterval day;

  return find_day (customer_hours, n_hours, then_us, from_us, &day) ? day.to_us : then_us;
}

static void
add (GArray *moments, CptHoldSort sort, gint64 at_us)
{
  CptHoldMoment moment = { sort, at_us };
  guint at = moments->len;

  while (at > 0 && g_array_index (moments, CptHoldMoment, at - 1).at_us > at_us)
    at--;
  g_array_insert_val (moments, at, moment);
}

/* Nobody is reminded at night: the same time of day, or when the shop opens next. */
static gint64
find_after (const CptInterval *hours, gsize n_hours, gint64 ready_us, gint64 days)
{
  gint64 then_us = shift_days (ready_us, days);

  for (gsize i = 0; i < n_hours; i++)
    if (hours[i].to_us > then_us)
      return MAX (then_us, hours[i].from_us);
  return then_us;
}

/* When that day begins for a customer: the shop opens. */
static gint64
find_before_end (const CptInterval *hours, gsize n_hours, gint64 end_us, gint64 days)
{
  gint64 then_us = shift_days (end_us, -days);
  gint64 begin_us = cpt_calendar_shift (then_us, -DAY_BEGINS);
  CptInterval day;

  if (!find_day (hours, n_hours, then_us, G_MININT64, &day))
    return begin_us;
  return MAX (day.from_us, begin_us);
}

static void
add_reminders (GArray *moments,
               const CptMilestones *milestones,
               const CptPolicy *policy,
               const CptInterval *hours,
               gsize n_hours)
{
  for (guint i = 0; i < policy->reminders->len; i++) {
    const CptReminder *reminder = &g_array_index (policy->reminders, CptReminder, i);
    gboolean is_last_day = reminder->is_before_end && reminder->days == 0;
    gint64 at_us = reminder->is_before_end
                       ? find_before_end (hours, n_hours, milestones->hold_until_us, reminder->days)
                       : find_after (hours, n_hours, milestones->ready_us, reminder->days);

    if (at_us > milestones->ready_us && at_us < milestones->hold_until_us)
      add (moments, is_last_day ? CPT_HOLD_LAST_DAY : CPT_HOLD_REMINDER, at_us);
  }
}

GArray *
cpt_hold_list (const CptFulfilment *fulfilment,
               const CptPolicy *policy,
               const CptInterval *customer_hours,
               gsize n_hours)
{
  GArray *moments = g_array_new (FALSE, TRUE, sizeof (CptHoldMoment));
  const CptPromise *promise = fulfilment->promise;
  const CptMilestones *milestones = &fulfilment->milestones;
  gint64 ends_us = promise->authorised_until_us;

  if (promise->method != CPT_METHOD_PICKUP || milestones->hold_until_us == 0 ||
      cpt_fulfilment_get_word (fulfilment) != CPT_WORD_READY)
    return moments;
  add_reminders (moments, milestones, policy, customer_hours, n_hours);
  if (promise->payment_state == CPT_PAYMENT_AUTHORISED && ends_us != 0 &&
      ends_us < milestones->hold_until_us)
    add (moments, CPT_HOLD_AUTHORISATION,
         MAX (milestones->ready_us,
              cpt_calendar_shift (ends_us, -CLAMP (policy->authorisation_alert_hours, 0, MAX_DAYS) *
                                               HOUR_US)));
  add (moments, CPT_HOLD_END, milestones->hold_until_us);
  return moments;
}

gint64
cpt_hold_find_next (const GArray *moments, gint64 after_us)
{
  for (guint i = 0; i < moments->len; i++)
    if (g_array_index (moments, CptHoldMoment, i).at_us > after_us)
      return g_array_index (moments, CptHoldMoment, i).at_us;
  return 0;
}
