/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/orchestration/import-kind.h"
#include "central/orchestration/publish.h"

#include <string.h>

#define MAX_NAME       250
#define MAX_BRAND      100
#define MAX_TEXT       64
#define MAX_OPTION     32
#define MAX_WEIGHT     9999999
#define MAX_AGE        99
#define MAX_PACK       9999
#define PICTURE_SIZE   64 /* hex digits */
#define MAX_LANGUAGE   8
#define OTHER_LANGUAGE "en"

static const char *const members[] = {
  "assortment", "sku",    "gtin",      "pack",   "name*",   "name.*",  "brand",
  "style",      "class",  "size",      "colour", "options", "picture", "weight_g",
  "age_min",    "serial", "antitheft", "bulky",  NULL,
};

static void
lock (CptImport *import, const CptImportRow *row)
{
  const char *assortment = NULL;
  g_autofree char *why = NULL;
  char scope[CPT_SCOPE_SIZE];

  if (!cpt_import_get_assortment (import, row, &assortment, &why))
    return;
  cpt_scope_catalogue (assortment, scope);
  cpt_import_lock (import, scope);
}

/* The language of a name that says none: that of the shops that sell the assortment. */
static char *
find_language (const CptImport *import, const char *assortment)
{
  for (guint i = 0; i < import->stores->len; i++) {
    const CptStore *store = import->stores->pdata[i];

    if (g_str_equal (store->assortment, assortment))
      return g_strndup (store->locale, strcspn (store->locale, "-_"));
  }
  return g_strdup (OTHER_LANGUAGE);
}

static void
add_name (CptProduct *product, const char *language, const char *name)
{
  for (guint i = 0; i + 1 < product->names->len; i += 2) {
    if (g_str_equal (product->names->pdata[i], language))
      return;
  }
  g_ptr_array_add (product->names, g_strdup (language));
  g_ptr_array_add (product->names, g_strdup (name));
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (a, b);
}

/* `name` first, then `name.fr` and its like in the order of their languages. */
static gboolean
read_names (const CptImport *import,
            const char *assortment,
            const CptImportRow *row,
            CptProduct *product,
            char **why_out)
{
  g_autoptr (GList) keys = g_list_sort (g_hash_table_get_keys (row->values), compare_texts);
  g_autofree char *language = find_language (import, assortment);
  const char *name = NULL;

  if (!cpt_import_row_get_text (row, "name", MAX_NAME, FALSE, &name, why_out))
    return FALSE;
  if (name != NULL)
    add_name (product, language, name);
  for (GList *at = keys; at != NULL; at = at->next) {
    const char *key = at->data;

    if (!g_str_has_prefix (key, "name."))
      continue;
    if (!cpt_import_row_get_text (row, key, MAX_NAME, TRUE, &name, why_out))
      return FALSE;
    if (strlen (key) - strlen ("name.") > MAX_LANGUAGE || key[strlen ("name.")] == '\0')
      return cpt_import_refuse (why_out, key, "no language");
    add_name (product, key + strlen ("name."), name);
  }
  return product->names->len > 0 || cpt_import_refuse (why_out, "name", "there is none");
}

static gboolean
add_option (CptProduct *product, const char *name, const char *value, char **why_out)
{
  if (product->options->len == 2 * CPT_MAX_OPTIONS)
    return cpt_import_refuse (why_out, "options", "more than %d", CPT_MAX_OPTIONS);
  if (*name == '\0' || *value == '\0' || strlen (name) > MAX_OPTION || strlen (value) > MAX_TEXT)
    return cpt_import_refuse (why_out, "options", "not like size=M;colour=Kaki");
  g_ptr_array_add (product->options, g_strdup (name));
  g_ptr_array_add (product->options, g_strdup (value));
  return TRUE;
}

static gboolean
read_options (const CptImportRow *row, CptProduct *product, char **why_out)
{
  static const char *const named[] = { "size", "colour" };
  const char *text = NULL;
  g_auto (GStrv) pairs = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (named); i++) {
    if (!cpt_import_row_get_text (row, named[i], MAX_TEXT, FALSE, &text, why_out) ||
        (text != NULL && !add_option (product, named[i], text, why_out)))
      return FALSE;
  }
  if (!cpt_import_row_get_text (row, "options", CPT_MAX_OPTIONS * 100, FALSE, &text, why_out))
    return FALSE;
  pairs = g_strsplit (text != NULL ? text : "", ";", -1);
  for (guint i = 0; pairs[i] != NULL; i++) {
    char *equals = strchr (pairs[i], '=');

    if (*g_strstrip (pairs[i]) == '\0')
      continue;
    if (equals != NULL)
      *equals = '\0';
    if (!add_option (product, pairs[i], equals != NULL ? equals + 1 : "", why_out))
      return FALSE;
  }
  return TRUE;
}

static gboolean
read_picture (const CptImportRow *row, CptProduct *product, char **why_out)
{
  const char *picture = cpt_import_row_get (row, "picture");

  if (picture == NULL)
    return TRUE;
  if (strlen (picture) != PICTURE_SIZE || strspn (picture, "0123456789abcdef") != PICTURE_SIZE)
    return cpt_import_refuse (why_out, "picture", "not the 64 hex digits of a hash");
  product->picture = g_strdup (picture);
  return TRUE;
}

static gboolean
read_product (const CptImportRow *row, CptProduct *product, char **why_out)
{
  const char *brand = NULL, *style = NULL, *product_class = NULL;
  gint64 age_min = -1;

  if (!cpt_import_row_get_text (row, "brand", MAX_BRAND, FALSE, &brand, why_out) ||
      !cpt_import_row_get_text (row, "style", MAX_TEXT, FALSE, &style, why_out) ||
      !cpt_import_row_get_text (row, "class", MAX_TEXT, FALSE, &product_class, why_out) ||
      !cpt_import_row_get_int (row, "weight_g", 0, MAX_WEIGHT, -1, &product->weight_g, why_out) ||
      !cpt_import_row_get_int (row, "age_min", 0, MAX_AGE, -1, &age_min, why_out) ||
      !cpt_import_row_get_bool (row, "serial", FALSE, &product->serial, why_out) ||
      !cpt_import_row_get_bool (row, "antitheft", FALSE, &product->antitheft, why_out) ||
      !cpt_import_row_get_bool (row, "bulky", FALSE, &product->bulky, why_out))
    return FALSE;
  product->brand = g_strdup (brand);
  product->style = g_strdup (style);
  product->product_class = g_strdup (product_class);
  product->age_min = (gint)age_min;
  return read_options (row, product, why_out) && read_picture (row, product, why_out);
}

static gboolean
is_same (CptImport *import,
         const char *assortment,
         const CptProduct *product,
         gboolean *same_out,
         GError **error)
{
  GError *local_error = NULL;
  g_autoptr (CptProduct) kept =
      cpt_storage_load_product (import->transaction, assortment, product->sku, &local_error);
  g_autofree char *doc = NULL, *kept_doc = NULL;

  *same_out = FALSE;
  if (local_error != NULL) {
    g_propagate_error (error, local_error);
    return FALSE;
  }
  if (kept == NULL)
    return TRUE;
  doc = cpt_row_write_product (product);
  kept_doc = cpt_row_write_product (kept);
  *same_out = g_str_equal (doc, kept_doc);
  return TRUE;
}

/* A code that another product had is this one's now: at most one live owner a code. */
static CptImportResult
write_code (CptImport *import, const char *assortment, const CptProductCode *code, GError **error)
{
  CptProductCode kept = { 0 };
  gboolean found = FALSE;

  if (*code->code == '\0')
    return CPT_IMPORT_UNCHANGED;
  if (!cpt_storage_find_code (import->transaction, assortment, code->code, &kept, &found, error))
    return CPT_IMPORT_FAILED;
  if (found && g_str_equal (kept.sku, code->sku) && kept.pack == code->pack)
    return CPT_IMPORT_UNCHANGED;
  if (!cpt_storage_save_code (import->transaction, assortment, code, TRUE, error) ||
      !cpt_publish_code (import->transaction, assortment, code, TRUE, error))
    return CPT_IMPORT_FAILED;
  return CPT_IMPORT_WRITTEN;
}

/* A row with a pack says which code the pack has; the product itself is another row's. */
static CptImportResult
write_product (CptImport *import,
               const char *assortment,
               const CptProduct *product,
               gint64 pack,
               GError **error)
{
  gboolean same = FALSE;

  if (!is_same (import, assortment, product, &same, error))
    return CPT_IMPORT_FAILED;
  if (same || pack > 1)
    return CPT_IMPORT_UNCHANGED;
  if (!cpt_storage_save_product (import->transaction, assortment, product, error) ||
      !cpt_publish_product (import->transaction, assortment, product, error))
    return CPT_IMPORT_FAILED;
  return CPT_IMPORT_WRITTEN;
}

/* Packs are rows of their own: the same sku with another GTIN and a pack. */
static gboolean
are_first (CptImport *import,
           const char *assortment,
           const CptImportRow *row,
           const CptProductCode *code,
           char **why_out)
{
  g_autofree char *by_code = g_strconcat ("code\n", assortment, "\n", code->code, NULL);
  g_autofree char *by_sku = g_strconcat ("sku\n", assortment, "\n", code->sku, NULL);

  if (*code->code != '\0' && !cpt_import_is_first (import, row, "gtin", by_code, why_out))
    return FALSE;
  return code->pack > 1 || cpt_import_is_first (import, row, "sku", by_sku, why_out);
}

static CptImportResult
write_row (CptImport *import, const CptImportRow *row, char **why_out, GError **error)
{
  g_autoptr (CptProduct) product = cpt_product_new ("");
  const char *assortment = NULL;
  CptProductCode code = { 0 };
  CptImportResult result, of_code;
  gint64 pack = 1;

  if (!cpt_import_get_assortment (import, row, &assortment, why_out) ||
      !cpt_import_row_get_gtin (row, code.code, why_out) ||
      !cpt_import_row_get_sku (row, product->sku, why_out) ||
      !cpt_import_row_get_int (row, "pack", 1, MAX_PACK, 1, &pack, why_out) ||
      !read_names (import, assortment, row, product, why_out) ||
      !read_product (row, product, why_out))
    return CPT_IMPORT_SKIPPED;
  g_strlcpy (code.sku, product->sku, sizeof code.sku);
  code.pack = (gint)pack;
  if (!are_first (import, assortment, row, &code, why_out))
    return CPT_IMPORT_SKIPPED;
  result = write_product (import, assortment, product, pack, error);
  of_code = result != CPT_IMPORT_FAILED ? write_code (import, assortment, &code, error)
                                        : CPT_IMPORT_FAILED;
  if (of_code == CPT_IMPORT_FAILED)
    return CPT_IMPORT_FAILED;
  if (result == CPT_IMPORT_UNCHANGED && of_code == CPT_IMPORT_UNCHANGED)
    return CPT_IMPORT_UNCHANGED;
  cpt_json_put_text (import->args, NULL, product->sku);
  return CPT_IMPORT_WRITTEN;
}

const CptImportKind cpt_import_products = {
  .name = "products",
  .command = "product.set",
  .members = members,
  .lock = lock,
  .write = write_row,
};
