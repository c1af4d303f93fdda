/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What programs ask their machine for, answered by a seed: the wall clock (g_get_real_time()),
 * chance (libsodium's and SQLite's), and rename(). This program defines those itself, so that the
 * code under trial needs no hook and can reach no other. */
void env_start (guint64 seed);

void env_set_clock (gint64 us); /* central's wall clock */

/* The chance of the world itself; what the programs draw comes from another stream, so that a
 * program that draws once more does not change the weather. */
guint64 env_random (void);
/* The same for what came later: what the seeds drew before stays as it was. */
gint64 env_draw_more (gint64 from, gint64 below);
gint64 env_draw (gint64 from, gint64 below);
gboolean env_chance (guint percent);

/* The chance of disks, for the same reason. */
guint64 env_disk_random (void);

G_END_DECLS
