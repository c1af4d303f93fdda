/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workflow/strip.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The slim line on top that never lies: link and unsent work at the start, scanner and clock at the
 * end. A 48 px button (`win.open-attention`) when something needs a person, and only then. */
#define CPT_TYPE_SYNC_STRIP (cpt_sync_strip_get_type ())
G_DECLARE_FINAL_TYPE (CptSyncStrip, cpt_sync_strip, CPT, SYNC_STRIP, AdwBin)

void cpt_sync_strip_show (CptSyncStrip *self, const CptStripWords *words);
void cpt_sync_strip_set_scanner (CptSyncStrip *self, CptScannerState scanner);
void cpt_sync_strip_set_clock (CptSyncStrip *self, const char *clock);

G_END_DECLS
