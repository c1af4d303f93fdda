/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cache/cache.h"
#include "sql/statement.h"

G_BEGIN_DECLS

struct _CptCache {
  char *path;  /* (owned) */
  CptSql *sql; /* (owned) */
};

/* Puts a file that cannot be used aside and starts an empty one. */
gboolean cpt_cache_start_anew (CptCache *self, GError **error);

/* What is known of a scope; all zero and FALSE when there is nothing yet. */
typedef struct {
  CptCacheScope scope;
  gint64 n;
  guint64 sum;
} CptCacheCursor;
gboolean cpt_cache_load_cursor (CptCache *self,
                                const char *scope,
                                CptCacheCursor *cursor_out,
                                GError **error);

/* Lookup tables of one scope, made anew from its rows; @scope NULL: of all. */
gboolean cpt_cache_derive (CptCache *self, const char *scope, GError **error);
/* Those of the rows that have a higher seq. */
gboolean cpt_cache_derive_since (CptCache *self, const char *scope, gint64 seq, GError **error);

G_END_DECLS
