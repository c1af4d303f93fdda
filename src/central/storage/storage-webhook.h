/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "central/storage/storage.h"

G_BEGIN_DECLS

/* Who is told what happened, and what is on its way to them. */

#define CPT_WEBHOOK_SECRET_BYTES 32

typedef enum {
  CPT_WEBHOOK_LIVE = 0,
  CPT_WEBHOOK_REMOVED, /* the operator took it away */
  CPT_WEBHOOK_GONE,    /* the receiver said so: 410 */
} CptWebhookEnd;

/* A receiver. One that has ended stays on record, with what it was told. */
typedef struct {
  char id[CPT_ID_SIZE];
  char *url;         /* (owned) */
  GPtrArray *events; /* (owned) (element-type utf8) the effects it wants; empty: all */
  guint8 secret[CPT_WEBHOOK_SECRET_BYTES];
  gint64 made_us, ended_us; /* ended_us 0: live */
  CptWebhookEnd end;
} CptWebhookRow;
CptWebhookRow *cpt_webhook_row_new (void);
void cpt_webhook_row_free (CptWebhookRow *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CptWebhookRow, cpt_webhook_row_free)

/* NULL without an error: there is none. */
CptWebhookRow *cpt_storage_load_webhook (CptTransaction *transaction,
                                         const char *id,
                                         GError **error);
gboolean cpt_storage_save_webhook (CptTransaction *transaction,
                                   const CptWebhookRow *row,
                                   GError **error);
/* (transfer full) (element-type utf8) ids by the time they were made, those that ended too */
GPtrArray *cpt_storage_list_webhooks (CptTransaction *transaction, GError **error);

/* One message on its way to one receiver. */
typedef struct {
  char webhook[CPT_ID_SIZE], command[CPT_ID_SIZE], effect[CPT_CODE_SIZE];
  gint64 tries;
  gint64 next_us;  /* not before then; 0: no more */
  gint64 taken_us; /* when the receiver took it; 0: it has not */
  gint64 status;   /* HTTP, of the last try; 0: no answer came */
  char *document;  /* (owned) (nullable) the outbox's; read only */
} CptDeliveryRow;
void cpt_delivery_row_free (CptDeliveryRow *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CptDeliveryRow, cpt_delivery_row_free)

/* Every live receiver that wants @effect is to be told what @command did, from @due_us on. */
gboolean cpt_storage_put_deliveries (CptTransaction *transaction,
                                     const char *command,
                                     const char *effect,
                                     gint64 due_us,
                                     GError **error);
/* What @command did was taken back: what no receiver took yet is told to nobody. */
gboolean cpt_storage_drop_deliveries (CptTransaction *transaction,
                                      const char *command,
                                      GError **error);
/* (transfer full) (element-type CptDeliveryRow) the @n first that are due, the longest due first */
GPtrArray *cpt_storage_list_deliveries_due (CptTransaction *transaction,
                                            const char *webhook,
                                            gint64 now_us,
                                            guint n,
                                            GError **error);
/* NULL without an error: there is none (any more). */
CptDeliveryRow *cpt_storage_load_delivery (CptTransaction *transaction,
                                           const char *webhook,
                                           const char *command,
                                           const char *effect,
                                           GError **error);
gboolean cpt_storage_save_delivery (CptTransaction *transaction,
                                    const CptDeliveryRow *row,
                                    GError **error);
/* A receiver that has ended is tried no more. */
gboolean cpt_storage_end_deliveries (CptTransaction *transaction,
                                     const char *webhook,
                                     GError **error);

typedef struct {
  gint64 n_waiting, n_taken, n_given_up;
  gint64 last_taken_us; /* 0: never */
} CptDeliveryFigures;
gboolean cpt_storage_measure_deliveries (CptTransaction *transaction,
                                         const char *webhook,
                                         CptDeliveryFigures *figures_out,
                                         GError **error);
/* FALSE ends the walk without an error. By receiver, command and effect, without documents. */
typedef gboolean (*CptDeliveryFunction) (const CptDeliveryRow *row, gpointer user_data);
gboolean cpt_storage_walk_deliveries (CptTransaction *transaction,
                                      CptDeliveryFunction function,
                                      gpointer user_data,
                                      GError **error);

G_END_DECLS
