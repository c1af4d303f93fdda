/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "central/orchestration/service.h"

G_BEGIN_DECLS

/**
 * cpt_ordering_place:
 * @channel: name of the channel's token, or "operator"
 * @created_out: TRUE: 201, FALSE: 200 repeated
 *
 * POST /v1/orders (ORDER.md): sourcing names the shop and why, fulfilments are made with their due
 * times, rows are published, the document is kept with its unknown members. The sender's key is
 * (@channel, number): the same document again gives the same answer with `"repeated":true`, another
 * one is 422 `key_reused`. Errors name the member: 400 `malformed`.
 */
char *cpt_ordering_place (CptService *self,
                          const char *channel,
                          const char *body,
                          gsize length,
                          gboolean *created_out,
                          CptProblem **problem_out);

/* POST /v1/orders/{ref}/cancel: one fulfilment.cancel for each part. @body:
 * {"lines":[{"line","quantity"}]|null,"reason"}. */
char *cpt_ordering_cancel (CptService *self,
                           const char *channel,
                           const char *number,
                           const char *key,
                           const char *body,
                           gsize length,
                           CptProblem **problem_out);

/* POST /v1/arrivals: {"number","at"}: the customer stands in the shop. Told twice it is one
 * arrival; 409 when nothing of the order waits. */
char *cpt_ordering_arrive (CptService *self,
                           const char *channel,
                           const char *key,
                           const char *body,
                           gsize length,
                           CptProblem **problem_out);

/* POST /v1/orders/{ref}/payments: {"ref","amount","till","receipt","at"}: what was paid at a till
 * or elsewhere. Part payments add up; the same `ref` of an order counts once. */
char *cpt_ordering_pay (CptService *self,
                        const char *channel,
                        const char *number,
                        const char *body,
                        gsize length,
                        CptProblem **problem_out);

/* POST /v1/orders/{ref}/contact: {"phone","email","collectors"}: what of these is there and not
 * null replaces what was; the contact's row then says when. 409 when the order is closed. */
char *cpt_ordering_contact (CptService *self,
                            const char *channel,
                            const char *number,
                            const char *key,
                            const char *body,
                            gsize length,
                            CptProblem **problem_out);

/* GET /v1/orders/{ref}: the stored document, with `state` and fulfilments beside it, and why each
 * was given to its shop. */
char *cpt_ordering_show (CptService *self,
                         const char *channel,
                         const char *number,
                         CptProblem **problem_out);

G_END_DECLS
