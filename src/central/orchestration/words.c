/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/orchestration/words.h"

#include <string.h>

#define ANY -1

/* First that fits. `{line}` `{asked}` `{allowed}` `{amount}` `{needs}` are the refusal's; `{left}`
 * is what the line still has to do. */
/* clang-format off */
static const struct {
  CptRefusalCode code;
  int kind;          /* ANY, or a CptKind */
  gboolean of_line;  /* only where the refusal names a line */
  const char *title;
  const char *detail;
} rows[] = {
  { CPT_REFUSAL_MALFORMED, ANY, FALSE, "Not understood", "An argument is missing, out of range, or names what is not there." },
  { CPT_REFUSAL_WRONG_STORE, ANY, FALSE, "Another shop's", "This belongs to another shop." },
  { CPT_REFUSAL_NOT_AUTHORISED, ANY, FALSE, "Not allowed", "This needs the right {needs}." },
  { CPT_REFUSAL_ORDER_CANCELLED, CPT_KIND_PICK, TRUE, "Cancelled before your pick", "Line {line} was cancelled. Put {asked} back." },
  { CPT_REFUSAL_ORDER_CANCELLED, ANY, TRUE, "Cancelled", "Line {line} was cancelled." },
  { CPT_REFUSAL_ORDER_CANCELLED, ANY, FALSE, "Cancelled", "The order was cancelled." },
  { CPT_REFUSAL_ALREADY_HANDED_OVER, CPT_KIND_PICK, TRUE, "Handed over already", "Line {line} was handed over. Put {asked} back." },
  { CPT_REFUSAL_ALREADY_HANDED_OVER, ANY, FALSE, "Handed over already", "The customer has it." },
  { CPT_REFUSAL_ALREADY_DONE, CPT_KIND_PICK, TRUE, "Picked already", "Line {line} has nothing left to pick. Put {asked} back." },
  { CPT_REFUSAL_ALREADY_DONE, CPT_KIND_ACCEPT, FALSE, "Somebody else has it", "Somebody else accepted it before you." },
  { CPT_REFUSAL_ALREADY_DONE, CPT_KIND_CLOSE, FALSE, "Closed already", "Somebody else closed it before you." },
  { CPT_REFUSAL_ALREADY_DONE, CPT_KIND_UNDO, FALSE, "Undone already", "It was taken back before." },
  { CPT_REFUSAL_ALREADY_DONE, CPT_KIND_RESEND, FALSE, "Told just now", "The customer was told a moment ago." },
  { CPT_REFUSAL_ALREADY_DONE, ANY, TRUE, "Done already", "Line {line}: nothing is left to do." },
  { CPT_REFUSAL_ALREADY_DONE, ANY, FALSE, "Done already", "Nothing would change." },
  { CPT_REFUSAL_OVER_LIMIT, CPT_KIND_STAGE, FALSE, "That place is full", "It holds {allowed} already. Take another place." },
  { CPT_REFUSAL_OVER_LIMIT, CPT_KIND_BAG, FALSE, "Too many bags", "One order has at most {allowed} bags." },
  { CPT_REFUSAL_OVER_LIMIT, CPT_KIND_UNDO, FALSE, "Too late to undo", "The time to take it back is over." },
  { CPT_REFUSAL_OVER_LIMIT, CPT_KIND_REOPEN, FALSE, "The refund has gone", "The money is on its way back: it would be a new sale." },
  { CPT_REFUSAL_OVER_LIMIT, ANY, FALSE, "Too many", "{allowed} at most." },
  { CPT_REFUSAL_NOT_READY, ANY, FALSE, "Not ready yet", "It is not all picked and in its place." },
  { CPT_REFUSAL_NOT_PAID, ANY, FALSE, "Not paid", "{amount} is still to be paid." },
  { CPT_REFUSAL_PASS_INVALID, ANY, FALSE, "Not a pass for this order", "No key of this chain signed it, or it is for another order." },
  { CPT_REFUSAL_PASS_EXPIRED, ANY, FALSE, "The pass has run out", "Its time is over, or has not come. A new one can be sent." },
  { CPT_REFUSAL_PASS_REVOKED, ANY, FALSE, "The pass was withdrawn", "A newer one was sent to the customer." },
  { CPT_REFUSAL_PASS_USED, ANY, FALSE, "The pass was used", "The goods went out on it before." },
  { CPT_REFUSAL_GUARD_FAILED, CPT_KIND_HAND_OVER, TRUE, "Not this line", "Line {line} needs {needs}." },
  { CPT_REFUSAL_GUARD_FAILED, CPT_KIND_HAND_OVER, FALSE, "A step is missing", "This needs {needs}." },
  { CPT_REFUSAL_GUARD_FAILED, CPT_KIND_PICK, TRUE, "More than the line takes", "Line {line} takes {allowed}, not {asked}. Put {asked} back, then pick what it takes." },
  { CPT_REFUSAL_GUARD_FAILED, CPT_KIND_READY, TRUE, "Not all is picked", "Line {line} {left}." },
  { CPT_REFUSAL_GUARD_FAILED, CPT_KIND_READY, FALSE, "No place yet", "Nothing is in hand, or it stands nowhere: put it into a place first." },
  { CPT_REFUSAL_GUARD_FAILED, CPT_KIND_ACCEPT, FALSE, "It changed hands", "Who holds it is not who you thought." },
  { CPT_REFUSAL_GUARD_FAILED, CPT_KIND_UNDO, FALSE, "Something came after it", "Only the newest act on it can be taken back." },
  { CPT_REFUSAL_GUARD_FAILED, CPT_KIND_REOPEN, FALSE, "Nothing is kept for it", "It did not expire, or all of it is back on its shelf." },
  { CPT_REFUSAL_GUARD_FAILED, CPT_KIND_EXTEND, FALSE, "Nothing to keep for longer", "It is not kept for a customer: it was never ready, or it is over." },
  { CPT_REFUSAL_GUARD_FAILED, CPT_KIND_RESEND, FALSE, "Not ready", "Its customer is told when all of it is ready." },
  { CPT_REFUSAL_GUARD_FAILED, ANY, TRUE, "Not possible now", "Line {line} allows {allowed}, not {asked}." },
  { CPT_REFUSAL_GUARD_FAILED, ANY, FALSE, "Not possible now", "What is true now does not allow it." },
  { CPT_REFUSAL_SALVAGED, ANY, FALSE, "Kept aside", "This device's journal was salvaged; a manager enters again what was real." },
  { CPT_REFUSAL_INTERNAL_ERROR, ANY, FALSE, "Central failed", "Central could not decide this." },
};
/* clang-format on */

static char *
describe_left (const CptRefusal *refusal, const CptFulfilment *fulfilment)
{
  const CptLine *line = NULL;

  if (fulfilment != NULL)
    line = cpt_fulfilment_find_line (fulfilment, refusal->line);
  if (line == NULL)
    return g_strdup ("is not done");
  if (cpt_line_get_to_put_back (line) > 0)
    return g_strdup_printf ("still has %" G_GINT64_FORMAT " to put back",
                            cpt_line_get_to_put_back (line));
  return g_strdup_printf ("still has %" G_GINT64_FORMAT " to pick", cpt_line_get_to_pick (line));
}

static void
replace_number (GString *text, const char *mark, gint64 value)
{
  char digits[24];

  g_snprintf (digits, sizeof digits, "%" G_GINT64_FORMAT, MAX (0, value));
  g_string_replace (text, mark, digits, 0);
}

/* Minor units as a person writes them, without a locale: 84.90 EUR. */
static void
replace_amount (GString *text, gint64 minor, const char *currency)
{
  g_autofree char *amount = g_strdup_printf ("%" G_GINT64_FORMAT ".%02d %s", MAX (0, minor) / 100,
                                             (gint)(MAX (0, minor) % 100), currency);

  g_string_replace (text, "{amount}", amount, 0);
}

static char *
fill (const char *pattern, const CptRefusal *refusal, const CptFulfilment *fulfilment)
{
  g_autoptr (GString) text = g_string_new (pattern);
  g_autofree char *left = describe_left (refusal, fulfilment);

  replace_number (text, "{line}", refusal->line);
  replace_number (text, "{asked}", refusal->asked);
  replace_number (text, "{allowed}", refusal->allowed);
  replace_amount (text, refusal->asked, fulfilment != NULL ? fulfilment->promise->currency : "");
  g_string_replace (text, "{needs}", *refusal->needs != '\0' ? refusal->needs : "to do this", 0);
  g_string_replace (text, "{left}", left, 0);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

CptProblem *
cpt_words_explain (const CptRefusal *refusal,
                   const CptCommand *command,
                   const CptFulfilment *fulfilment)
{
  CptProblem *problem = cpt_problem_new_from_refusal (refusal);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    if (rows[i].code != refusal->code || (rows[i].of_line && refusal->line == 0) ||
        (rows[i].kind != ANY && rows[i].kind != (int)command->kind))
      continue;
    g_free (problem->title);
    problem->title = g_strdup (rows[i].title);
    g_free (problem->detail);
    problem->detail = fill (rows[i].detail, refusal, fulfilment);
    break;
  }
  return problem;
}
