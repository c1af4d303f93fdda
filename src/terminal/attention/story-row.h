/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workflow/attention.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* One line of what happened: an icon on the line that leads from what was before to what came
 * after, words, and when. */
#define CPT_TYPE_STORY_ROW (cpt_story_row_get_type ())
G_DECLARE_FINAL_TYPE (CptStoryRow, cpt_story_row, CPT, STORY_ROW, GtkBox)

/* @is_last: nothing came after it. */
GtkWidget *cpt_story_row_new (CptAttentionEvent *event, gboolean is_last);

G_END_DECLS
