/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* A picture of an article, read in a thread of its own so that no page waits for a file. Property:
 * `path` (NULL: the empty ground). */
#define CPT_TYPE_PRODUCT_PICTURE (cpt_product_picture_get_type ())
G_DECLARE_FINAL_TYPE (CptProductPicture, cpt_product_picture, CPT, PRODUCT_PICTURE, AdwBin)

G_END_DECLS
