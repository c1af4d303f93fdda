/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "naive.h"

G_BEGIN_DECLS

/* Terminals with real journals and caches, a naive central, and a network between them that loses,
 * repeats, reorders, cuts and lies as the seed says. Time is virtual: idle time costs nothing. */
typedef struct _World World;

World *world_new (guint32 seed, guint n_terminals);
void world_free (World *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (World, world_free)

/* People act, the network is bad, terminals crash, for so long. */
void world_suffer (World *self, gint64 us);
/* The faults end. Returns: (transfer full) (nullable) what is not right yet after @us at most;
 * NULL: all journals are answered, all sums are equal, each acknowledged command had its one
 * effect. */
char *world_heal (World *self, gint64 us);

/* Of all that happened, in order. */
const char *world_get_trace (World *self);
guint world_get_n_acts (World *self);
guint world_get_n_faults (World *self);
guint world_get_n_snapshots (World *self); /* that were installed */

G_END_DECLS
