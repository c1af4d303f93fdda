/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workflow/dispatch.h"

#include <string.h>

static gboolean
means_badge (CptShop *shop, const CptScannedCode *code, CptMeaning *meaning)
{
  if ((code->can_be & CPT_CAN_BE_BADGE) == 0)
    return FALSE;
  meaning->sort = CPT_MEANS_BADGE;
  return TRUE;
}

/* A genuine pass is the order that it is for, whatever its time: what may be done on it, the
 * hand-over's rule says. */
static gboolean
means_pass (CptShop *shop, const CptScannedCode *code, CptMeaning *meaning)
{
  CptView *view = cpt_shop_get_view (shop);
  const CptViewFulfilment *found = NULL;

  if ((code->can_be & CPT_CAN_BE_PASS) == 0)
    return FALSE;
  cpt_view_judge_pass (view, code->text, cpt_shop_now_us (shop), &meaning->pass);
  if (meaning->pass.state != CPT_PASS_NOT_GENUINE)
    found = cpt_view_find_by_order (view, meaning->pass.order);
  meaning->sort = found != NULL ? CPT_MEANS_ORDER : CPT_MEANS_PASS;
  if (found != NULL)
    g_strlcpy (meaning->fulfilment, found->shown->id, sizeof meaning->fulfilment);
  return TRUE;
}

/* A number of ours that no order here owns is a bag all the same: a label drawn and not used yet.
 */
static gboolean
means_bag (CptShop *shop, const CptScannedCode *code, CptMeaning *meaning)
{
  const CptViewFulfilment *owner = NULL;

  if ((code->can_be & CPT_CAN_BE_BAG) == 0)
    return FALSE;
  meaning->sort = CPT_MEANS_BAG;
  g_strlcpy (meaning->bag, code->text, sizeof meaning->bag);
  if (cpt_view_find_bag (cpt_shop_get_view (shop), code->text, &owner) != NULL)
    g_strlcpy (meaning->fulfilment, owner->shown->id, sizeof meaning->fulfilment);
  return TRUE;
}

static gboolean
means_order (CptShop *shop, const CptScannedCode *code, CptMeaning *meaning)
{
  const CptViewFulfilment *found;

  if ((code->can_be & CPT_CAN_BE_ORDER) == 0)
    return FALSE;
  found = cpt_view_find_by_reference (cpt_shop_get_view (shop), code->text);
  if (found == NULL)
    return FALSE;
  meaning->sort = CPT_MEANS_ORDER;
  g_strlcpy (meaning->fulfilment, found->shown->id, sizeof meaning->fulfilment);
  return TRUE;
}

static gboolean
means_place (CptShop *shop, const CptScannedCode *code, CptMeaning *meaning)
{
  const CptPlace *place;

  if ((code->can_be & CPT_CAN_BE_PLACE) == 0 || strcmp (code->text, CPT_LOCATION_NONE) == 0)
    return FALSE;
  place = cpt_view_get_place (cpt_shop_get_view (shop), code->text);
  if (place == NULL)
    return FALSE;
  meaning->sort = CPT_MEANS_PLACE;
  g_strlcpy (meaning->place, place->code, sizeof meaning->place);
  return TRUE;
}

static gboolean
means_code (CptShop *shop, const char *text, CptMeaning *meaning)
{
  CptProductCode owner;

  if (!cpt_view_find_code (cpt_shop_get_view (shop), text, &owner))
    return FALSE;
  meaning->sort = CPT_MEANS_PRODUCT;
  meaning->pack = owner.pack;
  g_strlcpy (meaning->sku, owner.sku, sizeof meaning->sku);
  return TRUE;
}

/* An order carries its lines' GTINs: an article that the catalogue does not have here can be picked
 * all the same. */
static gboolean
means_line (CptShop *shop, const CptScannedCode *code, CptMeaning *meaning)
{
  g_autoptr (GPtrArray) open = cpt_view_list_open (cpt_shop_get_view (shop));

  for (guint i = 0; i < open->len; i++) {
    const CptFulfilment *shown = ((const CptViewFulfilment *)g_ptr_array_index (open, i))->shown;

    for (gsize l = 0; l < shown->n_lines; l++) {
      const CptLine *line = &shown->lines[l];

      if (line->goods != NULL && strcmp (line->goods->gtin, code->gtin) == 0) {
        meaning->sort = CPT_MEANS_PRODUCT;
        meaning->pack = 1;
        g_strlcpy (meaning->sku, line->sku, sizeof meaning->sku);
        return TRUE;
      }
    }
  }
  return FALSE;
}

static gboolean
means_gtin (CptShop *shop, const CptScannedCode *code, CptMeaning *meaning)
{
  return (code->can_be & CPT_CAN_BE_GTIN) != 0 &&
         (means_code (shop, code->gtin, meaning) || means_line (shop, code, meaning));
}

static gboolean
means_own_product (CptShop *shop, const CptScannedCode *code, CptMeaning *meaning)
{
  return (code->can_be & CPT_CAN_BE_PRODUCT) != 0 && means_code (shop, code->text, meaning);
}

void
cpt_dispatch_read (CptShop *shop,
                   const guint8 *bytes,
                   gsize length,
                   CptSymbology symbology,
                   CptMeaning *meaning_out)
{
  /* What proves itself by its form comes first; what only the cache can tell, last. */
  static gboolean (*const QUESTIONS[]) (CptShop *, const CptScannedCode *, CptMeaning *) = {
    means_badge, means_pass, means_bag, means_gtin, means_order, means_place, means_own_product,
  };

  g_return_if_fail (CPT_IS_SHOP (shop));

  *meaning_out = (CptMeaning){ 0 };
  cpt_scanned_code_read (bytes, length, symbology, &meaning_out->code);
  for (gsize i = 0; i < G_N_ELEMENTS (QUESTIONS); i++)
    if (QUESTIONS[i](shop, &meaning_out->code, meaning_out))
      return;
}
