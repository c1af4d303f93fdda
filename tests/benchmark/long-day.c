/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the window holds of the machine's memory: after the sign-in and a thousand scans, and after
 * ten thousand. The peer is what it held when nobody had signed in yet. */
#include "figures.h"
#include "hand.h"

#include <locale.h>
#include <stdio.h>
#include <unistd.h>

#define WIDTH      412
#define HEIGHT     892
#define N_SOME     1000
#define N_MANY     10000
#define LIMIT_MIB  150.0
#define MAX_GROWTH 0.05
#define MIB        (1024.0 * 1024.0)
#define STATM      "/proc/self/statm" /* all of it, resident, … in pages */

static double
get_resident_mib (void)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  long all, resident;

  if (!g_file_get_contents (STATM, &text, NULL, &error))
    figures_give_up (STATM, error);
  if (sscanf (text, "%ld %ld", &all, &resident) != 2)
    figures_give_up ("no figures in " STATM, NULL);
  return (double)resident * (double)sysconf (_SC_PAGESIZE) / MIB;
}

/* Right ones as long as any is wanted, then counted already; a wrong size; one of another stop. No
 * label twice in a row, which a scanner would hold back. */
static void
scan_until (Hand *hand, guint n)
{
  static const char *const CODES[] = { SHOP_GTIN_MANY, SHOP_GTIN_PARKA_L, SHOP_GTIN_HAT };

  while (hand->n_scans < n) {
    hand_scan (hand, CODES[hand->n_scans % G_N_ELEMENTS (CODES)]);
    hand_settle (hand);
  }
}

int
main (int argc, char *argv[])
{
  Hand hand;
  double before, some, many;

  setlocale (LC_ALL, "");
  if (!gtk_init_check ())
    figures_give_up ("no display", NULL);
  adw_init ();
  hand_init_in (&hand, figures_make_folder (), WIDTH, HEIGHT);
  before = get_resident_mib ();
  hand_sign_in (&hand);
  hand_open_pick (&hand, SHOP_REFERENCE_MANY);
  scan_until (&hand, N_SOME);
  some = get_resident_mib ();
  scan_until (&hand, N_MANY);
  many = get_resident_mib ();
  g_print ("long-day: resident %.1f MiB before the sign-in, %.1f after %d scans, %.1f after %d\n",
           before, some, N_SOME, many, N_MANY);
  g_print ("long-day: %.1f MiB is %.2f of the limit of %.0f MiB: %s\n", some, some / LIMIT_MIB,
           LIMIT_MIB, some <= LIMIT_MIB ? "kept" : "MISSED");
  g_print ("long-day: %+.1f %% from %d to %d scans, of at most %.0f %%: %s\n",
           (many / some - 1) * 100, N_SOME, N_MANY, MAX_GROWTH * 100,
           many <= some * (1 + MAX_GROWTH) ? "kept" : "MISSED");
  hand_clear (&hand);
  return 0;
}
