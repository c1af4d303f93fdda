/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "contract.h"

#include "central/storage/storage-pass.h"

#include <string.h>

/* Signed passes: keys, what was given out, what is called back. */

#define HOUR_US (G_GINT64_CONSTANT (3600) * 1000000)

static gboolean
save_key (CptTransaction *transaction, const char *kid, gint64 from_us, GError **error)
{
  CptPassKeyRow row = { .key.from_us = from_us, .has_seed = TRUE };

  g_strlcpy (row.key.kid, kid, sizeof row.key.kid);
  memset (row.seed, kid[0], sizeof row.seed);
  memset (row.key.public_key, kid[1], sizeof row.key.public_key);
  return cpt_storage_save_pass_key (transaction, &row, error);
}

static gboolean
save_keys (CptTransaction *transaction, gpointer user_data, GError **error)
{
  CPT_MUST (save_key (transaction, "ab000001", 7, error));
  CPT_MUST (save_key (transaction, "cd000002", 9, error));
  return TRUE;
}

/* The older one is retired: its secret goes, its public half stays. */
static gboolean
retire_key (CptTransaction *transaction, gpointer user_data, GError **error)
{
  g_autoptr (GArray) keys = cpt_storage_list_pass_keys (transaction, error);
  CptPassKeyRow row;

  g_assert_nonnull (keys);
  g_assert_cmpuint (keys->len, ==, 2);
  row = g_array_index (keys, CptPassKeyRow, 1);
  g_assert_cmpstr (row.key.kid, ==, "ab000001");
  g_assert_true (row.has_seed);
  g_assert_cmpint (row.seed[31], ==, 'a');
  row.has_seed = FALSE;
  row.gone = TRUE;
  row.key.until_us = 20;
  return cpt_storage_save_pass_key (transaction, &row, error);
}

static gboolean
check_keys (CptTransaction *transaction, gpointer user_data, GError **error)
{
  g_autoptr (GArray) keys = cpt_storage_list_pass_keys (transaction, error);
  const CptPassKeyRow *rows;

  g_assert_nonnull (keys);
  g_assert_cmpuint (keys->len, ==, 2);
  rows = (const CptPassKeyRow *)(gconstpointer)keys->data;
  g_assert_cmpstr (rows[0].key.kid, ==, "cd000002");
  g_assert_cmpint (rows[0].key.from_us, ==, 9);
  g_assert_cmpint (rows[0].key.until_us, ==, 0);
  g_assert_cmpint (rows[0].key.public_key[0], ==, 'd');
  g_assert_cmpint (rows[0].seed[0], ==, 'c');
  g_assert_true (rows[0].has_seed);
  g_assert_false (rows[0].gone);
  g_assert_cmpint (rows[1].key.until_us, ==, 20);
  g_assert_cmpint (rows[1].key.public_key[31], ==, 'b');
  g_assert_false (rows[1].has_seed);
  g_assert_true (rows[1].gone);
  return TRUE;
}

static gboolean
save_pass (CptTransaction *transaction,
           const char *jti,
           const char *order,
           gint64 expires_us,
           gint64 revoked_us,
           GError **error)
{
  CptPassRow row = {
    .live = TRUE, .not_before_us = 5, .expires_us = expires_us, .revoked_us = revoked_us
  };

  g_strlcpy (row.jti, jti, sizeof row.jti);
  g_strlcpy (row.order, order, sizeof row.order);
  g_strlcpy (row.kid, "ab000001", sizeof row.kid);
  return cpt_storage_save_pass (transaction, &row, error);
}

static gboolean
save_passes (CptTransaction *transaction, gpointer user_data, GError **error)
{
  CPT_MUST (save_pass (transaction, CPT_ID_A, CPT_ID_D, HOUR_US, 0, error));
  CPT_MUST (save_pass (transaction, CPT_ID_B, CPT_ID_D, 3 * HOUR_US, 8, error));
  CPT_MUST (save_pass (transaction, CPT_ID_C, CPT_ID_C, 2 * HOUR_US, 0, error));
  CPT_MUST (cpt_storage_put_pass_revoked (transaction, CPT_STORE, CPT_ID_B, 3 * HOUR_US, error) &&
            cpt_storage_put_pass_revoked (transaction, CPT_STORE, CPT_ID_B, 3 * HOUR_US, error) &&
            cpt_storage_put_pass_revoked (transaction, "PAR9", CPT_ID_B, 3 * HOUR_US, error));
  return cpt_storage_drop_pass_revoked (transaction, "PAR9", CPT_ID_B, error);
}

static void
check_revoked (CptTransaction *transaction, const char *store, gint64 until_us, guint n)
{
  g_autoptr (GArray) list = cpt_storage_list_passes_revoked (transaction, store, until_us, NULL);
  const CptPassRevoked *row;

  g_assert_nonnull (list);
  g_assert_cmpuint (list->len, ==, n);
  if (n == 0)
    return;
  row = &g_array_index (list, CptPassRevoked, 0);
  g_assert_cmpstr (row->jti, ==, CPT_ID_B);
  g_assert_cmpstr (row->order, ==, CPT_ID_D);
  g_assert_cmpint (row->revoked_us, ==, 8);
}

static gboolean
check_passes (CptTransaction *transaction, gpointer user_data, GError **error)
{
  g_autoptr (GArray) passes = cpt_storage_list_passes (transaction, CPT_ID_D, error);
  g_autoptr (GArray) none = cpt_storage_list_passes (transaction, CPT_ID_A, error);
  CptPassRow row;
  gboolean found = TRUE;
  gint64 end_us = -1;

  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpuint (passes->len, ==, 2);
  g_assert_cmpstr (g_array_index (passes, CptPassRow, 0).jti, ==, CPT_ID_A);
  CPT_MUST (cpt_storage_load_pass (transaction, CPT_ID_B, &row, &found, error));
  g_assert_true (found);
  g_assert_cmpstr (row.order, ==, CPT_ID_D);
  g_assert_cmpstr (row.kid, ==, "ab000001");
  g_assert_true (row.live);
  g_assert_cmpint (row.not_before_us, ==, 5);
  g_assert_cmpint (row.expires_us, ==, 3 * HOUR_US);
  g_assert_cmpint (row.revoked_us, ==, 8);
  CPT_MUST (cpt_storage_load_pass (transaction, CPT_ID_D, &row, &found, error));
  g_assert_false (found);
  CPT_MUST (cpt_storage_find_pass_end (transaction, "ab000001", &end_us, error));
  g_assert_cmpint (end_us, ==, 2 * HOUR_US); /* the one that would last longer is called back */
  CPT_MUST (cpt_storage_find_pass_end (transaction, "cd000002", &end_us, error));
  g_assert_cmpint (end_us, ==, 0);
  check_revoked (transaction, CPT_STORE, G_MAXINT64, 1);
  check_revoked (transaction, CPT_STORE, 3 * HOUR_US, 1);
  check_revoked (transaction, CPT_STORE, 3 * HOUR_US - 1, 0);
  check_revoked (transaction, "PAR9", G_MAXINT64, 0);
  return TRUE;
}

static const CptContractCase cases[] = {
  { "keys", { CPT_WRITE (save_keys), CPT_WRITE (retire_key), CPT_REOPEN, CPT_LOAD (check_keys) } },
  { "given out and called back", { CPT_WRITE (save_passes), CPT_REOPEN, CPT_LOAD (check_passes) } },
};

void
cpt_contract_add_pass (void)
{
  cpt_contract_add_cases ("pass", cases, G_N_ELEMENTS (cases));
}
