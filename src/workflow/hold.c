/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who has an order in hand. */
#include "workflow/hold.h"

#include "codes/own.h"
#include "domain/text.h"
#include "workflow/shop-people.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* NULL with @error; an empty person is oneself, who needs no sign-in of that sort. */
static gboolean
name_person (CptShop *shop, const char *person, CptCommand *command, GError **error)
{
  CptView *view = cpt_shop_get_view (shop);
  const CptPerson *self = cpt_shop_get_person (shop);
  const CptPerson *found;

  if (person == NULL || *person == '\0')
    return TRUE;
  found = cpt_view_get_person (view, person);
  if (found == NULL)
    found = cpt_view_find_person (view, person);
  if (found == NULL) {
    g_set_error_literal (error, CPT_SHOP_ERROR, CPT_SHOP_ERROR_UNKNOWN,
                         _ ("Nobody of this shop is called that. Give the number or the id of a "
                            "person."));
    return FALSE;
  }
  if (self == NULL || strcmp (self->id, found->id) != 0)
    g_strlcpy (command->args.for_sign_in, cpt_shop_sign_in_for (shop, found->id, CPT_SIGN_IN_NAMED),
               sizeof command->args.for_sign_in);
  return TRUE;
}

static gboolean
stays_mine (CptShop *shop, const CptCommand *command, const CptMilestones *milestones)
{
  const CptPerson *self = cpt_shop_get_person (shop);

  return *command->args.for_sign_in == '\0' && self != NULL &&
         strcmp (milestones->holder_person, self->id) == 0;
}

CptCommand *
cpt_hold_new_accept (CptShop *shop,
                     const char *fulfilment,
                     const CptHoldTerms *terms,
                     GError **error)
{
  const CptViewFulfilment *found;
  const CptMilestones *milestones;
  g_autoptr (CptCommand) command = NULL;

  g_return_val_if_fail (CPT_IS_SHOP (shop), NULL);
  g_return_val_if_fail (fulfilment != NULL && terms != NULL, NULL);

  found = cpt_view_get_fulfilment (cpt_shop_get_view (shop), fulfilment);
  if (found == NULL) {
    g_set_error_literal (error, CPT_SHOP_ERROR, CPT_SHOP_ERROR_UNKNOWN,
                         _ ("This order is not here. It belongs to another shop, or is finished."));
    return NULL;
  }
  if (terms->wave != NULL && *terms->wave != '\0' && !cpt_text_is_uuid (terms->wave)) {
    g_set_error_literal (error, CPT_SHOP_ERROR, CPT_SHOP_ERROR_MALFORMED,
                         _ ("This is no wave. Give the id that a wave was answered with."));
    return NULL;
  }
  milestones = &found->shown->milestones;
  command = cpt_shop_new_command (shop, CPT_KIND_ACCEPT, fulfilment);
  if (!name_person (shop, terms->person, command, error))
    return NULL;
  g_strlcpy (command->args.from_sign_in, milestones->holder_sign_in,
             sizeof command->args.from_sign_in);
  if (terms->wave != NULL)
    g_strlcpy (command->args.wave, terms->wave, sizeof command->args.wave);
  else if (stays_mine (shop, command, milestones))
    g_strlcpy (command->args.wave, milestones->wave, sizeof command->args.wave);
  g_strlcpy (command->args.tote, terms->tote != NULL ? terms->tote : milestones->tote,
             sizeof command->args.tote);
  if (terms->approver != NULL)
    g_strlcpy (command->approver, terms->approver, sizeof command->approver);
  return g_steal_pointer (&command);
}

CptRole
cpt_hold_get_approver_role (CptShop *shop, const char *fulfilment)
{
  CptHoldTerms terms = { NULL };
  g_autoptr (CptCommand) command = cpt_hold_new_accept (shop, fulfilment, &terms, NULL);
  CptRefusal refusal = { 0 };

  if (command == NULL || cpt_shop_get_person (shop) == NULL ||
      cpt_shop_try (shop, command, &refusal) || refusal.code != CPT_REFUSAL_NOT_AUTHORISED)
    return CPT_ROLE_NONE;
  return cpt_shop_get_approver_role (shop, refusal.needs);
}

const CptPerson *
cpt_hold_read_badge (CptShop *shop, const char *badge_code)
{
  char number[33];
  guint8 secret[CPT_BADGE_SECRET_BYTES];
  CptSignInSort sort;

  g_return_val_if_fail (CPT_IS_SHOP (shop), NULL);
  g_return_val_if_fail (badge_code != NULL, NULL);

  if (!cpt_badge_read (badge_code, number, sizeof number, secret))
    return NULL;
  memset (secret, 0, sizeof secret);
  return cpt_shop_find_badge (shop, number, &sort);
}
