/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/orchestration/sourcing.h"

#include "central/orchestration/catalogue.h"

#include <string.h>

#define MAX_PASSED_NAMED 3

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

/* What the order wants of each sku, as this assortment names it: sku → pieces. */
static GHashTable *
sum_wanted (CptTransaction *transaction,
            const CptOrder *order,
            const char *assortment,
            GError **error)
{
  g_autoptr (GHashTable) wanted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; i < order->lines->len; i++) {
    const CptOrderLine *line = &g_array_index (order->lines, CptOrderLine, i);
    gint64 *pieces;
    char sku[CPT_SKU_SIZE];

    if (!cpt_catalogue_find_sku (transaction, assortment, line->sku, line->goods->gtin, sku, error))
      return NULL;
    pieces = g_hash_table_lookup (wanted, sku);
    if (pieces == NULL) {
      pieces = g_new0 (gint64, 1);
      g_hash_table_insert (wanted, g_strdup (sku), pieces);
    }
    *pieces += line->quantity;
  }
  return g_steal_pointer (&wanted);
}

/* The first thing that this shop has too little of, in order of sku: as words, NULL when it has
 * all. FALSE: the storage failed. */
static gboolean
find_lack (CptTransaction *transaction,
           const CptStore *store,
           GHashTable *wanted,
           char **lack_out,
           GError **error)
{
  g_autoptr (GList) skus = NULL;

  *lack_out = NULL;
  skus = g_list_sort (g_hash_table_get_keys (wanted), (GCompareFunc)(void (*) (void))strcmp);
  for (GList *at = skus; at != NULL && *lack_out == NULL; at = at->next) {
    const gint64 *pieces = g_hash_table_lookup (wanted, at->data);
    g_autoptr (CptStock) stock =
        cpt_storage_load_stock (transaction, store->number, at->data, error);

    if (stock == NULL)
      return FALSE;
    if (cpt_stock_get_available (stock) < *pieces)
      *lack_out =
          g_strdup_printf ("%s has %" G_GINT64_FORMAT " of %" G_GINT64_FORMAT " %s", store->number,
                           cpt_stock_get_available (stock), *pieces, (const char *)at->data);
  }
  return TRUE;
}

/* Shops that were nearer and why they were passed over; the first of them will do. */
static void
add_lack (GString *passed, guint n_passed, const char *lack)
{
  if (n_passed < MAX_PASSED_NAMED)
    g_string_append_printf (passed, "; %s", lack);
  else if (n_passed == MAX_PASSED_NAMED)
    g_string_append (passed, "; …");
}

static GPtrArray *
assign_nearest (CptTransaction *transaction,
                const CptOrder *order,
                const GPtrArray *numbers,
                CptProblem **problem_out,
                GError **error)
{
  g_autoptr (GString) passed = g_string_new (NULL);
  g_autoptr (GHashTable) by_assortment =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_hash_table_unref);
  const char *nearest = NULL;
  g_autofree char *why = NULL;
  guint n_passed = 0;

  for (guint i = 0; i < numbers->len; i++) {
    g_autoptr (CptStore) store = cpt_storage_load_store (transaction, numbers->pdata[i], error);
    g_autofree char *lack = NULL;
    GHashTable *wanted;

    if (store == NULL)
      return NULL;
    if (!store->web_orders)
      continue;
    nearest = nearest != NULL ? nearest : numbers->pdata[i];
    wanted = g_hash_table_lookup (by_assortment, store->assortment);
    if (wanted == NULL) {
      wanted = sum_wanted (transaction, order, store->assortment, error);
      if (wanted == NULL)
        return NULL;
      g_hash_table_insert (by_assortment, g_strdup (store->assortment), wanted);
    }
    if (!find_lack (transaction, store, wanted, &lack, error))
      return NULL;
    if (lack == NULL) {
      why = g_strconcat ("nearest with stock of all lines", passed->str, NULL);
      return assign_all (store->number, order, why);
    }
    add_lack (passed, n_passed++, lack);
  }
  if (nearest != NULL) {
    why = g_strconcat ("nearest; no shop has all of it", passed->str, NULL);
    return assign_all (nearest, order, why);
  }
  *problem_out = cpt_problem_new (422, "no_store", "No shop for this order",
                                  "No shop takes orders from the web.");
  return NULL;
}

GPtrArray *
cpt_sourcing_assign (CptTransaction *transaction,
                     const CptOrder *order,
                     CptProblem **problem_out,
                     GError **error)
{
  g_autoptr (GPtrArray) numbers = NULL;

  g_return_val_if_fail (transaction != NULL && order != NULL, NULL);
  g_return_val_if_fail (problem_out != NULL, NULL);

  if (*order->promise->store != '\0')
    return assign_named (transaction, order, problem_out, error);
  numbers = cpt_storage_list_stores (transaction, error);
  if (numbers == NULL)
    return NULL;
  return assign_nearest (transaction, order, numbers, problem_out, error);
}
