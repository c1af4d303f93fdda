/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long the rows for each key take while somebody at the counter types what a customer says,
 * with 5,000 orders open in the shop; beside one fold of as many names by GLib. */
#include "room.h"

#include "figures.h"
#include "workflow/orders.h"

#include <string.h>

#define N_ORDERS 5000
#define N_ROUNDS 20
#define LIMIT_US 30000

static const char *const SAID[] = { "Élodie Fournier", "mercier julien",  "C-22345",      "4999",
                                    "06 39 59 50 00",  "client4711@exam", "nobody at all" };

/* Key by key, as it is typed. */
static void
measure_text (CptOrders *orders, const char *text, Figures *figures)
{
  for (const char *end = g_utf8_next_char (text);; end = g_utf8_next_char (end)) {
    g_autofree char *typed = g_strndup (text, (gsize)(end - text));
    double start_us = figures_now_us ();

    cpt_orders_set_text (orders, typed);
    figures_add (figures, figures_now_us () - start_us);
    if (*end == '\0')
      return;
  }
}

static void
measure_fold (Figures *figures)
{
  double start_us = figures_now_us ();

  for (guint i = 0; i < N_ORDERS; i++) {
    g_auto (GStrv) words = g_str_tokenize_and_fold ("Élodie Fournier", NULL, NULL);

    if (words[0] == NULL)
      figures_give_up ("no word", NULL);
  }
  figures_add (figures, figures_now_us () - start_us);
}

int
main (void)
{
  const char *folder = figures_make_folder ();
  g_auto (Figures) first, keys, fold;
  g_autoptr (CptOrders) orders = NULL;
  Room room = { 0 };

  g_setenv ("TMPDIR", folder, TRUE);
  figures_init (&first, "orders: the first key");
  figures_init (&keys, "orders: a key");
  figures_init (&fold, "orders: one fold of 5,000 names");
  room_set_up (&room, NULL);
  room_restart_with_crowd (&room, N_ORDERS);
  orders = cpt_orders_new (room.shop);
  {
    double start_us = figures_now_us ();

    cpt_orders_set_text (orders, "é");
    figures_add (&first, figures_now_us () - start_us);
  }
  for (guint i = 0; i < N_ROUNDS; i++)
    for (gsize s = 0; s < G_N_ELEMENTS (SAID); s++) {
      cpt_orders_set_text (orders, "");
      measure_text (orders, SAID[s], &keys);
    }
  measure_fold (&fold);
  figures_print (&fold);
  figures_print (&first);
  figures_print (&keys);
  figures_print_limit (&first, 100, LIMIT_US);
  figures_print_limit (&keys, 99, LIMIT_US);
  g_clear_object (&orders);
  room_tear_down (&room, NULL);
  return 0;
}
