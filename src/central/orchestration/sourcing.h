/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "central/orchestration/service.h"
#include "wire/order.h"

G_BEGIN_DECLS

/* Which shop owes which lines, and why in words that are kept. Today: the shop the order names,
 * else the nearest (store rank) with stock of all lines, else the nearest at all; a later engine
 * fills the same interface. */
typedef struct {
  char store[CPT_STORE_SIZE];
  GArray *lines; /* (owned) (element-type guint) index into order->lines */
  char *why;     /* (owned) "nearest with stock of all lines; LYO1 has 1 of 4 45014-BOR-L" */
} CptAssignment;
void cpt_assignment_free (CptAssignment *self);

/* (transfer full) (element-type CptAssignment); NULL with a problem (422 unknown_store, no_store)
 * or a storage error */
GPtrArray *cpt_sourcing_assign (CptTransaction *transaction,
                                const CptOrder *order,
                                CptProblem **problem_out,
                                GError **error);

G_END_DECLS
