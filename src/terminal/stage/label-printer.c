/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "terminal/stage/label-printer.h"

#include "print/label.h"

#include <glib/gi18n.h>

#define PATIENCE_S 10 /* for printers to answer; those that did by then are what there is */

/* While printers answer: owned by the one who asks them and the one who loses patience. */
typedef struct {
  GTask *task;      /* (owned) (nullable): answered already */
  GtkPrinter *best; /* (owned) (nullable) */
  char *path;       /* (owned) */
  char *name;       /* (owned) (nullable): any */
  guint patience;   /* source */
} Search;

static void
search_clear (gpointer data)
{
  Search *self = data;

  g_clear_handle_id (&self->patience, g_source_remove);
  g_clear_object (&self->task);
  g_clear_object (&self->best);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->name, g_free);
}

gboolean
cpt_label_printer_can_use (GtkPrinter *printer)
{
  g_return_val_if_fail (GTK_IS_PRINTER (printer), FALSE);

  return !gtk_printer_is_virtual (printer) && gtk_printer_accepts_pdf (printer);
}

static gboolean
on_printer (GtkPrinter *printer, gpointer user_data)
{
  Search *self = user_data;

  if (self->task == NULL)
    return TRUE; /* nobody waits any more */
  if (!cpt_label_printer_can_use (printer))
    return FALSE;
  if (self->name != NULL) {
    if (g_str_equal (gtk_printer_get_name (printer), self->name))
      g_set_object (&self->best, printer);
    return self->best != NULL;
  }
  if (self->best == NULL || gtk_printer_is_default (printer))
    g_set_object (&self->best, printer);
  return gtk_printer_is_default (printer);
}

static void
on_sent (GtkPrintJob *job, gpointer user_data, const GError *error)
{
  GTask *task = user_data;

  if (error != NULL)
    g_task_return_error (task, g_error_copy (error));
  else
    g_task_return_pointer (task, g_strdup (gtk_printer_get_name (gtk_print_job_get_printer (job))),
                           g_free);
}

static GtkPageSetup *
make_page_setup (void)
{
  GtkPageSetup *setup = gtk_page_setup_new ();
  GtkPaperSize *paper = gtk_paper_size_new_custom ("bag-label", _ ("Bag label"), CPT_LABEL_WIDTH_MM,
                                                   CPT_LABEL_HEIGHT_MM, GTK_UNIT_MM);

  gtk_page_setup_set_paper_size_and_default_margins (setup, paper);
  gtk_paper_size_free (paper);
  return setup;
}

static void
send (GTask *task, GtkPrinter *printer, const char *path)
{
  g_autoptr (GtkPrintSettings) settings = gtk_print_settings_new ();
  g_autoptr (GtkPageSetup) setup = make_page_setup ();
  g_autoptr (GtkPrintJob) job = gtk_print_job_new (_ ("Bag labels"), printer, settings, setup);
  GError *error = NULL;

  if (gtk_print_job_set_source_file (job, path, &error))
    gtk_print_job_send (job, on_sent, g_object_ref (task), g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
finish_search (Search *self)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);

  g_clear_handle_id (&self->patience, g_source_remove);
  if (task == NULL)
    return;
  if (self->best != NULL)
    send (task, self->best, self->path);
  else if (self->name != NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                             /* Translators: %s is a printer */
                             _ ("%s is not there. The work goes on; choose another printer under "
                                "More, or print them later."),
                             self->name);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "%s",
                             _ ("No label printer. The work goes on; print them later."));
}

static gboolean
on_patience_lost (gpointer user_data)
{
  Search *self = user_data;

  self->patience = 0;
  finish_search (self);
  return G_SOURCE_REMOVE;
}

static void
on_all_answered (gpointer user_data)
{
  finish_search (user_data);
  g_rc_box_release_full (user_data, search_clear);
}

void
cpt_label_printer_print_async (const char *path,
                               const char *name,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  Search *search;

  g_return_if_fail (path != NULL);

  search = g_rc_box_new0 (Search);
  search->task = g_task_new (NULL, NULL, callback, user_data);
  g_task_set_source_tag (search->task, cpt_label_printer_print_async);
  search->path = g_strdup (path);
  search->name = name != NULL && *name != '\0' ? g_strdup (name) : NULL;
  search->patience = g_timeout_add_seconds (PATIENCE_S, on_patience_lost, search);
  gtk_enumerate_printers (on_printer, search, on_all_answered, FALSE);
}

char *
cpt_label_printer_print_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
