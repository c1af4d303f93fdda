/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/orchestration/order-make.h"

#include "central/orchestration/catalogue.h"
#include "central/orchestration/publish.h"
#include "domain/due.h"

#include <string.h>

#define LANGUAGE_SIZE 3 /* "fr" of "fr-FR" */

void
cpt_order_making_clear (CptOrderMaking *self)
{
  g_clear_pointer (&self->parts, g_ptr_array_unref);
  g_clear_pointer (&self->time_zones, g_ptr_array_unref);
}

static void
free_fulfilment (gpointer fulfilment)
{
  cpt_fulfilment_free (fulfilment);
}

static CptPromise *
copy_promise (const CptPromise *from)
{
  CptPromise *to = cpt_promise_new ();

  *to = *from;
  to->number = g_strdup (from->number);
  to->reference = NULL;
  to->channel = g_strdup (from->channel);
  to->order_class = g_strdup (from->order_class);
  to->seller = g_strdup (from->seller);
  to->vat_country = g_strdup (from->vat_country);
  return to;
}

/* What this part promises: the shop's own hours and the policy's clock give the due times. */
static CptPromise *
make_promise (CptOrderMaking *self, guint index, const CptStore *store, GError **error)
{
  CptPromise *promise = copy_promise (self->order->promise);
  g_autoptr (CptPolicy) policy =
      cpt_service_get_policy (self->service, self->transaction, NULL, error);

  if (policy == NULL) {
    cpt_promise_unref (promise);
    return NULL;
  }
  g_strlcpy (promise->order, self->id, sizeof promise->order);
  g_strlcpy (promise->store, store->number, sizeof promise->store);
  promise->reference = self->assignments->len == 1
                           ? g_strdup (promise->number)
                           : g_strdup_printf ("%s-%u", promise->number, index + 1);
  promise->assigned_us = self->now_us;
  if (!self->order->on_short_given)
    promise->on_short = policy->on_short;
  if (self->order->contact != NULL)
    g_strlcpy (promise->contact, self->order->contact->id, sizeof promise->contact);
  cpt_due_set (promise, policy, (const CptInterval *)(gpointer)store->preparation_hours->data,
               store->preparation_hours->len);
  return promise;
}

static gboolean
fill_line (CptOrderMaking *self,
           const CptStore *store,
           const CptOrderLine *from,
           CptLine *to,
           GError **error)
{
  char language[LANGUAGE_SIZE];

  g_strlcpy (language, store->locale, sizeof language);
  to->number = from->number;
  to->counters[CPT_COUNTER_ORDERED] = from->quantity;
  to->goods = cpt_goods_ref (from->goods);
  return cpt_catalogue_find_sku (self->transaction, store->assortment, from->sku, from->goods->gtin,
                                 to->sku, error) &&
         cpt_catalogue_fill_goods (self->transaction, store->assortment, language, to->sku,
                                   to->goods, error);
}

static gboolean
make_part (CptOrderMaking *self, guint index, GError **error)
{
  const CptAssignment *assignment = self->assignments->pdata[index];
  g_autoptr (CptStore) store = cpt_storage_load_store (self->transaction, assignment->store, error);
  g_autoptr (CptPromise) promise = NULL;
  g_autoptr (CptFulfilment) part = NULL;
  char id[CPT_ID_SIZE];

  if (store == NULL)
    return FALSE;
  promise = make_promise (self, index, store, error);
  if (promise == NULL)
    return FALSE;
  cpt_service_new_id (self->service, id);
  part = cpt_fulfilment_new (id, promise, assignment->lines->len);
  for (guint i = 0; i < assignment->lines->len; i++) {
    guint at = g_array_index (assignment->lines, guint, i);
    const CptOrderLine *line = &g_array_index (self->order->lines, CptOrderLine, at);

    if (!fill_line (self, store, line, &part->lines[i], error))
      return FALSE;
  }
  g_ptr_array_add (self->time_zones, g_strdup (store->time_zone));
  g_ptr_array_add (self->parts, g_steal_pointer (&part));
  return TRUE;
}

gboolean
cpt_order_make_parts (CptOrderMaking *self, GError **error)
{
  cpt_service_new_id (self->service, self->id);
  self->parts = g_ptr_array_new_with_free_func (free_fulfilment);
  self->time_zones = g_ptr_array_new_with_free_func (g_free);
  if (self->order->contact != NULL) {
    cpt_service_new_id (self->service, self->order->contact->id);
    g_strlcpy (self->order->contact->order, self->id, sizeof self->order->contact->order);
  }
  for (guint i = 0; i < self->assignments->len; i++) {
    if (!make_part (self, i, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
cpt_order_write_parts (CptOrderMaking *self, GError **error)
{
  const CptContact *contact = self->order->contact;

  if (contact != NULL && !cpt_storage_save_contact (self->transaction, contact, error))
    return FALSE;
  for (guint i = 0; i < self->parts->len; i++) {
    const CptFulfilment *part = self->parts->pdata[i];
    const char *store = part->promise->store;
    g_autoptr (GHashTable) touched = cpt_touched_new ();

    cpt_touched_add_lines (touched, NULL, part);
    if (!cpt_storage_save_fulfilment (self->transaction, part, error) ||
        !cpt_publish_fulfilment (self->transaction, NULL, part, error) ||
        !cpt_publish_stock (self->transaction, store, touched, error))
      return FALSE;
    if (contact != NULL && !cpt_publish_contact (self->transaction, store, contact, error))
      return FALSE;
  }
  return TRUE;
}
