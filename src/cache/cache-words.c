/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a row's doc says to who looks it up. SQLite's JSON functions read a doc anew for each
 * question, which took half of the time in which a catalogue was put in; here one walk does. */
#include "cache/cache-private.h"
#include "wire/json-guard.h"

#include <string.h>

#define MAX_INT_BYTES 20

static gboolean
is_text (CptJsonSpan value)
{
  return value.start < value.end && *value.start == '"';
}

static void
append_text (GString *out, CptJsonSpan value)
{
  if (!is_text (value))
    return;
  g_string_append_c (out, ' ');
  cpt_json_scan_text (&value.start, value.end, out);
}

/* œ, æ and ß are typed as two letters as often as one, and FTS5, which takes off accents, knows
 * nothing of that; search.c does the same. Each is two bytes of UTF-8. */
static void
part_letters (char *text, gsize length)
{
  static const struct {
    guint8 first, second;
    char letters[2];
  } joined[] = {
    { 0xc5, 0x93, { 'o', 'e' } },                               /* œ */
    { 0xc5, 0x92, { 'o', 'e' } }, { 0xc3, 0xa6, { 'a', 'e' } }, /* æ */
    { 0xc3, 0x86, { 'a', 'e' } }, { 0xc3, 0x9f, { 's', 's' } }, /* ß */
  };

  for (gsize at = 0; at + 1 < length; at++) {
    if ((guint8)text[at] != 0xc3 && (guint8)text[at] != 0xc5)
      continue;
    for (gsize i = 0; i < G_N_ELEMENTS (joined); i++)
      if ((guint8)text[at] == joined[i].first && (guint8)text[at + 1] == joined[i].second)
        memcpy (text + at, joined[i].letters, sizeof joined[i].letters);
  }
}

void
cpt_cache_write_words (GString *out, const char *id, const char *doc, gsize length)
{
  CptJsonSpan object = { doc, doc + length };
  CptJsonSpan brand = { NULL, NULL }, names = { NULL, NULL }, options = { NULL, NULL };
  CptJsonSpan name, value;
  gsize from = out->len;

  while (cpt_json_span_take_member (&object, &name, &value)) {
    if (cpt_json_span_equals (name, "brand"))
      brand = value;
    else if (cpt_json_span_equals (name, "name"))
      names = value;
    else if (cpt_json_span_equals (name, "options"))
      options = value;
  }
  g_string_append (out, id);
  append_text (out, brand);
  while (cpt_json_span_take_member (&names, &name, &value))
    append_text (out, value);
  while (cpt_json_span_next (&options, &value)) {
    CptJsonSpan second;

    if (cpt_json_span_next (&value, &second) && cpt_json_span_next (&value, &second))
      append_text (out, second);
  }
  part_letters (out->str + from, out->len - from);
}

static gboolean
read_int (CptJsonSpan value, gint64 *out)
{
  char digits[MAX_INT_BYTES];
  gsize length = (gsize)(value.end - value.start);

  if (length == 0 || length >= sizeof digits)
    return FALSE;
  memcpy (digits, value.start, length);
  digits[length] = '\0';
  return g_ascii_string_to_signed (digits, 10, G_MININT64, G_MAXINT64, out, NULL);
}

gboolean
cpt_cache_read_code (const char *doc, gsize length, GString *sku, gint64 *pack_out)
{
  CptJsonSpan object = { doc, doc + length };
  CptJsonSpan name, value;
  CptJsonSpan text = { NULL, NULL }, pack = { NULL, NULL };

  while (cpt_json_span_take_member (&object, &name, &value)) {
    if (cpt_json_span_equals (name, "sku"))
      text = value;
    else if (cpt_json_span_equals (name, "pack"))
      pack = value;
  }
  return is_text (text) && read_int (pack, pack_out) &&
         cpt_json_scan_text (&text.start, text.end, sku);
}
