/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Opening hours as UTC intervals [from, to), ascending and apart; central makes them from weekly
 * hours and a time zone (DESIGN §4). */
typedef struct {
  gint64 from_us;
  gint64 to_us;
} CptInterval;

/**
 * cpt_calendar_add:
 *
 * The moment when @duration_us of open time has passed since @start_us. Closed hours do not count.
 * When the intervals end before, the rest is counted as wall time after the last one (a calendar
 * reaches 14 days), and with no interval at all it is @start_us + @duration_us.
 */
gint64 cpt_calendar_add (const CptInterval *open,
                         gsize n_open,
                         gint64 start_us,
                         gint64 duration_us);

/* Open time between the two moments; negative when @to_us lies before @from_us. Used for "late · 4
 * min". */
gint64 cpt_calendar_between (const CptInterval *open, gsize n_open, gint64 from_us, gint64 to_us);

/* @minutes in microseconds, and two moments' sum: held at the ends of the range, whatever a policy
 * says. */
gint64 cpt_calendar_minutes (gint64 minutes);
gint64 cpt_calendar_shift (gint64 at_us, gint64 duration_us);

/* The next full minute at or after @at_us. */
gint64 cpt_calendar_ceil_minute (gint64 at_us);

G_END_DECLS
