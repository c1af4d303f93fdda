/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workflow/shop.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* What needs a person: refused work and goods in hands (screen 07). Implements CptPage. */
#define CPT_TYPE_ATTENTION_PAGE (cpt_attention_page_get_type ())
G_DECLARE_FINAL_TYPE (CptAttentionPage, cpt_attention_page, CPT, ATTENTION_PAGE, AdwBin)

GtkWidget *cpt_attention_page_new (CptShop *shop);

G_END_DECLS
