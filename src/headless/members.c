/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A request's members, and the commands that they make. */
#include "headless/request.h"

#include "domain/text.h"
#include "wire/json-list.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static gboolean
fail_member (CptRequest *self, GError *error)
{
  g_autoptr (GError) why = error;

  cpt_request_fail_with (self, "malformed", _ ("A member of this request is wrong"), why->message);
  return FALSE;
}

gboolean
cpt_request_get_text (CptRequest *self, const char *member, gsize max_bytes, const char **out)
{
  GError *error = NULL;

  *out = "";
  if (!json_object_has_member (self->object, member) ||
      json_object_get_null_member (self->object, member))
    return TRUE;
  return cpt_json_get_text (self->object, member, max_bytes, out, &error) ||
         fail_member (self, error);
}

gboolean
cpt_request_get_int (CptRequest *self,
                     const char *member,
                     gint64 min,
                     gint64 max,
                     gint64 missing,
                     gint64 *out)
{
  GError *error = NULL;

  return cpt_json_get_int_or_null (self->object, member, min, max, missing, out, &error) ||
         fail_member (self, error);
}

gboolean
cpt_request_copy (CptRequest *self, const char *member, char *out, gsize size)
{
  const char *text;

  if (!cpt_request_get_text (self, member, size - 1, &text))
    return FALSE;
  if (*text != '\0')
    g_strlcpy (out, text, size);
  return TRUE;
}

gboolean
cpt_request_get_texts (CptRequest *self,
                       const char *member,
                       guint max,
                       gsize max_bytes,
                       GPtrArray **out)
{
  JsonArray *list = NULL;
  GError *error = NULL;

  *out = g_ptr_array_new_with_free_func (g_free);
  if (!json_object_has_member (self->object, member) ||
      json_object_get_null_member (self->object, member))
    return TRUE;
  if (cpt_json_get_array (self->object, member, max, &list, &error)) {
    for (guint i = 0; i < json_array_get_length (list); i++) {
      const char *text;

      if (!cpt_json_list_get_text (list, i, member, max_bytes, &text, &error))
        break;
      g_ptr_array_add (*out, g_strdup (text));
    }
    if (error == NULL)
      return TRUE;
  }
  g_clear_pointer (out, g_ptr_array_unref);
  return fail_member (self, error);
}

const CptViewFulfilment *
cpt_request_find_order (CptRequest *self, const char *name)
{
  CptView *view = cpt_shop_get_view (self->session->shop);

  return cpt_text_is_uuid (name) ? cpt_view_get_fulfilment (view, name)
                                 : cpt_view_find_by_reference (view, name);
}

void
cpt_put_not_found (CptJsonWriter *writer, const char *name)
{
  g_autofree char *title = g_strdup_printf (_ ("No order “%s” here"), name);

  cpt_json_put_text (writer, "code", "not_found");
  cpt_json_put_text (writer, "title", title);
  cpt_json_put_text (writer, "detail",
                     _ ("It belongs to another shop, is finished, or has not come yet."));
}

const CptViewFulfilment *
cpt_request_get_order (CptRequest *self)
{
  const CptViewFulfilment *found;
  const char *name;

  if (!cpt_request_get_text (self, "fulfilment", 64, &name))
    return NULL;
  found = cpt_request_find_order (self, name);
  if (found == NULL)
    cpt_request_fail_not_found (self, name);
  return found;
}

CptCommand *
cpt_request_new_command (CptRequest *self, CptKind kind, const char *aggregate)
{
  CptCommand *command = cpt_shop_new_command (self->session->shop, kind, aggregate);

  g_strlcpy (command->approver, self->approver, sizeof command->approver);
  return command;
}

void
cpt_request_submit_one (CptRequest *self, CptCommand *command)
{
  g_auto (CptJsonWriter) writer = CPT_JSON_WRITER_INIT;
  GPtrArray *act = g_ptr_array_new ();

  cpt_request_begin (self, &writer);
  cpt_json_put_text (&writer, "command", command->id);
  if (cpt_view_get_fulfilment (cpt_shop_get_view (self->session->shop), command->aggregate) != NULL)
    cpt_json_put_text (&writer, "fulfilment", command->aggregate);
  else if (cpt_view_get_place (cpt_shop_get_view (self->session->shop), command->aggregate) != NULL)
    cpt_json_put_text (&writer, "place", command->aggregate);
  g_ptr_array_add (act, command);
  cpt_request_submit (self, act, cpt_request_end (self, &writer));
}
