/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/calendar.h"

#define US_PER_MINUTE G_GINT64_CONSTANT (60000000)

gint64
cpt_calendar_minutes (gint64 minutes)
{
  gint64 us;

  if (__builtin_mul_overflow (minutes, US_PER_MINUTE, &us))
    return minutes < 0 ? G_MININT64 : G_MAXINT64;
  return us;
}

gint64
cpt_calendar_shift (gint64 at_us, gint64 duration_us)
{
  gint64 moment;

  if (__builtin_add_overflow (at_us, duration_us, &moment))
    return duration_us < 0 ? G_MININT64 : G_MAXINT64;
  return moment;
}

/* @to_us - @from_us for @from_us <= @to_us. */
static gint64
span (gint64 from_us, gint64 to_us)
{
  gint64 us;

  return __builtin_sub_overflow (to_us, from_us, &us) ? G_MAXINT64 : us;
}

gint64
cpt_calendar_add (const CptInterval *open, gsize n_open, gint64 start_us, gint64 duration_us)
{
  gint64 at_us = start_us;
  gint64 left_us = MAX (0, duration_us);

  for (gsize i = 0; i < n_open; i++) {
    gint64 from_us = MAX (at_us, open[i].from_us);
    gint64 open_us;

    if (open[i].to_us <= from_us)
      continue;
    open_us = span (from_us, open[i].to_us);
    if (left_us <= open_us)
      return from_us + left_us;
    left_us -= open_us;
    at_us = open[i].to_us;
  }
  return cpt_calendar_shift (at_us, left_us);
}

static gint64
open_between (const CptInterval *open, gsize n_open, gint64 from_us, gint64 to_us)
{
  gint64 after_us = from_us; /* where wall time begins again */
  gint64 sum_us = 0;

  for (gsize i = 0; i < n_open; i++) {
    gint64 start_us = MAX (from_us, open[i].from_us);
    gint64 end_us = MIN (to_us, open[i].to_us);

    if (start_us < end_us)
      sum_us = cpt_calendar_shift (sum_us, span (start_us, end_us));
    after_us = MAX (after_us, open[i].to_us);
  }
  if (after_us < to_us)
    sum_us = cpt_calendar_shift (sum_us, span (after_us, to_us));
  return sum_us;
}

gint64
cpt_calendar_between (const CptInterval *open, gsize n_open, gint64 from_us, gint64 to_us)
{
  if (to_us < from_us)
    return -open_between (open, n_open, to_us, from_us);
  return open_between (open, n_open, from_us, to_us);
}

gint64
cpt_calendar_ceil_minute (gint64 at_us)
{
  gint64 rest_us = at_us % US_PER_MINUTE;

  if (rest_us > 0)
    return cpt_calendar_shift (at_us, US_PER_MINUTE - rest_us);
  return at_us - rest_us;
}
