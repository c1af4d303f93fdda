/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workflow/collect.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* What the customer gets: what their pass is worth, what stands in the way, the articles with what
 * is paid, and the bags to bring. Shows a CptCollect, and changes nothing in it. */
#define CPT_TYPE_GOODS_VIEW (cpt_goods_view_get_type ())
G_DECLARE_FINAL_TYPE (CptGoodsView, cpt_goods_view, CPT, GOODS_VIEW, AdwBin)

/* Once, before it comes on the screen. */
void cpt_goods_view_bind (CptGoodsView *self, CptCollect *collect);

G_END_DECLS
