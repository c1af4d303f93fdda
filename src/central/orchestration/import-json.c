/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/orchestration/import-json.h"

#include "wire/json.h"

#include <string.h>

struct _CptImportJson {
  GDataInputStream *lines; /* (owned) */
  gboolean is_array;
  gboolean is_whole;
  gboolean is_opaque;
  guint64 line;
  char *ahead;      /* (owned) (nullable) a line that was read too early */
  JsonNode *root;   /* (owned) (nullable) of an array */
  guint next_index; /* in it */
};

CptImportJson *
cpt_import_json_new (GInputStream *input, gboolean array, gboolean whole, gboolean opaque)
{
  CptImportJson *self = g_new0 (CptImportJson, 1);

  self->lines = g_data_input_stream_new (input);
  g_data_input_stream_set_newline_type (self->lines, G_DATA_STREAM_NEWLINE_TYPE_LF);
  self->is_array = array;
  self->is_whole = whole;
  self->is_opaque = opaque;
  return self;
}

void
cpt_import_json_free (CptImportJson *self)
{
  if (self == NULL)
    return;
  g_clear_object (&self->lines);
  g_clear_pointer (&self->ahead, g_free);
  g_clear_pointer (&self->root, json_node_unref);
  g_free (self);
}

/* ---- one object as a row ---- */

static char *
value_to_text (JsonNode *node)
{
  GType type = json_node_get_value_type (node);

  if (type == G_TYPE_STRING)
    return json_node_dup_string (node);
  if (type == G_TYPE_BOOLEAN)
    return g_strdup (json_node_get_boolean (node) ? "true" : "false");
  if (type == G_TYPE_DOUBLE) {
    char digits[G_ASCII_DTOSTR_BUF_SIZE];

    return g_strdup (g_ascii_formatd (digits, sizeof digits, "%.15g", json_node_get_double (node)));
  }
  if (type == G_TYPE_INT64)
    return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
  return json_to_string (node, FALSE);
}

/* A list of texts, or of pairs of them. */
static char *
list_to_text (JsonArray *list)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (list); i++) {
    JsonNode *node = json_array_get_element (list, i);

    if (text->len > 0)
      g_string_append_c (text, ';');
    if (JSON_NODE_HOLDS_VALUE (node)) {
      g_autofree char *value = value_to_text (node);

      g_string_append (text, value);
    } else if (JSON_NODE_HOLDS_ARRAY (node) &&
               json_array_get_length (json_node_get_array (node)) == 2) {
      g_autofree char *name =
          value_to_text (json_array_get_element (json_node_get_array (node), 0));
      g_autofree char *value =
          value_to_text (json_array_get_element (json_node_get_array (node), 1));

      g_string_append_printf (text, "%s=%s", name, value);
    }
  }
  return g_string_free (text, FALSE);
}

static void
put (CptImportRow *row, const char *name, JsonNode *node)
{
  char *value = NULL;

  if (JSON_NODE_HOLDS_VALUE (node))
    value = value_to_text (node);
  else if (JSON_NODE_HOLDS_ARRAY (node))
    value = list_to_text (json_node_get_array (node));
  if (value != NULL && *value != '\0')
    g_hash_table_insert (row->values, g_strdup (name), value);
  else
    g_free (value);
}

static void
fill_row (CptImportRow *row, JsonObject *object)
{
  g_autoptr (GList) names = json_object_get_members (object);

  for (GList *at = names; at != NULL; at = at->next) {
    const char *name = at->data;
    JsonNode *node = json_object_get_member (object, name);
    g_autoptr (GList) below = NULL;

    if (!JSON_NODE_HOLDS_OBJECT (node)) {
      put (row, name, node);
      continue;
    }
    below = json_object_get_members (json_node_get_object (node));
    for (GList *under = below; under != NULL; under = under->next) {
      g_autofree char *path = g_strconcat (name, ".", under->data, NULL);

      put (row, path, json_object_get_member (json_node_get_object (node), under->data));
    }
  }
}

static CptImportJsonStep
read_object (CptImportJson *self, CptImportRow *row, const char *text, char **why_out)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = NULL;

  row->document = g_strdup (text);
  if (self->is_opaque)
    return CPT_IMPORT_JSON_ROW;
  root = cpt_json_parse_foreign (text, strlen (text), CPT_IMPORT_MAX_DOCUMENT, &error);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root)) {
    cpt_import_refuse (why_out, "JSON", "%s", root == NULL ? error->message : "not an object");
    return CPT_IMPORT_JSON_BAD;
  }
  fill_row (row, json_node_get_object (root));
  return CPT_IMPORT_JSON_ROW;
}

/* ---- objects one after another ---- */

/* How deep the braces stand open at the end of @text; strings are stepped over. */
static int
count_open (const char *text)
{
  gboolean quoted = FALSE;
  int open = 0;

  for (const char *at = text; *at != '\0'; at++) {
    if (quoted && *at == '\\' && at[1] != '\0')
      at++;
    else if (*at == '"')
      quoted = !quoted;
    else if (!quoted && *at == '{')
      open++;
    else if (!quoted && *at == '}')
      open--;
  }
  return open;
}

static char *
read_line (CptImportJson *self, GError **error)
{
  char *line = g_steal_pointer (&self->ahead);

  if (line == NULL)
    line = g_data_input_stream_read_line (self->lines, NULL, NULL, error);
  if (line != NULL)
    self->line++;
  return line;
}

/* Lines up to the end of one object. A new object at the very start of a line says that the one
 * before was cut off: that one alone is bad. */
static char *
read_text (CptImportJson *self, guint64 *line_out, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  int open = 0;

  for (;;) {
    g_autofree char *line = read_line (self, error);

    if (line == NULL)
      break;
    if (text->len == 0 && *g_strstrip (line) == '\0')
      continue;
    if (text->len == 0)
      *line_out = self->line;
    if (!self->is_whole && text->len > 0 && open > 0 && *line == '{') {
      self->ahead = g_steal_pointer (&line);
      self->line--;
      break;
    }
    if (text->len > 0)
      g_string_append_c (text, '\n');
    g_string_append (text, line);
    open += count_open (line);
    if ((!self->is_whole && open <= 0) || text->len > CPT_IMPORT_MAX_DOCUMENT)
      break;
  }
  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

/* ---- one array ---- */

static gboolean
load_array (CptImportJson *self, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint8 buffer[64 * 1024];
  gssize n;

  while ((n = g_input_stream_read (G_INPUT_STREAM (self->lines), buffer, sizeof buffer, NULL,
                                   error)) > 0) {
    g_byte_array_append (bytes, buffer, (guint)n);
    if (bytes->len > CPT_IMPORT_MAX_ARRAY) {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                           "One JSON array of more than 64 MiB: use JSON Lines");
      return FALSE;
    }
  }
  if (n < 0)
    return FALSE;
  self->root =
      cpt_json_parse_foreign ((const char *)bytes->data, bytes->len, CPT_IMPORT_MAX_ARRAY, error);
  if (self->root == NULL || JSON_NODE_HOLDS_ARRAY (self->root))
    return self->root != NULL;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "Not a JSON array");
  return FALSE;
}

static CptImportJsonStep
next_element (CptImportJson *self, CptImportRow *row, char **why_out, GError **error)
{
  JsonArray *array;
  JsonNode *node;

  if (self->root == NULL && !load_array (self, error))
    return CPT_IMPORT_JSON_ERROR;
  array = json_node_get_array (self->root);
  if (self->next_index >= json_array_get_length (array))
    return CPT_IMPORT_JSON_END;
  node = json_array_get_element (array, self->next_index++);
  row->line = self->next_index; /* an array has no lines that mean anything: its elements count */
  if (!JSON_NODE_HOLDS_OBJECT (node)) {
    cpt_import_refuse (why_out, "JSON", "not an object");
    return CPT_IMPORT_JSON_BAD;
  }
  row->document = json_to_string (node, FALSE);
  fill_row (row, json_node_get_object (node));
  return CPT_IMPORT_JSON_ROW;
}

CptImportJsonStep
cpt_import_json_next (CptImportJson *self, CptImportRow *row, char **why_out, GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) local_error = NULL;

  if (self->is_array)
    return next_element (self, row, why_out, error);
  text = read_text (self, &row->line, &local_error);
  if (local_error != NULL) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return CPT_IMPORT_JSON_ERROR;
  }
  return text != NULL ? read_object (self, row, text, why_out) : CPT_IMPORT_JSON_END;
}
