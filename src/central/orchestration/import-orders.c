/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/orchestration/import-kind.h"
#include "central/orchestration/ordering.h"
#include "central/orchestration/own-log.h"
#include "wire/order.h"

#include <string.h>

/* Orders as JSON documents, one a line; or as flat lines of CSV, those of one number together. The
 * day files of the UCI data set are of the second sort. */

#define MAX_NUMBER 32
#define MAX_NAME   250

static const char *const members[] = {
  "number*",
  "channel",
  "placed",
  "class",
  "store",
  "method*",
  "on_short",
  "ready_by",
  "currency",
  "payment",
  "customer_ref",
  "customer_first",
  "customer_name",
  "customer_phone",
  "customer_email",
  "customer_language",
  "sku",
  "gtin",
  "name",
  "quantity*",
  "unit_price",
  "price",
  "discount",
  "vat_rate",
  NULL,
};

/* Rows of such files that are no goods: postage, manual bookings, bank charges. */
static const char *const charges[] = { "POST", "DOT", "M", "m", "D", "BANK CHARGES", NULL };

/* The order whose lines are coming in. */
typedef struct {
  char number[MAX_NUMBER + 1];
  guint64 line;     /* of the file, where it begins */
  GHashTable *head; /* (owned) the first row's values */
  CptJsonWriter lines;
  guint n_lines;
  gint64 total;
  const CptStore *store; /* (unowned) (nullable) */
  char *placed;          /* (owned) (nullable) RFC 3339 */
} Held;

static void
free_held (gpointer data)
{
  Held *held = data;

  g_clear_pointer (&held->head, g_hash_table_unref);
  g_clear_pointer (&held->placed, g_free);
  cpt_json_writer_clear (&held->lines);
  g_free (held);
}

/* ---- placing ---- */

static CptImportResult
place (CptImport *import, const char *document, char **why_out, GError **error)
{
  g_autofree char *answer = NULL;
  CptProblem *made = NULL;
  g_autoptr (CptProblem) problem = NULL;
  gboolean created = FALSE;

  answer = cpt_ordering_place (import->service, CPT_CHANNEL_OPERATOR, document, strlen (document),
                               &created, &made);
  problem = made;
  if (answer != NULL)
    return created ? CPT_IMPORT_WRITTEN : CPT_IMPORT_UNCHANGED;
  if (problem->status >= 500) {
    g_set_error_literal (error, CPT_STORAGE_ERROR, CPT_STORAGE_ERROR_FAILED,
                         problem->detail != NULL ? problem->detail : problem->title);
    return CPT_IMPORT_FAILED;
  }
  cpt_import_refuse (why_out, "order", "%s",
                     problem->detail != NULL ? problem->detail : problem->title);
  return CPT_IMPORT_SKIPPED;
}

static const char *
get (const Held *held, const char *member)
{
  return g_hash_table_lookup (held->head, member);
}

static void
put_customer (CptJsonWriter *writer, const Held *held)
{
  static const char *const names[][2] = {
    { "ref", "customer_ref" },     { "first", "customer_first" },
    { "name", "customer_name" },   { "phone", "customer_phone" },
    { "email", "customer_email" }, { "language", "customer_language" },
  };
  gboolean any = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    any = any || get (held, names[i][1]) != NULL;
  if (!any)
    return;
  cpt_json_begin_object (writer, "customer");
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    if (get (held, names[i][1]) != NULL)
      cpt_json_put_text (writer, names[i][0], get (held, names[i][1]));
  }
  cpt_json_end_object (writer);
}

static void
put_if (CptJsonWriter *writer, const char *name, const char *value)
{
  if (value != NULL)
    cpt_json_put_text (writer, name, value);
}

static char *
write_document (Held *held)
{
  g_auto (CptJsonWriter) writer = CPT_JSON_WRITER_INIT;
  g_autofree char *lines = NULL;
  const char *state = get (held, "payment") != NULL ? get (held, "payment") : "paid";
  const char *currency = get (held, "currency");

  if (currency == NULL)
    currency = held->store != NULL ? held->store->currency : "EUR";
  cpt_json_end_list (&held->lines);
  lines = cpt_json_writer_end (&held->lines);
  cpt_json_begin_object (&writer, NULL);
  cpt_json_put_text (&writer, "number", held->number);
  put_if (&writer, "channel", get (held, "channel"));
  put_if (&writer, "placed", held->placed);
  put_if (&writer, "class", get (held, "class"));
  put_customer (&writer, held);
  cpt_json_begin_object (&writer, "payment");
  cpt_json_put_text (&writer, "state", state);
  cpt_json_put_text (&writer, "currency", currency);
  cpt_json_put_int (&writer, "total", held->total);
  cpt_json_put_int (&writer, "paid", g_str_equal (state, "paid") ? held->total : 0);
  cpt_json_end_object (&writer);
  cpt_json_begin_object (&writer, "fulfil");
  put_if (&writer, "method", get (held, "method"));
  put_if (&writer, "store", held->store != NULL ? held->store->number : NULL);
  put_if (&writer, "ready_by", get (held, "ready_by"));
  put_if (&writer, "on_short", get (held, "on_short"));
  cpt_json_end_object (&writer);
  cpt_json_put_raw (&writer, "lines", lines);
  cpt_json_end_object (&writer);
  return cpt_json_writer_end (&writer);
}

/* The order that was coming in is whole. FALSE: the storage failed. */
static gboolean
place_held (CptImport *import, GError **error)
{
  g_autofree char *document = NULL, *why = NULL;
  CptImportResult result;
  Held *held = import->held;

  if (held == NULL)
    return TRUE;
  document = write_document (held);
  result = place (import, document, &why, error);
  if (result != CPT_IMPORT_FAILED)
    import->count (import, result, held->line, held->n_lines, why);
  g_clear_pointer (&import->held, free_held);
  return result != CPT_IMPORT_FAILED;
}

/* ---- reading ---- */

static gboolean
hold (CptImport *import, const CptImportRow *row, const char *number, char **why_out)
{
  const CptStore *store = NULL;
  const char *placed = cpt_import_row_get (row, "placed");
  gint64 placed_us = 0;
  Held *held;

  if (cpt_import_row_get (row, "store") != NULL &&
      !cpt_import_get_store (import, row, &store, why_out))
    return FALSE;
  if (!cpt_import_row_get_instant (row, "placed", store != NULL ? store->time_zone : "UTC", 0,
                                   &placed_us, why_out))
    return FALSE;
  held = g_new0 (Held, 1);
  g_strlcpy (held->number, number, sizeof held->number);
  held->line = row->line;
  held->head = g_hash_table_ref (row->values);
  held->store = store;
  if (placed != NULL)
    held->placed = cpt_time_to_text (placed_us, store != NULL ? store->time_zone : "UTC");
  cpt_json_begin_list (&held->lines, NULL);
  import->held = held;
  import->free_held = free_held;
  return TRUE;
}

typedef struct {
  char sku[CPT_SKU_SIZE];
  char gtin[CPT_GTIN_SIZE];
  const char *name;     /* (unowned) (nullable) */
  const char *vat_rate; /* (unowned) (nullable) */
  gint64 quantity, unit_price, discount;
} Line;

static gboolean
is_goods (const CptImportRow *row, char **why_out)
{
  const char *number = cpt_import_row_get (row, "number");
  const char *sku = cpt_import_row_get (row, "sku");
  const char *quantity = cpt_import_row_get (row, "quantity");

  if (sku != NULL && g_strv_contains (charges, sku))
    return cpt_import_refuse (why_out, "sku", "%s is a charge, no goods", sku);
  if (quantity == NULL)
    return cpt_import_refuse (why_out, "quantity", "there is none");
  if (*quantity == '-')
    return cpt_import_refuse (why_out, "quantity", "%s of %s goes back: a return is no order",
                              quantity, number != NULL ? number : "?");
  return TRUE;
}

static gboolean
read_line (const CptImport *import, const CptImportRow *row, Line *line, char **why_out)
{
  const char *currency = cpt_import_row_get (row, "currency");

  if (currency == NULL)
    currency =
        import->stores->len > 0 ? ((const CptStore *)import->stores->pdata[0])->currency : "EUR";
  return is_goods (row, why_out) && cpt_import_row_get_sku (row, line->sku, why_out) &&
         cpt_import_row_get_gtin (row, line->gtin, why_out) &&
         cpt_import_row_get_text (row, "name", MAX_NAME, FALSE, &line->name, why_out) &&
         cpt_import_row_get_text (row, "vat_rate", 6, FALSE, &line->vat_rate, why_out) &&
         cpt_import_row_get_int (row, "quantity", 1, CPT_MAX_QUANTITY, 0, &line->quantity,
                                 why_out) &&
         cpt_import_row_get_money (row, "unit_price", "price", currency, &line->unit_price,
                                   why_out) &&
         cpt_import_row_get_int (row, "discount", 0, CPT_MAX_SAFE_INTEGER, 0, &line->discount,
                                 why_out);
}

static void
add_line (Held *held, const Line *line)
{
  CptJsonWriter *writer = &held->lines;

  held->n_lines++;
  held->total += line->unit_price * line->quantity - line->discount;
  cpt_json_begin_object (writer, NULL);
  cpt_json_put_int (writer, "line", held->n_lines);
  cpt_json_put_text (writer, "sku", line->sku);
  if (*line->gtin != '\0')
    cpt_json_put_text (writer, "gtin", line->gtin);
  put_if (writer, "name", line->name);
  cpt_json_put_int (writer, "quantity", line->quantity);
  cpt_json_put_int (writer, "unit_price", line->unit_price);
  cpt_json_put_int (writer, "discount", line->discount);
  put_if (writer, "vat_rate", line->vat_rate);
  cpt_json_end_object (writer);
}

static CptImportResult
write_line (CptImport *import, const CptImportRow *row, char **why_out, GError **error)
{
  char number[MAX_NUMBER + 1];
  Line line = { 0 };
  Held *held = import->held;

  if (!cpt_import_row_copy_text (row, "number", TRUE, number, sizeof number, why_out) ||
      !read_line (import, row, &line, why_out))
    return CPT_IMPORT_SKIPPED;
  if (held == NULL || !g_str_equal (held->number, number) || held->n_lines == CPT_MAX_LINES) {
    if (!place_held (import, error))
      return CPT_IMPORT_FAILED;
    if (!cpt_import_is_first (import, row, "number", number, why_out) ||
        !hold (import, row, number, why_out))
      return CPT_IMPORT_SKIPPED;
  }
  add_line (import->held, &line);
  return CPT_IMPORT_HELD;
}

static CptImportResult
write_row (CptImport *import, const CptImportRow *row, char **why_out, GError **error)
{
  if (row->document != NULL)
    return place (import, row->document, why_out, error);
  return write_line (import, row, why_out, error);
}

const CptImportKind cpt_import_orders = {
  .name = "orders",
  .members = members,
  .opaque = TRUE,
  .alone = TRUE,
  .write = write_row,
  .end = place_held,
};
