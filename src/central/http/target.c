/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/http/target.h"

#include <string.h>

/* The path of an absolute target (`GET http://host/path`), which RFC 9112 wants taken like any
 * other. */
static const char *
skip_authority (const char *target)
{
  const char *path;

  if (!g_str_has_prefix (target, "http://") && !g_str_has_prefix (target, "https://"))
    return target;

  path = strchr (strstr (target, "://") + 3, '/');
  return path == NULL ? "/" : path;
}

/* NULL for what is no text: a broken %-code, %00 and other control characters, no UTF-8. */
static char *
decode (const char *text, gsize length, gboolean is_query)
{
  g_autoptr (GString) out = g_string_sized_new (length);

  for (gsize i = 0; i < length; i++) {
    int byte = (guchar)text[i];

    if (byte == '%') {
      if (i + 2 >= length || !g_ascii_isxdigit (text[i + 1]) || !g_ascii_isxdigit (text[i + 2]))
        return NULL;
      byte = g_ascii_xdigit_value (text[i + 1]) * 16 + g_ascii_xdigit_value (text[i + 2]);
      i += 2;
    } else if (byte == '+' && is_query) {
      byte = ' ';
    }
    if (byte < 0x20 || byte == 0x7f)
      return NULL;
    g_string_append_c (out, (char)byte);
  }

  if (!g_utf8_validate_len (out->str, out->len, NULL))
    return NULL;
  return g_string_free (g_steal_pointer (&out), FALSE);
}

gboolean
cpt_target_match (const char *target, const char *pattern, char **parameter_out)
{
  const char *at = skip_authority (target);
  const char *parameter = NULL;
  gsize length = 0;

  if (parameter_out != NULL)
    *parameter_out = NULL;

  while (*pattern != '\0') {
    if (g_str_has_prefix (pattern, "{}")) {
      parameter = at;
      length = strcspn (at, "/?#");
      if (length == 0)
        return FALSE;
      at += length;
      pattern += 2;
    } else if (*at++ != *pattern++) {
      return FALSE;
    }
  }
  if (*at != '\0' && *at != '?' && *at != '#')
    return FALSE;

  if (parameter != NULL && parameter_out != NULL)
    *parameter_out = decode (parameter, length, FALSE);
  return TRUE;
}

gboolean
cpt_target_get_query (const char *target, const char *name, char **value_out)
{
  const char *at = strchr (target, '?');
  gsize name_length = strlen (name);

  *value_out = NULL;
  while (at != NULL && *at != '\0' && *at != '#') {
    gsize length = strcspn (++at, "&#");

    if (length > name_length && at[name_length] == '=' && strncmp (at, name, name_length) == 0) {
      *value_out = decode (at + name_length + 1, length - name_length - 1, TRUE);
      return *value_out != NULL;
    }
    at += length;
  }

  return TRUE;
}
