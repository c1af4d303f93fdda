/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a rule said no to, as the members of a problem. */
#include "headless/verbs.h"

#include <glib/gi18n-lib.h>

/* Who may do what nobody here may: the lowest role that has the right. */
static CptRole
find_role_for (CptShop *shop, const char *right)
{
  const CptPolicy *policy = cpt_shop_get_policy (shop);

  for (CptRole role = CPT_ROLE_ASSOCIATE; policy != NULL && role <= CPT_ROLE_MANAGER; role++)
    if (cpt_policy_get_right (policy, right, role) == CPT_RIGHT_YES)
      return role;
  return CPT_ROLE_NONE;
}

static void
put_right (CptRequest *self, CptJsonWriter *writer, const char *right)
{
  CptRole role = find_role_for (self->session->shop, right);
  /* Translators: a right such as fulfilment.cancel, and a role such as supervisor */
  g_autofree char *missing =
      g_strdup_printf (_ ("The right %1$s is missing: a %2$s has it. Send their badge and PIN as "
                          "`approver`."),
                       right, cpt_role_to_text (role));

  cpt_json_put_text (writer, "detail", missing);
  cpt_json_put_text (writer, "needs", right);
  cpt_json_put_text (writer, "role", cpt_role_to_text (role));
}

void
cpt_put_refusal (CptRequest *self, CptJsonWriter *writer, const CptRefusal *refusal, CptKind kind)
{
  g_autofree char *detail = NULL;
  g_autofree char *title = cpt_words_refusal_of (refusal, kind, &detail);

  cpt_json_put_text (writer, "code", cpt_refusal_code_to_text (refusal->code));
  cpt_json_put_text (writer, "title", title);
  if (refusal->code == CPT_REFUSAL_NOT_AUTHORISED && *refusal->needs != '\0')
    put_right (self, writer, refusal->needs);
  else
    cpt_json_put_text (writer, "detail", detail);
  if (refusal->code != CPT_REFUSAL_NOT_AUTHORISED && *refusal->needs != '\0')
    cpt_json_put_text (writer, "needs", refusal->needs);
  if (refusal->asked >= 0)
    cpt_json_put_int (writer, "asked", refusal->asked);
  if (refusal->allowed >= 0)
    cpt_json_put_int (writer, "allowed", refusal->allowed);
  if (refusal->line != 0)
    cpt_json_put_int (writer, "line", refusal->line);
}
