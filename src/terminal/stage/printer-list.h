/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * CptPrinterList:
 *
 * The printers of this machine that labels can go to, a row each, as they answer. Nobody waits for
 * one that does not.
 *
 * Signal: `chosen` (utf8: the printer's name, or the value of a row of cpt_printer_list_add()).
 */
#define CPT_TYPE_PRINTER_LIST (cpt_printer_list_get_type ())
G_DECLARE_FINAL_TYPE (CptPrinterList, cpt_printer_list, CPT, PRINTER_LIST, AdwBin)

/* A choice that is no printer; it stands before them. Before the first cpt_printer_list_look(). */
void cpt_printer_list_add (CptPrinterList *self,
                           const char *value,
                           const char *title,
                           const char *subtitle);
/* The one with the tick, be it there or not; NULL: none. */
void cpt_printer_list_set_current (CptPrinterList *self, const char *value);
/* Asks the machine (anew). */
void cpt_printer_list_look (CptPrinterList *self);

G_END_DECLS
