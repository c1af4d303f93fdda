/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a hand-over asks of the world: the pass, whose it is, and what the order's contact says. */
#include "central/orchestration/facts.h"

#include "central/orchestration/pass-read.h"

/* Of this order, or of another one of the same customer. */
static gboolean
is_theirs (CptFacts *self, const CptContact *contact, GError **error)
{
  CptPassFacts *pass = &self->context.pass;
  g_autoptr (CptContact) other = NULL;
  GError *local_error = NULL;
  char id[CPT_ID_SIZE] = "";

  pass->is_theirs = g_str_equal (pass->order, self->before.fulfilment->promise->order);
  if (pass->is_theirs || contact == NULL)
    return TRUE;
  if (!cpt_storage_find_contact_of_order (self->transaction, pass->order, id, error))
    return FALSE;
  if (*id != '\0')
    other = cpt_storage_load_contact (self->transaction, id, &local_error);
  if (local_error != NULL) {
    g_propagate_error (error, local_error);
    return FALSE;
  }
  pass->is_theirs = cpt_contact_is_same_customer (contact, other);
  return TRUE;
}

static gboolean
load_pass (CptFacts *self, const CptContact *contact, GError **error)
{
  CptPassFacts *pass = &self->context.pass;

  if (*self->command->args.pass == '\0')
    return TRUE;
  if (!cpt_pass_read (self->transaction, self->command->args.pass, self->context.effective_us, pass,
                      error))
    return FALSE;
  if (pass->state != CPT_PASS_GENUINE && pass->state != CPT_PASS_REVOKED)
    return TRUE;
  return is_theirs (self, contact, error) &&
         cpt_storage_is_pass_used (self->transaction, pass->jti, self->before.fulfilment->id,
                                   &pass->used, error);
}

gboolean
cpt_facts_load_pass (CptFacts *self, GError **error)
{
  CptContext *context = &self->context;
  g_autoptr (CptContact) contact = NULL;
  GError *local_error = NULL;

  context->at_main_desk = self->actor->terminal != NULL && self->actor->terminal->main_desk;
  if (self->before.fulfilment == NULL)
    return TRUE;
  if (*self->before.fulfilment->promise->contact != '\0')
    contact = cpt_storage_load_contact (self->transaction,
                                        self->before.fulfilment->promise->contact, &local_error);
  if (local_error != NULL) {
    g_propagate_error (error, local_error);
    return FALSE;
  }
  if (contact != NULL) {
    context->contact_changed_us = contact->changed_us;
    context->names_collector = contact->collectors->len > 0;
  }
  return load_pass (self, contact, error);
}
