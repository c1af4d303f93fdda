/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pushes that wait at the same time and share a transaction. */
#include "chain.h"

#include "central/orchestration/intake.h"

#include <sqlite3.h>
#include <string.h>

static gboolean
load_floor (CptTransaction *transaction, gpointer user_data, GError **error)
{
  g_autoptr (CptStock) stock = cpt_storage_load_stock (transaction, "LYO1", "45001-KAK-M", error);

  *(gint64 *)user_data = cpt_stock_get_floor_at (stock, "A-03-2");
  return TRUE;
}

static void
assert_counted (CptWorld *world, gint64 n)
{
  gint64 floor = 0;

  cpt_world_read (world, load_floor, &floor);
  g_assert_cmpint (floor, ==, n);
}

static void
assert_refused (const CptIntakeCall *call, int status, const char *code)
{
  g_assert_null (call->answer);
  g_assert_nonnull (call->problem);
  g_assert_cmpint (call->problem->status, ==, status);
  g_assert_cmpstr (call->problem->code, ==, code);
}

typedef struct {
  CptWorld *world;        /* (owned) */
  CptDevice *devices[3];  /* (owned) */
  char *ids[3];           /* (owned) of one command each */
  char *bodies[3];        /* (owned) */
  CptIntakeCall calls[3]; /* its answers are owned */
  guint n_told;           /* commits that waiting feeds were told of */
} Together;

static void
on_told (const char *const *scopes, gpointer user_data)
{
  ((Together *)user_data)->n_told++;
}

static void
together_init (Together *self)
{
  *self = (Together){ .world = cpt_world_new ("2026-11-21T09:00:00+01:00") };
  cpt_chain_found (self->world);
  for (guint i = 0; i < G_N_ELEMENTS (self->devices); i++) {
    self->devices[i] = cpt_device_new (self->world, "LYO1", "1041");
    if (i == 1)
      self->devices[i]->next_seq = 3; /* its first two are missing */
    self->ids[i] = cpt_device_do (self->devices[i], "place.count", "A-03-2",
                                  i == 2 ? "{\"sku\":\"45001-KAK-M\",\"quantity\":7}"
                                         : "{\"sku\":\"45001-KAK-M\",\"quantity\":6}");
    self->bodies[i] = cpt_device_take_body (self->devices[i]);
    self->calls[i] = (CptIntakeCall){ .terminal = self->devices[i]->id,
                                      .body = self->bodies[i],
                                      .length = strlen (self->bodies[i]) };
  }
  cpt_service_set_moved (self->world->service, on_told, self);
}

static void
together_clear (Together *self)
{
  cpt_service_set_moved (self->world->service, NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (self->devices); i++) {
    g_clear_pointer (&self->devices[i], cpt_device_free);
    g_clear_pointer (&self->ids[i], g_free);
    g_clear_pointer (&self->bodies[i], g_free);
    g_clear_pointer (&self->calls[i].answer, g_free);
    g_clear_pointer (&self->calls[i].problem, cpt_problem_free);
  }
  g_clear_pointer (&self->world, cpt_world_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Together, together_clear)

#define ONE_ACCEPTED "{\"results\":[{\"seq\":1,\"status\":\"accepted\"}],\"hwm\":1}"

static gboolean
find_sign_in (CptTransaction *transaction, gpointer user_data, GError **error)
{
  const Together *together = user_data;
  char terminal[CPT_ID_SIZE];
  CptSignIn sign_in;
  gboolean found = TRUE;

  g_assert_true (cpt_storage_find_sign_in (transaction, together->devices[1]->sign_in, &sign_in,
                                           terminal, &found, error));
  g_assert_false (found);
  return TRUE;
}

static void
test_together (void)
{
  g_auto (Together) together;

  together_init (&together);
  cpt_intake_push_all (together.world->service, together.calls, 3);
  cpt_world_assert_fits (together.calls[0].answer, ONE_ACCEPTED);
  cpt_world_assert_fits (together.calls[2].answer, ONE_ACCEPTED);
  assert_refused (&together.calls[1], 409, "gap");
  assert_counted (together.world, 7);
  g_assert_cmpuint (together.n_told, ==, 1); /* one transaction */
  /* What the one in the middle wrote before it failed is gone. */
  cpt_world_read (together.world, find_sign_in, &together);
}

/* A storage error in one of them: it is taken back alone, or SQLite gives up the whole transaction
 * and each is done once more on its own. */
static const char *const raises[] = { "ABORT", "ROLLBACK" };

static void
make_trigger (const Together *together, const char *raise)
{
  g_autofree char *path = g_build_filename (together->world->folder, "central.db", NULL);
  g_autofree char *text =
      g_strdup_printf ("CREATE TRIGGER no BEFORE INSERT ON log WHEN new.id = '%s'"
                       " BEGIN SELECT RAISE (%s, 'this one is not written'); END",
                       together->ids[1], raise);
  sqlite3 *sql = NULL;

  g_assert_cmpint (sqlite3_open (path, &sql), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (sql, text, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (sql);
}

static void
test_together_broken (gconstpointer data)
{
  g_auto (Together) together;
  CptDevice *middle;

  together_init (&together);
  middle = together.devices[1];
  middle->next_seq = 1;
  g_free (together.ids[1]);
  together.ids[1] =
      cpt_device_do (middle, "place.count", "A-03-2", "{\"sku\":\"45001-KAK-M\",\"quantity\":1}");
  g_free (together.bodies[1]);
  together.bodies[1] = cpt_device_take_body (middle);
  together.calls[1].body = together.bodies[1];
  together.calls[1].length = strlen (together.bodies[1]);
  make_trigger (&together, data);

  cpt_intake_push_all (together.world->service, together.calls, 3);
  cpt_world_assert_fits (together.calls[0].answer, ONE_ACCEPTED);
  cpt_world_assert_fits (together.calls[2].answer, ONE_ACCEPTED);
  assert_refused (&together.calls[1], 500, "internal_error");
  assert_counted (together.world, 7);
  cpt_world_read (together.world, find_sign_in, &together);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();

  g_test_add_func ("/central/orchestration/together/one in a gap", test_together);
  for (gsize i = 0; i < G_N_ELEMENTS (raises); i++) {
    g_autofree char *path =
        g_strdup_printf ("/central/orchestration/together/one broken, %s", raises[i]);

    g_test_add_data_func (path, raises[i], test_together_broken);
  }
  return g_test_run ();
}
