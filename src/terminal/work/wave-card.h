/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workflow/wave.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * CptWaveCard:
 *
 * A wave above the list of work: what it holds, who has it, when it is due. It opens the wave's
 * page.
 */
#define CPT_TYPE_WAVE_CARD (cpt_wave_card_get_type ())
G_DECLARE_FINAL_TYPE (CptWaveCard, cpt_wave_card, CPT, WAVE_CARD, AdwBin)

GtkWidget *cpt_wave_card_new (void);
/* What it shows from now on; @wave may go at once. */
void cpt_wave_card_show (CptWaveCard *self, CptShop *shop, const CptWave *wave);

G_END_DECLS
