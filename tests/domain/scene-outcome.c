/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scene.h"

#include <string.h>

static const struct {
  CptOutside outside;
  const char *text;
} OUTSIDE[] = {
  { CPT_OUTSIDE_ORDER_SHORT, " !order.short" },
  { CPT_OUTSIDE_ORDER_FOUND, " !order.found" },
  { CPT_OUTSIDE_ORDER_READY, " !order.ready" },
  { CPT_OUTSIDE_ORDER_CANCELLED, " !order.cancelled" },
  { CPT_OUTSIDE_REROUTE, " !reroute" },
  { CPT_OUTSIDE_ORDER_HANDED_OVER, " !order.handed_over" },
  { CPT_OUTSIDE_PAYMENT_CAPTURE, " !payment.capture" },
  { CPT_OUTSIDE_ORDER_EXTENDED, " !order.extended" },
  { CPT_OUTSIDE_ORDER_REOPENED, " !order.reopened" },
  { CPT_OUTSIDE_ORDER_RESENT, " !order.resent" },
  { CPT_OUTSIDE_ORDER_REMINDER, " !order.reminder" },
  { CPT_OUTSIDE_ORDER_LAST_DAY, " !order.last_day" },
  { CPT_OUTSIDE_PAYMENT_ENDS, " !payment.ends" },
  { CPT_OUTSIDE_ORDER_EXPIRED, " !order.expired" },
  { CPT_OUTSIDE_PAYMENT_REFUND, " !payment.refund" },
};

static void
describe_movements (GString *text, const GArray *movements)
{
  for (guint i = 0; i < movements->len; i++) {
    const CptMovement *movement = &g_array_index (movements, CptMovement, i);
    char from[48], to[48];

    cpt_bucket_to_text (&movement->from, from, sizeof from);
    cpt_bucket_to_text (&movement->to, to, sizeof to);
    g_string_append_printf (text, "%s%" G_GINT64_FORMAT " %s %s>%s", i == 0 ? " -> " : ", ",
                            movement->quantity, movement->sku, from, to);
  }
}

static void
describe_refusal (GString *text, const CptRefusal *refusal)
{
  g_string_append (text, cpt_refusal_code_to_text (refusal->code));
  if (refusal->asked >= 0 && refusal->allowed < 0)
    g_string_append_printf (text, " %" G_GINT64_FORMAT, refusal->asked);
  else if (refusal->asked >= 0)
    g_string_append_printf (text, " %" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, refusal->asked,
                            refusal->allowed);
  if (refusal->line != 0)
    g_string_append_printf (text, " line %u", refusal->line);
  if (refusal->needs[0] != '\0')
    g_string_append_printf (text, " needs %s", refusal->needs);
}

char *
scene_describe_outcome (const CptOutcome *outcome)
{
  GString *text = g_string_new (NULL);

  if (outcome->refusal.code != CPT_REFUSAL_NONE)
    describe_refusal (text, &outcome->refusal);
  if (outcome->fulfilment != NULL) {
    g_autofree char *state = scene_describe (outcome->fulfilment);

    g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", state);
  }
  if (outcome->opens_exception)
    g_string_append_printf (text, ", %" G_GINT64_FORMAT " astray", outcome->booked);
  describe_movements (text, outcome->movements);
  for (gsize i = 0; i < G_N_ELEMENTS (OUTSIDE); i++)
    if ((outcome->outside & OUTSIDE[i].outside) != 0)
      g_string_append (text, OUTSIDE[i].text);
  if (outcome->worth != 0)
    g_string_append_printf (text, " %" G_GINT64_FORMAT " minor", outcome->worth);
  if (outcome->opens_count)
    g_string_append_printf (text, " count %s at %s", outcome->count_sku, outcome->count_location);
  if (outcome->closes_count)
    g_string_append_printf (text, " uncount %s at %s", outcome->count_sku, outcome->count_location);
  return g_string_free (text, FALSE);
}

static gboolean
are_milestones_same (const CptMilestones *a, const CptMilestones *b)
{
  return strcmp (a->holder_sign_in, b->holder_sign_in) == 0 &&
         strcmp (a->holder_person, b->holder_person) == 0 && strcmp (a->wave, b->wave) == 0 &&
         strcmp (a->tote, b->tote) == 0 && strcmp (a->location, b->location) == 0 &&
         a->accepted_us == b->accepted_us && a->staged_us == b->staged_us &&
         a->ready_us == b->ready_us && a->told_us == b->told_us && a->here_us == b->here_us &&
         a->hold_until_us == b->hold_until_us && a->waiting_for == b->waiting_for &&
         a->waiting_since_us == b->waiting_since_us && a->exit == b->exit &&
         a->exit_us == b->exit_us;
}

static gboolean
are_bags_same (const CptBag *a, const CptBag *b)
{
  if (strcmp (a->number, b->number) != 0 || strcmp (a->location, b->location) != 0 ||
      a->made_us != b->made_us || a->units->len != b->units->len)
    return FALSE;
  for (guint i = 0; i < a->units->len; i++) {
    const CptUnits *mine = &g_array_index (a->units, CptUnits, i);
    const CptUnits *theirs = &g_array_index (b->units, CptUnits, i);

    if (mine->line != theirs->line || mine->quantity != theirs->quantity)
      return FALSE;
  }
  return TRUE;
}

gboolean
scene_is_same (const CptFulfilment *a, const CptFulfilment *b)
{
  if (a->n_lines != b->n_lines || a->bags->len != b->bags->len || a->promise != b->promise ||
      !are_milestones_same (&a->milestones, &b->milestones))
    return FALSE;
  for (gsize i = 0; i < a->n_lines; i++)
    if (memcmp (a->lines[i].counters, b->lines[i].counters, sizeof a->lines[i].counters) != 0 ||
        a->lines[i].number != b->lines[i].number || strcmp (a->lines[i].sku, b->lines[i].sku) != 0)
      return FALSE;
  for (guint i = 0; i < a->bags->len; i++)
    if (!are_bags_same (g_ptr_array_index (a->bags, i), g_ptr_array_index (b->bags, i)))
      return FALSE;
  return TRUE;
}
