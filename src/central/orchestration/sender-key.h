/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "central/orchestration/service.h"
#include "crypto/crypto.h"

G_BEGIN_DECLS

#define CPT_MAX_KEY_BYTES 200

/* What makes a sender's call the same call when it comes again (ORDER.md): the id of the command
 * that it became is derived from the sender and its key, so the log itself says whether it was
 * done, and the command's arguments hold what the document was. */
typedef struct {
  gboolean given; /* FALSE: no key, each call is a new one */
  char id[CPT_ID_SIZE];
  char body[2 * CPT_HASH_BYTES + 1]; /* hex of the document's hash, white space apart */
} CptSenderKey;

/* Two documents are the same when they differ in white space alone. */
void cpt_sender_key_hash (const char *body, gsize length, guint8 hash_out[CPT_HASH_BYTES]);

/* A UUID (version 8: of our own making) of texts: @call, @channel, @about (nullable), @key. */
void cpt_sender_key_derive (const char *call,
                            const char *channel,
                            const char *about,
                            const char *key,
                            char id_out[CPT_ID_SIZE]);

/**
 * cpt_sender_key_init:
 * @call: what is called, e.g. "order.cancel"
 * @about: (nullable): what it is about, e.g. an order's number
 * @key: (nullable): the header Idempotency-Key
 *
 * Returns: FALSE with a 400: the key is too long
 */
gboolean cpt_sender_key_init (CptSenderKey *self,
                              CptService *service,
                              const char *call,
                              const char *channel,
                              const char *about,
                              const char *key,
                              const char *body,
                              gsize length,
                              CptProblem **problem_out);

/* Looks the key up in the log: @entry_out is what it became, NULL when it is new. FALSE: it came
 * with another document (@problem_out: 422 `key_reused`, the run ends), or the storage failed. */
gboolean cpt_sender_key_find (const CptSenderKey *self,
                              CptTransaction *transaction,
                              CptLogEntry **entry_out,
                              CptProblem **problem_out,
                              GError **error);

G_END_DECLS
