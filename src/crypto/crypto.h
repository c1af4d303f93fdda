/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* All of Comptoir's cryptography: a small header over libsodium. cpt_crypto_init() once in every
 * main(). */
#define CPT_HASH_BYTES       32
#define CPT_PUBLIC_KEY_BYTES 32
#define CPT_SEED_BYTES       32
#define CPT_SIGNATURE_BYTES  64
#define CPT_SALT_BYTES       16
#define CPT_HMAC_BYTES       32

/* FALSE if libsodium cannot start; the caller says so and ends. Safe to call again. */
gboolean cpt_crypto_init (void);

/* BLAKE2b-256. */
void cpt_crypto_hash (gconstpointer data, gsize length, guint8 hash_out[CPT_HASH_BYTES]);
/* The same as 64 lower-case hex digits. Returns: (transfer full) */
char *cpt_crypto_hash_hex (gconstpointer data, gsize length);

void cpt_crypto_random (gpointer bytes_out, gsize length);
/* Returns: (transfer full) 2 × @length lower-case hex digits of random bits */
char *cpt_crypto_random_hex (gsize length);

/* Ed25519. The seed is the private key. */
void cpt_crypto_public_key (const guint8 seed[CPT_SEED_BYTES],
                            guint8 key_out[CPT_PUBLIC_KEY_BYTES]);
void cpt_crypto_sign (const guint8 seed[CPT_SEED_BYTES],
                      gconstpointer data,
                      gsize length,
                      guint8 signature_out[CPT_SIGNATURE_BYTES]);
gboolean cpt_crypto_verify (const guint8 key[CPT_PUBLIC_KEY_BYTES],
                            gconstpointer data,
                            gsize length,
                            const guint8 signature[CPT_SIGNATURE_BYTES]);

/* Argon2id (salt, secret ‖ PIN), 32 bytes. Slow on purpose: never on the main thread. FALSE: out of
 * memory. */
gboolean cpt_crypto_pin_hash (const guint8 *secret,
                              gsize secret_length,
                              const char *pin,
                              const guint8 salt[CPT_SALT_BYTES],
                              guint64 ops,
                              guint64 mem_kib,
                              guint8 hash_out[32]);
/* HMAC-SHA256 (RFC 2104), for those who know nothing newer: the signatures of messages to others.
 */
void cpt_crypto_hmac_sha256 (gconstpointer key,
                             gsize key_length,
                             gconstpointer data,
                             gsize length,
                             guint8 mac_out[CPT_HMAC_BYTES]);
gboolean cpt_crypto_equal (gconstpointer a, gconstpointer b, gsize length); /* constant time */

/* SipHash-2-4 with the feed's key `comptoir-sum-v01` (SYNC §6). */
guint64 cpt_crypto_sip (gconstpointer data, gsize length);
/* One row's part of a scope's `sum`: SipHash over kind\nid\nseq\ndoc; sums are added modulo 2^64.
 */
guint64 cpt_crypto_row_sum (const char *kind,
                            const char *id,
                            gint64 seq,
                            const char *doc,
                            gsize doc_length);

/**
 * cpt_uuid7_make:
 * @now_ms: wall clock, milliseconds
 * @state: the last id's 48-bit milliseconds and 12-bit counter; kept by the caller, starts at 0
 *
 * A UUIDv7 that never goes back, however the clock jumps: the larger of @now_ms and the last one,
 * with a counter (SYNC §9).
 */
typedef struct {
  guint64 last_ms;
  guint counter;
} CptUuid7State;
void cpt_uuid7_make (CptUuid7State *state, guint64 now_ms, char out[37]);
gboolean cpt_uuid_is_valid (
    const char *text); /* lower-case, hyphens in their places; any version */

G_END_DECLS
