/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/orchestration/import-kind.h"
#include "central/orchestration/publish.h"

#define DEFAULT_CURRENCY "EUR"
#define UTC              "UTC"

static const char *const members[] = {
  "zone", "sku", "gtin", "minor", "price", "from", "reference", NULL,
};

static void
lock (CptImport *import, const CptImportRow *row)
{
  const char *zone = NULL;
  g_autofree char *why = NULL;
  char scope[CPT_SCOPE_SIZE];

  if (!cpt_import_get_zone (import, row, &zone, &why))
    return;
  cpt_scope_price (zone, scope);
  cpt_import_lock (import, scope);
}

static const CptStore *
find_store_of_zone (const CptImport *import, const char *zone)
{
  for (guint i = 0; i < import->stores->len; i++) {
    const CptStore *store = import->stores->pdata[i];

    if (g_str_equal (store->price_zone, zone))
      return store;
  }
  return NULL;
}

static gboolean
read_price (const CptImport *import,
            const char *zone,
            const CptImportRow *row,
            CptPrice *price,
            char **why_out)
{
  const CptStore *store = find_store_of_zone (import, zone);

  return cpt_import_row_get_sku (row, price->sku, why_out) &&
         cpt_import_row_get_money (row, "minor", "price",
                                   store != NULL ? store->currency : DEFAULT_CURRENCY,
                                   &price->minor, why_out) &&
         cpt_import_row_get_instant (row, "from", store != NULL ? store->time_zone : UTC, -1,
                                     &price->from_us, why_out) &&
         cpt_import_row_get_int (row, "reference", 0, CPT_MAX_SAFE_INTEGER, -1, &price->reference,
                                 why_out);
}

/* A price without a beginning begins now, unless it is the one that holds already. */
static gboolean
is_same (CptImport *import, const char *zone, CptPrice *price, gboolean *same_out, GError **error)
{
  gint64 at_us = price->from_us >= 0 ? price->from_us : import->now_us;
  gboolean any_from = price->from_us < 0;
  CptPrice kept = { 0 };
  gboolean found = FALSE;

  if (any_from)
    price->from_us = import->now_us;
  if (!cpt_storage_load_price (import->transaction, zone, price->sku, at_us, &kept, &found, error))
    return FALSE;
  *same_out = found && kept.minor == price->minor && kept.reference == price->reference &&
              (any_from || kept.from_us == price->from_us);
  return TRUE;
}

static CptImportResult
write_row (CptImport *import, const CptImportRow *row, char **why_out, GError **error)
{
  const char *zone = NULL;
  CptPrice price = { 0 };
  g_autofree char *key = NULL;
  gboolean same = FALSE;

  if (!cpt_import_get_zone (import, row, &zone, why_out) ||
      !read_price (import, zone, row, &price, why_out))
    return CPT_IMPORT_SKIPPED;
  key = g_strdup_printf ("%s\n%s\n%" G_GINT64_FORMAT, zone, price.sku, price.from_us);
  if (!cpt_import_is_first (import, row, "sku", key, why_out))
    return CPT_IMPORT_SKIPPED;
  if (!is_same (import, zone, &price, &same, error))
    return CPT_IMPORT_FAILED;
  if (same)
    return CPT_IMPORT_UNCHANGED;
  if (!cpt_storage_save_price (import->transaction, zone, &price, error) ||
      !cpt_publish_price (import->transaction, zone, &price, error))
    return CPT_IMPORT_FAILED;
  cpt_json_begin_list (import->args, NULL);
  cpt_json_put_text (import->args, NULL, zone);
  cpt_json_put_text (import->args, NULL, price.sku);
  cpt_json_put_int (import->args, NULL, price.minor);
  cpt_json_end_list (import->args);
  return CPT_IMPORT_WRITTEN;
}

const CptImportKind cpt_import_prices = {
  .name = "prices",
  .command = "price.set",
  .members = members,
  .lock = lock,
  .write = write_row,
};
