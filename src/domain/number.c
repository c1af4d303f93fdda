/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/number.h"

#include <string.h>

#define MODULUS    36
#define TAG_AT     2
#define COUNTER_AT 5

static const char DIGITS[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

static gint
value_of (char c)
{
  const char *found = c == '\0' ? NULL : strchr (DIGITS, c);

  return found == NULL ? -1 : (gint)(found - DIGITS);
}

char
cpt_number_check_character (const char *text, gsize length)
{
  gint product = MODULUS;

  if (text == NULL)
    return 0;
  for (gsize i = 0; i < length; i++) {
    gint value = value_of (text[i]);
    gint sum;

    if (value < 0)
      return 0;
    sum = (product + value) % MODULUS;
    product = (sum == 0 ? MODULUS : sum) * 2 % (MODULUS + 1);
  }
  return DIGITS[(MODULUS + 1 - product) % MODULUS];
}

gboolean
cpt_number_is_valid (const char *text, char letter)
{
  if (text == NULL || strlen (text) != CPT_NUMBER_LENGTH || text[0] != 'C' || text[1] != letter)
    return FALSE;
  for (gsize i = TAG_AT; i < CPT_NUMBER_LENGTH; i++) {
    gint value = value_of (text[i]);

    if (value < 0 || (i >= COUNTER_AT && i < CPT_NUMBER_LENGTH - 1 && value > 9))
      return FALSE;
  }
  return cpt_number_check_character (text, CPT_NUMBER_LENGTH - 1) == text[CPT_NUMBER_LENGTH - 1];
}
