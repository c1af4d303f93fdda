/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "feed-maker.h"

#include "crypto/crypto.h"

#include <string.h>

#define EPOCH "5f0c9a1e"

void
feed_maker_init (FeedMaker *self, const char *scope)
{
  memset (self, 0, sizeof *self);
  g_strlcpy (self->scope, scope, sizeof self->scope);
  self->rows = g_string_new (NULL);
}

void
feed_maker_clear (FeedMaker *self)
{
  if (self->rows != NULL)
    g_string_free (g_steal_pointer (&self->rows), TRUE);
}

void
feed_maker_put (FeedMaker *self, CptRowKind kind, const char *id, char *doc)
{
  g_autofree char *owned = doc;
  CptFeedRow row = { .seq = ++self->seq, .doc = owned, .doc_length = strlen (owned) };

  g_strlcpy (row.kind, cpt_row_kind_to_text (kind), sizeof row.kind);
  g_strlcpy (row.id, id, sizeof row.id);
  self->n++;
  self->sum += cpt_crypto_row_sum (row.kind, row.id, row.seq, row.doc, row.doc_length);
  cpt_feed_write_row (self->rows, &row);
  g_string_append_c (self->rows, '\n');
}

char *
feed_maker_take (FeedMaker *self, gsize *length_out)
{
  GString *answer = g_string_sized_new (self->rows->len + 512);
  CptFeedHead head = { .from = self->from, .epoch = EPOCH };
  g_auto (CptFeedTrailer) trailer;

  g_strlcpy (head.scope, self->scope, sizeof head.scope);
  cpt_feed_trailer_init (&trailer);
  trailer.to = self->seq;
  trailer.n = self->n;
  trailer.sum = self->sum;
  cpt_feed_write_head (answer, &head);
  g_string_append_c (answer, '\n');
  g_string_append_len (answer, self->rows->str, (gssize)self->rows->len);
  cpt_feed_write_trailer (answer, &trailer);
  g_string_append_c (answer, '\n');
  g_string_truncate (self->rows, 0);
  self->from = self->seq;
  *length_out = answer->len;
  return g_string_free (answer, FALSE);
}

void
feed_maker_apply (FeedMaker *self, CptCache *cache, gint64 now_us)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CptCacheApplied) applied = NULL;
  gsize length;
  g_autofree char *answer = feed_maker_take (self, &length);

  applied = cpt_cache_apply (cache, self->scope, answer, length, now_us, &error);
  if (applied == NULL)
    g_error ("%s: %s", self->scope, error->message);
}
