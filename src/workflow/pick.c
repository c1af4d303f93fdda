/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workflow/pick.h"

#include "workflow/pick-private.h"
#include "workflow/rows.h"

#include <glib/gi18n-lib.h>
#include <string.h>

G_DEFINE_FINAL_TYPE (CptPickWalk, cpt_pick_walk, G_TYPE_OBJECT)

guint
cpt_pick_walk_get_n_stops (CptPickWalk *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->stops));
}

CptPickStop *
cpt_pick_walk_get_stop (CptPickWalk *self, guint position)
{
  g_autoptr (CptPickStop) stop = g_list_model_get_item (G_LIST_MODEL (self->stops), position);

  return stop; /* the list holds it */
}

const char *const *
cpt_pick_walk_get_fulfilments (CptPickWalk *self)
{
  g_return_val_if_fail (CPT_IS_PICK_WALK (self), NULL);

  return (const char *const *)self->fulfilments;
}

void
cpt_pick_walk_take_say (CptPickWalk *self, CptSay *say)
{
  g_clear_pointer (&self->say, cpt_say_free);
  self->say = say;
  g_object_notify (G_OBJECT (self), "say");
}

void
cpt_pick_walk_take_wrong (CptPickWalk *self, CptPickWrong *wrong)
{
  if (self->wrong == NULL && wrong == NULL)
    return;
  if (self->wrong != NULL)
    g_boxed_free (CPT_TYPE_PICK_WRONG, self->wrong);
  self->wrong = wrong;
  g_object_notify (G_OBJECT (self), "wrong");
}

void
cpt_pick_walk_dismiss_wrong (CptPickWalk *self)
{
  g_return_if_fail (CPT_IS_PICK_WALK (self));

  cpt_pick_walk_take_wrong (self, NULL);
}

void
cpt_pick_walk_set_current (CptPickWalk *self, CptPickStop *stop)
{
  if (self->current == stop)
    return;
  /* A place that was scanned belongs to the stop where it was scanned. */
  if (stop == NULL || strcmp (stop->place, self->place) != 0)
    self->place[0] = '\0';
  g_set_object (&self->current, stop);
}

void
cpt_pick_walk_select (CptPickWalk *self, CptPickStop *stop)
{
  g_return_if_fail (CPT_IS_PICK_WALK (self));
  g_return_if_fail (CPT_IS_PICK_STOP (stop));

  if (cpt_pick_stop_get_to_pick (stop) <= 0)
    return;
  cpt_pick_stop_set_later (stop, FALSE);
  cpt_pick_walk_set_current (self, stop);
  cpt_pick_walk_take_wrong (self, NULL);
  cpt_pick_walk_refresh (self);
}

static guint
find_position (CptPickWalk *self, const CptPickStop *stop)
{
  for (guint i = 0; i < cpt_pick_walk_get_n_stops (self); i++)
    if (cpt_pick_walk_get_stop (self, i) == stop)
      return i;
  return 0;
}

/* The next one in shelf order after the current, then from the start; what was put off comes when
 * nothing else is open. */
static CptPickStop *
find_next (CptPickWalk *self)
{
  guint n = cpt_pick_walk_get_n_stops (self);
  guint start = self->current != NULL ? find_position (self, self->current) : 0;

  for (gint round = 0; round < 2; round++)
    for (guint i = 0; i < n; i++) {
      CptPickStop *stop = cpt_pick_walk_get_stop (self, (start + i) % n);

      if (stop->state == (round == 0 ? CPT_STOP_OPEN : CPT_STOP_LATER) && stop != self->current)
        return stop;
    }
  return NULL;
}

static void
choose_current (CptPickWalk *self)
{
  if (self->current != NULL && self->current->state == CPT_STOP_OPEN)
    return;
  cpt_pick_walk_set_current (self, find_next (self));
  if (self->current != NULL && self->current->state == CPT_STOP_LATER)
    cpt_pick_stop_set_later (self->current, FALSE);
}

/* Open stops after the current one; rows that stay are not touched. */
static void
refresh_next (CptPickWalk *self)
{
  g_autoptr (GPtrArray) wanted = g_ptr_array_new ();
  guint n = cpt_pick_walk_get_n_stops (self);
  guint start = self->current != NULL ? find_position (self, self->current) + 1 : 0;

  for (guint i = 0; i < n; i++) {
    CptPickStop *stop = cpt_pick_walk_get_stop (self, (start + i) % n);

    if (stop != self->current && cpt_pick_stop_get_to_pick (stop) > 0)
      g_ptr_array_add (wanted, stop);
  }
  cpt_rows_merge (self->next, wanted);
}

void
cpt_pick_walk_refresh (CptPickWalk *self)
{
  CptView *view = cpt_shop_get_view (self->shop);
  gint64 n_open = 0;

  if (view == NULL) /* an act came back after the shop was closed */
    return;
  self->n_done = 0;
  self->n_total = 0;
  for (guint i = 0; i < cpt_pick_walk_get_n_stops (self); i++) {
    CptPickStop *stop = cpt_pick_walk_get_stop (self, i);

    cpt_pick_stop_refresh (stop, cpt_view_get_fulfilment (view, stop->fulfilment));
    self->n_done += stop->n_picked + stop->n_short;
    self->n_total += stop->n_wanted;
    n_open += stop->state == CPT_STOP_OPEN || stop->state == CPT_STOP_LATER ? 1 : 0;
  }
  self->finished = n_open == 0;
  choose_current (self);
  if (self->current != NULL)
    cpt_pick_stop_refresh_stock (self->current);
  refresh_next (self);
  cpt_pick_walk_notify_all (self);
}

void
cpt_pick_walk_later (CptPickWalk *self)
{
  CptPickStop *next;

  g_return_if_fail (CPT_IS_PICK_WALK (self));

  if (self->current == NULL)
    return;
  next = find_next (self);
  if (next == NULL) /* nothing else is left: it stays */
    return;
  cpt_pick_stop_set_later (self->current, TRUE);
  /* So that a restart does not lose it; if it cannot be kept, this walk has it all the same. */
  cpt_shop_put_off_async (self->shop, self->current->fulfilment, self->current->line, NULL, NULL);
  cpt_pick_walk_set_current (self, next);
  cpt_pick_stop_set_later (next, FALSE);
  cpt_pick_walk_take_wrong (self, NULL);
  cpt_pick_walk_refresh (self);
}

/* ---- start ---- */

static void
say_helping (CptPickWalk *self, const CptViewFulfilment *found)
{
  CptView *view = cpt_shop_get_view (self->shop);
  const CptPerson *person = cpt_view_get_person (view, found->shown->milestones.holder_person);
  g_autofree char *title = NULL;

  title = person != NULL
              ? g_strdup_printf (_ ("%1$s has taken %2$s"), person->name,
                                 found->shown->promise->reference)
              : g_strdup_printf (_ ("%s is taken already"), found->shown->promise->reference);
  cpt_pick_walk_take_say (
      self, cpt_say_new (CPT_SAY_ALREADY, title, _ ("What you pick is counted all the same.")));
}

static GPtrArray *
prepare_accepts (CptPickWalk *self)
{
  GPtrArray *act = g_ptr_array_new_with_free_func ((GDestroyNotify)cpt_command_free);
  const CptPerson *person = cpt_shop_get_person (self->shop);

  for (gsize i = 0; self->fulfilments[i] != NULL; i++) {
    const CptViewFulfilment *found =
        cpt_view_get_fulfilment (cpt_shop_get_view (self->shop), self->fulfilments[i]);
    const CptMilestones *milestones = found != NULL ? &found->shown->milestones : NULL;
    CptCommand *command;

    if (found == NULL || cpt_fulfilment_get_sums (found->shown).to_pick == 0)
      continue;
    if (*milestones->holder_sign_in != '\0') {
      if (person != NULL && strcmp (milestones->holder_person, person->id) != 0)
        say_helping (self, found);
      continue;
    }
    command = cpt_shop_new_command (self->shop, CPT_KIND_ACCEPT, self->fulfilments[i]);
    g_strlcpy (command->args.wave, self->wave, sizeof command->args.wave);
    g_strlcpy (command->args.tote, milestones->tote, sizeof command->args.tote);
    g_ptr_array_add (act, command);
  }
  return act;
}

static void
on_accepted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  CptPickWalk *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (!cpt_shop_submit_finish (CPT_SHOP (source), result, &error)) {
    cpt_pick_walk_say_error (self, error);
    g_task_return_error (task, error);
    return;
  }
  cpt_pick_walk_refresh (self);
  g_task_return_boolean (task, TRUE);
}

void
cpt_pick_walk_start_async (CptPickWalk *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GPtrArray) act = NULL;

  g_return_if_fail (CPT_IS_PICK_WALK (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, cpt_pick_walk_start_async);
  act = prepare_accepts (self);
  if (act->len == 0)
    g_task_return_boolean (task, TRUE);
  else
    cpt_shop_submit_async (self->shop, g_steal_pointer (&act), NULL, NULL, on_accepted,
                           g_steal_pointer (&task));
}

gboolean
cpt_pick_walk_start_finish (CptPickWalk *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- making ---- */

static gint
compare_stops (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const CptPickStop *one = a, *two = b;

  if (one->rank != two->rank)
    return one->rank < two->rank ? -1 : 1;
  if (strcmp (one->place, two->place) != 0)
    return strcmp (one->place, two->place);
  if (strcmp (one->reference, two->reference) != 0)
    return strcmp (one->reference, two->reference);
  return one->line < two->line ? -1 : 1;
}

static void
add_stops (CptPickWalk *self, const char *fulfilment)
{
  const CptViewFulfilment *found =
      cpt_view_get_fulfilment (cpt_shop_get_view (self->shop), fulfilment);

  for (gsize i = 0; found != NULL && i < found->shown->n_lines; i++) {
    const CptLine *line = &found->shown->lines[i];
    g_autoptr (CptPickStop) stop = NULL;

    if (cpt_line_get_owed (line) == 0 && cpt_line_get_custody (line) == 0)
      continue; /* cancelled before anybody walked */
    stop = cpt_pick_stop_new (self->shop, found, line);
    g_list_store_insert_sorted (self->stops, stop, compare_stops, NULL);
  }
}

static void
on_changed (CptShop *shop, const GPtrArray *ids, CptPickWalk *self)
{
  cpt_pick_walk_refresh (self);
}

static void
cpt_pick_walk_finalize (GObject *object)
{
  CptPickWalk *self = CPT_PICK_WALK (object);

  if (self->wrong != NULL)
    g_boxed_free (CPT_TYPE_PICK_WRONG, self->wrong);
  g_clear_pointer (&self->say, cpt_say_free);
  g_clear_object (&self->current);
  g_clear_object (&self->next);
  g_clear_object (&self->stops);
  g_clear_pointer (&self->fulfilments, g_strfreev);
  g_clear_object (&self->shop);
  G_OBJECT_CLASS (cpt_pick_walk_parent_class)->finalize (object);
}

static void
cpt_pick_walk_class_init (CptPickWalkClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = cpt_pick_walk_get_property;
  object_class->finalize = cpt_pick_walk_finalize;
  cpt_pick_walk_install_properties (object_class);
}

static void
cpt_pick_walk_init (CptPickWalk *self)
{
  self->stops = g_list_store_new (CPT_TYPE_PICK_STOP);
  self->next = g_list_store_new (CPT_TYPE_PICK_STOP);
}

CptPickWalk *
cpt_pick_walk_new (CptShop *shop, const char *const *fulfilments)
{
  CptPickWalk *self;

  g_return_val_if_fail (CPT_IS_SHOP (shop), NULL);
  g_return_val_if_fail (fulfilments != NULL, NULL);

  self = g_object_new (CPT_TYPE_PICK_WALK, NULL);
  self->shop = g_object_ref (shop);
  self->fulfilments = g_strdupv ((char **)fulfilments);
  if (g_strv_length (self->fulfilments) > 1)
    cpt_shop_make_id (shop, self->wave);
  for (gsize i = 0; self->fulfilments[i] != NULL; i++)
    add_stops (self, self->fulfilments[i]);
  g_signal_connect_object (shop, "changed", G_CALLBACK (on_changed), self, 0);
  cpt_pick_walk_refresh (self);
  return self;
}
