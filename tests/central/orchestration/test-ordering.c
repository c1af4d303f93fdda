/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chain.h"

#include "central/orchestration/ordering.h"

#include <string.h>

#define NOW "2026-11-21T09:00:00+01:00"

static char *
place (CptWorld *world, const char *document, gboolean *created_out, CptProblem **problem_out)
{
  return cpt_ordering_place (world->service, "web", document, strlen (document), created_out,
                             problem_out);
}

/* ---- the six golden orders ---- */

static const char *const golden[] = {
  "order-1-plain", "order-2-gift-two-tenders", "order-3-authorised",
  "order-4-ship",  "order-5-1114-lines",       "order-6-names",
};

static void
test_golden (gconstpointer data)
{
  g_autofree char *document_name = g_strdup_printf ("golden/%s.json", (const char *)data);
  g_autofree char *answer_name = g_strdup_printf ("golden/%s.answer.json", (const char *)data);
  g_autofree char *document = cpt_world_load_shared (document_name);
  g_autofree char *expected = NULL, *answer = NULL, *again = NULL, *repeated = NULL;
  g_autoptr (CptWorld) world = NULL;
  CptProblem *problem = NULL;
  gboolean created = FALSE;

  if (document == NULL)
    return;
  expected = cpt_world_load_shared (answer_name);
  world = cpt_world_new (NOW);
  cpt_chain_found (world);
  answer = place (world, document, &created, &problem);
  if (problem != NULL)
    g_test_message ("%s: %s", problem->code, problem->detail);
  g_assert_null (problem);
  g_assert_true (created);
  cpt_world_assert_fits (answer, expected);

  again = place (world, document, &created, &problem);
  g_assert_null (problem);
  g_assert_false (created);
  repeated = g_strdup (answer);
  g_assert_nonnull (strstr (again, "\"repeated\":true}"));
  g_assert_cmpmem (again, strlen (again) - strlen ("true}"), answer,
                   strlen (answer) - strlen ("false}"));
}

/* ---- what is refused ---- */

#define LINE "\"lines\":[{\"sku\":\"45014-BOR-L\",\"quantity\":1,\"unit_price\":6900}]"

/* clang-format off */
static const struct { const char *name, *document; int status; const char *code; } refusals[] = {
  { "no JSON", "{\"number\":", 400, "malformed" },
  { "no number", "{\"fulfil\":{\"method\":\"pickup\",\"store\":\"LYO1\"}," LINE "}", 400, "malformed" },
  { "no lines", "{\"number\":\"C-1\",\"fulfil\":{\"method\":\"pickup\",\"store\":\"LYO1\"}}", 400, "malformed" },
  { "unknown shop", "{\"number\":\"C-1\",\"fulfil\":{\"method\":\"pickup\",\"store\":\"PAR9\"}," LINE "}", 422, "unknown_store" },
};
/* clang-format on */

static void
test_refusal (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr (CptWorld) world = cpt_world_new (NOW);
  g_autofree char *answer = NULL;
  CptProblem *problem = NULL;

  cpt_chain_found (world);
  answer = place (world, refusals[i].document, NULL, &problem);
  g_assert_null (answer);
  g_assert_nonnull (problem);
  if (problem == NULL)
    return;
  g_assert_cmpint (problem->status, ==, refusals[i].status);
  g_assert_cmpstr (problem->code, ==, refusals[i].code);
  g_assert_nonnull (problem->detail);
  cpt_problem_free (problem);
}

static void
test_key_reused (void)
{
  g_autoptr (CptWorld) world = cpt_world_new (NOW);
  const char *first =
      "{\"number\":\"C-1\",\"fulfil\":{\"method\":\"pickup\",\"store\":\"LYO1\"}," LINE "}";
  const char *spaced =
      "{ \"number\" : \"C-1\", \"fulfil\":{\"method\":\"pickup\",\"store\":\"LYO1\"}, " LINE " }";
  const char *other =
      "{\"number\":\"C-1\",\"fulfil\":{\"method\":\"pickup\",\"store\":\"LYO2\"}," LINE "}";
  g_autofree char *a = NULL, *b = NULL, *c = NULL;
  g_autoptr (CptProblem) problem = NULL;

  cpt_chain_found (world);
  a = place (world, first, NULL, &problem);
  b = place (world, spaced, NULL, &problem);
  g_assert_nonnull (b);
  c = place (world, other, NULL, &problem);
  g_assert_null (c);
  g_assert_nonnull (problem);
  g_assert_cmpint (problem->status, ==, 422);
  g_assert_cmpstr (problem->code, ==, "key_reused");
}

/* ---- sourcing ---- */

static void
assert_store (CptWorld *world,
              const char *number,
              gint64 quantity,
              const char *store,
              const char *why)
{
  g_autofree char *document =
      g_strdup_printf ("{\"number\":\"%s\",\"fulfil\":{\"method\":\"pickup\"},\"lines\":[{\"gtin\":"
                       "\"9521234500148\","
                       "\"quantity\":%" G_GINT64_FORMAT ",\"unit_price\":6900}]}",
                       number, quantity);
  CptProblem *problem = NULL;
  g_autofree char *answer = place (world, document, NULL, &problem);
  g_autofree char *expected =
      g_strdup_printf ("{\"fulfilments\":[{\"store\":\"%s\",\"why\":\"%s\"}]}", store, why);

  g_assert_null (problem);
  cpt_world_assert_fits (answer, expected);
}

static void
test_sourcing (void)
{
  g_autoptr (CptWorld) world = cpt_world_new (NOW);

  cpt_chain_found (world);
  cpt_chain_import (world, "stock", "store,sku,quantity\nLYO2,45014-BOR-L,6\n");
  assert_store (world, "C-1", 4, "LYO1", "nearest with stock of all lines");
  assert_store (world, "C-2", 1, "LYO2", /* 4 are reserved */
                "nearest with stock of all lines; LYO1 has 0 of 1 45014-BOR-L");
  assert_store (world, "C-3", 9, "LYO1",
                "nearest; no shop has all of it; LYO1 has 0 of 9 45014-BOR-L; "
                "LYO2 has 5 of 9 45014-BOR-L");
}

/* ---- showing and cancelling ---- */

static void
test_show (void)
{
  g_autoptr (CptWorld) world = cpt_world_new (NOW);
  const char *document = "{\"number\":\"C-1\",\"x-loyalty\":{\"points\":[1,2]},\"fulfil\":{"
                         "\"method\":\"pickup\",\"store\":\"LYO1\"}," LINE "}\n";
  g_autofree char *placed = NULL, *shown = NULL, *operators = NULL, *others = NULL;
  g_autoptr (CptProblem) problem = NULL;

  cpt_chain_found (world);
  placed = place (world, document, NULL, &problem);
  shown = cpt_ordering_show (world->service, "web", "C-1", &problem);
  cpt_world_assert_fits (shown, document);
  cpt_world_assert_fits (shown, "{\"state\":\"open\",\"fulfilments\":[{\"state\":\"assigned\","
                                "\"lines\":[{\"line\":1,\"ordered\":1,\"picked\":0}]}]}");
  operators = cpt_ordering_show (world->service, "operator", "C-1", &problem);
  g_assert_cmpstr (operators, ==, shown);
  others = cpt_ordering_show (world->service, "erp", "C-1", &problem);
  g_assert_null (others);
  g_assert_nonnull (problem);
  g_assert_cmpint (problem->status, ==, 404);
}

static char *
cancel (CptWorld *world, const char *key, const char *body, CptProblem **problem_out)
{
  return cpt_ordering_cancel (world->service, "web", "C-1", key, body, strlen (body), problem_out);
}

static void
test_cancel (void)
{
  g_autoptr (CptWorld) world = cpt_world_new (NOW);
  const char *two = "{\"lines\":[{\"line\":1,\"quantity\":2}],\"reason\":\"customer-wish\"}";
  g_autofree char *part = NULL, *first = NULL, *again = NULL, *rest = NULL, *more = NULL;
  g_autofree char *other = NULL, *much = NULL, *unknown = NULL;
  g_autoptr (CptProblem) reused = NULL, over = NULL, none = NULL, malformed = NULL;
  CptProblem *problem = NULL;

  cpt_chain_found (world);
  part = cpt_chain_order (world, "C-1",
                          "[{\"sku\":\"45001-KAK-M\",\"quantity\":3,\"unit_price\":14900}]");
  much = cancel (world, NULL, "{\"lines\":[{\"line\":1,\"quantity\":4}]}", &over);
  g_assert_null (much);
  g_assert_cmpint (over->status, ==, 409);
  g_assert_cmpint (over->asked, ==, 4);
  g_assert_cmpint (over->allowed, ==, 3);
  unknown = cancel (world, NULL, "{\"lines\":[{\"line\":7,\"quantity\":1}]}", &malformed);
  g_assert_null (unknown);
  g_assert_cmpint (malformed->status, ==, 400);

  first = cancel (world, "k-1", two, &problem);
  cpt_world_assert_fits (first, "{\"number\":\"C-1\",\"state\":\"open\",\"repeated\":false,"
                                "\"fulfilments\":[{\"lines\":[{\"cancelled\":2}]}]}");
  again = cancel (world, "k-1", two, &problem);
  cpt_world_assert_fits (again,
                         "{\"repeated\":true,\"fulfilments\":[{\"lines\":[{\"cancelled\":2}]}]}");
  other = cancel (world, "k-1", "{}", &reused);
  g_assert_null (other);
  g_assert_cmpint (reused->status, ==, 422);
  rest = cancel (world, "k-2", "{\"lines\":null,\"reason\":\"too-late\"}", &problem);
  cpt_world_assert_fits (rest, "{\"state\":\"cancelled\",\"fulfilments\":[{\"state\":"
                               "\"cancelled\",\"lines\":[{\"cancelled\":3}]}]}");
  g_assert_null (problem);
  more = cancel (world, NULL, "", &none);
  g_assert_null (more);
  g_assert_cmpstr (none->code, ==, "order_cancelled");
}

/* ---- eight senders at once ---- */

#define N_THREADS 8
#define N_ORDERS  12

typedef struct {
  CptWorld *world;
  int n_created;  /* (atomic) */
  int n_repeated; /* (atomic) */
} Race;

static gpointer
send_all (gpointer data)
{
  Race *race = data;

  for (guint i = 0; i < N_ORDERS; i++) {
    g_autofree char *document = g_strdup_printf (
        "{\"number\":\"C-%u\",\"fulfil\":{\"method\":\"pickup\",\"store\":\"LYO1\"}," LINE "}", i);
    CptProblem *problem = NULL;
    gboolean created = FALSE;
    g_autofree char *answer = place (race->world, document, &created, &problem);

    g_assert_null (problem);
    g_assert_nonnull (answer);
    g_atomic_int_inc (created ? &race->n_created : &race->n_repeated);
  }
  return NULL;
}

static gboolean
count_parts (CptTransaction *transaction, gpointer user_data, GError **error)
{
  g_autoptr (GPtrArray) parts = cpt_storage_list_all_fulfilments (transaction, error);

  *(guint *)user_data = parts->len;
  return TRUE;
}

static void
test_race (void)
{
  g_autoptr (CptWorld) world = cpt_world_new (NOW);
  GThread *threads[N_THREADS];
  Race race = { world, 0, 0 };
  guint n_parts = 0;

  cpt_chain_found (world);
  for (guint i = 0; i < N_THREADS; i++)
    threads[i] = g_thread_new ("sender", send_all, &race);
  for (guint i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);
  g_assert_cmpint (race.n_created, ==, N_ORDERS);
  g_assert_cmpint (race.n_repeated, ==, (N_THREADS - 1) * N_ORDERS);
  cpt_world_read (world, count_parts, &n_parts);
  g_assert_cmpuint (n_parts, ==, N_ORDERS);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  for (gsize i = 0; i < G_N_ELEMENTS (golden); i++) {
    g_autofree char *path =
        g_strdup_printf ("/central/orchestration/ordering/golden/%s", golden[i]);

    g_test_add_data_func (path, golden[i], test_golden);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++) {
    g_autofree char *path =
        g_strdup_printf ("/central/orchestration/ordering/refused/%s", refusals[i].name);

    g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_refusal);
  }
  g_test_add_func ("/central/orchestration/ordering/key reused", test_key_reused);
  g_test_add_func ("/central/orchestration/ordering/sourcing", test_sourcing);
  g_test_add_func ("/central/orchestration/ordering/show", test_show);
  g_test_add_func ("/central/orchestration/ordering/cancel", test_cancel);
  g_test_add_func ("/central/orchestration/ordering/eight senders at once", test_race);
  return g_test_run ();
}
