/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workflow/dispatch.h"
#include "workflow/shop.h"

G_BEGIN_DECLS

/* One article that an order holds and nobody wants any more. Properties: `name`, `detail` ("M ·
 * Kaki"), `picture` (path or NULL), `place` (code where most of it stands; `?`: nobody knows),
 * `n-left` (uint, pieces), `current` (bool: in the hand now). */
#define CPT_TYPE_PUT_BACK_ITEM (cpt_put_back_item_get_type ())
G_DECLARE_FINAL_TYPE (CptPutBackItem, cpt_put_back_item, CPT, PUT_BACK_ITEM, GObject)

/**
 * CptPutBack:
 *
 * What one order has too much goes back to the shop: scan the piece, then the shelf. Properties:
 * `title` ("Put back C-10479"), `subtitle` ("Cancelled · 3 items"), `items` (GListModel of
 * CptPutBackItem), `current` (CptPutBackItem or NULL), `quantity` (uint, pieces in the hand),
 * `most` (uint, of the current one), `to` (int, CptPutBackTo), `place` (where they go: scanned,
 * else suggested; NULL: to be scanned), `primary` (words of the one button), `over` (bool: nothing
 * is left to put back), `say`.
 */
#define CPT_TYPE_PUT_BACK (cpt_put_back_get_type ())
G_DECLARE_FINAL_TYPE (CptPutBack, cpt_put_back, CPT, PUT_BACK, GObject)

CptPutBack *cpt_put_back_new (CptShop *shop, const char *fulfilment);
const char *cpt_put_back_get_fulfilment (CptPutBack *self);
/* By hand: all pieces of it that one act can take back, which is what lies loose, or in one bag. */
void cpt_put_back_choose (CptPutBack *self, CptPutBackItem *item);
void cpt_put_back_set_quantity (CptPutBack *self, guint quantity); /* 1…most */
void cpt_put_back_set_to (CptPutBack *self, CptPutBackTo to);
/* An item is counted; a shelf books what was counted, at that shelf. TRUE: claimed. */
gboolean cpt_put_back_take_scan (CptPutBack *self, const CptMeaning *meaning);
/* Books what is in the hand at the suggested shelf, or as damaged or lost. */
void cpt_put_back_do_next (CptPutBack *self);

G_END_DECLS
