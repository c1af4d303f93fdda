/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workflow/say.h"

#include <glib/gi18n-lib.h>

#define US_PER_MINUTE    (60 * G_USEC_PER_SEC)
#define COUNTDOWN_US     (G_GINT64_CONSTANT (120) * US_PER_MINUTE)
#define MINUTES_PER_HOUR 60

/* The contexts stand in full where the words do: xgettext sees through no macro. */
static const char *const WEEKDAYS[] = {
  NC_ ("short weekday", "Mon"), NC_ ("short weekday", "Tue"), NC_ ("short weekday", "Wed"),
  NC_ ("short weekday", "Thu"), NC_ ("short weekday", "Fri"), NC_ ("short weekday", "Sat"),
  NC_ ("short weekday", "Sun"),
};
static const char *const MONTHS[] = {
  NC_ ("short month", "Jan"), NC_ ("short month", "Feb"), NC_ ("short month", "Mar"),
  NC_ ("short month", "Apr"), NC_ ("short month", "May"), NC_ ("short month", "Jun"),
  NC_ ("short month", "Jul"), NC_ ("short month", "Aug"), NC_ ("short month", "Sep"),
  NC_ ("short month", "Oct"), NC_ ("short month", "Nov"), NC_ ("short month", "Dec"),
};

/* GLib reads a zone's file anew whenever nobody holds the zone, which takes longer than a frame
 * has: the last one is held. */
static void
hold (GTimeZone *zone)
{
  static GTimeZone *held;

  if (held == zone)
    return;
  g_clear_pointer (&held, g_time_zone_unref);
  held = g_time_zone_ref (zone);
}

/* A zone that this machine does not know, or none, is its own. NULL for a time no calendar has. */
static GDateTime *
get_local (gint64 us, const char *time_zone)
{
  g_autoptr (GTimeZone) zone = NULL;
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (us / G_USEC_PER_SEC);

  if (time_zone != NULL && *time_zone != '\0')
    zone = g_time_zone_new_identifier (time_zone);
  if (zone == NULL)
    zone = g_time_zone_new_local ();
  hold (zone);
  return utc != NULL ? g_date_time_to_timezone (utc, zone) : NULL;
}

char *
cpt_words_clock (gint64 us, const char *time_zone)
{
  g_autoptr (GDateTime) local = get_local (us, time_zone);

  if (local == NULL)
    return g_strdup ("–");
  return g_strdup_printf ("%02d:%02d", g_date_time_get_hour (local),
                          g_date_time_get_minute (local));
}

char *
cpt_words_day (gint64 us, const char *time_zone)
{
  g_autoptr (GDateTime) local = get_local (us, time_zone);

  if (local == NULL)
    return g_strdup ("–");
  /* Translators: a day: weekday, day of the month, month: "Sat 21 Nov" */
  return g_strdup_printf (
      C_ ("day", "%1$s %2$d %3$s"),
      g_dpgettext2 (GETTEXT_PACKAGE, "short weekday",
                    WEEKDAYS[g_date_time_get_day_of_week (local) - 1]),
      g_date_time_get_day_of_month (local),
      g_dpgettext2 (GETTEXT_PACKAGE, "short month", MONTHS[g_date_time_get_month (local) - 1]));
}

static gboolean
is_same_day (gint64 a_us, gint64 b_us, const char *time_zone)
{
  g_autoptr (GDateTime) a = get_local (a_us, time_zone);
  g_autoptr (GDateTime) b = get_local (b_us, time_zone);

  return a != NULL && b != NULL && g_date_time_get_year (a) == g_date_time_get_year (b) &&
         g_date_time_get_day_of_year (a) == g_date_time_get_day_of_year (b);
}

/* "45 s", "12 min", "1 h 42". */
static char *
write_span (gint64 us)
{
  int minutes = (int)(us / US_PER_MINUTE);

  if (us < US_PER_MINUTE)
    return g_strdup_printf (C_ ("seconds", "%d s"), (int)(us / G_USEC_PER_SEC));
  if (minutes < MINUTES_PER_HOUR)
    return g_strdup_printf (C_ ("minutes", "%d min"), minutes);
  return g_strdup_printf (C_ ("hours, minutes", "%1$d h %2$02d"), minutes / MINUTES_PER_HOUR,
                          minutes % MINUTES_PER_HOUR);
}

/* A countdown under two hours, else the clock or the day (DESIGN-UI §7). */
static char *
write_when (gint64 due_us, gint64 now_us, const char *time_zone)
{
  gint64 away_us = ABS (due_us - now_us);

  if (away_us < COUNTDOWN_US)
    return write_span (away_us);
  return is_same_day (due_us, now_us, time_zone) ? cpt_words_clock (due_us, time_zone)
                                                 : cpt_words_day (due_us, time_zone);
}

char *
cpt_words_due (gint64 due_us, gint64 now_us, CptDueState state, const char *time_zone)
{
  g_autofree char *when = NULL;

  if (due_us == 0 || state == CPT_DUE_NONE)
    return g_strdup (C_ ("due", "Today"));
  when = write_when (due_us, now_us, time_zone);
  if (state == CPT_DUE_LATE && now_us - due_us >= COUNTDOWN_US)
    return g_strdup_printf (C_ ("due", "Late · since %s"), when);
  if (state == CPT_DUE_LATE)
    return g_strdup_printf (C_ ("due", "Late · %s"), when);
  return g_strdup_printf (
      state == CPT_DUE_SOON ? C_ ("due", "Soon · %s") : C_ ("due", "On time · %s"), when);
}

char *
cpt_words_here (gint64 here_us, gint64 now_us)
{
  g_autofree char *span = write_span (MAX (0, now_us - here_us));

  /* Translators: a customer stands at the counter, and for how long */
  return g_strdup_printf (_ ("Here · %s"), span);
}
