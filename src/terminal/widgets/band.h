/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workflow/say.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The loud answer to a scan: green right, amber already or unknown, red wrong; icon, title and
 * words. Stays until the next answer. */
#define CPT_TYPE_BAND (cpt_band_get_type ())
G_DECLARE_FINAL_TYPE (CptBand, cpt_band, CPT, BAND, AdwBin)

/* NULL or nothing said: the band leaves. */
void cpt_band_show (CptBand *self, const CptSay *say);
/* Something right that is said from now on can be taken back: a button for `win.undo` stands in the
 * band. */
void cpt_band_set_can_undo (CptBand *self, gboolean can_undo);

G_END_DECLS
