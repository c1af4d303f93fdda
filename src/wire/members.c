/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/members.h"

#include "domain/limits.h"
#include "wire/json-list.h"

#include <string.h>

#define MAX_OPTION_NAME  32
#define MAX_OPTION_VALUE 64

static void
write_member (CptJsonWriter *writer, const CptMember *member, gconstpointer data)
{
  gconstpointer place = (const char *)data + member->offset;
  const char *name = member->name;
  gint64 number;

  switch (member->sort) {
  case CPT_MEMBER_INT:
  case CPT_MEMBER_GINT:
    number = member->sort == CPT_MEMBER_INT ? *(const gint64 *)place : *(const gint *)place;
    if (member->nullable)
      cpt_json_put_int_if (writer, name, number, member->none);
    else
      cpt_json_put_int (writer, name, number);
    break;
  case CPT_MEMBER_BOOL:
    cpt_json_put_bool (writer, name, *(const gboolean *)place);
    break;
  case CPT_MEMBER_CHARS:
    cpt_json_put_text_if (writer, name, place);
    break;
  case CPT_MEMBER_TEXT:
  case CPT_MEMBER_PROSE:
    cpt_json_put_text (writer, name, *(char *const *)place);
    break;
  case CPT_MEMBER_WORD:
    cpt_json_put_text (writer, name, member->word (*(const gint *)place));
    break;
  case CPT_MEMBER_OBJECT:
    if (member->has != NULL && !member->has (data)) {
      cpt_json_put_null (writer, name);
      break;
    }
    cpt_json_begin_object (writer, name);
    cpt_members_write (writer, member->members, member->n_members, data);
    cpt_json_end_object (writer);
    break;
  case CPT_MEMBER_CUSTOM:
  default:
    member->write (writer, name, data);
  }
}

void
cpt_members_write (CptJsonWriter *writer,
                   const CptMember *members,
                   gsize n_members,
                   gconstpointer data)
{
  for (gsize i = 0; i < n_members; i++)
    write_member (writer, &members[i], data);
}

static gboolean
read_number (JsonObject *object, const CptMember *member, gpointer place, GError **error)
{
  gint64 number = 0;
  gboolean good =
      member->nullable
          ? cpt_json_get_int_or_null (object, member->name, member->min, member->max, member->none,
                                      &number, error)
          : cpt_json_get_int (object, member->name, member->min, member->max, &number, error);

  if (!good)
    return FALSE;
  if (member->sort == CPT_MEMBER_INT)
    *(gint64 *)place = number;
  else
    *(gint *)place = (gint)number;
  return TRUE;
}

static gboolean
read_text (JsonObject *object, const CptMember *member, gpointer place, GError **error)
{
  gsize max = (gsize)member->max;
  const char *text = NULL;
  gboolean good;

  if (member->sort == CPT_MEMBER_PROSE)
    good = cpt_json_get_prose_or_null (object, member->name, max, &text, error);
  else if (member->nullable)
    good = cpt_json_get_text_or_null (object, member->name, max, &text, error);
  else
    good = cpt_json_get_text (object, member->name, max, &text, error);
  if (!good)
    return FALSE;
  if (text != NULL && member->check != NULL && !member->check (text)) {
    g_set_error (error, CPT_WIRE_ERROR, CPT_WIRE_ERROR_MEMBER, "%s: the text has another form",
                 member->name);
    return FALSE;
  }
  if (member->sort == CPT_MEMBER_CHARS)
    g_strlcpy (place, text != NULL ? text : "", max + 1);
  else
    *(char **)place = g_strdup (text);
  return TRUE;
}

static gboolean
read_word (JsonObject *object, const CptMember *member, gpointer place, GError **error)
{
  const char *text = NULL;

  if (!cpt_json_get_text (object, member->name, 64, &text, error))
    return FALSE;
  for (gint value = 0; value <= member->max; value++) {
    if (g_strcmp0 (member->word (value), text) == 0) {
      *(gint *)place = value;
      return TRUE;
    }
  }
  g_set_error (error, CPT_WIRE_ERROR, CPT_WIRE_ERROR_MEMBER, "%s: \"%s\" is none of its words",
               member->name, text);
  return FALSE;
}

static gboolean
read_object (JsonObject *object, const CptMember *member, gpointer data, GError **error)
{
  JsonObject *inner = NULL;

  if (!member->nullable && !cpt_json_get_object (object, member->name, &inner, error))
    return FALSE;
  if (member->nullable && !cpt_json_get_object_or_null (object, member->name, &inner, error))
    return FALSE;
  if (inner == NULL || cpt_members_read (inner, member->members, member->n_members, data, error))
    return TRUE;
  g_prefix_error (error, "%s.", member->name);
  return FALSE;
}

static gboolean
read_member (JsonObject *object, const CptMember *member, gpointer data, GError **error)
{
  gpointer place = (char *)data + member->offset;

  switch (member->sort) {
  case CPT_MEMBER_INT:
  case CPT_MEMBER_GINT:
    return read_number (object, member, place, error);
  case CPT_MEMBER_BOOL:
    return cpt_json_get_bool (object, member->name, place, error);
  case CPT_MEMBER_CHARS:
  case CPT_MEMBER_TEXT:
  case CPT_MEMBER_PROSE:
    return read_text (object, member, place, error);
  case CPT_MEMBER_WORD:
    return read_word (object, member, place, error);
  case CPT_MEMBER_OBJECT:
    return read_object (object, member, data, error);
  case CPT_MEMBER_CUSTOM:
  default:
    return member->read (object, member->name, data, error);
  }
}

gboolean
cpt_members_read (JsonObject *object,
                  const CptMember *members,
                  gsize n_members,
                  gpointer data,
                  GError **error)
{
  for (gsize i = 0; i < n_members; i++)
    if (!read_member (object, &members[i], data, error))
      return FALSE;
  return TRUE;
}

char *
cpt_members_write_doc (const CptMember *members, gsize n_members, gconstpointer data)
{
  CptJsonWriter writer = CPT_JSON_WRITER_INIT;

  cpt_json_begin_object (&writer, NULL);
  cpt_members_write (&writer, members, n_members, data);
  cpt_json_end_object (&writer);
  return cpt_json_writer_end (&writer);
}

gboolean
cpt_members_read_doc (const char *doc,
                      gsize length,
                      gsize max_bytes,
                      const CptMember *members,
                      gsize n_members,
                      gpointer data,
                      GError **error)
{
  g_autoptr (JsonObject) object = cpt_json_parse_object (doc, length, max_bytes, error);

  return object != NULL && cpt_members_read (object, members, n_members, data, error);
}

char *
cpt_parts_write_doc (const CptMemberPart *parts, gsize n_parts, const gconstpointer *bases)
{
  CptJsonWriter writer = CPT_JSON_WRITER_INIT;

  cpt_json_begin_object (&writer, NULL);
  for (gsize i = 0; i < n_parts; i++)
    cpt_members_write (&writer, parts[i].members, parts[i].n_members, bases[parts[i].base]);
  cpt_json_end_object (&writer);
  return cpt_json_writer_end (&writer);
}

gboolean
cpt_parts_read_doc (const char *doc,
                    gsize length,
                    const CptMemberPart *parts,
                    gsize n_parts,
                    const gpointer *bases,
                    GError **error)
{
  g_autoptr (JsonObject) object = cpt_json_parse_object (doc, length, CPT_MAX_DOC_BYTES, error);

  if (object == NULL)
    return FALSE;
  for (gsize i = 0; i < n_parts; i++)
    if (!cpt_members_read (object, parts[i].members, parts[i].n_members, bases[parts[i].base],
                           error))
      return FALSE;
  return TRUE;
}

gboolean
cpt_row_take_id (const char *id, char *out, gsize size, GError **error)
{
  if (*id != '\0' && g_strlcpy (out, id, size) < size)
    return TRUE;
  g_set_error (error, CPT_WIRE_ERROR, CPT_WIRE_ERROR_MEMBER, "id: \"%s\" is none of this kind", id);
  return FALSE;
}

static gboolean
consists_of (const char *text, gsize length, const char *characters)
{
  return strlen (text) == length && strspn (text, characters) == length;
}

gboolean
cpt_form_is_hex_64 (const char *text)
{
  return consists_of (text, 64, "0123456789abcdef");
}

gboolean
cpt_form_is_gtin_14 (const char *text)
{
  return consists_of (text, 14, "0123456789");
}

#define CAPITALS "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

gboolean
cpt_form_is_currency (const char *text)
{
  return consists_of (text, 3, CAPITALS);
}

gboolean
cpt_form_is_country (const char *text)
{
  return consists_of (text, 2, CAPITALS);
}

gboolean
cpt_form_is_decimal (const char *text)
{
  gsize whole = strspn (text, "0123456789");
  gsize part;

  if (whole == 0 || text[whole] == '\0')
    return whole > 0;
  if (text[whole] != '.')
    return FALSE;
  part = strspn (text + whole + 1, "0123456789");
  return part > 0 && text[whole + 1 + part] == '\0';
}

void
cpt_pairs_write (CptJsonWriter *writer, const char *name, const GPtrArray *pairs)
{
  cpt_json_begin_list (writer, name);
  for (guint i = 0; pairs != NULL && i + 1 < pairs->len; i += 2) {
    cpt_json_begin_list (writer, NULL);
    cpt_json_put_text (writer, NULL, g_ptr_array_index (pairs, i));
    cpt_json_put_text (writer, NULL, g_ptr_array_index (pairs, i + 1));
    cpt_json_end_list (writer);
  }
  cpt_json_end_list (writer);
}

gboolean
cpt_pairs_read (JsonObject *object, const char *name, GPtrArray *pairs, GError **error)
{
  JsonArray *list;

  if (!cpt_json_get_array (object, name, CPT_MAX_OPTIONS, &list, error))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (list); i++) {
    JsonArray *pair;
    const char *key;
    const char *value;

    if (!cpt_json_list_get_array (list, i, name, 2, 2, &pair, error) ||
        !cpt_json_list_get_text (pair, 0, name, MAX_OPTION_NAME, &key, error) ||
        !cpt_json_list_get_text (pair, 1, name, MAX_OPTION_VALUE, &value, error))
      return FALSE;
    g_ptr_array_add (pairs, g_strdup (key));
    g_ptr_array_add (pairs, g_strdup (value));
  }
  return TRUE;
}

void
cpt_texts_write (CptJsonWriter *writer, const char *name, const GPtrArray *texts)
{
  cpt_json_begin_list (writer, name);
  for (guint i = 0; texts != NULL && i < texts->len; i++)
    cpt_json_put_text (writer, NULL, g_ptr_array_index (texts, i));
  cpt_json_end_list (writer);
}

gboolean
cpt_texts_read (JsonObject *object,
                const char *name,
                guint max,
                gsize max_bytes,
                GPtrArray *texts,
                GError **error)
{
  JsonArray *list;

  if (!cpt_json_get_array (object, name, max, &list, error))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (list); i++) {
    const char *text;

    if (!cpt_json_list_get_text (list, i, name, max_bytes, &text, error))
      return FALSE;
    g_ptr_array_add (texts, g_strdup (text));
  }
  return TRUE;
}
