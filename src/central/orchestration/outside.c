/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/orchestration/outside.h"

#include "central/orchestration/refunding.h"
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
  { CPT_OUTSIDE_ORDER_EXTENDED, "order.extended", FALSE, TRUE },
  { CPT_OUTSIDE_ORDER_REOPENED, "order.reopened", FALSE, TRUE },
  { CPT_OUTSIDE_ORDER_RESENT, "order.resent", FALSE, TRUE },
  { CPT_OUTSIDE_ORDER_REMINDER, "order.reminder", FALSE, TRUE },
  { CPT_OUTSIDE_ORDER_LAST_DAY, "order.last_day", FALSE, TRUE },
  { CPT_OUTSIDE_PAYMENT_ENDS, "payment.ends", FALSE, TRUE },
  { CPT_OUTSIDE_ORDER_EXPIRED, "order.expired", FALSE, TRUE },
  { CPT_OUTSIDE_PAYMENT_REFUND, CPT_EFFECT_REFUND, FALSE, TRUE },
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

/* Pieces by which a counter grew with this act. */
static GArray *
find_units (const CptFulfilment *before, const CptFulfilment *after, CptCounter counter)
{
  GArray *all = g_array_new (FALSE, TRUE, sizeof (CptUnits));

  for (gsize i = 0; i < after->n_lines; i++) {
    const CptLine *line = &after->lines[i];
    const CptLine *old = cpt_fulfilment_find_line (before, line->number);
    CptUnits units = { line->number, line->counters[counter] };

    units.quantity -= old != NULL ? old->counters[counter] : 0;
    if (units.quantity > 0)
      g_array_append_val (all, units);
  }
  return all;
}

static void
write_units (CptJsonWriter *writer, const CptFulfilment *after, const GArray *all)
{
  cpt_json_begin_list (writer, "lines");
  for (guint i = 0; i < all->len; i++) {
    const CptUnits *units = &g_array_index (all, CptUnits, i);

    cpt_json_begin_object (writer, NULL);
    cpt_json_put_int (writer, "line", units->line);
    cpt_json_put_text (writer, "sku", cpt_fulfilment_find_line (after, units->line)->sku);
    cpt_json_put_int (writer, "quantity", units->quantity);
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

#define OF_THE_HOLD                                                                                \
  (CPT_OUTSIDE_ORDER_READY | CPT_OUTSIDE_ORDER_EXTENDED | CPT_OUTSIDE_ORDER_REOPENED |             \
   CPT_OUTSIDE_ORDER_RESENT | CPT_OUTSIDE_ORDER_REMINDER | CPT_OUTSIDE_ORDER_LAST_DAY |            \
   CPT_OUTSIDE_PAYMENT_ENDS)
#define OF_MONEY (CPT_OUTSIDE_PAYMENT_CAPTURE | CPT_OUTSIDE_PAYMENT_REFUND)

/* Until when it is held, when the customer was told before, when its payment ends. */
static void
write_hold (CptJsonWriter *writer,
            const CptFacts *facts,
            const CptFulfilment *after,
            CptOutside flag)
{
  if ((flag & OF_THE_HOLD) != 0)
    cpt_json_put_int_if (writer, "hold_until_us", after->milestones.hold_until_us, 0);
  if (flag == CPT_OUTSIDE_ORDER_RESENT)
    cpt_json_put_int_if (writer, "told_us", facts->before.fulfilment->milestones.told_us, 0);
  if (flag == CPT_OUTSIDE_PAYMENT_ENDS)
    cpt_json_put_int (writer, "authorised_until_us", after->promise->authorised_until_us);
}

/* Ids and numbers, nobody's name: who listens has the order. @amount: minor units, of money;
 * @units: (nullable) pieces that are meant, else what is short or cancelled of each line */
static char *
write_document (const CptFacts *facts,
                const CptFulfilment *after,
                const char *effect,
                CptOutside flag,
                gint64 amount,
                const GArray *units)
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
  write_hold (&writer, facts, after, flag);
  if ((flag & OF_MONEY) != 0) {
    cpt_json_put_int (&writer, "amount", amount);
    cpt_json_put_text (&writer, "currency", after->promise->currency);
  }
  if (units != NULL)
    write_units (&writer, after, units);
  else
    write_lines (&writer, facts->before.fulfilment, after);
  cpt_json_end_object (&writer);
  return cpt_json_writer_end (&writer);
}

/* (transfer full) (nullable) */
static GArray *
find_meant (const CptFacts *facts, const CptFulfilment *after, CptOutside flag)
{
  if ((flag & (CPT_OUTSIDE_PAYMENT_CAPTURE | CPT_OUTSIDE_ORDER_HANDED_OVER)) != 0)
    return find_units (facts->before.fulfilment, after, CPT_COUNTER_GONE);
  if ((flag & (CPT_OUTSIDE_PAYMENT_REFUND | CPT_OUTSIDE_ORDER_EXPIRED)) != 0)
    return find_units (facts->before.fulfilment, after, CPT_COUNTER_CANCELLED);
  return NULL;
}

static gboolean
find_money (CptFacts *facts,
            const CptOutcome *outcome,
            CptOutside flag,
            gint64 *amount_out,
            GError **error)
{
  if (flag == CPT_OUTSIDE_PAYMENT_CAPTURE)
    return find_amount (facts, outcome->worth, amount_out, error);
  if (flag == CPT_OUTSIDE_PAYMENT_REFUND)
    return cpt_refund_find_amount (facts, outcome->fulfilment, outcome->worth, amount_out, error);
  return TRUE;
}

static gboolean
put (CptFacts *facts, const char *effect, const char *document, gint64 due_us, GError **error)
{
  return cpt_storage_put_outbox (facts->transaction, facts->command->id, effect, document, due_us,
                                 error) &&
         (!cpt_outside_is_heard (effect) ||
          cpt_storage_put_deliveries (facts->transaction, facts->command->id, effect, due_us,
                                      error));
}

static gboolean
tell (CptFacts *facts, const CptOutcome *outcome, gsize i, GError **error)
{
  const CptFulfilment *after = outcome->fulfilment;
  CptOutside flag = effects[i].flag;
  gint64 due_us = facts->actor->received_us + facts->policy->undo_s * US_PER_S;
  g_autoptr (GArray) units = find_meant (facts, after, flag);
  g_autofree char *document = NULL;
  gboolean told = FALSE;
  gint64 amount = 0;

  if (!find_money (facts, outcome, flag, &amount, error))
    return FALSE;
  if ((flag & OF_MONEY) != 0 && amount == 0)
    return TRUE;
  if (effects[i].once && !cpt_storage_was_told (facts->transaction, after->id, effects[i].effect,
                                                G_MAXINT64, &told, error))
    return FALSE;
  if (told)
    return TRUE;
  if (flag == CPT_OUTSIDE_PAYMENT_REFUND)
    due_us = cpt_refund_find_due (facts, after);
  document = write_document (facts, after, effects[i].effect, flag, amount, units);
  return put (facts, effects[i].effect, document, due_us, error);
}

gboolean
cpt_outside_tell (CptFacts *facts, const CptOutcome *outcome, GError **error)
{
  for (gsize i = 0; outcome->fulfilment != NULL && i < G_N_ELEMENTS (effects); i++)
    if ((outcome->outside & effects[i].flag) != 0 && !tell (facts, outcome, i, error))
      return FALSE;
  return TRUE;
}

gboolean
cpt_outside_ask_refund (CptFacts *facts,
                        const CptFulfilment *after,
                        const GArray *units,
                        gint64 amount,
                        gint64 due_us,
                        GError **error)
{
  g_autofree char *document =
      write_document (facts, after, CPT_EFFECT_REFUND, CPT_OUTSIDE_PAYMENT_REFUND, amount, units);

  return put (facts, CPT_EFFECT_REFUND, document, due_us, error);
}

gboolean
cpt_outside_drop (CptTransaction *transaction, const char *command, GError **error)
{
  return cpt_storage_drop_outbox (transaction, command, error) &&
         cpt_storage_drop_deliveries (transaction, command, error);
}
