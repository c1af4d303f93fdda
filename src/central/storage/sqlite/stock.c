/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/storage/sqlite/connection.h"

#include <string.h>

/* The ledger, append-only, and its sums (commands.md §6): balances are written with each movement,
 * never recomputed. */

static gboolean
insert_movement (CptTransaction *transaction,
                 const char *store,
                 const CptMovement *movement,
                 const char *command,
                 gint64 effective_us,
                 GError **error)
{
  g_autoptr (CptSqlStatement) statement = cpt_sqlite_prepare (
      transaction,
      "INSERT INTO ledger (store, sku, quantity, from_bucket, from_location, to_bucket, "
      "to_location, command, effective_us) VALUES (:store, :sku, :quantity, :from_bucket, "
      ":from_location, :to_bucket, :to_location, :command, :effective_us)",
      error);

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":store", store);
  cpt_sql_bind_text (statement, ":sku", movement->sku);
  cpt_sql_bind_int64 (statement, ":quantity", movement->quantity);
  cpt_sqlite_bind_bucket (statement, ":from_bucket", ":from_location", &movement->from);
  cpt_sqlite_bind_bucket (statement, ":to_bucket", ":to_location", &movement->to);
  cpt_sql_bind_text (statement, ":command", command);
  cpt_sql_bind_int64 (statement, ":effective_us", effective_us);
  return cpt_sqlite_run (transaction, statement, error);
}

static gboolean
add_balance (CptTransaction *transaction,
             const char *store,
             const char *sku,
             const CptBucket *bucket,
             gint64 n,
             GError **error)
{
  g_autoptr (CptSqlStatement) statement = cpt_sqlite_prepare (
      transaction,
      "INSERT INTO balance (store, sku, bucket, location, n) VALUES (:store, :sku, :bucket, "
      ":location, :n) ON CONFLICT (store, sku, bucket, location) DO UPDATE SET n = n + :n",
      error);

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":store", store);
  cpt_sql_bind_text (statement, ":sku", sku);
  cpt_sqlite_bind_bucket (statement, ":bucket", ":location", bucket);
  cpt_sql_bind_int64 (statement, ":n", n);
  return cpt_sqlite_run (transaction, statement, error);
}

static gboolean
book (CptTransaction *transaction,
      const char *store,
      const CptMovement *movements,
      gsize n_movements,
      const char *command,
      gint64 effective_us,
      GError **error)
{
  for (gsize i = 0; i < n_movements; i++) {
    const CptMovement *movement = &movements[i];

    if (!insert_movement (transaction, store, movement, command, effective_us, error) ||
        !add_balance (transaction, store, movement->sku, &movement->from, -movement->quantity,
                      error) ||
        !add_balance (transaction, store, movement->sku, &movement->to, movement->quantity, error))
      return FALSE;
  }
  return TRUE;
}

/* The one number of @statement, 0 when it has no row. */
static gboolean
get_number (CptTransaction *transaction, CptSqlStatement *statement, gint64 *n_out, GError **error)
{
  CptSqlStep step = cpt_sqlite_step (transaction, statement, error);

  *n_out = step == CPT_SQL_STEP_ROW ? cpt_sql_column_int64 (statement, 0) : 0;
  return step != CPT_SQL_STEP_ERROR;
}

static gboolean
load_balance (CptTransaction *transaction,
              const char *store,
              const char *sku,
              const CptBucket *bucket,
              gint64 *n_out,
              GError **error)
{
  g_autoptr (CptSqlStatement) statement =
      cpt_sqlite_prepare (transaction,
                          "SELECT n FROM balance WHERE store = :store AND sku = :sku "
                          "AND bucket = :bucket AND location = :location",
                          error);

  *n_out = 0;
  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":store", store);
  cpt_sql_bind_text (statement, ":sku", sku);
  cpt_sqlite_bind_bucket (statement, ":bucket", ":location", bucket);
  return get_number (transaction, statement, n_out, error);
}

static gboolean
load_balance_at (CptTransaction *transaction,
                 const char *store,
                 const char *sku,
                 const CptBucket *bucket,
                 gint64 effective_us,
                 gint64 *n_out,
                 GError **error)
{
  g_autoptr (CptSqlStatement) statement = cpt_sqlite_prepare (
      transaction,
      "SELECT coalesce (sum (quantity * ((to_bucket = :bucket AND to_location = :location) - "
      "(from_bucket = :bucket AND from_location = :location))), 0) FROM ledger "
      "WHERE store = :store AND sku = :sku AND effective_us > :effective_us",
      error);
  gint64 since = 0;

  *n_out = 0;
  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":store", store);
  cpt_sql_bind_text (statement, ":sku", sku);
  cpt_sqlite_bind_bucket (statement, ":bucket", ":location", bucket);
  cpt_sql_bind_int64 (statement, ":effective_us", effective_us);
  if (!get_number (transaction, statement, &since, error) ||
      !load_balance (transaction, store, sku, bucket, n_out, error))
    return FALSE;
  *n_out -= since;
  return TRUE;
}

static void
read_balance (CptStock *stock, const CptBucket *bucket, gint64 n, gint64 counted_us)
{
  CptFloorStock floor = { .quantity = n, .counted_us = counted_us };

  switch (bucket->sort) {
  case CPT_BUCKET_FLOOR:
    g_strlcpy (floor.location, bucket->location, sizeof floor.location);
    if (n != 0 || counted_us != 0)
      g_array_append_val (stock->floor, floor);
    break;
  case CPT_BUCKET_CUSTODY:
    stock->custody = n;
    break;
  case CPT_BUCKET_DAMAGED:
    stock->damaged = n;
    break;
  case CPT_BUCKET_TRANSIT:
    stock->transit = n;
    break;
  case CPT_BUCKET_ASTRAY:
    stock->astray = n;
    break;
  case CPT_BUCKET_SUPPLIER:
  case CPT_BUCKET_CUSTOMER:
  case CPT_BUCKET_ADJUSTMENT:
  default:
    break; /* the outside is not in the shop */
  }
}

static gboolean
load_balances_of (CptTransaction *transaction, const char *store, CptStock *stock, GError **error)
{
  g_autoptr (CptSqlStatement) statement = cpt_sqlite_prepare (
      transaction,
      "SELECT bucket, location, n, counted_us FROM balance WHERE store = :store AND sku = :sku "
      "ORDER BY location",
      error);
  CptSqlStep step;

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":store", store);
  cpt_sql_bind_text (statement, ":sku", stock->sku);
  while ((step = cpt_sqlite_step (transaction, statement, error)) == CPT_SQL_STEP_ROW) {
    CptBucket bucket;

    if (!cpt_sqlite_read_bucket (transaction, statement, 0, &bucket, error))
      return FALSE;
    read_balance (stock, &bucket, cpt_sql_column_int64 (statement, 2),
                  cpt_sql_column_int64 (statement, 3));
  }
  return step == CPT_SQL_STEP_DONE;
}

static CptStock *
load_stock (CptTransaction *transaction, const char *store, const char *sku, GError **error)
{
  g_autoptr (CptSqlStatement) statement = cpt_sqlite_prepare (
      transaction,
      "SELECT (SELECT n FROM reserved WHERE store = :store AND sku = :sku), "
      "(SELECT max (effective_us) FROM ledger WHERE store = :store AND sku = :sku)",
      error);
  g_autoptr (CptStock) stock = cpt_stock_new (sku);

  if (statement == NULL)
    return NULL;
  cpt_sql_bind_text (statement, ":store", store);
  cpt_sql_bind_text (statement, ":sku", sku);
  if (cpt_sqlite_step (transaction, statement, error) != CPT_SQL_STEP_ROW)
    return NULL;
  stock->reserved = cpt_sql_column_int64 (statement, 0);
  stock->as_of_us = cpt_sql_column_int64 (statement, 1);
  return load_balances_of (transaction, store, stock, error) ? g_steal_pointer (&stock) : NULL;
}

static gboolean
set_counted (CptTransaction *transaction,
             const char *store,
             const char *location,
             const char *sku,
             gint64 counted_us,
             GError **error)
{
  g_autoptr (CptSqlStatement) statement = cpt_sqlite_prepare (
      transaction,
      "INSERT INTO balance (store, sku, bucket, location, n, counted_us) "
      "VALUES (:store, :sku, 'floor', :location, 0, :counted_us) "
      "ON CONFLICT (store, sku, bucket, location) DO UPDATE SET counted_us = excluded.counted_us",
      error);

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":store", store);
  cpt_sql_bind_text (statement, ":sku", sku);
  cpt_sql_bind_text (statement, ":location", location);
  cpt_sql_bind_int64_if (statement, ":counted_us", counted_us, 0);
  return cpt_sqlite_run (transaction, statement, error);
}

static gboolean
read_ledger_row (CptTransaction *transaction,
                 CptSqlStatement *statement,
                 CptLedgerRow *row,
                 GError **error)
{
  memset (row, 0, sizeof *row);
  row->number = cpt_sql_column_int64 (statement, 0);
  cpt_sql_column_copy (statement, 1, row->store, sizeof row->store);
  cpt_sql_column_copy (statement, 2, row->movement.sku, sizeof row->movement.sku);
  row->movement.quantity = cpt_sql_column_int64 (statement, 3);
  cpt_sql_column_copy (statement, 8, row->command, sizeof row->command);
  row->effective_us = cpt_sql_column_int64 (statement, 9);
  return cpt_sqlite_read_bucket (transaction, statement, 4, &row->movement.from, error) &&
         cpt_sqlite_read_bucket (transaction, statement, 6, &row->movement.to, error);
}

static gboolean
walk_ledger (CptTransaction *transaction,
             CptLedgerFunction function,
             gpointer user_data,
             GError **error)
{
  g_autoptr (CptSqlStatement) statement = cpt_sqlite_prepare_select (
      transaction, "ledger",
      "number store sku quantity from_bucket from_location to_bucket to_location command "
      "effective_us",
      "ORDER BY number", error);
  CptSqlStep step;
  CptLedgerRow row;

  if (statement == NULL)
    return FALSE;
  while ((step = cpt_sqlite_step (transaction, statement, error)) == CPT_SQL_STEP_ROW) {
    if (!read_ledger_row (transaction, statement, &row, error))
      return FALSE;
    if (!function (&row, user_data))
      return TRUE;
  }
  return step == CPT_SQL_STEP_DONE;
}

static gboolean
walk_balances (CptTransaction *transaction,
               CptBalanceFunction function,
               gpointer user_data,
               GError **error)
{
  g_autoptr (CptSqlStatement) statement =
      cpt_sqlite_prepare (transaction,
                          "SELECT store, sku, bucket, location, n FROM balance WHERE n <> 0 "
                          "ORDER BY store, sku, bucket, location",
                          error);
  CptSqlStep step;

  if (statement == NULL)
    return FALSE;
  while ((step = cpt_sqlite_step (transaction, statement, error)) == CPT_SQL_STEP_ROW) {
    CptBucket bucket;

    if (!cpt_sqlite_read_bucket (transaction, statement, 2, &bucket, error))
      return FALSE;
    if (!function (cpt_sql_column_text (statement, 0), cpt_sql_column_text (statement, 1), &bucket,
                   cpt_sql_column_int64 (statement, 4), user_data))
      return TRUE;
  }
  return step == CPT_SQL_STEP_DONE;
}

void
cpt_sqlite_stock_init (CptStorageInterface *iface)
{
  iface->book = book;
  iface->load_balance = load_balance;
  iface->load_balance_at = load_balance_at;
  iface->load_stock = load_stock;
  iface->set_counted = set_counted;
  iface->walk_ledger = walk_ledger;
  iface->walk_balances = walk_balances;
}
