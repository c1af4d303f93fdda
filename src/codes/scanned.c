/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "codes/scanned.h"

#include "codes/gtin.h"
#include "codes/own.h"
#include "codes/pass.h"
#include "domain/text.h"

#include <string.h>

#define MAX_BYTES         256
#define MAX_ORDER_BYTES   36
#define MAX_PRODUCT_BYTES 64
#define MAX_GTIN_DIGITS   14
#define GROUP_SEPARATOR   '\x1d' /* FNC1, as scanners send it */
#define UPC_E_LENGTH      8

/* Symbology identifiers (ISO/IEC 15424): what they say of the symbol, and whether it holds GS1
 * element strings. */
static const struct {
  const char *start;
  CptSymbology symbology;
  gboolean is_gs1;
} IDENTIFIERS[] = {
  { "]C1", CPT_SYMBOLOGY_CODE128, TRUE }, { "]C", CPT_SYMBOLOGY_CODE128, FALSE },
  { "]e", CPT_SYMBOLOGY_DATABAR, TRUE },  { "]E4", CPT_SYMBOLOGY_EAN8, FALSE },
  { "]E", CPT_SYMBOLOGY_EAN13, FALSE },   { "]I", CPT_SYMBOLOGY_ITF, FALSE },
  { "]A", CPT_SYMBOLOGY_CODE39, FALSE },  { "]Q3", CPT_SYMBOLOGY_QR, TRUE },
  { "]Q", CPT_SYMBOLOGY_QR, FALSE },      { "]d2", CPT_SYMBOLOGY_UNKNOWN, TRUE },
  { "]J1", CPT_SYMBOLOGY_UNKNOWN, TRUE },
};

static gboolean
is_control (guint8 byte)
{
  return byte < 0x20 || byte == 0x7f;
}

/* Takes a symbology identifier off the start of @text. */
static const char *
skip_identifier (const char *text, CptSymbology *symbology, gboolean *is_gs1)
{
  if (text[0] != ']' || !g_ascii_isalpha (text[1]) || !g_ascii_isalnum (text[2]))
    return text;
  for (gsize i = 0; i < G_N_ELEMENTS (IDENTIFIERS); i++) {
    if (!g_str_has_prefix (text, IDENTIFIERS[i].start))
      continue;
    if (*symbology == CPT_SYMBOLOGY_UNKNOWN)
      *symbology = IDENTIFIERS[i].symbology;
    *is_gs1 = *is_gs1 || IDENTIFIERS[i].is_gs1;
    break;
  }
  return text + 3;
}

/* The digits at @text, as many as a GTIN may have, up to one of @ends or the end of the text. */
static gboolean
read_digits (const char *text, const char *ends, char digits_out[MAX_GTIN_DIGITS + 1])
{
  gsize n = strspn (text, "0123456789");

  if (n > MAX_GTIN_DIGITS || (text[n] != '\0' && strchr (ends, text[n]) == NULL))
    return FALSE;
  memcpy (digits_out, text, n);
  digits_out[n] = '\0';
  return TRUE;
}

static gboolean
read_plain_gtin (const char *text, CptSymbology symbology, char gtin_out[CPT_GTIN_SIZE])
{
  gboolean has_eight = strlen (text) == UPC_E_LENGTH;

  if (has_eight && symbology == CPT_SYMBOLOGY_UPCE)
    return cpt_gtin_from_upc_e (text, gtin_out);
  /* A wedge does not say which of the two it read: GTIN-8 beginning with 0 are a shop's own, UPC-E
   * mostly do. */
  if (has_eight && symbology == CPT_SYMBOLOGY_UNKNOWN && text[0] == '0' &&
      cpt_gtin_from_upc_e (text, gtin_out))
    return TRUE;
  if (cpt_gtin_normalise (text, gtin_out))
    return TRUE;
  return has_eight && symbology == CPT_SYMBOLOGY_UNKNOWN && cpt_gtin_from_upc_e (text, gtin_out);
}

/* Fourteen digits after the application identifier 01, whatever follows them. */
static gboolean
read_element (const char *text, const char *identifier, char gtin_out[CPT_GTIN_SIZE])
{
  char digits[MAX_GTIN_DIGITS + 1];

  if (!g_str_has_prefix (text, identifier))
    return FALSE;
  text += strlen (identifier);
  if (strspn (text, "0123456789") < MAX_GTIN_DIGITS)
    return FALSE;
  memcpy (digits, text, MAX_GTIN_DIGITS);
  digits[MAX_GTIN_DIGITS] = '\0';
  return cpt_gtin_normalise (digits, gtin_out);
}

static gboolean
is_link (const char *text)
{
  return g_ascii_strncasecmp (text, "http://", 7) == 0 ||
         g_ascii_strncasecmp (text, "https://", 8) == 0;
}

static gboolean
read_link (const char *text, char gtin_out[CPT_GTIN_SIZE])
{
  char digits[MAX_GTIN_DIGITS + 1];
  const char *at = text;

  if (!is_link (text))
    return FALSE;
  while ((at = strstr (at, "/01/")) != NULL) {
    at += strlen ("/01");
    if (read_digits (at + 1, "/?#", digits) && cpt_gtin_normalise (digits, gtin_out))
      return TRUE;
  }
  return FALSE;
}

static gboolean
is_badge (const char *text)
{
  char number[MAX_ORDER_BYTES];
  guint8 secret[CPT_BADGE_SECRET_BYTES];

  return cpt_badge_read (text, number, sizeof number, secret);
}

/* The line that `comptoir-central enrol` prints, as a QR code: an address and a one-time code. */
static gboolean
is_enrolment (const char *text)
{
  return text[0] == '{' && strstr (text, "\"code\"") != NULL && strstr (text, "\"url\"") != NULL;
}

/* One that is cut off is longer than a product's own code all the same: somebody showed a pass. */
static gboolean
is_pass (const char *text)
{
  return strlen (text) > MAX_PRODUCT_BYTES && cpt_pass_is_meant (text);
}

static guint
find_meanings (const char *text)
{
  char letter;
  guint can_be = 0;

  /* These hold secrets, or are as good as one: they are looked up as nothing else. */
  if (is_badge (text))
    return CPT_CAN_BE_BADGE;
  if (is_enrolment (text))
    return CPT_CAN_BE_ENROLMENT;
  if (is_pass (text))
    return CPT_CAN_BE_PASS;
  if (cpt_own_number_read (text, &letter) && letter == CPT_OWN_LETTER_BAG)
    can_be |= CPT_CAN_BE_BAG;
  if (cpt_text_is_plain (text, MAX_ORDER_BYTES))
    can_be |= CPT_CAN_BE_ORDER;
  if (cpt_text_is_plain (text, CPT_LOCATION_SIZE - 1))
    can_be |= CPT_CAN_BE_PLACE;
  if (cpt_text_is_plain (text, MAX_PRODUCT_BYTES))
    can_be |= CPT_CAN_BE_PRODUCT;
  return can_be;
}

void
cpt_scanned_code_read (const guint8 *bytes,
                       gsize length,
                       CptSymbology symbology,
                       CptScannedCode *code_out)
{
  gboolean is_gs1 = FALSE;
  const char *text;

  *code_out = (CptScannedCode){ .symbology = symbology };
  for (; length > 0 && is_control (bytes[0]); bytes++, length--)
    is_gs1 = is_gs1 || bytes[0] == GROUP_SEPARATOR;
  while (length > 0 && is_control (bytes[length - 1]))
    length--;
  if (length == 0 || length > MAX_BYTES ||
      !g_utf8_validate ((const char *)bytes, (gssize)length, NULL))
    return;

  memcpy (code_out->text, bytes, length);
  text = skip_identifier (code_out->text, &code_out->symbology, &is_gs1);
  if (text[0] == GROUP_SEPARATOR) {
    is_gs1 = TRUE;
    text++;
  }
  memmove (code_out->text, text, strlen (text) + 1);
  text = code_out->text;
  if (text[0] == '\0')
    return;

  is_gs1 = is_gs1 || strchr (text, GROUP_SEPARATOR) != NULL;
  code_out->can_be = find_meanings (text);
  if ((code_out->can_be & (CPT_CAN_BE_BADGE | CPT_CAN_BE_ENROLMENT | CPT_CAN_BE_PASS)) != 0)
    return;
  if (read_plain_gtin (text, code_out->symbology, code_out->gtin) ||
      read_element (text, "(01)", code_out->gtin) ||
      (is_gs1 && read_element (text, "01", code_out->gtin)) || read_link (text, code_out->gtin))
    code_out->can_be |= CPT_CAN_BE_GTIN;
  else
    code_out->gtin[0] = '\0';
}
