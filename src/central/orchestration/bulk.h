/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "central/orchestration/service.h"

G_BEGIN_DECLS

#define CPT_BULK_MAX_ROWS      5000 /* of products, prices, stock: the writer is busy half a second */
#define CPT_BULK_MAX_MOVEMENTS 1000

/**
 * cpt_bulk_put:
 * @kind: "products", "prices", "stock": a kind of import, whose readers read the rows
 * @channel: name of the channel's token
 * @key: (nullable): the header Idempotency-Key
 * @body: a JSON array of rows
 *
 * PUT /v1/products, /v1/prices, /v1/stock (ORDER.md): one transaction, one command in the log. Rows
 * that are wrong are named in `refused`, the others are taken; 422 `rows_refused` when none could
 * be taken. With a key, the same body again is not applied again and gets the same answer.
 *
 * Returns: (transfer full): {"rows","written","unchanged","refused":[{"row","field","why"}],
 *   "repeated"}
 */
char *cpt_bulk_put (CptService *self,
                    const char *kind,
                    const char *channel,
                    const char *key,
                    const char *body,
                    gsize length,
                    CptProblem **problem_out);

/* POST /v1/stock-movements: each row is a command of its own, its key is its `ref`. The same ref
 * with another movement is 422 `key_reused`, and nothing of the call is booked. Returns:
 * {"rows","booked","repeated","refused"} */
char *cpt_bulk_move (CptService *self,
                     const char *channel,
                     const char *body,
                     gsize length,
                     CptProblem **problem_out);

G_END_DECLS
