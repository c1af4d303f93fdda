/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/text.h"

#include <string.h>

#define UUID_LENGTH 36

gint
cpt_text_find (const char *const *texts, gsize n_texts, const char *text)
{
  if (text == NULL)
    return -1;
  for (gsize i = 0; i < n_texts; i++)
    if (texts[i] != NULL && strcmp (texts[i], text) == 0)
      return (gint)i;
  return -1;
}

gboolean
cpt_text_is_plain (const char *text, gsize max_bytes)
{
  gsize length;

  if (text == NULL)
    return FALSE;
  length = strlen (text);
  if (length == 0 || length > max_bytes || !g_utf8_validate (text, (gssize)length, NULL))
    return FALSE;
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar c = g_utf8_get_char (at);

    if (c < 0x20 || (c >= 0x7f && c <= 0x9f))
      return FALSE;
  }
  return TRUE;
}

gboolean
cpt_text_is_uuid (const char *text)
{
  if (text == NULL || strlen (text) != UUID_LENGTH)
    return FALSE;
  for (gsize i = 0; i < UUID_LENGTH; i++) {
    gboolean hyphen = i == 8 || i == 13 || i == 18 || i == 23;

    if (hyphen ? text[i] != '-' : !g_ascii_isxdigit (text[i]) || g_ascii_isupper (text[i]))
      return FALSE;
  }
  return TRUE;
}

gboolean
cpt_text_equal (const char *a, const char *b)
{
  return g_strcmp0 (a, b) == 0;
}

const char *
cpt_text_find_pair (const GPtrArray *pairs, const char *name)
{
  if (pairs == NULL || name == NULL)
    return NULL;
  for (guint i = 0; i + 1 < pairs->len; i += 2)
    if (strcmp (g_ptr_array_index (pairs, i), name) == 0)
      return g_ptr_array_index (pairs, i + 1);
  return NULL;
}

const char *
cpt_text_find_language (const GPtrArray *pairs, const char *language)
{
  const char *found = cpt_text_find_pair (pairs, language);

  if (found == NULL)
    found = cpt_text_find_pair (pairs, "en");
  if (found == NULL && pairs != NULL && pairs->len >= 2)
    found = g_ptr_array_index (pairs, 1);
  return found;
}
