/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Customers' data leaves when its time has come, network or not (SYNC §11). */
#include "cache/cache-private.h"
#include "crypto/crypto.h"

#include <string.h>

#define EVER_US G_MAXINT64 /* every contact, those without a time too */

/* A contact that is due. */
typedef struct {
  char *id; /* (owned) */
  gint64 seq;
  guint64 sum;
} Due;

static void
due_free (gpointer data)
{
  Due *self = data;

  g_free (self->id);
  g_free (self);
}

static GPtrArray *
list_due (CptCache *self, const char *scope, gint64 now_us, GError **error)
{
  g_autoptr (GPtrArray) due = g_ptr_array_new_with_free_func (due_free);
  g_autoptr (CptSqlStatement) statement = cpt_sql_prepare (
      self->sql,
      "SELECT id, seq, doc FROM row WHERE scope = :scope AND kind = 'contact'"
      " AND (:now = :ever OR CASE WHEN json_valid (doc) THEN json_extract (doc, '$.erase_at_us')"
      " <= :now END)",
      error);
  CptSqlStep step;

  if (statement == NULL)
    return NULL;
  cpt_sql_bind_text (statement, ":scope", scope);
  cpt_sql_bind_int64 (statement, ":now", now_us);
  cpt_sql_bind_int64 (statement, ":ever", EVER_US);
  while ((step = cpt_sql_step (statement, error)) == CPT_SQL_STEP_ROW) {
    Due *one = g_new0 (Due, 1);

    one->id = g_strdup (cpt_sql_column_text (statement, 0));
    one->seq = cpt_sql_column_int64 (statement, 1);
    one->sum = cpt_crypto_row_sum ("contact", one->id, one->seq, cpt_sql_column_text (statement, 2),
                                   cpt_sql_column_length (statement, 2));
    g_ptr_array_add (due, one);
  }
  return step == CPT_SQL_STEP_DONE ? g_steal_pointer (&due) : NULL;
}

/* Its numbers stay: central counts the row until it takes it away itself. */
static gboolean
erase (CptCache *self, const char *scope, const Due *due, GError **error)
{
  static const char *const texts[] = {
    "INSERT OR REPLACE INTO erased (scope, kind, id, seq, sum)"
    " VALUES (:scope, 'contact', :id, :seq, :sum)",
    "DELETE FROM row WHERE scope = :scope AND kind = 'contact' AND id = :id",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (CptSqlStatement) statement = cpt_sql_prepare (self->sql, texts[i], error);

    if (statement == NULL)
      return FALSE;
    cpt_sql_bind_text (statement, ":scope", scope);
    cpt_sql_bind_text (statement, ":id", due->id);
    if (i == 0) {
      cpt_sql_bind_int64 (statement, ":seq", due->seq);
      cpt_sql_bind_int64 (statement, ":sum", (gint64)due->sum);
    }
    if (!cpt_sql_run (statement, error))
      return FALSE;
  }
  return TRUE;
}

gint
cpt_cache_erase_due (CptCache *self,
                     const char *scope,
                     gint64 now_us,
                     GPtrArray *changed,
                     GError **error)
{
  g_autoptr (GPtrArray) due = list_due (self, scope, now_us, error);

  if (due == NULL)
    return -1;
  /* Long ones stand on pages of their own, which are zeroed only when that is asked for. */
  if (due->len > 0 && !cpt_sql_execute (self->sql, "PRAGMA secure_delete = ON", error))
    return -1;
  for (guint i = 0; i < due->len; i++) {
    const Due *one = g_ptr_array_index (due, i);

    if (!erase (self, scope, one, error))
      return -1;
    if (changed != NULL)
      g_ptr_array_add (changed, g_strconcat ("contact\n", one->id, NULL));
  }
  return (gint)due->len;
}

static gint
erase_all (CptCache *self, gint64 now_us, GError **error)
{
  g_autoptr (GArray) scopes = cpt_cache_list_scopes (self, error);
  gint n = 0;

  if (scopes == NULL)
    return -1;
  for (guint i = 0; i < scopes->len; i++) {
    const char *scope = g_array_index (scopes, CptCacheScope, i).scope;
    gint n_here = cpt_cache_erase_due (self, scope, now_us, NULL, error);

    if (n_here < 0 ||
        (n_here > 0 && now_us == EVER_US && !cpt_cache_mark_suspect (self, scope, error)))
      return -1;
    n += n_here;
  }
  return n;
}

static gint
erase_contacts (CptCache *self, gint64 now_us, GError **error)
{
  gint n;

  if (!cpt_sql_begin (self->sql, error))
    return -1;
  n = erase_all (self, now_us, error);
  if (n <= 0) {
    cpt_sql_rollback (self->sql);
    return n;
  }
  if (!cpt_sql_commit (self->sql, error))
    return -1;
  /* The log still has them until it is moved into the file and cut. */
  return cpt_sql_checkpoint (self->sql, error) ? n : -1;
}

gint
cpt_cache_erase_contacts (CptCache *self, gint64 now_us, GError **error)
{
  g_return_val_if_fail (self != NULL, -1);

  return erase_contacts (self, now_us, error);
}

gint
cpt_cache_forget_contacts (CptCache *self, GError **error)
{
  g_return_val_if_fail (self != NULL, -1);

  return erase_contacts (self, EVER_US, error);
}

gboolean
cpt_cache_take_erased (CptCache *self,
                       const char *scope,
                       const CptFeedRow *row,
                       CptCacheCursor *cursor,
                       gint64 *seq_out,
                       GError **error)
{
  static const char *const texts[] = {
    "SELECT seq, sum FROM erased WHERE scope = :scope AND kind = :kind AND id = :id",
    "DELETE FROM erased WHERE scope = :scope AND kind = :kind AND id = :id",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (CptSqlStatement) statement = cpt_sql_prepare (self->sql, texts[i], error);
    CptSqlStep step;

    if (statement == NULL)
      return FALSE;
    cpt_sql_bind_text (statement, ":scope", scope);
    cpt_sql_bind_text (statement, ":kind", row->kind);
    cpt_sql_bind_text (statement, ":id", row->id);
    step = cpt_sql_step (statement, error);
    if (step != CPT_SQL_STEP_ROW)
      return step == CPT_SQL_STEP_DONE;
    *seq_out = cpt_sql_column_int64 (statement, 0);
    if (*seq_out >= row->seq)
      return TRUE;
    cursor->n--;
    cursor->sum -= (guint64)cpt_sql_column_int64 (statement, 1);
  }
  return TRUE;
}
