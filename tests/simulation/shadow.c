/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "truth.h"

#include <string.h>

struct _Shadow {
  GHashTable *hwm; /* (owned) terminal → seq */
};

Shadow *
shadow_new (void)
{
  Shadow *self = g_new0 (Shadow, 1);

  self->hwm = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
shadow_free (Shadow *self)
{
  g_hash_table_unref (self->hwm);
  g_free (self);
}

gint64
shadow_get_hwm (Shadow *self, const char *terminal)
{
  return GPOINTER_TO_INT (g_hash_table_lookup (self->hwm, terminal));
}

void
shadow_take (World *world, const LogRow *row)
{
  Shadow *self = world->shadow;

  if (*row->terminal == '\0')
    return;
  if (GPOINTER_TO_INT (g_hash_table_lookup (self->hwm, row->terminal)) + 1 != row->seq)
    world_violate (world, "I5", "command %" G_GINT64_FORMAT " of %s came out of order", row->seq,
                   row->terminal);
  g_hash_table_replace (self->hwm, g_strdup (row->terminal), GINT_TO_POINTER (row->seq));
  if (row->accepted)
    world->n_accepted++;
  else
    world->n_rejected++;
}
