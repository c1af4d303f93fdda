/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/orchestration/outside.h"

#include "central/storage/storage-webhook.h"
#include "domain/worth.h"
#include "wire/json.h"

#define US_PER_S G_GINT64_CONSTANT (1000000)

static const struct {
  CptOutside flag;
  const char *effect;
  gboolean once;  /* a fulfilment: the customer hears it a single time */
  gboolean heard; /* others are told; else it is central's own work */
} effects[] = {
  { CPT_OUTSIDE_ORDER_SHORT, "order.short", FALSE, TRUE },
  { CPT_OUTSIDE_ORDER_FOUND, "order.found", FALSE, TRUE },
  { CPT_OUTSIDE_ORDER_READY, "order.ready", TRUE, TRUE },
  { CPT_OUTSIDE_ORDER_CANCELLED, "order.cancelled", FALSE, TRUE },
  { CPT_OUTSIDE_REROUTE, "reroute", FALSE, FALSE },
  { CPT_OUTSIDE_ORDER_HANDED_OVER, "order.handed_over", FALSE, TRUE },
  { CPT_OUTSIDE_PAYMENT_CAPTURE, "payment.capture", FALSE, TRUE },
};

gboolean
cpt_outside_is_once (const char *effect)
{
  for (guint i = 0; i < G_N_ELEMENTS (effects); i++) {
    if (g_str_equal (effects[i].effect, effect))
      return effects[i].once;
  }
  return FALSE;
}

gboolean
cpt_outside_is_heard (const char *effect)
{
  for (guint i = 0; i < G_N_ELEMENTS (effects); i++) {
    if (g_str_equal (effects[i].effect, effect))
      return effects[i].heard;
  }
  return FALSE;
}

static void
write_lines (CptJsonWriter *writer, const CptFulfilment *before, const CptFulfilment *after)
{
  cpt_json_begin_list (writer, "lines");
  for (gsize i = 0; i < after->n_lines; i++) {
    const CptLine *line = &after->lines[i];
    const CptLine *old = cpt_fulfilment_find_line (before, line->number);

    if (old != NULL && old->counters[CPT_COUNTER_SHORT] == line->counters[CPT_COUNTER_SHORT] &&
        old->counters[CPT_COUNTER_CANCELLED] == line->counters[CPT_COUNTER_CANCELLED])
      continue;
    cpt_json_begin_object (writer, NULL);
    cpt_json_put_int (writer, "line", line->number);
    cpt_json_put_text (writer, "sku", line->sku);
    cpt_json_put_int (writer, "ordered", line->counters[CPT_COUNTER_ORDERED]);
    cpt_json_put_int (writer, "short", line->counters[CPT_COUNTER_SHORT]);
    cpt_json_put_int (writer, "cancelled", line->counters[CPT_COUNTER_CANCELLED]);
    cpt_json_end_object (writer);
  }
  cpt_json_end_list (writer);
}

/* What went over the counter with this act. */
static void
write_gone (CptJsonWriter *writer, const CptFulfilment *before, const CptFulfilment *after)
{
  cpt_json_begin_list (writer, "lines");
  for (gsize i = 0; i < after->n_lines; i++) {
    const CptLine *line = &after->lines[i];
    const CptLine *old = cpt_fulfilment_find_line (before, line->number);
    gint64 n =
        line->counters[CPT_COUNTER_GONE] - (old != NULL ? old->counters[CPT_COUNTER_GONE] : 0);

    if (n == 0)
      continue;
    cpt_json_begin_object (writer, NULL);
    cpt_json_put_int (writer, "line", line->number);
    cpt_json_put_text (writer, "sku", line->sku);
    cpt_json_put_int (writer, "quantity", n);
    cpt_json_end_object (writer);
  }
  cpt_json_end_list (writer);
}

/* What is paid already goes first, over all parts of the order: of what goes now, the rest is to be
 * captured. */
static gboolean
find_amount (CptFacts *facts, gint64 worth, gint64 *amount_out, GError **error)
{
  const CptFulfilment *before = facts->before.fulfilment;
  const CptPromise *promise = before->promise;
  g_autoptr (GPtrArray) parts =
      cpt_storage_list_fulfilments_of_order (facts->transaction, promise->number, error);
  gint64 gone = cpt_fulfilment_get_gone_worth (before);

  if (parts == NULL)
    return FALSE;
  for (guint i = 0; i < parts->len; i++) {
    g_autoptr (CptFulfilment) part = NULL;

    if (g_str_equal (parts->pdata[i], before->id))
      continue;
    part = cpt_storage_load_fulfilment (facts->transaction, parts->pdata[i], error);
    if (part == NULL)
      return FALSE;
    if (g_str_equal (part->promise->order, promise->order))
      gone = cpt_worth_add (gone, cpt_fulfilment_get_gone_worth (part));
  }
  *amount_out =
      MAX (0, cpt_worth_add (gone, worth) - promise->paid) - MAX (0, gone - promise->paid);
  return TRUE;
}

/* Ids and numbers, nobody's name: who listens has the order. @amount: to capture, minor units. */
static char *
write_document (const CptFacts *facts,
                const CptFulfilment *after,
                const char *effect,
                CptOutside flag,
                gint64 amount)
{
  g_auto (CptJsonWriter) writer = CPT_JSON_WRITER_INIT;

  cpt_json_begin_object (&writer, NULL);
  cpt_json_put_text (&writer, "type", effect);
  cpt_json_put_int (&writer, "at_us", facts->actor->effective_us);
  cpt_json_put_text (&writer, "command", facts->command->id);
  cpt_json_put_text (&writer, "number", after->promise->number);
  cpt_json_put_text (&writer, "fulfilment", after->id);
  cpt_json_put_text (&writer, "reference", after->promise->reference);
  cpt_json_put_text (&writer, "store", after->promise->store);
  if (flag == CPT_OUTSIDE_PAYMENT_CAPTURE) {
    cpt_json_put_int (&writer, "amount", amount);
    cpt_json_put_text (&writer, "currency", after->promise->currency);
  }
  if (flag == CPT_OUTSIDE_PAYMENT_CAPTURE || flag == CPT_OUTSIDE_ORDER_HANDED_OVER)
    write_gone (&writer, facts->before.fulfilment, after);
  else
    write_lines (&writer, facts->before.fulfilment, after);
  cpt_json_end_object (&writer);
  return cpt_json_writer_end (&writer);
}

gboolean
cpt_outside_tell (CptFacts *facts, const CptOutcome *outcome, GError **error)
{
  const CptFulfilment *after = outcome->fulfilment;
  gint64 due_us = facts->actor->received_us + facts->policy->undo_s * US_PER_S;
  gint64 amount = 0;

  if ((outcome->outside & CPT_OUTSIDE_PAYMENT_CAPTURE) != 0 &&
      !find_amount (facts, outcome->worth, &amount, error))
    return FALSE;

  for (guint i = 0; after != NULL && i < G_N_ELEMENTS (effects); i++) {
    g_autofree char *document = NULL;
    gboolean told = FALSE;

    if ((outcome->outside & effects[i].flag) == 0 ||
        (effects[i].flag == CPT_OUTSIDE_PAYMENT_CAPTURE && amount == 0))
      continue;
    if (effects[i].once && !cpt_storage_was_told (facts->transaction, after->id, effects[i].effect,
                                                  G_MAXINT64, &told, error))
      return FALSE;
    document = write_document (facts, after, effects[i].effect, effects[i].flag, amount);
    if (!told &&
        (!cpt_storage_put_outbox (facts->transaction, facts->command->id, effects[i].effect,
                                  document, due_us, error) ||
         (effects[i].heard && !cpt_storage_put_deliveries (facts->transaction, facts->command->id,
                                                           effects[i].effect, due_us, error))))
      return FALSE;
  }
  return TRUE;
}

gboolean
cpt_outside_drop (CptTransaction *transaction, const char *command, GError **error)
{
  return cpt_storage_drop_outbox (transaction, command, error) &&
         cpt_storage_drop_deliveries (transaction, command, error);
}
