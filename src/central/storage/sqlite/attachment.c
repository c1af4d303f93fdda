/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/storage/sqlite/connection.h"

/* What customers signed. */

#define ATTACHMENT_COLUMNS "store terminal kind hash body received_us erase_at_us"

static gboolean
save_attachment (CptTransaction *transaction, const CptAttachmentRow *row, GError **error)
{
  g_autoptr (CptSqlStatement) statement =
      cpt_sqlite_prepare_upsert (transaction, "attachment", "id", ATTACHMENT_COLUMNS, error);
  gsize length;
  gconstpointer body = g_bytes_get_data (row->body, &length);

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":id", row->id);
  cpt_sql_bind_text (statement, ":store", row->store);
  cpt_sql_bind_text (statement, ":terminal", row->terminal);
  cpt_sql_bind_text (statement, ":kind", row->kind);
  cpt_sql_bind_blob (statement, ":hash", row->hash, sizeof row->hash);
  cpt_sql_bind_blob (statement, ":body", body, length);
  cpt_sql_bind_int64 (statement, ":received_us", row->received_us);
  cpt_sql_bind_int64 (statement, ":erase_at_us", row->erase_at_us);
  return cpt_sqlite_run (transaction, statement, error);
}

/* The columns above and the id behind them. (transfer full) (nullable) */
static CptAttachmentRow *
read_row (CptTransaction *transaction, CptSqlStatement *statement, GError **error)
{
  g_autoptr (CptAttachmentRow) row = g_new0 (CptAttachmentRow, 1);
  gsize length;
  gconstpointer body;

  cpt_sql_column_copy (statement, 0, row->store, sizeof row->store);
  cpt_sql_column_copy (statement, 1, row->terminal, sizeof row->terminal);
  cpt_sql_column_copy (statement, 2, row->kind, sizeof row->kind);
  if (!cpt_sqlite_copy_blob (statement, 3, row->hash, sizeof row->hash)) {
    cpt_sqlite_fail_corrupt (transaction, "attachment.hash", error);
    return NULL;
  }
  body = cpt_sql_column_blob (statement, 4, &length);
  row->body = body != NULL ? g_bytes_new (body, length) : NULL;
  row->received_us = cpt_sql_column_int64 (statement, 5);
  row->erase_at_us = cpt_sql_column_int64 (statement, 6);
  cpt_sql_column_copy (statement, 7, row->id, sizeof row->id);
  return g_steal_pointer (&row);
}

static CptAttachmentRow *
load_attachment (CptTransaction *transaction, const char *id, GError **error)
{
  g_autoptr (CptSqlStatement) statement = cpt_sqlite_prepare_select (
      transaction, "attachment", ATTACHMENT_COLUMNS " id", "WHERE id = :id", error);

  if (statement == NULL)
    return NULL;
  cpt_sql_bind_text (statement, ":id", id);
  if (cpt_sqlite_step (transaction, statement, error) != CPT_SQL_STEP_ROW)
    return NULL;
  return read_row (transaction, statement, error);
}

static gboolean
erase_attachments (CptTransaction *transaction, gint64 now_us, GError **error)
{
  g_autoptr (CptSqlStatement) statement = cpt_sqlite_prepare (
      transaction,
      "UPDATE attachment SET body = NULL WHERE erase_at_us <= :now AND body IS NOT NULL", error);

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_int64 (statement, ":now", now_us);
  return cpt_sqlite_run (transaction, statement, error);
}

static gboolean
find_attachment_due (CptTransaction *transaction, gint64 *due_us_out, GError **error)
{
  g_autoptr (CptSqlStatement) statement = cpt_sqlite_prepare (
      transaction, "SELECT min (erase_at_us) FROM attachment WHERE body IS NOT NULL", error);
  CptSqlStep step;

  *due_us_out = 0;
  if (statement == NULL)
    return FALSE;
  step = cpt_sqlite_step (transaction, statement, error);
  if (step == CPT_SQL_STEP_ROW)
    *due_us_out = cpt_sql_column_int64 (statement, 0);
  return step != CPT_SQL_STEP_ERROR;
}

static gboolean
walk_attachments (CptTransaction *transaction,
                  CptAttachmentFunction function,
                  gpointer user_data,
                  GError **error)
{
  g_autoptr (CptSqlStatement) statement = cpt_sqlite_prepare_select (
      transaction, "attachment", ATTACHMENT_COLUMNS " id", "ORDER BY id", error);
  CptSqlStep step;

  if (statement == NULL)
    return FALSE;
  while ((step = cpt_sqlite_step (transaction, statement, error)) == CPT_SQL_STEP_ROW) {
    g_autoptr (CptAttachmentRow) row = read_row (transaction, statement, error);

    if (row == NULL)
      return FALSE;
    if (!function (row, user_data))
      return TRUE;
  }
  return step == CPT_SQL_STEP_DONE;
}

void
cpt_sqlite_attachment_init (CptStorageInterface *iface)
{
  iface->save_attachment = save_attachment;
  iface->load_attachment = load_attachment;
  iface->erase_attachments = erase_attachments;
  iface->find_attachment_due = find_attachment_due;
  iface->walk_attachments = walk_attachments;
}
