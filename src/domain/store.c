/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/store.h"

CptStore *
cpt_store_new (const char *number)
{
  CptStore *self = g_new0 (CptStore, 1);

  g_strlcpy (self->number, number, sizeof self->number);
  self->customer_hours = g_array_new (FALSE, TRUE, sizeof (CptInterval));
  self->preparation_hours = g_array_new (FALSE, TRUE, sizeof (CptInterval));
  return self;
}

void
cpt_store_free (CptStore *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->customer_hours, g_array_unref);
  g_clear_pointer (&self->preparation_hours, g_array_unref);
  g_free (self);
}
