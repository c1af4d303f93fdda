/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Verbs that write: each makes commands as a page would, and answers when they are on disk. */
#include "headless/verbs.h"

#include "workflow/attention.h"
#include "workflow/count.h"
#include "workflow/dispatch.h"
#include "workflow/hold.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_DRAWN_BAGS 64

/* A member that is not there leaves the thing as it is; null takes it away. FALSE: answered. */
static gboolean
get_term (CptRequest *self, const char *member, gsize max_bytes, const char **out)
{
  *out = NULL;
  return !json_object_has_member (self->object, member) ||
         cpt_request_get_text (self, member, max_bytes, out);
}

/* Takes both: one of them is set. */
static void
submit_or_fail (CptRequest *self, CptCommand *command, GError *error)
{
  if (command != NULL)
    cpt_request_submit_one (self, command);
  else
    cpt_request_fail (self, error);
}

void
cpt_verb_accept (CptRequest *self)
{
  const CptViewFulfilment *found = cpt_request_get_order (self);
  CptHoldTerms terms = { .approver = self->approver };
  CptCommand *command;
  GError *error = NULL;

  if (found == NULL || !cpt_request_get_text (self, "for", 64, &terms.person) ||
      !get_term (self, "wave", 64, &terms.wave) ||
      !get_term (self, "tote", CPT_TOTE_SIZE - 1, &terms.tote))
    return;
  command = cpt_hold_new_accept (self->session->shop, found->shown->id, &terms, &error);
  submit_or_fail (self, command, error);
}

void
cpt_verb_release (CptRequest *self)
{
  const CptViewFulfilment *found = cpt_request_get_order (self);

  if (found != NULL)
    cpt_request_submit_one (self,
                            cpt_request_new_command (self, CPT_KIND_RELEASE, found->shown->id));
}

/* FALSE: answered. */
static gboolean
copy_reason (CptRequest *self, CptCommand *command, CptReasonSort sort)
{
  GError *error = NULL;

  if (!cpt_request_copy (self, "reason", command->args.reason, sizeof command->args.reason))
    return FALSE;
  if (cpt_shop_check_reason (self->session->shop, sort, command->args.reason, &error))
    return TRUE;
  cpt_request_fail (self, error);
  return FALSE;
}

void
cpt_verb_decline (CptRequest *self)
{
  const CptViewFulfilment *found = cpt_request_get_order (self);
  g_autoptr (CptCommand) command = NULL;

  if (found == NULL)
    return;
  command = cpt_request_new_command (self, CPT_KIND_DECLINE, found->shown->id);
  if (copy_reason (self, command, CPT_REASON_DECLINE))
    cpt_request_submit_one (self, g_steal_pointer (&command));
}

/* The place that was named, else where most of the line's article stands. FALSE: answered. */
static gboolean
fill_place (CptRequest *self, CptCommand *command, const CptFulfilment *shown)
{
  const CptLine *line = NULL;

  if (!cpt_request_copy (self, "place", command->args.location, sizeof command->args.location))
    return FALSE;
  if (*command->args.location != '\0')
    return TRUE;
  if (command->args.line > 0 && command->args.line <= CPT_MAX_LINE_NUMBER)
    line = cpt_fulfilment_find_line (shown, (guint)command->args.line);
  if (line != NULL)
    cpt_dispatch_find_place (self->session->shop, line->sku, command->args.location);
  else
    g_strlcpy (command->args.location, CPT_LOCATION_NONE, sizeof command->args.location);
  return TRUE;
}

/* Pieces of a line at a place: picked there, or found again. */
static void
submit_pieces (CptRequest *self, CptKind kind)
{
  const CptViewFulfilment *found = cpt_request_get_order (self);
  g_autoptr (CptCommand) command = NULL;

  if (found == NULL)
    return;
  command = cpt_request_new_command (self, kind, found->shown->id);
  if (!cpt_request_get_int (self, "line", 1, CPT_MAX_LINE_NUMBER, 0, &command->args.line) ||
      !cpt_request_get_int (self, "quantity", 1, CPT_MAX_QUANTITY, 1, &command->args.quantity) ||
      !fill_place (self, command, found->shown))
    return;
  cpt_request_submit_one (self, g_steal_pointer (&command));
}

void
cpt_verb_pick (CptRequest *self)
{
  submit_pieces (self, CPT_KIND_PICK);
}

void
cpt_verb_unshort (CptRequest *self)
{
  submit_pieces (self, CPT_KIND_UNSHORT);
}

void
cpt_verb_short (CptRequest *self)
{
  const CptViewFulfilment *found = cpt_request_get_order (self);
  g_autoptr (CptCommand) command = NULL;
  const CptLine *line;
  gint64 pieces;

  if (found == NULL)
    return;
  command = cpt_request_new_command (self, CPT_KIND_SHORT, found->shown->id);
  if (!cpt_request_get_int (self, "line", 1, CPT_MAX_LINE_NUMBER, 0, &command->args.line) ||
      !cpt_request_get_int (self, "found", 0, CPT_MAX_QUANTITY, 0, &pieces) ||
      !copy_reason (self, command, CPT_REASON_SHORT) || !fill_place (self, command, found->shown))
    return;
  line = cpt_fulfilment_find_line (found->shown, (guint)command->args.line);
  if (line == NULL) {
    cpt_request_fail_with (self, "not_found", _ ("This order has no such line"), NULL);
    return;
  }
  command->args.missing = cpt_line_get_custody (line) + cpt_line_get_to_pick (line) - pieces;
  if (command->args.missing < 1) {
    cpt_request_fail_with (self, "guard_failed", _ ("Nothing is missing then"),
                           _ ("`found` is all of the line, picked ones included."));
    return;
  }
  cpt_request_submit_one (self, g_steal_pointer (&command));
}

static void
on_bags_drawn (GObject *source, GAsyncResult *result, gpointer user_data)
{
  CptRequest *self = user_data;
  g_auto (CptJsonWriter) writer = CPT_JSON_WRITER_INIT;
  GError *error = NULL;
  g_autoptr (GPtrArray) numbers = cpt_shop_draw_bags_finish (CPT_SHOP (source), result, &error);
  GPtrArray *act;

  if (numbers == NULL) {
    cpt_request_fail (self, error);
    return;
  }
  act = g_steal_pointer (&self->act);
  cpt_request_begin (self, &writer);
  cpt_json_put_text (&writer, "fulfilment",
                     ((const CptCommand *)g_ptr_array_index (act, 0))->aggregate);
  cpt_json_begin_list (&writer, "bags");
  for (guint i = 0; i < numbers->len; i++) {
    CptCommand *command = g_ptr_array_index (act, i);

    g_strlcpy (command->args.bag, g_ptr_array_index (numbers, i), sizeof command->args.bag);
    cpt_json_put_text (&writer, NULL, command->args.bag);
  }
  cpt_json_end_list (&writer);
  cpt_json_begin_list (&writer, "commands");
  for (guint i = 0; i < act->len; i++)
    cpt_json_put_text (&writer, NULL, ((const CptCommand *)g_ptr_array_index (act, i))->id);
  cpt_json_end_list (&writer);
  cpt_request_submit (self, act, cpt_request_end (self, &writer));
}

void
cpt_verb_bags (CptRequest *self)
{
  const CptViewFulfilment *found = cpt_request_get_order (self);
  gint64 n;

  if (found == NULL || !cpt_request_get_int (self, "count", 1, MAX_DRAWN_BAGS, 1, &n))
    return;
  self->act = g_ptr_array_new_with_free_func ((GDestroyNotify)cpt_command_free);
  for (gint64 i = 0; i < n; i++) {
    CptCommand *command = cpt_request_new_command (self, CPT_KIND_BAG, found->shown->id);

    command->args.units = g_array_new (FALSE, TRUE, sizeof (CptUnits));
    g_ptr_array_add (self->act, command);
  }
  cpt_shop_draw_bags_async (self->session->shop, (guint)n, on_bags_drawn, self);
}

void
cpt_verb_bag (CptRequest *self)
{
  const CptViewFulfilment *found = cpt_request_get_order (self);
  g_autoptr (CptCommand) command = NULL;
  CptUnits units = { 0 };
  gint64 line;

  if (found == NULL)
    return;
  command = cpt_request_new_command (self, CPT_KIND_BAG, found->shown->id);
  if (!cpt_request_get_int (self, "line", 1, CPT_MAX_LINE_NUMBER, 0, &line) ||
      !cpt_request_get_int (self, "quantity", 1, CPT_MAX_QUANTITY, 1, &units.quantity) ||
      !cpt_request_copy (self, "bag", command->args.bag, sizeof command->args.bag))
    return;
  units.line = (guint)line;
  command->args.units = g_array_new (FALSE, TRUE, sizeof (CptUnits));
  g_array_append_val (command->args.units, units);
  cpt_request_submit_one (self, g_steal_pointer (&command));
}

void
cpt_verb_stage (CptRequest *self)
{
  const CptViewFulfilment *found = cpt_request_get_order (self);
  g_autoptr (CptCommand) command = NULL;

  if (found == NULL)
    return;
  command = cpt_request_new_command (self, CPT_KIND_STAGE, found->shown->id);
  if (!cpt_request_copy (self, "place", command->args.location, sizeof command->args.location) ||
      !cpt_request_get_texts (self, "bags", CPT_MAX_STAGE_BAGS, CPT_BAG_SIZE - 1,
                              &command->args.bags))
    return;
  cpt_request_submit_one (self, g_steal_pointer (&command));
}

void
cpt_verb_ready (CptRequest *self)
{
  const CptViewFulfilment *found = cpt_request_get_order (self);

  if (found != NULL)
    cpt_request_submit_one (self, cpt_request_new_command (self, CPT_KIND_READY, found->shown->id));
}

static gboolean
read_put_back_to (CptRequest *self, CptPutBackTo *to_out)
{
  static const char *const TEXTS[] = {
    [CPT_PUT_BACK_FLOOR] = "floor", [CPT_PUT_BACK_DAMAGED] = "damaged", [CPT_PUT_BACK_LOST] = "lost"
  };
  const char *text;

  if (!cpt_request_get_text (self, "to", 16, &text))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (TEXTS); i++)
    if (strcmp (TEXTS[i], text) == 0) {
      *to_out = (CptPutBackTo)i;
      return TRUE;
    }
  cpt_request_fail_with (self, "malformed", _ ("“to” is floor, damaged or lost"), NULL);
  return FALSE;
}

void
cpt_verb_put_back (CptRequest *self)
{
  const CptViewFulfilment *found = cpt_request_get_order (self);
  g_autoptr (CptCommand) command = NULL;

  if (found == NULL)
    return;
  command = cpt_request_new_command (self, CPT_KIND_PUT_BACK, found->shown->id);
  if (!cpt_request_get_int (self, "line", 1, CPT_MAX_LINE_NUMBER, 0, &command->args.line) ||
      !cpt_request_get_int (self, "quantity", 1, CPT_MAX_QUANTITY, 1, &command->args.quantity) ||
      !read_put_back_to (self, &command->args.to) ||
      !cpt_request_copy (self, "bag", command->args.bag, sizeof command->args.bag))
    return;
  if (command->args.to == CPT_PUT_BACK_FLOOR) {
    if (!fill_place (self, command, found->shown))
      return;
  } else if (!cpt_request_copy (self, "place", command->args.location,
                                sizeof command->args.location)) {
    return;
  }
  cpt_request_submit_one (self, g_steal_pointer (&command));
}

void
cpt_verb_count (CptRequest *self)
{
  const char *place, *sku;
  CptCommand *command;
  GError *error = NULL;
  gint64 quantity;

  if (!cpt_request_get_text (self, "place", CPT_LOCATION_SIZE - 1, &place) ||
      !cpt_request_get_text (self, "sku", CPT_SKU_SIZE - 1, &sku) ||
      !cpt_request_get_int (self, "quantity", 0, CPT_MAX_QUANTITY, -1, &quantity))
    return;
  command = cpt_count_new (self->session->shop, place, sku, quantity, self->approver, &error);
  submit_or_fail (self, command, error);
}

void
cpt_verb_undo (CptRequest *self)
{
  const char *of;
  CptCommand *command;
  GError *error = NULL;

  if (!cpt_request_get_text (self, "command", CPT_ID_SIZE - 1, &of))
    return;
  command = cpt_shop_new_undo (self->session->shop, of, &error);
  if (command == NULL) {
    cpt_request_fail (self, error);
    return;
  }
  g_strlcpy (command->approver, self->approver, sizeof command->approver);
  cpt_request_submit_one (self, command);
}

static void
on_refusal_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  CptRequest *self = user_data;
  g_auto (CptJsonWriter) writer = CPT_JSON_WRITER_INIT;
  GError *error = NULL;

  if (!cpt_shop_read_refusal_finish (CPT_SHOP (source), result, &error)) {
    cpt_request_fail (self, error);
    return;
  }
  cpt_request_begin (self, &writer);
  cpt_request_keep (self, cpt_request_end (self, &writer));
}

void
cpt_verb_close (CptRequest *self)
{
  CptShop *shop = self->session->shop;
  const char *exception, *as, *place;
  gint64 seq;

  if (!cpt_request_get_text (self, "exception", CPT_ID_SIZE - 1, &exception) ||
      !cpt_request_get_text (self, "as", CPT_CODE_SIZE - 1, &as) ||
      !cpt_request_get_text (self, "place", CPT_LOCATION_SIZE - 1, &place) ||
      !cpt_request_get_int (self, "seq", 1, CPT_MAX_SAFE_INTEGER, 0, &seq))
    return;
  if (seq > 0 && *exception == '\0') {
    cpt_shop_read_refusal_async (shop, seq, on_refusal_read, self);
    return;
  }
  if (cpt_view_get_exception (cpt_shop_get_view (shop), exception) == NULL) {
    cpt_request_fail_with (self, "not_found", _ ("Nothing here needs that answer"),
                           _ ("It was answered already, or is another shop's."));
    return;
  }
  cpt_request_submit_one (self,
                          cpt_attention_new_close (shop, exception, as, place, self->approver));
}
