/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "feed-maker.h"

G_BEGIN_DECLS

/* Orders that lie ready for whoever comes, of the shops that are made from now on. Élodie
 * Fournier's: 1 × jumper and 2 × hat, in two bags; 1 × hat, in a bag. Karim
 * Bensaïd's: 1 × jacket for adults, to be paid here. */
#define SHOP_REFERENCE_READY  "C-10484"
#define SHOP_REFERENCE_SECOND "C-10487"
#define SHOP_REFERENCE_UNPAID "C-10488-2"
#define SHOP_BIN_READY        "R-22"
#define SHOP_BIN_SECOND       "R-24"
#define SHOP_BAG_1            "CB7KQ00001E"
#define SHOP_BAG_2            "CB7KQ00002C"
#define SHOP_BAG_SECOND       "CB7KQ00003A"
#define SHOP_BAG_UNPAID       "CB7KQ000048"
#define SHOP_CHAIN            "01a05b8d-0000-7236-b375-2bda6a992c00"

void shop_counter_set (gboolean ready);
void shop_counter_put (FeedMaker *work, const char *store, gint64 now_us);
/* Whether the shop's policy wants one for whatever goes; FALSE at first. */
void shop_counter_set_signature (gboolean wanted);
gboolean shop_counter_wants_signature (void);
/* The key of its passes, whether anything is ready or not. */
void shop_counter_put_key (FeedMaker *shop, gint64 now_us);
/* A live pass of SHOP_REFERENCE_READY, signed; good until @expires_us. (transfer full) */
char *shop_counter_make_pass (gint64 not_before_us, gint64 expires_us);

G_END_DECLS
