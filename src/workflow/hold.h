/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workflow/shop.h"

G_BEGIN_DECLS

/* How an order is taken. All unowned. */
typedef struct {
  const char *person;   /* number or id of who gets it; NULL, "": who is signed in */
  const char *wave;     /* the walk that it goes into; NULL: as it is, "": none */
  const char *tote;     /* what it is picked into; NULL: as it is, "": none */
  const char *approver; /* (nullable) sign-in of who lends the right; "": nobody */
} CptHoldTerms;

/**
 * cpt_hold_new_accept:
 *
 * Take an order (nobody has it), give it to somebody (@person), help (another @wave), split
 * (nothing of it is picked yet) and take over (somebody picks it: needs the right): one command,
 * `from` whom it is taken as this terminal shows it, so that two who take it at once do not both
 * have it. An order that changes hands leaves the walk it was in, and stays in its tote.
 *
 * Returns: (transfer full) (nullable): NULL with CPT_SHOP_ERROR_UNKNOWN (no such order or person)
 * or CPT_SHOP_ERROR_MALFORMED (@wave is no id)
 */
CptCommand *cpt_hold_new_accept (CptShop *shop,
                                 const char *fulfilment,
                                 const CptHoldTerms *terms,
                                 GError **error);

/* Whose approval the person who is signed in needs to take that order: NONE, nobody's (or it cannot
 * be taken at all). */
CptRole cpt_hold_get_approver_role (CptShop *shop, const char *fulfilment);

/* The person of a badge that was scanned, to give them an order: no PIN, for it gives no right.
 * (transfer none) (nullable): nobody of this shop has it */
const CptPerson *cpt_hold_read_badge (CptShop *shop, const char *badge_code);

G_END_DECLS
