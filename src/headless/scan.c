/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A scanned code, as the window takes it: the dispatcher says what is meant, the pick job whether
 * it is right. */
#include "headless/verbs.h"

#include "workflow/dispatch.h"
#include "workflow/pick.h"

#include <glib/gi18n-lib.h>
#include <string.h>

const char *
cpt_means_to_text (CptMeaningSort sort)
{
  static const char *const TEXTS[] = {
    [CPT_MEANS_UNKNOWN] = "unknown", [CPT_MEANS_PRODUCT] = "product", [CPT_MEANS_ORDER] = "order",
    [CPT_MEANS_BAG] = "bag",         [CPT_MEANS_PLACE] = "place",     [CPT_MEANS_BADGE] = "badge",
    [CPT_MEANS_PASS] = "pass",
  };

  return TEXTS[sort];
}

static void
begin (CptRequest *self, CptJsonWriter *writer, const CptMeaning *meaning)
{
  cpt_request_begin (self, writer);
  cpt_json_put_text (writer, "means", cpt_means_to_text (meaning->sort));
}

static void
put_result (CptJsonWriter *writer, CptScanResult result, const char *title, const char *detail)
{
  cpt_json_put_text (writer, "result", cpt_scan_result_to_text (result));
  cpt_json_put_text (writer, "title", title);
  cpt_json_put_text (writer, "detail", detail);
}

static const char *
pass_to_text (CptShop *shop, const CptPassFacts *pass)
{
  gint64 now_us = cpt_shop_now_us (shop);

  if (pass->state == CPT_PASS_NOT_GENUINE)
    return "not_genuine";
  if (pass->state == CPT_PASS_REVOKED)
    return "revoked";
  if (now_us < pass->not_before_us)
    return "not_yet";
  return now_us < pass->expires_us ? "genuine" : "expired";
}

static void
put_pass (CptShop *shop, CptJsonWriter *writer, const CptMeaning *meaning)
{
  g_autoptr (GPtrArray) ready = NULL;
  const char *detail;
  const char *title = cpt_dispatch_say_pass (shop, meaning, &detail);

  if (title != NULL)
    put_result (writer, CPT_SCAN_WRONG, title, detail);
  cpt_json_put_text (writer, "pass", pass_to_text (shop, &meaning->pass));
  cpt_json_put_bool (writer, "live", meaning->pass.live);
  if (meaning->sort != CPT_MEANS_ORDER)
    return;
  ready = cpt_dispatch_list_ready (shop, meaning->pass.order);
  cpt_json_begin_list (writer, "ready");
  for (guint i = 0; i < ready->len; i++)
    cpt_json_put_text (writer, NULL, g_ptr_array_index (ready, i));
  cpt_json_end_list (writer);
}

/* What is no article: it is told what it is, and a place is remembered for the next pick. */
static void
answer_other (CptRequest *self, const CptMeaning *meaning)
{
  g_auto (CptJsonWriter) writer = CPT_JSON_WRITER_INIT;

  begin (self, &writer, meaning);
  if (meaning->sort == CPT_MEANS_UNKNOWN)
    put_result (&writer, CPT_SCAN_UNKNOWN, _ ("Unknown code"), meaning->code.text);
  if (meaning->sort == CPT_MEANS_PLACE) {
    g_strlcpy (self->session->place, meaning->place, sizeof self->session->place);
    self->session->place_sku[0] = '\0';
    cpt_json_put_text (&writer, "place", meaning->place);
  }
  if (meaning->sort == CPT_MEANS_BAG)
    cpt_json_put_text (&writer, "bag", meaning->bag);
  if (meaning->pass.state != CPT_PASS_NONE)
    put_pass (self->session->shop, &writer, meaning);
  if (meaning->sort == CPT_MEANS_ORDER || meaning->sort == CPT_MEANS_BAG)
    cpt_json_put_text_if (&writer, "fulfilment", meaning->fulfilment);
  cpt_request_keep (self, cpt_request_end (self, &writer));
}

static gboolean
is_held_by (const CptFulfilment *shown, const CptPerson *person)
{
  return person != NULL && strcmp (shown->milestones.holder_person, person->id) == 0;
}

/* Among the orders that this person holds, by due time: one that wants the article, else one that
 * has it already, else any. NULL: the person holds none. */
static const CptViewFulfilment *
find_held (CptShop *shop, const CptMeaning *meaning)
{
  g_autoptr (GPtrArray) open = cpt_view_list_open (cpt_shop_get_view (shop));
  const CptViewFulfilment *best = NULL;
  CptScanResult best_result = CPT_SCAN_UNKNOWN;
  guint line;

  for (guint i = 0; i < open->len; i++) {
    const CptViewFulfilment *found = g_ptr_array_index (open, i);
    CptScanResult result;

    if (!is_held_by (found->shown, cpt_shop_get_person (shop)))
      continue;
    result = cpt_pick_judge (found->shown, meaning->sku, meaning->pack, &line);
    if (best == NULL || (result == CPT_SCAN_RIGHT && best_result != CPT_SCAN_RIGHT) ||
        (result == CPT_SCAN_ALREADY && best_result == CPT_SCAN_WRONG)) {
      best = found;
      best_result = result;
    }
  }
  return best;
}

/* A place that was scanned just before is where the pieces of one article come from. */
static void
fill_place (CptSession *session, const char *sku, char place_out[CPT_LOCATION_SIZE])
{
  if (*session->place_sku == '\0')
    g_strlcpy (session->place_sku, sku, sizeof session->place_sku);
  if (*session->place != '\0' && strcmp (session->place_sku, sku) == 0) {
    g_strlcpy (place_out, session->place, CPT_LOCATION_SIZE);
    return;
  }
  session->place[0] = '\0';
  cpt_dispatch_find_place (session->shop, sku, place_out);
}

static void
pick (CptRequest *self, const CptMeaning *meaning, const CptFulfilment *shown, guint number)
{
  g_auto (CptJsonWriter) writer = CPT_JSON_WRITER_INIT;
  CptCommand *command = cpt_request_new_command (self, CPT_KIND_PICK, shown->id);
  const CptLine *line = cpt_fulfilment_find_line (shown, number);
  GPtrArray *act = g_ptr_array_new ();
  gint64 to_pick = cpt_line_get_to_pick (line), wanted = to_pick + cpt_line_get_custody (line);
  g_autofree char *detail = NULL;

  command->args.line = number;
  command->args.quantity = meaning->pack;
  fill_place (self->session, meaning->sku, command->args.location);
  /* Translators: picked so far, of all that the line needs */
  detail =
      g_strdup_printf (_ ("%1$d of %2$d"), (int)(wanted - to_pick + meaning->pack), (int)wanted);
  begin (self, &writer, meaning);
  put_result (&writer, CPT_SCAN_RIGHT, _ ("Right item"), detail);
  cpt_json_put_text (&writer, "command", command->id);
  cpt_json_put_text (&writer, "fulfilment", shown->id);
  cpt_json_put_int (&writer, "line", number);
  cpt_json_put_text (&writer, "sku", meaning->sku);
  cpt_json_put_int (&writer, "quantity", meaning->pack);
  cpt_json_put_text (&writer, "place", command->args.location);
  g_ptr_array_add (act, command);
  cpt_request_submit (self, act, cpt_request_end (self, &writer));
}

static void
answer_not_picked (CptRequest *self,
                   const CptMeaning *meaning,
                   const CptFulfilment *shown,
                   guint line,
                   CptScanResult result)
{
  g_auto (CptJsonWriter) writer = CPT_JSON_WRITER_INIT;

  begin (self, &writer, meaning);
  if (result == CPT_SCAN_ALREADY)
    put_result (&writer, result, _ ("Already counted"), _ ("Nothing was added."));
  else
    put_result (&writer, CPT_SCAN_WRONG, line != 0 ? _ ("Too many") : _ ("Wrong item"),
                _ ("Nothing was added."));
  cpt_json_put_text (&writer, "fulfilment", shown->id);
  if (line != 0)
    cpt_json_put_int (&writer, "line", line);
  cpt_json_put_text (&writer, "sku", meaning->sku);
  cpt_request_keep (self, cpt_request_end (self, &writer));
}

static void
answer_product (CptRequest *self, const CptMeaning *meaning)
{
  g_auto (CptJsonWriter) writer = CPT_JSON_WRITER_INIT;
  const CptViewFulfilment *found;
  CptScanResult result;
  guint line;

  if (json_object_has_member (self->object, "fulfilment")) {
    found = cpt_request_get_order (self);
    if (found == NULL)
      return;
  } else {
    found = find_held (self->session->shop, meaning);
  }
  if (found == NULL) {
    begin (self, &writer, meaning);
    cpt_json_put_text (&writer, "sku", meaning->sku);
    cpt_request_keep (self, cpt_request_end (self, &writer));
    return;
  }
  result = cpt_pick_judge (found->shown, meaning->sku, meaning->pack, &line);
  if (result == CPT_SCAN_RIGHT)
    pick (self, meaning, found->shown, line);
  else
    answer_not_picked (self, meaning, found->shown, line, result);
}

void
cpt_verb_scan (CptRequest *self)
{
  const char *code;
  CptMeaning meaning;

  if (!cpt_request_get_text (self, "code", 256, &code))
    return;
  cpt_dispatch_read (self->session->shop, (const guint8 *)code, strlen (code),
                     CPT_SYMBOLOGY_UNKNOWN, &meaning);
  if (meaning.sort == CPT_MEANS_PRODUCT)
    answer_product (self, &meaning);
  else
    answer_other (self, &meaning);
}
