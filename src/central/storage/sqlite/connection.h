/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "central/storage/engine.h"
#include "sql/statement.h"

G_BEGIN_DECLS

/* What the engine's files share. Every statement of a transaction goes through the three calls
 * below: they turn the errors of sql/ into the storage's own and mark the transaction as spoilt. */

typedef struct {
  CptTransaction parent;
  CptSql *sql; /* (unowned) the writer, or a reader on its snapshot */
} CptSqliteTransaction;

CptSqlStatement *cpt_sqlite_prepare (CptTransaction *transaction, const char *text, GError **error);
CptSqlStep cpt_sqlite_step (CptTransaction *transaction,
                            CptSqlStatement *statement,
                            GError **error);
gboolean cpt_sqlite_run (CptTransaction *transaction, CptSqlStatement *statement, GError **error);
/* Rows that the last cpt_sqlite_run() wrote. */
gint64 cpt_sqlite_get_changes (CptTransaction *transaction);

/* Turns an error of sql/, if there is one, into the storage's own. */
void cpt_sqlite_translate (GError **error);
/* What stands in a column cannot have been written by us. Returns FALSE. */
gboolean cpt_sqlite_fail_corrupt (CptTransaction *transaction, const char *what, GError **error);

/* Statements from one list of columns, so that what is written and what is read cannot part. @keys
 * and @columns are names with a space between; the parameters have the columns' names. */
CptSqlStatement *cpt_sqlite_prepare_upsert (CptTransaction *transaction,
                                            const char *table,
                                            const char *keys,
                                            const char *columns,
                                            GError **error);
CptSqlStatement *cpt_sqlite_prepare_select (CptTransaction *transaction,
                                            const char *table,
                                            const char *columns,
                                            const char *rest,
                                            GError **error);

/* (transfer full) (nullable) */
char *cpt_sqlite_dup_text (CptSqlStatement *statement, int column);
/* FALSE when it holds no blob of @size bytes; @out is zero then. */
gboolean cpt_sqlite_copy_blob (CptSqlStatement *statement, int column, guint8 *out, gsize size);

/* A short list of texts is one column: JSON, NULL when it is empty or NULL. */
void cpt_sqlite_bind_list (CptSqlStatement *statement, const char *name, const GPtrArray *texts);
gboolean cpt_sqlite_read_list (CptTransaction *transaction,
                               CptSqlStatement *statement,
                               int column,
                               GPtrArray *texts,
                               GError **error);
void cpt_sqlite_bind_last (CptSqlStatement *statement, const char *name, const CptLast *last);
gboolean cpt_sqlite_read_last (CptTransaction *transaction,
                               CptSqlStatement *statement,
                               int column,
                               CptLast *last,
                               GError **error);

/* All texts of a query's first column: (element-type utf8) (transfer full). */
GPtrArray *cpt_sqlite_list_texts (CptTransaction *transaction,
                                  CptSqlStatement *statement,
                                  GError **error);
/* The first column of the first row, "" when there is none. */
gboolean cpt_sqlite_get_text (CptTransaction *transaction,
                              CptSqlStatement *statement,
                              char *out,
                              gsize size,
                              GError **error);

/* An enumeration and its words in the database: they outlive the numbers. */
typedef struct {
  const char *what;         /* "method", for messages */
  const char *const *words; /* NULL: the value that stands for none */
  guint n_words;
} CptSqliteWords;
extern const CptSqliteWords cpt_sqlite_methods, cpt_sqlite_sources, cpt_sqlite_payment_states,
    cpt_sqlite_on_shorts, cpt_sqlite_waitings, cpt_sqlite_exits, cpt_sqlite_buckets,
    cpt_sqlite_place_sorts, cpt_sqlite_roles, cpt_sqlite_sign_in_sorts, cpt_sqlite_log_sources;
void cpt_sqlite_bind_word (CptSqlStatement *statement,
                           const char *name,
                           const CptSqliteWords *words,
                           guint value);
gboolean cpt_sqlite_read_word (CptTransaction *transaction,
                               CptSqlStatement *statement,
                               int column,
                               const CptSqliteWords *words,
                               guint *value_out,
                               GError **error);

/* A bucket is two columns. */
void cpt_sqlite_bind_bucket (CptSqlStatement *statement,
                             const char *bucket_name,
                             const char *location_name,
                             const CptBucket *bucket);
gboolean cpt_sqlite_read_bucket (CptTransaction *transaction,
                                 CptSqlStatement *statement,
                                 int column,
                                 CptBucket *bucket_out,
                                 GError **error);

/* Each file's part of the interface. */
void cpt_sqlite_clock_init (CptStorageInterface *iface);
void cpt_sqlite_feed_init (CptStorageInterface *iface);
void cpt_sqlite_figures_init (CptStorageInterface *iface);
void cpt_sqlite_hand_over_init (CptStorageInterface *iface);
void cpt_sqlite_log_init (CptStorageInterface *iface);
void cpt_sqlite_devices_init (CptStorageInterface *iface);
void cpt_sqlite_fulfilment_init (CptStorageInterface *iface);
void cpt_sqlite_work_init (CptStorageInterface *iface);
void cpt_sqlite_shop_init (CptStorageInterface *iface);
void cpt_sqlite_catalogue_init (CptStorageInterface *iface);
void cpt_sqlite_stock_init (CptStorageInterface *iface);
void cpt_sqlite_pass_init (CptStorageInterface *iface);
void cpt_sqlite_attachment_init (CptStorageInterface *iface);
void cpt_sqlite_payment_init (CptStorageInterface *iface);
void cpt_sqlite_receipt_init (CptStorageInterface *iface);
void cpt_sqlite_webhook_init (CptStorageInterface *iface);

/* The lines of a fulfilment and its bags: half of its save, in a file of their own. */
gboolean cpt_sqlite_load_lines (CptTransaction *transaction,
                                CptFulfilment *fulfilment,
                                GError **error);
gboolean cpt_sqlite_save_lines (CptTransaction *transaction,
                                const CptFulfilment *fulfilment,
                                GError **error);
gboolean cpt_sqlite_load_bags (CptTransaction *transaction,
                               const char *store,
                               const char *fulfilment,
                               GPtrArray *bags,
                               GError **error);
gboolean cpt_sqlite_save_bags (CptTransaction *transaction,
                               const CptFulfilment *fulfilment,
                               GError **error);

G_END_DECLS
