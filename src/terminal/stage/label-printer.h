/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * cpt_label_printer_print_async:
 * @path: a PDF of labels; it is opened before this returns to the main loop's next turn, and may be
 * written over after that
 *
 * Hands it to the machine's default printer, or else the first one that takes PDF; what writes into
 * a file is no printer. Fails with %G_IO_ERROR_NOT_FOUND where there is none.
 */
void cpt_label_printer_print_async (const char *path,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
/* (transfer full) (nullable): the printer's name */
char *cpt_label_printer_print_finish (GAsyncResult *result, GError **error);

G_END_DECLS
