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
  char code[CPT_CODE_SIZE]; /* of a refused one */
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
  GHashTable *orders;     /* (owned) (element-type utf8) ids */
  GHashTable *passes;     /* (owned) "jti fulfilment" → the command that used it */
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

/* ---- plain sums ---- */
gint64 shadow_get_owed (const CptLine *line);
gint64 shadow_get_custody (const CptLine *line);
CptLine *shadow_find_line (CptFulfilment *part, gint64 number);
CptBag *shadow_find_bag (CptFulfilment *part, const char *number);
void shadow_settle (CptFulfilment *part);
void shadow_set_last (CptLast *last, const Done *done, const SceneAct *act);

/* ---- over the counter ---- */
/* What is known of the pass that a hand-over names. */
void shadow_find_pass (Shadow *self, const CptCommand *command, CptContext *context);
/* @before: what it was; @part has the new counters */
void shadow_hand_over (Shadow *self,
                       Done *done,
                       const CptFulfilment *before,
                       CptFulfilment *part,
                       const SceneAct *act);
void shadow_refuse_hand_over (Shadow *self,
                              Done *done,
                              Part *part,
                              const SceneAct *act,
                              const char *terminal,
                              const char *exception);
/* An answer to goods that left custody. */
void shadow_close_item (Shadow *self,
                        Done *done,
                        const CptExceptionItem *item,
                        const SceneAct *act);
/* I22: central counts those as used that were. */
void shadow_compare_passes (World *world);

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
