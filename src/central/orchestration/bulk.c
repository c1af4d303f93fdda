/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/orchestration/bulk.h"

#include "central/orchestration/import.h"
#include "central/orchestration/sender-key.h"

#include <string.h>

typedef struct {
  CptSenderKey key;
  CptJsonWriter refused; /* (owned) a list of {row, field, why} */
  char *list;            /* (owned) (nullable) that list, ended */
  guint n_refused;
  char *repeat;        /* (owned) (nullable) the answer that this key had before */
  CptProblem *problem; /* (owned) (nullable) */
} Bulk;

static void
bulk_clear (Bulk *self)
{
  cpt_json_writer_clear (&self->refused);
  g_clear_pointer (&self->list, g_free);
  g_clear_pointer (&self->repeat, g_free);
  g_clear_pointer (&self->problem, cpt_problem_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Bulk, bulk_clear)

/* ---- what the import asks ---- */

/* @why is `member: words`. */
static void
on_refused (guint64 row, const char *why, gpointer user_data)
{
  Bulk *self = user_data;
  const char *words = strstr (why, ": ");
  g_autofree char *field = words != NULL ? g_strndup (why, (gsize)(words - why)) : NULL;

  cpt_json_begin_object (&self->refused, NULL);
  cpt_json_put_int (&self->refused, "row", (gint64)row);
  cpt_json_put_text (&self->refused, "field", field);
  cpt_json_put_text (&self->refused, "why", words != NULL ? words + 2 : why);
  cpt_json_end_object (&self->refused);
  self->n_refused++;
}

static const char *
end_list (Bulk *self)
{
  if (self->list == NULL) {
    cpt_json_end_list (&self->refused);
    self->list = cpt_json_writer_end (&self->refused);
  }
  return self->list;
}

static void
put_answer (CptJsonWriter *writer, Bulk *self, gint64 n_written, gint64 n_unchanged)
{
  cpt_json_put_int (writer, "rows", n_written + n_unchanged + self->n_refused);
  cpt_json_put_int (writer, "written", n_written);
  cpt_json_put_int (writer, "unchanged", n_unchanged);
  cpt_json_put_raw (writer, "refused", end_list (self));
}

/* The command keeps what was answered: a repeated call needs no second look at the rows. */
static void
put_args (CptJsonWriter *writer, const CptImportCounts *counts, gpointer user_data)
{
  Bulk *self = user_data;

  cpt_json_put_text (writer, "body", self->key.body);
  cpt_json_begin_object (writer, "answer");
  put_answer (writer, self, counts->n_written, counts->n_unchanged);
  cpt_json_end_object (writer);
}

static char *
read_answer (const CptLogEntry *entry)
{
  g_autoptr (JsonObject) line =
      cpt_json_parse_object (entry->line, strlen (entry->line), strlen (entry->line), NULL);
  JsonObject *args = NULL;
  JsonNode *answer = NULL;

  if (line == NULL || !cpt_json_get_object (line, "args", &args, NULL))
    return NULL;
  answer = json_object_get_member (args, "answer");
  if (answer == NULL || !JSON_NODE_HOLDS_OBJECT (answer))
    return NULL;
  json_object_set_boolean_member (json_node_get_object (answer), "repeated", TRUE);
  return json_to_string (answer, FALSE);
}

static gboolean
begin (CptTransaction *transaction, gpointer user_data, GError **error)
{
  Bulk *self = user_data;
  g_autoptr (CptLogEntry) entry = NULL;

  if (!cpt_sender_key_find (&self->key, transaction, &entry, &self->problem, error))
    return FALSE;
  if (entry == NULL)
    return TRUE;
  self->repeat = read_answer (entry);
  return cpt_service_stop (error);
}

static gboolean
begin_movements (CptTransaction *transaction, gpointer user_data, GError **error)
{
  return TRUE;
}

/* ---- one call ---- */

static CptProblem *
make_problem (Bulk *self, const GError *error)
{
  if (self->problem != NULL)
    return g_steal_pointer (&self->problem);
  if (g_error_matches (error, CPT_IMPORT_ERROR, CPT_IMPORT_ERROR_KEY_REUSED))
    return cpt_problem_new (422, "key_reused", "This key was used before", error->message);
  if (error->domain == CPT_WIRE_ERROR || error->domain == G_IO_ERROR)
    return cpt_problem_new (400, "malformed", "Not a list of rows", error->message);
  return cpt_service_problem_from_error (error);
}

static CptProblem *
make_refused (Bulk *self)
{
  g_autofree char *detail =
      g_strdup_printf ("Not one of the %u rows could be taken.", self->n_refused);
  CptProblem *problem =
      cpt_problem_new (422, "rows_refused", "The rows are not understood", detail);

  problem->rows = g_strdup (end_list (self));
  return problem;
}

static gboolean
is_array (const char *body, gsize length)
{
  gsize at = 0;

  while (at < length && g_ascii_isspace (body[at]))
    at++;
  return at < length && body[at] == '[';
}

/* FALSE: answered with a problem, or with the answer of before. */
static gboolean
take_rows (Bulk *self,
           CptService *service,
           CptImportOptions *options,
           const char *body,
           gsize length,
           CptImportCounts *counts,
           CptProblem **problem_out)
{
  g_autoptr (GInputStream) input = NULL;
  g_autoptr (GError) error = NULL;

  if (!is_array (body, length)) {
    *problem_out =
        cpt_problem_new (400, "malformed", "Not a list of rows", "A JSON array is wanted.");
    return FALSE;
  }
  input = g_memory_input_stream_new_from_data (body, (gssize)length, NULL);
  cpt_json_begin_list (&self->refused, NULL);
  if (!cpt_import_stream (service, options, input, NULL, NULL, counts, &error)) {
    if (self->repeat == NULL)
      *problem_out = make_problem (self, error);
    return FALSE;
  }
  if (self->n_refused > 0 && self->n_refused == counts->n_rows) {
    *problem_out = make_refused (self);
    return FALSE;
  }
  return TRUE;
}

char *
cpt_bulk_put (CptService *self,
              const char *kind,
              const char *channel,
              const char *key,
              const char *body,
              gsize length,
              CptProblem **problem_out)
{
  g_auto (Bulk) bulk = { .refused = CPT_JSON_WRITER_INIT };
  g_auto (CptJsonWriter) writer = CPT_JSON_WRITER_INIT;
  CptImportCall call = {
    .channel = channel,
    .command = bulk.key.id,
    .max_rows = CPT_BULK_MAX_ROWS,
    .user_data = &bulk,
    .begin = begin,
    .refuse = on_refused,
    .put_args = put_args,
  };
  CptImportOptions options = { .kind = kind, .name = kind, .call = &call };
  CptImportCounts counts = { 0 };

  g_return_val_if_fail (self != NULL && kind != NULL && channel != NULL && body != NULL, NULL);
  g_return_val_if_fail (problem_out != NULL, NULL);

  if (!cpt_sender_key_init (&bulk.key, self, "put", channel, kind, key, body, length, problem_out))
    return NULL;
  call.keeps = bulk.key.given;
  if (!take_rows (&bulk, self, &options, body, length, &counts, problem_out))
    return g_steal_pointer (&bulk.repeat);
  cpt_json_begin_object (&writer, NULL);
  put_answer (&writer, &bulk, counts.n_written, counts.n_unchanged);
  cpt_json_put_bool (&writer, "repeated", FALSE);
  cpt_json_end_object (&writer);
  return cpt_json_writer_end (&writer);
}

char *
cpt_bulk_move (CptService *self,
               const char *channel,
               const char *body,
               gsize length,
               CptProblem **problem_out)
{
  g_auto (Bulk) bulk = { .refused = CPT_JSON_WRITER_INIT };
  g_auto (CptJsonWriter) writer = CPT_JSON_WRITER_INIT;
  CptImportCall call = {
    .channel = channel,
    .command = bulk.key.id,
    .max_rows = CPT_BULK_MAX_MOVEMENTS,
    .user_data = &bulk,
    .begin = begin_movements,
    .refuse = on_refused,
    .put_args = put_args,
  };
  CptImportOptions options = { .kind = "movements", .name = "movements", .call = &call };
  CptImportCounts counts = { 0 };

  g_return_val_if_fail (self != NULL && channel != NULL && body != NULL, NULL);
  g_return_val_if_fail (problem_out != NULL, NULL);

  if (!take_rows (&bulk, self, &options, body, length, &counts, problem_out))
    return NULL;
  cpt_json_begin_object (&writer, NULL);
  cpt_json_put_int (&writer, "rows", counts.n_rows);
  cpt_json_put_int (&writer, "booked", counts.n_written);
  cpt_json_put_int (&writer, "repeated", counts.n_unchanged);
  cpt_json_put_raw (&writer, "refused", end_list (&bulk));
  cpt_json_end_object (&writer);
  return cpt_json_writer_end (&writer);
}
