/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/inverse.h"
#include "domain/limits.h"
#include "domain/movement.h"
#include "domain/refusal.h"

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  char command[CPT_ID_SIZE];
  char kind[CPT_CODE_SIZE];
  char fulfilment[CPT_ID_SIZE];
  guint line;
  char sku[CPT_SKU_SIZE];
  gint64 asked, booked;
  CptBucket from;
} CptExceptionItem;

/* The code of an exception about commands that were lost on their way. */
#define CPT_EXCEPTION_LOST_RANGE "lost_range"
/* That of goods which went on a till's receipt that no till has reported in time (SYNC §10): its
 * items booked nothing. */
#define CPT_EXCEPTION_RECEIPT_UNSEEN "receipt_unseen"

/* Goods in somebody's hands that no order wants: a refused report that moved goods (SYNC §1). Or
 * commands of a terminal that never came and that it no longer has (SYNC §5): these have no items.
 */
typedef struct {
  char id[CPT_ID_SIZE];
  char store[CPT_STORE_SIZE];
  char code[CPT_CODE_SIZE]; /* of the first refusal */
  char terminal[CPT_ID_SIZE];
  char wave[CPT_ID_SIZE];       /* "": none */
  char fulfilment[CPT_ID_SIZE]; /* "": several */
  gint64 opened_us;
  GArray *items;       /* (owned) (element-type CptExceptionItem) 1…1,000; of a lost range none */
  GPtrArray *closings; /* (owned) (element-type utf8) reason codes of sort close */
  gint64 lost_from, lost_to; /* the numbers that are lost; 0: it is about goods */
  char lost_name[101];       /* of the terminal that lost them */
  gint64 closed_us;          /* 0: open */
  char closed_as[CPT_CODE_SIZE];
  CptLast last;
} CptException;

CptException *cpt_exception_new (const char *id);
CptException *cpt_exception_copy (const CptException *self);
void cpt_exception_free (CptException *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CptException, cpt_exception_free)

/* It holds goods that left the custody of one order. */
gboolean cpt_exception_is_of_custody (const CptException *self);

gint64 cpt_exception_get_booked (const CptException *self); /* Σ booked, what stands astray */

G_END_DECLS
