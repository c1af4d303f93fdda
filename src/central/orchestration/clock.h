/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "central/orchestration/service.h"

G_BEGIN_DECLS

#define CPT_CLOCK_S 1 /* how often `serve` calls it */

/**
 * cpt_clock_run:
 *
 * What becomes due while something waits for its customer (commands.md §10): reminders, an
 * authorisation that ends, the end of the hold. Each is a command of the clock's in the log, and
 * its id derives from part, sort and moment: two processes that fire are one effect. Of reminders
 * that were missed the latest is told. At most 100 parts a call; the others come with the next.
 */
gboolean cpt_clock_run (CptService *self, GError **error);

G_END_DECLS
