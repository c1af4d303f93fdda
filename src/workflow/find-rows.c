/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workflow/find-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

void
cpt_find_row_clear (CptFindRow *self)
{
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->subtitle, g_free);
  g_clear_pointer (&self->product, cpt_product_free);
  g_clear_pointer (&self->stock, cpt_stock_free);
  g_clear_pointer (&self->price_words, g_free);
  g_clear_pointer (&self->reference_words, g_free);
  g_clear_pointer (&self->here_words, g_free);
  g_clear_pointer (&self->places, g_free);
  g_clear_pointer (&self->as_of, g_free);
}

static char *
join (GPtrArray *parts, const char *between)
{
  if (parts->len == 0)
    return NULL;
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (between, (char **)parts->pdata);
}

/* "Kaki · M · Maison Vernay" */
static char *
write_subtitle (const CptProduct *product)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();

  for (guint i = 1; i < product->options->len; i += 2)
    if (*(const char *)g_ptr_array_index (product->options, i) != '\0')
      g_ptr_array_add (parts, g_ptr_array_index (product->options, i));
  if (product->brand != NULL)
    g_ptr_array_add (parts, product->brand);
  return join (parts, " · ");
}

/* "A-03-2 · 2, B-01-1 · 1"; what has no place is in the sum alone. */
static char *
write_places (const CptStock *stock)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < stock->floor->len; i++) {
    const CptFloorStock *at = &g_array_index (stock->floor, CptFloorStock, i);

    if (at->quantity > 0 && strcmp (at->location, CPT_LOCATION_NONE) != 0)
      g_ptr_array_add (parts,
                       g_strdup_printf ("%s · %" G_GINT64_FORMAT, at->location, at->quantity));
  }
  return join (parts, ", ");
}

static void
write_stock (CptShop *shop, CptFindRow *row)
{
  gint64 here = cpt_stock_get_available (row->stock);

  row->here_words =
      here > 0 ? g_strdup_printf (
                     /* Translators: pieces of an article that are in this shop */
                     g_dngettext (GETTEXT_PACKAGE, "%d here", "%d here", (gulong)here), (int)here)
               : g_strdup (_ ("None here"));
  row->places = write_places (row->stock);
  if (row->stock->as_of_us > 0)
    row->as_of = cpt_words_clock (row->stock->as_of_us, cpt_shop_get_time_zone (shop));
}

static void
write_price (CptShop *shop, CptFindRow *row)
{
  const CptStore *store = cpt_view_get_store (cpt_shop_get_view (shop));
  const CptPolicy *policy = cpt_shop_get_policy (shop);

  if (!row->has_price || store == NULL)
    return;
  row->price_words = cpt_words_money (row->price.minor, store->currency, policy);
  if (row->price.reference > row->price.minor)
    row->reference_words = cpt_words_money (row->price.reference, store->currency, policy);
}

void
cpt_find_fill_product (CptShop *shop, CptFound *found, CptFindRow *row_out)
{
  CptProduct *product = g_steal_pointer (&found->product);

  *row_out = (CptFindRow){ .means = CPT_MEANS_PRODUCT, .pack = found->pack, .product = product };
  g_strlcpy (row_out->id, product->sku, sizeof row_out->id);
  row_out->title = g_strdup (cpt_product_get_name (product, cpt_words_language ()));
  row_out->subtitle = write_subtitle (product);
  row_out->stock = cpt_view_load_stock (cpt_shop_get_view (shop), product->sku);
  row_out->has_price = found->has_price;
  row_out->price = found->price;
  write_stock (shop, row_out);
  write_price (shop, row_out);
}

/* "Julien Mercier · 3 items" */
static char *
write_order (const CptViewFulfilment *found)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  CptSums sums = cpt_fulfilment_get_sums (found->shown);
  const char *first = found->contact != NULL ? found->contact->first : NULL;
  const char *name = found->contact != NULL ? found->contact->name : NULL;

  if (first != NULL || name != NULL)
    g_ptr_array_add (parts, g_strjoin (first != NULL && name != NULL ? " " : "",
                                       first != NULL ? first : "", name != NULL ? name : "", NULL));
  g_ptr_array_add (parts, cpt_words_items (sums.custody + sums.to_pick));
  return join (parts, " · ");
}

gboolean
cpt_find_fill_meaning (CptShop *shop, const CptMeaning *meaning, CptFindRow *row_out)
{
  CptView *view = cpt_shop_get_view (shop);
  const CptViewFulfilment *order =
      *meaning->fulfilment != '\0' ? cpt_view_get_fulfilment (view, meaning->fulfilment) : NULL;
  const CptPlace *place;

  *row_out = (CptFindRow){ .means = meaning->sort, .pack = 1 };
  g_strlcpy (row_out->fulfilment, meaning->fulfilment, sizeof row_out->fulfilment);
  switch (meaning->sort) {
  case CPT_MEANS_ORDER:
    if (order == NULL)
      return FALSE;
    g_strlcpy (row_out->id, meaning->fulfilment, sizeof row_out->id);
    row_out->title = g_strdup (order->shown->promise->reference);
    row_out->subtitle = write_order (order);
    return TRUE;
  case CPT_MEANS_BAG:
    g_strlcpy (row_out->id, meaning->bag, sizeof row_out->id);
    row_out->title = g_strdup (meaning->bag);
    row_out->subtitle = order != NULL ? g_strdup (order->shown->promise->reference) : NULL;
    return TRUE;
  case CPT_MEANS_PLACE:
    place = cpt_view_get_place (view, meaning->place);
    g_strlcpy (row_out->id, meaning->place, sizeof row_out->id);
    row_out->title = g_strdup (meaning->place);
    row_out->subtitle = place != NULL && *place->zone != '\0' ? g_strdup (place->zone) : NULL;
    return TRUE;
  case CPT_MEANS_PRODUCT:
  case CPT_MEANS_BADGE:
  case CPT_MEANS_PASS:
  case CPT_MEANS_UNKNOWN:
  default:
    return FALSE;
  }
}
