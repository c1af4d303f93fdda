/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/orchestration/refunding.h"

#include "central/orchestration/outside.h"
#include "central/storage/storage-clock.h"
#include "domain/worth.h"
#include "wire/json.h"

#include <string.h>

#define US_PER_S           G_GINT64_CONSTANT (1000000)
#define US_PER_HOUR        (3600 * US_PER_S)
#define MAX_DOCUMENT_BYTES (1024 * 1024)

gboolean
cpt_refund_find_amount (CptFacts *facts,
                        const CptFulfilment *after,
                        gint64 worth,
                        gint64 *amount_out,
                        GError **error)
{
  const CptPromise *promise = after->promise;
  g_autoptr (GPtrArray) parts =
      cpt_storage_list_fulfilments_of_order (facts->transaction, promise->number, error);
  gint64 kept = cpt_fulfilment_get_kept_worth (after);

  if (parts == NULL)
    return FALSE;
  for (guint i = 0; i < parts->len; i++) {
    g_autoptr (CptFulfilment) part = NULL;

    if (g_str_equal (parts->pdata[i], after->id))
      continue;
    part = cpt_storage_load_fulfilment (facts->transaction, parts->pdata[i], error);
    if (part == NULL)
      return FALSE;
    if (g_str_equal (part->promise->order, promise->order))
      kept = cpt_worth_add (kept, cpt_fulfilment_get_kept_worth (part));
  }
  *amount_out = CLAMP (promise->paid - kept, 0, worth);
  return TRUE;
}

static gint64
find_soonest (const CptFacts *facts)
{
  return facts->actor->received_us + facts->policy->undo_s * US_PER_S;
}

gint64
cpt_refund_find_due (const CptFacts *facts, const CptFulfilment *after)
{
  gint64 soonest_us = find_soonest (facts);

  /* Some is gone, and nothing can be opened again; or nothing is left to put back. */
  if (after->milestones.exit != CPT_EXIT_EXPIRED || cpt_fulfilment_get_sums (after).custody == 0)
    return soonest_us;
  return MAX (soonest_us,
              after->milestones.exit_us + facts->policy->refund_wait_hours * US_PER_HOUR);
}

static gboolean
find_asked (CptFacts *facts, CptEffectRow *row, gboolean *found_out, GError **error)
{
  return cpt_storage_find_effect (facts->transaction, facts->before.fulfilment->id,
                                  cpt_kind_get_row (CPT_KIND_EXPIRE)->text, CPT_EFFECT_REFUND, row,
                                  found_out, error);
}

/* Of the pieces that were given up, as the message lists them, those that are not kept again. */
static GArray *
find_rest (const CptFacts *facts, const CptFulfilment *after, const CptEffectRow *row)
{
  g_autoptr (JsonObject) object =
      cpt_json_parse_object (row->document, strlen (row->document), MAX_DOCUMENT_BYTES, NULL);
  GArray *rest = g_array_new (FALSE, TRUE, sizeof (CptUnits));
  JsonArray *list = NULL;

  if (object == NULL || !cpt_json_get_array (object, "lines", CPT_MAX_LINES, &list, NULL))
    return rest;
  for (guint i = 0; i < json_array_get_length (list); i++) {
    JsonObject *each = json_array_get_object_element (list, i);
    const CptLine *line, *old;
    CptUnits units = { 0 };
    gint64 number = 0;

    if (!cpt_json_get_int (each, "line", 1, CPT_MAX_LINE_NUMBER, &number, NULL) ||
        !cpt_json_get_int (each, "quantity", 1, CPT_MAX_PIECES, &units.quantity, NULL))
      continue;
    units.line = (guint)number;
    line = cpt_fulfilment_find_line (after, units.line);
    old = cpt_fulfilment_find_line (facts->before.fulfilment, units.line);
    units.quantity -= old->counters[CPT_COUNTER_CANCELLED] - line->counters[CPT_COUNTER_CANCELLED];
    if (units.quantity > 0)
      g_array_append_val (rest, units);
  }
  return rest;
}

static gint64
find_worth (const CptFulfilment *after, const GArray *rest)
{
  gint64 worth = 0;

  for (guint i = 0; i < rest->len; i++) {
    const CptUnits *units = &g_array_index (rest, CptUnits, i);
    const CptLine *line = cpt_fulfilment_find_line (after, units->line);

    worth = cpt_worth_add (
        worth,
        cpt_line_get_worth (line, line->counters[CPT_COUNTER_GONE] + cpt_line_get_owed (line),
                            units->quantity));
  }
  return worth;
}

/* What was asked for is asked for no more, but for what stands on its shelf already. */
static gboolean
ask_for_rest (CptFacts *facts, const CptFulfilment *after, const CptEffectRow *row, GError **error)
{
  g_autoptr (GArray) rest = find_rest (facts, after, row);
  gint64 amount = 0;

  if (!cpt_storage_drop_effect (facts->transaction, row->command, CPT_EFFECT_REFUND, error) ||
      !cpt_refund_find_amount (facts, after, find_worth (after, rest), &amount, error))
    return FALSE;
  return amount == 0 ||
         cpt_outside_ask_refund (facts, after, rest, amount, find_soonest (facts), error);
}

gboolean
cpt_refund_follow (CptFacts *facts, const CptOutcome *outcome, GError **error)
{
  g_auto (CptEffectRow) row = { 0 };
  const CptFulfilment *after = outcome->fulfilment;
  const CptFulfilment *before = facts->before.fulfilment;
  gboolean found = FALSE;

  if (after == NULL || before == NULL || before->milestones.exit != CPT_EXIT_EXPIRED)
    return TRUE;
  if (!find_asked (facts, &row, &found, error))
    return FALSE;
  if (!found || row.due_us <= facts->actor->received_us)
    return TRUE;
  if (after->milestones.exit != CPT_EXIT_EXPIRED)
    return ask_for_rest (facts, after, &row, error);
  return cpt_storage_move_effect (facts->transaction, row.command, CPT_EFFECT_REFUND,
                                  cpt_refund_find_due (facts, after), error);
}

gboolean
cpt_refund_has_gone (CptTransaction *transaction,
                     const char *fulfilment,
                     gint64 now_us,
                     gboolean *gone_out,
                     GError **error)
{
  g_auto (CptEffectRow) row = { 0 };
  gboolean found = FALSE;

  if (!cpt_storage_find_effect (transaction, fulfilment, cpt_kind_get_row (CPT_KIND_EXPIRE)->text,
                                CPT_EFFECT_REFUND, &row, &found, error))
    return FALSE;
  *gone_out = found && row.due_us <= now_us;
  return TRUE;
}
