/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/orchestration/sourcing.h"

#include "central/orchestration/catalogue.h"

#include <string.h>

void
cpt_assignment_free (CptAssignment *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->lines, g_array_unref);
  g_clear_pointer (&self->why, g_free);
  g_free (self);
}

static void
free_assignment (gpointer assignment)
{
  cpt_assignment_free (assignment);
}

/* All lines to one shop. */
static GPtrArray *
assign_all (const char *store, const CptOrder *order, const char *why)
{
  GPtrArray *assignments = g_ptr_array_new_with_free_func (free_assignment);
  CptAssignment *assignment = g_new0 (CptAssignment, 1);

  g_strlcpy (assignment->store, store, sizeof assignment->store);
  assignment->lines = g_array_new (FALSE, FALSE, sizeof (guint));
  assignment->why = g_strdup (why);
  for (guint i = 0; i < order->lines->len; i++)
    g_array_append_val (assignment->lines, i);
  g_ptr_array_add (assignments, assignment);
  return assignments;
}

static GPtrArray *
assign_named (CptTransaction *transaction,
              const CptOrder *order,
              CptProblem **problem_out,
              GError **error)
{
  const char *named = order->promise->store;
  GError *local_error = NULL;
  g_autoptr (CptStore) store = cpt_storage_load_store (transaction, named, &local_error);
  g_autofree char *detail = NULL;

  if (local_error != NULL) {
    g_propagate_error (error, local_error);
    return NULL;
  }
  if (store != NULL && store->web_orders)
    return assign_all (named, order, "named by the order");
  if (store == NULL) {
    detail = g_strdup_printf ("fulfil.store: there is no shop %s", named);
    *problem_out = cpt_problem_new (422, "unknown_store", "No such shop", detail);
  } else {
    detail = g_strdup_printf ("fulfil.store: %s takes no orders from the web", named);
    *problem_out = cpt_problem_new (422, "no_store", "No shop for this order", detail);
  }
  return NULL;
}

static gint64
sum_wanted (const CptOrder *order,
            const char *assortment,
            CptTransaction *transaction,
            const char *sku,
            GError **error)
{
  gint64 wanted = 0;

  for (guint i = 0; i < order->lines->len; i++) {
    const CptOrderLine *line = &g_array_index (order->lines, CptOrderLine, i);
    char own[CPT_SKU_SIZE];

    if (!cpt_catalogue_find_sku (transaction, assortment, line->sku, line->goods->gtin, own, error))
      return -1;
    if (g_str_equal (own, sku))
      wanted += line->quantity;
  }
  return wanted;
}

static gboolean
has_stock (CptTransaction *transaction,
           const CptStore *store,
           const CptOrder *order,
           gboolean *has_out,
           GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  *has_out = TRUE;
  for (guint i = 0; *has_out && i < order->lines->len; i++) {
    const CptOrderLine *line = &g_array_index (order->lines, CptOrderLine, i);
    g_autoptr (CptStock) stock = NULL;
    char sku[CPT_SKU_SIZE];
    gint64 wanted;

    if (!cpt_catalogue_find_sku (transaction, store->assortment, line->sku, line->goods->gtin, sku,
                                 error))
      return FALSE;
    if (!g_hash_table_add (seen, g_strdup (sku)))
      continue;
    wanted = sum_wanted (order, store->assortment, transaction, sku, error);
    stock = wanted >= 0 ? cpt_storage_load_stock (transaction, store->number, sku, error) : NULL;
    if (stock == NULL)
      return FALSE;
    *has_out = cpt_stock_get_available (stock) >= wanted;
  }
  return TRUE;
}

GPtrArray *
cpt_sourcing_assign (CptTransaction *transaction,
                     const CptOrder *order,
                     CptProblem **problem_out,
                     GError **error)
{
  g_autoptr (GPtrArray) numbers = NULL;
  const char *nearest = NULL;

  g_return_val_if_fail (transaction != NULL && order != NULL, NULL);
  g_return_val_if_fail (problem_out != NULL, NULL);

  if (*order->promise->store != '\0')
    return assign_named (transaction, order, problem_out, error);
  numbers = cpt_storage_list_stores (transaction, error);
  if (numbers == NULL)
    return NULL;
  for (guint i = 0; i < numbers->len; i++) {
    g_autoptr (CptStore) store = cpt_storage_load_store (transaction, numbers->pdata[i], error);
    gboolean has = FALSE;

    if (store == NULL)
      return NULL;
    if (!store->web_orders)
      continue;
    nearest = nearest != NULL ? nearest : numbers->pdata[i];
    if (!has_stock (transaction, store, order, &has, error))
      return NULL;
    if (has)
      return assign_all (store->number, order, "nearest with stock of all lines");
  }
  if (nearest != NULL)
    return assign_all (nearest, order, "nearest; no shop has all of it");
  *problem_out = cpt_problem_new (422, "no_store", "No shop for this order",
                                  "No shop takes orders from the web.");
  return NULL;
}
