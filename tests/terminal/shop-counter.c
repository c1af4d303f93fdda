/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shop-counter.h"

#include "codes/pass.h"
#include "crypto/crypto.h"
#include "shop-questions.h"

#include <string.h>

#define MINUTE_US (60 * (gint64)G_USEC_PER_SEC)
#define MAX_LINES 2
#define MAX_BAGS  2
#define KID       "babe5511"
#define SEED      0x42 /* each byte of it */
#define ORDER     "01a1fd10-9de8-7f3a-90c7-f5aaf4959c5c"
#define JTI       "01a1fd10-a1d0-7c1e-b0a4-6d2f5a1e9c11"

static const struct {
  const char *id, *order, *contact, *reference, *first, *name, *phone, *collector, *bin;
  CptPaymentState payment;
  gint64 total, paid;
  gint age;
  struct {
    const char *sku;
    gint64 quantity;
  } lines[MAX_LINES];
  const char *bags[MAX_BAGS]; /* of each line */
} ORDERS[] = {
  { "01a1fd10-9de8-7b96-8014-c714138bb47e",
    ORDER,
    "01a1fd10-9a00-792e-a932-8d781467a2e6",
    SHOP_REFERENCE_READY,
    "Élodie",
    "Fournier",
    "+33600000052",
    "Hugo",
    SHOP_BIN_READY,
    CPT_PAYMENT_PAID,
    11800,
    11800,
    -1,
    { { "45014-BOR-L", 1 }, { "45020-OCR-U", 2 } },
    { SHOP_BAG_1, SHOP_BAG_2 } },
  { "01a1fd11-9de8-7b96-8014-c714138bb47e",
    "01a1fd11-9de8-7f3a-90c7-f5aaf4959c5c",
    "01a1fd11-9a00-792e-a932-8d781467a2e6",
    SHOP_REFERENCE_SECOND,
    "Élodie",
    "Fournier",
    "+33600000052",
    NULL,
    SHOP_BIN_SECOND,
    CPT_PAYMENT_PAID,
    2450,
    2450,
    -1,
    { { "45020-OCR-U", 1 } },
    { SHOP_BAG_SECOND } },
  { "01a1fd12-9de8-7b96-8014-c714138bb47e",
    "01a1fd12-9de8-7f3a-90c7-f5aaf4959c5c",
    "01a1fd12-9a00-792e-a932-8d781467a2e6",
    SHOP_REFERENCE_UNPAID,
    "Karim",
    "Bensaïd",
    "+33600000068",
    NULL,
    "Réserve-02",
    CPT_PAYMENT_TO_PAY,
    24900,
    0,
    18,
    { { "45031-SAP-XL", 1 } },
    { SHOP_BAG_UNPAID } },
};

static gboolean is_ready;
static gboolean wants_signature;

void
shop_counter_set (gboolean ready)
{
  is_ready = ready;
}

void
shop_counter_set_signature (gboolean wanted)
{
  wants_signature = wanted;
}

gboolean
shop_counter_wants_signature (void)
{
  return wants_signature;
}

static CptPromise *
make_promise (guint order, const char *store, gint64 now_us)
{
  CptPromise *promise = cpt_promise_new ();

  g_strlcpy (promise->order, ORDERS[order].order, sizeof promise->order);
  g_strlcpy (promise->store, store, sizeof promise->store);
  g_strlcpy (promise->contact, ORDERS[order].contact, sizeof promise->contact);
  g_strlcpy (promise->currency, "EUR", sizeof promise->currency);
  promise->reference = g_strdup (ORDERS[order].reference);
  promise->number = g_strndup (ORDERS[order].reference, strlen ("C-10484"));
  promise->channel = g_strdup ("web");
  promise->order_class = g_strdup ("consumer");
  promise->placed_us = promise->assigned_us = now_us - 20 * 60 * MINUTE_US;
  promise->ready_by_us = now_us - 60 * MINUTE_US;
  promise->on_short = CPT_ON_SHORT_ASK;
  promise->payment_state = ORDERS[order].payment;
  promise->total = ORDERS[order].total;
  promise->paid = ORDERS[order].paid;
  return promise;
}

static void
make_ready (CptFulfilment *fulfilment, guint order, gint64 now_us)
{
  CptMilestones *milestones = &fulfilment->milestones;

  milestones->accepted_us = now_us - 180 * MINUTE_US;
  milestones->staged_us = milestones->ready_us = now_us - 90 * MINUTE_US;
  g_strlcpy (milestones->location, ORDERS[order].bin, sizeof milestones->location);
}

static void
put_contact (FeedMaker *feed, guint order)
{
  g_autoptr (CptContact) contact = cpt_contact_new (ORDERS[order].contact);

  g_strlcpy (contact->order, ORDERS[order].order, sizeof contact->order);
  contact->first = g_strdup (ORDERS[order].first);
  contact->name = g_strdup (ORDERS[order].name);
  contact->phone = g_strdup (ORDERS[order].phone);
  if (ORDERS[order].collector != NULL)
    g_ptr_array_add (contact->collectors, g_strdup (ORDERS[order].collector));
  feed_maker_put (feed, CPT_ROW_CONTACT, contact->id, cpt_row_write_contact (contact));
}

static void
put_line (FeedMaker *feed, CptFulfilment *fulfilment, guint order, guint i)
{
  CptLine *line = &fulfilment->lines[i];
  g_autofree char *id = g_strdup_printf ("%s/%u", fulfilment->id, i + 1);
  g_autoptr (CptBag) bag = cpt_bag_new (ORDERS[order].bags[i]);
  gint64 quantity = ORDERS[order].lines[i].quantity;

  shop_fixture_fill_line (line, i + 1, ORDERS[order].lines[i].sku, quantity);
  line->counters[CPT_COUNTER_PICKED] = quantity;
  line->goods->age_min = ORDERS[order].age;
  feed_maker_put (feed, CPT_ROW_LINE, id, cpt_row_write_line (fulfilment->id, line));
  cpt_bag_add_units (bag, i + 1, quantity);
  bag->made_us = fulfilment->milestones.staged_us;
  g_strlcpy (bag->location, ORDERS[order].bin, sizeof bag->location);
  feed_maker_put (feed, CPT_ROW_BAG, bag->number, cpt_row_write_bag (fulfilment->id, bag));
}

static void
put_order (FeedMaker *feed, guint order, const char *store, gint64 now_us)
{
  g_autoptr (CptPromise) promise = make_promise (order, store, now_us);
  g_autoptr (CptFulfilment) fulfilment = NULL;
  gsize n_lines = 0;

  while (n_lines < MAX_LINES && ORDERS[order].lines[n_lines].sku != NULL)
    n_lines++;
  fulfilment = cpt_fulfilment_new (ORDERS[order].id, promise, n_lines);
  make_ready (fulfilment, order, now_us);
  feed_maker_put (feed, CPT_ROW_FULFILMENT, fulfilment->id, cpt_row_write_fulfilment (fulfilment));
  for (guint i = 0; i < n_lines; i++)
    put_line (feed, fulfilment, order, i);
  put_contact (feed, order);
}

void
shop_counter_put (FeedMaker *work, const char *store, gint64 now_us)
{
  for (guint i = 0; is_ready && i < G_N_ELEMENTS (ORDERS); i++)
    put_order (work, i, store, now_us);
}

static void
make_seed (guint8 seed_out[CPT_SEED_BYTES])
{
  memset (seed_out, SEED, CPT_SEED_BYTES);
}

void
shop_counter_put_key (FeedMaker *shop, gint64 now_us)
{
  CptPassKey key = { .kid = KID, .from_us = now_us - 60 * MINUTE_US };
  guint8 seed[CPT_SEED_BYTES];

  make_seed (seed);
  cpt_crypto_public_key (seed, key.public_key);
  feed_maker_put (shop, CPT_ROW_PASS_KEY, KID, cpt_row_write_pass_key (&key));
}

char *
shop_counter_make_pass (gint64 not_before_us, gint64 expires_us)
{
  CptPass pass = { .kid = KID,
                   .chain = SHOP_CHAIN,
                   .order = ORDER,
                   .jti = JTI,
                   .not_before_us = not_before_us,
                   .expires_us = expires_us,
                   .live = TRUE };
  char text[CPT_PASS_TEXT_LENGTH + 1];
  guint8 seed[CPT_SEED_BYTES];

  make_seed (seed);
  g_assert_true (cpt_pass_pack (&pass));
  cpt_crypto_sign (seed, pass.signed_bytes, sizeof pass.signed_bytes, pass.signature);
  cpt_pass_encode (&pass, text);
  return g_strdup (text);
}
