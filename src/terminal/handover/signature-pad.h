/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * CptSignaturePad:
 *
 * Where a customer signs, by finger, pen or mouse. It keeps strokes alone, as whole thousandths of
 * its width and height: no time, no pressure, no picture (DESIGN-UI §5; `wire/strokes.h`).
 *
 * Property: `blank` (bool, read-only): nothing is drawn yet. Insensitive, it shows what was signed
 * and takes nothing more.
 */
#define CPT_TYPE_SIGNATURE_PAD (cpt_signature_pad_get_type ())
G_DECLARE_FINAL_TYPE (CptSignaturePad, cpt_signature_pad, CPT, SIGNATURE_PAD, GtkWidget)

void cpt_signature_pad_clear (CptSignaturePad *self);
/* (transfer full): {"ratio":1.9,"strokes":[[[x,y],…],…]}, 64 KiB at most; NULL: it is blank */
GBytes *cpt_signature_pad_make_strokes (CptSignaturePad *self);

G_END_DECLS
