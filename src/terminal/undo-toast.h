/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workflow/shop.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The undo toast: what was just done, with the seconds left. One at a time; it leaves at once when
 * its order moves on. */
typedef struct _CptUndoToast CptUndoToast;
/* Over @tasks, the pane of @overlay that may stand beside a list. */
CptUndoToast *cpt_undo_toast_new (CptShop *shop, AdwToastOverlay *overlay, GtkWidget *tasks);
void cpt_undo_toast_free (CptUndoToast *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CptUndoToast, cpt_undo_toast_free)

/* Once a second: the count goes down. */
void cpt_undo_toast_tick (CptUndoToast *self);
/* px that it takes from the bottom of its overlay, with the bars below it; 0: none is there. */
int cpt_undo_toast_get_height (CptUndoToast *self);

G_END_DECLS
