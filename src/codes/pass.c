/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "codes/pass.h"

#include "domain/text.h"

#include <string.h>

#define PASS_BYTES   (CPT_PASS_SIGNED_BYTES + CPT_PASS_SIGNATURE_BYTES)
#define BITS_A_DIGIT 5
#define KID_BYTES    4
#define UUID_BYTES   16
#define LIVE         1
#define SECOND_US    G_GINT64_CONSTANT (1000000)

/* Where each member stands among the signed bytes. */
#define MAGIC_AT      0
#define KID_AT        4
#define CHAIN_AT      8
#define ORDER_AT      24
#define JTI_AT        40
#define NOT_BEFORE_AT 56
#define EXPIRES_AT    60
#define FLAGS_AT      64

/* "CPT1" as Base32: its thirty-two bits are six signs and two bits of the seventh. */
#define MEANT "INIFIM"
#define FIFTH 8 /* the seventh sign's value: 01xxx */

G_STATIC_ASSERT (FLAGS_AT + 1 == CPT_PASS_SIGNED_BYTES);
G_STATIC_ASSERT ((CPT_PASS_TEXT_LENGTH * BITS_A_DIGIT) / 8 == PASS_BYTES);
G_STATIC_ASSERT (CPT_PASS_TEXT_LENGTH < CPT_PASS_SIZE);

static const char MAGIC[] = "CPT1";
static const char BASE32[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

static gint
digit_value (char sign)
{
  const char *at = sign == '\0' ? NULL : strchr (BASE32, g_ascii_toupper (sign));

  return at != NULL ? (gint)(at - BASE32) : -1;
}

/* @text without the white space around it. */
static const char *
trim (const char *text, gsize *length_out)
{
  gsize length;

  while (g_ascii_isspace (*text))
    text++;
  length = strlen (text);
  while (length > 0 && g_ascii_isspace (text[length - 1]))
    length--;
  *length_out = length;
  return text;
}

gboolean
cpt_pass_is_meant (const char *text)
{
  gsize length;

  if (text == NULL)
    return FALSE;
  text = trim (text, &length);
  if (length <= strlen (MEANT) || g_ascii_strncasecmp (text, MEANT, strlen (MEANT)) != 0)
    return FALSE;
  return digit_value (text[strlen (MEANT)]) / FIFTH == 1;
}

/* ---- reading ---- */

static gboolean
read_base32 (const char *text, guint8 bytes_out[PASS_BYTES])
{
  guint value = 0, n_bits = 0;
  gsize n_bytes = 0;

  for (gsize i = 0; i < CPT_PASS_TEXT_LENGTH; i++) {
    gint digit = digit_value (text[i]);

    if (digit < 0)
      return FALSE;
    value = (value << BITS_A_DIGIT | (guint)digit) & 0xfff;
    n_bits += BITS_A_DIGIT;
    if (n_bits < 8)
      continue;
    n_bits -= 8;
    bytes_out[n_bytes++] = (guint8)(value >> n_bits);
  }
  return (value & ((1u << n_bits) - 1)) == 0; /* one pass has one text */
}

static void
read_uuid (const guint8 *bytes, char out[CPT_ID_SIZE])
{
  static const char HEX[] = "0123456789abcdef";
  gsize at = 0;

  for (gsize i = 0; i < UUID_BYTES; i++) {
    if (i == 4 || i == 6 || i == 8 || i == 10)
      out[at++] = '-';
    out[at++] = HEX[bytes[i] >> 4];
    out[at++] = HEX[bytes[i] & 15];
  }
  out[at] = '\0';
}

static gint64
read_seconds (const guint8 *bytes)
{
  guint32 seconds = (guint32)bytes[0] << 24 | (guint32)bytes[1] << 16 | (guint32)bytes[2] << 8 |
                    (guint32)bytes[3];

  return seconds * SECOND_US;
}

gboolean
cpt_pass_decode (const char *text, CptPass *pass_out)
{
  guint8 bytes[PASS_BYTES];
  gsize length;

  g_return_val_if_fail (pass_out != NULL, FALSE);

  *pass_out = (CptPass){ 0 };
  if (text == NULL)
    return FALSE;
  text = trim (text, &length);
  if (length != CPT_PASS_TEXT_LENGTH || !read_base32 (text, bytes) ||
      memcmp (bytes + MAGIC_AT, MAGIC, strlen (MAGIC)) != 0)
    return FALSE;
  for (gsize i = 0; i < KID_BYTES; i++)
    g_snprintf (pass_out->kid + 2 * i, 3, "%02x", bytes[KID_AT + i]);
  read_uuid (bytes + CHAIN_AT, pass_out->chain);
  read_uuid (bytes + ORDER_AT, pass_out->order);
  read_uuid (bytes + JTI_AT, pass_out->jti);
  pass_out->not_before_us = read_seconds (bytes + NOT_BEFORE_AT);
  pass_out->expires_us = read_seconds (bytes + EXPIRES_AT);
  pass_out->live = (bytes[FLAGS_AT] & LIVE) != 0;
  memcpy (pass_out->signed_bytes, bytes, CPT_PASS_SIGNED_BYTES);
  memcpy (pass_out->signature, bytes + CPT_PASS_SIGNED_BYTES, CPT_PASS_SIGNATURE_BYTES);
  return TRUE;
}

/* ---- writing ---- */

/* The bytes of hex digits, hyphens passed over. FALSE: others than @n_bytes of them. */
static gboolean
write_hex (const char *text, guint8 *bytes, gsize n_bytes)
{
  gsize n_digits = 0;

  memset (bytes, 0, n_bytes);
  for (; *text != '\0'; text++) {
    gint value = g_ascii_isupper (*text) ? -1 : g_ascii_xdigit_value (*text);

    if (*text == '-')
      continue;
    if (value < 0 || n_digits == 2 * n_bytes)
      return FALSE;
    bytes[n_digits / 2] = (guint8)(bytes[n_digits / 2] << 4 | value);
    n_digits++;
  }
  return n_digits == 2 * n_bytes;
}

static gboolean
write_uuid (const char *text, guint8 *bytes)
{
  return cpt_text_is_uuid (text) && write_hex (text, bytes, UUID_BYTES);
}

static gboolean
write_seconds (gint64 us, guint8 *bytes)
{
  gint64 seconds = us / SECOND_US;

  if (us % SECOND_US != 0 || seconds < 0 || seconds > G_MAXUINT32)
    return FALSE;
  for (guint i = 0; i < 4; i++)
    bytes[i] = (guint8)(seconds >> (8 * (3 - i)));
  return TRUE;
}

gboolean
cpt_pass_pack (CptPass *self)
{
  guint8 *bytes;

  g_return_val_if_fail (self != NULL, FALSE);

  bytes = self->signed_bytes;
  memcpy (bytes + MAGIC_AT, MAGIC, strlen (MAGIC));
  bytes[FLAGS_AT] = self->live ? LIVE : 0;
  return strlen (self->kid) == CPT_PASS_KEY_ID_SIZE - 1 &&
         write_hex (self->kid, bytes + KID_AT, KID_BYTES) &&
         write_uuid (self->chain, bytes + CHAIN_AT) && write_uuid (self->order, bytes + ORDER_AT) &&
         write_uuid (self->jti, bytes + JTI_AT) &&
         write_seconds (self->not_before_us, bytes + NOT_BEFORE_AT) &&
         write_seconds (self->expires_us, bytes + EXPIRES_AT) &&
         self->expires_us > self->not_before_us;
}

void
cpt_pass_encode (const CptPass *self, char text_out[CPT_PASS_TEXT_LENGTH + 1])
{
  guint8 bytes[PASS_BYTES + 1] = { 0 }; /* one more: what is behind the last bit is 0 */

  g_return_if_fail (self != NULL);

  memcpy (bytes, self->signed_bytes, CPT_PASS_SIGNED_BYTES);
  memcpy (bytes + CPT_PASS_SIGNED_BYTES, self->signature, CPT_PASS_SIGNATURE_BYTES);
  for (gsize i = 0; i < CPT_PASS_TEXT_LENGTH; i++) {
    gsize bit = i * BITS_A_DIGIT;
    guint pair = (guint)bytes[bit / 8] << 8 | bytes[bit / 8 + 1];

    text_out[i] = BASE32[pair >> (16 - BITS_A_DIGIT - bit % 8) & 31];
  }
  text_out[CPT_PASS_TEXT_LENGTH] = '\0';
}

/* ---- judging ---- */

/* Passes count whole seconds: what a key signed in its first one began before it. */
static gboolean
is_signed (const CptPass *pass, const CptPassKnown *known, gint64 now_us)
{
  for (gsize i = 0; i < known->n_keys; i++) {
    const CptPassKey *key = &known->keys[i];

    if (strcmp (key->kid, pass->kid) == 0 &&
        pass->not_before_us >= key->from_us - key->from_us % SECOND_US &&
        (key->until_us == 0 || now_us < key->until_us) &&
        known->verify (key->public_key, pass->signed_bytes, CPT_PASS_SIGNED_BYTES, pass->signature))
      return TRUE;
  }
  return FALSE;
}

static gboolean
is_revoked (const CptPass *pass, const CptPassKnown *known, gint64 now_us)
{
  for (gsize i = 0; i < known->n_revoked; i++)
    if (strcmp (known->revoked[i].jti, pass->jti) == 0 && known->revoked[i].revoked_us <= now_us)
      return TRUE;
  return FALSE;
}

void
cpt_pass_judge (const char *text, const CptPassKnown *known, gint64 now_us, CptPassFacts *facts_out)
{
  CptPass pass;

  g_return_if_fail (known != NULL && facts_out != NULL);

  *facts_out = (CptPassFacts){ .state = CPT_PASS_NONE };
  if (text == NULL || *text == '\0')
    return;
  facts_out->state = CPT_PASS_NOT_GENUINE;
  if (!cpt_pass_decode (text, &pass) || strcmp (pass.chain, known->chain) != 0 ||
      !is_signed (&pass, known, now_us))
    return;
  facts_out->state = is_revoked (&pass, known, now_us) ? CPT_PASS_REVOKED : CPT_PASS_GENUINE;
  facts_out->live = pass.live;
  facts_out->not_before_us = pass.not_before_us;
  facts_out->expires_us = pass.expires_us;
  g_strlcpy (facts_out->jti, pass.jti, sizeof facts_out->jti);
  g_strlcpy (facts_out->order, pass.order, sizeof facts_out->order);
}
