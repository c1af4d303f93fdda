/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "contract.h"

#include <string.h>

#define NOW_US 1794564120000000
#define SKU    "45020-OCR-U"

/* One movement each: (from, to, quantity, when after NOW_US) */
static const struct {
  const char *from, *to;
  gint64 quantity, after_us;
} movements[] = {
  { "adjustment", "floor@A-05-1", 10, 0 }, { "adjustment", "floor@?", 2, 1 },
  { "floor@A-05-1", "custody", 3, 10 },    { "custody", "floor@Réserve-02", 1, 20 },
  { "floor@?", "customer", 5, 30 },        { "floor@A-05-1", "astray", 1, 40 },
  { "supplier", "transit", 7, 50 },        { "custody", "customer", 1, 60 },
  { "floor@A-05-1", "damaged", 2, 15 }, /* known late */
};

/* What they leave: (bucket) -> now, at NOW_US + 20 */
static const struct {
  const char *bucket;
  gint64 now, at_20;
} balances[] = {
  { "floor@A-05-1", 4, 5 },   { "floor@?", -3, 2 },      { "floor@Réserve-02", 1, 1 },
  { "custody", 1, 2 },        { "damaged", 2, 2 },       { "transit", 7, 0 },
  { "astray", 1, 0 },         { "supplier", -7, 0 },     { "customer", 6, 0 },
  { "adjustment", -12, -12 }, { "floor@nowhere", 0, 0 },
};

static CptMovement
make_movement (guint i)
{
  CptMovement movement = { .sku = SKU, .quantity = movements[i].quantity };

  g_assert_true (cpt_bucket_from_text (movements[i].from, &movement.from));
  g_assert_true (cpt_bucket_from_text (movements[i].to, &movement.to));
  return movement;
}

static gboolean
book_all (CptTransaction *transaction, gpointer user_data, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (movements); i++) {
    CptMovement movement = make_movement (i);

    CPT_MUST (cpt_storage_book (transaction, CPT_STORE, &movement, 1,
                                i % 2 == 0 ? CPT_ID_A : CPT_ID_B, NOW_US + movements[i].after_us,
                                error));
  }
  CPT_MUST (cpt_storage_book (transaction, CPT_STORE, NULL, 0, CPT_ID_A, NOW_US, error));
  return TRUE;
}

static gboolean
check_balances (CptTransaction *transaction, gpointer user_data, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (balances); i++) {
    CptBucket bucket;
    gint64 n = 99, n_at = 99, n_before = 99, elsewhere = 99;

    g_assert_true (cpt_bucket_from_text (balances[i].bucket, &bucket));
    CPT_MUST (cpt_storage_load_balance (transaction, CPT_STORE, SKU, &bucket, &n, error));
    CPT_MUST (cpt_storage_load_balance_at (transaction, CPT_STORE, SKU, &bucket, NOW_US + 20, &n_at,
                                           error));
    CPT_MUST (cpt_storage_load_balance_at (transaction, CPT_STORE, SKU, &bucket, NOW_US - 1,
                                           &n_before, error));
    CPT_MUST (cpt_storage_load_balance (transaction, "PAR9", SKU, &bucket, &elsewhere, error));
    g_test_message ("%s", balances[i].bucket);
    g_assert_cmpint (n, ==, balances[i].now);
    g_assert_cmpint (n_at, ==, balances[i].at_20);
    g_assert_cmpint (n_before, ==, 0);
    g_assert_cmpint (elsewhere, ==, 0);
  }
  return TRUE;
}

static gboolean
check_stock (CptTransaction *transaction, gpointer user_data, GError **error)
{
  g_autoptr (CptStock) stock = cpt_storage_load_stock (transaction, CPT_STORE, SKU, error);
  g_autoptr (CptStock) none = cpt_storage_load_stock (transaction, CPT_STORE, "never", error);
  const CptFloorStock *at;

  CPT_MUST (stock != NULL && none != NULL);
  CPT_MUST (stock->floor->len == 3);
  at = &g_array_index (stock->floor, CptFloorStock, 0);
  g_assert_cmpstr (at[0].location, ==, "?");
  g_assert_cmpint (at[0].quantity, ==, -3);
  g_assert_cmpstr (at[1].location, ==, "A-05-1");
  g_assert_cmpint (at[1].quantity, ==, 4);
  g_assert_cmpstr (at[2].location, ==, "Réserve-02");
  g_assert_cmpint (stock->custody, ==, 1);
  g_assert_cmpint (stock->damaged, ==, 2);
  g_assert_cmpint (stock->transit, ==, 7);
  g_assert_cmpint (stock->astray, ==, 1);
  g_assert_cmpint (stock->reserved, ==, 0);
  g_assert_cmpint (stock->as_of_us, ==, NOW_US + 60);
  g_assert_cmpuint (none->floor->len, ==, 0);
  g_assert_cmpint (none->as_of_us, ==, 0);
  return TRUE;
}

/* ---- the walks, against each other ---- */

typedef struct {
  GHashTable *sums; /* bucket text -> gint64 */
  guint n_rows;
  guint n_left;
} Walked;

static void
add_to (GHashTable *sums, const CptBucket *bucket, gint64 n)
{
  char text[64];
  gint64 *sum;

  cpt_bucket_to_text (bucket, text, sizeof text);
  sum = g_hash_table_lookup (sums, text);
  if (sum == NULL) {
    sum = g_new0 (gint64, 1);
    g_hash_table_insert (sums, g_strdup (text), sum);
  }
  *sum += n;
}

static gboolean
add_row (const CptLedgerRow *row, gpointer user_data)
{
  Walked *walked = user_data;
  CptMovement expected = make_movement (walked->n_rows);

  g_assert_cmpstr (row->store, ==, CPT_STORE);
  g_assert_cmpmem (&row->movement, sizeof expected, &expected, sizeof expected);
  g_assert_cmpstr (row->command, ==, walked->n_rows % 2 == 0 ? CPT_ID_A : CPT_ID_B);
  g_assert_cmpint (row->effective_us, ==, NOW_US + movements[walked->n_rows].after_us);
  add_to (walked->sums, &row->movement.from, -row->movement.quantity);
  add_to (walked->sums, &row->movement.to, row->movement.quantity);
  walked->n_rows++;
  return --walked->n_left > 0;
}

static gboolean
take_off (const char *store, const char *sku, const CptBucket *bucket, gint64 n, gpointer user_data)
{
  Walked *walked = user_data;

  g_assert_cmpstr (store, ==, CPT_STORE);
  g_assert_cmpstr (sku, ==, SKU);
  g_assert_cmpint (n, !=, 0);
  add_to (walked->sums, bucket, -n);
  return --walked->n_left > 0;
}

static gboolean
walk (CptTransaction *transaction, gpointer user_data, GError **error)
{
  g_autoptr (GHashTable) sums = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  Walked walked = { .sums = sums, .n_left = G_MAXUINT };
  GHashTableIter iter;
  gpointer value;

  CPT_MUST (cpt_storage_walk_ledger (transaction, add_row, &walked, error));
  CPT_MUST (cpt_storage_walk_balances (transaction, take_off, &walked, error));
  g_assert_cmpuint (walked.n_rows, ==, G_N_ELEMENTS (movements));
  g_hash_table_iter_init (&iter, sums);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_assert_cmpint (*(gint64 *)value, ==, 0);

  walked.n_rows = 0;
  walked.n_left = 2;
  CPT_MUST (cpt_storage_walk_ledger (transaction, add_row, &walked, error));
  g_assert_cmpuint (walked.n_rows, ==, 2);
  return TRUE;
}

/* ---- counts ---- */

static gboolean
count (CptTransaction *transaction, gpointer user_data, GError **error)
{
  CPT_MUST (cpt_storage_set_counted (transaction, CPT_STORE, "A-05-1", SKU, NOW_US + 5, error));
  CPT_MUST (cpt_storage_set_counted (transaction, CPT_STORE, "B-01-1", SKU, NOW_US + 6, error));
  return TRUE;
}

static gboolean
check_counted (CptTransaction *transaction, gpointer user_data, GError **error)
{
  g_autoptr (CptStock) stock = cpt_storage_load_stock (transaction, CPT_STORE, SKU, error);
  const CptFloorStock *at;

  CPT_MUST (stock != NULL && stock->floor->len == 4);
  at = &g_array_index (stock->floor, CptFloorStock, 0);
  g_assert_cmpint (at[0].counted_us, ==, 0);
  g_assert_cmpint (at[1].counted_us, ==, NOW_US + 5);
  g_assert_cmpint (at[1].quantity, ==, 4);
  g_assert_cmpstr (at[2].location, ==, "B-01-1"); /* nothing was there: that is known */
  g_assert_cmpint (at[2].quantity, ==, 0);
  g_assert_cmpint (at[2].counted_us, ==, NOW_US + 6);
  return TRUE;
}

static gboolean
uncount (CptTransaction *transaction, gpointer user_data, GError **error)
{
  CPT_MUST (cpt_storage_set_counted (transaction, CPT_STORE, "A-05-1", SKU, 0, error));
  CPT_MUST (cpt_storage_set_counted (transaction, CPT_STORE, "B-01-1", SKU, 0, error));
  return check_stock (transaction, user_data, error);
}

/* ---- reserved ---- */

/* Σ to_pick of `sku-<i>` by hand. */
static gint64
sum_to_pick (const CptFulfilment *fulfilment, const char *sku)
{
  gint64 n = 0;

  for (gsize i = 0; i < fulfilment->n_lines; i++)
    if (strcmp (fulfilment->lines[i].sku, sku) == 0)
      n += cpt_line_get_to_pick (&fulfilment->lines[i]);
  return n;
}

static gboolean
check_reserved (CptTransaction *transaction, const CptFulfilment *a, const CptFulfilment *b)
{
  for (guint i = 0; i < 5; i++) {
    g_autofree char *sku = g_strdup_printf ("sku-%u", i);
    g_autoptr (GError) error = NULL;
    g_autoptr (CptStock) stock = cpt_storage_load_stock (transaction, CPT_STORE, sku, &error);

    g_assert_no_error (error);
    CPT_MUST (stock != NULL);
    g_assert_cmpint (stock->reserved, ==, sum_to_pick (a, sku) + sum_to_pick (b, sku));
  }
  return TRUE;
}

/* Two fulfilments of the same skus; every counter at random, saved and saved again. */
static gboolean
reserve (CptTransaction *transaction, gpointer user_data, GError **error)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20261121);
  g_autoptr (CptFulfilment) a = cpt_contract_make_fulfilment (CPT_ID_A, 12, FALSE);
  g_autoptr (CptFulfilment) b = cpt_contract_make_fulfilment (CPT_ID_B, 7, TRUE);

  CPT_MUST (cpt_storage_save_fulfilment (transaction, a, error));
  CPT_MUST (cpt_storage_save_fulfilment (transaction, b, error));
  check_reserved (transaction, a, b);
  for (guint i = 0; i < 40; i++) {
    CptFulfilment *one = g_rand_boolean (rand) ? a : b;
    CptLine *line = &one->lines[g_rand_int_range (rand, 0, (gint32)one->n_lines)];

    line->counters[g_rand_int_range (rand, 0, CPT_N_COUNTERS)] = g_rand_int_range (rand, 0, 4);
    CPT_MUST (cpt_storage_save_fulfilment (transaction, one, error));
    check_reserved (transaction, a, b);
  }
  CPT_MUST (cpt_storage_save_fulfilment (transaction, a, error));
  check_reserved (transaction, a, b);
  return TRUE;
}

static const CptContractCase cases[] = {
  { "balances", { CPT_WRITE (book_all), CPT_REOPEN, CPT_LOAD (check_balances) } },
  { "stock", { CPT_WRITE (book_all), CPT_REOPEN, CPT_LOAD (check_stock) } },
  { "walk", { CPT_WRITE (book_all), CPT_LOAD (walk) } },
  { "counted",
    { CPT_WRITE (book_all), CPT_WRITE (count), CPT_LOAD (check_counted), CPT_WRITE (uncount) } },
  { "reserved", { CPT_WRITE (reserve) } },
};

void
cpt_contract_add_stock (void)
{
  cpt_contract_add_cases ("stock", cases, G_N_ELEMENTS (cases));
}
