/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/orchestration/import-kind.h"
#include "central/orchestration/publish.h"

static const char *const members[] = {
  "store", "sku", "gtin", "place", "quantity*", NULL,
};

static gboolean
read_row (CptImport *import,
          const CptImportRow *row,
          CptMovement *movement,
          const CptStore **store_out,
          gint64 *quantity_out,
          char location_out[CPT_LOCATION_SIZE],
          char **why_out)
{
  if (!cpt_import_get_store (import, row, store_out, why_out) ||
      !cpt_import_row_get_sku (row, movement->sku, why_out) ||
      !cpt_import_row_copy_text (row, "place", FALSE, location_out, CPT_LOCATION_SIZE, why_out))
    return FALSE;
  if (*location_out == '\0')
    g_strlcpy (location_out, CPT_LOCATION_NONE, CPT_LOCATION_SIZE);
  if (cpt_import_row_get (row, "quantity") == NULL)
    return cpt_import_refuse (why_out, "quantity", "there is none");
  return cpt_import_row_get_int (row, "quantity", -CPT_MAX_PIECES, CPT_MAX_PIECES, 0, quantity_out,
                                 why_out);
}

static gboolean
is_place (CptImport *import,
          const CptStore *store,
          const char *location,
          gboolean *is_out,
          GError **error)
{
  GError *local_error = NULL;
  g_autoptr (CptPlace) place =
      cpt_storage_load_place (import->transaction, store->number, location, &local_error);

  *is_out = place != NULL;
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, local_error);
  return FALSE;
}

/* `n as of t` is booked as n − balance (t): what happened since t stays (DESIGN §4). */
static CptImportResult
book (CptImport *import,
      const CptStore *store,
      CptMovement *movement,
      const char *location,
      gint64 quantity,
      GError **error)
{
  gint64 at_us = import->options->at_us != 0 ? import->options->at_us : import->now_us;
  CptBucket floor = cpt_bucket_floor (location);
  CptBucket adjustment = cpt_bucket (CPT_BUCKET_ADJUSTMENT);
  g_autoptr (GHashTable) touched = cpt_touched_new ();
  gint64 balance = 0;

  if (!cpt_storage_load_balance_at (import->transaction, store->number, movement->sku, &floor,
                                    at_us, &balance, error))
    return CPT_IMPORT_FAILED;
  if (quantity == balance)
    return CPT_IMPORT_UNCHANGED;
  movement->quantity = ABS (quantity - balance);
  movement->from = quantity > balance ? adjustment : floor;
  movement->to = quantity > balance ? floor : adjustment;
  cpt_touched_add (touched, movement->sku);
  if (!cpt_storage_book (import->transaction, store->number, movement, 1, import->command, at_us,
                         error) ||
      !cpt_publish_stock (import->transaction, store->number, touched, error))
    return CPT_IMPORT_FAILED;
  cpt_json_begin_list (import->args, NULL);
  cpt_json_put_text (import->args, NULL, store->number);
  cpt_json_put_text (import->args, NULL, movement->sku);
  cpt_json_put_text (import->args, NULL, location);
  cpt_json_put_int (import->args, NULL, quantity);
  cpt_json_put_int (import->args, NULL, at_us);
  cpt_json_end_list (import->args);
  return CPT_IMPORT_WRITTEN;
}

static CptImportResult
write_row (CptImport *import, const CptImportRow *row, char **why_out, GError **error)
{
  const CptStore *store = NULL;
  CptMovement movement = { 0 };
  char location[CPT_LOCATION_SIZE];
  g_autofree char *key = NULL;
  gboolean known = FALSE;
  gint64 quantity = 0;

  if (!read_row (import, row, &movement, &store, &quantity, location, why_out))
    return CPT_IMPORT_SKIPPED;
  if (!is_place (import, store, location, &known, error))
    return CPT_IMPORT_FAILED;
  key = g_strconcat (store->number, "\n", movement.sku, "\n", location, NULL);
  if (!known) {
    cpt_import_refuse (why_out, "place", "%s has no place %s", store->number, location);
    return CPT_IMPORT_SKIPPED;
  }
  if (quantity < 0 && !g_str_equal (location, CPT_LOCATION_NONE)) {
    cpt_import_refuse (why_out, "quantity", "below zero is possible at ? alone");
    return CPT_IMPORT_SKIPPED;
  }
  if (!cpt_import_is_first (import, row, "sku", key, why_out))
    return CPT_IMPORT_SKIPPED;
  return book (import, store, &movement, location, quantity, error);
}

const CptImportKind cpt_import_stock = {
  .name = "stock",
  .command = "stock.set",
  .members = members,
  .lock = cpt_import_lock_shop,
  .write = write_row,
};
