/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How an act gets onto the disk: decided on what is shown, written by the journal's worker, shown
 * when it is durable. One after the other, so that each is decided on what the one before it did.
 */
#include "workflow/shop-private.h"

#include "codes/own.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What the worker needs; both outlive the job. */
typedef struct {
  CptJournal *journal;
  CptJournalAct *act; /* the task's */
} Writing;

static void take_next (CptShop *self);

const CptRefusal *
cpt_shop_get_refusal (CptShop *self)
{
  g_return_val_if_fail (CPT_IS_SHOP (self), NULL);

  return &self->refusal;
}

CptKind
cpt_shop_get_refused_kind (CptShop *self)
{
  g_return_val_if_fail (CPT_IS_SHOP (self), CPT_N_KINDS);

  return self->refused;
}

char *
cpt_shop_write_refusal (CptShop *self, char **detail_out)
{
  g_return_val_if_fail (CPT_IS_SHOP (self), NULL);

  return cpt_words_refusal_of (&self->refusal, self->refused, detail_out);
}

void
cpt_shop_make_id (CptShop *self, char out[CPT_ID_SIZE])
{
  g_return_if_fail (CPT_IS_SHOP (self));

  cpt_journal_make_id (self->journal, cpt_clock_get_wall_us (self->clock), out);
}

CptCommand *
cpt_shop_new_command (CptShop *self, CptKind kind, const char *aggregate)
{
  CptCommand *command;
  const CptPolicy *policy;

  g_return_val_if_fail (CPT_IS_SHOP (self), NULL);

  command = cpt_command_new (kind);
  policy = cpt_shop_get_policy (self);
  command->v = cpt_kind_get_row (kind)->v;
  command->at_us = cpt_clock_get_wall_us (self->clock);
  command->boot_us = cpt_clock_get_boot_us (self->clock);
  cpt_journal_make_id (self->journal, command->at_us, command->id);
  g_strlcpy (command->aggregate, aggregate, sizeof command->aggregate);
  g_strlcpy (command->boot, cpt_clock_get_boot_id (self->clock), sizeof command->boot);
  if (policy != NULL)
    g_strlcpy (command->policy, policy->id, sizeof command->policy);
  if (self->person != NULL)
    g_strlcpy (command->sign_in, cpt_shop_sign_in_for (self, self->person->id, self->sort),
               sizeof command->sign_in);
  return command;
}

static gboolean
may_write (CptShop *self, const CptJournalAct *act, GError **error)
{
  gint64 free_bytes = cpt_folder_get_free (self->folder);

  if (free_bytes >= 0 && free_bytes < CPT_FOLDER_MIN_FREE) {
    g_set_error_literal (error, CPT_SHOP_ERROR, CPT_SHOP_ERROR_DISK_FULL,
                         _ ("Less than 64 MB are free on this device, so new work stops. Delete "
                            "files. What you did before is safe."));
    return FALSE;
  }
  if (act->commands->len == 0)
    return TRUE;
  if (!cpt_shop_is_enrolled (self)) {
    g_set_error_literal (error, CPT_SHOP_ERROR, CPT_SHOP_ERROR_NOT_ENROLLED,
                         _ ("This device belongs to no shop yet. Enrol it first."));
    return FALSE;
  }
  for (guint i = 0; i < act->commands->len; i++) {
    const CptCommand *command = g_ptr_array_index (act->commands, i);

    if (*command->sign_in == '\0') {
      g_set_error_literal (error, CPT_SHOP_ERROR, CPT_SHOP_ERROR_NOT_SIGNED_IN,
                           _ ("Sign in first: scan your badge and type your PIN."));
      return FALSE;
    }
  }
  return TRUE;
}

static void
set_refused (CptShop *self, GError **error)
{
  g_autofree char *detail = NULL;
  g_autofree char *title = cpt_shop_write_refusal (self, &detail);

  if (detail != NULL)
    g_set_error (error, CPT_SHOP_ERROR, CPT_SHOP_ERROR_REFUSED, "%s. %s", title, detail);
  else
    g_set_error (error, CPT_SHOP_ERROR, CPT_SHOP_ERROR_REFUSED, "%s.", title);
}

/* An undo of what central has not confirmed is timed by the clock that timed the act. */
static gint64
get_effective_us (CptShop *self, const CptCommand *command)
{
  for (guint i = 0; command->kind == CPT_KIND_UNDO && i < self->recent->len; i++) {
    const CptCommand *recent = g_ptr_array_index (self->recent, i);
    const CptViewFulfilment *found = cpt_view_get_fulfilment (self->view, command->aggregate);

    if (strcmp (recent->id, command->args.of) == 0 &&
        (found == NULL || found->shown->last.effective_us == recent->at_us))
      return command->at_us;
  }
  return cpt_clock_get_now_us (self->clock);
}

/* One act is one person's, at one time. */
static gboolean
try_act (CptShop *self, const GPtrArray *commands, CptRefusal *refusal_out)
{
  const CptCommand *first = g_ptr_array_index (commands, 0);
  CptContext who = { 0 };

  who.effective_us = get_effective_us (self, first);
  who.actor_role = cpt_shop_find_role (self, first->sign_in, who.actor_person);
  who.approver_role = cpt_shop_find_role (self, first->approver, NULL);
  if (*first->args.for_sign_in != '\0')
    cpt_shop_find_role (self, first->args.for_sign_in, who.for_person);
  *refusal_out = (CptRefusal){ 0 };
  return cpt_view_try_act (self->view, commands, &who, refusal_out);
}

gboolean
cpt_shop_try (CptShop *self, CptCommand *command, CptRefusal *refusal_out)
{
  g_autoptr (GPtrArray) act = g_ptr_array_new ();

  g_return_val_if_fail (CPT_IS_SHOP (self), FALSE);
  g_return_val_if_fail (command != NULL && refusal_out != NULL, FALSE);

  g_ptr_array_add (act, command);
  return try_act (self, act, refusal_out);
}

static gboolean
decide (CptShop *self, const CptJournalAct *act, GError **error)
{
  if (!may_write (self, act, error))
    return FALSE;
  if (act->commands->len == 0)
    return TRUE;
  self->refused = ((const CptCommand *)g_ptr_array_index (act->commands, 0))->kind;
  if (try_act (self, act->commands, &self->refusal))
    return TRUE;
  set_refused (self, error);
  return FALSE;
}

static void
write_act (GTask *task, gpointer data)
{
  Writing *writing = data;
  g_autoptr (GError) error = NULL;

  if (cpt_journal_write (writing->journal, writing->act, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  CptShop *self = g_task_get_source_object (task);
  CptJournalAct *act = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  GError *words = NULL;

  self->writing = FALSE;
  if (!g_task_propagate_boolean (G_TASK (result), &error)) {
    cpt_shop_set_sql_error (&words, error);
    g_task_return_error (task, words);
  } else {
    if (!self->closed && act->commands->len > 0) {
      cpt_shop_forget_unsaved (self, act->sign_ins);
      cpt_shop_remember_act (self, act->commands);
      cpt_view_add (self->view, act);
      cpt_sync_wake (self->sync);
    }
    g_task_return_boolean (task, TRUE);
  }
  if (!self->closed)
    take_next (self);
}

/* The act of the task goes to the worker; the task keeps it for what comes after. */
static void
send_to_disk (CptShop *self, GTask *task)
{
  CptJournalAct *act = g_task_get_task_data (task);
  Writing *writing = g_new0 (Writing, 1);

  for (guint i = 0; i < act->commands->len; i++)
    cpt_shop_take_unsaved (self, g_ptr_array_index (act->commands, i), act->sign_ins);
  writing->journal = self->journal;
  writing->act = act;
  self->writing = TRUE;
  cpt_worker_run_async (self->journal_worker, write_act, writing, g_free, on_written,
                        g_object_ref (task));
}

static void
take_next (CptShop *self)
{
  while (!self->writing && !g_queue_is_empty (&self->acts)) {
    g_autoptr (GTask) task = g_queue_pop_head (&self->acts);
    GError *error = NULL;

    if (decide (self, g_task_get_task_data (task), &error))
      send_to_disk (self, task);
    else
      g_task_return_error (task, error);
  }
}

void
cpt_shop_clear_acts (CptShop *self)
{
  GTask *task;

  while ((task = g_queue_pop_head (&self->acts)) != NULL) {
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CLOSED, "%s",
                             _ ("The program is closing. Nothing was written."));
    g_object_unref (task);
  }
}

static void
queue_act (CptShop *self, GTask *task)
{
  if (self->closed) {
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CLOSED, "%s",
                             _ ("The program is closing. Nothing was written."));
    return;
  }
  g_queue_push_tail (&self->acts, g_object_ref (task));
  take_next (self);
}

void
cpt_shop_submit_async (CptShop *self,
                       GPtrArray *commands,
                       const char *request,
                       const char *answer,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  CptJournalAct *act;

  g_return_if_fail (CPT_IS_SHOP (self));
  g_return_if_fail (commands != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, cpt_shop_submit_async);
  act = cpt_journal_act_new ();
  g_ptr_array_set_free_func (commands, (GDestroyNotify)cpt_command_free);
  g_ptr_array_unref (act->commands);
  act->commands = commands;
  act->request = g_strdup (request);
  act->answer = g_strdup (answer);
  g_task_set_task_data (task, act, (GDestroyNotify)cpt_journal_act_free);
  queue_act (self, task);
}

gboolean
cpt_shop_submit_finish (CptShop *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
cpt_shop_draw_bags_async (CptShop *self, guint n, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  CptJournalAct *act;

  g_return_if_fail (CPT_IS_SHOP (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, cpt_shop_draw_bags_async);
  act = cpt_journal_act_new ();
  act->n_bags = n;
  g_task_set_task_data (task, act, (GDestroyNotify)cpt_journal_act_free);
  queue_act (self, task);
}

GPtrArray *
cpt_shop_draw_bags_finish (CptShop *self, GAsyncResult *result, GError **error)
{
  g_autoptr (GPtrArray) numbers = NULL;
  const CptJournalAct *act;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  act = g_task_get_task_data (G_TASK (result));
  numbers = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < act->n_bags; i++) {
    char number[CPT_OWN_NUMBER_LENGTH + 1];

    if (!cpt_own_number_make (CPT_OWN_LETTER_BAG, cpt_shop_get_tag (self),
                              (guint)act->first_bag + i, number)) {
      g_set_error_literal (error, CPT_SHOP_ERROR, CPT_SHOP_ERROR_UNKNOWN,
                           _ ("This device has no number for bags. Enrol it anew."));
      return NULL;
    }
    g_ptr_array_add (numbers, g_strdup (number));
  }
  return g_steal_pointer (&numbers);
}

typedef struct {
  CptJournal *journal;
  char *request; /* (owned) */
} Asking;

static void
asking_free (gpointer data)
{
  Asking *self = data;

  g_clear_pointer (&self->request, g_free);
  g_free (self);
}

static void
find_answer (GTask *task, gpointer data)
{
  const Asking *asking = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *answer = cpt_journal_find_answer (asking->journal, asking->request, &error);

  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, g_steal_pointer (&answer), g_free);
}

static void
on_answer_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  char *answer = g_task_propagate_pointer (G_TASK (result), &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, answer, g_free);
}

void
cpt_shop_find_answer_async (CptShop *self,
                            const char *request,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Asking *asking;

  g_return_if_fail (CPT_IS_SHOP (self));
  g_return_if_fail (request != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, cpt_shop_find_answer_async);
  asking = g_new0 (Asking, 1);
  asking->journal = self->journal;
  asking->request = g_strdup (request);
  cpt_worker_run_async (self->journal_worker, find_answer, asking, asking_free, on_answer_found,
                        g_steal_pointer (&task));
}

char *
cpt_shop_find_answer_finish (CptShop *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
do_nothing (GTask *task, gpointer data)
{
  g_task_return_boolean (task, TRUE);
}

static void
on_settled (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  g_task_return_boolean (task, g_task_propagate_boolean (G_TASK (result), NULL));
}

/* The worker does its jobs in order: when it comes to this one, all before are done. */
void
cpt_shop_settle_async (CptShop *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (CPT_IS_SHOP (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, cpt_shop_settle_async);
  cpt_worker_run_async (self->journal_worker, do_nothing, NULL, NULL, on_settled,
                        g_steal_pointer (&task));
}

gboolean
cpt_shop_settle_finish (CptShop *self, GAsyncResult *result)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), NULL);
}
