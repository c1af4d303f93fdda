/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workflow/wave.h"

#include <glib/gi18n-lib.h>

char *
cpt_wave_write_summary (const CptWave *self)
{
  g_autofree char *orders = NULL;
  g_autofree char *items = NULL;
  g_autofree char *stops = NULL;
  g_autofree char *takes = NULL;
  gint64 minutes;

  g_return_val_if_fail (self != NULL, NULL);

  minutes = MAX (1, (self->takes_us + G_USEC_PER_SEC * 30) / (G_USEC_PER_SEC * 60));
  orders = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%u order", "%u orders", self->orders->len), self->orders->len);
  items = cpt_words_items (self->n_units);
  stops = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u stop", "%u stops", self->n_stops),
                           self->n_stops);
  takes = g_strdup_printf (_ ("about %d min"), (int)minutes);
  return g_strjoin (" · ", orders, items, stops, takes, NULL);
}

char *
cpt_wave_write_words (CptShop *shop, const CptWave *self)
{
  g_autofree char *summary = cpt_wave_write_summary (self);
  const CptPerson *holder = *self->holder != '\0' && !cpt_wave_is_mine (shop, self)
                                ? cpt_view_get_person (cpt_shop_get_view (shop), self->holder)
                                : NULL;

  return holder != NULL ? g_strjoin (" · ", holder->name, summary, NULL)
                        : g_steal_pointer (&summary);
}

static gint64
count_units (const CptWaveOrder *order)
{
  gint64 n = 0;

  for (guint i = 0; i < order->stops->len; i++)
    n += g_array_index (order->stops, CptWaveStop, i).quantity;
  return n;
}

char *
cpt_wave_write_order (CptShop *shop, const CptWaveOrder *order)
{
  const CptViewFulfilment *found;
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  char *customer;

  g_return_val_if_fail (CPT_IS_SHOP (shop), NULL);
  g_return_val_if_fail (order != NULL, NULL);

  found = cpt_view_get_fulfilment (cpt_shop_get_view (shop), order->fulfilment);
  customer = found != NULL ? cpt_words_customer (found->contact) : NULL;
  if (customer != NULL)
    g_ptr_array_add (parts, customer);
  g_ptr_array_add (parts, cpt_words_items (count_units (order)));
  if (order->due_us > 0)
    g_ptr_array_add (parts, cpt_words_clock (order->due_us, cpt_shop_get_time_zone (shop)));
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (" · ", (char **)parts->pdata);
}

GPtrArray *
cpt_wave_list_orders_of_walk (CptShop *shop, const char *fulfilment)
{
  char wave[CPT_ID_SIZE] = "";
  g_autoptr (GArray) stops = NULL;
  GPtrArray *orders = g_ptr_array_new_with_free_func (g_free);

  g_return_val_if_fail (CPT_IS_SHOP (shop), NULL);
  g_return_val_if_fail (fulfilment != NULL, NULL);

  stops = cpt_wave_list_walk (shop, fulfilment, wave, NULL);
  for (guint i = 0; stops != NULL && *wave != '\0' && i < stops->len; i++) {
    const char *id = g_array_index (stops, CptWaveStop, i).fulfilment;

    if (!g_ptr_array_find_with_equal_func (orders, id, g_str_equal, NULL))
      g_ptr_array_add (orders, g_strdup (id));
  }
  if (orders->len == 0)
    g_ptr_array_add (orders, g_strdup (fulfilment));
  g_ptr_array_add (orders, NULL);
  return orders;
}
