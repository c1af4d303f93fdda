/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workflow/shop-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct {
  CptJournal *journal;
  CptEnrolTicket *ticket; /* (owned) */
  CptEnrolAnswer *answer; /* (owned) (nullable) */
} Enrolling;

static void
enrolling_free (gpointer data)
{
  Enrolling *self = data;

  g_clear_pointer (&self->ticket, cpt_enrol_ticket_free);
  g_clear_pointer (&self->answer, cpt_enrol_answer_free);
  g_free (self);
}

static void
save_enrolment (GTask *task, gpointer data)
{
  const Enrolling *enrolling = data;
  g_autoptr (GError) error = NULL;

  if (cpt_journal_save_enrolment (enrolling->journal, enrolling->answer, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static gboolean
load_device (CptShop *self, GError **error)
{
  g_autoptr (CptJournalDevice) device = cpt_journal_load_device (self->journal, error);

  if (device == NULL)
    return FALSE;
  g_clear_pointer (&self->device, cpt_journal_device_free);
  self->device = g_steal_pointer (&device);
  return cpt_shop_load_view (self, error);
}

/* The device as enrolled and its empty view; only short reads, while the workers rest: nothing
 * comes from a central yet, and what is erased later is not looked for before. */
static gboolean
take_enrolment (CptShop *self, GError **error)
{
  gboolean loaded;

  cpt_shop_take_files_back (self);
  loaded = load_device (self, error);
  cpt_shop_lend_files (self);
  if (!loaded)
    return FALSE;
  cpt_shop_start_sync (self);
  cpt_shop_start_erasing (self);
  g_signal_emit (self, cpt_shop_signal_changed, 0, NULL);
  g_signal_emit (self, cpt_shop_signal_status, 0);
  return TRUE;
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  CptShop *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  GError *words = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error)) {
    cpt_shop_set_sql_error (&words, error);
    g_task_return_error (task, words);
  } else if (self->closed || !take_enrolment (self, &words)) {
    g_task_return_error (task, words != NULL ? words
                                             : g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CLOSED,
                                                                    _ ("The program is closing.")));
  } else {
    g_task_return_boolean (task, TRUE);
  }
}

static void
on_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  CptShop *self = g_task_get_source_object (task);
  Enrolling *enrolling = g_task_get_task_data (task);
  GError *error = NULL;

  if (!self->closed)
    enrolling->answer = cpt_sync_enrol_finish (self->sync, result, &error);
  if (enrolling->answer == NULL) {
    g_task_return_error (task, error != NULL ? error
                                             : g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CLOSED,
                                                                    _ ("The program is closing.")));
    return;
  }
  /* The address first: with it and no enrolment, the same code is simply used again. */
  if (!cpt_folder_set_setting (self->folder, "central", "url", enrolling->ticket->url, &error)) {
    g_task_return_error (task, error);
    return;
  }
  cpt_worker_run_async (self->journal_worker, save_enrolment, enrolling, NULL, on_saved,
                        g_steal_pointer (&task));
}

void
cpt_shop_enrol_async (CptShop *self,
                      const char *ticket,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autofree char *text = NULL;
  Enrolling *enrolling;

  g_return_if_fail (CPT_IS_SHOP (self));
  g_return_if_fail (ticket != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, cpt_shop_enrol_async);
  text = g_strstrip (g_strdup (ticket));
  enrolling = g_new0 (Enrolling, 1);
  enrolling->journal = self->journal;
  enrolling->ticket = cpt_enrol_ticket_read (text, strlen (text), NULL);
  g_task_set_task_data (task, enrolling, enrolling_free);
  if (self->closed || cpt_shop_is_enrolled (self) || enrolling->ticket == NULL) {
    g_task_return_new_error (
        task, CPT_SHOP_ERROR, CPT_SHOP_ERROR_UNKNOWN, "%s",
        enrolling->ticket == NULL
            ? _ ("This is no enrolment code. Make a new one with comptoir-central enrol.")
            : _ ("This device is enrolled already."));
    return;
  }
  cpt_sync_enrol_async (self->sync, enrolling->ticket->url, enrolling->ticket->code,
                        self->device->terminal, self->seed, g_get_host_name (), NULL, on_answered,
                        g_steal_pointer (&task));
}

gboolean
cpt_shop_enrol_finish (CptShop *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
