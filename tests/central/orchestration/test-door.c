/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What channels send beside orders: movements, rows, arrivals. Each case is a few calls one after
 * another; in the end the books must agree with the log. */
#include "chain.h"

#include "central/orchestration/bulk.h"
#include "central/orchestration/check.h"
#include "central/orchestration/ordering.h"

#include <string.h>

#define NOW "2026-11-21T09:00:00+01:00"

typedef enum { END, MOVE, PRODUCTS, PRICES, STOCK, ORDER, ARRIVE, CANCEL, FLOOR, SHOW } Call;

#define MAX_CALLS 6

/* @status 200: @expected fits the answer; else: its code is @expected. FLOOR: @key is "store sku
 * place", @expected its balance. SHOW, CANCEL: @key is the order's number. */
typedef struct {
  Call call;
  const char *key;
  const char *body;
  int status;
  const char *expected;
} Step;

#define SALE(ref, n)                                                                               \
  "{\"ref\":\"" ref "\",\"store\":\"LYO1\",\"sku\":\"45001-KAK-M\",\"quantity\":" n                \
  ",\"kind\":\"sale\",\"at\":\"2026-11-21T08:50:00+01:00\"}"
#define MOVED(ref, kind, n, place)                                                                 \
  "[{\"ref\":\"" ref "\",\"store\":\"LYO1\",\"sku\":\"45001-KAK-M\",\"quantity\":" n               \
  ",\"kind\":\"" kind "\",\"place\":\"" place "\"}]"
#define BOOKED(n, r) "{\"booked\":" n ",\"repeated\":" r ",\"refused\":[]}"
#define KAK          "LYO1 45001-KAK-M "
#define ORDERED                                                                                    \
  "{\"number\":\"C-1\",\"fulfil\":{\"method\":\"pickup\",\"store\":\"LYO1\"},\"lines\":[{\"sku\":" \
  "\"45014-BOR-L\",\"quantity\":1,\"unit_price\":6900}]}"
#define HERE(at) "{\"number\":\"C-1\",\"at\":" at "}"

/* clang-format off */
static const struct { const char *name; Step steps[MAX_CALLS]; } cases[] = {
  { "a sale leaves the floor at ?", {
    { MOVE, NULL, "[" SALE ("r1", "-1") "]", 200, BOOKED ("1", "0") }, { FLOOR, KAK "?", NULL, 0, "-1" }, { FLOOR, KAK "A-03-2", NULL, 0, "5" } } },
  { "a sale with a place leaves it", { { MOVE, NULL, MOVED ("r1", "sale", "-2", "A-03-2"), 200, BOOKED ("1", "0") }, { FLOOR, KAK "A-03-2", NULL, 0, "3" } } },
  { "a place that is not there is ?", { { MOVE, NULL, MOVED ("r1", "sale", "-2", "Z-99"), 200, BOOKED ("1", "0") }, { FLOOR, KAK "?", NULL, 0, "-2" } } },
  { "a delivery comes in", { { MOVE, NULL, MOVED ("r1", "delivery", "12", "A-03-2"), 200, BOOKED ("1", "0") }, { FLOOR, KAK "A-03-2", NULL, 0, "17" } } },
  { "a return comes in", { { MOVE, NULL, MOVED ("r1", "return", "1", "?"), 200, BOOKED ("1", "0") }, { FLOOR, KAK "?", NULL, 0, "1" } } },
  { "an adjustment goes both ways", {
    { MOVE, NULL, MOVED ("r1", "adjustment", "-5", "A-03-2"), 200, BOOKED ("1", "0") }, { MOVE, NULL, MOVED ("r2", "adjustment", "3", "A-03-2"), 200, BOOKED ("1", "0") },
    { FLOOR, KAK "A-03-2", NULL, 0, "3" } } },
  { "the same ref again is not booked", {
    { MOVE, NULL, "[" SALE ("r1", "-1") "]", 200, BOOKED ("1", "0") }, { MOVE, NULL, "[" SALE ("r1", "-1") "," SALE ("r2", "-3") "]", 200, BOOKED ("1", "1") },
    { FLOOR, KAK "?", NULL, 0, "-4" } } },
  { "the same ref twice in a call", { { MOVE, NULL, "[" SALE ("r1", "-1") "," SALE ("r1", "-1") "]", 200, BOOKED ("1", "1") }, { FLOOR, KAK "?", NULL, 0, "-1" } } },
  { "another movement under a ref books nothing of the call", {
    { MOVE, NULL, "[" SALE ("r1", "-1") "]", 200, BOOKED ("1", "0") }, { MOVE, NULL, "[" SALE ("r2", "-1") "," SALE ("r1", "-2") "]", 422, "key_reused" },
    { FLOOR, KAK "?", NULL, 0, "-1" }, { MOVE, NULL, "[" SALE ("r2", "-7") "]", 200, BOOKED ("1", "0") } } },
  { "a wrong row is named, the others are booked", {
    { MOVE, NULL, "[" SALE ("r1", "-1") ",{\"ref\":\"r2\",\"store\":\"PAR9\",\"sku\":\"a\",\"quantity\":1,\"kind\":\"sale\"},7]", 200,
      "{\"rows\":3,\"booked\":1,\"refused\":[{\"row\":3,\"field\":\"JSON\"},{\"row\":2,\"field\":\"store\",\"why\":\"there is no shop PAR9\"}]}" },
    { FLOOR, KAK "?", NULL, 0, "-1" } } },
  { "quantity 0", { { MOVE, NULL, "[" SALE ("r1", "0") "]", 422, "rows_refused" } } },
  { "quantity 2^31", { { MOVE, NULL, "[" SALE ("r1", "2147483648") "]", 422, "rows_refused" } } },
  { "an unknown kind", { { MOVE, NULL, MOVED ("r1", "theft", "-1", "?"), 422, "rows_refused" } } },
  { "no ref", { { MOVE, NULL, "[{\"store\":\"LYO1\",\"sku\":\"a\",\"quantity\":1,\"kind\":\"sale\"}]", 422, "rows_refused" } } },
  { "no list", { { MOVE, NULL, SALE ("r1", "-1"), 400, "malformed" } } },
  { "half a list", { { MOVE, NULL, "[" SALE ("r1", "-1"), 400, "malformed" } } },
  { "an empty list", { { MOVE, NULL, "[]", 200, "{\"rows\":0,\"booked\":0,\"refused\":[]}" } } },
  { "stock as of now", { { STOCK, NULL, "[{\"store\":\"LYO1\",\"sku\":\"45001-KAK-M\",\"place\":\"A-03-2\",\"quantity\":9}]", 200,
                           "{\"rows\":1,\"written\":1,\"unchanged\":0,\"refused\":[],\"repeated\":false}" }, { FLOOR, KAK "A-03-2", NULL, 0, "9" } } },
  { "stock that is so already", { { STOCK, NULL, "[{\"store\":\"LYO1\",\"sku\":\"45001-KAK-M\",\"place\":\"A-03-2\",\"quantity\":5}]", 200, "{\"written\":0,\"unchanged\":1}" } } },
  { "a key again changes nothing", {
    { STOCK, "k1", "[{\"store\":\"LYO1\",\"sku\":\"45001-KAK-M\",\"place\":\"A-03-2\",\"quantity\":9}]", 200, "{\"written\":1,\"repeated\":false}" },
    { MOVE, NULL, MOVED ("r1", "sale", "-2", "A-03-2"), 200, BOOKED ("1", "0") },
    { STOCK, "k1", "[ {\"store\":\"LYO1\",\"sku\":\"45001-KAK-M\",\"place\":\"A-03-2\",\"quantity\":9} ]", 200, "{\"rows\":1,\"written\":1,\"refused\":[],\"repeated\":true}" },
    { FLOOR, KAK "A-03-2", NULL, 0, "7" } } },
  { "a key with another body", {
    { STOCK, "k1", "[{\"store\":\"LYO1\",\"sku\":\"45001-KAK-M\",\"place\":\"A-03-2\",\"quantity\":5}]", 200, "{\"unchanged\":1,\"repeated\":false}" },
    { STOCK, "k1", "[{\"store\":\"LYO1\",\"sku\":\"45001-KAK-M\",\"place\":\"A-03-2\",\"quantity\":8}]", 422, "key_reused" }, { FLOOR, KAK "A-03-2", NULL, 0, "5" } } },
  { "one key for two calls is two keys", {
    { STOCK, "k1", "[{\"store\":\"LYO1\",\"sku\":\"45001-KAK-M\",\"place\":\"A-03-2\",\"quantity\":5}]", 200, "{\"unchanged\":1}" },
    { PRICES, "k1", "[{\"zone\":\"FR\",\"sku\":\"45001-KAK-M\",\"minor\":13900,\"from\":\"2026-11-21T00:00:00+01:00\"}]", 200, "{\"written\":1,\"repeated\":false}" } } },
  { "rows that are wrong are named", {
    { STOCK, NULL, "[{\"store\":\"LYO1\",\"sku\":\"45001-KAK-M\",\"place\":\"Z-9\",\"quantity\":5},{\"store\":\"LYO1\",\"sku\":\"45001-KAK-M\",\"place\":\"A-03-2\",\"quantity\":6}]", 200,
      "{\"rows\":2,\"written\":1,\"refused\":[{\"row\":1,\"field\":\"place\",\"why\":\"LYO1 has no place Z-9\"}]}" }, { FLOOR, KAK "A-03-2", NULL, 0, "6" } } },
  { "not one row is right", { { PRICES, NULL, "[{\"zone\":\"FR\"}]", 422, "rows_refused" } } },
  { "products", { { PRODUCTS, NULL, "[{\"assortment\":\"FR-MODE\",\"sku\":\"NEW-1\",\"gtin\":\"9521234500995\",\"name\":{\"fr\":\"Gants\"}}]", 200, "{\"written\":1}" } } },
  { "no list of products", { { PRODUCTS, NULL, "{}", 400, "malformed" } } },
  { "an arrival", { { ORDER, NULL, ORDERED, 200, "{\"state\":\"open\"}" }, { ARRIVE, NULL, HERE ("\"2026-11-21T08:59:00+01:00\""), 200, "{\"number\":\"C-1\",\"repeated\":false}" },
    { SHOW, "C-1", NULL, 200, "{\"fulfilments\":[{\"here\":\"2026-11-21T08:59:00+01:00\",\"why\":\"named by the order\"}]}" },
    { ARRIVE, NULL, HERE ("\"2026-11-21T08:59:00+01:00\""), 200, "{\"repeated\":true}" } } },
  { "an arrival in the future is now", { { ORDER, NULL, ORDERED, 200, "{}" }, { ARRIVE, NULL, HERE ("\"2027-11-21T08:59:00+01:00\""), 200, "{\"repeated\":false}" },
    { SHOW, "C-1", NULL, 200, "{\"fulfilments\":[{\"here\":\"2026-11-21T09:00:00+01:00\"}]}" } } },
  { "an arrival without a time is now", { { ORDER, NULL, ORDERED, 200, "{}" }, { ARRIVE, NULL, HERE ("null"), 200, "{\"fulfilments\":[{\"here\":\"2026-11-21T09:00:00+01:00\"}]}" } } },
  { "an arrival for nothing", { { ARRIVE, NULL, HERE ("null"), 404, "unknown" } } },
  { "an arrival for what is cancelled", { { ORDER, NULL, ORDERED, 200, "{}" }, { CANCEL, "C-1", "{}", 200, "{\"state\":\"cancelled\"}" }, { ARRIVE, NULL, HERE ("null"), 409, "order_cancelled" } } },
  { "an arrival with a key and another body", { { ORDER, NULL, ORDERED, 200, "{}" }, { ARRIVE, "k1", HERE ("null"), 200, "{\"repeated\":false}" },
    { ARRIVE, "k1", HERE ("null"), 200, "{\"repeated\":true}" }, { ARRIVE, "k1", HERE ("\"2026-11-21T08:59:00+01:00\""), 422, "key_reused" } } },
  { "an arrival at no time", { { ORDER, NULL, ORDERED, 200, "{}" }, { ARRIVE, NULL, HERE ("\"yesterday\""), 400, "malformed" } } },
};
/* clang-format on */

typedef struct {
  const char *key;
  gint64 n;
} Floor;

static gboolean
load_floor (CptTransaction *transaction, gpointer user_data, GError **error)
{
  Floor *floor = user_data;
  g_auto (GStrv) parts = g_strsplit (floor->key, " ", 3);
  CptBucket bucket = cpt_bucket_floor (parts[2]);

  return cpt_storage_load_balance (transaction, parts[0], parts[1], &bucket, &floor->n, error);
}

static char *
call (CptWorld *world, const Step *step, CptProblem **problem_out)
{
  CptService *service = world->service;
  gsize length = step->body != NULL ? strlen (step->body) : 0;

  switch (step->call) {
  case MOVE:
    return cpt_bulk_move (service, "till", step->body, length, problem_out);
  case PRODUCTS:
    return cpt_bulk_put (service, "products", "erp", step->key, step->body, length, problem_out);
  case PRICES:
    return cpt_bulk_put (service, "prices", "erp", step->key, step->body, length, problem_out);
  case STOCK:
    return cpt_bulk_put (service, "stock", "erp", step->key, step->body, length, problem_out);
  case ORDER:
    return cpt_ordering_place (service, "web", step->body, length, NULL, problem_out);
  case ARRIVE:
    return cpt_ordering_arrive (service, "web", step->key, step->body, length, problem_out);
  case CANCEL:
    return cpt_ordering_cancel (service, "web", step->key, NULL, step->body, length, problem_out);
  case SHOW:
    return cpt_ordering_show (service, "web", step->key, problem_out);
  case END:
  case FLOOR:
  default:
    g_assert_not_reached ();
  }
}

static void
take_step (CptWorld *world, const Step *step)
{
  g_autoptr (CptProblem) problem = NULL;
  g_autofree char *answer = NULL;
  Floor floor = { step->key, 0 };

  if (step->call == FLOOR) {
    cpt_world_read (world, load_floor, &floor);
    g_assert_cmpint (floor.n, ==, g_ascii_strtoll (step->expected, NULL, 10));
    return;
  }
  answer = call (world, step, &problem);
  if (step->status == 200) {
    if (problem != NULL)
      g_test_message ("%s: %s", problem->code, problem->detail);
    g_assert_nonnull (answer);
    if (answer != NULL)
      cpt_world_assert_fits (answer, step->expected);
    return;
  }
  g_assert_null (answer);
  g_assert_nonnull (problem);
  if (problem == NULL)
    return;
  g_assert_cmpint (problem->status, ==, step->status);
  g_assert_cmpstr (problem->code, ==, step->expected);
}

static void
assert_checked (CptWorld *world)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results = cpt_check_run (world->service, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < results->len; i++) {
    const CptCheckResult *result = results->pdata[i];

    for (guint j = 0; j < result->found->len; j++)
      g_test_message ("%s: %s", result->id, (const char *)result->found->pdata[j]);
    g_assert_cmpuint (result->found->len, ==, 0);
  }
}

static void
test_case (gconstpointer data)
{
  const Step *steps = cases[GPOINTER_TO_SIZE (data)].steps;
  g_autoptr (CptWorld) world = cpt_world_new (NOW);

  cpt_chain_found (world);
  for (guint i = 0; i < MAX_CALLS && steps[i].call != END; i++)
    take_step (world, &steps[i]);
  assert_checked (world);
}

/* More rows than a call may have are refused as a whole. */
static void
test_too_many (void)
{
  g_autoptr (CptWorld) world = cpt_world_new (NOW);
  g_autoptr (GString) body = g_string_new ("[");
  g_autoptr (CptProblem) problem = NULL;
  g_autofree char *answer = NULL;
  Floor floor = { KAK "?", 0 };

  cpt_chain_found (world);
  for (guint i = 0; i <= CPT_BULK_MAX_MOVEMENTS; i++)
    g_string_append_printf (body,
                            "%s{\"ref\":\"r%u\",\"store\":\"LYO1\",\"sku\":\"45001-KAK-M\","
                            "\"quantity\":-1,\"kind\":\"sale\"}",
                            i > 0 ? "," : "", i);
  g_string_append_c (body, ']');
  answer = cpt_bulk_move (world->service, "till", body->str, body->len, &problem);
  g_assert_null (answer);
  g_assert_cmpint (problem->status, ==, 400);
  cpt_world_read (world, load_floor, &floor);
  g_assert_cmpint (floor.n, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strdup_printf ("/central/orchestration/door/%s", cases[i].name);

    g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_case);
  }
  g_test_add_func ("/central/orchestration/door/too many rows", test_too_many);
  return g_test_run ();
}
