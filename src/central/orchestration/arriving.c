/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/orchestration/order-answer.h"
#include "central/orchestration/ordering.h"
#include "central/orchestration/own-log.h"
#include "central/orchestration/publish.h"
#include "central/orchestration/sender-key.h"
#include "domain/instant.h"
#include "wire/json.h"

#include <string.h>

#define MAX_ARRIVAL_BYTES 4096
#define MAX_NUMBER_BYTES  32
#define MAX_INSTANT_BYTES 40

/* The customer is here: each part that waits at the counter's shop shows it (order.arrive). */
typedef struct {
  CptService *service; /* (unowned) */
  const char *channel; /* (unowned) */
  CptSenderKey key;
  char *number; /* (owned) */
  gint64 at_us, now_us;
  CptOrderRow *row;    /* (owned) (nullable) */
  GPtrArray *parts;    /* (owned) (nullable) (element-type CptFulfilment) */
  GStrv scopes;        /* (owned) (nullable) */
  char *answer;        /* (owned) (nullable) */
  CptProblem *problem; /* (owned) (nullable) */
} Arriving;

static void
arriving_clear (Arriving *self)
{
  g_clear_pointer (&self->number, g_free);
  g_clear_pointer (&self->row, cpt_order_row_free);
  g_clear_pointer (&self->parts, g_ptr_array_unref);
  g_clear_pointer (&self->scopes, g_strfreev);
  g_clear_pointer (&self->answer, g_free);
  g_clear_pointer (&self->problem, cpt_problem_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Arriving, arriving_clear)

static gboolean
stop (Arriving *self, CptProblem *problem, GError **error)
{
  g_clear_pointer (&self->problem, cpt_problem_free);
  self->problem = problem;
  return cpt_service_stop (error);
}

/* `at` says when; without it, or when it lies ahead, it is now. */
static gboolean
read_body (Arriving *self, const char *body, gsize length, GError **error)
{
  g_autoptr (JsonObject) object = cpt_json_parse_object (body, length, MAX_ARRIVAL_BYTES, error);
  const char *number = NULL, *at = NULL;

  if (object == NULL || !cpt_json_get_text (object, "number", MAX_NUMBER_BYTES, &number, error) ||
      !cpt_json_get_text_or_null (object, "at", MAX_INSTANT_BYTES, &at, error))
    return FALSE;
  self->number = g_strdup (number);
  self->at_us = self->now_us;
  if (at == NULL)
    return TRUE;
  if (!cpt_instant_from_text (at, &self->at_us)) {
    g_set_error_literal (error, CPT_WIRE_ERROR, CPT_WIRE_ERROR_MEMBER,
                         "at: no instant like 2026-11-21T08:30:00+01:00");
    return FALSE;
  }
  self->at_us = MIN (self->at_us, self->now_us);
  return TRUE;
}

static gboolean
load_parts (Arriving *self, CptTransaction *transaction, GError **error)
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
  Arriving *self = user_data;
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

static gboolean
is_expected (const CptFulfilment *part)
{
  return part->promise->method == CPT_METHOD_PICKUP && !cpt_fulfilment_is_closed (part);
}

static char *
write_args (const Arriving *self, const GPtrArray *changed)
{
  g_auto (CptJsonWriter) writer = CPT_JSON_WRITER_INIT;

  cpt_json_begin_object (&writer, NULL);
  cpt_json_put_text (&writer, "channel", self->channel);
  cpt_json_put_text (&writer, "number", self->number);
  cpt_json_put_int (&writer, "at_us", self->at_us);
  cpt_json_begin_list (&writer, "fulfilments");
  for (guint i = 0; i < changed->len; i++)
    cpt_json_put_text (&writer, NULL, ((const CptFulfilment *)changed->pdata[i])->id);
  cpt_json_end_list (&writer);
  cpt_json_put_text (&writer, "body", self->key.body);
  cpt_json_end_object (&writer);
  return cpt_json_writer_end (&writer);
}

static gboolean
write_answer (Arriving *self, CptTransaction *transaction, gboolean repeated, GError **error)
{
  g_auto (CptJsonWriter) writer = CPT_JSON_WRITER_INIT;

  cpt_json_begin_object (&writer, NULL);
  cpt_json_put_text (&writer, "number", self->number);
  if (!cpt_order_answer_put_parts (&writer, transaction, self->row, self->parts, error))
    return FALSE;
  cpt_json_put_bool (&writer, "repeated", repeated);
  cpt_json_end_object (&writer);
  self->answer = cpt_json_writer_end (&writer);
  return TRUE;
}

static gboolean
set_here (CptTransaction *transaction, CptFulfilment *part, gint64 at_us, GError **error)
{
  g_autoptr (CptFulfilment) before = cpt_fulfilment_copy (part);

  part->milestones.here_us = at_us;
  return cpt_storage_save_fulfilment (transaction, part, error) &&
         cpt_publish_fulfilment (transaction, before, part, error);
}

/* Told twice, or told of an earlier moment, nothing changes: the customer is here. */
static gboolean
arrive (CptTransaction *transaction, gpointer user_data, GError **error)
{
  Arriving *self = user_data;
  g_autoptr (CptLogEntry) entry = NULL;
  g_autoptr (GPtrArray) changed = g_ptr_array_new ();
  g_autofree char *args = NULL;
  gboolean expected = FALSE;

  if (!cpt_sender_key_find (&self->key, transaction, &entry, &self->problem, error) ||
      !load_parts (self, transaction, error))
    return FALSE;
  if (entry != NULL)
    return write_answer (self, transaction, TRUE, error);
  for (guint i = 0; i < self->parts->len; i++) {
    CptFulfilment *part = self->parts->pdata[i];

    expected = expected || is_expected (part);
    if (is_expected (part) && self->at_us > part->milestones.here_us)
      g_ptr_array_add (changed, part);
  }
  if (!expected)
    return stop (self, cpt_order_explain_end (self->parts), error);
  if (changed->len == 0)
    return write_answer (self, transaction, TRUE, error);
  args = write_args (self, changed);
  if (!cpt_own_log_append_at (transaction, cpt_own_log_source_of (self->channel), self->key.id,
                              "order.arrive", self->row->id, self->now_us, self->at_us, args,
                              error))
    return FALSE;
  for (guint i = 0; i < changed->len; i++) {
    if (!set_here (transaction, changed->pdata[i], self->at_us, error))
      return FALSE;
  }
  return write_answer (self, transaction, FALSE, error);
}

char *
cpt_ordering_arrive (CptService *self,
                     const char *channel,
                     const char *key,
                     const char *body,
                     gsize length,
                     CptProblem **problem_out)
{
  g_auto (Arriving) arriving = { .service = self, .channel = channel };
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (self != NULL && channel != NULL && body != NULL, NULL);
  g_return_val_if_fail (problem_out != NULL, NULL);

  arriving.now_us = cpt_service_now_us (self);
  if (!read_body (&arriving, body, length, &error)) {
    *problem_out = cpt_problem_new (400, "malformed", "Not understood", error->message);
    return NULL;
  }
  if (!cpt_sender_key_init (&arriving.key, self, "order.arrive", channel, arriving.number, key,
                            body, length, problem_out))
    return NULL;
  if (!cpt_storage_read (cpt_service_get_storage (self), find_scopes, &arriving, &error) ||
      !cpt_service_run (self, (const char *const *)arriving.scopes, arrive, &arriving, &error)) {
    *problem_out = arriving.problem != NULL ? g_steal_pointer (&arriving.problem)
                                            : cpt_service_problem_from_error (error);
    return NULL;
  }
  return g_steal_pointer (&arriving.answer);
}
