/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Which printer the labels of this device go to. */
#define CPT_TYPE_PRINTER_PAGE (cpt_printer_page_get_type ())
G_DECLARE_FINAL_TYPE (CptPrinterPage, cpt_printer_page, CPT, PRINTER_PAGE, AdwBin)

GtkWidget *cpt_printer_page_new (void);

G_END_DECLS
