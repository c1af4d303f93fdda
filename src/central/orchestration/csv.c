/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/orchestration/csv.h"

#include <string.h>

#define BUFFER_BYTES (64 * 1024)
#define END          -1
#define FAILED       -2

struct _CptCsv {
  GInputStream *input; /* (owned) */
  guint8 buffer[BUFFER_BYTES];
  gsize at, length;
  int pushed_back; /* a character that was read ahead, END: none */
  guint64 line;
  char separator; /* '\0': not known yet */
};

CptCsv *
cpt_csv_new (GInputStream *input)
{
  CptCsv *self = g_new0 (CptCsv, 1);

  self->input = g_object_ref (input);
  self->pushed_back = END;
  self->line = 1;
  return self;
}

void
cpt_csv_free (CptCsv *self)
{
  if (self == NULL)
    return;
  g_clear_object (&self->input);
  g_free (self);
}

static int
read_character (CptCsv *self, GError **error)
{
  int pushed_back = self->pushed_back;

  if (pushed_back != END) {
    self->pushed_back = END;
    return pushed_back;
  }
  if (self->at == self->length) {
    gssize n = g_input_stream_read (self->input, self->buffer, sizeof self->buffer, NULL, error);

    if (n <= 0)
      return n == 0 ? END : FAILED;
    self->at = 0;
    self->length = (gsize)n;
  }
  return self->buffer[self->at++];
}

/* The header stands in the first bytes: count what could separate its fields. */
static void
find_separator (CptCsv *self)
{
  guint commas = 0, semicolons = 0, tabs = 0;
  gboolean quoted = FALSE;

  for (gsize i = self->at; i < self->length; i++) {
    char c = (char)self->buffer[i];

    if (c == '"')
      quoted = !quoted;
    if (quoted)
      continue;
    if (c == '\n' || c == '\r')
      break;
    commas += c == ',' ? 1 : 0;
    semicolons += c == ';' ? 1 : 0;
    tabs += c == '\t' ? 1 : 0;
  }
  self->separator = ',';
  if (semicolons > commas && semicolons >= tabs)
    self->separator = ';';
  else if (tabs > commas)
    self->separator = '\t';
}

typedef struct {
  GString *field;      /* (owned) */
  gboolean quoted;     /* inside quotes */
  gboolean was_quoted; /* the field began with a quote */
  gboolean broken;
} Record;

static void
end_field (Record *record, GPtrArray *fields)
{
  if (fields->len == CPT_CSV_MAX_COLUMNS)
    record->broken = TRUE;
  else
    g_ptr_array_add (fields, g_strndup (record->field->str, record->field->len));
  g_string_truncate (record->field, 0);
  record->was_quoted = FALSE;
}

static void
add_character (Record *record, int c)
{
  if (record->field->len >= CPT_CSV_MAX_FIELD || c == '\0')
    record->broken = TRUE;
  else
    g_string_append_c (record->field, (char)c);
}

/* Inside quotes: two of them mean one, one alone ends the quoting. */
static gboolean
take_quoted (CptCsv *self, Record *record, int c, GError **error)
{
  int next;

  if (c == '\n')
    self->line++;
  if (c != '"') {
    add_character (record, c);
    return TRUE;
  }
  next = read_character (self, error);
  if (next == FAILED)
    return FALSE;
  if (next == '"')
    add_character (record, '"');
  else
    record->quoted = FALSE;
  if (next != '"')
    self->pushed_back = next;
  return TRUE;
}

/* TRUE: the record goes on. */
static gboolean
take_plain (CptCsv *self, Record *record, int c, GPtrArray *fields)
{
  if (c == '"' && record->field->len == 0 && !record->was_quoted) {
    record->quoted = record->was_quoted = TRUE;
  } else if (c == self->separator) {
    end_field (record, fields);
  } else if (c == '\n') {
    self->line++;
    return FALSE;
  } else if (c != '\r') {
    add_character (record, c);
  }
  return TRUE;
}

static CptCsvStep
read_record (CptCsv *self, Record *record, int c, GPtrArray *fields, GError **error)
{
  for (; c != FAILED; c = read_character (self, error)) {
    if (c == END)
      break;
    if (record->quoted) {
      if (!take_quoted (self, record, c, error))
        return CPT_CSV_ERROR;
    } else if (!take_plain (self, record, c, fields)) {
      break;
    }
  }
  if (c == FAILED)
    return CPT_CSV_ERROR;
  end_field (record, fields);
  return record->quoted || record->broken ? CPT_CSV_BROKEN : CPT_CSV_RECORD;
}

CptCsvStep
cpt_csv_next (CptCsv *self, GPtrArray *fields, guint64 *line_out, GError **error)
{
  g_autoptr (GString) field = g_string_new (NULL);
  Record record = { field, FALSE, FALSE, FALSE };
  int c;

  g_ptr_array_set_size (fields, 0);
  c = read_character (self, error);
  if (self->separator == '\0' && c >= 0) {
    self->at--; /* a mark of UTF-8 is no part of the first name */
    if (self->length >= 3 && memcmp (self->buffer, "\xEF\xBB\xBF", 3) == 0)
      self->at = 3;
    find_separator (self);
    c = read_character (self, error);
  }
  while (c == '\n' || c == '\r') { /* an empty line is no record */
    self->line += c == '\n' ? 1 : 0;
    c = read_character (self, error);
  }
  *line_out = self->line;
  if (c == FAILED)
    return CPT_CSV_ERROR;
  return c == END ? CPT_CSV_END : read_record (self, &record, c, fields, error);
}
