/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/http/request.h"

#include "central/http/target.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define CPT_HTTP_MAX_TOKEN     256
#define CPT_HTTP_RETRY_AFTER_S 2
#define CPT_TYPE_JSON          "application/json"
#define CPT_TYPE_PROBLEM       "application/problem+json"

CptHttpRequest *
cpt_http_request_new (struct MHD_Connection *connection, const char *target)
{
  CptHttpRequest *self = g_new0 (CptHttpRequest, 1);

  self->connection = connection;
  self->file = -1;
  if (strlen (target) <= CPT_TARGET_MAX_BYTES)
    self->target = g_strdup (target);
  return self;
}

void
cpt_http_request_free (CptHttpRequest *self)
{
  g_free (self->target);
  g_free (self->parameter);
  g_clear_pointer (&self->body, g_byte_array_unref);
  g_clear_pointer (&self->heads, g_ptr_array_unref);
  g_clear_pointer (&self->answer, g_bytes_unref);
  if (self->file >= 0)
    close (self->file);
  g_free (self->etag);
  g_free (self->content_range);
  g_free (self->allow);
  g_free (self);
}

const char *
cpt_http_request_get_header (CptHttpRequest *self, const char *name)
{
  return MHD_lookup_connection_value (self->connection, MHD_HEADER_KIND, name);
}

gboolean
cpt_http_request_get_query (CptHttpRequest *self, const char *name, char **value_out)
{
  g_autofree char *detail = NULL;

  if (cpt_target_get_query (self->target, name, value_out))
    return TRUE;

  detail = g_strdup_printf ("The value of `%s` in the query is no text.", name);
  cpt_http_request_refuse (self, 400, "malformed", "Not readable", detail);
  return FALSE;
}

const char *
cpt_http_request_get_token (CptHttpRequest *self)
{
  const char *value = cpt_http_request_get_header (self, MHD_HTTP_HEADER_AUTHORIZATION);

  if (value == NULL || g_ascii_strncasecmp (value, "Bearer ", strlen ("Bearer ")) != 0)
    return NULL;

  value += strlen ("Bearer ");
  while (*value == ' ')
    value++;
  if (*value == '\0' || strlen (value) > CPT_HTTP_MAX_TOKEN)
    return NULL;
  for (const char *at = value; *at != '\0'; at++)
    if (!g_ascii_isgraph (*at))
      return NULL;
  return value;
}

const char *
cpt_http_request_get_body (CptHttpRequest *self, gsize *length_out)
{
  if (self->body == NULL)
    self->body = g_byte_array_new ();

  /* The NUL lies beyond the length, for whoever reads it as a string. */
  *length_out = self->body->len;
  g_byte_array_append (self->body, (const guint8 *)"", 1);
  g_byte_array_set_size (self->body, *length_out);
  return (const char *)self->body->data;
}

void
cpt_http_request_answer (CptHttpRequest *self, int status, const char *content_type, GBytes *answer)
{
  g_return_if_fail (self->status == 0);

  self->status = status;
  self->content_type = content_type;
  self->answer = g_bytes_ref (answer);
}

static void
answer_text (CptHttpRequest *self, int status, const char *content_type, char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new_take (text, strlen (text));

  cpt_http_request_answer (self, status, content_type, bytes);
}

void
cpt_http_request_answer_json (CptHttpRequest *self, int status, char *json)
{
  answer_text (self, status, CPT_TYPE_JSON, json);
}

void
cpt_http_request_answer_problem (CptHttpRequest *self, const CptProblem *problem)
{
  int status = problem->status >= 400 && problem->status <= 599 ? problem->status : 500;

  if (status == 429 || status == 503)
    self->retry_after_s = CPT_HTTP_RETRY_AFTER_S;
  answer_text (self, status, CPT_TYPE_PROBLEM, cpt_problem_write (problem));
}

void
cpt_http_request_refuse (CptHttpRequest *self,
                         int status,
                         const char *code,
                         const char *title,
                         const char *detail)
{
  g_autoptr (CptProblem) problem = cpt_problem_new (status, code, title, detail);

  cpt_http_request_answer_problem (self, problem);
}

void
cpt_http_request_forget_answer (CptHttpRequest *self)
{
  self->status = 0;
  self->hold_until_us = 0;
  g_clear_pointer (&self->answer, g_bytes_unref);
  g_clear_pointer (&self->heads, g_ptr_array_unref);
}

static void
on_sent (void *user_data)
{
  g_bytes_unref (user_data);
}

static struct MHD_Response *
make_response (CptHttpRequest *self)
{
  gsize length;
  gconstpointer data;

  if (self->file >= 0)
    return cpt_http_request_make_file_response (self);
  data = g_bytes_get_data (self->answer, &length);
  return MHD_create_response_from_buffer_with_free_callback_cls (length, (void *)data, on_sent,
                                                                 g_bytes_ref (self->answer));
}

static void
add_if (struct MHD_Response *response, const char *name, const char *value)
{
  if (value != NULL)
    MHD_add_response_header (response, name, value);
}

enum MHD_Result
cpt_http_request_send (CptHttpRequest *self)
{
  struct MHD_Response *response = make_response (self);
  enum MHD_Result result;

  if (response == NULL)
    return MHD_NO;
  MHD_add_response_header (response, MHD_HTTP_HEADER_CONTENT_TYPE, self->content_type);
  MHD_add_response_header (response, MHD_HTTP_HEADER_CACHE_CONTROL,
                           self->is_public ? "public, max-age=900, immutable"
                           : self->etag != NULL && self->status < 400 ? "private, no-store"
                                                                      : "no-store");
  add_if (response, MHD_HTTP_HEADER_ETAG, self->etag);
  add_if (response, MHD_HTTP_HEADER_CONTENT_RANGE, self->content_range);
  add_if (response, MHD_HTTP_HEADER_ALLOW, self->allow);
  if (self->status == MHD_HTTP_UNAUTHORIZED)
    MHD_add_response_header (response, MHD_HTTP_HEADER_WWW_AUTHENTICATE, "Bearer");
  if (self->closes)
    MHD_add_response_header (response, MHD_HTTP_HEADER_CONNECTION, "close");
  if (self->retry_after_s > 0) {
    g_autofree char *seconds = g_strdup_printf ("%d", self->retry_after_s);

    MHD_add_response_header (response, MHD_HTTP_HEADER_RETRY_AFTER, seconds);
  }

  result = MHD_queue_response (self->connection, self->status, response);
  MHD_destroy_response (response);
  return result;
}

gboolean
cpt_http_request_send_now (CptHttpRequest *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gsize length;
  gconstpointer data = g_bytes_get_data (self->answer, &length);

  g_string_printf (
      text,
      "HTTP/1.1 %d %s\r\nContent-Type: %s\r\nCache-Control: no-store\r\nConnection: close\r\n"
      "Content-Length: %" G_GSIZE_FORMAT "\r\n",
      self->status, MHD_get_reason_phrase_for (self->status), self->content_type, length);
  if (self->retry_after_s > 0)
    g_string_append_printf (text, "Retry-After: %d\r\n", self->retry_after_s);
  g_string_append (text, "\r\n");
  g_string_append_len (text, data, length);

  return send (self->peer->fd, text->str, text->len, MSG_DONTWAIT | MSG_NOSIGNAL) ==
         (gssize)text->len;
}
