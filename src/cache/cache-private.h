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
/* Of all but when it came and whether it is suspect: found again when the row is read, so that a
 * cursor that was damaged on disk is none. */
gint64 cpt_cache_seal_cursor (const CptCacheCursor *self);
/* Writes it with its seal, not suspect. */
gboolean cpt_cache_save_cursor (CptCache *self, const CptCacheCursor *cursor, GError **error);
/* The rows of @scope leave; what was looked up by them stays until it is made anew. */
gboolean cpt_cache_empty_scope (CptCache *self, const char *scope, GError **error);
/* CPT_CACHE_ERROR_TRUNCATED: the trailer has a seal, and it is another. Lines without newlines. */
gboolean cpt_cache_check_seal (const char *head,
                               gsize head_length,
                               const char *trailer,
                               gsize length,
                               GError **error);
/* cpt_cache_apply() inside the caller's transaction, which is to be rolled back on error. */
CptCacheApplied *cpt_cache_apply_inside (CptCache *self,
                                         const char *scope,
                                         const char *text,
                                         gsize length,
                                         gint64 now_us,
                                         GError **error);
/* While a catalogue comes in, half-built pages of its indexes are not written out again and again;
 * what that took is given back to the system after it, for the window has the memory of a day. */
void cpt_cache_use_much_memory (CptCache *self);
void cpt_cache_use_little_memory (CptCache *self);
/* After the rollback: what @error says of the file is done. */
void cpt_cache_recover (CptCache *self, const char *scope, const GError *error);
gboolean cpt_cache_load_cursor (CptCache *self,
                                const char *scope,
                                CptCacheCursor *cursor_out,
                                GError **error);

/* Contacts of @scope whose time has come leave, inside the caller's transaction: how many, −1 on
 * error. Their names go into @changed (nullable). */
gint cpt_cache_erase_due (CptCache *self,
                          const char *scope,
                          gint64 now_us,
                          GPtrArray *changed,
                          GError **error);
/* @row comes or leaves: what an erased row before it counted for is taken out of @cursor, and
 * @seq_out is its seq. Unchanged where there is none. */
gboolean cpt_cache_take_erased (CptCache *self,
                                const char *scope,
                                const CptFeedRow *row,
                                CptCacheCursor *cursor,
                                gint64 *seq_out,
                                GError **error);

/* What can be typed to find an article, appended to @out: its number, brand, names in all
 * languages, size and colour. */
void cpt_cache_write_words (GString *out, const char *id, const char *doc, gsize length);
/* What a code's row says, the sku appended to @sku. FALSE: a doc of another shape, which is kept as
 * a row and found by nobody: it must not stop the feed. */
gboolean cpt_cache_read_code (const char *doc, gsize length, GString *sku, gint64 *pack_out);

gboolean cpt_cache_is_catalogue (const char *scope); /* its articles are found by their words */

/* The index of words, made anew: begun, filled in the order of the rowids, which FTS5 takes without
 * sorting, and ended, all in the caller's transaction. */
gboolean cpt_cache_begin_words (CptCache *self, GError **error);
gboolean cpt_cache_put_words (CptCache *self,
                              gint64 rowid,
                              const char *words,
                              gsize length,
                              GError **error);
/* Those of all rows that are there. */
gboolean cpt_cache_put_all_words (CptCache *self, GError **error);
gboolean cpt_cache_end_words (CptCache *self, GError **error);
/* The codes of @scope leave; NULL: of all. */
gboolean cpt_cache_empty_codes (CptCache *self, const char *scope, GError **error);

/* Lookup and search tables of one scope, made anew from its rows; @scope NULL: of all. For rows
 * that came or left in bulk: inside their transaction, after them. */
gboolean cpt_cache_derive (CptCache *self, const char *scope, GError **error);
/* An article as the index of words has it. */
typedef struct {
  gint64 rowid;
  char *text; /* (owned) */
} CptCacheWords;

/* What the rows of one answer change in that index. FTS5 writes all that it holds in memory before
 * each change of another table (SQLite tells it of every statement that may be taken back), which
 * made a catalogue six times as slow to apply; so it is told of all changes at the end. */
typedef struct {
  GArray *old;     /* (owned) (element-type CptCacheWords) those that leave */
  GPtrArray *skus; /* (owned) (element-type utf8) articles that are there now */
} CptCacheChanges;
void cpt_cache_changes_init (CptCacheChanges *self);
void cpt_cache_changes_clear (CptCacheChanges *self);

/* One row: what was derived from it leaves before it is replaced or deleted, and what it says is
 * taken in after it was written; words by cpt_cache_derive_changes(), after all rows. Kinds that
 * nobody looks up are no error. */
gboolean cpt_cache_forget_row (CptCache *self,
                               CptCacheChanges *changes,
                               const char *scope,
                               const char *kind,
                               const char *id,
                               GError **error);
gboolean cpt_cache_derive_row (CptCache *self,
                               CptCacheChanges *changes,
                               const char *scope,
                               const CptFeedRow *row,
                               GError **error);
gboolean cpt_cache_derive_changes (CptCache *self,
                                   const CptCacheChanges *changes,
                                   const char *scope,
                                   GError **error);
/* Makes the lookup tables of @scope anew if they are not what its rows say. */
gboolean cpt_cache_check_codes (CptCache *self, const char *scope, GError **error);
/* Makes all of them anew if the index of words is damaged. */
gboolean cpt_cache_check_words (CptCache *self, GError **error);

G_END_DECLS
