/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/orchestration/hours.h"
#include "central/orchestration/import-kind.h"
#include "central/orchestration/publish.h"
#include "central/orchestration/shop.h"

#include <string.h>

#define MAX_HOURS_BYTES 2000
#define MAX_RANK        999999

static const char *const members[] = {
  "number*",           "name*",       "time_zone*",  "locale", "currency",
  "country",           "assortment*", "price_zone*", "rank",   "hours*",
  "hours_preparation", "web_orders",  NULL,
};

static void
lock (CptImport *import, const CptImportRow *row)
{
  const char *number = cpt_import_row_get (row, "number");
  char scope[CPT_SCOPE_SIZE];

  if (number == NULL || strlen (number) >= CPT_STORE_SIZE)
    return;
  cpt_scope_shop (number, scope);
  cpt_import_lock (import, scope);
}

/* A number stands in the names of scopes: a slash or a space in it would be asking for trouble. */
static gboolean
is_number (const char *number)
{
  for (const char *at = number; *at != '\0'; at++) {
    if (!g_ascii_isalnum (*at) && strchr ("-_.", *at) == NULL)
      return FALSE;
  }
  return *number != '\0';
}

static gboolean
read_names (const CptImportRow *row, CptStore *store, char **why_out)
{
  const char *name = NULL;
  g_autoptr (GTimeZone) zone = NULL;

  if (!cpt_import_row_copy_text (row, "number", TRUE, store->number, sizeof store->number,
                                 why_out) ||
      !cpt_import_row_get_text (row, "name", 100, TRUE, &name, why_out) ||
      !cpt_import_row_copy_text (row, "time_zone", TRUE, store->time_zone, sizeof store->time_zone,
                                 why_out))
    return FALSE;
  if (!is_number (store->number))
    return cpt_import_refuse (why_out, "number", "%s: letters, digits, '-', '_' and '.' alone",
                              store->number);
  store->name = g_strdup (name);
  zone = g_time_zone_new_identifier (store->time_zone);
  return zone != NULL ||
         cpt_import_refuse (why_out, "time_zone", "there is no %s", store->time_zone);
}

static gboolean
read_codes (const CptImportRow *row, CptStore *store, char **why_out)
{
  if (!cpt_import_row_copy_text (row, "locale", FALSE, store->locale, sizeof store->locale,
                                 why_out) ||
      !cpt_import_row_copy_text (row, "currency", FALSE, store->currency, sizeof store->currency,
                                 why_out) ||
      !cpt_import_row_copy_text (row, "country", FALSE, store->country, sizeof store->country,
                                 why_out) ||
      !cpt_import_row_copy_text (row, "assortment", TRUE, store->assortment,
                                 sizeof store->assortment, why_out) ||
      !cpt_import_row_copy_text (row, "price_zone", TRUE, store->price_zone,
                                 sizeof store->price_zone, why_out) ||
      !cpt_import_row_get_bool (row, "web_orders", TRUE, &store->web_orders, why_out))
    return FALSE;
  if (*store->locale == '\0')
    g_strlcpy (store->locale, "fr-FR", sizeof store->locale);
  if (*store->currency == '\0')
    g_strlcpy (store->currency, "EUR", sizeof store->currency);
  if (*store->country == '\0')
    g_strlcpy (store->country, "FR", sizeof store->country);
  if (strlen (store->currency) != 3)
    return cpt_import_refuse (why_out, "currency", "%s has not three letters", store->currency);
  if (strlen (store->country) != 2)
    return cpt_import_refuse (why_out, "country", "%s has not two letters", store->country);
  return TRUE;
}

static gboolean
read_hours (const CptImportRow *row, CptShopHours *hours, char **why_out)
{
  const char *customer = NULL, *preparation = NULL;

  if (!cpt_import_row_get_text (row, "hours", MAX_HOURS_BYTES, TRUE, &customer, why_out) ||
      !cpt_import_row_get_text (row, "hours_preparation", MAX_HOURS_BYTES, FALSE, &preparation,
                                why_out) ||
      !cpt_import_row_get_int (row, "rank", 0, MAX_RANK, 0, &hours->rank, why_out))
    return FALSE;
  if (!cpt_hours_are_good (customer))
    return cpt_import_refuse (why_out, "hours",
                              "%.60s is not like Mon 09:00-12:30,14:00-20:00; Tue…", customer);
  if (preparation != NULL && !cpt_hours_are_good (preparation))
    return cpt_import_refuse (why_out, "hours_preparation",
                              "%.60s is not like Mon 09:00-12:30,14:00-20:00; Tue…", preparation);
  hours->customer = g_strdup (customer);
  hours->preparation = g_strdup (preparation != NULL ? preparation : customer);
  return TRUE;
}

static gboolean
write_store (CptImport *import, const CptStore *store, const CptShopHours *hours, GError **error)
{
  return cpt_shop_save (import->transaction, store, hours, error) &&
         cpt_shop_publish_all (import->transaction, store->number, error);
}

static CptImportResult
write_row (CptImport *import, const CptImportRow *row, char **why_out, GError **error)
{
  g_autoptr (CptStore) store = cpt_store_new ("");
  g_auto (CptShopHours) hours = { 0 };
  gboolean same = FALSE;

  if (!read_names (row, store, why_out) || !read_codes (row, store, why_out) ||
      !read_hours (row, &hours, why_out) ||
      !cpt_import_is_first (import, row, "number", store->number, why_out))
    return CPT_IMPORT_SKIPPED;
  cpt_shop_make_hours (store, &hours, import->now_us);
  if (!cpt_shop_is_same (import->transaction, store, &hours, &same, error))
    return CPT_IMPORT_FAILED;
  if (same)
    return CPT_IMPORT_UNCHANGED;
  if (!write_store (import, store, &hours, error))
    return CPT_IMPORT_FAILED;
  cpt_json_put_text (import->args, NULL, store->number);
  g_ptr_array_add (import->stores, g_steal_pointer (&store));
  return CPT_IMPORT_WRITTEN;
}

const CptImportKind cpt_import_stores = {
  .name = "stores",
  .command = "store.set",
  .members = members,
  .lock = lock,
  .write = write_row,
};
