/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "verdicts.h"
#include "world.h"

G_BEGIN_DECLS

/* The shop a second time, kept by the plainest means from central's log alone: what commands.md
 * says, in its words, with lists that are walked. The domain's values are its paper, none of its
 * rules is called; an undo puts back the copy that was kept. */
typedef struct {
  CptFulfilment *now;    /* (owned) */
  CptFulfilment *before; /* (owned) (nullable) before the newest accepted command on it */
} Part;

typedef struct {
  char sku[CPT_SKU_SIZE];
  char bucket[CPT_LOCATION_SIZE + 8]; /* "floor@A-01", "custody" */
  gint64 effective_us, n;
} Change;

/* A command that was decided. */
typedef struct {
  char kind[CPT_CODE_SIZE], aggregate[CPT_ID_SIZE];
  gint64 effective_us;
  gboolean accepted, from_terminal, undone;
  GArray *changes; /* (owned) (element-type Change) */
} Done;

typedef struct {
  CptRole role;
  char person[CPT_ID_SIZE];
} Who;

struct _Shadow {
  GHashTable *hwm;        /* (owned) terminal → seq */
  GHashTable *parts;      /* (owned) id → Part */
  GHashTable *places;     /* (owned) code → CptPlace */
  GHashTable *exceptions; /* (owned) id → CptException */
  GHashTable *done;       /* (owned) id → Done */
  GHashTable *who;        /* (owned) sign-in → Who */
  GArray *changes;        /* (owned) (element-type Change) the ledger */
  CptPolicy *policy;      /* (owned) only its numbers */
};

/* ---- the ledger ---- */
/* Nothing for @n < 1. @done: (nullable) whose changes these are */
void shadow_move (Shadow *self,
                  Done *done,
                  const char *sku,
                  gint64 n,
                  const char *from,
                  const char *to,
                  gint64 effective_us);
gint64 shadow_get_balance (Shadow *self, const char *sku, const char *bucket, gint64 until_us);
/* "floor@A-01"; a place that the shop does not have is "?". */
char *shadow_floor (Shadow *self, const char *location);

/* ---- what an accepted command does ---- */
void shadow_act (Shadow *self, Done *done, const CptAggregate *about, const SceneAct *act);
/* @exception: as its problem names it */
void shadow_refuse (Shadow *self,
                    Done *done,
                    const CptFulfilment *about,
                    const SceneAct *act,
                    const char *terminal,
                    const char *exception);

G_END_DECLS
