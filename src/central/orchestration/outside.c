/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/orchestration/outside.h"

#include "wire/json.h"

#define US_PER_S G_GINT64_CONSTANT (1000000)

static const struct {
  CptOutside flag;
  const char *effect;
  gboolean once; /* a fulfilment: the customer hears it a single time */
} effects[] = {
  { CPT_OUTSIDE_ORDER_SHORT, "order.short", FALSE },
  { CPT_OUTSIDE_ORDER_FOUND, "order.found", FALSE },
  { CPT_OUTSIDE_ORDER_READY, "order.ready", TRUE },
  { CPT_OUTSIDE_ORDER_CANCELLED, "order.cancelled", FALSE },
  { CPT_OUTSIDE_REROUTE, "reroute", FALSE },
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

/* Ids and numbers, nobody's name: who listens has the order. */
static char *
write_document (const CptFacts *facts, const CptFulfilment *after, const char *effect)
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
  write_lines (&writer, facts->before.fulfilment, after);
  cpt_json_end_object (&writer);
  return cpt_json_writer_end (&writer);
}

static gboolean
tell (CptFacts *facts,
      const CptFulfilment *after,
      const char *effect,
      gint64 due_us,
      GError **error)
{
  g_autofree char *document = write_document (facts, after, effect);

  return cpt_storage_put_outbox (facts->transaction, facts->command->id, effect, document, due_us,
                                 error);
}

gboolean
cpt_outside_tell (CptFacts *facts, const CptOutcome *outcome, GError **error)
{
  const CptFulfilment *after = outcome->fulfilment;
  gint64 due_us = facts->actor->received_us + facts->policy->undo_s * US_PER_S;

  for (guint i = 0; after != NULL && i < G_N_ELEMENTS (effects); i++) {
    gboolean told = FALSE;

    if ((outcome->outside & effects[i].flag) == 0)
      continue;
    if (effects[i].once && !cpt_storage_was_told (facts->transaction, after->id, effects[i].effect,
                                                  G_MAXINT64, &told, error))
      return FALSE;
    if (!told && !tell (facts, after, effects[i].effect, due_us, error))
      return FALSE;
  }
  return TRUE;
}
