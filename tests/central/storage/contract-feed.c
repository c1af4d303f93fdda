/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "contract.h"

#include "crypto/crypto.h"

#include <string.h>

#define WORK  "work/LYO1"
#define PRICE "price/FR"

static gboolean
load_no_chain (CptTransaction *transaction, gpointer user_data, GError **error)
{
  CptChain chain;

  CPT_MUST (cpt_storage_load_chain (transaction, &chain, error));
  g_assert_cmpstr (chain.id, ==, "");
  return TRUE;
}

static gboolean
save_chain (CptTransaction *transaction, gpointer user_data, GError **error)
{
  CptChain chain = { .id = CPT_ID_A, .epoch = "5f0c9a1e", .made_us = 1794564120000000 };

  CPT_MUST (cpt_storage_save_chain (transaction, &chain, error));
  g_strlcpy (chain.epoch, "5f0c9a1f", sizeof chain.epoch);
  CPT_MUST (cpt_storage_save_chain (transaction, &chain, error));
  return TRUE;
}

static gboolean
load_chain (CptTransaction *transaction, gpointer user_data, GError **error)
{
  CptChain chain;

  CPT_MUST (cpt_storage_load_chain (transaction, &chain, error));
  g_assert_cmpstr (chain.id, ==, CPT_ID_A);
  g_assert_cmpstr (chain.epoch, ==, "5f0c9a1f");
  g_assert_cmpint (chain.made_us, ==, 1794564120000000);
  return TRUE;
}

/* What a terminal would have after a whole feed, summed from nothing. */
typedef struct {
  CptScopeHead head;
  GString *text; /* kind id seq doc|why, a line a row */
  guint n_left;  /* rows until the function has enough */
} Pulled;

static gboolean
pull_row (const CptFeedRow *row, gpointer user_data)
{
  Pulled *pulled = user_data;

  g_assert_cmpint (row->seq, >, pulled->head.seq);
  pulled->head.seq = row->seq;
  if (row->deleted) {
    g_string_append_printf (pulled->text, "-%s %s %s\n", row->kind, row->id, row->why);
  } else {
    pulled->head.n++;
    pulled->head.sum +=
        cpt_crypto_row_sum (row->kind, row->id, row->seq, row->doc, row->doc_length);
    g_string_append_printf (pulled->text, "+%s %s %.*s\n", row->kind, row->id, (int)row->doc_length,
                            row->doc);
  }
  return --pulled->n_left > 0;
}

/* Pulls all of @scope and compares with the head that is kept beside it. */
static gboolean
check_scope (CptTransaction *transaction,
             const char *scope,
             gint64 seq,
             const char *expected,
             GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  Pulled pulled = { .text = text, .n_left = G_MAXUINT };
  CptScopeHead head;

  CPT_MUST (cpt_storage_load_head (transaction, scope, &head, error));
  CPT_MUST (cpt_storage_feed (transaction, scope, 0, pull_row, &pulled, error));
  g_assert_cmpint (head.seq, ==, seq);
  g_assert_cmpint (head.seq, ==, pulled.head.seq);
  g_assert_cmpint (head.n, ==, pulled.head.n);
  g_assert_cmphex (head.sum, ==, pulled.head.sum);
  g_assert_cmpstr (text->str, ==, expected);
  return TRUE;
}

static gboolean
put_rows (CptTransaction *transaction, gpointer user_data, GError **error)
{
  CPT_MUST (cpt_storage_publish (transaction, WORK, "line", "a/1", "{\"n\":1}", NULL, error));
  CPT_MUST (cpt_storage_publish (transaction, WORK, "line", "a/2", "{\"n\":2}", NULL, error));
  CPT_MUST (cpt_storage_publish (transaction, WORK, "bag", "a/1", "{}", NULL, error));
  CPT_MUST (cpt_storage_publish (transaction, PRICE, "price", "7/é", "{\"é\":\"€\"}", NULL, error));
  return TRUE;
}

static gboolean
check_rows (CptTransaction *transaction, gpointer user_data, GError **error)
{
  g_autoptr (GPtrArray) scopes = cpt_storage_list_scopes (transaction, error);

  CPT_MUST (scopes != NULL);
  g_assert_cmpuint (scopes->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (scopes, 0), ==, PRICE);
  g_assert_cmpstr (g_ptr_array_index (scopes, 1), ==, WORK);
  CPT_MUST (check_scope (transaction, PRICE, 1, "+price 7/é {\"é\":\"€\"}\n", error));
  return check_scope (transaction, WORK, 3,
                      "+line a/1 {\"n\":1}\n+line a/2 {\"n\":2}\n+bag a/1 {}\n", error);
}

static gboolean
change_rows (CptTransaction *transaction, gpointer user_data, GError **error)
{
  CPT_MUST (cpt_storage_publish (transaction, WORK, "line", "a/1", "{\"n\":9}", NULL, error));
  CPT_MUST (cpt_storage_publish (transaction, WORK, "bag", "a/1", NULL, "closed", error));
  return TRUE;
}

static gboolean
check_changed (CptTransaction *transaction, gpointer user_data, GError **error)
{
  return check_scope (transaction, WORK, 5,
                      "+line a/2 {\"n\":2}\n+line a/1 {\"n\":9}\n-bag a/1 closed\n", error);
}

static gboolean
put_the_same (CptTransaction *transaction, gpointer user_data, GError **error)
{
  CPT_MUST (cpt_storage_publish (transaction, WORK, "line", "a/1", "{\"n\":1}", NULL, error));
  CPT_MUST (cpt_storage_publish (transaction, WORK, "line", "a/2", "{\"n\":2}", NULL, error));
  CPT_MUST (cpt_storage_publish (transaction, WORK, "line", "never", NULL, "gone", error));
  return TRUE;
}

static gboolean
delete_twice_and_put_again (CptTransaction *transaction, gpointer user_data, GError **error)
{
  CPT_MUST (cpt_storage_publish (transaction, WORK, "line", "a/1", NULL, "closed", error));
  CPT_MUST (cpt_storage_publish (transaction, WORK, "line", "a/1", NULL, "erased", error));
  CPT_MUST (check_scope (transaction, WORK, 4,
                         "+line a/2 {\"n\":2}\n+bag a/1 {}\n-line a/1 closed\n", error));
  CPT_MUST (cpt_storage_publish (transaction, WORK, "line", "a/1", "{\"n\":1}", NULL, error));
  return TRUE;
}

static gboolean
check_put_again (CptTransaction *transaction, gpointer user_data, GError **error)
{
  return check_scope (transaction, WORK, 5,
                      "+line a/2 {\"n\":2}\n+bag a/1 {}\n+line a/1 {\"n\":1}\n", error);
}

static gboolean
pull_from_the_middle (CptTransaction *transaction, gpointer user_data, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  Pulled pulled = { .text = text, .n_left = 1 };

  CPT_MUST (cpt_storage_feed (transaction, WORK, 1, pull_row, &pulled, error));
  g_assert_cmpstr (text->str, ==, "+line a/2 {\"n\":2}\n");
  pulled.n_left = G_MAXUINT;
  CPT_MUST (cpt_storage_feed (transaction, WORK, 3, pull_row, &pulled, error));
  CPT_MUST (cpt_storage_feed (transaction, "work/PAR9", 0, pull_row, &pulled, error));
  g_assert_cmpstr (text->str, ==, "+line a/2 {\"n\":2}\n");
  return TRUE;
}

static gboolean
load_unknown_head (CptTransaction *transaction, gpointer user_data, GError **error)
{
  CptScopeHead head = { 7, 7, 7 };

  CPT_MUST (cpt_storage_load_head (transaction, "work/PAR9", &head, error));
  g_assert_cmpint (head.seq, ==, 0);
  g_assert_cmpint (head.n, ==, 0);
  g_assert_cmphex (head.sum, ==, 0);
  return TRUE;
}

/* A thousand random acts beside a naive model: the kept n and sum never part from the rows. */
static gboolean
publish_at_random (CptTransaction *transaction, gpointer user_data, GError **error)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20261121);
  g_autoptr (GHashTable) live = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  gint64 seq = 0;
  CptScopeHead head;

  for (guint i = 0; i < 1000; i++) {
    g_autofree char *id = g_strdup_printf ("f/%d", g_rand_int_range (rand, 0, 40));
    g_autofree char *doc = g_rand_boolean (rand)
                               ? g_strdup_printf ("{\"n\":%d}", g_rand_int_range (rand, 0, 3))
                               : NULL;

    CPT_MUST (cpt_storage_publish (transaction, WORK, "line", id, doc,
                                   doc == NULL ? "closed" : NULL, error));
    if (g_strcmp0 (g_hash_table_lookup (live, id), doc) != 0)
      seq++;
    if (doc != NULL)
      g_hash_table_insert (live, g_strdup (id), g_strdup (doc));
    else
      g_hash_table_remove (live, id);
  }
  CPT_MUST (cpt_storage_load_head (transaction, WORK, &head, error));
  g_assert_cmpint (head.seq, ==, seq);
  g_assert_cmpint (head.n, ==, g_hash_table_size (live));
  return TRUE;
}

static gboolean
check_sum (CptTransaction *transaction, gpointer user_data, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  Pulled pulled = { .text = text, .n_left = G_MAXUINT };
  CptScopeHead head;

  CPT_MUST (cpt_storage_load_head (transaction, WORK, &head, error));
  CPT_MUST (cpt_storage_feed (transaction, WORK, 0, pull_row, &pulled, error));
  g_assert_cmpint (head.n, ==, pulled.head.n);
  g_assert_cmphex (head.sum, ==, pulled.head.sum);
  return TRUE;
}

static const CptContractCase cases[] = {
  { "no-chain", { CPT_LOAD (load_no_chain) } },
  { "chain", { CPT_WRITE (save_chain), CPT_REOPEN, CPT_LOAD (load_chain) } },
  { "put", { CPT_WRITE (put_rows), CPT_REOPEN, CPT_LOAD (check_rows) } },
  { "change-and-del",
    { CPT_WRITE (put_rows), CPT_WRITE (change_rows), CPT_REOPEN, CPT_LOAD (check_changed) } },
  { "identical-draws-nothing",
    { CPT_WRITE (put_rows), CPT_WRITE (put_the_same), CPT_REOPEN, CPT_LOAD (check_rows) } },
  { "del-and-put-again",
    { CPT_WRITE (put_rows), CPT_WRITE (delete_twice_and_put_again), CPT_REOPEN,
      CPT_LOAD (check_put_again) } },
  { "from-the-middle", { CPT_WRITE (put_rows), CPT_LOAD (pull_from_the_middle) } },
  { "unknown-scope", { CPT_LOAD (load_unknown_head) } },
  { "sum-at-random", { CPT_WRITE (publish_at_random), CPT_REOPEN, CPT_LOAD (check_sum) } },
};

void
cpt_contract_add_feed (void)
{
  cpt_contract_add_cases ("feed", cases, G_N_ELEMENTS (cases));
}
