/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/inverse.h"
#include "domain/limits.h"

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  CPT_PLACE_SHELF = 0,
  CPT_PLACE_RAIL,
  CPT_PLACE_STOCKROOM,
  CPT_PLACE_WINDOW,
  CPT_PLACE_BIN,
  CPT_PLACE_LOCKER,
  CPT_PLACE_COUNTER,
  CPT_PLACE_UNKNOWN,
} CptPlaceSort;

typedef struct {
  char code[CPT_LOCATION_SIZE];
  char store[CPT_STORE_SIZE];
  gint floor;
  char zone[33]; /* "": none */
  CptPlaceSort sort;
  gint rank;     /* order of the walk */
  gint capacity; /* fulfilments; 0: no limit */
  CptOpenCount count;
  CptLast last;
} CptPlace;

CptPlace *cpt_place_new (const char *code);
CptPlace *cpt_place_copy (const CptPlace *self);
void cpt_place_free (CptPlace *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CptPlace, cpt_place_free)

/* The sku is not in the open count yet, and there is room. */
gboolean cpt_place_may_open_count (const CptPlace *self, const char *sku);
/* The sku joins the place's one open count. FALSE if it was in it, or the count is full. */
gboolean cpt_place_open_count (CptPlace *self, const char *sku, gint64 since_us);
/* The sku was counted: it leaves the open count, which ends with its last one. FALSE if it was not
 * in it. */
gboolean cpt_place_end_count (CptPlace *self, const char *sku);

const char *cpt_place_sort_to_text (CptPlaceSort sort);
gboolean cpt_place_sort_from_text (const char *text, CptPlaceSort *sort_out);

G_END_DECLS
