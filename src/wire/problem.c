/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/problem.h"

#include "wire/json.h"

#include <string.h>

#define TYPE_PREFIX       "/problems/"
#define MAX_PROBLEM_BYTES 65536
#define MAX_STATUS        599
#define MAX_TITLE_BYTES   200
#define MAX_DETAIL_BYTES  2000
#define MAX_NUMBER        CPT_MAX_SAFE_INTEGER

CptProblem *
cpt_problem_new (int status, const char *code, const char *title, const char *detail)
{
  CptProblem *self = g_new0 (CptProblem, 1);

  self->status = status;
  g_strlcpy (self->code, code, sizeof self->code);
  self->title = g_strdup (title);
  self->detail = g_strdup (detail);
  self->asked = self->allowed = self->expected = self->seq = -1;
  return self;
}

CptProblem *
cpt_problem_new_from_refusal (const CptRefusal *refusal)
{
  CptProblem *self = cpt_problem_new (0, cpt_refusal_code_to_text (refusal->code), NULL, NULL);

  self->asked = refusal->asked;
  self->allowed = refusal->allowed;
  self->line = refusal->line;
  g_strlcpy (self->needs, refusal->needs, sizeof self->needs);
  return self;
}

void
cpt_problem_free (CptProblem *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->detail, g_free);
  g_clear_pointer (&self->rows, g_free);
  g_free (self);
}

char *
cpt_problem_say (const CptProblem *self)
{
  if (self->title != NULL && self->detail != NULL)
    return g_strdup_printf ("%s. %s", self->title, self->detail);
  return g_strdup (self->title != NULL ? self->title : self->detail);
}

static void
put_if (CptJsonWriter *writer, const char *name, gint64 value, gint64 none)
{
  if (value != none)
    cpt_json_put_int (writer, name, value);
}

char *
cpt_problem_write (const CptProblem *self)
{
  CptJsonWriter writer = CPT_JSON_WRITER_INIT;
  g_autofree char *type = g_strconcat (TYPE_PREFIX, self->code, NULL);

  cpt_json_begin_object (&writer, NULL);
  cpt_json_put_text (&writer, "type", type);
  if (self->title != NULL)
    cpt_json_put_text (&writer, "title", self->title);
  put_if (&writer, "status", self->status, 0);
  cpt_json_put_text (&writer, "code", self->code);
  if (self->detail != NULL)
    cpt_json_put_text (&writer, "detail", self->detail);
  put_if (&writer, "asked", self->asked, -1);
  put_if (&writer, "allowed", self->allowed, -1);
  put_if (&writer, "line", self->line, 0);
  if (*self->exception != '\0')
    cpt_json_put_text (&writer, "exception", self->exception);
  if (*self->needs != '\0')
    cpt_json_put_text (&writer, "needs", self->needs);
  put_if (&writer, "expected", self->expected, -1);
  put_if (&writer, "seq", self->seq, -1);
  if (*self->snapshot.hash != '\0') {
    cpt_json_put_text (&writer, "scope", self->snapshot.scope);
    cpt_json_put_text (&writer, "hash", self->snapshot.hash);
    cpt_json_put_int (&writer, "bytes", self->snapshot.bytes);
    cpt_json_put_int (&writer, "to", self->snapshot.to);
  }
  if (self->rows != NULL)
    cpt_json_put_raw (&writer, "rows", self->rows);
  cpt_json_end_object (&writer);
  return cpt_json_writer_end (&writer);
}

gboolean
cpt_snapshot_hash_is_valid (const char *text)
{
  gsize length = CPT_SNAPSHOT_HASH_SIZE - 1;

  return text != NULL && strlen (text) == length && strspn (text, "0123456789abcdef") == length;
}

/* Without a hash there is none. */
static gboolean
read_snapshot (JsonObject *object, CptSnapshotName *name, GError **error)
{
  const char *scope, *hash;

  if (!json_object_has_member (object, "hash"))
    return TRUE;
  if (!cpt_json_get_text (object, "hash", sizeof name->hash - 1, &hash, error) ||
      !cpt_json_get_text (object, "scope", sizeof name->scope - 1, &scope, error) ||
      !cpt_json_get_int (object, "bytes", 1, CPT_SNAPSHOT_MAX_BYTES, &name->bytes, error) ||
      !cpt_json_get_int (object, "to", 0, MAX_NUMBER, &name->to, error))
    return FALSE;
  if (!cpt_snapshot_hash_is_valid (hash)) {
    g_set_error_literal (error, CPT_WIRE_ERROR, CPT_WIRE_ERROR_MEMBER,
                         "hash: 64 hex digits are wanted");
    return FALSE;
  }
  g_strlcpy (name->scope, scope, sizeof name->scope);
  g_strlcpy (name->hash, hash, sizeof name->hash);
  return TRUE;
}

CptProblem *
cpt_problem_read (const char *text, gsize length, GError **error)
{
  g_autoptr (JsonObject) object = cpt_json_parse_object (text, length, MAX_PROBLEM_BYTES, error);
  g_autoptr (CptProblem) self = NULL;
  const char *code, *title, *detail, *exception, *needs;
  gint64 status, line;

  if (object == NULL || !cpt_json_get_text (object, "code", sizeof self->code - 1, &code, error) ||
      !cpt_json_get_prose_or_null (object, "title", MAX_TITLE_BYTES, &title, error) ||
      !cpt_json_get_prose_or_null (object, "detail", MAX_DETAIL_BYTES, &detail, error) ||
      !cpt_json_get_text_or_null (object, "exception", CPT_ID_SIZE - 1, &exception, error) ||
      !cpt_json_get_text_or_null (object, "needs", sizeof self->needs - 1, &needs, error) ||
      !cpt_json_get_int_or_null (object, "status", 0, MAX_STATUS, 0, &status, error) ||
      !cpt_json_get_int_or_null (object, "line", 0, CPT_MAX_LINE_NUMBER, 0, &line, error))
    return NULL;
  self = cpt_problem_new ((int)status, code, title, detail);
  self->line = (guint)line;
  if (exception != NULL)
    g_strlcpy (self->exception, exception, sizeof self->exception);
  if (needs != NULL)
    g_strlcpy (self->needs, needs, sizeof self->needs);
  if (!cpt_json_get_int_or_null (object, "asked", 0, MAX_NUMBER, -1, &self->asked, error) ||
      !cpt_json_get_int_or_null (object, "allowed", 0, MAX_NUMBER, -1, &self->allowed, error) ||
      !cpt_json_get_int_or_null (object, "expected", 0, MAX_NUMBER, -1, &self->expected, error) ||
      !cpt_json_get_int_or_null (object, "seq", 0, MAX_NUMBER, -1, &self->seq, error) ||
      !read_snapshot (object, &self->snapshot, error))
    return NULL;
  return g_steal_pointer (&self);
}
