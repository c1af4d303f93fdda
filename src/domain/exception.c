/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/exception.h"

static gpointer
copy_text (gconstpointer text, gpointer user_data)
{
  return g_strdup (text);
}

CptException *
cpt_exception_new (const char *id)
{
  CptException *self = g_new0 (CptException, 1);

  g_strlcpy (self->id, id, sizeof self->id);
  self->items = g_array_new (FALSE, TRUE, sizeof (CptExceptionItem));
  self->closings = g_ptr_array_new_with_free_func (g_free);
  return self;
}

CptException *
cpt_exception_copy (const CptException *self)
{
  CptException *copy = g_new (CptException, 1);

  *copy = *self;
  copy->items = g_array_copy (self->items);
  copy->closings = g_ptr_array_copy (self->closings, (GCopyFunc)copy_text, NULL);
  g_ptr_array_set_free_func (copy->closings, g_free);
  copy->last = (CptLast){ 0 };
  cpt_last_copy (&copy->last, &self->last);
  return copy;
}

void
cpt_exception_free (CptException *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->items, g_array_unref);
  g_clear_pointer (&self->closings, g_ptr_array_unref);
  cpt_last_clear (&self->last);
  g_free (self);
}

gboolean
cpt_exception_is_of_custody (const CptException *self)
{
  for (guint i = 0; self->fulfilment[0] != '\0' && i < self->items->len; i++) {
    const CptExceptionItem *item = &g_array_index (self->items, CptExceptionItem, i);

    if (item->from.sort == CPT_BUCKET_CUSTODY && item->booked > 0)
      return TRUE;
  }
  return FALSE;
}

gint64
cpt_exception_get_booked (const CptException *self)
{
  gint64 booked = 0;

  for (guint i = 0; i < self->items->len; i++)
    booked += g_array_index (self->items, CptExceptionItem, i).booked;
  return booked;
}
