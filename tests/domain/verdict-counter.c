/* SPDX-License-Identifier: GPL-3.0-or-later */
/* At the counter: commands.md §1, `fulfilment.hand_over`, and §10, from its words. */
#include "verdict-counter.h"

#include <string.h>

static gboolean
says (const Question *q, const char *check)
{
  for (guint i = 0; i < q->args->checks->len; i++)
    if (strcmp (q->args->checks->pdata[i], check) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
says_one_of (const Question *q)
{
  return says (q, "phone") || says (q, "order-number") || says (q, "id-seen");
}

/* The years of the checks that begin with @start, the highest or the lowest. */
static gint
find_years (const Question *q, const char *start, gboolean highest)
{
  gint found = 0;

  for (guint i = 0; i < q->args->checks->len; i++) {
    const char *check = q->args->checks->pdata[i];
    gint years = atoi (check + MIN (strlen (check), strlen (start)));

    if (strncmp (check, start, strlen (start)) != 0)
      continue;
    if (found == 0 || (highest ? years > found : years < found))
      found = years;
  }
  return found;
}

static gboolean
is_check (const char *text)
{
  static const char *const WORDS[] = { "pass",         "name",    "phone",
                                       "order-number", "id-seen", "buyer-yes" };
  gsize start = strncmp (text, "under-", 6) == 0 ? 6 : 0;

  for (gsize i = 0; i < G_N_ELEMENTS (WORDS); i++)
    if (strcmp (WORDS[i], text) == 0)
      return TRUE;
  if (strncmp (text + start, "age-", 4) != 0)
    return FALSE;
  text += start + 4;
  return strlen (text) <= 2 && strlen (text) >= 1 && *text != '0' &&
         strspn (text, "0123456789") == strlen (text);
}

gboolean
counter_is_well_formed (const Question *q)
{
  const CptArgs *args = q->args;

  if ((guint)args->collector > CPT_COLLECTOR_OTHER || args->checks == NULL || args->checks->len > 8)
    return FALSE;
  for (guint i = 0; i < args->checks->len; i++) {
    if (!is_check (args->checks->pdata[i]))
      return FALSE;
    for (guint j = 0; j < i; j++)
      if (strcmp (args->checks->pdata[i], args->checks->pdata[j]) == 0)
        return FALSE;
  }
  return TRUE;
}

gint64
counter_count (const Question *q, gint64 number)
{
  Pieces line = question_count_line (q, number);
  gint64 n = 0;

  if (q->args->units == NULL)
    return MAX (0, MIN (line.custody, line.owed));
  for (guint i = 0; i < q->args->units->len; i++)
    if (g_array_index (q->args->units, CptUnits, i).line == number)
      n = g_array_index (q->args->units, CptUnits, i).quantity;
  return n;
}

/* The scenes have no discounts in their walks, so a piece is worth its price. */
static gint64
get_worth (const Question *q)
{
  gint64 worth = 0;

  for (gsize i = 0; i < q->fulfilment->n_lines; i++)
    if (q->fulfilment->lines[i].goods != NULL)
      worth += q->fulfilment->lines[i].goods->unit_price *
               counter_count (q, q->fulfilment->lines[i].number);
  return worth;
}

static gboolean
is_due (const Question *q)
{
  const CptPromise *promise = q->fulfilment->promise;
  gboolean has_receipt = *q->args->receipt != '\0' && q->args->offline;

  if (promise->payment_state == CPT_PAYMENT_FAILED)
    return TRUE;
  if (promise->payment_state == CPT_PAYMENT_AUTHORISED)
    return promise->authorised_until_us != 0 &&
           promise->authorised_until_us < q->context->effective_us;
  return promise->payment_state == CPT_PAYMENT_TO_PAY && promise->total > promise->paid &&
         !has_receipt;
}

static CptRefusalCode
judge_pass (const Question *q)
{
  const CptPassFacts *pass = &q->context->pass;

  if (*q->args->pass == '\0')
    return CPT_REFUSAL_NONE;
  if (pass->state == CPT_PASS_REVOKED)
    return CPT_REFUSAL_PASS_REVOKED;
  if (pass->state != CPT_PASS_GENUINE || !pass->is_theirs)
    return CPT_REFUSAL_PASS_INVALID;
  if (q->context->effective_us < pass->not_before_us ||
      q->context->effective_us >= pass->expires_us)
    return CPT_REFUSAL_PASS_EXPIRED;
  return pass->used ? CPT_REFUSAL_PASS_USED : CPT_REFUSAL_NONE;
}

static gboolean
is_contact_new (const Question *q)
{
  gint64 ago_us = q->context->effective_us - q->context->contact_changed_us;

  return q->context->contact_changed_us != 0 && ago_us >= 0 &&
         ago_us < 24 * G_GINT64_CONSTANT (3600000000);
}

/* The table of the scenes' policy, in words. */
static gboolean
are_checks_done (const Question *q)
{
  gboolean is_dear = get_worth (q) > 15000;

  if (*q->args->pass == '\0')
    return says (q, "id-seen");
  if (!says (q, "pass") || !says (q, "name"))
    return FALSE;
  if (!q->context->pass.live)
    return !(is_dear && is_contact_new (q)) && says_one_of (q);
  return (!is_dear && !is_contact_new (q)) || says_one_of (q);
}

/* The first line that nobody of that age may take; 0: none. */
static guint
find_forbidden (const Question *q)
{
  gint age = find_years (q, "age-", TRUE), under = find_years (q, "under-age-", FALSE);

  for (gsize i = 0; i < q->fulfilment->n_lines; i++) {
    const CptLine *line = &q->fulfilment->lines[i];
    gint min = line->goods != NULL ? line->goods->age_min : -1;

    if (min > 0 && counter_count (q, line->number) > 0 &&
        (age < min || (under > 0 && min >= under)))
      return line->number;
  }
  return 0;
}

static gboolean
is_bag_missing (const Question *q)
{
  for (guint i = 0; i < q->args->bags->len; i++)
    if (question_find_bag (q, q->args->bags->pdata[i]) == NULL)
      return TRUE;
  for (guint i = 0; q->args->units == NULL && i < q->fulfilment->bags->len; i++) {
    const CptBag *bag = q->fulfilment->bags->pdata[i];
    gboolean is_scanned = FALSE;

    for (guint j = 0; j < q->args->bags->len; j++)
      is_scanned = is_scanned || strcmp (bag->number, q->args->bags->pdata[j]) == 0;
    if (bag->units->len > 0 && !is_scanned)
      return TRUE;
  }
  return FALSE;
}

gboolean
counter_asks (const Question *q,
              CptRefusalCode (*choose) (const Question *q, const Pieces *pieces),
              Verdict *verdict)
{
  gboolean is_pickup = q->fulfilment->promise->method == CPT_METHOD_PICKUP;

  if (!is_pickup || !question_is_ready (q)) {
    verdict->code = choose (q, &q->all);
    if (is_pickup && verdict->code == CPT_REFUSAL_GUARD_FAILED &&
        q->milestones->exit == CPT_EXIT_NONE)
      verdict->code = CPT_REFUSAL_NOT_READY;
    return TRUE;
  }
  for (gsize i = 0; i < q->fulfilment->n_lines; i++) {
    Pieces line = question_count_line (q, q->fulfilment->lines[i].number);
    gint64 asked = counter_count (q, q->fulfilment->lines[i].number);

    if (asked <= MIN (line.custody, line.owed))
      continue;
    *verdict = (Verdict){ choose (q, &line), asked, MIN (line.custody, line.owed),
                          q->fulfilment->lines[i].number };
    return TRUE;
  }
  if (is_due (q)) {
    verdict->code = CPT_REFUSAL_NOT_PAID;
    verdict->asked = q->fulfilment->promise->total - q->fulfilment->promise->paid;
    return TRUE;
  }
  verdict->code = judge_pass (q);
  if (verdict->code != CPT_REFUSAL_NONE)
    return TRUE;
  verdict->line = are_checks_done (q) ? find_forbidden (q) : 0;
  if (!are_checks_done (q) || verdict->line != 0 || is_bag_missing (q) ||
      (q->args->collector == CPT_COLLECTOR_NAMED && !q->context->names_collector) ||
      (get_worth (q) > 50000 && *q->args->signature == '\0')) {
    verdict->code = CPT_REFUSAL_GUARD_FAILED;
    if (q->args->collector == CPT_COLLECTOR_NAMED && !q->context->names_collector)
      verdict->line = 0;
    return TRUE;
  }
  return FALSE;
}

gboolean
counter_is_authorised (const Question *q)
{
  CptRole who = MAX (q->context->actor_role, q->context->approver_role);
  gint64 worth = get_worth (q);

  if (*q->args->pass == '\0' && worth > 15000 && who < CPT_ROLE_MANAGER)
    return FALSE;
  if (*q->args->pass == '\0' && is_contact_new (q) && who < CPT_ROLE_SUPERVISOR)
    return FALSE;
  if (q->args->collector == CPT_COLLECTOR_OTHER && !says (q, "buyer-yes") && who < CPT_ROLE_MANAGER)
    return FALSE;
  return !q->args->offline || who >= CPT_ROLE_MANAGER ||
         worth <= (q->context->at_main_desk ? 30000 : 15000);
}
