/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A wave of this shop: what may be taken, and the walk that is left of it. */
#include "workflow/wave-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

gboolean
cpt_wave_has_order (CptShop *shop, const CptFulfilment *shown)
{
  const CptPerson *person = cpt_shop_get_person (shop);

  return person != NULL && *shown->milestones.holder_sign_in != '\0' &&
         strcmp (shown->milestones.holder_person, person->id) == 0;
}

/* Nobody has it, or the person took it by itself. */
static gboolean
is_free (CptShop *shop, const CptFulfilment *shown)
{
  return shown->promise->source == CPT_SOURCE_SHELF &&
         (*shown->milestones.holder_sign_in == '\0' ||
          (cpt_wave_has_order (shop, shown) && *shown->milestones.wave == '\0'));
}

static void
add_stop (CptWaveOrder *order, CptShop *shop, const CptFulfilment *shown, const CptLine *line)
{
  CptWaveStop stop = { .line = line->number, .quantity = cpt_line_get_to_pick (line) };
  const CptPlace *place;

  if (stop.quantity <= 0)
    return;
  g_strlcpy (stop.fulfilment, shown->id, sizeof stop.fulfilment);
  g_strlcpy (stop.sku, line->sku, sizeof stop.sku);
  cpt_dispatch_find_place (shop, line->sku, stop.place);
  place = cpt_view_get_place (cpt_shop_get_view (shop), stop.place);
  if (place == NULL) /* the shop has it no more: nobody can go there */
    g_strlcpy (stop.place, CPT_LOCATION_NONE, sizeof stop.place);
  stop.floor = place != NULL ? place->floor : 0;
  stop.rank = place != NULL ? place->rank : G_MAXINT;
  stop.bulky = line->goods != NULL && line->goods->bulky;
  stop.later = cpt_shop_is_put_off (shop, shown->id, line->number);
  g_array_append_val (order->stops, stop);
}

CptWaveOrder *
cpt_wave_read_order (CptShop *shop, const CptFulfilment *shown)
{
  const CptPromise *promise = shown->promise;
  CptWaveOrder *order = cpt_wave_order_new (
      shown->id, promise->method == CPT_METHOD_SHIP ? promise->ship_by_us : promise->ready_by_us);

  for (gsize i = 0; i < shown->n_lines; i++)
    add_stop (order, shop, shown, &shown->lines[i]);
  return order;
}

CptWave *
cpt_wave_choose (CptShop *shop, guint max, GError **error)
{
  g_autoptr (GPtrArray) open = NULL;
  const CptPolicy *policy;
  GPtrArray *orders;
  CptWave *self;

  g_return_val_if_fail (CPT_IS_SHOP (shop), NULL);

  policy = cpt_shop_get_policy (shop);
  if (policy == NULL || cpt_shop_get_person (shop) == NULL) {
    g_set_error_literal (error, CPT_SHOP_ERROR, CPT_SHOP_ERROR_NOT_SIGNED_IN,
                         _ ("Sign in first: scan your badge and type your PIN."));
    return NULL;
  }
  open = cpt_view_list_open (cpt_shop_get_view (shop));
  orders = g_ptr_array_new ();
  for (guint i = 0; i < open->len; i++) {
    const CptFulfilment *shown = ((const CptViewFulfilment *)g_ptr_array_index (open, i))->shown;

    if (is_free (shop, shown))
      g_ptr_array_add (orders, cpt_wave_read_order (shop, shown));
  }
  self = cpt_wave_plan (orders, &policy->wave, cpt_shop_now_us (shop), max);
  if (self == NULL)
    g_set_error_literal (error, CPT_SHOP_ERROR, CPT_SHOP_ERROR_NOT_NOW,
                         _ ("There is no wave to pick now. What is left is taken already, bulky, "
                            "or lies on several floors: take it from the list by itself."));
  else
    cpt_shop_make_id (shop, self->id);
  return self;
}

static gint
compare_stops (gconstpointer a, gconstpointer b)
{
  const CptWaveStop *one = a, *two = b;
  gint order;

  if (one->later != two->later)
    return one->later ? 1 : -1;
  if (one->rank != two->rank)
    return one->rank < two->rank ? -1 : 1;
  order = strcmp (one->place, two->place);
  if (order == 0) /* pieces of one article at one place are taken together */
    order = strcmp (one->sku, two->sku);
  if (order == 0)
    order = strcmp (one->fulfilment, two->fulfilment);
  return order != 0 ? order : (gint)one->line - (gint)two->line;
}

static void
add_stops (GArray *stops, const CptWaveOrder *order)
{
  if (order->stops->len > 0)
    g_array_append_vals (stops, order->stops->data, order->stops->len);
}

GArray *
cpt_wave_list_stops (const CptWave *self)
{
  GArray *stops = g_array_new (FALSE, TRUE, sizeof (CptWaveStop));

  for (guint i = 0; i < self->orders->len; i++)
    add_stops (stops, g_ptr_array_index (self->orders, i));
  g_array_sort (stops, compare_stops);
  return stops;
}

GArray *
cpt_wave_list_walk (CptShop *shop,
                    const char *fulfilment,
                    char wave_out[CPT_ID_SIZE],
                    GError **error)
{
  g_autoptr (GPtrArray) open = NULL;
  const CptViewFulfilment *named;
  const char *wave;
  GArray *stops;

  g_return_val_if_fail (CPT_IS_SHOP (shop), NULL);
  g_return_val_if_fail (fulfilment != NULL, NULL);

  named = cpt_view_get_fulfilment (cpt_shop_get_view (shop), fulfilment);
  if (named == NULL || !cpt_wave_has_order (shop, named->shown)) {
    g_set_error_literal (error, CPT_SHOP_ERROR, CPT_SHOP_ERROR_NOT_NOW,
                         _ ("This order is in no walk of yours. Take it first."));
    return NULL;
  }
  wave = named->shown->milestones.wave;
  if (wave_out != NULL)
    g_strlcpy (wave_out, wave, CPT_ID_SIZE);
  stops = g_array_new (FALSE, TRUE, sizeof (CptWaveStop));
  open = cpt_view_list_open (cpt_shop_get_view (shop));
  for (guint i = 0; i < open->len; i++) {
    const CptFulfilment *shown = ((const CptViewFulfilment *)g_ptr_array_index (open, i))->shown;
    CptWaveOrder *order;

    if (shown != named->shown && (*wave == '\0' || strcmp (shown->milestones.wave, wave) != 0 ||
                                  !cpt_wave_has_order (shop, shown)))
      continue;
    order = cpt_wave_read_order (shop, shown);
    add_stops (stops, order);
    cpt_wave_order_free (order);
  }
  g_array_sort (stops, compare_stops);
  return stops;
}
