/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/json.h"

#include "domain/text.h"
#include "wire/json-flat.h"
#include "wire/json-list.h"
#include "wire/json-tree.h"

#include <string.h>

static JsonNode *
parse (const char *text, gsize length, gsize max_bytes, CptJsonGuardFlags flags, GError **error)
{
  if (!cpt_json_guard (text, length, max_bytes, flags, error))
    return NULL;
  return cpt_json_tree_build (text, length);
}

JsonNode *
cpt_json_parse (const char *text, gsize length, gsize max_bytes, GError **error)
{
  return parse (text, length, max_bytes, CPT_JSON_GUARD_STRICT, error);
}

JsonNode *
cpt_json_parse_foreign (const char *text, gsize length, gsize max_bytes, GError **error)
{
  return parse (text, length, max_bytes, CPT_JSON_GUARD_DECIMALS, error);
}

JsonObject *
cpt_json_parse_object_with (const char *text,
                            gsize length,
                            gsize max_bytes,
                            CptJsonGuardFlags flags,
                            GError **error)
{
  g_autoptr (JsonNode) root = parse (text, length, max_bytes, flags, error);

  if (root == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (root)) {
    g_set_error_literal (error, CPT_WIRE_ERROR, CPT_WIRE_ERROR_SYNTAX, "an object is wanted");
    return NULL;
  }
  return json_node_dup_object (root);
}

JsonObject *
cpt_json_parse_object (const char *text, gsize length, gsize max_bytes, GError **error)
{
  return cpt_json_parse_object_with (text, length, max_bytes, CPT_JSON_GUARD_STRICT, error);
}

gboolean
cpt_json_refuse (GError **error, const char *member, const char *what)
{
  g_set_error (error, CPT_WIRE_ERROR, CPT_WIRE_ERROR_MEMBER, "%s: %s", member, what);
  return FALSE;
}

/* NULL when the member is missing or null. */
static JsonNode *
find (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node == NULL || JSON_NODE_HOLDS_NULL (node) ? NULL : node;
}

gboolean
cpt_json_check_int (gint64 value,
                    const char *member,
                    gint64 min,
                    gint64 max,
                    gint64 *out,
                    GError **error)
{
  if (value < min || value > max) {
    g_set_error (error, CPT_WIRE_ERROR, CPT_WIRE_ERROR_MEMBER,
                 "%s: %" G_GINT64_FORMAT " is not within %" G_GINT64_FORMAT "…%" G_GINT64_FORMAT,
                 member, value, min, max);
    return FALSE;
  }
  *out = value;
  return TRUE;
}

static gboolean
take_int (JsonNode *node, const char *member, gint64 min, gint64 max, gint64 *out, GError **error)
{
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64)
    return cpt_json_refuse (error, member, "an integer is wanted");
  return cpt_json_check_int (json_node_get_int (node), member, min, max, out, error);
}

gboolean
cpt_json_get_int (JsonObject *object,
                  const char *member,
                  gint64 min,
                  gint64 max,
                  gint64 *out,
                  GError **error)
{
  JsonNode *node = find (object, member);

  return node != NULL ? take_int (node, member, min, max, out, error)
                      : cpt_json_refuse (error, member, "is missing");
}

gboolean
cpt_json_get_int_or_null (JsonObject *object,
                          const char *member,
                          gint64 min,
                          gint64 max,
                          gint64 none,
                          gint64 *out,
                          GError **error)
{
  JsonNode *node = find (object, member);

  if (node != NULL)
    return take_int (node, member, min, max, out, error);
  *out = none;
  return TRUE;
}

gboolean
cpt_json_get_bool (JsonObject *object, const char *member, gboolean *out, GError **error)
{
  JsonNode *node = find (object, member);

  if (node == NULL)
    return cpt_json_refuse (error, member, "is missing");
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    return cpt_json_refuse (error, member, "true or false is wanted");
  *out = json_node_get_boolean (node);
  return TRUE;
}

static const char *
get_string (JsonNode *node)
{
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
             ? json_node_get_string (node)
             : NULL;
}

gboolean
cpt_json_check_text (const char *text,
                     const char *member,
                     gsize max_bytes,
                     const char **out,
                     GError **error)
{
  if (text == NULL)
    return cpt_json_refuse (error, member, "a text is wanted");
  if (!cpt_text_is_plain (text, max_bytes)) {
    g_set_error (error, CPT_WIRE_ERROR, CPT_WIRE_ERROR_MEMBER,
                 "%s: 1 to %zu bytes without control characters are wanted", member, max_bytes);
    return FALSE;
  }
  *out = text;
  return TRUE;
}

static gboolean
take_text (JsonNode *node, const char *member, gsize max_bytes, const char **out, GError **error)
{
  return cpt_json_check_text (get_string (node), member, max_bytes, out, error);
}

gboolean
cpt_json_get_text (JsonObject *object,
                   const char *member,
                   gsize max_bytes,
                   const char **out,
                   GError **error)
{
  JsonNode *node = find (object, member);

  return node != NULL ? take_text (node, member, max_bytes, out, error)
                      : cpt_json_refuse (error, member, "is missing");
}

gboolean
cpt_json_get_text_or_null (JsonObject *object,
                           const char *member,
                           gsize max_bytes,
                           const char **out,
                           GError **error)
{
  JsonNode *node = find (object, member);

  if (node != NULL)
    return take_text (node, member, max_bytes, out, error);
  *out = NULL;
  return TRUE;
}

static gboolean
is_prose (const char *text, gsize max_bytes)
{
  if (strlen (text) > max_bytes)
    return FALSE;
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar c = g_utf8_get_char (at);

    if ((c < 0x20 && c != '\n') || (c >= 0x7f && c <= 0x9f))
      return FALSE;
  }
  return TRUE;
}

gboolean
cpt_json_check_prose (const char *text,
                      const char *member,
                      gsize max_bytes,
                      const char **out,
                      GError **error)
{
  *out = NULL;
  if (text == NULL)
    return cpt_json_refuse (error, member, "a text is wanted");
  if (!is_prose (text, max_bytes)) {
    g_set_error (error, CPT_WIRE_ERROR, CPT_WIRE_ERROR_MEMBER,
                 "%s: up to %zu bytes without control characters but line ends are wanted", member,
                 max_bytes);
    return FALSE;
  }
  if (*text != '\0')
    *out = text;
  return TRUE;
}

gboolean
cpt_json_get_prose_or_null (JsonObject *object,
                            const char *member,
                            gsize max_bytes,
                            const char **out,
                            GError **error)
{
  JsonNode *node = find (object, member);

  *out = NULL;
  return node == NULL || cpt_json_check_prose (get_string (node), member, max_bytes, out, error);
}

gboolean
cpt_json_get_array (JsonObject *object,
                    const char *member,
                    guint max,
                    JsonArray **out,
                    GError **error)
{
  JsonNode *node = find (object, member);

  if (node == NULL)
    return cpt_json_refuse (error, member, "is missing");
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return cpt_json_refuse (error, member, "a list is wanted");
  if (json_array_get_length (json_node_get_array (node)) > max) {
    g_set_error (error, CPT_WIRE_ERROR, CPT_WIRE_ERROR_MEMBER, "%s: the list is longer than %u",
                 member, max);
    return FALSE;
  }
  *out = json_node_get_array (node);
  return TRUE;
}

gboolean
cpt_json_get_object (JsonObject *object, const char *member, JsonObject **out, GError **error)
{
  if (!cpt_json_get_object_or_null (object, member, out, error))
    return FALSE;
  return *out != NULL || cpt_json_refuse (error, member, "is missing");
}

gboolean
cpt_json_get_object_or_null (JsonObject *object,
                             const char *member,
                             JsonObject **out,
                             GError **error)
{
  JsonNode *node = find (object, member);

  *out = NULL;
  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return cpt_json_refuse (error, member, "an object is wanted");
  *out = json_node_get_object (node);
  return TRUE;
}

static JsonNode *
find_element (JsonArray *list, guint i)
{
  JsonNode *node = i < json_array_get_length (list) ? json_array_get_element (list, i) : NULL;

  return node == NULL || JSON_NODE_HOLDS_NULL (node) ? NULL : node;
}

gboolean
cpt_json_list_get_int (JsonArray *list,
                       guint i,
                       const char *member,
                       gint64 min,
                       gint64 max,
                       gint64 *out,
                       GError **error)
{
  JsonNode *node = find_element (list, i);

  return node != NULL ? take_int (node, member, min, max, out, error)
                      : cpt_json_refuse (error, member, "an element is missing");
}

gboolean
cpt_json_list_get_int_or_null (JsonArray *list,
                               guint i,
                               const char *member,
                               gint64 min,
                               gint64 max,
                               gint64 none,
                               gint64 *out,
                               GError **error)
{
  JsonNode *node = find_element (list, i);

  if (node != NULL)
    return take_int (node, member, min, max, out, error);
  *out = none;
  return TRUE;
}

gboolean
cpt_json_list_get_text (JsonArray *list,
                        guint i,
                        const char *member,
                        gsize max_bytes,
                        const char **out,
                        GError **error)
{
  JsonNode *node = find_element (list, i);

  return node != NULL ? take_text (node, member, max_bytes, out, error)
                      : cpt_json_refuse (error, member, "an element is missing");
}

gboolean
cpt_json_list_get_text_or_null (JsonArray *list,
                                guint i,
                                const char *member,
                                gsize max_bytes,
                                const char **out,
                                GError **error)
{
  JsonNode *node = find_element (list, i);

  *out = NULL;
  return node == NULL || take_text (node, member, max_bytes, out, error);
}

gboolean
cpt_json_list_get_bool (JsonArray *list, guint i, const char *member, gboolean *out, GError **error)
{
  JsonNode *node = find_element (list, i);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) ||
      json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    return cpt_json_refuse (error, member, "true or false is wanted");
  *out = json_node_get_boolean (node);
  return TRUE;
}

gboolean
cpt_json_list_get_array (JsonArray *list,
                         guint i,
                         const char *member,
                         guint min,
                         guint max,
                         JsonArray **out,
                         GError **error)
{
  JsonNode *node = find_element (list, i);

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return cpt_json_refuse (error, member, "a list of lists is wanted");
  *out = json_node_get_array (node);
  if (json_array_get_length (*out) < min || json_array_get_length (*out) > max)
    return cpt_json_refuse (error, member, "an element has the wrong length");
  return TRUE;
}

gboolean
cpt_json_list_get_object (JsonArray *list,
                          guint i,
                          const char *member,
                          JsonObject **out,
                          GError **error)
{
  JsonNode *node = find_element (list, i);

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return cpt_json_refuse (error, member, "a list of objects is wanted");
  *out = json_node_get_object (node);
  return TRUE;
}
