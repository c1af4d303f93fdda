/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/verdict.h"

#include "domain/text.h"
#include "wire/json-list.h"

#define MAX_ANSWER_BYTES (1024 * 1024)

static const char *const STATUSES[] = { "accepted", "duplicate", "rejected" };

CptVerdict *
cpt_verdict_new (gint64 seq, const char *id, CptVerdictStatus status, const char *problem)
{
  CptVerdict *self = g_new0 (CptVerdict, 1);

  self->seq = seq;
  g_strlcpy (self->id, id, sizeof self->id);
  self->status = status;
  self->problem = g_strdup (problem);
  return self;
}

void
cpt_verdict_free (CptVerdict *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->problem, g_free);
  g_free (self);
}

void
cpt_verdicts_write (CptJsonWriter *writer,
                    const char *name,
                    const GPtrArray *verdicts,
                    gboolean with_status)
{
  cpt_json_begin_list (writer, name);
  for (guint i = 0; verdicts != NULL && i < verdicts->len; i++) {
    const CptVerdict *verdict = g_ptr_array_index (verdicts, i);

    cpt_json_begin_object (writer, NULL);
    cpt_json_put_int (writer, "seq", verdict->seq);
    cpt_json_put_text (writer, "id", verdict->id);
    if (with_status)
      cpt_json_put_text (writer, "status", STATUSES[verdict->status]);
    if (verdict->problem != NULL)
      cpt_json_put_raw (writer, "problem", verdict->problem);
    cpt_json_end_object (writer);
  }
  cpt_json_end_list (writer);
}

static CptVerdict *
read_verdict (JsonObject *object, CptJsonSpan span, gboolean with_status, GError **error)
{
  g_autofree char *problem = NULL;
  JsonObject *inner = NULL;
  CptJsonSpan raw;
  const char *id;
  const char *status = STATUSES[CPT_VERDICT_REJECTED];
  gint64 seq;
  gint found;

  if (!cpt_json_get_int (object, "seq", 0, CPT_MAX_SAFE_INTEGER, &seq, error) ||
      !cpt_json_get_text (object, "id", CPT_ID_SIZE - 1, &id, error) ||
      (with_status && !cpt_json_get_text (object, "status", 20, &status, error)) ||
      !cpt_json_get_object_or_null (object, "problem", &inner, error))
    return NULL;
  found = cpt_text_find (STATUSES, G_N_ELEMENTS (STATUSES), status);
  if (found < 0) {
    g_set_error (error, CPT_WIRE_ERROR, CPT_WIRE_ERROR_MEMBER, "status: %s is not known", status);
    return NULL;
  }
  if (inner != NULL && cpt_json_span_member (span, "problem", &raw))
    problem = g_strndup (raw.start, (gsize)(raw.end - raw.start));
  return cpt_verdict_new (seq, id, (CptVerdictStatus)found, problem);
}

GPtrArray *
cpt_verdicts_read (JsonObject *object,
                   CptJsonSpan span,
                   const char *name,
                   guint max,
                   gboolean with_status,
                   GError **error)
{
  g_autoptr (GPtrArray) verdicts =
      g_ptr_array_new_with_free_func ((GDestroyNotify)cpt_verdict_free);
  CptJsonSpan list, element;
  JsonArray *array;

  if (!cpt_json_get_array (object, name, max, &array, error))
    return NULL;
  if (!cpt_json_span_member (span, name, &list))
    g_assert_not_reached ();
  for (guint i = 0; cpt_json_span_next (&list, &element); i++) {
    JsonObject *entry;
    CptVerdict *verdict;

    if (!cpt_json_list_get_object (array, i, name, &entry, error))
      return NULL;
    verdict = read_verdict (entry, element, with_status, error);
    if (verdict == NULL) {
      g_prefix_error (error, "%s[%u].", name, i);
      return NULL;
    }
    g_ptr_array_add (verdicts, verdict);
  }
  return g_steal_pointer (&verdicts);
}

char *
cpt_push_answer_write (const GPtrArray *verdicts, gint64 hwm)
{
  CptJsonWriter writer = CPT_JSON_WRITER_INIT;

  cpt_json_begin_object (&writer, NULL);
  cpt_verdicts_write (&writer, "results", verdicts, TRUE);
  cpt_json_put_int (&writer, "hwm", hwm);
  cpt_json_end_object (&writer);
  return cpt_json_writer_end (&writer);
}

GPtrArray *
cpt_push_answer_read (const char *text, gsize length, gint64 *hwm_out, GError **error)
{
  g_autoptr (JsonObject) object = cpt_json_parse_object (text, length, MAX_ANSWER_BYTES, error);
  CptJsonSpan span = { text, text + length };

  if (object == NULL || !cpt_json_get_int (object, "hwm", 0, CPT_MAX_SAFE_INTEGER, hwm_out, error))
    return NULL;
  return cpt_verdicts_read (object, span, "results", CPT_PUSH_MAX_COMMANDS, TRUE, error);
}
