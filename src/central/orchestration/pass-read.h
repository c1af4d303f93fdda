/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "central/storage/storage.h"
#include "domain/pass.h"

G_BEGIN_DECLS

/**
 * cpt_pass_read:
 * @transaction: the one that decides
 * @text: args.pass of a hand-over, as it was sent; not empty
 * @effective_us: when it was handed over: what is revoked later was good then, now and whenever the
 * log is folded again
 * @pass_out: (out caller-allocates): state, live, not_before_us, expires_us, jti and order; the
 * rest is FALSE
 * @error: only of the storage
 *
 * What @text is by itself: genuine by a key of this chain, revoked, or neither. Whose act it is
 * for, and whether it was used, is the asker's to look up.
 *
 * Returns: TRUE unless the storage failed
 */
gboolean cpt_pass_read (CptTransaction *transaction,
                        const char *text,
                        gint64 effective_us,
                        CptPassFacts *pass_out,
                        GError **error);

G_END_DECLS
