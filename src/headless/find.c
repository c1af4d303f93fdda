/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is found by hand, as the window's page finds it while somebody types. */
#include "headless/verbs.h"

#include "workflow/find.h"

#include <glib/gi18n-lib.h>

static void
put_price (CptRequest *self, CptJsonWriter *writer, const CptPrice *price)
{
  const CptStore *store = cpt_view_get_store (cpt_shop_get_view (self->session->shop));

  if (price == NULL) {
    cpt_json_put_null (writer, "price");
    return;
  }
  cpt_json_begin_object (writer, "price");
  cpt_json_put_int (writer, "minor", price->minor);
  cpt_json_put_text (writer, "currency", store != NULL ? store->currency : NULL);
  cpt_json_put_int_if (writer, "reference", price->reference, -1);
  cpt_put_time (self, writer, "from", price->from_us);
  cpt_json_end_object (writer);
}

static void
put_stock (CptRequest *self, CptJsonWriter *writer, const CptStock *stock)
{
  cpt_json_put_int (writer, "here", cpt_stock_get_available (stock));
  cpt_json_put_int (writer, "reserved", stock->reserved);
  cpt_json_put_int (writer, "confidence", stock->confidence);
  cpt_put_time (self, writer, "as_of", stock->as_of_us);
  cpt_json_begin_list (writer, "places");
  for (guint i = 0; i < stock->floor->len; i++) {
    const CptFloorStock *at = &g_array_index (stock->floor, CptFloorStock, i);

    cpt_json_begin_object (writer, NULL);
    cpt_json_put_text (writer, "place", at->location);
    cpt_json_put_int (writer, "quantity", at->quantity);
    cpt_put_time (self, writer, "counted", at->counted_us);
    cpt_json_end_object (writer);
  }
  cpt_json_end_list (writer);
}

static void
put_item (CptRequest *self, CptJsonWriter *writer, CptFindItem *item)
{
  CptMeaningSort means = cpt_find_item_get_means (item);
  const CptProduct *product = cpt_find_item_get_product (item);
  g_autofree char *title = NULL;

  g_object_get (item, "title", &title, NULL);
  cpt_json_begin_object (writer, NULL);
  cpt_json_put_text (writer, "means", cpt_means_to_text (means));
  if (product != NULL) {
    cpt_json_put_text (writer, "sku", product->sku);
    cpt_json_put_text (writer, "name", title);
    cpt_json_put_text (writer, "brand", product->brand);
    cpt_put_options (writer, product->options);
    cpt_json_put_int (writer, "pack", cpt_find_item_get_pack (item));
    put_price (self, writer, cpt_find_item_get_price (item));
    put_stock (self, writer, cpt_find_item_get_stock (item));
  } else {
    cpt_json_put_text (writer,
                       means == CPT_MEANS_ORDER ? "reference"
                       : means == CPT_MEANS_BAG ? "bag"
                                                : "place",
                       title);
    cpt_json_put_text_if (writer, "fulfilment", cpt_find_item_get_fulfilment (item));
  }
  cpt_json_end_object (writer);
}

static void
on_answered (CptFind *find, CptRequest *self)
{
  GListModel *rows = G_LIST_MODEL (find);
  g_auto (CptJsonWriter) writer = CPT_JSON_WRITER_INIT;

  g_signal_handlers_disconnect_by_func (find, on_answered, self);
  if (cpt_find_get_state (find) == CPT_FIND_FAILED) {
    cpt_request_fail_with (self, "internal_error",
                           _ ("The catalogue of this device cannot be read"),
                           _ ("Ask again; if it stays so, restart the program."));
  } else {
    cpt_request_begin (self, &writer);
    cpt_json_begin_list (&writer, "rows");
    for (guint i = 0; i < g_list_model_get_n_items (rows); i++) {
      g_autoptr (CptFindItem) item = g_list_model_get_item (rows, i);

      put_item (self, &writer, item);
    }
    cpt_json_end_list (&writer);
    cpt_request_answer_end (self, &writer);
  }
  g_object_unref (find);
}

/* As it was typed or pasted: what no name has is not looked for, and no reason to refuse. */
static const char *
get_text (CptRequest *self)
{
  JsonNode *node = json_object_get_member (self->object, "text");

  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
             ? json_node_get_string (node)
             : NULL;
}

void
cpt_verb_find (CptRequest *self)
{
  const char *text = get_text (self);
  CptFind *find;

  if (text == NULL) {
    cpt_request_fail_with (self, "malformed", _ ("“text” is a text"),
                           _ ("Write it in quotation marks, numbers too."));
    return;
  }
  find = cpt_find_new (self->session->shop);
  g_signal_connect (find, "answered", G_CALLBACK (on_answered), self);
  if (*text == '\0')
    on_answered (find, self); /* nothing is asked, nothing is found */
  else
    cpt_find_set_text (find, text);
}
