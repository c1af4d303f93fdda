/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/row.h"

#include "domain/text.h"

static const char *const KINDS[CPT_N_ROW_KINDS] = {
  [CPT_ROW_FULFILMENT] = "fulfilment",
  [CPT_ROW_LINE] = "line",
  [CPT_ROW_BAG] = "bag",
  [CPT_ROW_CONTACT] = "contact",
  [CPT_ROW_EXCEPTION] = "exception",
  [CPT_ROW_STORE] = "store",
  [CPT_ROW_PLACE] = "place",
  [CPT_ROW_PERSON] = "person",
  [CPT_ROW_POLICY] = "policy",
  [CPT_ROW_STOCK] = "stock",
  [CPT_ROW_PASS_KEY] = "pass_key",
  [CPT_ROW_PASS_REVOKED] = "pass_revoked",
  [CPT_ROW_PRODUCT] = "product",
  [CPT_ROW_CODE] = "code",
  [CPT_ROW_PRICE] = "price",
};

const char *
cpt_row_kind_to_text (CptRowKind kind)
{
  return (guint)kind < CPT_N_ROW_KINDS ? KINDS[kind] : "";
}

gboolean
cpt_row_kind_from_text (const char *text, CptRowKind *kind_out)
{
  gint found = cpt_text_find (KINDS, CPT_N_ROW_KINDS, text);

  if (found < 0)
    return FALSE;
  *kind_out = (CptRowKind)found;
  return TRUE;
}
