/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What was asked of who stands at the counter, by the words of the contract. What was checked is
 * kept, never a number or a picture. */
typedef enum {
  CPT_PROOF_PASS = 1 << 0,         /* "pass": it was shown, and read by a scan */
  CPT_PROOF_NAME = 1 << 1,         /* "name": said */
  CPT_PROOF_PHONE = 1 << 2,        /* "phone": its last two digits, said and typed */
  CPT_PROOF_ORDER_NUMBER = 1 << 3, /* "order-number": said and typed */
  CPT_PROOF_ID_SEEN = 1 << 4,      /* "id-seen" */
  CPT_PROOF_BUYER_YES = 1 << 5,    /* "buyer-yes": by the link that the buyer got */
  CPT_PROOF_UNKNOWN = 1 << 30, /* a word of a policy that this build does not know: never given */
} CptProof;

#define CPT_MAX_PROOF_AGE 99 /* years */
#define CPT_MAX_PROOFS    8
#define CPT_PROOFS_TEXT   48 /* all words of a set with '|' between them */

/* UNKNOWN for a word that is none; an age is no word of this table. */
CptProof cpt_proof_from_text (const char *text);

/* "phone|order-number|id-seen" in the order above. @out holds CPT_PROOFS_TEXT bytes. */
void cpt_proofs_to_text (guint proofs, char *out);

/* A word above, "age-N" or "under-age-N", N without leading zeros, 1…99. */
gboolean cpt_proof_is_good (const char *text);

/* What a list of such words says; (element-type utf8) (nullable). */
guint cpt_proofs_get (const GPtrArray *list);    /* CptProof */
gint cpt_proofs_get_age (const GPtrArray *list); /* at least so old, the highest; 0: not asked */
gint cpt_proofs_get_under_age (
    const GPtrArray *list); /* younger, or no proof; the lowest; 0: none */

G_END_DECLS
