/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* (L1 + 0.05) / (L2 + 0.05) of WCAG 2, 1…21; alpha is not looked at. */
double contrast_of (const GdkRGBA *one, const GdkRGBA *two);

/* Draws @window once and holds each label in it against the ground that it stands on: 7 : 1, large
 * text (18 pt, or 14 pt and bold) 4.5 : 1. Adds a line to @findings for each that falls short, and
 * returns how many labels were looked at. */
guint contrast_look (GtkWidget *window, GPtrArray *findings);

G_END_DECLS
