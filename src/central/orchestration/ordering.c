/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/orchestration/ordering.h"

#include "central/orchestration/order-answer.h"
#include "central/orchestration/order-make.h"
#include "central/orchestration/own-log.h"
#include "central/orchestration/publish.h"
#include "central/orchestration/sender-key.h"
#include "central/orchestration/sourcing.h"
#include "crypto/crypto.h"
#include "wire/json.h"
#include "wire/order.h"

#include <string.h>

/* Sourcing looks before the scopes are locked and again after: stock may move between. */
#define MAX_TRIES 5

typedef struct {
  CptService *service; /* (unowned) */
  const char *channel; /* (unowned) */
  const char *body;    /* (unowned) */
  gsize length;
  CptOrder *order; /* (owned) */
  guint8 hash[CPT_HASH_BYTES];
  gint64 now_us;
  GPtrArray *stores; /* (owned) (element-type utf8) that are locked */
  char *answer;      /* (owned) (nullable) */
  gboolean created;
  gboolean look_again; /* a shop was named that is not locked */
  CptProblem *problem; /* (owned) (nullable) */
} Placing;

static void
placing_clear (Placing *self)
{
  g_clear_pointer (&self->order, cpt_order_free);
  g_clear_pointer (&self->stores, g_ptr_array_unref);
  g_clear_pointer (&self->answer, g_free);
  g_clear_pointer (&self->problem, cpt_problem_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Placing, placing_clear)

static gboolean
stop (CptProblem **at,
      int status,
      const char *code,
      const char *title,
      const char *detail,
      GError **error)
{
  g_clear_pointer (at, cpt_problem_free);
  *at = cpt_problem_new (status, code, title, detail);
  return cpt_service_stop (error);
}

/* Sets the answer when this sender placed that number before. */
static gboolean
find_repeat (Placing *placing, CptTransaction *transaction, GError **error)
{
  GError *local_error = NULL;
  g_autoptr (CptOrderRow) row = cpt_storage_load_order (
      transaction, placing->channel, placing->order->promise->number, &local_error);

  if (local_error != NULL) {
    g_propagate_error (error, local_error);
    return FALSE;
  }
  if (row == NULL)
    return TRUE;
  if (!cpt_crypto_equal (row->hash, placing->hash, sizeof row->hash))
    return stop (&placing->problem, 422, "key_reused", "This number was used before",
                 "number: the same number came before with another document.", error);
  placing->answer = cpt_order_answer_repeat (row->answer);
  placing->created = FALSE;
  return TRUE;
}

static GPtrArray *
assign (Placing *placing, CptTransaction *transaction, GError **error)
{
  CptProblem *problem = NULL;
  GPtrArray *assignments = cpt_sourcing_assign (transaction, placing->order, &problem, error);

  if (problem != NULL) {
    g_clear_pointer (&placing->problem, cpt_problem_free);
    placing->problem = problem;
    cpt_service_stop (error);
  }
  return assignments;
}

static gboolean
look (CptTransaction *transaction, gpointer user_data, GError **error)
{
  Placing *placing = user_data;
  g_autoptr (GPtrArray) assignments = NULL;

  if (!find_repeat (placing, transaction, error))
    return FALSE;
  if (placing->answer != NULL)
    return TRUE;
  assignments = assign (placing, transaction, error);
  if (assignments == NULL)
    return FALSE;
  g_ptr_array_set_size (placing->stores, 0);
  for (guint i = 0; i < assignments->len; i++) {
    const CptAssignment *assignment = assignments->pdata[i];

    if (!g_ptr_array_find_with_equal_func (placing->stores, assignment->store, g_str_equal, NULL))
      g_ptr_array_add (placing->stores, g_strdup (assignment->store));
  }
  return TRUE;
}

static gboolean
are_locked (const Placing *placing, const GPtrArray *assignments)
{
  for (guint i = 0; i < assignments->len; i++) {
    const CptAssignment *assignment = assignments->pdata[i];

    if (!g_ptr_array_find_with_equal_func (placing->stores, assignment->store, g_str_equal, NULL))
      return FALSE;
  }
  return TRUE;
}

/* What the fold of the log needs to make the parts anew, and nobody's name (SYNC §11). */
static char *
write_args (const CptOrderMaking *making, const char *channel)
{
  g_auto (CptJsonWriter) writer = CPT_JSON_WRITER_INIT;

  cpt_json_begin_object (&writer, NULL);
  cpt_json_put_text (&writer, "channel", channel);
  cpt_json_put_text (&writer, "number", making->order->promise->number);
  cpt_json_begin_list (&writer, "fulfilments");
  for (guint i = 0; i < making->parts->len; i++) {
    const CptFulfilment *part = making->parts->pdata[i];
    const CptAssignment *assignment = making->assignments->pdata[i];

    cpt_json_begin_object (&writer, NULL);
    cpt_json_put_text (&writer, "id", part->id);
    cpt_json_put_text (&writer, "store", part->promise->store);
    cpt_json_put_text (&writer, "method", cpt_method_to_text (part->promise->method));
    cpt_json_put_text (&writer, "on_short", cpt_on_short_to_text (part->promise->on_short));
    cpt_json_put_text (&writer, "why", assignment->why);
    cpt_json_begin_list (&writer, "lines");
    for (gsize j = 0; j < part->n_lines; j++) {
      cpt_json_begin_list (&writer, NULL);
      cpt_json_put_int (&writer, NULL, part->lines[j].number);
      cpt_json_put_text (&writer, NULL, part->lines[j].sku);
      cpt_json_put_int (&writer, NULL, part->lines[j].counters[CPT_COUNTER_ORDERED]);
      cpt_json_end_list (&writer);
    }
    cpt_json_end_list (&writer);
    cpt_json_end_object (&writer);
  }
  cpt_json_end_list (&writer);
  cpt_json_end_object (&writer);
  return cpt_json_writer_end (&writer);
}

static gboolean
save_order (Placing *placing, const CptOrderMaking *making, GError **error)
{
  g_autoptr (CptOrderRow) row = g_new0 (CptOrderRow, 1);

  g_strlcpy (row->id, making->id, sizeof row->id);
  g_strlcpy (row->number, placing->order->promise->number, sizeof row->number);
  g_strlcpy (row->channel, placing->channel, sizeof row->channel);
  row->document = g_strndup (placing->body, placing->length);
  memcpy (row->hash, placing->hash, sizeof row->hash);
  row->answer = cpt_order_answer_write (making);
  row->placed_us = placing->order->promise->placed_us;
  placing->answer = g_strdup (row->answer);
  placing->created = TRUE;
  return cpt_storage_save_order (making->transaction, row, error);
}

static gboolean
place (CptTransaction *transaction, gpointer user_data, GError **error)
{
  Placing *placing = user_data;
  g_autoptr (GPtrArray) assignments = NULL;
  g_auto (CptOrderMaking) making = { 0 };
  g_autofree char *args = NULL;
  char id[CPT_ID_SIZE];

  if (!find_repeat (placing, transaction, error))
    return FALSE;
  if (placing->answer != NULL)
    return TRUE;
  assignments = assign (placing, transaction, error);
  if (assignments == NULL)
    return FALSE;
  placing->look_again = !are_locked (placing, assignments);
  if (placing->look_again)
    return cpt_service_stop (error);

  making.service = placing->service;
  making.transaction = transaction;
  making.order = placing->order;
  making.assignments = assignments;
  making.now_us = placing->now_us;
  if (!cpt_order_make_parts (&making, error))
    return FALSE;
  args = write_args (&making, placing->channel);
  cpt_service_new_id (placing->service, id);
  return cpt_own_log_append (transaction, cpt_own_log_source_of (placing->channel), id,
                             "order.place", making.id, placing->now_us, args, error) &&
         cpt_order_write_parts (&making, error) && save_order (placing, &making, error);
}

static GStrv
list_scopes (const GPtrArray *stores)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  char scope[CPT_SCOPE_SIZE];

  for (guint i = 0; i < stores->len; i++) {
    cpt_scope_work (stores->pdata[i], scope);
    g_strv_builder_add (builder, scope);
    cpt_scope_shop (stores->pdata[i], scope);
    g_strv_builder_add (builder, scope);
  }
  return g_strv_builder_end (builder);
}

static gboolean
look_and_place (Placing *placing, GError **error)
{
  for (guint tries = 0; tries < MAX_TRIES; tries++) {
    g_auto (GStrv) scopes = NULL;
    g_autoptr (GError) local_error = NULL;

    if (!cpt_storage_read (cpt_service_get_storage (placing->service), look, placing, error))
      return FALSE;
    if (placing->answer != NULL)
      return TRUE;
    scopes = list_scopes (placing->stores);
    g_clear_pointer (&placing->answer, g_free);
    if (cpt_service_run (placing->service, (const char *const *)scopes, place, placing,
                         &local_error))
      return TRUE;
    g_clear_pointer (&placing->answer, g_free);
    if (!placing->look_again || placing->problem != NULL) {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  }
  g_set_error_literal (error, CPT_STORAGE_ERROR, CPT_STORAGE_ERROR_BUSY,
                       "The stock moves too fast to choose a shop");
  return FALSE;
}

char *
cpt_ordering_place (CptService *self,
                    const char *channel,
                    const char *body,
                    gsize length,
                    gboolean *created_out,
                    CptProblem **problem_out)
{
  g_auto (Placing) placing = { 0 };
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (self != NULL && channel != NULL && body != NULL, NULL);
  g_return_val_if_fail (problem_out != NULL, NULL);

  placing.service = self;
  placing.channel = channel;
  placing.body = body;
  placing.length = length;
  placing.now_us = cpt_service_now_us (self);
  placing.stores = g_ptr_array_new_with_free_func (g_free);
  placing.order = cpt_order_read (body, length, placing.now_us, &error);
  if (placing.order == NULL) {
    *problem_out = cpt_problem_new (400, "malformed", "Not an order", error->message);
    return NULL;
  }
  cpt_sender_key_hash (body, length, placing.hash);
  if (!look_and_place (&placing, &error)) {
    *problem_out = placing.problem != NULL ? g_steal_pointer (&placing.problem)
                                           : cpt_service_problem_from_error (error);
    return NULL;
  }
  if (created_out != NULL)
    *created_out = placing.created;
  return g_steal_pointer (&placing.answer);
}

/* ---- showing ---- */

typedef struct {
  const char *channel; /* (unowned) */
  const char *number;  /* (unowned) */
  char *text;          /* (owned) (nullable) */
  CptProblem *problem; /* (owned) (nullable) */
} Showing;

/* The document as it came, its members first, and what became of it after them. */
static char *
join_document (const char *document, const char *parts)
{
  const char *end = strrchr (document, '}');
  g_autofree char *start = g_strndup (document, (gsize)(end - document));

  return g_strconcat (g_strchomp (start), ",", parts + 1, NULL);
}

static gboolean
show (CptTransaction *transaction, gpointer user_data, GError **error)
{
  Showing *showing = user_data;
  GError *local_error = NULL;
  g_autoptr (CptOrderRow) row = NULL;
  g_autoptr (GPtrArray) parts = NULL;
  g_auto (CptJsonWriter) writer = CPT_JSON_WRITER_INIT;
  g_autofree char *text = NULL;

  row = cpt_storage_load_order (transaction, cpt_own_log_key_of (showing->channel), showing->number,
                                &local_error);
  if (local_error != NULL) {
    g_propagate_error (error, local_error);
    return FALSE;
  }
  if (row == NULL)
    return stop (&showing->problem, 404, "unknown", "No such order",
                 "No order of that number came from this channel.", error);
  parts = cpt_order_load_parts (transaction, row, error);
  if (parts == NULL)
    return FALSE;
  cpt_json_begin_object (&writer, NULL);
  if (!cpt_order_answer_put_parts (&writer, transaction, row, parts, error))
    return FALSE;
  cpt_json_end_object (&writer);
  text = cpt_json_writer_end (&writer);
  showing->text = join_document (row->document, text);
  return TRUE;
}

char *
cpt_ordering_show (CptService *self,
                   const char *channel,
                   const char *number,
                   CptProblem **problem_out)
{
  Showing showing = { channel, number, NULL, NULL };
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (self != NULL && channel != NULL && number != NULL, NULL);
  g_return_val_if_fail (problem_out != NULL, NULL);

  if (!cpt_storage_read (cpt_service_get_storage (self), show, &showing, &error))
    *problem_out =
        showing.problem != NULL ? showing.problem : cpt_service_problem_from_error (error);
  return showing.text;
}
