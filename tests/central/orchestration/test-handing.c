/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The customer gets the goods: what central keeps of it, and what it makes of two who gave them. */
#include "day.h"

#include "central/orchestration/ordering.h"
#include "central/orchestration/upkeep.h"
#include "central/storage/storage-receipt.h"

#include <json-glib/json-glib.h>
#include <string.h>

#define NOW "2026-11-21T09:00:00+01:00"
#define TWO "[{\"sku\":\"45014-BOR-L\",\"quantity\":2,\"unit_price\":6900,\"discount\":101}]"
#define SEEN                                                                                       \
  "{\"pass\":null,\"collector\":\"buyer\",\"checks\":[\"id-seen\"],\"bags\":[],\"units\":%s,"      \
  "\"signature\":null,\"receipt\":null,\"offline\":false}"
#define ALL "null"
#define ONE "[{\"line\":1,\"quantity\":1}]"
#define NOTHING                                                                                    \
  "{\"pass\":null,\"collector\":\"buyer\",\"checks\":[],\"bags\":[],\"units\":null,"               \
  "\"signature\":null,\"receipt\":null,\"offline\":false}"

typedef struct {
  CptWorld *world;  /* (owned) */
  CptDevice *desk;  /* (owned) */
  CptDevice *other; /* (owned) */
  char *part;       /* (owned) ready, two pieces */
} Counter;

static void
counter_clear (Counter *self)
{
  g_clear_pointer (&self->part, g_free);
  g_clear_pointer (&self->other, cpt_device_free);
  g_clear_pointer (&self->desk, cpt_device_free);
  g_clear_pointer (&self->world, cpt_world_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Counter, counter_clear)

/* @payment: the order's, as JSON */
static char *
order_paid (CptWorld *world, const char *number, const char *payment)
{
  g_autofree char *document = g_strdup_printf (
      "{\"number\":\"%s\",\"fulfil\":{\"method\":\"pickup\",\"store\":\"LYO1\"},\"payment\":%s,"
      "\"lines\":" TWO "}",
      number, payment);
  CptProblem *problem = NULL;
  g_autofree char *answer =
      cpt_ordering_place (world->service, "web", document, strlen (document), NULL, &problem);
  const char *at = answer != NULL ? strstr (answer, "\"id\":\"") : NULL;

  g_assert_nonnull (at);
  return at != NULL ? g_strndup (at + strlen ("\"id\":\""), CPT_ID_SIZE - 1) : g_strdup ("");
}

static void
do_well (CptDevice *device, const char *kind, const char *part, const char *args)
{
  g_autofree char *answer = cpt_device_push_one (device, kind, part, args);

  if (strstr (answer, "\"accepted\"") == NULL)
    g_test_message ("%s: %s", kind, answer);
  g_assert_nonnull (strstr (answer, "\"accepted\""));
}

static void
make_ready (CptDevice *device, const char *part)
{
  do_well (device, "fulfilment.pick", part, "{\"line\":1,\"quantity\":2,\"location\":\"B-01-1\"}");
  do_well (device, "fulfilment.stage", part, "{\"location\":\"R-14\",\"bags\":[]}");
  do_well (device, "fulfilment.ready", part, "{}");
}

static void
open_counter (Counter *self, const char *payment)
{
  self->world = cpt_world_new (NOW);
  cpt_chain_found (self->world);
  self->desk = cpt_device_new (self->world, "LYO1", "1041");
  self->other = cpt_device_new (self->world, "LYO1", "1042");
  self->part = order_paid (self->world, "C-1", payment);
  make_ready (self->desk, self->part);
}

#define PAID "{\"state\":\"paid\",\"currency\":\"EUR\",\"total\":13699,\"paid\":13699}"

/* ---- what is kept ---- */

typedef struct {
  const char *part;
  gint64 custody, gone;
  gint64 astray, to_customer;
  guint n_open;
  char closings[200];
  char items[400]; /* "command asked/booked …" of the open one */
  char outbox[2000];
} Kept;

static gboolean
on_balance (const char *store,
            const char *sku,
            const CptBucket *bucket,
            gint64 n,
            gpointer user_data)
{
  Kept *kept = user_data;

  if (bucket->sort == CPT_BUCKET_ASTRAY)
    kept->astray += n;
  if (bucket->sort == CPT_BUCKET_CUSTOMER)
    kept->to_customer += n;
  return TRUE;
}

static gboolean
on_outbox (const CptOutboxRow *row, gpointer user_data)
{
  Kept *kept = user_data;
  g_autoptr (JsonNode) root = json_from_string (row->document, NULL);
  JsonObject *document = json_node_get_object (root);

  if (g_str_equal (row->effect, "order.ready"))
    return TRUE;
  g_strlcat (kept->outbox, row->effect, sizeof kept->outbox);
  if (json_object_has_member (document, "amount")) {
    g_autofree char *amount =
        g_strdup_printf (" %d %s", (int)json_object_get_int_member (document, "amount"),
                         json_object_get_string_member (document, "currency"));

    g_strlcat (kept->outbox, amount, sizeof kept->outbox);
  }
  g_strlcat (kept->outbox, ";", sizeof kept->outbox);
  return TRUE;
}

static gboolean
look_at_exceptions (CptTransaction *transaction, Kept *kept, GError **error)
{
  g_autoptr (GPtrArray) ids = cpt_storage_list_exceptions (transaction, error);

  for (guint i = 0; ids != NULL && i < ids->len; i++) {
    g_autoptr (CptException) exception =
        cpt_storage_load_exception (transaction, ids->pdata[i], error);

    if (exception == NULL || exception->closed_us != 0)
      continue;
    kept->n_open++;
    for (guint j = 0; j < exception->closings->len; j++) {
      g_strlcat (kept->closings, exception->closings->pdata[j], sizeof kept->closings);
      g_strlcat (kept->closings, " ", sizeof kept->closings);
    }
    for (guint j = 0; j < exception->items->len; j++) {
      const CptExceptionItem *item = &g_array_index (exception->items, CptExceptionItem, j);
      g_autofree char *text =
          g_strdup_printf ("%s %d/%d;", item->command, (int)item->asked, (int)item->booked);

      g_strlcat (kept->items, text, sizeof kept->items);
    }
  }
  return ids != NULL;
}

static gboolean
look (CptTransaction *transaction, gpointer user_data, GError **error)
{
  Kept *kept = user_data;
  g_autoptr (CptFulfilment) part = cpt_storage_load_fulfilment (transaction, kept->part, error);
  CptSums sums;

  g_assert_nonnull (part);
  sums = cpt_fulfilment_get_sums (part);
  kept->custody = sums.custody;
  kept->gone = sums.gone;
  return look_at_exceptions (transaction, kept, error) &&
         cpt_storage_walk_balances (transaction, on_balance, kept, error) &&
         cpt_storage_walk_outbox (transaction, on_outbox, kept, error);
}

static Kept
get_kept (const Counter *self)
{
  Kept kept = { .part = self->part };

  cpt_world_read (self->world, look, &kept);
  return kept;
}

/* ---- cases ---- */

static void
assert_clean (CptWorld *world)
{
  g_autoptr (GPtrArray) results = cpt_check_run (world->service, NULL);

  g_assert_nonnull (results);
  g_assert_cmpuint (cpt_day_count_found (results, NULL), ==, 0);
}

static char *
give (CptDevice *device, const char *part, const char *units, const char *wanted)
{
  g_autofree char *args = g_strdup_printf (SEEN, units);
  char *id = cpt_device_do (device, "fulfilment.hand_over", part, args);
  CptProblem *problem = NULL;
  g_autofree char *answer = cpt_device_push (device, &problem);

  g_assert_nonnull (answer);
  if (strstr (answer, wanted) == NULL)
    g_test_message ("%s", answer);
  g_assert_nonnull (strstr (answer, wanted));
  return id;
}

static void
test_given_and_taken_back (void)
{
  g_auto (Counter) counter = { 0 };
  g_autofree char *id = NULL, *undo = NULL;
  Kept kept;

  open_counter (&counter, PAID);
  do_well (counter.other, "fulfilment.arrive", counter.part, "{}");
  id = give (counter.desk, counter.part, ALL, "\"accepted\"");
  kept = get_kept (&counter);
  g_assert_cmpint (kept.custody, ==, 0);
  g_assert_cmpint (kept.gone, ==, 2);
  g_assert_cmpint (kept.to_customer, ==, 2);
  g_assert_cmpstr (kept.outbox, ==, "order.handed_over;");
  assert_clean (counter.world);

  undo = g_strdup_printf ("{\"of\":\"%s\"}", id);
  do_well (counter.desk, "undo", counter.part, undo);
  kept = get_kept (&counter);
  g_assert_cmpint (kept.custody, ==, 2);
  g_assert_cmpint (kept.gone, ==, 0);
  g_assert_cmpint (kept.to_customer, ==, 0);
  g_assert_cmpstr (kept.outbox, ==, "");
  assert_clean (counter.world);
}

/* Two cut-off terminals: the second finds nothing left, and both acts are named. */
static void
test_given_twice (void)
{
  g_auto (Counter) counter = { 0 };
  g_autofree char *first = NULL, *second = NULL, *items = NULL;
  Kept kept;

  open_counter (&counter, PAID);
  first = give (counter.desk, counter.part, ALL, "\"accepted\"");
  second = give (counter.other, counter.part, ALL, "\"already_handed_over\"");
  kept = get_kept (&counter);
  g_assert_cmpint (kept.gone, ==, 2);
  g_assert_cmpint (kept.astray, ==, 0);
  g_assert_cmpint (kept.to_customer, ==, 2);
  g_assert_cmpuint (kept.n_open, ==, 1);
  items = g_strdup_printf ("%s 2/0;%s 2/0;", first, second);
  g_assert_cmpstr (kept.items, ==, items);
  g_assert_cmpstr (kept.closings, ==, "counted-twice written-off brought-back charged ");
  assert_clean (counter.world);
}

static void
close_as (const Counter *self, const char *as)
{
  g_autofree char *args = g_strdup_printf ("{\"as\":\"%s\",\"location\":null}", as);
  g_autofree char *feed = cpt_device_pull (self->desk, "work/LYO1", NULL);
  const char *at = strstr (feed, "[\"put\",\"exception\",\"");
  g_autofree char *id = NULL;

  g_assert_nonnull (at);
  id = g_strndup (at + strlen ("[\"put\",\"exception\",\""), CPT_ID_SIZE - 1);
  do_well (self->other, "exception.close", id, args);
}

/* Nothing was asked of who took them: they are out of the shop's hands all the same. */
static void
check_refused (gconstpointer data)
{
  static const struct {
    const char *as;
    gint64 custody, gone, to_customer;
  } ENDS[] = { { "brought-back", 2, 0, 0 }, { "charged", 0, 2, 2 }, { "counted-twice", 2, 0, 0 } };
  gsize end = GPOINTER_TO_SIZE (data);
  g_auto (Counter) counter = { 0 };
  g_autofree char *answer = NULL;
  Kept kept;

  open_counter (&counter, PAID);
  answer = cpt_device_push_one (counter.desk, "fulfilment.hand_over", counter.part, NOTHING);
  g_assert_nonnull (strstr (answer, "\"guard_failed\""));
  g_assert_nonnull (strstr (answer, "\"needs\":\"id-seen\""));
  kept = get_kept (&counter);
  g_assert_cmpint (kept.custody, ==, 0);
  g_assert_cmpint (kept.gone, ==, 0);
  g_assert_cmpint (kept.astray, ==, 2);
  g_assert_cmpuint (kept.n_open, ==, 1);
  g_assert_cmpstr (kept.outbox, ==, "");
  assert_clean (counter.world);

  g_clear_pointer (&counter.other, cpt_device_free);
  counter.other = cpt_device_new (counter.world, "LYO1", "1001");
  close_as (&counter, ENDS[end].as);
  kept = get_kept (&counter);
  g_assert_cmpint (kept.custody, ==, ENDS[end].custody);
  g_assert_cmpint (kept.gone, ==, ENDS[end].gone);
  g_assert_cmpint (kept.to_customer, ==, ENDS[end].to_customer);
  g_assert_cmpint (kept.astray, ==, 0);
  g_assert_cmpuint (kept.n_open, ==, 0);
  assert_clean (counter.world);
}

/* Captured is what goes, each piece with its share of the discount; what was paid goes first. */
static void
test_captured (void)
{
  g_auto (Counter) counter = { 0 };
  g_autofree char *first = NULL, *second = NULL;

  open_counter (&counter, "{\"state\":\"authorised\",\"currency\":\"EUR\",\"total\":13699,"
                          "\"paid\":1000,\"authorised_until\":\"2026-11-28T09:00:00+01:00\"}");
  first = give (counter.desk, counter.part, ONE, "\"accepted\"");
  g_assert_cmpstr (get_kept (&counter).outbox, ==, "order.handed_over;payment.capture 5850 EUR;");
  second = give (counter.desk, counter.part, ALL, "\"accepted\"");
  g_assert_cmpstr (get_kept (&counter).outbox, ==,
                   "order.handed_over;payment.capture 5850 EUR;"
                   "order.handed_over;payment.capture 6849 EUR;");
  assert_clean (counter.world);
}

static void
test_not_paid (void)
{
  g_auto (Counter) counter = { 0 };
  g_autofree char *id = NULL;

  open_counter (&counter, "{\"state\":\"to_pay\",\"currency\":\"EUR\",\"total\":13699,\"paid\":0}");
  id = give (counter.desk, counter.part, ALL, "\"detail\":\"136.99 EUR is still to be paid.\"");
  assert_clean (counter.world);
}

/* No key of this chain signed it, whatever it says. */
static void
test_forged (void)
{
  g_auto (Counter) counter = { 0 };
  g_autofree char *answer = NULL;

  open_counter (&counter, PAID);
  answer = cpt_device_push_one (
      counter.desk, "fulfilment.hand_over", counter.part,
      "{\"pass\":\"INIFIMI\",\"collector\":\"buyer\",\"checks\":[\"pass\",\"name\"],\"bags\":[],"
      "\"units\":null,\"signature\":null,\"receipt\":null,\"offline\":false}");
  g_assert_nonnull (strstr (answer, "\"pass_invalid\""));
  assert_clean (counter.world);
}

/* ---- on a till's receipt ---- */

#define TO_PAY "{\"state\":\"to_pay\",\"currency\":\"EUR\",\"total\":13699,\"paid\":0}"
#define ON_RECEIPT                                                                                 \
  "{\"pass\":null,\"collector\":\"buyer\",\"checks\":[\"id-seen\"],\"bags\":[],\"units\":null,"    \
  "\"signature\":null,\"receipt\":\"9912-0007\",\"offline\":true}"

static char *
give_on_receipt (Counter *self)
{
  CptProblem *problem = NULL;
  g_autofree char *answer = NULL;
  char *id;

  open_counter (self, TO_PAY);
  id = cpt_device_do (self->desk, "fulfilment.hand_over", self->part, ON_RECEIPT);
  answer = cpt_device_push (self->desk, &problem);
  g_assert_nonnull (strstr (answer, "\"accepted\""));
  assert_clean (self->world);
  return id;
}

static gboolean
count_waits (CptTransaction *transaction, gpointer user_data, GError **error)
{
  g_autoptr (GArray) waits = cpt_storage_list_receipts_due (transaction, G_MAXINT64, error);

  *(guint *)user_data = waits != NULL ? waits->len : 0;
  return waits != NULL;
}

static guint
get_n_waits (const Counter *self)
{
  guint n = 0;

  cpt_world_read (self->world, count_waits, &n);
  return n;
}

static void
let_pass (Counter *self, const char *instant)
{
  cpt_world_set_clock (self->world, instant);
  g_assert_true (cpt_upkeep_run (self->world->service, NULL));
}

static void
pay (Counter *self, const char *body)
{
  CptProblem *problem = NULL;
  g_autofree char *answer =
      cpt_ordering_pay (self->world->service, "web", "C-1", body, strlen (body), &problem);

  g_assert_nonnull (answer);
}

/* Nobody saw the payment: after an hour a person is asked, and no stock moves, then or later. */
static void
test_receipt_unseen (void)
{
  g_auto (Counter) counter = { 0 };
  g_autofree char *id = give_on_receipt (&counter);
  g_autofree char *items = g_strdup_printf ("%s 2/0;", id);
  Kept kept;

  g_assert_cmpuint (get_n_waits (&counter), ==, 1);
  let_pass (&counter, "2026-11-21T09:59:00+01:00");
  g_assert_cmpuint (get_kept (&counter).n_open, ==, 0);
  let_pass (&counter, "2026-11-21T10:01:00+01:00");
  let_pass (&counter, "2026-11-21T10:02:00+01:00"); /* once */
  kept = get_kept (&counter);
  g_assert_cmpuint (get_n_waits (&counter), ==, 0);
  g_assert_cmpuint (kept.n_open, ==, 1);
  g_assert_cmpstr (kept.items, ==, items);
  g_assert_cmpstr (kept.closings, ==, "charged written-off ");
  g_assert_cmpint (kept.to_customer, ==, 2);
  g_assert_cmpint (kept.astray, ==, 0);
  assert_clean (counter.world);

  g_clear_pointer (&counter.other, cpt_device_free);
  counter.other = cpt_device_new (counter.world, "LYO1", "1001");
  close_as (&counter, "charged");
  kept = get_kept (&counter);
  g_assert_cmpuint (kept.n_open, ==, 0);
  g_assert_cmpint (kept.gone, ==, 2);
  g_assert_cmpint (kept.to_customer, ==, 2);
  assert_clean (counter.world);
}

/* What the till reports in time is seen: by the receipt's code, or by all that was due. */
static void
check_receipt_seen (gconstpointer body)
{
  g_auto (Counter) counter = { 0 };
  g_autofree char *id = give_on_receipt (&counter);

  pay (&counter, body);
  let_pass (&counter, "2026-11-21T10:01:00+01:00");
  g_assert_cmpuint (get_n_waits (&counter), ==, 0);
  g_assert_cmpuint (get_kept (&counter).n_open, ==, 0);
  assert_clean (counter.world);
}

/* Less than all of it, and of another receipt, is not it. */
static void
test_receipt_other (void)
{
  g_auto (Counter) counter = { 0 };
  g_autofree char *id = give_on_receipt (&counter);

  pay (&counter, "{\"ref\":\"t1\",\"amount\":3000,\"receipt\":\"9912-0008\"}");
  let_pass (&counter, "2026-11-21T10:01:00+01:00");
  g_assert_cmpuint (get_kept (&counter).n_open, ==, 1);
  assert_clean (counter.world);
}

static void
test_receipt_undone (void)
{
  g_auto (Counter) counter = { 0 };
  g_autofree char *id = give_on_receipt (&counter);
  g_autofree char *undo = g_strdup_printf ("{\"of\":\"%s\"}", id);

  do_well (counter.desk, "undo", counter.part, undo);
  g_assert_cmpuint (get_n_waits (&counter), ==, 0);
  let_pass (&counter, "2026-11-21T10:01:00+01:00");
  g_assert_cmpuint (get_kept (&counter).n_open, ==, 0);
  assert_clean (counter.world);
}

/* A wait that rests on nothing is found. */
static gboolean
spoil_wait (CptTransaction *transaction, gpointer user_data, GError **error)
{
  CptReceiptWait row = { .due_us = 1 };

  g_strlcpy (row.command, "01a1fcf2-9de8-7b96-8014-c714138bb4aa", sizeof row.command);
  g_strlcpy (row.receipt, "R", sizeof row.receipt);
  return cpt_storage_save_receipt_wait (transaction, &row, error);
}

static void
test_receipt_checked (void)
{
  g_auto (Counter) counter = { 0 };
  g_autofree char *id = give_on_receipt (&counter);
  const char *scopes[] = { "work/LYO1", NULL };
  g_autoptr (GPtrArray) results = NULL;

  cpt_world_run (counter.world, scopes, spoil_wait, NULL);
  results = cpt_check_run (counter.world->service, NULL);
  g_assert_cmpuint (cpt_day_count_found (results, NULL), ==, 1);
  g_assert_cmpuint (cpt_day_count_found (results, "I25"), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/central/orchestration/handing/given and taken back",
                   test_given_and_taken_back);
  g_test_add_func ("/central/orchestration/handing/given twice", test_given_twice);
  g_test_add_data_func ("/central/orchestration/handing/refused, brought back",
                        GSIZE_TO_POINTER (0), check_refused);
  g_test_add_data_func ("/central/orchestration/handing/refused, kept", GSIZE_TO_POINTER (1),
                        check_refused);
  g_test_add_data_func ("/central/orchestration/handing/refused, never went", GSIZE_TO_POINTER (2),
                        check_refused);
  g_test_add_func ("/central/orchestration/handing/captured", test_captured);
  g_test_add_func ("/central/orchestration/handing/not paid", test_not_paid);
  g_test_add_func ("/central/orchestration/handing/a pass that nobody issued", test_forged);
  g_test_add_func ("/central/orchestration/handing/receipt unseen", test_receipt_unseen);
  g_test_add_data_func ("/central/orchestration/handing/receipt seen by its code",
                        "{\"ref\":\"t1\",\"amount\":3000,\"receipt\":\"9912-0007\"}",
                        check_receipt_seen);
  g_test_add_data_func ("/central/orchestration/handing/receipt seen by what is paid",
                        "{\"ref\":\"t1\",\"amount\":13699}", check_receipt_seen);
  g_test_add_func ("/central/orchestration/handing/receipt of another", test_receipt_other);
  g_test_add_func ("/central/orchestration/handing/receipt undone", test_receipt_undone);
  g_test_add_func ("/central/orchestration/handing/receipt checked", test_receipt_checked);
  return g_test_run ();
}
