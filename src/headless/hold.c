/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What waits for its customer: kept for longer, told of again, opened again. */
#include "headless/verbs.h"

#include <glib/gi18n-lib.h>

/* What reaches the customer, or is over unless central knows better, is no promise for later. */
static gboolean
is_online (CptRequest *self)
{
  if (cpt_shop_get_status (self->session->shop)->link == CPT_LINK_ONLINE)
    return TRUE;
  cpt_request_fail_with (self, "not_connected", _ ("This needs central"),
                         _ ("This device has no network now; try again when it has."));
  return FALSE;
}

void
cpt_verb_extend (CptRequest *self)
{
  const CptViewFulfilment *found = cpt_request_get_order (self);
  g_autoptr (CptCommand) command = NULL;

  if (found == NULL)
    return;
  command = cpt_request_new_command (self, CPT_KIND_EXTEND, found->shown->id);
  if (!cpt_request_get_int (self, "days", 1, CPT_MAX_DAYS, -1, &command->args.days))
    return;
  cpt_request_submit_one (self, g_steal_pointer (&command));
}

void
cpt_verb_resend (CptRequest *self)
{
  const CptViewFulfilment *found = cpt_request_get_order (self);

  if (found != NULL && is_online (self))
    cpt_request_submit_one (self,
                            cpt_request_new_command (self, CPT_KIND_RESEND, found->shown->id));
}

void
cpt_verb_reopen (CptRequest *self)
{
  const CptViewFulfilment *found = cpt_request_get_order (self);

  if (found != NULL && is_online (self))
    cpt_request_submit_one (self,
                            cpt_request_new_command (self, CPT_KIND_REOPEN, found->shown->id));
}
