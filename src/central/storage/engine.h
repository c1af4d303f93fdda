/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "central/storage/storage-attachment.h"
#include "central/storage/storage-clock.h"
#include "central/storage/storage-desk.h"
#include "central/storage/storage-pass.h"
#include "central/storage/storage-payment.h"
#include "central/storage/storage-receipt.h"
#include "central/storage/storage-webhook.h"
#include "central/storage/storage.h"

G_BEGIN_DECLS

/* What an engine implements, and nobody else includes. The public functions have checked their
 * arguments; each vfunc does what the function of its name in storage.h says. */

/* The first member of an engine's own transaction. */
struct _CptTransaction {
  CptStorage *storage; /* (unowned) */
  const char *const
      *scopes; /* (unowned) (nullable) those whose counters are locked, in name order */
  gboolean may_write;
  gboolean spoilt; /* a call failed: what was written so far is not to be kept */
};

struct _CptStorageInterface {
  GTypeInterface parent_iface;

  gboolean (*run) (CptStorage *self,
                   const char *const *scopes,
                   CptStorageFunction function,
                   gpointer user_data,
                   GError **error);
  gboolean (*attempt) (CptTransaction *transaction,
                       CptStorageFunction function,
                       gpointer user_data,
                       GError **error);
  gboolean (*read) (CptStorage *self,
                    CptStorageFunction function,
                    gpointer user_data,
                    GError **error);
  GArray *(*list_pass_keys) (CptTransaction *transaction, GError **error);
  gboolean (*save_pass_key) (CptTransaction *transaction, const CptPassKeyRow *row, GError **error);
  gboolean (*find_pass_end) (CptTransaction *transaction,
                             const char *kid,
                             gint64 *expires_us_out,
                             GError **error);
  gboolean (*save_pass) (CptTransaction *transaction, const CptPassRow *row, GError **error);
  gboolean (*load_pass) (CptTransaction *transaction,
                         const char *jti,
                         CptPassRow *row_out,
                         gboolean *found_out,
                         GError **error);
  GArray *(*list_passes) (CptTransaction *transaction, const char *order, GError **error);
  gboolean (*put_pass_revoked) (CptTransaction *transaction,
                                const char *store,
                                const char *jti,
                                gint64 expires_us,
                                GError **error);
  gboolean (*drop_pass_revoked) (CptTransaction *transaction,
                                 const char *store,
                                 const char *jti,
                                 GError **error);
  GArray *(*list_passes_revoked) (CptTransaction *transaction,
                                  const char *store,
                                  gint64 until_us,
                                  GError **error);
  gboolean (*find_main_desk) (CptTransaction *transaction,
                              const char *store,
                              CptTerminalRow *terminal_out,
                              GError **error);
  gboolean (*save_payment) (CptTransaction *transaction, const CptPaymentRow *row, GError **error);
  GArray *(*list_payments) (CptTransaction *transaction, const char *order, GError **error);
  gboolean (*find_receipt) (CptTransaction *transaction,
                            const char *order,
                            const char *receipt,
                            gboolean *found_out,
                            GError **error);
  gboolean (*save_receipt_wait) (CptTransaction *transaction,
                                 const CptReceiptWait *row,
                                 GError **error);
  gboolean (*drop_receipt_wait) (CptTransaction *transaction, const char *command, GError **error);
  GArray *(*list_receipts_due) (CptTransaction *transaction, gint64 until_us, GError **error);
  gboolean (*save_attachment) (CptTransaction *transaction,
                               const CptAttachmentRow *row,
                               GError **error);
  CptAttachmentRow *(*load_attachment) (CptTransaction *transaction,
                                        const char *id,
                                        GError **error);
  gboolean (*erase_attachments) (CptTransaction *transaction, gint64 now_us, GError **error);
  gboolean (*find_attachment_due) (CptTransaction *transaction, gint64 *due_us_out, GError **error);
  gboolean (*walk_attachments) (CptTransaction *transaction,
                                CptAttachmentFunction function,
                                gpointer user_data,
                                GError **error);
  CptWebhookRow *(*load_webhook) (CptTransaction *transaction, const char *id, GError **error);
  gboolean (*save_webhook) (CptTransaction *transaction, const CptWebhookRow *row, GError **error);
  GPtrArray *(*list_webhooks) (CptTransaction *transaction, GError **error);
  gboolean (*put_deliveries) (CptTransaction *transaction,
                              const char *command,
                              const char *effect,
                              gint64 due_us,
                              GError **error);
  gboolean (*drop_deliveries) (CptTransaction *transaction, const char *command, GError **error);
  GPtrArray *(*list_deliveries_due) (CptTransaction *transaction,
                                     const char *webhook,
                                     gint64 now_us,
                                     guint n,
                                     GError **error);
  CptDeliveryRow *(*load_delivery) (CptTransaction *transaction,
                                    const char *webhook,
                                    const char *command,
                                    const char *effect,
                                    GError **error);
  gboolean (*save_delivery) (CptTransaction *transaction,
                             const CptDeliveryRow *row,
                             GError **error);
  gboolean (*end_deliveries) (CptTransaction *transaction, const char *webhook, GError **error);
  gboolean (*measure_deliveries) (CptTransaction *transaction,
                                  const char *webhook,
                                  CptDeliveryFigures *figures_out,
                                  GError **error);
  gboolean (*walk_deliveries) (CptTransaction *transaction,
                               CptDeliveryFunction function,
                               gpointer user_data,
                               GError **error);
  gboolean (*set_alarm) (CptTransaction *transaction,
                         const char *fulfilment,
                         gint64 at_us,
                         GError **error);
  gboolean (*find_alarm) (CptTransaction *transaction,
                          const char *fulfilment,
                          gint64 *at_us_out,
                          GError **error);
  GPtrArray *(*list_alarms_due) (CptTransaction *transaction,
                                 gint64 now_us,
                                 guint n,
                                 GError **error);
  gboolean (*find_effect) (CptTransaction *transaction,
                           const char *aggregate,
                           const char *kind,
                           const char *effect,
                           CptEffectRow *row_out,
                           gboolean *found_out,
                           GError **error);
  gboolean (*move_effect) (CptTransaction *transaction,
                           const char *command,
                           const char *effect,
                           gint64 due_us,
                           GError **error);
  gboolean (*drop_effect) (CptTransaction *transaction,
                           const char *command,
                           const char *effect,
                           GError **error);
  GArray *(*list_shop_figures) (CptTransaction *transaction, gint64 now_us, GError **error);
  gboolean (*measure) (CptTransaction *transaction, gint64 *n_bytes_out, GError **error);
  gboolean (*load_chain) (CptTransaction *transaction, CptChain *chain_out, GError **error);
  gboolean (*save_chain) (CptTransaction *transaction, const CptChain *chain, GError **error);
  gboolean (*publish) (CptTransaction *transaction,
                       const char *scope,
                       const char *kind,
                       const char *id,
                       const char *doc,
                       const char *why,
                       GError **error);
  gboolean (*restore_row) (CptTransaction *transaction,
                           const char *scope,
                           const char *kind,
                           const char *id,
                           const char *doc,
                           gboolean *restored_out,
                           GError **error);
  gboolean (*restore_head) (CptTransaction *transaction,
                            const char *scope,
                            const CptScopeHead *head,
                            GError **error);
  gboolean (*load_head) (CptTransaction *transaction,
                         const char *scope,
                         CptScopeHead *head_out,
                         GError **error);
  gboolean (*feed) (CptTransaction *transaction,
                    const char *scope,
                    gint64 from,
                    CptFeedFunction function,
                    gpointer user_data,
                    GError **error);
  GPtrArray *(*list_scopes) (CptTransaction *transaction, GError **error);
  gboolean (*append_log) (CptTransaction *transaction, CptLogEntry *entry, GError **error);
  CptLogEntry *(*find_log) (CptTransaction *transaction, const char *id, GError **error);
  CptLogEntry *(*find_log_by_seq) (CptTransaction *transaction,
                                   const char *terminal,
                                   gint64 seq,
                                   GError **error);
  gboolean (*is_undone) (CptTransaction *transaction,
                         const char *id,
                         gboolean *undone_out,
                         GError **error);
  gboolean (*mark_undone) (CptTransaction *transaction,
                           const char *id,
                           const char *by,
                           GError **error);
  gboolean (*walk_log) (CptTransaction *transaction,
                        gint64 after_number,
                        CptLogFunction function,
                        gpointer user_data,
                        GError **error);
  GPtrArray *(*list_rejected) (CptTransaction *transaction,
                               const char *terminal,
                               gint64 from_mark,
                               GError **error);
  gboolean (*load_terminal) (CptTransaction *transaction,
                             const char *id,
                             CptTerminalRow *terminal_out,
                             gboolean *found_out,
                             GError **error);
  gboolean (*save_terminal) (CptTransaction *transaction,
                             const CptTerminalRow *terminal,
                             GError **error);
  gboolean (*next_tag) (CptTransaction *transaction, char tag_out[4], GError **error);
  gboolean (*load_enrolment) (CptTransaction *transaction,
                              const guint8 code_hash[32],
                              CptEnrolment *enrolment_out,
                              gboolean *found_out,
                              GError **error);
  gboolean (*save_enrolment) (CptTransaction *transaction,
                              const CptEnrolment *enrolment,
                              GError **error);
  gboolean (*save_nonce) (CptTransaction *transaction,
                          const char *nonce,
                          gint64 expires_us,
                          GError **error);
  gboolean (*use_nonce) (CptTransaction *transaction,
                         const char *nonce,
                         gint64 now_us,
                         gboolean *good_out,
                         GError **error);
  gboolean (*save_session) (CptTransaction *transaction,
                            const guint8 token_hash[32],
                            const char *terminal,
                            gint64 expires_us,
                            GError **error);
  gboolean (*find_session) (CptTransaction *transaction,
                            const guint8 token_hash[32],
                            gint64 now_us,
                            char terminal_out[CPT_ID_SIZE],
                            gboolean *found_out,
                            GError **error);
  gboolean (*save_token) (CptTransaction *transaction,
                          const guint8 token_hash[32],
                          const char *scope,
                          const char *name,
                          gint64 made_us,
                          GError **error);
  gboolean (*find_token) (CptTransaction *transaction,
                          const guint8 token_hash[32],
                          char scope_out[16],
                          char name_out[33],
                          gboolean *found_out,
                          GError **error);
  gboolean (*save_sign_in) (CptTransaction *transaction,
                            const char *terminal,
                            const CptSignIn *sign_in,
                            gboolean *conflict_out,
                            GError **error);
  gboolean (*find_sign_in) (CptTransaction *transaction,
                            const char *id,
                            CptSignIn *sign_in_out,
                            char terminal_out[CPT_ID_SIZE],
                            gboolean *found_out,
                            GError **error);
  CptFulfilment *(*load_fulfilment) (CptTransaction *transaction, const char *id, GError **error);
  gboolean (*save_fulfilment) (CptTransaction *transaction,
                               const CptFulfilment *fulfilment,
                               GError **error);
  GPtrArray *(*list_fulfilments_of_order) (CptTransaction *transaction,
                                           const char *number,
                                           GError **error);
  GPtrArray *(*list_all_fulfilments) (CptTransaction *transaction, GError **error);
  GPtrArray *(*list_fulfilments_of_contact) (CptTransaction *transaction,
                                             const char *contact,
                                             GError **error);
  gboolean (*find_bag) (CptTransaction *transaction,
                        const char *number,
                        char fulfilment_out[CPT_ID_SIZE],
                        GError **error);
  gboolean (*count_at_place) (CptTransaction *transaction,
                              const char *store,
                              const char *location,
                              const char *except,
                              gint *n_out,
                              GError **error);
  CptPlace *(*load_place) (CptTransaction *transaction,
                           const char *store,
                           const char *code,
                           GError **error);
  gboolean (*save_place) (CptTransaction *transaction, const CptPlace *place, GError **error);
  GPtrArray *(*list_places) (CptTransaction *transaction, const char *store, GError **error);
  CptException *(*load_exception) (CptTransaction *transaction, const char *id, GError **error);
  gboolean (*save_exception) (CptTransaction *transaction,
                              const CptException *exception,
                              GError **error);
  gboolean (*find_open_exception) (CptTransaction *transaction,
                                   const char *store,
                                   const char *terminal,
                                   const char *wave,
                                   const char *fulfilment,
                                   char id_out[CPT_ID_SIZE],
                                   GError **error);
  GPtrArray *(*list_exceptions) (CptTransaction *transaction, GError **error);
  GPtrArray *(*list_contacts_due) (CptTransaction *transaction, gint64 now_us, GError **error);
  CptContact *(*load_contact) (CptTransaction *transaction, const char *id, GError **error);
  gboolean (*save_contact) (CptTransaction *transaction, const CptContact *contact, GError **error);
  CptOrderRow *(*load_order) (CptTransaction *transaction,
                              const char *channel,
                              const char *number,
                              GError **error);
  CptOrderRow *(*load_order_by_id) (CptTransaction *transaction, const char *id, GError **error);
  gboolean (*save_order) (CptTransaction *transaction, const CptOrderRow *order, GError **error);
  CptStore *(*load_store) (CptTransaction *transaction,
                           const char *number,
                           gboolean with_hours,
                           GError **error);
  gboolean (*save_store) (CptTransaction *transaction,
                          const CptStore *store,
                          gint64 rank,
                          const char *hours_json,
                          GError **error);
  char *(*load_store_hours) (CptTransaction *transaction, const char *number, GError **error);
  GPtrArray *(*list_stores) (CptTransaction *transaction, GError **error);
  CptPerson *(*load_person) (CptTransaction *transaction, const char *id, GError **error);
  CptPerson *(*find_person) (CptTransaction *transaction, const char *number, GError **error);
  GPtrArray *(*list_people) (CptTransaction *transaction, const char *store, GError **error);
  CptPerson *(*find_person_by_badge) (CptTransaction *transaction,
                                      const char *badge,
                                      GError **error);
  gboolean (*save_person) (CptTransaction *transaction,
                           const CptPerson *person,
                           const char *store,
                           GError **error);
  gboolean (*load_grants) (CptTransaction *transaction,
                           const char *person,
                           const char *store,
                           CptGrant grants_out[CPT_MAX_GRANTS],
                           gsize *n_out,
                           GError **error);
  char *(*load_policy) (CptTransaction *transaction, const char *id, GError **error);
  gboolean (*save_policy) (CptTransaction *transaction,
                           const char *id,
                           gint64 version,
                           const char *document,
                           GError **error);
  GPtrArray *(*list_policies) (CptTransaction *transaction, GError **error);
  CptProduct *(*load_product) (CptTransaction *transaction,
                               const char *assortment,
                               const char *sku,
                               GError **error);
  gboolean (*save_product) (CptTransaction *transaction,
                            const char *assortment,
                            const CptProduct *product,
                            GError **error);
  gboolean (*find_code) (CptTransaction *transaction,
                         const char *assortment,
                         const char *code,
                         CptProductCode *code_out,
                         gboolean *found_out,
                         GError **error);
  gboolean (*save_code) (CptTransaction *transaction,
                         const char *assortment,
                         const CptProductCode *code,
                         gboolean is_gtin,
                         GError **error);
  gboolean (*save_price) (CptTransaction *transaction,
                          const char *zone,
                          const CptPrice *price,
                          GError **error);
  gboolean (*load_price) (CptTransaction *transaction,
                          const char *zone,
                          const char *sku,
                          gint64 at_us,
                          CptPrice *price_out,
                          gboolean *found_out,
                          GError **error);
  gboolean (*book) (CptTransaction *transaction,
                    const char *store,
                    const CptMovement *movements,
                    gsize n_movements,
                    const char *command,
                    gint64 effective_us,
                    GError **error);
  gboolean (*load_balance) (CptTransaction *transaction,
                            const char *store,
                            const char *sku,
                            const CptBucket *bucket,
                            gint64 *n_out,
                            GError **error);
  gboolean (*load_balance_at) (CptTransaction *transaction,
                               const char *store,
                               const char *sku,
                               const CptBucket *bucket,
                               gint64 effective_us,
                               gint64 *n_out,
                               GError **error);
  CptStock *(*load_stock) (CptTransaction *transaction,
                           const char *store,
                           const char *sku,
                           GError **error);
  gboolean (*set_counted) (CptTransaction *transaction,
                           const char *store,
                           const char *location,
                           const char *sku,
                           gint64 counted_us,
                           GError **error);
  gboolean (*walk_ledger) (CptTransaction *transaction,
                           CptLedgerFunction function,
                           gpointer user_data,
                           GError **error);
  gboolean (*walk_balances) (CptTransaction *transaction,
                             CptBalanceFunction function,
                             gpointer user_data,
                             GError **error);
  gboolean (*mark_pass_used) (CptTransaction *transaction,
                              const char *jti,
                              const char *fulfilment,
                              const char *command,
                              GError **error);
  gboolean (*free_passes) (CptTransaction *transaction, const char *command, GError **error);
  gboolean (*is_pass_used) (CptTransaction *transaction,
                            const char *jti,
                            const char *fulfilment,
                            gboolean *used_out,
                            GError **error);
  gboolean (*walk_passes_used) (CptTransaction *transaction,
                                CptPassUsedFunction function,
                                gpointer user_data,
                                GError **error);
  gboolean (*find_contact_of_order) (CptTransaction *transaction,
                                     const char *order,
                                     char contact_out[CPT_ID_SIZE],
                                     GError **error);
  gboolean (*put_outbox) (CptTransaction *transaction,
                          const char *command,
                          const char *effect,
                          const char *document,
                          gint64 due_us,
                          GError **error);
  gboolean (*drop_outbox) (CptTransaction *transaction, const char *command, GError **error);
  gboolean (*walk_outbox) (CptTransaction *transaction,
                           CptOutboxFunction function,
                           gpointer user_data,
                           GError **error);
  gboolean (*was_told) (CptTransaction *transaction,
                        const char *aggregate,
                        const char *effect,
                        gint64 now_us,
                        gboolean *told_out,
                        GError **error);
  GPtrArray *(*examine) (CptStorage *self, GError **error);
};

/* Calls the function of a transaction that was begun. FALSE: give it up; @error is set. */
gboolean cpt_transaction_call (CptTransaction *self,
                               CptStorageFunction function,
                               gpointer user_data,
                               GError **error);

static inline CptStorageInterface *
cpt_transaction_get_engine (CptTransaction *self)
{
  return CPT_STORAGE_GET_IFACE (self->storage);
}

static inline gboolean
cpt_transaction_may_load (CptTransaction *self)
{
  return self != NULL && CPT_IS_STORAGE (self->storage);
}

static inline gboolean
cpt_transaction_may_write (CptTransaction *self)
{
  return cpt_transaction_may_load (self) && self->may_write;
}

G_END_DECLS
