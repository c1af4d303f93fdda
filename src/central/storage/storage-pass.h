/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "central/storage/storage.h"
#include "domain/pass-key.h"

G_BEGIN_DECLS

/* Signed passes (SYNC §11): the keys, what was given out, and what is called back. */

typedef struct {
  CptPassKey key;
  guint8 seed[32];   /* the secret */
  gboolean has_seed; /* FALSE: it signs nothing any more */
  gboolean gone;     /* terminals do not know it any more */
} CptPassKeyRow;
/* Returns: (transfer full) (element-type CptPassKeyRow): all there ever were, newest first */
GArray *cpt_storage_list_pass_keys (CptTransaction *transaction, GError **error);
gboolean cpt_storage_save_pass_key (CptTransaction *transaction,
                                    const CptPassKeyRow *row,
                                    GError **error);
/* When the last pass that this key signed, and that nobody called back, runs out; 0: there is none.
 */
gboolean cpt_storage_find_pass_end (CptTransaction *transaction,
                                    const char *kid,
                                    gint64 *expires_us_out,
                                    GError **error);

typedef struct {
  char jti[CPT_ID_SIZE];
  char order[CPT_ID_SIZE];
  char kid[CPT_PASS_KEY_ID_SIZE];
  gboolean live;
  gint64 not_before_us, expires_us;
  gint64 revoked_us; /* 0: not */
} CptPassRow;
gboolean cpt_storage_save_pass (CptTransaction *transaction, const CptPassRow *row, GError **error);
gboolean cpt_storage_load_pass (CptTransaction *transaction,
                                const char *jti,
                                CptPassRow *row_out,
                                gboolean *found_out,
                                GError **error);
/* Returns: (transfer full) (element-type CptPassRow): those of an order, by not_before */
GArray *cpt_storage_list_passes (CptTransaction *transaction, const char *order, GError **error);

/* A saved pass that the terminals of @store are told about, until it is dropped. */
gboolean cpt_storage_put_pass_revoked (CptTransaction *transaction,
                                       const char *store,
                                       const char *jti,
                                       gint64 expires_us,
                                       GError **error);
gboolean cpt_storage_drop_pass_revoked (CptTransaction *transaction,
                                        const char *store,
                                        const char *jti,
                                        GError **error);
/* Those of @store that would have run out at or before @until_us, G_MAXINT64: all of them, by jti.
 * Returns: (transfer full) (element-type CptPassRevoked) */
GArray *cpt_storage_list_passes_revoked (CptTransaction *transaction,
                                         const char *store,
                                         gint64 until_us,
                                         GError **error);

G_END_DECLS
