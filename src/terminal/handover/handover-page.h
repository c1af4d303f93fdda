/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workflow/shop.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The counter: finds the order of who is here, and hands it over. Two columns where there is room,
 * else one. Read-only property `serving` (bool): an order is on the page, not the find field. */
#define CPT_TYPE_HANDOVER_PAGE (cpt_handover_page_get_type ())
G_DECLARE_FINAL_TYPE (CptHandoverPage, cpt_handover_page, CPT, HANDOVER_PAGE, AdwBin)

GtkWidget *cpt_handover_page_new (CptShop *shop);
/* @fulfilment: what is handed over; what was ticked for it stays. "": the find field */
void cpt_handover_page_open (CptHandoverPage *self, const char *fulfilment);
/* Its hand-over is on the page. */
gboolean cpt_handover_page_shows (CptHandoverPage *self, const char *fulfilment);
gboolean cpt_handover_page_is_serving (CptHandoverPage *self);

G_END_DECLS
