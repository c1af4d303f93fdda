/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Walks what can be seen below @window and adds a line to @findings (element-type utf8) for each
 * label that is cut, each target under 48 px, all that is wider than the window, and each control
 * that has no accessible name. Returns: how many widgets were looked at */
guint lint_walk (GtkWidget *window, GPtrArray *findings);

G_END_DECLS
