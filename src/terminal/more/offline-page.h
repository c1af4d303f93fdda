/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workflow/shop.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* What goes on without the network, what waits for it, and what this device has still to send
 * (screen 15). */
#define CPT_TYPE_OFFLINE_PAGE (cpt_offline_page_get_type ())
G_DECLARE_FINAL_TYPE (CptOfflinePage, cpt_offline_page, CPT, OFFLINE_PAGE, AdwBin)

/* @alone: a page of its own, which a person leaves again; else it fills an empty pane. */
GtkWidget *cpt_offline_page_new (CptShop *shop, gboolean alone);

G_END_DECLS
