/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What was measured, in microseconds. A benchmark prints its figures beside a limit and beside a
 * peer of the same run: the ratio is what can be compared between machines. */
typedef struct {
  const char *name; /* "gtin-lookup: find_code" */
  GArray *us;       /* (owned) (element-type double) */
} Figures;

void figures_init (Figures *self, const char *name);
void figures_clear (Figures *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Figures, figures_clear)

/* A clock for short times. */
double figures_now_us (void);
/* What the calling thread has had of a processor: the same on a busy machine. */
double figures_worked_us (void);
void figures_add (Figures *self, double us);
/* @percent of them are at most this; 0 without any. */
double figures_get (Figures *self, double percent);
/* One line: how many, p50, p95, p99, max. */
void figures_print (Figures *self);
/* "p99 12 µs is 0.012 of the limit of 1,000 µs: kept". */
void figures_print_limit (Figures *self, double percent, double limit_us);
/* "p50 is 1.3 times that of …". */
void figures_print_peer (Figures *self, Figures *peer);

/* A folder on the disk that the program was built on, taken away when the program ends. (transfer
 * none) */
const char *figures_make_folder (void);

/* Ends the program with 1: the benchmark could not measure. */
void figures_give_up (const char *why, const GError *error) G_GNUC_NORETURN;

G_END_DECLS
