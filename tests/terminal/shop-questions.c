/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shop-questions.h"

#include "domain/exception.h"
#include "shop-fixture.h"

#include <string.h>

#define MAX_GOODS     2
#define LONG_NAMES    40 /* of so many lines one has a name of several lines */
#define MINUTE_US     (60 * (gint64)G_USEC_PER_SEC)
#define THEO          "01a05b8e-7d60-7410-9dee-64818dfb06ef"
#define THEOS_SIGN_IN "01a1fd04-0ec0-736c-8ddb-cd748869e33a"
#define TERMINAL      "01a05b8f-1111-75c4-ae9e-fcaa660242ba"

typedef struct {
  const char *sku, *place;
  gint64 quantity;
} Goods;

/* Minutes before now: when the order left or somebody took it, when it was picked here, when
 * central said no. */
static const struct {
  const char *reference; /* NULL: no order */
  const char *code;
  CptExit exit;
  int gone, picked, opened;
  Goods goods[MAX_GOODS];
} QUESTIONS[SHOP_N_QUESTIONS] = {
  [SHOP_QUESTION_LOST] = { NULL, CPT_EXCEPTION_LOST_RANGE, CPT_EXIT_NONE, 0, 0, 50, { { NULL } } },
  [SHOP_QUESTION_SEVERAL] = { NULL,
                              "order_cancelled",
                              CPT_EXIT_NONE,
                              0,
                              55,
                              40,
                              { { "45020-OCR-U", "A-05-1", 2 }, { "45001-KAK-L", "A-03-2", 1 } } },
  [SHOP_QUESTION_DECLINED] = { "C-10462",
                               "guard_failed",
                               CPT_EXIT_DECLINED,
                               45,
                               42,
                               30,
                               { { "45001-KAK-M", "A-03-2", 2 } } },
  [SHOP_QUESTION_PICKED] = { "C-10461",
                             "already_done",
                             CPT_EXIT_NONE,
                             36,
                             25,
                             20,
                             { { "45020-OCR-U", "A-05-1", 1 } } },
  [SHOP_QUESTION_CANCELLED] = { "C-10460",
                                "order_cancelled",
                                CPT_EXIT_CANCELLED,
                                31,
                                22,
                                12,
                                { { "45014-BOR-L", "B-01-1", 1 } } },
};

static gboolean all_of_them;

void
shop_questions_set_all (gboolean all)
{
  all_of_them = all;
}

static gboolean has_long;

void
shop_questions_set_long (gboolean with_long)
{
  has_long = with_long;
}

static guint
get_first (void)
{
  return all_of_them ? 0 : SHOP_QUESTION_CANCELLED;
}

gint64
shop_questions_get_astray (const char *sku)
{
  gint64 astray = 0;

  for (guint i = get_first (); i < SHOP_N_QUESTIONS; i++)
    for (guint n = 0; n < MAX_GOODS && QUESTIONS[i].goods[n].sku != NULL; n++)
      if (g_str_equal (QUESTIONS[i].goods[n].sku, sku))
        astray += QUESTIONS[i].goods[n].quantity;
  return astray;
}

/* A UUIDv7 of that moment; @what tells those of one moment apart. */
static void
make_id (gint64 at_us, guint what, char out[CPT_ID_SIZE])
{
  guint64 ms = (guint64)at_us / 1000;

  g_snprintf (out, CPT_ID_SIZE, "%08x-%04x-7000-8000-%012x", (guint)(ms >> 16),
              (guint)(ms & 0xffff), what);
}

static CptPromise *
make_promise (const char *reference, const char *store, gint64 now_us)
{
  CptPromise *promise = cpt_promise_new ();

  g_strlcpy (promise->store, store, sizeof promise->store);
  g_strlcpy (promise->currency, "EUR", sizeof promise->currency);
  promise->reference = g_strdup (reference);
  promise->number = g_strdup (reference);
  promise->channel = g_strdup ("web");
  promise->order_class = g_strdup ("consumer");
  promise->placed_us = promise->assigned_us = now_us - 90 * MINUTE_US;
  promise->ready_by_us = now_us + 200 * MINUTE_US;
  promise->on_short = CPT_ON_SHORT_ASK;
  promise->total = promise->paid = 10000;
  return promise;
}

static CptFulfilment *
make_order (ShopQuestion question, const char *store, gint64 now_us, char id_out[CPT_ID_SIZE])
{
  g_autoptr (CptPromise) promise = make_promise (QUESTIONS[question].reference, store, now_us);
  gint64 gone_us = now_us - QUESTIONS[question].gone * MINUTE_US;
  const Goods *goods = QUESTIONS[question].goods;
  CptFulfilment *order;

  make_id (now_us - 90 * MINUTE_US, question, promise->order);
  make_id (now_us - 90 * MINUTE_US, 100 + question, id_out);
  order = cpt_fulfilment_new (id_out, promise, 1);
  shop_fixture_fill_line (&order->lines[0], 1, goods->sku, goods->quantity);
  order->milestones.exit = QUESTIONS[question].exit;
  if (order->milestones.exit != CPT_EXIT_NONE) {
    order->milestones.exit_us = gone_us;
    order->lines[0].counters[CPT_COUNTER_CANCELLED] = goods->quantity;
  } else {
    order->milestones.accepted_us = gone_us;
    g_strlcpy (order->milestones.holder_sign_in, THEOS_SIGN_IN, CPT_ID_SIZE);
    g_strlcpy (order->milestones.holder_person, THEO, CPT_ID_SIZE);
    order->lines[0].counters[CPT_COUNTER_PICKED] = goods->quantity;
    make_id (gone_us + MINUTE_US, question, order->last.command);
    g_strlcpy (order->last.kind, "fulfilment.pick", sizeof order->last.kind);
    order->last.effective_us = gone_us + MINUTE_US;
  }
  return order;
}

static void
put_order (FeedMaker *feed, const CptFulfilment *order)
{
  g_autofree char *line = g_strdup_printf ("%s/1", order->id);

  feed_maker_put (feed, CPT_ROW_FULFILMENT, order->id, cpt_row_write_fulfilment (order));
  feed_maker_put (feed, CPT_ROW_LINE, line, cpt_row_write_line (order->id, &order->lines[0]));
}

static void
add_goods (CptException *exception, ShopQuestion question, gint64 now_us, const char *order)
{
  const Goods *goods = QUESTIONS[question].goods;

  for (guint n = 0; n < MAX_GOODS && goods[n].sku != NULL; n++) {
    CptExceptionItem item = { .line = 1, .asked = goods[n].quantity, .booked = goods[n].quantity };

    make_id (now_us - QUESTIONS[question].picked * MINUTE_US, 200 + question, item.command);
    g_strlcpy (item.kind, "fulfilment.pick", sizeof item.kind);
    if (*order != '\0')
      g_strlcpy (item.fulfilment, order, sizeof item.fulfilment);
    else /* one that left this terminal long ago */
      make_id (now_us - 95 * MINUTE_US, n, item.fulfilment);
    g_strlcpy (item.sku, goods[n].sku, sizeof item.sku);
    item.from = cpt_bucket_floor (goods[n].place);
    g_array_append_val (exception->items, item);
    g_ptr_array_set_size (exception->closings, 0);
    g_ptr_array_add (exception->closings, g_strdup ("put-back"));
    g_ptr_array_add (exception->closings, g_strdup ("counted-twice"));
    g_ptr_array_add (exception->closings, g_strdup ("written-off"));
  }
}

static void
put_excess (FeedMaker *feed, const char *store, gint64 now_us)
{
  g_autoptr (CptPromise) promise = make_promise (SHOP_REFERENCE_BACK, store, now_us);
  g_autoptr (CptFulfilment) order = NULL;
  CptBag *bag = cpt_bag_new ("CB7KQ00041V");
  char id[CPT_ID_SIZE];

  make_id (now_us - 90 * MINUTE_US, 400, promise->order);
  make_id (now_us - 90 * MINUTE_US, 401, id);
  order = cpt_fulfilment_new (id, promise, 2);
  shop_fixture_fill_line (&order->lines[0], 1, "45001-KAK-M", 2);
  shop_fixture_fill_line (&order->lines[1], 2, "45014-BOR-L", 1);
  for (guint i = 0; i < 2; i++) {
    gint64 n = order->lines[i].counters[CPT_COUNTER_ORDERED];

    order->lines[i].counters[CPT_COUNTER_PICKED] = n;
    order->lines[i].counters[CPT_COUNTER_CANCELLED] = n;
  }
  order->milestones.exit = CPT_EXIT_CANCELLED;
  order->milestones.exit_us = now_us - 8 * MINUTE_US;
  cpt_bag_add_units (bag, 1, 1);
  bag->made_us = now_us - 20 * MINUTE_US;
  g_ptr_array_add (order->bags, bag);
  feed_maker_put (feed, CPT_ROW_FULFILMENT, order->id, cpt_row_write_fulfilment (order));
  for (guint i = 0; i < 2; i++) {
    g_autofree char *line = g_strdup_printf ("%s/%u", order->id, i + 1);

    feed_maker_put (feed, CPT_ROW_LINE, line, cpt_row_write_line (order->id, &order->lines[i]));
  }
  feed_maker_put (feed, CPT_ROW_BAG, bag->number, cpt_row_write_bag (order->id, bag));
}

static void
put_long (FeedMaker *feed, const char *store, gint64 now_us)
{
  static const char *const skus[] = { "45001-KAK-M", "45014-BOR-L", "45020-OCR-U" };
  g_autoptr (CptPromise) promise = make_promise (SHOP_REFERENCE_LONG, store, now_us);
  g_autoptr (CptFulfilment) order = NULL;
  char id[CPT_ID_SIZE];

  promise->ready_by_us = now_us - 60 * MINUTE_US;
  make_id (now_us - 90 * MINUTE_US, 402, promise->order);
  make_id (now_us - 90 * MINUTE_US, 403, id);
  order = cpt_fulfilment_new (id, promise, SHOP_N_LONG);
  feed_maker_put (feed, CPT_ROW_FULFILMENT, order->id, cpt_row_write_fulfilment (order));
  for (guint i = 0; i < SHOP_N_LONG; i++) {
    g_autofree char *line = g_strdup_printf ("%s/%u", order->id, i + 1);

    shop_fixture_fill_line (&order->lines[i], i + 1,
                            i % LONG_NAMES == 0 ? "45031-SAP-XL" : skus[i % G_N_ELEMENTS (skus)],
                            1 + i % 9);
    feed_maker_put (feed, CPT_ROW_LINE, line, cpt_row_write_line (order->id, &order->lines[i]));
  }
}

void
shop_questions_put_one (FeedMaker *feed, ShopQuestion question, const char *store, gint64 now_us)
{
  g_autoptr (CptException) exception = NULL;
  char id[CPT_ID_SIZE], order_id[CPT_ID_SIZE] = "";

  if (QUESTIONS[question].reference != NULL) {
    g_autoptr (CptFulfilment) order = make_order (question, store, now_us, order_id);

    put_order (feed, order);
  }
  make_id (now_us - QUESTIONS[question].opened * MINUTE_US, 300 + question, id);
  exception = cpt_exception_new (id);
  g_strlcpy (exception->store, store, sizeof exception->store);
  g_strlcpy (exception->code, QUESTIONS[question].code, sizeof exception->code);
  g_strlcpy (exception->terminal, TERMINAL, CPT_ID_SIZE);
  g_strlcpy (exception->fulfilment, order_id, CPT_ID_SIZE);
  exception->opened_us = now_us - QUESTIONS[question].opened * MINUTE_US;
  if (question == SHOP_QUESTION_LOST) {
    exception->lost_from = 2;
    exception->lost_to = 4;
    g_strlcpy (exception->lost_name, "Handheld 07", sizeof exception->lost_name);
    g_ptr_array_add (exception->closings, g_strdup ("written-off"));
  }
  add_goods (exception, question, now_us, order_id);
  feed_maker_put (feed, CPT_ROW_EXCEPTION, exception->id, cpt_row_write_exception (exception));
}

void
shop_questions_put (FeedMaker *work, const char *store, gint64 now_us)
{
  for (guint i = get_first (); i < SHOP_N_QUESTIONS; i++)
    shop_questions_put_one (work, (ShopQuestion)i, store, now_us);
  if (all_of_them)
    put_excess (work, store, now_us);
  if (has_long)
    put_long (work, store, now_us);
}
