/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "contract.h"

#include <string.h>

/* The golden feeds: each row becomes what it says, is saved, loaded from a closed and opened file,
 * and written again: the doc must be the same to the byte. Fulfilments are put together from their
 * lines and bags first. */

typedef struct {
  GPtrArray *lines;        /* (owned) (element-type utf8) of the files */
  GHashTable *fulfilments; /* (owned) id -> CptFulfilment */
  guint n_compared;
} Golden;

static void
free_fulfilment (gpointer fulfilment)
{
  cpt_fulfilment_free (fulfilment);
}

static void
golden_clear (Golden *self)
{
  g_clear_pointer (&self->lines, g_ptr_array_unref);
  g_clear_pointer (&self->fulfilments, g_hash_table_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Golden, golden_clear)

/* FALSE where the files are not there. */
static gboolean
golden_read (Golden *self)
{
  static const char *const names[] = { "feed-work-1.ndjson", "feed-work-2.ndjson",
                                       "feed-shop.ndjson", "feed-catalogue.ndjson",
                                       "feed-price.ndjson" };

  self->lines = g_ptr_array_new_with_free_func (g_free);
  self->fulfilments = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, free_fulfilment);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    const char *shared = g_getenv ("COMPTOIR_SHARED");
    g_autofree char *path =
        g_build_filename (shared != NULL ? shared : "", "golden", names[i], NULL);
    g_autofree char *text = NULL;
    g_auto (GStrv) lines = NULL;

    if (!g_file_get_contents (path, &text, NULL, NULL))
      return FALSE;
    lines = g_strsplit (text, "\n", -1);
    for (guint j = 0; lines[j] != NULL; j++)
      if (lines[j][0] == '[')
        g_ptr_array_add (self->lines, g_strdup (lines[j]));
  }
  return TRUE;
}

/* The newest doc of each row that is not deleted. */
typedef gboolean (*RowFunction) (CptTransaction *transaction,
                                 Golden *golden,
                                 CptRowKind kind,
                                 const char *id,
                                 const char *doc,
                                 GError **error);

static gboolean
for_each_row (CptTransaction *transaction, Golden *golden, RowFunction function, GError **error)
{
  for (guint i = 0; i < golden->lines->len; i++) {
    const char *line = g_ptr_array_index (golden->lines, i);
    g_autofree char *doc = NULL;
    CptFeedRow row;
    CptRowKind kind = CPT_N_ROW_KINDS;

    CPT_MUST (cpt_feed_read_row (line, strlen (line), &row, error));
    if (row.deleted)
      continue;
    g_assert_true (cpt_row_kind_from_text (row.kind, &kind));
    doc = g_strndup (row.doc, row.doc_length);
    if (!function (transaction, golden, kind, row.id, doc, error))
      return FALSE;
  }
  return TRUE;
}

/* ---- fulfilments, in pieces ---- */

static gboolean
collect_fulfilment (CptTransaction *transaction,
                    Golden *golden,
                    CptRowKind kind,
                    const char *id,
                    const char *doc,
                    GError **error)
{
  CptFulfilment *fulfilment;

  if (kind != CPT_ROW_FULFILMENT || g_hash_table_contains (golden->fulfilments, id))
    return TRUE;
  fulfilment = cpt_row_read_fulfilment (id, doc, strlen (doc), error);
  CPT_MUST (fulfilment != NULL);
  g_strlcpy (fulfilment->promise->store, CPT_STORE, sizeof fulfilment->promise->store);
  g_hash_table_insert (golden->fulfilments, fulfilment->id, fulfilment);
  return TRUE;
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  return (int)((const CptLine *)a)->number - (int)((const CptLine *)b)->number;
}

static gboolean
collect_part (CptTransaction *transaction,
              Golden *golden,
              CptRowKind kind,
              const char *id,
              const char *doc,
              GError **error)
{
  CptFulfilment *fulfilment;
  char owner[CPT_ID_SIZE] = "";
  CptLine line = { 0 };

  if (kind == CPT_ROW_LINE) {
    CPT_MUST (cpt_row_read_line (doc, strlen (doc), &line, owner, error));
    fulfilment = g_hash_table_lookup (golden->fulfilments, owner);
    if (fulfilment == NULL || cpt_fulfilment_find_line (fulfilment, line.number) != NULL) {
      cpt_goods_unref (line.goods);
      return TRUE;
    }
    fulfilment->lines = g_renew (CptLine, fulfilment->lines, fulfilment->n_lines + 1);
    fulfilment->lines[fulfilment->n_lines++] = line;
    qsort (fulfilment->lines, fulfilment->n_lines, sizeof line, compare_lines);
  } else if (kind == CPT_ROW_BAG) {
    CptBag *bag = cpt_row_read_bag (id, doc, strlen (doc), owner, error);

    CPT_MUST (bag != NULL);
    fulfilment = g_hash_table_lookup (golden->fulfilments, owner);
    if (fulfilment != NULL && cpt_fulfilment_find_bag (fulfilment, id) == NULL)
      g_ptr_array_add (fulfilment->bags, bag);
    else
      cpt_bag_free (bag);
  }
  return TRUE;
}

static gboolean
save_fulfilments (CptTransaction *transaction, gpointer user_data, GError **error)
{
  Golden *golden = user_data;
  GHashTableIter iter;
  gpointer fulfilment;

  CPT_MUST (for_each_row (transaction, golden, collect_fulfilment, error));
  CPT_MUST (for_each_row (transaction, golden, collect_part, error));
  g_hash_table_iter_init (&iter, golden->fulfilments);
  while (g_hash_table_iter_next (&iter, NULL, &fulfilment))
    CPT_MUST (cpt_storage_save_fulfilment (transaction, fulfilment, error));
  return TRUE;
}

static gboolean
compare_fulfilments (CptTransaction *transaction, gpointer user_data, GError **error)
{
  Golden *golden = user_data;
  GHashTableIter iter;
  gpointer id, fulfilment;

  g_hash_table_iter_init (&iter, golden->fulfilments);
  while (g_hash_table_iter_next (&iter, &id, &fulfilment)) {
    g_autoptr (CptFulfilment) found = cpt_storage_load_fulfilment (transaction, id, error);

    cpt_contract_assert_same_fulfilment (found, fulfilment);
    golden->n_compared++;
  }
  return TRUE;
}

/* ---- rows that are one thing each ---- */

static gboolean
save_row (CptTransaction *transaction,
          Golden *golden,
          CptRowKind kind,
          const char *id,
          const char *doc,
          GError **error)
{
  gsize length = strlen (doc);

  if (kind == CPT_ROW_CONTACT) {
    g_autoptr (CptContact) contact = cpt_row_read_contact (id, doc, length, error);

    CPT_MUST (contact != NULL && cpt_storage_save_contact (transaction, contact, error));
  } else if (kind == CPT_ROW_EXCEPTION) {
    g_autoptr (CptException) exception = cpt_row_read_exception (id, doc, length, error);

    CPT_MUST (exception != NULL);
    g_strlcpy (exception->store, CPT_STORE, sizeof exception->store);
    CPT_MUST (cpt_storage_save_exception (transaction, exception, error));
  } else if (kind == CPT_ROW_STORE) {
    g_autoptr (CptStore) store = cpt_row_read_store (id, doc, length, error);

    CPT_MUST (store != NULL && cpt_storage_save_store (transaction, store, 1, NULL, error));
  } else if (kind == CPT_ROW_PLACE) {
    g_autoptr (CptPlace) place = cpt_row_read_place (id, doc, length, error);

    CPT_MUST (place != NULL);
    g_strlcpy (place->store, CPT_STORE, sizeof place->store);
    CPT_MUST (cpt_storage_save_place (transaction, place, error));
  } else if (kind == CPT_ROW_PERSON) {
    g_autoptr (CptPerson) person = cpt_row_read_person (id, doc, length, error);

    CPT_MUST (person != NULL && cpt_storage_save_person (transaction, person, CPT_STORE, error));
  } else if (kind == CPT_ROW_POLICY) {
    CPT_MUST (cpt_storage_save_policy (transaction, id, 1, doc, error));
  } else if (kind == CPT_ROW_PRODUCT) {
    g_autoptr (CptProduct) product = cpt_row_read_product (id, doc, length, error);

    CPT_MUST (product != NULL && cpt_storage_save_product (transaction, "FR", product, error));
  }
  return TRUE;
}

static char *
write_again (CptTransaction *transaction, CptRowKind kind, const char *id, GError **error)
{
  if (kind == CPT_ROW_CONTACT) {
    g_autoptr (CptContact) contact = cpt_storage_load_contact (transaction, id, error);

    return contact != NULL ? cpt_row_write_contact (contact) : NULL;
  }
  if (kind == CPT_ROW_EXCEPTION) {
    g_autoptr (CptException) exception = cpt_storage_load_exception (transaction, id, error);

    return exception != NULL ? cpt_row_write_exception (exception) : NULL;
  }
  if (kind == CPT_ROW_STORE) {
    g_autoptr (CptStore) store = cpt_storage_load_store (transaction, id, error);

    return store != NULL ? cpt_row_write_store (store) : NULL;
  }
  if (kind == CPT_ROW_PLACE) {
    g_autoptr (CptPlace) place = cpt_storage_load_place (transaction, CPT_STORE, id, error);

    return place != NULL ? cpt_row_write_place (place) : NULL;
  }
  if (kind == CPT_ROW_PERSON) {
    g_autoptr (CptPerson) person = cpt_storage_load_person (transaction, id, error);

    return person != NULL ? cpt_row_write_person (person) : NULL;
  }
  if (kind == CPT_ROW_PRODUCT) {
    g_autoptr (CptProduct) product = cpt_storage_load_product (transaction, "FR", id, error);

    return product != NULL ? cpt_row_write_product (product) : NULL;
  }
  return cpt_storage_load_policy (transaction, id, error);
}

static gboolean
compare_row (CptTransaction *transaction,
             Golden *golden,
             CptRowKind kind,
             const char *id,
             const char *doc,
             GError **error)
{
  g_autofree char *found = NULL;
  gboolean is_one_thing = kind == CPT_ROW_CONTACT || kind == CPT_ROW_EXCEPTION ||
                          kind == CPT_ROW_STORE || kind == CPT_ROW_PLACE ||
                          kind == CPT_ROW_PERSON || kind == CPT_ROW_POLICY ||
                          kind == CPT_ROW_PRODUCT;

  if (!is_one_thing)
    return TRUE;
  found = write_again (transaction, kind, id, error);
  g_assert_cmpstr (found, ==, doc);
  golden->n_compared++;
  return TRUE;
}

static gboolean
save_rows (CptTransaction *transaction, gpointer user_data, GError **error)
{
  return for_each_row (transaction, user_data, save_row, error);
}

/* A row that stands in both feeds is the newer one by now: those of the first feed are left out
 * where they differ. */
static void
keep_newest (Golden *golden)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = golden->lines->len; i-- > 0;) {
    const char *line = g_ptr_array_index (golden->lines, i);
    CptFeedRow row;
    char *key;

    if (!cpt_feed_read_row (line, strlen (line), &row, NULL))
      continue;
    key = g_strdup_printf ("%s\n%s", row.kind, row.id);
    if (!g_hash_table_add (seen, key))
      g_ptr_array_remove_index (golden->lines, i);
  }
}

static gboolean
compare_rows (CptTransaction *transaction, gpointer user_data, GError **error)
{
  return for_each_row (transaction, user_data, compare_row, error);
}

static void
round_trip (const char *folder, CptStorageFunction save, CptStorageFunction compare)
{
  g_auto (Golden) golden = { 0 };
  g_autoptr (CptStorage) storage = NULL;
  g_autoptr (GError) error = NULL;

  if (!golden_read (&golden)) {
    g_test_skip ("the golden feeds are not here (COMPTOIR_SHARED)");
    return;
  }
  keep_newest (&golden);
  storage = cpt_contract_open (folder, TRUE);
  cpt_storage_run (storage, NULL, save, &golden, &error);
  g_assert_no_error (error);
  g_clear_object (&storage);
  storage = cpt_contract_open (folder, FALSE);
  cpt_storage_read (storage, compare, &golden, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (golden.n_compared, >, 0);
}

static void
test_fulfilments (const char *folder)
{
  round_trip (folder, save_fulfilments, compare_fulfilments);
}

static void
test_rows (const char *folder)
{
  round_trip (folder, save_rows, compare_rows);
}

void
cpt_contract_add_golden (void)
{
  cpt_contract_add ("golden/fulfilments", test_fulfilments);
  cpt_contract_add ("golden/rows", test_rows);
}
