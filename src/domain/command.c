/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/command.h"

CptCommand *
cpt_command_new (CptKind kind)
{
  CptCommand *self = g_new0 (CptCommand, 1);
  const CptKindRow *row = cpt_kind_get_row (kind);

  self->kind = kind;
  self->v = row != NULL ? row->v : 0;
  return self;
}

static gpointer
copy_text (gconstpointer text, gpointer user_data)
{
  return g_strdup (text);
}

static GPtrArray *
copy_texts (const GPtrArray *texts)
{
  GPtrArray *copy = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_extend (copy, (GPtrArray *)texts, (GCopyFunc)copy_text, NULL);
  return copy;
}

CptCommand *
cpt_command_copy (const CptCommand *self)
{
  CptCommand *copy = g_new (CptCommand, 1);

  *copy = *self;
  if (self->args.units != NULL)
    copy->args.units = g_array_copy (self->args.units);
  if (self->args.bags != NULL)
    copy->args.bags = copy_texts (self->args.bags);
  if (self->args.checks != NULL)
    copy->args.checks = copy_texts (self->args.checks);
  return copy;
}

void
cpt_command_free (CptCommand *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->args.units, g_array_unref);
  g_clear_pointer (&self->args.bags, g_ptr_array_unref);
  g_clear_pointer (&self->args.checks, g_ptr_array_unref);
  g_free (self);
}
