/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workflow/pick.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* "Can't find it": how many were found, why the rest is missing, and what that will do, before the
 * tap. Signal `chosen` when something was chosen that can be saved, or "later" was tapped. */
#define CPT_TYPE_SHORT_SHEET (cpt_short_sheet_get_type ())
G_DECLARE_FINAL_TYPE (CptShortSheet, cpt_short_sheet, CPT, SHORT_SHEET, AdwBin)

/* Starts anew for the walk's current stop. */
void cpt_short_sheet_open (CptShortSheet *self, CptShop *shop, CptPickWalk *walk);
gint64 cpt_short_sheet_get_found (CptShortSheet *self);
/* What is missing with so many found. */
guint cpt_short_sheet_get_missing (CptShortSheet *self);
const char *cpt_short_sheet_get_reason (CptShortSheet *self); /* NULL: none chosen */
gboolean cpt_short_sheet_is_later (CptShortSheet *self);
/* One more was found: the right item was scanned while the sheet is open. */
void cpt_short_sheet_found_one (CptShortSheet *self);

G_END_DECLS
