/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cache/worker.h"

typedef struct {
  guint number;
  guint *n_freed;
} Parcel;

typedef struct {
  GThread *main;
  guint n_done;
  guint n_freed;
  guint last;
} Seen;

static Seen seen;

static void
parcel_free (gpointer data)
{
  Parcel *parcel = data;

  g_assert_true (g_thread_self () == seen.main);
  *parcel->n_freed += 1;
  g_free (parcel);
}

static void
work (GTask *task, gpointer data)
{
  const Parcel *parcel = data;

  g_assert_true (g_thread_self () != seen.main);
  if (parcel->number == 3)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "three");
  else
    g_task_return_int (task, parcel->number);
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Parcel *parcel = user_data;
  g_autoptr (GError) error = NULL;
  gssize number = g_task_propagate_int (G_TASK (result), &error);

  g_assert_true (g_thread_self () == seen.main);
  if (parcel->number == 3)
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  else
    g_assert_cmpint (number, ==, parcel->number);
  g_assert_cmpuint (parcel->number, ==, seen.last + 1); /* in their order, the data still alive */
  seen.last = parcel->number;
  seen.n_done++;
}

static void
give (CptWorker *worker, guint number)
{
  Parcel *parcel = g_new0 (Parcel, 1);

  parcel->number = number;
  parcel->n_freed = &seen.n_freed;
  cpt_worker_run_async (worker, work, parcel, parcel_free, on_done, parcel);
}

static void
test_order (void)
{
  g_autoptr (CptWorker) worker = cpt_worker_new ("test");

  seen = (Seen){ .main = g_thread_self () };
  for (guint number = 1; number <= 100; number++)
    give (worker, number);
  while (seen.n_done < 100)
    g_main_context_iteration (NULL, TRUE);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (seen.n_freed, ==, 100);
  g_assert_cmpuint (cpt_worker_get_n_queued (worker), ==, 0);
}

/* What is queued is done before the thread ends. */
static void
test_end (void)
{
  CptWorker *worker = cpt_worker_new ("test");

  seen = (Seen){ .main = g_thread_self () };
  for (guint number = 1; number <= 50; number++)
    give (worker, number);
  cpt_worker_free (worker);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (seen.n_done, ==, 50);
  g_assert_cmpuint (seen.n_freed, ==, 50);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();

  g_test_add_func ("/cache/worker/order", test_order);
  g_test_add_func ("/cache/worker/end", test_end);
  return g_test_run ();
}
