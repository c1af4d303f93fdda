/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What a customer signed: {"ratio":1.9,"strokes":[[[x,y],…],…]}. @ratio, 0.1…10, is the pad's width
 * by its height; x and y are integers 0…1000 of them. No times, no pressure, no picture. */
#define CPT_STROKES_MAX_BYTES 65536
#define CPT_STROKES_MAX       1000 /* strokes; points of one */

/* FALSE, with a CptWireError: it is no such document, holds anything else, or has no stroke. */
gboolean cpt_strokes_check (const char *text, gsize length, GError **error);

G_END_DECLS
