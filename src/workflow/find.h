/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workflow/dispatch.h"
#include "workflow/rows.h"
#include "workflow/shop.h"

G_BEGIN_DECLS

/**
 * CptFindItem:
 *
 * One row of what was found. Bindable properties, all read-only: `means` (CptMeaningSort as int:
 * product, order, bag or place), `title` (name of the article, reference, number, code), `subtitle`
 * ("Kaki · M · Maison Vernay"; customer and items of an order), `sku`, `picture` (hash), `price`
 * ("149,00 €"; NULL: none known), `reference-price` (the price before a reduction; NULL: none),
 * `here` (int64: pieces available in this shop), `here-words` ("3 here", "None here"), `places`
 * ("A-03-2 · 2, B-01-1 · 1"; NULL: nowhere), `as-of` ("14:02"; NULL: this shop never had it),
 * `fulfilment` (of an order, and of a bag that one owns), `pack` (pieces that the typed code
 * means).
 */
#define CPT_TYPE_FIND_ITEM (cpt_find_item_get_type ())
G_DECLARE_FINAL_TYPE (CptFindItem, cpt_find_item, CPT, FIND_ITEM, GObject)

CptMeaningSort cpt_find_item_get_means (CptFindItem *self);
/* The sku of a product, the fulfilment's id of an order, the number of a bag, the code of a place.
 */
const char *cpt_find_item_get_id (CptFindItem *self);
const char *cpt_find_item_get_fulfilment (CptFindItem *self); /* "": none */
/* Of a product, NULL of others; until the item changes. */
const CptProduct *cpt_find_item_get_product (CptFindItem *self);
const CptStock *cpt_find_item_get_stock (CptFindItem *self);
const CptPrice *cpt_find_item_get_price (CptFindItem *self); /* NULL: none known */
gint cpt_find_item_get_pack (CptFindItem *self);

typedef enum {
  CPT_FIND_EMPTY = 0, /* nothing is typed */
  CPT_FIND_SEARCHING, /* the rows are those of an earlier text */
  CPT_FIND_FOUND,
  CPT_FIND_NOTHING,
  CPT_FIND_FAILED, /* what is on this device cannot be read */
} CptFindState;

/**
 * CptFind:
 *
 * Finds by hand what cannot be scanned, while it is typed: a GListModel of CptFindItem, at most
 * CPT_SEARCH_MAX_ROWS articles behind the order, bag or place that the text is the number of. It
 * reads on a thread of its own, one text at a time: of texts that come faster than answers only the
 * newest is looked for. Rows keep their identity while what they mean is still found, and follow
 * the shop's stock. Main thread only.
 *
 * Properties: `text` (read, write), `state` (CptFindState as int), `empty-words` (what to say where
 * there is no row). Signal `answered`: the rows are those of `text`.
 */
#define CPT_TYPE_FIND (cpt_find_get_type ())
G_DECLARE_FINAL_TYPE (CptFind, cpt_find, CPT, FIND, CptRows)

CptFind *cpt_find_new (CptShop *shop);
/* @text: any bytes; what is no UTF-8 and what is behind CPT_SEARCH_MAX_BYTES is not looked at. */
void cpt_find_set_text (CptFind *self, const char *text);
const char *cpt_find_get_text (CptFind *self); /* as it was set, made valid UTF-8 */
CptFindState cpt_find_get_state (CptFind *self);
/* The only row, or the one whose number was typed whole: what Enter opens. NULL: none. (transfer
 * none) */
CptFindItem *cpt_find_get_only (CptFind *self);

G_END_DECLS
