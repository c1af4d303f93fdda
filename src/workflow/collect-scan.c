/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a scan, or a number that the customer says, means at the counter. */
#include "workflow/collect-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static gboolean
has_bag (CptCollect *self, const char *number)
{
  for (guint p = 0; p < self->parts->len; p++) {
    const CptViewFulfilment *found = cpt_collect_get_part (self, p);

    if (found != NULL && cpt_fulfilment_find_bag (found->shown, number) != NULL)
      return TRUE;
  }
  return FALSE;
}

static void
take_bag (CptCollect *self, const CptMeaning *meaning)
{
  const CptViewFulfilment *owner =
      *meaning->fulfilment != '\0'
          ? cpt_view_get_fulfilment (cpt_shop_get_view (self->shop), meaning->fulfilment)
          : NULL;
  g_autofree char *words = NULL;

  if (!has_bag (self, meaning->bag)) {
    words = owner != NULL ? g_strdup_printf (_ ("It is %s’s. Nothing was ticked."),
                                             owner->shown->promise->reference)
                          : g_strdup (_ ("No order here has it. Nothing was ticked."));
    cpt_collect_set_say (self, CPT_SAY_WRONG, _ ("Another order’s bag"), words);
    return;
  }
  if (cpt_collect_is_scanned (self, meaning->bag)) {
    cpt_collect_set_say (self, CPT_SAY_ALREADY, _ ("Already scanned"), NULL);
    return;
  }
  g_ptr_array_add (self->scanned, g_strdup (meaning->bag));
  cpt_collect_refresh (self);
  words = cpt_collect_write_bags (self);
  cpt_collect_set_say (self, self->missing.bags ? CPT_SAY_RIGHT : CPT_SAY_COMPLETE, _ ("Right bag"),
                       words);
}

static void
take_place (CptCollect *self, const CptMeaning *meaning)
{
  const CptViewFulfilment *first = cpt_collect_get_part (self, 0);

  if (first != NULL && strcmp (first->shown->milestones.location, meaning->place) == 0)
    cpt_collect_set_say (self, CPT_SAY_RIGHT, _ ("Right bin"), meaning->place);
  else
    cpt_collect_set_say (self, CPT_SAY_WRONG, _ ("Another bin"),
                         first != NULL ? first->shown->milestones.location : NULL);
}

/* A pass is for the order and loads all of it that is ready here (DESIGN §4); if nothing is, the
 * part that is due first, to say where it is. */
static void
load_pass (CptCollect *self, const CptMeaning *meaning)
{
  cpt_collect_forget (self);
  cpt_collect_resume (self, meaning->fulfilment);
  g_ptr_array_unref (self->parts);
  self->parts = cpt_dispatch_list_ready (self->shop, meaning->pass.order);
  if (self->parts->len == 0)
    g_ptr_array_add (self->parts, g_strdup (meaning->fulfilment));
  g_strlcpy (self->pass, meaning->code.text, sizeof self->pass);
  self->facts = meaning->pass;
  self->checks |= CPT_PROOF_PASS;
  cpt_collect_refresh (self);
  cpt_collect_arrive (self);
}

static void
take_order (CptCollect *self, const CptMeaning *meaning)
{
  gboolean again = !self->over && strcmp (self->pass, meaning->code.text) == 0;

  if (meaning->pass.state != CPT_PASS_NONE && again)
    cpt_collect_set_say (self, CPT_SAY_ALREADY, _ ("Already scanned"), NULL); /* ticks stay */
  else if (meaning->pass.state != CPT_PASS_NONE)
    load_pass (self, meaning);
  else if (self->over || !cpt_collect_has_part (self, meaning->fulfilment))
    cpt_collect_choose (self, meaning->fulfilment);
}

/* An article of the order says nothing that the bags do not; a stranger is worth a word. */
static void
take_product (CptCollect *self, const CptMeaning *meaning)
{
  for (guint p = 0; p < self->parts->len; p++) {
    const CptViewFulfilment *found = cpt_collect_get_part (self, p);

    for (gsize i = 0; found != NULL && i < found->shown->n_lines; i++)
      if (strcmp (found->shown->lines[i].sku, meaning->sku) == 0) {
        cpt_collect_set_say (self, CPT_SAY_RIGHT, _ ("Of this order"), NULL);
        return;
      }
  }
  cpt_collect_set_say (self, CPT_SAY_WRONG, _ ("Not of this order"), _ ("Keep it here."));
}

/* What is no code of ours is a till's receipt where one is asked for. */
static gboolean
take_receipt (CptCollect *self, const CptMeaning *meaning)
{
  if (self->missing.blocked.code != CPT_REFUSAL_NOT_PAID || self->over ||
      strlen (meaning->code.text) >= CPT_RECEIPT_SIZE)
    return FALSE;
  cpt_collect_set_receipt (self, meaning->code.text);
  if (self->missing.blocked.code == CPT_REFUSAL_NOT_PAID) { /* it does not count: central knows */
    cpt_collect_set_receipt (self, NULL);
    return FALSE;
  }
  cpt_collect_set_say (self, CPT_SAY_RIGHT, _ ("Receipt noted"),
                       _ ("Central compares it with the till’s when this is sent."));
  return TRUE;
}

gboolean
cpt_collect_take_scan (CptCollect *self, const CptMeaning *meaning)
{
  const char *title, *detail;

  g_return_val_if_fail (CPT_IS_COLLECT (self), FALSE);
  g_return_val_if_fail (meaning != NULL, FALSE);

  if (self->n_going > 0)
    return TRUE;
  switch (meaning->sort) {
  case CPT_MEANS_ORDER:
    take_order (self, meaning);
    return TRUE;
  case CPT_MEANS_BAG:
    if (self->parts->len == 0 || self->over)
      return FALSE;
    take_bag (self, meaning);
    return TRUE;
  case CPT_MEANS_PLACE:
    if (self->parts->len == 0 || self->over)
      return FALSE;
    take_place (self, meaning);
    return TRUE;
  case CPT_MEANS_PRODUCT:
    if (self->parts->len == 0 || self->over)
      return FALSE;
    take_product (self, meaning);
    return TRUE;
  case CPT_MEANS_PASS:
    title = cpt_dispatch_say_pass (self->shop, meaning, &detail);
    cpt_collect_set_say (self, CPT_SAY_WRONG, title, detail);
    return TRUE;
  case CPT_MEANS_UNKNOWN:
    return take_receipt (self, meaning);
  case CPT_MEANS_BADGE:
  default:
    return FALSE;
  }
}

static char *
keep_digits (const char *text)
{
  GString *digits = g_string_new (NULL);

  for (const char *c = text != NULL ? text : ""; *c != '\0'; c++)
    if (g_ascii_isdigit (*c))
      g_string_append_c (digits, *c);
  return g_string_free (digits, FALSE);
}

#define N_PHONE_END 2 /* digits that are asked for (policy `checks`) */

gboolean
cpt_collect_type (CptCollect *self, const char *text)
{
  const CptViewFulfilment *first;
  g_autofree char *typed = keep_digits (text);
  g_autofree char *phone = NULL;
  g_autofree char *number = NULL;
  gsize length;

  g_return_val_if_fail (CPT_IS_COLLECT (self), FALSE);
  g_return_val_if_fail (text != NULL, FALSE);

  first = cpt_collect_get_part (self, 0);
  if (first == NULL || *typed == '\0')
    return FALSE;
  phone = keep_digits (first->contact != NULL ? first->contact->phone : NULL);
  number = keep_digits (first->shown->promise->number);
  length = strlen (phone);
  if (strcmp (typed, number) == 0)
    self->checks |= CPT_PROOF_ORDER_NUMBER;
  else if (strlen (typed) == N_PHONE_END && length > N_PHONE_END &&
           strcmp (typed, phone + length - N_PHONE_END) == 0)
    self->checks |= CPT_PROOF_PHONE;
  else {
    cpt_collect_set_say (self, CPT_SAY_WRONG, _ ("That is not what the order says"),
                         _ ("Ask again, or ask to see an ID."));
    return FALSE;
  }
  cpt_collect_refresh (self);
  return TRUE;
}
