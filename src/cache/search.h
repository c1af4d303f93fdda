/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/product.h"
#include "wire/row.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define CPT_SEARCH_MAX_ROWS  50  /* nobody reads on; one more word says more */
#define CPT_SEARCH_MAX_BYTES 256 /* of what is typed; the rest is not looked at */
#define CPT_SEARCH_MAX_WORDS 8

/**
 * CptSearch:
 *
 * Finds articles of cache.db by what a person types, with a read-only connection of its own: it
 * waits for nobody and nobody for it. One thread at a time; the connection is made by the first
 * run, and made anew when cache.db has become another file.
 */
typedef struct _CptSearch CptSearch;

CptSearch *cpt_search_new (const char *folder);
void cpt_search_free (CptSearch *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CptSearch, cpt_search_free)

typedef struct {
  CptProduct *product; /* (owned) */
  gint pack;           /* pieces that the code means whose first digits were typed; else 1 */
  gboolean has_price;
  CptPrice price; /* the one in force */
} CptFound;
void cpt_found_free (CptFound *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CptFound, cpt_found_free)

/**
 * cpt_search_run:
 * @text: any bytes that a person can type or paste; with no letter and no digit in it nothing is
 * found, which is no error
 * @sku: (nullable): the article that @text is a code of, which comes first
 * @now_us: the time prices are asked for
 *
 * Articles that have every word of @text at the beginning of one of theirs (number, brand, names in
 * all languages, size, colour), case and accents aside; those whose barcode begins with @text, or
 * whose number it is, come first. The others come in the order in which central published them
 * first: a retailer who imports a catalogue by popularity gets it back so.
 *
 * Returns: (transfer full) (element-type CptFound) (nullable): at most CPT_SEARCH_MAX_ROWS, each
 * article once; NULL when cache.db cannot be read
 */
GPtrArray *cpt_search_run (CptSearch *self,
                           const char *text,
                           const char *sku,
                           gint64 now_us,
                           GError **error);

/* What FTS5 is asked for @text; NULL: nothing, it has no word. (transfer full) */
char *cpt_search_write_query (const char *text);

G_END_DECLS
