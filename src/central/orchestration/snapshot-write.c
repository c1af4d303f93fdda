/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One scope, whole, into a file. */
#include "central/orchestration/feed.h"
#include "central/orchestration/snapshot-private.h"
#include "crypto/crypto.h"

#include <string.h>

#define CHUNK_BYTES ((gsize)256 * 1024)
#define N_CHUNKS    4
#define GZIP_LEVEL  1 /* 66 MB of products in 0.26 s, to 11.8 MB; higher ones win little */

/* Packing takes as long as reading the rows, and is done on a thread of its own beside that. */
typedef struct {
  GThread *thread;    /* (owned) */
  GOutputStream *out; /* (owned) packs, and writes to the file */
  GAsyncQueue *full;  /* (owned) (element-type GString) an empty one is the last */
  GAsyncQueue *empty; /* (owned) (element-type GString) */
  gint failed;        /* atomic */
  GError *error;      /* (owned) (nullable) the thread's until it is joined */
} Packer;

typedef struct {
  CptSnapshotBuild *what; /* (unowned) */
  Packer *packer;         /* (owned) (nullable) while rows come */
  GString *text;          /* (owned) not packed yet */
  gint64 n;
  guint64 sum;
  GError *error;       /* (owned) (nullable) of the file */
  CptProblem *problem; /* (owned) (nullable) */
} Writer;

static void
free_text (gpointer data)
{
  g_string_free (data, TRUE);
}

static gpointer
run_packer (gpointer user_data)
{
  Packer *self = user_data;

  for (;;) {
    GString *text = g_async_queue_pop (self->full);
    gboolean is_last = text->len == 0;

    if (self->error == NULL &&
        !(is_last ? g_output_stream_close (self->out, NULL, &self->error)
                  : g_output_stream_write_all (self->out, text->str, text->len, NULL, NULL,
                                               &self->error)))
      g_atomic_int_set (&self->failed, 1);
    g_string_truncate (text, 0);
    g_async_queue_push (self->empty, text);
    if (is_last)
      return NULL;
  }
}

static Packer *
packer_new (GOutputStream *out)
{
  Packer *self = g_new0 (Packer, 1);

  self->out = out;
  self->full = g_async_queue_new_full (free_text);
  self->empty = g_async_queue_new_full (free_text);
  for (guint i = 1; i < N_CHUNKS; i++)
    g_async_queue_push (self->empty, g_string_sized_new (2 * CHUNK_BYTES));
  self->thread = g_thread_new ("snapshot", run_packer, self);
  return self;
}

/* Ends the file. FALSE: something went wrong with it on the way. */
static gboolean
packer_end (Packer *self, GError **error)
{
  gboolean done;

  g_async_queue_push (self->full, g_string_new (NULL));
  g_thread_join (self->thread);
  done = self->error == NULL;
  if (!done)
    g_propagate_error (error, self->error);
  g_object_unref (self->out);
  g_async_queue_unref (self->full);
  g_async_queue_unref (self->empty);
  g_free (self);
  return done;
}

static void
writer_clear (Writer *self)
{
  g_clear_error (&self->error);
  g_string_free (self->text, TRUE);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Writer, writer_clear)

static gboolean
flush (Writer *self)
{
  g_async_queue_push (self->packer->full, self->text);
  self->text = g_async_queue_pop (self->packer->empty);
  return g_atomic_int_get (&self->packer->failed) == 0;
}

/* Who starts from nothing has no use for what was taken away. */
static gboolean
write_row (const CptFeedRow *row, gpointer user_data)
{
  Writer *self = user_data;

  if (row->deleted)
    return TRUE;
  self->n++;
  self->sum += row->sum;
  cpt_feed_write_row (self->text, row);
  g_string_append_c (self->text, '\n');
  return self->text->len < CHUNK_BYTES || flush (self);
}

static gboolean
write_trailer (Writer *self, const char *head_line, gint64 to)
{
  g_auto (CptFeedTrailer) trailer = { 0 };

  cpt_feed_trailer_init (&trailer);
  trailer.to = to;
  trailer.n = self->n;
  trailer.sum = self->sum;
  cpt_feed_end (self->text, head_line, strlen (head_line), &trailer);
  return flush (self);
}

static gboolean
write_scope (CptTransaction *transaction, gpointer user_data, GError **error)
{
  Writer *self = user_data;
  CptSnapshotBuild *what = self->what;
  g_autoptr (GString) head_line = g_string_new (NULL);
  CptChain chain = { 0 };
  CptScopeHead head = { 0 };
  CptFeedHead feed_head = { 0 };

  if (!cpt_storage_load_chain (transaction, &chain, error) ||
      !cpt_storage_load_head (transaction, what->name.scope, &head, error))
    return FALSE;
  g_strlcpy (feed_head.scope, what->name.scope, sizeof feed_head.scope);
  g_strlcpy (feed_head.epoch, chain.epoch, sizeof feed_head.epoch);
  cpt_feed_write_head (head_line, &feed_head);
  g_string_append_printf (self->text, "%s\n", head_line->str);
  if (!cpt_storage_feed (transaction, what->name.scope, 0, write_row, self, error))
    return FALSE;
  if (g_atomic_int_get (&self->packer->failed) != 0)
    return cpt_service_stop (error);
  /* Every terminal would find out, fetch it again, and again. */
  if (self->n != head.n || self->sum != head.sum) {
    self->problem =
        cpt_problem_new (500, "published_damaged", "Central's data is damaged",
                         "The rows of this scope do not add up. `comptoir-central check` says "
                         "where; restore from a copy.");
    return cpt_service_stop (error);
  }
  g_strlcpy (what->epoch, chain.epoch, sizeof what->epoch);
  what->name.to = head.seq;
  return write_trailer (self, head_line->str, head.seq) || cpt_service_stop (error);
}

static CptProblem *
get_file_problem (const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
    return cpt_problem_new (503, "disk_full", "Central's disk is full", error->message);
  return cpt_problem_new (500, "internal_error", "The snapshot cannot be written", error->message);
}

/* By its packed bytes: they are what is fetched, and what a resumed call must not mix. */
static gboolean
name_file (const char *path, CptSnapshotName *name, GError **error)
{
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, error);
  g_autofree char *hash = NULL;

  if (file == NULL)
    return FALSE;
  name->bytes = (gint64)g_mapped_file_get_length (file);
  hash = cpt_crypto_hash_hex (g_mapped_file_get_contents (file), g_mapped_file_get_length (file));
  g_strlcpy (name->hash, hash, sizeof name->hash);
  return TRUE;
}

static GOutputStream *
open_file (const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileOutputStream) stream = NULL;
  g_autoptr (GZlibCompressor) packer = NULL;

  stream = g_file_replace (file, NULL, FALSE,
                           G_FILE_CREATE_PRIVATE | G_FILE_CREATE_REPLACE_DESTINATION, NULL, error);
  if (stream == NULL)
    return NULL;
  packer = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, GZIP_LEVEL);
  return g_converter_output_stream_new (G_OUTPUT_STREAM (stream), G_CONVERTER (packer));
}

gboolean
cpt_snapshot_write (CptService *self,
                    const char *path,
                    CptSnapshotBuild *what,
                    CptProblem **problem_out)
{
  g_auto (Writer) writer = { .what = what, .text = g_string_sized_new (2 * CHUNK_BYTES) };
  g_autoptr (GError) error = NULL;
  GOutputStream *out = open_file (path, &writer.error);

  if (out != NULL) {
    gboolean done;

    writer.packer = packer_new (out);
    done = cpt_storage_read (cpt_service_get_storage (self), write_scope, &writer, &error);
    if (packer_end (writer.packer, &writer.error) && done &&
        name_file (path, &what->name, &writer.error))
      return TRUE;
  }
  if (writer.problem != NULL)
    *problem_out = writer.problem;
  else if (writer.error != NULL)
    *problem_out = get_file_problem (writer.error);
  else
    *problem_out = cpt_service_problem_from_error (error);
  return FALSE;
}
