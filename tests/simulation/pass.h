/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/pass.h"

G_BEGIN_DECLS

/* Passes of the simulator: the text says all that a signed one would, in plain words, and the
 * linker puts a reader of these before the programs' own. What is signed and by whom is tried
 * elsewhere; here it is what becomes of a pass. */

/* One of @order's; each order has a few, always the same ones. */
void pass_make (const char *order, guint which, char out[CPT_PASS_SIZE]);
#define N_PASSES 4 /* of an order: a long one, one that ends soon, a forged one, a revoked one */

void pass_read (const char *text, CptPassFacts *facts_out);

G_END_DECLS
