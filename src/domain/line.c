/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/line.h"

#include "domain/text.h"

static const char *const TEXTS[CPT_N_COUNTERS] = {
  [CPT_COUNTER_ORDERED] = "ordered", [CPT_COUNTER_CANCELLED] = "cancelled",
  [CPT_COUNTER_SHORT] = "short",     [CPT_COUNTER_REROUTED] = "rerouted",
  [CPT_COUNTER_PICKED] = "picked",   [CPT_COUNTER_PUT_BACK] = "put_back",
  [CPT_COUNTER_PACKED] = "packed",   [CPT_COUNTER_GONE] = "gone",
};

CptGoods *
cpt_goods_new (void)
{
  CptGoods *self = g_atomic_rc_box_new0 (CptGoods);

  self->age_min = -1;
  self->options = g_ptr_array_new_with_free_func (g_free);
  return self;
}

CptGoods *
cpt_goods_ref (CptGoods *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear_goods (gpointer data)
{
  CptGoods *self = data;

  g_clear_pointer (&self->kind, g_free);
  g_clear_pointer (&self->group, g_free);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->options, g_ptr_array_unref);
  g_clear_pointer (&self->picture, g_free);
  g_clear_pointer (&self->vat_rate, g_free);
  g_clear_pointer (&self->instructions, g_free);
}

void
cpt_goods_unref (CptGoods *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, clear_goods);
}

const char *
cpt_goods_get_option (const CptGoods *self, const char *name)
{
  return cpt_text_find_pair (self->options, name);
}

gint64
cpt_line_get_custody (const CptLine *self)
{
  return self->counters[CPT_COUNTER_PICKED] - self->counters[CPT_COUNTER_PUT_BACK] -
         self->counters[CPT_COUNTER_GONE];
}

gint64
cpt_line_get_owed (const CptLine *self)
{
  return self->counters[CPT_COUNTER_ORDERED] - self->counters[CPT_COUNTER_CANCELLED] -
         self->counters[CPT_COUNTER_SHORT] - self->counters[CPT_COUNTER_GONE];
}

gint64
cpt_line_get_to_pick (const CptLine *self)
{
  return MAX (0, cpt_line_get_owed (self) - cpt_line_get_custody (self));
}

gint64
cpt_line_get_to_put_back (const CptLine *self)
{
  return MAX (0, cpt_line_get_custody (self) - cpt_line_get_owed (self));
}

const char *
cpt_counter_to_text (CptCounter counter)
{
  return (guint)counter < CPT_N_COUNTERS ? TEXTS[counter] : "";
}

gboolean
cpt_counter_from_text (const char *text, CptCounter *counter_out)
{
  gint found = cpt_text_find (TEXTS, CPT_N_COUNTERS, text);

  if (found < 0)
    return FALSE;
  *counter_out = (CptCounter)found;
  return TRUE;
}
