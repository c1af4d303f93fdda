/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many orders one walk can hold: arithmetic alone, no shop. */
#include "workflow/wave-private.h"

#include <string.h>

#define MAX_COUNT   G_GINT64_CONSTANT (1000000)    /* more stops or pieces make no difference */
#define MAX_SECONDS G_GINT64_CONSTANT (1000000000) /* some thirty years */

CptWaveOrder *
cpt_wave_order_new (const char *fulfilment, gint64 due_us)
{
  CptWaveOrder *self = g_new0 (CptWaveOrder, 1);

  g_strlcpy (self->fulfilment, fulfilment, sizeof self->fulfilment);
  self->due_us = due_us;
  self->stops = g_array_new (FALSE, TRUE, sizeof (CptWaveStop));
  return self;
}

void
cpt_wave_order_free (CptWaveOrder *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->stops, g_array_unref);
  g_free (self);
}

void
cpt_wave_free (CptWave *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->orders, g_ptr_array_unref);
  g_free (self);
}

static void
free_order (gpointer order)
{
  cpt_wave_order_free (order);
}

/* What a plan has taken so far. */
typedef struct {
  GHashTable *places; /* (owned) where the walk goes */
  gint64 n_units;
  guint n_orders;
  gint64 due_us; /* 0: none is due */
} Load;

static gboolean
has_place (const CptWaveStop *stop)
{
  return strcmp (stop->place, CPT_LOCATION_NONE) != 0;
}

/* What has no place is looked for once an article. */
static char *
name_place (const CptWaveStop *stop)
{
  return has_place (stop) ? g_strdup (stop->place)
                          : g_strconcat (CPT_LOCATION_NONE, stop->sku, NULL);
}

static void
load (Load *self, const CptWaveOrder *order)
{
  for (guint i = 0; i < order->stops->len; i++) {
    const CptWaveStop *stop = &g_array_index (order->stops, CptWaveStop, i);

    g_hash_table_add (self->places, name_place (stop));
    self->n_units += stop->quantity;
  }
  self->n_orders++;
  if (order->due_us != 0 && (self->due_us == 0 || order->due_us < self->due_us))
    self->due_us = order->due_us;
}

static Load
copy_load (const Load *self)
{
  Load copy = *self;
  GHashTableIter iter;
  gpointer place;

  copy.places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_hash_table_iter_init (&iter, self->places);
  while (g_hash_table_iter_next (&iter, &place, NULL))
    g_hash_table_add (copy.places, g_strdup (place));
  return copy;
}

static gint64
multiply (gint64 n, gint64 each_s)
{
  return MIN (MIN (n, MAX_COUNT) * MIN (each_s, MAX_SECONDS), MAX_SECONDS);
}

static gint64
get_takes_us (const Load *self, const CptWaveRule *rule)
{
  gint64 seconds = multiply (g_hash_table_size (self->places), rule->stop_s) +
                   multiply (self->n_units, rule->unit_s) +
                   multiply (self->n_orders, rule->order_s);

  seconds = MIN (seconds, MAX_SECONDS) * (100 + MIN (rule->slack_percent, MAX_SECONDS)) / 100;
  return MIN (seconds, MAX_SECONDS) * G_USEC_PER_SEC;
}

static gboolean
is_in_time (const Load *self, const CptWaveRule *rule, gint64 now_us)
{
  return self->due_us == 0 || get_takes_us (self, rule) <= self->due_us - now_us;
}

/* @floor NULL: the wave has gone nowhere yet, any one floor will do. */
static gboolean
may_take (const CptWaveOrder *order, const CptWaveRule *rule, const gint *floor)
{
  for (guint i = 0; i < order->stops->len; i++) {
    const CptWaveStop *stop = &g_array_index (order->stops, CptWaveStop, i);

    if (stop->bulky && !rule->with_bulky)
      return FALSE;
    if (!rule->one_floor || !has_place (stop))
      continue;
    if (floor == NULL)
      floor = &stop->floor;
    if (stop->floor != *floor)
      return FALSE;
  }
  return order->stops->len > 0;
}

static const gint *
find_floor (const GPtrArray *orders)
{
  for (guint o = 0; o < orders->len; o++) {
    const CptWaveOrder *order = g_ptr_array_index (orders, o);

    for (guint i = 0; i < order->stops->len; i++)
      if (has_place (&g_array_index (order->stops, CptWaveStop, i)))
        return &g_array_index (order->stops, CptWaveStop, i).floor;
  }
  return NULL;
}

/* What is not due comes last; between equals the id decides, so that two terminals agree. */
static gint
compare_orders (gconstpointer a, gconstpointer b)
{
  const CptWaveOrder *one = *(CptWaveOrder *const *)a, *two = *(CptWaveOrder *const *)b;

  if (one->due_us != two->due_us && (one->due_us == 0 || two->due_us == 0))
    return one->due_us == 0 ? 1 : -1;
  if (one->due_us != two->due_us)
    return one->due_us < two->due_us ? -1 : 1;
  return strcmp (one->fulfilment, two->fulfilment);
}

/* FALSE: the walk would be too long with it. */
static gboolean
take (Load *all, const CptWaveOrder *order, const CptWaveRule *rule, gint64 now_us)
{
  Load with = copy_load (all);
  gboolean fits;

  load (&with, order);
  fits = all->n_orders == 0 || is_in_time (&with, rule, now_us);
  g_hash_table_unref (fits ? all->places : with.places);
  if (fits)
    *all = with;
  return fits;
}

void
cpt_wave_measure (CptWave *self, const CptWaveRule *rule)
{
  Load all = { g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL), 0, 0, 0 };

  g_ptr_array_set_free_func (self->orders, free_order);
  g_ptr_array_sort (self->orders, compare_orders);
  for (guint i = 0; i < self->orders->len; i++)
    load (&all, g_ptr_array_index (self->orders, i));
  self->n_stops = g_hash_table_size (all.places);
  self->n_units = all.n_units;
  self->takes_us = get_takes_us (&all, rule);
  self->due_us = all.due_us;
  g_hash_table_unref (all.places);
}

static CptWave *
make_wave (GPtrArray *orders, const CptWaveRule *rule)
{
  CptWave *self = g_new0 (CptWave, 1);

  self->orders = orders;
  cpt_wave_measure (self, rule);
  return self;
}

CptWave *
cpt_wave_halve (CptWave *self, const CptWaveRule *rule)
{
  GPtrArray *others = g_ptr_array_new ();
  guint n_stay = (self->orders->len + 1) / 2;

  while (self->orders->len > n_stay)
    g_ptr_array_add (others, g_ptr_array_steal_index (self->orders, n_stay));
  cpt_wave_measure (self, rule);
  return make_wave (others, rule);
}

CptWave *
cpt_wave_plan (GPtrArray *orders, const CptWaveRule *rule, gint64 now_us, guint max)
{
  g_autoptr (GPtrArray) all = orders;
  GPtrArray *chosen = g_ptr_array_new_with_free_func (free_order);
  Load taken = { g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL), 0, 0, 0 };
  gint64 limit = max > 0 ? MIN (rule->max_orders, max) : rule->max_orders;

  g_ptr_array_set_free_func (all, free_order);
  g_ptr_array_sort (all, compare_orders);
  for (guint i = 0; i < all->len && chosen->len < limit;) {
    if (!may_take (g_ptr_array_index (all, i), rule, find_floor (chosen)))
      i++;
    else if (take (&taken, g_ptr_array_index (all, i), rule, now_us))
      g_ptr_array_add (chosen, g_ptr_array_steal_index (all, i));
    else
      break;
  }
  g_hash_table_unref (taken.places);
  if (chosen->len > 0)
    return make_wave (chosen, rule);
  g_ptr_array_unref (chosen);
  return NULL;
}
