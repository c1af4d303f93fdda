/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "codes/scanned.h"
#include "domain/pass.h"
#include "workflow/shop.h"

G_BEGIN_DECLS

/* Who a scan is for (DESIGN §5): the codes' candidates asked of the cache. */
typedef enum {
  CPT_MEANS_UNKNOWN = 0,
  CPT_MEANS_PRODUCT,
  CPT_MEANS_ORDER,
  CPT_MEANS_BAG,
  CPT_MEANS_PLACE,
  CPT_MEANS_BADGE,
  CPT_MEANS_PASS, /* a signed pass that is not genuine, or of an order that is not here */
} CptMeaningSort;

typedef struct {
  CptMeaningSort sort;
  CptScannedCode code;
  char sku[CPT_SKU_SIZE];        /* product */
  gint pack;                     /* product: pieces one scan means */
  char fulfilment[CPT_ID_SIZE];  /* order, bag (its owner) */
  char bag[CPT_BAG_SIZE];        /* bag; also one of ours that no order here owns: fulfilment "" */
  char place[CPT_LOCATION_SIZE]; /* place */
  CptPassFacts
      pass; /* of what was scanned, if that was a pass: with an order, it is that order's */
} CptMeaning;

void cpt_dispatch_read (CptShop *shop,
                        const guint8 *bytes,
                        gsize length,
                        CptSymbology symbology,
                        CptMeaning *meaning_out);

/**
 * cpt_dispatch_say_pass:
 * @meaning: of a pass that was scanned
 * @detail_out: (out) (transfer none): what to do then
 *
 * Why nothing can be handed over on this pass alone, in words: not genuine, revoked, not yet, run
 * out, or of an order that is not on this device.
 *
 * Returns: (transfer none) (nullable): NULL: it is good, and its order is here
 */
const char *cpt_dispatch_say_pass (CptShop *shop,
                                   const CptMeaning *meaning,
                                   const char **detail_out);

/* The fulfilments of an order that lie ready here: what its pass loads (DESIGN §4).
 * @order: a UUID. (transfer full) (element-type utf8) */
GPtrArray *cpt_dispatch_list_ready (CptShop *shop, const char *order);

/* The open order that is due first and still needs this article; NULL: none. Valid until the view
 * changes. */
const char *cpt_dispatch_find_order (CptShop *shop, const char *sku);

/* The place of an article: where most of it stands in this shop, else `?`. */
void cpt_dispatch_find_place (CptShop *shop, const char *sku, char place_out[CPT_LOCATION_SIZE]);

G_END_DECLS
