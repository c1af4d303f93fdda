/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/storage/sqlite/connection.h"

#include <string.h>

/* A fulfilment's bags and which unit is in which. */

static gboolean
load_units (CptTransaction *transaction,
            const char *store,
            const char *fulfilment,
            GPtrArray *bags,
            GError **error)
{
  g_autoptr (CptSqlStatement) statement =
      cpt_sqlite_prepare (transaction,
                          "SELECT bag, line, quantity FROM bag_unit WHERE store = :store "
                          "AND fulfilment = :fulfilment ORDER BY bag, line",
                          error);
  CptSqlStep step;
  guint at = 0;

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":store", store);
  cpt_sql_bind_text (statement, ":fulfilment", fulfilment);
  while ((step = cpt_sqlite_step (transaction, statement, error)) == CPT_SQL_STEP_ROW) {
    const char *number = cpt_sql_column_text (statement, 0);
    CptUnits units = { .line = (guint)cpt_sql_column_int64 (statement, 1),
                       .quantity = cpt_sql_column_int64 (statement, 2) };

    /* Both lists are in the order of the bags' numbers. */
    while (at < bags->len && strcmp (((CptBag *)bags->pdata[at])->number, number) != 0)
      at++;
    if (at == bags->len)
      return cpt_sqlite_fail_corrupt (transaction, "unit of no bag", error);
    g_array_append_val (((CptBag *)bags->pdata[at])->units, units);
  }
  return step == CPT_SQL_STEP_DONE;
}

gboolean
cpt_sqlite_load_bags (CptTransaction *transaction,
                      const char *store,
                      const char *fulfilment,
                      GPtrArray *bags,
                      GError **error)
{
  g_autoptr (CptSqlStatement) statement =
      cpt_sqlite_prepare (transaction,
                          "SELECT number, location, made_us FROM bag WHERE store = :store "
                          "AND fulfilment = :fulfilment ORDER BY number",
                          error);
  CptSqlStep step;

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":store", store);
  cpt_sql_bind_text (statement, ":fulfilment", fulfilment);
  while ((step = cpt_sqlite_step (transaction, statement, error)) == CPT_SQL_STEP_ROW) {
    CptBag *bag = cpt_bag_new (cpt_sql_column_text (statement, 0));

    cpt_sql_column_copy (statement, 1, bag->location, sizeof bag->location);
    bag->made_us = cpt_sql_column_int64 (statement, 2);
    g_ptr_array_add (bags, bag);
  }
  if (step != CPT_SQL_STEP_DONE)
    return FALSE;
  return bags->len == 0 || load_units (transaction, store, fulfilment, bags, error);
}

static gboolean
bags_are_equal (const CptBag *a, const CptBag *b)
{
  if (strcmp (a->location, b->location) != 0 || a->made_us != b->made_us ||
      a->units->len != b->units->len)
    return FALSE;
  for (guint i = 0; i < a->units->len; i++) {
    const CptUnits *x = &g_array_index (a->units, CptUnits, i);
    const CptUnits *y = &g_array_index (b->units, CptUnits, i);

    if (x->line != y->line || x->quantity != y->quantity)
      return FALSE;
  }
  return TRUE;
}

static void
bind_bag_key (CptSqlStatement *statement, const CptFulfilment *fulfilment, const CptBag *bag)
{
  cpt_sql_bind_text (statement, ":store", fulfilment->promise->store);
  cpt_sql_bind_text (statement, ":fulfilment", fulfilment->id);
  cpt_sql_bind_text (statement, ":bag", bag->number);
}

/* Its units go with it. */
static gboolean
delete_bag (CptTransaction *transaction,
            const CptFulfilment *fulfilment,
            const CptBag *bag,
            GError **error)
{
  g_autoptr (CptSqlStatement) statement = cpt_sqlite_prepare (
      transaction,
      "DELETE FROM bag WHERE store = :store AND fulfilment = :fulfilment AND number = :bag", error);

  if (statement == NULL)
    return FALSE;
  bind_bag_key (statement, fulfilment, bag);
  return cpt_sqlite_run (transaction, statement, error);
}

static gboolean
insert_units (CptTransaction *transaction,
              const CptFulfilment *fulfilment,
              const CptBag *bag,
              const CptUnits *units,
              GError **error)
{
  g_autoptr (CptSqlStatement) statement =
      cpt_sqlite_prepare (transaction,
                          "INSERT INTO bag_unit (store, fulfilment, bag, line, quantity) "
                          "VALUES (:store, :fulfilment, :bag, :line, :quantity)",
                          error);

  if (statement == NULL)
    return FALSE;
  bind_bag_key (statement, fulfilment, bag);
  cpt_sql_bind_int64 (statement, ":line", units->line);
  cpt_sql_bind_int64 (statement, ":quantity", units->quantity);
  return cpt_sqlite_run (transaction, statement, error);
}

static gboolean
insert_bag (CptTransaction *transaction,
            const CptFulfilment *fulfilment,
            const CptBag *bag,
            GError **error)
{
  g_autoptr (CptSqlStatement) statement =
      cpt_sqlite_prepare (transaction,
                          "INSERT INTO bag (store, fulfilment, number, location, made_us) "
                          "VALUES (:store, :fulfilment, :bag, :location, :made_us)",
                          error);

  if (statement == NULL)
    return FALSE;
  bind_bag_key (statement, fulfilment, bag);
  cpt_sql_bind_text_if (statement, ":location", bag->location);
  cpt_sql_bind_int64 (statement, ":made_us", bag->made_us);
  if (!cpt_sqlite_run (transaction, statement, error))
    return FALSE;
  for (guint i = 0; i < bag->units->len; i++)
    if (!insert_units (transaction, fulfilment, bag, &g_array_index (bag->units, CptUnits, i),
                       error))
      return FALSE;
  return TRUE;
}

static void
free_bag (gpointer bag)
{
  cpt_bag_free (bag);
}

gboolean
cpt_sqlite_save_bags (CptTransaction *transaction, const CptFulfilment *fulfilment, GError **error)
{
  g_autoptr (GPtrArray) known = g_ptr_array_new_with_free_func (free_bag);
  g_autoptr (GHashTable) same = g_hash_table_new (g_str_hash, g_str_equal);

  if (!cpt_sqlite_load_bags (transaction, fulfilment->promise->store, fulfilment->id, known, error))
    return FALSE;
  for (guint i = 0; i < known->len; i++) {
    CptBag *before = g_ptr_array_index (known, i);
    CptBag *bag = cpt_fulfilment_find_bag (fulfilment, before->number);

    if (bag != NULL && bags_are_equal (before, bag))
      g_hash_table_add (same, bag->number);
    else if (!delete_bag (transaction, fulfilment, before, error))
      return FALSE;
  }
  for (guint i = 0; i < fulfilment->bags->len; i++) {
    CptBag *bag = g_ptr_array_index (fulfilment->bags, i);

    if (!g_hash_table_contains (same, bag->number) &&
        !insert_bag (transaction, fulfilment, bag, error))
      return FALSE;
  }
  return TRUE;
}
