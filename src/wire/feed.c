/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/feed.h"

#include "domain/text.h"
#include "wire/json-flat.h"
#include "wire/members.h"
#include "wire/verdict.h"

#include <string.h>

#define MAX_HEAD_BYTES    4096
#define MAX_TRAILER_BYTES (4 * 1024 * 1024)
#define MAX_REJECTED      10000
#define MAX_FRAME_BYTES   1024 /* of a row's line, without its doc */
#define CURSOR_PREFIX     "1."
#define SUM_DIGITS        16
#define SEAL_START        ",\"seal\":\""
#define SEAL_END          "\"}"

char *
cpt_cursor_write (const char *epoch, gint64 seq)
{
  return g_strdup_printf (CURSOR_PREFIX "%s.%" G_GINT64_FORMAT, epoch, seq);
}

static gboolean
is_epoch (const char *text)
{
  gsize length = strlen (text);

  if (length == 0 || length >= CPT_EPOCH_SIZE)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (text[i]) && text[i] != '-' && text[i] != '_')
      return FALSE;
  return TRUE;
}

gboolean
cpt_cursor_read (const char *text, char epoch_out[CPT_EPOCH_SIZE], gint64 *seq_out)
{
  const char *dot;
  g_autofree char *epoch = NULL;
  guint64 seq;

  if (text == NULL || !g_str_has_prefix (text, CURSOR_PREFIX))
    return FALSE;
  text += strlen (CURSOR_PREFIX);
  dot = strchr (text, '.');
  if (dot == NULL || dot[1] == '+' ||
      !g_ascii_string_to_unsigned (dot + 1, 10, 0, CPT_MAX_SAFE_INTEGER, &seq, NULL))
    return FALSE;
  epoch = g_strndup (text, (gsize)(dot - text));
  if (!is_epoch (epoch))
    return FALSE;
  g_strlcpy (epoch_out, epoch, CPT_EPOCH_SIZE);
  *seq_out = (gint64)seq;
  return TRUE;
}

/* clang-format off */
static const CptMember HEAD[] = {
  CPT_CHARS ("scope", CptFeedHead, scope),
  CPT_US ("from", CptFeedHead, from),
  { "epoch", CPT_MEMBER_CHARS, offsetof (CptFeedHead, epoch), .max = CPT_EPOCH_SIZE - 1, .check = is_epoch },
};
/* clang-format on */

void
cpt_feed_write_head (GString *out, const CptFeedHead *head)
{
  g_autofree char *text = cpt_members_write_doc (HEAD, G_N_ELEMENTS (HEAD), head);

  g_string_append (out, text);
}

gboolean
cpt_feed_read_head (const char *line, gsize length, CptFeedHead *head_out, GError **error)
{
  return cpt_members_read_doc (line, length, MAX_HEAD_BYTES, HEAD, G_N_ELEMENTS (HEAD), head_out,
                               error);
}

void
cpt_feed_write_row (GString *out, const CptFeedRow *row)
{
  char digits[24];

  g_snprintf (digits, sizeof digits, "%" G_GINT64_FORMAT, row->seq);
  g_string_append (out, row->deleted ? "[\"del\"," : "[\"put\",");
  cpt_json_append_text (out, row->kind);
  g_string_append_c (out, ',');
  cpt_json_append_text (out, row->id);
  g_string_append_c (out, ',');
  g_string_append (out, digits);
  g_string_append_c (out, ',');
  if (row->deleted)
    cpt_json_append_text (out, row->why);
  else
    g_string_append_len (out, row->doc, (gssize)row->doc_length);
  g_string_append_c (out, ']');
}

static gboolean
refuse_row (GError **error, const char *what)
{
  g_set_error (error, CPT_WIRE_ERROR, CPT_WIRE_ERROR_SYNTAX, "a feed's row: %s", what);
  return FALSE;
}

static gboolean
take (const char **at, const char *end, const char *wanted)
{
  gsize length = strlen (wanted);

  if ((gsize)(end - *at) < length || memcmp (*at, wanted, length) != 0)
    return FALSE;
  *at += length;
  return TRUE;
}

/* A text of the frame with the comma behind it, if there is to be one. Nearly all have no escapes
 * and are copied as they are. */
static gboolean
take_text (const char **at, const char *end, const char *behind, char *out, gsize size)
{
  const char *from = *at + 1;
  const char *quote;
  gsize length;

  if (*at >= end || **at != '"')
    return FALSE;
  quote = memchr (from, '"', (gsize)(end - from));
  if (quote == NULL)
    return FALSE;
  length = (gsize)(quote - from);
  if (memchr (from, '\\', length) == NULL) {
    if (length >= size)
      return FALSE;
    memcpy (out, from, length);
    out[length] = '\0';
    *at = quote + 1;
  } else {
    g_autoptr (GString) decoded = g_string_new (NULL);

    if (!cpt_json_scan_text (at, end, decoded) || decoded->len >= size)
      return FALSE;
    memcpy (out, decoded->str, decoded->len + 1);
  }
  return cpt_text_is_plain (out, size - 1) && take (at, end, behind);
}

static gboolean
take_seq (const char **at, const char *end, gint64 *out)
{
  const char *from = *at;
  gint64 value = 0;

  while (*at < end && g_ascii_isdigit (**at)) {
    value = value * 10 + (**at - '0');
    if (value > CPT_MAX_SAFE_INTEGER)
      return FALSE;
    ++*at;
  }
  *out = value;
  return *at > from && (*from != '0' || *at == from + 1) && take (at, end, ",");
}

gboolean
cpt_feed_read_row (const char *line, gsize length, CptFeedRow *row_out, GError **error)
{
  const char *at = line;
  const char *end = line + length;
  CptFeedRow row = { 0 };

  if (length > CPT_MAX_DOC_BYTES + MAX_FRAME_BYTES) {
    g_set_error_literal (error, CPT_WIRE_ERROR, CPT_WIRE_ERROR_TOO_BIG, "a feed's row: too long");
    return FALSE;
  }
  if (!take (&at, end, "[\"put\",")) {
    if (!take (&at, end, "[\"del\","))
      return refuse_row (error, "neither put nor del");
    row.deleted = TRUE;
  }
  if (!take_text (&at, end, ",", row.kind, sizeof row.kind))
    return refuse_row (error, "no kind");
  if (!take_text (&at, end, ",", row.id, sizeof row.id))
    return refuse_row (error, "no id");
  if (!take_seq (&at, end, &row.seq))
    return refuse_row (error, "no seq");
  if (row.deleted) {
    if (!take_text (&at, end, "]", row.why, sizeof row.why) || at != end)
      return refuse_row (error, "no reason to its deletion, or something behind it");
  } else {
    if (end - at < 3 || *at != '{' || end[-1] != ']' || end[-2] != '}')
      return refuse_row (error, "no document, or something around it");
    row.doc = at;
    row.doc_length = (gsize)(end - 1 - at);
    if (!cpt_json_guard (row.doc, row.doc_length, CPT_MAX_DOC_BYTES, CPT_JSON_GUARD_STRICT, error))
      return FALSE;
  }
  *row_out = row;
  return TRUE;
}

static void
free_verdict (gpointer data)
{
  cpt_verdict_free (data);
}

void
cpt_feed_trailer_init (CptFeedTrailer *self)
{
  *self = (CptFeedTrailer){ 0 };
  self->rejected = g_ptr_array_new_with_free_func (free_verdict);
  self->heads = g_ptr_array_new_with_free_func (g_free);
}

void
cpt_feed_trailer_clear (CptFeedTrailer *self)
{
  g_clear_pointer (&self->rejected, g_ptr_array_unref);
  g_clear_pointer (&self->heads, g_ptr_array_unref);
}

void
cpt_feed_write_trailer (GString *out, const CptFeedTrailer *trailer)
{
  CptJsonWriter writer = CPT_JSON_WRITER_INIT;
  g_autofree char *text = NULL;
  char sum[SUM_DIGITS + 1];

  g_snprintf (sum, sizeof sum, "%016" G_GINT64_MODIFIER "x", trailer->sum);
  cpt_json_begin_object (&writer, NULL);
  cpt_json_put_int (&writer, "to", trailer->to);
  cpt_json_put_int (&writer, "hwm", trailer->hwm);
  cpt_verdicts_write (&writer, "rejected", trailer->rejected, FALSE);
  cpt_json_put_int (&writer, "n", trailer->n);
  cpt_json_put_text (&writer, "sum", sum);
  cpt_json_begin_object (&writer, "heads");
  for (guint i = 0; trailer->heads != NULL && i < trailer->heads->len; i++) {
    const CptFeedPosition *position = g_ptr_array_index (trailer->heads, i);

    cpt_json_put_int (&writer, position->scope, position->seq);
  }
  cpt_json_end_object (&writer);
  cpt_json_end_object (&writer);
  text = cpt_json_writer_end (&writer);
  g_string_append (out, text);
}

static gboolean
read_sum (CptJsonFlat *trailer, guint64 *sum_out, GError **error)
{
  const char *text;

  if (!cpt_json_flat_get_text (trailer, "sum", SUM_DIGITS, &text, error))
    return FALSE;
  if (strlen (text) == SUM_DIGITS && strspn (text, "0123456789abcdef") == SUM_DIGITS) {
    *sum_out = g_ascii_strtoull (text, NULL, 16);
    return TRUE;
  }
  g_set_error_literal (error, CPT_WIRE_ERROR, CPT_WIRE_ERROR_MEMBER,
                       "sum: 16 hex digits are wanted");
  return FALSE;
}

static gboolean
refuse_heads (GError **error, const char *what)
{
  g_set_error (error, CPT_WIRE_ERROR, CPT_WIRE_ERROR_MEMBER, "heads: %s", what);
  return FALSE;
}

static gboolean
read_heads (CptJsonFlat *trailer, GPtrArray *out, GError **error)
{
  g_auto (CptJsonFlat) heads;
  CptJsonSpan span;

  heads.text = NULL;
  if (!cpt_json_flat_get_object_or_null (trailer, "heads", &span, error))
    return FALSE;
  if (span.start == NULL)
    return TRUE;
  if (!cpt_json_flat_init (&heads, span))
    return refuse_heads (error, "too many scopes, or no scope's name");
  for (guint i = 0; i < heads.n_members; i++) {
    CptFeedPosition position = { { 0 }, 0 };
    gsize length = heads.members[i].length;

    if (length >= sizeof position.scope)
      return refuse_heads (error, "no scope's name");
    memcpy (position.scope, heads.members[i].name, length);
    if (!cpt_text_is_plain (position.scope, CPT_SCOPE_SIZE - 1))
      return refuse_heads (error, "no scope's name");
    if (!cpt_json_flat_get_int (&heads, position.scope, 0, CPT_MAX_SAFE_INTEGER, &position.seq,
                                error)) {
      g_prefix_error (error, "heads.");
      return FALSE;
    }
    g_ptr_array_add (out, g_memdup2 (&position, sizeof position));
  }
  return TRUE;
}

/* There are rarely any. */
static GPtrArray *
read_rejected (CptJsonFlat *trailer, CptJsonSpan span, GError **error)
{
  g_autoptr (JsonObject) object = cpt_json_flat_build (trailer, "rejected");

  return cpt_verdicts_read (object, span, "rejected", MAX_REJECTED, FALSE, error);
}

gboolean
cpt_feed_read_trailer (const char *line, gsize length, CptFeedTrailer *trailer_out, GError **error)
{
  g_auto (CptJsonFlat) flat;
  g_auto (CptFeedTrailer) trailer = { 0 };
  CptJsonSpan span = { line, line + length };
  gint64 max = CPT_MAX_SAFE_INTEGER;

  flat.text = NULL;
  if (!cpt_json_guard (line, length, MAX_TRAILER_BYTES, CPT_JSON_GUARD_STRICT, error))
    return FALSE;
  if (!cpt_json_flat_init (&flat, span)) {
    g_set_error_literal (error, CPT_WIRE_ERROR, CPT_WIRE_ERROR_SYNTAX,
                         flat.n_members == 0 ? "an object is wanted" : "no trailer's members");
    return FALSE;
  }
  cpt_feed_trailer_init (&trailer);
  g_clear_pointer (&trailer.rejected, g_ptr_array_unref);
  if (!cpt_json_flat_get_int (&flat, "to", 0, max, &trailer.to, error) ||
      !cpt_json_flat_get_int (&flat, "hwm", 0, max, &trailer.hwm, error) ||
      !cpt_json_flat_get_int (&flat, "n", 0, max, &trailer.n, error) ||
      !read_sum (&flat, &trailer.sum, error) || !read_heads (&flat, trailer.heads, error))
    return FALSE;
  trailer.rejected = read_rejected (&flat, span, error);
  if (trailer.rejected == NULL)
    return FALSE;
  cpt_feed_trailer_clear (trailer_out);
  *trailer_out = trailer;
  trailer.rejected = NULL;
  trailer.heads = NULL;
  return TRUE;
}

G_STATIC_ASSERT (CPT_FEED_SEAL_BYTES == sizeof SEAL_START - 1 + SUM_DIGITS + sizeof SEAL_END - 1);

gboolean
cpt_feed_find_seal (const char *line, gsize length, guint64 *seal_out)
{
  const char *seal = line + length - CPT_FEED_SEAL_BYTES;
  char digits[SUM_DIGITS + 1];

  if (length <= CPT_FEED_SEAL_BYTES || memcmp (seal, SEAL_START, strlen (SEAL_START)) != 0 ||
      memcmp (line + length - strlen (SEAL_END), SEAL_END, strlen (SEAL_END)) != 0)
    return FALSE;
  memcpy (digits, seal + strlen (SEAL_START), SUM_DIGITS);
  digits[SUM_DIGITS] = '\0';
  if (strspn (digits, "0123456789abcdef") != SUM_DIGITS)
    return FALSE;
  *seal_out = g_ascii_strtoull (digits, NULL, 16);
  return TRUE;
}

char *
cpt_feed_write_sealed (const char *head,
                       gsize head_length,
                       const char *trailer,
                       gsize trailer_length,
                       gsize *length_out)
{
  GString *text = g_string_sized_new (head_length + trailer_length + 2);
  guint64 seal;

  g_string_append_len (text, head, (gssize)head_length);
  g_string_append_c (text, '\n');
  if (cpt_feed_find_seal (trailer, trailer_length, &seal)) {
    g_string_append_len (text, trailer, (gssize)(trailer_length - CPT_FEED_SEAL_BYTES));
    g_string_append_c (text, '}');
  } else {
    g_string_append_len (text, trailer, (gssize)trailer_length);
  }
  *length_out = text->len;
  return g_string_free (text, FALSE);
}

void
cpt_feed_append_seal (GString *out, guint64 seal)
{
  g_return_if_fail (out->len > 0 && out->str[out->len - 1] == '}');

  g_string_truncate (out, out->len - 1);
  g_string_append_printf (out, SEAL_START "%016" G_GINT64_MODIFIER "x" SEAL_END, seal);
}
