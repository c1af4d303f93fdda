/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/fulfilment.h"

#include <stddef.h>
#include <string.h>

/* The members of CptMilestones that `was` names; two of one bit stand and fall together. */
typedef struct {
  CptWas was;
  gsize offset;
  gsize size;
  gboolean is_text;
} Member;

#define TEXT(was, member)                                                                          \
  {                                                                                                \
    was, offsetof (CptMilestones, member), sizeof ((CptMilestones *)NULL)->member, TRUE            \
  }
#define PLAIN(was, member)                                                                         \
  {                                                                                                \
    was, offsetof (CptMilestones, member), sizeof ((CptMilestones *)NULL)->member, FALSE           \
  }

static const Member MEMBERS[] = {
  TEXT (CPT_WAS_HOLDER, holder_sign_in),
  TEXT (CPT_WAS_HOLDER, holder_person),
  TEXT (CPT_WAS_WAVE, wave),
  TEXT (CPT_WAS_TOTE, tote),
  TEXT (CPT_WAS_LOCATION, location),
  PLAIN (CPT_WAS_ACCEPTED_US, accepted_us),
  PLAIN (CPT_WAS_STAGED_US, staged_us),
  PLAIN (CPT_WAS_READY_US, ready_us),
  PLAIN (CPT_WAS_TOLD_US, told_us),
  PLAIN (CPT_WAS_HERE_US, here_us),
  PLAIN (CPT_WAS_HOLD_UNTIL_US, hold_until_us),
  PLAIN (CPT_WAS_WAITING, waiting_for),
  PLAIN (CPT_WAS_WAITING, waiting_since_us),
  PLAIN (CPT_WAS_EXIT, exit),
  PLAIN (CPT_WAS_EXIT, exit_us),
};

static guint
find_was (const CptMilestones *before, const CptMilestones *after)
{
  guint was = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (MEMBERS); i++) {
    const Member *member = &MEMBERS[i];
    const char *a = (const char *)before + member->offset;
    const char *b = (const char *)after + member->offset;

    if (member->is_text ? strcmp (a, b) != 0 : memcmp (a, b, member->size) != 0)
      was |= member->was;
  }
  return was;
}

static void
copy_members (CptMilestones *to, const CptMilestones *from, guint was)
{
  for (gsize i = 0; i < G_N_ELEMENTS (MEMBERS); i++)
    if (MEMBERS[i].was & was)
      memcpy ((char *)to + MEMBERS[i].offset, (const char *)from + MEMBERS[i].offset,
              MEMBERS[i].size);
}

static void
find_lines (const CptLine *before, const CptLine *after, GArray *changes)
{
  for (gint counter = 0; counter < CPT_N_COUNTERS; counter++) {
    CptCounterChange change = { .line = after->number, .counter = (CptCounter)counter };

    change.add = before->counters[counter] - after->counters[counter];
    if (change.add != 0)
      g_array_append_val (changes, change);
  }
}

/* Adds to @units what is to be added to @after's units to make them @before's. */
static void
find_units (const CptBag *before, const CptBag *after, GArray *units)
{
  g_autoptr (CptBag) difference = cpt_bag_new (after->number);

  for (guint i = 0; before != NULL && i < before->units->len; i++) {
    const CptUnits *had = &g_array_index (before->units, CptUnits, i);

    cpt_bag_add_units (difference, had->line, had->quantity);
  }
  for (guint i = 0; i < after->units->len; i++) {
    const CptUnits *has = &g_array_index (after->units, CptUnits, i);

    cpt_bag_add_units (difference, has->line, -has->quantity);
  }
  if (difference->units->len > 0)
    g_array_append_vals (units, difference->units->data, difference->units->len);
}

static void
find_bag (const CptBag *before, const CptBag *after, GPtrArray *changes)
{
  CptBagChange *change = g_new0 (CptBagChange, 1);

  g_strlcpy (change->bag, after->number, sizeof change->bag);
  change->made = before == NULL;
  change->units = g_array_new (FALSE, TRUE, sizeof (CptUnits));
  if (before != NULL)
    g_strlcpy (change->location, before->location, sizeof change->location);
  find_units (before, after, change->units);
  if (change->made || change->units->len > 0 || strcmp (before->location, after->location) != 0)
    g_ptr_array_add (changes, change);
  else
    cpt_bag_change_free (change);
}

CptInverse *
cpt_fulfilment_find_inverse (const CptFulfilment *before,
                             const CptFulfilment *after,
                             const GArray *moves)
{
  CptInverse *inverse = cpt_inverse_new ();

  inverse->was = find_was (&before->milestones, &after->milestones);
  copy_members (&inverse->old, &before->milestones, inverse->was);
  for (gsize i = 0; i < MIN (before->n_lines, after->n_lines); i++)
    find_lines (&before->lines[i], &after->lines[i], inverse->lines);
  for (guint i = 0; i < after->bags->len; i++) {
    const CptBag *bag = g_ptr_array_index (after->bags, i);

    find_bag (cpt_fulfilment_find_bag (before, bag->number), bag, inverse->bags);
  }
  for (guint i = 0; moves != NULL && i < moves->len; i++) {
    CptMovement back = cpt_movement_reverse (&g_array_index (moves, CptMovement, i));

    g_array_append_val (inverse->moves, back);
  }
  return inverse;
}

static gboolean
add_counters (CptFulfilment *self, const GArray *changes)
{
  for (guint i = 0; i < changes->len; i++) {
    const CptCounterChange *change = &g_array_index (changes, CptCounterChange, i);
    CptLine *line = cpt_fulfilment_find_line (self, change->line);
    gint64 sum;

    if (line == NULL || (guint)change->counter >= CPT_N_COUNTERS ||
        __builtin_add_overflow (line->counters[change->counter], change->add, &sum) || sum < 0 ||
        sum > CPT_MAX_PIECES)
      return FALSE;
    line->counters[change->counter] = sum;
  }
  return TRUE;
}

/* The bags of what is closed leave the feed at once (commands.md §4), empty: a terminal that takes
 * the last act back within its time has only the inverse to know them by. */
static CptBag *
bring_back (CptFulfilment *self, const char *number)
{
  CptBag *bag = cpt_bag_new (number);

  cpt_fulfilment_add_bag (self, bag);
  return bag;
}

static gboolean
change_bag (CptFulfilment *self, const CptFulfilment *closed, const CptBagChange *change)
{
  CptBag *bag = cpt_fulfilment_find_bag (self, change->bag);

  if (bag == NULL && !change->made && cpt_fulfilment_is_closed (closed))
    bag = bring_back (self, change->bag);
  if (bag == NULL)
    return FALSE;
  if (change->made)
    return g_ptr_array_remove (self->bags, bag);
  for (guint i = 0; i < change->units->len; i++) {
    const CptUnits *units = &g_array_index (change->units, CptUnits, i);
    gint64 sum;

    if (__builtin_add_overflow (cpt_bag_get_units (bag, units->line), units->quantity, &sum) ||
        sum < 0 || sum > CPT_MAX_PIECES || cpt_fulfilment_find_line (self, units->line) == NULL)
      return FALSE;
    cpt_bag_add_units (bag, units->line, units->quantity);
  }
  g_strlcpy (bag->location, change->location, sizeof bag->location);
  return TRUE;
}

/* What DESIGN §4 says of a line, always. */
static gboolean
is_whole (const CptFulfilment *self)
{
  for (gsize i = 0; i < self->n_lines; i++)
    if (cpt_line_get_custody (&self->lines[i]) < 0 || cpt_line_get_owed (&self->lines[i]) < 0 ||
        cpt_fulfilment_get_loose (self, &self->lines[i]) < 0)
      return FALSE;
  return TRUE;
}

gboolean
cpt_fulfilment_apply_inverse (CptFulfilment *self, const CptInverse *inverse)
{
  g_autoptr (CptFulfilment) changed = cpt_fulfilment_copy (self);
  CptFulfilment spare;

  if (!add_counters (changed, inverse->lines))
    return FALSE;
  for (guint i = 0; i < inverse->bags->len; i++)
    if (!change_bag (changed, self, g_ptr_array_index (inverse->bags, i)))
      return FALSE;
  copy_members (&changed->milestones, &inverse->old, inverse->was);
  if (!is_whole (changed))
    return FALSE;

  /* All or nothing: what is right changes places with what was. */
  spare = *self;
  *self = *changed;
  *changed = spare;
  return TRUE;
}
