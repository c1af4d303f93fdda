/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "contract.h"

#include <string.h>

#define NOW_US 1794564120000000

/* ---- exceptions ---- */

static void
add_item (CptException *exception, guint line, CptBucket from)
{
  CptExceptionItem item = {
    .command = CPT_ID_B,
    .kind = "fulfilment.pick",
    .fulfilment = CPT_ID_C,
    .line = line,
    .sku = "45014-BOR-L",
    .asked = 2,
    .booked = 1,
    .from = from,
  };

  g_array_append_val (exception->items, item);
}

static CptException *
make_exception (gboolean full)
{
  CptException *exception = cpt_exception_new (full ? CPT_ID_A : CPT_ID_B);

  g_strlcpy (exception->store, CPT_STORE, sizeof exception->store);
  g_strlcpy (exception->code, "order_cancelled", sizeof exception->code);
  g_strlcpy (exception->terminal, CPT_TERMINAL, sizeof exception->terminal);
  g_strlcpy (exception->fulfilment, CPT_ID_C, sizeof exception->fulfilment);
  exception->opened_us = NOW_US;
  add_item (exception, 2, cpt_bucket_floor ("B-01-1"));
  if (!full)
    return exception;
  g_strlcpy (exception->wave, CPT_ID_D, sizeof exception->wave);
  *exception->fulfilment = '\0'; /* several */
  add_item (exception, 3, cpt_bucket (CPT_BUCKET_TRANSIT));
  add_item (exception, 9999, cpt_bucket_floor ("?"));
  g_ptr_array_add (exception->closings, g_strdup ("put-back"));
  g_ptr_array_add (exception->closings, g_strdup ("counted-twice"));
  cpt_contract_fill_last (&exception->last, CPT_ID_A);
  return exception;
}

static void
assert_same_exception (const CptException *a, const CptException *b)
{
  g_autofree char *doc_a = NULL;
  g_autofree char *doc_b = NULL;
  g_autofree char *last_a = NULL;
  g_autofree char *last_b = NULL;

  g_assert_nonnull (a);
  if (a == NULL)
    return;
  doc_a = cpt_row_write_exception (a);
  doc_b = cpt_row_write_exception (b);
  last_a = cpt_last_write (&a->last);
  last_b = cpt_last_write (&b->last);
  g_assert_cmpstr (doc_a, ==, doc_b);
  g_assert_cmpstr (last_a, ==, last_b);
  g_assert_cmpstr (a->id, ==, b->id);
  g_assert_cmpstr (a->store, ==, b->store);
  g_assert_cmpint (a->closed_us, ==, b->closed_us);
  g_assert_cmpstr (a->closed_as, ==, b->closed_as);
}

static gboolean
save_exceptions (CptTransaction *transaction, gpointer user_data, GError **error)
{
  g_autoptr (CptException) full = make_exception (TRUE);
  g_autoptr (CptException) bare = make_exception (FALSE);

  CPT_MUST (cpt_storage_save_exception (transaction, full, error));
  CPT_MUST (cpt_storage_save_exception (transaction, bare, error));
  CPT_MUST (cpt_storage_save_exception (transaction, full, error));
  return TRUE;
}

static gboolean
load_exceptions (CptTransaction *transaction, gpointer user_data, GError **error)
{
  g_autoptr (CptException) full = make_exception (TRUE);
  g_autoptr (CptException) bare = make_exception (FALSE);
  g_autoptr (CptException) found_full = cpt_storage_load_exception (transaction, CPT_ID_A, error);
  g_autoptr (CptException) found_bare = cpt_storage_load_exception (transaction, CPT_ID_B, error);
  g_autoptr (GPtrArray) all = cpt_storage_list_exceptions (transaction, error);

  CPT_MUST (all != NULL && all->len == 2);
  g_assert_cmpstr (g_ptr_array_index (all, 0), ==, CPT_ID_A);
  g_assert_cmpstr (g_ptr_array_index (all, 1), ==, CPT_ID_B);
  assert_same_exception (found_full, full);
  assert_same_exception (found_bare, bare);
  g_assert_null (cpt_storage_load_exception (transaction, CPT_ID_C, error));
  return TRUE;
}

static gboolean
check_open (CptTransaction *transaction, const char *terminal, const char *wave, const char *id)
{
  g_autoptr (GError) error = NULL;
  char found[CPT_ID_SIZE];

  g_assert_true (cpt_storage_find_open_exception (transaction, CPT_STORE, terminal, wave, CPT_ID_C,
                                                  found, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (found, ==, id);
  return TRUE;
}

static gboolean
find_open (CptTransaction *transaction, gpointer user_data, GError **error)
{
  check_open (transaction, CPT_TERMINAL, CPT_ID_D, CPT_ID_A);
  check_open (transaction, CPT_TERMINAL, "", CPT_ID_B);
  check_open (transaction, CPT_TERMINAL, CPT_ID_C, "");
  check_open (transaction, CPT_ID_A, CPT_ID_D, "");
  return TRUE;
}

/* One that is newer, and commands that were lost. */
static gboolean
save_newer (CptTransaction *transaction, gpointer user_data, GError **error)
{
  g_autoptr (CptException) newer = make_exception (TRUE);
  g_autoptr (CptException) lost = cpt_exception_new (CPT_ID_D);
  g_autoptr (CptException) found = NULL;

  g_strlcpy (newer->id, CPT_ID_C, sizeof newer->id);
  newer->opened_us = NOW_US + 9;
  CPT_MUST (cpt_storage_save_exception (transaction, newer, error));
  g_strlcpy (lost->store, CPT_STORE, sizeof lost->store);
  g_strlcpy (lost->code, CPT_EXCEPTION_LOST_RANGE, sizeof lost->code);
  g_strlcpy (lost->terminal, CPT_TERMINAL, sizeof lost->terminal);
  g_strlcpy (lost->lost_name, "Handheld 07", sizeof lost->lost_name);
  lost->opened_us = NOW_US + 10;
  lost->lost_from = 2;
  lost->lost_to = 4;
  CPT_MUST (cpt_storage_save_exception (transaction, lost, error));
  found = cpt_storage_load_exception (transaction, CPT_ID_D, error);
  assert_same_exception (found, lost);
  return TRUE;
}

/* What is refused joins the newest, for an older one may be full; goods never join what was lost.
 */
static gboolean
find_newest (CptTransaction *transaction, gpointer user_data, GError **error)
{
  char none[CPT_ID_SIZE];

  check_open (transaction, CPT_TERMINAL, CPT_ID_D, CPT_ID_C);
  check_open (transaction, CPT_TERMINAL, "", CPT_ID_B);
  /* Without a wave, another order's goods are something else. */
  CPT_MUST (cpt_storage_find_open_exception (transaction, CPT_STORE, CPT_TERMINAL, "", CPT_ID_A,
                                             none, error));
  g_assert_cmpstr (none, ==, "");
  return TRUE;
}

/* One more item joins, two leave, it is closed. */
static gboolean
close_exception (CptTransaction *transaction, gpointer user_data, GError **error)
{
  g_autoptr (CptException) exception = cpt_storage_load_exception (transaction, CPT_ID_A, error);
  g_autoptr (CptException) found = NULL;

  CPT_MUST (exception != NULL);
  g_array_remove_range (exception->items, 0, 2);
  exception->closed_us = NOW_US + 1;
  g_strlcpy (exception->closed_as, "put-back", sizeof exception->closed_as);
  CPT_MUST (cpt_storage_save_exception (transaction, exception, error));
  found = cpt_storage_load_exception (transaction, CPT_ID_A, error);
  assert_same_exception (found, exception);
  check_open (transaction, CPT_TERMINAL, CPT_ID_D, "");
  return TRUE;
}

/* ---- contacts ---- */

static CptContact *
make_contact (gboolean full)
{
  CptContact *contact = cpt_contact_new (full ? CPT_ID_A : CPT_ID_B);

  g_strlcpy (contact->order, CPT_ID_D, sizeof contact->order);
  if (!full)
    return contact;
  contact->first = g_strdup ("Lise");
  contact->name = g_strdup ("Adam-Ñúñez");
  contact->phone = g_strdup ("+33600000040");
  contact->email = g_strdup ("cu-190@example.org");
  contact->language = g_strdup ("fr");
  g_ptr_array_add (contact->collectors, g_strdup ("Zoé “Zed” O'Neill"));
  g_ptr_array_add (contact->collectors, g_strdup ("李雷"));
  contact->address_name = g_strdup ("L. Adam");
  contact->street = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (contact->street, g_strdup ("12, rue de la République"));
  g_ptr_array_add (contact->street, g_strdup ("Bât. B"));
  contact->postcode = g_strdup ("69002");
  contact->city = g_strdup ("Lyon");
  contact->country = g_strdup ("FR");
  contact->gift_message = g_strdup ("Joyeux anniversaire !\n— L.");
  contact->note = g_strdup ("Sonner\ndeux fois");
  contact->erase_at_us = NOW_US;
  return contact;
}

static gboolean
save_contacts (CptTransaction *transaction, gpointer user_data, GError **error)
{
  g_autoptr (CptContact) full = make_contact (TRUE);
  g_autoptr (CptContact) bare = make_contact (FALSE);

  CPT_MUST (cpt_storage_save_contact (transaction, full, error));
  CPT_MUST (cpt_storage_save_contact (transaction, bare, error));
  return TRUE;
}

static void
assert_same_contact (const CptContact *a, const CptContact *b)
{
  g_autofree char *doc_a = NULL;
  g_autofree char *doc_b = NULL;

  g_assert_nonnull (a);
  if (a == NULL)
    return;
  doc_a = cpt_row_write_contact (a);
  doc_b = cpt_row_write_contact (b);
  g_assert_cmpstr (doc_a, ==, doc_b);
  g_assert_cmpstr (a->id, ==, b->id);
}

static gboolean
load_contacts (CptTransaction *transaction, gpointer user_data, GError **error)
{
  g_autoptr (CptContact) full = make_contact (TRUE);
  g_autoptr (CptContact) bare = make_contact (FALSE);
  g_autoptr (CptContact) found_full = cpt_storage_load_contact (transaction, CPT_ID_A, error);
  g_autoptr (CptContact) found_bare = cpt_storage_load_contact (transaction, CPT_ID_B, error);

  assert_same_contact (found_full, full);
  assert_same_contact (found_bare, bare);
  g_assert_null (cpt_storage_load_contact (transaction, CPT_ID_C, error));
  return TRUE;
}

static gboolean
list_due (CptTransaction *transaction, gint64 now_us, guint n, GError **error)
{
  g_autoptr (GPtrArray) due = cpt_storage_list_contacts_due (transaction, now_us, error);

  CPT_MUST (due != NULL);
  g_assert_cmpuint (due->len, ==, n);
  if (due->len == 1)
    g_assert_cmpstr (g_ptr_array_index (due, 0), ==, CPT_ID_A);
  return TRUE;
}

/* Erasure empties the row and keeps its id. */
static gboolean
empty_contact (CptTransaction *transaction, gpointer user_data, GError **error)
{
  g_autoptr (CptContact) empty = cpt_contact_new (CPT_ID_A);
  g_autoptr (CptContact) found = NULL;

  g_strlcpy (empty->order, CPT_ID_D, sizeof empty->order);
  CPT_MUST (list_due (transaction, NOW_US - 1, 0, error));
  CPT_MUST (list_due (transaction, NOW_US, 1, error));
  CPT_MUST (cpt_storage_save_contact (transaction, empty, error));
  found = cpt_storage_load_contact (transaction, CPT_ID_A, error);
  assert_same_contact (found, empty);
  CPT_MUST (list_due (transaction, NOW_US, 0, error));
  return TRUE;
}

/* ---- orders ---- */

static gboolean
save_order (CptTransaction *transaction,
            const char *id,
            const char *channel,
            gint64 placed_us,
            GError **error)
{
  g_autoptr (CptOrderRow) order = g_new0 (CptOrderRow, 1);

  g_strlcpy (order->id, id, sizeof order->id);
  g_strlcpy (order->number, "C-10487", sizeof order->number);
  g_strlcpy (order->channel, channel, sizeof order->channel);
  order->document = g_strdup_printf ("{ \"number\" : \"C-10487\",\n\"x-%s\":[1.50] }", channel);
  memset (order->hash, channel[0], sizeof order->hash);
  order->answer = g_strdup ("{\"repeated\":false}");
  order->placed_us = placed_us;
  return cpt_storage_save_order (transaction, order, error);
}

static gboolean
save_orders (CptTransaction *transaction, gpointer user_data, GError **error)
{
  CPT_MUST (save_order (transaction, CPT_ID_A, "web", NOW_US, error));
  CPT_MUST (save_order (transaction, CPT_ID_B, "market", NOW_US + 1, error));
  return TRUE;
}

/* (channel asked for) -> whose it is */
static const struct {
  const char *channel, *id, *found_channel;
} orders[] = {
  { "web", CPT_ID_A, "web" },
  { "market", CPT_ID_B, "market" },
  { NULL, CPT_ID_B, "market" }, /* the newest */
  { "till", NULL, NULL },
};

static gboolean
load_orders (CptTransaction *transaction, gpointer user_data, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (orders); i++) {
    g_autoptr (CptOrderRow) order =
        cpt_storage_load_order (transaction, orders[i].channel, "C-10487", error);
    g_autofree char *document = NULL;
    guint8 hash[32];

    g_assert_true ((order == NULL) == (orders[i].id == NULL));
    if (order == NULL || orders[i].id == NULL)
      continue;
    document =
        g_strdup_printf ("{ \"number\" : \"C-10487\",\n\"x-%s\":[1.50] }", orders[i].found_channel);
    memset (hash, orders[i].found_channel[0], sizeof hash);
    g_assert_cmpstr (order->id, ==, orders[i].id);
    g_assert_cmpstr (order->number, ==, "C-10487");
    g_assert_cmpstr (order->channel, ==, orders[i].found_channel);
    g_assert_cmpstr (order->document, ==, document);
    g_assert_cmpmem (order->hash, 32, hash, 32);
    g_assert_cmpstr (order->answer, ==, "{\"repeated\":false}");
  }
  g_assert_null (cpt_storage_load_order (transaction, NULL, "C-1", error));
  return TRUE;
}

static gboolean
load_orders_by_id (CptTransaction *transaction, gpointer user_data, GError **error)
{
  g_autoptr (CptOrderRow) order = cpt_storage_load_order_by_id (transaction, CPT_ID_A, error);

  CPT_MUST (order != NULL);
  g_assert_cmpstr (order->id, ==, CPT_ID_A);
  g_assert_cmpstr (order->number, ==, "C-10487");
  g_assert_cmpstr (order->channel, ==, "web");
  g_assert_cmpint (order->placed_us, ==, NOW_US);
  g_assert_null (cpt_storage_load_order_by_id (transaction, CPT_ID_C, error));
  return TRUE;
}

static gboolean
save_same_key (CptTransaction *transaction, gpointer user_data, GError **error)
{
  return save_order (transaction, CPT_ID_C, "web", NOW_US, error);
}

static void
test_one_order_a_key (const char *folder)
{
  g_autoptr (CptStorage) storage = cpt_contract_open (folder, TRUE);
  g_autoptr (GError) error = NULL;

  cpt_storage_run (storage, NULL, save_orders, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (cpt_storage_run (storage, NULL, save_same_key, NULL, &error));
  g_assert_error (error, CPT_STORAGE_ERROR, CPT_STORAGE_ERROR_FAILED);
  g_clear_error (&error);
  cpt_storage_read (storage, load_orders, NULL, &error);
  g_assert_no_error (error);
}

static const CptContractCase cases[] = {
  { "exception",
    { CPT_WRITE (save_exceptions), CPT_REOPEN, CPT_LOAD (load_exceptions),
      CPT_WRITE (close_exception) } },
  { "open-exception", { CPT_WRITE (save_exceptions), CPT_LOAD (find_open) } },
  { "newest-exception",
    { CPT_WRITE (save_exceptions), CPT_WRITE (save_newer), CPT_LOAD (find_newest) } },
  { "contact",
    { CPT_WRITE (save_contacts), CPT_REOPEN, CPT_LOAD (load_contacts),
      CPT_WRITE (empty_contact) } },
  { "order",
    { CPT_WRITE (save_orders), CPT_REOPEN, CPT_LOAD (load_orders), CPT_LOAD (load_orders_by_id) } },
};

void
cpt_contract_add_orders (void)
{
  cpt_contract_add_cases ("orders", cases, G_N_ELEMENTS (cases));
  cpt_contract_add ("orders/one-a-key", test_one_order_a_key);
}
