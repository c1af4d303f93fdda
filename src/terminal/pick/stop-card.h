/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workflow/pick.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* What to take at a stop: picture, name, size inverted, how many of how many; between picture and
 * name the band says what the last scan was. */
#define CPT_TYPE_STOP_CARD (cpt_stop_card_get_type ())
G_DECLARE_FINAL_TYPE (CptStopCard, cpt_stop_card, CPT, STOP_CARD, AdwBin)

void cpt_stop_card_show (CptStopCard *self, CptPickStop *stop);
/* @say: (nullable): the band leaves */
void cpt_stop_card_say (CptStopCard *self, const CptSay *say);

G_END_DECLS
