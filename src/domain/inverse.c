/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/inverse.h"

static void
free_bag_change (gpointer data)
{
  cpt_bag_change_free (data);
}

static gpointer
copy_bag_change (gconstpointer source, gpointer user_data)
{
  const CptBagChange *self = source;
  CptBagChange *copy = g_new (CptBagChange, 1);

  *copy = *self;
  copy->units = g_array_copy (self->units);
  return copy;
}

CptInverse *
cpt_inverse_new (void)
{
  CptInverse *self = g_new0 (CptInverse, 1);

  self->lines = g_array_new (FALSE, TRUE, sizeof (CptCounterChange));
  self->bags = g_ptr_array_new_with_free_func (free_bag_change);
  self->moves = g_array_new (FALSE, TRUE, sizeof (CptMovement));
  return self;
}

CptInverse *
cpt_inverse_copy (const CptInverse *self)
{
  CptInverse *copy = g_new (CptInverse, 1);

  *copy = *self;
  copy->lines = g_array_copy (self->lines);
  copy->bags = g_ptr_array_copy (self->bags, (GCopyFunc)copy_bag_change, NULL);
  g_ptr_array_set_free_func (copy->bags, free_bag_change);
  copy->moves = g_array_copy (self->moves);
  if (self->old_count != NULL)
    copy->old_count = g_memdup2 (self->old_count, sizeof *self->old_count);
  return copy;
}

void
cpt_inverse_free (CptInverse *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->old_count, g_free);
  g_clear_pointer (&self->lines, g_array_unref);
  g_clear_pointer (&self->bags, g_ptr_array_unref);
  g_clear_pointer (&self->moves, g_array_unref);
  g_free (self);
}

void
cpt_bag_change_free (CptBagChange *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->units, g_array_unref);
  g_free (self);
}

void
cpt_last_clear (CptLast *self)
{
  g_clear_pointer (&self->undo, cpt_inverse_free);
  *self = (CptLast){ 0 };
}

void
cpt_last_copy (CptLast *to, const CptLast *from)
{
  cpt_last_clear (to);
  *to = *from;
  if (from->undo != NULL)
    to->undo = cpt_inverse_copy (from->undo);
}
