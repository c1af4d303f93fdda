/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/orchestration/astray.h"

#include <string.h>

/* An exception is one row of at most CPT_MAX_DOC_BYTES, and an item takes up to 400 bytes of it. */
#define MAX_ITEMS 150

/* The close reasons whose movements this build can book (commands.md §1, exception.close). */
static const char *const closings[] = { "put-back", "counted-twice", "written-off", NULL };

static void
fill_closings (CptException *exception, const CptPolicy *policy)
{
  for (guint i = 0; i < policy->reasons->len; i++) {
    const CptReason *reason = policy->reasons->pdata[i];

    if (reason->sort == CPT_REASON_CLOSE && reason->live &&
        g_strv_contains (closings, reason->code))
      g_ptr_array_add (exception->closings, g_strdup (reason->code));
  }
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
  g_strlcpy (exception->wave, facts->before.fulfilment->milestones.wave, sizeof exception->wave);
  g_strlcpy (exception->fulfilment, facts->before.fulfilment->id, sizeof exception->fulfilment);
  exception->opened_us = facts->actor->received_us;
  fill_closings (exception, facts->policy);
  return exception;
}

static void
add_item (CptException *exception, const CptFacts *facts, const CptOutcome *outcome)
{
  CptExceptionItem item = { 0 };

  g_strlcpy (item.command, facts->command->id, sizeof item.command);
  g_strlcpy (item.kind, facts->row->text, sizeof item.kind);
  g_strlcpy (item.fulfilment, facts->before.fulfilment->id, sizeof item.fulfilment);
  item.line = (guint)facts->command->args.line;
  g_strlcpy (item.sku, cpt_facts_get_sku (facts), sizeof item.sku);
  item.asked = facts->command->args.quantity;
  item.booked = outcome->booked;
  item.from = cpt_bucket_floor (facts->location);
  if (!g_str_equal (exception->fulfilment, item.fulfilment))
    *exception->fulfilment = '\0'; /* several */
  g_array_append_val (exception->items, item);
}

/* Goods of one lost walk are one item for whoever closes it. Without a wave they are told apart by
 * fulfilment: two orders picked on one day have nothing in common. What does not fit opens the
 * next, which further goods join. */
CptException *
cpt_astray_open (CptFacts *facts, const CptOutcome *outcome, GError **error)
{
  g_autoptr (CptException) exception = NULL;
  char open[CPT_ID_SIZE] = "";

  if (facts->actor->terminal != NULL &&
      !cpt_storage_find_open_exception (
          facts->transaction, facts->actor->store, facts->actor->terminal->id,
          facts->before.fulfilment->milestones.wave, facts->before.fulfilment->id, open, error))
    return NULL;
  if (*open != '\0') {
    exception = cpt_storage_load_exception (facts->transaction, open, error);
    if (exception == NULL)
      return NULL;
    if (exception->items->len >= MAX_ITEMS)
      g_clear_pointer (&exception, cpt_exception_free);
  }
  if (exception == NULL)
    exception = make_exception (facts, outcome);
  add_item (exception, facts, outcome);
  return g_steal_pointer (&exception);
}
