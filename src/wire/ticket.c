/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/hello.h"
#include "wire/json.h"

#define MAX_TICKET_BYTES 4096
#define MAX_CODE_BYTES   64
#define MAX_URL_BYTES    512

void
cpt_enrol_ticket_free (CptEnrolTicket *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->code, g_free);
  g_clear_pointer (&self->url, g_free);
  g_free (self);
}

CptEnrolTicket *
cpt_enrol_ticket_read (const char *text, gsize length, GError **error)
{
  g_autoptr (CptEnrolTicket) ticket = NULL;
  g_autoptr (JsonObject) object = NULL;
  const char *code, *url;

  g_return_val_if_fail (text != NULL, NULL);

  object = cpt_json_parse_object (text, length, MAX_TICKET_BYTES, error);
  if (object == NULL || !cpt_json_get_text (object, "code", MAX_CODE_BYTES, &code, error) ||
      !cpt_json_get_text (object, "url", MAX_URL_BYTES, &url, error))
    return NULL;
  ticket = g_new0 (CptEnrolTicket, 1);
  ticket->code = g_strdup (code);
  ticket->url = g_strdup (url);
  return g_steal_pointer (&ticket);
}
