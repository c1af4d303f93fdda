/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "terminal/keys-dialog.h"

#include <glib/gi18n.h>

#define LEAST_HEIGHT 360

/* What is printed on a key is the same in every language. */
static const CptPageScan KEYS[] = {
  { N_ ("Ctrl+Enter"), N_ ("The filled button") },
  { N_ ("Esc, Alt+Left"), N_ ("One page up; nothing is lost or undone") },
  { "Ctrl+Z", N_ ("Takes the last step back, as long as that is offered") },
  { "Ctrl+F", N_ ("Finds an article, an order or a bag by hand") },
  { "Ctrl+E", N_ ("Takes a code by hand, as a scanner reads it") },
  { N_ ("Ctrl+1, Ctrl+2, …"), N_ ("The places, in their order on the screen") },
  { "F1", N_ ("This page") },
  { NULL, NULL },
};

static void
add_group (GtkBox *box, const char *title, const CptPageScan *rows)
{
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  for (guint n = 0; rows[n].what != NULL; n++) {
    GtkWidget *row = adw_action_row_new ();

    adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ (rows[n].what));
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _ (rows[n].does));
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  }
  gtk_box_append (box, group);
}

void
cpt_keys_dialog_show (CptWindow *window, CptPage *page)
{
  GtkWidget *dialog;
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  const CptPageScan *scans = page != NULL ? cpt_page_list_scans (page) : NULL;

  g_return_if_fail (CPT_IS_WINDOW (window));

  dialog = adw_message_dialog_new (GTK_WINDOW (window), _ ("Keys and scans"), NULL);
  if (scans != NULL)
    add_group (GTK_BOX (box), _ ("Scans on this page"), scans);
  add_group (GTK_BOX (box), _ ("Keys on every page"), KEYS);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scrolled), LEAST_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), box);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), scrolled);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("Close"));
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "close");
  gtk_window_present (GTK_WINDOW (dialog));
}
