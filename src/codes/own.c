/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "codes/own.h"

#include "domain/number.h"
#include "domain/text.h"

#include <string.h>

#define TAG_LENGTH    3
#define MAX_COUNTER   99999
#define SECRET_LENGTH 16 /* characters of Base32 */
#define BITS_A_DIGIT  5
#define MAX_NUMBER    32
#define BADGE_START   "B-"

G_STATIC_ASSERT (CPT_OWN_NUMBER_LENGTH == CPT_NUMBER_LENGTH);
G_STATIC_ASSERT (CPT_OWN_LETTER_BAG == CPT_NUMBER_LETTER_BAG);
G_STATIC_ASSERT (CPT_BADGE_SECRET_BYTES * 8 == SECRET_LENGTH * BITS_A_DIGIT);

static const char BASE32[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

char
cpt_own_check_character (const char *text, gsize length)
{
  return cpt_number_check_character (text, length);
}

gboolean
cpt_own_number_make (char letter,
                     const char *tag,
                     guint counter,
                     char out[CPT_OWN_NUMBER_LENGTH + 1])
{
  if (tag == NULL || strlen (tag) != TAG_LENGTH || counter > MAX_COUNTER)
    return FALSE;
  g_snprintf (out, CPT_OWN_NUMBER_LENGTH + 1, "C%c%s%05u", letter, tag, counter);
  out[CPT_OWN_NUMBER_LENGTH - 1] = cpt_number_check_character (out, CPT_OWN_NUMBER_LENGTH - 1);
  out[CPT_OWN_NUMBER_LENGTH] = '\0';
  return cpt_number_is_valid (out, letter) && g_ascii_isupper (letter);
}

gboolean
cpt_own_number_read (const char *text, char *letter_out)
{
  if (text == NULL || strlen (text) != CPT_OWN_NUMBER_LENGTH || !g_ascii_isupper (text[1]) ||
      !cpt_number_is_valid (text, text[1]))
    return FALSE;
  if (letter_out != NULL)
    *letter_out = text[1];
  return TRUE;
}

static void
write_base32 (const guint8 *bytes, char *out)
{
  for (gsize i = 0; i < SECRET_LENGTH; i++) {
    guint value = 0;

    for (gsize bit = i * BITS_A_DIGIT; bit < (i + 1) * BITS_A_DIGIT; bit++)
      value = value << 1 | (bytes[bit / 8] >> (7 - bit % 8) & 1);
    out[i] = BASE32[value];
  }
  out[SECRET_LENGTH] = '\0';
}

static gboolean
read_base32 (const char *text, guint8 *bytes_out)
{
  memset (bytes_out, 0, CPT_BADGE_SECRET_BYTES);
  for (gsize i = 0; i < SECRET_LENGTH; i++) {
    const char *digit = text[i] == '\0' ? NULL : strchr (BASE32, g_ascii_toupper (text[i]));
    guint value;

    if (digit == NULL)
      return FALSE;
    value = (guint)(digit - BASE32);
    for (gsize j = 0; j < BITS_A_DIGIT; j++) {
      gsize bit = i * BITS_A_DIGIT + j;

      bytes_out[bit / 8] |= (guint8)((value >> (BITS_A_DIGIT - 1 - j) & 1) << (7 - bit % 8));
    }
  }
  return TRUE;
}

gboolean
cpt_badge_make (const char *number,
                const guint8 secret[CPT_BADGE_SECRET_BYTES],
                char *out,
                gsize size)
{
  char digits[SECRET_LENGTH + 1];

  if (!cpt_text_is_plain (number, MAX_NUMBER) ||
      size < strlen (BADGE_START) + strlen (number) + 1 + sizeof digits)
    return FALSE;
  write_base32 (secret, digits);
  g_snprintf (out, size, BADGE_START "%s-%s", number, digits);
  return TRUE;
}

gboolean
cpt_badge_read (const char *text,
                char *number_out,
                gsize number_size,
                guint8 secret_out[CPT_BADGE_SECRET_BYTES])
{
  const gsize around = strlen (BADGE_START) + 1 + SECRET_LENGTH;
  gsize length = text == NULL ? 0 : strlen (text);
  g_autofree char *number = NULL;

  if (length <= around || !g_str_has_prefix (text, BADGE_START) ||
      text[length - SECRET_LENGTH - 1] != '-')
    return FALSE;
  number = g_strndup (text + strlen (BADGE_START), length - around);
  if (!cpt_text_is_plain (number, MAX_NUMBER) || strlen (number) >= number_size)
    return FALSE;
  if (!read_base32 (text + length - SECRET_LENGTH, secret_out))
    return FALSE;
  g_strlcpy (number_out, number, number_size);
  return TRUE;
}
