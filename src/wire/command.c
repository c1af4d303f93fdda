/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/command.h"

#include "domain/text.h"
#include "wire/json-list.h"
#include "wire/json.h"

#include <string.h>

#define MAX_POLICY_BYTES    32
#define MAX_AGGREGATE_BYTES 36
#define MAX_VERSION         1000
#define SEEN_BYTES          (CPT_MAX_LINE_NUMBER / 8 + 1)

static const char *const MEMBERS[] = {
  "id",   "seq",     "kind",   "v",       "aggregate", "at_us",
  "boot", "boot_us", "policy", "sign_in", "approver",  "args"
};
static const char *const PUT_BACK[] = { "floor", "damaged", "lost" };
static const char *const FIELDS[] = { "phone", "email", "address" };

/* What an argument of each sort may be; texts are copied into a place that holds @max bytes. */
typedef enum {
  FORM_INT,
  FORM_UUID,
  FORM_TEXT,
  FORM_UNITS,
  FORM_TEXTS,
  FORM_TO,
  FORM_FIELD,
  FORM_COLLECTOR,
  FORM_BOOL
} Form;
/* clang-format off */
static const struct { Form form; gint64 min, max; gboolean nullable; gsize max_bytes; } FORMS[] = {
  [CPT_ARG_SIGN_IN] =          { FORM_UUID,  0, CPT_ID_SIZE - 1, FALSE },
  [CPT_ARG_SIGN_IN_OR_NULL] =  { FORM_UUID,  0, CPT_ID_SIZE - 1, TRUE },
  [CPT_ARG_UUID] =             { FORM_UUID,  0, CPT_ID_SIZE - 1, FALSE },
  [CPT_ARG_UUID_OR_NULL] =     { FORM_UUID,  0, CPT_ID_SIZE - 1, TRUE },
  [CPT_ARG_TOTE_OR_NULL] =     { FORM_TEXT,  0, CPT_TOTE_SIZE - 1, TRUE },
  [CPT_ARG_LINE] =             { FORM_INT,   1, CPT_MAX_LINE_NUMBER, FALSE },
  [CPT_ARG_PIECES] =           { FORM_INT,   1, CPT_MAX_QUANTITY, FALSE },
  [CPT_ARG_PIECES_OR_ZERO] =   { FORM_INT,   0, CPT_MAX_QUANTITY, FALSE },
  [CPT_ARG_REASON] =           { FORM_TEXT,  0, CPT_CODE_SIZE - 1, FALSE },
  [CPT_ARG_LOCATION] =         { FORM_TEXT,  0, CPT_LOCATION_SIZE - 1, FALSE },
  [CPT_ARG_LOCATION_OR_NULL] = { FORM_TEXT,  0, CPT_LOCATION_SIZE - 1, TRUE },
  [CPT_ARG_BAG] =              { FORM_TEXT,  0, CPT_BAG_SIZE - 1, FALSE },
  [CPT_ARG_BAG_OR_NULL] =      { FORM_TEXT,  0, CPT_BAG_SIZE - 1, TRUE },
  [CPT_ARG_UNITS] =            { FORM_UNITS, 0, CPT_MAX_BAG_UNITS, FALSE },
  [CPT_ARG_LINES_OR_NULL] =    { FORM_UNITS, 1, CPT_MAX_LINES, TRUE },
  [CPT_ARG_BAGS] =             { FORM_TEXTS, 0, CPT_MAX_STAGE_BAGS, FALSE, CPT_BAG_SIZE - 1 },
  [CPT_ARG_PUT_BACK_TO] =      { FORM_TO,    0, 0, FALSE },
  [CPT_ARG_SKU] =              { FORM_TEXT,  0, CPT_SKU_SIZE - 1, FALSE },
  [CPT_ARG_FIELD] =            { FORM_FIELD, 0, 0, FALSE },
  [CPT_ARG_PASS_OR_NULL] =     { FORM_TEXT,  0, CPT_PASS_SIZE - 1, TRUE },
  [CPT_ARG_COLLECTOR] =        { FORM_COLLECTOR, 0, 0, FALSE },
  [CPT_ARG_CHECKS] =           { FORM_TEXTS, 0, CPT_MAX_PROOFS, FALSE, CPT_CODE_SIZE - 1 },
  [CPT_ARG_RECEIPT_OR_NULL] =  { FORM_TEXT,  0, CPT_RECEIPT_SIZE - 1, TRUE },
  [CPT_ARG_BOOL] =             { FORM_BOOL,  0, 0, FALSE },
  [CPT_ARG_DAYS] =             { FORM_INT,   1, CPT_MAX_DAYS, FALSE },
  [CPT_ARG_WHAT] =             { FORM_TEXT,  0, CPT_CODE_SIZE - 1, FALSE },
  [CPT_ARG_MOMENT] =           { FORM_INT,   1, CPT_MAX_SAFE_INTEGER, FALSE },
};
/* clang-format on */

static void
write_units (CptJsonWriter *writer, const char *name, const GArray *units, gboolean nullable)
{
  if (units == NULL && nullable) {
    cpt_json_put_null (writer, name);
    return;
  }
  cpt_json_begin_list (writer, name);
  for (guint i = 0; units != NULL && i < units->len; i++) {
    const CptUnits *entry = &g_array_index (units, CptUnits, i);

    cpt_json_begin_object (writer, NULL);
    cpt_json_put_int (writer, "line", entry->line);
    cpt_json_put_int (writer, "quantity", entry->quantity);
    cpt_json_end_object (writer);
  }
  cpt_json_end_list (writer);
}

static void
write_texts (CptJsonWriter *writer, const char *name, const GPtrArray *texts)
{
  cpt_json_begin_list (writer, name);
  for (guint i = 0; texts != NULL && i < texts->len; i++)
    cpt_json_put_text (writer, NULL, g_ptr_array_index (texts, i));
  cpt_json_end_list (writer);
}

static void
write_argument (CptJsonWriter *writer, const CptArgRow *row, const CptArgs *args)
{
  gconstpointer place = (const char *)args + row->offset;

  switch (FORMS[row->sort].form) {
  case FORM_INT:
    cpt_json_put_int (writer, row->name, *(const gint64 *)place);
    break;
  case FORM_UNITS:
    write_units (writer, row->name, *(GArray *const *)place, FORMS[row->sort].nullable);
    break;
  case FORM_TEXTS:
    write_texts (writer, row->name, *(GPtrArray *const *)place);
    break;
  case FORM_TO:
    cpt_json_put_text (writer, row->name, PUT_BACK[args->to]);
    break;
  case FORM_COLLECTOR:
    cpt_json_put_text (writer, row->name, cpt_collector_to_text (args->collector));
    break;
  case FORM_BOOL:
    cpt_json_put_bool (writer, row->name, *(const gboolean *)place);
    break;
  case FORM_UUID:
  case FORM_TEXT:
  case FORM_FIELD:
  default:
    cpt_json_put_text_if (writer, row->name, place);
  }
}

char *
cpt_command_write (const CptCommand *self)
{
  CptJsonWriter writer = CPT_JSON_WRITER_INIT;
  const CptKindRow *row = cpt_kind_get_row (self->kind);

  g_return_val_if_fail (row != NULL, NULL);

  cpt_json_begin_object (&writer, NULL);
  cpt_json_put_text (&writer, "id", self->id);
  cpt_json_put_int (&writer, "seq", self->seq);
  cpt_json_put_text (&writer, "kind", row->text);
  cpt_json_put_int (&writer, "v", self->v);
  cpt_json_put_text (&writer, "aggregate", self->aggregate);
  cpt_json_put_int (&writer, "at_us", self->at_us);
  cpt_json_put_text_if (&writer, "boot", self->boot);
  cpt_json_put_int (&writer, "boot_us", self->boot_us);
  cpt_json_put_text_if (&writer, "policy", self->policy);
  cpt_json_put_text_if (&writer, "sign_in", self->sign_in);
  cpt_json_put_text_if (&writer, "approver", self->approver);
  cpt_json_begin_object (&writer, "args");
  for (gsize i = 0; i < CPT_MAX_ARGS && row->args[i].name != NULL; i++)
    write_argument (&writer, &row->args[i], &self->args);
  cpt_json_end_object (&writer);
  cpt_json_end_object (&writer);
  return cpt_json_writer_end (&writer);
}

char *
cpt_command_write_own (const char *id,
                       const char *kind,
                       const char *aggregate,
                       gint64 at_us,
                       const char *args_json)
{
  CptJsonWriter writer = CPT_JSON_WRITER_INIT;

  cpt_json_begin_object (&writer, NULL);
  cpt_json_put_text (&writer, "id", id);
  cpt_json_put_text (&writer, "kind", kind);
  cpt_json_put_int (&writer, "v", 1);
  cpt_json_put_text (&writer, "aggregate", aggregate);
  cpt_json_put_int (&writer, "at_us", at_us);
  cpt_json_put_raw (&writer, "args", args_json);
  cpt_json_end_object (&writer);
  return cpt_json_writer_end (&writer);
}

static gboolean
read_unit (JsonArray *list, guint i, guint8 seen[SEEN_BYTES], CptUnits *out)
{
  JsonObject *object;
  gint64 line;

  if (!cpt_json_list_get_object (list, i, "units", &object, NULL) ||
      json_object_get_size (object) != 2 ||
      !cpt_json_get_int (object, "line", 1, CPT_MAX_LINE_NUMBER, &line, NULL) ||
      !cpt_json_get_int (object, "quantity", 1, CPT_MAX_QUANTITY, &out->quantity, NULL))
    return FALSE;
  if ((seen[line / 8] & 1u << line % 8) != 0)
    return FALSE;
  seen[line / 8] |= (guint8)(1u << line % 8);
  out->line = (guint)line;
  return TRUE;
}

static gboolean
read_units (JsonObject *args, const CptArgRow *row, GArray **out)
{
  guint8 seen[SEEN_BYTES] = { 0 };
  JsonArray *list;

  if (!cpt_json_get_array (args, row->name, (guint)FORMS[row->sort].max, &list, NULL) ||
      json_array_get_length (list) < FORMS[row->sort].min)
    return FALSE;
  *out = g_array_new (FALSE, FALSE, sizeof (CptUnits));
  for (guint i = 0; i < json_array_get_length (list); i++) {
    CptUnits unit = { 0 };

    if (!read_unit (list, i, seen, &unit))
      return FALSE;
    g_array_append_val (*out, unit);
  }
  return TRUE;
}

static gboolean
read_texts (JsonObject *args, const CptArgRow *row, GPtrArray **out)
{
  gsize max_bytes = FORMS[row->sort].max_bytes;
  JsonArray *list;

  if (!cpt_json_get_array (args, row->name, (guint)FORMS[row->sort].max, &list, NULL))
    return FALSE;
  *out = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < json_array_get_length (list); i++) {
    const char *text;

    if (!cpt_json_list_get_text (list, i, row->name, max_bytes, &text, NULL) ||
        g_ptr_array_find_with_equal_func (*out, text, g_str_equal, NULL))
      return FALSE;
    g_ptr_array_add (*out, g_strdup (text));
  }
  return TRUE;
}

static gboolean
read_argument_text (JsonObject *args, const CptArgRow *row, char *out)
{
  gsize max = (gsize)FORMS[row->sort].max;
  const char *text;

  if (!cpt_json_get_text (args, row->name, max, &text, NULL) ||
      (FORMS[row->sort].form == FORM_UUID && !cpt_text_is_uuid (text)))
    return FALSE;
  g_strlcpy (out, text, max + 1);
  return TRUE;
}

static gboolean
read_argument (JsonObject *object, const CptArgRow *row, CptArgs *args)
{
  gpointer place = (char *)args + row->offset;
  const char *text;
  gint found;

  if (!json_object_has_member (object, row->name))
    return FALSE;
  if (json_object_get_null_member (object, row->name))
    return FORMS[row->sort].nullable;
  switch (FORMS[row->sort].form) {
  case FORM_INT:
    return cpt_json_get_int (object, row->name, FORMS[row->sort].min, FORMS[row->sort].max, place,
                             NULL);
  case FORM_UNITS:
    return read_units (object, row, place);
  case FORM_TEXTS:
    return read_texts (object, row, place);
  case FORM_BOOL:
    return cpt_json_get_bool (object, row->name, place, NULL);
  case FORM_COLLECTOR:
    return cpt_json_get_text (object, row->name, CPT_CODE_SIZE - 1, &text, NULL) &&
           cpt_collector_from_text (text, &args->collector);
  case FORM_TO:
    if (!cpt_json_get_text (object, row->name, sizeof args->field, &text, NULL))
      return FALSE;
    found = cpt_text_find (PUT_BACK, G_N_ELEMENTS (PUT_BACK), text);
    args->to = found < 0 ? CPT_PUT_BACK_FLOOR : (CptPutBackTo)found;
    return found >= 0;
  case FORM_FIELD:
    if (!cpt_json_get_text (object, row->name, sizeof args->field - 1, &text, NULL) ||
        cpt_text_find (FIELDS, G_N_ELEMENTS (FIELDS), text) < 0)
      return FALSE;
    g_strlcpy (args->field, text, sizeof args->field);
    return TRUE;
  case FORM_UUID:
  case FORM_TEXT:
  default:
    return read_argument_text (object, row, place);
  }
}

static gboolean
read_arguments (JsonObject *object, const CptKindRow *row, CptArgs *args)
{
  gboolean good = TRUE;
  guint n = 0;

  for (; n < CPT_MAX_ARGS && row->args[n].name != NULL; n++)
    good = read_argument (object, &row->args[n], args) && good;
  return good && json_object_get_size (object) == n;
}

static gboolean
read_text (JsonObject *object, const char *member, gboolean nullable, char *out, gsize size)
{
  const char *text = NULL;

  if (!json_object_has_member (object, member))
    return FALSE;
  if (!cpt_json_get_text_or_null (object, member, size - 1, &text, NULL))
    return FALSE;
  g_strlcpy (out, text != NULL ? text : "", size);
  return text != NULL || nullable;
}

static gboolean
read_uuid (JsonObject *object, const char *member, gboolean nullable, char out[CPT_ID_SIZE])
{
  if (!read_text (object, member, nullable, out, CPT_ID_SIZE))
    return FALSE;
  if (*out == '\0' || cpt_text_is_uuid (out))
    return TRUE;
  *out = '\0';
  return FALSE;
}

/* All that stands around the arguments. Central's own acts (seq 0) have no boot, policy and
 * person. */
static gboolean
read_rest (JsonObject *object, const CptKindRow *row, CptCommand *self)
{
  gboolean own = self->seq == 0;
  JsonObject *args = NULL;
  gboolean good = json_object_get_size (object) == G_N_ELEMENTS (MEMBERS);

  good = read_text (object, "aggregate", FALSE, self->aggregate, MAX_AGGREGATE_BYTES + 1) && good;
  good = cpt_json_get_int (object, "at_us", 0, CPT_MAX_SAFE_INTEGER, &self->at_us, NULL) && good;
  good = read_uuid (object, "boot", own, self->boot) && good;
  good =
      cpt_json_get_int (object, "boot_us", 0, CPT_MAX_SAFE_INTEGER, &self->boot_us, NULL) && good;
  good = read_text (object, "policy", own, self->policy, MAX_POLICY_BYTES + 1) && good;
  good = read_uuid (object, "sign_in", own, self->sign_in) && good;
  good = read_uuid (object, "approver", TRUE, self->approver) && good;
  if (row->aggregate != CPT_AGGREGATE_PLACE && row->aggregate != CPT_AGGREGATE_ANY)
    good = cpt_text_is_uuid (self->aggregate) && good;
  return cpt_json_get_object (object, "args", &args, NULL) &&
         read_arguments (args, row, &self->args) && good;
}

CptCommand *
cpt_command_read (const char *line, gsize length, GError **error)
{
  g_autoptr (JsonObject) object =
      cpt_json_parse_object (line, length, CPT_MAX_COMMAND_BYTES, error);
  g_autoptr (CptCommand) self = NULL;
  const CptKindRow *row;
  const char *id, *kind;
  gint64 seq, v;

  if (object == NULL || !cpt_json_get_text (object, "id", CPT_ID_SIZE - 1, &id, error) ||
      !cpt_json_get_int (object, "seq", 0, CPT_MAX_SAFE_INTEGER, &seq, error) ||
      !cpt_json_get_text (object, "kind", CPT_CODE_SIZE - 1, &kind, error) ||
      !cpt_json_get_int (object, "v", 1, MAX_VERSION, &v, error))
    return NULL;
  if (!cpt_text_is_uuid (id)) {
    g_set_error_literal (error, CPT_WIRE_ERROR, CPT_WIRE_ERROR_MEMBER, "id: a UUID is wanted");
    return NULL;
  }
  row = cpt_kind_find (kind);
  if (row == NULL) {
    g_set_error (error, CPT_WIRE_ERROR, CPT_WIRE_ERROR_UNKNOWN_KIND, "kind: %s is not known", kind);
    return NULL;
  }
  if (v > row->v) {
    g_set_error (error, CPT_WIRE_ERROR, CPT_WIRE_ERROR_UNKNOWN_VERSION, "v: %s is known up to %d",
                 kind, row->v);
    return NULL;
  }

  self = cpt_command_new (row->kind);
  self->v = (gint)v;
  self->seq = seq;
  g_strlcpy (self->id, id, sizeof self->id);
  self->malformed = !read_rest (object, row, self);
  return g_steal_pointer (&self);
}
