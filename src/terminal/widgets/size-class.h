/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* By effective width (pixels ÷ text scaling): ≤ 600 handheld, < 1000 portrait tablet, else two
 * panes (DESIGN-UI §6). */
typedef enum { CPT_SIZE_HANDHELD = 0, CPT_SIZE_TABLET, CPT_SIZE_WIDE } CptSizeKind;

/* An AdwBin that reads its width when it is allocated and, at idle, sets the CSS class `handheld`,
 * `tablet` or `wide` on itself and notifies `kind` (int) and `large-text` (text over 150 %: CSS
 * class `large-text`). `short` (height < 640: class `short`). */
#define CPT_TYPE_SIZE_CLASS (cpt_size_class_get_type ())
G_DECLARE_FINAL_TYPE (CptSizeClass, cpt_size_class, CPT, SIZE_CLASS, AdwBin)
CptSizeKind cpt_size_class_get_kind (CptSizeClass *self);

/* For a widget that is laid out otherwise with large text: @changed is called when it comes on the
 * screen, and whenever the text becomes large or plain again. */
typedef void (*CptLargeText) (GtkWidget *widget, gboolean is_large);
void cpt_size_class_watch (GtkWidget *widget, CptLargeText changed);

G_END_DECLS
