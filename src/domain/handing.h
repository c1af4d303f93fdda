/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/apply.h"

#include <glib.h>

G_BEGIN_DECLS

/**
 * cpt_fulfilment_leave_astray:
 * @self: what a refused hand-over was about
 * @args: of that command
 * @is_here: FALSE: another shop's, so nothing of it can be booked
 * @astray: (element-type CptAstray): what it means is appended
 *
 * The goods of a refused hand-over have left custody all the same (commands.md §3, "A refused
 * report"): put_back + booked, and they are in no bag any more.
 *
 * Returns: pieces booked
 */
gint64 cpt_fulfilment_leave_astray (CptFulfilment *self,
                                    const CptArgs *args,
                                    gboolean is_here,
                                    GArray *astray);

G_END_DECLS
