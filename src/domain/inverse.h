/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/bag.h"
#include "domain/line.h"
#include "domain/movement.h"

#include <glib.h>

G_BEGIN_DECLS

typedef enum { CPT_WAITING_NONE = 0, CPT_WAITING_CUSTOMER, CPT_WAITING_STOCK } CptWaitingFor;
typedef enum {
  CPT_EXIT_NONE = 0,
  CPT_EXIT_DECLINED,
  CPT_EXIT_RE_ROUTED,
  CPT_EXIT_CANCELLED,
  CPT_EXIT_EXPIRED
} CptExit;

/* All of a fulfilment that commands change besides counters and bags. Plain bytes; 0 and "" mean
 * null. */
typedef struct {
  char holder_sign_in[CPT_ID_SIZE];
  char holder_person[CPT_ID_SIZE]; /* "": emptied after its time, or not known here */
  char wave[CPT_ID_SIZE];
  char tote[CPT_TOTE_SIZE];
  char location[CPT_LOCATION_SIZE];
  gint64 accepted_us, staged_us, ready_us, told_us, here_us, hold_until_us;
  CptWaitingFor waiting_for;
  gint64 waiting_since_us;
  CptExit exit;
  gint64 exit_us;
} CptMilestones;

/* The members of `was` in a row's `last` (rows.md). HOLDER stands for both of its texts, WAITING
 * and EXIT for their pairs. COUNT and COUNTED_US belong to a place: its open count, and when the
 * sku was last counted there. OPENED is a short's: the count that it opened. */
typedef enum {
  CPT_WAS_HOLDER = 1 << 0,
  CPT_WAS_WAVE = 1 << 1,
  CPT_WAS_TOTE = 1 << 2,
  CPT_WAS_LOCATION = 1 << 3,
  CPT_WAS_ACCEPTED_US = 1 << 4,
  CPT_WAS_STAGED_US = 1 << 5,
  CPT_WAS_READY_US = 1 << 6,
  CPT_WAS_HERE_US = 1 << 7,
  CPT_WAS_HOLD_UNTIL_US = 1 << 8,
  CPT_WAS_WAITING = 1 << 9,
  CPT_WAS_EXIT = 1 << 10,
  CPT_WAS_COUNT = 1 << 11,
  CPT_WAS_COUNTED_US = 1 << 12,
  CPT_WAS_OPENED = 1 << 13,
  CPT_WAS_TOLD_US = 1 << 14,
} CptWas;

typedef struct {
  guint line;
  CptCounter counter;
  gint64 add; /* what to add to take the act back; may be negative */
} CptCounterChange;

typedef struct {
  char bag[CPT_BAG_SIZE];
  char location[CPT_LOCATION_SIZE]; /* the old one; "": none */
  GArray *units; /* (owned) (element-type CptUnits) what to add; may be negative */
  gboolean made; /* the act made the bag: undo takes it away */
} CptBagChange;

typedef struct {
  gint64 since_us; /* 0: no open count */
  guint n_skus;
  char skus[CPT_MAX_COUNT_SKUS][CPT_SKU_SIZE];
} CptOpenCount;

/* An act's inverse, found by comparing the aggregate before and after it, so that undo restores the
 * bytes. */
typedef struct {
  guint was;                               /* CptWas */
  CptMilestones old;                       /* only the members in @was mean something */
  CptOpenCount *old_count;                 /* (owned) (nullable) with CPT_WAS_COUNT */
  gint64 old_counted_us;                   /* with CPT_WAS_COUNTED_US */
  char opened_sku[CPT_SKU_SIZE];           /* with CPT_WAS_OPENED */
  char opened_location[CPT_LOCATION_SIZE]; /* with CPT_WAS_OPENED */
  GArray *lines;                           /* (owned) (element-type CptCounterChange) */
  GPtrArray *bags;                         /* (owned) (element-type CptBagChange) */
  GArray *moves;                           /* (owned) (element-type CptMovement) reversed */
} CptInverse;

CptInverse *cpt_inverse_new (void);
CptInverse *cpt_inverse_copy (const CptInverse *self);
void cpt_inverse_free (CptInverse *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CptInverse, cpt_inverse_free)
void cpt_bag_change_free (CptBagChange *self);

/* The newest accepted command on an aggregate. */
typedef struct {
  char command[CPT_ID_SIZE]; /* "": none yet */
  char kind[CPT_CODE_SIZE];  /* as text: the row may name a kind this build does not know */
  gint64 effective_us;
  CptInverse *undo; /* (owned) (nullable) NULL: cannot be taken back */
} CptLast;

void cpt_last_clear (CptLast *self);
void cpt_last_copy (CptLast *to, const CptLast *from); /* @to is cleared first */

G_END_DECLS
