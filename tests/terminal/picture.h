/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* How much of what @widget shows is not as the kept PNG at @path has it: the share of pixels, 0 to
 * 1, of which a colour is more than PICTURE_MAX_SHADE of 255 away. 1: another size, or none kept.
 * With COMPTOIR_KEEP in the environment the PNG is written anew, and nothing differs; else one that
 * differs is left in the folder of the build for whoever looks. */
#define PICTURE_MAX_SHADE 32
double picture_compare (GtkWidget *widget, const char *path);

G_END_DECLS
