/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workflow/shop.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* This device: shop, network, what waits, scanner, sound, sign out. Implements CptPage. */
#define CPT_TYPE_MORE_PAGE (cpt_more_page_get_type ())
G_DECLARE_FINAL_TYPE (CptMorePage, cpt_more_page, CPT, MORE_PAGE, AdwBin)

GtkWidget *cpt_more_page_new (CptShop *shop);

G_END_DECLS
