/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/contact.h"
#include "domain/exception.h"
#include "domain/fulfilment.h"
#include "domain/movement.h"
#include "domain/person.h"
#include "domain/place.h"
#include "domain/policy.h"
#include "domain/product.h"
#include "domain/stock.h"
#include "domain/store.h"
#include "wire/feed.h"
#include "wire/push.h"
#include "wire/row.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CptStorageError:
 * @CPT_STORAGE_ERROR_FAILED: the database says so, the message has its words
 * @CPT_STORAGE_ERROR_FULL: the disk is full; nothing was written
 * @CPT_STORAGE_ERROR_BUSY: somebody else owns the data
 * @CPT_STORAGE_ERROR_CORRUPT: the data is damaged, or is not Comptoir's
 * @CPT_STORAGE_ERROR_NEWER: written by a newer version
 * @CPT_STORAGE_ERROR_READ_ONLY: the folder cannot be written
 * @CPT_STORAGE_ERROR_STOPPED: the function given to cpt_storage_run() said no; nothing was written
 */
typedef enum {
  CPT_STORAGE_ERROR_FAILED,
  CPT_STORAGE_ERROR_FULL,
  CPT_STORAGE_ERROR_BUSY,
  CPT_STORAGE_ERROR_CORRUPT,
  CPT_STORAGE_ERROR_NEWER,
  CPT_STORAGE_ERROR_READ_ONLY,
  CPT_STORAGE_ERROR_STOPPED,
} CptStorageError;
#define CPT_STORAGE_ERROR (cpt_storage_error_quark ())
GQuark cpt_storage_error_quark (void);

/* Where central keeps what is true: one interface, engines behind it. Any thread may call; writers
 * take turns, readers do not wait for them. */
#define CPT_TYPE_STORAGE (cpt_storage_get_type ())
G_DECLARE_INTERFACE (CptStorage, cpt_storage, CPT, STORAGE, GObject)

/* One transaction; lives while the function that got it runs, on its thread. */
typedef struct _CptTransaction CptTransaction;
typedef gboolean (*CptStorageFunction) (CptTransaction *transaction,
                                        gpointer user_data,
                                        GError **error);

/**
 * cpt_storage_run:
 * @scopes: (nullable): NULL-terminated, every scope that @function may publish to
 *
 * Runs @function in one durable transaction that has locked the counters of @scopes first, in name
 * order (SYNC §5). When @function returns FALSE, or the commit fails, nothing was written: @error
 * is what @function set, CPT_STORAGE_ERROR_STOPPED if it set none, else the engine's. A storage
 * call that failed spoils its transaction: it can only be given up. Not from inside @function: a
 * writer that waits for itself waits for ever.
 */
gboolean cpt_storage_run (CptStorage *self,
                          const char *const *scopes,
                          CptStorageFunction function,
                          gpointer user_data,
                          GError **error);
/**
 * cpt_storage_attempt:
 * @transaction: one that writes
 *
 * Runs @function inside @transaction so that what it wrote can be taken back alone: when it returns
 * FALSE, or a storage call in it fails, nothing of it stays, @error is what cpt_storage_run() would
 * say, and @transaction goes on as if it had never been. Where the engine gave up all of it (a full
 * disk), @transaction is spoilt and every further attempt fails at once.
 */
gboolean cpt_storage_attempt (CptTransaction *transaction,
                              CptStorageFunction function,
                              gpointer user_data,
                              GError **error);
/* Runs @function on one read snapshot; it may only load. */
gboolean cpt_storage_read (CptStorage *self,
                           CptStorageFunction function,
                           gpointer user_data,
                           GError **error);

/* ---- chain: one row, made by init ---- */
typedef struct {
  char id[CPT_ID_SIZE];
  char epoch[CPT_EPOCH_SIZE];
  gint64 made_us;
} CptChain;
gboolean cpt_storage_load_chain (CptTransaction *transaction,
                                 CptChain *chain_out,
                                 GError **error); /* id "" when init was not run */
gboolean cpt_storage_save_chain (CptTransaction *transaction,
                                 const CptChain *chain,
                                 GError **error);

/* ---- the feed ---- */
/* Puts a row, or takes it away when @doc is NULL (@why then). Draws the scope's next seq, keeps its
 * n and sum. A doc that is already there byte for byte draws nothing, unless its row is spoilt, and
 * so does taking away what is not there. The scope is one of those given to cpt_storage_run(). */
gboolean cpt_storage_publish (CptTransaction *transaction,
                              const char *scope,
                              const char *kind,
                              const char *id,
                              const char *doc,
                              const char *why,
                              GError **error);
typedef struct {
  gint64 seq; /* newest */
  gint64 n;   /* live rows */
  guint64 sum;
} CptScopeHead;
gboolean cpt_storage_load_head (CptTransaction *transaction,
                                const char *scope,
                                CptScopeHead *head_out,
                                GError **error);
typedef gboolean (*CptFeedFunction) (const CptFeedRow *row, gpointer user_data);
/* Rows with a seq above @from, ascending, spoilt ones too (is_spoilt); FALSE from @function ends it
 * early without an error. */
gboolean cpt_storage_feed (CptTransaction *transaction,
                           const char *scope,
                           gint64 from,
                           CptFeedFunction function,
                           gpointer user_data,
                           GError **error);
/* Puts a live row that the disk changed back as it was, under its own number, where @doc is what
 * was written then; *@restored_out FALSE: it is not. A sound row stays. */
gboolean cpt_storage_restore_row (CptTransaction *transaction,
                                  const char *scope,
                                  const char *kind,
                                  const char *id,
                                  const char *doc,
                                  gboolean *restored_out,
                                  GError **error);
/* n and sum anew, where the disk changed them and the rows are sound. */
gboolean cpt_storage_restore_head (CptTransaction *transaction,
                                   const char *scope,
                                   const CptScopeHead *head,
                                   GError **error);
/* Returns: (transfer full) (element-type utf8) every scope there is */
GPtrArray *cpt_storage_list_scopes (CptTransaction *transaction, GError **error);

/* ---- the log: every change is a command (SYNC §4) ---- */
typedef enum {
  CPT_SOURCE_TERMINAL = 0,
  CPT_SOURCE_CHANNEL,
  CPT_SOURCE_CLOCK,
  CPT_SOURCE_OPERATOR
} CptLogSource;
typedef struct {
  gint64 number; /* order of commit, drawn by append */
  char id[CPT_ID_SIZE];
  CptLogSource source;
  char terminal[CPT_ID_SIZE]; /* "": not a terminal's */
  gint64 seq;                 /* 0: not a terminal's */
  char kind[CPT_CODE_SIZE];
  char aggregate[CPT_ID_SIZE];
  char *line;      /* (owned) verbatim */
  guint8 hash[32]; /* BLAKE2b-256 of the line */
  gint64 received_us, effective_us;
  gboolean accepted;
  char *problem; /* (owned) (nullable) text of the sticky verdict */
  gint64 mark; /* the seq that the work scope of its shop had reached before it; 0: no terminal's */
} CptLogEntry;
CptLogEntry *cpt_log_entry_new (void);
void cpt_log_entry_free (CptLogEntry *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CptLogEntry, cpt_log_entry_free)
gboolean cpt_storage_append_log (CptTransaction *transaction, CptLogEntry *entry, GError **error);
/* (nullable) and no error when there is none */
CptLogEntry *cpt_storage_find_log (CptTransaction *transaction, const char *id, GError **error);
CptLogEntry *cpt_storage_find_log_by_seq (CptTransaction *transaction,
                                          const char *terminal,
                                          gint64 seq,
                                          GError **error);
/* An accepted `undo` of that command exists. */
gboolean cpt_storage_is_undone (CptTransaction *transaction,
                                const char *id,
                                gboolean *undone_out,
                                GError **error);
gboolean cpt_storage_mark_undone (CptTransaction *transaction,
                                  const char *id,
                                  const char *by,
                                  GError **error);
typedef gboolean (*CptLogFunction) (const CptLogEntry *entry, gpointer user_data);
gboolean cpt_storage_walk_log (CptTransaction *transaction,
                               gint64 after_number,
                               CptLogFunction function,
                               gpointer user_data,
                               GError **error);
/* Refused lines of @terminal that were decided when its work scope had reached @from_mark or more:
 * (element-type CptVerdict), by seq. What a cursor of @from_mark may not have seen, for the
 * trailer. */
GPtrArray *cpt_storage_list_rejected (CptTransaction *transaction,
                                      const char *terminal,
                                      gint64 from_mark,
                                      GError **error);

/* ---- devices ---- */
typedef struct {
  char id[CPT_ID_SIZE];
  char tag[4];
  char store[CPT_STORE_SIZE];
  char profile[16];
  char name[101];
  gboolean main_desk;
  guint8 public_key[32];
  gint64 enrolled_us, revoked_us; /* 0: not revoked */
  gint64 forked_us;               /* its journal was seen twice: frozen (SYNC §5); 0: not */
  gint64 hwm;                     /* newest seq with a verdict */
  gint64 last_effective_us;       /* effective time never goes back on one terminal */
} CptTerminalRow;
gboolean cpt_storage_load_terminal (CptTransaction *transaction,
                                    const char *id,
                                    CptTerminalRow *terminal_out,
                                    gboolean *found_out,
                                    GError **error);
gboolean cpt_storage_save_terminal (CptTransaction *transaction,
                                    const CptTerminalRow *terminal,
                                    GError **error);
gboolean cpt_storage_next_tag (CptTransaction *transaction,
                               char tag_out[4],
                               GError **error); /* never given twice */
typedef struct {
  guint8 code_hash[32];
  char store[CPT_STORE_SIZE];
  char profile[16];
  char name[101];
  gboolean main_desk;
  gint64 expires_us;
  gint64 tries_left;
  char terminal[CPT_ID_SIZE]; /* "": not used yet */
  guint8 public_key[32];      /* of whoever used it */
} CptEnrolment;
gboolean cpt_storage_load_enrolment (CptTransaction *transaction,
                                     const guint8 code_hash[32],
                                     CptEnrolment *enrolment_out,
                                     gboolean *found_out,
                                     GError **error);
gboolean cpt_storage_save_enrolment (CptTransaction *transaction,
                                     const CptEnrolment *enrolment,
                                     GError **error);
/* Nonces and sessions live in the database, so that several processes can share it. */
gboolean cpt_storage_save_nonce (CptTransaction *transaction,
                                 const char *nonce,
                                 gint64 expires_us,
                                 GError **error);
gboolean cpt_storage_use_nonce (CptTransaction *transaction,
                                const char *nonce,
                                gint64 now_us,
                                gboolean *good_out,
                                GError **error);
gboolean cpt_storage_save_session (CptTransaction *transaction,
                                   const guint8 token_hash[32],
                                   const char *terminal,
                                   gint64 expires_us,
                                   GError **error);
gboolean cpt_storage_find_session (CptTransaction *transaction,
                                   const guint8 token_hash[32],
                                   gint64 now_us,
                                   char terminal_out[CPT_ID_SIZE],
                                   gboolean *found_out,
                                   GError **error);
gboolean cpt_storage_save_token (CptTransaction *transaction,
                                 const guint8 token_hash[32],
                                 const char *scope,
                                 const char *name,
                                 gint64 made_us,
                                 GError **error);
gboolean cpt_storage_find_token (CptTransaction *transaction,
                                 const guint8 token_hash[32],
                                 char scope_out[16],
                                 char name_out[33],
                                 gboolean *found_out,
                                 GError **error);
/* @conflict_out: that id is somebody else's; nothing was written. An emptied person is never filled
 * again. */
gboolean cpt_storage_save_sign_in (CptTransaction *transaction,
                                   const char *terminal,
                                   const CptSignIn *sign_in,
                                   gboolean *conflict_out,
                                   GError **error);
gboolean cpt_storage_find_sign_in (CptTransaction *transaction,
                                   const char *id,
                                   CptSignIn *sign_in_out,
                                   char terminal_out[CPT_ID_SIZE],
                                   gboolean *found_out,
                                   GError **error);

/* ---- aggregates: typed truth; loads give NULL without an error when there is none ---- */
CptFulfilment *cpt_storage_load_fulfilment (CptTransaction *transaction,
                                            const char *id,
                                            GError **error);
/* Writes counters, milestones, bags, last; keeps the indexed copies (open, next_due_us, state) and
 * reserved(store, sku) with it. */
gboolean cpt_storage_save_fulfilment (CptTransaction *transaction,
                                      const CptFulfilment *fulfilment,
                                      GError **error);
/* (element-type utf8) ids of an order's fulfilments, by reference */
GPtrArray *cpt_storage_list_fulfilments_of_order (CptTransaction *transaction,
                                                  const char *number,
                                                  GError **error);
GPtrArray *cpt_storage_list_all_fulfilments (CptTransaction *transaction, GError **error);
/* (element-type utf8) ids of the fulfilments that name this contact */
GPtrArray *cpt_storage_list_fulfilments_of_contact (CptTransaction *transaction,
                                                    const char *contact,
                                                    GError **error);
/* The fulfilment that owns this bag number, "" when none. */
gboolean cpt_storage_find_bag (CptTransaction *transaction,
                               const char *number,
                               char fulfilment_out[CPT_ID_SIZE],
                               GError **error);
/* Other open fulfilments whose location is @location. */
gboolean cpt_storage_count_at_place (CptTransaction *transaction,
                                     const char *store,
                                     const char *location,
                                     const char *except,
                                     gint *n_out,
                                     GError **error);
CptPlace *cpt_storage_load_place (CptTransaction *transaction,
                                  const char *store,
                                  const char *code,
                                  GError **error);
gboolean cpt_storage_save_place (CptTransaction *transaction,
                                 const CptPlace *place,
                                 GError **error);
GPtrArray *cpt_storage_list_places (CptTransaction *transaction,
                                    const char *store,
                                    GError **error); /* (element-type CptPlace) */
CptException *cpt_storage_load_exception (CptTransaction *transaction,
                                          const char *id,
                                          GError **error);
gboolean cpt_storage_save_exception (CptTransaction *transaction,
                                     const CptException *exception,
                                     GError **error);
/* The newest open exception that a further refused report joins: of that terminal and wave, or,
 * where there is no wave (""), of that terminal and fulfilment; "" when none. Those of a lost range
 * are joined by nothing. */
gboolean cpt_storage_find_open_exception (CptTransaction *transaction,
                                          const char *store,
                                          const char *terminal,
                                          const char *wave,
                                          const char *fulfilment,
                                          char id_out[CPT_ID_SIZE],
                                          GError **error);
/* (element-type utf8) ids of all exceptions, closed ones too */
GPtrArray *cpt_storage_list_exceptions (CptTransaction *transaction, GError **error);
CptContact *cpt_storage_load_contact (CptTransaction *transaction, const char *id, GError **error);
/* (element-type utf8) ids of the contacts whose erase_at lies at or before @now_us */
GPtrArray *cpt_storage_list_contacts_due (CptTransaction *transaction,
                                          gint64 now_us,
                                          GError **error);
gboolean cpt_storage_save_contact (CptTransaction *transaction,
                                   const CptContact *contact,
                                   GError **error);

/* ---- orders ---- */
typedef struct {
  char id[CPT_ID_SIZE];
  char number[33];
  char channel[33];
  char *document;  /* (owned) as sent */
  guint8 hash[32]; /* of the document: the same key with another body is 422 */
  char *answer;    /* (owned) the 201 body, with "repeated":false */
  gint64 placed_us;
} CptOrderRow;
void cpt_order_row_free (CptOrderRow *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CptOrderRow, cpt_order_row_free)
CptOrderRow *cpt_storage_load_order (CptTransaction *transaction,
                                     const char *channel,
                                     const char *number,
                                     GError **error); /* channel NULL: any */
CptOrderRow *cpt_storage_load_order_by_id (CptTransaction *transaction,
                                           const char *id,
                                           GError **error);
gboolean cpt_storage_save_order (CptTransaction *transaction,
                                 const CptOrderRow *order,
                                 GError **error);

/* ---- the shop and the chain ---- */
CptStore *cpt_storage_load_store (CptTransaction *transaction, const char *number, GError **error);
/* The same with no hours in it: they are a year of intervals, and most callers ask for a name. */
CptStore *cpt_storage_load_store_front (CptTransaction *transaction,
                                        const char *number,
                                        GError **error);
/* @rank: nearness where an order has no coordinates, −1: as it was; @hours_json: the weekly hours
 * as imported, kept to make the intervals anew, NULL: as they were */
gboolean cpt_storage_save_store (CptTransaction *transaction,
                                 const CptStore *store,
                                 gint64 rank,
                                 const char *hours_json,
                                 GError **error);
char *cpt_storage_load_store_hours (CptTransaction *transaction,
                                    const char *number,
                                    GError **error); /* (transfer full) (nullable) */
GPtrArray *cpt_storage_list_stores (CptTransaction *transaction,
                                    GError **error); /* (element-type utf8) by rank */
CptPerson *cpt_storage_load_person (CptTransaction *transaction,
                                    const char *id,
                                    GError **error); /* grants of every shop */
CptPerson *cpt_storage_find_person (CptTransaction *transaction,
                                    const char *number,
                                    GError **error);
/* (element-type utf8) ids of all who have a grant for this shop or for all shops */
GPtrArray *cpt_storage_list_people (CptTransaction *transaction, const char *store, GError **error);
CptPerson *cpt_storage_find_person_by_badge (CptTransaction *transaction,
                                             const char *badge,
                                             GError **error); /* its public number */
/* Grants of @store only are replaced; "*" stands for the whole chain. */
gboolean cpt_storage_save_person (CptTransaction *transaction,
                                  const CptPerson *person,
                                  const char *store,
                                  GError **error);
/* What @person may do in @store: that shop's grants and the whole chain's. */
gboolean cpt_storage_load_grants (CptTransaction *transaction,
                                  const char *person,
                                  const char *store,
                                  CptGrant grants_out[CPT_MAX_GRANTS],
                                  gsize *n_out,
                                  GError **error);
/* The policy document by id; NULL id: the newest. (transfer full) (nullable) */
char *cpt_storage_load_policy (CptTransaction *transaction, const char *id, GError **error);
gboolean cpt_storage_save_policy (CptTransaction *transaction,
                                  const char *id,
                                  gint64 version,
                                  const char *document,
                                  GError **error);
GPtrArray *cpt_storage_list_policies (CptTransaction *transaction,
                                      GError **error); /* (element-type utf8) ids, newest first */
CptProduct *cpt_storage_load_product (CptTransaction *transaction,
                                      const char *assortment,
                                      const char *sku,
                                      GError **error);
gboolean cpt_storage_save_product (CptTransaction *transaction,
                                   const char *assortment,
                                   const CptProduct *product,
                                   GError **error);
gboolean cpt_storage_find_code (CptTransaction *transaction,
                                const char *assortment,
                                const char *code,
                                CptProductCode *code_out,
                                gboolean *found_out,
                                GError **error);
gboolean cpt_storage_save_code (CptTransaction *transaction,
                                const char *assortment,
                                const CptProductCode *code,
                                gboolean is_gtin,
                                GError **error);
gboolean cpt_storage_save_price (CptTransaction *transaction,
                                 const char *zone,
                                 const CptPrice *price,
                                 GError **error);
/* The price of that sku that is in force at @at_us. */
gboolean cpt_storage_load_price (CptTransaction *transaction,
                                 const char *zone,
                                 const char *sku,
                                 gint64 at_us,
                                 CptPrice *price_out,
                                 gboolean *found_out,
                                 GError **error);

/* ---- stock: the append-only ledger and its balances ---- */
gboolean cpt_storage_book (CptTransaction *transaction,
                           const char *store,
                           const CptMovement *movements,
                           gsize n_movements,
                           const char *command,
                           gint64 effective_us,
                           GError **error);
gboolean cpt_storage_load_balance (CptTransaction *transaction,
                                   const char *store,
                                   const char *sku,
                                   const CptBucket *bucket,
                                   gint64 *n_out,
                                   GError **error);
/* The balance as it was at @effective_us: what was booked with a later effective time is taken off.
 */
gboolean cpt_storage_load_balance_at (CptTransaction *transaction,
                                      const char *store,
                                      const char *sku,
                                      const CptBucket *bucket,
                                      gint64 effective_us,
                                      gint64 *n_out,
                                      GError **error);
/* Never NULL without an error: zeros for a sku never seen. as_of_us: the newest movement. safety
 * and confidence are the caller's to set. */
CptStock *cpt_storage_load_stock (CptTransaction *transaction,
                                  const char *store,
                                  const char *sku,
                                  GError **error);
gboolean cpt_storage_set_counted (CptTransaction *transaction,
                                  const char *store,
                                  const char *location,
                                  const char *sku,
                                  gint64 counted_us,
                                  GError **error);
typedef struct {
  gint64 number;
  char store[CPT_STORE_SIZE];
  CptMovement movement;
  char command[CPT_ID_SIZE];
  gint64 effective_us;
} CptLedgerRow;
typedef gboolean (*CptLedgerFunction) (const CptLedgerRow *row, gpointer user_data);
gboolean cpt_storage_walk_ledger (CptTransaction *transaction,
                                  CptLedgerFunction function,
                                  gpointer user_data,
                                  GError **error);
typedef gboolean (*CptBalanceFunction) (const char *store,
                                        const char *sku,
                                        const CptBucket *bucket,
                                        gint64 n,
                                        gpointer user_data);
gboolean cpt_storage_walk_balances (CptTransaction *transaction,
                                    CptBalanceFunction function,
                                    gpointer user_data,
                                    GError **error);

/* ---- passes that were used (commands.md §9) ---- */
/* @command gave @fulfilment on the pass @jti. Fails if another act did before. */
gboolean cpt_storage_mark_pass_used (CptTransaction *transaction,
                                     const char *jti,
                                     const char *fulfilment,
                                     const char *command,
                                     GError **error);
/* What @command used counts as unused again; none is no failure. */
gboolean cpt_storage_free_passes (CptTransaction *transaction, const char *command, GError **error);
gboolean cpt_storage_is_pass_used (CptTransaction *transaction,
                                   const char *jti,
                                   const char *fulfilment,
                                   gboolean *used_out,
                                   GError **error);
/* FALSE ends the walk without an error. */
typedef gboolean (*CptPassUsedFunction) (const char *jti,
                                         const char *fulfilment,
                                         const char *command,
                                         gpointer user_data);
gboolean cpt_storage_walk_passes_used (CptTransaction *transaction,
                                       CptPassUsedFunction function,
                                       gpointer user_data,
                                       GError **error);
/* The contact of that order, a UUID; "" in @contact_out: there is none. */
gboolean cpt_storage_find_contact_of_order (CptTransaction *transaction,
                                            const char *order,
                                            char contact_out[CPT_ID_SIZE],
                                            GError **error);

/* ---- outbox: what the outside will hear, not before due_us (SYNC §1 undo); an effect that
 * @command has already is left as it is ---- */
gboolean cpt_storage_put_outbox (CptTransaction *transaction,
                                 const char *command,
                                 const char *effect,
                                 const char *document,
                                 gint64 due_us,
                                 GError **error);
gboolean cpt_storage_drop_outbox (CptTransaction *transaction, const char *command, GError **error);
gboolean cpt_storage_was_told (CptTransaction *transaction,
                               const char *aggregate,
                               const char *effect,
                               gint64 now_us,
                               gboolean *told_out,
                               GError **error);

typedef struct {
  const char *command, *effect, *document; /* (unowned) */
  gint64 due_us;
} CptOutboxRow;
/* FALSE ends the walk without an error. */
typedef gboolean (*CptOutboxFunction) (const CptOutboxRow *row, gpointer user_data);
/* By command and effect. */
gboolean cpt_storage_walk_outbox (CptTransaction *transaction,
                                  CptOutboxFunction function,
                                  gpointer user_data,
                                  GError **error);

/* ---- what operations watch ---- */
typedef struct {
  char store[CPT_STORE_SIZE];
  gint64 n_open, n_late; /* fulfilments; late: the open milestone lies before now, and it does not
                            wait for the customer or for stock (commands.md §4) */
  gint64 oldest_us;      /* when the oldest open one was assigned; 0: none is open */
} CptShopFigures;
/* (transfer full) (element-type CptShopFigures): every shop, by number */
GArray *cpt_storage_list_shop_figures (CptTransaction *transaction, gint64 now_us, GError **error);
gboolean cpt_storage_measure (CptTransaction *transaction, gint64 *n_bytes_out, GError **error);

/* Problems of the files themselves (integrity, foreign keys), as lines of words; empty: none. */
GPtrArray *cpt_storage_examine (CptStorage *self, GError **error);

G_END_DECLS
