/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Passes as central would sign them for the shop of these tests. */
#include "room-private.h"

#include "codes/pass.h"
#include "wire/row.h"

#include <string.h>

#define KID  "babe5511"
#define SEED 0x42 /* each byte of it */

static void
make_seed (guint8 seed_out[CPT_SEED_BYTES])
{
  memset (seed_out, SEED, CPT_SEED_BYTES);
}

void
room_put_passes (RoomFeed *feed)
{
  CptPassKey key = { .kid = KID, .from_us = ROOM_NOW_US - 60 * ROOM_MINUTE };
  CptPassRevoked revoked = { .jti = ROOM_REVOKED, .order = ROOM_ORDER };
  guint8 seed[CPT_SEED_BYTES];

  make_seed (seed);
  cpt_crypto_public_key (seed, key.public_key);
  revoked.revoked_us = ROOM_NOW_US - 10 * ROOM_MINUTE;
  room_feed_put (feed, CPT_ROW_PASS_KEY, KID, cpt_row_write_pass_key (&key));
  room_feed_put (feed, CPT_ROW_PASS_REVOKED, ROOM_REVOKED, cpt_row_write_pass_revoked (&revoked));
}

char *
room_pass (const char *order, const char *jti, gint64 not_before_us, gint64 expires_us)
{
  CptPass pass = { .kid = KID,
                   .chain = ROOM_CHAIN,
                   .not_before_us = not_before_us,
                   .expires_us = expires_us,
                   .live = TRUE };
  char text[CPT_PASS_TEXT_LENGTH + 1];
  guint8 seed[CPT_SEED_BYTES];

  make_seed (seed);
  g_strlcpy (pass.order, order, sizeof pass.order);
  g_strlcpy (pass.jti, jti, sizeof pass.jti);
  g_assert_true (cpt_pass_pack (&pass));
  cpt_crypto_sign (seed, pass.signed_bytes, sizeof pass.signed_bytes, pass.signature);
  cpt_pass_encode (&pass, text);
  return g_strdup (text);
}
