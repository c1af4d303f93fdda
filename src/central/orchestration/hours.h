/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/calendar.h"

G_BEGIN_DECLS

#define CPT_HOURS_DAYS          14 /* a calendar reaches this far ahead (rows.md) */
#define CPT_HOURS_MAX_INTERVALS 60

/* Weekly opening hours as people write them: `Mon 09:00-12:30,14:00-20:00; Tue-Sat 09:00-20:00`, or
 * `always`. A day that is not named is closed; a span that ends before it begins ends on the day
 * after. Other people's files say `Mon: 10-9:30; Thurs: 0-11:59`: a colon behind the day, minutes
 * and halves of the day left out; that is 10:00-21:30 and 00:00-23:59. TRUE if @text is one of
 * these. */
gboolean cpt_hours_are_good (const char *text);

/**
 * cpt_hours_make:
 * @text: good weekly hours
 * @time_zone: IANA
 * @now_us: the first day is the one that it is there
 *
 * The weekly hours of 14 days as UTC intervals, ascending and apart, so that nobody else needs to
 * know a time zone.
 *
 * Returns: (transfer full) (element-type CptInterval)
 */
GArray *cpt_hours_make (const char *text, const char *time_zone, gint64 now_us);

G_END_DECLS
