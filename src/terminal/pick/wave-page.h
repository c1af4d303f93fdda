/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workflow/shop.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* A wave before somebody walks it (screen 08): its orders, its stops in shelf order, and the one
 * button that takes all of it, goes on with it, or helps with a colleague's. */
#define CPT_TYPE_WAVE_PAGE (cpt_wave_page_get_type ())
G_DECLARE_FINAL_TYPE (CptWavePage, cpt_wave_page, CPT, WAVE_PAGE, AdwBin)

/* NULL with CPT_SHOP_ERROR_NOT_NOW: there is no wave to pick. */
GtkWidget *cpt_wave_page_new (CptShop *shop, GError **error);
/* NULL with CPT_SHOP_ERROR_NOT_NOW: nothing is left of that wave. */
GtkWidget *cpt_wave_page_new_taken (CptShop *shop, const char *wave, GError **error);

G_END_DECLS
