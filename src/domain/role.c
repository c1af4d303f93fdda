/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/role.h"

#include "domain/text.h"

static const char *const TEXTS[] = { "none", "associate", "supervisor", "manager" };

CptRole
cpt_grants_get_role (const CptGrant *grants, gsize n_grants, gint64 at_us)
{
  CptRole role = CPT_ROLE_NONE;

  for (gsize i = 0; i < n_grants; i++)
    if (grants[i].from_us <= at_us && (grants[i].until_us == 0 || at_us < grants[i].until_us))
      role = MAX (role, grants[i].role);
  return role;
}

const char *
cpt_role_to_text (CptRole role)
{
  return (guint)role < G_N_ELEMENTS (TEXTS) ? TEXTS[role] : TEXTS[CPT_ROLE_NONE];
}

CptRole
cpt_role_from_text (const char *text)
{
  gint found = cpt_text_find (TEXTS, G_N_ELEMENTS (TEXTS), text);

  return found < 0 ? CPT_ROLE_NONE : (CptRole)found;
}
