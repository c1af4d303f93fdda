/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/order.h"

#include "golden.h"
#include "wire/json.h"

#include <string.h>

#define NOW_US G_GINT64_CONSTANT (1795248000000000) /* 2026-11-21T09:00:00+01:00 */

/* clang-format off */
static const struct {
  const char *file, *number; gsize n_lines; gint64 total, paid; CptPaymentState state; CptMethod method;
  CptOnShort on_short; gboolean contact; gint64 ready_by_us;
} documents[] = {
  { "order-1-plain.json", "C-20001", 3, 53050, 53050, CPT_PAYMENT_PAID, CPT_METHOD_PICKUP, CPT_ON_SHORT_KEEP, TRUE, 1795253400000000 },
  { "order-2-gift-two-tenders.json", "C-20002", 1, 6900, 6900, CPT_PAYMENT_PAID, CPT_METHOD_PICKUP, CPT_ON_SHORT_ASK, TRUE, 0 },
  { "order-3-authorised.json", "C-20003", 2, 11810, 0, CPT_PAYMENT_AUTHORISED, CPT_METHOD_PICKUP, CPT_ON_SHORT_REROUTE, TRUE, 0 },
  { "order-4-ship.json", "C-20004", 1, 5390, 5390, CPT_PAYMENT_PAID, CPT_METHOD_SHIP, CPT_ON_SHORT_CANCEL, TRUE, 0 },
  { "order-6-names.json", "C-20006", 1, 1690, 0, CPT_PAYMENT_TO_PAY, CPT_METHOD_PICKUP, CPT_ON_SHORT_UNSET, TRUE, 0 },
};
/* clang-format on */

static const CptOrderLine *
get_line (const CptOrder *order, guint i)
{
  return &g_array_index (order->lines, CptOrderLine, i);
}

static CptOrder *
read_golden (const char *file)
{
  gsize length;
  g_autofree char *text = golden_read (file, &length);
  g_autoptr (GError) error = NULL;
  CptOrder *order = cpt_order_read (text, length, NOW_US, &error);

  g_assert_no_error (error);
  return order;
}

static void
test_document (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr (CptOrder) order = read_golden (documents[i].file);
  const CptPromise *promise = order->promise;

  g_assert_cmpstr (promise->number, ==, documents[i].number);
  g_assert_cmpstr (promise->store, ==, "LYO1");
  g_assert_cmpuint (order->lines->len, ==, documents[i].n_lines);
  g_assert_cmpint (promise->total, ==, documents[i].total);
  g_assert_cmpint (promise->paid, ==, documents[i].paid);
  g_assert_cmpint (promise->payment_state, ==, documents[i].state);
  g_assert_cmpint (promise->method, ==, documents[i].method);
  g_assert_cmpint (promise->on_short, ==, documents[i].on_short);
  g_assert_cmpint (order->on_short_given, ==, documents[i].on_short != CPT_ON_SHORT_UNSET);
  g_assert_cmpint (order->contact != NULL, ==, documents[i].contact);
  g_assert_cmpint (promise->ready_by_us, ==, documents[i].ready_by_us);
}

static void
test_gift (void)
{
  g_autoptr (CptOrder) order = read_golden ("order-2-gift-two-tenders.json");

  g_assert_true (order->promise->gift_wrap);
  g_assert_true (order->promise->hide_prices);
  g_assert_cmpint (order->promise->slot_from_us, ==, 1795276800000000);
  g_assert_cmpint (order->promise->slot_to_us, ==, 1795280400000000);
  g_assert_cmpstr (order->contact->gift_message, ==, "Joyeux anniversaire,\net à dimanche !");
  g_assert_cmpstr (g_ptr_array_index (order->contact->collectors, 0), ==, "Odette Roux");
  g_assert_cmpstr (get_line (order, 0)->goods->instructions, ==, "Papier de soie, sans prix.");
}

static void
test_ship (void)
{
  g_autoptr (CptOrder) order = read_golden ("order-4-ship.json");

  g_assert_cmpuint (order->contact->street->len, ==, 2);
  g_assert_cmpstr (order->contact->city, ==, "Brest");
  g_assert_cmpstr (order->contact->country, ==, "FR");
}

/* The shortest document takes the defaults; members of others are passed over. */
static void
test_defaults (void)
{
  g_autoptr (CptOrder) order = read_golden ("order-6-names.json");
  const CptOrderLine *line = get_line (order, 0);

  g_assert_cmpstr (order->promise->channel, ==, "web");
  g_assert_cmpstr (order->promise->order_class, ==, "consumer");
  g_assert_null (order->promise->seller);
  g_assert_cmpuint (line->number, ==, 1);
  g_assert_cmpstr (line->sku, ==, "");
  g_assert_cmpstr (line->goods->gtin, ==, "09521234600077");
  g_assert_cmpstr (line->goods->kind, ==, "goods");
  g_assert_null (line->goods->name);
  g_assert_null (line->goods->vat_rate);
  g_assert_cmpint (line->goods->age_min, ==, -1);
  g_assert_cmpstr (order->contact->language, ==, "he");
}

static void
test_many_lines (void)
{
  gsize length;
  g_autofree char *text = golden_read_shared ("golden/order-5-1114-lines.json", &length);
  g_autoptr (GError) error = NULL;
  g_autoptr (CptOrder) order = NULL;

  if (text == NULL) {
    g_test_skip ("the order of 1,114 lines is not here");
    return;
  }
  order = cpt_order_read (text, length, NOW_US, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (order->lines->len, ==, 1114);
  g_assert_cmpint (order->promise->total, ==, 7512755);
  g_assert_null (order->contact);
  for (guint i = 1; i < order->lines->len; i++)
    g_assert_cmpuint (get_line (order, i)->number, >, get_line (order, i - 1)->number);
}

/* clang-format off */
#define ORDER(more, fulfil, lines) "{\"number\":\"C-1\"," more "\"fulfil\":" fulfil ",\"lines\":" lines "}"
#define PICKUP "{\"method\":\"pickup\"}"
#define LINE "{\"sku\":\"a\",\"quantity\":2,\"unit_price\":100}"
#define LINES(line) ORDER ("", PICKUP, "[" LINE "," line "]")
#define MORE(more) ORDER (more ",", PICKUP, "[" LINE "]")
#define FULFIL(fulfil) ORDER ("", fulfil, "[" LINE "]")

static const struct { const char *name, *text, *message; } refused[] = {
  { "no number",      "{\"fulfil\":" PICKUP ",\"lines\":[" LINE "]}", "number: is missing" },
  { "no fulfil",      "{\"number\":\"C-1\",\"lines\":[" LINE "]}",    "fulfil: is missing" },
  { "no method",      FULFIL ("{}"),                                  "fulfil.method: is missing" },
  { "method",         FULFIL ("{\"method\":\"drone\"}"),              "fulfil.method: pickup, ship or transfer is wanted" },
  { "ship where",     FULFIL ("{\"method\":\"ship\"}"),               "fulfil.address: is missing, and" },
  { "ship to nobody", FULFIL ("{\"method\":\"ship\",\"address\":{\"street\":[]}}"), "fulfil.address.street: a line is wanted" },
  { "ship to Xx",     FULFIL ("{\"method\":\"ship\",\"address\":{\"street\":[\"a\"],\"postcode\":\"1\",\"city\":\"b\",\"country\":\"fr\"}}"),
                      "fulfil.address.country: two capital letters" },
  { "ready when",     FULFIL ("{\"method\":\"pickup\",\"ready_by\":\"soon\"}"), "fulfil.ready_by: a time" },
  { "slot backwards", FULFIL ("{\"method\":\"pickup\",\"slot\":{\"from\":\"2026-11-21T10:30:00+01:00\",\"to\":\"2026-11-21T09:30:00+01:00\"}}"),
                      "fulfil.slot.to: a slot" },
  { "on_short",       FULFIL ("{\"method\":\"pickup\",\"on_short\":\"cry\"}"), "fulfil.on_short: ask, keep" },
  { "no lines",       "{\"number\":\"C-1\",\"fulfil\":" PICKUP "}",   "lines: is missing" },
  { "empty lines",    ORDER ("", PICKUP, "[]"),                       "lines: a line is wanted" },
  { "no quantity",    LINES ("{\"sku\":\"a\",\"unit_price\":1}"),     "lines[1].quantity: is missing" },
  { "no pieces",      LINES ("{\"sku\":\"a\",\"unit_price\":1,\"quantity\":0}"), "lines[1].quantity: 0 is not within" },
  { "half a piece",   LINES ("{\"sku\":\"a\",\"unit_price\":1,\"quantity\":0.5}"), "lines[1].quantity: an integer is wanted" },
  { "no price",       LINES ("{\"sku\":\"a\",\"quantity\":1}"),       "lines[1].unit_price: is missing" },
  { "decimal price",  LINES ("{\"sku\":\"a\",\"quantity\":1,\"unit_price\":14.90}"), "lines[1].unit_price: an integer is wanted" },
  { "less than free", LINES ("{\"sku\":\"a\",\"quantity\":1,\"unit_price\":-1}"), "lines[1].unit_price: -1 is not within" },
  { "of what",        LINES ("{\"quantity\":1,\"unit_price\":1}"),    "lines[1].sku: is missing, and so is gtin" },
  { "wrong gtin",     LINES ("{\"gtin\":\"09521234600078\",\"quantity\":1,\"unit_price\":1}"), "lines[1].gtin: 8, 12, 13 or 14" },
  { "short gtin",     LINES ("{\"gtin\":\"123\",\"quantity\":1,\"unit_price\":1}"), "lines[1].gtin: 8, 12, 13 or 14" },
  { "same number",    LINES ("{\"line\":1,\"sku\":\"a\",\"quantity\":1,\"unit_price\":1}"), "lines: two have the same number" },
  { "vat",            LINES ("{\"sku\":\"a\",\"quantity\":1,\"unit_price\":1,\"vat_rate\":\"20%\"}"), "lines[1].vat_rate: a text like" },
  { "vat a number",   LINES ("{\"sku\":\"a\",\"quantity\":1,\"unit_price\":1,\"vat_rate\":20.0}"), "lines[1].vat_rate: a text is wanted" },
  { "total",          MORE ("\"payment\":{\"total\":199}"),           "payment.total: 199 is said, lines and fee come to 200" },
  { "fee forgotten",  MORE ("\"payment\":{\"total\":200},\"delivery\":{\"fee\":1}"), "payment.total: 200 is said, lines and fee come to 201" },
  { "currency",       MORE ("\"payment\":{\"currency\":\"eur\"}"),    "payment.currency: three capital letters" },
  { "state",          MORE ("\"payment\":{\"state\":\"maybe\"}"),     "payment.state: paid, authorised" },
  { "big number",     MORE ("\"payment\":{\"total\":18446744073709551816}"), "byte " },
  { "class",          MORE ("\"class\":\"pirate\""),                  "class: consumer or business" },
  { "placed",         MORE ("\"placed\":\"2026-11-21\""),             "placed: a time" },
  { "collector",      MORE ("\"collectors\":[{}]"),                   "collectors[0].name: is missing" },
  { "customer",       MORE ("\"customer\":[]"),                       "customer: an object is wanted" },
  { "name",           MORE ("\"customer\":{\"name\":\"a\\u0007\"}"),  "customer.name: 1 to 100 bytes" },
  { "note",           MORE ("\"note\":7"),                            "note: a text is wanted" },
  { "overflow",       ORDER ("", PICKUP, "[{\"sku\":\"a\",\"quantity\":999999,\"unit_price\":999999999999}]"), "lines: their sum is no amount" },
  { "more discount",  ORDER ("", PICKUP, "[{\"sku\":\"a\",\"quantity\":1,\"unit_price\":1,\"discount\":2}]"), "lines: their sum is no amount" },
  { "twins",          MORE ("\"class\":\"business\",\"class\":\"consumer\""), "byte " },
  { "a list",         "[]",                                           "an object is wanted" },
};

static const struct { const char *name, *text; CptPaymentState state; gint64 total, paid; } payments[] = {
  { "nothing said",   MORE ("\"x\":1.5e3"),                          CPT_PAYMENT_TO_PAY, 200, 0 },
  { "null",           MORE ("\"payment\":null"),                     CPT_PAYMENT_TO_PAY, 200, 0 },
  { "paid, no sum",   MORE ("\"payment\":{\"state\":\"paid\"}"),     CPT_PAYMENT_PAID, 200, 200 },
  { "all paid",       MORE ("\"payment\":{\"paid\":200}"),           CPT_PAYMENT_PAID, 200, 200 },
  { "some paid",      MORE ("\"payment\":{\"paid\":50}"),            CPT_PAYMENT_TO_PAY, 200, 50 },
  { "authorised",     MORE ("\"payment\":{\"state\":\"authorised\",\"total\":200,\"paid\":0}"), CPT_PAYMENT_AUTHORISED, 200, 0 },
  { "deposit",        ORDER ("", PICKUP, "[{\"sku\":\"a\",\"quantity\":3,\"unit_price\":100,\"deposit\":25,\"discount\":10}]"),
                      CPT_PAYMENT_TO_PAY, 365, 0 },
};

static const struct { const char *name; gint64 us; const char *zone, *text; } times[] = {
  { "winter",       1795253400000000, "Europe/Paris",     "2026-11-21T10:30:00+01:00" },
  { "summer",       1782896400000000, "Europe/Paris",     "2026-07-01T11:00:00+02:00" },
  { "before 02:00", 1792889999000000, "Europe/Paris",     "2026-10-25T02:59:59+02:00" },
  { "02:00 again",  1792890000000000, "Europe/Paris",     "2026-10-25T02:00:00+01:00" },
  { "part",         1795253400000150, "Europe/Paris",     "2026-11-21T10:30:00.000150+01:00" },
  { "west",         1795253400000000, "America/St_Johns", "2026-11-21T06:00:00-03:30" },
  { "UTC",          1795253400000000, "UTC",              "2026-11-21T09:30:00+00:00" },
  { "no zone",      1795253400000000, "Mars/Olympus",     "2026-11-21T09:30:00+00:00" },
  { "before 1970",  -1,               "UTC",              "1969-12-31T23:59:59.999999+00:00" },
};
/* clang-format on */

static void
test_refused (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr (GError) error = NULL;

  g_assert_null (cpt_order_read (refused[i].text, strlen (refused[i].text), NOW_US, &error));
  g_assert_nonnull (error);
  if (!g_str_has_prefix (error->message, refused[i].message))
    g_assert_cmpstr (error->message, ==, refused[i].message);
}

static void
test_payment (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (CptOrder) order =
      cpt_order_read (payments[i].text, strlen (payments[i].text), NOW_US, &error);

  g_assert_no_error (error);
  g_assert_cmpint (order->promise->payment_state, ==, payments[i].state);
  g_assert_cmpint (order->promise->total, ==, payments[i].total);
  g_assert_cmpint (order->promise->paid, ==, payments[i].paid);
  g_assert_cmpstr (order->promise->currency, ==, "EUR");
  g_assert_cmpint (order->promise->placed_us, ==, NOW_US);
}

static void
test_gtin (void)
{
  static const char *const texts[][2] = {
    { "96385074", "00000096385074" },
    { "036000291452", "00036000291452" },
    { "4006381333931", "04006381333931" },
    { "19521234600074", "19521234600074" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autofree char *text = g_strdup_printf (
        ORDER ("", PICKUP, "[{\"gtin\":\"%s\",\"quantity\":1,\"unit_price\":1}]"), texts[i][0]);
    g_autoptr (GError) error = NULL;
    g_autoptr (CptOrder) order = cpt_order_read (text, strlen (text), NOW_US, &error);

    g_assert_no_error (error);
    g_assert_cmpstr (get_line (order, 0)->goods->gtin, ==, texts[i][1]);
  }
}

static void
test_sorted (void)
{
  static const char text[] = ORDER ("", PICKUP,
                                    "[{\"line\":7,\"sku\":\"b\",\"quantity\":1,\"unit_price\":1},"
                                    "{\"line\":3,\"sku\":\"a\",\"quantity\":1,\"unit_price\":1}]");
  g_autoptr (CptOrder) order = cpt_order_read (text, strlen (text), NOW_US, NULL);

  g_assert_cmpuint (get_line (order, 0)->number, ==, 3);
  g_assert_cmpstr (get_line (order, 0)->sku, ==, "a");
  g_assert_cmpuint (get_line (order, 1)->number, ==, 7);
}

static void
test_time (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autofree char *text = cpt_time_to_text (times[i].us, times[i].zone);

  g_assert_cmpstr (text, ==, times[i].text);
}

#define ADD_ROWS(path, rows, member, function)                                                     \
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {                                                \
    g_autofree char *name = g_strdup_printf (path "/%s", rows[i].member);                          \
    g_test_add_data_func (name, GSIZE_TO_POINTER (i), function);                                   \
  }

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  ADD_ROWS ("/wire/order/document", documents, file, test_document);
  ADD_ROWS ("/wire/order/refused", refused, name, test_refused);
  ADD_ROWS ("/wire/order/payment", payments, name, test_payment);
  ADD_ROWS ("/wire/order/time", times, name, test_time);
  g_test_add_func ("/wire/order/gift", test_gift);
  g_test_add_func ("/wire/order/ship", test_ship);
  g_test_add_func ("/wire/order/defaults", test_defaults);
  g_test_add_func ("/wire/order/many-lines", test_many_lines);
  g_test_add_func ("/wire/order/gtin", test_gtin);
  g_test_add_func ("/wire/order/sorted", test_sorted);
  return g_test_run ();
}
