/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/bag.h"

CptBag *
cpt_bag_new (const char *number)
{
  CptBag *self = g_new0 (CptBag, 1);

  g_strlcpy (self->number, number, sizeof self->number);
  self->units = g_array_new (FALSE, TRUE, sizeof (CptUnits));
  return self;
}

CptBag *
cpt_bag_copy (const CptBag *self)
{
  CptBag *copy = g_new (CptBag, 1);

  *copy = *self;
  copy->units = g_array_copy (self->units);
  return copy;
}

void
cpt_bag_free (CptBag *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->units);
  g_free (self);
}

/* Where @line stands among the units, or would. */
static guint
find_place (const GArray *units, guint line)
{
  guint low = 0, high = units->len;

  while (low < high) {
    guint middle = low + (high - low) / 2;

    if (g_array_index (units, CptUnits, middle).line < line)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

gint64
cpt_bag_get_units (const CptBag *self, guint line)
{
  guint at = find_place (self->units, line);

  if (at == self->units->len || g_array_index (self->units, CptUnits, at).line != line)
    return 0;
  return g_array_index (self->units, CptUnits, at).quantity;
}

gint64
cpt_bag_get_n_pieces (const CptBag *self)
{
  gint64 n = 0;

  for (guint i = 0; i < self->units->len; i++)
    n += g_array_index (self->units, CptUnits, i).quantity;
  return n;
}

void
cpt_bag_add_units (CptBag *self, guint line, gint64 quantity)
{
  CptUnits fresh = { line, quantity };
  guint at = find_place (self->units, line);

  if (at < self->units->len && g_array_index (self->units, CptUnits, at).line == line) {
    CptUnits *units = &g_array_index (self->units, CptUnits, at);

    units->quantity += quantity;
    if (units->quantity == 0)
      g_array_remove_index (self->units, at);
  } else if (quantity != 0) {
    g_array_insert_val (self->units, at, fresh);
  }
}
