/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "device/device.h"

#include <string.h>
#include <time.h>

#define BOOT_ID_FILE "/proc/sys/kernel/random/boot_id"

struct _CptClock {
  gatomicrefcount n_refs;
  char *boot_id; /* (owned) */

  /* A given clock: at the real time @real_us it was @instant_us, and @real_boot_us was the boot
   * time then. @rate 0: none is given. */
  gint64 instant_us, real_us, real_boot_us;
  gint64 rate;

  GMutex lock; /* the anchor is set on the main thread and read by any */
  gint64 server_us;
  gint64 server_boot_us; /* boot time when the server said so */
  gint64 floor_us;       /* a server time of an earlier boot: now is never before it; 0: none */
  gint64 skew_us;
};

/* GLib's monotonic clock sleeps in suspend; a shop's handheld does too, its promises do not. */
static gint64
read_boot_us (void)
{
  struct timespec now;

  if (clock_gettime (CLOCK_BOOTTIME, &now) != 0)
    return g_get_monotonic_time ();
  return (gint64)now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static char *
read_boot_id (void)
{
  g_autofree char *text = NULL;

  if (!g_file_get_contents (BOOT_ID_FILE, &text, NULL, NULL))
    return g_uuid_string_random (); /* no kernel id: each start counts as a boot of its own */
  return g_strdup (g_strstrip (text));
}

CptClock *
cpt_clock_new (gint64 instant_us, gint64 real_us, gint64 rate)
{
  CptClock *self = g_new0 (CptClock, 1);

  g_atomic_ref_count_init (&self->n_refs);
  g_mutex_init (&self->lock);
  self->boot_id = read_boot_id ();
  self->instant_us = instant_us;
  self->real_us = real_us;
  self->rate = rate;
  self->real_boot_us = read_boot_us () - (g_get_real_time () - real_us);
  return self;
}

CptClock *
cpt_clock_ref (CptClock *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->n_refs);
  return self;
}

void
cpt_clock_unref (CptClock *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->n_refs))
    return;
  g_mutex_clear (&self->lock);
  g_clear_pointer (&self->boot_id, g_free);
  g_free (self);
}

gint64
cpt_clock_get_wall_us (CptClock *self)
{
  g_return_val_if_fail (self != NULL, 0);

  if (self->rate == 0)
    return g_get_real_time ();
  return self->instant_us + (g_get_real_time () - self->real_us) * self->rate;
}

gint64
cpt_clock_get_boot_us (CptClock *self)
{
  g_return_val_if_fail (self != NULL, 0);

  if (self->rate <= 1)
    return read_boot_us ();
  /* Anchored at the given real time, so that processes that share a clock agree after a restart. */
  return self->real_boot_us + (read_boot_us () - self->real_boot_us) * self->rate;
}

const char *
cpt_clock_get_boot_id (CptClock *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->boot_id;
}

gint64
cpt_clock_to_real_us (CptClock *self, gint64 us)
{
  g_return_val_if_fail (self != NULL, us);

  return self->rate <= 1 ? us : (us + self->rate - 1) / self->rate;
}

gint64
cpt_clock_get_now_us (CptClock *self)
{
  gint64 now_us;

  g_return_val_if_fail (self != NULL, 0);

  g_mutex_lock (&self->lock);
  if (self->server_us != 0)
    now_us = self->server_us + cpt_clock_get_boot_us (self) - self->server_boot_us;
  else
    now_us = MAX (cpt_clock_get_wall_us (self), self->floor_us);
  g_mutex_unlock (&self->lock);
  return now_us;
}

void
cpt_clock_set_server_us (CptClock *self, gint64 server_us)
{
  g_return_if_fail (self != NULL);

  g_mutex_lock (&self->lock);
  self->server_us = server_us;
  self->server_boot_us = cpt_clock_get_boot_us (self);
  self->skew_us = cpt_clock_get_wall_us (self) - server_us;
  g_mutex_unlock (&self->lock);
}

void
cpt_clock_restore (CptClock *self, gint64 server_us, const char *boot_id, gint64 boot_us)
{
  g_return_if_fail (self != NULL);

  g_mutex_lock (&self->lock);
  if (strcmp (boot_id, self->boot_id) == 0 && boot_us <= cpt_clock_get_boot_us (self)) {
    self->server_us = server_us;
    self->server_boot_us = boot_us;
  } else {
    self->floor_us = server_us;
  }
  g_mutex_unlock (&self->lock);
}

gboolean
cpt_clock_get_server (CptClock *self, gint64 *server_us_out, gint64 *boot_us_out)
{
  gboolean known;

  g_return_val_if_fail (self != NULL, FALSE);

  g_mutex_lock (&self->lock);
  known = self->server_us != 0;
  *server_us_out = self->server_us;
  *boot_us_out = self->server_boot_us;
  g_mutex_unlock (&self->lock);
  return known;
}

gint64
cpt_clock_get_skew_us (CptClock *self)
{
  gint64 skew_us;

  g_return_val_if_fail (self != NULL, 0);

  g_mutex_lock (&self->lock);
  skew_us = self->skew_us;
  g_mutex_unlock (&self->lock);
  return skew_us;
}
