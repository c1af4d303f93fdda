/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cache/attachment.h"

#include "cache/journal-private.h"
#include "wire/json.h"
#include "wire/strokes.h"

void
cpt_attachment_free (CptAttachment *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->body, g_bytes_unref);
  g_free (self);
}

gboolean
cpt_attachment_check (const char *kind, GBytes *body, GError **error)
{
  gsize length;
  const char *text;

  g_return_val_if_fail (kind != NULL && body != NULL, FALSE);

  text = g_bytes_get_data (body, &length);
  if (!g_str_equal (kind, CPT_ATTACHMENT_SIGNATURE)) {
    g_set_error (error, CPT_WIRE_ERROR, CPT_WIRE_ERROR_UNKNOWN_KIND, "no attachment is a %s", kind);
    return FALSE;
  }
  return cpt_strokes_check (text != NULL ? text : "", length, error);
}

gboolean
cpt_journal_add_attachment (CptJournal *self, const CptAttachment *attachment, GError **error)
{
  g_autoptr (CptSqlStatement) statement = NULL;
  gsize length;
  gconstpointer body;

  g_return_val_if_fail (self != NULL && attachment != NULL, FALSE);

  statement = cpt_sql_prepare (self->sql,
                               "INSERT INTO attachment (id, kind, body, erase_at_us) "
                               "VALUES (:id, :kind, :body, :erase_at)",
                               error);
  if (statement == NULL)
    return FALSE;
  body = g_bytes_get_data (attachment->body, &length);
  cpt_sql_bind_text (statement, ":id", attachment->id);
  cpt_sql_bind_text (statement, ":kind", attachment->kind);
  cpt_sql_bind_blob (statement, ":body", body, length);
  cpt_sql_bind_int64 (statement, ":erase_at", attachment->erase_at_us);
  return cpt_sql_run (statement, error);
}

/* Ids are UUIDv7: the oldest comes first. */
gboolean
cpt_journal_next_attachment (CptJournal *self, CptAttachment **out, GError **error)
{
  g_autoptr (CptSqlStatement) statement = NULL;
  CptSqlStep step;

  g_return_val_if_fail (self != NULL && out != NULL, FALSE);

  *out = NULL;
  statement = cpt_sql_prepare (self->sql,
                               "SELECT id, kind, body, erase_at_us FROM attachment "
                               "WHERE refused IS NULL ORDER BY id LIMIT 1",
                               error);
  if (statement == NULL)
    return FALSE;
  step = cpt_sql_step (statement, error);
  if (step == CPT_SQL_STEP_ROW) {
    CptAttachment *found = g_new0 (CptAttachment, 1);
    gsize length;
    gconstpointer body = cpt_sql_column_blob (statement, 2, &length);

    cpt_sql_column_copy (statement, 0, found->id, sizeof found->id);
    cpt_sql_column_copy (statement, 1, found->kind, sizeof found->kind);
    found->body = g_bytes_new (body, length);
    found->erase_at_us = cpt_sql_column_int64 (statement, 3);
    *out = found;
  }
  return step != CPT_SQL_STEP_ERROR;
}

/* What goes is written over, not only marked as free, and leaves the log behind the file too. */
static gboolean
wipe (CptJournal *self, CptSqlStatement *statement, GError **error)
{
  gboolean gone = cpt_sql_execute (self->sql, "PRAGMA secure_delete = ON", error) &&
                  cpt_sql_run (statement, error) && cpt_sql_checkpoint (self->sql, error);

  cpt_sql_execute (self->sql, "PRAGMA secure_delete = FAST", NULL);
  return gone;
}

gboolean
cpt_journal_drop_attachment (CptJournal *self, const char *id, GError **error)
{
  g_autoptr (CptSqlStatement) statement = NULL;

  g_return_val_if_fail (self != NULL && id != NULL, FALSE);

  statement = cpt_sql_prepare (self->sql, "DELETE FROM attachment WHERE id = :id", error);
  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":id", id);
  return wipe (self, statement, error);
}

gboolean
cpt_journal_refuse_attachment (CptJournal *self, const char *id, const char *code, GError **error)
{
  g_autoptr (CptSqlStatement) statement = NULL;

  g_return_val_if_fail (self != NULL && id != NULL && code != NULL, FALSE);

  statement =
      cpt_sql_prepare (self->sql, "UPDATE attachment SET refused = :code WHERE id = :id", error);
  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":code", code);
  cpt_sql_bind_text (statement, ":id", id);
  return cpt_sql_run (statement, error);
}

static gint
count_due (CptJournal *self, gint64 now_us, GError **error)
{
  g_autoptr (CptSqlStatement) statement = cpt_sql_prepare (
      self->sql, "SELECT count (*) FROM attachment WHERE erase_at_us <= :now", error);
  gint n = -1;

  if (statement == NULL)
    return -1;
  cpt_sql_bind_int64 (statement, ":now", now_us);
  if (cpt_sql_step (statement, error) == CPT_SQL_STEP_ROW)
    n = (gint)cpt_sql_column_int64 (statement, 0);
  return n;
}

gint
cpt_journal_erase_attachments (CptJournal *self, gint64 now_us, GError **error)
{
  g_autoptr (CptSqlStatement) statement = NULL;
  gint n;

  g_return_val_if_fail (self != NULL, -1);

  n = count_due (self, now_us, error);
  if (n <= 0)
    return n;
  statement =
      cpt_sql_prepare (self->sql, "DELETE FROM attachment WHERE erase_at_us <= :now", error);
  if (statement == NULL)
    return -1;
  cpt_sql_bind_int64 (statement, ":now", now_us);
  return wipe (self, statement, error) ? n : -1;
}
