/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Shows the icon of that name. A GtkImage that is told the icon it shows already has the whole
 * window laid out anew; this does nothing then. @icon_name: NULL shows none. */
void cpt_show_icon (GtkImage *image, const char *icon_name);

G_END_DECLS
