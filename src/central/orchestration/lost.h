/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "central/orchestration/service.h"

G_BEGIN_DECLS

/* Are commands missing that this terminal no longer has, when its oldest is @oldest_retained_seq?
 */
gboolean cpt_lost_is_gap (const CptTerminalRow *terminal, gint64 oldest_retained_seq);
/**
 * cpt_lost_skip:
 *
 * Puts on record that those commands never came, opens an exception that names them for a manager,
 * and lets the terminal go on after them (SYNC §5). The work scope of its shop is locked.
 */
gboolean cpt_lost_skip (CptService *service,
                        CptTransaction *transaction,
                        CptTerminalRow *terminal,
                        gint64 oldest_retained_seq,
                        GError **error);

G_END_DECLS
