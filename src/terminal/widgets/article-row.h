/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* An article in one line of a list: picture, name, what it is, where, how many. Properties:
 * `picture` (path or NULL), `icon` (stands in its place; NULL: the picture does), `name`, `detail`,
 * `place` (a code; NULL, "": none is shown), `count` (uint; 0: none is shown). The row of the list
 * takes its accessible name from here. */
#define CPT_TYPE_ARTICLE_ROW (cpt_article_row_get_type ())
G_DECLARE_FINAL_TYPE (CptArticleRow, cpt_article_row, CPT, ARTICLE_ROW, AdwBin)

G_END_DECLS
