/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/person.h"

CptPerson *
cpt_person_new (void)
{
  return g_new0 (CptPerson, 1);
}

void
cpt_person_free (CptPerson *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->name, g_free);
  g_free (self);
}
