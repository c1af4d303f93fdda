/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workflow/reveal.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static char *
write_address (const CptContact *contact)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new ();
  g_autofree char *town = NULL;

  if (contact->street == NULL)
    return NULL;
  if (contact->address_name != NULL)
    g_ptr_array_add (lines, contact->address_name);
  for (guint i = 0; i < contact->street->len; i++)
    g_ptr_array_add (lines, g_ptr_array_index (contact->street, i));
  if (contact->postcode != NULL && contact->city != NULL)
    town = g_strdup_printf ("%s %s", contact->postcode, contact->city);
  else
    town = g_strdup (contact->postcode != NULL ? contact->postcode : contact->city);
  if (town != NULL)
    g_ptr_array_add (lines, town);
  if (contact->country != NULL)
    g_ptr_array_add (lines, contact->country);
  g_ptr_array_add (lines, NULL);
  return g_strjoinv ("\n", (char **)lines->pdata);
}

static char *
write_phone (const CptContact *contact)
{
  return g_strdup (contact->phone);
}

static char *
write_email (const CptContact *contact)
{
  return g_strdup (contact->email);
}

static const struct {
  const char *field;
  char *(*write) (const CptContact *contact);
} FIELDS[] = { { "phone", write_phone }, { "email", write_email }, { "address", write_address } };

char *
cpt_reveal_read (CptShop *shop, const char *fulfilment, const char *field)
{
  const CptViewFulfilment *found;

  g_return_val_if_fail (CPT_IS_SHOP (shop), NULL);
  g_return_val_if_fail (fulfilment != NULL && field != NULL, NULL);

  found = cpt_view_get_fulfilment (cpt_shop_get_view (shop), fulfilment);
  for (gsize i = 0; i < G_N_ELEMENTS (FIELDS); i++)
    if (strcmp (FIELDS[i].field, field) == 0)
      return found != NULL && found->contact != NULL ? FIELDS[i].write (found->contact) : NULL;
  return NULL;
}

static gboolean
is_field (const char *field)
{
  for (gsize i = 0; i < G_N_ELEMENTS (FIELDS); i++)
    if (strcmp (FIELDS[i].field, field) == 0)
      return TRUE;
  return FALSE;
}

CptCommand *
cpt_reveal_new (CptShop *shop,
                const char *fulfilment,
                const char *field,
                const char *reason,
                const char *approver,
                GError **error)
{
  g_autofree char *value = NULL;
  const CptViewFulfilment *found;
  CptCommand *command;

  g_return_val_if_fail (CPT_IS_SHOP (shop), NULL);
  g_return_val_if_fail (fulfilment != NULL && field != NULL && reason != NULL, NULL);

  if (!is_field (field)) {
    g_set_error_literal (error, CPT_SHOP_ERROR, CPT_SHOP_ERROR_MALFORMED,
                         _ ("A customer's phone, email or address can be shown. Name one of "
                            "them."));
    return NULL;
  }
  if (!cpt_shop_check_reason (shop, CPT_REASON_REVEAL, reason, error))
    return NULL;
  found = cpt_view_get_fulfilment (cpt_shop_get_view (shop), fulfilment);
  value = cpt_reveal_read (shop, fulfilment, field);
  if (value == NULL) {
    g_set_error_literal (error, CPT_SHOP_ERROR, CPT_SHOP_ERROR_UNKNOWN,
                         _ ("The customer gave none, or it is erased. Look at the order."));
    return NULL;
  }
  command = cpt_shop_new_command (shop, CPT_KIND_REVEAL, found->contact->id);
  g_strlcpy (command->args.field, field, sizeof command->args.field);
  g_strlcpy (command->args.reason, reason, sizeof command->args.reason);
  if (approver != NULL)
    g_strlcpy (command->approver, approver, sizeof command->approver);
  return command;
}

gboolean
cpt_reveal_is_by (CptShop *shop, const char *sign_in)
{
  g_autoptr (CptCommand) mine = NULL;

  g_return_val_if_fail (CPT_IS_SHOP (shop), FALSE);
  g_return_val_if_fail (sign_in != NULL, FALSE);

  mine = cpt_shop_new_command (shop, CPT_KIND_REVEAL, "");
  return *mine->sign_in != '\0' && strcmp (mine->sign_in, sign_in) == 0;
}
