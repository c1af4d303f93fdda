/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/orchestration/decide.h"
#include "central/orchestration/order-answer.h"
#include "central/orchestration/ordering.h"
#include "central/orchestration/own-log.h"
#include "central/orchestration/publish.h"
#include "central/orchestration/sender-key.h"
#include "domain/due.h"
#include "wire/command.h"
#include "wire/json.h"

#include <string.h>

#define MAX_CANCEL_BYTES (256 * 1024)
#define DEFAULT_REASON   "customer-wish"

typedef struct {
  CptService *service; /* (unowned) */
  const char *channel; /* (unowned) */
  const char *number;  /* (unowned) */
  CptSenderKey key;    /* its id is that of the order.cancel */
  GArray *lines;       /* (owned) (nullable) (element-type CptUnits) NULL: all */
  char reason[CPT_CODE_SIZE];
  gint64 now_us;
  GStrv scopes;        /* (owned) (nullable) */
  char *answer;        /* (owned) (nullable) */
  CptProblem *problem; /* (owned) (nullable) */
} Cancelling;

static void
cancelling_clear (Cancelling *self)
{
  g_clear_pointer (&self->lines, g_array_unref);
  g_clear_pointer (&self->scopes, g_strfreev);
  g_clear_pointer (&self->answer, g_free);
  g_clear_pointer (&self->problem, cpt_problem_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Cancelling, cancelling_clear)

static gboolean
stop (Cancelling *self, CptProblem *problem, GError **error)
{
  g_clear_pointer (&self->problem, cpt_problem_free);
  self->problem = problem;
  return cpt_service_stop (error);
}

/* ---- reading ---- */

static gboolean
read_lines (Cancelling *self, JsonArray *array, GError **error)
{
  self->lines = g_array_new (FALSE, FALSE, sizeof (CptUnits));
  for (guint i = 0; i < json_array_get_length (array); i++) {
    JsonNode *node = json_array_get_element (array, i);
    CptUnits units = { 0 };
    gint64 line = 0;

    if (!JSON_NODE_HOLDS_OBJECT (node)) {
      g_set_error (error, CPT_WIRE_ERROR, CPT_WIRE_ERROR_MEMBER, "lines[%u]: not an object", i);
      return FALSE;
    }
    if (!cpt_json_get_int (json_node_get_object (node), "line", 1, CPT_MAX_LINE_NUMBER, &line,
                           error) ||
        !cpt_json_get_int (json_node_get_object (node), "quantity", 1, CPT_MAX_QUANTITY,
                           &units.quantity, error))
      return FALSE;
    units.line = (guint)line;
    g_array_append_val (self->lines, units);
  }
  if (self->lines->len > 0)
    return TRUE;
  g_set_error_literal (error, CPT_WIRE_ERROR, CPT_WIRE_ERROR_MEMBER, "lines: empty");
  return FALSE;
}

static gboolean
read_body (Cancelling *self, const char *body, gsize length, GError **error)
{
  g_autoptr (JsonObject) object = NULL;
  const char *reason = NULL;
  JsonArray *array = NULL;

  g_strlcpy (self->reason, DEFAULT_REASON, sizeof self->reason);
  if (length == 0)
    return TRUE;
  object = cpt_json_parse_object (body, length, MAX_CANCEL_BYTES, error);
  if (object == NULL ||
      !cpt_json_get_text_or_null (object, "reason", CPT_CODE_SIZE - 1, &reason, error))
    return FALSE;
  if (reason != NULL)
    g_strlcpy (self->reason, reason, sizeof self->reason);
  if (!json_object_has_member (object, "lines") || json_object_get_null_member (object, "lines"))
    return TRUE;
  return cpt_json_get_array (object, "lines", CPT_MAX_LINES, &array, error) &&
         read_lines (self, array, error);
}

/* ---- deciding ---- */

static int
compare_due (gconstpointer a, gconstpointer b)
{
  gint64 due_a = cpt_due_get_open (*(CptFulfilment *const *)a);
  gint64 due_b = cpt_due_get_open (*(CptFulfilment *const *)b);

  return due_a < due_b ? -1 : due_a > due_b;
}

static GPtrArray *
load_parts (Cancelling *self, CptTransaction *transaction, CptOrderRow **row_out, GError **error)
{
  GError *local_error = NULL;
  g_autoptr (CptOrderRow) row = NULL;
  GPtrArray *parts;

  row = cpt_storage_load_order (transaction, cpt_own_log_key_of (self->channel), self->number,
                                &local_error);
  if (local_error != NULL) {
    g_propagate_error (error, local_error);
    return NULL;
  }
  if (row == NULL) {
    stop (self,
          cpt_problem_new (404, "unknown", "No such order",
                           "No order of that number came from this channel."),
          error);
    return NULL;
  }
  parts = cpt_order_load_parts (transaction, row, error);
  if (parts != NULL && row_out != NULL)
    *row_out = g_steal_pointer (&row);
  return parts;
}

static gboolean
find_scopes (CptTransaction *transaction, gpointer user_data, GError **error)
{
  Cancelling *self = user_data;
  g_autoptr (GPtrArray) parts = load_parts (self, transaction, NULL, error);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (parts == NULL)
    return FALSE;
  for (guint i = 0; i < parts->len; i++) {
    const CptFulfilment *part = parts->pdata[i];
    char scope[CPT_SCOPE_SIZE];

    cpt_scope_work (part->promise->store, scope);
    g_strv_builder_add (builder, scope);
    cpt_scope_shop (part->promise->store, scope);
    g_strv_builder_add (builder, scope);
  }
  self->scopes = g_strv_builder_end (builder);
  return TRUE;
}

/* What of @wanted this part can give up; the last part that has the line takes the rest, so that
 * its refusal names the numbers. */
static GArray *
take_units (GArray *wanted, const CptFulfilment *part, const GPtrArray *later)
{
  GArray *taken = g_array_new (FALSE, FALSE, sizeof (CptUnits));

  for (guint i = 0; i < wanted->len; i++) {
    CptUnits *units = &g_array_index (wanted, CptUnits, i);
    const CptLine *line = cpt_fulfilment_find_line (part, units->line);
    CptUnits mine = *units;
    gboolean elsewhere = FALSE;

    if (line == NULL || units->quantity == 0)
      continue;
    for (guint j = 0; j < later->len; j++)
      elsewhere = elsewhere || cpt_fulfilment_find_line (later->pdata[j], units->line) != NULL;
    if (elsewhere)
      mine.quantity = MIN (mine.quantity, cpt_line_get_owed (line));
    if (mine.quantity == 0)
      continue;
    units->quantity -= mine.quantity;
    g_array_append_val (taken, mine);
  }
  return taken;
}

static gboolean
cancel_part (Cancelling *self,
             CptTransaction *transaction,
             const CptFulfilment *part,
             GArray *units,
             GError **error)
{
  g_autoptr (CptCommand) command = cpt_command_new (CPT_KIND_CANCEL);
  g_autoptr (CptVerdict) verdict = NULL;
  g_autofree char *line = NULL;
  CptActor actor = { cpt_own_log_source_of (self->channel), NULL, part->promise->store,
                     self->now_us, self->now_us };
  CptProblem *problem;

  cpt_service_new_id (self->service, command->id);
  command->v = cpt_kind_get_row (CPT_KIND_CANCEL)->v;
  g_strlcpy (command->aggregate, part->id, sizeof command->aggregate);
  command->at_us = self->now_us;
  command->args.units = units != NULL ? g_array_ref (units) : NULL;
  g_strlcpy (command->args.reason, self->reason, sizeof command->args.reason);
  line = cpt_command_write (command);
  if (!cpt_decide (self->service, transaction, &actor, command, line, &verdict, error))
    return FALSE;
  if (verdict->status != CPT_VERDICT_REJECTED)
    return TRUE;
  problem = cpt_problem_read (verdict->problem, strlen (verdict->problem), error);
  if (problem == NULL)
    return FALSE;
  problem->status = g_str_equal (problem->code, "malformed") ? 400 : 409;
  return stop (self, problem, error);
}

static gboolean
is_owed (const CptFulfilment *part)
{
  return cpt_fulfilment_get_sums (part).owed > 0;
}

/* All that is owed: of several parts, those that owe something; one alone says why it cannot. */
static gboolean
cancel_all (Cancelling *self, CptTransaction *transaction, GPtrArray *parts, GError **error)
{
  gboolean any = FALSE;

  for (guint i = 0; i < parts->len; i++) {
    if (!is_owed (parts->pdata[i]))
      continue;
    any = TRUE;
    if (!cancel_part (self, transaction, parts->pdata[i], NULL, error))
      return FALSE;
  }
  return any || cancel_part (self, transaction, parts->pdata[0], NULL, error);
}

static gboolean
cancel_lines (Cancelling *self, CptTransaction *transaction, GPtrArray *parts, GError **error)
{
  g_autoptr (GArray) wanted = g_array_copy (self->lines);

  while (parts->len > 0) {
    g_autoptr (CptFulfilment) part = g_ptr_array_steal_index (parts, 0);
    g_autoptr (GArray) units = take_units (wanted, part, parts);

    if (units->len > 0 && !cancel_part (self, transaction, part, units, error))
      return FALSE;
  }
  for (guint i = 0; i < wanted->len; i++) {
    const CptUnits *units = &g_array_index (wanted, CptUnits, i);
    g_autofree char *detail = NULL;

    if (units->quantity == 0)
      continue;
    detail = g_strdup_printf ("lines[%u].line: the order has no line %u", i, units->line);
    return stop (self, cpt_problem_new (400, "malformed", "No such line", detail), error);
  }
  return TRUE;
}

static gboolean
write_answer (Cancelling *self, CptTransaction *transaction, gboolean repeated, GError **error)
{
  g_autoptr (CptOrderRow) row = NULL;
  g_autoptr (GPtrArray) parts = load_parts (self, transaction, &row, error);
  g_auto (CptJsonWriter) writer = CPT_JSON_WRITER_INIT;

  if (parts == NULL)
    return FALSE;
  cpt_json_begin_object (&writer, NULL);
  cpt_json_put_text (&writer, "number", self->number);
  if (!cpt_order_answer_put_parts (&writer, transaction, row, parts, error))
    return FALSE;
  cpt_json_put_bool (&writer, "repeated", repeated);
  cpt_json_end_object (&writer);
  g_clear_pointer (&self->answer, g_free);
  self->answer = cpt_json_writer_end (&writer);
  return TRUE;
}

static char *
write_args (const Cancelling *self)
{
  g_auto (CptJsonWriter) writer = CPT_JSON_WRITER_INIT;

  cpt_json_begin_object (&writer, NULL);
  cpt_json_put_text (&writer, "channel", self->channel);
  cpt_json_put_text (&writer, "number", self->number);
  cpt_json_put_text (&writer, "reason", self->reason);
  cpt_json_put_text (&writer, "body", self->key.body);
  cpt_json_end_object (&writer);
  return cpt_json_writer_end (&writer);
}

/* TRUE and an answer: this key came before with the same body. */
static gboolean
find_repeat (Cancelling *self, CptTransaction *transaction, GError **error)
{
  g_autoptr (CptLogEntry) entry = NULL;

  if (!cpt_sender_key_find (&self->key, transaction, &entry, &self->problem, error))
    return FALSE;
  return entry == NULL || write_answer (self, transaction, TRUE, error);
}

static gboolean
cancel (CptTransaction *transaction, gpointer user_data, GError **error)
{
  Cancelling *self = user_data;
  g_autoptr (GPtrArray) parts = NULL;
  g_autoptr (CptOrderRow) row = NULL;
  g_autofree char *args = write_args (self);

  if (!find_repeat (self, transaction, error))
    return FALSE;
  if (self->answer != NULL)
    return TRUE;
  parts = load_parts (self, transaction, &row, error);
  if (parts == NULL ||
      !cpt_own_log_append (transaction, cpt_own_log_source_of (self->channel), self->key.id,
                           "order.cancel", row->id, self->now_us, args, error))
    return FALSE;
  g_ptr_array_sort (parts, compare_due);
  if (self->lines != NULL ? !cancel_lines (self, transaction, parts, error)
                          : !cancel_all (self, transaction, parts, error))
    return FALSE;
  return write_answer (self, transaction, FALSE, error);
}

char *
cpt_ordering_cancel (CptService *self,
                     const char *channel,
                     const char *number,
                     const char *key,
                     const char *body,
                     gsize length,
                     CptProblem **problem_out)
{
  g_auto (Cancelling) cancelling = { 0 };
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (self != NULL && channel != NULL && number != NULL, NULL);
  g_return_val_if_fail (problem_out != NULL, NULL);

  cancelling.service = self;
  cancelling.channel = channel;
  cancelling.number = number;
  cancelling.now_us = cpt_service_now_us (self);
  length = body != NULL ? length : 0;
  body = body != NULL ? body : "";
  if (!cpt_sender_key_init (&cancelling.key, self, "order.cancel", channel, number, key, body,
                            length, problem_out))
    return NULL;
  if (!read_body (&cancelling, body, length, &error)) {
    *problem_out = cpt_problem_new (400, "malformed", "Not understood", error->message);
    return NULL;
  }
  if (!cpt_storage_read (cpt_service_get_storage (self), find_scopes, &cancelling, &error) ||
      !cpt_service_run (self, (const char *const *)cancelling.scopes, cancel, &cancelling,
                        &error)) {
    *problem_out = cancelling.problem != NULL ? g_steal_pointer (&cancelling.problem)
                                              : cpt_service_problem_from_error (error);
    return NULL;
  }
  return g_steal_pointer (&cancelling.answer);
}
