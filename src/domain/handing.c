/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The customer: is here, and gets the goods. A pass is a bearer token and proves nothing of who
 * stands there; the policy's table says what has to be asked. */
#include "domain/handing.h"

#include "domain/guard.h"
#include "domain/rule.h"
#include "domain/settled.h"
#include "domain/worth.h"

#include <string.h>

#define US_PER_HOUR G_GINT64_CONSTANT (3600000000)

/* A hand-over while it is judged. */
typedef struct {
  CptAct *act;   /* (unowned) */
  gint64 *asked; /* (owned) pieces of each line, in the order of the lines */
  gint64 worth;  /* of them, in minor units */
  CptSettled settled;
  guint checks;        /* CptProof: what was asked of who stands there */
  gint age, under_age; /* years; 0: not asked */
} Handing;

static void
handing_clear (Handing *self)
{
  g_clear_pointer (&self->asked, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Handing, handing_clear)

static gint64
get_allowed (const CptLine *line)
{
  return MAX (0, MIN (cpt_line_get_custody (line), cpt_line_get_owed (line)));
}

static Handing
begin (CptAct *act)
{
  const CptFulfilment *fulfilment = act->before->fulfilment;
  const CptArgs *args = &act->command->args;
  Handing self = { .act = act,
                   .asked = g_new0 (gint64, fulfilment->n_lines),
                   .checks = cpt_proofs_get (args->checks),
                   .age = cpt_proofs_get_age (args->checks),
                   .under_age = cpt_proofs_get_under_age (args->checks) };

  for (guint i = 0; args->units != NULL && i < args->units->len; i++) {
    const CptUnits *units = &g_array_index (args->units, CptUnits, i);

    self.asked[cpt_fulfilment_find_line (fulfilment, units->line) - fulfilment->lines] =
        units->quantity;
  }
  for (gsize i = 0; i < fulfilment->n_lines; i++) {
    const CptLine *line = &fulfilment->lines[i];

    if (args->units == NULL)
      self.asked[i] = get_allowed (line);
    self.worth = cpt_worth_add (
        self.worth, cpt_line_get_worth (line, line->counters[CPT_COUNTER_GONE], self.asked[i]));
  }
  return self;
}

/* FALSE: the step @needs is missing, of @line if it is not NULL. */
static gboolean
refuse_step (const Handing *self, const char *needs, const CptLine *line)
{
  CptRefusal *refusal = &self->act->outcome->refusal;

  cpt_refuse (refusal, CPT_REFUSAL_GUARD_FAILED, -1, -1);
  g_strlcpy (refusal->needs, needs, sizeof refusal->needs);
  refusal->line = line != NULL ? line->number : 0;
  return FALSE;
}

static gboolean
refuse_pass (const Handing *self, CptRefusalCode code)
{
  return cpt_refuse (&self->act->outcome->refusal, code, -1, -1);
}

/* ---- the goods ---- */

static gboolean
is_ready (const Handing *self)
{
  const CptFulfilment *fulfilment = self->act->before->fulfilment;
  CptRefusal *refusal = &self->act->outcome->refusal;

  if (CPT_GUARD (HAND_OVER_METHOD, fulfilment->promise->method != CPT_METHOD_PICKUP))
    return cpt_act_refuse_whole (self->act, FALSE, FALSE);
  if (!CPT_GUARD (HAND_OVER_READY, cpt_fulfilment_get_word (fulfilment) != CPT_WORD_READY))
    return TRUE;
  cpt_act_refuse_whole (self->act, FALSE, FALSE);
  if (refusal->code == CPT_REFUSAL_GUARD_FAILED && fulfilment->milestones.exit == CPT_EXIT_NONE)
    refusal->code = CPT_REFUSAL_NOT_READY;
  return FALSE;
}

static gboolean
is_there (const Handing *self)
{
  const CptFulfilment *fulfilment = self->act->before->fulfilment;

  for (gsize i = 0; i < fulfilment->n_lines; i++) {
    gint64 allowed = get_allowed (&fulfilment->lines[i]);

    if (CPT_GUARD (HAND_OVER_THERE, self->asked[i] > allowed))
      return cpt_act_refuse_line (self->act, &fulfilment->lines[i], self->asked[i], allowed, FALSE);
  }
  return TRUE;
}

static gboolean
is_settled (Handing *self)
{
  const CptContext *context = self->act->context;
  const CptArgs *args = &self->act->command->args;
  gboolean receipt_counts =
      args->offline && *args->receipt != '\0' && context->policy->receipt_unseen_minutes > 0;
  gint64 due;

  self->settled = cpt_promise_get_settled (self->act->before->fulfilment->promise,
                                           context->effective_us, receipt_counts, &due);
  if (CPT_GUARD (HAND_OVER_SETTLED, self->settled == CPT_SETTLED_NO))
    return cpt_refuse (&self->act->outcome->refusal, CPT_REFUSAL_NOT_PAID, due, -1);
  return TRUE;
}

/* Every bag that holds what goes is scanned, unless the command says what goes. */
static gboolean
are_bags_scanned (const Handing *self)
{
  const CptFulfilment *fulfilment = self->act->before->fulfilment;
  const CptArgs *args = &self->act->command->args;

  for (guint i = 0; i < args->bags->len; i++)
    if (CPT_GUARD (HAND_OVER_BAG_OURS,
                   cpt_fulfilment_find_bag (fulfilment, g_ptr_array_index (args->bags, i)) == NULL))
      return refuse_step (self, "bags", NULL);
  for (guint i = 0; args->units == NULL && i < fulfilment->bags->len; i++) {
    const CptBag *bag = g_ptr_array_index (fulfilment->bags, i);

    if (CPT_GUARD (HAND_OVER_BAG_SCANNED,
                   bag->units->len > 0 && !g_ptr_array_find_with_equal_func (
                                              args->bags, bag->number, g_str_equal, NULL)))
      return refuse_step (self, "bags", NULL);
  }
  return TRUE;
}

/* ---- who stands there ---- */

static gboolean
is_pass_good (const Handing *self)
{
  const CptPassFacts *pass = &self->act->context->pass;
  gint64 now_us = self->act->context->effective_us;

  if (*self->act->command->args.pass == '\0')
    return TRUE;
  if (CPT_GUARD (HAND_OVER_PASS_GENUINE,
                 pass->state != CPT_PASS_GENUINE && pass->state != CPT_PASS_REVOKED))
    return refuse_pass (self, CPT_REFUSAL_PASS_INVALID);
  if (CPT_GUARD (HAND_OVER_PASS_REVOKED, pass->state == CPT_PASS_REVOKED))
    return refuse_pass (self, CPT_REFUSAL_PASS_REVOKED);
  if (CPT_GUARD (HAND_OVER_PASS_THEIRS, !pass->is_theirs))
    return refuse_pass (self, CPT_REFUSAL_PASS_INVALID);
  if (CPT_GUARD (HAND_OVER_PASS_BEFORE, now_us < pass->not_before_us) ||
      CPT_GUARD (HAND_OVER_PASS_AFTER, now_us >= pass->expires_us))
    return refuse_pass (self, CPT_REFUSAL_PASS_EXPIRED);
  if (CPT_GUARD (HAND_OVER_PASS_USED, pass->used))
    return refuse_pass (self, CPT_REFUSAL_PASS_USED);
  return TRUE;
}

static gboolean
is_contact_fresh (const CptContext *context)
{
  gint64 passed_us, window_us;

  if (context->contact_changed_us == 0 ||
      __builtin_sub_overflow (context->effective_us, context->contact_changed_us, &passed_us) ||
      __builtin_mul_overflow (context->policy->checks.contact_changed_hours, US_PER_HOUR,
                              &window_us))
    return FALSE;
  return passed_us >= 0 && passed_us < window_us;
}

static const CptProofRow *
find_row (const Handing *self)
{
  const CptContext *context = self->act->context;
  CptPassSort sort = CPT_PASS_SORT_NONE;

  if (*self->act->command->args.pass != '\0')
    sort = context->pass.live ? CPT_PASS_SORT_LIVE : CPT_PASS_SORT_STATIC;
  return cpt_policy_find_checks (context->policy, sort, self->worth > context->policy->checks.limit,
                                 is_contact_fresh (context));
}

static gboolean
are_checks_done (const Handing *self)
{
  const CptProofRow *row = find_row (self);
  char words[CPT_PROOFS_TEXT];
  guint missing;

  if (row == NULL)
    return CPT_GUARD (HAND_OVER_CHECK_ROW, TRUE) ? refuse_step (self, "checks", NULL) : TRUE;
  missing = row->all & ~self->checks;
  if (CPT_GUARD (HAND_OVER_CHECK_ALL, missing != 0)) {
    cpt_proofs_to_text (missing & -missing, words); /* the first of them */
    return refuse_step (self, words, NULL);
  }
  if (CPT_GUARD (HAND_OVER_CHECK_ONE_OF, row->one_of != 0 && (row->one_of & self->checks) == 0)) {
    cpt_proofs_to_text (row->one_of, words);
    return refuse_step (self, words, NULL);
  }
  return TRUE;
}

/* Does who collects have what the policy asks for by itself? */
static gboolean
is_collector_known (const Handing *self)
{
  const CptContext *context = self->act->context;
  CptCollectorNeeds needs =
      context->policy->checks.collectors[self->act->command->args.collector].needs;

  if (needs == CPT_COLLECTOR_NEEDS_NAME_IN_ORDER)
    return context->names_collector;
  if (needs == CPT_COLLECTOR_NEEDS_BUYER_YES)
    return (self->checks & CPT_PROOF_BUYER_YES) != 0;
  return needs == CPT_COLLECTOR_NEEDS_NOTHING;
}

static gboolean
is_collector_good (const Handing *self)
{
  const CptCollectorRule *rule =
      &self->act->context->policy->checks.collectors[self->act->command->args.collector];

  if (CPT_GUARD (HAND_OVER_COLLECTOR,
                 !is_collector_known (self) && rule->else_approver == CPT_ROLE_NONE))
    return refuse_step (self, "collector", NULL);
  return TRUE;
}

/* Age is that of who stands there, at each hand-over: what they are too young for stays. */
static gboolean
are_old_enough (const Handing *self)
{
  const CptFulfilment *fulfilment = self->act->before->fulfilment;
  char step[16];

  for (gsize i = 0; i < fulfilment->n_lines; i++) {
    const CptLine *line = &fulfilment->lines[i];
    gint age = line->goods != NULL ? line->goods->age_min : -1;

    if (age <= 0 || self->asked[i] == 0)
      continue;
    if (CPT_GUARD (HAND_OVER_UNDER_AGE, self->under_age > 0 && age >= self->under_age)) {
      g_snprintf (step, sizeof step, "under-age-%d", self->under_age);
      return refuse_step (self, step, line);
    }
    if (CPT_GUARD (HAND_OVER_AGE, self->age < age)) {
      g_snprintf (step, sizeof step, "age-%d", age);
      return refuse_step (self, step, line);
    }
  }
  return TRUE;
}

static gboolean
is_signed (const Handing *self)
{
  gint64 over = self->act->context->policy->checks.signature_over;

  if (CPT_GUARD (HAND_OVER_SIGNATURE,
                 over >= 0 && self->worth > over && *self->act->command->args.signature == '\0'))
    return refuse_step (self, "signature", NULL);
  return TRUE;
}

static gboolean
may_go (Handing *self)
{
  return is_ready (self) && is_there (self) && is_settled (self) && is_pass_good (self) &&
         are_checks_done (self) && is_collector_good (self) && are_old_enough (self) &&
         are_bags_scanned (self) && is_signed (self);
}

/* ---- whose yes is needed ---- */

static CptRole
find_approver (const Handing *self)
{
  const CptPolicy *policy = self->act->context->policy;
  const CptArgs *args = &self->act->command->args;
  const CptProofRow *row = find_row (self);
  gint64 cap =
      self->act->context->at_main_desk ? policy->offline_cap_main_desk : policy->offline_cap;
  CptRole role = row != NULL ? row->approver : CPT_ROLE_NONE;

  if (!is_collector_known (self))
    role = MAX (role, policy->checks.collectors[args->collector].else_approver);
  if (args->offline && cap >= 0 && self->worth > cap)
    role = CPT_ROLE_MANAGER;
  return role;
}

/* Asked last: whoever is called to the counter is called for something that can be done. */
const char *
cpt_rule_hand_over_needs (const CptAct *self)
{
  CptAct act = *self;
  g_auto (Handing) handing = begin (&act);
  gboolean goes = may_go (&handing);
  CptRole role = goes ? find_approver (&handing) : CPT_ROLE_NONE;

  self->outcome->refusal = (CptRefusal){ 0 };
  if (role == CPT_ROLE_MANAGER)
    return "fulfilment.hand_over:manager";
  return role == CPT_ROLE_SUPERVISOR ? "fulfilment.hand_over:supervisor" : NULL;
}

/* ---- what goes ---- */

/* Out of a bag, at most @most; an empty one that lost its last piece stands nowhere. */
static gint64
take_from_bag (CptBag *bag, guint line, gint64 most)
{
  gint64 taken = MIN (most, cpt_bag_get_units (bag, line));

  if (taken <= 0)
    return 0;
  cpt_bag_add_units (bag, line, -taken);
  if (bag->units->len == 0)
    bag->location[0] = '\0';
  return taken;
}

/* Out of the bags that were scanned, then what is in none, then out of the others. Called while
 * custody is what it was. */
static void
take_out (CptFulfilment *fulfilment, const GPtrArray *scanned, const CptLine *line, gint64 quantity)
{
  gint64 loose = MAX (0, cpt_fulfilment_get_loose (fulfilment, line));

  for (guint i = 0; scanned != NULL && i < scanned->len; i++) {
    CptBag *bag = cpt_fulfilment_find_bag (fulfilment, g_ptr_array_index (scanned, i));

    if (bag != NULL)
      quantity -= take_from_bag (bag, line->number, quantity);
  }
  quantity -= MIN (quantity, loose);
  for (guint i = 0; i < fulfilment->bags->len; i++)
    quantity -= take_from_bag (g_ptr_array_index (fulfilment->bags, i), line->number, quantity);
}

gboolean
cpt_rule_hand_over (CptAct *self)
{
  CptFulfilment *fulfilment = self->outcome->fulfilment;
  g_auto (Handing) handing = begin (self);

  if (!may_go (&handing))
    return FALSE;
  for (gsize i = 0; i < fulfilment->n_lines; i++) {
    CptLine *line = &fulfilment->lines[i];

    take_out (fulfilment, self->command->args.bags, line, handing.asked[i]);
    line->counters[CPT_COUNTER_GONE] += handing.asked[i];
    cpt_act_move (self, line->sku, handing.asked[i], cpt_bucket (CPT_BUCKET_CUSTODY),
                  cpt_bucket (CPT_BUCKET_CUSTOMER));
  }
  fulfilment->milestones.here_us = 0;
  if (cpt_fulfilment_get_sums (fulfilment).custody == 0)
    fulfilment->milestones.location[0] = '\0';
  self->outcome->worth = handing.worth;
  self->outcome->on_receipt = handing.settled == CPT_SETTLED_BY_RECEIPT;
  self->outcome->outside |= CPT_OUTSIDE_ORDER_HANDED_OVER;
  if (handing.settled == CPT_SETTLED_AUTHORISED && handing.worth > 0)
    self->outcome->outside |= CPT_OUTSIDE_PAYMENT_CAPTURE;
  return TRUE;
}

/* ---- what was refused, and is gone all the same ---- */

/* What a report without units meant: what is in custody; if there is none, what is gone already. */
static gint64
guess_asked (const CptLine *line, const CptSums *sums)
{
  if (sums->custody > 0)
    return cpt_line_get_custody (line);
  return line->counters[sums->gone > 0 ? CPT_COUNTER_GONE : CPT_COUNTER_ORDERED];
}

static gint64
get_named (const GArray *units, guint line)
{
  for (guint i = 0; i < units->len; i++)
    if (g_array_index (units, CptUnits, i).line == line)
      return g_array_index (units, CptUnits, i).quantity;
  return 0;
}

gint64
cpt_fulfilment_leave_astray (CptFulfilment *self,
                             const CptArgs *args,
                             gboolean is_here,
                             GArray *astray)
{
  CptSums sums = cpt_fulfilment_get_sums (self);
  gint64 booked = 0;

  for (gsize i = 0; i < self->n_lines; i++) {
    CptLine *line = &self->lines[i];
    CptAstray each = { .line = line->number, .from = cpt_bucket (CPT_BUCKET_CUSTODY) };

    each.asked =
        args->units == NULL ? guess_asked (line, &sums) : get_named (args->units, line->number);
    if (each.asked == 0)
      continue;
    each.booked = is_here ? CLAMP (cpt_line_get_custody (line), 0, each.asked) : 0;
    take_out (self, args->bags, line, each.booked);
    line->counters[CPT_COUNTER_PUT_BACK] += each.booked;
    booked += each.booked;
    g_array_append_val (astray, each);
  }
  if (booked > 0)
    cpt_act_settle (self);
  return booked;
}

/* The order is still owed its own, so what stands astray has to be picked again until somebody says
 * where it is. */
void
cpt_rule_hand_over_refused (CptAct *self)
{
  CptOutcome *outcome = self->outcome;

  outcome->fulfilment = cpt_fulfilment_copy (self->before->fulfilment);
  outcome->booked = cpt_fulfilment_leave_astray (outcome->fulfilment, &self->command->args,
                                                 outcome->refusal.code != CPT_REFUSAL_WRONG_STORE,
                                                 outcome->astray);
  for (guint i = 0; i < outcome->astray->len; i++) {
    const CptAstray *astray = &g_array_index (outcome->astray, CptAstray, i);

    cpt_act_move (self, cpt_fulfilment_find_line (outcome->fulfilment, astray->line)->sku,
                  astray->booked, astray->from, cpt_bucket (CPT_BUCKET_ASTRAY));
  }
  if (outcome->booked == 0)
    g_clear_pointer (&outcome->fulfilment, cpt_fulfilment_free);
  outcome->opens_exception = outcome->astray->len > 0;
}

/* ---- the customer is here ---- */

gboolean
cpt_rule_arrive (CptAct *self)
{
  CptFulfilment *fulfilment = self->outcome->fulfilment;
  CptMilestones *milestones = &fulfilment->milestones;
  CptSums sums = cpt_fulfilment_get_sums (fulfilment);
  gboolean is_open = sums.owed + sums.custody > 0 && milestones->exit == CPT_EXIT_NONE;

  if (CPT_GUARD (ARRIVE_METHOD, fulfilment->promise->method != CPT_METHOD_PICKUP) ||
      CPT_GUARD (ARRIVE_OPEN, !is_open))
    return cpt_act_refuse_whole (self, FALSE, FALSE);
  if (milestones->here_us == 0)
    milestones->here_us = self->context->effective_us;
  return TRUE;
}
