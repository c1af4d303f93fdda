/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scans and taps on the stage page: bin, bags, ready; one act at a time. */
#include "workflow/stage-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What an act says when it is on disk. */
typedef struct {
  CptStage *stage; /* (owned) */
  CptSaySort sort;
  char *title;  /* (owned) */
  char *detail; /* (owned) (nullable) */
} Doing;

static void
doing_free (Doing *self)
{
  g_object_unref (self->stage);
  g_free (self->title);
  g_free (self->detail);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Doing, doing_free)

/* A rule's no has words of its own; anything else says what it hindered. */
static void
say_error (CptStage *self, const char *title, const GError *error)
{
  g_autofree char *refused = NULL, *detail = NULL;

  if (!g_error_matches (error, CPT_SHOP_ERROR, CPT_SHOP_ERROR_REFUSED)) {
    cpt_stage_set_say (self, CPT_SAY_PROBLEM, title, error->message);
    return;
  }
  refused = cpt_words_refusal (cpt_shop_get_refusal (self->shop), &detail);
  cpt_stage_set_say (self, CPT_SAY_WRONG, refused, detail);
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Doing) doing = user_data;
  CptStage *self = doing->stage;
  g_autoptr (GError) error = NULL;

  self->busy = FALSE;
  if (cpt_shop_submit_finish (CPT_SHOP (source), result, &error)) {
    if (self->bags != NULL)
      cpt_stage_refresh (self);
    cpt_stage_set_say (self, doing->sort, doing->title, doing->detail);
  } else {
    say_error (self, _ ("This was not saved"), error);
  }
}

/* @act, @title, @detail: (transfer full) */
static void
submit (CptStage *self, GPtrArray *act, CptSaySort sort, char *title, char *detail)
{
  Doing *doing = g_new0 (Doing, 1);

  doing->stage = g_object_ref (self);
  doing->sort = sort;
  doing->title = title;
  doing->detail = detail;
  self->busy = TRUE;
  cpt_shop_submit_async (self->shop, act, NULL, NULL, on_done, doing);
}

static CptCommand *
new_command (CptStage *self, CptKind kind)
{
  return cpt_shop_new_command (self->shop, kind, self->fulfilment);
}

static void
add_units (CptCommand *command, guint line, gint64 quantity)
{
  CptUnits units = { line, quantity };

  g_array_append_val (command->args.units, units);
}

/* What is in no bag yet goes into this one. FALSE: nothing is loose. */
static gboolean
add_loose (CptCommand *command, const CptFulfilment *shown)
{
  for (gsize i = 0; i < shown->n_lines; i++) {
    gint64 loose = cpt_fulfilment_get_loose (shown, &shown->lines[i]);

    if (loose > 0)
      add_units (command, shown->lines[i].number, loose);
  }
  return command->args.units->len > 0;
}

static CptCommand *
new_bag_command (CptStage *self, const char *number)
{
  CptCommand *command = new_command (self, CPT_KIND_BAG);

  g_strlcpy (command->args.bag, number, sizeof command->args.bag);
  if (command->args.units == NULL)
    command->args.units = g_array_new (FALSE, TRUE, sizeof (CptUnits));
  return command;
}

/* The bag goes into the bin: made first if it is new, with all that is loose in it. */
static void
place_bag (CptStage *self, const char *number)
{
  const CptFulfilment *shown = cpt_stage_get_shown (self);
  g_autoptr (GPtrArray) act = g_ptr_array_new_with_free_func ((GDestroyNotify)cpt_command_free);
  g_autoptr (CptCommand) bagging = NULL;
  CptCommand *staging;
  guint position = shown->bags->len;

  bagging = new_bag_command (self, number);
  if (add_loose (bagging, shown) || cpt_fulfilment_find_bag (shown, number) == NULL)
    g_ptr_array_add (act, g_steal_pointer (&bagging));
  for (guint i = 0; i < shown->bags->len; i++)
    if (strcmp (((const CptBag *)g_ptr_array_index (shown->bags, i))->number, number) == 0)
      position = i;
  staging = new_command (self, CPT_KIND_STAGE);
  g_strlcpy (staging->args.location, self->bin, sizeof staging->args.location);
  if (staging->args.bags == NULL)
    staging->args.bags = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (staging->args.bags, g_strdup (number));
  g_ptr_array_add (act, staging);
  g_ptr_array_set_free_func (act, NULL);
  submit (self, g_steal_pointer (&act),
          position + 1 >= self->n_bags ? CPT_SAY_COMPLETE : CPT_SAY_RIGHT,
          g_strdup_printf (_ ("Bag %u of %u in %s"), position + 1, MAX (self->n_bags, position + 1),
                           self->bin),
          g_strdup (number));
}

static void
on_drawn (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CptStage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) numbers = cpt_shop_draw_bags_finish (CPT_SHOP (source), result, &error);

  self->busy = FALSE;
  if (numbers == NULL)
    cpt_stage_set_say (self, CPT_SAY_PROBLEM, _ ("This was not saved"), error->message);
  else if (cpt_stage_get_shown (self) != NULL)
    place_bag (self, g_ptr_array_index (numbers, 0));
}

static void
place_next_bag (CptStage *self)
{
  guint next = cpt_stage_find_next_bag (self);
  g_autoptr (CptStageBag) bag = NULL;

  if (next == G_MAXUINT)
    return;
  bag = g_list_model_get_item (G_LIST_MODEL (self->bags), next);
  if (*cpt_stage_bag_get_number (bag) != '\0') {
    place_bag (self, cpt_stage_bag_get_number (bag));
    return;
  }
  self->busy = TRUE;
  cpt_shop_draw_bags_async (self->shop, 1, on_drawn, g_object_ref (self));
}

/* One unit that was scanned before goes into this bag. */
static void
put_item_in_bag (CptStage *self, const char *number)
{
  g_autoptr (GPtrArray) act = g_ptr_array_new ();
  CptCommand *command = new_bag_command (self, number);

  add_units (command, self->item_line, 1);
  g_ptr_array_add (act, command);
  self->item_line = 0;
  submit (self, g_steal_pointer (&act), CPT_SAY_RIGHT, g_strdup (_ ("In the bag")),
          g_strdup (number));
}

static gboolean
take_bag (CptStage *self, const CptMeaning *meaning)
{
  const CptViewFulfilment *owner = NULL;
  g_autofree char *detail = NULL;

  if (cpt_view_find_bag (cpt_shop_get_view (self->shop), meaning->bag, &owner) != NULL &&
      strcmp (owner->shown->id, self->fulfilment) != 0) {
    detail = g_strdup_printf (_ ("It belongs to %s."), owner->shown->promise->reference);
    cpt_stage_set_say (self, CPT_SAY_WRONG, _ ("Another order’s bag"), detail);
  } else if (self->item_line != 0) {
    put_item_in_bag (self, meaning->bag);
  } else if (*self->bin == '\0') {
    cpt_stage_set_say (self, CPT_SAY_UNKNOWN, _ ("Scan a bin first"),
                       _ ("Then each bag as you place it."));
  } else {
    const CptBag *bag = cpt_fulfilment_find_bag (cpt_stage_get_shown (self), meaning->bag);

    if (bag != NULL && strcmp (bag->location, self->bin) == 0)
      cpt_stage_set_say (self, CPT_SAY_ALREADY, _ ("Already in the bin"), meaning->bag);
    else
      place_bag (self, meaning->bag);
  }
  return TRUE;
}

/* Whose it is, and which one is free (DESIGN-UI §8). */
static void
say_taken (CptStage *self, const CptPlace *bin)
{
  const CptViewFulfilment *owner = cpt_stage_find_owner (self, bin->code);
  g_autofree char *title = g_strdup_printf (_ ("%s is taken"), bin->code);
  g_autofree char *free_bin = cpt_stage_find_bin (self);
  g_autofree char *detail = NULL;

  if (owner != NULL && free_bin != NULL)
    /* Translators: an order, and a bin */
    detail = g_strdup_printf (_ ("%1$s stands there. Use %2$s."), owner->shown->promise->reference,
                              free_bin);
  else if (owner != NULL)
    detail = g_strdup_printf (_ ("%s stands there, and no bin is free."),
                              owner->shown->promise->reference);
  cpt_stage_set_say (self, CPT_SAY_WRONG, title, detail);
}

void
cpt_stage_use_bin (CptStage *self, const char *place)
{
  const CptPlace *bin;
  g_autofree char *title = NULL;

  g_return_if_fail (CPT_IS_STAGE (self));
  g_return_if_fail (place != NULL);

  bin = cpt_view_get_place (cpt_shop_get_view (self->shop), place);
  if (bin == NULL)
    return;
  if (!cpt_stage_has_room (self, bin)) {
    say_taken (self, bin);
    return;
  }
  g_strlcpy (self->bin, bin->code, sizeof self->bin);
  title = g_strdup_printf (_ ("Bin %s"), bin->code);
  cpt_stage_set_say (self, CPT_SAY_RIGHT, title, _ ("Scan each bag as you place it"));
  cpt_stage_refresh (self);
}

/* With several bags: which of them this item goes into is asked with the next scan. */
static gboolean
take_item (CptStage *self, const CptMeaning *meaning)
{
  const CptFulfilment *shown = cpt_stage_get_shown (self);

  for (gsize i = 0; i < shown->n_lines; i++) {
    const CptLine *line = &shown->lines[i];

    if (strcmp (line->sku, meaning->sku) != 0 || cpt_line_get_custody (line) == 0)
      continue;
    if (cpt_fulfilment_get_loose (shown, line) == 0) {
      cpt_stage_set_say (self, CPT_SAY_ALREADY, _ ("Already in a bag"), NULL);
      return TRUE;
    }
    self->item_line = line->number;
    cpt_stage_set_say (self, CPT_SAY_RIGHT, _ ("Right item"),
                       _ ("Now scan the bag that it goes into."));
    return TRUE;
  }
  cpt_stage_set_say (self, CPT_SAY_WRONG, _ ("Not in this order"), _ ("Nothing was changed."));
  return TRUE;
}

gboolean
cpt_stage_take_scan (CptStage *self, const CptMeaning *meaning)
{
  g_return_val_if_fail (CPT_IS_STAGE (self), FALSE);
  g_return_val_if_fail (meaning != NULL, FALSE);

  if (self->busy || cpt_stage_get_shown (self) == NULL)
    return meaning->sort == CPT_MEANS_BAG || meaning->sort == CPT_MEANS_PLACE;
  if (meaning->sort == CPT_MEANS_BAG)
    return take_bag (self, meaning);
  if (meaning->sort == CPT_MEANS_PLACE) {
    cpt_stage_use_bin (self, meaning->place);
    return TRUE;
  }
  return meaning->sort == CPT_MEANS_PRODUCT && take_item (self, meaning);
}

static void
on_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  CptStage *self = g_task_get_source_object (task);
  GError *error = NULL;

  self->busy = FALSE;
  if (!cpt_shop_submit_finish (CPT_SHOP (source), result, &error)) {
    say_error (self, _ ("Not ready yet"), error);
    g_task_return_error (task, error);
    return;
  }
  cpt_stage_set_say (self, CPT_SAY_DONE, _ ("Ready"), NULL);
  if (self->bags != NULL)
    cpt_stage_refresh (self);
  g_task_return_boolean (task, TRUE);
}

void
cpt_stage_make_ready_async (CptStage *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GPtrArray) act = g_ptr_array_new ();
  GTask *task;

  g_return_if_fail (CPT_IS_STAGE (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, cpt_stage_make_ready_async);
  g_ptr_array_add (act, new_command (self, CPT_KIND_READY));
  self->busy = TRUE;
  cpt_shop_submit_async (self->shop, g_steal_pointer (&act), NULL, NULL, on_ready, task);
}

gboolean
cpt_stage_make_ready_finish (CptStage *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
cpt_stage_do_next (CptStage *self)
{
  g_autofree char *bin = NULL;

  g_return_if_fail (CPT_IS_STAGE (self));

  if (self->busy || cpt_stage_get_shown (self) == NULL)
    return;
  switch ((CptStageStep)cpt_stage_get_step (self)) {
  case CPT_STAGE_BIN:
    bin = cpt_stage_find_bin (self);
    if (bin != NULL)
      cpt_stage_use_bin (self, bin);
    break;
  case CPT_STAGE_PUT:
    place_next_bag (self);
    break;
  case CPT_STAGE_READY:
    cpt_stage_make_ready_async (self, NULL, NULL);
    break;
  case CPT_STAGE_BAGS: /* the put back job's */
  case CPT_STAGE_DONE:
  default:
    break;
  }
}
