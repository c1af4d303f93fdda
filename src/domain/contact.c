/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/contact.h"

CptContact *
cpt_contact_new (const char *id)
{
  CptContact *self = g_new0 (CptContact, 1);

  g_strlcpy (self->id, id, sizeof self->id);
  self->collectors = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
cpt_contact_free (CptContact *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->first, g_free);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->phone, g_free);
  g_clear_pointer (&self->email, g_free);
  g_clear_pointer (&self->language, g_free);
  g_clear_pointer (&self->collectors, g_ptr_array_unref);
  g_clear_pointer (&self->address_name, g_free);
  g_clear_pointer (&self->street, g_ptr_array_unref);
  g_clear_pointer (&self->postcode, g_free);
  g_clear_pointer (&self->city, g_free);
  g_clear_pointer (&self->country, g_free);
  g_clear_pointer (&self->gift_message, g_free);
  g_clear_pointer (&self->note, g_free);
  g_free (self);
}

static gboolean
is_same (const char *a, const char *b)
{
  return a != NULL && b != NULL && *a != '\0' && g_ascii_strcasecmp (a, b) == 0;
}

gboolean
cpt_contact_is_same_customer (const CptContact *a, const CptContact *b)
{
  return a != NULL && b != NULL && (is_same (a->phone, b->phone) || is_same (a->email, b->email));
}
