/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/orchestration/shop.h"

#include "central/orchestration/hours.h"
#include "central/orchestration/passes.h"
#include "central/orchestration/publish.h"
#include "wire/json.h"

#include <string.h>

#define MAX_HOURS_JSON 8192
#define MAX_HOURS_TEXT 2000
#define DEFAULT_HOURS  "always"

void
cpt_shop_hours_clear (CptShopHours *self)
{
  g_clear_pointer (&self->customer, g_free);
  g_clear_pointer (&self->preparation, g_free);
}

static char *
write_hours (const CptShopHours *hours)
{
  g_auto (CptJsonWriter) writer = CPT_JSON_WRITER_INIT;

  cpt_json_begin_object (&writer, NULL);
  cpt_json_put_int (&writer, "rank", hours->rank);
  cpt_json_put_text (&writer, "customer", hours->customer);
  cpt_json_put_text (&writer, "preparation", hours->preparation);
  cpt_json_end_object (&writer);
  return cpt_json_writer_end (&writer);
}

static gboolean
read_hours (const char *json, CptShopHours *hours, GError **error)
{
  g_autoptr (JsonObject) object =
      cpt_json_parse_object (json, strlen (json), MAX_HOURS_JSON, error);
  const char *customer = NULL, *preparation = NULL;

  if (object == NULL || !cpt_json_get_int (object, "rank", 0, G_MAXINT32, &hours->rank, error) ||
      !cpt_json_get_text (object, "customer", MAX_HOURS_TEXT, &customer, error) ||
      !cpt_json_get_text (object, "preparation", MAX_HOURS_TEXT, &preparation, error))
    return FALSE;
  hours->customer = g_strdup (customer);
  hours->preparation = g_strdup (preparation);
  return TRUE;
}

gboolean
cpt_shop_load_hours (CptTransaction *transaction,
                     const char *number,
                     CptShopHours *hours_out,
                     GError **error)
{
  GError *local_error = NULL;
  g_autofree char *json = cpt_storage_load_store_hours (transaction, number, &local_error);

  if (local_error != NULL) {
    g_propagate_error (error, local_error);
    return FALSE;
  }
  if (json != NULL)
    return read_hours (json, hours_out, error);
  hours_out->customer = g_strdup (DEFAULT_HOURS);
  hours_out->preparation = g_strdup (DEFAULT_HOURS);
  return TRUE;
}

void
cpt_shop_make_hours (CptStore *store, const CptShopHours *hours, gint64 now_us)
{
  g_clear_pointer (&store->customer_hours, g_array_unref);
  g_clear_pointer (&store->preparation_hours, g_array_unref);
  store->customer_hours = cpt_hours_make (hours->customer, store->time_zone, now_us);
  store->preparation_hours = cpt_hours_make (hours->preparation, store->time_zone, now_us);
}

gboolean
cpt_shop_is_same (CptTransaction *transaction,
                  const CptStore *store,
                  const CptShopHours *hours,
                  gboolean *same_out,
                  GError **error)
{
  GError *local_error = NULL;
  g_autoptr (CptStore) kept = cpt_storage_load_store (transaction, store->number, &local_error);
  g_auto (CptShopHours) kept_hours = { 0 };
  g_autofree char *doc = NULL, *kept_doc = NULL, *json = NULL, *kept_json = NULL;

  *same_out = FALSE;
  if (local_error != NULL) {
    g_propagate_error (error, local_error);
    return FALSE;
  }
  if (kept == NULL)
    return TRUE;
  if (!cpt_shop_load_hours (transaction, store->number, &kept_hours, error))
    return FALSE;
  g_array_unref (kept->customer_hours);
  kept->customer_hours = g_array_ref (store->customer_hours);
  g_array_unref (kept->preparation_hours);
  kept->preparation_hours = g_array_ref (store->preparation_hours);
  doc = cpt_row_write_store (store);
  kept_doc = cpt_row_write_store (kept);
  json = write_hours (hours);
  kept_json = write_hours (&kept_hours);
  *same_out = g_str_equal (doc, kept_doc) && g_str_equal (json, kept_json);
  return TRUE;
}

gboolean
cpt_shop_save (CptTransaction *transaction,
               const CptStore *store,
               const CptShopHours *hours,
               GError **error)
{
  g_autofree char *json = write_hours (hours);

  return cpt_storage_save_store (transaction, store, hours->rank, json, error);
}

/* Every shop has these two (rows.md). */
static gboolean
make_place (CptTransaction *transaction,
            const char *store,
            const char *code,
            CptPlaceSort sort,
            GError **error)
{
  GError *local_error = NULL;
  g_autoptr (CptPlace) place = cpt_storage_load_place (transaction, store, code, &local_error);

  if (local_error != NULL) {
    g_propagate_error (error, local_error);
    return FALSE;
  }
  if (place == NULL) {
    place = cpt_place_new (code);
    g_strlcpy (place->store, store, sizeof place->store);
    place->sort = sort;
    if (!cpt_storage_save_place (transaction, place, error))
      return FALSE;
  }
  return cpt_publish_place (transaction, place, error);
}

gboolean
cpt_shop_publish_person (CptTransaction *transaction,
                         const char *number,
                         const char *person_id,
                         GError **error)
{
  g_autoptr (CptPerson) person = cpt_storage_load_person (transaction, person_id, error);

  return person != NULL &&
         cpt_storage_load_grants (transaction, person_id, number, person->grants, &person->n_grants,
                                  error) &&
         cpt_publish_person (transaction, number, person, error);
}

static gboolean
publish_people (CptTransaction *transaction, const char *number, GError **error)
{
  g_autoptr (GPtrArray) people = cpt_storage_list_people (transaction, number, error);

  if (people == NULL)
    return FALSE;
  for (guint i = 0; i < people->len; i++) {
    if (!cpt_shop_publish_person (transaction, number, people->pdata[i], error))
      return FALSE;
  }
  return TRUE;
}

gboolean
cpt_shop_publish_all (CptTransaction *transaction, const char *number, GError **error)
{
  g_autoptr (CptStore) store = cpt_storage_load_store (transaction, number, error);

  return store != NULL && cpt_publish_store (transaction, store, error) &&
         make_place (transaction, number, CPT_LOCATION_NONE, CPT_PLACE_UNKNOWN, error) &&
         make_place (transaction, number, CPT_LOCATION_COUNTER, CPT_PLACE_COUNTER, error) &&
         publish_people (transaction, number, error) &&
         cpt_publish_policies (transaction, number, error) &&
         cpt_passes_publish_all (transaction, number, error);
}
