/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The peer of cold-start: what any program of this toolkit needs until its window stands. */
#include <adwaita.h>

static void
on_activate (GtkApplication *application)
{
  GtkWidget *window = adw_application_window_new (application);

  gtk_window_set_default_size (GTK_WINDOW (window), 412, 892);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), gtk_label_new ("empty"));
  gtk_window_present (GTK_WINDOW (window));
}

int
main (int argc, char *argv[])
{
  g_autoptr (AdwApplication) application =
      adw_application_new ("org.comptoir.EmptyWindow", G_APPLICATION_NON_UNIQUE);

  g_signal_connect (application, "activate", G_CALLBACK (on_activate), NULL);
  return g_application_run (G_APPLICATION (application), argc, argv);
}
