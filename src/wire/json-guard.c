/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/json-guard.h"

#include "domain/limits.h"

#include <string.h>

#define FEW_NAMES     64 /* open objects of most texts have no more together: no allocation */
#define PAIRWISE      12 /* up to here comparing all pairs is faster than sorting */
#define MAX_INT_BYTES 17 /* a sign and the 16 digits of 2^53 */

G_DEFINE_QUARK (cpt_wire_error, cpt_wire_error)

/* Where a member's name stands: in the text, or decoded where it had escapes, because "a" and
 * "\u0061" are twins. */
typedef struct {
  guint32 offset;
  guint32 length;
  gboolean decoded;
} Name;

typedef struct {
  gboolean is_object;
  gsize first_name;
} Level;

typedef enum {
  EXPECT_VALUE,
  EXPECT_VALUE_OR_END, /* after [ */
  EXPECT_NAME,         /* after a comma in an object */
  EXPECT_NAME_OR_END,  /* after { */
  EXPECT_COMMA_OR_END,
} Expect;

typedef struct {
  const char *start;
  const char *at;
  const char *end;
  CptJsonGuardFlags flags;
  Level levels[CPT_JSON_MAX_DEPTH];
  guint depth;
  Name few[FEW_NAMES];
  GArray *many;     /* (owned) (nullable) all names, once there are more than few */
  gsize n_names;    /* of all open objects */
  GString *decoded; /* (owned) (nullable) */
  GError **error;
} Scanner;

static gboolean
fail (Scanner *self, CptWireError code, const char *what)
{
  g_set_error (self->error, CPT_WIRE_ERROR, (gint)code, "byte %zu: %s",
               (gsize)(self->at - self->start), what);
  return FALSE;
}

static Name *
get_names (Scanner *self)
{
  return self->many != NULL ? &g_array_index (self->many, Name, 0) : self->few;
}

static void
add_name (Scanner *self, Name name)
{
  if (self->many == NULL && self->n_names == FEW_NAMES) {
    self->many = g_array_new (FALSE, FALSE, sizeof (Name));
    g_array_append_vals (self->many, self->few, FEW_NAMES);
  }
  if (self->many != NULL) {
    g_array_set_size (self->many, (guint)self->n_names);
    g_array_append_val (self->many, name);
  } else {
    self->few[self->n_names] = name;
  }
  self->n_names++;
}

static int
compare_names (gconstpointer a, gconstpointer b, gpointer data)
{
  const Scanner *self = data;
  const Name *one = a;
  const Name *other = b;

  if (one->length != other->length)
    return one->length < other->length ? -1 : 1;
  return memcmp ((one->decoded ? self->decoded->str : self->start) + one->offset,
                 (other->decoded ? self->decoded->str : self->start) + other->offset, one->length);
}

static gboolean
has_twins (Scanner *self, Name *names, gsize n)
{
  if (n <= PAIRWISE) {
    for (gsize i = 1; i < n; i++)
      for (gsize j = 0; j < i; j++)
        if (compare_names (&names[i], &names[j], self) == 0)
          return TRUE;
    return FALSE;
  }
  g_qsort_with_data (names, (gint)n, sizeof *names, compare_names, self);
  for (gsize i = 1; i < n; i++)
    if (compare_names (&names[i], &names[i - 1], self) == 0)
      return TRUE;
  return FALSE;
}

static void
skip_space (Scanner *self)
{
  while (self->at < self->end &&
         (*self->at == ' ' || *self->at == '\n' || *self->at == '\t' || *self->at == '\r'))
    self->at++;
}

static gboolean
scan_hex4 (const char **at, const char *end, gunichar *out)
{
  gunichar value = 0;

  if (end - *at < 4)
    return FALSE;
  for (guint i = 0; i < 4; i++) {
    gint digit = g_ascii_xdigit_value ((*at)[i]);

    if (digit < 0)
      return FALSE;
    value = value << 4 | (gunichar)digit;
  }
  *at += 4;
  *out = value;
  return TRUE;
}

/* Behind `\u`: one character, from two of them where they are surrogates. No lone surrogate, and no
 * U+0000, at which C ends a text. */
static gboolean
scan_unicode (const char **at, const char *end, gunichar *out)
{
  gunichar high, low;

  if (!scan_hex4 (at, end, &high) || high == 0)
    return FALSE;
  if (high >= 0xdc00 && high <= 0xdfff)
    return FALSE;
  if (high < 0xd800 || high > 0xdfff) {
    *out = high;
    return TRUE;
  }
  if (end - *at < 6 || (*at)[0] != '\\' || (*at)[1] != 'u')
    return FALSE;
  *at += 2;
  if (!scan_hex4 (at, end, &low) || low < 0xdc00 || low > 0xdfff)
    return FALSE;
  *out = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
  return TRUE;
}

static gboolean
scan_escape (const char **at, const char *end, GString *out)
{
  static const char names[] = "\"\\/bfnrt";
  static const char values[] = "\"\\/\b\f\n\r\t";
  const char *found;
  gunichar c;

  if (*at >= end || **at == '\0')
    return FALSE;
  if (**at == 'u') {
    ++*at;
    if (!scan_unicode (at, end, &c))
      return FALSE;
    if (out != NULL)
      g_string_append_unichar (out, c);
    return TRUE;
  }
  found = strchr (names, **at);
  if (found == NULL)
    return FALSE;
  if (out != NULL)
    g_string_append_c (out, values[found - names]);
  ++*at;
  return TRUE;
}

/* @out is NULL where only the form matters. */
static gboolean
scan_text (const char **at, const char *end, GString *out)
{
  if (*at >= end || **at != '"')
    return FALSE;
  ++*at;
  while (*at < end) {
    const char *from = *at;

    while (*at < end && (guchar) * *at >= 0x20 && **at != '"' && **at != '\\')
      ++*at;
    if (out != NULL)
      g_string_append_len (out, from, *at - from);
    if (*at >= end || (guchar) * *at < 0x20)
      return FALSE;
    if (*(*at)++ == '"')
      return TRUE;
    if (!scan_escape (at, end, out))
      return FALSE;
  }
  return FALSE;
}

gboolean
cpt_json_scan_text (const char **at, const char *end, GString *out)
{
  return scan_text (at, end, out);
}

static gboolean
scan_name (Scanner *self)
{
  const char *from = self->at;
  Name name = { 0 };

  if (!scan_text (&self->at, self->end, NULL))
    return fail (self, CPT_WIRE_ERROR_SYNTAX, "a member's name is wanted here");
  name.offset = (guint32)(from + 1 - self->start);
  name.length = (guint32)(self->at - from - 2);
  if (memchr (from, '\\', (gsize)(self->at - from)) != NULL) {
    const char *again = from;

    if (self->decoded == NULL)
      self->decoded = g_string_new (NULL);
    name.decoded = TRUE;
    name.offset = (guint32)self->decoded->len;
    scan_text (&again, self->end, self->decoded);
    name.length = (guint32)(self->decoded->len - name.offset);
  }
  add_name (self, name);
  skip_space (self);
  if (self->at >= self->end || *self->at != ':')
    return fail (self, CPT_WIRE_ERROR_SYNTAX, "a colon is wanted here");
  self->at++;
  return TRUE;
}

static gboolean
scan_digits (Scanner *self)
{
  const char *from = self->at;

  while (self->at < self->end && g_ascii_isdigit (*self->at))
    self->at++;
  return self->at > from;
}

static gboolean
is_safe_integer (const char *from, const char *to)
{
  char digits[MAX_INT_BYTES + 1];
  gint64 value;

  if (to - from > MAX_INT_BYTES)
    return FALSE;
  memcpy (digits, from, (gsize)(to - from));
  digits[to - from] = '\0';
  value = g_ascii_strtoll (digits, NULL, 10);
  return ABS (value) <= CPT_MAX_SAFE_INTEGER;
}

static gboolean
scan_number (Scanner *self)
{
  const char *from = self->at;
  gboolean decimal = FALSE;

  if (*self->at == '-')
    self->at++;
  if (self->at < self->end && *self->at == '0')
    self->at++;
  else if (!scan_digits (self))
    return fail (self, CPT_WIRE_ERROR_SYNTAX, "a value is wanted here");
  if (self->at < self->end && *self->at == '.') {
    self->at++;
    decimal = TRUE;
    if (!scan_digits (self))
      return fail (self, CPT_WIRE_ERROR_SYNTAX, "a digit is wanted here");
  }
  if (self->at < self->end && (*self->at == 'e' || *self->at == 'E')) {
    self->at++;
    decimal = TRUE;
    if (self->at < self->end && (*self->at == '+' || *self->at == '-'))
      self->at++;
    if (!scan_digits (self))
      return fail (self, CPT_WIRE_ERROR_SYNTAX, "a digit is wanted here");
  }
  if (decimal ? (self->flags & CPT_JSON_GUARD_DECIMALS) == 0 : !is_safe_integer (from, self->at))
    return fail (self, CPT_WIRE_ERROR_NUMBER, "the number is no integer within 2^53");
  return TRUE;
}

static gboolean
scan_word (Scanner *self)
{
  static const char *const words[] = { "true", "false", "null" };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++) {
    gsize length = strlen (words[i]);

    if ((gsize)(self->end - self->at) >= length && memcmp (self->at, words[i], length) == 0) {
      self->at += length;
      return TRUE;
    }
  }
  return fail (self, CPT_WIRE_ERROR_SYNTAX, "a value is wanted here");
}

static gboolean
open_level (Scanner *self, gboolean is_object)
{
  if (self->depth == CPT_JSON_MAX_DEPTH)
    return fail (self, CPT_WIRE_ERROR_TOO_DEEP, "nested too deep");
  self->levels[self->depth].is_object = is_object;
  self->levels[self->depth].first_name = self->n_names;
  self->depth++;
  self->at++;
  return TRUE;
}

static gboolean
close_level (Scanner *self)
{
  Level *level = &self->levels[self->depth - 1];

  self->at++;
  self->depth--;
  if (!level->is_object)
    return TRUE;
  if (has_twins (self, get_names (self) + level->first_name, self->n_names - level->first_name))
    return fail (self, CPT_WIRE_ERROR_TWIN, "the object that ends here names a member twice");
  self->n_names = level->first_name;
  return TRUE;
}

static gboolean
scan_value (Scanner *self, Expect *expect)
{
  *expect = EXPECT_COMMA_OR_END;
  switch (*self->at) {
  case '{':
    *expect = EXPECT_NAME_OR_END;
    return open_level (self, TRUE);
  case '[':
    *expect = EXPECT_VALUE_OR_END;
    return open_level (self, FALSE);
  case '"':
    return scan_text (&self->at, self->end, NULL) ||
           fail (self, CPT_WIRE_ERROR_SYNTAX, "a text goes wrong here");
  case '-':
  case '0':
  case '1':
  case '2':
  case '3':
  case '4':
  case '5':
  case '6':
  case '7':
  case '8':
  case '9':
    return scan_number (self);
  default:
    return scan_word (self);
  }
}

/* What follows a value inside a list or an object, or its end. */
static gboolean
scan_next (Scanner *self, Expect *expect)
{
  gboolean is_object = self->levels[self->depth - 1].is_object;

  if (*self->at == (is_object ? '}' : ']')) {
    *expect = EXPECT_COMMA_OR_END;
    return close_level (self);
  }
  if (*expect == EXPECT_VALUE_OR_END)
    return scan_value (self, expect);
  if (*expect == EXPECT_NAME_OR_END) {
    *expect = EXPECT_VALUE;
    return scan_name (self);
  }
  if (*self->at != ',')
    return fail (self, CPT_WIRE_ERROR_SYNTAX, "a comma or the end is wanted here");
  self->at++;
  *expect = is_object ? EXPECT_NAME : EXPECT_VALUE;
  return TRUE;
}

static gboolean
scan_all (Scanner *self)
{
  Expect expect = EXPECT_VALUE;

  for (;;) {
    gboolean good;

    skip_space (self);
    if (expect == EXPECT_COMMA_OR_END && self->depth == 0)
      return self->at == self->end ||
             fail (self, CPT_WIRE_ERROR_SYNTAX, "something stands behind the value");
    if (self->at == self->end)
      return fail (self, CPT_WIRE_ERROR_SYNTAX, "the text ends too early");
    if (expect == EXPECT_VALUE) {
      good = scan_value (self, &expect);
    } else if (expect == EXPECT_NAME) {
      expect = EXPECT_VALUE;
      good = scan_name (self);
    } else {
      good = scan_next (self, &expect);
    }
    if (!good)
      return FALSE;
  }
}

gboolean
cpt_json_guard (const char *text,
                gsize length,
                gsize max_bytes,
                CptJsonGuardFlags flags,
                GError **error)
{
  Scanner scanner;
  gboolean good;

  if (length > max_bytes || length > G_MAXINT) {
    g_set_error (error, CPT_WIRE_ERROR, CPT_WIRE_ERROR_TOO_BIG, "%zu bytes, %zu are allowed",
                 length, max_bytes);
    return FALSE;
  }
  if (length > 0 && !g_utf8_validate_len (text, length, NULL)) {
    g_set_error_literal (error, CPT_WIRE_ERROR, CPT_WIRE_ERROR_NOT_UTF8, "the text is not UTF-8");
    return FALSE;
  }

  /* Member by member: the names need no zeros. */
  scanner.start = scanner.at = text;
  scanner.end = text + length;
  scanner.flags = flags;
  scanner.depth = 0;
  scanner.many = NULL;
  scanner.n_names = 0;
  scanner.decoded = NULL;
  scanner.error = error;
  good = scan_all (&scanner);
  g_clear_pointer (&scanner.many, g_array_unref);
  if (scanner.decoded != NULL)
    g_string_free (scanner.decoded, TRUE);
  return good;
}
