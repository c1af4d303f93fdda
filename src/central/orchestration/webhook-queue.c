/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is due to be told, and what became of it. */
#include "central/orchestration/own-log.h"
#include "central/orchestration/webhooks.h"
#include "crypto/crypto.h"
#include "wire/json.h"
#include "wire/order.h"

#include <string.h>

#define MAX_DOCUMENT_BYTES (1024 * 1024)
#define STATUS_GONE        410
#define MAX_RETRY_AFTER_S  (24 * 60 * 60)
/* A try comes up to this much later than the schedule says: who was down all at once is not called
 * by all at once. */
#define SPREAD_PERCENT 20

/* Seconds to the next try, after each that failed: three days in all. */
static const gint64 WAITS_S[] = { 5,        60,        5 * 60,    30 * 60,   2 * 3600,
                                  5 * 3600, 10 * 3600, 14 * 3600, 20 * 3600, 24 * 3600 };

void
cpt_webhook_message_free (CptWebhookMessage *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->url, g_free);
  g_clear_pointer (&self->body, g_free);
  g_free (self);
}

static void
free_message (gpointer message)
{
  cpt_webhook_message_free (message);
}

/* ---- take ---- */

typedef struct {
  guint n_each;
  gint64 now_us;
  GPtrArray *messages; /* (unowned) (element-type CptWebhookMessage) */
} Taking;

/* From command and effect alone: a receiver knows a repeat by it (SYNC §11). */
static void
make_id (const CptDeliveryRow *row, char id_out[37])
{
  g_autofree char *text = g_strdup_printf ("%s\n%s", row->command, row->effect);
  g_autofree char *hash = cpt_crypto_hash_hex (text, strlen (text));

  g_snprintf (id_out, 37, "msg_%.32s", hash);
}

static char *
write_body (const CptDeliveryRow *row)
{
  g_autoptr (JsonObject) object =
      cpt_json_parse_object (row->document, strlen (row->document), MAX_DOCUMENT_BYTES, NULL);
  g_auto (CptJsonWriter) writer = CPT_JSON_WRITER_INIT;
  g_autofree char *when = NULL;
  gint64 at_us = 0;

  if (object != NULL)
    cpt_json_get_int (object, "at_us", 0, CPT_MAX_SAFE_INTEGER, &at_us, NULL);
  when = cpt_time_to_text (at_us, "UTC");
  cpt_json_begin_object (&writer, NULL);
  cpt_json_put_text (&writer, "type", row->effect);
  cpt_json_put_text (&writer, "timestamp", when);
  cpt_json_put_raw (&writer, "data", object != NULL ? row->document : "{}");
  cpt_json_end_object (&writer);
  return cpt_json_writer_end (&writer);
}

static CptWebhookMessage *
make_message (const CptWebhookRow *webhook, const CptDeliveryRow *row)
{
  CptWebhookMessage *self = g_new0 (CptWebhookMessage, 1);

  g_strlcpy (self->webhook, row->webhook, sizeof self->webhook);
  g_strlcpy (self->command, row->command, sizeof self->command);
  g_strlcpy (self->effect, row->effect, sizeof self->effect);
  make_id (row, self->id);
  self->url = g_strdup (webhook->url);
  self->body = write_body (row);
  memcpy (self->secret, webhook->secret, sizeof self->secret);
  return self;
}

static gboolean
take (CptTransaction *transaction, gpointer user_data, GError **error)
{
  Taking *self = user_data;
  g_autoptr (GPtrArray) ids = cpt_storage_list_webhooks (transaction, error);

  if (ids == NULL)
    return FALSE;
  for (guint i = 0; i < ids->len; i++) {
    g_autoptr (GPtrArray) rows = cpt_storage_list_deliveries_due (
        transaction, ids->pdata[i], self->now_us, self->n_each, error);
    g_autoptr (CptWebhookRow) webhook = NULL;

    if (rows == NULL)
      return FALSE;
    if (rows->len == 0)
      continue;
    webhook = cpt_storage_load_webhook (transaction, ids->pdata[i], error);
    if (webhook == NULL)
      return FALSE;
    for (guint j = 0; j < rows->len; j++)
      g_ptr_array_add (self->messages, make_message (webhook, rows->pdata[j]));
  }
  return TRUE;
}

GPtrArray *
cpt_webhooks_take (CptService *self, guint n_each, GError **error)
{
  g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func (free_message);
  Taking taking = { n_each, 0, messages };

  g_return_val_if_fail (self != NULL && n_each > 0, NULL);

  taking.now_us = cpt_service_now_us (self);
  if (!cpt_storage_read (cpt_service_get_storage (self), take, &taking, error))
    return NULL;
  return g_steal_pointer (&messages);
}

char *
cpt_webhook_message_sign (const CptWebhookMessage *self, gint64 timestamp_s)
{
  g_autofree char *text = NULL, *mac_text = NULL;
  guint8 mac[CPT_HMAC_BYTES];

  g_return_val_if_fail (self != NULL, NULL);

  text = g_strdup_printf ("%s.%" G_GINT64_FORMAT ".%s", self->id, timestamp_s, self->body);
  cpt_crypto_hmac_sha256 (self->secret, sizeof self->secret, text, strlen (text), mac);
  mac_text = g_base64_encode (mac, sizeof mac);
  return g_strconcat ("v1,", mac_text, NULL);
}

/* ---- report ---- */

typedef struct {
  const CptWebhookMessage *message; /* (unowned) */
  guint status;
  gint64 retry_after_s, now_us;
  char command[CPT_ID_SIZE]; /* in the log, if the receiver is gone */
} Report;

/* The message's own name says how much later: the same after a restart. */
static gint64
find_wait_s (const Report *self, gint64 tries)
{
  gint64 wait_s = WAITS_S[tries - 1];
  guint64 draw = cpt_crypto_sip (self->message->id, strlen (self->message->id));

  wait_s += wait_s * (gint64)(draw % (SPREAD_PERCENT + 1)) / 100;
  return MAX (wait_s, CLAMP (self->retry_after_s, 0, MAX_RETRY_AFTER_S));
}

/* Nobody is there any more, and says so. */
static gboolean
end_receiver (const Report *self, CptTransaction *transaction, CptWebhookRow *row, GError **error)
{
  if (row->end == CPT_WEBHOOK_LIVE) {
    row->ended_us = self->now_us;
    row->end = CPT_WEBHOOK_GONE;
    if (!cpt_storage_save_webhook (transaction, row, error) ||
        !cpt_own_log_append (transaction, CPT_SOURCE_CLOCK, self->command, "webhook.gone", row->id,
                             self->now_us, "{}", error))
      return FALSE;
  }
  return cpt_storage_end_deliveries (transaction, row->id, error);
}

static void
note_try (const Report *self, const CptWebhookRow *webhook, CptDeliveryRow *row)
{
  row->tries++;
  row->status = self->status;
  if (self->status >= 200 && self->status < 300) {
    row->taken_us = self->now_us;
    row->next_us = 0;
  } else if (webhook->end != CPT_WEBHOOK_LIVE || row->tries > (gint64)G_N_ELEMENTS (WAITS_S))
    row->next_us = 0;
  else
    row->next_us = self->now_us + find_wait_s (self, row->tries) * G_USEC_PER_SEC;
}

static gboolean
report (CptTransaction *transaction, gpointer user_data, GError **error)
{
  Report *self = user_data;
  const CptWebhookMessage *message = self->message;
  GError *local_error = NULL;
  g_autoptr (CptWebhookRow) webhook =
      cpt_storage_load_webhook (transaction, message->webhook, &local_error);
  g_autoptr (CptDeliveryRow) row = NULL;

  if (webhook != NULL)
    row = cpt_storage_load_delivery (transaction, message->webhook, message->command,
                                     message->effect, &local_error);
  if (local_error != NULL) {
    g_propagate_error (error, local_error);
    return FALSE;
  }
  /* An undo came while it was on its way, or another try of it was answered first. */
  if (row == NULL || row->taken_us != 0)
    return TRUE;
  note_try (self, webhook, row);
  if (!cpt_storage_save_delivery (transaction, row, error))
    return FALSE;
  return self->status != STATUS_GONE || end_receiver (self, transaction, webhook, error);
}

gboolean
cpt_webhooks_report (CptService *self,
                     const CptWebhookMessage *message,
                     guint status,
                     gint64 retry_after_s,
                     GError **error)
{
  static const char *const none[] = { NULL };
  Report each = { message, status, retry_after_s, 0, "" };

  g_return_val_if_fail (self != NULL && message != NULL, FALSE);

  each.now_us = cpt_service_now_us (self);
  cpt_service_new_id (self, each.command);
  return cpt_service_run (self, none, report, &each, error);
}
