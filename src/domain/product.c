/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/product.h"

#include "domain/text.h"

CptProduct *
cpt_product_new (const char *sku)
{
  CptProduct *self = g_new0 (CptProduct, 1);

  g_strlcpy (self->sku, sku, sizeof self->sku);
  self->names = g_ptr_array_new_with_free_func (g_free);
  self->options = g_ptr_array_new_with_free_func (g_free);
  self->weight_g = -1;
  self->age_min = -1;
  return self;
}

void
cpt_product_free (CptProduct *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->names, g_ptr_array_unref);
  g_clear_pointer (&self->brand, g_free);
  g_clear_pointer (&self->style, g_free);
  g_clear_pointer (&self->product_class, g_free);
  g_clear_pointer (&self->options, g_ptr_array_unref);
  g_clear_pointer (&self->picture, g_free);
  g_free (self);
}

const char *
cpt_product_get_name (const CptProduct *self, const char *language)
{
  const char *name = cpt_text_find_language (self->names, language);

  return name != NULL ? name : self->sku;
}
