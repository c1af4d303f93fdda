/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/orchestration/check-shadow.h"

#include "central/orchestration/pass-read.h"
#include "domain/handing.h"
#include "wire/command.h"

#include <string.h>

/* I6: central is the fold of its log. Every command with a verdict is applied again, in the order
 * of commit, to a shadow that begins empty; in the end the shadow's counters and balances must be
 * those that are kept. I23: rights are asked again as long as it is on record who signed in. */

static const CptPlace *
find_place (const CptShadow *self, const char *store, const char *code)
{
  g_autofree char *key = g_strdup_printf ("%s\t%s", store, code);

  return g_hash_table_lookup (self->places, key);
}

/* The shop whose terminal it was, or that of what a channel's command is about. */
static gboolean
find_store (CptShadow *self, const CptLogEntry *entry, char store_out[CPT_STORE_SIZE])
{
  const CptFulfilment *part = g_hash_table_lookup (self->fulfilments, entry->aggregate);
  CptTerminalRow terminal = { 0 };
  gboolean found = FALSE;

  if (*entry->terminal == '\0') {
    g_strlcpy (store_out, part != NULL ? part->promise->store : "", CPT_STORE_SIZE);
    return TRUE;
  }
  if (!cpt_storage_load_terminal (self->check->transaction, entry->terminal, &terminal, &found,
                                  &self->error))
    return FALSE;
  g_strlcpy (store_out, terminal.store, CPT_STORE_SIZE);
  return TRUE;
}

static void
find_exception (CptShadow *self, const char *id, CptAggregate *before)
{
  before->exception = g_hash_table_lookup (self->exceptions, id);
  if (before->exception != NULL && cpt_exception_is_of_custody (before->exception))
    before->fulfilment = g_hash_table_lookup (self->fulfilments, before->exception->fulfilment);
}

static void
find_aggregate (CptShadow *self,
                const CptLogEntry *entry,
                const char *store,
                const CptShadowDone *undone,
                CptAggregate *before)
{
  const CptKindRow *row = cpt_kind_find (undone != NULL ? undone->kind : entry->kind);
  g_autofree char *key = g_strdup_printf ("%s\t%s", store, entry->aggregate);

  if (row == NULL)
    return;
  before->store = store;
  if (row->aggregate == CPT_AGGREGATE_PLACE)
    before->place = g_hash_table_lookup (self->places, key);
  else if (row->aggregate == CPT_AGGREGATE_EXCEPTION)
    find_exception (self, entry->aggregate, before);
  else if (row->aggregate == CPT_AGGREGATE_FULFILMENT)
    before->fulfilment = g_hash_table_lookup (self->fulfilments, entry->aggregate);
}

static const char *
find_sku (const CptCommand *command, const CptAggregate *before)
{
  const CptLine *line = NULL;

  if (*command->args.sku != '\0')
    return command->args.sku;
  if (before->fulfilment != NULL && command->args.line > 0)
    line = cpt_fulfilment_find_line (before->fulfilment, (guint)command->args.line);
  return line != NULL ? line->sku : "";
}

/* "store\tplace\tsku" of the count that a short asks for; "": of none. */
static void
write_wanted (CptShadow *self,
              const CptCommand *command,
              const CptPolicy *policy,
              const CptAggregate *before,
              const char *store,
              char *wanted_out,
              gsize size)
{
  *wanted_out = '\0';
  if (command->kind == CPT_KIND_SHORT && cpt_policy_opens_count (policy, command->args.reason) &&
      find_place (self, store, command->args.location) != NULL)
    g_snprintf (wanted_out, size, "%s\t%s\t%s", store, command->args.location,
                find_sku (command, before));
}

/* A later short, not taken back itself, asks for the same count as the one that is undone. */
static gboolean
is_count_wanted (CptShadow *self, const CptShadowDone *undone)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->done);
  while (*undone->wants != '\0' && g_hash_table_iter_next (&iter, NULL, &value)) {
    const CptShadowDone *other = value;

    if (other->number > undone->number && !other->undone &&
        g_str_equal (other->wants, undone->wants))
      return TRUE;
  }
  return FALSE;
}

/* What the sign-in gave: the role that it came with, or the one that the grants say. Names that
 * went after their time are believed. */
static CptRole
find_role (CptShadow *self,
           const CptLogEntry *entry,
           const char *id,
           const char *store,
           char person_out[CPT_ID_SIZE])
{
  CptTransaction *transaction = self->check->transaction;
  CptSignIn sign_in = { 0 };
  CptGrant grants[CPT_MAX_GRANTS] = { 0 };
  char terminal[CPT_ID_SIZE] = "";
  gboolean found = FALSE;
  gsize n_grants = 0;

  if (entry->source != CPT_SOURCE_TERMINAL)
    return CPT_ROLE_MANAGER;
  if (*id == '\0' || self->error != NULL ||
      !cpt_storage_find_sign_in (transaction, id, &sign_in, terminal, &found, &self->error))
    return CPT_ROLE_NONE;
  g_strlcpy (person_out, sign_in.person, CPT_ID_SIZE); /* whose hands: decides what is another's */
  if (!found || sign_in.sort == CPT_SIGN_IN_NAMED || !g_str_equal (terminal, entry->terminal))
    return CPT_ROLE_NONE;
  if (*sign_in.person == '\0')
    return CPT_ROLE_MANAGER;
  if (!cpt_storage_load_grants (transaction, sign_in.person, store, grants, &n_grants,
                                &self->error))
    return CPT_ROLE_NONE;
  return MAX (sign_in.role, cpt_grants_get_role (grants, n_grants, entry->effective_us));
}

/* Whose it was, and who was named to collect, stood in contacts that are gone: believed. */
static void
fill_pass (CptShadow *self,
           const CptCommand *command,
           const CptAggregate *before,
           CptContext *context)
{
  g_autofree char *key = NULL;

  context->at_main_desk = context->names_collector = TRUE;
  if (*command->args.pass == '\0' || before->fulfilment == NULL || self->error != NULL)
    return;
  cpt_pass_read (self->check->transaction, command->args.pass, context->effective_us,
                 &context->pass, &self->error);
  key = g_strdup_printf ("%s\t%s", context->pass.jti, before->fulfilment->id);
  context->pass.is_theirs = TRUE;
  context->pass.used = g_hash_table_contains (self->passes, key);
}

static void
fill_context (CptShadow *self,
              const CptLogEntry *entry,
              const CptCommand *command,
              const CptAggregate *before,
              const char *store,
              const CptShadowDone *undone,
              CptContext *context,
              CptBucket *floor_out)
{
  const char *code = before->place != NULL ? before->place->code : command->args.location;
  const char *sku = find_sku (command, before);
  gboolean as_of = command->kind == CPT_KIND_COUNT || command->kind == CPT_KIND_SHORT;
  g_autofree char *counted = NULL, *now = NULL;
  char approver[CPT_ID_SIZE] = "";

  context->effective_us = entry->effective_us;
  context->store = store;
  context->by_central = entry->source != CPT_SOURCE_TERMINAL;
  context->actor_role = find_role (self, entry, command->sign_in, store, context->actor_person);
  context->approver_role = find_role (self, entry, command->approver, store, approver);
  find_role (self, entry, command->args.for_sign_in, store, context->for_person);
  context->sku_known = TRUE;
  context->place_known = find_place (self, store, code) != NULL;
  *floor_out = cpt_bucket_floor (context->place_known ? code : CPT_LOCATION_NONE);
  context->floor_balance = cpt_shadow_get_balance_at (self, store, sku, floor_out,
                                                      as_of ? entry->effective_us : G_MAXINT64);
  counted = cpt_check_key (store, undone != NULL ? undone->sku : sku, floor_out);
  context->counted_us = cpt_check_get (self->counted, counted);
  if (command->kind == CPT_KIND_SHORT && context->place_known)
    context->count_is_open = !cpt_place_may_open_count (find_place (self, store, code), sku);
  if ((cpt_kind_get_row (command->kind)->needs & CPT_NEEDS_PASS) != 0)
    fill_pass (self, command, before, context);
  if (undone == NULL)
    return;
  context->undone_known = g_str_equal (undone->aggregate, entry->aggregate);
  context->undone_from_terminal = undone->from_terminal;
  context->undone_already = undone->undone;
  context->undone_count_wanted = is_count_wanted (self, undone);
  g_strlcpy (context->undone_kind, undone->kind, sizeof context->undone_kind);
}

static void
set_counted (CptShadow *self, const char *store, const char *sku, const char *code, gint64 at_us)
{
  const CptBucket floor = cpt_bucket_floor (code);
  g_autofree char *key = cpt_check_key (store, sku, &floor);

  cpt_check_add (self->counted, key, at_us - cpt_check_get (self->counted, key));
}

static void
remember (CptShadow *self, const CptLogEntry *entry, const CptCommand *command, const char *wanted)
{
  CptShadowDone *done = g_new0 (CptShadowDone, 1);

  g_strlcpy (done->aggregate, entry->aggregate, sizeof done->aggregate);
  g_strlcpy (done->kind, entry->kind, sizeof done->kind);
  g_strlcpy (done->sku, command->args.sku, sizeof done->sku);
  done->from_terminal = entry->source == CPT_SOURCE_TERMINAL;
  done->number = entry->number;
  g_strlcpy (done->wants, wanted, sizeof done->wants);
  g_hash_table_insert (self->done, g_strdup (entry->id), done);
}

static gboolean
is_of_command (gpointer key, gpointer command, gpointer user_data)
{
  return g_str_equal (command, user_data);
}

/* The shadow takes over what the rule made. */
static void
take_outcome (CptShadow *self,
              const CptLogEntry *entry,
              const CptCommand *command,
              const char *store,
              const char *wanted,
              CptShadowDone *undone,
              const CptContext *context,
              CptOutcome *outcome)
{
  CptPlace *place = outcome->place;

  cpt_shadow_book (self, store, outcome->movements, entry->effective_us);
  self->passes_used->n_checked += command->kind == CPT_KIND_HAND_OVER;
  if (command->kind == CPT_KIND_HAND_OVER && *command->args.pass != '\0')
    g_hash_table_replace (self->passes,
                          g_strdup_printf ("%s\t%s", context->pass.jti, entry->aggregate),
                          g_strdup (entry->id));
  if (undone != NULL)
    g_hash_table_foreach_remove (self->passes, is_of_command, (gpointer)command->args.of);
  if (outcome->fulfilment != NULL) {
    char *id = g_strdup (outcome->fulfilment->id); /* of a closed exception it is not the entry's */

    g_hash_table_replace (self->fulfilments, id, g_steal_pointer (&outcome->fulfilment));
  }
  if (outcome->exception != NULL)
    g_hash_table_replace (self->exceptions, g_strdup (entry->aggregate),
                          g_steal_pointer (&outcome->exception));
  if (place != NULL) {
    if (outcome->counted_us >= 0)
      set_counted (self, store, undone != NULL ? undone->sku : command->args.sku, place->code,
                   outcome->counted_us);
    g_hash_table_replace (self->places, g_strdup_printf ("%s\t%s", store, place->code),
                          g_steal_pointer (&outcome->place));
  }
  if (outcome->opens_count || outcome->closes_count) {
    CptPlace *counted = (CptPlace *)find_place (self, store, outcome->count_location);

    if (counted != NULL && outcome->closes_count)
      cpt_place_end_count (counted, outcome->count_sku);
    else if (counted != NULL)
      cpt_place_open_count (counted, outcome->count_sku, entry->effective_us);
  }
  if (undone != NULL)
    undone->undone = TRUE;
  remember (self, entry, command, wanted);
}

static void
add_item (CptShadow *self,
          const CptLogEntry *entry,
          const CptCommand *command,
          const char *store,
          const CptProblem *problem,
          const CptExceptionItem *item)
{
  CptException *exception = g_hash_table_lookup (self->exceptions, problem->exception);
  const CptException *kept = g_hash_table_lookup (self->check->exceptions, problem->exception);

  if (exception == NULL) {
    exception = cpt_exception_new (problem->exception);
    g_strlcpy (exception->store, store, sizeof exception->store);
    g_strlcpy (exception->fulfilment, kept != NULL ? kept->fulfilment : item->fulfilment,
               sizeof exception->fulfilment);
    for (guint i = 0; kept != NULL && i < kept->closings->len; i++)
      g_ptr_array_add (exception->closings, g_strdup (kept->closings->pdata[i]));
    g_hash_table_insert (self->exceptions, g_strdup (problem->exception), exception);
  }
  g_array_append_val (exception->items, *item);
}

/* What a refused pick, or a refused hand-over, leaves in somebody's hands (commands.md §3),
 * whatever the reason. */
static void
find_astray (CptShadow *self,
             const CptCommand *command,
             const CptAggregate *before,
             gboolean is_here,
             const CptContext *context,
             const CptBucket *floor,
             GArray *astray)
{
  CptAstray item = { .line = (guint)command->args.line,
                     .asked = command->args.quantity,
                     .from = *floor };

  if (command->kind == CPT_KIND_HAND_OVER) {
    cpt_fulfilment_leave_astray (before->fulfilment, &command->args, is_here, astray);
    return;
  }
  if (is_here)
    item.booked = MIN (item.asked, MAX (0, context->floor_balance));
  g_array_append_val (astray, item);
}

static void
fold_refused (CptShadow *self,
              const CptLogEntry *entry,
              const CptCommand *command,
              const CptAggregate *before,
              const char *store,
              const CptContext *context,
              const CptBucket *floor)
{
  g_autoptr (CptProblem) problem =
      entry->problem != NULL ? cpt_problem_read (entry->problem, strlen (entry->problem), NULL)
                             : NULL;
  g_autoptr (GArray) astray = g_array_new (FALSE, TRUE, sizeof (CptAstray));
  const CptBucket bucket = cpt_bucket (CPT_BUCKET_ASTRAY);

  if (problem == NULL || *problem->exception == '\0' || before->fulfilment == NULL ||
      (command->kind != CPT_KIND_PICK && command->kind != CPT_KIND_HAND_OVER))
    return;
  find_astray (self, command, before,
               !g_str_equal (problem->code, cpt_refusal_code_to_text (CPT_REFUSAL_WRONG_STORE)),
               context, floor, astray);
  for (guint i = 0; i < astray->len; i++) {
    const CptAstray *each = &g_array_index (astray, CptAstray, i);
    const CptLine *line = cpt_fulfilment_find_line (before->fulfilment, each->line);
    CptExceptionItem item = {
      .line = each->line, .asked = each->asked, .booked = each->booked, .from = each->from
    };

    g_strlcpy (item.command, entry->id, sizeof item.command);
    g_strlcpy (item.kind, entry->kind, sizeof item.kind);
    g_strlcpy (item.fulfilment, before->fulfilment->id, sizeof item.fulfilment);
    g_strlcpy (item.sku, line != NULL ? line->sku : "", sizeof item.sku);
    cpt_shadow_move (self, store, item.sku, &item.from, -item.booked, entry->effective_us);
    cpt_shadow_move (self, store, item.sku, &bucket, item.booked, entry->effective_us);
    add_item (self, entry, command, store, problem, &item);
  }
}

/* Applies it again; what only rights refuse is named, and applied all the same. */
static gboolean
apply_again (CptShadow *self,
             const CptLogEntry *entry,
             const CptCommand *command,
             const CptAggregate *before,
             CptContext *context,
             CptOutcome *outcome)
{
  self->legal->n_checked++;
  self->rights->n_checked++;
  if (cpt_apply (before, command, context, outcome))
    return TRUE;
  if (outcome->refusal.code != CPT_REFUSAL_NOT_AUTHORISED)
    return FALSE;
  cpt_check_find (self->rights, "%s %s was accepted, but who did it had no right to", entry->kind,
                  entry->id);
  cpt_outcome_clear (outcome);
  context->actor_role = context->approver_role = CPT_ROLE_MANAGER;
  return cpt_apply (before, command, context, outcome);
}

/* Opening hours of then are on no record: until when it was held is what the clock named. */
static void
believe_clock (const CptCommand *command, const CptAggregate *before)
{
  if (command->kind == CPT_KIND_EXPIRE && before->fulfilment != NULL)
    before->fulfilment->milestones.hold_until_us = command->args.moment_us;
}

static void
fold_command (CptShadow *self, const CptLogEntry *entry, const CptCommand *command)
{
  CptShadowDone *undone =
      *command->args.of != '\0' ? g_hash_table_lookup (self->done, command->args.of) : NULL;
  g_auto (CptOutcome) outcome = { 0 };
  g_autoptr (CptPolicy) policy = NULL;
  CptAggregate before = { 0 };
  CptContext context = { 0 };
  char store[CPT_STORE_SIZE] = "";
  char wanted[sizeof ((CptShadowDone *)NULL)->wants];
  CptBucket floor;

  policy = cpt_service_get_policy (self->check->service, self->check->transaction, command->policy,
                                   &self->error);
  if (policy == NULL || !find_store (self, entry, store))
    return;
  find_aggregate (self, entry, store, undone, &before);
  believe_clock (command, &before);
  context.policy = policy;
  fill_context (self, entry, command, &before, store, undone, &context, &floor);
  if (!entry->accepted) {
    fold_refused (self, entry, command, &before, store, &context, &floor);
    return;
  }
  write_wanted (self, command, policy, &before, store, wanted, sizeof wanted);
  if (apply_again (self, entry, command, &before, &context, &outcome))
    take_outcome (self, entry, command, store, wanted, undone, &context, &outcome);
  else if (before.fulfilment != NULL || before.place != NULL || before.exception != NULL)
    cpt_check_find (self->legal, "%s %s was accepted, but is refused when applied again: %s",
                    entry->kind, entry->id, cpt_refusal_code_to_text (outcome.refusal.code));
}

static gboolean
fold_entry (const CptLogEntry *entry, gpointer user_data)
{
  CptShadow *self = user_data;
  g_autoptr (CptCommand) command = NULL;

  self->result->n_checked++;
  if (cpt_shadow_take_own (self, entry))
    return TRUE;
  if (cpt_kind_find (entry->kind) == NULL)
    return TRUE;
  command = cpt_command_read (entry->line, strlen (entry->line), NULL);
  if (command == NULL)
    cpt_check_find (self->result, "%s %s: its line cannot be read", entry->kind, entry->id);
  else
    fold_command (self, entry, command);
  return self->error == NULL;
}

gboolean
cpt_check_fold (CptCheck *check, GError **error)
{
  g_auto (CptShadow) shadow = { 0 };

  cpt_shadow_init (&shadow, check);
  shadow.result =
      cpt_check_begin (check, "I6", "All that is kept follows from the log, from its beginning");
  shadow.legal = cpt_check_begin (check, "I20", "Each accepted command was legal when it came");
  shadow.rights = cpt_check_begin (check, "I23", "Who did it had the right to at that time");
  shadow.passes_used = cpt_check_begin (check, "I22", "A pass counts once");
  if (check->log_broken) { /* what is not whole proves nothing of what follows from it */
    CptCheckResult *const asked[] = { shadow.result, shadow.legal, shadow.rights,
                                      shadow.passes_used };

    for (guint i = 0; i < G_N_ELEMENTS (asked); i++) {
      g_free (asked[i]->words);
      asked[i]->words = g_strdup ("Not asked: the log itself is damaged");
    }
    return TRUE;
  }
  if (!cpt_storage_walk_log (check->transaction, 0, fold_entry, &shadow, error))
    return FALSE;
  if (shadow.error != NULL) {
    g_propagate_error (error, g_steal_pointer (&shadow.error));
    return FALSE;
  }
  cpt_shadow_compare (&shadow);
  return cpt_shadow_compare_passes (&shadow, error);
}
