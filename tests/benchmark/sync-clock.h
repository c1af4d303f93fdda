/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "figures.h"

G_BEGIN_DECLS

/* Clocks every fsync() and fdatasync() of this program, SQLite's too: the disk's part of what is
 * measured. Link sync-clock.c into the program, before the C library. */
double sync_clock_get_total_us (void);
guint sync_clock_get_n (void);

/* The disk alone: appends 4 KiB and waits for it, @n times, in @folder. */
void sync_clock_measure (const char *folder, guint n, Figures *figures);

G_END_DECLS
