/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/storage/sqlite/connection.h"

static gboolean
mark_pass_used (CptTransaction *transaction,
                const char *jti,
                const char *fulfilment,
                const char *command,
                GError **error)
{
  g_autoptr (CptSqlStatement) statement =
      cpt_sqlite_prepare (transaction,
                          "INSERT INTO pass_used (jti, fulfilment, command) "
                          "VALUES (:jti, :fulfilment, :command)",
                          error);

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":jti", jti);
  cpt_sql_bind_text (statement, ":fulfilment", fulfilment);
  cpt_sql_bind_text (statement, ":command", command);
  return cpt_sqlite_run (transaction, statement, error);
}

static gboolean
free_passes (CptTransaction *transaction, const char *command, GError **error)
{
  g_autoptr (CptSqlStatement) statement =
      cpt_sqlite_prepare (transaction, "DELETE FROM pass_used WHERE command = :command", error);

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":command", command);
  return cpt_sqlite_run (transaction, statement, error);
}

static gboolean
is_pass_used (CptTransaction *transaction,
              const char *jti,
              const char *fulfilment,
              gboolean *used_out,
              GError **error)
{
  g_autoptr (CptSqlStatement) statement = cpt_sqlite_prepare (
      transaction, "SELECT 1 FROM pass_used WHERE jti = :jti AND fulfilment = :fulfilment", error);
  CptSqlStep step;

  *used_out = FALSE;
  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":jti", jti);
  cpt_sql_bind_text (statement, ":fulfilment", fulfilment);
  step = cpt_sqlite_step (transaction, statement, error);
  *used_out = step == CPT_SQL_STEP_ROW;
  return step != CPT_SQL_STEP_ERROR;
}

static gboolean
walk_passes_used (CptTransaction *transaction,
                  CptPassUsedFunction function,
                  gpointer user_data,
                  GError **error)
{
  g_autoptr (CptSqlStatement) statement =
      cpt_sqlite_prepare (transaction,
                          "SELECT jti, fulfilment, command FROM pass_used "
                          "ORDER BY jti, fulfilment",
                          error);
  CptSqlStep step;

  if (statement == NULL)
    return FALSE;
  while ((step = cpt_sqlite_step (transaction, statement, error)) == CPT_SQL_STEP_ROW)
    if (!function (cpt_sql_column_text (statement, 0), cpt_sql_column_text (statement, 1),
                   cpt_sql_column_text (statement, 2), user_data))
      return TRUE;
  return step == CPT_SQL_STEP_DONE;
}

static gboolean
find_contact_of_order (CptTransaction *transaction,
                       const char *order,
                       char contact_out[CPT_ID_SIZE],
                       GError **error)
{
  g_autoptr (CptSqlStatement) statement = cpt_sqlite_prepare (
      transaction, "SELECT id FROM contact WHERE order_id = :order ORDER BY id LIMIT 1", error);
  CptSqlStep step;

  *contact_out = '\0';
  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":order", order);
  step = cpt_sqlite_step (transaction, statement, error);
  if (step == CPT_SQL_STEP_ROW)
    cpt_sql_column_copy (statement, 0, contact_out, CPT_ID_SIZE);
  return step != CPT_SQL_STEP_ERROR;
}

void
cpt_sqlite_hand_over_init (CptStorageInterface *iface)
{
  iface->mark_pass_used = mark_pass_used;
  iface->free_passes = free_passes;
  iface->is_pass_used = is_pass_used;
  iface->walk_passes_used = walk_passes_used;
  iface->find_contact_of_order = find_contact_of_order;
}
