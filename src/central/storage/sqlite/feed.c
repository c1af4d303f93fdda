/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/storage/sqlite/connection.h"
#include "crypto/crypto.h"

#include <string.h>

/* The chain's one row, the scopes' counters and what terminals read (SYNC §6). */

typedef struct {
  gboolean known; /* the row is there, live or as a tombstone */
  gint64 seq;
  char *doc;          /* (owned) (nullable) NULL: not live */
  guint64 sum;        /* of a live row, when it was written */
  gboolean is_spoilt; /* by the disk, since */
} Published;

static void
published_clear (Published *self)
{
  g_clear_pointer (&self->doc, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Published, published_clear)

static gboolean
load_chain (CptTransaction *transaction, CptChain *chain_out, GError **error)
{
  g_autoptr (CptSqlStatement) statement =
      cpt_sqlite_prepare (transaction, "SELECT id, epoch, made_us FROM chain", error);
  CptSqlStep step;

  memset (chain_out, 0, sizeof *chain_out);
  if (statement == NULL)
    return FALSE;
  step = cpt_sqlite_step (transaction, statement, error);
  if (step == CPT_SQL_STEP_ROW) {
    cpt_sql_column_copy (statement, 0, chain_out->id, sizeof chain_out->id);
    cpt_sql_column_copy (statement, 1, chain_out->epoch, sizeof chain_out->epoch);
    chain_out->made_us = cpt_sql_column_int64 (statement, 2);
  }
  return step != CPT_SQL_STEP_ERROR;
}

static gboolean
save_chain (CptTransaction *transaction, const CptChain *chain, GError **error)
{
  g_autoptr (CptSqlStatement) statement =
      cpt_sqlite_prepare_upsert (transaction, "chain", "one", "id epoch made_us", error);

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_int64 (statement, ":one", 1);
  cpt_sql_bind_text (statement, ":id", chain->id);
  cpt_sql_bind_text (statement, ":epoch", chain->epoch);
  cpt_sql_bind_int64 (statement, ":made_us", chain->made_us);
  return cpt_sqlite_run (transaction, statement, error);
}

static gboolean
load_head (CptTransaction *transaction, const char *scope, CptScopeHead *head_out, GError **error)
{
  g_autoptr (CptSqlStatement) statement =
      cpt_sqlite_prepare (transaction, "SELECT seq, n, sum FROM scope WHERE name = :name", error);
  CptSqlStep step;

  memset (head_out, 0, sizeof *head_out);
  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":name", scope);
  step = cpt_sqlite_step (transaction, statement, error);
  if (step == CPT_SQL_STEP_ROW) {
    head_out->seq = cpt_sql_column_int64 (statement, 0);
    head_out->n = cpt_sql_column_int64 (statement, 1);
    head_out->sum = (guint64)cpt_sql_column_int64 (statement, 2);
  }
  return step != CPT_SQL_STEP_ERROR;
}

static gboolean
save_head (CptTransaction *transaction, const char *scope, const CptScopeHead *head, GError **error)
{
  g_autoptr (CptSqlStatement) statement =
      cpt_sqlite_prepare_upsert (transaction, "scope", "name", "seq n sum", error);

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":name", scope);
  cpt_sql_bind_int64 (statement, ":seq", head->seq);
  cpt_sql_bind_int64 (statement, ":n", head->n);
  cpt_sql_bind_int64 (statement, ":sum", (gint64)head->sum);
  return cpt_sqlite_run (transaction, statement, error);
}

static void
read_published (CptSqlStatement *statement, const char *kind, const char *id, Published *published)
{
  guint64 found;

  published->known = TRUE;
  published->seq = cpt_sql_column_int64 (statement, 0);
  published->doc = cpt_sqlite_dup_text (statement, 1);
  if (published->doc == NULL)
    return;
  found = cpt_crypto_row_sum (kind, id, published->seq, published->doc, strlen (published->doc));
  published->sum =
      cpt_sql_column_is_null (statement, 2) ? found : (guint64)cpt_sql_column_int64 (statement, 2);
  published->is_spoilt = published->sum != found;
}

static gboolean
load_published (CptTransaction *transaction,
                const char *scope,
                const char *kind,
                const char *id,
                Published *published,
                GError **error)
{
  g_autoptr (CptSqlStatement) statement = cpt_sqlite_prepare (
      transaction,
      "SELECT seq, doc, sum FROM published WHERE scope = :scope AND kind = :kind AND id = :id",
      error);
  CptSqlStep step;

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":scope", scope);
  cpt_sql_bind_text (statement, ":kind", kind);
  cpt_sql_bind_text (statement, ":id", id);
  step = cpt_sqlite_step (transaction, statement, error);
  if (step == CPT_SQL_STEP_ROW)
    read_published (statement, kind, id, published);
  return step != CPT_SQL_STEP_ERROR;
}

static gboolean
save_published (CptTransaction *transaction,
                const char *scope,
                const char *kind,
                const char *id,
                const CptFeedRow *row,
                GError **error)
{
  g_autoptr (CptSqlStatement) statement = cpt_sqlite_prepare_upsert (
      transaction, "published", "scope kind id", "seq doc why sum", error);

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":scope", scope);
  cpt_sql_bind_text (statement, ":kind", kind);
  cpt_sql_bind_text (statement, ":id", id);
  cpt_sql_bind_int64 (statement, ":seq", row->seq);
  cpt_sql_bind_text (statement, ":doc", row->doc);
  cpt_sql_bind_text (statement, ":why", row->doc == NULL ? row->why : NULL);
  if (row->doc != NULL)
    cpt_sql_bind_int64 (statement, ":sum", (gint64)row->sum);
  return cpt_sqlite_run (transaction, statement, error);
}

static gboolean
publish (CptTransaction *transaction,
         const char *scope,
         const char *kind,
         const char *id,
         const char *doc,
         const char *why,
         GError **error)
{
  g_auto (Published) before = { 0 };
  CptFeedRow row = { .doc = doc };
  CptScopeHead head;

  if (!load_published (transaction, scope, kind, id, &before, error))
    return FALSE;
  if (!before.is_spoilt && g_strcmp0 (before.doc, doc) == 0)
    return TRUE;
  if (!load_head (transaction, scope, &head, error))
    return FALSE;

  head.seq++;
  if (before.doc != NULL) {
    head.n--;
    head.sum -= before.sum; /* not that of what the disk made of it */
  }
  row.seq = head.seq;
  if (doc != NULL) {
    head.n++;
    row.sum = cpt_crypto_row_sum (kind, id, head.seq, doc, strlen (doc));
    head.sum += row.sum;
  } else {
    g_strlcpy (row.why, why, sizeof row.why);
  }
  return save_head (transaction, scope, &head, error) &&
         save_published (transaction, scope, kind, id, &row, error);
}

static gboolean
restore_row (CptTransaction *transaction,
             const char *scope,
             const char *kind,
             const char *id,
             const char *doc,
             gboolean *restored_out,
             GError **error)
{
  g_auto (Published) before = { 0 };
  CptFeedRow row = { .doc = doc };

  if (!load_published (transaction, scope, kind, id, &before, error))
    return FALSE;
  row.seq = before.seq;
  row.sum = cpt_crypto_row_sum (kind, id, before.seq, doc, strlen (doc));
  *restored_out = !before.is_spoilt || row.sum == before.sum;
  return !before.is_spoilt || !*restored_out ||
         save_published (transaction, scope, kind, id, &row, error);
}

static void
read_feed_row (CptSqlStatement *statement, CptFeedRow *row)
{
  memset (row, 0, sizeof *row);
  row->deleted = cpt_sql_column_is_null (statement, 3);
  row->seq = cpt_sql_column_int64 (statement, 0);
  cpt_sql_column_copy (statement, 1, row->kind, sizeof row->kind);
  cpt_sql_column_copy (statement, 2, row->id, sizeof row->id);
  row->doc = cpt_sql_column_text (statement, 3);
  row->doc_length = cpt_sql_column_length (statement, 3);
  cpt_sql_column_copy (statement, 4, row->why, sizeof row->why);
  if (row->deleted)
    return;
  row->sum = cpt_crypto_row_sum (row->kind, row->id, row->seq, row->doc, row->doc_length);
  row->is_summed = !cpt_sql_column_is_null (statement, 5);
  row->is_spoilt = row->is_summed && row->sum != (guint64)cpt_sql_column_int64 (statement, 5);
}

static gboolean
feed (CptTransaction *transaction,
      const char *scope,
      gint64 from,
      CptFeedFunction function,
      gpointer user_data,
      GError **error)
{
  g_autoptr (CptSqlStatement) statement =
      cpt_sqlite_prepare (transaction,
                          "SELECT seq, kind, id, doc, why, sum FROM published "
                          "WHERE scope = :scope AND seq > :from ORDER BY seq",
                          error);
  CptSqlStep step;
  CptFeedRow row;

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":scope", scope);
  cpt_sql_bind_int64 (statement, ":from", from);
  while ((step = cpt_sqlite_step (transaction, statement, error)) == CPT_SQL_STEP_ROW) {
    read_feed_row (statement, &row);
    if (!function (&row, user_data))
      return TRUE;
  }
  return step == CPT_SQL_STEP_DONE;
}

static GPtrArray *
list_scopes (CptTransaction *transaction, GError **error)
{
  g_autoptr (CptSqlStatement) statement =
      cpt_sqlite_prepare (transaction, "SELECT name FROM scope ORDER BY name", error);

  return statement != NULL ? cpt_sqlite_list_texts (transaction, statement, error) : NULL;
}

void
cpt_sqlite_feed_init (CptStorageInterface *iface)
{
  iface->load_chain = load_chain;
  iface->save_chain = save_chain;
  iface->publish = publish;
  iface->restore_row = restore_row;
  iface->restore_head = save_head;
  iface->load_head = load_head;
  iface->feed = feed;
  iface->list_scopes = list_scopes;
}
