/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of calls that wait, without a server: who is let go by what, and who is not kept. */
#include "central/http/held.h"
#include "central/orchestration/service.h"

#include <string.h>

typedef struct {
  CptHeld *held;
  guint n_moved, n_ended; /* releases since the fixture was made */
  gpointer last;          /* the call that was let go last */
} Fixture;

static void
on_release (gpointer call, gboolean moved, gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->n_moved += moved;
  fixture->n_ended += !moved;
  fixture->last = call;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->held = cpt_held_new (3, on_release, fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  cpt_held_end (fixture->held);
  cpt_held_free (fixture->held);
}

/* work/<shop> and shop/<shop>, at these numbers. */
static GPtrArray *
make_heads (const char *shop, gint64 work, gint64 shop_seq)
{
  GPtrArray *heads = g_ptr_array_new_with_free_func (g_free);
  const char *const folders[] = { "work", "shop" };

  for (gsize i = 0; i < G_N_ELEMENTS (folders); i++) {
    CptFeedPosition *head = g_new0 (CptFeedPosition, 1);

    g_snprintf (head->scope, sizeof head->scope, "%s/%s", folders[i], shop);
    head->seq = i == 0 ? work : shop_seq;
    g_ptr_array_add (heads, head);
  }
  return heads;
}

static CptHeldOutcome
keep (Fixture *fixture, int call, const char *terminal, const char *shop, gint64 deadline_us)
{
  g_autoptr (GPtrArray) heads = make_heads (shop, 1, 1);

  cpt_held_tell (fixture->held, terminal, heads);
  return cpt_held_keep (fixture->held, GINT_TO_POINTER (call), terminal, heads,
                        cpt_held_get_generation (fixture->held), deadline_us);
}

static void
move (Fixture *fixture, const char *scope)
{
  const char *const scopes[] = { scope, NULL };

  cpt_held_move (fixture->held, scopes);
}

static void
test_moved (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (keep (fixture, 1, "a", "LYO1", 100), ==, CPT_HELD_KEPT);
  g_assert_cmpint (keep (fixture, 2, "b", "LYO2", 100), ==, CPT_HELD_KEPT);
  move (fixture, "price/FR");
  g_assert_cmpuint (fixture->n_moved, ==, 0);
  move (fixture, "shop/LYO2");
  g_assert_cmpuint (fixture->n_moved, ==, 1);
  g_assert_cmpint (GPOINTER_TO_INT (fixture->last), ==, 2);
  move (fixture, "work/LYO2"); /* it is gone already */
  g_assert_cmpuint (fixture->n_moved, ==, 1);
  g_assert_true (cpt_held_wait (fixture->held, 1, 0));
}

/* Both scopes of one call at once: it is let go once. */
static void
test_moved_both (Fixture *fixture, gconstpointer data)
{
  const char *const scopes[] = { "shop/LYO1", "work/LYO1", NULL };

  keep (fixture, 1, "a", "LYO1", 100);
  cpt_held_move (fixture->held, scopes);
  g_assert_cmpuint (fixture->n_moved, ==, 1);
}

static void
test_ended (Fixture *fixture, gconstpointer data)
{
  keep (fixture, 1, "a", "LYO1", 300);
  keep (fixture, 2, "b", "LYO1", 100);
  keep (fixture, 3, "c", "LYO1", 200);
  cpt_held_expire (fixture->held, 99);
  g_assert_cmpuint (fixture->n_ended, ==, 0);
  cpt_held_expire (fixture->held, 100);
  g_assert_cmpuint (fixture->n_ended, ==, 1);
  g_assert_cmpint (GPOINTER_TO_INT (fixture->last), ==, 2);
  cpt_held_expire (fixture->held, 1000);
  g_assert_cmpuint (fixture->n_ended, ==, 3);
  g_assert_cmpint (GPOINTER_TO_INT (fixture->last), ==, 1);
}

/* It moved after the call had read and before it is kept: nobody would wake it. */
static void
test_moved_meanwhile (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) heads = make_heads ("LYO1", 1, 1);
  guint64 generation = cpt_held_get_generation (fixture->held);

  cpt_held_tell (fixture->held, "a", heads);
  move (fixture, "work/LYO1");
  g_assert_cmpint (cpt_held_keep (fixture->held, fixture, "a", heads, generation, 100), ==,
                   CPT_HELD_NEWS);
  generation = cpt_held_get_generation (fixture->held);
  move (fixture, "price/FR"); /* not one of its own */
  g_assert_cmpint (cpt_held_keep (fixture->held, fixture, "a", heads, generation, 100), ==,
                   CPT_HELD_KEPT);
}

/* What is told one terminal alone wakes its call, and no other's of the same shop. */
static void
test_one_terminal (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) heads = make_heads ("LYO1", 1, 1);
  guint64 generation;

  g_assert_cmpint (keep (fixture, 1, "a", "LYO1", 100), ==, CPT_HELD_KEPT);
  g_assert_cmpint (keep (fixture, 2, "b", "LYO1", 100), ==, CPT_HELD_KEPT);
  move (fixture, CPT_SERVICE_TERMINAL "b");
  g_assert_cmpuint (fixture->n_moved, ==, 1);
  g_assert_cmpint (GPOINTER_TO_INT (fixture->last), ==, 2);
  move (fixture, CPT_SERVICE_TERMINAL "b"); /* it is gone already */
  g_assert_cmpuint (fixture->n_moved, ==, 1);

  generation = cpt_held_get_generation (fixture->held);
  move (fixture, CPT_SERVICE_TERMINAL "b"); /* after it had read, before it is kept */
  g_assert_cmpint (cpt_held_keep (fixture->held, fixture, "b", heads, generation, 100), ==,
                   CPT_HELD_NEWS);
}

static void
test_told (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) before = make_heads ("LYO1", 1, 1);
  g_autoptr (GPtrArray) now = make_heads ("LYO1", 1, 2);
  guint64 generation = cpt_held_get_generation (fixture->held);

  g_assert_cmpint (cpt_held_keep (fixture->held, fixture, "a", now, generation, 100), ==,
                   CPT_HELD_NEWS);
  cpt_held_tell (fixture->held, "a", before);
  g_assert_cmpint (cpt_held_keep (fixture->held, fixture, "a", now, generation, 100), ==,
                   CPT_HELD_NEWS);
  cpt_held_tell (fixture->held, "b", now); /* another terminal */
  g_assert_cmpint (cpt_held_keep (fixture->held, fixture, "a", now, generation, 100), ==,
                   CPT_HELD_NEWS);
  cpt_held_tell (fixture->held, "a", now);
  cpt_held_forget (fixture->held, "a");
  g_assert_cmpint (cpt_held_keep (fixture->held, fixture, "a", now, generation, 100), ==,
                   CPT_HELD_NEWS);
  cpt_held_tell (fixture->held, "a", now);
  g_assert_cmpint (cpt_held_keep (fixture->held, fixture, "a", now, generation, 100), ==,
                   CPT_HELD_KEPT);
}

static void
test_full (Fixture *fixture, gconstpointer data)
{
  for (int i = 1; i <= 3; i++)
    g_assert_cmpint (keep (fixture, i, "a", "LYO1", 100), ==, CPT_HELD_KEPT);
  g_assert_cmpint (keep (fixture, 4, "b", "LYO1", 100), ==, CPT_HELD_FULL);
  move (fixture, "work/LYO1");
  g_assert_cmpint (keep (fixture, 4, "b", "LYO1", 100), ==, CPT_HELD_KEPT);
}

static void
test_end (Fixture *fixture, gconstpointer data)
{
  keep (fixture, 1, "a", "LYO1", 100);
  keep (fixture, 2, "a", "LYO1", 100);
  cpt_held_end (fixture->held);
  g_assert_cmpuint (fixture->n_ended, ==, 2);
  g_assert_cmpint (keep (fixture, 3, "a", "LYO1", 100), ==, CPT_HELD_NEWS);
}

/* clang-format off */
#define ZEROS "\"hwm\":0,\"rejected\":[],\"n\":1,\"sum\":\"0000000000000000\""
static const struct { const char *name, *text; int n; gint64 own, other; } answers[] = {
  { "whole",        "{\"scope\":\"work/L\"}\n{\"to\":7," ZEROS ",\"heads\":{\"shop/L\":9}}\n", 2, 7, 9 },
  { "own twice",    "{\"scope\":\"work/L\"}\n{\"to\":7," ZEROS ",\"heads\":{\"work/L\":1,\"shop/L\":9}}\n", 2, 7, 9 },
  { "alone",        "{\"to\":7," ZEROS ",\"heads\":{}}", 1, 7, 0 },
  { "no trailer",   "{\"scope\":\"work/L\"}\n", -1, 0, 0 },
  { "nothing",      "", -1, 0, 0 },
  { "a line break", "\n", -1, 0, 0 },
};
/* clang-format on */

static void
test_heads (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr (GBytes) bytes = g_bytes_new_static (answers[i].text, strlen (answers[i].text));
  g_autoptr (GPtrArray) heads = cpt_held_read_heads (bytes, "work/L");

  g_assert_cmpint (heads == NULL ? -1 : (int)heads->len, ==, answers[i].n);
  if (heads != NULL)
    g_assert_cmpint (((CptFeedPosition *)heads->pdata[0])->seq, ==, answers[i].own);
  if (heads != NULL && heads->len > 1)
    g_assert_cmpint (((CptFeedPosition *)heads->pdata[1])->seq, ==, answers[i].other);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  ADD ("/central/http/held/a scope moves", test_moved);
  ADD ("/central/http/held/two scopes move", test_moved_both);
  ADD ("/central/http/held/the wait ends", test_ended);
  ADD ("/central/http/held/moved between reading and keeping", test_moved_meanwhile);
  ADD ("/central/http/held/one terminal is told", test_one_terminal);
  ADD ("/central/http/held/told", test_told);
  ADD ("/central/http/held/full", test_full);
  ADD ("/central/http/held/end", test_end);
  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++) {
    g_autofree char *path = g_strdup_printf ("/central/http/held/heads/%s", answers[i].name);

    g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_heads);
  }
  return g_test_run ();
}
