/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/order.h"

char *
cpt_time_to_text (gint64 us, const char *time_zone)
{
  gint64 seconds = us / G_USEC_PER_SEC;
  gint64 part = us % G_USEC_PER_SEC;
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (time_zone);
  g_autoptr (GDateTime) utc = NULL;
  g_autoptr (GDateTime) there = NULL;
  g_autofree char *clock = NULL;
  g_autofree char *offset = NULL;

  if (part < 0) {
    part += G_USEC_PER_SEC;
    seconds--;
  }
  if (zone == NULL)
    zone = g_time_zone_new_utc ();
  utc = g_date_time_new_from_unix_utc (seconds);
  g_return_val_if_fail (utc != NULL, NULL);
  there = g_date_time_to_timezone (utc, zone);
  clock = g_date_time_format (there, "%Y-%m-%dT%H:%M:%S");
  offset = g_date_time_format (there, "%:z");
  if (part == 0)
    return g_strconcat (clock, offset, NULL);
  return g_strdup_printf ("%s.%06" G_GINT64_FORMAT "%s", clock, part, offset);
}
