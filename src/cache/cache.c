/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cache/cache.h"

#include "cache-sql.h"
#include "cache/cache-private.h"
#include "crypto/crypto.h"
#include "sql/migration.h"

#include <glib/gstdio.h>

#include <errno.h>
#include <malloc.h>
#include <string.h>

#define APPLICATION_ID  0x43505432 /* "CPT2" */
#define DERIVED_VERSION 3          /* of the lookup tables; a higher one makes them anew */

G_DEFINE_QUARK (cpt_cache_error, cpt_cache_error)

static gboolean
run_for_scope (CptCache *self, const char *text, const char *scope, GError **error)
{
  g_autoptr (CptSqlStatement) statement = cpt_sql_prepare (self->sql, text, error);

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":scope", scope);
  return cpt_sql_run (statement, error);
}

static gboolean
check_derived (CptCache *self, GError **error)
{
  g_autoptr (CptSqlStatement) statement = NULL;
  gint64 version;

  if (!cpt_sql_query_int64 (self->sql, "SELECT version FROM derived", 0, &version, error))
    return FALSE;
  if (version == DERIVED_VERSION)
    return TRUE;
  if (!cpt_sql_begin (self->sql, error))
    return FALSE;
  statement = cpt_sql_prepare (self->sql, "UPDATE derived SET version = :version", error);
  if (statement != NULL)
    cpt_sql_bind_int64 (statement, ":version", DERIVED_VERSION);
  if (statement == NULL || !cpt_cache_derive (self, NULL, error) ||
      !cpt_sql_run (statement, error)) {
    cpt_sql_rollback (self->sql);
    return FALSE;
  }
  return cpt_sql_commit (self->sql, error);
}

void
cpt_cache_use_much_memory (CptCache *self)
{
  if (self->sql != NULL)
    cpt_sql_execute (self->sql, "PRAGMA cache_size = -65536", NULL);
}

void
cpt_cache_use_little_memory (CptCache *self)
{
  if (self->sql != NULL)
    cpt_sql_execute (self->sql, "PRAGMA cache_size = -4096; PRAGMA shrink_memory", NULL);
  malloc_trim (0);
}

static gboolean
open_file (CptCache *self, GError **error)
{
  self->sql = cpt_sql_open (self->path, CPT_SQL_QUICK, error);
  if (self->sql != NULL) {
    cpt_cache_use_much_memory (self);
    if (cpt_sql_migrate (self->sql, CACHE_STEPS, G_N_ELEMENTS (CACHE_STEPS), APPLICATION_ID,
                         error) &&
        check_derived (self, error)) {
      cpt_cache_use_little_memory (self);
      return TRUE;
    }
  }
  g_clear_pointer (&self->sql, cpt_sql_close);
  return FALSE;
}

gboolean
cpt_cache_start_anew (CptCache *self, GError **error)
{
  static const char *const tails[] = { "", "-wal", "-shm" };

  g_clear_pointer (&self->sql, cpt_sql_close);
  for (gsize i = 0; i < G_N_ELEMENTS (tails); i++) {
    g_autofree char *from = g_strconcat (self->path, tails[i], NULL);
    g_autofree char *to = g_strconcat (self->path, ".damaged", tails[i], NULL);

    if (g_rename (from, to) != 0 && errno != ENOENT) {
      g_set_error (error, CPT_SQL_ERROR, CPT_SQL_ERROR_READ_ONLY,
                   "the damaged %s cannot be put aside: %s", from, g_strerror (errno));
      return FALSE;
    }
  }
  return open_file (self, error);
}

CptCache *
cpt_cache_open (const char *folder, GError **error)
{
  g_autoptr (CptCache) self = NULL;
  g_autoptr (GError) failure = NULL;

  g_return_val_if_fail (folder != NULL, NULL);

  self = g_new0 (CptCache, 1);
  self->path = g_build_filename (folder, CPT_CACHE_FILE, NULL);
  if (open_file (self, &failure))
    return g_steal_pointer (&self);
  /* All of it can be pulled again, a newer program's too: that is no reason not to start. */
  if ((g_error_matches (failure, CPT_SQL_ERROR, CPT_SQL_ERROR_CORRUPT) ||
       g_error_matches (failure, CPT_SQL_ERROR, CPT_SQL_ERROR_NEWER)) &&
      cpt_cache_start_anew (self, error))
    return g_steal_pointer (&self);
  if (error != NULL && *error == NULL)
    g_propagate_prefixed_error (error, g_steal_pointer (&failure), "%s: ", self->path);
  return NULL;
}

void
cpt_cache_close (CptCache *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->sql, cpt_sql_close);
  g_clear_pointer (&self->path, g_free);
  g_free (self);
}

void
cpt_cache_lend (CptCache *self)
{
  g_return_if_fail (self != NULL);

  cpt_sql_lend (self->sql);
}

void
cpt_cache_take_back (CptCache *self)
{
  g_return_if_fail (self != NULL);

  cpt_sql_take_back (self->sql);
}

#define SELECT_SCOPES                                                                              \
  "SELECT scope, epoch, seq, applied, as_of_us, suspect, n, sum, seal FROM scope"

gint64
cpt_cache_seal_cursor (const CptCacheCursor *self)
{
  const CptCacheScope *scope = &self->scope;
  char text[CPT_SCOPE_SIZE + CPT_EPOCH_SIZE + 128];
  gint length =
      g_snprintf (text, sizeof text,
                  "%s\n%s\n%" G_GINT64_FORMAT "\n%" G_GINT64_FORMAT "\n%" G_GINT64_FORMAT
                  "\n%016" G_GINT64_MODIFIER "x",
                  scope->scope, scope->epoch, scope->seq, scope->applied, self->n, self->sum);

  return (gint64)cpt_crypto_sip (text, (gsize)length);
}

static void
read_cursor (CptSqlStatement *statement, CptCacheCursor *cursor_out)
{
  CptCacheScope *scope = &cursor_out->scope;

  cpt_sql_column_copy (statement, 0, scope->scope, sizeof scope->scope);
  cpt_sql_column_copy (statement, 1, scope->epoch, sizeof scope->epoch);
  scope->seq = cpt_sql_column_int64 (statement, 2);
  scope->applied = cpt_sql_column_int64 (statement, 3);
  scope->as_of_us = cpt_sql_column_int64 (statement, 4);
  scope->suspect = cpt_sql_column_int64 (statement, 5) != 0;
  cursor_out->n = cpt_sql_column_int64 (statement, 6);
  cursor_out->sum = (guint64)cpt_sql_column_int64 (statement, 7);
  if (!cpt_sql_column_is_null (statement, 8) &&
      cpt_sql_column_int64 (statement, 8) != cpt_cache_seal_cursor (cursor_out))
    scope->suspect = TRUE;
}

gboolean
cpt_cache_load_cursor (CptCache *self,
                       const char *scope,
                       CptCacheCursor *cursor_out,
                       GError **error)
{
  g_autoptr (CptSqlStatement) statement = NULL;
  CptSqlStep step;

  *cursor_out = (CptCacheCursor){ 0 };
  g_strlcpy (cursor_out->scope.scope, scope, sizeof cursor_out->scope.scope);
  statement = cpt_sql_prepare (self->sql, SELECT_SCOPES " WHERE scope = :scope", error);
  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":scope", scope);
  step = cpt_sql_step (statement, error);
  if (step == CPT_SQL_STEP_ROW)
    read_cursor (statement, cursor_out);
  return step != CPT_SQL_STEP_ERROR;
}

GArray *
cpt_cache_list_scopes (CptCache *self, GError **error)
{
  g_autoptr (GArray) scopes = g_array_new (FALSE, TRUE, sizeof (CptCacheScope));
  g_autoptr (CptSqlStatement) statement = NULL;
  CptSqlStep step;

  g_return_val_if_fail (self != NULL, NULL);

  statement = cpt_sql_prepare (self->sql, SELECT_SCOPES " ORDER BY scope", error);
  if (statement == NULL)
    return NULL;
  while ((step = cpt_sql_step (statement, error)) == CPT_SQL_STEP_ROW) {
    CptCacheCursor cursor;

    read_cursor (statement, &cursor);
    g_array_append_val (scopes, cursor.scope);
  }
  return step == CPT_SQL_STEP_ERROR ? NULL : g_steal_pointer (&scopes);
}

gboolean
cpt_cache_mark_suspect (CptCache *self, const char *scope, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return run_for_scope (self, "UPDATE scope SET suspect = 1 WHERE scope = :scope", scope, error);
}

gboolean
cpt_cache_checkpoint (CptCache *self, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return cpt_sql_checkpoint (self->sql, error);
}

static gboolean
drop_scope (CptCache *self, const char *scope, GError **error)
{
  return run_for_scope (self, "DELETE FROM row WHERE scope = :scope", scope, error) &&
         run_for_scope (self, "DELETE FROM erased WHERE scope = :scope", scope, error) &&
         cpt_cache_derive (self, scope, error) &&
         run_for_scope (self, "DELETE FROM scope WHERE scope = :scope", scope, error);
}

/* How many left, −1 on error. */
static gint
drop_scopes (CptCache *self, const char *const *keep, GError **error)
{
  g_autoptr (GArray) scopes = cpt_cache_list_scopes (self, error);
  gint n_dropped = 0;

  if (scopes == NULL)
    return -1;
  for (guint i = 0; i < scopes->len; i++) {
    const char *scope = g_array_index (scopes, CptCacheScope, i).scope;

    if (g_strv_contains (keep, scope))
      continue;
    if (!drop_scope (self, scope, error))
      return -1;
    n_dropped++;
  }
  return n_dropped;
}

gint
cpt_cache_keep_scopes (CptCache *self, const char *const *keep, GError **error)
{
  gint n_dropped;

  g_return_val_if_fail (self != NULL, -1);

  if (!cpt_sql_begin (self->sql, error))
    return -1;
  n_dropped = drop_scopes (self, keep, error);
  if (n_dropped >= 0 && cpt_sql_commit (self->sql, error))
    return n_dropped;
  cpt_sql_rollback (self->sql);
  return -1;
}
