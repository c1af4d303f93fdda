/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "contract.h"

#include "crypto/crypto.h"

#include <string.h>
#include <unistd.h>

/* kill -9 while another process writes: what it was told is there, all of it or nothing of each
 * transaction. */

#define WORK   "work/LYO1"
#define SHOP   "shop/LYO1"
#define NOW_US 1794564120000000

static const char *program;

static gboolean
load_seq (CptTransaction *transaction, gpointer user_data, GError **error)
{
  CptScopeHead head;

  if (!cpt_storage_load_head (transaction, WORK, &head, error))
    return FALSE;
  *(gint64 *)user_data = head.seq;
  return TRUE;
}

/* One pick: the line, the ledger, the log, the rows of two scopes; the whole fulfilment goes round
 * with it. */
static gboolean
write_turn (CptTransaction *transaction, gpointer user_data, GError **error)
{
  gint64 turn = *(gint64 *)user_data;
  g_autoptr (CptFulfilment) fulfilment = cpt_storage_load_fulfilment (transaction, CPT_ID_A, error);
  g_autoptr (CptLogEntry) entry = cpt_log_entry_new ();
  g_autofree char *doc = g_strdup_printf ("{\"n\":%" G_GINT64_FORMAT "}", turn);
  CptMovement movement = { .sku = "sku-0",
                           .quantity = 1,
                           .from = cpt_bucket_floor ("A-01"),
                           .to = cpt_bucket (CPT_BUCKET_CUSTODY) };

  if (fulfilment == NULL)
    fulfilment = cpt_contract_make_fulfilment (CPT_ID_A, 40, TRUE);
  fulfilment->lines[0].counters[CPT_COUNTER_PICKED] = turn;
  fulfilment->lines[39].counters[CPT_COUNTER_PICKED] = turn;
  g_snprintf (entry->id, sizeof entry->id, "%036" G_GINT64_FORMAT, turn);
  g_strlcpy (entry->terminal, CPT_TERMINAL, sizeof entry->terminal);
  entry->seq = turn;
  entry->accepted = TRUE;
  entry->line = g_strdup (doc);
  return cpt_storage_save_fulfilment (transaction, fulfilment, error) &&
         cpt_storage_book (transaction, CPT_STORE, &movement, 1, entry->id, NOW_US + turn, error) &&
         cpt_storage_append_log (transaction, entry, error) &&
         cpt_storage_publish (transaction, WORK, "line", "a/1", doc, NULL, error) &&
         cpt_storage_publish (transaction, SHOP, "stock", "sku-0", doc, NULL, error);
}

int
cpt_contract_write_for_ever (const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CptStorage) storage = cpt_contract_engine->open (folder, TRUE, &error);
  gint64 turn = 0;

  if (storage == NULL || !cpt_storage_read (storage, load_seq, &turn, &error))
    return 1;
  for (;;) {
    char line[32];

    turn++;
    if (!cpt_storage_run (storage, cpt_contract_scopes, write_turn, &turn, &error))
      return 1;
    /* Nobody reads any more: the parent is gone. */
    g_snprintf (line, sizeof line, "%" G_GINT64_FORMAT "\n", turn);
    if (write (STDOUT_FILENO, line, strlen (line)) < 0)
      return 1;
  }
}

/* Starts it, reads @n_lines of what it says, and kills it wherever it is then: the last turn it
 * told. */
static gint64
write_and_kill (const char *folder, guint n_lines)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) writer = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error,
                                                     program, CPT_CONTRACT_WRITE, folder, NULL);
  g_autoptr (GDataInputStream) lines = NULL;
  gint64 told = 0;

  g_assert_no_error (error);
  if (writer == NULL)
    return 0;
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (writer));
  for (guint i = 0; i < n_lines; i++) {
    g_autofree char *line = g_data_input_stream_read_line (lines, NULL, NULL, NULL);

    g_assert_nonnull (line);
    told = line != NULL ? g_ascii_strtoll (line, NULL, 10) : told;
  }
  g_subprocess_force_exit (writer);
  g_subprocess_wait (writer, NULL, NULL);
  return told;
}

static gboolean
check_truth (CptTransaction *transaction, gpointer user_data, GError **error)
{
  gint64 told = *(gint64 *)user_data;
  CptBucket custody = cpt_bucket (CPT_BUCKET_CUSTODY);
  CptScopeHead work, shop;
  g_autoptr (CptFulfilment) fulfilment = cpt_storage_load_fulfilment (transaction, CPT_ID_A, error);
  g_autoptr (CptLogEntry) newest = NULL;
  g_autoptr (CptLogEntry) none = NULL;
  gint64 n = 0;

  CPT_MUST (fulfilment != NULL);
  CPT_MUST (cpt_storage_load_head (transaction, WORK, &work, error));
  CPT_MUST (cpt_storage_load_head (transaction, SHOP, &shop, error));
  CPT_MUST (cpt_storage_load_balance (transaction, CPT_STORE, "sku-0", &custody, &n, error));
  g_assert_cmpint (work.seq, >=, told);
  g_assert_cmpint (shop.seq, ==, work.seq);
  g_assert_cmpint (n, ==, work.seq);
  g_assert_cmpint (fulfilment->lines[0].counters[CPT_COUNTER_PICKED], ==, work.seq);
  g_assert_cmpint (fulfilment->lines[39].counters[CPT_COUNTER_PICKED], ==, work.seq);
  newest = cpt_storage_find_log_by_seq (transaction, CPT_TERMINAL, work.seq, error);
  none = cpt_storage_find_log_by_seq (transaction, CPT_TERMINAL, work.seq + 1, error);
  g_assert_nonnull (newest);
  g_assert_null (none);
  return TRUE;
}

static void
test_killed (const char *folder)
{
  static const guint after[] = { 1, 40, 2, 17, 5, 90, 1, 1 };

  for (guint i = 0; i < G_N_ELEMENTS (after); i++) {
    gint64 told = write_and_kill (folder, after[i]);
    g_autoptr (CptStorage) storage = cpt_contract_open (folder, FALSE);
    g_autoptr (GPtrArray) problems = NULL;
    g_autoptr (GError) error = NULL;

    if (storage == NULL)
      return;
    g_test_message ("killed after %" G_GINT64_FORMAT, told);
    cpt_storage_read (storage, check_truth, &told, &error);
    g_assert_no_error (error);
    problems = cpt_storage_examine (storage, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (problems->len, ==, 0);
  }
}

void
cpt_contract_add_kills (const char *path)
{
  program = path;
  cpt_contract_add ("kills/writer", test_killed);
}
