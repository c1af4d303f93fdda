/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/limits.h"

#include <glib.h>

G_BEGIN_DECLS

/* What a pass text turned out to be (SYNC §11). A pass that says CPT1 and cannot be read, or that
 * no live key signed, is NOT_GENUINE; NONE: the act names no pass. */
typedef enum {
  CPT_PASS_NONE = 0,
  CPT_PASS_GENUINE,
  CPT_PASS_NOT_GENUINE,
  CPT_PASS_REVOKED,
} CptPassState;

/* The facts of the pass that a hand-over names. Whoever decides has read and verified it: domain
 * sees no bytes and no key. All but @state means something only while the pass is GENUINE or
 * REVOKED. */
typedef struct {
  CptPassState state;
  gboolean live; /* of the customer's page, which draws it anew; else mail, paper, screenshot */
  gint64 not_before_us; /* genuine from here … */
  gint64 expires_us;    /* … until before here, by effective time */
  char jti[CPT_ID_SIZE];
  char order[CPT_ID_SIZE]; /* whose pass it is */
  gboolean is_theirs;      /* that order is the fulfilment's, or one of the same customer's */
  gboolean used;           /* another accepted act gave this fulfilment on it, and stands */
} CptPassFacts;

G_END_DECLS
