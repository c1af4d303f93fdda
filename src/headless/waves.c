/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A walk over several orders. Nothing of it is kept here: it is made of what is shown, so it is the
 * same after a restart, and nothing of a refused one is left. */
#include "headless/verbs.h"

#include "workflow/wave.h"

#define MAX_ORDERS 1000

static void
put_stops (CptJsonWriter *writer, const GArray *stops)
{
  cpt_json_begin_list (writer, "stops");
  for (guint i = 0; i < stops->len; i++) {
    const CptWaveStop *stop = &g_array_index (stops, CptWaveStop, i);

    cpt_json_begin_object (writer, NULL);
    cpt_json_put_text (writer, "place", stop->place);
    cpt_json_put_text (writer, "fulfilment", stop->fulfilment);
    cpt_json_put_int (writer, "line", stop->line);
    cpt_json_put_int (writer, "quantity", stop->quantity);
    cpt_json_put_text (writer, "sku", stop->sku);
    cpt_json_put_bool (writer, "later", stop->later);
    cpt_json_end_object (writer);
  }
  cpt_json_end_list (writer);
}

static char *
write_wave (CptRequest *self, const CptWave *wave, const GPtrArray *act)
{
  g_auto (CptJsonWriter) writer = CPT_JSON_WRITER_INIT;
  g_autoptr (GArray) stops = cpt_wave_list_stops (wave);

  cpt_request_begin (self, &writer);
  cpt_json_put_text (&writer, "wave", wave->id);
  put_stops (&writer, stops);
  cpt_json_begin_list (&writer, "orders");
  for (guint i = 0; i < wave->orders->len; i++)
    cpt_json_put_text (&writer, NULL,
                       ((const CptWaveOrder *)g_ptr_array_index (wave->orders, i))->fulfilment);
  cpt_json_end_list (&writer);
  cpt_json_begin_list (&writer, "commands");
  for (guint i = 0; i < act->len; i++)
    cpt_json_put_text (&writer, NULL, ((const CptCommand *)g_ptr_array_index (act, i))->id);
  cpt_json_end_list (&writer);
  cpt_json_put_int (&writer, "takes_s", wave->takes_us / G_USEC_PER_SEC);
  cpt_put_time (self, &writer, "due", wave->due_us);
  return cpt_request_end (self, &writer);
}

void
cpt_verb_wave (CptRequest *self)
{
  CptShop *shop = self->session->shop;
  g_autoptr (CptWave) wave = NULL;
  GError *error = NULL;
  GPtrArray *act;
  gint64 max;

  if (!cpt_request_get_int (self, "max", 1, MAX_ORDERS, 0, &max))
    return;
  wave = cpt_wave_choose (shop, (guint)max, &error);
  if (wave == NULL) {
    cpt_request_fail (self, error);
    return;
  }
  act = cpt_wave_new_act (shop, wave, NULL);
  for (guint i = 0; i < act->len; i++) {
    CptCommand *command = g_ptr_array_index (act, i);

    g_strlcpy (command->approver, self->approver, sizeof command->approver);
  }
  cpt_request_submit (self, act, write_wave (self, wave, act));
}

static void
on_put_off (GObject *source, GAsyncResult *result, gpointer user_data)
{
  CptRequest *self = user_data;
  const CptViewFulfilment *found;
  g_auto (CptJsonWriter) writer = CPT_JSON_WRITER_INIT;
  g_autoptr (GArray) stops = NULL;
  char wave[CPT_ID_SIZE] = "";
  GError *error = NULL;

  if (!cpt_shop_put_off_finish (CPT_SHOP (source), result, &error)) {
    cpt_request_fail (self, error);
    return;
  }
  found = cpt_request_get_order (self);
  if (found == NULL)
    return;
  stops = cpt_wave_list_walk (self->session->shop, found->shown->id, wave, &error);
  if (stops == NULL) {
    cpt_request_fail (self, error);
    return;
  }
  cpt_request_begin (self, &writer);
  cpt_json_put_text (&writer, "fulfilment", found->shown->id);
  cpt_json_put_text (&writer, "wave", *wave != '\0' ? wave : NULL);
  put_stops (&writer, stops);
  cpt_request_keep (self, cpt_request_end (self, &writer));
}

void
cpt_verb_later (CptRequest *self)
{
  CptShop *shop = self->session->shop;
  const CptViewFulfilment *found = cpt_request_get_order (self);
  g_autoptr (GArray) stops = NULL;
  GError *error = NULL;
  gint64 line;

  if (found == NULL || !cpt_request_get_int (self, "line", 1, CPT_MAX_LINE_NUMBER, 0, &line))
    return;
  stops = cpt_wave_list_walk (shop, found->shown->id, NULL, &error);
  if (stops == NULL)
    cpt_request_fail (self, error);
  else
    cpt_shop_put_off_async (shop, found->shown->id, (guint)line, on_put_off, self);
}
