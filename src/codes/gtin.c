/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "codes/gtin.h"

#include <string.h>

#define GTIN_LENGTH  (CPT_GTIN_SIZE - 1)
#define UPC_E_LENGTH 8
#define UPC_A_LENGTH 12

static gboolean
are_digits (const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (text[i] < '0' || text[i] > '9')
      return FALSE;
  return TRUE;
}

char
cpt_gtin_check_digit (const char *digits, gsize n_digits)
{
  guint sum = 0;

  if (digits == NULL || n_digits > GTIN_LENGTH || !are_digits (digits, n_digits))
    return 0;
  /* The digit beside the check digit weighs 3, the next one 1, and so on to the left. */
  for (gsize i = 0; i < n_digits; i++)
    sum += (guint)(digits[n_digits - 1 - i] - '0') * (i % 2 == 0 ? 3 : 1);
  return (char)('0' + (10 - sum % 10) % 10);
}

gboolean
cpt_gtin_normalise (const char *digits, char gtin_out[CPT_GTIN_SIZE])
{
  gsize length = digits == NULL ? 0 : strlen (digits);

  if (length != 8 && length != UPC_A_LENGTH && length != 13 && length != GTIN_LENGTH)
    return FALSE;
  if (cpt_gtin_check_digit (digits, length - 1) != digits[length - 1])
    return FALSE;
  memset (gtin_out, '0', GTIN_LENGTH - length);
  memcpy (gtin_out + GTIN_LENGTH - length, digits, length);
  gtin_out[GTIN_LENGTH] = '\0';
  return TRUE;
}

gboolean
cpt_gtin_from_upc_e (const char *digits, char gtin_out[CPT_GTIN_SIZE])
{
  /* Where the six digits stand in UPC-A's ten, by the last of them (General
   * Specifications 5.2.2.4): '1'…'6' name a digit. */
  static const char *const PATTERNS[] = {
    "1260000345", "1260000345", "1260000345", "1230000045", "1234000005",
    "1234500006", "1234500006", "1234500006", "1234500006", "1234500006",
  };
  char upc_a[UPC_A_LENGTH + 1] = { 0 };
  const char *pattern;

  if (digits == NULL || strlen (digits) != UPC_E_LENGTH || !are_digits (digits, UPC_E_LENGTH) ||
      digits[0] > '1')
    return FALSE;
  pattern = PATTERNS[digits[6] - '0'];
  upc_a[0] = digits[0];
  for (gsize i = 0; i < UPC_A_LENGTH - 2; i++)
    upc_a[i + 1] = pattern[i] == '0' ? '0' : digits[pattern[i] - '0'];
  upc_a[UPC_A_LENGTH - 1] = digits[UPC_E_LENGTH - 1];
  return cpt_gtin_normalise (upc_a, gtin_out);
}
