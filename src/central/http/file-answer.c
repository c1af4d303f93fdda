/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file as an answer: all of it, or the one piece that is asked for. */
#include "central/http/request.h"

#include <string.h>
#include <unistd.h>

#define UNIT "bytes="

typedef enum {
  RANGE_NONE, /* none, or one that we do not know: the whole file is a right answer */
  RANGE_ONE,
  RANGE_BEYOND,
} Range;

static gboolean
read_number (const char **at, gint64 *out)
{
  gint64 value = 0;

  if (!g_ascii_isdigit (**at))
    return FALSE;
  for (; g_ascii_isdigit (**at); ++*at) {
    if (value > G_MAXINT64 / 10 - 9)
      return FALSE;
    value = value * 10 + (**at - '0');
  }
  *out = value;
  return TRUE;
}

/* `bytes=3-`, `bytes=3-9`, `bytes=-9` (RFC 9110 §14). Several pieces in one answer nobody needs. */
static Range
read_range (const char *text, gint64 bytes, gint64 *from_out, gint64 *length_out)
{
  gint64 from, last = bytes - 1;

  if (text == NULL || g_ascii_strncasecmp (text, UNIT, strlen (UNIT)) != 0)
    return RANGE_NONE;
  text += strlen (UNIT);
  if (*text == '-') {
    text++;
    if (!read_number (&text, &from) || *text != '\0')
      return RANGE_NONE;
    if (from == 0)
      return RANGE_BEYOND;
    from = MAX (bytes - from, 0);
  } else {
    if (!read_number (&text, &from) || *text != '-')
      return RANGE_NONE;
    text++;
    if (*text != '\0' && (!read_number (&text, &last) || *text != '\0' || last < from))
      return RANGE_NONE;
    if (from >= bytes)
      return RANGE_BEYOND;
  }
  *from_out = from;
  *length_out = MIN (last, bytes - 1) - from + 1;
  return RANGE_ONE;
}

/* A piece of another file is of no use to whoever has begun with this one. */
static gboolean
is_of_this (CptHttpRequest *self)
{
  const char *wanted = cpt_http_request_get_header (self, MHD_HTTP_HEADER_IF_RANGE);

  return wanted == NULL || strcmp (wanted, self->etag) == 0;
}

void
cpt_http_request_answer_file (CptHttpRequest *self,
                              int fd,
                              gint64 bytes,
                              const char *name,
                              gboolean is_private)
{
  gint64 from = 0, length = bytes;
  Range range;

  g_return_if_fail (self->status == 0 && self->file < 0);

  self->etag = g_strdup_printf ("\"%s\"", name);
  range = is_of_this (self) ? read_range (cpt_http_request_get_header (self, MHD_HTTP_HEADER_RANGE),
                                          bytes, &from, &length)
                            : RANGE_NONE;
  if (range == RANGE_BEYOND) {
    close (fd);
    self->content_range = g_strdup_printf ("bytes */%" G_GINT64_FORMAT, bytes);
    cpt_http_request_refuse (self, 416, "range_not_satisfiable", "There is no such piece", NULL);
    return;
  }
  self->file = fd;
  self->file_from = from;
  self->file_length = length;
  self->is_public = !is_private;
  self->content_type = "application/gzip";
  self->status = range == RANGE_ONE ? 206 : 200;
  if (range == RANGE_ONE)
    self->content_range =
        g_strdup_printf ("bytes %" G_GINT64_FORMAT "-%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, from,
                         from + length - 1, bytes);
}

struct MHD_Response *
cpt_http_request_make_file_response (CptHttpRequest *self)
{
  struct MHD_Response *response = MHD_create_response_from_fd_at_offset64 (
      (uint64_t)self->file_length, self->file, (uint64_t)self->file_from);

  if (response == NULL)
    return NULL;
  self->file = -1; /* the response closes it */
  MHD_add_response_header (response, MHD_HTTP_HEADER_ACCEPT_RANGES, "bytes");
  return response;
}
