/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A customer's data. The answer that the journal keeps says who looked at what; what it was is put
 * in when it is printed, so that it stands on no disk but in the order's own row. */
#include "headless/verbs.h"

#include "workflow/reveal.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void
put_record (CptRequest *self, CptJsonWriter *writer, const CptCommand *command, const char *id)
{
  cpt_request_begin (self, writer);
  cpt_json_put_text (writer, "command", command->id);
  cpt_json_put_text (writer, "fulfilment", id);
  cpt_json_put_text (writer, "field", command->args.field);
  cpt_json_put_text (writer, "sign_in", command->sign_in);
}

/* The record, and what it gives the right to see. FALSE: this is no answer of a reveal. */
static gboolean
print_record (CptRequest *self, const char *record)
{
  static const char *const MEMBERS[] = { "command", "fulfilment", "field", "sign_in" };
  g_autoptr (JsonObject) object =
      cpt_json_parse_object (record, strlen (record), CPT_REQUEST_MAX_BYTES, NULL);
  g_auto (CptJsonWriter) writer = CPT_JSON_WRITER_INIT;
  g_autofree char *value = NULL;
  const char *texts[G_N_ELEMENTS (MEMBERS)];

  for (gsize i = 0; i < G_N_ELEMENTS (MEMBERS); i++)
    if (object == NULL || !cpt_json_get_text (object, MEMBERS[i], 64, &texts[i], NULL))
      return FALSE;
  if (!cpt_reveal_is_by (self->session->shop, texts[3])) {
    cpt_request_fail_with (self, "not_authorised", _ ("This was shown to another person"),
                           _ ("Sign in, and ask with an id of your own."));
    return TRUE;
  }
  cpt_request_begin (self, &writer);
  for (gsize i = 0; i < G_N_ELEMENTS (MEMBERS); i++)
    cpt_json_put_text (&writer, MEMBERS[i], texts[i]);
  value = cpt_reveal_read (self->session->shop, texts[1], texts[2]);
  cpt_json_put_text (&writer, "value", value);
  cpt_request_answer_end (self, &writer);
  return TRUE;
}

void
cpt_verb_reveal_again (CptRequest *self, char *answer)
{
  if (print_record (self, answer))
    g_free (answer);
  else
    cpt_request_answer (self, answer); /* another act's, or a refusal */
}

static void
on_recorded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  CptRequest *self = user_data;
  g_autofree char *record = g_steal_pointer (&self->answer);
  GError *error = NULL;

  if (!cpt_shop_submit_finish (CPT_SHOP (source), result, &error))
    cpt_request_fail (self, error);
  else
    print_record (self, record);
}

void
cpt_verb_reveal (CptRequest *self)
{
  CptShop *shop = self->session->shop;
  const CptViewFulfilment *found = cpt_request_get_order (self);
  g_auto (CptJsonWriter) writer = CPT_JSON_WRITER_INIT;
  const char *field, *reason;
  CptCommand *command;
  GPtrArray *act;
  GError *error = NULL;

  if (found == NULL || !cpt_request_get_text (self, "field", 16, &field) ||
      !cpt_request_get_text (self, "reason", CPT_CODE_SIZE - 1, &reason))
    return;
  command = cpt_reveal_new (shop, found->shown->id, field, reason, self->approver, &error);
  if (command == NULL) {
    cpt_request_fail (self, error);
    return;
  }
  act = g_ptr_array_new ();
  g_ptr_array_add (act, command);
  put_record (self, &writer, command, found->shown->id);
  self->answer = cpt_request_end (self, &writer);
  cpt_shop_submit_async (shop, act, self->key, self->answer, on_recorded, self);
}
