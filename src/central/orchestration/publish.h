/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "central/storage/storage.h"
#include "domain/pass-key.h"

G_BEGIN_DECLS

/* Truth to rows (rows.md): what a terminal reads is written here, in the transaction that changes
 * the truth, and nowhere else. A row that did not change draws no number. */

void cpt_scope_work (const char *store, char out[CPT_SCOPE_SIZE]);
void cpt_scope_shop (const char *store, char out[CPT_SCOPE_SIZE]);
void cpt_scope_catalogue (const char *assortment, char out[CPT_SCOPE_SIZE]);
void cpt_scope_price (const char *zone, char out[CPT_SCOPE_SIZE]);

/**
 * cpt_publish_fulfilment:
 * @before: (nullable): the same fulfilment before the act; NULL: all of it is new
 *
 * The fulfilment, the lines whose counters changed, its bags. A bag that is gone, or whose
 * fulfilment is closed, leaves at once (commands.md §4).
 */
gboolean cpt_publish_fulfilment (CptTransaction *transaction,
                                 const CptFulfilment *before,
                                 const CptFulfilment *after,
                                 GError **error);
gboolean cpt_publish_contact (CptTransaction *transaction,
                              const char *store,
                              const CptContact *contact,
                              GError **error);
/* A closed one leaves. */
gboolean cpt_publish_exception (CptTransaction *transaction,
                                const CptException *exception,
                                GError **error);
gboolean cpt_publish_place (CptTransaction *transaction, const CptPlace *place, GError **error);
gboolean cpt_publish_store (CptTransaction *transaction, const CptStore *store, GError **error);
/* @person: with the grants of @store; with none the row leaves. */
gboolean cpt_publish_person (CptTransaction *transaction,
                             const char *store,
                             const CptPerson *person,
                             GError **error);
/* The two newest policies; older ones leave. */
gboolean cpt_publish_policies (CptTransaction *transaction, const char *store, GError **error);
/* @gone: it leaves */
gboolean cpt_publish_pass_key (CptTransaction *transaction,
                               const char *store,
                               const CptPassKey *key,
                               gboolean gone,
                               GError **error);
gboolean cpt_publish_pass_revoked (CptTransaction *transaction,
                                   const char *store,
                                   const CptPassRevoked *revoked,
                                   gboolean gone,
                                   GError **error);
gboolean cpt_publish_product (CptTransaction *transaction,
                              const char *assortment,
                              const CptProduct *product,
                              GError **error);
gboolean cpt_publish_code (CptTransaction *transaction,
                           const char *assortment,
                           const CptProductCode *code,
                           gboolean is_gtin,
                           GError **error);
gboolean cpt_publish_price (CptTransaction *transaction,
                            const char *zone,
                            const CptPrice *price,
                            GError **error);

/* The skus whose figures an act moved: a set of text. */
GHashTable *cpt_touched_new (void);
void cpt_touched_add (GHashTable *self, const char *sku);
void cpt_touched_add_movements (GHashTable *self, const GArray *movements);
/* Lines whose to_pick changed: the reservation moved with it. */
void cpt_touched_add_lines (GHashTable *self,
                            const CptFulfilment *before,
                            const CptFulfilment *after);
/* The stock rows of @touched, in order of sku. */
gboolean cpt_publish_stock (CptTransaction *transaction,
                            const char *store,
                            GHashTable *touched,
                            GError **error);

G_END_DECLS
