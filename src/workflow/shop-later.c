/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stops that somebody put off: they come last in their walk, after a restart too. A mark holds for
 * the walk in which it was made: who has the order, and under which wave. */
#include "workflow/shop-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* "<fulfilment> <line> <holder's sign-in> <wave or ->", a line each */
#define FACT_LATER "put-off"

void
cpt_shop_load_put_off (CptShop *self)
{
  g_autofree char *fact = cpt_journal_get_fact (self->journal, FACT_LATER, NULL);
  g_auto (GStrv) marks = g_strsplit (fact != NULL ? fact : "", "\n", -1);

  g_hash_table_remove_all (self->put_off);
  for (gsize i = 0; marks[i] != NULL; i++)
    if (*marks[i] != '\0')
      g_hash_table_add (self->put_off, g_strdup (marks[i]));
}

static char *
write_mark (const CptFulfilment *shown, guint line)
{
  const CptMilestones *milestones = &shown->milestones;

  return g_strdup_printf ("%s %u %s %s", shown->id, line, milestones->holder_sign_in,
                          *milestones->wave != '\0' ? milestones->wave : "-");
}

gboolean
cpt_shop_is_put_off (CptShop *self, const char *fulfilment, guint line)
{
  const CptViewFulfilment *found;
  g_autofree char *mark = NULL;

  g_return_val_if_fail (CPT_IS_SHOP (self), FALSE);

  found = cpt_view_get_fulfilment (self->view, fulfilment);
  if (found == NULL || *found->shown->milestones.holder_sign_in == '\0')
    return FALSE;
  mark = write_mark (found->shown, line);
  return g_hash_table_contains (self->put_off, mark);
}

typedef struct {
  CptJournal *journal;
  char *marks; /* (owned) */
} Keeping;

static void
keeping_free (gpointer data)
{
  Keeping *self = data;

  g_clear_pointer (&self->marks, g_free);
  g_free (self);
}

static void
keep_marks (GTask *task, gpointer data)
{
  const Keeping *keeping = data;
  g_autoptr (GError) error = NULL;

  if (cpt_journal_set_fact (keeping->journal, FACT_LATER, keeping->marks, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
on_kept (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  GError *words = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error)) {
    g_task_return_boolean (task, TRUE);
    return;
  }
  cpt_shop_set_sql_error (&words, error);
  g_task_return_error (task, words);
}

/* Marks of lines that are still to be picked in the walk that put them off; all others are of no
 * use any more. */
static Keeping *
prepare_keeping (CptShop *self)
{
  g_autoptr (GPtrArray) open = cpt_view_list_open (self->view);
  g_autoptr (GString) marks = g_string_new (NULL);
  Keeping *keeping = g_new0 (Keeping, 1);

  for (guint i = 0; i < open->len; i++) {
    const CptFulfilment *shown = ((const CptViewFulfilment *)g_ptr_array_index (open, i))->shown;

    for (gsize l = 0; l < shown->n_lines; l++)
      if (cpt_line_get_to_pick (&shown->lines[l]) > 0 &&
          cpt_shop_is_put_off (self, shown->id, shown->lines[l].number)) {
        g_autofree char *mark = write_mark (shown, shown->lines[l].number);

        g_string_append_printf (marks, "%s\n", mark);
      }
  }
  keeping->journal = self->journal;
  keeping->marks = g_string_free (g_steal_pointer (&marks), FALSE);
  return keeping;
}

void
cpt_shop_put_off_async (CptShop *self,
                        const char *fulfilment,
                        guint line,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  const CptViewFulfilment *found;
  const CptLine *owed;
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (CPT_IS_SHOP (self));
  g_return_if_fail (fulfilment != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, cpt_shop_put_off_async);
  found = cpt_view_get_fulfilment (self->view, fulfilment);
  owed = found != NULL ? cpt_fulfilment_find_line (found->shown, line) : NULL;
  if (owed == NULL) {
    g_task_return_new_error (task, CPT_SHOP_ERROR, CPT_SHOP_ERROR_UNKNOWN, "%s",
                             _ ("This order has no such line."));
  } else if (cpt_line_get_to_pick (owed) == 0 || *found->shown->milestones.holder_sign_in == '\0') {
    g_task_return_new_error (task, CPT_SHOP_ERROR, CPT_SHOP_ERROR_NOT_NOW, "%s",
                             _ ("Nothing of this line is left to pick. Go on with the walk."));
  } else {
    g_hash_table_add (self->put_off, write_mark (found->shown, line));
    cpt_worker_run_async (self->journal_worker, keep_marks, prepare_keeping (self), keeping_free,
                          on_kept, g_steal_pointer (&task));
  }
}

gboolean
cpt_shop_put_off_finish (CptShop *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
