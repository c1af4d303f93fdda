/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/limits.h"

#include <glib.h>

G_BEGIN_DECLS

/* Where goods can be (commands.md §6). SUPPLIER, CUSTOMER and ADJUSTMENT are the outside. */
typedef enum {
  CPT_BUCKET_FLOOR = 0,
  CPT_BUCKET_CUSTODY,
  CPT_BUCKET_DAMAGED,
  CPT_BUCKET_TRANSIT,
  CPT_BUCKET_ASTRAY,
  CPT_BUCKET_SUPPLIER,
  CPT_BUCKET_CUSTOMER,
  CPT_BUCKET_ADJUSTMENT,
} CptBucketSort;

typedef struct {
  CptBucketSort sort;
  char location[CPT_LOCATION_SIZE]; /* of the floor; "" elsewhere */
} CptBucket;

/* Goods leave one bucket and enter another; store, command and time are the ledger's to add. */
typedef struct {
  char sku[CPT_SKU_SIZE];
  gint64 quantity; /* pieces, > 0 */
  CptBucket from;
  CptBucket to;
} CptMovement;

CptBucket cpt_bucket (CptBucketSort sort);
CptBucket cpt_bucket_floor (const char *location);
gboolean cpt_bucket_equal (const CptBucket *a, const CptBucket *b);

/* "custody", "floor@A-03-2". @out holds at least 48 bytes. */
void cpt_bucket_to_text (const CptBucket *self, char *out, gsize size);
gboolean cpt_bucket_from_text (const char *text, CptBucket *bucket_out);

/* The same goods the other way. */
CptMovement cpt_movement_reverse (const CptMovement *self);

G_END_DECLS
