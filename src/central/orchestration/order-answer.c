/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/orchestration/order-answer.h"

#include "wire/order.h"

#include <string.h>

#define MAX_ANSWER_BYTES (1024 * 1024)
#define NOT_REPEATED     "\"repeated\":false}"
#define REPEATED         "\"repeated\":true}"

static void
put_time (CptJsonWriter *writer, const char *name, gint64 us, const char *time_zone)
{
  g_autofree char *text = us != 0 ? cpt_time_to_text (us, time_zone) : NULL;

  cpt_json_put_text (writer, name, text);
}

static void
put_promise (CptJsonWriter *writer, const CptFulfilment *part, const char *time_zone)
{
  const CptPromise *promise = part->promise;

  cpt_json_put_text (writer, "id", part->id);
  cpt_json_put_text (writer, "reference", promise->reference);
  cpt_json_put_text (writer, "store", promise->store);
  cpt_json_put_text (writer, "method", cpt_method_to_text (promise->method));
  put_time (writer, "ready_by", promise->ready_by_us, time_zone);
  if (promise->method == CPT_METHOD_SHIP)
    put_time (writer, "ship_by", promise->ship_by_us, time_zone);
}

char *
cpt_order_answer_write (const CptOrderMaking *making)
{
  g_auto (CptJsonWriter) writer = CPT_JSON_WRITER_INIT;

  cpt_json_begin_object (&writer, NULL);
  cpt_json_put_text (&writer, "number", making->order->promise->number);
  cpt_json_put_text (&writer, "state", "open");
  cpt_json_begin_list (&writer, "fulfilments");
  for (guint i = 0; i < making->parts->len; i++) {
    const CptAssignment *assignment = making->assignments->pdata[i];

    cpt_json_begin_object (&writer, NULL);
    put_promise (&writer, making->parts->pdata[i], making->time_zones->pdata[i]);
    cpt_json_put_text (&writer, "why", assignment->why);
    cpt_json_end_object (&writer);
  }
  cpt_json_end_list (&writer);
  cpt_json_put_bool (&writer, "repeated", FALSE);
  cpt_json_end_object (&writer);
  return cpt_json_writer_end (&writer);
}

char *
cpt_order_answer_repeat (const char *answer)
{
  g_autofree char *start = NULL;

  if (!g_str_has_suffix (answer, NOT_REPEATED))
    return g_strdup (answer);
  start = g_strndup (answer, strlen (answer) - strlen (NOT_REPEATED));
  return g_strconcat (start, REPEATED, NULL);
}

GPtrArray *
cpt_order_load_parts (CptTransaction *transaction, const CptOrderRow *row, GError **error)
{
  g_autoptr (GPtrArray) ids =
      cpt_storage_list_fulfilments_of_order (transaction, row->number, error);
  g_autoptr (GPtrArray) parts =
      g_ptr_array_new_with_free_func ((GDestroyNotify)(void (*) (void))cpt_fulfilment_free);

  if (ids == NULL)
    return NULL;
  for (guint i = 0; i < ids->len; i++) {
    CptFulfilment *part = cpt_storage_load_fulfilment (transaction, ids->pdata[i], error);

    if (part == NULL)
      return NULL;
    if (g_str_equal (part->promise->order, row->id))
      g_ptr_array_add (parts, part);
    else
      cpt_fulfilment_free (part); /* another channel's order of the same number */
  }
  return g_steal_pointer (&parts);
}

CptProblem *
cpt_order_explain_end (const GPtrArray *parts)
{
  gboolean gone = FALSE, pickup = FALSE;

  for (guint i = 0; i < parts->len; i++) {
    const CptFulfilment *part = parts->pdata[i];

    pickup = pickup || part->promise->method == CPT_METHOD_PICKUP;
    for (gsize j = 0; j < part->n_lines; j++)
      gone = gone || part->lines[j].counters[CPT_COUNTER_GONE] > 0;
  }
  if (!pickup)
    return cpt_problem_new (409, "guard_failed", "This order is not collected",
                            "It is sent to the customer.");
  if (gone)
    return cpt_problem_new (409, "already_handed_over", "It was handed over", NULL);
  return cpt_problem_new (409, "order_cancelled", "Nothing of this order is left", NULL);
}

static const char *
find_state (const GPtrArray *parts)
{
  gboolean all_closed = TRUE, all_cancelled = TRUE;

  for (guint i = 0; i < parts->len; i++) {
    const CptFulfilment *part = parts->pdata[i];

    all_closed = all_closed && cpt_fulfilment_is_closed (part);
    all_cancelled = all_cancelled && part->milestones.exit == CPT_EXIT_CANCELLED;
  }
  if (all_cancelled)
    return "cancelled";
  return all_closed ? "closed" : "open";
}

static void
put_lines (CptJsonWriter *writer, const CptFulfilment *part)
{
  cpt_json_begin_list (writer, "lines");
  for (gsize i = 0; i < part->n_lines; i++) {
    const CptLine *line = &part->lines[i];

    cpt_json_begin_object (writer, NULL);
    cpt_json_put_int (writer, "line", line->number);
    cpt_json_put_text (writer, "sku", line->sku);
    for (int counter = 0; counter < CPT_N_COUNTERS; counter++)
      cpt_json_put_int (writer, cpt_counter_to_text ((CptCounter)counter), line->counters[counter]);
    cpt_json_end_object (writer);
  }
  cpt_json_end_list (writer);
}

/* The words of the day it was placed: the first answer keeps them. NULL: not a part of then. */
static const char *
find_why (JsonObject *answer, const char *id)
{
  JsonArray *parts = NULL;

  if (answer == NULL || !cpt_json_get_array (answer, "fulfilments", CPT_MAX_LINES, &parts, NULL))
    return NULL;
  for (guint i = 0; i < json_array_get_length (parts); i++) {
    JsonObject *part = json_array_get_object_element (parts, i);

    if (g_strcmp0 (json_object_get_string_member_with_default (part, "id", NULL), id) == 0)
      return json_object_get_string_member_with_default (part, "why", NULL);
  }
  return NULL;
}

gboolean
cpt_order_answer_put_parts (CptJsonWriter *writer,
                            CptTransaction *transaction,
                            const CptOrderRow *row,
                            const GPtrArray *parts,
                            GError **error)
{
  g_autoptr (JsonObject) answer =
      cpt_json_parse_object (row->answer, strlen (row->answer), MAX_ANSWER_BYTES, NULL);

  cpt_json_put_text (writer, "state", find_state (parts));
  cpt_json_begin_list (writer, "fulfilments");
  for (guint i = 0; i < parts->len; i++) {
    const CptFulfilment *part = parts->pdata[i];
    g_autoptr (CptStore) store = cpt_storage_load_store (transaction, part->promise->store, error);

    if (store == NULL)
      return FALSE;
    cpt_json_begin_object (writer, NULL);
    put_promise (writer, part, store->time_zone);
    cpt_json_put_text (writer, "why", find_why (answer, part->id));
    put_time (writer, "here", part->milestones.here_us, store->time_zone);
    cpt_json_put_text (writer, "state", cpt_word_to_text (cpt_fulfilment_get_word (part)));
    put_lines (writer, part);
    cpt_json_end_object (writer);
  }
  cpt_json_end_list (writer);
  return TRUE;
}
