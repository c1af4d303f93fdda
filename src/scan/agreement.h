/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "scan/decode.h"

#include <glib.h>

G_BEGIN_DECLS

/* A code is believed when this many of the last four frames show it. */
#define CPT_AGREEMENT_N_FRAMES 2
#define CPT_AGREEMENT_N_LAST   4
/* Labels in sight at a time; what comes above waits until one has left. */
#define CPT_AGREEMENT_MAX_LABELS 64
/* Products that a pick can wait for at a time. */
#define CPT_AGREEMENT_MAX_EXPECTED          2000
#define CPT_AGREEMENT_SAME_LABEL_DEFAULT_MS 500

typedef struct _CptAgreement CptAgreement;

/**
 * cpt_agreement_new:
 *
 * Turns what a decoder sees frame by frame into scans: one for each label that is held before the
 * camera. Pure: time comes in as an argument.
 */
CptAgreement *cpt_agreement_new (void);
void cpt_agreement_free (CptAgreement *self);

/* How long a label has to be out of sight before it counts as shown again (`clocks.same_label_ms`
 * of the policy). */
void cpt_agreement_set_same_label_ms (CptAgreement *self, guint same_label_ms);

/**
 * cpt_agreement_set_expected:
 * @gtins: (array length=n_gtins): GTIN-14s that the work in hand waits for; none with 0
 *
 * One frame is enough for an expected code, except of kinds whose check is weak (ITF, DataBar).
 * While an expected code is in sight, other GTINs are not reported: the neighbours on the shelf are
 * not meant.
 */
void cpt_agreement_set_expected (CptAgreement *self, const char *const *gtins, gsize n_gtins);

/**
 * cpt_agreement_add_frame:
 * @symbols: (nullable) (element-type CptSymbol): what the decoder saw in this frame; %NULL is a
 * frame in which nothing was seen, and is also given when the camera is stopped
 * @time_us: when the frame was taken, of a clock that never goes back
 *
 * The same label is not reported again before it was out of sight for same_label_ms. A slow camera
 * whose frames lie further apart than that does not make one label two: it is out of sight only
 * when a frame did not show it.
 *
 * Returns: (transfer full) (element-type CptSymbol): the symbols that are scans now, often none
 */
GPtrArray *cpt_agreement_add_frame (CptAgreement *self, const GPtrArray *symbols, gint64 time_us);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CptAgreement, cpt_agreement_free)

G_END_DECLS
