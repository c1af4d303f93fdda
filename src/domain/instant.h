/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* RFC 3339 with an offset (`2026-11-21T08:30:00+01:00`, `…Z`, up to six decimals of a second) to
 * UTC microseconds; FALSE for anything else. */
gboolean cpt_instant_from_text (const char *text, gint64 *us_out);

/* `--clock INSTANT[@REAL][,xRATE]` (scripts.md): INSTANT is now at the real time REAL (default:
 * process start), and time runs RATE times as fast. */
typedef struct {
  gint64 instant_us;
  gint64 real_us;
  gint64 rate; /* 1…100,000 */
} CptClockSpec;

gboolean cpt_clock_spec_from_text (const char *text, gint64 start_real_us, CptClockSpec *spec_out);

/* The time it is when real time is @real_us. */
gint64 cpt_clock_spec_get (const CptClockSpec *self, gint64 real_us);

G_END_DECLS
