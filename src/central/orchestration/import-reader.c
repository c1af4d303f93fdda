/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/orchestration/import-reader.h"

#include "central/orchestration/csv.h"
#include "central/orchestration/import-json.h"

#include <string.h>

#define PEEK_BYTES 4096

struct _CptImportReader {
  CptCsv *csv;          /* (owned) (nullable) */
  CptImportJson *json;  /* (owned) (nullable) */
  GPtrArray *header;    /* (owned) (element-type utf8) member of each column, "" for none */
  GPtrArray *fields;    /* (owned) (element-type utf8) of the record under way */
  GHashTable *defaults; /* (owned) (element-type utf8 utf8) member → value */
  GHashTable *renamed;  /* (owned) (element-type utf8 utf8) of JSON: its name → member */
};

void
cpt_import_reader_free (CptImportReader *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->csv, cpt_csv_free);
  g_clear_pointer (&self->json, cpt_import_json_free);
  g_clear_pointer (&self->header, g_ptr_array_unref);
  g_clear_pointer (&self->fields, g_ptr_array_unref);
  g_clear_pointer (&self->defaults, g_hash_table_unref);
  g_clear_pointer (&self->renamed, g_hash_table_unref);
  g_free (self);
}

static gboolean refuse (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean
refuse (GError **error, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, text);
  return FALSE;
}

/* ---- what the file is ---- */

/* The first bytes, and a stream that still gives them. */
static GInputStream *
peek (GInputStream *input, GBytes **bytes_out, GError **error)
{
  g_autoptr (GInputStream) buffered = g_buffered_input_stream_new_sized (input, PEEK_BYTES);
  const void *bytes;
  gsize length;

  if (g_buffered_input_stream_fill (G_BUFFERED_INPUT_STREAM (buffered), PEEK_BYTES, NULL, error) <
      0)
    return NULL;
  bytes = g_buffered_input_stream_peek_buffer (G_BUFFERED_INPUT_STREAM (buffered), &length);
  *bytes_out = g_bytes_new (bytes, length);
  return g_steal_pointer (&buffered);
}

static gboolean
is_gzip (GBytes *bytes)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  return length >= 2 && data[0] == 0x1f && data[1] == 0x8b;
}

/* The first character that is no space, after a mark of UTF-8; '\0' if there is none. */
static char
find_first (GBytes *bytes)
{
  gsize length, at = 0;
  const char *data = g_bytes_get_data (bytes, &length);

  if (length >= 3 && memcmp (data, "\xEF\xBB\xBF", 3) == 0)
    at = 3;
  while (at < length && g_ascii_isspace (data[at]))
    at++;
  return at < length ? data[at] : '\0';
}

/* ---- columns ---- */

/* Names in the table carry a star where a row needs them; `name.*` stands for any language. */
static gboolean
is_member (const char *const *members, const char *name)
{
  for (guint i = 0; members[i] != NULL; i++) {
    gsize length = strcspn (members[i], "*");

    if (length > 0 && members[i][length - 1] == '.' && strncmp (members[i], name, length) == 0)
      return TRUE;
    if (strlen (name) == length && strncmp (members[i], name, length) == 0)
      return TRUE;
  }
  return FALSE;
}

static gboolean
split_pair (const char *pair, char **left_out, char **right_out, GError **error)
{
  const char *equals = strchr (pair, '=');

  if (equals == NULL || equals == pair)
    return refuse (error, "%s: not a pair a=b", pair);
  *left_out = g_strndup (pair, (gsize)(equals - pair));
  *right_out = g_strdup (equals + 1);
  return TRUE;
}

static gboolean
read_defaults (CptImportReader *self,
               const char *const *members,
               const char *const *defaults,
               GError **error)
{
  for (guint i = 0; defaults != NULL && defaults[i] != NULL; i++) {
    char *member = NULL, *value = NULL;

    if (!split_pair (defaults[i], &member, &value, error))
      return FALSE;
    g_hash_table_replace (self->defaults, member, value);
    if (!is_member (members, member))
      return refuse (error, "--default: there is no member %s", member);
  }
  return TRUE;
}

/* What --columns names is the member; a column that carries the member's own name is not then. */
static void
name_column (CptImportReader *self, guint index, char *member)
{
  for (guint i = 0; i < self->header->len; i++) {
    char *name = self->header->pdata[i];

    if (i == index || g_str_equal (name, member)) {
      g_free (name);
      self->header->pdata[i] = i == index ? g_strdup (member) : g_strdup ("");
    }
  }
}

static gboolean
map_columns (CptImportReader *self,
             const char *const *members,
             const char *const *columns,
             GError **error)
{
  for (guint i = 0; columns != NULL && columns[i] != NULL; i++) {
    g_autofree char *column = NULL, *member = NULL;
    guint index = 0;

    if (!split_pair (columns[i], &column, &member, error))
      return FALSE;
    if (!is_member (members, member))
      return refuse (error, "--columns: there is no member %s", member);
    if (!g_ptr_array_find_with_equal_func (self->fields, column, g_str_equal, &index))
      return refuse (error, "--columns: the file has no column %s", column);
    name_column (self, index, member);
  }
  return TRUE;
}

/* JSON has no header: each object is looked through for the names. */
static gboolean
map_names (CptImportReader *self,
           const char *const *members,
           const char *const *columns,
           gboolean opaque,
           GError **error)
{
  if (opaque && ((columns != NULL && *columns != NULL) || g_hash_table_size (self->defaults) > 0))
    return refuse (error, "A JSON document is taken as it is, without --columns or --default");
  for (guint i = 0; columns != NULL && columns[i] != NULL; i++) {
    char *name = NULL, *member = NULL;

    if (!split_pair (columns[i], &name, &member, error))
      return FALSE;
    g_hash_table_replace (self->renamed, name, member);
    if (!is_member (members, member))
      return refuse (error, "--columns: there is no member %s", member);
  }
  return TRUE;
}

/* `name.fr` will do where `name` is needed. */
static gboolean
has_column (const CptImportReader *self, const char *member)
{
  gsize length = strlen (member);

  for (guint i = 0; i < self->header->len; i++) {
    const char *name = self->header->pdata[i];

    if (strncmp (name, member, length) == 0 && (name[length] == '\0' || name[length] == '.'))
      return TRUE;
  }
  return FALSE;
}

static gboolean
check_needed (CptImportReader *self, const char *const *members, GError **error)
{
  for (guint i = 0; members[i] != NULL; i++) {
    g_autofree char *name = g_strndup (members[i], strcspn (members[i], "*"));

    if (!g_str_has_suffix (members[i], "*") || g_str_has_suffix (name, "."))
      continue;
    if (!has_column (self, name) && !g_hash_table_contains (self->defaults, name))
      return refuse (error, "No column for %s; name it with --columns, or give a --default", name);
  }
  return TRUE;
}

/* Columns that carry a member's own name are it, those that --columns names too; others are not
 * read. */
static gboolean
read_header (CptImportReader *self,
             const char *const *members,
             const char *const *columns,
             GError **error)
{
  guint64 line;
  CptCsvStep step = cpt_csv_next (self->csv, self->fields, &line, error);

  if (step == CPT_CSV_ERROR)
    return FALSE;
  if (step != CPT_CSV_RECORD)
    return refuse (error, step == CPT_CSV_END ? "The file is empty" : "The header cannot be read");
  for (guint i = 0; i < self->fields->len; i++) {
    char *name = g_strstrip (self->fields->pdata[i]);

    if (g_str_equal (name, "gtin14") && is_member (members, "gtin"))
      name = "gtin";
    g_ptr_array_add (self->header, g_strdup (is_member (members, name) ? name : ""));
  }
  return map_columns (self, members, columns, error) && check_needed (self, members, error);
}

/* ---- rows ---- */

CptImportReader *
cpt_import_reader_new (GInputStream *input,
                       const char *const *members,
                       const char *const *columns,
                       const char *const *defaults,
                       gboolean whole,
                       gboolean opaque,
                       GError **error)
{
  g_autoptr (CptImportReader) self = g_new0 (CptImportReader, 1);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GInputStream) stream = peek (input, &bytes, error);
  char first;

  if (stream == NULL)
    return NULL;
  if (is_gzip (bytes)) {
    g_autoptr (GConverter) inflate =
        G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP));
    g_autoptr (GInputStream) plain = g_converter_input_stream_new (stream, inflate);

    g_clear_object (&stream);
    g_clear_pointer (&bytes, g_bytes_unref);
    stream = peek (plain, &bytes, error);
    if (stream == NULL)
      return NULL;
  }
  self->header = g_ptr_array_new_with_free_func (g_free);
  self->fields = g_ptr_array_new_with_free_func (g_free);
  self->defaults = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->renamed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (!read_defaults (self, members, defaults, error))
    return NULL;
  first = find_first (bytes);
  if (first == '{' || first == '[') {
    if (!map_names (self, members, columns, opaque, error))
      return NULL;
    self->json = cpt_import_json_new (stream, first == '[', whole, opaque);
  } else {
    self->csv = cpt_csv_new (stream);
    if (!read_header (self, members, columns, error))
      return NULL;
  }
  return g_steal_pointer (&self);
}

static void
add_defaults (CptImportReader *self, CptImportRow *row)
{
  GHashTableIter iter;
  gpointer member, value;

  g_hash_table_iter_init (&iter, self->defaults);
  while (g_hash_table_iter_next (&iter, &member, &value)) {
    if (!g_hash_table_contains (row->values, member))
      g_hash_table_insert (row->values, g_strdup (member), g_strdup (value));
  }
}

static CptImportStep
fill_from_fields (CptImportReader *self, CptImportRow *row, char **why_out)
{
  if (self->fields->len != self->header->len) {
    cpt_import_refuse (why_out, "row", "%u fields, the header has %u", self->fields->len,
                       self->header->len);
    return CPT_IMPORT_STEP_BAD;
  }
  for (guint i = 0; i < self->header->len; i++) {
    const char *member = self->header->pdata[i];
    char *value = g_strstrip (self->fields->pdata[i]);

    if (*member == '\0' || *value == '\0')
      continue;
    if (!g_utf8_validate (value, -1, NULL)) {
      cpt_import_refuse (why_out, member, "not UTF-8");
      return CPT_IMPORT_STEP_BAD;
    }
    g_hash_table_replace (row->values, g_strdup (member), g_strdup (value));
  }
  add_defaults (self, row);
  return CPT_IMPORT_STEP_ROW;
}

static CptImportStep
next_record (CptImportReader *self, CptImportRow *row, char **why_out, GError **error)
{
  switch (cpt_csv_next (self->csv, self->fields, &row->line, error)) {
  case CPT_CSV_RECORD:
    return fill_from_fields (self, row, why_out);
  case CPT_CSV_BROKEN:
    cpt_import_refuse (why_out, "row", "too long, or a quote is never closed");
    return CPT_IMPORT_STEP_BAD;
  case CPT_CSV_END:
    return CPT_IMPORT_STEP_END;
  case CPT_CSV_ERROR:
  default:
    return CPT_IMPORT_STEP_ERROR;
  }
}

static void
rename_members (CptImportReader *self, CptImportRow *row)
{
  GHashTableIter iter;
  gpointer name, member;

  g_hash_table_iter_init (&iter, self->renamed);
  while (g_hash_table_iter_next (&iter, &name, &member)) {
    gpointer key = NULL, value = NULL;

    g_hash_table_remove (row->values, member);
    if (g_hash_table_steal_extended (row->values, name, &key, &value))
      g_hash_table_insert (row->values, g_strdup (member), value);
    g_free (key);
  }
}

static CptImportStep
next_object (CptImportReader *self, CptImportRow *row, char **why_out, GError **error)
{
  switch (cpt_import_json_next (self->json, row, why_out, error)) {
  case CPT_IMPORT_JSON_ROW:
    rename_members (self, row);
    add_defaults (self, row);
    return CPT_IMPORT_STEP_ROW;
  case CPT_IMPORT_JSON_BAD:
    return CPT_IMPORT_STEP_BAD;
  case CPT_IMPORT_JSON_END:
    return CPT_IMPORT_STEP_END;
  case CPT_IMPORT_JSON_ERROR:
  default:
    return CPT_IMPORT_STEP_ERROR;
  }
}

CptImportStep
cpt_import_reader_next (CptImportReader *self,
                        CptImportRow **row_out,
                        char **why_out,
                        GError **error)
{
  g_autoptr (CptImportRow) row = cpt_import_row_new ();
  CptImportStep step = self->csv != NULL ? next_record (self, row, why_out, error)
                                         : next_object (self, row, why_out, error);

  *row_out = g_steal_pointer (&row);
  return step;
}
