/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/json-guard.h"

#include <string.h>

static gboolean
is_space (char c)
{
  return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

static const char *
skip_space (const char *at, const char *end)
{
  while (at < end && is_space (*at))
    at++;
  return at;
}

static const char *
skip_text (const char *at, const char *end)
{
  for (at++; at < end && *at != '"'; at++)
    if (*at == '\\')
      at++;
  return MIN (at + 1, end);
}

/* The end of the value that starts here. */
static const char *
skip_value (const char *at, const char *end)
{
  guint depth = 0;

  while (at < end) {
    if (*at == '"') {
      at = skip_text (at, end);
    } else if (*at == '{' || *at == '[') {
      depth++;
      at++;
    } else if (*at == '}' || *at == ']') {
      if (depth == 0)
        return at;
      depth--;
      at++;
    } else if (depth == 0 && (*at == ',' || is_space (*at))) {
      return at;
    } else {
      at++;
      continue;
    }
    if (depth == 0)
      return at;
  }
  return end;
}

gboolean
cpt_json_span_take_member (CptJsonSpan *object, CptJsonSpan *name_out, CptJsonSpan *value_out)
{
  const char *at = skip_space (object->start, object->end);

  if (at >= object->end || (*at != '{' && *at != ','))
    return FALSE;
  name_out->start = skip_space (at + 1, object->end);
  if (name_out->start >= object->end || *name_out->start != '"')
    return FALSE;
  name_out->end = skip_text (name_out->start, object->end);
  at = skip_space (name_out->end, object->end);
  if (at >= object->end || *at != ':')
    return FALSE;
  value_out->start = skip_space (at + 1, object->end);
  value_out->end = skip_value (value_out->start, object->end);
  object->start = value_out->end;
  return value_out->end > value_out->start;
}

gboolean
cpt_json_span_equals (CptJsonSpan text, const char *wanted)
{
  gsize length = (gsize)(text.end - text.start);
  g_autoptr (GString) decoded = NULL;

  if (memchr (text.start, '\\', length) == NULL)
    return length == strlen (wanted) + 2 && memcmp (text.start + 1, wanted, length - 2) == 0;
  decoded = g_string_new (NULL);
  return cpt_json_scan_text (&text.start, text.end, decoded) && strcmp (decoded->str, wanted) == 0;
}

gboolean
cpt_json_span_member (CptJsonSpan object, const char *name, CptJsonSpan *value_out)
{
  CptJsonSpan found, value;

  while (cpt_json_span_take_member (&object, &found, &value)) {
    if (cpt_json_span_equals (found, name)) {
      *value_out = value;
      return TRUE;
    }
  }
  return FALSE;
}

gboolean
cpt_json_span_next (CptJsonSpan *list, CptJsonSpan *value_out)
{
  const char *at = skip_space (list->start, list->end);

  if (at >= list->end || (*at != '[' && *at != ','))
    return FALSE;
  value_out->start = skip_space (at + 1, list->end);
  value_out->end = skip_value (value_out->start, list->end);
  list->start = value_out->end;
  return value_out->end > value_out->start;
}

char *
cpt_json_tighten (const char *text, gsize length)
{
  GString *out = g_string_sized_new (length);
  g_autoptr (GString) decoded = g_string_new (NULL);
  const char *end = text + length;

  for (const char *at = text; at < end;) {
    if (*at == '"') {
      g_string_truncate (decoded, 0);
      if (!cpt_json_scan_text (&at, end, decoded))
        break;
      cpt_json_append_text (out, decoded->str);
    } else {
      if (!is_space (*at))
        g_string_append_c (out, *at);
      at++;
    }
  }
  return g_string_free (out, FALSE);
}
