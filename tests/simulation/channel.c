/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What comes to central from elsewhere: orders, cancellations, stock. */
#include "world.h"

#include <string.h>

static const char *const skus[] = { "PARKA", "PULL", "BONNET", "TASSE" };

/* Most are paid; of the others some are authorised until the morning is half over, some are to be
 * paid at the till. */
CptPaymentState
channel_get_payment (guint number, gint64 *until_us_out)
{
  static const CptPaymentState states[] = { CPT_PAYMENT_PAID, CPT_PAYMENT_AUTHORISED,
                                            CPT_PAYMENT_PAID, CPT_PAYMENT_TO_PAY };

  *until_us_out = WALL_US + (number % 3) * 2 * MINUTE_US;
  return states[number % G_N_ELEMENTS (states)];
}

static void
place_order (World *world, guint number)
{
  static const char *const on_short[] = { "keep", "cancel", "wait", "ask" };
  g_autoptr (GString) lines = g_string_new ("[");
  guint n_lines = 1 + (number * 7 + (guint)world->seed) % 3;
  gint64 total = 0;

  /* The same number is the same order, so that a repeated call is one. */
  for (guint i = 0; i < n_lines; i++) {
    guint quantity = 1 + (number + i * 3) % 4;

    total += quantity * 1000;
    g_string_append_printf (
        lines, "%s{\"line\":%u,\"sku\":\"%s\",\"quantity\":%u,\"unit_price\":1000}",
        i > 0 ? "," : "", i + 1, skus[(number + i) % G_N_ELEMENTS (skus)], quantity);
  }
  g_string_append_c (lines, ']');
  central_order (world, number, lines->str, total, on_short[number % G_N_ELEMENTS (on_short)]);
}

static void
cancel (World *world)
{
  guint number = (guint)env_draw (MAX (1, (gint64)world->n_orders - 4), world->n_orders + 1);
  g_autofree char *name = g_strdup_printf ("C-%u", number);
  g_autofree char *key = g_strdup_printf ("K-%u", world->n_cancels);
  g_autofree char *body = g_strdup ("{\"lines\":null,\"reason\":\"customer-wish\"}");

  if (!world_chance (world, world->faults.repeat))
    world->n_cancels++;
  if (number % 2 == 0) {
    g_free (body);
    body = g_strdup ("{\"lines\":[{\"line\":1,\"quantity\":1}],\"reason\":\"customer-wish\"}");
  }
  central_cancel (world, name, key, body);
}

static void
set_stock (World *world)
{
  g_autofree char *text = g_strdup_printf (
      "store,sku,place,quantity\n" STORE ",%s,%s,%d\n", skus[env_draw (0, G_N_ELEMENTS (skus))],
      env_chance (50) ? "A-01" : "B-01", (int)env_draw (0, 12));

  central_import (world, "stock", text);
}

void
channel_act (World *world)
{
  gint64 what = env_draw (0, 10);

  if (world->n_orders == 0 || what < 5)
    place_order (world, world_chance (world, world->faults.repeat) && world->n_orders > 0
                            ? world->n_orders
                            : ++world->n_orders);
  else if (what < 8 && world->weights[CPT_KIND_CANCEL] > 0)
    cancel (world);
  else
    set_stock (world);
}
