/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/orchestration/order-answer.h"
#include "central/orchestration/ordering.h"
#include "central/orchestration/own-log.h"
#include "central/orchestration/publish.h"
#include "central/orchestration/sender-key.h"
#include "central/storage/storage-payment.h"
#include "domain/instant.h"
#include "wire/json.h"

#include <string.h>

#define MAX_PAYMENT_BYTES 4096
#define MAX_INSTANT_BYTES 40

/* What was paid for an order, as a till or a channel says (order.pay). It is a report: the money
 * has gone over the counter, so nothing of the order's state refuses it. */
typedef struct {
  CptService *service; /* (unowned) */
  const char *channel; /* (unowned) */
  const char *number;  /* (unowned) */
  CptSenderKey key;
  CptPaymentRow payment;
  gint64 now_us;
  CptOrderRow *row;    /* (owned) (nullable) */
  GPtrArray *parts;    /* (owned) (nullable) (element-type CptFulfilment) */
  GStrv scopes;        /* (owned) (nullable) */
  char *answer;        /* (owned) (nullable) */
  CptProblem *problem; /* (owned) (nullable) */
} Paying;

static void
paying_clear (Paying *self)
{
  g_clear_pointer (&self->row, cpt_order_row_free);
  g_clear_pointer (&self->parts, g_ptr_array_unref);
  g_clear_pointer (&self->scopes, g_strfreev);
  g_clear_pointer (&self->answer, g_free);
  g_clear_pointer (&self->problem, cpt_problem_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Paying, paying_clear)

static gboolean
stop (Paying *self, CptProblem *problem, GError **error)
{
  g_clear_pointer (&self->problem, cpt_problem_free);
  self->problem = problem;
  return cpt_service_stop (error);
}

/* ---- reading ---- */

static gboolean
read_text (JsonObject *object, const char *name, char *out, gsize size, GError **error)
{
  const char *text = NULL;

  if (!cpt_json_get_text_or_null (object, name, size - 1, &text, error))
    return FALSE;
  g_strlcpy (out, text != NULL ? text : "", size);
  return TRUE;
}

/* `at` says when; without it, or when it lies ahead, it is now. */
static gboolean
read_body (Paying *self, const char *body, gsize length, GError **error)
{
  g_autoptr (JsonObject) object = cpt_json_parse_object (body, length, MAX_PAYMENT_BYTES, error);
  CptPaymentRow *payment = &self->payment;
  const char *ref = NULL, *at = NULL;

  if (object == NULL || !cpt_json_get_text (object, "ref", sizeof payment->ref - 1, &ref, error) ||
      !cpt_json_get_int (object, "amount", 1, CPT_MAX_SAFE_INTEGER, &payment->amount, error) ||
      !read_text (object, "till", payment->till, sizeof payment->till, error) ||
      !read_text (object, "receipt", payment->receipt, sizeof payment->receipt, error) ||
      !cpt_json_get_text_or_null (object, "at", MAX_INSTANT_BYTES, &at, error))
    return FALSE;
  g_strlcpy (payment->ref, ref, sizeof payment->ref);
  payment->at_us = self->now_us;
  if (at == NULL)
    return TRUE;
  if (!cpt_instant_from_text (at, &payment->at_us)) {
    g_set_error_literal (error, CPT_WIRE_ERROR, CPT_WIRE_ERROR_MEMBER,
                         "at: no instant like 2026-11-21T08:30:00+01:00");
    return FALSE;
  }
  payment->at_us = MIN (payment->at_us, self->now_us);
  return TRUE;
}

/* ---- the order ---- */

static gboolean
load_parts (Paying *self, CptTransaction *transaction, GError **error)
{
  GError *local_error = NULL;

  g_clear_pointer (&self->row, cpt_order_row_free);
  g_clear_pointer (&self->parts, g_ptr_array_unref);
  self->row = cpt_storage_load_order (transaction, cpt_own_log_key_of (self->channel), self->number,
                                      &local_error);
  if (local_error != NULL) {
    g_propagate_error (error, local_error);
    return FALSE;
  }
  if (self->row == NULL)
    return stop (self,
                 cpt_problem_new (404, "unknown", "No such order",
                                  "No order of that number came from this channel."),
                 error);
  self->parts = cpt_order_load_parts (transaction, self->row, error);
  return self->parts != NULL;
}

static gboolean
find_scopes (CptTransaction *transaction, gpointer user_data, GError **error)
{
  Paying *self = user_data;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (!load_parts (self, transaction, error))
    return FALSE;
  for (guint i = 0; i < self->parts->len; i++) {
    const CptFulfilment *part = self->parts->pdata[i];
    char scope[CPT_SCOPE_SIZE];

    cpt_scope_work (part->promise->store, scope);
    g_strv_builder_add (builder, scope);
  }
  self->scopes = g_strv_builder_end (builder);
  return TRUE;
}

/* The part whose row says what is paid now: one that is open, else any. */
static const CptPromise *
find_promise (const Paying *self)
{
  for (guint i = 0; i < self->parts->len; i++) {
    const CptFulfilment *part = self->parts->pdata[i];

    if (!cpt_fulfilment_is_closed (part))
      return part->promise;
  }
  return self->parts->len > 0 ? ((const CptFulfilment *)self->parts->pdata[0])->promise : NULL;
}

/* What is paid and what that makes of the order, for each part and for the log. */
typedef struct {
  gint64 paid;
  CptPaymentState state;
} Paid;

static Paid
add_payment (const CptPromise *promise, gint64 amount)
{
  Paid paid = { promise->paid + amount, promise->payment_state };

  if (paid.paid >= promise->total)
    paid.state = CPT_PAYMENT_PAID;
  else if (paid.state == CPT_PAYMENT_FAILED)
    paid.state = CPT_PAYMENT_TO_PAY; /* somebody began to pay it otherwise */
  return paid;
}

/* ---- writing ---- */

static char *
write_args (const Paying *self, const Paid *paid)
{
  const CptPaymentRow *payment = &self->payment;
  g_auto (CptJsonWriter) writer = CPT_JSON_WRITER_INIT;

  cpt_json_begin_object (&writer, NULL);
  cpt_json_put_text (&writer, "channel", self->channel);
  cpt_json_put_text (&writer, "number", self->number);
  cpt_json_put_text (&writer, "ref", payment->ref);
  cpt_json_put_int (&writer, "amount", payment->amount);
  cpt_json_put_text_if (&writer, "till", payment->till);
  cpt_json_put_text_if (&writer, "receipt", payment->receipt);
  cpt_json_put_int (&writer, "at_us", payment->at_us);
  cpt_json_begin_object (&writer, "payment");
  cpt_json_put_text (&writer, "state", cpt_payment_state_to_text (paid->state));
  cpt_json_put_int (&writer, "paid", paid->paid);
  cpt_json_end_object (&writer);
  cpt_json_begin_list (&writer, "fulfilments");
  for (guint i = 0; i < self->parts->len; i++) {
    const CptFulfilment *part = self->parts->pdata[i];

    if (!cpt_fulfilment_is_closed (part))
      cpt_json_put_text (&writer, NULL, part->id);
  }
  cpt_json_end_list (&writer);
  cpt_json_put_text (&writer, "body", self->key.body);
  cpt_json_end_object (&writer);
  return cpt_json_writer_end (&writer);
}

static gboolean
write_answer (Paying *self, CptTransaction *transaction, gboolean repeated, GError **error)
{
  const CptPromise *promise = find_promise (self);
  g_auto (CptJsonWriter) writer = CPT_JSON_WRITER_INIT;

  cpt_json_begin_object (&writer, NULL);
  cpt_json_put_text (&writer, "number", self->number);
  if (promise != NULL) {
    cpt_json_begin_object (&writer, "payment");
    cpt_json_put_text (&writer, "state", cpt_payment_state_to_text (promise->payment_state));
    cpt_json_put_text (&writer, "currency", promise->currency);
    cpt_json_put_int (&writer, "total", promise->total);
    cpt_json_put_int (&writer, "paid", promise->paid);
    cpt_json_end_object (&writer);
  }
  if (!cpt_order_answer_put_parts (&writer, transaction, self->row, self->parts, error))
    return FALSE;
  cpt_json_put_bool (&writer, "repeated", repeated);
  cpt_json_end_object (&writer);
  self->answer = cpt_json_writer_end (&writer);
  return TRUE;
}

/* A closed part's row may have left: it is not written again. */
static gboolean
pay_part (CptTransaction *transaction, CptFulfilment *part, const Paid *paid, GError **error)
{
  if (cpt_fulfilment_is_closed (part))
    return TRUE;
  part->promise->paid = paid->paid;
  part->promise->payment_state = paid->state;
  return cpt_storage_save_fulfilment (transaction, part, error) &&
         cpt_publish_fulfilment (transaction, part, part, error);
}

static gboolean
keep (Paying *self, CptTransaction *transaction, const Paid *paid, GError **error)
{
  g_autofree char *args = write_args (self, paid);

  g_strlcpy (self->payment.order, self->row->id, sizeof self->payment.order);
  g_strlcpy (self->payment.command, self->key.id, sizeof self->payment.command);
  return cpt_own_log_append_at (transaction, cpt_own_log_source_of (self->channel), self->key.id,
                                "order.pay", self->row->id, self->now_us, self->payment.at_us, args,
                                error) &&
         cpt_storage_save_payment (transaction, &self->payment, error);
}

static gboolean
pay (CptTransaction *transaction, gpointer user_data, GError **error)
{
  Paying *self = user_data;
  g_autoptr (CptLogEntry) entry = NULL;
  const CptPromise *promise;
  Paid paid;

  if (!cpt_sender_key_find (&self->key, transaction, &entry, &self->problem, error) ||
      !load_parts (self, transaction, error))
    return FALSE;
  if (entry != NULL)
    return write_answer (self, transaction, TRUE, error);
  promise = find_promise (self);
  if (promise == NULL || promise->paid > CPT_MAX_SAFE_INTEGER - self->payment.amount)
    return stop (
        self,
        cpt_problem_new (400, "malformed", "Not understood", "amount: more than any order costs"),
        error);
  paid = add_payment (promise, self->payment.amount);
  if (!keep (self, transaction, &paid, error))
    return FALSE;
  for (guint i = 0; i < self->parts->len; i++)
    if (!pay_part (transaction, self->parts->pdata[i], &paid, error))
      return FALSE;
  return write_answer (self, transaction, FALSE, error);
}

char *
cpt_ordering_pay (CptService *self,
                  const char *channel,
                  const char *number,
                  const char *body,
                  gsize length,
                  CptProblem **problem_out)
{
  g_auto (Paying) paying = { .service = self, .channel = channel, .number = number };
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (self != NULL && channel != NULL && number != NULL, NULL);
  g_return_val_if_fail (problem_out != NULL, NULL);

  paying.now_us = cpt_service_now_us (self);
  body = body != NULL ? body : "";
  if (!read_body (&paying, body, length, &error)) {
    *problem_out = cpt_problem_new (400, "malformed", "Not understood", error->message);
    return NULL;
  }
  if (!cpt_sender_key_init (&paying.key, self, "order.pay", channel, number, paying.payment.ref,
                            body, length, problem_out))
    return NULL;
  if (!cpt_storage_read (cpt_service_get_storage (self), find_scopes, &paying, &error) ||
      !cpt_service_run (self, (const char *const *)paying.scopes, pay, &paying, &error)) {
    *problem_out = paying.problem != NULL ? g_steal_pointer (&paying.problem)
                                          : cpt_service_problem_from_error (error);
    return NULL;
  }
  return g_steal_pointer (&paying.answer);
}
