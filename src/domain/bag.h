/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/limits.h"

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  guint line;
  gint64 quantity;
} CptUnits;

/* Which unit is in which bag is known (DESIGN §4). */
typedef struct {
  char number[CPT_BAG_SIZE];
  char location[CPT_LOCATION_SIZE]; /* "": not staged */
  gint64 made_us;
  GArray *units; /* (owned) (element-type CptUnits), ascending by line, no zero */
} CptBag;

CptBag *cpt_bag_new (const char *number);
CptBag *cpt_bag_copy (const CptBag *self);
void cpt_bag_free (CptBag *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CptBag, cpt_bag_free)

gint64 cpt_bag_get_units (const CptBag *self, guint line);
gint64 cpt_bag_get_n_pieces (const CptBag *self);
/* Adds, or with a negative @quantity takes away; drops the entry at 0. */
void cpt_bag_add_units (CptBag *self, guint line, gint64 quantity);

G_END_DECLS
