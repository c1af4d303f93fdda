/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workflow/dispatch.h"

#include <string.h>

const char *
cpt_dispatch_find_order (CptShop *shop, const char *sku)
{
  g_autoptr (GPtrArray) open = NULL;

  g_return_val_if_fail (CPT_IS_SHOP (shop), NULL);
  g_return_val_if_fail (sku != NULL, NULL);

  open = cpt_view_list_open (cpt_shop_get_view (shop)); /* at risk first, then by due time */
  for (guint n = 0; n < open->len; n++) {
    const CptViewFulfilment *found = g_ptr_array_index (open, n);

    for (gsize l = 0; l < found->shown->n_lines; l++) {
      const CptLine *line = &found->shown->lines[l];

      if (g_str_equal (line->sku, sku) && cpt_line_get_to_pick (line) > 0)
        return found->shown->id;
    }
  }
  return NULL;
}

void
cpt_dispatch_find_place (CptShop *shop, const char *sku, char place_out[CPT_LOCATION_SIZE])
{
  g_autoptr (CptStock) stock = NULL;
  gint64 most = 0;

  g_return_if_fail (CPT_IS_SHOP (shop));

  stock = cpt_view_load_stock (cpt_shop_get_view (shop), sku);
  g_strlcpy (place_out, CPT_LOCATION_NONE, CPT_LOCATION_SIZE);
  for (guint i = 0; i < stock->floor->len; i++) {
    const CptFloorStock *at = &g_array_index (stock->floor, CptFloorStock, i);

    if (strcmp (at->location, CPT_LOCATION_NONE) != 0 && at->quantity > most) {
      most = at->quantity;
      g_strlcpy (place_out, at->location, CPT_LOCATION_SIZE);
    }
  }
}
