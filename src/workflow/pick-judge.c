/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workflow/pick.h"

#include <string.h>

CptScanResult
cpt_pick_judge (const CptFulfilment *fulfilment, const char *sku, gint64 pack, guint *line_out)
{
  CptScanResult result = CPT_SCAN_WRONG;

  g_return_val_if_fail (fulfilment != NULL, CPT_SCAN_UNKNOWN);
  g_return_val_if_fail (sku != NULL, CPT_SCAN_UNKNOWN);

  *line_out = 0;
  for (gsize i = 0; i < fulfilment->n_lines; i++) {
    const CptLine *line = &fulfilment->lines[i];
    gint64 to_pick = cpt_line_get_to_pick (line);

    if (strcmp (line->sku, sku) != 0)
      continue;
    if (to_pick >= pack) {
      *line_out = line->number;
      return CPT_SCAN_RIGHT;
    }
    /* A carton of twelve for an order of two is not what is needed; a line that is done is. */
    if (*line_out == 0 || to_pick > 0) {
      *line_out = line->number;
      result = to_pick == 0 ? CPT_SCAN_ALREADY : CPT_SCAN_WRONG;
    }
  }
  return result;
}

const char *
cpt_scan_result_to_text (CptScanResult result)
{
  static const char *const TEXTS[] = {
    [CPT_SCAN_UNKNOWN] = "unknown",
    [CPT_SCAN_RIGHT] = "right",
    [CPT_SCAN_WRONG] = "wrong",
    [CPT_SCAN_ALREADY] = "already",
  };

  return (guint)result < G_N_ELEMENTS (TEXTS) ? TEXTS[result] : TEXTS[CPT_SCAN_UNKNOWN];
}
