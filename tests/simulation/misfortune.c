/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What goes wrong, each kind in the seeds that have it, and how it ends. */
#include "world.h"

#include <string.h>

#define MAX_FLIPS 4

typedef enum {
  CUT,
  ONE_WAY,
  CLOG,
  KILL,
  KILL_IN_WRITE,
  CENTRAL_CRASH,
  IO_ONCE,
  IO_STICKY,
  FULL,
  CENTRAL_IO_ONCE,
  CENTRAL_FULL,
  WALL,
  SESSIONS_END,
  CLONE,
  FLIP,
  N_MISFORTUNES,
} What;

static gboolean
exists (const Faults *faults, What what)
{
  const gboolean table[N_MISFORTUNES] = {
    [CUT] = faults->cut,
    [ONE_WAY] = faults->one_way,
    [CLOG] = faults->clog,
    [KILL] = faults->kill,
    [KILL_IN_WRITE] = faults->kill,
    [CENTRAL_CRASH] = faults->central_crash,
    [IO_ONCE] = faults->io_once,
    [IO_STICKY] = faults->io_sticky,
    [FULL] = faults->full,
    [CENTRAL_IO_ONCE] = faults->io_once,
    [CENTRAL_FULL] = faults->full,
    [WALL] = faults->wall,
    [SESSIONS_END] = faults->sessions_end,
    [CLONE] = faults->clone,
    [FLIP] = faults->flip_disk,
  };

  return table[what];
}

static void
end_sessions (World *world)
{
  Central *central = &world->central;
  sqlite3 *db = NULL;
  g_autofree char *path = g_build_filename (disk_get_folder (central->disk), "central.db", NULL);

  if (central->storage == NULL || disk_is_dead (central->disk))
    return;
  if (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK) {
    sqlite3_exec (db, "PRAGMA wal_autocheckpoint = 0; DELETE FROM session", NULL, NULL, NULL);
  }
  sqlite3_close (db);
}

static void
strike_link (Terminal *self, What what, gint64 for_us)
{
  if (what == CLOG) {
    self->clog_until_us = self->world->now_us + env_draw (SECOND_US, 5 * SECOND_US);
    return;
  }
  self->to_central = what == ONE_WAY && env_chance (50);
  self->from_central = what == ONE_WAY && !self->to_central;
  world_expect (self->world, HAPPENS_RECOVERY, self, for_us)->what = what;
}

static void
strike_disk (World *world, Terminal *self, What what, gint64 for_us)
{
  Disk *disk = what == CENTRAL_FULL || what == CENTRAL_IO_ONCE ? world->central.disk : self->disk;

  if (what == FULL || what == CENTRAL_FULL)
    disk_set_full (disk, TRUE);
  else
    disk_fail_in (disk, (guint)env_draw (1, 40), what == IO_STICKY);
  world_expect (world, HAPPENS_RECOVERY, self, for_us)->what = what;
}

static void
kill_in_write (World *world, Disk *disk, guint below)
{
  if (world_buggify (world, 50))
    disk_die_at_sync (disk);
  else
    disk_die_in (disk, (guint)env_draw (1, below));
}

static void
strike (World *world, Terminal *self, What what)
{
  gint64 for_us = env_draw (SECOND_US, 40 * SECOND_US);

  world_note (world, "misfortune %d at %u", what, self->index);
  world->n_faults++;
  switch (what) {
  case CUT:
  case ONE_WAY:
  case CLOG:
    strike_link (self, what, for_us);
    break;
  case KILL:
    if (terminal_is_up (self))
      terminal_crash (self, world->faults.power && env_chance (60), for_us / 2);
    break;
  case KILL_IN_WRITE:
    kill_in_write (world, self->disk, 60);
    break;
  case CENTRAL_CRASH:
    kill_in_write (world, world->central.disk, 80);
    break;
  case IO_ONCE:
  case IO_STICKY:
  case FULL:
  case CENTRAL_IO_ONCE:
  case CENTRAL_FULL:
    strike_disk (world, self, what, for_us);
    break;
  case WALL:
    self->wall_offset_us = env_draw (-86400, 86400) * SECOND_US;
    break;
  case SESSIONS_END:
    end_sessions (world);
    break;
  case CLONE:
    /* Late: both copies stop working when it is seen. */
    if (!terminal_is_up (self) || world->n_made < world->n_commands / 2)
      break;
    world->faults.clone = FALSE;
    terminal_clone (self);
    break;
  case FLIP:
    if (!terminal_is_up (self))
      break;
    terminal_crash (self, FALSE, for_us / 2);
    terminal_spoil (self);
    world->faults.flip_disk = world->n_flips < MAX_FLIPS;
    break;
  case N_MISFORTUNES:
  default:
    break;
  }
}

void
misfortune_happen (World *world)
{
  Terminal *self = world->terminals[env_draw (0, world->n_terminals)];
  guint from = (guint)env_draw (0, N_MISFORTUNES);

  if (!world->suffering)
    return;
  if (world->faults.flip_central && env_draw_more (0, 100) < 40)
    central_spoil (world);
  for (guint i = 0; i < N_MISFORTUNES; i++) {
    What what = (What)((from + i) % N_MISFORTUNES);

    if (exists (&world->faults, what)) {
      strike (world, self, what);
      break;
    }
  }
  world_expect (world, HAPPENS_MISFORTUNE, NULL, env_draw (0, 20 * SECOND_US));
}

void
misfortune_end (World *world, Terminal *self, guint what)
{
  if (what == CUT || what == ONE_WAY)
    self->to_central = self->from_central = TRUE;
  else if (what == CENTRAL_IO_ONCE || what == CENTRAL_FULL)
    disk_heal (world->central.disk);
  else
    disk_heal (self->disk);
}

void
misfortune_end_all (World *world)
{
  for (guint i = 0; i < world->n_terminals; i++) {
    Terminal *self = world->terminals[i];

    self->to_central = self->from_central = TRUE;
    self->clog_until_us = 0;
    disk_heal (self->disk);
    disk_spare (self->disk);
  }
  disk_heal (world->central.disk);
  disk_spare (world->central.disk);
}
