/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/strokes.h"

#include "wire/json-list.h"

#include <string.h>

#define N_MEMBERS 2
#define MAX_PART  1000
#define MIN_RATIO 0.1
#define MAX_RATIO 10.0

static gboolean
refuse (GError **error, const char *words)
{
  g_set_error (error, CPT_WIRE_ERROR, CPT_WIRE_ERROR_MEMBER, "strokes: %s", words);
  return FALSE;
}

static gboolean
check_ratio (JsonObject *object, GError **error)
{
  JsonNode *node = json_object_get_member (object, "ratio");
  GType type = node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node)
                                                            : G_TYPE_INVALID;
  double ratio = type == G_TYPE_INT64 || type == G_TYPE_DOUBLE ? json_node_get_double (node) : 0;

  return (ratio >= MIN_RATIO && ratio <= MAX_RATIO) || refuse (error, "ratio is 0.1 to 10");
}

static gboolean
check_stroke (JsonArray *points, GError **error)
{
  for (guint i = 0; i < json_array_get_length (points); i++) {
    JsonArray *point;
    gint64 part;

    if (!cpt_json_list_get_array (points, i, "strokes", 2, 2, &point, error) ||
        !cpt_json_list_get_int (point, 0, "strokes", 0, MAX_PART, &part, error) ||
        !cpt_json_list_get_int (point, 1, "strokes", 0, MAX_PART, &part, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
cpt_strokes_check (const char *text, gsize length, GError **error)
{
  g_autoptr (JsonNode) root = NULL;
  JsonObject *object;
  JsonArray *strokes;

  g_return_val_if_fail (text != NULL, FALSE);

  root = cpt_json_parse_foreign (text, length, CPT_STROKES_MAX_BYTES, error);
  if (root == NULL)
    return FALSE;
  object = JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  if (object == NULL || json_object_get_size (object) != N_MEMBERS)
    return refuse (error, "ratio and strokes are wanted, and nothing else");
  if (!check_ratio (object, error) ||
      !cpt_json_get_array (object, "strokes", CPT_STROKES_MAX, &strokes, error))
    return FALSE;
  if (json_array_get_length (strokes) == 0)
    return refuse (error, "one is wanted");
  for (guint i = 0; i < json_array_get_length (strokes); i++) {
    JsonArray *points;

    if (!cpt_json_list_get_array (strokes, i, "strokes", 1, CPT_STROKES_MAX, &points, error) ||
        !check_stroke (points, error))
      return FALSE;
  }
  return TRUE;
}
