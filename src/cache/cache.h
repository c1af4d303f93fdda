/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wire/feed.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CptCacheError:
 * @CPT_CACHE_ERROR_NOT_OURS: the answer's `from`, scope or epoch is not what was asked; nothing
 * changed
 * @CPT_CACHE_ERROR_TRUNCATED: no valid trailer; rolled back, ask again
 * @CPT_CACHE_ERROR_SUM: n or sum differ from what is here: the scope is suspect, pull it anew from
 * 0
 * @CPT_CACHE_ERROR_SNAPSHOT: the file is not the snapshot that its name says, or belongs to another
 * epoch; it is gone, ask for another one
 * @CPT_CACHE_ERROR_NO_ROOM: the disk is too full for a snapshot; nothing changed, what was fetched
 * stays
 */
typedef enum {
  CPT_CACHE_ERROR_NOT_OURS,
  CPT_CACHE_ERROR_TRUNCATED,
  CPT_CACHE_ERROR_SUM,
  CPT_CACHE_ERROR_SNAPSHOT,
  CPT_CACHE_ERROR_NO_ROOM,
} CptCacheError;
#define CPT_CACHE_ERROR (cpt_cache_error_quark ())
GQuark cpt_cache_error_quark (void);

/* cache.db: rows as received, disposable. This is its one writer and checkpointer. */
typedef struct _CptCache CptCache;
#define CPT_CACHE_FILE "cache.db"

/* A damaged or foreign file is kept aside as cache.db.damaged and a new one made. */
CptCache *cpt_cache_open (const char *folder, GError **error);
#define CPT_CACHE_DAMAGED CPT_CACHE_FILE ".damaged"
void cpt_cache_close (CptCache *self);
/* To the one thread that uses it next, and back when that has nothing more to do. */
void cpt_cache_lend (CptCache *self);
void cpt_cache_take_back (CptCache *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CptCache, cpt_cache_close)

typedef struct {
  char scope[CPT_SCOPE_SIZE];
  char epoch[CPT_EPOCH_SIZE]; /* "": nothing yet */
  gint64 seq;
  gint64 applied;   /* hwm of its own trailer (R2) */
  gint64 as_of_us;  /* when the trailer was applied, chain's time */
  gboolean suspect; /* rows are shown, and pulled anew from 0 */
} CptCacheScope;
/* (transfer full) (element-type CptCacheScope) */
GArray *cpt_cache_list_scopes (CptCache *self, GError **error);

/* What an applied answer changed. */
typedef struct {
  CptCacheScope scope;
  GPtrArray *changed; /* (owned) (element-type utf8) "kind\nid" of rows put or taken away; NULL: too
                         many to name, reload all */
  GPtrArray *rejected; /* (owned) (element-type CptVerdict) of the trailer */
  GPtrArray *heads;    /* (owned) (element-type CptFeedPosition) */
  gint64 n_rows;
} CptCacheApplied;
void cpt_cache_applied_free (CptCacheApplied *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CptCacheApplied, cpt_cache_applied_free)

/**
 * cpt_cache_apply:
 * @text: the whole NDJSON of one feed answer
 *
 * One transaction (SYNC §6): refuses unless scope, epoch and `from` are what this cache has,
 * upserts rows with a higher seq, keeps lookup and search tables, stores cursor and applied,
 * verifies n and sum. On any error the cache is as before; after CPT_CACHE_ERROR_SUM its scope is
 * suspect besides. After CPT_SQL_ERROR_CORRUPT the file was kept aside and the cache is empty:
 * whoever reads it opens it anew.
 */
CptCacheApplied *cpt_cache_apply (CptCache *self,
                                  const char *scope,
                                  const char *text,
                                  gsize length,
                                  gint64 now_us,
                                  GError **error);

/**
 * cpt_cache_install:
 * @hash: of the snapshot, wholly fetched to cpt_cache_get_snapshot_path()
 * @tail: the feed's answer from the snapshot's number on
 *
 * One transaction in place of the new file and the rename of SYNC §7 (ADR 0010): checks the file
 * against its hash, replaces the scope by its rows, then applies @tail, whose trailer alone knows
 * what of this terminal is contained. Until the commit readers see what was there. The file is gone
 * after success, and after CPT_CACHE_ERROR_SNAPSHOT and _SUM. Errors as of cpt_cache_apply()
 * besides.
 */
CptCacheApplied *cpt_cache_install (CptCache *self,
                                    const char *scope,
                                    const char *hash,
                                    const char *tail,
                                    gsize length,
                                    gint64 now_us,
                                    GError **error);
/* Where a snapshot is fetched to, in the cache's folder. (transfer full) */
char *cpt_cache_get_snapshot_path (CptCache *self, const char *scope, const char *hash);
/* Other snapshots of @scope leave the disk, whole or not; @hash: (nullable) the one that stays. */
void cpt_cache_drop_snapshots (CptCache *self, const char *scope, const char *hash);
/* Bytes that a snapshot may not take: people's work goes first (R5). */
#define CPT_CACHE_SPARE_BYTES (64 * 1024 * 1024)
/* FALSE and CPT_CACHE_ERROR_NO_ROOM: @bytes more would leave less than CPT_CACHE_SPARE_BYTES. */
gboolean cpt_cache_has_room (CptCache *self, gint64 bytes, GError **error);

/* Forgets one scope's rows and cursor, so that the next pull starts from 0. Readers keep seeing the
 * old rows until that answer is applied: the scope is only marked, and cpt_cache_apply() of an
 * answer from 0 replaces it whole in its own transaction. */
gboolean cpt_cache_mark_suspect (CptCache *self, const char *scope, GError **error);
/* Contacts whose `erase_at_us` is @now_us or before leave, and are overwritten in the file and its
 * log; central's next answer adds up all the same. How many; −1 with @error: none for sure. */
gint cpt_cache_erase_contacts (CptCache *self, gint64 now_us, GError **error);
/* All contacts leave in the same way, whatever their time: the device heard of central for too long
 * no more (SYNC §9). Their scope is suspect then, so that central's next answers bring those again
 * that it still has. How many; −1 with @error. */
gint cpt_cache_forget_contacts (CptCache *self, GError **error);

/**
 * cpt_cache_audit:
 *
 * Reads the whole file over: its pages, each scope's rows against `n` and `sum`, lookup tables
 * against their rows. What a disk spoilt is found though nobody writes to it again: a scope that
 * does not add up is suspect then, lookup tables that differ are made anew, and a file that is no
 * database is put aside (CPT_SQL_ERROR_CORRUPT, as in cpt_cache_apply()). Slow (0.5 s for 200,000
 * products).
 *
 * Returns: how many scopes became suspect; −1 on error
 */
gint cpt_cache_audit (CptCache *self, GError **error);
/* Moves the log into the file: what was applied until now is durable (R3). */
gboolean cpt_cache_checkpoint (CptCache *self, GError **error);
/* Rows of scopes that are not in @keep leave (I13): of how many, −1 on error. */
gint cpt_cache_keep_scopes (CptCache *self, const char *const *keep, GError **error);

G_END_DECLS
