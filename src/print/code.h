/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "print/label.h"

#include <cairo.h>

G_BEGIN_DECLS

typedef enum { CPT_CODE_128, CPT_CODE_QR } CptCodeKind;

/* Draws @text as a code that fills the box (points) as far as whole modules go, in the middle of
 * it, with the quiet zone that its norm asks for inside. Black on what is there. */
gboolean cpt_code_draw (cairo_t *cairo,
                        CptCodeKind kind,
                        const char *text,
                        double x,
                        double y,
                        double width,
                        double height,
                        GError **error);

G_END_DECLS
