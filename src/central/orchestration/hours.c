/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/orchestration/hours.h"

#include <string.h>

#define ALWAYS         "always"
#define MINUTES_OF_DAY (24 * 60)
#define NOON           (12 * 60)
#define FIRST_MORNING  (5 * 60) /* nobody who writes `1-5:30` opens at one in the night */
#define MAX_WEEK_SPANS 50
#define US_PER_S       G_GINT64_CONSTANT (1000000)

#define MIN_DAY_LETTERS 3

static const char *const DAYS[] = { "monday", "tuesday",  "wednesday", "thursday",
                                    "friday", "saturday", "sunday" };

/* A span of one weekday, in minutes of its day; to may lie on the next one. */
typedef struct {
  guint day; /* 0: Monday */
  int from, to;
} Span;

/* As many letters of its English name as one likes, three at least. */
static gboolean
read_day (const char **at, guint *day_out)
{
  gsize length = 0;

  while (g_ascii_isalpha ((*at)[length]))
    length++;
  for (guint i = 0; length >= MIN_DAY_LETTERS && i < G_N_ELEMENTS (DAYS); i++) {
    if (g_ascii_strncasecmp (*at, DAYS[i], length) == 0) {
      *day_out = i;
      *at += length;
      return TRUE;
    }
  }
  return FALSE;
}

/* @spoken: the minutes may be left out. */
static gboolean
read_clock (const char **at, gboolean spoken, int *minutes_out)
{
  int hour = 0, minute = 0;
  guint n = 0;

  for (; g_ascii_isdigit (**at) && n < 2; (*at)++, n++)
    hour = hour * 10 + (**at - '0');
  if (n == 0)
    return FALSE;
  if (**at == ':' && g_ascii_isdigit ((*at)[1]) && g_ascii_isdigit ((*at)[2])) {
    minute = ((*at)[1] - '0') * 10 + ((*at)[2] - '0');
    *at += 3;
  } else if (!spoken) {
    return FALSE;
  }
  *minutes_out = hour * 60 + minute;
  return minute < 60 && *minutes_out <= MINUTES_OF_DAY;
}

static void
skip_space (const char **at)
{
  while (**at == ' ')
    (*at)++;
}

/* `10-9:30` is 10:00-21:30: who leaves the half of the day out closes in the afternoon and opens in
 * the morning, or after lunch. An hour past twelve says that no half is left out. */
static void
hear_halves (int *from, int *to)
{
  if (*from >= NOON + 60 || *to >= NOON + 60)
    return;
  if (*from >= 60 && *from < FIRST_MORNING)
    *from += NOON;
  if (*to < NOON)
    *to += NOON;
}

static gboolean
read_span (const char **at, gboolean spoken, int *from_out, int *to_out)
{
  skip_space (at);
  if (!read_clock (at, spoken, from_out))
    return FALSE;
  skip_space (at);
  if (**at != '-')
    return FALSE;
  (*at)++;
  skip_space (at);
  if (!read_clock (at, spoken, to_out))
    return FALSE;
  if (spoken)
    hear_halves (from_out, to_out);
  if (*from_out == *to_out || *from_out == MINUTES_OF_DAY)
    return FALSE;
  if (*to_out < *from_out)
    *to_out += MINUTES_OF_DAY;
  skip_space (at);
  return TRUE;
}

/* `Mon 09:00-12:30,14:00-20:00` or `Mon-Fri …`; with a colon behind the day, hours as people speak
 * them. */
static gboolean
read_days (const char **at, GArray *spans)
{
  guint first, last;
  gboolean spoken;

  skip_space (at);
  if (!read_day (at, &first))
    return FALSE;
  last = first;
  if (**at == '-') {
    (*at)++;
    if (!read_day (at, &last) || last < first)
      return FALSE;
  }
  spoken = **at == ':';
  *at += spoken ? 1 : 0;
  for (;;) {
    Span span = { 0 };

    if (!read_span (at, spoken, &span.from, &span.to))
      return FALSE;
    for (span.day = first; span.day <= last; span.day++)
      g_array_append_val (spans, span);
    if (spans->len > MAX_WEEK_SPANS)
      return FALSE;
    if (**at != ',')
      return TRUE;
    (*at)++;
  }
}

static GArray *
read_week (const char *text)
{
  g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (Span));

  while (*text != '\0') {
    if (!read_days (&text, spans))
      return NULL;
    if (*text == ';')
      text++;
    else if (*text != '\0')
      return NULL;
    skip_space (&text);
  }
  return g_steal_pointer (&spans);
}

gboolean
cpt_hours_are_good (const char *text)
{
  g_autoptr (GArray) spans = NULL;

  if (g_str_equal (text, ALWAYS))
    return TRUE;
  spans = read_week (text);
  return spans != NULL && spans->len > 0;
}

static gint64
to_us (GDateTime *day, int minutes)
{
  g_autoptr (GDateTime) date = g_date_time_add_days (day, minutes / MINUTES_OF_DAY);
  g_autoptr (GDateTime) time = g_date_time_new (
      g_date_time_get_timezone (day), g_date_time_get_year (date), g_date_time_get_month (date),
      g_date_time_get_day_of_month (date), minutes % MINUTES_OF_DAY / 60, minutes % 60, 0);

  return g_date_time_to_unix (time) * US_PER_S;
}

static void
add_day (GArray *intervals, GDateTime *day, const GArray *spans)
{
  guint weekday = (guint)g_date_time_get_day_of_week (day) - 1;

  for (guint i = 0; i < spans->len; i++) {
    const Span *span = &g_array_index (spans, Span, i);
    CptInterval interval;

    if (span->day != weekday)
      continue;
    interval.from_us = to_us (day, span->from);
    interval.to_us = to_us (day, span->to);
    g_array_append_val (intervals, interval);
  }
}

static int
compare_intervals (gconstpointer a, gconstpointer b)
{
  const CptInterval *x = a, *y = b;

  return x->from_us < y->from_us ? -1 : x->from_us > y->from_us;
}

/* Ascending and apart: what touches becomes one, and what is no time at all (a clock put forward
 * over it) goes. */
static GArray *
join (GArray *intervals)
{
  GArray *joined = g_array_new (FALSE, FALSE, sizeof (CptInterval));

  g_array_sort (intervals, compare_intervals);
  for (guint i = 0; i < intervals->len; i++) {
    const CptInterval *next = &g_array_index (intervals, CptInterval, i);
    CptInterval *last =
        joined->len > 0 ? &g_array_index (joined, CptInterval, joined->len - 1) : NULL;

    if (next->to_us <= next->from_us)
      continue;
    if (last != NULL && next->from_us <= last->to_us)
      last->to_us = MAX (last->to_us, next->to_us);
    else if (joined->len < CPT_HOURS_MAX_INTERVALS)
      g_array_append_val (joined, *next);
  }
  return joined;
}

GArray *
cpt_hours_make (const char *text, const char *time_zone, gint64 now_us)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (time_zone);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (now_us / US_PER_S);
  g_autoptr (GDateTime) now = NULL;
  g_autoptr (GDateTime) today = NULL;
  g_autoptr (GArray) intervals = g_array_new (FALSE, FALSE, sizeof (CptInterval));
  g_autoptr (GArray) spans = NULL;

  now = zone != NULL ? g_date_time_to_timezone (utc, zone) : g_date_time_ref (utc);
  today =
      g_date_time_new (g_date_time_get_timezone (now), g_date_time_get_year (now),
                       g_date_time_get_month (now), g_date_time_get_day_of_month (now), 0, 0, 0);
  if (g_str_equal (text, ALWAYS)) {
    CptInterval all = { to_us (today, 0), to_us (today, CPT_HOURS_DAYS * MINUTES_OF_DAY) };

    g_array_append_val (intervals, all);
    return g_steal_pointer (&intervals);
  }
  spans = read_week (text);
  for (int i = 0; spans != NULL && i < CPT_HOURS_DAYS; i++) {
    g_autoptr (GDateTime) day = g_date_time_add_days (today, i);

    add_day (intervals, day, spans);
  }
  return join (intervals);
}
