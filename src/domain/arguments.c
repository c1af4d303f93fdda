/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/guard.h"
#include "domain/hold.h"
#include "domain/number.h"
#include "domain/rule.h"
#include "domain/text.h"

#include <string.h>

static const char *const FIELDS[] = { "phone", "email", "address" };

/* Kinds that name a reason, of which sort, and where it stands. */
static const struct {
  CptKind kind;
  CptReasonSort sort;
  gsize offset;
} REASONS[] = {
  { CPT_KIND_SHORT, CPT_REASON_SHORT, G_STRUCT_OFFSET (CptArgs, reason) },
  { CPT_KIND_DECLINE, CPT_REASON_DECLINE, G_STRUCT_OFFSET (CptArgs, reason) },
  { CPT_KIND_CANCEL, CPT_REASON_CANCEL, G_STRUCT_OFFSET (CptArgs, reason) },
  { CPT_KIND_REVEAL, CPT_REASON_REVEAL, G_STRUCT_OFFSET (CptArgs, reason) },
  { CPT_KIND_CLOSE, CPT_REASON_CLOSE, G_STRUCT_OFFSET (CptArgs, as) },
};

const CptReason *
cpt_arguments_find_reason (const CptCommand *command, const CptPolicy *policy)
{
  for (gsize i = 0; i < G_N_ELEMENTS (REASONS); i++)
    if (REASONS[i].kind == command->kind)
      return cpt_policy_find_reason (policy, REASONS[i].sort,
                                     G_STRUCT_MEMBER_P (&command->args, REASONS[i].offset));
  return NULL;
}

static gboolean
is_line (const CptAct *self, gint64 line)
{
  return line >= 1 && line <= CPT_MAX_LINE_NUMBER && self->before->fulfilment != NULL &&
         cpt_fulfilment_find_line (self->before->fulfilment, (guint)line) != NULL;
}

static gboolean
are_units (const CptAct *self, const GArray *units, guint min, guint max)
{
  g_autoptr (GHashTable) seen = NULL;

  if (units == NULL || CPT_GUARD (UNITS_MIN, units->len < min) || units->len > max)
    return FALSE;
  seen = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < units->len; i++) {
    const CptUnits *each = &g_array_index (units, CptUnits, i);

    if (CPT_GUARD (UNITS_GOOD, !is_line (self, each->line) || each->quantity < 1 ||
                                   each->quantity > CPT_MAX_QUANTITY) ||
        CPT_GUARD (UNITS_ONCE, !g_hash_table_add (seen, GUINT_TO_POINTER (each->line))))
      return FALSE;
  }
  return TRUE;
}

static gboolean
are_bags (const GPtrArray *bags)
{
  g_autoptr (GHashTable) seen = NULL;

  if (bags == NULL || bags->len > CPT_MAX_STAGE_BAGS)
    return FALSE;
  seen = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < bags->len; i++)
    if (CPT_GUARD (BAGS_NUMBER,
                   !cpt_number_is_valid (g_ptr_array_index (bags, i), CPT_NUMBER_LETTER_BAG)) ||
        CPT_GUARD (BAGS_ONCE, !g_hash_table_add (seen, g_ptr_array_index (bags, i))))
      return FALSE;
  return TRUE;
}

static gboolean
are_checks (const GPtrArray *checks)
{
  if (checks == NULL || checks->len > CPT_MAX_PROOFS)
    return FALSE;
  for (guint i = 0; i < checks->len; i++) {
    const char *check = g_ptr_array_index (checks, i);

    if (CPT_GUARD (CHECKS_GOOD, !cpt_proof_is_good (check)))
      return FALSE;
    for (guint j = 0; j < i; j++)
      if (CPT_GUARD (CHECKS_ONCE, strcmp (g_ptr_array_index (checks, j), check) == 0))
        return FALSE;
  }
  return TRUE;
}

static gboolean
is_text_good (CptArgSort sort, const char *text)
{
  gboolean is_null = text[0] == '\0';

  if (sort == CPT_ARG_SIGN_IN || sort == CPT_ARG_UUID)
    return cpt_text_is_uuid (text);
  if (sort == CPT_ARG_SIGN_IN_OR_NULL || sort == CPT_ARG_UUID_OR_NULL)
    return is_null || cpt_text_is_uuid (text);
  if (sort == CPT_ARG_TOTE_OR_NULL)
    return is_null || cpt_text_is_plain (text, CPT_TOTE_SIZE - 1);
  if (sort == CPT_ARG_LOCATION || sort == CPT_ARG_LOCATION_OR_NULL)
    return is_null ? sort == CPT_ARG_LOCATION_OR_NULL
                   : cpt_text_is_plain (text, CPT_LOCATION_SIZE - 1);
  if (sort == CPT_ARG_BAG || sort == CPT_ARG_BAG_OR_NULL)
    return is_null ? sort == CPT_ARG_BAG_OR_NULL
                   : cpt_number_is_valid (text, CPT_NUMBER_LETTER_BAG);
  if (sort == CPT_ARG_SKU)
    return cpt_text_is_plain (text, CPT_SKU_SIZE - 1);
  if (sort == CPT_ARG_PASS_OR_NULL || sort == CPT_ARG_RECEIPT_OR_NULL)
    return is_null ||
           cpt_text_is_plain (
               text, (sort == CPT_ARG_PASS_OR_NULL ? CPT_PASS_SIZE : CPT_RECEIPT_SIZE) - 1);
  if (sort == CPT_ARG_FIELD)
    return cpt_text_find (FIELDS, G_N_ELEMENTS (FIELDS), text) >= 0;
  return TRUE;
}

static gboolean
is_reminder (const char *what)
{
  CptHoldSort sort;

  return cpt_hold_from_text (what, &sort) && sort != CPT_HOLD_END;
}

static gboolean
is_argument_good (const CptAct *self, const CptArgRow *arg)
{
  const CptCommand *command = self->command;
  gconstpointer at = G_STRUCT_MEMBER_P (&command->args, arg->offset);

  if (arg->sort == CPT_ARG_LINE)
    return !CPT_GUARD (LINE, !is_line (self, *(const gint64 *)at));
  if (arg->sort == CPT_ARG_PIECES || arg->sort == CPT_ARG_PIECES_OR_ZERO) {
    gint64 quantity = *(const gint64 *)at;

    return !CPT_GUARD (PIECES_LOW, quantity < (arg->sort == CPT_ARG_PIECES ? 1 : 0)) &&
           !CPT_GUARD (PIECES_HIGH, quantity > CPT_MAX_QUANTITY);
  }
  if (arg->sort == CPT_ARG_REASON)
    return !CPT_GUARD (REASON, cpt_arguments_find_reason (command, self->context->policy) == NULL);
  if (arg->sort == CPT_ARG_UNITS)
    return are_units (self, command->args.units, 0, CPT_MAX_BAG_UNITS);
  if (arg->sort == CPT_ARG_LINES_OR_NULL)
    return command->args.units == NULL || are_units (self, command->args.units, 1, CPT_MAX_LINES);
  if (arg->sort == CPT_ARG_BAGS)
    return are_bags (command->args.bags);
  if (arg->sort == CPT_ARG_PUT_BACK_TO)
    return !CPT_GUARD (TO, (guint)command->args.to > CPT_PUT_BACK_LOST);
  if (arg->sort == CPT_ARG_CHECKS)
    return are_checks (command->args.checks);
  if (arg->sort == CPT_ARG_COLLECTOR)
    return !CPT_GUARD (COLLECTOR, (guint)command->args.collector >= CPT_N_COLLECTORS);
  if (arg->sort == CPT_ARG_BOOL)
    return TRUE;
  if (arg->sort == CPT_ARG_DAYS)
    return !CPT_GUARD (DAYS, command->args.days < 1 || command->args.days > CPT_MAX_DAYS);
  if (arg->sort == CPT_ARG_MOMENT)
    return !CPT_GUARD (MOMENT, command->args.moment_us < 1 ||
                                   command->args.moment_us > CPT_MAX_SAFE_INTEGER);
  if (arg->sort == CPT_ARG_WHAT)
    return !CPT_GUARD (WHAT, !is_reminder (command->args.what));
  return !CPT_GUARD (TEXT, !is_text_good (arg->sort, at));
}

/* A place that the act is about has to be one of this shop; elsewhere another code counts as `?`.
 */
static gboolean
is_place_there (const CptAct *self)
{
  const CptPlace *place = self->before->place;

  if (self->command->kind == CPT_KIND_STAGE)
    return !CPT_GUARD (STAGE_PLACE,
                       !self->context->place_known ||
                           strcmp (self->command->args.location, CPT_LOCATION_NONE) == 0);
  if (self->command->kind == CPT_KIND_COUNT)
    return !CPT_GUARD (COUNT_PLACE, strcmp (place->code, CPT_LOCATION_NONE) == 0) &&
           !CPT_GUARD (COUNT_SKU, !self->context->sku_known);
  return TRUE;
}

/* The one argument that another one asks for or forbids. */
static gboolean
do_arguments_agree (const CptAct *self)
{
  const CptArgs *args = &self->command->args;
  gboolean has_location = args->location[0] != '\0';

  if (self->command->kind == CPT_KIND_PUT_BACK)
    return !CPT_GUARD (PUT_BACK_LOCATION, has_location != (args->to == CPT_PUT_BACK_FLOOR)) &&
           !CPT_GUARD (PUT_BACK_BAG,
                       args->bag[0] != '\0' &&
                           cpt_fulfilment_find_bag (self->before->fulfilment, args->bag) == NULL);
  if (self->command->kind == CPT_KIND_CLOSE)
    return !CPT_GUARD (CLOSE_LOCATION, has_location != (strcmp (args->as, "put-back") == 0));
  if (self->command->kind == CPT_KIND_ACCEPT) /* by nobody, for nobody */
    return !CPT_GUARD (ACCEPT_SOMEBODY,
                       args->for_sign_in[0] == '\0' && self->command->sign_in[0] == '\0');
  return TRUE;
}

static gboolean
is_aggregate_there (const CptAct *self)
{
  const CptAggregate *before = self->before;

  if (before->store == NULL)
    return FALSE;
  if (self->row->aggregate == CPT_AGGREGATE_FULFILMENT)
    return before->fulfilment != NULL;
  if (self->row->aggregate == CPT_AGGREGATE_PLACE)
    return before->place != NULL;
  if (self->row->aggregate == CPT_AGGREGATE_EXCEPTION)
    return before->exception != NULL;
  return TRUE;
}

gboolean
cpt_arguments_are_good (const CptAct *self)
{
  if (CPT_GUARD (FORM, self->command->malformed) ||
      CPT_GUARD (VERSION, self->command->v != self->row->v) || self->context->policy == NULL ||
      CPT_GUARD (AGGREGATE, !is_aggregate_there (self)))
    return FALSE;
  for (gsize i = 0; i < CPT_MAX_ARGS && self->row->args[i].name != NULL; i++)
    if (!is_argument_good (self, &self->row->args[i]))
      return FALSE;
  return is_place_there (self) && do_arguments_agree (self);
}
