/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/proof.h"

#include <string.h>

#define AGE       "age-"
#define UNDER_AGE "under-age-"

static const struct {
  CptProof proof;
  const char *text;
} WORDS[] = {
  { CPT_PROOF_PASS, "pass" },       { CPT_PROOF_NAME, "name" },
  { CPT_PROOF_PHONE, "phone" },     { CPT_PROOF_ORDER_NUMBER, "order-number" },
  { CPT_PROOF_ID_SEEN, "id-seen" }, { CPT_PROOF_BUYER_YES, "buyer-yes" },
};

CptProof
cpt_proof_from_text (const char *text)
{
  for (gsize i = 0; i < G_N_ELEMENTS (WORDS); i++)
    if (g_strcmp0 (WORDS[i].text, text) == 0)
      return WORDS[i].proof;
  return CPT_PROOF_UNKNOWN;
}

void
cpt_proofs_to_text (guint proofs, char *out)
{
  *out = '\0';
  for (gsize i = 0; i < G_N_ELEMENTS (WORDS); i++) {
    if ((proofs & WORDS[i].proof) == 0)
      continue;
    if (*out != '\0')
      g_strlcat (out, "|", CPT_PROOFS_TEXT);
    g_strlcat (out, WORDS[i].text, CPT_PROOFS_TEXT);
  }
}

/* The years after @start; 0: it is no such word. */
static gint
get_years (const char *text, const char *start)
{
  gint years = 0;

  if (!g_str_has_prefix (text, start))
    return 0;
  text += strlen (start);
  if (*text == '0')
    return 0;
  for (; *text != '\0'; text++) {
    if (!g_ascii_isdigit (*text) || years > CPT_MAX_PROOF_AGE)
      return 0;
    years = years * 10 + (*text - '0');
  }
  return years <= CPT_MAX_PROOF_AGE ? years : 0;
}

gboolean
cpt_proof_is_good (const char *text)
{
  return text != NULL && (cpt_proof_from_text (text) != CPT_PROOF_UNKNOWN ||
                          get_years (text, AGE) > 0 || get_years (text, UNDER_AGE) > 0);
}

guint
cpt_proofs_get (const GPtrArray *list)
{
  guint proofs = 0;

  for (guint i = 0; list != NULL && i < list->len; i++) {
    CptProof proof = cpt_proof_from_text (g_ptr_array_index (list, i));

    if (proof != CPT_PROOF_UNKNOWN)
      proofs |= proof;
  }
  return proofs;
}

gint
cpt_proofs_get_age (const GPtrArray *list)
{
  gint age = 0;

  for (guint i = 0; list != NULL && i < list->len; i++)
    age = MAX (age, get_years (g_ptr_array_index (list, i), AGE));
  return age;
}

gint
cpt_proofs_get_under_age (const GPtrArray *list)
{
  gint under = 0;

  for (guint i = 0; list != NULL && i < list->len; i++) {
    gint years = get_years (g_ptr_array_index (list, i), UNDER_AGE);

    if (years > 0 && (under == 0 || years < under))
      under = years;
  }
  return under;
}
