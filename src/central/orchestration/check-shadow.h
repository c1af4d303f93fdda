/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "central/orchestration/check-private.h"

#include "wire/json.h"

G_BEGIN_DECLS

/* What an accepted command may be asked for by an undo. */
typedef struct {
  char aggregate[CPT_ID_SIZE];
  char kind[CPT_CODE_SIZE];
  char sku[CPT_SKU_SIZE];
  gboolean from_terminal, undone;
  gint64 number; /* in the log */
  char
      wants[CPT_STORE_SIZE + CPT_LOCATION_SIZE + CPT_SKU_SIZE]; /* a short: the count it asks for */
} CptShadowDone;

/* What central would be if its log alone were known. */
typedef struct {
  CptCheck *check;             /* (unowned) */
  CptCheckResult *result;      /* (unowned) I6 */
  CptCheckResult *legal;       /* (unowned) I20 */
  CptCheckResult *rights;      /* (unowned) I23 */
  CptCheckResult *passes_used; /* (unowned) I22 */
  GHashTable *fulfilments;     /* (owned) (element-type utf8 CptFulfilment) */
  GHashTable *places;          /* (owned) (element-type utf8 CptPlace) "store\tcode" */
  GHashTable *exceptions;      /* (owned) (element-type utf8 CptException) */
  GHashTable *balances;        /* (owned) (element-type utf8 gint64) */
  GHashTable *changes;         /* (owned) (element-type utf8 GArray) key → its changes */
  GHashTable *counted;         /* (owned) (element-type utf8 gint64) "store\tsku\tfloor@…" */
  GHashTable *paid;            /* (owned) (element-type utf8) parts whose payment the log tells */
  GHashTable *passes;          /* (owned) (element-type utf8 utf8) "jti\tfulfilment" → command */
  GHashTable *done;            /* (owned) (element-type utf8 CptShadowDone) */
  GError *error;               /* (owned) (nullable) the storage failed */
} CptShadow;

void cpt_shadow_init (CptShadow *self, CptCheck *check);
void cpt_shadow_clear (CptShadow *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CptShadow, cpt_shadow_clear)

/* The ledger. */
void cpt_shadow_move (CptShadow *self,
                      const char *store,
                      const char *sku,
                      const CptBucket *bucket,
                      gint64 n,
                      gint64 at_us);
void cpt_shadow_book (CptShadow *self, const char *store, const GArray *movements, gint64 at_us);
gint64 cpt_shadow_get_balance_at (CptShadow *self,
                                  const char *store,
                                  const char *sku,
                                  const CptBucket *bucket,
                                  gint64 at_us);

/* Takes over one of central's own commands: an order, places, stock. FALSE: it is none of them. */
gboolean cpt_shadow_take_own (CptShadow *self, const CptLogEntry *entry);

/* I22. FALSE: the storage failed. */
gboolean cpt_shadow_compare_passes (CptShadow *self, GError **error);

/* Names what is kept and does not follow. */
void cpt_shadow_compare (CptShadow *self);

G_END_DECLS
