/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workflow/say.h"

CptSay *
cpt_say_new (CptSaySort sort, const char *title, const char *detail)
{
  CptSay *self = g_new0 (CptSay, 1);

  self->sort = sort;
  self->title = g_strdup (title);
  self->detail = g_strdup (detail);
  return self;
}

CptSay *
cpt_say_copy (const CptSay *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return cpt_say_new (self->sort, self->title, self->detail);
}

void
cpt_say_free (CptSay *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->detail, g_free);
  g_free (self);
}

G_DEFINE_BOXED_TYPE (CptSay, cpt_say, cpt_say_copy, cpt_say_free)
