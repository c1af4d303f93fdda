/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "environment.h"

#include "disk.h"

#include <fcntl.h>
#include <malloc.h>
#include <sodium.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

typedef struct {
  guint64 state;
} Stream;

static Stream world, programs, disks, more;
static gint64 clock_us;

/* splitmix64 */
static guint64
stream_next (Stream *self)
{
  guint64 z = (self->state += 0x9e3779b97f4a7c15);

  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

static const char *
get_implementation_name (void)
{
  return "seed";
}

static uint32_t
draw_number (void)
{
  return (uint32_t)stream_next (&programs);
}

static void
draw_bytes (void *const out, const size_t size)
{
  for (size_t i = 0; i < size; i += sizeof (guint64)) {
    guint64 bits = stream_next (&programs);

    memcpy ((guint8 *)out + i, &bits, MIN (sizeof bits, size - i));
  }
}

static randombytes_implementation implementation = {
  .implementation_name = get_implementation_name,
  .random = draw_number,
  .buf = draw_bytes,
};

void
env_start (guint64 seed)
{
  static gsize once;

  world.state = seed;
  programs.state = seed ^ 0x70726f6772616d73;
  disks.state = seed ^ 0x6469736b6469736b;
  more.state = seed ^ 0x6d6f72656d6f7265;
  if (g_once_init_enter (&once)) {
    randombytes_set_implementation (&implementation);
    /* Images of files come from the kernel, zero; all else stays with the program. */
    mallopt (M_MMAP_THRESHOLD, 256 * 1024);
    mallopt (M_TRIM_THRESHOLD, 512 * 1024 * 1024);
    /* There is one thread: nothing has to be locked, and nobody asks what SQLite has allocated. */
    sqlite3_config (SQLITE_CONFIG_SINGLETHREAD);
    sqlite3_config (SQLITE_CONFIG_MEMSTATUS, 0);
    g_once_init_leave (&once, 1);
  }
  /* SQLite draws its salts anew from this seed, not from the seed before. */
  sqlite3_randomness (0, NULL);
}

void
env_set_clock (gint64 us)
{
  clock_us = us;
}

guint64
env_random (void)
{
  return stream_next (&world);
}

guint64
env_disk_random (void)
{
  return stream_next (&disks);
}

gint64
env_draw (gint64 from, gint64 below)
{
  return below > from ? from + (gint64)(env_random () % (guint64)(below - from)) : from;
}

gint64
env_draw_more (gint64 from, gint64 below)
{
  return below > from ? from + (gint64)(stream_next (&more) % (guint64)(below - from)) : from;
}

gboolean
env_chance (guint percent)
{
  return env_random () % 100 < percent;
}

/* ---- in place of the C library's and GLib's ---- */

gint64
g_get_real_time (void)
{
  return clock_us;
}

int
rename (const char *from, const char *to)
{
  int result = disk_rename (from, to);

  return result != DISK_NOT_OURS ? result : renameat (AT_FDCWD, from, AT_FDCWD, to);
}
