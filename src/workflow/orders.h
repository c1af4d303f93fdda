/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workflow/dispatch.h"
#include "workflow/rows.h"
#include "workflow/shop.h"

G_BEGIN_DECLS

#define CPT_ORDERS_MAX_ROWS 50 /* nobody reads on; one more letter says more */

/**
 * CptOrderItem:
 *
 * One order of this shop that somebody may have come for. Bindable properties, all read-only:
 * `fulfilment`, `reference`, `customer` ("Élodie Fournier"; the reference where nobody is known),
 * `subtitle` ("C-10482 · 3 items · 2 bags"), `phone` (masked: "06 ·· ·· ·· 41"; NULL: none),
 * `state` ("Ready · R-12", "Picking · Théo · 1 of 3"), `ready` (bool), `here-us` (int64, 0: not
 * here), `here-label` ("Here · 3 min"; NULL).
 */
#define CPT_TYPE_ORDER_ITEM (cpt_order_item_get_type ())
G_DECLARE_FINAL_TYPE (CptOrderItem, cpt_order_item, CPT, ORDER_ITEM, GObject)

const char *cpt_order_item_get_fulfilment (CptOrderItem *self);
const char *cpt_order_item_get_reference (CptOrderItem *self);
gboolean cpt_order_item_is_ready (CptOrderItem *self);

/**
 * CptOrders:
 *
 * Finds an order as its customer asks for it, while it is typed: by its number or the end of it,
 * name, phone number, e-mail; or by what is scanned: one of its bags, its bin, an article in it. A
 * GListModel of CptOrderItem, at most CPT_ORDERS_MAX_ROWS; who is here stands first, then who fits
 * best, then what is ready, then by due time. With no text: who is here, the longest wait first.
 * All of it is in memory: the rows are there when the call returns. Main thread only.
 *
 * Properties: `text` (read, write), `empty-words` (what to say where there is no row; NULL: there
 * are rows).
 */
#define CPT_TYPE_ORDERS (cpt_orders_get_type ())
G_DECLARE_FINAL_TYPE (CptOrders, cpt_orders, CPT, ORDERS, CptRows)

CptOrders *cpt_orders_new (CptShop *shop);
/* @text: any bytes; what is no UTF-8, and what is behind CPT_ORDER_QUERY_MAX_BYTES, is not looked
 * at. */
void cpt_orders_set_text (CptOrders *self, const char *text);
const char *cpt_orders_get_text (CptOrders *self);
/* What was scanned stands for the text, until another text is set: an order, a bag, a place, an
 * article. */
void cpt_orders_set_meaning (CptOrders *self, const CptMeaning *meaning);
/* The only row, or the one whose number was given whole: what Enter opens. NULL: none. (transfer
 * none) */
CptOrderItem *cpt_orders_get_only (CptOrders *self);
/* Orders whose customer is here and waits for them. */
guint cpt_orders_count_here (CptShop *shop);
/* Refreshes how long people have waited; the page calls it once a minute. */
void cpt_orders_tick (CptOrders *self);

G_END_DECLS
