/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/storage/sqlite/connection.h"

/* Receivers of messages, and what is on its way to them. */

#define WEBHOOK_COLUMNS  "url events secret made_us ended_us why"
#define DELIVERY_KEYS    "webhook command effect"
#define DELIVERY_COLUMNS "tries next_us taken_us status"

static const char *const ENDS[] = { NULL, "removed", "gone" };
static const CptSqliteWords ends = { "end of a webhook", ENDS, G_N_ELEMENTS (ENDS) };

static CptWebhookRow *
load_webhook (CptTransaction *transaction, const char *id, GError **error)
{
  g_autoptr (CptWebhookRow) row = cpt_webhook_row_new ();
  g_autoptr (CptSqlStatement) statement =
      cpt_sqlite_prepare_select (transaction, "webhook", WEBHOOK_COLUMNS, "WHERE id = :id", error);
  guint end = 0;

  if (statement == NULL)
    return NULL;
  cpt_sql_bind_text (statement, ":id", id);
  if (cpt_sqlite_step (transaction, statement, error) != CPT_SQL_STEP_ROW)
    return NULL;
  g_strlcpy (row->id, id, sizeof row->id);
  row->url = cpt_sqlite_dup_text (statement, 0);
  row->made_us = cpt_sql_column_int64 (statement, 3);
  row->ended_us = cpt_sql_column_int64 (statement, 4);
  if (!cpt_sqlite_read_list (transaction, statement, 1, row->events, error) ||
      !cpt_sqlite_read_word (transaction, statement, 5, &ends, &end, error))
    return NULL;
  row->end = (CptWebhookEnd)end;
  if (!cpt_sqlite_copy_blob (statement, 2, row->secret, sizeof row->secret)) {
    cpt_sqlite_fail_corrupt (transaction, "webhook.secret", error);
    return NULL;
  }
  return g_steal_pointer (&row);
}

static gboolean
save_webhook (CptTransaction *transaction, const CptWebhookRow *row, GError **error)
{
  g_autoptr (CptSqlStatement) statement =
      cpt_sqlite_prepare_upsert (transaction, "webhook", "id", WEBHOOK_COLUMNS, error);

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":id", row->id);
  cpt_sql_bind_text (statement, ":url", row->url);
  cpt_sqlite_bind_list (statement, ":events", row->events);
  cpt_sql_bind_blob (statement, ":secret", row->secret, sizeof row->secret);
  cpt_sql_bind_int64 (statement, ":made_us", row->made_us);
  cpt_sql_bind_int64_if (statement, ":ended_us", row->ended_us, 0);
  cpt_sqlite_bind_word (statement, ":why", &ends, row->end);
  return cpt_sqlite_run (transaction, statement, error);
}

static GPtrArray *
list_webhooks (CptTransaction *transaction, GError **error)
{
  g_autoptr (CptSqlStatement) statement =
      cpt_sqlite_prepare (transaction, "SELECT id FROM webhook ORDER BY made_us, id", error);

  return statement != NULL ? cpt_sqlite_list_texts (transaction, statement, error) : NULL;
}

static gboolean
put_deliveries (CptTransaction *transaction,
                const char *command,
                const char *effect,
                gint64 due_us,
                GError **error)
{
  g_autoptr (CptSqlStatement) statement =
      cpt_sqlite_prepare (transaction,
                          "INSERT INTO delivery (webhook, command, effect, tries, next_us, status) "
                          "SELECT id, :command, :effect, 0, :due_us, 0 FROM webhook "
                          "WHERE ended_us IS NULL AND (events IS NULL OR EXISTS "
                          "(SELECT 1 FROM json_each (events) WHERE value = :effect)) "
                          "ON CONFLICT (webhook, command, effect) DO NOTHING",
                          error);

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":command", command);
  cpt_sql_bind_text (statement, ":effect", effect);
  cpt_sql_bind_int64 (statement, ":due_us", due_us);
  return cpt_sqlite_run (transaction, statement, error);
}

static gboolean
drop_deliveries (CptTransaction *transaction, const char *command, GError **error)
{
  g_autoptr (CptSqlStatement) statement = cpt_sqlite_prepare (
      transaction, "DELETE FROM delivery WHERE command = :command AND taken_us IS NULL", error);

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":command", command);
  return cpt_sqlite_run (transaction, statement, error);
}

/* Columns: DELIVERY_KEYS, DELIVERY_COLUMNS. */
static void
read_delivery (CptSqlStatement *statement, CptDeliveryRow *row)
{
  cpt_sql_column_copy (statement, 0, row->webhook, sizeof row->webhook);
  cpt_sql_column_copy (statement, 1, row->command, sizeof row->command);
  cpt_sql_column_copy (statement, 2, row->effect, sizeof row->effect);
  row->tries = cpt_sql_column_int64 (statement, 3);
  row->next_us = cpt_sql_column_int64 (statement, 4);
  row->taken_us = cpt_sql_column_int64 (statement, 5);
  row->status = cpt_sql_column_int64 (statement, 6);
}

static void
free_delivery (gpointer row)
{
  cpt_delivery_row_free (row);
}

static GPtrArray *
list_deliveries_due (CptTransaction *transaction,
                     const char *webhook,
                     gint64 now_us,
                     guint n,
                     GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (free_delivery);
  g_autoptr (CptSqlStatement) statement = cpt_sqlite_prepare (
      transaction,
      "SELECT webhook, command, effect, tries, next_us, taken_us, status, document "
      "FROM delivery JOIN outbox USING (command, effect) "
      "WHERE webhook = :webhook AND next_us <= :now_us ORDER BY next_us, command, effect LIMIT :n",
      error);
  CptSqlStep step;

  if (statement == NULL)
    return NULL;
  cpt_sql_bind_text (statement, ":webhook", webhook);
  cpt_sql_bind_int64 (statement, ":now_us", now_us);
  cpt_sql_bind_int64 (statement, ":n", n);
  while ((step = cpt_sqlite_step (transaction, statement, error)) == CPT_SQL_STEP_ROW) {
    CptDeliveryRow *row = g_new0 (CptDeliveryRow, 1);

    read_delivery (statement, row);
    row->document = cpt_sqlite_dup_text (statement, 7);
    g_ptr_array_add (rows, row);
  }
  return step == CPT_SQL_STEP_DONE ? g_steal_pointer (&rows) : NULL;
}

static CptDeliveryRow *
load_delivery (CptTransaction *transaction,
               const char *webhook,
               const char *command,
               const char *effect,
               GError **error)
{
  g_autoptr (CptDeliveryRow) row = g_new0 (CptDeliveryRow, 1);
  g_autoptr (CptSqlStatement) statement = cpt_sqlite_prepare_select (
      transaction, "delivery", DELIVERY_KEYS " " DELIVERY_COLUMNS,
      "WHERE webhook = :webhook AND command = :command AND effect = :effect", error);

  if (statement == NULL)
    return NULL;
  cpt_sql_bind_text (statement, ":webhook", webhook);
  cpt_sql_bind_text (statement, ":command", command);
  cpt_sql_bind_text (statement, ":effect", effect);
  if (cpt_sqlite_step (transaction, statement, error) != CPT_SQL_STEP_ROW)
    return NULL;
  read_delivery (statement, row);
  return g_steal_pointer (&row);
}

static gboolean
save_delivery (CptTransaction *transaction, const CptDeliveryRow *row, GError **error)
{
  g_autoptr (CptSqlStatement) statement =
      cpt_sqlite_prepare_upsert (transaction, "delivery", DELIVERY_KEYS, DELIVERY_COLUMNS, error);

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":webhook", row->webhook);
  cpt_sql_bind_text (statement, ":command", row->command);
  cpt_sql_bind_text (statement, ":effect", row->effect);
  cpt_sql_bind_int64 (statement, ":tries", row->tries);
  cpt_sql_bind_int64_if (statement, ":next_us", row->next_us, 0);
  cpt_sql_bind_int64_if (statement, ":taken_us", row->taken_us, 0);
  cpt_sql_bind_int64 (statement, ":status", row->status);
  return cpt_sqlite_run (transaction, statement, error);
}

static gboolean
end_deliveries (CptTransaction *transaction, const char *webhook, GError **error)
{
  g_autoptr (CptSqlStatement) statement = cpt_sqlite_prepare (
      transaction,
      "UPDATE delivery SET next_us = NULL WHERE webhook = :webhook AND next_us IS NOT NULL", error);

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":webhook", webhook);
  return cpt_sqlite_run (transaction, statement, error);
}

static gboolean
measure_deliveries (CptTransaction *transaction,
                    const char *webhook,
                    CptDeliveryFigures *figures_out,
                    GError **error)
{
  g_autoptr (CptSqlStatement) statement = cpt_sqlite_prepare (
      transaction,
      "SELECT count (next_us), count (taken_us), "
      "count (*) FILTER (WHERE next_us IS NULL AND taken_us IS NULL), max (taken_us) "
      "FROM delivery WHERE webhook = :webhook",
      error);

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":webhook", webhook);
  if (cpt_sqlite_step (transaction, statement, error) != CPT_SQL_STEP_ROW)
    return FALSE;
  figures_out->n_waiting = cpt_sql_column_int64 (statement, 0);
  figures_out->n_taken = cpt_sql_column_int64 (statement, 1);
  figures_out->n_given_up = cpt_sql_column_int64 (statement, 2);
  figures_out->last_taken_us = cpt_sql_column_int64 (statement, 3);
  return TRUE;
}

static gboolean
walk_deliveries (CptTransaction *transaction,
                 CptDeliveryFunction function,
                 gpointer user_data,
                 GError **error)
{
  g_autoptr (CptSqlStatement) statement =
      cpt_sqlite_prepare_select (transaction, "delivery", DELIVERY_KEYS " " DELIVERY_COLUMNS,
                                 "ORDER BY webhook, command, effect", error);
  CptSqlStep step;

  if (statement == NULL)
    return FALSE;
  while ((step = cpt_sqlite_step (transaction, statement, error)) == CPT_SQL_STEP_ROW) {
    CptDeliveryRow row = { 0 };

    read_delivery (statement, &row);
    if (!function (&row, user_data))
      return TRUE;
  }
  return step == CPT_SQL_STEP_DONE;
}

void
cpt_sqlite_webhook_init (CptStorageInterface *iface)
{
  iface->load_webhook = load_webhook;
  iface->save_webhook = save_webhook;
  iface->list_webhooks = list_webhooks;
  iface->put_deliveries = put_deliveries;
  iface->drop_deliveries = drop_deliveries;
  iface->list_deliveries_due = list_deliveries_due;
  iface->load_delivery = load_delivery;
  iface->save_delivery = save_delivery;
  iface->end_deliveries = end_deliveries;
  iface->measure_deliveries = measure_deliveries;
  iface->walk_deliveries = walk_deliveries;
}
