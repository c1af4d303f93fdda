/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Verbs that only look. */
#include "headless/verbs.h"

#include "wire/order.h"
#include "workflow/attention.h"
#include "workflow/pick.h"
#include "workflow/work.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const char *const DUE_STATES[] = {
  [CPT_DUE_NONE] = "none",
  [CPT_DUE_ON_TIME] = "on_time",
  [CPT_DUE_SOON] = "soon",
  [CPT_DUE_LATE] = "late",
};

void
cpt_put_time (CptRequest *self, CptJsonWriter *writer, const char *name, gint64 us)
{
  const char *zone = cpt_shop_get_time_zone (self->session->shop);
  g_autofree char *text = us != 0 ? cpt_time_to_text (us, zone != NULL ? zone : "UTC") : NULL;

  cpt_json_put_text (writer, name, text);
}

static void
put_item (CptRequest *self, CptJsonWriter *writer, CptWorkItem *item)
{
  CptView *view = cpt_shop_get_view (self->session->shop);
  const CptViewFulfilment *found =
      cpt_view_get_fulfilment (view, cpt_work_item_get_fulfilment (item));
  g_autofree char *reference = NULL, *title = NULL, *subtitle = NULL, *label = NULL;
  gint64 due_us;
  int state;
  gboolean to_send, at_risk, mine;

  g_object_get (item, "reference", &reference, "title", &title, "subtitle", &subtitle, "due-us",
                &due_us, "due-label", &label, "due-state", &state, "to-send", &to_send, "at-risk",
                &at_risk, "mine", &mine, NULL);
  cpt_json_begin_object (writer, NULL);
  cpt_json_put_text (writer, "task", cpt_task_to_text (cpt_work_item_get_task (item)));
  cpt_json_put_text_if (writer, "fulfilment", cpt_work_item_get_fulfilment (item));
  cpt_json_put_text_if (writer, "reference", reference);
  cpt_json_put_text (writer, "state",
                     found != NULL ? cpt_word_to_text (cpt_fulfilment_get_word (found->shown))
                                   : NULL);
  cpt_json_put_text (writer, "title", title);
  cpt_json_put_text (writer, "subtitle", subtitle);
  cpt_put_time (self, writer, "due", due_us);
  cpt_json_put_text (writer, "due_state", DUE_STATES[state]);
  cpt_json_put_text (writer, "due_label", label);
  cpt_put_time (self, writer, "here", found != NULL ? found->shown->milestones.here_us : 0);
  cpt_json_put_bool (writer, "mine", mine);
  cpt_json_put_bool (writer, "at_risk", at_risk);
  cpt_json_put_bool (writer, "to_send", to_send);
  cpt_json_end_object (writer);
}

void
cpt_verb_work (CptRequest *self)
{
  CptShop *shop = self->session->shop;
  g_autoptr (CptWork) work = cpt_work_new (shop);
  g_auto (CptJsonWriter) writer = CPT_JSON_WRITER_INIT;

  cpt_request_begin (self, &writer);
  cpt_put_time (self, &writer, "as_of", cpt_view_get_as_of_us (cpt_shop_get_view (shop)));
  cpt_json_begin_list (&writer, "rows");
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (work)); i++) {
    g_autoptr (CptWorkItem) item = g_list_model_get_item (G_LIST_MODEL (work), i);

    put_item (self, &writer, item);
  }
  cpt_json_end_list (&writer);
  cpt_request_answer_end (self, &writer);
}

void
cpt_put_options (CptJsonWriter *writer, const GPtrArray *options)
{
  cpt_json_begin_object (writer, "options");
  for (guint i = 0; options != NULL && i + 1 < options->len; i += 2)
    cpt_json_put_text (writer, g_ptr_array_index (options, i), g_ptr_array_index (options, i + 1));
  cpt_json_end_object (writer);
}

static void
put_line (CptRequest *self, CptJsonWriter *writer, const CptFulfilment *shown, const CptLine *line)
{
  char place[CPT_LOCATION_SIZE];

  cpt_dispatch_find_place (self->session->shop, line->sku, place);
  cpt_json_begin_object (writer, NULL);
  cpt_json_put_int (writer, "line", line->number);
  cpt_json_put_text (writer, "sku", line->sku);
  if (line->goods != NULL) {
    cpt_json_put_text_if (writer, "gtin", line->goods->gtin);
    cpt_json_put_text (writer, "name", line->goods->name);
    cpt_put_options (writer, line->goods->options);
  }
  cpt_json_put_text (writer, "place", place);
  cpt_json_put_bool (writer, "later",
                     cpt_shop_is_put_off (self->session->shop, shown->id, line->number));
  for (guint counter = 0; counter < CPT_N_COUNTERS; counter++)
    cpt_json_put_int (writer, cpt_counter_to_text ((CptCounter)counter), line->counters[counter]);
  cpt_json_put_int (writer, "custody", cpt_line_get_custody (line));
  cpt_json_put_int (writer, "owed", cpt_line_get_owed (line));
  cpt_json_put_int (writer, "to_pick", cpt_line_get_to_pick (line));
  cpt_json_put_int (writer, "to_put_back", cpt_line_get_to_put_back (line));
  cpt_json_put_int (writer, "loose", cpt_fulfilment_get_loose (shown, line));
  cpt_json_end_object (writer);
}

static void
put_bag (CptJsonWriter *writer, const CptBag *bag)
{
  cpt_json_begin_object (writer, NULL);
  cpt_json_put_text (writer, "bag", bag->number);
  cpt_json_put_text_if (writer, "place", bag->location);
  cpt_json_begin_list (writer, "units");
  for (guint i = 0; i < bag->units->len; i++) {
    const CptUnits *units = &g_array_index (bag->units, CptUnits, i);

    cpt_json_begin_object (writer, NULL);
    cpt_json_put_int (writer, "line", units->line);
    cpt_json_put_int (writer, "quantity", units->quantity);
    cpt_json_end_object (writer);
  }
  cpt_json_end_list (writer);
  cpt_json_end_object (writer);
}

static void
put_holder (CptRequest *self, CptJsonWriter *writer, const CptMilestones *milestones)
{
  CptView *view = cpt_shop_get_view (self->session->shop);
  const CptPerson *person = cpt_view_get_person (view, milestones->holder_person);
  const CptPerson *me = cpt_shop_get_person (self->session->shop);

  if (*milestones->holder_sign_in == '\0') {
    cpt_json_put_null (writer, "holder");
    return;
  }
  cpt_json_begin_object (writer, "holder");
  cpt_json_put_text (writer, "sign_in", milestones->holder_sign_in);
  cpt_json_put_text_if (writer, "person", milestones->holder_person);
  cpt_json_put_text (writer, "name", person != NULL ? person->name : NULL);
  cpt_json_put_bool (writer, "mine", me != NULL && strcmp (me->id, milestones->holder_person) == 0);
  cpt_json_end_object (writer);
}

static void
put_milestones (CptRequest *self, CptJsonWriter *writer, const CptFulfilment *shown)
{
  const CptMilestones *milestones = &shown->milestones;

  put_holder (self, writer, milestones);
  cpt_json_put_text_if (writer, "wave", milestones->wave);
  cpt_json_put_text_if (writer, "tote", milestones->tote);
  cpt_json_put_text_if (writer, "place", milestones->location);
  cpt_json_put_text (writer, "waiting", cpt_waiting_to_text (milestones->waiting_for));
  cpt_json_put_text (writer, "exit", cpt_exit_to_text (milestones->exit));
  cpt_put_time (self, writer, "accept_by", shown->promise->accept_by_us);
  cpt_put_time (self, writer, "ready_by", shown->promise->ready_by_us);
  cpt_put_time (self, writer, "ship_by", shown->promise->ship_by_us);
  cpt_put_time (self, writer, "ready", milestones->ready_us);
  cpt_put_time (self, writer, "told", milestones->told_us);
  cpt_put_time (self, writer, "here", milestones->here_us);
  cpt_put_time (self, writer, "hold_until", milestones->hold_until_us);
}

void
cpt_verb_show (CptRequest *self)
{
  const CptViewFulfilment *found = cpt_request_get_order (self);
  g_auto (CptJsonWriter) writer = CPT_JSON_WRITER_INIT;
  const CptFulfilment *shown;

  if (found == NULL)
    return;
  shown = found->shown;
  cpt_request_begin (self, &writer);
  cpt_json_put_text (&writer, "fulfilment", shown->id);
  cpt_json_put_text (&writer, "order", shown->promise->order);
  cpt_json_put_text (&writer, "number", shown->promise->number);
  cpt_json_put_text (&writer, "reference", shown->promise->reference);
  cpt_json_put_text (&writer, "method", cpt_method_to_text (shown->promise->method));
  cpt_json_put_text (&writer, "state", cpt_word_to_text (cpt_fulfilment_get_word (shown)));
  put_milestones (self, &writer, shown);
  cpt_json_put_text_if (&writer, "last", shown->last.command);
  cpt_json_put_int (&writer, "pending", found->n_pending);
  cpt_json_put_bool (&writer, "doubtful", found->doubtful);
  cpt_json_begin_list (&writer, "lines");
  for (gsize i = 0; i < shown->n_lines; i++)
    put_line (self, &writer, shown, &shown->lines[i]);
  cpt_json_end_list (&writer);
  cpt_json_begin_list (&writer, "bags");
  for (guint i = 0; i < shown->bags->len; i++)
    put_bag (&writer, g_ptr_array_index (shown->bags, i));
  cpt_json_end_list (&writer);
  cpt_request_answer_end (self, &writer);
}

static void
put_closings (CptJsonWriter *writer, GListModel *closings)
{
  cpt_json_begin_list (writer, "closings");
  for (guint i = 0; i < g_list_model_get_n_items (closings); i++) {
    g_autoptr (CptAttentionClosing) closing = g_list_model_get_item (closings, i);
    g_autofree char *code = NULL, *label = NULL;
    gboolean needs_place;
    int needs_role;

    g_object_get (closing, "code", &code, "label", &label, "needs-place", &needs_place,
                  "needs-role", &needs_role, NULL);
    cpt_json_begin_object (writer, NULL);
    cpt_json_put_text (writer, "as", code);
    cpt_json_put_text (writer, "label", label);
    cpt_json_put_bool (writer, "needs_place", needs_place);
    cpt_json_put_text (writer, "role", cpt_role_to_text ((CptRole)needs_role));
    cpt_json_end_object (writer);
  }
  cpt_json_end_list (writer);
}

/* What an exception holds, in names and numbers beside the words. */
static void
put_exception (CptRequest *self, CptJsonWriter *writer, const char *id)
{
  const CptViewException *found =
      *id != '\0' ? cpt_view_get_exception (cpt_shop_get_view (self->session->shop), id) : NULL;
  const CptException *exception = found != NULL ? found->exception : NULL;

  if (exception == NULL)
    return;
  cpt_json_put_text (writer, "code", exception->code);
  cpt_json_put_text_if (writer, "fulfilment", exception->fulfilment);
  cpt_json_put_text (writer, "terminal", exception->terminal);
  cpt_json_begin_list (writer, "items");
  for (guint i = 0; i < exception->items->len; i++) {
    const CptExceptionItem *item = &g_array_index (exception->items, CptExceptionItem, i);
    char from[64];

    cpt_bucket_to_text (&item->from, from, sizeof from);
    cpt_json_begin_object (writer, NULL);
    cpt_json_put_text (writer, "command", item->command);
    cpt_json_put_text (writer, "kind", item->kind);
    cpt_json_put_text (writer, "fulfilment", item->fulfilment);
    cpt_json_put_int (writer, "line", item->line);
    cpt_json_put_text (writer, "sku", item->sku);
    cpt_json_put_int (writer, "asked", item->asked);
    cpt_json_put_int (writer, "booked", item->booked);
    cpt_json_put_text (writer, "from", from);
    cpt_json_end_object (writer);
  }
  cpt_json_end_list (writer);
}

static void
put_attention (CptRequest *self, CptJsonWriter *writer, CptAttentionItem *item)
{
  g_autofree char *id = NULL, *title = NULL, *detail = NULL, *place = NULL;
  g_autoptr (GListModel) closings = NULL;
  gint64 seq;
  gboolean pending;

  g_object_get (item, "id", &id, "seq", &seq, "title", &title, "detail", &detail, "place", &place,
                "closings", &closings, "pending", &pending, NULL);
  cpt_json_begin_object (writer, NULL);
  cpt_json_put_text_if (writer, "exception", id);
  cpt_json_put_int_if (writer, "seq", seq, 0);
  put_exception (self, writer, id);
  cpt_json_put_text (writer, "title", title);
  cpt_json_put_text (writer, "detail", detail);
  cpt_json_put_text_if (writer, "place", place);
  cpt_json_put_bool (writer, "answered", pending);
  put_closings (writer, closings);
  cpt_json_end_object (writer);
}

void
cpt_verb_attention (CptRequest *self)
{
  g_autoptr (CptAttention) attention = cpt_attention_new (self->session->shop);
  g_auto (CptJsonWriter) writer = CPT_JSON_WRITER_INIT;

  cpt_request_begin (self, &writer);
  cpt_json_begin_list (&writer, "rows");
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (attention)); i++) {
    g_autoptr (CptAttentionItem) item = g_list_model_get_item (G_LIST_MODEL (attention), i);

    put_attention (self, &writer, item);
  }
  cpt_json_end_list (&writer);
  cpt_request_answer_end (self, &writer);
}

void
cpt_put_sync (CptRequest *self, CptJsonWriter *writer)
{
  static const char *const LINKS[] = { [CPT_LINK_OFF] = "off",
                                       [CPT_LINK_TRYING] = "trying",
                                       [CPT_LINK_ONLINE] = "online",
                                       [CPT_LINK_REFUSED] = "refused" };
  const CptSyncStatus *status = cpt_shop_get_status (self->session->shop);

  cpt_json_put_text (writer, "link", LINKS[status->link]);
  cpt_json_put_bool (writer, "network", cpt_shop_get_network (self->session->shop));
  cpt_json_put_int (writer, "unsent", status->n_unsent);
  cpt_put_time (self, writer, "oldest_unsent", status->oldest_unsent_us);
  cpt_put_time (self, writer, "offline_since", status->offline_since_us);
  cpt_put_time (self, writer, "last_news", status->last_trailer_us);
  cpt_json_put_bool (writer, "all_seen", status->all_seen);
  cpt_json_put_text_if (writer, "code", status->code);
  cpt_json_put_text (writer, "detail", status->detail);
}

void
cpt_verb_status (CptRequest *self)
{
  CptShop *shop = self->session->shop;
  const CptPerson *person = cpt_shop_get_person (shop);
  const CptSyncStatus *status = cpt_shop_get_status (shop);
  g_auto (CptJsonWriter) writer = CPT_JSON_WRITER_INIT;

  cpt_request_begin (self, &writer);
  cpt_json_put_bool (&writer, "enrolled", cpt_shop_is_enrolled (shop));
  cpt_json_put_text (&writer, "terminal", cpt_shop_get_terminal (shop));
  cpt_json_put_text_if (&writer, "tag", cpt_shop_get_tag (shop));
  cpt_json_put_text_if (&writer, "store", cpt_shop_get_store_number (shop));
  cpt_json_put_text_if (&writer, "name", cpt_shop_get_terminal_name (shop));
  cpt_json_put_text (&writer, "person", person != NULL ? person->name : NULL);
  cpt_json_put_text (&writer, "role",
                     person != NULL ? cpt_role_to_text (cpt_shop_get_role (shop)) : NULL);
  cpt_put_sync (self, &writer);
  cpt_json_put_int (&writer, "attention", cpt_shop_get_n_attention (shop));
  cpt_json_put_int (&writer, "watchdog", status->n_watchdog);
  cpt_put_time (self, &writer, "now", cpt_shop_now_us (shop));
  cpt_request_answer_end (self, &writer);
}

void
cpt_verb_labels (CptRequest *self)
{
  const CptViewFulfilment *found = cpt_request_get_order (self);
  g_auto (CptJsonWriter) writer = CPT_JSON_WRITER_INIT;
  g_autofree char *path = NULL;
  GError *error = NULL;

  if (found == NULL)
    return;
  path = cpt_shop_make_labels (self->session->shop, found->shown->id, &error);
  if (path == NULL) {
    cpt_request_fail (self, error);
    return;
  }
  cpt_request_begin (self, &writer);
  cpt_json_put_text (&writer, "fulfilment", found->shown->id);
  cpt_json_put_text (&writer, "file", path);
  cpt_json_put_int (&writer, "labels", found->shown->bags->len);
  cpt_request_answer_end (self, &writer);
}
