/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workflow/put-back.h"

G_BEGIN_DECLS

/* Pieces of one line that go back. */
struct _CptPutBackItem {
  GObject parent_instance;

  guint line;
  char sku[CPT_SKU_SIZE];
  char *name;    /* (owned) */
  char *detail;  /* (owned) */
  char *picture; /* (owned) (nullable) */
  char place[CPT_LOCATION_SIZE];
  guint n_left;
  gboolean current;
};

CptPutBackItem *cpt_put_back_item_new (CptShop *shop, const CptLine *line);
void cpt_put_back_item_set_n_left (CptPutBackItem *self, guint n_left);
void cpt_put_back_item_set_current (CptPutBackItem *self, gboolean current);

G_END_DECLS
