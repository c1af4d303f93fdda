/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls that a person waits for: enrolment, and a badge that this shop does not know. */
#include "sync/sync-private.h"
#include "wire/json.h"
#include "wire/problem.h"
#include "wire/row.h"

#include <string.h>

#define BADGE_SECONDS 3
#define ENROL_SECONDS 20

/* One question: the task's data. */
typedef struct {
  CptSync *sync;             /* (owned) */
  GCancellable *cancellable; /* (owned) */
  GSource *timer;            /* (owned) */
  gboolean too_late;
} Question;

static void
question_free (gpointer data)
{
  Question *self = data;

  g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->sync, cpt_sync_unref);
  g_free (self);
}

static gboolean
on_too_late (gpointer user_data)
{
  Question *self = user_data;

  self->too_late = TRUE;
  g_cancellable_cancel (self->cancellable);
  return G_SOURCE_REMOVE;
}

static Question *
ask (CptSync *self, guint seconds, GTask *task)
{
  Question *question = g_new0 (Question, 1);

  question->sync = cpt_sync_ref (self);
  question->cancellable = g_cancellable_new ();
  question->timer = g_timeout_source_new_seconds (seconds);
  g_source_set_callback (question->timer, on_too_late, question, NULL);
  g_source_attach (question->timer, self->context);
  g_task_set_task_data (task, question, question_free);
  return question;
}

static gboolean
set_problem (const CptSyncReply *reply, GError **error)
{
  gsize length;
  const char *body = g_bytes_get_data (reply->body, &length);
  g_autoptr (CptProblem) problem = cpt_problem_read (body, length, NULL);
  const char *words = NULL;

  if (problem != NULL)
    words = problem->detail != NULL ? problem->detail : problem->title;
  if (words != NULL)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, words);
  else
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                 "that address answered %d without saying why: is it central?", reply->status);
  return FALSE;
}

/* The reply to a question; NULL: none came in time, or central says no. */
static CptSyncReply *
finish (GTask *task, GAsyncResult *result, GError **error)
{
  Question *question = g_task_get_task_data (task);
  g_autoptr (CptSyncReply) reply = NULL;

  reply = cpt_sync_client_call_finish (question->sync->client, result, error);
  if (reply == NULL && question->too_late) {
    g_clear_error (error);
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "central did not answer in time");
  }
  if (reply != NULL && reply->status != 200) {
    set_problem (reply, error);
    return NULL;
  }
  return g_steal_pointer (&reply);
}

static void
on_enrolled (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (CptSyncReply) reply = NULL;
  g_autoptr (CptEnrolAnswer) answer = NULL;
  GError *error = NULL;
  const char *body;
  gsize length;

  reply = finish (task, result, &error);
  if (reply != NULL) {
    body = g_bytes_get_data (reply->body, &length);
    answer = cpt_enrol_answer_read (body, length, &error);
    if (answer == NULL)
      g_prefix_error (&error, "what answers at that address is not central: ");
  }
  if (answer != NULL)
    g_task_return_pointer (task, g_steal_pointer (&answer), (GDestroyNotify)cpt_enrol_answer_free);
  else
    g_task_return_error (task, error);
}

static char *
write_enrolment (const char *code, const char *terminal, const guint8 *seed, const char *name)
{
  g_autoptr (CptEnrolRequest) request = g_new0 (CptEnrolRequest, 1);
  guint8 key[CPT_PUBLIC_KEY_BYTES];

  cpt_crypto_public_key (seed, key);
  request->code = g_strdup (code);
  g_strlcpy (request->terminal, terminal, sizeof request->terminal);
  request->public_key = g_base64_encode (key, sizeof key);
  request->name = g_strdup (name);
  return cpt_enrol_request_write (request);
}

void
cpt_sync_enrol_async (CptSync *self,
                      const char *url,
                      const char *code,
                      const char *terminal,
                      const guint8 seed[32],
                      const char *name,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  CptSyncRequest *request;
  Question *question;
  char *body;

  g_return_if_fail (self != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, cpt_sync_enrol_async);
  if (!cpt_sync_client_takes_url (url)) {
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                             "%s is no address of a central", url);
    return;
  }
  question = ask (self, ENROL_SECONDS, task);
  body = write_enrolment (code, terminal, seed, name);
  request = cpt_sync_request_new (url, "/v1/enrol");
  request->is_post = TRUE;
  request->content_type = "application/json";
  request->body = g_bytes_new_take (body, strlen (body));
  request->max_bytes = CPT_SYNC_MAX_ANSWER_BYTES;
  cpt_sync_client_call_async (self->client, request, question->cancellable, on_enrolled,
                              g_steal_pointer (&task));
}

CptEnrolAnswer *
cpt_sync_enrol_finish (CptSync *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, cpt_sync_enrol_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* {"id": …, "person": its row}; the row is read from its own bytes. */
static CptPerson *
read_person (GBytes *bytes, GError **error)
{
  gsize length;
  const char *body = g_bytes_get_data (bytes, &length);
  g_autoptr (JsonObject) object = NULL;
  g_autofree char *row = NULL;
  JsonObject *person;
  const char *id;

  object = cpt_json_parse_object (body, length, CPT_MAX_DOC_BYTES, error);
  if (object == NULL || !cpt_json_get_text (object, "id", CPT_ID_SIZE - 1, &id, error) ||
      !cpt_json_get_object (object, "person", &person, error))
    return NULL;
  row = json_to_string (json_object_get_member (object, "person"), FALSE);
  return cpt_row_read_person (id, row, strlen (row), error);
}

static void
on_badge (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (CptSyncReply) reply = NULL;
  g_autoptr (CptPerson) person = NULL;
  GError *error = NULL;

  reply = finish (task, result, &error);
  if (reply != NULL)
    person = read_person (reply->body, &error);
  if (person != NULL)
    g_task_return_pointer (task, g_steal_pointer (&person), (GDestroyNotify)cpt_person_free);
  else
    g_task_return_error (task, error);
}

void
cpt_sync_find_badge_async (CptSync *self,
                           const char *number,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autofree char *escaped = NULL;
  g_autofree char *path = NULL;
  const char *session;
  CptSyncRequest *request;
  Question *question;

  g_return_if_fail (self != NULL);

  task = g_task_new (NULL, NULL, callback, user_data);
  g_task_set_source_tag (task, cpt_sync_find_badge_async);
  session = cpt_sync_machine_get_session (self->machine);
  if (session == NULL) {
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_CONNECTED,
                             "central cannot be asked now");
    return;
  }
  question = ask (self, BADGE_SECONDS, task);
  escaped = g_uri_escape_string (number, NULL, FALSE);
  path = g_strconcat ("/v1/badges/", escaped, NULL);
  request = cpt_sync_request_new (self->url, path);
  request->session = g_strdup (session);
  request->max_bytes = CPT_SYNC_MAX_ANSWER_BYTES;
  cpt_sync_client_call_async (self->client, request, question->cancellable, on_badge,
                              g_steal_pointer (&task));
}

CptPerson *
cpt_sync_find_badge_finish (CptSync *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, cpt_sync_find_badge_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
