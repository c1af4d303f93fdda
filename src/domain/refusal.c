/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/refusal.h"

#include "domain/text.h"

static const char *const TEXTS[] = {
  [CPT_REFUSAL_NONE] = "",
  [CPT_REFUSAL_MALFORMED] = "malformed",
  [CPT_REFUSAL_WRONG_STORE] = "wrong_store",
  [CPT_REFUSAL_NOT_AUTHORISED] = "not_authorised",
  [CPT_REFUSAL_ORDER_CANCELLED] = "order_cancelled",
  [CPT_REFUSAL_ALREADY_HANDED_OVER] = "already_handed_over",
  [CPT_REFUSAL_ALREADY_DONE] = "already_done",
  [CPT_REFUSAL_OVER_LIMIT] = "over_limit",
  [CPT_REFUSAL_NOT_READY] = "not_ready",
  [CPT_REFUSAL_NOT_PAID] = "not_paid",
  [CPT_REFUSAL_PASS_INVALID] = "pass_invalid",
  [CPT_REFUSAL_PASS_EXPIRED] = "pass_expired",
  [CPT_REFUSAL_PASS_REVOKED] = "pass_revoked",
  [CPT_REFUSAL_PASS_USED] = "pass_used",
  [CPT_REFUSAL_GUARD_FAILED] = "guard_failed",
  [CPT_REFUSAL_SALVAGED] = "salvaged",
  [CPT_REFUSAL_INTERNAL_ERROR] = "internal_error",
};

gboolean
cpt_refuse (CptRefusal *refusal_out, CptRefusalCode code, gint64 asked, gint64 allowed)
{
  if (refusal_out != NULL)
    *refusal_out = (CptRefusal){ .code = code, .asked = asked, .allowed = allowed };
  return FALSE;
}

const char *
cpt_refusal_code_to_text (CptRefusalCode code)
{
  return (guint)code < G_N_ELEMENTS (TEXTS) ? TEXTS[code] : "";
}

CptRefusalCode
cpt_refusal_code_from_text (const char *text)
{
  gint found = cpt_text_find (TEXTS, G_N_ELEMENTS (TEXTS), text);

  return found < 0 ? CPT_REFUSAL_NONE : (CptRefusalCode)found;
}
