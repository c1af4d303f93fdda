/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/crypto.h"

#include <string.h>

#define MAX_MS       ((G_GUINT64_CONSTANT (1) << 48) - 1)
#define MAX_COUNTER  0x0fffu
#define COUNTER_SEED 0x07ffu /* a new millisecond starts in the lower half: room to count up */

void
cpt_uuid7_make (CptUuid7State *state, guint64 now_ms, char out[37])
{
  guint8 b[16];
  guint counter;

  cpt_crypto_random (b, sizeof b);
  counter = ((guint)b[6] << 8 | b[7]) & COUNTER_SEED;

  if (now_ms > state->last_ms) {
    state->last_ms = MIN (now_ms, MAX_MS);
    state->counter = counter;
  } else if (state->counter >= MAX_COUNTER) {
    state->last_ms++; /* ahead of the clock by a millisecond rather than twice the same id */
    state->counter = counter;
  } else {
    state->counter++;
  }

  for (guint i = 0; i < 6; i++)
    b[i] = (guint8)(state->last_ms >> (8 * (5 - i)));
  b[6] = (guint8)(0x70 | state->counter >> 8);
  b[7] = (guint8)state->counter;
  b[8] = (guint8)(0x80 | (b[8] & 0x3f));

  g_snprintf (out, 37, "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", b[0],
              b[1], b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11], b[12], b[13],
              b[14], b[15]);
}

gboolean
cpt_uuid_is_valid (const char *text)
{
  if (text == NULL || strlen (text) != 36)
    return FALSE;
  for (guint i = 0; i < 36; i++) {
    gboolean hyphen = i == 8 || i == 13 || i == 18 || i == 23;

    if (hyphen ? text[i] != '-' : !g_ascii_isxdigit (text[i]) || g_ascii_isupper (text[i]))
      return FALSE;
  }
  return TRUE;
}
