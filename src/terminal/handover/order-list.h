/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workflow/orders.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The orders that somebody may have come for: who is here, or what fits what was typed or scanned.
 * Signal `chosen` (fulfilment id). */
#define CPT_TYPE_ORDER_LIST (cpt_order_list_get_type ())
G_DECLARE_FINAL_TYPE (CptOrderList, cpt_order_list, CPT, ORDER_LIST, AdwBin)

/* Once, before it comes on the screen. */
void cpt_order_list_bind (CptOrderList *self, CptOrders *orders);
/* The only one that fits is chosen, as by a touch; FALSE: there are none, or several. */
gboolean cpt_order_list_choose_only (CptOrderList *self);

G_END_DECLS
