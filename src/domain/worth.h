/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/fulfilment.h"

#include <glib.h>

G_BEGIN_DECLS

/**
 * cpt_line_get_worth:
 * @self: a line; without goods it is worth nothing
 * @from: pieces of it that have gone
 * @quantity: pieces that go next
 *
 * What the buyer pays for these pieces, in minor units: price and deposit of each, less their share
 * of the line's discount. The discount is for all that was ordered; a share is rounded down so that
 * the pieces together, however they are parted, bear exactly all of it (ORDER.md "Rules"). Integer
 * arithmetic; what would not fit stays at 2⁵³ − 1. Never negative.
 */
gint64 cpt_line_get_worth (const CptLine *self, gint64 from, gint64 quantity);

/* What all that has gone of it is worth. */
gint64 cpt_fulfilment_get_gone_worth (const CptFulfilment *self);

/* What all of it is worth that has gone or is still owed. */
gint64 cpt_fulfilment_get_kept_worth (const CptFulfilment *self);

/* @a + @b, at most 2⁵³ − 1; both ≥ 0. */
gint64 cpt_worth_add (gint64 a, gint64 b);

G_END_DECLS
