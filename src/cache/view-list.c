/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What pages ask for: fulfilments, bags, exceptions, own refusals. */
#include "cache/view-private.h"

#include "domain/due.h"

#include <string.h>

void
cpt_view_fulfilment_free (CptViewFulfilment *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->shown, cpt_fulfilment_free);
  g_clear_pointer (&self->confirmed, cpt_fulfilment_free);
  g_clear_pointer (&self->contact, cpt_contact_free);
  g_free (self);
}

void
cpt_view_exception_free (CptViewException *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->exception, cpt_exception_free);
  g_free (self);
}

void
cpt_view_refusal_free (CptViewRefusal *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->command, cpt_command_free);
  g_clear_pointer (&self->problem, g_free);
  g_free (self);
}

const CptViewFulfilment *
cpt_view_get_fulfilment (CptView *self, const char *id)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_hash_table_lookup (self->fulfilments, id);
}

/* A reference names one part; a number names the order, and its only or most urgent open part. */
const CptViewFulfilment *
cpt_view_find_by_reference (CptView *self, const char *reference)
{
  g_autoptr (GPtrArray) open = NULL;
  GHashTableIter iter;
  gpointer value;
  const CptViewFulfilment *of_number = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  g_hash_table_iter_init (&iter, self->fulfilments);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    const CptViewFulfilment *entry = value;

    if (g_strcmp0 (entry->shown->promise->reference, reference) == 0)
      return entry;
    if (g_strcmp0 (entry->shown->promise->number, reference) == 0)
      of_number = entry;
  }
  if (of_number == NULL)
    return NULL;
  open = cpt_view_list_open (self);
  for (guint i = 0; i < open->len; i++) {
    const CptViewFulfilment *entry = g_ptr_array_index (open, i);

    if (g_strcmp0 (entry->shown->promise->number, reference) == 0)
      return entry;
  }
  return of_number;
}

/* An open fulfilment and what it is sorted by, looked up once for each. */
typedef struct {
  CptViewFulfilment *entry; /* (unowned) */
  gboolean risks;
  gint64 due_us; /* 0: never */
} OpenWork;

static gint
compare_due (gconstpointer a, gconstpointer b)
{
  const OpenWork *one = a, *two = b;
  const CptFulfilment *first = one->entry->shown, *second = two->entry->shown;

  if (one->risks != two->risks)
    return one->risks ? -1 : 1;
  if (one->due_us != two->due_us) {
    if (one->due_us == 0 || two->due_us == 0)
      return one->due_us == 0 ? 1 : -1;
    return one->due_us < two->due_us ? -1 : 1;
  }
  if (first->promise->assigned_us != second->promise->assigned_us)
    return first->promise->assigned_us < second->promise->assigned_us ? -1 : 1;
  return strcmp (first->id, second->id);
}

void
cpt_view_each_open (CptView *self, CptViewEach each, gpointer user_data)
{
  GHashTableIter iter;
  gpointer value;

  g_return_if_fail (self != NULL);

  g_hash_table_iter_init (&iter, self->fulfilments);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    const CptViewFulfilment *entry = value;

    if (!cpt_fulfilment_is_closed (entry->shown))
      each (entry, user_data);
  }
}

typedef struct {
  CptView *view; /* (unowned) */
  GArray *work;  /* (unowned) (element-type OpenWork) */
} Listing;

static void
add_work (const CptViewFulfilment *entry, gpointer user_data)
{
  Listing *listing = user_data;
  OpenWork each = { .entry = (CptViewFulfilment *)entry,
                    .risks = cpt_view_is_at_risk (listing->view, entry->shown->id),
                    .due_us = cpt_due_get_open (entry->shown) };

  g_array_append_val (listing->work, each);
}

GPtrArray *
cpt_view_list_open (CptView *self)
{
  g_autoptr (GArray) work = g_array_new (FALSE, FALSE, sizeof (OpenWork));
  Listing listing = { self, work };
  GPtrArray *open;

  g_return_val_if_fail (self != NULL, NULL);

  cpt_view_each_open (self, add_work, &listing);
  g_array_sort (work, compare_due);
  open = g_ptr_array_sized_new (work->len);
  for (guint i = 0; i < work->len; i++)
    g_ptr_array_add (open, g_array_index (work, OpenWork, i).entry);
  return open;
}

const CptBag *
cpt_view_find_bag (CptView *self, const char *number, const CptViewFulfilment **owner_out)
{
  GHashTableIter iter;
  gpointer value;

  g_return_val_if_fail (self != NULL, NULL);

  g_hash_table_iter_init (&iter, self->fulfilments);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    const CptViewFulfilment *entry = value;
    const CptBag *bag = cpt_fulfilment_find_bag (entry->shown, number);

    if (bag == NULL)
      continue;
    if (owner_out != NULL)
      *owner_out = entry;
    return bag;
  }
  return NULL;
}

static gint
compare_opened (gconstpointer a, gconstpointer b)
{
  const CptException *one = (*(CptViewException *const *)a)->exception;
  const CptException *two = (*(CptViewException *const *)b)->exception;

  if (one->opened_us != two->opened_us)
    return one->opened_us < two->opened_us ? -1 : 1;
  return strcmp (one->id, two->id);
}

GPtrArray *
cpt_view_list_exceptions (CptView *self)
{
  g_autoptr (GPtrArray) exceptions = NULL;
  GHashTableIter iter;
  gpointer value;

  g_return_val_if_fail (self != NULL, NULL);

  exceptions = g_ptr_array_new ();
  g_hash_table_iter_init (&iter, self->exceptions);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_ptr_array_add (exceptions, value);
  g_ptr_array_sort (exceptions, compare_opened);
  return g_steal_pointer (&exceptions);
}

const CptViewException *
cpt_view_get_exception (CptView *self, const char *id)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_hash_table_lookup (self->exceptions, id);
}

static gboolean
is_told_by_exception (const char *problem)
{
  g_autoptr (CptProblem) read = cpt_problem_read (problem, strlen (problem), NULL);

  return read != NULL && *read->exception != '\0';
}

void
cpt_view_add_refusal (CptView *self, gint64 seq, CptCommand *command, const char *problem)
{
  CptViewRefusal *refusal;

  /* An exception tells its refusals itself, and asks for the command by its id. */
  if (is_told_by_exception (problem)) {
    g_hash_table_replace (self->told, command->id, command);
    return;
  }
  refusal = g_new0 (CptViewRefusal, 1);
  refusal->seq = seq;
  refusal->command = command;
  refusal->problem = g_strdup (problem);
  g_ptr_array_insert (self->refusals, 0, refusal);
}

const CptCommand *
cpt_view_find_refused (CptView *self, const char *command)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (command != NULL, NULL);

  return g_hash_table_lookup (self->told, command);
}

GPtrArray *
cpt_view_list_refusals (CptView *self)
{
  g_autoptr (GPtrArray) refusals = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  refusals = g_ptr_array_sized_new (self->refusals->len);
  for (guint i = 0; i < self->refusals->len; i++)
    g_ptr_array_add (refusals, g_ptr_array_index (self->refusals, i));
  return g_steal_pointer (&refusals);
}
