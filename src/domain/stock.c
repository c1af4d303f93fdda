/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/stock.h"

#include <string.h>

CptStock *
cpt_stock_new (const char *sku)
{
  CptStock *self = g_new0 (CptStock, 1);

  g_strlcpy (self->sku, sku, sizeof self->sku);
  self->floor = g_array_new (FALSE, TRUE, sizeof (CptFloorStock));
  return self;
}

CptStock *
cpt_stock_copy (const CptStock *self)
{
  CptStock *copy = g_new (CptStock, 1);

  *copy = *self;
  copy->floor = g_array_copy (self->floor);
  return copy;
}

void
cpt_stock_free (CptStock *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->floor, g_array_unref);
  g_free (self);
}

gint64
cpt_stock_get_floor (const CptStock *self)
{
  gint64 floor = 0;

  for (guint i = 0; i < self->floor->len; i++)
    floor += g_array_index (self->floor, CptFloorStock, i).quantity;
  return floor;
}

gint64
cpt_stock_get_floor_at (const CptStock *self, const char *location)
{
  for (guint i = 0; i < self->floor->len; i++) {
    const CptFloorStock *at = &g_array_index (self->floor, CptFloorStock, i);

    if (strcmp (at->location, location) == 0)
      return at->quantity;
  }
  return 0;
}

gint64
cpt_stock_get_available (const CptStock *self)
{
  return MAX (0, cpt_stock_get_floor (self) - self->reserved - self->safety);
}

void
cpt_stock_add_floor (CptStock *self, const char *location, gint64 quantity)
{
  CptFloorStock fresh = { .quantity = quantity };
  guint i = 0;

  while (i < self->floor->len &&
         strcmp (g_array_index (self->floor, CptFloorStock, i).location, location) < 0)
    i++;
  if (i < self->floor->len &&
      strcmp (g_array_index (self->floor, CptFloorStock, i).location, location) == 0) {
    CptFloorStock *at = &g_array_index (self->floor, CptFloorStock, i);

    at->quantity += quantity;
    if (at->quantity == 0 && at->counted_us == 0)
      g_array_remove_index (self->floor, i);
  } else if (quantity != 0) {
    g_strlcpy (fresh.location, location, sizeof fresh.location);
    g_array_insert_val (self->floor, i, fresh);
  }
}
