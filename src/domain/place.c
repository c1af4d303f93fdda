/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/place.h"

#include "domain/text.h"

#include <string.h>

static const char *const SORTS[] = {
  "shelf", "rail", "stockroom", "window", "bin", "locker", "counter", "unknown",
};

CptPlace *
cpt_place_new (const char *code)
{
  CptPlace *self = g_new0 (CptPlace, 1);

  g_strlcpy (self->code, code, sizeof self->code);
  return self;
}

CptPlace *
cpt_place_copy (const CptPlace *self)
{
  CptPlace *copy = g_new (CptPlace, 1);

  *copy = *self;
  copy->last = (CptLast){ 0 };
  cpt_last_copy (&copy->last, &self->last);
  return copy;
}

void
cpt_place_free (CptPlace *self)
{
  if (self == NULL)
    return;
  cpt_last_clear (&self->last);
  g_free (self);
}

gboolean
cpt_place_may_open_count (const CptPlace *self, const char *sku)
{
  const CptOpenCount *count = &self->count;

  for (guint i = 0; i < count->n_skus; i++)
    if (strcmp (count->skus[i], sku) == 0)
      return FALSE;
  return count->n_skus < CPT_MAX_COUNT_SKUS;
}

gboolean
cpt_place_open_count (CptPlace *self, const char *sku, gint64 since_us)
{
  CptOpenCount *count = &self->count;

  if (!cpt_place_may_open_count (self, sku))
    return FALSE;
  if (count->n_skus == 0)
    count->since_us = since_us;
  g_strlcpy (count->skus[count->n_skus++], sku, sizeof count->skus[0]);
  return TRUE;
}

gboolean
cpt_place_end_count (CptPlace *self, const char *sku)
{
  CptOpenCount *count = &self->count;

  for (guint i = 0; i < count->n_skus; i++) {
    if (strcmp (count->skus[i], sku) != 0)
      continue;
    memmove (count->skus[i], count->skus[i + 1], (count->n_skus - i - 1) * sizeof count->skus[0]);
    memset (count->skus[--count->n_skus], 0, sizeof count->skus[0]);
    if (count->n_skus == 0)
      count->since_us = 0;
    return TRUE;
  }
  return FALSE;
}

const char *
cpt_place_sort_to_text (CptPlaceSort sort)
{
  return (guint)sort < G_N_ELEMENTS (SORTS) ? SORTS[sort] : SORTS[CPT_PLACE_UNKNOWN];
}

gboolean
cpt_place_sort_from_text (const char *text, CptPlaceSort *sort_out)
{
  gint found = cpt_text_find (SORTS, G_N_ELEMENTS (SORTS), text);

  if (found < 0)
    return FALSE;
  *sort_out = (CptPlaceSort)found;
  return TRUE;
}
