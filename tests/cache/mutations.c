/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mutations.h"

#include <string.h>

static char *
replace (const char *text, const char *what, const char *with, gsize *length)
{
  const char *at = strstr (text, what);
  char *out;

  g_assert_nonnull (at);
  out = g_strdup_printf ("%.*s%s%s", (int)(at - text), text, with, at + strlen (what));
  *length = strlen (out);
  return out;
}

static char *
other_scope (const char *text, gsize *length)
{
  return replace (text, "work/LYO1", "work/LYO2", length);
}

static char *
wrong_from (const char *text, gsize *length)
{
  return replace (text, "\"from\":8022", "\"from\":8021", length);
}

static char *
from_zero (const char *text, gsize *length)
{
  return replace (text, "\"from\":8022", "\"from\":0", length);
}

static char *
other_epoch (const char *text, gsize *length)
{
  return replace (text, "5f0c9a1e", "5f0c9a1f", length);
}

static char *
twin_member (const char *text, gsize *length)
{
  return replace (text, "{\"order\":", "{\"order\":\"x\",\"order\":", length);
}

/* The line of 8023 a second time, with and without the trailer's knowing. */
static char *
twin_row (const char *text, gsize *length)
{
  const char *start = strstr (text, "\n[") + 1;
  const char *end = strchr (start, '\n') + 1;
  char *out =
      g_strdup_printf ("%.*s%.*s%s", (int)(end - text), text, (int)(end - start), start, end);

  *length = strlen (out);
  return out;
}

static char *
twin_deletion (const char *text, gsize *length)
{
  const char *start = strstr (text, "[\"del\"");
  const char *end = strchr (start, '\n') + 1;
  char *out =
      g_strdup_printf ("%.*s%.*s%s", (int)(end - text), text, (int)(end - start), start, end);

  *length = strlen (out);
  return out;
}

static char *
row_from_before (const char *text, gsize *length)
{
  return replace (text, ",8024,", ",8004,", length);
}

static char *
row_from_after (const char *text, gsize *length)
{
  return replace (text, ",8024,", ",9024,", length);
}

static char *
wrong_n (const char *text, gsize *length)
{
  return replace (text, "\"n\":20", "\"n\":21", length);
}

static char *
forgetful (const char *text, gsize *length)
{
  return replace (text, "\"hwm\":812", "\"hwm\":3", length);
}

static char *
backwards (const char *text, gsize *length)
{
  return replace (text, "\"to\":8034", "\"to\":8021", length);
}

static char *
no_trailer (const char *text, gsize *length)
{
  char *out = g_strdup (text);

  *strstr (out, "{\"to\"") = '\0';
  *length = strlen (out);
  return out;
}

static char *
html (const char *text, gsize *length)
{
  char *out = g_strdup ("<html><body>Please sign in to the Wi-Fi</body></html>\n");

  *length = strlen (out);
  return out;
}

static char *
nothing (const char *text, gsize *length)
{
  *length = 0;
  return g_strdup ("");
}

static char *
not_utf8 (const char *text, gsize *length)
{
  return replace (text, "C-20001",
                  "C-\xff\xfe"
                  "001",
                  length);
}

static char *
deep (const char *text, gsize *length)
{
  g_autofree char *brackets = g_strnfill (100000, '[');

  return replace (text, "{\"order\":", brackets, length);
}

const Mutation MUTATIONS[] = {
  { "other scope", other_scope, CPT_CACHE_ERROR_NOT_OURS },
  { "wrong from", wrong_from, CPT_CACHE_ERROR_NOT_OURS },
  { "from zero unasked", from_zero, CPT_CACHE_ERROR_NOT_OURS },
  { "other epoch", other_epoch, CPT_CACHE_ERROR_NOT_OURS },
  { "twin member", twin_member, CPT_CACHE_ERROR_TRUNCATED },
  { "twin row", twin_row, CPT_CACHE_ERROR_NOT_OURS },
  { "twin deletion", twin_deletion, CPT_CACHE_ERROR_NOT_OURS },
  { "row from before", row_from_before, CPT_CACHE_ERROR_NOT_OURS },
  { "row from after", row_from_after, CPT_CACHE_ERROR_NOT_OURS },
  { "wrong n", wrong_n, CPT_CACHE_ERROR_SUM },
  { "forgetful", forgetful, CPT_CACHE_ERROR_SUM },
  { "backwards", backwards, CPT_CACHE_ERROR_NOT_OURS },
  { "no trailer", no_trailer, CPT_CACHE_ERROR_TRUNCATED },
  { "html", html, CPT_CACHE_ERROR_TRUNCATED },
  { "nothing", nothing, CPT_CACHE_ERROR_TRUNCATED },
  { "not UTF-8", not_utf8, CPT_CACHE_ERROR_TRUNCATED },
  { "100,000 brackets", deep, CPT_CACHE_ERROR_TRUNCATED },
};

const gsize N_MUTATIONS = G_N_ELEMENTS (MUTATIONS);
