/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "central/orchestration/check.h"

G_BEGIN_DECLS

#define CPT_CHECK_MAX_FOUND 50 /* rows named for one invariant; more are counted */

/* What is true, loaded once from one read snapshot, and the results so far. */
typedef struct {
  CptService *service;         /* (unowned) */
  CptTransaction *transaction; /* (unowned) */
  GPtrArray *results;          /* (owned) (element-type CptCheckResult) */
  GHashTable *fulfilments;     /* (owned) (element-type utf8 CptFulfilment) */
  GHashTable *exceptions;      /* (owned) (element-type utf8 CptException) */
  GHashTable *balances;        /* (owned) (element-type utf8 gint64) cpt_check_key() → n */
  GHashTable *moved;           /* (owned) (element-type utf8 gint64) the same from the ledger */
  GHashTable
      *blamed; /* (owned) (element-type utf8) what an invariant has named: none names it again */
  gboolean log_broken;   /* nothing can be asked of what follows from it */
  gboolean files_broken; /* what refers to a row may find none */
  GHashTable *astray;    /* (owned) (element-type utf8 gint64) command → what it booked astray */
} CptCheck;

/* Begins an invariant: what stands in its result, FALSE in words when it is broken. */
CptCheckResult *cpt_check_begin (CptCheck *self, const char *id, const char *words);
void cpt_check_find (CptCheckResult *result, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* Damage is named once, by the invariant that is nearest to it: an id, or a store and a sku with a
 * tab between them. */
void cpt_check_blame (CptCheck *self, const char *subject);
gboolean cpt_check_is_blamed (const CptCheck *self, const char *subject);

/* Store, sku and bucket, tabs between them: none of the three can hold one. */
char *cpt_check_key (const char *store, const char *sku, const CptBucket *bucket);
/* Sums by key. */
void cpt_check_add (GHashTable *sums, const char *key, gint64 n);
gint64 cpt_check_get (GHashTable *sums, const char *key);
/* Names every key whose sums differ, unless its store and sku are blamed already; blames them. Keys
 * that stand for 0 may be missing. */
void cpt_check_compare (CptCheck *self,
                        CptCheckResult *result,
                        GHashTable *is,
                        GHashTable *should,
                        const char *what);
GHashTable *cpt_check_sums_new (void);

/* The invariants, by file. FALSE: the storage failed. */
gboolean cpt_check_log (CptCheck *self, GError **error);         /* I1 to I5, I14 */
gboolean cpt_check_fold (CptCheck *self, GError **error);        /* I6 I20 I23 */
gboolean cpt_check_outside (CptCheck *self, GError **error);     /* I25 */
gboolean cpt_check_rows (CptCheck *self, GError **error);        /* I8 I9 I13 */
gboolean cpt_check_attachments (CptCheck *self, GError **error); /* I30 */

G_END_DECLS
