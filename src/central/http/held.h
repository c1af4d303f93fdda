/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wire/feed.h"

G_BEGIN_DECLS

/* Lets a kept call go. @moved: a scope of its session moved, so what it would have answered is old.
 * Not called under a lock. */
typedef void (*CptHeldRelease) (gpointer call, gboolean moved, gpointer user_data);

typedef enum {
  CPT_HELD_KEPT, /* it belongs to the list until its release */
  CPT_HELD_NEWS, /* answer now: something is there that this terminal was not told yet */
  CPT_HELD_FULL, /* too many calls wait */
} CptHeldOutcome;

/**
 * CptHeld:
 *
 * The feeds that wait, found by scope when one moves and by the end of their wait. It also
 * remembers which heads each terminal was told last: a scope that moved between two calls of a
 * terminal is news to it, though nothing moves while its second call waits. Any thread may call.
 */
typedef struct _CptHeld CptHeld;

CptHeld *cpt_held_new (guint max, CptHeldRelease release, gpointer user_data);
void cpt_held_free (CptHeld *self);

/* (transfer full) (nullable) (element-type CptFeedPosition): the heads that a feed's answer tells
 * in its trailer, that of @scope itself among them. */
GPtrArray *cpt_held_read_heads (GBytes *answer, const char *scope);

/* Counts the moves. A call takes it before it reads, so that a move between its reading and its
 * keeping is not missed. */
guint cpt_held_count (CptHeld *self);
guint64 cpt_held_get_generation (CptHeld *self);

/**
 * cpt_held_keep:
 * @call: (not owned)
 * @heads: (element-type CptFeedPosition): every scope of the session as the call read it
 * @generation: as it was before the call read
 */
CptHeldOutcome cpt_held_keep (CptHeld *self,
                              gpointer call,
                              const char *terminal,
                              GPtrArray *heads,
                              guint64 generation,
                              gint64 deadline_us);

void cpt_held_tell (CptHeld *self, const char *terminal, GPtrArray *heads);
void cpt_held_forget (CptHeld *self, const char *terminal); /* its answer was lost */

/* Lets those go that wait for one of them; CPT_SERVICE_TERMINAL and an id: that terminal's. */
void cpt_held_move (CptHeld *self, const char *const *scopes);
void cpt_held_expire (CptHeld *self, gint64 now_us);
void cpt_held_end (CptHeld *self); /* lets all go and keeps none from now on */
/* For tests: waits until @n calls are kept; FALSE: not before @until_us (monotonic). */
gboolean cpt_held_wait (CptHeld *self, guint n, gint64 until_us);

G_END_DECLS
