/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/movement.h"

#include "domain/text.h"

#include <string.h>

#define FLOOR_AT "floor@"

static const char *const TEXTS[] = {
  [CPT_BUCKET_FLOOR] = NULL, /* written with its place */
  [CPT_BUCKET_CUSTODY] = "custody",
  [CPT_BUCKET_DAMAGED] = "damaged",
  [CPT_BUCKET_TRANSIT] = "transit",
  [CPT_BUCKET_ASTRAY] = "astray",
  [CPT_BUCKET_SUPPLIER] = "supplier",
  [CPT_BUCKET_CUSTOMER] = "customer",
  [CPT_BUCKET_ADJUSTMENT] = "adjustment",
};

CptBucket
cpt_bucket (CptBucketSort sort)
{
  return (CptBucket){ .sort = sort };
}

CptBucket
cpt_bucket_floor (const char *location)
{
  CptBucket bucket = { .sort = CPT_BUCKET_FLOOR };

  g_strlcpy (bucket.location, location, sizeof bucket.location);
  return bucket;
}

gboolean
cpt_bucket_equal (const CptBucket *a, const CptBucket *b)
{
  return a->sort == b->sort && strcmp (a->location, b->location) == 0;
}

void
cpt_bucket_to_text (const CptBucket *self, char *out, gsize size)
{
  const char *text = (guint)self->sort < G_N_ELEMENTS (TEXTS) ? TEXTS[self->sort] : NULL;

  if (text != NULL) {
    g_strlcpy (out, text, size);
    return;
  }
  g_strlcpy (out, FLOOR_AT, size);
  g_strlcat (out, self->location, size);
}

gboolean
cpt_bucket_from_text (const char *text, CptBucket *bucket_out)
{
  gint found;

  if (text == NULL)
    return FALSE;
  if (g_str_has_prefix (text, FLOOR_AT)) {
    const char *location = text + strlen (FLOOR_AT);

    if (!cpt_text_is_plain (location, CPT_LOCATION_SIZE - 1))
      return FALSE;
    *bucket_out = cpt_bucket_floor (location);
    return TRUE;
  }
  found = cpt_text_find (TEXTS, G_N_ELEMENTS (TEXTS), text);
  if (found < 0)
    return FALSE;
  *bucket_out = cpt_bucket ((CptBucketSort)found);
  return TRUE;
}

CptMovement
cpt_movement_reverse (const CptMovement *self)
{
  CptMovement reversed = *self;

  reversed.from = self->to;
  reversed.to = self->from;
  return reversed;
}
