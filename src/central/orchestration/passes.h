/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "central/orchestration/service.h"
#include "codes/pass.h"

G_BEGIN_DECLS

/* Signed passes (SYNC §11): central alone makes them, terminals take them without a network. */

/* A printed pass of an order that is not ready yet is good for so long, and a printed one for a day
 * at least. */
#define CPT_PASS_STATIC_DAYS 30
#define CPT_PASS_MAX_DAYS    366

typedef struct {
  char text[CPT_PASS_TEXT_LENGTH + 1];
  char number[33]; /* the order's */
  gboolean live;
  char *not_before, *expires; /* (owned) as people read it, with the shop's offset */
} CptPassIssued;
void cpt_pass_issued_clear (CptPassIssued *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CptPassIssued, cpt_pass_issued_clear)

/**
 * cpt_passes_issue:
 * @channel: whose order it is; "operator": anybody's
 * @live: for the customer's page: good for the policy's `passes.live_minutes`
 * @days: 1…CPT_PASS_MAX_DAYS from now; 0: a printed one is good until the end of the hold, or
 * CPT_PASS_STATIC_DAYS where not all of it is ready yet
 *
 * Makes the chain's first key where there is none. 404: no such order; 409: nothing of it is to be
 * collected any more, or it is sent.
 */
gboolean cpt_passes_issue (CptService *self,
                           const char *channel,
                           const char *number,
                           gboolean live,
                           gint days,
                           CptPassIssued *issued_out,
                           CptProblem **problem_out);

/* Calls back every pass of the order that has not run out; its shops are told.
 * Returns: (transfer full) (nullable): {"number":…,"revoked":n} */
char *cpt_passes_revoke (CptService *self,
                         const char *channel,
                         const char *number,
                         CptProblem **problem_out);

/**
 * cpt_passes_rotate:
 * @drop: the key before the one that signs now goes at once, though passes of it are about
 *
 * A new key signs from now on; the one before it stays known until its last pass has run out. Two
 * are known at a time: 409 `guard_failed` while the one before is still needed.
 *
 * Returns: (transfer full) (nullable): {"key":…,"from":…,"before":{"key":…,"until":…}|null}
 */
char *cpt_passes_rotate (CptService *self, gboolean drop, CptProblem **problem_out);

/* For those who write in a transaction of their own, with the part's shop locked, and have saved
 * @part: if none of its order's parts owes anything any more, the passes are called back. The
 * part's shop alone is told: the others have nothing to hand over on them. */
gboolean cpt_passes_revoke_ended (CptTransaction *transaction,
                                  const CptFulfilment *part,
                                  gint64 now_us,
                                  GError **error);
/* The first key of a chain; no shop is there yet. */
gboolean cpt_passes_make_first_key (CptService *self, CptTransaction *transaction, GError **error);
/* The rows of what a shop has to know of passes: for a new shop. */
gboolean cpt_passes_publish_all (CptTransaction *transaction, const char *store, GError **error);
/* What the clock brings about: what would have run out is called back no more, and keys that nobody
 * needs are forgotten. */
gboolean cpt_passes_tidy (CptService *self, GError **error);

G_END_DECLS
