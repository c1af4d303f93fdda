/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/orchestration/import.h"

#include "central/orchestration/import-kind.h"
#include "central/orchestration/import-reader.h"
#include "central/orchestration/own-log.h"
#include "central/orchestration/publish.h"

#include <string.h>

G_DEFINE_QUARK (cpt_import_error, cpt_import_error)

#define MAX_BATCH 500 /* rows of one transaction */

static const CptImportKind *const kinds[] = {
  &cpt_import_stores, &cpt_import_places, &cpt_import_products,
  &cpt_import_prices, &cpt_import_stock,  &cpt_import_people,
  &cpt_import_policy, &cpt_import_orders, &cpt_import_movements,
};

static const CptImportKind *
find_kind (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    if (g_str_equal (kinds[i]->name, name))
      return kinds[i];
  }
  return NULL;
}

const char *const *
cpt_import_list_members (const char *kind)
{
  const CptImportKind *found = find_kind (kind);

  return found != NULL && !found->by_call ? found->members : NULL;
}

const char *const *
cpt_import_list_kinds (void)
{
  static const char *const names[] = { "stores", "places", "products", "prices", "stock",
                                       "people", "policy", "orders",   NULL };

  return names;
}

/* ---- what the kinds share ---- */

void
cpt_import_lock (CptImport *self, const char *scope)
{
  if (!g_ptr_array_find_with_equal_func (self->scopes, scope, g_str_equal, NULL))
    g_ptr_array_add (self->scopes, g_strdup (scope));
}

const CptStore *
cpt_import_find_store (const CptImport *self, const char *number)
{
  for (guint i = 0; i < self->stores->len; i++) {
    const CptStore *store = self->stores->pdata[i];

    if (g_str_equal (store->number, number))
      return store;
  }
  return NULL;
}

gboolean
cpt_import_is_first (CptImport *self,
                     const CptImportRow *row,
                     const char *member,
                     const char *key,
                     char **why_out)
{
  gpointer line = NULL;

  if (g_hash_table_lookup_extended (self->seen, key, NULL, &line))
    return cpt_import_refuse (why_out, member, "it stands on line %u already",
                              GPOINTER_TO_UINT (line));
  g_hash_table_insert (self->seen, g_strdup (key), GUINT_TO_POINTER ((guint)row->line));
  return TRUE;
}

/* The value that all shops agree on, NULL if they do not. */
static const char *
find_only (const CptImport *self, gsize offset)
{
  const char *only = NULL;

  for (guint i = 0; i < self->stores->len; i++) {
    const char *value = (const char *)self->stores->pdata[i] + offset;

    if (only != NULL && !g_str_equal (only, value))
      return NULL;
    only = value;
  }
  return only;
}

static gboolean
get_or_only (const CptImport *self,
             const CptImportRow *row,
             const char *member,
             gsize offset,
             gsize size,
             const char **out,
             char **why_out)
{
  if (!cpt_import_row_get_text (row, member, size - 1, FALSE, out, why_out))
    return FALSE;
  if (*out == NULL)
    *out = find_only (self, offset);
  return *out != NULL || cpt_import_refuse (why_out, member, "there is none, and the shops differ");
}

gboolean
cpt_import_get_assortment (const CptImport *self,
                           const CptImportRow *row,
                           const char **out,
                           char **why_out)
{
  return get_or_only (self, row, "assortment", G_STRUCT_OFFSET (CptStore, assortment),
                      sizeof ((CptStore *)NULL)->assortment, out, why_out);
}

gboolean
cpt_import_get_zone (const CptImport *self,
                     const CptImportRow *row,
                     const char **out,
                     char **why_out)
{
  return get_or_only (self, row, "zone", G_STRUCT_OFFSET (CptStore, price_zone),
                      sizeof ((CptStore *)NULL)->price_zone, out, why_out);
}

gboolean
cpt_import_get_store (const CptImport *self,
                      const CptImportRow *row,
                      const CptStore **out,
                      char **why_out)
{
  const char *number = NULL;

  if (!get_or_only (self, row, "store", G_STRUCT_OFFSET (CptStore, number),
                    sizeof ((CptStore *)NULL)->number, &number, why_out))
    return FALSE;
  *out = cpt_import_find_store (self, number);
  return *out != NULL || cpt_import_refuse (why_out, "store", "there is no shop %s", number);
}

void
cpt_import_lock_shop (CptImport *self, const CptImportRow *row)
{
  const CptStore *store = NULL;
  g_autofree char *why = NULL;
  char scope[CPT_SCOPE_SIZE];

  if (!cpt_import_get_store (self, row, &store, &why))
    return;
  cpt_scope_shop (store->number, scope);
  cpt_import_lock (self, scope);
}

/* ---- one file ---- */

typedef struct {
  CptImport import;
  CptImportReader *reader; /* (owned) */
  GPtrArray *rows;         /* (owned) (element-type CptImportRow) of the batch */
  CptImportNote note;      /* (nullable) */
  gpointer user_data;      /* (unowned) */
  CptImportCounts counts;  /* what is committed */
  CptImportCounts batch;   /* what the batch under way would add */
  GPtrArray *words;        /* (owned) (element-type utf8) notes of that batch */
} Run;

static void
free_store (gpointer store)
{
  cpt_store_free (store);
}

static void
free_row (gpointer row)
{
  cpt_import_row_free (row);
}

static void
run_clear (Run *self)
{
  CptImport *import = &self->import;

  if (import->free_held != NULL)
    g_clear_pointer (&import->held, import->free_held);
  g_clear_pointer (&import->stores, g_ptr_array_unref);
  g_clear_pointer (&import->seen, g_hash_table_unref);
  g_clear_pointer (&import->scopes, g_ptr_array_unref);
  g_clear_pointer (&self->reader, cpt_import_reader_free);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->words, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, run_clear)

static void
note_skipped (Run *self, guint64 line, guint n_rows, const char *why)
{
  const CptImportCall *call = self->import.options->call;
  g_autoptr (GString) words = NULL;

  self->batch.n_skipped += n_rows;
  if (call != NULL) {
    call->refuse (line, why, call->user_data);
    return;
  }
  words = g_string_new (NULL);
  g_string_printf (words, "%s, line %" G_GUINT64_FORMAT ", %s; ", self->import.options->name, line,
                   why);
  if (n_rows > 1)
    g_string_append_printf (words, "its %u rows are ", n_rows);
  g_string_append (words, "skipped");
  g_ptr_array_add (self->words, g_string_free (g_steal_pointer (&words), FALSE));
}

static gboolean
count_result (Run *self, CptImportResult result, guint64 line, guint n_rows, const char *why)
{
  switch (result) {
  case CPT_IMPORT_WRITTEN:
    self->batch.n_written += n_rows;
    break;
  case CPT_IMPORT_UNCHANGED:
    self->batch.n_unchanged += n_rows;
    break;
  case CPT_IMPORT_SKIPPED:
    note_skipped (self, line, n_rows, why != NULL ? why : "row: not understood");
    break;
  case CPT_IMPORT_HELD:
    break;
  case CPT_IMPORT_FAILED:
  default:
    return FALSE;
  }
  return TRUE;
}

static void
on_count (CptImport *import, CptImportResult result, guint64 line, guint n_rows, const char *why)
{
  Run *self = (Run *)(gpointer)((char *)import - G_STRUCT_OFFSET (Run, import));

  count_result (self, result, line, n_rows, why);
}

static gboolean
write_row (Run *self, const CptImportRow *row, GError **error)
{
  g_autofree char *why = NULL;
  CptImportResult result = self->import.kind->write (&self->import, row, &why, error);

  return count_result (self, result, row->line, 1, why);
}

static gboolean
log_batch (Run *self, CptTransaction *transaction, CptJsonWriter *rows, GError **error)
{
  const CptImport *import = &self->import;
  const CptImportCall *call = import->options->call;
  g_auto (CptJsonWriter) writer = CPT_JSON_WRITER_INIT;
  g_autofree char *list = NULL, *args = NULL;

  cpt_json_end_list (rows);
  list = cpt_json_writer_end (rows);
  if (import->kind->command == NULL ||
      (self->batch.n_written == 0 &&
       (call == NULL || !call->keeps || self->batch.n_unchanged == 0)))
    return TRUE;
  cpt_json_begin_object (&writer, NULL);
  if (call != NULL) {
    cpt_json_put_text (&writer, "channel", call->channel);
    call->put_args (&writer, &self->batch, call->user_data);
  }
  cpt_json_put_text (&writer, "file", import->options->name);
  cpt_json_put_raw (&writer, "rows", list);
  cpt_json_end_object (&writer);
  args = cpt_json_writer_end (&writer);
  return cpt_own_log_append (transaction, call != NULL ? CPT_SOURCE_CHANNEL : CPT_SOURCE_OPERATOR,
                             import->command, import->kind->command, import->kind->name,
                             import->now_us, args, error);
}

static gboolean
write_batch (CptTransaction *transaction, gpointer user_data, GError **error)
{
  Run *self = user_data;
  const CptImportCall *call = self->import.options->call;
  g_auto (CptJsonWriter) rows = CPT_JSON_WRITER_INIT;

  if (call != NULL && !call->begin (transaction, call->user_data, error))
    return FALSE;
  cpt_json_begin_list (&rows, NULL);
  self->import.transaction = transaction;
  self->import.args = &rows;
  for (guint i = 0; i < self->rows->len; i++) {
    if (!write_row (self, self->rows->pdata[i], error))
      return FALSE;
  }
  return log_batch (self, transaction, &rows, error);
}

static gboolean
commit_batch (Run *self, GError **error)
{
  CptImport *import = &self->import;
  gboolean committed = TRUE;

  if (import->options->call != NULL)
    g_strlcpy (import->command, import->options->call->command, sizeof import->command);
  else
    cpt_service_new_id (import->service, import->command);
  g_ptr_array_set_size (import->scopes, 0);
  for (guint i = 0; import->kind->lock != NULL && i < self->rows->len; i++)
    import->kind->lock (import, self->rows->pdata[i]);
  g_ptr_array_add (import->scopes, NULL);
  if (import->kind->alone) {
    for (guint i = 0; committed && i < self->rows->len; i++)
      committed = write_row (self, self->rows->pdata[i], error);
  } else if (self->rows->len > 0 || import->options->call != NULL) {
    committed = cpt_service_run (import->service, (const char *const *)import->scopes->pdata,
                                 write_batch, self, error);
  }
  import->transaction = NULL;
  import->args = NULL;
  if (committed || import->kind->alone) {
    self->counts.n_written += self->batch.n_written;
    self->counts.n_unchanged += self->batch.n_unchanged;
    self->counts.n_skipped += self->batch.n_skipped;
    for (guint i = 0; self->note != NULL && i < self->words->len; i++)
      self->note (self->words->pdata[i], self->user_data);
  }
  self->batch = (CptImportCounts){ 0 };
  g_ptr_array_set_size (self->words, 0);
  g_ptr_array_set_size (self->rows, 0);
  return committed;
}

/* A file's rows are committed as they come; a call's are counted, and committed in the end. */
static gboolean
end_row (Run *self, GError **error)
{
  const CptImportCall *call = self->import.options->call;

  if (call == NULL)
    return self->rows->len < MAX_BATCH || commit_batch (self, error);
  if (self->counts.n_rows <= call->max_rows)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "More than %u rows in one call",
               call->max_rows);
  return FALSE;
}

static gboolean
read_all (Run *self, GError **error)
{
  for (;;) {
    CptImportRow *row = NULL;
    g_autofree char *why = NULL;
    CptImportStep step = cpt_import_reader_next (self->reader, &row, &why, error);

    if (step == CPT_IMPORT_STEP_ROW) {
      self->counts.n_rows++;
      g_ptr_array_add (self->rows, row);
    } else {
      if (step == CPT_IMPORT_STEP_BAD) {
        self->counts.n_rows++;
        note_skipped (self, row->line, 1, why);
      }
      cpt_import_row_free (row);
      if (step == CPT_IMPORT_STEP_ERROR)
        return FALSE;
      if (step == CPT_IMPORT_STEP_END)
        return commit_batch (self, error);
    }
    if (!end_row (self, error))
      return FALSE;
  }
}

static gboolean
end_kind (Run *self, GError **error)
{
  if (self->import.kind->end == NULL)
    return TRUE;
  return self->import.kind->end (&self->import, error) && commit_batch (self, error);
}

static gboolean
load_stores (CptTransaction *transaction, gpointer user_data, GError **error)
{
  CptImport *import = user_data;
  g_autoptr (GPtrArray) numbers = cpt_storage_list_stores (transaction, error);

  if (numbers == NULL)
    return FALSE;
  for (guint i = 0; i < numbers->len; i++) {
    CptStore *store = cpt_storage_load_store (transaction, numbers->pdata[i], error);

    if (store == NULL)
      return FALSE;
    g_ptr_array_add (import->stores, store);
  }
  return TRUE;
}

static gboolean
begin (Run *self, GInputStream *input, GError **error)
{
  CptImport *import = &self->import;
  const CptImportOptions *options = import->options;

  import->kind = find_kind (options->kind);
  if (import->kind == NULL) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "There is no kind of import %s",
                 options->kind);
    return FALSE;
  }
  import->now_us = cpt_service_now_us (import->service);
  import->stores = g_ptr_array_new_with_free_func (free_store);
  import->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  import->scopes = g_ptr_array_new_with_free_func (g_free);
  self->rows = g_ptr_array_new_with_free_func (free_row);
  self->words = g_ptr_array_new_with_free_func (g_free);
  self->reader =
      cpt_import_reader_new (input, import->kind->members, options->columns, options->defaults,
                             import->kind->whole, import->kind->opaque, error);
  if (self->reader == NULL ||
      !cpt_storage_read (cpt_service_get_storage (import->service), load_stores, import, error))
    return FALSE;
  return import->kind->begin == NULL || import->kind->begin (import, error);
}

gboolean
cpt_import_stream (CptService *self,
                   const CptImportOptions *options,
                   GInputStream *input,
                   CptImportNote note,
                   gpointer user_data,
                   CptImportCounts *counts_out,
                   GError **error)
{
  g_auto (Run) run = { 0 };
  gboolean done;

  g_return_val_if_fail (self != NULL && options != NULL && options->kind != NULL, FALSE);
  g_return_val_if_fail (options->name != NULL && G_IS_INPUT_STREAM (input), FALSE);

  run.import.service = self;
  run.import.options = options;
  run.import.count = on_count;
  run.note = note;
  run.user_data = user_data;
  done = begin (&run, input, error) && read_all (&run, error) && end_kind (&run, error);
  if (counts_out != NULL)
    *counts_out = run.counts;
  return done;
}
