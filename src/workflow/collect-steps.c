/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is still open. No rule stands here: the command is tried as it is, what its refusal names is
 * filled in, and it is tried again, until domain says yes or says no for good. */
#include "workflow/collect-private.h"

#include <stdio.h>
#include <string.h>

#define MAX_TRIES (CPT_MAX_PROOFS + 8) /* each names another step */

gboolean
cpt_collect_is_scanned (CptCollect *self, const char *bag)
{
  return g_ptr_array_find_with_equal_func (self->scanned, bag, g_str_equal, NULL);
}

gint
cpt_collect_get_age_asked (CptCollect *self, gint *lowest_out)
{
  gint highest = 0, lowest = 0;

  for (guint p = 0; p < self->parts->len; p++) {
    const CptViewFulfilment *found = cpt_collect_get_part (self, p);

    for (gsize i = 0; found != NULL && i < found->shown->n_lines; i++) {
      const CptLine *line = &found->shown->lines[i];
      gint age = line->goods != NULL ? line->goods->age_min : 0;

      if (age <= 0 || cpt_line_get_custody (line) == 0)
        continue;
      highest = MAX (highest, age);
      lowest = lowest == 0 ? age : MIN (lowest, age);
    }
  }
  if (lowest_out != NULL)
    *lowest_out = lowest;
  return highest;
}

gboolean
cpt_collect_stays (CptCollect *self, const CptLine *line)
{
  return self->age == CPT_COLLECT_AGE_TOO_YOUNG && line->goods != NULL && line->goods->age_min > 0;
}

static void
add_check (CptCommand *command, const char *word)
{
  if (command->args.checks == NULL)
    command->args.checks = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (command->args.checks, g_strdup (word));
}

static void
add_checks (CptCollect *self, CptCommand *command)
{
  char words[CPT_PROOFS_TEXT];
  g_auto (GStrv) each = NULL;
  gint lowest, asked = cpt_collect_get_age_asked (self, &lowest);
  g_autofree char *age = NULL;

  command->args.checks = g_ptr_array_new_with_free_func (g_free);
  cpt_proofs_to_text (self->checks, words);
  each = g_strsplit (words, "|", -1);
  for (gsize i = 0; each[i] != NULL; i++)
    if (*each[i] != '\0')
      add_check (command, each[i]);
  if (asked == 0 || self->age == CPT_COLLECT_AGE_UNASKED)
    return;
  age = self->age == CPT_COLLECT_AGE_OLD_ENOUGH ? g_strdup_printf ("age-%d", asked)
                                                : g_strdup_printf ("under-age-%d", lowest);
  add_check (command, age);
}

/* Null where all of it goes. */
static GArray *
make_units (CptCollect *self, const CptFulfilment *shown)
{
  g_autoptr (GArray) units = g_array_new (FALSE, TRUE, sizeof (CptUnits));
  gboolean all = TRUE;

  for (gsize i = 0; i < shown->n_lines; i++) {
    const CptLine *line = &shown->lines[i];
    CptUnits of = { .line = line->number,
                    .quantity = MIN (cpt_line_get_custody (line), cpt_line_get_owed (line)) };

    if (of.quantity <= 0)
      continue;
    if (cpt_collect_stays (self, line))
      all = FALSE;
    else
      g_array_append_val (units, of);
  }
  return all ? NULL : g_steal_pointer (&units);
}

CptCommand *
cpt_collect_make_command (CptCollect *self, const char *fulfilment)
{
  CptCommand *command = cpt_shop_new_command (self->shop, CPT_KIND_HAND_OVER, fulfilment);
  const CptViewFulfilment *found =
      cpt_view_get_fulfilment (cpt_shop_get_view (self->shop), fulfilment);
  CptArgs *args = &command->args;

  g_strlcpy (args->pass, self->pass, sizeof args->pass);
  args->collector = self->collector < 0 ? CPT_COLLECTOR_BUYER : (CptCollector)self->collector;
  add_checks (self, command);
  args->bags = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; found != NULL && i < found->shown->bags->len; i++) {
    const CptBag *bag = g_ptr_array_index (found->shown->bags, i);

    if (cpt_collect_is_scanned (self, bag->number))
      g_ptr_array_add (args->bags, g_strdup (bag->number));
  }
  args->units = found != NULL ? make_units (self, found->shown) : NULL;
  g_strlcpy (args->signature, self->signature, sizeof args->signature);
  g_strlcpy (args->receipt, self->receipt, sizeof args->receipt);
  args->offline = cpt_shop_has_no_network (self->shop);
  g_strlcpy (command->approver, self->approver, sizeof command->approver);
  return command;
}

/* ---- what is missing ---- */

/* FALSE: it names all of them already. */
static gboolean
fill_bags (CptCollect *self, CptCommand *command)
{
  const CptViewFulfilment *found =
      cpt_view_get_fulfilment (cpt_shop_get_view (self->shop), command->aggregate);
  guint n_before = command->args.bags->len;

  g_ptr_array_set_size (command->args.bags, 0);
  for (guint i = 0; i < found->shown->bags->len; i++) {
    const CptBag *bag = g_ptr_array_index (found->shown->bags, i);

    if (bag->units->len > 0)
      g_ptr_array_add (command->args.bags, g_strdup (bag->number));
  }
  return command->args.bags->len > n_before;
}

/* The word of one of several checks that would do. */
static gboolean
fill_check (CptCommand *command, const char *needs, CptCollectMissing *missing)
{
  g_auto (GStrv) words = g_strsplit (needs, "|", -1);
  guint proofs = 0;

  for (gsize i = 0; words[i] != NULL; i++)
    proofs |= cpt_proof_from_text (words[i]);
  if ((proofs & ~(guint)CPT_PROOF_UNKNOWN) == 0)
    return FALSE;
  missing->checks |= proofs;
  add_check (command, words[0]);
  return TRUE;
}

/* Fills what @refusal names in @command, and notes that it is missing. FALSE: nobody at the counter
 * can do anything about it. */
static gboolean
fill (CptCollect *self, CptCommand *command, const CptRefusal *refusal, CptCollectMissing *missing)
{
  int age;

  if (refusal->code != CPT_REFUSAL_GUARD_FAILED || *refusal->needs == '\0')
    return FALSE;
  if (strcmp (refusal->needs, "bags") == 0) {
    missing->bags = TRUE;
    return fill_bags (self, command);
  }
  if (strcmp (refusal->needs, "signature") == 0) {
    missing->signature = TRUE;
    g_strlcpy (command->args.signature, command->id, sizeof command->args.signature);
    return TRUE;
  }
  if (sscanf (refusal->needs, "age-%d", &age) == 1) {
    missing->age = MAX (missing->age, age);
    add_check (command, refusal->needs);
    return TRUE;
  }
  return fill_check (command, refusal->needs, missing);
}

static void
look_at (CptCollect *self, const char *fulfilment, CptCollectMissing *missing)
{
  g_autoptr (CptCommand) command = cpt_collect_make_command (self, fulfilment);

  for (guint i = 0; i < MAX_TRIES; i++) {
    CptRefusal refusal = { 0 };
    CptRole role;

    if (cpt_shop_try (self->shop, command, &refusal))
      return;
    if (fill (self, command, &refusal, missing))
      continue;
    role = refusal.code == CPT_REFUSAL_NOT_AUTHORISED && *self->approver == '\0'
               ? cpt_shop_get_approver_role (self->shop, refusal.needs)
               : CPT_ROLE_NONE;
    if (role != CPT_ROLE_NONE) {
      missing->approver = MAX (missing->approver, role);
      return;
    }
    missing->blocked = refusal;
    missing->blocked_at = fulfilment;
    return;
  }
}

void
cpt_collect_find_missing (CptCollect *self, CptCollectMissing *missing_out)
{
  *missing_out = (CptCollectMissing){ 0 };
  for (guint i = 0; i < self->parts->len && missing_out->blocked.code == CPT_REFUSAL_NONE; i++)
    look_at (self, g_ptr_array_index (self->parts, i), missing_out);
}

CptCollectStep
cpt_collect_find_step (CptCollect *self)
{
  const CptCollectMissing *missing = &self->missing;

  if (self->over)
    return CPT_COLLECT_OVER;
  if (self->parts->len == 0)
    return CPT_COLLECT_FIND;
  if (missing->blocked.code != CPT_REFUSAL_NONE)
    return CPT_COLLECT_BLOCKED;
  if (missing->bags)
    return CPT_COLLECT_BAGS;
  if (self->collector < 0)
    return CPT_COLLECT_COLLECTOR;
  if (missing->checks != 0)
    return CPT_COLLECT_CHECKS;
  if (missing->age != 0)
    return CPT_COLLECT_AGE;
  if (missing->signature)
    return CPT_COLLECT_SIGNATURE;
  return missing->approver != CPT_ROLE_NONE ? CPT_COLLECT_APPROVER : CPT_COLLECT_GO;
}
