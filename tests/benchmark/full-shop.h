/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hand.h"

G_BEGIN_DECLS

/* The shop of the window's tests, as full as a busy one that was cut off: a window on it, signed
 * in, with 200,000 more products in its cache and 1,000 commands in its journal that nobody sent.
 */
#define FULL_SHOP_PRODUCTS 200000
#define FULL_SHOP_UNSENT   1000
void full_shop_init (Hand *hand, const char *parent, int width, int height);

G_END_DECLS
