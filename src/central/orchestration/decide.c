/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/orchestration/decide.h"

#include "central/orchestration/astray.h"
#include "central/orchestration/facts.h"
#include "central/orchestration/outside.h"
#include "central/orchestration/passes.h"
#include "central/orchestration/publish.h"
#include "central/orchestration/receipts.h"
#include "central/orchestration/refunding.h"
#include "central/orchestration/words.h"
#include "central/storage/storage-clock.h"
#include "central/storage/storage-receipt.h"
#include "crypto/crypto.h"

#include <string.h>

#define US_PER_DAY G_GINT64_CONSTANT (86400000000)

static gboolean
append_log (const CptFacts *facts,
            const char *line,
            gboolean accepted,
            const char *problem,
            GError **error)
{
  g_autoptr (CptLogEntry) entry = cpt_log_entry_new ();
  const CptActor *actor = facts->actor;
  CptScopeHead head = { 0 };
  char scope[CPT_SCOPE_SIZE];

  g_strlcpy (entry->id, facts->command->id, sizeof entry->id);
  entry->source = actor->source;
  if (actor->terminal != NULL) {
    g_strlcpy (entry->terminal, actor->terminal->id, sizeof entry->terminal);
    entry->seq = facts->command->seq;
    cpt_scope_work (actor->store, scope);
    if (!cpt_storage_load_head (facts->transaction, scope, &head, error))
      return FALSE;
    entry->mark = head.seq;
  }
  g_strlcpy (entry->kind, facts->row->text, sizeof entry->kind);
  g_strlcpy (entry->aggregate, facts->command->aggregate, sizeof entry->aggregate);
  entry->line = g_strdup (line);
  cpt_crypto_hash (line, strlen (line), entry->hash);
  entry->received_us = actor->received_us;
  entry->effective_us = actor->effective_us;
  entry->accepted = accepted;
  entry->problem = g_strdup (problem);
  return cpt_storage_append_log (facts->transaction, entry, error);
}

static gboolean
book (const CptFacts *facts, const GArray *movements, GError **error)
{
  if (movements == NULL || movements->len == 0)
    return TRUE;
  return cpt_storage_book (facts->transaction, facts->actor->store,
                           (const CptMovement *)(gconstpointer)movements->data, movements->len,
                           facts->command->id, facts->actor->effective_us, error);
}

/* The name goes some days after the end of the order's last part; an undo that opens it again
 * takes the date back. */
static gboolean
set_erasure (const CptFacts *facts, const CptFulfilment *after, GError **error)
{
  const CptFulfilment *before = facts->before.fulfilment;
  const CptPromise *promise = after->promise;
  g_autoptr (CptContact) contact = NULL;
  g_autoptr (GPtrArray) parts = NULL;
  gboolean closed = cpt_fulfilment_is_closed (after);

  if (*promise->contact == '\0' || closed == cpt_fulfilment_is_closed (before))
    return TRUE;
  parts = cpt_storage_list_fulfilments_of_order (facts->transaction, promise->number, error);
  if (parts == NULL)
    return FALSE;
  for (guint i = 0; closed && i < parts->len; i++) {
    g_autoptr (CptFulfilment) part = NULL;

    if (g_str_equal (parts->pdata[i], after->id))
      continue;
    part = cpt_storage_load_fulfilment (facts->transaction, parts->pdata[i], error);
    if (part == NULL)
      return FALSE;
    if (g_str_equal (part->promise->order, promise->order) && !cpt_fulfilment_is_closed (part))
      closed = FALSE;
  }
  contact = cpt_storage_load_contact (facts->transaction, promise->contact, error);
  if (contact == NULL)
    return FALSE;
  contact->erase_at_us =
      closed ? facts->actor->effective_us + facts->policy->contact_days_after_end * US_PER_DAY : 0;
  return cpt_storage_save_contact (facts->transaction, contact, error) &&
         cpt_publish_contact (facts->transaction, promise->store, contact, error);
}

/* An order that was cancelled to its last piece takes its passes with it. */
static gboolean
revoke_passes (const CptFacts *facts, const CptFulfilment *after, GError **error)
{
  if (after->milestones.exit != CPT_EXIT_CANCELLED ||
      facts->before.fulfilment->milestones.exit == CPT_EXIT_CANCELLED)
    return TRUE;
  return cpt_passes_revoke_ended (facts->transaction, after, facts->actor->received_us, error);
}

/* How long it is kept has changed: the clock looks at it at once, and finds out when next. */
static gboolean
wake_clock (const CptFacts *facts, const CptFulfilment *after, GError **error)
{
  const CptMilestones *is = &after->milestones;
  const CptMilestones *was = &facts->before.fulfilment->milestones;

  if (after->promise->method != CPT_METHOD_PICKUP ||
      (is->ready_us == was->ready_us && is->hold_until_us == was->hold_until_us &&
       is->exit == was->exit))
    return TRUE;
  return cpt_storage_set_alarm (facts->transaction, after->id, facts->actor->received_us, error);
}

static gboolean
write_fulfilment (const CptFacts *facts,
                  const CptFulfilment *after,
                  GHashTable *touched,
                  GError **error)
{
  if (after == NULL)
    return TRUE;
  cpt_touched_add_lines (touched, facts->before.fulfilment, after);
  return cpt_storage_save_fulfilment (facts->transaction, after, error) &&
         cpt_publish_fulfilment (facts->transaction, facts->before.fulfilment, after, error) &&
         set_erasure (facts, after, error) && revoke_passes (facts, after, error) &&
         wake_clock (facts, after, error);
}

/* A count names its sku and its place; the undo of one has both from what it takes back. */
static gboolean
write_counted (const CptFacts *facts,
               const CptOutcome *outcome,
               GHashTable *touched,
               GError **error)
{
  const char *sku = facts->command->args.sku;

  if (outcome->place == NULL || outcome->counted_us < 0)
    return TRUE;
  if (facts->undone != NULL)
    sku = facts->undone->args.sku;
  if (*sku == '\0')
    return TRUE;
  cpt_touched_add (touched, sku);
  return cpt_storage_set_counted (facts->transaction, outcome->place->store, outcome->place->code,
                                  sku, outcome->counted_us, error);
}

static gboolean
write_place (const CptFacts *facts, const CptOutcome *outcome, GHashTable *touched, GError **error)
{
  if (outcome->place == NULL)
    return TRUE;
  return cpt_storage_save_place (facts->transaction, outcome->place, error) &&
         cpt_publish_place (facts->transaction, outcome->place, error) &&
         write_counted (facts, outcome, touched, error);
}

/* A short that opens a count, and its undo, touch the place beside their own aggregate; the place's
 * `last` stays: an undo of what was done there before is still the newest act on it. */
static gboolean
change_count (const CptFacts *facts, const CptOutcome *outcome, GError **error)
{
  g_autoptr (CptPlace) place = NULL;
  g_autoptr (GError) local_error = NULL;

  if (!outcome->opens_count && !outcome->closes_count)
    return TRUE;
  place = cpt_storage_load_place (facts->transaction, facts->actor->store, outcome->count_location,
                                  &local_error);
  if (place == NULL) {
    if (local_error == NULL)
      return TRUE;
    g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
  }
  if (outcome->closes_count
          ? !cpt_place_end_count (place, outcome->count_sku)
          : !cpt_place_open_count (place, outcome->count_sku, facts->actor->effective_us))
    return TRUE;
  return cpt_storage_save_place (facts->transaction, place, error) &&
         cpt_publish_place (facts->transaction, place, error);
}

static gboolean
write_exception (const CptFacts *facts, const CptException *exception, GError **error)
{
  if (exception == NULL)
    return TRUE;
  return cpt_storage_save_exception (facts->transaction, exception, error) &&
         cpt_publish_exception (facts->transaction, exception, error);
}

static gboolean
write_undone (const CptFacts *facts, GError **error)
{
  const char *of = facts->command->args.of;

  if (facts->command->kind != CPT_KIND_UNDO)
    return TRUE;
  return cpt_storage_mark_undone (facts->transaction, of, facts->command->id, error) &&
         cpt_outside_drop (facts->transaction, of, error) &&
         cpt_storage_free_passes (facts->transaction, of, error) &&
         cpt_storage_drop_receipt_wait (facts->transaction, of, error);
}

/* A pass counts once (I22). */
static gboolean
write_pass (const CptFacts *facts, GError **error)
{
  if (facts->command->kind != CPT_KIND_HAND_OVER || *facts->command->args.pass == '\0')
    return TRUE;
  return cpt_storage_mark_pass_used (facts->transaction, facts->context.pass.jti,
                                     facts->before.fulfilment->id, facts->command->id, error);
}

static gboolean
write_accepted (CptFacts *facts, const char *line, const CptOutcome *outcome, GError **error)
{
  g_autoptr (GHashTable) touched = cpt_touched_new ();

  cpt_touched_add_movements (touched, outcome->movements);
  return append_log (facts, line, TRUE, NULL, error) && book (facts, outcome->movements, error) &&
         write_fulfilment (facts, outcome->fulfilment, touched, error) &&
         write_place (facts, outcome, touched, error) && change_count (facts, outcome, error) &&
         write_exception (facts, outcome->exception, error) && write_undone (facts, error) &&
         write_pass (facts, error) && (!outcome->on_receipt || cpt_receipts_wait (facts, error)) &&
         cpt_outside_tell (facts, outcome, error) && cpt_refund_follow (facts, outcome, error) &&
         cpt_publish_stock (facts->transaction, facts->actor->store, touched, error);
}

/* Names the exceptions that the goods stand under, if they do. (transfer full) (nullable) */
static char *
explain (CptFacts *facts, const CptOutcome *outcome, const GPtrArray *exceptions)
{
  g_autoptr (CptProblem) problem =
      cpt_words_explain (&outcome->refusal, facts->command, facts->before.fulfilment);

  if (exceptions->len > 0)
    g_strlcpy (problem->exception, ((const CptException *)exceptions->pdata[0])->id,
               sizeof problem->exception);
  return cpt_problem_write (problem);
}

/* A refused report whose goods are in somebody's hands books them astray, under an exception. */
static gboolean
write_refused (CptFacts *facts,
               const char *line,
               const CptOutcome *outcome,
               char **problem_out,
               GError **error)
{
  g_autoptr (GHashTable) touched = cpt_touched_new ();
  g_autoptr (GPtrArray) exceptions = cpt_astray_open (facts, outcome, error);
  g_autofree char *text = NULL;

  if (exceptions == NULL)
    return FALSE;
  text = explain (facts, outcome, exceptions);
  cpt_touched_add_movements (touched, outcome->movements);
  if (!append_log (facts, line, FALSE, text, error) ||
      !write_fulfilment (facts, outcome->fulfilment, touched, error))
    return FALSE;
  for (guint i = 0; i < exceptions->len; i++)
    if (!write_exception (facts, exceptions->pdata[i], error))
      return FALSE;
  if (!book (facts, outcome->movements, error) ||
      !cpt_publish_stock (facts->transaction, facts->actor->store, touched, error))
    return FALSE;
  *problem_out = g_steal_pointer (&text);
  return TRUE;
}

gboolean
cpt_decide (CptService *self,
            CptTransaction *transaction,
            const CptActor *actor,
            const CptCommand *command,
            const char *line,
            CptVerdict **verdict_out,
            GError **error)
{
  g_auto (CptFacts) facts = { 0 };
  g_auto (CptOutcome) outcome = { 0 };
  g_autofree char *problem = NULL;
  CptVerdictStatus status = CPT_VERDICT_ACCEPTED;

  g_return_val_if_fail (self != NULL && transaction != NULL, FALSE);
  g_return_val_if_fail (actor != NULL && command != NULL && line != NULL, FALSE);
  g_return_val_if_fail (verdict_out != NULL, FALSE);

  facts.service = self;
  facts.transaction = transaction;
  facts.actor = actor;
  facts.command = command;
  if (!cpt_facts_load (&facts, error))
    return FALSE;
  if (cpt_apply (&facts.before, command, &facts.context, &outcome)) {
    if (!write_accepted (&facts, line, &outcome, error))
      return FALSE;
  } else {
    status = CPT_VERDICT_REJECTED;
    if (!write_refused (&facts, line, &outcome, &problem, error))
      return FALSE;
  }
  *verdict_out = cpt_verdict_new (command->seq, command->id, status, problem);
  return TRUE;
}
