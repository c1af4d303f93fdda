/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Somebody lends a right: their badge and PIN stand over the page that asked, and nobody signs in
 * or out. */
#include "terminal/window-private.h"

#include "terminal/sign-in/sign-in-page.h"

#define APPROVE "approve"

gboolean
cpt_window_close_approval (CptWindow *self)
{
  GtkWidget *approval = gtk_stack_get_child_by_name (self->shell, APPROVE);

  g_clear_weak_pointer (&self->asking);
  if (approval == NULL)
    return FALSE;
  if (gtk_stack_get_visible_child (self->shell) == approval)
    gtk_stack_set_visible_child_name (self->shell, "main");
  gtk_stack_remove (self->shell, approval);
  return TRUE;
}

static void
on_approved (GtkWidget *approval, const char *sign_in, CptWindow *self)
{
  g_autoptr (CptPage) asking = self->asking != NULL ? g_object_ref (CPT_PAGE (self->asking)) : NULL;
  g_autofree char *lent = g_strdup (sign_in);
  g_autoptr (GtkWidget) kept = g_object_ref (approval); /* it is told of this itself */

  cpt_window_close_approval (self);
  cpt_window_show_front (self);
  if (asking != NULL)
    cpt_page_take_approver (asking, lent);
}

void
cpt_window_on_ask_approver (CptPage *page, int role, CptWindow *self)
{
  GtkWidget *approval;

  cpt_window_close_approval (self);
  approval = cpt_sign_in_page_new_approver (self->shop, (CptRole)role);
  g_set_weak_pointer (&self->asking, GTK_WIDGET (page));
  g_signal_connect (approval, "say", G_CALLBACK (cpt_window_on_page_say), self);
  g_signal_connect (approval, "approved", G_CALLBACK (on_approved), self);
  gtk_stack_add_named (self->shell, approval, APPROVE);
  gtk_stack_set_visible_child (self->shell, approval);
  cpt_note_hide (self->note);
  cpt_window_show_front (self);
}
