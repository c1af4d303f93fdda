/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "figures.h"

#include <glib/gstdio.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static char *folder_to_remove;

void
figures_init (Figures *self, const char *name)
{
  self->name = name;
  self->us = g_array_new (FALSE, FALSE, sizeof (double));
}

void
figures_clear (Figures *self)
{
  g_clear_pointer (&self->us, g_array_unref);
}

static double
read_clock (clockid_t id)
{
  struct timespec now;

  clock_gettime (id, &now);
  return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

double
figures_now_us (void)
{
  return read_clock (CLOCK_MONOTONIC);
}

double
figures_worked_us (void)
{
  return read_clock (CLOCK_THREAD_CPUTIME_ID);
}

void
figures_add (Figures *self, double us)
{
  g_array_append_val (self->us, us);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  double first = *(const double *)a;
  double second = *(const double *)b;

  return first < second ? -1 : first > second;
}

double
figures_get (Figures *self, double percent)
{
  guint rank;

  if (self->us->len == 0)
    return 0;
  g_array_sort (self->us, compare);
  rank = (guint)ceil (percent / 100 * self->us->len);
  return g_array_index (self->us, double, CLAMP (rank, 1, self->us->len) - 1);
}

static char *
format (double us)
{
  return us < 1000 ? g_strdup_printf ("%.1f µs", us) : g_strdup_printf ("%.2f ms", us / 1000);
}

void
figures_print (Figures *self)
{
  g_autofree char *p50 = format (figures_get (self, 50));
  g_autofree char *p95 = format (figures_get (self, 95));
  g_autofree char *p99 = format (figures_get (self, 99));
  g_autofree char *max = format (figures_get (self, 100));

  printf ("%s: n %u, p50 %s, p95 %s, p99 %s, max %s\n", self->name, self->us->len, p50, p95, p99,
          max);
}

void
figures_print_limit (Figures *self, double percent, double limit_us)
{
  double us = figures_get (self, percent);
  g_autofree char *at = format (us);
  g_autofree char *limit = format (limit_us);

  printf ("%s: p%g %s is %.3f of the limit of %s: %s\n", self->name, percent, at, us / limit_us,
          limit, us <= limit_us ? "kept" : "NOT KEPT");
}

void
figures_print_peer (Figures *self, Figures *peer)
{
  double p50 = figures_get (peer, 50);
  double p99 = figures_get (peer, 99);

  printf ("%s: p50 is %.2f, p99 %.2f times that of %s\n", self->name,
          p50 > 0 ? figures_get (self, 50) / p50 : NAN,
          p99 > 0 ? figures_get (self, 99) / p99 : NAN, peer->name);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir =
      g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    remove_tree (child);
  }
  g_remove (path);
}

static void
on_exit_remove (void)
{
  remove_tree (folder_to_remove);
  g_clear_pointer (&folder_to_remove, g_free);
}

const char *
figures_make_folder (void)
{
  const char *root = g_getenv ("COMPTOIR_BUILD_ROOT");

  g_assert (folder_to_remove == NULL);
  folder_to_remove =
      g_build_filename (root != NULL ? root : g_get_tmp_dir (), "comptoir-bench-XXXXXX", NULL);
  if (g_mkdtemp (folder_to_remove) == NULL)
    figures_give_up ("no folder for the files", NULL);
  atexit (on_exit_remove);
  return folder_to_remove;
}

void
figures_give_up (const char *why, const GError *error)
{
  g_printerr ("could not measure: %s%s%s\n", why, error != NULL ? ": " : "",
              error != NULL ? error->message : "");
  exit (EXIT_FAILURE);
}
