/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtkunixprint.h>

G_BEGIN_DECLS

/* Whether labels can go to it: it takes PDF, and does not write into a file. */
gboolean cpt_label_printer_can_use (GtkPrinter *printer);

/**
 * cpt_label_printer_print_async:
 * @path: a PDF of labels; it is opened before this returns to the main loop's next turn, and may be
 * written over after that
 * @name: (nullable): the printer; NULL, "": the machine's default one, or else the first that takes
 * PDF
 *
 * Fails with %G_IO_ERROR_NOT_FOUND where there is no such printer: nobody waits longer than ten
 * seconds for one that does not answer.
 */
void cpt_label_printer_print_async (const char *path,
                                    const char *name,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
/* (transfer full) (nullable): the printer's name */
char *cpt_label_printer_print_finish (GAsyncResult *result, GError **error);

G_END_DECLS
