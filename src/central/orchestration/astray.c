/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/orchestration/astray.h"

#include <string.h>

/* An exception is one row of at most CPT_MAX_DOC_BYTES, and an item takes up to 400 bytes of it. */
#define MAX_ITEMS 150

/* The answers to goods that came from a shelf, and to those that went over the counter (commands.md
 * §1, exception.close). */
static const char *const of_floor[] = { "put-back", "counted-twice", "written-off", NULL };
static const char *const of_custody[] = { "brought-back", "charged", "counted-twice", "written-off",
                                          NULL };

static gboolean
is_hand_over (const CptFacts *facts)
{
  return facts->command->kind == CPT_KIND_HAND_OVER;
}

static void
fill_closings (CptException *exception, const CptFacts *facts)
{
  const GPtrArray *reasons = facts->policy->reasons;

  for (guint i = 0; i < reasons->len; i++) {
    const CptReason *reason = reasons->pdata[i];

    if (reason->sort == CPT_REASON_CLOSE && reason->live &&
        g_strv_contains (is_hand_over (facts) ? of_custody : of_floor, reason->code))
      g_ptr_array_add (exception->closings, g_strdup (reason->code));
  }
}

/* Those of a walk are one item for whoever closes it. A customer is no walk: what went over the
 * counter stands by itself. */
static const char *
get_wave (const CptFacts *facts)
{
  return is_hand_over (facts) ? "" : facts->before.fulfilment->milestones.wave;
}

static CptException *
make_exception (CptFacts *facts, const CptOutcome *outcome)
{
  char id[CPT_ID_SIZE];
  CptException *exception;

  cpt_service_new_id (facts->service, id);
  exception = cpt_exception_new (id);
  g_strlcpy (exception->store, facts->actor->store, sizeof exception->store);
  g_strlcpy (exception->code, cpt_refusal_code_to_text (outcome->refusal.code),
             sizeof exception->code);
  if (facts->actor->terminal != NULL)
    g_strlcpy (exception->terminal, facts->actor->terminal->id, sizeof exception->terminal);
  g_strlcpy (exception->wave, get_wave (facts), sizeof exception->wave);
  g_strlcpy (exception->fulfilment, facts->before.fulfilment->id, sizeof exception->fulfilment);
  exception->opened_us = facts->actor->received_us;
  fill_closings (exception, facts);
  return exception;
}

static void
add_item (CptException *exception,
          const CptFacts *facts,
          const char *command,
          const CptAstray *astray)
{
  const CptFulfilment *fulfilment = facts->before.fulfilment;
  const CptLine *line = cpt_fulfilment_find_line (fulfilment, astray->line);
  CptExceptionItem item = { 0 };

  g_strlcpy (item.command, command, sizeof item.command);
  g_strlcpy (item.kind, facts->row->text, sizeof item.kind);
  g_strlcpy (item.fulfilment, fulfilment->id, sizeof item.fulfilment);
  item.line = astray->line;
  g_strlcpy (item.sku, line != NULL ? line->sku : "", sizeof item.sku);
  item.asked = astray->asked;
  item.booked = astray->booked;
  item.from = astray->from;
  if (!g_str_equal (exception->fulfilment, item.fulfilment))
    *exception->fulfilment = '\0'; /* several */
  g_array_append_val (exception->items, item);
}

/* Two terminals gave the same goods: the act that was accepted is named too. */
static void
name_first_act (CptException *exception, const CptFacts *facts, const CptOutcome *outcome)
{
  const CptLast *last = &facts->before.fulfilment->last;
  CptAstray first = g_array_index (outcome->astray, CptAstray, 0);

  if (outcome->refusal.code != CPT_REFUSAL_ALREADY_HANDED_OVER || !is_hand_over (facts) ||
      !g_str_equal (last->kind, facts->row->text))
    return;
  first.booked = 0;
  add_item (exception, facts, last->command, &first);
}

static gboolean
is_of_hand_over (const CptException *exception)
{
  return exception->items->len > 0 &&
         g_array_index (exception->items, CptExceptionItem, 0).from.sort == CPT_BUCKET_CUSTODY;
}

/* The open one that these goods join: (transfer full) (nullable). */
static CptException *
find_open (CptFacts *facts, GError **error)
{
  g_autoptr (CptException) exception = NULL;
  char open[CPT_ID_SIZE] = "";

  if (facts->actor->terminal == NULL ||
      !cpt_storage_find_open_exception (facts->transaction, facts->actor->store,
                                        facts->actor->terminal->id, get_wave (facts),
                                        facts->before.fulfilment->id, open, error) ||
      *open == '\0')
    return NULL;
  exception = cpt_storage_load_exception (facts->transaction, open, error);
  if (exception == NULL || is_of_hand_over (exception) != is_hand_over (facts))
    return NULL;
  return g_steal_pointer (&exception);
}

static void
free_exception (gpointer exception)
{
  cpt_exception_free (exception);
}

/* Without a wave goods are told apart by fulfilment: two orders picked on one day have nothing in
 * common. */
GPtrArray *
cpt_astray_open (CptFacts *facts, const CptOutcome *outcome, GError **error)
{
  g_autoptr (GPtrArray) exceptions = g_ptr_array_new_with_free_func (free_exception);
  CptException *exception = NULL;
  GError *local_error = NULL;

  if (!outcome->opens_exception || facts->before.fulfilment == NULL)
    return g_steal_pointer (&exceptions);
  exception = find_open (facts, &local_error);
  if (local_error != NULL) {
    g_propagate_error (error, local_error);
    return NULL;
  }
  if (exception != NULL)
    g_ptr_array_add (exceptions, exception);
  for (guint i = 0; i < outcome->astray->len; i++) {
    if (exception == NULL || exception->items->len >= MAX_ITEMS) {
      exception = make_exception (facts, outcome);
      g_ptr_array_add (exceptions, exception);
      if (i == 0)
        name_first_act (exception, facts, outcome);
    }
    add_item (exception, facts, facts->command->id, &g_array_index (outcome->astray, CptAstray, i));
  }
  return g_steal_pointer (&exceptions);
}
