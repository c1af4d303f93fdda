/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A snapshot on its way into the cache: a whole scope in one transaction. */
#include "cache/cache-private.h"
#include "crypto/crypto.h"

#include <glib/gstdio.h>

#include <errno.h>
#include <string.h>
#include <sys/statvfs.h>

#define CHUNK_BYTES    (1024 * 1024)
#define MAX_LINE_BYTES (CPT_FEED_MAX_BYTES) /* a row's own limit is lower; trailers are longer */
/* The log holds each page of a transaction, some of them more than once, and then the file does. */
#define PAGES_OF_TEXT 3
#define FILE_START    "snapshot-"

typedef struct {
  CptCache *cache;   /* (unowned) */
  const char *scope; /* (unowned) */
  GConverter *unzip; /* (owned) */
  const guint8 *at;  /* of the packed bytes, the next */
  const guint8 *end;
  gboolean ended;   /* the packed stream */
  GByteArray *text; /* (owned) unpacked, not yet read */
  gsize n_read;     /* of @text */

  CptFeedHead head;
  char *head_line; /* (owned) */
  CptFeedTrailer trailer;
  gint64 last_seq, n;
  guint64 sum;
  CptSqlStatement *insert; /* (owned) */
} Install;

static void
install_clear (Install *self)
{
  g_clear_object (&self->unzip);
  g_clear_pointer (&self->text, g_byte_array_unref);
  g_clear_pointer (&self->head_line, g_free);
  g_clear_pointer (&self->insert, cpt_sql_statement_done);
  cpt_feed_trailer_clear (&self->trailer);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Install, install_clear)

static gboolean
refuse (GError **error, CptCacheError code, const char *words)
{
  g_set_error_literal (error, CPT_CACHE_ERROR, (gint)code, words);
  return FALSE;
}

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

/* ---- lines ---- */

/* Unpacks some more. FALSE with no error: that was all. */
static gboolean
unpack (Install *self, GError **error)
{
  g_autoptr (GError) why = NULL;
  gsize n_in = 0, n_out = 0;
  gsize before;
  GConverterResult result;

  if (self->ended)
    return FALSE;
  if (self->n_read > 0)
    g_byte_array_remove_range (self->text, 0, (guint)self->n_read);
  self->n_read = 0;
  before = self->text->len;
  if (before > MAX_LINE_BYTES)
    return refuse_file (error, "a line is too long");
  g_byte_array_set_size (self->text, (guint)before + CHUNK_BYTES);
  result = g_converter_convert (self->unzip, self->at, (gsize)(self->end - self->at),
                                self->text->data + before, CHUNK_BYTES, G_CONVERTER_INPUT_AT_END,
                                &n_in, &n_out, &why);
  g_byte_array_set_size (self->text, (guint)(before + n_out));
  self->at += n_in;
  if (result == G_CONVERTER_ERROR)
    return refuse_file (error, why->message);
  self->ended = result == G_CONVERTER_FINISHED;
  if (self->ended && self->at != self->end)
    return refuse_file (error, "something follows it");
  return TRUE;
}

/* FALSE with no error: there is none. */
static gboolean
next_line (Install *self, const char **line_out, gsize *length_out, GError **error)
{
  GError *local_error = NULL;

  for (;;) {
    const char *text = (const char *)self->text->data + self->n_read;
    gsize left = self->text->len - self->n_read;
    const char *newline = left > 0 ? memchr (text, '\n', left) : NULL;

    if (newline != NULL) {
      *line_out = text;
      *length_out = (gsize)(newline - text);
      self->n_read += *length_out + 1;
      return TRUE;
    }
    if (unpack (self, &local_error))
      continue;
    if (local_error != NULL)
      g_propagate_error (error, local_error);
    else if (left > 0)
      refuse_file (error, "its last line is cut");
    return FALSE;
  }
}

/* ---- rows ---- */

static gboolean
read_head (Install *self, GError **error)
{
  g_autoptr (GError) why = NULL;
  const char *line;
  gsize length;

  if (!next_line (self, &line, &length, error)) {
    if (error != NULL && *error == NULL)
      refuse_file (error, "it is empty");
    return FALSE;
  }
  if (!cpt_feed_read_head (line, length, &self->head, &why))
    return refuse_file (error, why->message);
  if (strcmp (self->head.scope, self->scope) != 0 || self->head.from != 0)
    return refuse_file (error, "it is of another scope");
  self->head_line = g_strndup (line, length);
  return TRUE;
}

static gboolean
put_row (Install *self, const char *line, gsize length, GError **error)
{
  g_autoptr (GError) why = NULL;
  CptFeedRow row;

  if (!cpt_feed_read_row (line, length, &row, &why))
    return refuse_file (error, why->message);
  if (row.deleted || row.seq <= self->last_seq)
    return refuse_file (error, "its rows are not in their order");
  self->last_seq = row.seq;
  self->n++;
  self->sum += cpt_crypto_row_sum (row.kind, row.id, row.seq, row.doc, row.doc_length);
  cpt_sql_bind_text (self->insert, ":scope", self->scope);
  cpt_sql_bind_text (self->insert, ":kind", row.kind);
  cpt_sql_bind_text (self->insert, ":id", row.id);
  cpt_sql_bind_int64 (self->insert, ":seq", row.seq);
  cpt_sql_bind_text_n (self->insert, ":doc", row.doc, row.doc_length);
  if (cpt_sql_run (self->insert, &why))
    return TRUE;
  if (g_error_matches (why, CPT_SQL_ERROR, CPT_SQL_ERROR_CONSTRAINT))
    return refuse_file (error, "it has a row twice");
  g_propagate_error (error, g_steal_pointer (&why));
  return FALSE;
}

static gboolean
read_trailer (Install *self, const char *line, gsize length, GError **error)
{
  g_autoptr (GError) why = NULL;

  if (!cpt_feed_read_trailer (line, length, &self->trailer, &why) ||
      !cpt_cache_check_seal (self->head_line, strlen (self->head_line), line, length, &why))
    return refuse_file (error, why->message);
  if (self->trailer.to < self->last_seq)
    return refuse_file (error, "its trailer is of fewer rows");
  /* The bytes are those that central named, so it is central's data that is wrong. */
  if (self->n != self->trailer.n || self->sum != self->trailer.sum)
    return refuse (error, CPT_CACHE_ERROR_SUM, "central's snapshot does not add up");
  if (next_line (self, &line, &length, error))
    return refuse_file (error, "something follows its trailer");
  return error == NULL || *error == NULL;
}

static gboolean
put_rows (Install *self, GError **error)
{
  const char *line;
  gsize length;

  self->insert = cpt_sql_prepare (self->cache->sql,
                                  "INSERT INTO row (scope, kind, id, seq, doc)"
                                  " VALUES (:scope, :kind, :id, :seq, :doc)",
                                  error);
  if (self->insert == NULL)
    return FALSE;
  while (next_line (self, &line, &length, error)) {
    if (length > 0 && *line == '{')
      return read_trailer (self, line, length, error);
    if (!put_row (self, line, length, error))
      return FALSE;
  }
  if (error != NULL && *error == NULL)
    refuse_file (error, "it has no trailer");
  return FALSE;
}

/* ---- the whole ---- */

/* What the snapshot alone knows. What of this terminal is contained only the tail's trailer knows:
 * until then it is what it was. */
static gboolean
save_cursor (Install *self, GError **error)
{
  CptCacheCursor before;
  CptCacheCursor cursor = { .n = self->n, .sum = self->sum };

  if (!cpt_cache_load_cursor (self->cache, self->scope, &before, error))
    return FALSE;
  g_strlcpy (cursor.scope.scope, self->scope, sizeof cursor.scope.scope);
  g_strlcpy (cursor.scope.epoch, self->head.epoch, sizeof cursor.scope.epoch);
  cursor.scope.seq = self->trailer.to;
  if (!before.scope.suspect && strcmp (before.scope.epoch, self->head.epoch) == 0)
    cursor.scope.applied = before.scope.applied;
  return cpt_cache_save_cursor (self->cache, &cursor, error);
}

/* All that happens inside the transaction. */
static CptCacheApplied *
install (Install *self, const char *tail, gsize length, gint64 now_us, GError **error)
{
  g_autoptr (CptCacheApplied) applied = NULL;
  GError *local_error = NULL;

  if (!cpt_cache_empty_scope (self->cache, self->scope, &local_error) ||
      !read_head (self, &local_error) || !put_rows (self, &local_error) ||
      !cpt_cache_derive (self->cache, self->scope, &local_error) ||
      !save_cursor (self, &local_error)) {
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
  applied->n_rows += self->n;
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

  at_work.unzip = G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP));
  at_work.at = (const guint8 *)g_mapped_file_get_contents (file);
  at_work.end = at_work.at + g_mapped_file_get_length (file);
  at_work.text = g_byte_array_sized_new (2 * CHUNK_BYTES);
  cpt_feed_trailer_init (&at_work.trailer);
  if (!cpt_sql_begin (self->sql, error))
    return NULL;
  applied = install (&at_work, tail, length, now_us, error);
  g_clear_pointer (&at_work.insert, cpt_sql_statement_done);
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
