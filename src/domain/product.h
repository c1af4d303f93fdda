/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/limits.h"

#include <glib.h>

G_BEGIN_DECLS

/* An article of the catalogue (rows.md `product`). */
typedef struct {
  char sku[CPT_SKU_SIZE];
  GPtrArray
      *names; /* (owned) (element-type utf8) language, name, language, name … at least one pair */
  char *brand, *style, *product_class; /* (owned) (nullable) */
  GPtrArray *options;                  /* (owned) (element-type utf8) name, value … */
  char *picture;                       /* (owned) (nullable) */
  gint64 weight_g;                     /* −1: not known */
  gint age_min;                        /* −1: none */
  gboolean serial, antitheft, bulky;
} CptProduct;

CptProduct *cpt_product_new (const char *sku);
void cpt_product_free (CptProduct *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CptProduct, cpt_product_free)

/* Falls back to English, then the first; never NULL. */
const char *cpt_product_get_name (const CptProduct *self, const char *language);

/* A scanned code's owner: which sku, and how many pieces one scan means. */
typedef struct {
  char code[65]; /* GTIN-14, else the code as scanned */
  char sku[CPT_SKU_SIZE];
  gint pack;
} CptProductCode;

G_END_DECLS
