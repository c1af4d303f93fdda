/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "terminal/code-dialog.h"

#include <glib/gi18n.h>
#include <string.h>

#define MAX_CODES      64
#define MAX_FILE_BYTES (64 * 1024)

typedef struct {
  CptWindow *window; /* (unowned) the dialog is modal for it */
  AdwMessageDialog *dialog;
  GtkEditable *entry;
} CptCodeDialog;

static void
take (CptCodeDialog *self, const char *code)
{
  g_autofree char *text = g_strstrip (g_strdup (code));

  if (*text != '\0')
    cpt_window_take_scan (self->window, (const guint8 *)text, strlen (text), CPT_SYMBOLOGY_UNKNOWN);
}

static void
on_response (AdwMessageDialog *dialog, const char *response, CptCodeDialog *self)
{
  if (g_str_equal (response, "use"))
    take (self, gtk_editable_get_text (self->entry));
}

static void
on_row_activated (AdwActionRow *row, CptCodeDialog *self)
{
  g_autofree char *code = g_strdup (adw_action_row_get_subtitle (row));

  gtk_window_close (GTK_WINDOW (self->dialog));
  take (self, code);
}

static void
on_entry_activated (GtkEntry *entry, CptCodeDialog *self)
{
  adw_message_dialog_response (self->dialog, "use");
  gtk_window_close (GTK_WINDOW (self->dialog));
}

/* One `label,code` a line, after a header; labels have no comma. */
static gboolean
add_known_codes (CptCodeDialog *self, GtkListBox *list)
{
  const char *path = g_getenv ("COMPTOIR_CODES");
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  gsize length = 0;
  guint n_rows = 0;

  if (path == NULL || !g_file_get_contents (path, &text, &length, NULL) || length > MAX_FILE_BYTES)
    return FALSE;
  lines = g_strsplit (text, "\n", MAX_CODES + 2);
  for (guint n = 1; lines[n] != NULL && n <= MAX_CODES; n++) {
    char *comma = strrchr (lines[n], ',');
    GtkWidget *row;

    if (comma == NULL)
      continue;
    *comma = '\0';
    row = adw_action_row_new ();
    adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), lines[n]);
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), g_strstrip (comma + 1));
    gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
    g_signal_connect (row, "activated", G_CALLBACK (on_row_activated), self);
    gtk_list_box_append (list, row);
    n_rows++;
  }
  return n_rows > 0;
}

static GtkWidget *
make_content (CptCodeDialog *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *entry = gtk_entry_new ();
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->entry = GTK_EDITABLE (entry);
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _ ("Item, bag, bin or order"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Code"),
                                  -1);
  g_signal_connect (entry, "activate", G_CALLBACK (on_entry_activated), self);
  gtk_box_append (GTK_BOX (box), entry);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  if (add_known_codes (self, GTK_LIST_BOX (list))) {
    gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), list);
    gtk_widget_set_focusable (scrolled, FALSE); /* Down leads from the field to the first code */
    gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                    GTK_POLICY_AUTOMATIC);
    gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scrolled), 360);
    gtk_box_append (GTK_BOX (box), scrolled);
  } else {
    g_object_ref_sink (list);
    g_object_unref (list);
    g_object_ref_sink (scrolled);
    g_object_unref (scrolled);
  }
  return box;
}

void
cpt_code_dialog_show (CptWindow *window)
{
  CptCodeDialog *self;
  GtkWidget *dialog;

  g_return_if_fail (CPT_IS_WINDOW (window));

  self = g_new0 (CptCodeDialog, 1);
  dialog = adw_message_dialog_new (GTK_WINDOW (window), _ ("Enter a code"), NULL);
  self->window = window;
  self->dialog = ADW_MESSAGE_DIALOG (dialog);
  adw_message_dialog_set_extra_child (self->dialog, make_content (self));
  adw_message_dialog_add_responses (self->dialog, "cancel", _ ("Close"), "use", _ ("Use this code"),
                                    NULL);
  adw_message_dialog_set_response_appearance (self->dialog, "use", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_close_response (self->dialog, "cancel");
  g_signal_connect (dialog, "response", G_CALLBACK (on_response), self);
  g_object_set_data_full (G_OBJECT (dialog), "cpt-code-dialog", self, g_free);
  gtk_window_present (GTK_WINDOW (dialog));
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}
