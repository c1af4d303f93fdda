/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/last.h"

#include "domain/fulfilment.h"
#include "domain/text.h"
#include "wire/json-list.h"
#include "wire/milestones.h"
#include "wire/row.h"

#include <string.h>

#define MAX_MOVES         (2 * CPT_MAX_EXCEPTION_ITEMS) /* a cancel, or a closing, of all lines */
#define MAX_CHANGED_BAGS  1000
#define MAX_CHANGED_LINES (2 * CPT_MAX_LINES) /* two counters of each */
#define MAX_BUCKET_BYTES  47

/* The bit of each milestone in `was`, in the order in which they are written. */
static const struct {
  CptWas was;
  CptMilestone milestone;
} WAS[] = {
  { CPT_WAS_HOLDER, CPT_MILESTONE_HOLDER },
  { CPT_WAS_WAVE, CPT_MILESTONE_WAVE },
  { CPT_WAS_TOTE, CPT_MILESTONE_TOTE },
  { CPT_WAS_LOCATION, CPT_MILESTONE_LOCATION },
  { CPT_WAS_ACCEPTED_US, CPT_MILESTONE_ACCEPTED_US },
  { CPT_WAS_STAGED_US, CPT_MILESTONE_STAGED_US },
  { CPT_WAS_READY_US, CPT_MILESTONE_READY_US },
  { CPT_WAS_TOLD_US, CPT_MILESTONE_TOLD_US },
  { CPT_WAS_HERE_US, CPT_MILESTONE_HERE_US },
  { CPT_WAS_HOLD_UNTIL_US, CPT_MILESTONE_HOLD_UNTIL_US },
  { CPT_WAS_WAITING, CPT_MILESTONE_WAITING },
  { CPT_WAS_EXIT, CPT_MILESTONE_EXIT },
};

void
cpt_count_put (CptJsonWriter *writer, const char *name, const CptOpenCount *count)
{
  if (count == NULL || count->n_skus == 0) {
    cpt_json_put_null (writer, name);
    return;
  }
  cpt_json_begin_object (writer, name);
  cpt_json_put_int (writer, "since_us", count->since_us);
  cpt_json_begin_list (writer, "skus");
  for (guint i = 0; i < count->n_skus; i++)
    cpt_json_put_text (writer, NULL, count->skus[i]);
  cpt_json_end_list (writer);
  cpt_json_end_object (writer);
}

gboolean
cpt_count_get (JsonObject *object, const char *name, CptOpenCount *count_out, GError **error)
{
  JsonObject *count;
  JsonArray *skus;

  count_out->since_us = 0;
  count_out->n_skus = 0;
  if (!cpt_json_get_object_or_null (object, name, &count, error))
    return FALSE;
  if (count == NULL)
    return TRUE;
  if (!cpt_json_get_int (count, "since_us", 0, CPT_MAX_SAFE_INTEGER, &count_out->since_us, error) ||
      !cpt_json_get_array (count, "skus", CPT_MAX_COUNT_SKUS, &skus, error))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (skus); i++) {
    const char *sku;

    if (!cpt_json_list_get_text (skus, i, "skus", CPT_SKU_SIZE - 1, &sku, error))
      return FALSE;
    g_strlcpy (count_out->skus[count_out->n_skus++], sku, CPT_SKU_SIZE);
  }
  return TRUE;
}

void
cpt_units_put (CptJsonWriter *writer, const char *name, const GArray *units)
{
  cpt_json_begin_list (writer, name);
  for (guint i = 0; units != NULL && i < units->len; i++) {
    const CptUnits *entry = &g_array_index (units, CptUnits, i);

    cpt_json_begin_list (writer, NULL);
    cpt_json_put_int (writer, NULL, entry->line);
    cpt_json_put_int (writer, NULL, entry->quantity);
    cpt_json_end_list (writer);
  }
  cpt_json_end_list (writer);
}

gboolean
cpt_units_take (JsonArray *list,
                const char *name,
                gint64 low,
                gint64 high,
                GArray *units,
                GError **error)
{
  for (guint i = 0; i < json_array_get_length (list); i++) {
    CptUnits entry = { 0 };
    JsonArray *pair;
    gint64 line;

    if (!cpt_json_list_get_array (list, i, name, 2, G_MAXUINT, &pair, error) ||
        !cpt_json_list_get_int (pair, 0, name, 1, CPT_MAX_LINE_NUMBER, &line, error) ||
        !cpt_json_list_get_int (pair, 1, name, low, high, &entry.quantity, error))
      return FALSE;
    entry.line = (guint)line;
    g_array_append_val (units, entry);
  }
  return TRUE;
}

static void
put_was (CptJsonWriter *writer, const CptInverse *undo)
{
  cpt_json_begin_object (writer, "was");
  for (gsize i = 0; i < G_N_ELEMENTS (WAS); i++)
    if ((undo->was & WAS[i].was) != 0)
      cpt_members_write (writer, &CPT_MILESTONES[WAS[i].milestone], 1, &undo->old);
  if ((undo->was & CPT_WAS_COUNT) != 0)
    cpt_count_put (writer, "count", undo->old_count);
  if ((undo->was & CPT_WAS_COUNTED_US) != 0)
    cpt_json_put_int_if (writer, "counted_us", undo->old_counted_us, 0);
  if ((undo->was & CPT_WAS_OPENED) != 0) {
    cpt_json_begin_list (writer, "opened");
    cpt_json_put_text (writer, NULL, undo->opened_location);
    cpt_json_put_text (writer, NULL, undo->opened_sku);
    cpt_json_end_list (writer);
  }
  cpt_json_end_object (writer);
}

static void
put_lines (CptJsonWriter *writer, const CptInverse *undo)
{
  cpt_json_begin_list (writer, "lines");
  for (guint i = 0; i < undo->lines->len; i++) {
    const CptCounterChange *change = &g_array_index (undo->lines, CptCounterChange, i);

    cpt_json_begin_list (writer, NULL);
    cpt_json_put_int (writer, NULL, change->line);
    cpt_json_put_text (writer, NULL, cpt_counter_to_text (change->counter));
    cpt_json_put_int (writer, NULL, change->add);
    cpt_json_end_list (writer);
  }
  cpt_json_end_list (writer);
}

static void
put_bags (CptJsonWriter *writer, const CptInverse *undo)
{
  cpt_json_begin_list (writer, "bags");
  for (guint i = 0; i < undo->bags->len; i++) {
    const CptBagChange *change = g_ptr_array_index (undo->bags, i);

    cpt_json_begin_list (writer, NULL);
    cpt_json_put_text (writer, NULL, change->bag);
    cpt_json_put_text_if (writer, NULL, change->location);
    cpt_units_put (writer, NULL, change->units);
    cpt_json_put_bool (writer, NULL, change->made);
    cpt_json_end_list (writer);
  }
  cpt_json_end_list (writer);
}

static void
put_moves (CptJsonWriter *writer, const CptInverse *undo)
{
  char text[MAX_BUCKET_BYTES + 1];

  cpt_json_begin_list (writer, "moves");
  for (guint i = 0; i < undo->moves->len; i++) {
    const CptMovement *move = &g_array_index (undo->moves, CptMovement, i);

    cpt_json_begin_list (writer, NULL);
    cpt_json_put_text (writer, NULL, move->sku);
    cpt_json_put_int (writer, NULL, move->quantity);
    cpt_bucket_to_text (&move->from, text, sizeof text);
    cpt_json_put_text (writer, NULL, text);
    cpt_bucket_to_text (&move->to, text, sizeof text);
    cpt_json_put_text (writer, NULL, text);
    cpt_json_end_list (writer);
  }
  cpt_json_end_list (writer);
}

void
cpt_last_put (CptJsonWriter *writer, const char *name, const CptLast *last)
{
  if (*last->command == '\0') {
    cpt_json_put_null (writer, name);
    return;
  }
  cpt_json_begin_object (writer, name);
  cpt_json_put_text (writer, "command", last->command);
  cpt_json_put_text (writer, "kind", last->kind);
  cpt_json_put_int (writer, "effective_us", last->effective_us);
  if (last->undo != NULL) {
    cpt_json_begin_object (writer, "undo");
    put_was (writer, last->undo);
    put_lines (writer, last->undo);
    put_bags (writer, last->undo);
    put_moves (writer, last->undo);
    cpt_json_end_object (writer);
  } else {
    cpt_json_put_null (writer, "undo");
  }
  cpt_json_end_object (writer);
}

static gboolean
get_opened (JsonObject *was, CptInverse *undo, GError **error)
{
  JsonArray *pair;
  const char *location, *sku;

  if (!json_object_has_member (was, "opened"))
    return TRUE;
  if (!cpt_json_get_array (was, "opened", 2, &pair, error) ||
      !cpt_json_list_get_text (pair, 0, "opened", CPT_LOCATION_SIZE - 1, &location, error) ||
      !cpt_json_list_get_text (pair, 1, "opened", CPT_SKU_SIZE - 1, &sku, error))
    return FALSE;
  undo->was |= CPT_WAS_OPENED;
  g_strlcpy (undo->opened_location, location, sizeof undo->opened_location);
  g_strlcpy (undo->opened_sku, sku, sizeof undo->opened_sku);
  return TRUE;
}

static gboolean
get_was (JsonObject *object, CptInverse *undo, GError **error)
{
  JsonObject *was;

  if (!cpt_json_get_object (object, "was", &was, error))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (WAS); i++) {
    const CptMember *member = &CPT_MILESTONES[WAS[i].milestone];

    if (!json_object_has_member (was, member->name))
      continue;
    undo->was |= WAS[i].was;
    if (!cpt_members_read (was, member, 1, &undo->old, error))
      return FALSE;
  }
  if (json_object_has_member (was, "count")) {
    undo->was |= CPT_WAS_COUNT;
    undo->old_count = g_new0 (CptOpenCount, 1);
    if (!cpt_count_get (was, "count", undo->old_count, error))
      return FALSE;
  }
  if (json_object_has_member (was, "counted_us")) {
    undo->was |= CPT_WAS_COUNTED_US;
    if (!cpt_json_get_int_or_null (was, "counted_us", 0, CPT_MAX_SAFE_INTEGER, 0,
                                   &undo->old_counted_us, error))
      return FALSE;
  }
  return get_opened (was, undo, error);
}

static gboolean
get_lines (JsonObject *object, CptInverse *undo, GError **error)
{
  JsonArray *list, *entry;

  if (!cpt_json_get_array (object, "lines", MAX_CHANGED_LINES, &list, error))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (list); i++) {
    CptCounterChange change = { 0 };
    const char *counter;
    gint64 line;

    if (!cpt_json_list_get_array (list, i, "lines", 3, G_MAXUINT, &entry, error) ||
        !cpt_json_list_get_int (entry, 0, "lines", 1, CPT_MAX_LINE_NUMBER, &line, error) ||
        !cpt_json_list_get_text (entry, 1, "lines", 20, &counter, error) ||
        !cpt_json_list_get_int (entry, 2, "lines", -CPT_MAX_PIECES, CPT_MAX_PIECES, &change.add,
                                error))
      return FALSE;
    if (!cpt_counter_from_text (counter, &change.counter)) {
      g_set_error (error, CPT_WIRE_ERROR, CPT_WIRE_ERROR_MEMBER, "lines: no counter %s", counter);
      return FALSE;
    }
    change.line = (guint)line;
    g_array_append_val (undo->lines, change);
  }
  return TRUE;
}

static gboolean
get_bag (JsonArray *list, guint i, CptInverse *undo, GError **error)
{
  CptBagChange *change;
  JsonArray *entry, *units;
  const char *bag, *location;

  if (!cpt_json_list_get_array (list, i, "bags", 4, G_MAXUINT, &entry, error) ||
      !cpt_json_list_get_text (entry, 0, "bags", CPT_BAG_SIZE - 1, &bag, error) ||
      !cpt_json_list_get_text_or_null (entry, 1, "bags", CPT_LOCATION_SIZE - 1, &location, error) ||
      !cpt_json_list_get_array (entry, 2, "bags", 0, CPT_MAX_BAG_UNITS, &units, error))
    return FALSE;
  change = g_new0 (CptBagChange, 1);
  g_ptr_array_add (undo->bags, change);
  change->units = g_array_new (FALSE, FALSE, sizeof (CptUnits));
  g_strlcpy (change->bag, bag, sizeof change->bag);
  g_strlcpy (change->location, location != NULL ? location : "", sizeof change->location);
  return cpt_units_take (units, "bags", -CPT_MAX_PIECES, CPT_MAX_PIECES, change->units, error) &&
         cpt_json_list_get_bool (entry, 3, "bags", &change->made, error);
}

static gboolean
get_bags (JsonObject *object, CptInverse *undo, GError **error)
{
  JsonArray *list;

  if (!cpt_json_get_array (object, "bags", MAX_CHANGED_BAGS, &list, error))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (list); i++)
    if (!get_bag (list, i, undo, error))
      return FALSE;
  return TRUE;
}

static gboolean
get_moves (JsonObject *object, CptInverse *undo, GError **error)
{
  JsonArray *list, *entry;

  if (!cpt_json_get_array (object, "moves", MAX_MOVES, &list, error))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (list); i++) {
    CptMovement move = { { 0 }, 0, { 0 }, { 0 } };
    const char *sku, *from, *to;

    if (!cpt_json_list_get_array (list, i, "moves", 4, G_MAXUINT, &entry, error) ||
        !cpt_json_list_get_text (entry, 0, "moves", CPT_SKU_SIZE - 1, &sku, error) ||
        !cpt_json_list_get_int (entry, 1, "moves", 1, CPT_MAX_PIECES, &move.quantity, error) ||
        !cpt_json_list_get_text (entry, 2, "moves", MAX_BUCKET_BYTES, &from, error) ||
        !cpt_json_list_get_text (entry, 3, "moves", MAX_BUCKET_BYTES, &to, error))
      return FALSE;
    if (!cpt_bucket_from_text (from, &move.from) || !cpt_bucket_from_text (to, &move.to)) {
      g_set_error (error, CPT_WIRE_ERROR, CPT_WIRE_ERROR_MEMBER, "moves: no bucket %s or %s", from,
                   to);
      return FALSE;
    }
    g_strlcpy (move.sku, sku, sizeof move.sku);
    g_array_append_val (undo->moves, move);
  }
  return TRUE;
}

static gboolean
get_members (JsonObject *last, CptLast *out, GError **error)
{
  const char *command, *kind;
  JsonObject *undo;

  if (!cpt_json_get_text (last, "command", CPT_ID_SIZE - 1, &command, error) ||
      !cpt_json_get_text (last, "kind", CPT_CODE_SIZE - 1, &kind, error) ||
      !cpt_json_get_int (last, "effective_us", 0, CPT_MAX_SAFE_INTEGER, &out->effective_us,
                         error) ||
      !cpt_json_get_object_or_null (last, "undo", &undo, error))
    return FALSE;
  if (!cpt_text_is_uuid (command)) {
    g_set_error_literal (error, CPT_WIRE_ERROR, CPT_WIRE_ERROR_MEMBER, "command: no UUID");
    return FALSE;
  }
  g_strlcpy (out->command, command, sizeof out->command);
  g_strlcpy (out->kind, kind, sizeof out->kind);
  if (undo == NULL)
    return TRUE;
  out->undo = cpt_inverse_new ();
  return get_was (undo, out->undo, error) && get_lines (undo, out->undo, error) &&
         get_bags (undo, out->undo, error) && get_moves (undo, out->undo, error);
}

gboolean
cpt_last_get (JsonObject *object, const char *name, CptLast *last_out, GError **error)
{
  JsonObject *last;

  if (!cpt_json_get_object_or_null (object, name, &last, error))
    return FALSE;
  if (last == NULL || get_members (last, last_out, error))
    return TRUE;
  g_prefix_error (error, "%s.", name);
  cpt_last_clear (last_out);
  return FALSE;
}

char *
cpt_last_write (const CptLast *last)
{
  CptJsonWriter writer = CPT_JSON_WRITER_INIT;

  cpt_last_put (&writer, NULL, last);
  return cpt_json_writer_end (&writer);
}

gboolean
cpt_last_read (const char *json, gsize length, CptLast *last_out, GError **error)
{
  g_autoptr (JsonNode) root = cpt_json_parse (json, length, CPT_MAX_DOC_BYTES, error);

  if (root == NULL)
    return FALSE;
  cpt_last_clear (last_out);
  if (JSON_NODE_HOLDS_NULL (root))
    return TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (root)) {
    g_set_error_literal (error, CPT_WIRE_ERROR, CPT_WIRE_ERROR_MEMBER, "last: an object is wanted");
    return FALSE;
  }
  if (get_members (json_node_get_object (root), last_out, error))
    return TRUE;
  cpt_last_clear (last_out);
  return FALSE;
}
