/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/storage/sqlite/connection.h"

/* Passes: keys, what was given out, what is called back. */

#define KEY_COLUMNS  "seed public_key from_us until_us gone"
#define PASS_COLUMNS "order_id kid live not_before_us expires_us revoked_us"

static GArray *
list_pass_keys (CptTransaction *transaction, GError **error)
{
  g_autoptr (GArray) keys = g_array_new (FALSE, TRUE, sizeof (CptPassKeyRow));
  g_autoptr (CptSqlStatement) statement = cpt_sqlite_prepare_select (
      transaction, "pass_key", KEY_COLUMNS " kid", "ORDER BY from_us DESC, kid", error);
  CptSqlStep step;

  if (statement == NULL)
    return NULL;
  while ((step = cpt_sqlite_step (transaction, statement, error)) == CPT_SQL_STEP_ROW) {
    CptPassKeyRow row = { 0 };

    row.has_seed = cpt_sqlite_copy_blob (statement, 0, row.seed, sizeof row.seed);
    if (!cpt_sqlite_copy_blob (statement, 1, row.key.public_key, sizeof row.key.public_key)) {
      cpt_sqlite_fail_corrupt (transaction, "pass_key.public_key", error);
      return NULL;
    }
    row.key.from_us = cpt_sql_column_int64 (statement, 2);
    row.key.until_us = cpt_sql_column_int64 (statement, 3);
    row.gone = cpt_sql_column_int64 (statement, 4) != 0;
    cpt_sql_column_copy (statement, 5, row.key.kid, sizeof row.key.kid);
    g_array_append_val (keys, row);
  }
  return step == CPT_SQL_STEP_DONE ? g_steal_pointer (&keys) : NULL;
}

static gboolean
save_pass_key (CptTransaction *transaction, const CptPassKeyRow *row, GError **error)
{
  g_autoptr (CptSqlStatement) statement =
      cpt_sqlite_prepare_upsert (transaction, "pass_key", "kid", KEY_COLUMNS, error);

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":kid", row->key.kid);
  if (row->has_seed)
    cpt_sql_bind_blob (statement, ":seed", row->seed, sizeof row->seed);
  cpt_sql_bind_blob (statement, ":public_key", row->key.public_key, sizeof row->key.public_key);
  cpt_sql_bind_int64 (statement, ":from_us", row->key.from_us);
  cpt_sql_bind_int64_if (statement, ":until_us", row->key.until_us, 0);
  cpt_sql_bind_int64 (statement, ":gone", row->gone);
  return cpt_sqlite_run (transaction, statement, error);
}

static gboolean
find_pass_end (CptTransaction *transaction, const char *kid, gint64 *expires_us_out, GError **error)
{
  g_autoptr (CptSqlStatement) statement = cpt_sqlite_prepare (
      transaction, "SELECT max (expires_us) FROM pass WHERE kid = :kid AND revoked_us IS NULL",
      error);

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":kid", kid);
  if (cpt_sqlite_step (transaction, statement, error) != CPT_SQL_STEP_ROW)
    return FALSE;
  *expires_us_out = cpt_sql_column_int64 (statement, 0);
  return TRUE;
}

static gboolean
save_pass (CptTransaction *transaction, const CptPassRow *row, GError **error)
{
  g_autoptr (CptSqlStatement) statement =
      cpt_sqlite_prepare_upsert (transaction, "pass", "jti", PASS_COLUMNS, error);

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":jti", row->jti);
  cpt_sql_bind_text (statement, ":order_id", row->order);
  cpt_sql_bind_text (statement, ":kid", row->kid);
  cpt_sql_bind_int64 (statement, ":live", row->live);
  cpt_sql_bind_int64 (statement, ":not_before_us", row->not_before_us);
  cpt_sql_bind_int64 (statement, ":expires_us", row->expires_us);
  cpt_sql_bind_int64_if (statement, ":revoked_us", row->revoked_us, 0);
  return cpt_sqlite_run (transaction, statement, error);
}

/* The columns of PASS_COLUMNS and the jti behind them. */
static void
read_pass (CptSqlStatement *statement, CptPassRow *row)
{
  *row = (CptPassRow){ 0 };
  cpt_sql_column_copy (statement, 0, row->order, sizeof row->order);
  cpt_sql_column_copy (statement, 1, row->kid, sizeof row->kid);
  row->live = cpt_sql_column_int64 (statement, 2) != 0;
  row->not_before_us = cpt_sql_column_int64 (statement, 3);
  row->expires_us = cpt_sql_column_int64 (statement, 4);
  row->revoked_us = cpt_sql_column_int64 (statement, 5);
  cpt_sql_column_copy (statement, 6, row->jti, sizeof row->jti);
}

static gboolean
load_pass (CptTransaction *transaction,
           const char *jti,
           CptPassRow *row_out,
           gboolean *found_out,
           GError **error)
{
  g_autoptr (CptSqlStatement) statement = cpt_sqlite_prepare_select (
      transaction, "pass", PASS_COLUMNS " jti", "WHERE jti = :jti", error);
  CptSqlStep step;

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":jti", jti);
  step = cpt_sqlite_step (transaction, statement, error);
  *found_out = step == CPT_SQL_STEP_ROW;
  if (*found_out)
    read_pass (statement, row_out);
  return step != CPT_SQL_STEP_ERROR;
}

static GArray *
list_passes (CptTransaction *transaction, const char *order, GError **error)
{
  g_autoptr (GArray) passes = g_array_new (FALSE, TRUE, sizeof (CptPassRow));
  g_autoptr (CptSqlStatement) statement =
      cpt_sqlite_prepare_select (transaction, "pass", PASS_COLUMNS " jti",
                                 "WHERE order_id = :order ORDER BY not_before_us, jti", error);
  CptSqlStep step;

  if (statement == NULL)
    return NULL;
  cpt_sql_bind_text (statement, ":order", order);
  while ((step = cpt_sqlite_step (transaction, statement, error)) == CPT_SQL_STEP_ROW) {
    CptPassRow row;

    read_pass (statement, &row);
    g_array_append_val (passes, row);
  }
  return step == CPT_SQL_STEP_DONE ? g_steal_pointer (&passes) : NULL;
}

static gboolean
put_pass_revoked (CptTransaction *transaction,
                  const char *store,
                  const char *jti,
                  gint64 expires_us,
                  GError **error)
{
  g_autoptr (CptSqlStatement) statement =
      cpt_sqlite_prepare_upsert (transaction, "pass_revoked", "store jti", "expires_us", error);

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":store", store);
  cpt_sql_bind_text (statement, ":jti", jti);
  cpt_sql_bind_int64 (statement, ":expires_us", expires_us);
  return cpt_sqlite_run (transaction, statement, error);
}

static gboolean
drop_pass_revoked (CptTransaction *transaction, const char *store, const char *jti, GError **error)
{
  g_autoptr (CptSqlStatement) statement = cpt_sqlite_prepare (
      transaction, "DELETE FROM pass_revoked WHERE store = :store AND jti = :jti", error);

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":store", store);
  cpt_sql_bind_text (statement, ":jti", jti);
  return cpt_sqlite_run (transaction, statement, error);
}

static GArray *
list_passes_revoked (CptTransaction *transaction,
                     const char *store,
                     gint64 until_us,
                     GError **error)
{
  g_autoptr (GArray) list = g_array_new (FALSE, TRUE, sizeof (CptPassRevoked));
  g_autoptr (CptSqlStatement) statement =
      cpt_sqlite_prepare (transaction,
                          "SELECT r.jti, pass.order_id, pass.revoked_us FROM pass_revoked r "
                          "JOIN pass ON pass.jti = r.jti "
                          "WHERE r.store = :store AND r.expires_us <= :until ORDER BY r.jti",
                          error);
  CptSqlStep step;

  if (statement == NULL)
    return NULL;
  cpt_sql_bind_text (statement, ":store", store);
  cpt_sql_bind_int64 (statement, ":until", until_us);
  while ((step = cpt_sqlite_step (transaction, statement, error)) == CPT_SQL_STEP_ROW) {
    CptPassRevoked row = { 0 };

    cpt_sql_column_copy (statement, 0, row.jti, sizeof row.jti);
    cpt_sql_column_copy (statement, 1, row.order, sizeof row.order);
    row.revoked_us = cpt_sql_column_int64 (statement, 2);
    g_array_append_val (list, row);
  }
  return step == CPT_SQL_STEP_DONE ? g_steal_pointer (&list) : NULL;
}

void
cpt_sqlite_pass_init (CptStorageInterface *iface)
{
  iface->list_pass_keys = list_pass_keys;
  iface->save_pass_key = save_pass_key;
  iface->find_pass_end = find_pass_end;
  iface->save_pass = save_pass;
  iface->load_pass = load_pass;
  iface->list_passes = list_passes;
  iface->put_pass_revoked = put_pass_revoked;
  iface->drop_pass_revoked = drop_pass_revoked;
  iface->list_passes_revoked = list_passes_revoked;
}
