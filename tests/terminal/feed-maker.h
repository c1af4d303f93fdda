/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cache/cache.h"
#include "wire/row.h"

G_BEGIN_DECLS

/* Makes the answers of one scope as central would: rows in order, summed, with head and trailer. */
typedef struct {
  char scope[CPT_SCOPE_SIZE];
  gint64 from, seq, n;
  guint64 sum;
  GString *rows; /* (owned) */
} FeedMaker;

void feed_maker_init (FeedMaker *self, const char *scope);
void feed_maker_clear (FeedMaker *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FeedMaker, feed_maker_clear)

/* Takes @doc; @id is always a new one. */
void feed_maker_put (FeedMaker *self, CptRowKind kind, const char *id, char *doc);
/* The answer with what was put since the last one; the next starts after it. (transfer full) */
char *feed_maker_take (FeedMaker *self, gsize *length_out);
/* Takes it into @cache; ends the program if that refuses it. */
void feed_maker_apply (FeedMaker *self, CptCache *cache, gint64 now_us);

G_END_DECLS
