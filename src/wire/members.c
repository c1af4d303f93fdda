/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/members.h"

#include "domain/limits.h"
#include "wire/json-flat.h"
#include "wire/json-list.h"
#include "wire/json-tree.h"

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

/* What members are read from: a tree, or a document's bytes. */
typedef struct {
  JsonObject *tree;  /* (unowned) (nullable) */
  CptJsonFlat *flat; /* (unowned) where there is no tree */
} Source;

static gboolean
read_number (const Source *source, const CptMember *member, gpointer place, GError **error)
{
  const char *name = member->name;
  gint64 min = member->min, max = member->max, none = member->none, number = 0;
  gboolean good;

  if (source->tree != NULL)
    good = member->nullable
               ? cpt_json_get_int_or_null (source->tree, name, min, max, none, &number, error)
               : cpt_json_get_int (source->tree, name, min, max, &number, error);
  else
    good = member->nullable
               ? cpt_json_flat_get_int_or_null (source->flat, name, min, max, none, &number, error)
               : cpt_json_flat_get_int (source->flat, name, min, max, &number, error);
  if (!good)
    return FALSE;
  if (member->sort == CPT_MEMBER_INT)
    *(gint64 *)place = number;
  else
    *(gint *)place = (gint)number;
  return TRUE;
}

static gboolean
read_bool (const Source *source, const CptMember *member, gpointer place, GError **error)
{
  return source->tree != NULL ? cpt_json_get_bool (source->tree, member->name, place, error)
                              : cpt_json_flat_get_bool (source->flat, member->name, place, error);
}

static gboolean
get_text (const Source *source, const CptMember *member, const char **out, GError **error)
{
  gsize max = (gsize)member->max;

  if (member->sort == CPT_MEMBER_PROSE)
    return source->tree != NULL
               ? cpt_json_get_prose_or_null (source->tree, member->name, max, out, error)
               : cpt_json_flat_get_prose_or_null (source->flat, member->name, max, out, error);
  if (member->nullable)
    return source->tree != NULL
               ? cpt_json_get_text_or_null (source->tree, member->name, max, out, error)
               : cpt_json_flat_get_text_or_null (source->flat, member->name, max, out, error);
  return source->tree != NULL
             ? cpt_json_get_text (source->tree, member->name, max, out, error)
             : cpt_json_flat_get_text (source->flat, member->name, max, out, error);
}

static gboolean
read_text (const Source *source, const CptMember *member, gpointer place, GError **error)
{
  const char *text = NULL;

  if (!get_text (source, member, &text, error))
    return FALSE;
  if (text != NULL && member->check != NULL && !member->check (text)) {
    g_set_error (error, CPT_WIRE_ERROR, CPT_WIRE_ERROR_MEMBER, "%s: the text has another form",
                 member->name);
    return FALSE;
  }
  if (member->sort == CPT_MEMBER_CHARS)
    g_strlcpy (place, text != NULL ? text : "", (gsize)member->max + 1);
  else
    *(char **)place = g_strdup (text);
  return TRUE;
}

static gboolean
read_word (const Source *source, const CptMember *member, gpointer place, GError **error)
{
  const char *text = NULL;
  gboolean good = source->tree != NULL
                      ? cpt_json_get_text (source->tree, member->name, 64, &text, error)
                      : cpt_json_flat_get_text (source->flat, member->name, 64, &text, error);

  if (!good)
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

static gboolean read_members (const Source *source,
                              const CptMember *members,
                              gsize n_members,
                              gpointer data,
                              GError **error);

/* @object has no start: there is none. */
static gboolean
read_flat_object (CptJsonSpan object, const CptMember *member, gpointer data, GError **error)
{
  g_auto (CptJsonFlat) flat;
  g_autoptr (JsonNode) root = NULL;
  Source source = { NULL, &flat };

  if (!cpt_json_flat_init (&flat, object)) {
    root = cpt_json_tree_build (object.start, (gsize)(object.end - object.start));
    source.tree = json_node_get_object (root);
  }
  return read_members (&source, member->members, member->n_members, data, error);
}

static gboolean
read_object (const Source *source, const CptMember *member, gpointer data, GError **error)
{
  JsonObject *inner = NULL;
  CptJsonSpan span = { NULL, NULL };
  Source tree = { NULL, NULL };
  gboolean good = source->tree != NULL
                      ? cpt_json_get_object_or_null (source->tree, member->name, &inner, error)
                      : cpt_json_flat_get_object_or_null (source->flat, member->name, &span, error);

  if (!good)
    return FALSE;
  if (inner == NULL && span.start == NULL)
    return member->nullable || cpt_json_refuse (error, member->name, "is missing");
  tree.tree = inner;
  if (inner != NULL ? read_members (&tree, member->members, member->n_members, data, error)
                    : read_flat_object (span, member, data, error))
    return TRUE;
  g_prefix_error (error, "%s.", member->name);
  return FALSE;
}

static gboolean
read_custom (const Source *source, const CptMember *member, gpointer data, GError **error)
{
  g_autoptr (JsonObject) built = NULL;

  if (source->tree != NULL)
    return member->read (source->tree, member->name, data, error);
  built = cpt_json_flat_build (source->flat, member->name);
  return member->read (built, member->name, data, error);
}

static gboolean
read_member (const Source *source, const CptMember *member, gpointer data, GError **error)
{
  gpointer place = (char *)data + member->offset;

  switch (member->sort) {
  case CPT_MEMBER_INT:
  case CPT_MEMBER_GINT:
    return read_number (source, member, place, error);
  case CPT_MEMBER_BOOL:
    return read_bool (source, member, place, error);
  case CPT_MEMBER_CHARS:
  case CPT_MEMBER_TEXT:
  case CPT_MEMBER_PROSE:
    return read_text (source, member, place, error);
  case CPT_MEMBER_WORD:
    return read_word (source, member, place, error);
  case CPT_MEMBER_OBJECT:
    return read_object (source, member, data, error);
  case CPT_MEMBER_CUSTOM:
  default:
    return read_custom (source, member, data, error);
  }
}

static gboolean
read_members (const Source *source,
              const CptMember *members,
              gsize n_members,
              gpointer data,
              GError **error)
{
  for (gsize i = 0; i < n_members; i++)
    if (!read_member (source, &members[i], data, error))
      return FALSE;
  return TRUE;
}

gboolean
cpt_members_read (JsonObject *object,
                  const CptMember *members,
                  gsize n_members,
                  gpointer data,
                  GError **error)
{
  Source source = { object, NULL };

  return read_members (&source, members, n_members, data, error);
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

static gboolean
read_parts (const char *doc,
            gsize length,
            gsize max_bytes,
            const CptMemberPart *parts,
            gsize n_parts,
            const gpointer *bases,
            GError **error)
{
  g_auto (CptJsonFlat) flat;
  g_autoptr (JsonObject) tree = NULL;
  CptJsonSpan span = { doc, doc + length };
  Source source = { NULL, &flat };

  flat.text = NULL;
  if (!cpt_json_guard (doc, length, max_bytes, CPT_JSON_GUARD_STRICT, error))
    return FALSE;
  if (!cpt_json_flat_init (&flat, span)) {
    tree = cpt_json_parse_object (doc, length, max_bytes, error);
    if (tree == NULL)
      return FALSE;
    source.tree = tree;
  }
  for (gsize i = 0; i < n_parts; i++)
    if (!read_members (&source, parts[i].members, parts[i].n_members, bases[parts[i].base], error))
      return FALSE;
  return TRUE;
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
  const CptMemberPart part = { members, n_members, 0 };

  return read_parts (doc, length, max_bytes, &part, 1, &data, error);
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
  return read_parts (doc, length, CPT_MAX_DOC_BYTES, parts, n_parts, bases, error);
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

void
cpt_hex_write (CptJsonWriter *writer, const char *name, const guint8 *bytes, gsize length)
{
  g_autoptr (GString) hex = g_string_new (NULL);

  for (gsize i = 0; i < length; i++)
    g_string_append_printf (hex, "%02x", bytes[i]);
  cpt_json_put_text (writer, name, hex->str);
}

gboolean
cpt_hex_read (JsonObject *object, const char *name, guint8 *out, gsize length, GError **error)
{
  const char *text;

  if (!cpt_json_get_text (object, name, 2 * length, &text, error))
    return FALSE;
  if (strlen (text) != 2 * length || strspn (text, "0123456789abcdef") != 2 * length) {
    g_set_error (error, CPT_WIRE_ERROR, CPT_WIRE_ERROR_MEMBER, "%s: %zu hex digits are wanted",
                 name, 2 * length);
    return FALSE;
  }
  for (gsize i = 0; i < length; i++)
    out[i] =
        (guint8)(g_ascii_xdigit_value (text[2 * i]) << 4 | g_ascii_xdigit_value (text[2 * i + 1]));
  return TRUE;
}
