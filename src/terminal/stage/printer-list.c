/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "terminal/stage/printer-list.h"

#include "terminal/stage/label-printer.h"

#include <glib/gi18n.h>
#include <gtk/gtkunixprint.h>

#define MAX_PRINTERS 50 /* more than that nobody looks through */
#define VALUE        "cpt-value"

struct _CptPrinterList {
  AdwBin parent_instance;

  GtkListBox *rows; /* (unowned) */
  GtkWidget *note;  /* (unowned) the last row: that it looks, or that there is none */
  guint n_fixed;    /* rows that are no printers */
  guint n_printers;
  guint n_looks; /* how often it was asked for */
  char *current; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (CptPrinterList, cpt_printer_list, ADW_TYPE_BIN)

static guint signal_chosen;

/* While printers answer. */
typedef struct {
  CptPrinterList *list; /* (owned) */
  guint n_look;
} Search;

static GtkWidget *
get_tick (GtkWidget *row)
{
  return g_object_get_data (G_OBJECT (row), "cpt-tick");
}

static const char *
get_value (GtkWidget *row)
{
  return g_object_get_data (G_OBJECT (row), VALUE);
}

static void
show_ticks (CptPrinterList *self)
{
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->rows)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    if (get_tick (row) != NULL)
      gtk_widget_set_visible (get_tick (row), g_strcmp0 (get_value (row), self->current) == 0);
}

static void
on_row_activated (GtkListBox *rows, GtkWidget *row, CptPrinterList *self)
{
  g_autofree char *value = g_strdup (get_value (row));

  if (value != NULL)
    g_signal_emit (self, signal_chosen, 0, value);
}

static void
insert (CptPrinterList *self,
        const char *value,
        const char *title,
        const char *subtitle,
        guint position)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *tick = gtk_image_new_from_icon_name ("cpt-check-symbolic");

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_widget_add_css_class (tick, "i24");
  gtk_accessible_update_property (GTK_ACCESSIBLE (tick), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  /* Translators: of a printer, in a list of them */
                                  _ ("Chosen"), -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), tick);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), VALUE, g_strdup (value), g_free);
  g_object_set_data (G_OBJECT (row), "cpt-tick", tick);
  gtk_list_box_insert (self->rows, row, (int)position);
}

static void
say (CptPrinterList *self, const char *words)
{
  gtk_widget_set_visible (self->note, words != NULL);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->note), words != NULL ? words : "");
}

static gboolean
has (CptPrinterList *self, const char *value)
{
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->rows)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    if (g_strcmp0 (get_value (row), value) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
on_printer (GtkPrinter *printer, gpointer user_data)
{
  const Search *search = user_data;
  CptPrinterList *self = search->list;
  const char *name = gtk_printer_get_name (printer);

  if (search->n_look != self->n_looks || self->n_printers >= MAX_PRINTERS ||
      gtk_widget_get_root (GTK_WIDGET (self)) == NULL)
    return TRUE; /* nobody waits any more */
  if (!cpt_label_printer_can_use (printer) || has (self, name))
    return FALSE;
  insert (self, name, name,
          gtk_printer_is_default (printer) ? _ ("What this machine prints with") : "",
          self->n_fixed + self->n_printers++);
  show_ticks (self);
  return FALSE;
}

static void
on_all_answered (gpointer user_data)
{
  Search *search = user_data;
  CptPrinterList *self = search->list;

  if (search->n_look == self->n_looks) {
    say (self, self->n_printers == 0 ? _ ("There is no printer for labels") : NULL);
    if (self->current != NULL && *self->current != '\0' && !has (self, self->current))
      insert (self, self->current, self->current, _ ("Not there now"),
              self->n_fixed + self->n_printers++);
    show_ticks (self);
  }
  g_object_unref (self);
  g_free (search);
}

void
cpt_printer_list_look (CptPrinterList *self)
{
  Search *search;

  g_return_if_fail (CPT_IS_PRINTER_LIST (self));

  for (; self->n_printers > 0; self->n_printers--)
    gtk_list_box_remove (
        self->rows, GTK_WIDGET (gtk_list_box_get_row_at_index (self->rows, (int)self->n_fixed)));
  say (self, _ ("Looking for printers…"));
  show_ticks (self);
  search = g_new0 (Search, 1);
  search->list = g_object_ref (self);
  search->n_look = ++self->n_looks;
  gtk_enumerate_printers (on_printer, search, on_all_answered, FALSE);
}

void
cpt_printer_list_add (CptPrinterList *self,
                      const char *value,
                      const char *title,
                      const char *subtitle)
{
  g_return_if_fail (CPT_IS_PRINTER_LIST (self));
  g_return_if_fail (value != NULL && title != NULL);

  insert (self, value, title, subtitle, self->n_fixed++);
}

void
cpt_printer_list_set_current (CptPrinterList *self, const char *value)
{
  g_return_if_fail (CPT_IS_PRINTER_LIST (self));

  g_free (self->current);
  self->current = g_strdup (value);
  show_ticks (self);
}

static void
cpt_printer_list_finalize (GObject *object)
{
  g_clear_pointer (&CPT_PRINTER_LIST (object)->current, g_free);
  G_OBJECT_CLASS (cpt_printer_list_parent_class)->finalize (object);
}

static void
cpt_printer_list_class_init (CptPrinterListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cpt_printer_list_finalize;
  signal_chosen = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
cpt_printer_list_init (CptPrinterList *self)
{
  GtkWidget *rows = gtk_list_box_new ();

  self->rows = GTK_LIST_BOX (rows);
  gtk_list_box_set_selection_mode (self->rows, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (rows, "boxed-list");
  g_signal_connect (rows, "row-activated", G_CALLBACK (on_row_activated), self);
  self->note = adw_action_row_new ();
  gtk_list_box_append (self->rows, self->note);
  adw_bin_set_child (ADW_BIN (self), rows);
}
