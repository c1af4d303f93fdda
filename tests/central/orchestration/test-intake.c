/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chain.h"

#include "central/orchestration/devices.h"
#include "central/orchestration/feed.h"
#include "central/orchestration/intake.h"
#include "central/orchestration/ordering.h"
#include "codes/own.h"

#include <string.h>

#define NOW        "2026-11-21T09:00:00+01:00"
#define TWO_PARKAS "[{\"sku\":\"45001-KAK-M\",\"quantity\":2,\"unit_price\":14900}]"
#define ACCEPT     "{\"for\":null,\"from\":null,\"wave\":null,\"tote\":null}"
#define PICK_ONE   "{\"line\":1,\"quantity\":1,\"location\":\"A-03-2\"}"

typedef struct {
  CptWorld *world;   /* (owned) */
  CptDevice *device; /* (owned) Camille's */
  char *fulfilment;  /* (owned) two parkas */
} Shop;

static Shop *
shop_new (void)
{
  Shop *self = g_new0 (Shop, 1);

  self->world = cpt_world_new (NOW);
  cpt_chain_found (self->world);
  self->device = cpt_device_new (self->world, "LYO1", "1041");
  self->fulfilment = cpt_chain_order (self->world, "C-1", TWO_PARKAS);
  return self;
}

static void
shop_free (Shop *self)
{
  g_clear_pointer (&self->device, cpt_device_free);
  g_clear_pointer (&self->fulfilment, g_free);
  g_clear_pointer (&self->world, cpt_world_free);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Shop, shop_free)

static void
assert_problem (char *answer, CptProblem *problem, int status, const char *code)
{
  g_autofree char *owned = answer;
  g_autoptr (CptProblem) mine = problem;

  g_assert_null (owned);
  g_assert_nonnull (mine);
  if (mine == NULL)
    return;
  g_assert_cmpint (mine->status, ==, status);
  g_assert_cmpstr (mine->code, ==, code);
}

static char *
push_body (Shop *self, const char *body, CptProblem **problem_out)
{
  return cpt_intake_push (self->world->service, self->device->id, body, strlen (body), problem_out);
}

typedef struct {
  const char *store, *sku;
  gint64 floor, custody, astray, reserved;
} Figures;

static gboolean
load_figures (CptTransaction *transaction, gpointer user_data, GError **error)
{
  Figures *figures = user_data;
  g_autoptr (CptStock) stock =
      cpt_storage_load_stock (transaction, figures->store, figures->sku, error);

  figures->floor = cpt_stock_get_floor (stock);
  figures->custody = stock->custody;
  figures->astray = stock->astray;
  figures->reserved = stock->reserved;
  return TRUE;
}

static void
assert_stock (Shop *self, gint64 floor, gint64 custody, gint64 astray, gint64 reserved)
{
  Figures figures = { "LYO1", "45001-KAK-M", 0, 0, 0, 0 };

  cpt_world_read (self->world, load_figures, &figures);
  g_assert_cmpint (figures.floor, ==, floor);
  g_assert_cmpint (figures.custody, ==, custody);
  g_assert_cmpint (figures.astray, ==, astray);
  g_assert_cmpint (figures.reserved, ==, reserved);
}

static void
test_pick (void)
{
  g_autoptr (Shop) shop = shop_new ();
  g_autofree char *accepted = NULL, *picked = NULL, *again = NULL, *id = NULL, *verdict = NULL;
  CptProblem *problem = NULL;

  assert_stock (shop, 5, 0, 0, 2);
  accepted = cpt_device_push_one (shop->device, "fulfilment.accept", shop->fulfilment, ACCEPT);
  cpt_world_assert_fits (accepted, "{\"results\":[{\"seq\":1,\"status\":\"accepted\"}],\"hwm\":1}");
  id = cpt_device_do (shop->device, "fulfilment.pick", shop->fulfilment, PICK_ONE);
  {
    g_autofree char *body = cpt_device_take_body (shop->device);

    picked = push_body (shop, body, &problem);
    again = push_body (shop, body, &problem);
  }
  g_assert_null (problem);
  cpt_world_assert_fits (picked, "{\"results\":[{\"seq\":2,\"status\":\"accepted\"}],\"hwm\":2}");
  cpt_world_assert_fits (again, "{\"results\":[{\"seq\":2,\"status\":\"duplicate\"}],\"hwm\":2}");
  assert_stock (shop, 4, 1, 0, 1);
  verdict = cpt_intake_find_verdict (shop->world->service, id, &problem);
  cpt_world_assert_fits (verdict, "{\"seq\":2,\"status\":\"accepted\"}");
  g_assert_null (cpt_intake_find_verdict (shop->world->service, shop->device->id, &problem));
  assert_problem (NULL, problem, 404, "unknown");
}

static void
test_gap (void)
{
  g_autoptr (Shop) shop = shop_new ();
  g_autofree char *id = NULL;
  CptProblem *problem = NULL;

  shop->device->next_seq = 3;
  id = cpt_device_do (shop->device, "fulfilment.pick", shop->fulfilment, PICK_ONE);
  g_assert_null (cpt_device_push (shop->device, &problem));
  g_assert_nonnull (problem);
  g_assert_cmpint (problem->expected, ==, 1);
  assert_problem (NULL, problem, 409, "gap");
  assert_stock (shop, 5, 0, 0, 2);
}

/* Neither journal is heard any more, whatever it sends; another terminal is. */
static void
assert_frozen (Shop *shop)
{
  g_autoptr (CptDevice) other = cpt_device_new (shop->world, "LYO1", "1042");
  g_autofree char *answer = NULL, *id = NULL;
  CptProblem *problem = NULL;

  shop->device->next_seq = 2;
  id = cpt_device_do (shop->device, "fulfilment.release", shop->fulfilment, "{}");
  g_assert_null (cpt_device_push (shop->device, &problem));
  assert_problem (NULL, g_steal_pointer (&problem), 409, "fork");
  g_assert_null (
      cpt_feed_pull (shop->world->service, shop->device->id, "work/LYO1", NULL, NULL, &problem));
  assert_problem (NULL, g_steal_pointer (&problem), 409, "fork");
  answer = cpt_device_push_one (other, "fulfilment.pick", shop->fulfilment, PICK_ONE);
  cpt_world_assert_fits (answer, "{\"results\":[{\"status\":\"accepted\"}]}");
}

static void
test_fork_by_bytes (void)
{
  g_autoptr (Shop) shop = shop_new ();
  g_autofree char *first = NULL, *id = NULL;
  CptProblem *problem = NULL;

  first = cpt_device_push_one (shop->device, "fulfilment.pick", shop->fulfilment, PICK_ONE);
  shop->device->next_seq = 1; /* a copy of the journal went on by itself */
  id = cpt_device_do (shop->device, "fulfilment.accept", shop->fulfilment, ACCEPT);
  g_assert_null (cpt_device_push (shop->device, &problem));
  assert_problem (NULL, problem, 409, "fork");
  assert_stock (shop, 4, 1, 0, 1);
  assert_frozen (shop);
}

static void
test_fork_by_id (void)
{
  g_autoptr (Shop) shop = shop_new ();
  g_autofree char *answer = NULL, *id = NULL, *body = NULL;
  g_autoptr (GString) copied = NULL;
  CptProblem *problem = NULL;

  id = cpt_device_do (shop->device, "fulfilment.pick", shop->fulfilment, PICK_ONE);
  body = cpt_device_take_body (shop->device);
  answer = push_body (shop, body, &problem);
  copied = g_string_new (body);
  g_string_replace (copied, "\"seq\":1,", "\"seq\":2,", 0);
  g_assert_null (push_body (shop, copied->str, &problem));
  assert_problem (NULL, problem, 409, "fork");
  assert_stock (shop, 4, 1, 0, 1);
  assert_frozen (shop);
}

/* clang-format off */
static const struct { const char *name, *from, *to; int status; const char *code; } bodies[] = {
  { "no header", "{\"terminal\"", "{\"trminal\"", 400, "malformed" },
  { "cut off", "}}\n", "", 400, "malformed" },
  { "unknown kind", "fulfilment.pick", "fulfilment.correct", 409, "upgrade_central" },
  { "newer version", "\"v\":1", "\"v\":2", 409, "upgrade_central" },
};
/* clang-format on */

static void
test_body (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr (Shop) shop = shop_new ();
  g_autofree char *a = NULL, *b = NULL, *body = NULL;
  g_autoptr (GString) spoilt = NULL;
  CptProblem *problem = NULL;

  a = cpt_device_do (shop->device, "fulfilment.accept", shop->fulfilment, ACCEPT);
  b = cpt_device_do (shop->device, "fulfilment.pick", shop->fulfilment, PICK_ONE);
  body = cpt_device_take_body (shop->device);
  spoilt = g_string_new (body);
  g_string_replace (spoilt, bodies[i].from, bodies[i].to, 0);
  g_assert_null (push_body (shop, spoilt->str, &problem));
  g_assert_nonnull (problem);
  if (problem != NULL && g_str_equal (problem->code, "upgrade_central"))
    g_assert_cmpint (problem->seq, ==, bodies[i].from[0] == '"' ? 1 : 2);
  assert_problem (NULL, problem, bodies[i].status, bodies[i].code);
  assert_stock (shop, 5, 0, 0, 2); /* nothing was consumed */
}

static void
test_another_terminal (void)
{
  g_autoptr (Shop) shop = shop_new ();
  g_autoptr (CptDevice) other = cpt_device_new (shop->world, "LYO1", "1042");
  g_autofree char *id = cpt_device_do (other, "fulfilment.pick", shop->fulfilment, PICK_ONE);
  g_autofree char *body = cpt_device_take_body (other);
  CptProblem *problem = NULL;

  g_assert_null (push_body (shop, body, &problem));
  assert_problem (NULL, problem, 400, "malformed");
}

static void
test_revoked (void)
{
  g_autoptr (Shop) shop = shop_new ();
  g_autofree char *id = NULL;
  CptProblem *problem = NULL;

  g_assert_true (cpt_devices_revoke (shop->world->service, shop->device->id, &problem));
  id = cpt_device_do (shop->device, "fulfilment.pick", shop->fulfilment, PICK_ONE);
  g_assert_null (cpt_device_push (shop->device, &problem));
  assert_problem (NULL, problem, 403, "terminal_revoked");
  assert_stock (shop, 5, 0, 0, 2);
}

static void
test_sign_in_of_two (void)
{
  g_autoptr (Shop) shop = shop_new ();
  g_autoptr (CptDevice) theo = cpt_device_new (shop->world, "LYO1", "1042");
  g_autofree char *answer =
      cpt_device_push_one (shop->device, "fulfilment.pick", shop->fulfilment, PICK_ONE);
  g_autofree char *id = NULL;
  CptProblem *problem = NULL;

  g_strlcpy (shop->device->person, theo->person, sizeof theo->person);
  id = cpt_device_do (shop->device, "fulfilment.pick", shop->fulfilment, PICK_ONE);
  g_assert_null (cpt_device_push (shop->device, &problem));
  assert_problem (NULL, problem, 409, "malformed");
  assert_stock (shop, 4, 1, 0, 1);
}

/* Two handhelds were cut off, and both picked all of it: one is told what to do with the goods. */
static void
test_race (void)
{
  g_autoptr (Shop) shop = shop_new ();
  g_autoptr (CptDevice) theo = cpt_device_new (shop->world, "LYO1", "1042");
  g_autofree char *a = NULL, *b = NULL, *c = NULL, *d = NULL, *mine = NULL, *theirs = NULL;
  g_autofree char *feed = NULL;
  CptProblem *problem = NULL;

  a = cpt_device_do (shop->device, "fulfilment.accept", shop->fulfilment, ACCEPT);
  b = cpt_device_do (shop->device, "fulfilment.pick", shop->fulfilment,
                     "{\"line\":1,\"quantity\":2,\"location\":\"A-03-2\"}");
  c = cpt_device_do (theo, "fulfilment.accept", shop->fulfilment, ACCEPT);
  d = cpt_device_do (theo, "fulfilment.pick", shop->fulfilment,
                     "{\"line\":1,\"quantity\":2,\"location\":\"A-03-2\"}");
  mine = cpt_device_push (shop->device, &problem);
  theirs = cpt_device_push (theo, &problem);
  g_assert_null (problem);
  cpt_world_assert_fits (mine,
                         "{\"results\":[{\"status\":\"accepted\"},{\"status\":\"accepted\"}]}");
  cpt_world_assert_fits (
      theirs, "{\"results\":[{\"status\":\"rejected\",\"problem\":{\"code\":\"not_authorised\","
              "\"detail\":\"This needs the right fulfilment.accept:take_over.\"}},{\"status\":"
              "\"rejected\",\"problem\":{\"code\":\"already_done\",\"asked\":2,\"allowed\":0,"
              "\"line\":1,\"exception\":\"<uuid>\",\"title\":\"Picked already\",\"detail\":"
              "\"Line 1 has nothing left to pick. Put 2 back.\"}}],\"hwm\":2}");
  assert_stock (shop, 1, 2, 2, 0);
  feed = cpt_device_pull (theo, "work/LYO1", NULL);
  g_assert_nonnull (strstr (feed,
                            "\"asked\":2,\"booked\":2,\"from\":\"floor@A-03-2\"}],"
                            "\"closings\":[\"put-back\",\"counted-twice\",\"written-off\"]}"));
  g_assert_nonnull (strstr (feed, "\"rejected\":[{\"seq\":1,"));
}

static char *
find_exception (const char *answer)
{
  const char *at = strstr (answer, "\"exception\":\"");

  return g_strndup (at != NULL ? at + strlen ("\"exception\":\"") : "", CPT_ID_SIZE - 1);
}

/* Both picks of a lost wave are one exception; closing it books the goods on. */
static void
test_exception (void)
{
  g_autoptr (Shop) shop = shop_new ();
  g_autofree char *cancelled = NULL, *first = NULL, *second = NULL, *a = NULL, *b = NULL;
  g_autofree char *closed = NULL, *again = NULL, *written_off = NULL;
  CptProblem *problem = NULL;

  cancelled = cpt_ordering_cancel (shop->world->service, "web", "C-1", NULL, "{}", 2, &problem);
  g_assert_nonnull (cancelled);
  first = cpt_device_push_one (shop->device, "fulfilment.pick", shop->fulfilment, PICK_ONE);
  second = cpt_device_push_one (shop->device, "fulfilment.pick", shop->fulfilment, PICK_ONE);
  a = find_exception (first);
  b = find_exception (second);
  g_assert_cmpstr (a, ==, b);
  assert_stock (shop, 3, 0, 2, 0);
  written_off = cpt_device_push_one (shop->device, "exception.close", a,
                                     "{\"as\":\"written-off\",\"location\":null}");
  cpt_world_assert_fits (written_off,
                         "{\"results\":[{\"status\":\"rejected\",\"problem\":{\"code\":"
                         "\"not_authorised\",\"title\":\"Not allowed\"}}]}");
  closed = cpt_device_push_one (shop->device, "exception.close", a,
                                "{\"as\":\"put-back\",\"location\":\"B-01-1\"}");
  cpt_world_assert_fits (closed, "{\"results\":[{\"status\":\"accepted\"}]}");
  assert_stock (shop, 5, 0, 0, 0);
  again = cpt_device_push_one (shop->device, "exception.close", a,
                               "{\"as\":\"put-back\",\"location\":\"B-01-1\"}");
  cpt_world_assert_fits (again, "{\"results\":[{\"status\":\"rejected\",\"problem\":{\"code\":"
                                "\"already_done\"}}]}");
}

static void
test_other_store (void)
{
  g_autoptr (Shop) shop = shop_new ();
  g_autoptr (CptDevice) nadia = cpt_device_new (shop->world, "LYO2", "1001");
  g_autofree char *answer =
      cpt_device_push_one (nadia, "fulfilment.accept", shop->fulfilment, ACCEPT);
  g_autofree char *nothing =
      cpt_device_push_one (nadia, "fulfilment.accept", nadia->person, ACCEPT);

  cpt_world_assert_fits (answer, "{\"results\":[{\"status\":\"rejected\",\"problem\":{\"code\":"
                                 "\"wrong_store\"}}]}");
  cpt_world_assert_fits (nothing, "{\"results\":[{\"status\":\"rejected\",\"problem\":{\"code\":"
                                  "\"malformed\"}}]}");
}

/* ---- what the outside hears ---- */

typedef struct {
  const char *aggregate, *effect;
  gboolean told;
} Told;

static gboolean
load_told (CptTransaction *transaction, gpointer user_data, GError **error)
{
  Told *told = user_data;

  return cpt_storage_was_told (transaction, told->aggregate, told->effect, G_MAXINT64, &told->told,
                               error);
}

static gboolean
will_be_told (Shop *shop, const char *effect)
{
  Told told = { shop->fulfilment, effect, FALSE };

  cpt_world_read (shop->world, load_told, &told);
  return told.told;
}

static void
test_undo (void)
{
  g_autoptr (Shop) shop = shop_new ();
  g_autofree char *id = NULL, *args = NULL, *a = NULL, *b = NULL, *c = NULL;
  CptProblem *problem = NULL;

  id = cpt_device_do (shop->device, "fulfilment.short", shop->fulfilment,
                      "{\"line\":1,\"missing\":2,\"reason\":\"not-on-shelf\",\"location\":"
                      "\"A-03-2\"}");
  a = cpt_device_push (shop->device, &problem);
  cpt_world_assert_fits (a, "{\"results\":[{\"status\":\"accepted\"}]}");
  g_assert_true (will_be_told (shop, "order.short"));
  assert_stock (shop, 0, 0, 0, 0); /* `found`: nothing is left there */
  args = g_strdup_printf ("{\"of\":\"%s\"}", id);
  b = cpt_device_push_one (shop->device, "undo", shop->fulfilment, args);
  cpt_world_assert_fits (b, "{\"results\":[{\"status\":\"accepted\"}]}");
  g_assert_false (will_be_told (shop, "order.short"));
  assert_stock (shop, 5, 0, 0, 2);
  c = cpt_device_push_one (shop->device, "undo", shop->fulfilment, args);
  cpt_world_assert_fits (c, "{\"results\":[{\"status\":\"rejected\",\"problem\":{\"code\":"
                            "\"already_done\"}}]}");
}

static char *
short_one (Shop *self, const char *fulfilment)
{
  CptProblem *problem = NULL;
  g_autofree char *id = cpt_device_do (self->device, "fulfilment.short", fulfilment,
                                       "{\"line\":1,\"missing\":1,\"reason\":\"label-mismatch\","
                                       "\"location\":\"A-03-2\"}");
  g_autofree char *answer = cpt_device_push (self->device, &problem);

  cpt_world_assert_fits (answer, "{\"results\":[{\"status\":\"accepted\"}]}");
  return g_steal_pointer (&id);
}

static void
undo_one (Shop *self, const char *fulfilment, const char *id)
{
  g_autofree char *args = g_strdup_printf ("{\"of\":\"%s\"}", id);
  g_autofree char *answer = cpt_device_push_one (self->device, "undo", fulfilment, args);

  cpt_world_assert_fits (answer, "{\"results\":[{\"status\":\"accepted\"}]}");
}

static gboolean
load_count (CptTransaction *transaction, gpointer user_data, GError **error)
{
  CptOpenCount *count = user_data;
  g_autoptr (CptPlace) place = cpt_storage_load_place (transaction, "LYO1", "A-03-2", error);

  *count = place->count;
  return TRUE;
}

static void
assert_counts (Shop *self, guint n_skus)
{
  CptOpenCount count = { 0 };

  cpt_world_read (self->world, load_count, &count);
  g_assert_cmpuint (count.n_skus, ==, n_skus);
  g_assert_cmpint (count.since_us != 0, ==, n_skus > 0);
}

/* The count that a short opened ends with its undo, unless another order still waits for it. */
static void
test_undo_of_a_count (void)
{
  g_autoptr (Shop) shop = shop_new ();
  g_autofree char *other = cpt_chain_order (shop->world, "C-2", TWO_PARKAS);
  g_autofree char *first = short_one (shop, shop->fulfilment);
  g_autofree char *second = NULL, *third = NULL;

  assert_counts (shop, 1);
  undo_one (shop, shop->fulfilment, first);
  assert_counts (shop, 0);
  second = short_one (shop, shop->fulfilment);
  third = short_one (shop, other);
  undo_one (shop, shop->fulfilment, second);
  assert_counts (shop, 1);
  undo_one (shop, other, third); /* it found the count open */
  assert_counts (shop, 1);
}

/* The customer hears that it is ready once, however often it becomes so. */
static void
test_ready (void)
{
  g_autoptr (Shop) shop = shop_new ();
  g_autofree char *body = NULL, *answer = NULL, *feed = NULL, *reveal = NULL, *contact = NULL;
  g_autofree char *bag = NULL, *row = NULL;
  char number[CPT_OWN_NUMBER_LENGTH + 1];
  const char *acts[][2] = {
    { "fulfilment.accept", ACCEPT },
    { "fulfilment.pick", "{\"line\":1,\"quantity\":2,\"location\":\"A-03-2\"}" },
    { "fulfilment.bag", NULL },
    { "fulfilment.stage", "{\"location\":\"R-12\",\"bags\":[]}" },
    { "fulfilment.ready", "{}" },
  };
  CptProblem *problem = NULL;

  g_assert_true (cpt_own_number_make (CPT_OWN_LETTER_BAG, "001", 1, number));
  bag = g_strdup_printf ("{\"bag\":\"%s\",\"units\":[{\"line\":1,\"quantity\":2}]}", number);
  row = g_strdup_printf ("[\"put\",\"bag\",\"%s\",", number);
  acts[2][1] = bag;
  for (guint i = 0; i < G_N_ELEMENTS (acts); i++)
    g_free (cpt_device_do (shop->device, acts[i][0], shop->fulfilment, acts[i][1]));
  body = cpt_device_take_body (shop->device);
  answer = push_body (shop, body, &problem);
  g_assert_null (problem);
  g_assert_null (strstr (answer, "rejected"));
  g_assert_true (will_be_told (shop, "order.ready"));
  feed = cpt_device_pull (shop->device, "work/LYO1", NULL);
  g_assert_nonnull (strstr (feed, "\"hold_until_us\":1795892400000000")); /* the 28th, 20:00 */
  g_assert_nonnull (strstr (feed, row));
  contact =
      g_strndup (strstr (feed, "\"contact\":\"") + strlen ("\"contact\":\""), CPT_ID_SIZE - 1);
  reveal = cpt_device_push_one (shop->device, "contact.reveal", contact,
                                "{\"field\":\"phone\",\"reason\":\"call-customer\"}");
  cpt_world_assert_fits (reveal, "{\"results\":[{\"status\":\"accepted\"}]}");
}

/* More commands than one transaction takes, and the order of their effective times. */
static void
test_hundred (void)
{
  g_autoptr (Shop) shop = shop_new ();
  g_autofree char *order = NULL, *answer = NULL;
  CptProblem *problem = NULL;

  order = cpt_chain_order (shop->world, "C-2",
                           "[{\"sku\":\"46007-BLC-2\",\"quantity\":99,\"unit_price\":1690}]");
  for (guint i = 0; i < 99; i++)
    g_free (cpt_device_do (shop->device, "fulfilment.pick", order,
                           "{\"line\":1,\"quantity\":1,\"location\":\"C-02-4\"}"));
  answer = cpt_device_push (shop->device, &problem);
  g_assert_null (problem);
  g_assert_nonnull (answer);
  g_assert_nonnull (strstr (answer, "\"hwm\":99}"));
  g_assert_null (strstr (answer, "rejected"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/central/orchestration/intake/pick, and again", test_pick);
  g_test_add_func ("/central/orchestration/intake/gap", test_gap);
  g_test_add_func ("/central/orchestration/intake/fork by bytes", test_fork_by_bytes);
  g_test_add_func ("/central/orchestration/intake/fork by id", test_fork_by_id);
  for (gsize i = 0; i < G_N_ELEMENTS (bodies); i++) {
    g_autofree char *path =
        g_strdup_printf ("/central/orchestration/intake/body/%s", bodies[i].name);

    g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_body);
  }
  g_test_add_func ("/central/orchestration/intake/another terminal", test_another_terminal);
  g_test_add_func ("/central/orchestration/intake/revoked", test_revoked);
  g_test_add_func ("/central/orchestration/intake/sign-in of two", test_sign_in_of_two);
  g_test_add_func ("/central/orchestration/intake/race of two terminals", test_race);
  g_test_add_func ("/central/orchestration/intake/exception", test_exception);
  g_test_add_func ("/central/orchestration/intake/another shop", test_other_store);
  g_test_add_func ("/central/orchestration/intake/undo", test_undo);
  g_test_add_func ("/central/orchestration/intake/undo of a count", test_undo_of_a_count);
  g_test_add_func ("/central/orchestration/intake/ready", test_ready);
  g_test_add_func ("/central/orchestration/intake/a hundred", test_hundred);
  return g_test_run ();
}
