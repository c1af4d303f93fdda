/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workflow/wave.h"

G_BEGIN_DECLS

/* Puts its orders in the order in which they are due, and says what they come to. */
void cpt_wave_measure (CptWave *self, const CptWaveRule *rule);

/* What is left of it to pick. (transfer full) */
CptWaveOrder *cpt_wave_read_order (CptShop *shop, const CptFulfilment *shown);

/* Whether the person who is signed in has it. */
gboolean cpt_wave_has_order (CptShop *shop, const CptFulfilment *shown);

G_END_DECLS
