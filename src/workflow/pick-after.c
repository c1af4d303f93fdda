/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What comes after a walk, and what has to leave a tote because a customer thought better of it. */
#include "workflow/pick-private.h"

#include <glib/gi18n-lib.h>

static const CptFulfilment *
get_shown (CptPickWalk *self, gsize position)
{
  const CptViewFulfilment *found =
      cpt_view_get_fulfilment (cpt_shop_get_view (self->shop), self->fulfilments[position]);

  return found != NULL ? found->shown : NULL;
}

static gboolean
has_task (CptPickWalk *self, const CptFulfilment *shown, CptTaskSort wanted)
{
  const CptPolicy *policy = cpt_shop_get_policy (self->shop);
  CptTask tasks[CPT_MAX_TASKS];
  gsize n_tasks = policy != NULL ? cpt_fulfilment_get_tasks (shown, policy, tasks) : 0;

  for (gsize i = 0; i < n_tasks; i++)
    if (tasks[i].sort == wanted)
      return TRUE;
  return FALSE;
}

CptTaskSort
cpt_pick_walk_get_after (CptPickWalk *self, const char **fulfilment_out)
{
  static const CptTaskSort ORDER[] = { CPT_TASK_STAGE, CPT_TASK_PUT_BACK };

  g_return_val_if_fail (CPT_IS_PICK_WALK (self), CPT_TASK_NONE);
  g_return_val_if_fail (fulfilment_out != NULL, CPT_TASK_NONE);

  *fulfilment_out = NULL;
  for (gsize sort = 0; sort < G_N_ELEMENTS (ORDER); sort++)
    for (gsize i = 0; self->fulfilments[i] != NULL; i++) {
      const CptFulfilment *shown = get_shown (self, i);

      if (shown == NULL || !has_task (self, shown, ORDER[sort]))
        continue;
      *fulfilment_out = self->fulfilments[i];
      return ORDER[sort];
    }
  return CPT_TASK_NONE;
}

char *
cpt_pick_walk_write_after (CptPickWalk *self)
{
  const char *fulfilment;
  CptTaskSort task = cpt_pick_walk_get_after (self, &fulfilment);
  const CptViewFulfilment *found;

  if (task == CPT_TASK_NONE)
    return g_strdup (_ ("Back to Work"));
  found = cpt_view_get_fulfilment (cpt_shop_get_view (self->shop), fulfilment);
  return cpt_words_task (task, found->shown->promise->reference);
}

static const char *
find_name (CptPickWalk *self, const CptFulfilment *shown, const CptLine *line)
{
  for (guint i = 0; i < cpt_pick_walk_get_n_stops (self); i++) {
    CptPickStop *stop = cpt_pick_walk_get_stop (self, i);

    if (stop->line == line->number && g_str_equal (stop->fulfilment, shown->id))
      return stop->name;
  }
  return line->goods != NULL && line->goods->name != NULL ? line->goods->name : line->sku;
}

/* "2 × Parka Chamonix, 1 × Bonnet Pilat" */
static char *
list_excess (CptPickWalk *self, const CptFulfilment *shown)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);

  for (gsize i = 0; i < shown->n_lines; i++) {
    gint64 excess = cpt_line_get_to_put_back (&shown->lines[i]);

    if (excess > 0)
      g_ptr_array_add (parts, g_strdup_printf (_ ("%1$d × %2$s"), (int)excess,
                                               find_name (self, shown, &shown->lines[i])));
  }
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (", ", (char **)parts->pdata);
}

static char *
write_detail (const CptFulfilment *shown, const char *goods)
{
  if (*shown->milestones.tote != '\0')
    /* Translators: goods, and the tote they lie in: "Take 1 × Bonnet Pilat out of tote 2." */
    return g_strdup_printf (_ ("Take %1$s out of tote %2$s. Put it back after the walk."), goods,
                            shown->milestones.tote);
  return g_strdup_printf (_ ("Set %s aside. Put it back after the walk."), goods);
}

CptSay *
cpt_pick_walk_make_take_out (CptPickWalk *self)
{
  g_return_val_if_fail (CPT_IS_PICK_WALK (self), NULL);

  for (gsize i = 0; self->fulfilments[i] != NULL; i++) {
    const CptFulfilment *shown = get_shown (self, i);
    CptSums sums = shown != NULL ? cpt_fulfilment_get_sums (shown) : (CptSums){ 0 };
    g_autofree char *title = NULL;
    g_autofree char *goods = NULL;
    g_autofree char *detail = NULL;

    if (sums.to_put_back == 0)
      continue;
    title =
        g_strdup_printf (sums.owed == 0 ? _ ("%s was cancelled") : _ ("Part of %s was cancelled"),
                         shown->promise->reference);
    goods = list_excess (self, shown);
    detail = write_detail (shown, goods);
    return cpt_say_new (CPT_SAY_ATTENTION, title, detail);
  }
  return NULL;
}
