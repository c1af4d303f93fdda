/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whom a scan is for: the page in front, else the page that it belongs to. */
#include "terminal/window-private.h"
#include "workflow/dispatch.h"

#include <glib/gi18n.h>

static gboolean
is_ready (const CptViewFulfilment *found)
{
  return cpt_fulfilment_get_word (found->shown) == CPT_WORD_READY;
}

gboolean
cpt_window_open_order (CptWindow *self, const char *id)
{
  const CptViewFulfilment *found = cpt_view_get_fulfilment (cpt_shop_get_view (self->shop), id);
  CptSums sums;

  if (found == NULL)
    return FALSE;
  sums = cpt_fulfilment_get_sums (found->shown);
  gtk_widget_activate_action (GTK_WIDGET (self),
                              sums.to_pick > 0       ? "win.open-pick"
                              : sums.to_put_back > 0 ? "win.open-put-back"
                              : is_ready (found)     ? "win.open-handover"
                                                     : "win.open-stage",
                              "s", id);
  return TRUE;
}

/* Why nothing is handed over on this pass, of no order that is here. */
static void
say_pass (CptWindow *self, const CptMeaning *meaning)
{
  const char *title, *detail = NULL;

  if (meaning->pass.state == CPT_PASS_NONE)
    return;
  title = cpt_dispatch_say_pass (self->shop, meaning, &detail);
  if (title != NULL)
    cpt_window_say_note (self, CPT_SAY_WRONG, title, detail);
}

/* A pass, ready or not, and what is ready are the counter's: it tells what the scan is worth. */
static gboolean
go_to_counter (CptWindow *self, const CptMeaning *meaning)
{
  const CptViewFulfilment *found =
      *meaning->fulfilment != '\0'
          ? cpt_view_get_fulfilment (cpt_shop_get_view (self->shop), meaning->fulfilment)
          : NULL;
  gboolean is_pass = meaning->pass.state != CPT_PASS_NONE;
  CptPage *front;

  if (found == NULL || (!is_pass && !is_ready (found)))
    return FALSE;
  gtk_widget_activate_action (GTK_WIDGET (self), "win.open-handover", "s",
                              is_pass ? "" : meaning->fulfilment);
  front = cpt_window_get_front (self);
  if (front != NULL)
    cpt_page_take_scan (front, meaning);
  return TRUE;
}

/* A scan that leaves a task parks it: a chip leads back. */
static void
go_where_it_belongs (CptWindow *self, const CptMeaning *meaning)
{
  GtkWidget *left = cpt_window_get_task (self);
  const char *order = meaning->sort == CPT_MEANS_PRODUCT
                          ? cpt_dispatch_find_order (self->shop, meaning->sku)
                          : NULL;

  if (order != NULL && cpt_window_open_order (self, order)) {
    CptPage *front = cpt_window_get_front (self);

    if (front != NULL)
      cpt_page_take_scan (front, meaning);
    cpt_window_park (self, left);
    return;
  }
  if (go_to_counter (self, meaning) ||
      (meaning->fulfilment[0] != '\0' && cpt_window_open_order (self, meaning->fulfilment))) {
    cpt_window_park (self, left);
    return;
  }
  if (meaning->sort == CPT_MEANS_PASS)
    say_pass (self, meaning);
  else if (meaning->sort == CPT_MEANS_UNKNOWN)
    cpt_window_say_note (self, CPT_SAY_UNKNOWN, _ ("Unknown code"), meaning->code.text);
  else if (meaning->sort == CPT_MEANS_PRODUCT)
    cpt_window_say_note (self, CPT_SAY_UNKNOWN, _ ("No order here needs this item"),
                         meaning->code.text);
  else if (meaning->sort == CPT_MEANS_BADGE)
    cpt_shop_set_person (self->shop, NULL, CPT_SIGN_IN_BADGE_PIN);
  else
    cpt_window_say_note (self, CPT_SAY_UNKNOWN, _ ("Nothing to do with this code here"),
                         meaning->code.text);
}

void
cpt_window_take_scan (CptWindow *self, const guint8 *bytes, gsize length, CptSymbology symbology)
{
  CptPage *front;
  CptMeaning meaning;

  g_return_if_fail (CPT_IS_WINDOW (self));

  cpt_auto_lock_touch (self->lock);
  cpt_note_hide (self->note);
  cpt_dispatch_read (self->shop, bytes, length, symbology, &meaning);
  front = cpt_window_get_front (self);
  if (front != NULL && cpt_page_take_scan (front, &meaning)) {
    /* A badge that approves what the page asked about it goes on to whoever checks it. */
    if (meaning.sort == CPT_MEANS_BADGE && self->asking != NULL &&
        cpt_window_get_front (self) != front)
      cpt_page_take_scan (cpt_window_get_front (self), &meaning);
    return;
  }
  if (!cpt_window_is_signed_in (self))
    cpt_window_say_note (self, CPT_SAY_UNKNOWN, _ ("Sign in first"),
                         _ ("Scan your badge, then scan this again."));
  else
    go_where_it_belongs (self, &meaning);
  /* A badge sends whoever is here to the sign-in page, which then has it. */
  if (meaning.sort == CPT_MEANS_BADGE && !cpt_window_is_signed_in (self) &&
      cpt_window_get_front (self) != front)
    cpt_page_take_scan (cpt_window_get_front (self), &meaning);
}

void
cpt_window_on_input_found (const guint8 *bytes,
                           gsize length,
                           CptSymbology symbology,
                           gpointer user_data)
{
  cpt_window_take_scan (CPT_WINDOW (user_data), bytes, length, symbology);
}

void
cpt_window_on_input_typed (const char *text, gpointer user_data)
{
  CptPage *front = cpt_window_get_front (CPT_WINDOW (user_data));

  if (front != NULL)
    cpt_page_take_text (front, text);
}

/* What the order needs now: its walk, what it has too much put back, its bags, or its customer. */
void
cpt_window_on_open_order (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CptWindow *self = CPT_WINDOW (widget);

  if (!cpt_window_open_order (self, g_variant_get_string (parameter, NULL)))
    cpt_window_say_note (self, CPT_SAY_UNKNOWN, _ ("This order is not open here"), NULL);
}
