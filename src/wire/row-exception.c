/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/row.h"

#include "domain/text.h"
#include "wire/json-list.h"
#include "wire/members.h"

#define MAX_BUCKET_BYTES 47
#define MAX_CLOSINGS     64
#define PIECES(name, member)                                                                       \
  CPT_INT (name, CptExceptionItem, member, -CPT_MAX_PIECES, CPT_MAX_PIECES)

static void
write_from (CptJsonWriter *writer, const char *name, gconstpointer data)
{
  char text[MAX_BUCKET_BYTES + 1];

  cpt_bucket_to_text (&((const CptExceptionItem *)data)->from, text, sizeof text);
  cpt_json_put_text (writer, name, text);
}

static gboolean
read_from (JsonObject *object, const char *name, gpointer data, GError **error)
{
  const char *text;

  if (!cpt_json_get_text (object, name, MAX_BUCKET_BYTES, &text, error))
    return FALSE;
  if (cpt_bucket_from_text (text, &((CptExceptionItem *)data)->from))
    return TRUE;
  g_set_error (error, CPT_WIRE_ERROR, CPT_WIRE_ERROR_MEMBER, "%s: no bucket %s", name, text);
  return FALSE;
}

/* clang-format off */
static const CptMember ITEM[] = {
  CPT_UUID ("command", CptExceptionItem, command),
  CPT_CHARS ("kind", CptExceptionItem, kind),
  CPT_UUID ("fulfilment", CptExceptionItem, fulfilment),
  CPT_GINT ("line", CptExceptionItem, line, 1, CPT_MAX_LINE_NUMBER),
  CPT_CHARS ("sku", CptExceptionItem, sku),
  PIECES ("asked", asked),
  PIECES ("booked", booked),
  CPT_CUSTOM ("from", read_from, write_from),
};
/* clang-format on */

static void
write_items (CptJsonWriter *writer, const char *name, gconstpointer data)
{
  const CptException *self = data;

  cpt_json_begin_list (writer, name);
  for (guint i = 0; i < self->items->len; i++) {
    cpt_json_begin_object (writer, NULL);
    cpt_members_write (writer, ITEM, G_N_ELEMENTS (ITEM),
                       &g_array_index (self->items, CptExceptionItem, i));
    cpt_json_end_object (writer);
  }
  cpt_json_end_list (writer);
}

static gboolean
read_items (JsonObject *object, const char *name, gpointer data, GError **error)
{
  CptException *self = data;
  JsonArray *list;

  if (!cpt_json_get_array (object, name, CPT_MAX_EXCEPTION_ITEMS, &list, error))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (list); i++) {
    CptExceptionItem item = { { 0 }, { 0 }, { 0 }, 0, { 0 }, 0, 0, { 0 } };
    JsonObject *entry;

    if (!cpt_json_list_get_object (list, i, name, &entry, error))
      return FALSE;
    if (!cpt_members_read (entry, ITEM, G_N_ELEMENTS (ITEM), &item, error)) {
      g_prefix_error (error, "%s[%u].", name, i);
      return FALSE;
    }
    g_array_append_val (self->items, item);
  }
  return TRUE;
}

/* clang-format off */
static const CptMember LOST[] = {
  CPT_INT ("from", CptException, lost_from, 1, CPT_MAX_SAFE_INTEGER),
  CPT_INT ("to", CptException, lost_to, 1, CPT_MAX_SAFE_INTEGER),
  CPT_CHARS ("name", CptException, lost_name),
};
/* clang-format on */

/* The member is there in an exception of a lost range alone. */
static void
write_lost (CptJsonWriter *writer, const char *name, gconstpointer data)
{
  if (((const CptException *)data)->lost_from == 0)
    return;
  cpt_json_begin_object (writer, name);
  cpt_members_write (writer, LOST, G_N_ELEMENTS (LOST), data);
  cpt_json_end_object (writer);
}

static gboolean
read_lost (JsonObject *object, const char *name, gpointer data, GError **error)
{
  CptException *self = data;
  JsonObject *lost;

  if (json_object_has_member (object, name))
    return cpt_json_get_object (object, name, &lost, error) &&
           cpt_members_read (lost, LOST, G_N_ELEMENTS (LOST), self, error);
  if (self->items->len > 0)
    return TRUE;
  g_set_error_literal (error, CPT_WIRE_ERROR, CPT_WIRE_ERROR_MEMBER, "items: one is wanted");
  return FALSE;
}

static void
write_closings (CptJsonWriter *writer, const char *name, gconstpointer data)
{
  cpt_texts_write (writer, name, ((const CptException *)data)->closings);
}

static gboolean
read_closings (JsonObject *object, const char *name, gpointer data, GError **error)
{
  return cpt_texts_read (object, name, MAX_CLOSINGS, CPT_CODE_SIZE - 1,
                         ((CptException *)data)->closings, error);
}

/* clang-format off */
static const CptMember EXCEPTION[] = {
  CPT_CHARS ("code", CptException, code),
  CPT_UUID ("terminal", CptException, terminal),
  CPT_UUID_OR_NULL ("wave", CptException, wave),
  CPT_UUID_OR_NULL ("fulfilment", CptException, fulfilment),
  CPT_US ("opened_us", CptException, opened_us),
  CPT_CUSTOM ("items", read_items, write_items),
  CPT_CUSTOM ("closings", read_closings, write_closings),
  CPT_CUSTOM ("lost", read_lost, write_lost),
};
/* clang-format on */

char *
cpt_row_write_exception (const CptException *exception)
{
  return cpt_members_write_doc (EXCEPTION, G_N_ELEMENTS (EXCEPTION), exception);
}

CptException *
cpt_row_read_exception (const char *id, const char *doc, gsize length, GError **error)
{
  g_autoptr (CptException) self = cpt_exception_new ("");

  if (!cpt_row_take_id (id, self->id, sizeof self->id, error) ||
      !cpt_members_read_doc (doc, length, CPT_MAX_DOC_BYTES, EXCEPTION, G_N_ELEMENTS (EXCEPTION),
                             self, error))
    return NULL;
  return g_steal_pointer (&self);
}
