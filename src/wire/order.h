/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/contact.h"
#include "domain/fulfilment.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define CPT_ORDER_MAX_BYTES (4 * 1024 * 1024)

/* One line of an order document; @goods is what terminals see of it. */
typedef struct {
  guint number;
  char sku[CPT_SKU_SIZE]; /* "": only a GTIN was given */
  gint64 quantity;
  CptGoods *goods; /* (owned) name NULL where the document has none: the catalogue's */
} CptOrderLine;

/* The order document (ORDER.md), read with its defaults. The document itself is kept beside it as
 * text: unknown members are given back. */
typedef struct {
  CptPromise *promise; /* (owned) order, store (named or ""), assigned_us and due times are
                          central's to set; ready_by_us if the order names it */
  CptContact *contact; /* (owned) (nullable) */
  GArray *lines;       /* (owned) (element-type CptOrderLine) ascending by number */
  gboolean on_short_given;
} CptOrder;

void cpt_order_free (CptOrder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CptOrder, cpt_order_free)

/**
 * cpt_order_read:
 *
 * Required: `number`, `fulfil.method`, per line `quantity`, `unit_price`, `sku` or `gtin`. Others
 * take ORDER.md's defaults. The sums must agree: Σ unit_price × quantity − Σ discount + Σ deposit ×
 * quantity + fee = total where `payment.total` is given. GTINs come out with 14 digits. An error
 * names the member with its path (`lines[3].quantity`) and what is wrong with it.
 */
CptOrder *cpt_order_read (const char *text, gsize length, gint64 now_us, GError **error);

/* RFC 3339 with the offset that @time_zone (IANA) has then, whole seconds unless there are
 * microseconds. (transfer full) */
char *cpt_time_to_text (gint64 us, const char *time_zone);

G_END_DECLS
