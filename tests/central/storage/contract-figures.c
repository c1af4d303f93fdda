/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "contract.h"

#include <string.h>

/* What operations watch. */

#define NOW_US 1794564120000000
#define DUE_US (NOW_US + 1000000)

static gboolean
save_shop (CptTransaction *transaction, const char *number, GError **error)
{
  g_autoptr (CptStore) store = cpt_store_new (number);

  store->name = g_strdup (number);
  g_strlcpy (store->time_zone, "Europe/Paris", sizeof store->time_zone);
  g_strlcpy (store->locale, "fr_FR", sizeof store->locale);
  g_strlcpy (store->currency, "EUR", sizeof store->currency);
  g_strlcpy (store->country, "FR", sizeof store->country);
  g_strlcpy (store->assortment, "FR", sizeof store->assortment);
  g_strlcpy (store->price_zone, "FR", sizeof store->price_zone);
  return cpt_storage_save_store (transaction, store, 1, NULL, error);
}

static gboolean
save_part (CptTransaction *transaction,
           const char *id,
           gint64 assigned_us,
           gint64 accept_by_us,
           CptWaitingFor waiting,
           GError **error)
{
  g_autoptr (CptFulfilment) part = cpt_contract_make_fulfilment (id, 1, FALSE);

  part->promise->assigned_us = assigned_us;
  part->promise->accept_by_us = accept_by_us;
  part->milestones.waiting_for = waiting;
  part->milestones.waiting_since_us = waiting != CPT_WAITING_NONE ? NOW_US : 0;
  return cpt_storage_save_fulfilment (transaction, part, error);
}

/* One due, one due but waiting for stock, one that is never due, and one that is closed. */
static gboolean
save_shops (CptTransaction *transaction, gpointer user_data, GError **error)
{
  g_autoptr (CptFulfilment) closed = cpt_contract_make_fulfilment (CPT_ID_D, 1, FALSE);

  CPT_MUST (save_shop (transaction, "PAR9", error) && save_shop (transaction, CPT_STORE, error) &&
            save_shop (transaction, "BRE1", error));
  CPT_MUST (save_part (transaction, CPT_ID_A, NOW_US + 7, DUE_US, CPT_WAITING_NONE, error));
  CPT_MUST (save_part (transaction, CPT_ID_B, NOW_US + 5, DUE_US, CPT_WAITING_STOCK, error));
  CPT_MUST (save_part (transaction, CPT_ID_C, NOW_US + 6, 0, CPT_WAITING_NONE, error));
  closed->promise->assigned_us = NOW_US;
  closed->promise->accept_by_us = NOW_US;
  closed->lines[0].counters[CPT_COUNTER_CANCELLED] = closed->lines[0].counters[CPT_COUNTER_ORDERED];
  return cpt_storage_save_fulfilment (transaction, closed, error);
}

static gboolean
list_shops (CptTransaction *transaction, gpointer user_data, GError **error)
{
  static const CptShopFigures EXPECTED[] = { { "BRE1", 0, 0, 0 },
                                             { CPT_STORE, 3, 1, NOW_US + 5 },
                                             { "PAR9", 0, 0, 0 } };
  g_autoptr (GArray) at_it = cpt_storage_list_shop_figures (transaction, DUE_US, error);
  g_autoptr (GArray) after = cpt_storage_list_shop_figures (transaction, DUE_US + 1, error);

  CPT_MUST (at_it != NULL && after != NULL);
  CPT_MUST (at_it->len == G_N_ELEMENTS (EXPECTED) && after->len == G_N_ELEMENTS (EXPECTED));
  for (guint i = 0; i < G_N_ELEMENTS (EXPECTED); i++) {
    const CptShopFigures *row = &g_array_index (after, CptShopFigures, i);

    g_assert_cmpstr (row->store, ==, EXPECTED[i].store);
    g_assert_cmpint (row->n_open, ==, EXPECTED[i].n_open);
    g_assert_cmpint (row->n_late, ==, EXPECTED[i].n_late);
    g_assert_cmpint (row->oldest_us, ==, EXPECTED[i].oldest_us);
    g_assert_cmpint (g_array_index (at_it, CptShopFigures, i).n_late, ==, 0);
  }
  return TRUE;
}

static gboolean
save_much (CptTransaction *transaction, gpointer user_data, GError **error)
{
  g_autoptr (CptFulfilment) big = cpt_contract_make_fulfilment (CPT_ID_A, 500, TRUE);
  gint64 *n_before = user_data;

  CPT_MUST (cpt_storage_measure (transaction, n_before, error));
  return cpt_storage_save_fulfilment (transaction, big, error);
}

static gboolean
measure (CptTransaction *transaction, gpointer user_data, GError **error)
{
  return cpt_storage_measure (transaction, user_data, error);
}

static void
test_measure (const char *folder)
{
  g_autoptr (CptStorage) storage = cpt_contract_open (folder, TRUE);
  g_autoptr (GError) error = NULL;
  gint64 n_before = 0, n_after = 0;

  g_assert_true (cpt_storage_run (storage, cpt_contract_scopes, save_much, &n_before, &error));
  g_assert_no_error (error);
  g_assert_true (cpt_storage_read (storage, measure, &n_after, &error));
  g_assert_no_error (error);
  g_assert_cmpint (n_before, >, 0);
  g_assert_cmpint (n_after, >, n_before + 500 * 100); /* a full line has more than 100 bytes */
}

static const CptContractCase cases[] = {
  { "shops", { CPT_WRITE (save_shops), CPT_REOPEN, CPT_LOAD (list_shops) } },
};

void
cpt_contract_add_figures (void)
{
  cpt_contract_add_cases ("figures", cases, G_N_ELEMENTS (cases));
  cpt_contract_add ("figures/bytes", test_measure);
}
