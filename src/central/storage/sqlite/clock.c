/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/storage/sqlite/connection.h"

/* When the clock looks at what, and single effects of the outbox. */

static gboolean
set_alarm (CptTransaction *transaction, const char *fulfilment, gint64 at_us, GError **error)
{
  g_autoptr (CptSqlStatement) statement =
      at_us != 0 ? cpt_sqlite_prepare_upsert (transaction, "alarm", "fulfilment", "at_us", error)
                 : cpt_sqlite_prepare (transaction,
                                       "DELETE FROM alarm WHERE fulfilment = :fulfilment", error);

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":fulfilment", fulfilment);
  if (at_us != 0)
    cpt_sql_bind_int64 (statement, ":at_us", at_us);
  return cpt_sqlite_run (transaction, statement, error);
}

static gboolean
find_alarm (CptTransaction *transaction, const char *fulfilment, gint64 *at_us_out, GError **error)
{
  g_autoptr (CptSqlStatement) statement = cpt_sqlite_prepare_select (
      transaction, "alarm", "at_us", "WHERE fulfilment = :fulfilment", error);
  CptSqlStep step;

  *at_us_out = 0;
  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":fulfilment", fulfilment);
  step = cpt_sqlite_step (transaction, statement, error);
  if (step == CPT_SQL_STEP_ROW)
    *at_us_out = cpt_sql_column_int64 (statement, 0);
  return step != CPT_SQL_STEP_ERROR;
}

static GPtrArray *
list_alarms_due (CptTransaction *transaction, gint64 now_us, guint n, GError **error)
{
  g_autoptr (CptSqlStatement) statement = cpt_sqlite_prepare (
      transaction,
      "SELECT fulfilment FROM alarm WHERE at_us <= :now_us ORDER BY at_us, fulfilment LIMIT :n",
      error);

  if (statement == NULL)
    return NULL;
  cpt_sql_bind_int64 (statement, ":now_us", now_us);
  cpt_sql_bind_int64 (statement, ":n", n);
  return cpt_sqlite_list_texts (transaction, statement, error);
}

static gboolean
find_effect (CptTransaction *transaction,
             const char *aggregate,
             const char *kind,
             const char *effect,
             CptEffectRow *row_out,
             gboolean *found_out,
             GError **error)
{
  g_autoptr (CptSqlStatement) statement =
      cpt_sqlite_prepare (transaction,
                          "SELECT command, document, due_us FROM outbox WHERE effect = :effect "
                          "AND command = (SELECT id FROM log WHERE aggregate = :aggregate "
                          "AND kind = :kind AND accepted = 1 ORDER BY number DESC LIMIT 1)",
                          error);
  CptSqlStep step;

  *found_out = FALSE;
  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":effect", effect);
  cpt_sql_bind_text (statement, ":aggregate", aggregate);
  cpt_sql_bind_text (statement, ":kind", kind);
  step = cpt_sqlite_step (transaction, statement, error);
  if (step != CPT_SQL_STEP_ROW)
    return step != CPT_SQL_STEP_ERROR;
  *found_out = TRUE;
  cpt_sql_column_copy (statement, 0, row_out->command, sizeof row_out->command);
  g_free (row_out->document);
  row_out->document = cpt_sqlite_dup_text (statement, 1);
  row_out->due_us = cpt_sql_column_int64 (statement, 2);
  return TRUE;
}

static gboolean
run_on_effect (CptTransaction *transaction,
               const char *text,
               const char *command,
               const char *effect,
               gint64 due_us,
               GError **error)
{
  g_autoptr (CptSqlStatement) statement = cpt_sqlite_prepare (transaction, text, error);

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":command", command);
  cpt_sql_bind_text (statement, ":effect", effect);
  if (due_us != 0)
    cpt_sql_bind_int64 (statement, ":due_us", due_us);
  return cpt_sqlite_run (transaction, statement, error);
}

static gboolean
move_effect (CptTransaction *transaction,
             const char *command,
             const char *effect,
             gint64 due_us,
             GError **error)
{
  return run_on_effect (transaction,
                        "UPDATE outbox SET due_us = :due_us "
                        "WHERE command = :command AND effect = :effect",
                        command, effect, due_us, error) &&
         run_on_effect (transaction,
                        "UPDATE delivery SET next_us = :due_us WHERE command = :command "
                        "AND effect = :effect AND next_us IS NOT NULL AND tries = 0",
                        command, effect, due_us, error);
}

static gboolean
drop_effect (CptTransaction *transaction, const char *command, const char *effect, GError **error)
{
  return run_on_effect (transaction,
                        "DELETE FROM outbox WHERE command = :command AND effect = :effect", command,
                        effect, 0, error) &&
         run_on_effect (transaction,
                        "DELETE FROM delivery WHERE command = :command AND effect = :effect "
                        "AND taken_us IS NULL",
                        command, effect, 0, error);
}

void
cpt_sqlite_clock_init (CptStorageInterface *iface)
{
  iface->set_alarm = set_alarm;
  iface->find_alarm = find_alarm;
  iface->list_alarms_due = list_alarms_due;
  iface->find_effect = find_effect;
  iface->move_effect = move_effect;
  iface->drop_effect = drop_effect;
}
