/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "headless/request.h"

#include "wire/json-guard.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

static void
request_free (CptRequest *self)
{
  if (self->timer != 0)
    g_source_remove (self->timer);
  if (self->handler != 0)
    g_signal_handler_disconnect (self->session->shop, self->handler);
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->key, g_free);
  g_clear_pointer (&self->object, json_object_unref);
  g_clear_pointer (&self->act, g_ptr_array_unref);
  g_clear_pointer (&self->answer, g_free);
  g_free (self);
}

/* All of it, or the reader has gone: then nobody waits for an answer any more. */
static void
print_line (const char *text)
{
  g_autofree char *line = g_strconcat (text, "\n", NULL);
  gsize length = strlen (line), done = 0;

  while (done < length) {
    gssize n = write (STDOUT_FILENO, line + done, length - done);

    if (n < 0 && errno != EINTR)
      return;
    done += n > 0 ? (gsize)n : 0;
  }
}

void
cpt_request_answer (CptRequest *self, char *answer)
{
  CptSession *session = self->session;

  print_line (answer);
  g_free (answer);
  request_free (self);
  session->answered (session->user_data);
}

void
cpt_request_begin (CptRequest *self, CptJsonWriter *writer)
{
  cpt_json_begin_object (writer, NULL);
  cpt_json_put_raw (writer, "id", self->id);
  cpt_json_put_bool (writer, "ok", TRUE);
}

char *
cpt_request_end (CptRequest *self, CptJsonWriter *writer)
{
  cpt_json_end_object (writer);
  return cpt_json_writer_end (writer);
}

void
cpt_request_answer_end (CptRequest *self, CptJsonWriter *writer)
{
  cpt_request_answer (self, cpt_request_end (self, writer));
}

static void
on_kept (GObject *source, GAsyncResult *result, gpointer user_data)
{
  CptRequest *self = user_data;

  /* If it could not be kept, the same request is simply looked at anew: nothing was done. */
  cpt_shop_submit_finish (CPT_SHOP (source), result, NULL);
  cpt_request_answer (self, g_steal_pointer (&self->answer));
}

void
cpt_request_keep (CptRequest *self, char *answer)
{
  if (self->key == NULL) {
    cpt_request_answer (self, answer);
    return;
  }
  self->answer = answer;
  cpt_shop_submit_async (self->session->shop, g_ptr_array_new (), self->key, self->answer, on_kept,
                         self);
}

/* The first sentence says what happened, the rest what to do. */
static void
split_words (const char *words, char **title_out, char **detail_out)
{
  const char *end = strstr (words, ". ");

  *title_out = end != NULL ? g_strndup (words, (gsize)(end - words)) : g_strdup (words);
  *detail_out = end != NULL ? g_strdup (end + 2) : NULL;
  if (g_str_has_suffix (*title_out, "."))
    (*title_out)[strlen (*title_out) - 1] = '\0';
}

static const char *
get_code (const GError *error)
{
  static const char *const CODES[] = {
    [CPT_SHOP_ERROR_REFUSED] = "guard_failed",
    [CPT_SHOP_ERROR_NOT_SIGNED_IN] = "not_signed_in",
    [CPT_SHOP_ERROR_NOT_ENROLLED] = "not_enrolled",
    [CPT_SHOP_ERROR_UNKNOWN] = "not_found",
    [CPT_SHOP_ERROR_DISK_FULL] = "disk_full",
    [CPT_SHOP_ERROR_LOCKED] = "locked",
    [CPT_SHOP_ERROR_WRONG_PIN] = "wrong_pin",
    [CPT_SHOP_ERROR_MALFORMED] = "malformed",
    [CPT_SHOP_ERROR_NOT_NOW] = "guard_failed",
  };

  if (error->domain == CPT_SHOP_ERROR && (guint)error->code < G_N_ELEMENTS (CODES))
    return CODES[error->code];
  return "internal_error";
}

static void
begin_problem (CptRequest *self, CptJsonWriter *writer)
{
  cpt_json_begin_object (writer, NULL);
  cpt_json_put_raw (writer, "id", self->id);
  cpt_json_put_bool (writer, "ok", FALSE);
  cpt_json_begin_object (writer, "problem");
}

static char *
end_problem (CptJsonWriter *writer)
{
  cpt_json_end_object (writer);
  cpt_json_end_object (writer);
  return cpt_json_writer_end (writer);
}

void
cpt_request_fail (CptRequest *self, GError *error)
{
  g_auto (CptJsonWriter) writer = CPT_JSON_WRITER_INIT;
  gboolean is_refused = g_error_matches (error, CPT_SHOP_ERROR, CPT_SHOP_ERROR_REFUSED);
  gboolean is_kept = is_refused || g_error_matches (error, CPT_SHOP_ERROR, CPT_SHOP_ERROR_NOT_NOW);

  begin_problem (self, &writer);
  if (is_refused) {
    cpt_put_refusal (self, &writer, cpt_shop_get_refusal (self->session->shop),
                     cpt_shop_get_refused_kind (self->session->shop));
  } else {
    g_autofree char *title = NULL, *detail = NULL;

    split_words (error->message, &title, &detail);
    cpt_json_put_text (&writer, "code", get_code (error));
    cpt_json_put_text (&writer, "title", title);
    cpt_json_put_text (&writer, "detail", detail);
  }
  g_error_free (error);
  /* A rule's no is an answer like any other; what only needs another try is not. */
  if (is_kept && self->verb != NULL && self->verb->is_act)
    cpt_request_keep (self, end_problem (&writer));
  else
    cpt_request_answer (self, end_problem (&writer));
}

void
cpt_request_fail_with (CptRequest *self, const char *code, const char *title, const char *detail)
{
  g_auto (CptJsonWriter) writer = CPT_JSON_WRITER_INIT;

  begin_problem (self, &writer);
  cpt_json_put_text (&writer, "code", code);
  cpt_json_put_text (&writer, "title", title);
  cpt_json_put_text (&writer, "detail", detail);
  cpt_request_answer (self, end_problem (&writer));
}

void
cpt_request_fail_not_found (CptRequest *self, const char *name)
{
  g_auto (CptJsonWriter) writer = CPT_JSON_WRITER_INIT;

  begin_problem (self, &writer);
  cpt_put_not_found (&writer, name);
  cpt_request_answer (self, end_problem (&writer));
}

static void
on_submitted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  CptRequest *self = user_data;
  GError *error = NULL;

  if (cpt_shop_submit_finish (CPT_SHOP (source), result, &error))
    cpt_request_answer (self, g_steal_pointer (&self->answer));
  else
    cpt_request_fail (self, error);
}

void
cpt_request_submit (CptRequest *self, GPtrArray *act, char *answer)
{
  g_free (self->answer);
  self->answer = answer;
  cpt_shop_submit_async (self->session->shop, act, self->key, answer, on_submitted, self);
}

/* ---- the line ---- */

static gboolean
knows_member (const char *members, const char *name)
{
  g_auto (GStrv) known = g_strsplit (members, " ", -1);

  for (gsize i = 0; known[i] != NULL; i++) {
    gsize length = strcspn (known[i], "?");

    if (strlen (name) == length && strncmp (known[i], name, length) == 0)
      return TRUE;
  }
  return strcmp (name, "id") == 0 || strcmp (name, "do") == 0 || strcmp (name, "approver") == 0;
}

static gboolean
check_members (CptRequest *self)
{
  g_autoptr (GList) names = json_object_get_members (self->object);
  g_auto (GStrv) wanted = g_strsplit (self->verb->members, " ", -1);

  for (GList *name = names; name != NULL; name = name->next)
    if (!knows_member (self->verb->members, name->data)) {
      g_autofree char *title = g_strdup_printf (_ ("“%s” is not known here"), (char *)name->data);
      g_autofree char *detail =
          g_strdup_printf (_ ("“%1$s” takes: %2$s."), self->verb->name,
                           *self->verb->members != '\0' ? self->verb->members : _ ("nothing"));

      cpt_request_fail_with (self, "malformed", title, detail);
      return FALSE;
    }
  for (gsize i = 0; wanted[i] != NULL; i++)
    if (*wanted[i] != '\0' && !g_str_has_suffix (wanted[i], "?") &&
        !json_object_has_member (self->object, wanted[i])) {
      g_autofree char *title = g_strdup_printf (_ ("“%s” is missing"), wanted[i]);
      g_autofree char *detail =
          g_strdup_printf (_ ("“%1$s” takes: %2$s."), self->verb->name, self->verb->members);

      cpt_request_fail_with (self, "malformed", title, detail);
      return FALSE;
    }
  return TRUE;
}

/* An id is a text or a number; requests without one are answered all the same. */
static gboolean
read_id (CptRequest *self)
{
  JsonNode *node = json_object_get_member (self->object, "id");
  g_auto (CptJsonWriter) writer = CPT_JSON_WRITER_INIT;
  const char *text = NULL;
  GType type = node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node)
                                                            : G_TYPE_INVALID;

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (type == G_TYPE_STRING)
    text = json_node_get_string (node);
  if (type == G_TYPE_INT64) {
    g_free (self->id);
    self->id = g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
    self->key = g_strconcat ("#", self->id, NULL);
    return TRUE;
  }
  if (text == NULL || *text == '\0' || strlen (text) > CPT_REQUEST_MAX_ID_BYTES) {
    cpt_request_fail_with (self, "malformed", _ ("This id cannot be used"),
                           _ ("An id is a text of 1 to 128 bytes, or a number."));
    return FALSE;
  }
  cpt_json_begin_list (&writer, NULL);
  cpt_json_put_text (&writer, NULL, text);
  cpt_json_end_list (&writer);
  g_free (self->id);
  self->id = cpt_json_writer_end (&writer);
  memmove (self->id, self->id + 1, strlen (self->id)); /* without the list's brackets */
  self->id[strlen (self->id) - 1] = '\0';
  self->key = g_strconcat ("$", text, NULL);
  return TRUE;
}

static void
on_approved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  CptRequest *self = user_data;
  GError *error = NULL;
  g_autofree char *sign_in = cpt_sign_in_approve_finish (CPT_SIGN_IN (source), result, &error);

  if (sign_in == NULL) {
    cpt_request_fail (self, error);
    return;
  }
  g_strlcpy (self->approver, sign_in, sizeof self->approver);
  self->verb->run (self);
}

static void
run_verb (CptRequest *self)
{
  JsonObject *approver = NULL;
  const char *badge, *pin;
  GError *error = NULL;

  if (!json_object_has_member (self->object, "approver")) {
    self->verb->run (self);
    return;
  }
  if (!cpt_json_get_object_or_null (self->object, "approver", &approver, &error) ||
      (approver != NULL && (!cpt_json_get_text (approver, "badge", 256, &badge, &error) ||
                            !cpt_json_get_text (approver, "pin", 32, &pin, &error)))) {
    g_autoptr (GError) why = error;

    cpt_request_fail_with (self, "malformed", _ ("“approver” needs a badge and a PIN"),
                           why->message);
    return;
  }
  if (approver != NULL)
    cpt_sign_in_approve_async (self->session->sign_in, badge, pin, on_approved, self);
  else
    self->verb->run (self);
}

static void
on_answer_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  CptRequest *self = user_data;
  GError *error = NULL;
  char *answer = cpt_shop_find_answer_finish (CPT_SHOP (source), result, &error);

  if (error != NULL)
    cpt_request_fail (self, error);
  else if (answer != NULL && self->verb->again != NULL)
    self->verb->again (self, answer);
  else if (answer != NULL)
    cpt_request_answer (self, answer);
  else
    run_verb (self);
}

static gboolean
read_verb (CptRequest *self)
{
  g_autoptr (GError) error = NULL;
  const char *name = NULL;

  if (!cpt_json_get_text (self->object, "do", 64, &name, &error)) {
    cpt_request_fail_with (self, "malformed", _ ("The request does not say what to do"),
                           _ ("Write {\"id\":\"…\",\"do\":\"work\"}; --help lists what there is."));
    return FALSE;
  }
  self->verb = cpt_verb_lookup (name);
  if (self->verb == NULL) {
    g_autofree char *title = g_strdup_printf (_ ("“%s” is not known here"), name);

    cpt_request_fail_with (self, "malformed", title, _ ("--help lists what there is."));
    return FALSE;
  }
  return TRUE;
}

void
cpt_request_start (CptSession *session, const char *line, gsize length)
{
  CptRequest *self = g_new0 (CptRequest, 1);
  g_autoptr (GError) error = NULL;

  self->session = session;
  self->id = g_strdup ("null");
  /* Fractions too: a signature has its ratio. Where an integer is wanted they are refused. */
  self->object = cpt_json_parse_object_with (line, length, CPT_REQUEST_MAX_BYTES,
                                             CPT_JSON_GUARD_DECIMALS, &error);
  if (self->object == NULL) {
    cpt_request_fail_with (self, "malformed", _ ("This line is no request"), error->message);
    return;
  }
  if (!read_id (self) || !read_verb (self) || !check_members (self))
    return;
  if (self->verb->is_act && self->key != NULL)
    cpt_shop_find_answer_async (session->shop, self->key, on_answer_found, self);
  else
    run_verb (self);
}

void
cpt_request_refuse_line (CptSession *session, const char *title, const char *detail)
{
  CptRequest *self = g_new0 (CptRequest, 1);

  self->session = session;
  self->id = g_strdup ("null");
  cpt_request_fail_with (self, "malformed", title, detail);
}
