/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger.h"

#include <string.h>

static const char *const SKUS[LEDGER_N_SKUS] = { "45001-KAK-M", "45001-KAK-L",  "45014-BOR-L",
                                                 "45020-OCR-U", "45031-SAP-XL", "46007-BLC-U" };

void
ledger_read (Ledger *self, Hand *hand)
{
  for (guint i = 0; i < G_N_ELEMENTS (SKUS); i++)
    self->stocks[i] = cpt_view_load_stock (cpt_shop_get_view (hand->fixture.shop), SKUS[i]);
}

void
ledger_clear (Ledger *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (SKUS); i++)
    g_clear_pointer (&self->stocks[i], cpt_stock_free);
}

CptStock *
ledger_find (Ledger *self, const char *sku)
{
  guint i = 0;

  while (!g_str_equal (SKUS[i], sku))
    i++;
  return self->stocks[i];
}

void
ledger_move_astray (Ledger *self, const char *sku, gint64 n, const char *place)
{
  CptStock *stock = ledger_find (self, sku);

  stock->astray -= n;
  if (place != NULL)
    cpt_stock_add_floor (stock, place, n);
}

typedef struct {
  Hand *hand;
  Ledger *wanted;
} LedgerWait;

static gboolean
is_equal (const CptStock *one, const CptStock *two)
{
  if (one->astray != two->astray || one->custody != two->custody || one->damaged != two->damaged ||
      one->transit != two->transit || one->floor->len != two->floor->len)
    return FALSE;
  for (guint i = 0; i < one->floor->len; i++) {
    const CptFloorStock *here = &g_array_index (one->floor, CptFloorStock, i);

    if (here->quantity != cpt_stock_get_floor_at (two, here->location))
      return FALSE;
  }
  return TRUE;
}

static gboolean
ledger_is_shown (gpointer data)
{
  LedgerWait *wait = data;
  g_auto (Ledger) shown = LEDGER_INIT;
  gboolean same = TRUE;

  ledger_read (&shown, wait->hand);
  for (guint i = 0; i < G_N_ELEMENTS (SKUS); i++)
    same = same && is_equal (wait->wanted->stocks[i], shown.stocks[i]);
  return same;
}

void
ledger_expect (Ledger *wanted, Hand *hand)
{
  LedgerWait wait = { hand, wanted };
  g_auto (Ledger) shown = LEDGER_INIT;
  g_autofree char *words = NULL;

  if (hand_wait (ledger_is_shown, &wait))
    return;
  words = hand_read (hand);
  ledger_read (&shown, hand);
  for (guint i = 0; i < G_N_ELEMENTS (SKUS); i++) {
    g_test_message ("%s: astray %d, wanted %d", SKUS[i], (int)shown.stocks[i]->astray,
                    (int)wanted->stocks[i]->astray);
    for (guint n = 0; n < wanted->stocks[i]->floor->len; n++) {
      const CptFloorStock *here = &g_array_index (wanted->stocks[i]->floor, CptFloorStock, n);

      g_test_message ("  %s: %d, wanted %d", here->location,
                      (int)cpt_stock_get_floor_at (shown.stocks[i], here->location),
                      (int)here->quantity);
    }
  }
  g_error ("the ledger is not what was moved by hand; the screen says:\n%s", words);
}
