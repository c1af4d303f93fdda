/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A push before anything is decided: what was sent, and why it is not understood. */
#include "central/orchestration/intake-private.h"

#include "wire/json.h"

#include <string.h>

static void
push_line_free (PushLine *self)
{
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->command, cpt_command_free);
  g_free (self);
}

void
cpt_push_init (Push *self, CptService *service, const CptIntakeCall *call)
{
  self->service = service;
  self->terminal = call->terminal;
  self->received_us = cpt_service_now_us (service);
  self->lines = g_ptr_array_new_with_free_func ((GDestroyNotify)push_line_free);
  self->verdicts = g_ptr_array_new_with_free_func ((GDestroyNotify)cpt_verdict_free);
}

void
cpt_push_clear (Push *self)
{
  g_clear_pointer (&self->header, cpt_push_header_free);
  g_clear_pointer (&self->lines, g_ptr_array_unref);
  g_clear_pointer (&self->verdicts, g_ptr_array_unref);
  g_clear_pointer (&self->problem, cpt_problem_free);
  g_clear_error (&self->error);
}

static CptProblem *
make_malformed (const char *detail)
{
  return cpt_problem_new (400, "malformed", "Not understood", detail);
}

static CptProblem *
make_line_problem (const GError *error, gint64 seq)
{
  CptProblem *problem;

  if (!g_error_matches (error, CPT_WIRE_ERROR, CPT_WIRE_ERROR_UNKNOWN_KIND) &&
      !g_error_matches (error, CPT_WIRE_ERROR, CPT_WIRE_ERROR_UNKNOWN_VERSION))
    return make_malformed (error->message);
  problem = cpt_problem_new (409, "upgrade_central", "This terminal is newer than central",
                             "Upgrade central; nothing of this call was taken.");
  problem->seq = seq;
  return problem;
}

/* A line that a newer terminal made is not read: its number is the one after the line before. */
static gboolean
read_line (Push *push, const char *text, gsize length, GError **error)
{
  PushLine *line = g_new0 (PushLine, 1);

  line->text = g_strndup (text, length);
  g_ptr_array_add (push->lines, line);
  cpt_crypto_hash (text, length, line->hash);
  if (length > CPT_MAX_COMMAND_BYTES) {
    g_set_error_literal (error, CPT_WIRE_ERROR, CPT_WIRE_ERROR_TOO_BIG,
                         "A command line has more than 65,536 bytes");
    return FALSE;
  }
  line->command = cpt_command_read (text, length, error);
  return line->command != NULL;
}

static gint64
find_seq (const char *text, gsize length)
{
  g_autoptr (JsonObject) object = cpt_json_parse_object (text, length, CPT_MAX_COMMAND_BYTES, NULL);
  gint64 seq = -1;

  if (object == NULL || !cpt_json_get_int (object, "seq", 1, CPT_MAX_SAFE_INTEGER, &seq, NULL))
    return -1;
  return seq;
}

static gboolean
check_order (Push *push)
{
  for (guint i = 0; i < push->lines->len; i++) {
    const PushLine *line = push->lines->pdata[i];
    const PushLine *first = push->lines->pdata[0];

    if (line->command->seq < 1 || line->command->seq != first->command->seq + i) {
      push->problem = make_malformed ("The numbers of the commands do not follow each other");
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
read_lines (Push *push, const char *at, const char *end)
{
  while (at < end) {
    const char *newline = memchr (at, '\n', (gsize)(end - at));
    gsize length = (gsize)((newline != NULL ? newline : end) - at);
    g_autoptr (GError) error = NULL;

    if (push->lines->len == CPT_PUSH_MAX_COMMANDS) {
      push->problem = make_malformed ("More than 100 commands in one call");
      return FALSE;
    }
    if (length > 0 && !read_line (push, at, length, &error)) {
      push->problem = make_line_problem (error, find_seq (at, length));
      return FALSE;
    }
    at += length + 1;
  }
  return check_order (push);
}

gboolean
cpt_push_read (Push *push, const char *body, gsize length)
{
  const char *newline = memchr (body, '\n', length);
  g_autoptr (GError) error = NULL;

  if (length > CPT_PUSH_MAX_BYTES) {
    push->problem = cpt_problem_new (413, "too_big", "Too big", "A push has at most 256 KiB");
    return FALSE;
  }
  push->header =
      cpt_push_header_read (body, newline != NULL ? (gsize)(newline - body) : length, &error);
  if (push->header == NULL) {
    push->problem = make_malformed (error->message);
    return FALSE;
  }
  if (!g_str_equal (push->header->terminal, push->terminal)) {
    push->problem = make_malformed ("The header names another terminal than the session");
    return FALSE;
  }
  return newline == NULL || read_lines (push, newline + 1, body + length);
}
