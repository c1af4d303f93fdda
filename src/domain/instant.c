/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/instant.h"

#include <string.h>

#define US_PER_S    G_GINT64_CONSTANT (1000000)
#define S_PER_DAY   G_GINT64_CONSTANT (86400)
#define MAX_RATE    100000
#define US_DECIMALS 6

/* Reads exactly @n digits at *@at and moves it on. */
static gboolean
read_digits (const char **at, guint n, gint64 *value_out)
{
  gint64 value = 0;

  for (guint i = 0; i < n; i++, (*at)++) {
    if (**at < '0' || **at > '9')
      return FALSE;
    value = value * 10 + (**at - '0');
  }
  *value_out = value;
  return TRUE;
}

static gboolean
read_sign (const char **at, char sign)
{
  if (**at != sign)
    return FALSE;
  (*at)++;
  return TRUE;
}

/* Days since 1970-01-01 of a date of the Gregorian calendar (Howard Hinnant's days_from_civil). */
static gint64
days_from_date (gint64 year, gint64 month, gint64 day)
{
  gint64 y = month <= 2 ? year - 1 : year;
  gint64 era = y / 400;
  gint64 year_of_era = y - era * 400;
  gint64 day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  gint64 day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

  return era * 146097 + day_of_era - 719468;
}

static gint64
days_of_month (gint64 year, gint64 month)
{
  static const gint8 days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
  gboolean leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

  return month == 2 && leap ? 29 : days[month - 1];
}

static gboolean
read_date (const char **at, gint64 *days_out)
{
  gint64 year, month, day;

  if (!read_digits (at, 4, &year) || !read_sign (at, '-') || !read_digits (at, 2, &month) ||
      !read_sign (at, '-') || !read_digits (at, 2, &day))
    return FALSE;
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > days_of_month (year, month))
    return FALSE;
  *days_out = days_from_date (year, month, day);
  return TRUE;
}

static gboolean
read_decimals (const char **at, gint64 *us_out)
{
  gint64 us = 0;
  guint n = 0;

  *us_out = 0;
  if (!read_sign (at, '.'))
    return TRUE;
  for (; **at >= '0' && **at <= '9'; (*at)++, n++) {
    if (n < US_DECIMALS)
      us = us * 10 + (**at - '0');
  }
  if (n == 0)
    return FALSE;
  for (; n < US_DECIMALS; n++)
    us *= 10;
  *us_out = us;
  return TRUE;
}

static gboolean
read_clock (const char **at, gint64 *us_out)
{
  gint64 hour, minute, second, us;

  if (!read_digits (at, 2, &hour) || !read_sign (at, ':') || !read_digits (at, 2, &minute) ||
      !read_sign (at, ':') || !read_digits (at, 2, &second) || !read_decimals (at, &us))
    return FALSE;
  if (hour > 23 || minute > 59 || second > 60) /* 60: a leap second counts as the next second */
    return FALSE;
  *us_out = ((hour * 60 + minute) * 60 + second) * US_PER_S + us;
  return TRUE;
}

static gboolean
read_offset (const char **at, gint64 *us_out)
{
  gint64 hour, minute;
  gboolean negative = **at == '-';

  *us_out = 0;
  if (read_sign (at, 'Z') || read_sign (at, 'z'))
    return TRUE;
  if (!read_sign (at, '+') && !read_sign (at, '-'))
    return FALSE;
  if (!read_digits (at, 2, &hour) || !read_sign (at, ':') || !read_digits (at, 2, &minute))
    return FALSE;
  if (hour > 23 || minute > 59)
    return FALSE;
  *us_out = (hour * 60 + minute) * 60 * US_PER_S * (negative ? -1 : 1);
  return TRUE;
}

static gboolean
read_instant (const char **at, gint64 *us_out)
{
  gint64 days, clock_us, offset_us;

  if (!read_date (at, &days))
    return FALSE;
  if (!read_sign (at, 'T') && !read_sign (at, 't') && !read_sign (at, ' '))
    return FALSE;
  if (!read_clock (at, &clock_us) || !read_offset (at, &offset_us))
    return FALSE;
  *us_out = days * S_PER_DAY * US_PER_S + clock_us - offset_us;
  return TRUE;
}

gboolean
cpt_instant_from_text (const char *text, gint64 *us_out)
{
  gint64 us;

  if (text == NULL || !read_instant (&text, &us) || *text != '\0')
    return FALSE;
  *us_out = us;
  return TRUE;
}

gboolean
cpt_clock_spec_from_text (const char *text, gint64 start_real_us, CptClockSpec *spec_out)
{
  CptClockSpec spec = { 0, start_real_us, 1 };

  if (text == NULL || !read_instant (&text, &spec.instant_us))
    return FALSE;
  if (read_sign (&text, '@') && !read_instant (&text, &spec.real_us))
    return FALSE;
  if (read_sign (&text, ',')) {
    gint64 rate = 0;

    if (!read_sign (&text, 'x') || *text == '\0')
      return FALSE;
    for (; *text >= '0' && *text <= '9' && rate <= MAX_RATE; text++)
      rate = rate * 10 + (*text - '0');
    if (rate < 1 || rate > MAX_RATE)
      return FALSE;
    spec.rate = rate;
  }
  if (*text != '\0')
    return FALSE;
  *spec_out = spec;
  return TRUE;
}

gint64
cpt_clock_spec_get (const CptClockSpec *self, gint64 real_us)
{
  return self->instant_us + (real_us - self->real_us) * self->rate;
}
