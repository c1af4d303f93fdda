/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/storage/sqlite/connection.h"

#include "wire/json.h"

#include <string.h>

#define MAX_LIST_BYTES (1024 * 1024)

static CptSql *
get_sql (CptTransaction *transaction)
{
  return ((CptSqliteTransaction *)transaction)->sql;
}

void
cpt_sqlite_translate (GError **error)
{
  static const CptStorageError codes[] = {
    [CPT_SQL_ERROR_FAILED] = CPT_STORAGE_ERROR_FAILED,
    [CPT_SQL_ERROR_FULL] = CPT_STORAGE_ERROR_FULL,
    [CPT_SQL_ERROR_BUSY] = CPT_STORAGE_ERROR_BUSY,
    [CPT_SQL_ERROR_CORRUPT] = CPT_STORAGE_ERROR_CORRUPT,
    [CPT_SQL_ERROR_NEWER] = CPT_STORAGE_ERROR_NEWER,
    [CPT_SQL_ERROR_READ_ONLY] = CPT_STORAGE_ERROR_READ_ONLY,
    [CPT_SQL_ERROR_CONSTRAINT] = CPT_STORAGE_ERROR_FAILED,
  };

  if (error == NULL || *error == NULL || (*error)->domain != CPT_SQL_ERROR)
    return;
  (*error)->code = (guint)(*error)->code < G_N_ELEMENTS (codes) ? (gint)codes[(*error)->code]
                                                                : CPT_STORAGE_ERROR_FAILED;
  (*error)->domain = CPT_STORAGE_ERROR;
}

static void
spoil (CptTransaction *transaction, GError **error)
{
  transaction->spoilt = TRUE;
  cpt_sqlite_translate (error);
}

CptSqlStatement *
cpt_sqlite_prepare (CptTransaction *transaction, const char *text, GError **error)
{
  CptSqlStatement *statement = cpt_sql_prepare (get_sql (transaction), text, error);

  if (statement == NULL)
    spoil (transaction, error);
  return statement;
}

CptSqlStep
cpt_sqlite_step (CptTransaction *transaction, CptSqlStatement *statement, GError **error)
{
  CptSqlStep step = cpt_sql_step (statement, error);

  if (step == CPT_SQL_STEP_ERROR)
    spoil (transaction, error);
  return step;
}

gboolean
cpt_sqlite_run (CptTransaction *transaction, CptSqlStatement *statement, GError **error)
{
  gboolean ran = cpt_sql_run (statement, error);

  if (!ran)
    spoil (transaction, error);
  return ran;
}

gint64
cpt_sqlite_get_changes (CptTransaction *transaction)
{
  return cpt_sql_get_changes (get_sql (transaction));
}

gboolean
cpt_sqlite_fail_corrupt (CptTransaction *transaction, const char *what, GError **error)
{
  transaction->spoilt = TRUE;
  g_set_error (error, CPT_STORAGE_ERROR, CPT_STORAGE_ERROR_CORRUPT,
               "the database holds a %s that this program did not write", what);
  return FALSE;
}

/* Appends the names of @names, which has a space between them, with commas instead: each is written
 * as @format with @ for itself, `"@"` or `:@` or both. */
static void
append_names (GString *text, const char *names, const char *format)
{
  while (*names != '\0') {
    gsize length = strcspn (names, " ");

    for (const char *c = format; *c != '\0'; c++)
      if (*c == '@')
        g_string_append_len (text, names, (gssize)length);
      else
        g_string_append_c (text, *c);
    names += length;
    if (*names == ' ') {
      names++;
      g_string_append_c (text, ',');
    }
  }
}

static char *
make_upsert (const char *table, const char *keys, const char *columns)
{
  GString *text = g_string_sized_new (4096);

  g_string_append_printf (text, "INSERT INTO %s (", table);
  append_names (text, keys, "\"@\"");
  g_string_append_c (text, ',');
  append_names (text, columns, "\"@\"");
  g_string_append (text, ") VALUES (");
  append_names (text, keys, ":@");
  g_string_append_c (text, ',');
  append_names (text, columns, ":@");
  g_string_append (text, ") ON CONFLICT (");
  append_names (text, keys, "\"@\"");
  g_string_append (text, ") DO UPDATE SET ");
  append_names (text, columns, "\"@\"=excluded.\"@\"");
  return g_string_free (text, FALSE);
}

static char *
make_select (const char *table, const char *columns, const char *rest)
{
  GString *text = g_string_sized_new (1024);

  g_string_append (text, "SELECT ");
  append_names (text, columns, "\"@\"");
  g_string_append_printf (text, " FROM %s %s", table, rest);
  return g_string_free (text, FALSE);
}

/* ---- texts that were made ---- */

#define N_MADE 128 /* places */

typedef char *(*Make) (const char *a, const char *b, const char *c);

/* What a text was made of: nearly always constants, which are at the same place the next time. */
typedef struct {
  Make make;
  const char *places[3]; /* only compared */
  char *parts[3];        /* (owned) as they were */
  char *text;            /* (owned) (nullable) NULL: nothing is here */
} Made;

static void
made_clear (Made *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (self->parts); i++)
    g_clear_pointer (&self->parts[i], g_free);
  g_clear_pointer (&self->text, g_free);
}

static void
free_all_made (gpointer data)
{
  Made *all = data;

  for (gsize i = 0; i < N_MADE; i++)
    made_clear (&all[i]);
  g_free (all);
}

static GPrivate made_here = G_PRIVATE_INIT (free_all_made);

static gboolean
is_made_of (const Made *self, Make make, const char *const parts[3])
{
  if (self->text == NULL || self->make != make)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (self->parts); i++)
    if (self->places[i] != parts[i] || strcmp (self->parts[i], parts[i]) != 0)
      return FALSE;
  return TRUE;
}

/* The text stands until this thread asks for another one. */
static const char *
get_made (Make make, const char *a, const char *b, const char *c)
{
  const char *const parts[] = { a, b, c };
  gsize place =
      (GPOINTER_TO_SIZE (a) ^ GPOINTER_TO_SIZE (b) >> 2 ^ GPOINTER_TO_SIZE (c) >> 4) % N_MADE;
  Made *all = g_private_get (&made_here);
  Made *made;

  if (all == NULL) {
    all = g_new0 (Made, N_MADE);
    g_private_set (&made_here, all);
  }
  made = &all[place];
  if (is_made_of (made, make, parts))
    return made->text;
  made_clear (made);
  made->make = make;
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++) {
    made->places[i] = parts[i];
    made->parts[i] = g_strdup (parts[i]);
  }
  made->text = make (a, b, c);
  return made->text;
}

CptSqlStatement *
cpt_sqlite_prepare_upsert (CptTransaction *transaction,
                           const char *table,
                           const char *keys,
                           const char *columns,
                           GError **error)
{
  return cpt_sqlite_prepare (transaction, get_made (make_upsert, table, keys, columns), error);
}

CptSqlStatement *
cpt_sqlite_prepare_select (CptTransaction *transaction,
                           const char *table,
                           const char *columns,
                           const char *rest,
                           GError **error)
{
  return cpt_sqlite_prepare (transaction, get_made (make_select, table, columns, rest), error);
}

char *
cpt_sqlite_dup_text (CptSqlStatement *statement, int column)
{
  return g_strdup (cpt_sql_column_text (statement, column));
}

gboolean
cpt_sqlite_copy_blob (CptSqlStatement *statement, int column, guint8 *out, gsize size)
{
  gsize length = 0;
  gconstpointer bytes = cpt_sql_column_blob (statement, column, &length);

  memset (out, 0, size);
  if (bytes == NULL || length != size)
    return FALSE;
  memcpy (out, bytes, size);
  return TRUE;
}

void
cpt_sqlite_bind_list (CptSqlStatement *statement, const char *name, const GPtrArray *texts)
{
  g_auto (CptJsonWriter) writer = CPT_JSON_WRITER_INIT;
  g_autofree char *json = NULL;

  if (texts == NULL || texts->len == 0) {
    cpt_sql_bind_text (statement, name, NULL);
    return;
  }
  cpt_json_begin_list (&writer, NULL);
  for (guint i = 0; i < texts->len; i++)
    cpt_json_put_text (&writer, NULL, g_ptr_array_index (texts, i));
  cpt_json_end_list (&writer);
  json = cpt_json_writer_end (&writer);
  cpt_sql_bind_text (statement, name, json);
}

/* Nearly all lists: without an escape, `","` can only stand between two texts. A big order has a
 * thousand of them. */
static gboolean
read_plain_list (const char *json, GPtrArray *texts)
{
  gsize length = strlen (json);
  g_autofree char *inside = NULL;
  char *text, *next;

  if (length < 4 || strncmp (json, "[\"", 2) != 0 || strcmp (json + length - 2, "\"]") != 0 ||
      strchr (json, '\\') != NULL)
    return FALSE;
  inside = g_strndup (json + 2, length - 4);
  for (text = inside; (next = strstr (text, "\",\"")) != NULL; text = next + 3)
    g_ptr_array_add (texts, g_strndup (text, (gsize)(next - text)));
  g_ptr_array_add (texts, g_strdup (text));
  return TRUE;
}

gboolean
cpt_sqlite_read_list (CptTransaction *transaction,
                      CptSqlStatement *statement,
                      int column,
                      GPtrArray *texts,
                      GError **error)
{
  const char *json = cpt_sql_column_text (statement, column);
  g_autoptr (JsonNode) root = NULL;
  JsonArray *list;

  if (json == NULL || read_plain_list (json, texts))
    return TRUE;
  root = cpt_json_parse (json, strlen (json), MAX_LIST_BYTES, NULL);
  if (root == NULL || !JSON_NODE_HOLDS_ARRAY (root))
    return cpt_sqlite_fail_corrupt (transaction, "list", error);
  list = json_node_get_array (root);
  for (guint i = 0; i < json_array_get_length (list); i++) {
    JsonNode *element = json_array_get_element (list, i);

    if (json_node_get_value_type (element) != G_TYPE_STRING)
      return cpt_sqlite_fail_corrupt (transaction, "list", error);
    g_ptr_array_add (texts, json_node_dup_string (element));
  }
  return TRUE;
}

void
cpt_sqlite_bind_last (CptSqlStatement *statement, const char *name, const CptLast *last)
{
  g_autofree char *json = last->command[0] != '\0' ? cpt_last_write (last) : NULL;

  cpt_sql_bind_text (statement, name, json);
}

gboolean
cpt_sqlite_read_last (CptTransaction *transaction,
                      CptSqlStatement *statement,
                      int column,
                      CptLast *last,
                      GError **error)
{
  const char *json = cpt_sql_column_text (statement, column);

  if (json == NULL || cpt_last_read (json, strlen (json), last, NULL))
    return TRUE;
  return cpt_sqlite_fail_corrupt (transaction, "last", error);
}

GPtrArray *
cpt_sqlite_list_texts (CptTransaction *transaction, CptSqlStatement *statement, GError **error)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  CptSqlStep step;

  while ((step = cpt_sqlite_step (transaction, statement, error)) == CPT_SQL_STEP_ROW)
    g_ptr_array_add (texts, cpt_sqlite_dup_text (statement, 0));
  return step == CPT_SQL_STEP_DONE ? g_steal_pointer (&texts) : NULL;
}

gboolean
cpt_sqlite_get_text (CptTransaction *transaction,
                     CptSqlStatement *statement,
                     char *out,
                     gsize size,
                     GError **error)
{
  CptSqlStep step = cpt_sqlite_step (transaction, statement, error);

  out[0] = '\0';
  if (step == CPT_SQL_STEP_ROW)
    cpt_sql_column_copy (statement, 0, out, size);
  return step != CPT_SQL_STEP_ERROR;
}
