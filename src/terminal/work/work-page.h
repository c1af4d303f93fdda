/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workflow/shop.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The Work list by due time (screens 02, 08). Implements CptPage. */
#define CPT_TYPE_WORK_PAGE (cpt_work_page_get_type ())
G_DECLARE_FINAL_TYPE (CptWorkPage, cpt_work_page, CPT, WORK_PAGE, AdwBin)

GtkWidget *cpt_work_page_new (CptShop *shop);

G_END_DECLS
