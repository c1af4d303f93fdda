/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/orchestration/publish.h"

#include <string.h>

#define N_POLICIES_KEPT 2 /* a command names the policy it was made under: the one before stays */

void
cpt_scope_work (const char *store, char out[CPT_SCOPE_SIZE])
{
  g_snprintf (out, CPT_SCOPE_SIZE, "work/%s", store);
}

void
cpt_scope_shop (const char *store, char out[CPT_SCOPE_SIZE])
{
  g_snprintf (out, CPT_SCOPE_SIZE, "shop/%s", store);
}

void
cpt_scope_catalogue (const char *assortment, char out[CPT_SCOPE_SIZE])
{
  g_snprintf (out, CPT_SCOPE_SIZE, "catalogue/%s", assortment);
}

void
cpt_scope_price (const char *zone, char out[CPT_SCOPE_SIZE])
{
  g_snprintf (out, CPT_SCOPE_SIZE, "price/%s", zone);
}

static gboolean
put (CptTransaction *transaction,
     const char *scope,
     CptRowKind kind,
     const char *id,
     const char *doc,
     GError **error)
{
  if (strlen (doc) > CPT_MAX_DOC_BYTES) {
    g_set_error (error, CPT_STORAGE_ERROR, CPT_STORAGE_ERROR_FAILED,
                 "The row %s %s would have more than %d bytes", cpt_row_kind_to_text (kind), id,
                 CPT_MAX_DOC_BYTES);
    return FALSE;
  }
  return cpt_storage_publish (transaction, scope, cpt_row_kind_to_text (kind), id, doc, NULL,
                              error);
}

static gboolean
take_away (CptTransaction *transaction,
           const char *scope,
           CptRowKind kind,
           const char *id,
           const char *why,
           GError **error)
{
  return cpt_storage_publish (transaction, scope, cpt_row_kind_to_text (kind), id, NULL, why,
                              error);
}

static gboolean
publish_lines (CptTransaction *transaction,
               const char *scope,
               const CptFulfilment *before,
               const CptFulfilment *after,
               GError **error)
{
  for (gsize i = 0; i < after->n_lines; i++) {
    const CptLine *line = &after->lines[i];
    const CptLine *old = before != NULL ? cpt_fulfilment_find_line (before, line->number) : NULL;
    g_autofree char *doc = NULL;
    char id[CPT_ROW_ID_SIZE];

    if (old != NULL && memcmp (old->counters, line->counters, sizeof line->counters) == 0)
      continue;
    g_snprintf (id, sizeof id, "%s/%u", after->id, line->number);
    doc = cpt_row_write_line (after->id, line);
    if (!put (transaction, scope, CPT_ROW_LINE, id, doc, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
publish_bags (CptTransaction *transaction,
              const char *scope,
              const CptFulfilment *before,
              const CptFulfilment *after,
              GError **error)
{
  gboolean closed = cpt_fulfilment_is_closed (after);

  for (guint i = 0; !closed && i < after->bags->len; i++) {
    const CptBag *bag = after->bags->pdata[i];
    g_autofree char *doc = cpt_row_write_bag (after->id, bag);

    if (!put (transaction, scope, CPT_ROW_BAG, bag->number, doc, error))
      return FALSE;
  }
  for (guint i = 0; before != NULL && i < before->bags->len; i++) {
    const CptBag *bag = before->bags->pdata[i];

    if (!closed && cpt_fulfilment_find_bag (after, bag->number) != NULL)
      continue;
    if (cpt_fulfilment_is_closed (before)) /* it left when that was so */
      continue;
    if (!take_away (transaction, scope, CPT_ROW_BAG, bag->number, "closed", error))
      return FALSE;
  }
  return TRUE;
}

gboolean
cpt_publish_fulfilment (CptTransaction *transaction,
                        const CptFulfilment *before,
                        const CptFulfilment *after,
                        GError **error)
{
  g_autofree char *doc = cpt_row_write_fulfilment (after);
  char scope[CPT_SCOPE_SIZE];

  cpt_scope_work (after->promise->store, scope);
  return put (transaction, scope, CPT_ROW_FULFILMENT, after->id, doc, error) &&
         publish_lines (transaction, scope, before, after, error) &&
         publish_bags (transaction, scope, before, after, error);
}

gboolean
cpt_publish_contact (CptTransaction *transaction,
                     const char *store,
                     const CptContact *contact,
                     GError **error)
{
  g_autofree char *doc = cpt_row_write_contact (contact);
  char scope[CPT_SCOPE_SIZE];

  cpt_scope_work (store, scope);
  return put (transaction, scope, CPT_ROW_CONTACT, contact->id, doc, error);
}

gboolean
cpt_publish_exception (CptTransaction *transaction, const CptException *exception, GError **error)
{
  g_autofree char *doc = NULL;
  char scope[CPT_SCOPE_SIZE];

  cpt_scope_work (exception->store, scope);
  if (exception->closed_us != 0)
    return take_away (transaction, scope, CPT_ROW_EXCEPTION, exception->id, "closed", error);
  doc = cpt_row_write_exception (exception);
  return put (transaction, scope, CPT_ROW_EXCEPTION, exception->id, doc, error);
}

gboolean
cpt_publish_place (CptTransaction *transaction, const CptPlace *place, GError **error)
{
  g_autofree char *doc = cpt_row_write_place (place);
  char scope[CPT_SCOPE_SIZE];

  cpt_scope_shop (place->store, scope);
  return put (transaction, scope, CPT_ROW_PLACE, place->code, doc, error);
}

gboolean
cpt_publish_store (CptTransaction *transaction, const CptStore *store, GError **error)
{
  g_autofree char *doc = cpt_row_write_store (store);
  char scope[CPT_SCOPE_SIZE];

  cpt_scope_shop (store->number, scope);
  return put (transaction, scope, CPT_ROW_STORE, store->number, doc, error);
}

gboolean
cpt_publish_person (CptTransaction *transaction,
                    const char *store,
                    const CptPerson *person,
                    GError **error)
{
  g_autofree char *doc = NULL;
  char scope[CPT_SCOPE_SIZE];

  cpt_scope_shop (store, scope);
  if (person->n_grants == 0)
    return take_away (transaction, scope, CPT_ROW_PERSON, person->id, "gone", error);
  doc = cpt_row_write_person (person);
  return put (transaction, scope, CPT_ROW_PERSON, person->id, doc, error);
}

gboolean
cpt_publish_policies (CptTransaction *transaction, const char *store, GError **error)
{
  g_autoptr (GPtrArray) ids = cpt_storage_list_policies (transaction, error);
  char scope[CPT_SCOPE_SIZE];

  if (ids == NULL)
    return FALSE;
  cpt_scope_shop (store, scope);
  for (guint i = 0; i < ids->len; i++) {
    const char *id = ids->pdata[i];
    g_autofree char *doc = NULL;

    if (i >= N_POLICIES_KEPT) {
      if (!take_away (transaction, scope, CPT_ROW_POLICY, id, "gone", error))
        return FALSE;
      continue;
    }
    doc = cpt_storage_load_policy (transaction, id, error);
    if (doc == NULL || !put (transaction, scope, CPT_ROW_POLICY, id, doc, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
cpt_publish_pass_key (CptTransaction *transaction,
                      const char *store,
                      const CptPassKey *key,
                      gboolean gone,
                      GError **error)
{
  g_autofree char *doc = cpt_row_write_pass_key (key);
  char scope[CPT_SCOPE_SIZE];

  cpt_scope_shop (store, scope);
  return gone ? take_away (transaction, scope, CPT_ROW_PASS_KEY, key->kid, "gone", error)
              : put (transaction, scope, CPT_ROW_PASS_KEY, key->kid, doc, error);
}

gboolean
cpt_publish_pass_revoked (CptTransaction *transaction,
                          const char *store,
                          const CptPassRevoked *revoked,
                          gboolean gone,
                          GError **error)
{
  g_autofree char *doc = cpt_row_write_pass_revoked (revoked);
  char scope[CPT_SCOPE_SIZE];

  cpt_scope_shop (store, scope);
  return gone ? take_away (transaction, scope, CPT_ROW_PASS_REVOKED, revoked->jti, "gone", error)
              : put (transaction, scope, CPT_ROW_PASS_REVOKED, revoked->jti, doc, error);
}

gboolean
cpt_publish_product (CptTransaction *transaction,
                     const char *assortment,
                     const CptProduct *product,
                     GError **error)
{
  g_autofree char *doc = cpt_row_write_product (product);
  char scope[CPT_SCOPE_SIZE];

  cpt_scope_catalogue (assortment, scope);
  return put (transaction, scope, CPT_ROW_PRODUCT, product->sku, doc, error);
}

gboolean
cpt_publish_code (CptTransaction *transaction,
                  const char *assortment,
                  const CptProductCode *code,
                  gboolean is_gtin,
                  GError **error)
{
  g_autofree char *doc = cpt_row_write_code (code, is_gtin);
  char scope[CPT_SCOPE_SIZE];

  cpt_scope_catalogue (assortment, scope);
  return put (transaction, scope, CPT_ROW_CODE, code->code, doc, error);
}

gboolean
cpt_publish_price (CptTransaction *transaction,
                   const char *zone,
                   const CptPrice *price,
                   GError **error)
{
  g_autofree char *doc = cpt_row_write_price (price);
  char scope[CPT_SCOPE_SIZE];
  char id[CPT_ROW_ID_SIZE];

  cpt_scope_price (zone, scope);
  g_snprintf (id, sizeof id, "%" G_GINT64_FORMAT "/%s", price->from_us, price->sku);
  return put (transaction, scope, CPT_ROW_PRICE, id, doc, error);
}

GHashTable *
cpt_touched_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

void
cpt_touched_add (GHashTable *self, const char *sku)
{
  if (*sku != '\0' && !g_hash_table_contains (self, sku))
    g_hash_table_add (self, g_strdup (sku));
}

void
cpt_touched_add_movements (GHashTable *self, const GArray *movements)
{
  for (guint i = 0; movements != NULL && i < movements->len; i++)
    cpt_touched_add (self, g_array_index (movements, CptMovement, i).sku);
}

void
cpt_touched_add_lines (GHashTable *self, const CptFulfilment *before, const CptFulfilment *after)
{
  for (gsize i = 0; i < after->n_lines; i++) {
    const CptLine *line = &after->lines[i];
    const CptLine *old = before != NULL ? cpt_fulfilment_find_line (before, line->number) : NULL;

    if (old == NULL || cpt_line_get_to_pick (old) != cpt_line_get_to_pick (line))
      cpt_touched_add (self, line->sku);
  }
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (a, b);
}

gboolean
cpt_publish_stock (CptTransaction *transaction,
                   const char *store,
                   GHashTable *touched,
                   GError **error)
{
  g_autoptr (GList) skus = g_hash_table_get_keys (touched);
  char scope[CPT_SCOPE_SIZE];

  cpt_scope_shop (store, scope);
  skus = g_list_sort (skus, compare_texts);
  for (GList *at = skus; at != NULL; at = at->next) {
    g_autoptr (CptStock) stock = cpt_storage_load_stock (transaction, store, at->data, error);
    g_autofree char *doc = NULL;

    if (stock == NULL)
      return FALSE;
    doc = cpt_row_write_stock (stock);
    if (!put (transaction, scope, CPT_ROW_STOCK, stock->sku, doc, error))
      return FALSE;
  }
  return TRUE;
}
