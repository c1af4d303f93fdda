/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Is it well formed, and may they? commands.md "Arguments", and the column `right`. */
#include "verdict-counter.h"
#include "verdict-question.h"

#include <string.h>

/* ---- malformed: "Arguments" ---- */

static gboolean
is_pieces (gint64 n)
{
  return n >= 1 && n <= 999999;
}

static gboolean
is_location (const char *text)
{
  return *text != '\0' && strlen (text) <= 32;
}

static gboolean
is_bag (const char *text)
{
  return strlen (text) == 11 && strncmp (text, "CB", 2) == 0;
}

/* The reasons of the policy that the scenes are played under. */
static const struct {
  const char *code;
  CptKind kind;
  CptOnShort on_short; /* UNSET: the order's */
  CptRole role;
} REASONS[] = {
  { "not-on-shelf", CPT_KIND_SHORT },
  { "damaged", CPT_KIND_SHORT },
  { "display-piece", CPT_KIND_SHORT },
  { "label-mismatch", CPT_KIND_SHORT },
  { "empty-pack", CPT_KIND_SHORT },
  { "recalled", CPT_KIND_SHORT, CPT_ON_SHORT_CANCEL },
  { "sold-out", CPT_KIND_SHORT, CPT_ON_SHORT_REROUTE },
  { "no-stock", CPT_KIND_DECLINE },
  { "customer-wish", CPT_KIND_CANCEL },
  { "call-customer", CPT_KIND_REVEAL },
  { "put-back", CPT_KIND_CLOSE, .role = CPT_ROLE_ASSOCIATE },
  { "counted-twice", CPT_KIND_CLOSE, .role = CPT_ROLE_ASSOCIATE },
  { "written-off", CPT_KIND_CLOSE, .role = CPT_ROLE_MANAGER },
  { "brought-back", CPT_KIND_CLOSE, .role = CPT_ROLE_SUPERVISOR },
  { "charged", CPT_KIND_CLOSE, .role = CPT_ROLE_SUPERVISOR },
};

static gint
find_reason (CptKind kind, const char *code)
{
  for (gsize i = 0; i < G_N_ELEMENTS (REASONS); i++)
    if (REASONS[i].kind == kind && strcmp (REASONS[i].code, code) == 0)
      return (gint)i;
  return -1;
}

static gboolean
are_units (const Question *q, gsize min)
{
  const GArray *units = q->args->units;

  if (units == NULL || units->len < min)
    return FALSE;
  for (guint i = 0; i < units->len; i++) {
    const CptUnits *each = &g_array_index (units, CptUnits, i);

    if (question_find_line (q, each->line) == NULL || !is_pieces (each->quantity))
      return FALSE;
    for (guint j = 0; j < i; j++)
      if (g_array_index (units, CptUnits, j).line == each->line)
        return FALSE;
  }
  return TRUE;
}

static gboolean
are_bags (const GPtrArray *bags)
{
  for (guint i = 0; bags != NULL && i < bags->len; i++) {
    if (!is_bag (bags->pdata[i]))
      return FALSE;
    for (guint j = 0; j < i; j++)
      if (strcmp (bags->pdata[i], bags->pdata[j]) == 0)
        return FALSE;
  }
  return bags != NULL && bags->len <= 64;
}

static gboolean
is_put_back (const Question *q)
{
  const CptArgs *args = q->args;
  gboolean to_floor = args->to == CPT_PUT_BACK_FLOOR;

  return question_find_line (q, args->line) != NULL && is_pieces (args->quantity) &&
         (args->to == CPT_PUT_BACK_FLOOR || args->to == CPT_PUT_BACK_DAMAGED ||
          args->to == CPT_PUT_BACK_LOST) &&
         (to_floor ? is_location (args->location) : *args->location == '\0') &&
         (*args->bag == '\0' || (is_bag (args->bag) && question_find_bag (q, args->bag) != NULL));
}

static gboolean
is_line_act (const Question *q, gint64 n)
{
  return question_find_line (q, q->args->line) != NULL && is_pieces (n) &&
         is_location (q->args->location);
}

gboolean
question_is_well_formed (const Question *q)
{
  const CptArgs *args = q->args;

  if (q->command->malformed || q->command->v != 1 || q->before->store == NULL)
    return FALSE;
  if (q->command->kind == CPT_KIND_ACCEPT)
    return *args->for_sign_in != '\0' || *q->command->sign_in != '\0';
  if (q->command->kind == CPT_KIND_PICK || q->command->kind == CPT_KIND_UNSHORT)
    return is_line_act (q, args->quantity);
  if (q->command->kind == CPT_KIND_SHORT)
    return is_line_act (q, args->missing) && find_reason (CPT_KIND_SHORT, args->reason) >= 0;
  if (q->command->kind == CPT_KIND_BAG)
    return is_bag (args->bag) && are_units (q, 0);
  if (q->command->kind == CPT_KIND_STAGE)
    return is_location (args->location) && strcmp (args->location, "?") != 0 &&
           q->context->place_known && are_bags (args->bags);
  if (q->command->kind == CPT_KIND_PUT_BACK)
    return is_put_back (q);
  if (q->command->kind == CPT_KIND_CANCEL)
    return find_reason (CPT_KIND_CANCEL, args->reason) >= 0 &&
           (args->units == NULL || are_units (q, 1));
  if (q->command->kind == CPT_KIND_DECLINE)
    return find_reason (CPT_KIND_DECLINE, args->reason) >= 0;
  if (q->command->kind == CPT_KIND_COUNT)
    return *args->sku != '\0' && args->quantity >= 0 && args->quantity <= 999999 &&
           strcmp (q->before->place->code, "?") != 0 && q->context->sku_known;
  if (q->command->kind == CPT_KIND_CLOSE)
    return find_reason (CPT_KIND_CLOSE, args->as) >= 0 &&
           (strcmp (args->as, "put-back") == 0) == (*args->location != '\0');
  if (q->command->kind == CPT_KIND_HAND_OVER)
    return counter_is_well_formed (q) && are_bags (args->bags) &&
           (args->units == NULL || are_units (q, 1));
  if (q->command->kind == CPT_KIND_EXTEND)
    return args->days >= 1 && args->days <= 30;
  if (q->command->kind == CPT_KIND_REMIND)
    return args->moment_us > 0 && args->moment_us <= G_GINT64_CONSTANT (9007199254740991) &&
           (strcmp (args->what, "reminder") == 0 || strcmp (args->what, "last_day") == 0 ||
            strcmp (args->what, "authorisation") == 0);
  if (q->command->kind == CPT_KIND_EXPIRE)
    return args->moment_us > 0 && args->moment_us <= G_GINT64_CONSTANT (9007199254740991);
  if (q->command->kind == CPT_KIND_UNDO)
    return *args->of != '\0';
  if (q->command->kind == CPT_KIND_REVEAL)
    return find_reason (CPT_KIND_REVEAL, args->reason) >= 0 &&
           (strcmp (args->field, "phone") == 0 || strcmp (args->field, "email") == 0 ||
            strcmp (args->field, "address") == 0);
  return TRUE;
}

/* ---- not_authorised: "right" ---- */

/* The lowest role that may do it by itself; an associate may with one who may, nobody else can. */
static gboolean
may (const Question *q, CptRole needed)
{
  CptRole actor = q->context->actor_role;

  return actor >= needed || (actor != CPT_ROLE_NONE && q->context->approver_role >= needed);
}

gboolean
question_is_authorised (const Question *q)
{
  CptKind kind = q->command->kind;
  CptRole needed = CPT_ROLE_ASSOCIATE;

  if (q->context->by_central)
    return TRUE;
  if (kind == CPT_KIND_UNDO &&
      (!q->context->undone_known || strcmp (q->context->undone_kind, "undo") == 0))
    return TRUE; /* of what is not known, or cannot be: the guard says no */
  if (kind == CPT_KIND_CANCEL ||
      (kind == CPT_KIND_UNDO && strcmp (q->context->undone_kind, "fulfilment.cancel") == 0) ||
      (kind == CPT_KIND_RELEASE && question_is_held_by_other (q)) ||
      (kind == CPT_KIND_ACCEPT && question_is_held_by_other (q) &&
       q->all.picked + q->all.missing > 0))
    needed = CPT_ROLE_SUPERVISOR;
  if (kind == CPT_KIND_REMIND || kind == CPT_KIND_EXPIRE)
    return FALSE; /* the clock's alone */
  if (kind == CPT_KIND_UNDO && g_str_has_prefix (q->context->undone_kind, "promise."))
    return FALSE;
  if (kind == CPT_KIND_REOPEN ||
      (kind == CPT_KIND_UNDO && strcmp (q->context->undone_kind, "fulfilment.reopen") == 0))
    needed = CPT_ROLE_MANAGER;
  if (kind == CPT_KIND_CLOSE)
    needed = REASONS[find_reason (kind, q->args->as)].role;
  return may (q, needed);
}

CptOnShort
question_get_on_short (const Question *q)
{
  return REASONS[find_reason (CPT_KIND_SHORT, q->args->reason)].on_short;
}
