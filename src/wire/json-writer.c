/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/json-guard.h"

#include <string.h>

static void
append_escape (GString *out, guchar c)
{
  static const char names[] = "\"\\bfnrt";
  static const char values[] = "\"\\\b\f\n\r\t";
  const char *found = strchr (values, c);

  if (found != NULL && *found != '\0')
    g_string_append_printf (out, "\\%c", names[found - values]);
  else
    g_string_append_printf (out, "\\u%04x", c);
}

void
cpt_json_append_text (GString *out, const char *text)
{
  g_string_append_c (out, '"');
  while (*text != '\0') {
    const char *from = text;

    while ((guchar)*text >= 0x20 && *text != '"' && *text != '\\')
      text++;
    g_string_append_len (out, from, text - from);
    if (*text != '\0')
      append_escape (out, (guchar)*text++);
  }
  g_string_append_c (out, '"');
}

static GString *
begin_value (CptJsonWriter *self, const char *name)
{
  if (self->text == NULL)
    self->text = g_string_sized_new (256);
  if (self->comma)
    g_string_append_c (self->text, ',');
  if (name != NULL) {
    cpt_json_append_text (self->text, name);
    g_string_append_c (self->text, ':');
  }
  self->comma = TRUE;
  return self->text;
}

void
cpt_json_begin_object (CptJsonWriter *self, const char *name)
{
  g_string_append_c (begin_value (self, name), '{');
  self->comma = FALSE;
}

void
cpt_json_end_object (CptJsonWriter *self)
{
  g_string_append_c (self->text, '}');
  self->comma = TRUE;
}

void
cpt_json_begin_list (CptJsonWriter *self, const char *name)
{
  g_string_append_c (begin_value (self, name), '[');
  self->comma = FALSE;
}

void
cpt_json_end_list (CptJsonWriter *self)
{
  g_string_append_c (self->text, ']');
  self->comma = TRUE;
}

void
cpt_json_put_text (CptJsonWriter *self, const char *name, const char *value)
{
  GString *text = begin_value (self, name);

  if (value != NULL)
    cpt_json_append_text (text, value);
  else
    g_string_append (text, "null");
}

void
cpt_json_put_text_if (CptJsonWriter *self, const char *name, const char *value)
{
  cpt_json_put_text (self, name, value != NULL && *value != '\0' ? value : NULL);
}

void
cpt_json_put_int (CptJsonWriter *self, const char *name, gint64 value)
{
  char digits[24];

  g_snprintf (digits, sizeof digits, "%" G_GINT64_FORMAT, value);
  g_string_append (begin_value (self, name), digits);
}

void
cpt_json_put_int_if (CptJsonWriter *self, const char *name, gint64 value, gint64 none)
{
  if (value == none)
    cpt_json_put_null (self, name);
  else
    cpt_json_put_int (self, name, value);
}

void
cpt_json_put_bool (CptJsonWriter *self, const char *name, gboolean value)
{
  g_string_append (begin_value (self, name), value ? "true" : "false");
}

void
cpt_json_put_null (CptJsonWriter *self, const char *name)
{
  g_string_append (begin_value (self, name), "null");
}

void
cpt_json_put_raw (CptJsonWriter *self, const char *name, const char *json)
{
  g_string_append (begin_value (self, name), json);
}

char *
cpt_json_writer_end (CptJsonWriter *self)
{
  GString *text = g_steal_pointer (&self->text);

  self->comma = FALSE;
  return text != NULL ? g_string_free (text, FALSE) : g_strdup ("");
}

void
cpt_json_writer_clear (CptJsonWriter *self)
{
  if (self->text != NULL)
    g_string_free (g_steal_pointer (&self->text), TRUE);
  self->comma = FALSE;
}
