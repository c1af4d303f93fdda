/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workflow/orders-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

void
cpt_orders_row_clear (CptOrdersRow *self)
{
  g_clear_pointer (&self->reference, g_free);
  g_clear_pointer (&self->customer, g_free);
  g_clear_pointer (&self->subtitle, g_free);
  g_clear_pointer (&self->phone, g_free);
  g_clear_pointer (&self->state, g_free);
  g_clear_pointer (&self->here_label, g_free);
}

static char *
join (GPtrArray *parts)
{
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (" · ", (char **)parts->pdata);
}

/* "C-10482 · 3 items · 2 bags" */
static char *
write_subtitle (const CptFulfilment *shown)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  CptSums sums = cpt_fulfilment_get_sums (shown);

  g_ptr_array_add (parts, g_strdup (shown->promise->reference));
  g_ptr_array_add (parts, cpt_words_items (sums.custody + sums.to_pick));
  if (shown->bags->len > 0)
    g_ptr_array_add (parts, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u bag", "%u bags",
                                                          shown->bags->len),
                                             shown->bags->len));
  return join (parts);
}

static const char *
get_holder (CptShop *shop, const CptFulfilment *shown)
{
  CptView *view = cpt_shop_get_view (shop);
  const CptMilestones *milestones = &shown->milestones;
  const CptPerson *person = cpt_view_get_person (view, milestones->holder_person);
  const char *name = cpt_view_get_name_of_sign_in (view, milestones->holder_sign_in);

  return name != NULL ? name : person != NULL ? person->name : NULL;
}

/* The word of commands.md §4 as the counter says it. */
static const char *
get_word (CptWord word)
{
  switch (word) {
  case CPT_WORD_ASSIGNED:
  case CPT_WORD_ACCEPTED:
    return C_ ("order", "Not picked yet");
  case CPT_WORD_PICKING:
    return C_ ("order", "Picking");
  case CPT_WORD_PICKED:
  case CPT_WORD_STAGED:
    return C_ ("order", "Picked, not ready");
  case CPT_WORD_READY:
    return C_ ("order", "Ready");
  case CPT_WORD_WAITING:
    return C_ ("order", "Waiting for an answer");
  case CPT_WORD_IN_TRANSIT:
    return C_ ("order", "On its way here");
  case CPT_WORD_ARRIVED:
    return C_ ("order", "Arrived, not ready");
  case CPT_WORD_HANDED_OVER:
    return C_ ("order", "Handed over");
  case CPT_WORD_SHIPPED:
    return C_ ("order", "Shipped");
  case CPT_WORD_DECLINED:
  case CPT_WORD_RE_ROUTED:
    return C_ ("order", "Sent to another shop");
  case CPT_WORD_CANCELLED:
    return C_ ("order", "Cancelled");
  case CPT_WORD_EXPIRED:
    return C_ ("order", "Not collected in time");
  default:
    return C_ ("order", "Not picked yet");
  }
}

/* "Ready · R-12", "Picking · Théo · tote T-2 · 1 of 3" */
static char *
write_state (CptShop *shop, const CptFulfilment *shown)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  const CptMilestones *milestones = &shown->milestones;
  CptWord word = cpt_fulfilment_get_word (shown);
  CptSums sums = cpt_fulfilment_get_sums (shown);
  const char *holder = get_holder (shop, shown);

  g_ptr_array_add (parts, g_strdup (get_word (word)));
  if (*milestones->location != '\0')
    g_ptr_array_add (parts, g_strdup (milestones->location));
  else if (holder != NULL)
    g_ptr_array_add (parts, g_strdup (holder));
  if (*milestones->location == '\0' && *milestones->tote != '\0')
    /* Translators: the tote that an order is picked into */
    g_ptr_array_add (parts, g_strdup_printf (_ ("tote %s"), milestones->tote));
  if (word == CPT_WORD_PICKING)
    g_ptr_array_add (parts, g_strdup_printf (_ ("%1$d of %2$d"), (int)sums.custody,
                                             (int)(sums.custody + sums.to_pick)));
  return join (parts);
}

void
cpt_orders_row_fill (CptShop *shop, const CptViewFulfilment *found, CptOrdersRow *row_out)
{
  const CptFulfilment *shown = found->shown;

  *row_out = (CptOrdersRow){ .here_us = shown->milestones.here_us,
                             .ready = cpt_fulfilment_get_word (shown) == CPT_WORD_READY };
  g_strlcpy (row_out->fulfilment, shown->id, sizeof row_out->fulfilment);
  row_out->reference = g_strdup (shown->promise->reference);
  row_out->customer = cpt_words_customer (found->contact);
  if (row_out->customer == NULL)
    row_out->customer = g_strdup (row_out->reference);
  row_out->subtitle = write_subtitle (shown);
  row_out->phone = cpt_words_phone_masked (found->contact != NULL ? found->contact->phone : NULL);
  row_out->state = write_state (shop, shown);
  if (row_out->here_us != 0)
    row_out->here_label = cpt_words_here (row_out->here_us, cpt_shop_now_us (shop));
}
