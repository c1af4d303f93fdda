/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/orchestration/import-kind.h"
#include "central/orchestration/publish.h"

#define MIN_FLOOR    -9
#define MAX_FLOOR    99
#define MAX_RANK     999999
#define MAX_CAPACITY 999

static const char *const members[] = {
  "store", "code*", "floor", "zone", "kind*", "rank", "capacity", NULL,
};

static gboolean
read_place (const CptImportRow *row, CptPlace *place, char **why_out)
{
  const char *kind = cpt_import_row_get (row, "kind");
  gint64 floor = 0, rank = 0, capacity = 0;

  if (!cpt_import_row_copy_text (row, "code", TRUE, place->code, sizeof place->code, why_out) ||
      !cpt_import_row_get_int (row, "floor", MIN_FLOOR, MAX_FLOOR, 0, &floor, why_out) ||
      !cpt_import_row_copy_text (row, "zone", FALSE, place->zone, sizeof place->zone, why_out) ||
      !cpt_import_row_get_int (row, "rank", 0, MAX_RANK, 0, &rank, why_out) ||
      !cpt_import_row_get_int (row, "capacity", 1, MAX_CAPACITY, 0, &capacity, why_out))
    return FALSE;
  if (kind == NULL || !cpt_place_sort_from_text (kind, &place->sort))
    return cpt_import_refuse (why_out, "kind",
                              "shelf, rail, stockroom, window, bin, locker or counter");
  if (g_str_equal (place->code, CPT_LOCATION_NONE) && place->sort != CPT_PLACE_UNKNOWN)
    return cpt_import_refuse (why_out, "code", "? is the place of what has none");
  place->floor = (gint)floor;
  place->rank = (gint)rank;
  place->capacity = (gint)capacity;
  return TRUE;
}

/* What the file does not say of a place (its open count, its newest command) stays. */
static gboolean
find_kept (CptImport *import, CptPlace *place, gboolean *same_out, GError **error)
{
  GError *local_error = NULL;
  g_autoptr (CptPlace) kept =
      cpt_storage_load_place (import->transaction, place->store, place->code, &local_error);
  g_autofree char *doc = NULL, *kept_doc = NULL;

  *same_out = FALSE;
  if (local_error != NULL) {
    g_propagate_error (error, local_error);
    return FALSE;
  }
  if (kept == NULL)
    return TRUE;
  place->count = kept->count;
  cpt_last_copy (&place->last, &kept->last);
  doc = cpt_row_write_place (place);
  kept_doc = cpt_row_write_place (kept);
  *same_out = g_str_equal (doc, kept_doc);
  return TRUE;
}

static CptImportResult
write_row (CptImport *import, const CptImportRow *row, char **why_out, GError **error)
{
  g_autoptr (CptPlace) place = cpt_place_new ("");
  g_autofree char *key = NULL;
  const CptStore *store = NULL;
  gboolean same = FALSE;

  if (!cpt_import_get_store (import, row, &store, why_out) || !read_place (row, place, why_out))
    return CPT_IMPORT_SKIPPED;
  g_strlcpy (place->store, store->number, sizeof place->store);
  key = g_strconcat (place->store, "\n", place->code, NULL);
  if (!cpt_import_is_first (import, row, "code", key, why_out))
    return CPT_IMPORT_SKIPPED;
  if (!find_kept (import, place, &same, error))
    return CPT_IMPORT_FAILED;
  if (same)
    return CPT_IMPORT_UNCHANGED;
  if (!cpt_storage_save_place (import->transaction, place, error) ||
      !cpt_publish_place (import->transaction, place, error))
    return CPT_IMPORT_FAILED;
  cpt_json_begin_list (import->args, NULL);
  cpt_json_put_text (import->args, NULL, place->store);
  cpt_json_put_text (import->args, NULL, place->code);
  cpt_json_end_list (import->args);
  return CPT_IMPORT_WRITTEN;
}

const CptImportKind cpt_import_places = {
  .name = "places",
  .command = "place.set",
  .members = members,
  .lock = cpt_import_lock_shop,
  .write = write_row,
};
