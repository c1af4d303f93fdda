/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A due time as icon, word and colour. Properties: `here` ("Here · 3 min": a customer waits, which
 * stands in place of it; NULL: none), `label` ("Soon · 12 min"; NULL or "": the chip hides),
 * `state` (CptDueState as int). */
#define CPT_TYPE_DUE_CHIP (cpt_due_chip_get_type ())
G_DECLARE_FINAL_TYPE (CptDueChip, cpt_due_chip, CPT, DUE_CHIP, GtkBox)

G_END_DECLS
