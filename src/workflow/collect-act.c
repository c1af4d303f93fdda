/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The customer is here, and the goods go. */
#include "workflow/collect-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void
on_arrived (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CptCollect) self = user_data;
  g_autoptr (GError) error = NULL;

  /* It is only the clock of their wait: what cannot be written keeps nobody waiting. */
  if (!cpt_shop_submit_finish (CPT_SHOP (source), result, &error))
    g_debug ("arrive: %s", error->message);
  cpt_collect_refresh (self);
}

void
cpt_collect_arrive (CptCollect *self)
{
  const CptViewFulfilment *first;
  GPtrArray *act;

  g_return_if_fail (CPT_IS_COLLECT (self));

  first = cpt_collect_get_part (self, 0);
  if (first == NULL || first->shown->milestones.here_us != 0 ||
      cpt_shop_get_person (self->shop) == NULL)
    return;
  act = g_ptr_array_new ();
  g_ptr_array_add (act, cpt_shop_new_command (self->shop, CPT_KIND_ARRIVE, first->shown->id));
  cpt_shop_submit_async (self->shop, act, NULL, NULL, on_arrived, g_object_ref (self));
}

GPtrArray *
cpt_collect_make_commands (CptCollect *self)
{
  GPtrArray *commands;

  g_return_val_if_fail (CPT_IS_COLLECT (self), NULL);

  commands = g_ptr_array_new_with_free_func ((GDestroyNotify)cpt_command_free);
  for (guint i = 0; i < self->parts->len; i++)
    g_ptr_array_add (commands, cpt_collect_make_command (self, g_ptr_array_index (self->parts, i)));
  return commands;
}

static void
say_over (CptCollect *self, const char *problem)
{
  self->over = self->n_refused == 0;
  cpt_collect_refresh (self);
  if (self->over)
    cpt_collect_set_say (self, CPT_SAY_DONE, C_ ("done", "Handed over"), NULL);
  else
    cpt_collect_set_say (self, CPT_SAY_PROBLEM, _ ("Not handed over"), problem);
}

/* Each order is an act of its own: one that is refused does not stop the others. */
static void
on_handed_over (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CptCollect) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!cpt_shop_submit_finish (CPT_SHOP (source), result, &error))
    self->n_refused++;
  if (--self->n_going == 0)
    say_over (self, error != NULL ? error->message : NULL);
}

static void
go (CptCollect *self)
{
  self->n_going = self->parts->len;
  self->n_refused = 0;
  for (guint i = 0; i < self->parts->len; i++) {
    GPtrArray *act = g_ptr_array_new ();

    g_ptr_array_add (act, cpt_collect_make_command (self, g_ptr_array_index (self->parts, i)));
    cpt_shop_submit_async (self->shop, act, NULL, NULL, on_handed_over, g_object_ref (self));
  }
}

void
cpt_collect_do_next (CptCollect *self)
{
  g_autofree char *words = NULL;

  g_return_if_fail (CPT_IS_COLLECT (self));

  if (self->n_going > 0)
    return;
  if (self->step == CPT_COLLECT_GO) {
    go (self);
    return;
  }
  if (self->step == CPT_COLLECT_OVER) {
    cpt_collect_clear (self);
    return;
  }
  words = cpt_collect_write_primary (self);
  cpt_collect_set_say (self, CPT_SAY_UNKNOWN, words, NULL);
}
