/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hand.h"

G_BEGIN_DECLS

#define LEDGER_N_SKUS 6

/* The stock of all articles of the fixture, as its shop shows it; what a test moves by hand is
 * moved here too. */
typedef struct {
  CptStock *stocks[LEDGER_N_SKUS]; /* (owned) */
} Ledger;

#define LEDGER_INIT                                                                                \
  {                                                                                                \
    {                                                                                              \
      NULL                                                                                         \
    }                                                                                              \
  }

void ledger_read (Ledger *self, Hand *hand);
void ledger_clear (Ledger *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Ledger, ledger_clear)

CptStock *ledger_find (Ledger *self, const char *sku);
/* Goods that no order wanted; @place NULL: out of the shop. */
void ledger_move_astray (Ledger *self, const char *sku, gint64 n, const char *place);
/* Waits until the shop shows just that; else ends the test with both. */
void ledger_expect (Ledger *self, Hand *hand);

G_END_DECLS
