/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CptRefusalCode:
 *
 * Why a command is not accepted (SYNC §5). The wire's words are made by cpt_refusal_code_to_text().
 */
typedef enum {
  CPT_REFUSAL_NONE = 0,
  CPT_REFUSAL_MALFORMED,
  CPT_REFUSAL_WRONG_STORE,
  CPT_REFUSAL_NOT_AUTHORISED,
  CPT_REFUSAL_ORDER_CANCELLED,
  CPT_REFUSAL_ALREADY_HANDED_OVER,
  CPT_REFUSAL_ALREADY_DONE,
  CPT_REFUSAL_OVER_LIMIT,
  CPT_REFUSAL_NOT_READY,
  CPT_REFUSAL_NOT_PAID,
  CPT_REFUSAL_PASS_INVALID,
  CPT_REFUSAL_PASS_EXPIRED,
  CPT_REFUSAL_PASS_REVOKED,
  CPT_REFUSAL_PASS_USED,
  CPT_REFUSAL_GUARD_FAILED,
  CPT_REFUSAL_SALVAGED,
  CPT_REFUSAL_INTERNAL_ERROR,
} CptRefusalCode;

/* A code and numbers; the words, in the reader's language, are made at the edge. */
typedef struct {
  CptRefusalCode code;
  guint line;     /* 0: no line is meant */
  gint64 asked;   /* pieces; of not_paid the minor units that are due; -1: does not apply */
  gint64 allowed; /* pieces; -1: does not apply */
  char needs[48]; /* not_authorised: the right that is missing, "fulfilment.accept:take_over".
                     guard_failed of a hand-over: the step that is missing, "name",
                     "phone|order-number|id-seen", "age-18", "bags"; else "" */
} CptRefusal;

/* Fills @refusal_out and returns FALSE, so that a guard reads `return cpt_refuse (…)`. */
gboolean cpt_refuse (CptRefusal *refusal_out, CptRefusalCode code, gint64 asked, gint64 allowed);

/* "guard_failed" …; "" for NONE. Static. */
const char *cpt_refusal_code_to_text (CptRefusalCode code);

/* NONE for a word that this build does not know. */
CptRefusalCode cpt_refusal_code_from_text (const char *text);

G_END_DECLS
