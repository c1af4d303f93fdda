/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "central/orchestration/order-make.h"
#include "wire/json.h"

G_BEGIN_DECLS

/* The answer to a placed order (ORDER.md), with `"repeated":false` as its last member. */
char *cpt_order_answer_write (const CptOrderMaking *making);
/* The same answer, given again. */
char *cpt_order_answer_repeat (const char *answer);

/* Parts of the order as they are now: (transfer full) (element-type CptFulfilment), by reference.
 */
GPtrArray *cpt_order_load_parts (CptTransaction *transaction,
                                 const CptOrderRow *row,
                                 GError **error);
/* Why nobody comes for anything of these parts: a 409. */
CptProblem *cpt_order_explain_end (const GPtrArray *parts);
/* `"state":…,"fulfilments":[…]` of those parts, each with why its shop was chosen. */
gboolean cpt_order_answer_put_parts (CptJsonWriter *writer,
                                     CptTransaction *transaction,
                                     const CptOrderRow *row,
                                     const GPtrArray *parts,
                                     GError **error);

G_END_DECLS
