/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verdicts.h"

#include "verdict-counter.h"
#include "verdict-question.h"

#include <string.h>

/* ---- the guards of the table, in its words ---- */

typedef enum {
  ELSE = 0, /* 5 guard_failed */
  DONE,     /* 3 already_done: somebody did it, or nothing would change */
  MUCH,     /* 4 over_limit: too late, too many */
} Hint;

static gboolean
accept_not_open (const Question *q)
{
  return q->all.owed + q->all.custody == 0;
}

static gboolean
accept_gone (const Question *q)
{
  return accept_not_open (q) && q->all.gone > 0;
}

static gboolean
accept_not_from (const Question *q)
{
  return strcmp (q->milestones->holder_sign_in, q->args->from_sign_in) != 0;
}

static gboolean
accept_not_from_somebody (const Question *q)
{
  return accept_not_from (q) && *q->milestones->holder_sign_in != '\0';
}

static gboolean
accept_changes_nothing (const Question *q)
{
  const char *holder = *q->args->for_sign_in != '\0' ? q->args->for_sign_in : q->command->sign_in;

  return strcmp (q->milestones->holder_sign_in, holder) == 0 &&
         strcmp (q->milestones->wave, q->args->wave) == 0 &&
         strcmp (q->milestones->tote, q->args->tote) == 0 && q->milestones->accepted_us != 0;
}

static gboolean
release_not_held (const Question *q)
{
  return *q->milestones->holder_sign_in == '\0';
}

static gboolean
bag_exists_and_is_empty (const Question *q)
{
  return question_find_bag (q, q->args->bag) != NULL && q->args->units->len == 0;
}

static gboolean
bag_is_of_other (const Question *q)
{
  return question_find_bag (q, q->args->bag) == NULL && q->context->bag_of_other;
}

static gboolean
bag_is_one_too_many (const Question *q)
{
  return question_find_bag (q, q->args->bag) == NULL &&
         q->fulfilment->bags->len >= q->context->policy->bags_max_per_fulfilment;
}

static gboolean
nothing_in_custody (const Question *q)
{
  return q->all.custody == 0;
}

static gboolean
stage_foreign_bag (const Question *q)
{
  for (guint i = 0; i < q->args->bags->len; i++)
    if (question_find_bag (q, q->args->bags->pdata[i]) == NULL)
      return TRUE;
  return FALSE;
}

static gboolean
stage_full (const Question *q)
{
  return q->context->place_capacity > 0 && q->context->place_load >= q->context->place_capacity;
}

static gboolean
stage_changes_nothing (const Question *q)
{
  if (stage_foreign_bag (q) || q->milestones->staged_us == 0 ||
      strcmp (q->milestones->location, q->args->location) != 0)
    return FALSE;
  for (guint i = 0; i < q->args->bags->len; i++)
    if (strcmp (question_find_bag (q, q->args->bags->pdata[i])->location, q->args->location) != 0)
      return FALSE;
  return TRUE;
}

static gboolean
ready_not_whole (const Question *q)
{
  return !question_is_whole (q);
}

static gboolean
ready_no_place (const Question *q)
{
  return *q->milestones->location == '\0';
}

static gboolean
cancel_nothing_owed (const Question *q)
{
  return q->args->units == NULL && q->all.owed == 0;
}

static gboolean
decline_gone (const Question *q)
{
  return q->all.gone > 0;
}

static gboolean
decline_nothing_owed (const Question *q)
{
  return q->all.owed == 0;
}

static gboolean
close_closed (const Question *q)
{
  return q->before->exception->closed_us != 0;
}

static gboolean
close_not_among_its_answers (const Question *q)
{
  const GPtrArray *closings = q->before->exception->closings;

  for (guint i = 0; i < closings->len; i++)
    if (strcmp (closings->pdata[i], q->args->as) == 0)
      return FALSE;
  return TRUE;
}

static gboolean
arrive_not_collected (const Question *q)
{
  return q->fulfilment->promise->method != CPT_METHOD_PICKUP;
}

static gboolean
arrive_not_open (const Question *q)
{
  return q->all.owed + q->all.custody == 0 || q->milestones->exit != CPT_EXIT_NONE;
}

static gboolean
is_not_ready_here (const Question *q)
{
  return q->fulfilment->promise->method != CPT_METHOD_PICKUP || !question_is_ready (q);
}

static gboolean
is_never_held (const Question *q)
{
  return q->milestones->hold_until_us == 0;
}

static gboolean
is_told_just_now (const Question *q)
{
  gint64 ago_us = q->context->effective_us - q->milestones->told_us;

  return !is_not_ready_here (q) && q->milestones->told_us != 0 && ago_us >= 0 &&
         ago_us < 30 * G_GINT64_CONSTANT (1000000);
}

static gboolean
reopen_never_left (const Question *q)
{
  return q->milestones->exit == CPT_EXIT_NONE;
}

static gboolean
reopen_not_expired (const Question *q)
{
  return q->milestones->exit != CPT_EXIT_EXPIRED;
}

static gboolean
reopen_refunded (const Question *q)
{
  return !reopen_not_expired (q) && q->context->refund_has_gone;
}

static gboolean
remind_not_yet (const Question *q)
{
  return q->args->moment_us > q->context->effective_us;
}

static gboolean
remind_told_since (const Question *q)
{
  return !is_not_ready_here (q) && !remind_not_yet (q) &&
         strcmp (q->args->what, "authorisation") != 0 &&
         q->milestones->told_us >= q->args->moment_us;
}

static gboolean
expire_not_yet (const Question *q)
{
  return is_never_held (q) || q->milestones->hold_until_us > q->context->effective_us;
}

static const CptLast *
get_last (const Question *q)
{
  static const CptLast none = { 0 };

  if (q->fulfilment != NULL)
    return &q->fulfilment->last;
  if (q->before->place != NULL)
    return &q->before->place->last;
  return q->before->exception != NULL ? &q->before->exception->last : &none;
}

static gboolean
undo_undone (const Question *q)
{
  return q->context->undone_already;
}

static gboolean
undo_not_newest (const Question *q)
{
  return strcmp (get_last (q)->command, q->args->of) != 0;
}

static gboolean
undo_too_late (const Question *q)
{
  gint64 done_us =
      undo_not_newest (q) ? q->context->undone_effective_us : get_last (q)->effective_us;

  return q->context->undone_known && done_us != 0 &&
         q->context->effective_us - done_us > 30 * G_GINT64_CONSTANT (1000000);
}

static gboolean
undo_not_accepted_here (const Question *q)
{
  return !q->context->undone_known || !q->context->undone_from_terminal;
}

static gboolean
undo_no_such_kind (const Question *q)
{
  static const char *const NO[] = {
    "fulfilment.cancel", "exception.close", "undo", "fulfilment.reopen",
    "promise.remind",    "promise.expire",  NULL
  };

  return g_strv_contains (NO, get_last (q)->kind);
}

/* clang-format off */
static const struct {
  CptKind kind;
  const char *guard; /* as the contract words it */
  gboolean (*fails) (const Question *q);
  Hint hint;
} GUARDS[] = {
  { CPT_KIND_ACCEPT, "open (owed + custody > 0)", accept_not_open, ELSE },
  { CPT_KIND_ACCEPT, "what is handed over, somebody did", accept_gone, DONE },
  { CPT_KIND_ACCEPT, "not ready", question_is_ready, ELSE },
  { CPT_KIND_ACCEPT, "holder = from", accept_not_from, ELSE },
  { CPT_KIND_ACCEPT, "holder ≠ from is already_done if somebody holds it", accept_not_from_somebody, DONE },
  { CPT_KIND_ACCEPT, "something changes", accept_changes_nothing, DONE },
  { CPT_KIND_RELEASE, "held", release_not_held, DONE },
  { CPT_KIND_BAG, "not empty for a bag that exists", bag_exists_and_is_empty, DONE },
  { CPT_KIND_BAG, "the number is new, or this fulfilment's", bag_is_of_other, ELSE },
  { CPT_KIND_BAG, "≤ policy bags.max_per_fulfilment", bag_is_one_too_many, MUCH },
  { CPT_KIND_STAGE, "custody > 0", nothing_in_custody, ELSE },
  { CPT_KIND_STAGE, "every bag is this fulfilment's", stage_foreign_bag, ELSE },
  { CPT_KIND_STAGE, "fulfilments standing there < its capacity", stage_full, MUCH },
  { CPT_KIND_STAGE, "something changes", stage_changes_nothing, DONE },
  { CPT_KIND_READY, "custody > 0", nothing_in_custody, ELSE },
  { CPT_KIND_READY, "every line to_pick = 0 and to_put_back = 0", ready_not_whole, ELSE },
  { CPT_KIND_READY, "location set", ready_no_place, ELSE },
  { CPT_KIND_READY, "not ready", question_is_ready, DONE },
  { CPT_KIND_CANCEL, "null: any owed > 0", cancel_nothing_owed, DONE },
  { CPT_KIND_DECLINE, "owed > 0", decline_nothing_owed, DONE },
  { CPT_KIND_DECLINE, "gone = 0", decline_gone, ELSE },
  { CPT_KIND_DECLINE, "not ready", question_is_ready, ELSE },
  { CPT_KIND_CLOSE, "open", close_closed, DONE },
  { CPT_KIND_CLOSE, "a reason that the exception allows", close_not_among_its_answers, ELSE },
  { CPT_KIND_ARRIVE, "to be collected", arrive_not_collected, ELSE },
  { CPT_KIND_ARRIVE, "open", arrive_not_open, ELSE },
  { CPT_KIND_EXTEND, "to be collected", arrive_not_collected, ELSE },
  { CPT_KIND_EXTEND, "open", arrive_not_open, ELSE },
  { CPT_KIND_EXTEND, "held until some day", is_never_held, ELSE },
  { CPT_KIND_RESEND, "ready, to be collected", is_not_ready_here, ELSE },
  { CPT_KIND_RESEND, "not told within undo_s", is_told_just_now, DONE },
  { CPT_KIND_REOPEN, "open is already_done", reopen_never_left, DONE },
  { CPT_KIND_REOPEN, "expired", reopen_not_expired, ELSE },
  { CPT_KIND_REOPEN, "its refund has not gone", reopen_refunded, MUCH },
  { CPT_KIND_REOPEN, "custody > 0", nothing_in_custody, ELSE },
  { CPT_KIND_REMIND, "ready, to be collected", is_not_ready_here, ELSE },
  { CPT_KIND_REMIND, "at_us ≤ effective", remind_not_yet, ELSE },
  { CPT_KIND_REMIND, "told before at_us", remind_told_since, DONE },
  { CPT_KIND_EXPIRE, "ready, to be collected", is_not_ready_here, ELSE },
  { CPT_KIND_EXPIRE, "hold_until ≤ effective", expire_not_yet, ELSE },
  { CPT_KIND_UNDO, "undone before", undo_undone, DONE },
  { CPT_KIND_UNDO, "effective − its effective ≤ undo_s", undo_too_late, MUCH },
  { CPT_KIND_UNDO, "was accepted, came from a terminal", undo_not_accepted_here, ELSE },
  { CPT_KIND_UNDO, "is of a kind with undo", undo_no_such_kind, ELSE },
  { CPT_KIND_UNDO, "is the newest accepted command on its aggregate", undo_not_newest, ELSE },
};

/* The column `codes`. */
static const struct {
  CptKind kind;
  gboolean cancelled, handed_over, done, limit;
} CODES[] = {
  { CPT_KIND_ACCEPT, TRUE, FALSE, TRUE, FALSE },   { CPT_KIND_RELEASE, FALSE, FALSE, TRUE, FALSE },
  { CPT_KIND_PICK, TRUE, TRUE, TRUE, FALSE },      { CPT_KIND_SHORT, TRUE, TRUE, TRUE, FALSE },
  { CPT_KIND_UNSHORT, TRUE, FALSE, TRUE, FALSE },  { CPT_KIND_BAG, TRUE, TRUE, TRUE, TRUE },
  { CPT_KIND_STAGE, TRUE, TRUE, TRUE, TRUE },      { CPT_KIND_READY, TRUE, TRUE, TRUE, FALSE },
  { CPT_KIND_PUT_BACK, FALSE, TRUE, TRUE, FALSE }, { CPT_KIND_CANCEL, TRUE, TRUE, TRUE, FALSE },
  { CPT_KIND_DECLINE, TRUE, TRUE, TRUE, FALSE },   { CPT_KIND_COUNT, FALSE, FALSE, FALSE, FALSE },
  { CPT_KIND_CLOSE, FALSE, FALSE, TRUE, FALSE },   { CPT_KIND_UNDO, FALSE, FALSE, TRUE, TRUE },
  { CPT_KIND_REVEAL, FALSE, FALSE, FALSE, FALSE }, { CPT_KIND_HAND_OVER, TRUE, TRUE, FALSE, FALSE },
  { CPT_KIND_ARRIVE, TRUE, TRUE, FALSE, FALSE },   { CPT_KIND_EXTEND, TRUE, TRUE, FALSE, FALSE },
  { CPT_KIND_REOPEN, FALSE, FALSE, TRUE, TRUE },   { CPT_KIND_RESEND, TRUE, TRUE, TRUE, FALSE },
  { CPT_KIND_REMIND, TRUE, TRUE, TRUE, FALSE },    { CPT_KIND_EXPIRE, TRUE, TRUE, FALSE, FALSE },
};
/* clang-format on */

/* §3: the first that fits of the kind's own codes. */
static CptRefusalCode
choose (const Question *q, const Pieces *pieces, gboolean done, gboolean much)
{
  CptKind kind = q->command->kind;
  CptExit exit = q->milestones != NULL ? q->milestones->exit : CPT_EXIT_NONE;

  if (kind == CPT_KIND_CLOSE || kind == CPT_KIND_UNDO)
    return done   ? CPT_REFUSAL_ALREADY_DONE
           : much ? CPT_REFUSAL_OVER_LIMIT
                  : CPT_REFUSAL_GUARD_FAILED;
  if (CODES[kind].cancelled && exit != CPT_EXIT_NONE && exit != CPT_EXIT_CANCELLED)
    return CPT_REFUSAL_GUARD_FAILED;
  if (CODES[kind].cancelled &&
      (exit == CPT_EXIT_CANCELLED || (pieces->owed == 0 && pieces->cancelled > 0)))
    return CPT_REFUSAL_ORDER_CANCELLED;
  if (CODES[kind].handed_over && pieces->owed == 0 && pieces->gone > 0)
    return CPT_REFUSAL_ALREADY_HANDED_OVER;
  if (CODES[kind].done && done)
    return CPT_REFUSAL_ALREADY_DONE;
  return CODES[kind].limit && much ? CPT_REFUSAL_OVER_LIMIT : CPT_REFUSAL_GUARD_FAILED;
}

static CptRefusalCode
choose_at_counter (const Question *q, const Pieces *pieces)
{
  return choose (q, pieces, FALSE, FALSE);
}

/* ---- the guards of a line: asked ≤ allowed ---- */

static gint64
get_allowed (const Question *q, gint64 number)
{
  Pieces line = question_count_line (q, number);

  if (q->command->kind == CPT_KIND_PICK || q->command->kind == CPT_KIND_SHORT)
    return MAX (0, line.owed - line.custody);
  if (q->command->kind == CPT_KIND_UNSHORT)
    return q->milestones->exit != CPT_EXIT_NONE ? 0 : MAX (0, line.missing - line.rerouted);
  if (q->command->kind == CPT_KIND_CANCEL)
    return line.owed;
  if (q->command->kind == CPT_KIND_PUT_BACK && *q->args->bag != '\0')
    return MIN (line.custody, question_count_in_bag (question_find_bag (q, q->args->bag), number));
  return MAX (0, question_count_loose (q, number)); /* put_back, bag */
}

static gboolean
ask_line (const Question *q, gint64 number, gint64 asked, Verdict *verdict)
{
  Pieces line = question_count_line (q, number);
  gint64 allowed = get_allowed (q, number);
  gboolean much = q->command->kind == CPT_KIND_BAG && bag_is_one_too_many (q);

  if (asked <= allowed)
    return FALSE;
  verdict->code = choose (q, &line, allowed == 0, much);
  verdict->asked = asked;
  verdict->allowed = allowed;
  verdict->line = (guint)number;
  return TRUE;
}

static gboolean
ask_lines (const Question *q, Verdict *verdict)
{
  const CptArgs *args = q->args;
  CptKind kind = q->command->kind;

  if (kind == CPT_KIND_SHORT)
    return ask_line (q, args->line, args->missing, verdict);
  if (kind == CPT_KIND_PICK || kind == CPT_KIND_UNSHORT || kind == CPT_KIND_PUT_BACK)
    return ask_line (q, args->line, args->quantity, verdict);
  if (kind != CPT_KIND_BAG && kind != CPT_KIND_CANCEL)
    return FALSE;
  for (guint i = 0; args->units != NULL && i < args->units->len; i++) {
    const CptUnits *units = &g_array_index (args->units, CptUnits, i);

    if (ask_line (q, units->line, units->quantity, verdict))
      return TRUE;
  }
  return FALSE;
}

static guint
find_unfinished (const Question *q)
{
  for (gsize i = 0; i < q->fulfilment->n_lines; i++) {
    Pieces line = question_count_line (q, q->fulfilment->lines[i].number);

    if (line.custody != line.owed)
      return q->fulfilment->lines[i].number;
  }
  return 0;
}

static void
ask_whole (const Question *q, Verdict *verdict)
{
  gboolean fails = FALSE, done = FALSE, much = FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (GUARDS); i++) {
    if (GUARDS[i].kind != q->command->kind || !GUARDS[i].fails (q))
      continue;
    fails = TRUE;
    done = done || GUARDS[i].hint == DONE;
    much = much || GUARDS[i].hint == MUCH;
  }
  if (!fails)
    return;
  verdict->code = choose (q, &q->all, done, much);
  if (q->command->kind == CPT_KIND_READY)
    verdict->line = find_unfinished (q);
}

Verdict
verdict_find (const CptAggregate *before, const SceneAct *act)
{
  Verdict verdict = { CPT_REFUSAL_NONE, -1, -1, 0 };
  Question q = { .fulfilment = before->fulfilment,
                 .before = before,
                 .command = act->command,
                 .args = &act->command->args,
                 .context = &act->context };

  for (gsize i = 0; before->fulfilment != NULL && i < before->fulfilment->n_lines; i++)
    question_add_line (&q.all, &before->fulfilment->lines[i]);
  if (before->fulfilment != NULL)
    q.milestones = &before->fulfilment->milestones;

  if (!question_is_well_formed (&q))
    verdict.code = CPT_REFUSAL_MALFORMED;
  else if (!q.context->by_central && g_strcmp0 (before->store, q.context->store) != 0)
    verdict.code = CPT_REFUSAL_WRONG_STORE;
  else if (!question_is_authorised (&q))
    verdict.code = CPT_REFUSAL_NOT_AUTHORISED;
  else if (q.command->kind == CPT_KIND_HAND_OVER) {
    if (!counter_asks (&q, choose_at_counter, &verdict) && !counter_is_authorised (&q))
      verdict.code = CPT_REFUSAL_NOT_AUTHORISED;
  } else if (!ask_lines (&q, &verdict))
    ask_whole (&q, &verdict);
  return verdict;
}

/* ---- "counters": what is added ---- */

static gint64
get_cancelled (const Question *q, guint line)
{
  const GArray *units = q->args->units;
  gint64 n = 0;

  if (q->command->kind == CPT_KIND_DECLINE || units == NULL)
    return question_count_line (q, line).owed;
  for (guint i = 0; i < units->len; i++)
    if (g_array_index (units, CptUnits, i).line == line)
      n += g_array_index (units, CptUnits, i).quantity;
  return n;
}

gint64
verdict_count (const CptFulfilment *before, const SceneAct *act, guint line, CptCounter counter)
{
  Question q = { .fulfilment = before, .command = act->command, .args = &act->command->args };
  CptKind kind = act->command->kind;
  gboolean is_meant = q.args->line == line;
  gint64 n = question_find_line (&q, line)->counters[counter];

  if (counter == CPT_COUNTER_GONE && kind == CPT_KIND_HAND_OVER)
    return n + counter_count (&q, line);
  if (counter == CPT_COUNTER_PICKED && kind == CPT_KIND_PICK && is_meant)
    return n + q.args->quantity;
  if (counter == CPT_COUNTER_PUT_BACK && kind == CPT_KIND_PUT_BACK && is_meant)
    return n + q.args->quantity;
  if (counter == CPT_COUNTER_SHORT && kind == CPT_KIND_SHORT && is_meant)
    return n + q.args->missing;
  if (counter == CPT_COUNTER_SHORT && kind == CPT_KIND_UNSHORT && is_meant)
    return n - q.args->quantity;
  if (counter == CPT_COUNTER_CANCELLED &&
      (kind == CPT_KIND_CANCEL || kind == CPT_KIND_DECLINE || kind == CPT_KIND_EXPIRE))
    return n + get_cancelled (&q, line);
  if (counter == CPT_COUNTER_CANCELLED && kind == CPT_KIND_REOPEN)
    return n - MIN (n, MAX (0, question_count_line (&q, line).custody -
                                   question_count_line (&q, line).owed));
  if (counter == CPT_COUNTER_CANCELLED && kind == CPT_KIND_SHORT && is_meant &&
      question_get_on_short (&q) == CPT_ON_SHORT_CANCEL)
    return n + question_count_line (&q, line).owed - q.args->missing;
  return n;
}
