/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/orchestration/receipts.h"

#include "central/orchestration/own-log.h"
#include "central/orchestration/publish.h"
#include "central/storage/storage-payment.h"
#include "central/storage/storage-receipt.h"
#include "domain/worth.h"
#include "wire/json.h"

#include <string.h>

#define US_PER_MINUTE G_GINT64_CONSTANT (60000000)
/* An exception is one row of at most CPT_MAX_DOC_BYTES: of a longer order the first lines stand for
 * all. */
#define MAX_ITEMS 150

gboolean
cpt_receipts_wait (const CptFacts *facts, GError **error)
{
  const CptFulfilment *fulfilment = facts->before.fulfilment;
  CptReceiptWait row = { 0 };

  g_return_val_if_fail (facts != NULL && fulfilment != NULL, FALSE);

  g_strlcpy (row.command, facts->command->id, sizeof row.command);
  g_strlcpy (row.fulfilment, fulfilment->id, sizeof row.fulfilment);
  g_strlcpy (row.store, fulfilment->promise->store, sizeof row.store);
  g_strlcpy (row.order, fulfilment->promise->order, sizeof row.order);
  if (facts->actor->terminal != NULL)
    g_strlcpy (row.terminal, facts->actor->terminal->id, sizeof row.terminal);
  g_strlcpy (row.receipt, facts->command->args.receipt, sizeof row.receipt);
  row.due_us = facts->actor->received_us + facts->policy->receipt_unseen_minutes * US_PER_MINUTE;
  return cpt_storage_save_receipt_wait (facts->transaction, &row, error);
}

/* One that is due, while the clock looks at it. */
typedef struct {
  CptService *service; /* (unowned) */
  gint64 now_us;
  GArray *due; /* (owned) (nullable) (element-type CptReceiptWait) */
  CptReceiptWait row;
} Unseen;

static gboolean
list_due (CptTransaction *transaction, gpointer user_data, GError **error)
{
  Unseen *self = user_data;

  self->due = cpt_storage_list_receipts_due (transaction, self->now_us, error);
  return self->due != NULL;
}

/* A payment that names the receipt, or payments that make the order paid, whatever they name. A
 * part that is closed does not hear of them, so they are added up. */
static gboolean
find_seen (const Unseen *self,
           CptTransaction *transaction,
           const CptFulfilment *fulfilment,
           gboolean *seen_out,
           GError **error)
{
  g_autoptr (GArray) payments = cpt_storage_list_payments (transaction, self->row.order, error);
  gint64 paid = 0;

  if (payments == NULL ||
      !cpt_storage_find_receipt (transaction, self->row.order, self->row.receipt, seen_out, error))
    return FALSE;
  for (guint i = 0; i < payments->len; i++)
    paid = cpt_worth_add (paid, g_array_index (payments, CptPaymentRow, i).amount);
  if (fulfilment->promise->payment_state == CPT_PAYMENT_PAID || paid >= fulfilment->promise->total)
    *seen_out = TRUE;
  return TRUE;
}

/* What has gone of it. The goods are the customer's: nothing is booked, nothing stands astray. */
static void
add_items (const Unseen *self, CptException *exception, const CptFulfilment *fulfilment)
{
  for (gsize i = 0; i < fulfilment->n_lines; i++) {
    const CptLine *line = &fulfilment->lines[i];
    CptExceptionItem item = { .line = line->number,
                              .asked = line->counters[CPT_COUNTER_GONE],
                              .from = cpt_bucket (CPT_BUCKET_CUSTODY) };

    if (item.asked == 0 || exception->items->len >= MAX_ITEMS)
      continue;
    g_strlcpy (item.command, self->row.command, sizeof item.command);
    g_strlcpy (item.kind, cpt_kind_get_row (CPT_KIND_HAND_OVER)->text, sizeof item.kind);
    g_strlcpy (item.fulfilment, fulfilment->id, sizeof item.fulfilment);
    g_strlcpy (item.sku, line->sku, sizeof item.sku);
    g_array_append_val (exception->items, item);
  }
}

/* The money came after all, or it did not: both move no goods. */
static void
add_closings (CptException *exception, const CptPolicy *policy)
{
  static const char *const ANSWERS[] = { "charged", "written-off" };

  for (gsize i = 0; i < G_N_ELEMENTS (ANSWERS); i++)
    if (cpt_policy_find_reason (policy, CPT_REASON_CLOSE, ANSWERS[i]) != NULL)
      g_ptr_array_add (exception->closings, g_strdup (ANSWERS[i]));
}

static char *
write_args (const Unseen *self, const CptException *exception)
{
  g_auto (CptJsonWriter) writer = CPT_JSON_WRITER_INIT;

  cpt_json_begin_object (&writer, NULL);
  cpt_json_put_text (&writer, "command", self->row.command);
  cpt_json_put_text (&writer, "receipt", self->row.receipt);
  cpt_json_put_text (&writer, "exception", exception->id);
  cpt_json_end_object (&writer);
  return cpt_json_writer_end (&writer);
}

static gboolean
open_exception (const Unseen *self,
                CptTransaction *transaction,
                const CptFulfilment *fulfilment,
                GError **error)
{
  g_autoptr (CptPolicy) policy = cpt_service_get_policy (self->service, transaction, NULL, error);
  g_autoptr (CptException) exception = NULL;
  g_autofree char *args = NULL;
  char id[CPT_ID_SIZE], command[CPT_ID_SIZE];

  if (policy == NULL)
    return FALSE;
  cpt_service_new_id (self->service, id);
  cpt_service_new_id (self->service, command);
  exception = cpt_exception_new (id);
  g_strlcpy (exception->store, self->row.store, sizeof exception->store);
  g_strlcpy (exception->code, CPT_EXCEPTION_RECEIPT_UNSEEN, sizeof exception->code);
  g_strlcpy (exception->terminal, self->row.terminal, sizeof exception->terminal);
  g_strlcpy (exception->fulfilment, fulfilment->id, sizeof exception->fulfilment);
  exception->opened_us = self->now_us;
  add_items (self, exception, fulfilment);
  add_closings (exception, policy);
  args = write_args (self, exception);
  return cpt_own_log_append (transaction, CPT_SOURCE_CLOCK, command, "receipt.unseen",
                             fulfilment->id, self->now_us, args, error) &&
         cpt_storage_save_exception (transaction, exception, error) &&
         cpt_publish_exception (transaction, exception, error);
}

/* An undo may have taken it away since it was listed. */
static gboolean
still_waits (const Unseen *self, CptTransaction *transaction, gboolean *waits_out, GError **error)
{
  g_autoptr (GArray) due = cpt_storage_list_receipts_due (transaction, self->now_us, error);

  *waits_out = FALSE;
  for (guint i = 0; due != NULL && i < due->len; i++)
    if (g_str_equal (g_array_index (due, CptReceiptWait, i).command, self->row.command))
      *waits_out = TRUE;
  return due != NULL;
}

static gboolean
look_at (CptTransaction *transaction, gpointer user_data, GError **error)
{
  const Unseen *self = user_data;
  g_autoptr (CptFulfilment) fulfilment = NULL;
  gboolean waits, seen = FALSE;

  if (!still_waits (self, transaction, &waits, error))
    return FALSE;
  if (!waits)
    return TRUE;
  fulfilment = cpt_storage_load_fulfilment (transaction, self->row.fulfilment, error);
  if (fulfilment == NULL || !find_seen (self, transaction, fulfilment, &seen, error))
    return FALSE;
  return (seen || open_exception (self, transaction, fulfilment, error)) &&
         cpt_storage_drop_receipt_wait (transaction, self->row.command, error);
}

gboolean
cpt_receipts_run (CptService *self, GError **error)
{
  Unseen unseen = { .service = self };
  g_autoptr (GArray) due = NULL;

  g_return_val_if_fail (self != NULL, FALSE);

  unseen.now_us = cpt_service_now_us (self);
  if (!cpt_storage_read (cpt_service_get_storage (self), list_due, &unseen, error))
    return FALSE;
  due = g_steal_pointer (&unseen.due);
  for (guint i = 0; i < due->len; i++) {
    char scope[CPT_SCOPE_SIZE];
    const char *scopes[] = { scope, NULL };

    unseen.row = g_array_index (due, CptReceiptWait, i);
    cpt_scope_work (unseen.row.store, scope);
    if (!cpt_service_run (self, scopes, look_at, &unseen, error))
      return FALSE;
  }
  return TRUE;
}
