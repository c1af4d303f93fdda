/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync-clock.h"

#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define PAGE 4096

static GMutex mutex;
static double total_us;
static guint n_syncs;

static int
clock_call (long number, int fd)
{
  double start_us = figures_now_us ();
  int result = (int)syscall (number, fd);

  g_mutex_lock (&mutex);
  total_us += figures_now_us () - start_us;
  n_syncs++;
  g_mutex_unlock (&mutex);
  return result;
}

int
fsync (int fd)
{
  return clock_call (SYS_fsync, fd);
}

int
fdatasync (int fd)
{
  return clock_call (SYS_fdatasync, fd);
}

double
sync_clock_get_total_us (void)
{
  double us;

  g_mutex_lock (&mutex);
  us = total_us;
  g_mutex_unlock (&mutex);
  return us;
}

guint
sync_clock_get_n (void)
{
  guint n;

  g_mutex_lock (&mutex);
  n = n_syncs;
  g_mutex_unlock (&mutex);
  return n;
}

void
sync_clock_measure (const char *folder, guint n, Figures *figures)
{
  g_autofree char *path = g_build_filename (folder, "plain", NULL);
  static const char page[PAGE] = "plain";
  int fd = open (path, O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0600);

  if (fd < 0)
    figures_give_up (path, NULL);
  for (guint i = 0; i < n; i++) {
    double start_us = figures_now_us ();

    if (write (fd, page, sizeof page) != (ssize_t)sizeof page || fdatasync (fd) != 0)
      figures_give_up ("the disk does not take a page", NULL);
    figures_add (figures, figures_now_us () - start_us);
  }
  close (fd);
}
