/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "contract.h"

#include <string.h>

#define NOW_US 1794564120000000

/* ---- fulfilments ---- */

static gboolean
save_both (CptTransaction *transaction, gpointer user_data, GError **error)
{
  g_autoptr (CptFulfilment) bare = cpt_contract_make_fulfilment (CPT_ID_A, 1, FALSE);
  g_autoptr (CptFulfilment) full = cpt_contract_make_fulfilment (CPT_ID_B, 200, TRUE);

  CPT_MUST (cpt_storage_save_fulfilment (transaction, full, error));
  CPT_MUST (cpt_storage_save_fulfilment (transaction, bare, error));
  CPT_MUST (cpt_storage_save_fulfilment (transaction, full, error));
  return TRUE;
}

static gboolean
load_both (CptTransaction *transaction, gpointer user_data, GError **error)
{
  g_autoptr (CptFulfilment) bare = cpt_contract_make_fulfilment (CPT_ID_A, 1, FALSE);
  g_autoptr (CptFulfilment) full = cpt_contract_make_fulfilment (CPT_ID_B, 200, TRUE);
  g_autoptr (CptFulfilment) found_bare = cpt_storage_load_fulfilment (transaction, CPT_ID_A, error);
  g_autoptr (CptFulfilment) found_full = cpt_storage_load_fulfilment (transaction, CPT_ID_B, error);

  cpt_contract_assert_same_fulfilment (found_bare, bare);
  cpt_contract_assert_same_fulfilment (found_full, full);
  g_assert_null (cpt_storage_load_fulfilment (transaction, CPT_ID_C, error));
  return TRUE;
}

static gboolean
list_both (CptTransaction *transaction, gpointer user_data, GError **error)
{
  g_autoptr (GPtrArray) all = cpt_storage_list_all_fulfilments (transaction, error);
  g_autoptr (GPtrArray) of_order =
      cpt_storage_list_fulfilments_of_order (transaction, "C-10487", error);
  g_autoptr (GPtrArray) none = cpt_storage_list_fulfilments_of_order (transaction, "C-1", error);
  g_autoptr (GPtrArray) of_contact =
      cpt_storage_list_fulfilments_of_contact (transaction, CPT_ID_A, error);

  CPT_MUST (all != NULL && of_order != NULL && none != NULL);
  CPT_MUST (of_contact != NULL && of_contact->len == 1);
  g_assert_cmpstr (g_ptr_array_index (of_contact, 0), ==, CPT_ID_B);
  g_assert_cmpuint (all->len, ==, 2);
  g_assert_cmpuint (none->len, ==, 0);
  CPT_MUST (of_order->len == 2);
  g_assert_cmpstr (g_ptr_array_index (of_order, 0), ==, CPT_ID_A);
  g_assert_cmpstr (g_ptr_array_index (of_order, 1), ==, CPT_ID_B);
  return TRUE;
}

static gboolean
save_references (CptTransaction *transaction, gpointer user_data, GError **error)
{
  static const struct {
    const char *id, *reference;
  } rows[] = { { CPT_ID_A, "C-10487-10" }, { CPT_ID_B, "C-10487-2" }, { CPT_ID_C, "C-10487-9" } };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (CptFulfilment) fulfilment = cpt_contract_make_fulfilment (rows[i].id, 1, FALSE);

    g_free (fulfilment->promise->reference);
    fulfilment->promise->reference = g_strdup (rows[i].reference);
    CPT_MUST (cpt_storage_save_fulfilment (transaction, fulfilment, error));
  }
  return TRUE;
}

static gboolean
list_by_reference (CptTransaction *transaction, gpointer user_data, GError **error)
{
  g_autoptr (GPtrArray) ids = cpt_storage_list_fulfilments_of_order (transaction, "C-10487", error);

  CPT_MUST (ids != NULL && ids->len == 3);
  g_assert_cmpstr (g_ptr_array_index (ids, 0), ==, CPT_ID_B);
  g_assert_cmpstr (g_ptr_array_index (ids, 1), ==, CPT_ID_C);
  g_assert_cmpstr (g_ptr_array_index (ids, 2), ==, CPT_ID_A);
  return TRUE;
}

/* What commands do to it: counters, milestones and bags, one after another. */
static void
change_much (CptFulfilment *fulfilment)
{
  CptBag *bag;

  fulfilment->lines[0].counters[CPT_COUNTER_PICKED] = 1;
  for (guint i = 0; i < CPT_N_COUNTERS; i++)
    fulfilment->lines[7].counters[i] = 100 + i;
  g_strlcpy (fulfilment->milestones.location, "R-12", sizeof fulfilment->milestones.location);
  fulfilment->milestones.here_us = 0;
  bag = cpt_contract_add_bag (fulfilment, "CB7KQ000012");
  cpt_bag_add_units (bag, 1, 2);
  cpt_bag_add_units (bag, 4, 1);
  bag = cpt_contract_add_bag (fulfilment, "CB7KQ000023");
  g_strlcpy (bag->location, "R-13", sizeof bag->location);
  cpt_contract_add_bag (fulfilment, "CB7KQ000034");
}

static void
change_more (CptFulfilment *fulfilment)
{
  CptBag *bag = cpt_fulfilment_find_bag (fulfilment, "CB7KQ000012");

  cpt_bag_add_units (bag, 1, -1);
  cpt_bag_add_units (bag, 4, -1);
  cpt_bag_add_units (bag, 7, 5);
  g_ptr_array_remove_index (fulfilment->bags, 1);
  g_strlcpy (fulfilment->promise->contact, "", sizeof fulfilment->promise->contact);
  cpt_last_clear (&fulfilment->last);
}

static gboolean
save_changed (CptTransaction *transaction, gpointer user_data, GError **error)
{
  g_autoptr (CptFulfilment) fulfilment = cpt_storage_load_fulfilment (transaction, CPT_ID_B, error);

  CPT_MUST (fulfilment != NULL);
  change_much (fulfilment);
  CPT_MUST (cpt_storage_save_fulfilment (transaction, fulfilment, error));
  g_assert_cmpint (fulfilment->bags->len, ==, 3);
  return TRUE;
}

static gboolean
save_changed_again (CptTransaction *transaction, gpointer user_data, GError **error)
{
  g_autoptr (CptFulfilment) fulfilment = cpt_storage_load_fulfilment (transaction, CPT_ID_B, error);
  g_autoptr (CptFulfilment) expected = cpt_contract_make_fulfilment (CPT_ID_B, 200, TRUE);
  g_autoptr (CptFulfilment) found = NULL;

  CPT_MUST (fulfilment != NULL);
  change_much (expected);
  cpt_contract_assert_same_fulfilment (fulfilment, expected);
  change_more (fulfilment);
  CPT_MUST (cpt_storage_save_fulfilment (transaction, fulfilment, error));
  found = cpt_storage_load_fulfilment (transaction, CPT_ID_B, error);
  cpt_contract_assert_same_fulfilment (found, fulfilment);
  return TRUE;
}

static gboolean
find_bags (CptTransaction *transaction, gpointer user_data, GError **error)
{
  char id[CPT_ID_SIZE];

  CPT_MUST (cpt_storage_find_bag (transaction, "CB7KQ000012", id, error));
  g_assert_cmpstr (id, ==, CPT_ID_B);
  CPT_MUST (cpt_storage_find_bag (transaction, "CB7KQ000023", id, error));
  g_assert_cmpstr (id, ==, "");
  return TRUE;
}

/* ---- who stands where ---- */

static gboolean
save_at_places (CptTransaction *transaction, gpointer user_data, GError **error)
{
  static const struct {
    const char *id, *location;
    gboolean closed;
  } rows[] = {
    { CPT_ID_A, "R-12", FALSE }, { CPT_ID_B, "R-12", FALSE }, { CPT_ID_C, "R-12", TRUE },
    { CPT_ID_D, "R-13", FALSE }, { CPT_TERMINAL, "", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (CptFulfilment) fulfilment = cpt_contract_make_fulfilment (rows[i].id, 1, FALSE);

    g_strlcpy (fulfilment->milestones.location, rows[i].location,
               sizeof fulfilment->milestones.location);
    if (rows[i].closed)
      fulfilment->lines[0].counters[CPT_COUNTER_CANCELLED] =
          fulfilment->lines[0].counters[CPT_COUNTER_ORDERED];
    CPT_MUST (cpt_storage_save_fulfilment (transaction, fulfilment, error));
  }
  return TRUE;
}

static gboolean
count_at_places (CptTransaction *transaction, gpointer user_data, GError **error)
{
  static const struct {
    const char *store, *location, *except;
    gint n;
  } rows[] = {
    { CPT_STORE, "R-12", CPT_ID_A, 1 }, { CPT_STORE, "R-12", "", 2 },
    { CPT_STORE, "R-13", CPT_ID_A, 1 }, { CPT_STORE, "R-13", CPT_ID_D, 0 },
    { CPT_STORE, "R-14", "", 0 },       { "PAR9", "R-12", "", 0 },
  };
  gint n = -1;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    CPT_MUST (cpt_storage_count_at_place (transaction, rows[i].store, rows[i].location,
                                          rows[i].except, &n, error));
    g_assert_cmpint (n, ==, rows[i].n);
  }
  return TRUE;
}

/* ---- places ---- */

static CptPlace *
make_place (gboolean full)
{
  CptPlace *place = cpt_place_new (full ? "Réserve-02" : CPT_LOCATION_NONE);

  g_strlcpy (place->store, CPT_STORE, sizeof place->store);
  place->sort = full ? CPT_PLACE_STOCKROOM : CPT_PLACE_UNKNOWN;
  if (!full)
    return place;
  place->floor = -1;
  g_strlcpy (place->zone, "Étage", sizeof place->zone);
  place->rank = 120;
  place->capacity = 3;
  cpt_place_open_count (place, "45020-OCR-U", NOW_US);
  cpt_place_open_count (place, "45001-\"KAK\"-M", NOW_US + 1);
  cpt_contract_fill_last (&place->last, CPT_ID_A);
  return place;
}

static gboolean
save_places (CptTransaction *transaction, gpointer user_data, GError **error)
{
  g_autoptr (CptPlace) full = make_place (TRUE);
  g_autoptr (CptPlace) bare = make_place (FALSE);
  g_autoptr (CptPlace) other = make_place (FALSE);

  g_strlcpy (other->store, "PAR9", sizeof other->store);
  CPT_MUST (cpt_storage_save_place (transaction, bare, error));
  CPT_MUST (cpt_storage_save_place (transaction, full, error));
  CPT_MUST (cpt_storage_save_place (transaction, other, error));
  CPT_MUST (cpt_storage_save_place (transaction, full, error));
  return TRUE;
}

static void
assert_same_place (const CptPlace *a, const CptPlace *b)
{
  g_autofree char *doc_a = NULL;
  g_autofree char *doc_b = NULL;

  g_assert_nonnull (a);
  if (a == NULL)
    return;
  doc_a = cpt_row_write_place (a);
  doc_b = cpt_row_write_place (b);
  g_assert_cmpstr (doc_a, ==, doc_b);
  g_assert_cmpstr (a->code, ==, b->code);
  g_assert_cmpstr (a->store, ==, b->store);
}

static gboolean
load_places (CptTransaction *transaction, gpointer user_data, GError **error)
{
  g_autoptr (CptPlace) full = make_place (TRUE);
  g_autoptr (CptPlace) bare = make_place (FALSE);
  g_autoptr (CptPlace) found_full =
      cpt_storage_load_place (transaction, CPT_STORE, "Réserve-02", error);
  g_autoptr (CptPlace) found_bare = cpt_storage_load_place (transaction, CPT_STORE, "?", error);
  g_autoptr (GPtrArray) places = cpt_storage_list_places (transaction, CPT_STORE, error);

  assert_same_place (found_full, full);
  assert_same_place (found_bare, bare);
  g_assert_null (cpt_storage_load_place (transaction, "PAR9", "Réserve-02", error));
  CPT_MUST (places != NULL && places->len == 2);
  assert_same_place (g_ptr_array_index (places, 0), bare);
  assert_same_place (g_ptr_array_index (places, 1), full);
  return TRUE;
}

static gboolean
end_count (CptTransaction *transaction, gpointer user_data, GError **error)
{
  g_autoptr (CptPlace) place = cpt_storage_load_place (transaction, CPT_STORE, "Réserve-02", error);
  g_autoptr (CptPlace) found = NULL;

  CPT_MUST (place != NULL);
  g_assert_true (cpt_place_end_count (place, "45020-OCR-U"));
  g_assert_true (cpt_place_end_count (place, "45001-\"KAK\"-M"));
  CPT_MUST (cpt_storage_save_place (transaction, place, error));
  found = cpt_storage_load_place (transaction, CPT_STORE, "Réserve-02", error);
  assert_same_place (found, place);
  return TRUE;
}

static const CptContractCase cases[] = {
  { "fulfilment",
    { CPT_WRITE (save_both), CPT_REOPEN, CPT_LOAD (load_both), CPT_LOAD (list_both) } },
  { "by-reference", { CPT_WRITE (save_references), CPT_LOAD (list_by_reference) } },
  { "changes",
    { CPT_WRITE (save_both), CPT_WRITE (save_changed), CPT_WRITE (save_changed_again) } },
  { "find-bag",
    { CPT_WRITE (save_both), CPT_WRITE (save_changed), CPT_WRITE (save_changed_again),
      CPT_LOAD (find_bags) } },
  { "at-place", { CPT_WRITE (save_at_places), CPT_REOPEN, CPT_LOAD (count_at_places) } },
  { "place",
    { CPT_WRITE (save_places), CPT_REOPEN, CPT_LOAD (load_places), CPT_WRITE (end_count) } },
};

void
cpt_contract_add_work (void)
{
  cpt_contract_add_cases ("work", cases, G_N_ELEMENTS (cases));
}
