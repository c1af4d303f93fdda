/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Labels for the bags of an order. */
#include "workflow/shop.h"

#include "print/label.h"

#include <glib/gi18n-lib.h>

#define LABELS_FILE "labels.pdf"

/* First name and initial: enough to call somebody by, too little to know them by. */
static char *
write_customer (const CptContact *contact)
{
  char initial[8] = "";

  if (contact == NULL)
    return g_strdup ("");
  if (contact->name != NULL && *contact->name != '\0')
    initial[g_unichar_to_utf8 (g_unichar_toupper (g_utf8_get_char (contact->name)), initial)] =
        '\0';
  if (contact->first == NULL || *contact->first == '\0')
    return *initial != '\0' ? g_strconcat (initial, ".", NULL) : g_strdup ("");
  return *initial != '\0' ? g_strconcat (contact->first, " ", initial, ".", NULL)
                          : g_strdup (contact->first);
}

/* Where its bag lies, or is to lie with the others. What was placed when is not on it: the same
 * bytes come again. */
static const char *
find_place (const CptFulfilment *shown, const CptBag *bag)
{
  return *bag->location != '\0' ? bag->location : shown->milestones.location;
}

static GBytes *
draw (CptShop *shop, const CptViewFulfilment *found, GError **error)
{
  const CptFulfilment *shown = found->shown;
  const CptStore *store = cpt_view_get_store (cpt_shop_get_view (shop));
  g_autoptr (GArray) labels = g_array_new (FALSE, TRUE, sizeof (CptLabel));
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *customer = write_customer (found->contact);

  for (guint i = 0; i < shown->bags->len; i++) {
    const CptBag *bag = g_ptr_array_index (shown->bags, i);
    CptLabel label = { .bag = bag->number,
                       .reference = shown->promise->reference,
                       .customer = customer,
                       .place = find_place (shown, bag),
                       .shop = store != NULL ? store->name : "" };

    label.count = g_strdup_printf (_ ("Bag %u of %u"), i + 1, shown->bags->len);
    g_ptr_array_add (words, (char *)label.count);
    g_array_append_val (labels, label);
  }
  return cpt_labels_draw (labels, shown->promise->placed_us, error);
}

char *
cpt_shop_make_labels (CptShop *shop, const char *fulfilment, GError **error)
{
  const CptViewFulfilment *found;
  g_autoptr (GBytes) file = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GError) cause = NULL;
  gconstpointer bytes;
  gsize length;

  g_return_val_if_fail (CPT_IS_SHOP (shop), NULL);
  g_return_val_if_fail (fulfilment != NULL, NULL);

  found = cpt_view_get_fulfilment (cpt_shop_get_view (shop), fulfilment);
  if (found == NULL || found->shown->bags->len == 0) {
    g_set_error_literal (error, CPT_SHOP_ERROR, CPT_SHOP_ERROR_UNKNOWN,
                         found == NULL ? _ ("This order is not here.")
                                       : _ ("No bag of this order has a number yet."));
    return NULL;
  }
  file = draw (shop, found, error);
  if (file == NULL)
    return NULL;
  path = cpt_shop_get_file (shop, LABELS_FILE);
  bytes = g_bytes_get_data (file, &length);
  if (!g_file_set_contents_full (path, bytes, (gssize)length, G_FILE_SET_CONTENTS_CONSISTENT, 0600,
                                 &cause)) {
    g_set_error (error, CPT_SHOP_ERROR, CPT_SHOP_ERROR_DISK_FULL,
                 _ ("The labels could not be written. %s"), cause->message);
    return NULL;
  }
  return g_steal_pointer (&path);
}
