/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many pieces of an article lie at a place. */
#include "workflow/count.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A place nobody can stand at is none to count. */
static gboolean
check_place (CptShop *shop, const char *place, GError **error)
{
  if (strcmp (place, CPT_LOCATION_NONE) != 0 &&
      cpt_view_get_place (cpt_shop_get_view (shop), place) != NULL)
    return TRUE;
  g_set_error (error, CPT_SHOP_ERROR, CPT_SHOP_ERROR_UNKNOWN,
               /* Translators: the code of a place, such as A-03-2 */
               _ ("This shop has no place “%s”. Nothing was counted: scan the label of the place."),
               place);
  return FALSE;
}

static gboolean
check_article (CptShop *shop, const char *sku, GError **error)
{
  CptView *view = cpt_shop_get_view (shop);
  g_autoptr (CptProduct) product = cpt_view_load_product (view, sku);
  g_autoptr (CptStock) stock = cpt_view_load_stock (view, sku);

  if (product != NULL || stock->as_of_us != 0)
    return TRUE;
  g_set_error (error, CPT_SHOP_ERROR, CPT_SHOP_ERROR_UNKNOWN,
               /* Translators: the number of an article */
               _ ("Nobody here knows the article “%s”. Nothing was counted: scan its label."), sku);
  return FALSE;
}

CptCommand *
cpt_count_new (CptShop *shop,
               const char *place,
               const char *sku,
               gint64 quantity,
               const char *approver,
               GError **error)
{
  CptCommand *command;

  g_return_val_if_fail (CPT_IS_SHOP (shop), NULL);
  g_return_val_if_fail (place != NULL && sku != NULL, NULL);

  if (!check_place (shop, place, error) || !check_article (shop, sku, error))
    return NULL;
  command = cpt_shop_new_command (shop, CPT_KIND_COUNT, place);
  g_strlcpy (command->args.sku, sku, sizeof command->args.sku);
  command->args.quantity = quantity;
  if (approver != NULL)
    g_strlcpy (command->approver, approver, sizeof command->approver);
  return command;
}
