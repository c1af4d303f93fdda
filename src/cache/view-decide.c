/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Own commands on top of what central confirmed (SYNC §8, R2). */
#include "cache/view-private.h"

#include <string.h>

/* What an act has changed so far; lies over what is shown while the act is tried. */
typedef struct {
  GHashTable *fulfilments; /* (owned) id → CptFulfilment */
  GHashTable *places;      /* (owned) code → CptPlace */
} Draft;

CptPending *
cpt_pending_new (CptCommand *command)
{
  CptPending *self = g_new0 (CptPending, 1);

  self->seq = command->seq;
  self->command = command;
  self->movements = g_array_new (FALSE, TRUE, sizeof (CptMovement));
  self->reserved = g_array_new (FALSE, TRUE, sizeof (CptViewReserved));
  self->counted_us = -1;
  return self;
}

void
cpt_pending_free (CptPending *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->command, cpt_command_free);
  g_clear_pointer (&self->movements, g_array_unref);
  g_clear_pointer (&self->reserved, g_array_unref);
  g_free (self);
}

static CptFulfilment *
find_fulfilment (CptView *self, const Draft *draft, const char *id)
{
  const CptViewFulfilment *entry;
  CptFulfilment *drafted = draft != NULL ? g_hash_table_lookup (draft->fulfilments, id) : NULL;

  if (drafted != NULL)
    return drafted;
  entry = g_hash_table_lookup (self->fulfilments, id);
  if (entry == NULL)
    return NULL;
  /* While rows are read again, one may still wait for its own commands. */
  return entry->shown != NULL ? entry->shown : entry->confirmed;
}

const CptFulfilment *
cpt_view_get_shown (CptView *self, const char *id)
{
  return find_fulfilment (self, NULL, id);
}

static CptPlace *
find_place (CptView *self, const Draft *draft, const char *code)
{
  const CptViewPlace *entry;
  CptPlace *drafted = draft != NULL ? g_hash_table_lookup (draft->places, code) : NULL;

  if (drafted != NULL)
    return drafted;
  entry = g_hash_table_lookup (self->places, code);
  return entry != NULL ? entry->shown : NULL;
}

static CptException *
find_exception (CptView *self, const char *id)
{
  const CptViewException *entry = g_hash_table_lookup (self->exceptions, id);

  return entry != NULL ? entry->exception : NULL;
}

static gboolean
knows_contact (CptView *self, const char *id)
{
  g_autofree char *doc = NULL;
  gsize length;

  doc = cpt_view_read_doc (self, self->work, CPT_ROW_CONTACT, id, &length);
  return doc != NULL;
}

static CptAggregate
find_aggregate (CptView *self, const Draft *draft, const CptCommand *command)
{
  CptAggregateSort sort = cpt_kind_get_row (command->kind)->aggregate;
  CptAggregate found = { 0 };
  gboolean any = sort == CPT_AGGREGATE_ANY;
  gboolean is_here = FALSE;

  if (sort == CPT_AGGREGATE_FULFILMENT || any)
    found.fulfilment = find_fulfilment (self, draft, command->aggregate);
  if (sort == CPT_AGGREGATE_PLACE || (any && found.fulfilment == NULL))
    found.place = find_place (self, draft, command->aggregate);
  if (sort == CPT_AGGREGATE_EXCEPTION || (any && !found.fulfilment && !found.place))
    found.exception = find_exception (self, command->aggregate);
  if (sort == CPT_AGGREGATE_CONTACT)
    is_here = knows_contact (self, command->aggregate);
  if (is_here || found.fulfilment != NULL || found.place != NULL || found.exception != NULL)
    found.store = self->store;
  return found;
}

static gint
count_load (CptView *self, const Draft *draft, const CptCommand *command)
{
  GHashTableIter iter;
  gpointer id;
  gint load = 0;

  g_hash_table_iter_init (&iter, self->fulfilments);
  while (g_hash_table_iter_next (&iter, &id, NULL)) {
    const CptFulfilment *other = find_fulfilment (self, draft, id);

    if (strcmp (id, command->aggregate) != 0 &&
        strcmp (other->milestones.location, command->args.location) == 0 &&
        cpt_fulfilment_get_sums (other).custody > 0)
      load++;
  }
  return load;
}

static gboolean
is_bag_of_other (CptView *self, const Draft *draft, const CptCommand *command)
{
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, self->fulfilments);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    if (strcmp (id, command->aggregate) != 0 &&
        cpt_fulfilment_find_bag (find_fulfilment (self, draft, id), command->args.bag) != NULL)
      return TRUE;
  return FALSE;
}

/* The sku of the line that the command names; "": none. */
static const char *
find_line_sku (CptView *self, const Draft *draft, const CptCommand *command)
{
  const CptFulfilment *fulfilment = find_fulfilment (self, draft, command->aggregate);
  const CptLine *line = NULL;

  if (fulfilment != NULL && command->args.line > 0 && command->args.line <= CPT_MAX_LINE_NUMBER)
    line = cpt_fulfilment_find_line (fulfilment, (guint)command->args.line);
  return line != NULL ? line->sku : "";
}

/* The place and the sku whose balance the rule asks for. */
static void
fill_balance (CptView *self, const Draft *draft, const CptCommand *command, CptContext *context)
{
  gboolean is_count = command->kind == CPT_KIND_COUNT;
  const char *location = is_count ? command->aggregate : command->args.location;
  const char *sku = command->args.sku;

  if (!is_count) {
    sku = find_line_sku (self, draft, command);
    if (find_place (self, draft, location) == NULL)
      location = CPT_LOCATION_NONE;
  }
  if (*sku != '\0')
    context->floor_balance =
        cpt_view_get_floor_at (self, sku, location, command->seq, &context->counted_us);
}

static const CptPolicy *
find_policy (CptView *self, const char *id)
{
  for (guint i = 0; i < self->policies->len; i++) {
    const CptPolicy *policy = g_ptr_array_index (self->policies, i);

    if (strcmp (policy->id, id) == 0)
      return policy;
  }
  return self->policies->len > 0 ? g_ptr_array_index (self->policies, 0) : self->no_policy;
}

/* A short that was not taken back, and counts on the count that the one before it opened. */
static gboolean
wants_count (CptView *self, const CptPending *pending, const CptInverse *inverse)
{
  const CptCommand *mine = pending->command;

  if (!pending->accepted || mine->kind != CPT_KIND_SHORT ||
      strcmp (mine->args.location, inverse->opened_location) != 0 ||
      strcmp (find_line_sku (self, NULL, mine), inverse->opened_sku) != 0 ||
      !cpt_policy_opens_count (find_policy (self, mine->policy), mine->args.reason))
    return FALSE;
  for (guint i = 0; i < self->pending->len; i++) {
    const CptPending *other = g_ptr_array_index (self->pending, i);

    if (other->accepted && other->command->kind == CPT_KIND_UNDO &&
        strcmp (other->command->args.of, mine->id) == 0)
      return FALSE;
  }
  return TRUE;
}

/* Is the count, which the short that is taken back opened, wanted by a later one of this terminal?
 */
static gboolean
is_count_wanted (CptView *self, const CptCommand *undo, const CptInverse *inverse)
{
  gboolean after = FALSE;

  for (guint i = 0; i < self->pending->len; i++) {
    const CptPending *pending = g_ptr_array_index (self->pending, i);

    if (after && pending->command != undo && wants_count (self, pending, inverse))
      return TRUE;
    after = after || strcmp (pending->command->id, undo->args.of) == 0;
  }
  return FALSE;
}

static void
fill_undone (CptView *self,
             const CptAggregate *aggregate,
             const CptCommand *command,
             CptContext *context)
{
  const char *of = command->args.of;
  const CptLast *last = NULL;

  if (aggregate->fulfilment != NULL)
    last = &aggregate->fulfilment->last;
  else if (aggregate->place != NULL)
    last = &aggregate->place->last;
  if (last != NULL && strcmp (last->command, of) == 0) {
    context->undone_known = TRUE;
    context->undone_from_terminal = last->undo != NULL;
    context->undone_effective_us = last->effective_us;
    g_strlcpy (context->undone_kind, last->kind, sizeof context->undone_kind);
    context->undone_count_wanted = last->undo != NULL && (last->undo->was & CPT_WAS_OPENED) != 0 &&
                                   is_count_wanted (self, command, last->undo);
  }
  for (guint i = 0; i < self->pending->len; i++) {
    const CptPending *pending = g_ptr_array_index (self->pending, i);
    const CptCommand *mine = pending->command;

    if (!pending->accepted || mine == command)
      continue;
    if (mine->kind == CPT_KIND_UNDO && strcmp (mine->args.of, of) == 0)
      context->undone_already = TRUE;
    if (strcmp (mine->id, of) == 0 && strcmp (mine->aggregate, command->aggregate) == 0) {
      context->undone_known = TRUE;
      context->undone_from_terminal = TRUE;
      context->undone_effective_us = mine->at_us;
      g_strlcpy (context->undone_kind, cpt_kind_get_row (mine->kind)->text,
                 sizeof context->undone_kind);
    }
  }
}

/* Whom a sign-in of this terminal stands for, and what that person may do now. */
static CptRole
find_role (CptView *self, const char *sign_in, gint64 at_us, char person_out[CPT_ID_SIZE])
{
  const CptSignIn *known = g_hash_table_lookup (self->sign_ins, sign_in);
  const CptPerson *person;

  if (known == NULL)
    return CPT_ROLE_NONE;
  if (person_out != NULL && *person_out == '\0')
    g_strlcpy (person_out, known->person, CPT_ID_SIZE);
  if (known->sort == CPT_SIGN_IN_NAMED)
    return CPT_ROLE_NONE;
  person = g_hash_table_lookup (self->persons, known->person);
  return person != NULL ? cpt_grants_get_role (person->grants, person->n_grants, at_us)
                        : known->role;
}

static void
fill_who (CptView *self, const CptCommand *command, CptContext *context)
{
  CptRole actor = find_role (self, command->sign_in, context->effective_us, context->actor_person);
  CptRole approver = find_role (self, command->approver, context->effective_us, NULL);

  if (context->actor_role == CPT_ROLE_NONE)
    context->actor_role = actor;
  if (context->approver_role == CPT_ROLE_NONE)
    context->approver_role = approver;
  find_role (self,
             *command->args.for_sign_in != '\0' ? command->args.for_sign_in : command->sign_in,
             context->effective_us, context->for_person);
}

/* Of this order, or of another one here of the same customer. */
static gboolean
is_theirs (CptView *self, const CptViewFulfilment *entry, const char *order)
{
  GHashTableIter iter;
  gpointer value;

  if (strcmp (entry->confirmed->promise->order, order) == 0)
    return TRUE;
  g_hash_table_iter_init (&iter, self->fulfilments);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    const CptViewFulfilment *other = value;

    if (strcmp (other->confirmed->promise->order, order) == 0 &&
        cpt_contact_is_same_customer (entry->contact, other->contact))
      return TRUE;
  }
  return FALSE;
}

static void
fill_pass (CptView *self, const CptCommand *command, CptContext *context)
{
  const CptViewFulfilment *entry = g_hash_table_lookup (self->fulfilments, command->aggregate);
  CptPassFacts *pass = &context->pass;

  context->at_main_desk = cpt_view_is_main_desk (self);
  if (entry == NULL)
    return;
  if (entry->contact != NULL) {
    context->contact_changed_us = entry->contact->changed_us;
    context->names_collector = entry->contact->collectors->len > 0;
  }
  if (*command->args.pass == '\0')
    return;
  cpt_view_judge_pass (self, command->args.pass, context->effective_us, pass);
  pass->is_theirs = is_theirs (self, entry, pass->order);
  pass->used = cpt_view_saw_pass (self, command);
}

static void
fill_context (CptView *self, const Draft *draft, const CptCommand *command, CptContext *context)
{
  guint needs = cpt_kind_get_row (command->kind)->needs;
  CptAggregate aggregate = find_aggregate (self, draft, command);

  if (context->effective_us == 0)
    context->effective_us = command->at_us;
  if (context->policy == NULL)
    context->policy = find_policy (self, command->policy);
  context->store = self->store;
  fill_who (self, command, context);
  if (self->the_store != NULL) {
    context->customer_hours = (const CptInterval *)self->the_store->customer_hours->data;
    context->n_customer_hours = self->the_store->customer_hours->len;
  }
  if ((needs & CPT_NEEDS_PLACE) != 0) {
    const CptPlace *place = command->kind == CPT_KIND_COUNT
                                ? aggregate.place
                                : find_place (self, draft, command->args.location);

    context->place_known = place != NULL;
    context->place_capacity = place != NULL ? place->capacity : 0;
    context->place_load = count_load (self, draft, command);
    if (command->kind == CPT_KIND_SHORT && place != NULL)
      context->count_is_open =
          !cpt_place_may_open_count (place, find_line_sku (self, draft, command));
  }
  if ((needs & CPT_NEEDS_BALANCE) != 0)
    fill_balance (self, draft, command, context);
  if ((needs & CPT_NEEDS_BAG) != 0)
    context->bag_of_other = is_bag_of_other (self, draft, command);
  if ((needs & CPT_NEEDS_UNDONE) != 0)
    fill_undone (self, &aggregate, command, context);
  if ((needs & CPT_NEEDS_PASS) != 0)
    fill_pass (self, command, context);
  if ((needs & CPT_NEEDS_SKU) != 0)
    context->sku_known = cpt_view_knows_sku (self, command->args.sku);
}

void
cpt_view_fill_context (CptView *self, const CptCommand *command, CptContext *context)
{
  g_return_if_fail (self != NULL);

  fill_context (self, NULL, command, context);
}

gboolean
cpt_view_try (CptView *self, const CptCommand *command, CptContext *context, CptOutcome *outcome)
{
  CptAggregate before;

  g_return_val_if_fail (self != NULL, FALSE);

  fill_context (self, NULL, command, context);
  before = find_aggregate (self, NULL, command);
  return cpt_apply (&before, command, context, outcome);
}

static void
draft_clear (Draft *self)
{
  g_clear_pointer (&self->fulfilments, g_hash_table_unref);
  g_clear_pointer (&self->places, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Draft, draft_clear)

gboolean
cpt_view_try_act (CptView *self,
                  const GPtrArray *commands,
                  const CptContext *who,
                  CptRefusal *refusal_out)
{
  g_auto (Draft) draft = {
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)cpt_fulfilment_free),
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)cpt_place_free)
  };

  g_return_val_if_fail (self != NULL, FALSE);

  for (guint i = 0; i < commands->len; i++) {
    const CptCommand *command = g_ptr_array_index (commands, i);
    g_auto (CptOutcome) outcome = { 0 };
    CptContext context = *who;
    CptAggregate before;

    fill_context (self, &draft, command, &context);
    before = find_aggregate (self, &draft, command);
    if (!cpt_apply (&before, command, &context, &outcome)) {
      *refusal_out = outcome.refusal;
      return FALSE;
    }
    if (outcome.fulfilment != NULL)
      g_hash_table_replace (draft.fulfilments, g_strdup (command->aggregate),
                            g_steal_pointer (&outcome.fulfilment));
    if (outcome.place != NULL)
      g_hash_table_replace (draft.places, g_strdup (command->aggregate),
                            g_steal_pointer (&outcome.place));
  }
  return TRUE;
}

static gint64
get_to_pick (const CptFulfilment *fulfilment, guint number)
{
  const CptLine *line = fulfilment != NULL ? cpt_fulfilment_find_line (fulfilment, number) : NULL;

  return line != NULL ? cpt_line_get_to_pick (line) : 0;
}

/* What the command does to stock and counts: shown until the shop's own rows contain it. */
static void
keep_effects (CptPending *pending, const CptAggregate *before, const CptOutcome *outcome)
{
  const CptCommand *command = pending->command;
  const CptFulfilment *after = outcome->fulfilment;

  g_array_set_size (pending->movements, 0);
  g_array_set_size (pending->reserved, 0);
  pending->opens_count = outcome->opens_count;
  pending->closes_count = outcome->closes_count;
  g_strlcpy (pending->count_sku, outcome->count_sku, sizeof pending->count_sku);
  g_strlcpy (pending->count_location, outcome->count_location, sizeof pending->count_location);
  pending->counted_us = outcome->counted_us;
  g_strlcpy (pending->counted_sku, command->args.sku, sizeof pending->counted_sku);
  if (outcome->movements->len > 0)
    g_array_append_vals (pending->movements, outcome->movements->data, outcome->movements->len);
  for (gsize i = 0; after != NULL && i < after->n_lines; i++) {
    const CptLine *line = &after->lines[i];
    CptViewReserved reserved = { 0 };

    reserved.change = cpt_line_get_to_pick (line) - get_to_pick (before->fulfilment, line->number);
    g_strlcpy (reserved.sku, line->sku, sizeof reserved.sku);
    if (reserved.change != 0)
      g_array_append_val (pending->reserved, reserved);
  }
}

/* A place is a row of the shop: it shows what the shop does not contain yet. */
void
cpt_view_show_count (CptView *self, const CptPending *pending)
{
  const CptViewPlace *place = g_hash_table_lookup (self->places, pending->count_location);

  if (!pending->accepted || place == NULL ||
      pending->seq <= cpt_view_get_applied (self, self->shop))
    return;
  if (pending->opens_count)
    cpt_place_open_count (place->shown, pending->count_sku, pending->command->at_us);
  else if (pending->closes_count)
    cpt_place_end_count (place->shown, pending->count_sku);
}

static void
show (CptView *self, const CptPending *pending, CptOutcome *outcome)
{
  const CptCommand *command = pending->command;
  CptViewFulfilment *fulfilment = g_hash_table_lookup (self->fulfilments, command->aggregate);
  CptViewPlace *place = g_hash_table_lookup (self->places, command->aggregate);
  CptViewException *exception = g_hash_table_lookup (self->exceptions, command->aggregate);

  if (outcome->fulfilment != NULL && fulfilment != NULL) {
    g_clear_pointer (&fulfilment->shown, cpt_fulfilment_free);
    fulfilment->shown = g_steal_pointer (&outcome->fulfilment);
  }
  if (outcome->place != NULL && place != NULL) {
    g_clear_pointer (&place->shown, cpt_place_free);
    place->shown = g_steal_pointer (&outcome->place);
  }
  if (outcome->exception != NULL && exception != NULL) {
    exception->closing_pending = TRUE;
    exception->exception->closed_us = outcome->exception->closed_us;
  }
  cpt_view_show_count (self, pending);
}

/* Decides the command on what is shown and shows its outcome; one that no longer applies is passed
 * over, and sent all the same. */
void
cpt_view_apply_pending (CptView *self, CptPending *pending)
{
  g_auto (CptOutcome) outcome = { 0 };
  CptContext context = { 0 };
  CptAggregate before;

  pending->accepted = FALSE;
  fill_context (self, NULL, pending->command, &context);
  before = find_aggregate (self, NULL, pending->command);
  pending->accepted = cpt_apply (&before, pending->command, &context, &outcome);
  keep_effects (pending, &before, &outcome);
  if (pending->accepted)
    show (self, pending, &outcome);
}
