/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/limits.h"

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  char location[CPT_LOCATION_SIZE];
  gint64 quantity;
  gint64 counted_us; /* 0: never */
} CptFloorStock;

/* One sku in one shop (rows.md `stock`). */
typedef struct {
  char sku[CPT_SKU_SIZE];
  GArray *floor; /* (owned) (element-type CptFloorStock) by location */
  gint64 reserved, safety, custody, damaged, transit, astray;
  gint confidence; /* percent */
  gint64 as_of_us;
} CptStock;

CptStock *cpt_stock_new (const char *sku);
CptStock *cpt_stock_copy (const CptStock *self);
void cpt_stock_free (CptStock *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CptStock, cpt_stock_free)

gint64 cpt_stock_get_floor (const CptStock *self); /* Σ over places; may be negative */
gint64 cpt_stock_get_floor_at (const CptStock *self, const char *location);
gint64 cpt_stock_get_available (const CptStock *self); /* max (0, floor − reserved − safety) */
/* Adds to one place, making its entry; drops an entry at 0 that was never counted. */
void cpt_stock_add_floor (CptStock *self, const char *location, gint64 quantity);

G_END_DECLS
