/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/limits.h"
#include "domain/pass-key.h"
#include "domain/pass.h"

#include <glib.h>

G_BEGIN_DECLS

/* The signed pass of SYNC §11, with which somebody collects an order: 129 bytes,
 * "CPT1" ‖ kid(4) ‖ chain(16) ‖ order(16) ‖ jti(16) ‖ not_before(4) ‖ expires(4) ‖ flags(1) ‖
 * signature(64), times big-endian seconds of UTC, as Base32 (RFC 4648, upper case, no padding). */
#define CPT_PASS_SIGNED_BYTES    65 /* all before the signature */
#define CPT_PASS_SIGNATURE_BYTES 64
#define CPT_PASS_TEXT_LENGTH     207

typedef struct {
  char kid[CPT_PASS_KEY_ID_SIZE]; /* which key signed it */
  char chain[CPT_ID_SIZE];
  char order[CPT_ID_SIZE];
  char jti[CPT_ID_SIZE]; /* its own name */
  gint64 not_before_us;  /* whole seconds, 1970 … 2106 */
  gint64 expires_us;     /* not at and after this */
  gboolean live;         /* flag bit 0; the other seven are kept for later and read as they come */
  guint8 signed_bytes[CPT_PASS_SIGNED_BYTES];
  guint8 signature[CPT_PASS_SIGNATURE_BYTES];
} CptPass;

/* TRUE for a text that says CPT1, whole or cut off: it means to be a pass and nothing else. */
gboolean cpt_pass_is_meant (const char *text);

/**
 * cpt_pass_decode:
 * @text: (nullable): Base32 in either case, white space around it
 *
 * Reads the form alone: who signed it, and whether its time has come, is cpt_pass_judge()'s to say.
 * FALSE: another length, a sign that is none of Base32's, set bits behind the last byte, no CPT1.
 */
gboolean cpt_pass_decode (const char *text, CptPass *pass_out);

/* Makes @self->signed_bytes of the members above it. FALSE: an id is no UUID, @kid no eight hex
 * digits, a time is no whole second of a 32-bit count, or it would end before it begins. */
gboolean cpt_pass_pack (CptPass *self);

/* @self->signed_bytes and @self->signature as text. */
void cpt_pass_encode (const CptPass *self, char text_out[CPT_PASS_TEXT_LENGTH + 1]);

/* Ed25519: cpt_crypto_verify() is one. */
typedef gboolean (*CptPassVerify) (const guint8 key[CPT_PASS_PUBLIC_KEY_BYTES],
                                   gconstpointer data,
                                   gsize length,
                                   const guint8 signature[CPT_PASS_SIGNATURE_BYTES]);

/* What somebody who judges passes knows. */
typedef struct {
  const char *chain;      /* (unowned) ours */
  const CptPassKey *keys; /* (unowned) */
  gsize n_keys;
  const CptPassRevoked *revoked; /* (unowned) (nullable) */
  gsize n_revoked;
  CptPassVerify verify;
} CptPassKnown;

/**
 * cpt_pass_judge:
 * @text: (nullable): what was scanned; NULL or "": no pass
 * @now_us: the effective time of the act: a key is asked as it was then
 * @facts_out: all but `is_theirs` and `used`, which are for whoever knows the order to say
 *
 * GENUINE: a key of ours that was live signed it for our chain. Whether its own time has come and
 * not run out is left to the rule (commands.md), which has the two times.
 */
void cpt_pass_judge (const char *text,
                     const CptPassKnown *known,
                     gint64 now_us,
                     CptPassFacts *facts_out);

G_END_DECLS
