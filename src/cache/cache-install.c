/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A snapshot on its way into the cache: a whole scope in one transaction. */
#include "cache/cache-private.h"
#include "cache/install-reader.h"
#include "crypto/crypto.h"
#include "sql/bulk.h"

#include <glib/gstdio.h>

#include <errno.h>
#include <string.h>
#include <sys/statvfs.h>

/* The log holds each page of a transaction, some of them more than once, and then the file does. */
#define PAGES_OF_TEXT 3
#define FILE_START    "snapshot-"

typedef struct {
  gint64 rowid;
  gsize words; /* where they end */
} Article;

typedef struct {
  CptCache *cache;   /* (unowned) */
  const char *scope; /* (unowned) */
  CptInstallReader *reader;
  const CptInstallTold *told; /* (owned by reader) (nullable) once all rows are in */
  gint64 rowid;               /* of the next row */
  GString *words;             /* (owned) of all articles, one behind the other */
  GArray *articles;           /* (owned) (element-type Article) in the order of their rows */
  CptSqlBulk *rows;           /* (owned) */
  CptSqlBulk *codes;          /* (owned) */
} Install;

static void
install_clear (Install *self)
{
  g_clear_pointer (&self->rows, cpt_sql_bulk_free);
  g_clear_pointer (&self->codes, cpt_sql_bulk_free);
  g_clear_pointer (&self->reader, cpt_install_reader_free);
  g_clear_pointer (&self->articles, g_array_unref);
  if (self->words != NULL)
    g_string_free (g_steal_pointer (&self->words), TRUE);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Install, install_clear)

static gboolean
refuse_file (GError **error, const char *words)
{
  g_set_error (error, CPT_CACHE_ERROR, CPT_CACHE_ERROR_SNAPSHOT, "the snapshot is damaged: %s",
               words);
  return FALSE;
}

/* ---- files ---- */

static char *
get_name_start (const char *scope)
{
  g_autofree char *plain = g_strdup (scope);

  /* A scope's name comes from central: nothing of it leads out of the folder. */
  g_strcanon (plain, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-", '_');
  return g_strconcat (FILE_START, plain, ".", NULL);
}

char *
cpt_cache_get_snapshot_path (CptCache *self, const char *scope, const char *hash)
{
  g_autofree char *start = get_name_start (scope);
  g_autofree char *folder = g_path_get_dirname (self->path);
  g_autofree char *name = g_strconcat (start, hash, NULL);

  return g_build_filename (folder, name, NULL);
}

void
cpt_cache_drop_snapshots (CptCache *self, const char *scope, const char *hash)
{
  g_autofree char *start = get_name_start (scope);
  g_autofree char *path = g_path_get_dirname (self->path);
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL) {
    g_autofree char *file = g_build_filename (path, name, NULL);

    if (g_str_has_prefix (name, start) && g_strcmp0 (name + strlen (start), hash) != 0)
      g_unlink (file);
  }
}

gboolean
cpt_cache_has_room (CptCache *self, gint64 bytes, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (self->path);
  struct statvfs info;
  gint64 n_free;

  if (statvfs (folder, &info) < 0)
    return TRUE; /* the writing will tell */
  n_free = (gint64)info.f_bavail * (gint64)info.f_frsize;
  if (n_free - bytes >= CPT_CACHE_SPARE_BYTES)
    return TRUE;
  g_set_error (error, CPT_CACHE_ERROR, CPT_CACHE_ERROR_NO_ROOM,
               "the disk is too full for what central has: %" G_GINT64_FORMAT
               " MiB are free, %" G_GINT64_FORMAT " MiB are needed",
               n_free / (1024 * 1024), (bytes + CPT_CACHE_SPARE_BYTES) / (1024 * 1024) + 1);
  return FALSE;
}

/* ---- rows ---- */

/* What was there leaves, and what was looked up by it. */
static gboolean
make_room (Install *self, GError **error)
{
  CptCache *cache = self->cache;

  if (!cpt_cache_empty_scope (cache, self->scope, error) ||
      !cpt_cache_empty_codes (cache, self->scope, error) ||
      !cpt_sql_query_int64 (cache->sql, "SELECT ifnull (max (rowid), 0) + 1 FROM row", 1,
                            &self->rowid, error))
    return FALSE;
  /* Words of another catalogue stay. */
  if (cpt_cache_is_catalogue (self->scope) &&
      (!cpt_cache_begin_words (cache, error) || !cpt_cache_put_all_words (cache, error)))
    return FALSE;
  self->rows = cpt_sql_bulk_new (cache->sql, "row (rowid, scope, kind, id, seq, doc)", 6, error);
  if (self->rows != NULL)
    self->codes = cpt_sql_bulk_new (cache->sql, "code (code, scope, sku, pack)", 4, error);
  return self->codes != NULL;
}

static gboolean
put_code (Install *self, const CptInstallRow *row, const char *sku, GError **error)
{
  cpt_sql_bulk_add_text (self->codes, row->row.id, strlen (row->row.id));
  cpt_sql_bulk_add_text (self->codes, self->scope, strlen (self->scope));
  cpt_sql_bulk_add_text (self->codes, sku, row->text_bytes);
  cpt_sql_bulk_add_int64 (self->codes, row->pack);
  return cpt_sql_bulk_end_row (self->codes, error);
}

/* FTS5 is told of them when all rows are in: it writes out what it holds in memory before each
 * statement that SQLite may have to take back. */
static void
keep_words (Install *self, const CptInstallRow *row, const char *words)
{
  Article article = { self->rowid, self->words->len + row->text_bytes };

  g_string_append_len (self->words, words, (gssize)row->text_bytes);
  g_array_append_val (self->articles, article);
}

static gboolean
put_row (Install *self, const CptInstallBatch *batch, const CptInstallRow *row, GError **error)
{
  const CptFeedRow *put = &row->row;
  const char *text = batch->texts->str + row->text;

  cpt_sql_bulk_add_int64 (self->rows, self->rowid);
  cpt_sql_bulk_add_text (self->rows, self->scope, strlen (self->scope));
  cpt_sql_bulk_add_text (self->rows, put->kind, strlen (put->kind));
  cpt_sql_bulk_add_text (self->rows, put->id, strlen (put->id));
  cpt_sql_bulk_add_int64 (self->rows, put->seq);
  cpt_sql_bulk_add_text (self->rows, put->doc, put->doc_length);
  if (!cpt_sql_bulk_end_row (self->rows, error))
    return FALSE;
  if (row->text_bytes > 0 && strcmp (put->kind, "code") != 0)
    keep_words (self, row, text);
  else if (row->text_bytes > 0 && !put_code (self, row, text, error))
    return FALSE;
  self->rowid++;
  return TRUE;
}

static gboolean
put_batch (Install *self, const CptInstallBatch *batch, GError **error)
{
  g_autoptr (GError) why = NULL;
  gboolean good = TRUE;

  for (guint i = 0; good && i < batch->rows->len; i++)
    good = put_row (self, batch, &g_array_index (batch->rows, CptInstallRow, i), &why);
  /* The rows point into the batch, which goes back. */
  if (good && cpt_sql_bulk_flush (self->rows, &why) && cpt_sql_bulk_flush (self->codes, &why))
    return TRUE;
  if (g_error_matches (why, CPT_SQL_ERROR, CPT_SQL_ERROR_CONSTRAINT))
    return refuse_file (error, "it has a row twice");
  g_propagate_error (error, g_steal_pointer (&why));
  return FALSE;
}

static gboolean
put_rows (Install *self, GError **error)
{
  const CptInstallBatch *batch;

  while ((batch = cpt_install_reader_take (self->reader)) != NULL)
    if (!put_batch (self, batch, error))
      return FALSE;
  self->told = cpt_install_reader_end (self->reader, error);
  return self->told != NULL;
}

static gboolean
put_words (Install *self, GError **error)
{
  CptCache *cache = self->cache;
  gsize from = 0;

  if (!cpt_cache_is_catalogue (self->scope))
    return TRUE;
  for (guint i = 0; i < self->articles->len; i++) {
    const Article *article = &g_array_index (self->articles, Article, i);

    if (!cpt_cache_put_words (cache, article->rowid, self->words->str + from, article->words - from,
                              error))
      return FALSE;
    from = article->words;
  }
  return cpt_cache_end_words (cache, error);
}

/* ---- the whole ---- */

/* What the snapshot alone knows. What of this terminal is contained only the tail's trailer knows:
 * until then it is what it was. */
static gboolean
save_cursor (Install *self, GError **error)
{
  CptCacheCursor before;
  const CptFeedHead *head = &self->told->head;
  CptCacheCursor cursor = { .n = self->told->n, .sum = self->told->sum };

  if (!cpt_cache_load_cursor (self->cache, self->scope, &before, error))
    return FALSE;
  g_strlcpy (cursor.scope.scope, self->scope, sizeof cursor.scope.scope);
  g_strlcpy (cursor.scope.epoch, head->epoch, sizeof cursor.scope.epoch);
  cursor.scope.seq = self->told->trailer.to;
  if (!before.scope.suspect && strcmp (before.scope.epoch, head->epoch) == 0)
    cursor.scope.applied = before.scope.applied;
  return cpt_cache_save_cursor (self->cache, &cursor, error);
}

/* All that happens inside the transaction. */
static CptCacheApplied *
install (Install *self, const char *tail, gsize length, gint64 now_us, GError **error)
{
  g_autoptr (CptCacheApplied) applied = NULL;
  GError *local_error = NULL;

  if (!make_room (self, &local_error) || !put_rows (self, &local_error) ||
      !put_words (self, &local_error) || !save_cursor (self, &local_error)) {
    g_propagate_error (error, local_error);
    return NULL;
  }
  applied = cpt_cache_apply_inside (self->cache, self->scope, tail, length, now_us, &local_error);
  /* A contact that is due already is not to be seen, however old the snapshot is. */
  if (applied == NULL ||
      cpt_cache_erase_due (self->cache, self->scope, now_us, NULL, &local_error) < 0) {
    g_propagate_error (error, local_error);
    return NULL;
  }
  g_clear_pointer (&applied->changed, g_ptr_array_unref); /* all of it */
  applied->n_rows += self->told->n;
  return g_steal_pointer (&applied);
}

/* gzip's last four bytes: how long the text is. */
static gint64
get_text_bytes (const guint8 *data, gsize length)
{
  guint32 n;

  if (length < sizeof n)
    return 0;
  memcpy (&n, data + length - sizeof n, sizeof n);
  return GUINT32_FROM_LE (n);
}

static GMappedFile *
open_file (CptCache *self, const char *path, const char *hash, GError **error)
{
  g_autoptr (GError) why = NULL;
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, &why);
  g_autofree char *found = NULL;

  if (file == NULL) {
    refuse_file (error, why->message);
    return NULL;
  }
  found = cpt_crypto_hash_hex (g_mapped_file_get_contents (file), g_mapped_file_get_length (file));
  if (strcmp (found, hash) != 0) {
    refuse_file (error, "its bytes are not those that central named");
    return NULL;
  }
  if (!cpt_cache_has_room (self,
                           PAGES_OF_TEXT *
                               get_text_bytes ((const guint8 *)g_mapped_file_get_contents (file),
                                               g_mapped_file_get_length (file)),
                           error))
    return NULL;
  return g_steal_pointer (&file);
}

/* The disk filled up all the same: give back what the log took. */
static void
take_room_error (CptCache *self, GError **failure)
{
  if (!g_error_matches (*failure, CPT_SQL_ERROR, CPT_SQL_ERROR_FULL))
    return;
  cpt_cache_checkpoint (self, NULL);
  (*failure)->domain = CPT_CACHE_ERROR;
  (*failure)->code = CPT_CACHE_ERROR_NO_ROOM;
}

/* It would fail again with whatever tail. */
static gboolean
is_of_no_use (const GError *failure)
{
  return g_error_matches (failure, CPT_CACHE_ERROR, CPT_CACHE_ERROR_SNAPSHOT) ||
         g_error_matches (failure, CPT_CACHE_ERROR, CPT_CACHE_ERROR_NOT_OURS) ||
         g_error_matches (failure, CPT_CACHE_ERROR, CPT_CACHE_ERROR_SUM);
}

static CptCacheApplied *
install_file (CptCache *self,
              const char *scope,
              GMappedFile *file,
              const char *tail,
              gsize length,
              gint64 now_us,
              GError **error)
{
  g_auto (Install) at_work = { .cache = self, .scope = scope };
  CptCacheApplied *applied;

  at_work.words = g_string_new (NULL);
  at_work.articles = g_array_new (FALSE, FALSE, sizeof (Article));
  at_work.reader = cpt_install_reader_new (scope, g_mapped_file_get_contents (file),
                                           g_mapped_file_get_length (file));
  if (!cpt_sql_begin (self->sql, error))
    return NULL;
  applied = install (&at_work, tail, length, now_us, error);
  install_clear (&at_work); /* no statement is under way when the transaction ends */
  if (applied == NULL)
    cpt_sql_rollback (self->sql);
  else if (!cpt_sql_commit (self->sql, error))
    g_clear_pointer (&applied, cpt_cache_applied_free);
  return applied;
}

CptCacheApplied *
cpt_cache_install (CptCache *self,
                   const char *scope,
                   const char *hash,
                   const char *tail,
                   gsize length,
                   gint64 now_us,
                   GError **error)
{
  g_autofree char *path = NULL;
  g_autoptr (GMappedFile) file = NULL;
  g_autoptr (GError) failure = NULL;
  CptCacheApplied *applied = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (scope != NULL && hash != NULL && tail != NULL, NULL);

  path = cpt_cache_get_snapshot_path (self, scope, hash);
  file = open_file (self, path, hash, &failure);
  cpt_cache_use_much_memory (self);
  if (file != NULL)
    applied = install_file (self, scope, file, tail, length, now_us, &failure);
  cpt_cache_use_little_memory (self);
  if (applied == NULL)
    take_room_error (self, &failure);
  if (applied != NULL || is_of_no_use (failure))
    cpt_cache_drop_snapshots (self, scope, NULL);
  if (applied != NULL) {
    cpt_cache_checkpoint (self, NULL); /* the log has the size of the scope: give it back */
    return applied;
  }
  cpt_cache_recover (self, scope, failure);
  g_propagate_error (error, g_steal_pointer (&failure));
  return NULL;
}
