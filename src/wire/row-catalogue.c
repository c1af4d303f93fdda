/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/row.h"

#include "domain/text.h"
#include "wire/members.h"

#include <string.h>

#define MAX_LANGUAGES      64
#define MAX_LANGUAGE_BYTES 8
#define MAX_NAME_BYTES     250
#define MAX_WEIGHT_G       9999999
#define MAX_PACK           9999
#define MINOR_LOW          (-CPT_MAX_SAFE_INTEGER)

static void
write_names (CptJsonWriter *writer, const char *name, gconstpointer data)
{
  const GPtrArray *names = ((const CptProduct *)data)->names;

  cpt_json_begin_object (writer, name);
  for (guint i = 0; i + 1 < names->len; i += 2)
    cpt_json_put_text (writer, g_ptr_array_index (names, i), g_ptr_array_index (names, i + 1));
  cpt_json_end_object (writer);
}

static gboolean
read_names (JsonObject *object, const char *name, gpointer data, GError **error)
{
  CptProduct *self = data;
  g_autoptr (GList) languages = NULL;
  JsonObject *names;

  if (!cpt_json_get_object (object, name, &names, error))
    return FALSE;
  languages = json_object_get_members (names);
  for (GList *each = languages; each != NULL; each = each->next) {
    const char *text;

    if (self->names->len >= 2 * MAX_LANGUAGES ||
        !cpt_text_is_plain (each->data, MAX_LANGUAGE_BYTES)) {
      g_set_error (error, CPT_WIRE_ERROR, CPT_WIRE_ERROR_MEMBER, "%s: no language, or too many",
                   name);
      return FALSE;
    }
    if (!cpt_json_get_text (names, each->data, MAX_NAME_BYTES, &text, error)) {
      g_prefix_error (error, "%s.", name);
      return FALSE;
    }
    g_ptr_array_add (self->names, g_strdup (each->data));
    g_ptr_array_add (self->names, g_strdup (text));
  }
  if (self->names->len > 0)
    return TRUE;
  g_set_error (error, CPT_WIRE_ERROR, CPT_WIRE_ERROR_MEMBER, "%s: one is wanted", name);
  return FALSE;
}

static void
write_options (CptJsonWriter *writer, const char *name, gconstpointer data)
{
  cpt_pairs_write (writer, name, ((const CptProduct *)data)->options);
}

static gboolean
read_options (JsonObject *object, const char *name, gpointer data, GError **error)
{
  return cpt_pairs_read (object, name, ((CptProduct *)data)->options, error);
}

/* clang-format off */
static const CptMember PRODUCT[] = {
  CPT_CUSTOM ("name", read_names, write_names),
  CPT_TEXT_OR_NULL ("brand", CptProduct, brand, 100),
  CPT_TEXT_OR_NULL ("style", CptProduct, style, 64),
  CPT_TEXT_OR_NULL ("class", CptProduct, product_class, 64),
  CPT_CUSTOM ("options", read_options, write_options),
  { "picture", CPT_MEMBER_TEXT, offsetof (CptProduct, picture), .nullable = TRUE, .max = 64,
    .check = cpt_form_is_hex_64 },
  CPT_INT_OR_NULL ("weight_g", CptProduct, weight_g, 0, MAX_WEIGHT_G, -1),
  CPT_GINT_OR_NULL ("age_min", CptProduct, age_min, 0, 99, -1),
  CPT_BOOL ("serial", CptProduct, serial),
  CPT_BOOL ("antitheft", CptProduct, antitheft),
  CPT_BOOL ("bulky", CptProduct, bulky),
};
static const CptMember PRICE[] = {
  CPT_CHARS ("sku", CptPrice, sku),
  CPT_INT ("minor", CptPrice, minor, MINOR_LOW, CPT_MAX_SAFE_INTEGER),
  CPT_US ("from_us", CptPrice, from_us),
  CPT_INT_OR_NULL ("reference", CptPrice, reference, 0, CPT_MAX_SAFE_INTEGER, -1),
};
/* clang-format on */

char *
cpt_row_write_product (const CptProduct *product)
{
  return cpt_members_write_doc (PRODUCT, G_N_ELEMENTS (PRODUCT), product);
}

CptProduct *
cpt_row_read_product (const char *id, const char *doc, gsize length, GError **error)
{
  g_autoptr (CptProduct) self = cpt_product_new ("");

  if (!cpt_row_take_id (id, self->sku, sizeof self->sku, error) ||
      !cpt_members_read_doc (doc, length, CPT_MAX_DOC_BYTES, PRODUCT, G_N_ELEMENTS (PRODUCT), self,
                             error))
    return NULL;
  return g_steal_pointer (&self);
}

/* A code as its row says it: the sort of code is told by the code itself. */
typedef struct {
  CptProductCode code;
  gint is_other;
} CodeRow;

static const char *
code_to_word (gint value)
{
  static const char *const words[] = { "gtin", "other" };

  return (guint)value < G_N_ELEMENTS (words) ? words[value] : NULL;
}

/* clang-format off */
static const CptMember CODE[] = {
  CPT_CHARS ("sku", CodeRow, code.sku),
  CPT_GINT ("pack", CodeRow, code.pack, 1, MAX_PACK),
  CPT_WORD ("kind", CodeRow, is_other, code_to_word, 1),
};
/* clang-format on */

char *
cpt_row_write_code (const CptProductCode *code, gboolean is_gtin)
{
  CodeRow row = { *code, is_gtin ? 0 : 1 };

  return cpt_members_write_doc (CODE, G_N_ELEMENTS (CODE), &row);
}

gboolean
cpt_row_read_code (const char *id,
                   const char *doc,
                   gsize length,
                   CptProductCode *code_out,
                   GError **error)
{
  CodeRow row = { { { 0 }, { 0 }, 0 }, 0 };

  if (!cpt_row_take_id (id, row.code.code, sizeof row.code.code, error) ||
      !cpt_members_read_doc (doc, length, CPT_MAX_DOC_BYTES, CODE, G_N_ELEMENTS (CODE), &row,
                             error))
    return FALSE;
  *code_out = row.code;
  return TRUE;
}

char *
cpt_row_write_price (const CptPrice *price)
{
  return cpt_members_write_doc (PRICE, G_N_ELEMENTS (PRICE), price);
}

gboolean
cpt_row_read_price (const char *doc, gsize length, CptPrice *price_out, GError **error)
{
  CptPrice price = { { 0 }, 0, 0, -1 };

  if (!cpt_members_read_doc (doc, length, CPT_MAX_DOC_BYTES, PRICE, G_N_ELEMENTS (PRICE), &price,
                             error))
    return FALSE;
  *price_out = price;
  return TRUE;
}
