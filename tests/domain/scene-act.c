/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scene.h"

#include <string.h>

typedef struct {
  const char *code;
  CptReasonSort sort;
  CptShortEffect effect;
  gboolean opens_count;
  CptOnShort on_short;
  CptRole role;
  gboolean retired;
} Reason;

static const Reason REASONS[] = {
  { "not-on-shelf", CPT_REASON_SHORT, CPT_EFFECT_FOUND, TRUE },
  { "damaged", CPT_REASON_SHORT, CPT_EFFECT_DAMAGED },
  { "display-piece", CPT_REASON_SHORT, CPT_EFFECT_NONE },
  { "label-mismatch", CPT_REASON_SHORT, CPT_EFFECT_NONE, TRUE },
  { "empty-pack", CPT_REASON_SHORT, CPT_EFFECT_ADJUSTMENT, TRUE },
  { "recalled", CPT_REASON_SHORT, CPT_EFFECT_DAMAGED, FALSE, CPT_ON_SHORT_CANCEL },
  { "sold-out", CPT_REASON_SHORT, CPT_EFFECT_NONE, FALSE, CPT_ON_SHORT_REROUTE },
  { "old-word", CPT_REASON_SHORT, CPT_EFFECT_NONE, .retired = TRUE },
  { "no-stock", CPT_REASON_DECLINE },
  { "customer-wish", CPT_REASON_CANCEL },
  { "call-customer", CPT_REASON_REVEAL },
  { "put-back", CPT_REASON_CLOSE, .role = CPT_ROLE_ASSOCIATE },
  { "counted-twice", CPT_REASON_CLOSE, .role = CPT_ROLE_ASSOCIATE },
  { "written-off", CPT_REASON_CLOSE, .role = CPT_ROLE_MANAGER },
  { "brought-back", CPT_REASON_CLOSE, .role = CPT_ROLE_SUPERVISOR },
  { "charged", CPT_REASON_CLOSE, .role = CPT_ROLE_SUPERVISOR },
};

#define ALL_YES                                                                                    \
  {                                                                                                \
    CPT_RIGHT_NO, CPT_RIGHT_YES, CPT_RIGHT_YES, CPT_RIGHT_YES                                      \
  }
#define ASKS_SUPERVISOR                                                                            \
  {                                                                                                \
    CPT_RIGHT_NO, CPT_RIGHT_APPROVER, CPT_RIGHT_YES, CPT_RIGHT_YES                                 \
  }
#define ASKS_MANAGER                                                                               \
  {                                                                                                \
    CPT_RIGHT_NO, CPT_RIGHT_APPROVER, CPT_RIGHT_APPROVER, CPT_RIGHT_YES                            \
  }

static const CptRightRow RIGHTS[] = {
  { "fulfilment.accept", ALL_YES },
  { "fulfilment.accept:take_over", ASKS_SUPERVISOR },
  { "fulfilment.release", ALL_YES },
  { "fulfilment.release:other", ASKS_SUPERVISOR },
  { "fulfilment.pick", ALL_YES },
  { "fulfilment.short", ALL_YES },
  { "fulfilment.unshort", ALL_YES },
  { "fulfilment.bag", ALL_YES },
  { "fulfilment.stage", ALL_YES },
  { "fulfilment.ready", ALL_YES },
  { "fulfilment.put_back", ALL_YES },
  { "fulfilment.cancel", ASKS_SUPERVISOR },
  { "fulfilment.decline", ALL_YES },
  { "place.count", ALL_YES },
  { "exception.close", ALL_YES },
  { "exception.close:supervisor", ASKS_SUPERVISOR },
  { "exception.close:manager", ASKS_MANAGER },
  { "contact.reveal", ALL_YES },
  { "fulfilment.hand_over", ALL_YES },
  { "fulfilment.hand_over:supervisor", ASKS_SUPERVISOR },
  { "fulfilment.hand_over:manager", ASKS_MANAGER },
  { "fulfilment.arrive", ALL_YES },
  { "fulfilment.extend", ALL_YES },
  { "fulfilment.reopen", ASKS_MANAGER },
  { "fulfilment.resend", ALL_YES },
};

#define SAID   (CPT_PROOF_PASS | CPT_PROOF_NAME)
#define SECOND (CPT_PROOF_PHONE | CPT_PROOF_ORDER_NUMBER | CPT_PROOF_ID_SEEN)

/* As the French policy; of a static pass it says nothing when much is asked and the contact is new,
 * so that there is a case without a row. A supervisor says yes where the contact is new and nothing
 * was shown. */
static const CptProofRow PROOFS[] = {
  { CPT_PASS_SORT_LIVE, FALSE, FALSE, SAID, 0, CPT_ROLE_NONE },
  { CPT_PASS_SORT_LIVE, FALSE, TRUE, SAID, SECOND, CPT_ROLE_NONE },
  { CPT_PASS_SORT_LIVE, TRUE, FALSE, SAID, SECOND, CPT_ROLE_NONE },
  { CPT_PASS_SORT_LIVE, TRUE, TRUE, SAID, SECOND, CPT_ROLE_NONE },
  { CPT_PASS_SORT_STATIC, FALSE, FALSE, SAID, SECOND, CPT_ROLE_NONE },
  { CPT_PASS_SORT_STATIC, FALSE, TRUE, SAID, SECOND, CPT_ROLE_NONE },
  { CPT_PASS_SORT_STATIC, TRUE, FALSE, SAID, SECOND, CPT_ROLE_NONE },
  { CPT_PASS_SORT_NONE, FALSE, FALSE, CPT_PROOF_ID_SEEN, 0, CPT_ROLE_NONE },
  { CPT_PASS_SORT_NONE, FALSE, TRUE, CPT_PROOF_ID_SEEN, 0, CPT_ROLE_SUPERVISOR },
  { CPT_PASS_SORT_NONE, TRUE, FALSE, CPT_PROOF_ID_SEEN, 0, CPT_ROLE_MANAGER },
  { CPT_PASS_SORT_NONE, TRUE, TRUE, CPT_PROOF_ID_SEEN, 0, CPT_ROLE_MANAGER },
};

static const CptReminder REMINDERS[] = { { FALSE, 2 }, { TRUE, 0 } };

CptPolicy *
scene_policy (void)
{
  CptPolicy *policy = cpt_policy_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (REASONS); i++) {
    CptReason *reason = cpt_reason_new ();

    g_strlcpy (reason->code, REASONS[i].code, sizeof reason->code);
    reason->sort = REASONS[i].sort;
    reason->effect = REASONS[i].effect;
    reason->opens_count = REASONS[i].opens_count;
    reason->on_short = REASONS[i].on_short;
    reason->role = REASONS[i].role;
    reason->live = !REASONS[i].retired;
    g_ptr_array_add (policy->reasons, reason);
  }
  g_array_append_vals (policy->rights, RIGHTS, G_N_ELEMENTS (RIGHTS));
  policy->on_short = CPT_ON_SHORT_ASK;
  g_array_append_vals (policy->reminders, REMINDERS, G_N_ELEMENTS (REMINDERS));
  policy->authorisation_alert_hours = 24;
  policy->refund_wait_hours = 48;
  policy->undo_s = 30;
  policy->hold_days = 7;
  policy->accept_minutes = 20;
  policy->prepare_minutes = 60;
  policy->ship_minutes = 240;
  policy->slot_margin_minutes = 15;
  policy->put_back_minutes = 60;
  policy->soon_minutes = 30;
  policy->bags_max_per_fulfilment = 3;
  g_array_append_vals (policy->checks.table, PROOFS, G_N_ELEMENTS (PROOFS));
  policy->checks.limit = 15000;
  policy->checks.contact_changed_hours = 24;
  policy->checks.signature_over = 50000;
  policy->checks.collectors[CPT_COLLECTOR_NAMED].needs = CPT_COLLECTOR_NEEDS_NAME_IN_ORDER;
  policy->checks.collectors[CPT_COLLECTOR_OTHER] =
      (CptCollectorRule){ CPT_COLLECTOR_NEEDS_BUYER_YES, CPT_ROLE_MANAGER };
  policy->offline_cap = 15000;
  policy->offline_cap_main_desk = 30000;
  policy->receipt_unseen_minutes = 60;
  return policy;
}

static const CptKindRow *
find_kind (const char *name)
{
  static const char *const STARTS[] = { "",           "fulfilment.", "place.",
                                        "exception.", "contact.",    "promise." };

  for (gsize i = 0; i < G_N_ELEMENTS (STARTS); i++) {
    g_autofree char *text = g_strconcat (STARTS[i], name, NULL);
    const CptKindRow *row = cpt_kind_find (text);

    if (row != NULL)
      return row;
  }
  g_error ("no kind %s", name);
}

static GArray *
read_units (const char *text)
{
  GArray *units = g_array_new (FALSE, TRUE, sizeof (CptUnits));
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);

  for (char **part = parts; *part != NULL; part++) {
    g_auto (GStrv) pair = g_strsplit (*part, "x", 2);
    CptUnits each = { 0 };

    if (pair[0] == NULL || pair[1] == NULL)
      continue;
    each.line = (guint)g_ascii_strtoull (pair[0], NULL, 10);
    each.quantity = g_ascii_strtoll (pair[1], NULL, 10);
    g_array_append_val (units, each);
  }
  return units;
}

static GPtrArray *
read_bags (const char *text)
{
  GPtrArray *bags = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);

  for (char **part = parts; *part != NULL; part++) {
    char number[CPT_BAG_SIZE];

    if (!g_ascii_isdigit (**part)) {
      g_ptr_array_add (bags, g_strdup (*part));
      continue;
    }
    scene_bag_number ((guint)g_ascii_strtoull (*part, NULL, 10), number);
    g_ptr_array_add (bags, g_strdup (number));
  }
  return bags;
}

static GPtrArray *
read_checks (const char *text)
{
  GPtrArray *checks = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);

  for (char **part = parts; *part != NULL; part++)
    g_ptr_array_add (checks, g_strdup (*part));
  return checks;
}

static CptCollector
read_collector (const char *text)
{
  CptCollector collector;

  return cpt_collector_from_text (text, &collector) ? collector : (CptCollector)7;
}

static CptPutBackTo
read_put_back_to (const char *text)
{
  if (strcmp (text, "floor") == 0)
    return CPT_PUT_BACK_FLOOR;
  if (strcmp (text, "damaged") == 0)
    return CPT_PUT_BACK_DAMAGED;
  return strcmp (text, "lost") == 0 ? CPT_PUT_BACK_LOST : (CptPutBackTo)7;
}

static gsize
get_size (CptArgSort sort)
{
  if (sort == CPT_ARG_REASON || sort == CPT_ARG_WHAT)
    return CPT_CODE_SIZE;
  if (sort == CPT_ARG_SKU)
    return CPT_SKU_SIZE;
  if (sort == CPT_ARG_FIELD)
    return sizeof ((CptArgs *)NULL)->field;
  if (sort == CPT_ARG_PASS_OR_NULL)
    return CPT_PASS_SIZE;
  if (sort == CPT_ARG_RECEIPT_OR_NULL)
    return CPT_RECEIPT_SIZE;
  return CPT_LOCATION_SIZE;
}

static void
read_arg (CptArgs *args, const CptArgRow *row, const char *value, const CptLast *last)
{
  gpointer at = G_STRUCT_MEMBER_P (args, row->offset);

  if (row->sort == CPT_ARG_LINE || row->sort == CPT_ARG_PIECES ||
      row->sort == CPT_ARG_PIECES_OR_ZERO || row->sort == CPT_ARG_DAYS)
    *(gint64 *)at = g_ascii_strtoll (value, NULL, 10);
  else if (row->sort == CPT_ARG_MOMENT) /* from now */
    *(gint64 *)at =
        strcmp (value, "never") == 0 ? 0 : SCENE_NOW_US + g_ascii_strtoll (value, NULL, 10);
  else if (row->sort == CPT_ARG_PUT_BACK_TO)
    args->to = read_put_back_to (value);
  else if (row->sort == CPT_ARG_UNITS || row->sort == CPT_ARG_LINES_OR_NULL)
    args->units = read_units (value);
  else if (row->sort == CPT_ARG_BAGS)
    args->bags = read_bags (value);
  else if (row->sort == CPT_ARG_CHECKS)
    args->checks = read_checks (value);
  else if (row->sort == CPT_ARG_COLLECTOR)
    args->collector = read_collector (value);
  else if (row->sort == CPT_ARG_BOOL)
    *(gboolean *)at = strcmp (value, "yes") == 0;
  else if ((row->sort == CPT_ARG_BAG || row->sort == CPT_ARG_BAG_OR_NULL) &&
           g_ascii_isdigit (value[0]))
    scene_bag_number ((guint)g_ascii_strtoull (value, NULL, 10), at);
  else if (row->sort == CPT_ARG_UUID && strcmp (value, "last") == 0 && last != NULL)
    g_strlcpy (at, last->command, CPT_ID_SIZE);
  else if (row->sort == CPT_ARG_SIGN_IN_OR_NULL || row->sort == CPT_ARG_UUID_OR_NULL ||
           row->sort == CPT_ARG_UUID)
    scene_sign_in (value[0], at);
  else if (value[0] != '\0')
    g_strlcpy (at, value, get_size (row->sort));
}

static CptRole
read_role (const char *value)
{
  return value == NULL ? CPT_ROLE_NONE : cpt_role_from_text (value);
}

/* What is known of the pass. FALSE: @name is no such fact. */
static gboolean
read_pass (CptContext *context, const char *name, const char *value, gint64 number)
{
  CptPassFacts *pass = &context->pass;

  if (strcmp (name, "pass-is") == 0) {
    pass->live = strcmp (value, "live") == 0;
    if (strcmp (value, "forged") == 0)
      pass->state = CPT_PASS_NOT_GENUINE;
    if (strcmp (value, "revoked") == 0)
      pass->state = CPT_PASS_REVOKED;
  } else if (strcmp (name, "not-theirs") == 0)
    pass->is_theirs = FALSE;
  else if (strcmp (name, "used") == 0)
    pass->used = TRUE;
  else if (strcmp (name, "from-us") == 0)
    pass->not_before_us = SCENE_NOW_US + number;
  else if (strcmp (name, "until-us") == 0)
    pass->expires_us = SCENE_NOW_US + number;
  else if (strcmp (name, "changed-us") == 0)
    context->contact_changed_us = SCENE_NOW_US - number;
  else if (strcmp (name, "names-collector") == 0)
    context->names_collector = TRUE;
  else if (strcmp (name, "main-desk") == 0)
    context->at_main_desk = TRUE;
  else
    return FALSE;
  return TRUE;
}

static void
read_context (SceneAct *self, const char *name, const char *value)
{
  CptContext *context = &self->context;
  gint64 number = value == NULL ? 0 : g_ascii_strtoll (value, NULL, 10);

  if (read_pass (context, name, value, number))
    return;
  if (strcmp (name, "by") == 0) {
    scene_sign_in (value[0], self->command->sign_in);
    scene_sign_in (g_ascii_tolower (value[0]), context->actor_person);
  } else if (strcmp (name, "nobody") == 0)
    self->is_nobodys = TRUE;
  else if (strcmp (name, "person") == 0)
    scene_sign_in (value[0], context->actor_person);
  else if (strcmp (name, "role") == 0)
    context->actor_role = read_role (value);
  else if (strcmp (name, "approver") == 0)
    context->approver_role = read_role (value);
  else if (strcmp (name, "central") == 0)
    context->by_central = TRUE;
  else if (strcmp (name, "store") == 0)
    context->store = "PAR2";
  else if (strcmp (name, "refund-gone") == 0)
    context->refund_has_gone = TRUE;
  else if (strcmp (name, "no-place") == 0)
    context->place_known = FALSE;
  else if (strcmp (name, "capacity") == 0)
    context->place_capacity = (gint)number;
  else if (strcmp (name, "load") == 0)
    context->place_load = (gint)number;
  else if (strcmp (name, "balance") == 0)
    context->floor_balance = number;
  else if (strcmp (name, "counted") == 0)
    context->counted_us = number;
  else if (strcmp (name, "count-open") == 0)
    context->count_is_open = TRUE;
  else if (strcmp (name, "count-wanted") == 0)
    context->undone_count_wanted = TRUE;
  else if (strcmp (name, "bag-of-other") == 0)
    context->bag_of_other = TRUE;
  else if (strcmp (name, "no-sku") == 0)
    context->sku_known = FALSE;
  else if (strcmp (name, "told") == 0)
    context->short_was_told = TRUE;
  else if (strcmp (name, "malformed") == 0)
    self->command->malformed = TRUE;
  else if (strcmp (name, "v") == 0)
    self->command->v = (gint)number;
  else if (strcmp (name, "after-s") == 0)
    context->effective_us += number * G_GINT64_CONSTANT (1000000);
  else if (strcmp (name, "after-us") == 0)
    context->effective_us += number;
  else if (strcmp (name, "undone-already") == 0)
    context->undone_already = TRUE;
  else if (strcmp (name, "undone-by-channel") == 0)
    context->undone_from_terminal = FALSE;
  else if (strcmp (name, "undone-unknown") == 0)
    context->undone_known = FALSE;
  else if (strcmp (name, "undone-kind") == 0)
    g_strlcpy (context->undone_kind, value, sizeof context->undone_kind);
  else if (strcmp (name, "undone-before-s") == 0)
    context->undone_effective_us = context->effective_us - number * G_GINT64_CONSTANT (1000000);
  else
    g_error ("no %s in a context", name);
}

static void
read_args (SceneAct *self,
           const CptKindRow *row,
           const char *name,
           const char *value,
           const CptLast *last)
{
  for (gsize i = 0; i < CPT_MAX_ARGS && row->args[i].name != NULL; i++)
    if (strcmp (row->args[i].name, name) == 0)
      read_arg (&self->command->args, &row->args[i], value, last);
  if (strcmp (name, "for") == 0)
    scene_sign_in (g_ascii_tolower (value[0]), self->context.for_person);
}

SceneAct *
scene_act (const char *text, const CptLast *last)
{
  static guint n_commands;
  g_auto (GStrv) tokens = g_strsplit (text, " ", -1);
  const CptKindRow *row = find_kind (tokens[0]);
  SceneAct *self = g_new0 (SceneAct, 1);
  gboolean in_context = FALSE;

  self->text = g_strdup (text);
  self->policy = scene_policy ();
  self->command = cpt_command_new (row->kind);
  self->context = (CptContext){
    .effective_us = SCENE_NOW_US,
    .policy = self->policy,
    .store = SCENE_STORE,
    .actor_role = CPT_ROLE_ASSOCIATE,
    .place_known = TRUE,
    .floor_balance = 5,
    .sku_known = TRUE,
    .undone_known = TRUE,
    .undone_from_terminal = TRUE,
    .pass = { .state = CPT_PASS_GENUINE, .expires_us = SCENE_NOW_US + 1, .is_theirs = TRUE }
  };
  g_snprintf (self->command->id, CPT_ID_SIZE, "01900000-0000-7000-8000-0001%08x", ++n_commands);
  read_context (self, "by", "A");
  if (last != NULL)
    g_strlcpy (self->context.undone_kind, last->kind, sizeof self->context.undone_kind);
  for (char **token = tokens + 1; *token != NULL; token++) {
    g_auto (GStrv) pair = g_strsplit (*token, "=", 2);

    if (pair[0] == NULL)
      continue;
    if (strcmp (*token, "/") == 0)
      in_context = TRUE;
    else if (in_context)
      read_context (self, pair[0], pair[1]);
    else
      read_args (self, row, pair[0], pair[1], last);
  }
  if (self->is_nobodys)
    *self->command->sign_in = '\0';
  return self;
}

void
scene_act_name_last (SceneAct *self, const CptLast *last)
{
  g_strlcpy (self->context.undone_kind, last->kind, sizeof self->context.undone_kind);
  if (strstr (self->text, "of=last") != NULL)
    g_strlcpy (self->command->args.of, last->command, sizeof self->command->args.of);
}

void
scene_act_free (SceneAct *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->command, cpt_command_free);
  g_clear_pointer (&self->policy, cpt_policy_unref);
  g_clear_pointer (&self->text, g_free);
  g_free (self);
}

gboolean
scene_decide (const CptFulfilment *before, const SceneAct *act, CptOutcome *outcome)
{
  CptAggregate aggregate = { .fulfilment = (CptFulfilment *)before, .store = SCENE_STORE };

  return cpt_apply (&aggregate, act->command, &act->context, outcome);
}
