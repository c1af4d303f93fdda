/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "contract.h"

#include "crypto/crypto.h"

#include <string.h>

#define WORK      "work/LYO1"
#define SHOP      "shop/LYO1"
#define NOW_US    1794564120000000
#define N_WRITERS 4
#define N_TURNS   25

static gboolean
load_seq (CptTransaction *transaction, gpointer user_data, GError **error)
{
  CptScopeHead head;

  CPT_MUST (cpt_storage_load_head (transaction, WORK, &head, error));
  *(gint64 *)user_data = head.seq;
  return TRUE;
}

static gint64
read_seq (CptStorage *storage)
{
  g_autoptr (GError) error = NULL;
  gint64 seq = -1;

  cpt_storage_read (storage, load_seq, &seq, &error);
  g_assert_no_error (error);
  return seq;
}

static gboolean
publish_one (CptTransaction *transaction, gpointer user_data, GError **error)
{
  return cpt_storage_publish (transaction, WORK, "line", user_data, "{}", NULL, error);
}

/* Something of everything that a decided command writes. */
static gboolean
write_much (CptTransaction *transaction, GError **error)
{
  g_autoptr (CptFulfilment) fulfilment = cpt_contract_make_fulfilment (CPT_ID_A, 3, TRUE);
  g_autoptr (CptLogEntry) entry = cpt_log_entry_new ();
  CptMovement movement = { .sku = "sku-0",
                           .quantity = 2,
                           .from = cpt_bucket (CPT_BUCKET_ADJUSTMENT),
                           .to = cpt_bucket_floor ("A-01") };

  g_strlcpy (entry->id, CPT_ID_B, sizeof entry->id);
  entry->source = CPT_SOURCE_OPERATOR;
  entry->line = g_strdup ("{}");
  CPT_MUST (cpt_storage_save_fulfilment (transaction, fulfilment, error));
  CPT_MUST (cpt_storage_book (transaction, CPT_STORE, &movement, 1, CPT_ID_B, NOW_US, error));
  CPT_MUST (cpt_storage_append_log (transaction, entry, error));
  CPT_MUST (cpt_storage_save_nonce (transaction, "aa", NOW_US, error));
  CPT_MUST (publish_one (transaction, (gpointer) "a/1", error));
  return TRUE;
}

static gboolean
write_and_stop (CptTransaction *transaction, gpointer user_data, GError **error)
{
  CPT_MUST (write_much (transaction, error));
  return FALSE;
}

static gboolean
write_and_fail (CptTransaction *transaction, gpointer user_data, GError **error)
{
  CPT_MUST (write_much (transaction, error));
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "no longer wanted");
  return FALSE;
}

/* The second append is refused, and the function does not care. */
static gboolean
write_and_overlook (CptTransaction *transaction, gpointer user_data, GError **error)
{
  g_autoptr (CptLogEntry) entry = cpt_log_entry_new ();

  CPT_MUST (write_much (transaction, error));
  g_strlcpy (entry->id, CPT_ID_B, sizeof entry->id);
  entry->line = g_strdup ("{}");
  g_assert_false (cpt_storage_append_log (transaction, entry, NULL));
  return TRUE;
}

static gboolean
publish_unlocked (CptTransaction *transaction, gpointer user_data, GError **error)
{
  CPT_MUST (write_much (transaction, error));
  return cpt_storage_publish (transaction, "work/PAR9", "line", "a/1", "{}", NULL, error);
}

static gboolean
check_nothing (CptTransaction *transaction, gpointer user_data, GError **error)
{
  g_autoptr (CptFulfilment) fulfilment = cpt_storage_load_fulfilment (transaction, CPT_ID_A, error);
  g_autoptr (CptLogEntry) entry = cpt_storage_find_log (transaction, CPT_ID_B, error);
  g_autoptr (CptStock) stock = cpt_storage_load_stock (transaction, CPT_STORE, "sku-0", error);
  g_autoptr (GPtrArray) scopes = cpt_storage_list_scopes (transaction, error);

  g_assert_null (fulfilment);
  g_assert_null (entry);
  CPT_MUST (stock != NULL && scopes != NULL);
  g_assert_cmpint (stock->reserved, ==, 0);
  g_assert_cmpuint (stock->floor->len, ==, 0);
  g_assert_cmpint (stock->as_of_us, ==, 0);
  g_assert_cmpuint (scopes->len, ==, 0);
  return TRUE;
}

/* How a transaction can end badly, and what is said then. */
static const struct {
  const char *name;
  CptStorageFunction function;
  gboolean is_ours; /* the error is of CPT_STORAGE_ERROR */
  gint code;
} endings[] = {
  { "stopped", write_and_stop, TRUE, CPT_STORAGE_ERROR_STOPPED },
  { "own-error", write_and_fail, FALSE, G_IO_ERROR_CANCELLED },
  { "overlooked-error", write_and_overlook, TRUE, CPT_STORAGE_ERROR_FAILED },
  { "unlocked-scope", publish_unlocked, TRUE, CPT_STORAGE_ERROR_FAILED },
};

static void
test_nothing_is_left (const char *folder)
{
  g_autoptr (CptStorage) storage = cpt_contract_open (folder, TRUE);

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++) {
    g_autoptr (GError) why = NULL;
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", endings[i].name);
    g_assert_false (
        cpt_storage_run (storage, cpt_contract_scopes, endings[i].function, NULL, &why));
    g_assert_error (why, (endings[i].is_ours ? CPT_STORAGE_ERROR : G_IO_ERROR), endings[i].code);
    cpt_storage_read (storage, check_nothing, NULL, &error);
    g_assert_no_error (error);
  }
  g_clear_object (&storage);
  storage = cpt_contract_open (folder, FALSE);
  g_assert_cmpint (read_seq (storage), ==, 0);
}

/* ---- parts that are taken back alone ---- */

/* Whatever way one of them ends badly, those beside it stay. */
static gboolean
attempt_all (CptTransaction *transaction, gpointer user_data, GError **error)
{
  CPT_MUST (cpt_storage_attempt (transaction, publish_one, (gpointer) "a/1", error));
  for (guint i = 0; i < G_N_ELEMENTS (endings); i++) {
    g_autoptr (GError) why = NULL;

    g_test_message ("%s", endings[i].name);
    g_assert_false (cpt_storage_attempt (transaction, endings[i].function, NULL, &why));
    g_assert_error (why, (endings[i].is_ours ? CPT_STORAGE_ERROR : G_IO_ERROR), endings[i].code);
  }
  return cpt_storage_attempt (transaction, publish_one, (gpointer) "a/2", error);
}

static gboolean
check_two (CptTransaction *transaction, gpointer user_data, GError **error)
{
  g_autoptr (CptFulfilment) fulfilment = cpt_storage_load_fulfilment (transaction, CPT_ID_A, error);
  g_autoptr (CptLogEntry) entry = cpt_storage_find_log (transaction, CPT_ID_B, error);
  CptScopeHead head = { 0 };

  CPT_MUST (cpt_storage_load_head (transaction, WORK, &head, error));
  g_assert_null (fulfilment);
  g_assert_null (entry);
  g_assert_cmpint (head.n, ==, 2);
  g_assert_cmpint (head.seq, ==, 2);
  return TRUE;
}

static void
test_attempts (const char *folder)
{
  g_autoptr (CptStorage) storage = cpt_contract_open (folder, TRUE);
  g_autoptr (GError) error = NULL;

  cpt_storage_run (storage, cpt_contract_scopes, attempt_all, NULL, &error);
  g_assert_no_error (error);
  g_clear_object (&storage);
  storage = cpt_contract_open (folder, FALSE);
  cpt_storage_read (storage, check_two, NULL, &error);
  g_assert_no_error (error);
}

/* ---- a reader beside a writer ---- */

typedef struct {
  CptStorage *storage;
  GAsyncQueue *to_reader, *to_writer; /* a word each: go on */
  gint64 first, second;
} Pair;

static gboolean
read_twice (CptTransaction *transaction, gpointer user_data, GError **error)
{
  Pair *pair = user_data;

  CPT_MUST (load_seq (transaction, &pair->first, error));
  g_async_queue_push (pair->to_writer, (gpointer) "read once");
  g_async_queue_pop (pair->to_reader);
  return load_seq (transaction, &pair->second, error);
}

static gpointer
run_reader (gpointer data)
{
  Pair *pair = data;
  g_autoptr (GError) error = NULL;

  cpt_storage_read (pair->storage, read_twice, pair, &error);
  g_assert_no_error (error);
  return NULL;
}

static void
test_snapshot (const char *folder)
{
  g_autoptr (CptStorage) storage = cpt_contract_open (folder, TRUE);
  g_autoptr (GAsyncQueue) to_reader = g_async_queue_new ();
  g_autoptr (GAsyncQueue) to_writer = g_async_queue_new ();
  Pair pair = { storage, to_reader, to_writer, -1, -1 };
  g_autoptr (GError) error = NULL;
  GThread *reader;

  cpt_storage_run (storage, cpt_contract_scopes, publish_one, (gpointer) "a/1", &error);
  g_assert_no_error (error);
  reader = g_thread_new ("reader", run_reader, &pair);
  g_async_queue_pop (to_writer);
  cpt_storage_run (storage, cpt_contract_scopes, publish_one, (gpointer) "a/2", &error);
  g_assert_no_error (error);
  g_assert_cmpint (read_seq (storage), ==, 2); /* another reader sees it at once */
  g_async_queue_push (to_reader, (gpointer) "committed");
  g_thread_join (reader);
  g_assert_cmpint (pair.first, ==, 1);
  g_assert_cmpint (pair.second, ==, 1);
  g_assert_cmpint (read_seq (storage), ==, 2);
}

/* A reader reads while a writer has written and not committed. */
static gboolean
write_and_wait (CptTransaction *transaction, gpointer user_data, GError **error)
{
  Pair *pair = user_data;

  CPT_MUST (publish_one (transaction, (gpointer) "a/9", error));
  g_async_queue_push (pair->to_reader, (gpointer) "written");
  g_async_queue_pop (pair->to_writer);
  return TRUE;
}

static gpointer
run_writer (gpointer data)
{
  Pair *pair = data;
  g_autoptr (GError) error = NULL;

  cpt_storage_run (pair->storage, cpt_contract_scopes, write_and_wait, pair, &error);
  g_assert_no_error (error);
  return NULL;
}

static void
test_readers_do_not_wait (const char *folder)
{
  g_autoptr (CptStorage) storage = cpt_contract_open (folder, TRUE);
  g_autoptr (GAsyncQueue) to_reader = g_async_queue_new ();
  g_autoptr (GAsyncQueue) to_writer = g_async_queue_new ();
  Pair pair = { storage, to_reader, to_writer, -1, -1 };
  GThread *writer = g_thread_new ("writer", run_writer, &pair);

  g_async_queue_pop (to_reader);
  g_assert_cmpint (read_seq (storage), ==, 0);
  g_async_queue_push (to_writer, (gpointer) "read");
  g_thread_join (writer);
  g_assert_cmpint (read_seq (storage), ==, 1);
}

/* ---- many writers ---- */

typedef struct {
  CptStorage *storage;
  guint number, turn;
} Writer;

static gboolean
publish_turn (CptTransaction *transaction, gpointer user_data, GError **error)
{
  Writer *writer = user_data;
  g_autofree char *id = g_strdup_printf ("%u/%u", writer->number, writer->turn);
  CptScopeHead work, shop;

  CPT_MUST (cpt_storage_publish (transaction, SHOP, "place", id, "{}", NULL, error));
  CPT_MUST (cpt_storage_publish (transaction, WORK, "line", id, "{\"n\":1}", NULL, error));
  CPT_MUST (cpt_storage_load_head (transaction, WORK, &work, error));
  CPT_MUST (cpt_storage_load_head (transaction, SHOP, &shop, error));
  g_assert_cmpint (work.seq, ==, shop.seq);
  return TRUE;
}

static gpointer
write_in_turn (gpointer data)
{
  static const char *const orders[2][3] = { { WORK, SHOP, NULL }, { SHOP, WORK, NULL } };
  Writer *writer = data;

  for (writer->turn = 0; writer->turn < N_TURNS; writer->turn++) {
    g_autoptr (GError) error = NULL;

    cpt_storage_run (writer->storage, orders[writer->number % 2], publish_turn, writer, &error);
    g_assert_no_error (error);
  }
  return NULL;
}

static gboolean
sum_row (const CptFeedRow *row, gpointer user_data)
{
  CptScopeHead *head = user_data;

  g_assert_cmpint (row->seq, ==, head->seq + 1);
  head->seq = row->seq;
  head->n++;
  head->sum += cpt_crypto_row_sum (row->kind, row->id, row->seq, row->doc, row->doc_length);
  return TRUE;
}

static gboolean
check_sum (CptTransaction *transaction, gpointer user_data, GError **error)
{
  CptScopeHead head, summed = { 0 };

  CPT_MUST (cpt_storage_load_head (transaction, WORK, &head, error));
  CPT_MUST (cpt_storage_feed (transaction, WORK, 0, sum_row, &summed, error));
  g_assert_cmpint (head.seq, ==, N_WRITERS * N_TURNS);
  g_assert_cmpint (head.n, ==, summed.n);
  g_assert_cmphex (head.sum, ==, summed.sum);
  return TRUE;
}

static void
test_many_writers (const char *folder)
{
  g_autoptr (CptStorage) storage = cpt_contract_open (folder, TRUE);
  Writer writers[N_WRITERS];
  GThread *threads[N_WRITERS];
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < N_WRITERS; i++) {
    writers[i] = (Writer){ storage, i, 0 };
    threads[i] = g_thread_new ("writer", write_in_turn, &writers[i]);
  }
  for (guint i = 0; i < N_WRITERS; i++)
    g_thread_join (threads[i]);
  cpt_storage_read (storage, check_sum, NULL, &error);
  g_assert_no_error (error);
}

/* ---- a read may only load ---- */

static gboolean
write_in_read (CptTransaction *transaction, gpointer user_data, GError **error)
{
  g_test_expect_message ("cpt-central", G_LOG_LEVEL_CRITICAL, "*may_write*");
  g_assert_false (publish_one (transaction, (gpointer) "a/1", error));
  g_test_assert_expected_messages ();
  return TRUE;
}

static void
test_read_may_only_load (const char *folder)
{
  g_autoptr (CptStorage) storage = cpt_contract_open (folder, TRUE);
  g_autoptr (GError) error = NULL;

  g_assert_true (cpt_storage_read (storage, write_in_read, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (read_seq (storage), ==, 0);
}

void
cpt_contract_add_transactions (void)
{
  cpt_contract_add ("transactions/nothing-is-left", test_nothing_is_left);
  cpt_contract_add ("transactions/attempts", test_attempts);
  cpt_contract_add ("transactions/snapshot", test_snapshot);
  cpt_contract_add ("transactions/readers-do-not-wait", test_readers_do_not_wait);
  cpt_contract_add ("transactions/many-writers", test_many_writers);
  cpt_contract_add ("transactions/read-may-only-load", test_read_may_only_load);
}
