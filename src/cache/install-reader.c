/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cache/install-reader.h"

#include "cache/cache-private.h"
#include "crypto/crypto.h"

#include <string.h>

#define CHUNK_BYTES    ((gsize)256 * 1024)
#define MAX_LINE_BYTES (CPT_FEED_MAX_BYTES) /* a row's own limit is lower; trailers are longer */
#define N_BATCHES      4

struct _CptInstallReader {
  GThread *thread; /* (owned) */
  gint stopped;    /* atomic */
  /* Batches go round: filled here, emptied there. */
  GAsyncQueue *filled;  /* (owned) (element-type CptInstallBatch) */
  GAsyncQueue *empty;   /* (owned) (element-type CptInstallBatch) */
  CptInstallBatch *out; /* (owned) (nullable) in the hands of who takes */
  const char *scope;    /* (unowned) */
  GConverter *unzip;    /* (owned) */
  const guint8 *at;     /* of the packed bytes, the next */
  const guint8 *end;
  gboolean ended;    /* the packed stream */
  GByteArray *rest;  /* (owned) the beginning of a line, unpacked with the batch before */
  char *head_line;   /* (owned) (nullable) */
  gboolean is_whole; /* the trailer was read */
  gint64 last_seq;
  CptInstallTold told;
  GError *error; /* (owned) (nullable) */
};

static gboolean
refuse (CptInstallReader *self, const char *words)
{
  g_set_error (&self->error, CPT_CACHE_ERROR, CPT_CACHE_ERROR_SNAPSHOT,
               "the snapshot is damaged: %s", words);
  return FALSE;
}

/* ---- lines ---- */

/* Some more of the text behind @lines. */
static gboolean
unpack (CptInstallReader *self, GByteArray *lines)
{
  g_autoptr (GError) why = NULL;
  gsize n_in = 0, n_out = 0;
  gsize before = lines->len;
  GConverterResult result;

  if (before > MAX_LINE_BYTES)
    return refuse (self, "a line is too long");
  g_byte_array_set_size (lines, (guint)(before + CHUNK_BYTES));
  result = g_converter_convert (self->unzip, self->at, (gsize)(self->end - self->at),
                                lines->data + before, CHUNK_BYTES, G_CONVERTER_INPUT_AT_END, &n_in,
                                &n_out, &why);
  g_byte_array_set_size (lines, (guint)(before + n_out));
  self->at += n_in;
  if (result == G_CONVERTER_ERROR)
    return refuse (self, why->message);
  self->ended = result == G_CONVERTER_FINISHED;
  if (self->ended && self->at != self->end)
    return refuse (self, "something follows it");
  return TRUE;
}

static gboolean
read_head (CptInstallReader *self, const char *line, gsize length)
{
  g_autoptr (GError) why = NULL;
  CptFeedHead *head = &self->told.head;

  if (!cpt_feed_read_head (line, length, head, &why))
    return refuse (self, why->message);
  if (strcmp (head->scope, self->scope) != 0 || head->from != 0)
    return refuse (self, "it is of another scope");
  self->head_line = g_strndup (line, length);
  return TRUE;
}

/* What is looked up of it. */
static void
read_texts (CptInstallReader *self, CptInstallBatch *batch, CptInstallRow *row)
{
  const CptFeedRow *put = &row->row;

  row->text = batch->texts->len;
  if (strcmp (put->kind, "code") == 0) {
    if (!cpt_cache_read_code (put->doc, put->doc_length, batch->texts, &row->pack))
      g_string_truncate (batch->texts, row->text);
  } else if (strcmp (put->kind, "product") == 0 && cpt_cache_is_catalogue (self->scope)) {
    cpt_cache_write_words (batch->texts, put->id, put->doc, put->doc_length);
  }
  row->text_bytes = batch->texts->len - row->text;
}

static gboolean
read_row (CptInstallReader *self, CptInstallBatch *batch, const char *line, gsize length)
{
  g_autoptr (GError) why = NULL;
  CptInstallRow row = { 0 };
  const CptFeedRow *put = &row.row;

  if (!cpt_feed_read_row (line, length, &row.row, &why))
    return refuse (self, why->message);
  if (put->deleted || put->seq <= self->last_seq)
    return refuse (self, "its rows are not in their order");
  self->last_seq = put->seq;
  self->told.n++;
  self->told.sum += cpt_crypto_row_sum (put->kind, put->id, put->seq, put->doc, put->doc_length);
  read_texts (self, batch, &row);
  g_array_append_val (batch->rows, row);
  return TRUE;
}

static gboolean
read_trailer (CptInstallReader *self, const char *line, gsize length)
{
  g_autoptr (GError) why = NULL;
  CptInstallTold *told = &self->told;

  if (!cpt_feed_read_trailer (line, length, &told->trailer, &why) ||
      !cpt_cache_check_seal (self->head_line, strlen (self->head_line), line, length, &why))
    return refuse (self, why->message);
  if (told->trailer.to < self->last_seq)
    return refuse (self, "its trailer is of fewer rows");
  self->is_whole = TRUE;
  /* The bytes are those that central named, so it is central's data that is wrong. */
  if (told->n == told->trailer.n && told->sum == told->trailer.sum)
    return TRUE;
  g_set_error_literal (&self->error, CPT_CACHE_ERROR, CPT_CACHE_ERROR_SUM,
                       "central's snapshot does not add up");
  return FALSE;
}

static gboolean
read_line (CptInstallReader *self, CptInstallBatch *batch, const char *line, gsize length)
{
  if (self->is_whole)
    return refuse (self, "something follows its trailer");
  if (self->head_line == NULL)
    return read_head (self, line, length);
  return length > 0 && *line == '{' ? read_trailer (self, line, length)
                                    : read_row (self, batch, line, length);
}

static gboolean
check_end (CptInstallReader *self)
{
  if (self->rest->len > 0)
    return refuse (self, "its last line is cut");
  if (self->head_line == NULL)
    return refuse (self, "it is empty");
  return self->is_whole || refuse (self, "it has no trailer");
}

/* FALSE: that was all, or goes no further. */
static gboolean
fill (CptInstallReader *self, CptInstallBatch *batch)
{
  const char *at;
  const char *end;
  const char *newline;

  g_byte_array_append (batch->lines, self->rest->data, self->rest->len);
  if (!unpack (self, batch->lines))
    return FALSE;
  at = (const char *)batch->lines->data;
  end = at + batch->lines->len;
  for (; (newline = at < end ? memchr (at, '\n', (gsize)(end - at)) : NULL) != NULL;
       at = newline + 1)
    if (!read_line (self, batch, at, (gsize)(newline - at)))
      return FALSE;
  g_byte_array_set_size (self->rest, 0);
  g_byte_array_append (self->rest, (const guint8 *)at, (guint)(end - at));
  return !self->ended || (check_end (self) && FALSE);
}

/* ---- batches ---- */

static CptInstallBatch *
batch_new (void)
{
  CptInstallBatch *self = g_new0 (CptInstallBatch, 1);

  self->rows = g_array_new (FALSE, FALSE, sizeof (CptInstallRow));
  self->texts = g_string_new (NULL);
  self->lines = g_byte_array_sized_new (2 * (guint)CHUNK_BYTES);
  return self;
}

static void
batch_free (gpointer data)
{
  CptInstallBatch *self = data;

  g_array_unref (self->rows);
  g_string_free (self->texts, TRUE);
  g_byte_array_unref (self->lines);
  g_free (self);
}

static gpointer
run (gpointer user_data)
{
  CptInstallReader *self = user_data;
  gboolean goes_on = TRUE;

  while (goes_on) {
    CptInstallBatch *batch = g_async_queue_pop (self->empty);

    g_array_set_size (batch->rows, 0);
    g_string_truncate (batch->texts, 0);
    g_byte_array_set_size (batch->lines, 0);
    goes_on = g_atomic_int_get (&self->stopped) == 0 && fill (self, batch);
    batch->is_last = !goes_on;
    g_async_queue_push (self->filled, batch);
  }
  return NULL;
}

CptInstallReader *
cpt_install_reader_new (const char *scope, gconstpointer data, gsize length)
{
  CptInstallReader *self = g_new0 (CptInstallReader, 1);

  self->scope = scope;
  self->at = data;
  self->end = self->at + length;
  self->unzip = G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP));
  self->rest = g_byte_array_new ();
  cpt_feed_trailer_init (&self->told.trailer);
  self->filled = g_async_queue_new_full (batch_free);
  self->empty = g_async_queue_new_full (batch_free);
  for (guint i = 0; i < N_BATCHES; i++)
    g_async_queue_push (self->empty, batch_new ());
  self->thread = g_thread_new ("snapshot", run, self);
  return self;
}

const CptInstallBatch *
cpt_install_reader_take (CptInstallReader *self)
{
  if (self->out != NULL && self->out->is_last)
    return NULL;
  if (self->out != NULL)
    g_async_queue_push (self->empty, g_steal_pointer (&self->out));
  self->out = g_async_queue_pop (self->filled);
  return self->out;
}

const CptInstallTold *
cpt_install_reader_end (CptInstallReader *self, GError **error)
{
  g_return_val_if_fail (self->out != NULL && self->out->is_last, NULL);

  if (self->error == NULL)
    return &self->told;
  g_propagate_error (error, g_steal_pointer (&self->error));
  return NULL;
}

void
cpt_install_reader_free (CptInstallReader *self)
{
  if (self == NULL)
    return;
  g_atomic_int_set (&self->stopped, 1);
  while (cpt_install_reader_take (self) != NULL)
    ;
  g_thread_join (self->thread);
  batch_free (self->out);
  g_clear_pointer (&self->filled, g_async_queue_unref);
  g_clear_pointer (&self->empty, g_async_queue_unref);
  g_clear_object (&self->unzip);
  g_clear_pointer (&self->rest, g_byte_array_unref);
  g_clear_pointer (&self->head_line, g_free);
  g_clear_error (&self->error);
  cpt_feed_trailer_clear (&self->told.trailer);
  g_free (self);
}
