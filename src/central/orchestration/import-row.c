/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/orchestration/import-row.h"

#include "codes/gtin.h"
#include "domain/instant.h"

#include <string.h>

#define MAX_SHOWN 40 /* bytes of a bad value that a message repeats */

CptImportRow *
cpt_import_row_new (void)
{
  CptImportRow *self = g_new0 (CptImportRow, 1);

  self->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
cpt_import_row_free (CptImportRow *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->values, g_hash_table_unref);
  g_clear_pointer (&self->document, g_free);
  g_free (self);
}

gboolean
cpt_import_refuse (char **why_out, const char *member, const char *format, ...)
{
  g_autofree char *reason = NULL;
  va_list arguments;

  va_start (arguments, format);
  reason = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_free (*why_out);
  *why_out = g_strdup_printf ("%s: %s", member, reason);
  return FALSE;
}

const char *
cpt_import_row_get (const CptImportRow *self, const char *member)
{
  return g_hash_table_lookup (self->values, member);
}

static gboolean
refuse_value (char **why_out, const char *member, const char *value, const char *what)
{
  g_autofree char *shown = g_utf8_make_valid (value, MIN ((gssize)strlen (value), MAX_SHOWN));

  return cpt_import_refuse (why_out, member, "%s is %s", shown, what);
}

gboolean
cpt_import_row_get_text (const CptImportRow *self,
                         const char *member,
                         gsize max_bytes,
                         gboolean needed,
                         const char **out,
                         char **why_out)
{
  const char *value = cpt_import_row_get (self, member);

  *out = NULL;
  if (value == NULL)
    return !needed || cpt_import_refuse (why_out, member, "there is none");
  if (!g_utf8_validate (value, -1, NULL))
    return cpt_import_refuse (why_out, member, "not UTF-8");
  if (strlen (value) > max_bytes)
    return cpt_import_refuse (why_out, member, "more than %" G_GSIZE_FORMAT " bytes", max_bytes);
  for (const char *at = value; *at != '\0'; at++) {
    if ((guchar)*at < 0x20 || *at == 0x7f)
      return cpt_import_refuse (why_out, member, "a control character in it");
  }
  *out = value;
  return TRUE;
}

gboolean
cpt_import_row_copy_text (const CptImportRow *self,
                          const char *member,
                          gboolean needed,
                          char *out,
                          gsize size,
                          char **why_out)
{
  const char *value = NULL;

  *out = '\0';
  if (!cpt_import_row_get_text (self, member, size - 1, needed, &value, why_out))
    return FALSE;
  if (value != NULL)
    g_strlcpy (out, value, size);
  return TRUE;
}

gboolean
cpt_import_row_get_int (const CptImportRow *self,
                        const char *member,
                        gint64 min,
                        gint64 max,
                        gint64 none,
                        gint64 *out,
                        char **why_out)
{
  const char *value = cpt_import_row_get (self, member);
  g_autoptr (GError) error = NULL;

  *out = none;
  if (value == NULL)
    return TRUE;
  if (g_ascii_string_to_signed (value, 10, min, max, out, &error))
    return TRUE;
  if (g_error_matches (error, G_NUMBER_PARSER_ERROR, G_NUMBER_PARSER_ERROR_OUT_OF_BOUNDS))
    return cpt_import_refuse (why_out, member,
                              "%s is not between %" G_GINT64_FORMAT " and %" G_GINT64_FORMAT, value,
                              min, max);
  return refuse_value (why_out, member, value, "no whole number");
}

gboolean
cpt_import_row_get_bool (const CptImportRow *self,
                         const char *member,
                         gboolean none,
                         gboolean *out,
                         char **why_out)
{
  static const char *const yes[] = { "true", "yes", "1", NULL };
  static const char *const no[] = { "false", "no", "0", NULL };
  const char *value = cpt_import_row_get (self, member);

  *out = none;
  if (value == NULL)
    return TRUE;
  *out = g_strv_contains (yes, value);
  return *out || g_strv_contains (no, value) ||
         refuse_value (why_out, member, value, "neither true nor false");
}

gboolean
cpt_local_time_to_us (const char *text, const char *time_zone, gint64 *us_out)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (time_zone);
  g_autoptr (GDateTime) time = NULL;
  g_autofree char *iso = g_strdup (text);

  if (zone == NULL)
    return FALSE;
  if (strlen (iso) == strlen ("2026-11-21")) {
    char *midnight = g_strconcat (iso, "T00:00:00", NULL);

    g_free (iso);
    iso = midnight;
  }
  time = g_date_time_new_from_iso8601 (iso, zone);
  if (time == NULL)
    return FALSE;
  *us_out = g_date_time_to_unix (time) * G_USEC_PER_SEC + g_date_time_get_microsecond (time);
  return TRUE;
}

gboolean
cpt_import_row_get_instant (const CptImportRow *self,
                            const char *member,
                            const char *time_zone,
                            gint64 none,
                            gint64 *out,
                            char **why_out)
{
  const char *value = cpt_import_row_get (self, member);

  *out = none;
  if (value == NULL || cpt_instant_from_text (value, out) ||
      cpt_local_time_to_us (value, time_zone, out))
    return TRUE;
  return refuse_value (why_out, member, value, "no time (2026-11-21 or 2026-11-21T08:30:00+01:00)");
}

/* ISO 4217: how many decimals a currency has, where it is not two. */
static guint
count_decimals (const char *currency)
{
  static const char *const none[] = { "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG",
                                      "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF", NULL };
  static const char *const three[] = { "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND", NULL };

  if (g_strv_contains (none, currency))
    return 0;
  return g_strv_contains (three, currency) ? 3 : 2;
}

/* "12.5" with 2 decimals is 1250. More decimals than the currency has must be zeros. */
static gboolean
read_decimal (const char *text, guint n_decimals, gint64 *out)
{
  gint64 value = 0;
  guint n_read = 0;
  gboolean point = FALSE, any = FALSE;

  for (const char *at = text; *at != '\0'; at++) {
    if (*at == '.' && !point) {
      point = TRUE;
      continue;
    }
    if (!g_ascii_isdigit (*at) || value > CPT_MAX_SAFE_INTEGER / 10)
      return FALSE;
    any = TRUE;
    if (point && n_read == n_decimals) {
      if (*at != '0')
        return FALSE;
      continue;
    }
    n_read += point ? 1 : 0;
    value = value * 10 + (*at - '0');
  }
  for (; n_read < n_decimals; n_read++)
    value *= 10;
  *out = value;
  return any && value <= CPT_MAX_SAFE_INTEGER;
}

gboolean
cpt_import_row_get_money (const CptImportRow *self,
                          const char *minor_member,
                          const char *decimal_member,
                          const char *currency,
                          gint64 *out,
                          char **why_out)
{
  const char *decimal = cpt_import_row_get (self, decimal_member);

  *out = 0;
  if (cpt_import_row_get (self, minor_member) != NULL)
    return cpt_import_row_get_int (self, minor_member, 0, CPT_MAX_SAFE_INTEGER, 0, out, why_out);
  if (decimal == NULL)
    return cpt_import_refuse (why_out, decimal_member, "there is none");
  if (read_decimal (decimal, count_decimals (currency), out))
    return TRUE;
  return refuse_value (why_out, decimal_member, decimal, "no amount");
}

gboolean
cpt_import_row_get_gtin (const CptImportRow *self, char gtin_out[CPT_GTIN_SIZE], char **why_out)
{
  const char *value = cpt_import_row_get (self, "gtin");
  gsize length;

  *gtin_out = '\0';
  if (value == NULL || cpt_gtin_normalise (value, gtin_out))
    return TRUE;
  *gtin_out = '\0';
  length = strlen (value);
  if (strspn (value, "0123456789") != length)
    return refuse_value (why_out, "gtin", value, "no row of digits");
  if (length != 8 && length != 12 && length != 13 && length != 14)
    return cpt_import_refuse (why_out, "gtin",
                              "%.20s has %" G_GSIZE_FORMAT " digits, not 8, 12, 13 or 14", value,
                              length);
  return cpt_import_refuse (why_out, "gtin", "the check digit of %s is wrong", value);
}

gboolean
cpt_import_row_get_sku (const CptImportRow *self, char sku_out[CPT_SKU_SIZE], char **why_out)
{
  if (!cpt_import_row_copy_text (self, "sku", FALSE, sku_out, CPT_SKU_SIZE, why_out))
    return FALSE;
  if (*sku_out == '\0' && !cpt_import_row_get_gtin (self, sku_out, why_out))
    return FALSE;
  return *sku_out != '\0' || cpt_import_refuse (why_out, "sku", "neither a sku nor a GTIN");
}
