/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/row.h"

#include "domain/text.h"
#include "wire/json-list.h"
#include "wire/last.h"
#include "wire/members.h"

#define MAX_HOURS            60
#define MAX_FLOOR_PLACES     64
#define PIECES(name, member) CPT_INT (name, CptStock, member, -CPT_MAX_PIECES, CPT_MAX_PIECES)

static void
put_hours (CptJsonWriter *writer, const char *name, const GArray *hours)
{
  cpt_json_begin_list (writer, name);
  for (guint i = 0; i < hours->len; i++) {
    const CptInterval *interval = &g_array_index (hours, CptInterval, i);

    cpt_json_begin_list (writer, NULL);
    cpt_json_put_int (writer, NULL, interval->from_us);
    cpt_json_put_int (writer, NULL, interval->to_us);
    cpt_json_end_list (writer);
  }
  cpt_json_end_list (writer);
}

/* Ascending and apart, as the calendar wants them. */
static gboolean
get_hours (JsonObject *object, const char *name, GArray *hours, GError **error)
{
  gint64 max = CPT_MAX_SAFE_INTEGER;
  gint64 last_us = 0;
  JsonArray *list, *entry;

  if (!cpt_json_get_array (object, name, MAX_HOURS, &list, error))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (list); i++) {
    CptInterval interval = { 0, 0 };

    if (!cpt_json_list_get_array (list, i, name, 2, G_MAXUINT, &entry, error) ||
        !cpt_json_list_get_int (entry, 0, name, last_us, max, &interval.from_us, error) ||
        !cpt_json_list_get_int (entry, 1, name, interval.from_us, max, &interval.to_us, error))
      return FALSE;
    last_us = interval.to_us;
    g_array_append_val (hours, interval);
  }
  return TRUE;
}

static void
write_customer_hours (CptJsonWriter *writer, const char *name, gconstpointer data)
{
  put_hours (writer, name, ((const CptStore *)data)->customer_hours);
}

static gboolean
read_customer_hours (JsonObject *object, const char *name, gpointer data, GError **error)
{
  return get_hours (object, name, ((CptStore *)data)->customer_hours, error);
}

static void
write_preparation_hours (CptJsonWriter *writer, const char *name, gconstpointer data)
{
  put_hours (writer, name, ((const CptStore *)data)->preparation_hours);
}

static gboolean
read_preparation_hours (JsonObject *object, const char *name, gpointer data, GError **error)
{
  return get_hours (object, name, ((CptStore *)data)->preparation_hours, error);
}

/* clang-format off */
static const CptMember STORE[] = {
  CPT_TEXT ("name", CptStore, name, 100),
  CPT_CHARS ("time_zone", CptStore, time_zone),
  CPT_CHARS ("locale", CptStore, locale),
  { "currency", CPT_MEMBER_CHARS, offsetof (CptStore, currency), .max = 3, .check = cpt_form_is_currency },
  { "country", CPT_MEMBER_CHARS, offsetof (CptStore, country), .max = 2, .check = cpt_form_is_country },
  CPT_CHARS ("assortment", CptStore, assortment),
  CPT_CHARS ("price_zone", CptStore, price_zone),
  CPT_CUSTOM ("customer_hours", read_customer_hours, write_customer_hours),
  CPT_CUSTOM ("preparation_hours", read_preparation_hours, write_preparation_hours),
  CPT_BOOL ("web_orders", CptStore, web_orders),
};
/* clang-format on */

char *
cpt_row_write_store (const CptStore *store)
{
  return cpt_members_write_doc (STORE, G_N_ELEMENTS (STORE), store);
}

CptStore *
cpt_row_read_store (const char *id, const char *doc, gsize length, GError **error)
{
  g_autoptr (CptStore) self = cpt_store_new ("");

  if (!cpt_row_take_id (id, self->number, sizeof self->number, error) ||
      !cpt_members_read_doc (doc, length, CPT_MAX_DOC_BYTES, STORE, G_N_ELEMENTS (STORE), self,
                             error))
    return NULL;
  return g_steal_pointer (&self);
}

static const char *
place_to_word (gint value)
{
  return cpt_place_sort_to_text ((CptPlaceSort)value);
}

static void
write_count (CptJsonWriter *writer, const char *name, gconstpointer data)
{
  cpt_count_put (writer, name, &((const CptPlace *)data)->count);
}

static gboolean
read_count (JsonObject *object, const char *name, gpointer data, GError **error)
{
  return cpt_count_get (object, name, &((CptPlace *)data)->count, error);
}

static void
write_last (CptJsonWriter *writer, const char *name, gconstpointer data)
{
  cpt_last_put (writer, name, &((const CptPlace *)data)->last);
}

static gboolean
read_last (JsonObject *object, const char *name, gpointer data, GError **error)
{
  return cpt_last_get (object, name, &((CptPlace *)data)->last, error);
}

/* clang-format off */
static const CptMember PLACE[] = {
  CPT_GINT ("floor", CptPlace, floor, -9, 99),
  CPT_CHARS_OR_NULL ("zone", CptPlace, zone),
  CPT_WORD ("kind", CptPlace, sort, place_to_word, CPT_PLACE_UNKNOWN),
  CPT_GINT ("rank", CptPlace, rank, 0, 999999),
  CPT_GINT_OR_NULL ("capacity", CptPlace, capacity, 1, 999, 0),
  CPT_CUSTOM ("count", read_count, write_count),
  CPT_CUSTOM ("last", read_last, write_last),
};
/* clang-format on */

char *
cpt_row_write_place (const CptPlace *place)
{
  return cpt_members_write_doc (PLACE, G_N_ELEMENTS (PLACE), place);
}

CptPlace *
cpt_row_read_place (const char *id, const char *doc, gsize length, GError **error)
{
  g_autoptr (CptPlace) self = cpt_place_new ("");

  if (!cpt_row_take_id (id, self->code, sizeof self->code, error) ||
      !cpt_members_read_doc (doc, length, CPT_MAX_DOC_BYTES, PLACE, G_N_ELEMENTS (PLACE), self,
                             error))
    return NULL;
  return g_steal_pointer (&self);
}

static void
write_floor (CptJsonWriter *writer, const char *name, gconstpointer data)
{
  const CptStock *self = data;

  cpt_json_begin_list (writer, name);
  for (guint i = 0; i < self->floor->len; i++) {
    const CptFloorStock *entry = &g_array_index (self->floor, CptFloorStock, i);

    cpt_json_begin_list (writer, NULL);
    cpt_json_put_text (writer, NULL, entry->location);
    cpt_json_put_int (writer, NULL, entry->quantity);
    cpt_json_put_int_if (writer, NULL, entry->counted_us, 0);
    cpt_json_end_list (writer);
  }
  cpt_json_end_list (writer);
}

static gboolean
read_floor (JsonObject *object, const char *name, gpointer data, GError **error)
{
  CptStock *self = data;
  JsonArray *list, *entry;

  if (!cpt_json_get_array (object, name, MAX_FLOOR_PLACES, &list, error))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (list); i++) {
    CptFloorStock place = { { 0 }, 0, 0 };
    const char *location;

    if (!cpt_json_list_get_array (list, i, name, 3, G_MAXUINT, &entry, error) ||
        !cpt_json_list_get_text (entry, 0, name, CPT_LOCATION_SIZE - 1, &location, error) ||
        !cpt_json_list_get_int (entry, 1, name, -CPT_MAX_PIECES, CPT_MAX_PIECES, &place.quantity,
                                error) ||
        !cpt_json_list_get_int_or_null (entry, 2, name, 0, CPT_MAX_SAFE_INTEGER, 0,
                                        &place.counted_us, error))
      return FALSE;
    g_strlcpy (place.location, location, sizeof place.location);
    g_array_append_val (self->floor, place);
  }
  return TRUE;
}

/* clang-format off */
static const CptMember STOCK[] = {
  CPT_CUSTOM ("floor", read_floor, write_floor),
  PIECES ("reserved", reserved),
  PIECES ("safety", safety),
  PIECES ("custody", custody),
  PIECES ("damaged", damaged),
  PIECES ("transit", transit),
  PIECES ("astray", astray),
  CPT_GINT ("confidence", CptStock, confidence, 0, 100),
  CPT_US ("as_of_us", CptStock, as_of_us),
};
/* clang-format on */

char *
cpt_row_write_stock (const CptStock *stock)
{
  return cpt_members_write_doc (STOCK, G_N_ELEMENTS (STOCK), stock);
}

CptStock *
cpt_row_read_stock (const char *id, const char *doc, gsize length, GError **error)
{
  g_autoptr (CptStock) self = cpt_stock_new ("");

  if (!cpt_row_take_id (id, self->sku, sizeof self->sku, error) ||
      !cpt_members_read_doc (doc, length, CPT_MAX_DOC_BYTES, STOCK, G_N_ELEMENTS (STOCK), self,
                             error))
    return NULL;
  return g_steal_pointer (&self);
}

static void
write_public (CptJsonWriter *writer, const char *name, gconstpointer data)
{
  cpt_hex_write (writer, name, ((const CptPassKey *)data)->public_key, CPT_PASS_PUBLIC_KEY_BYTES);
}

static gboolean
read_public (JsonObject *object, const char *name, gpointer data, GError **error)
{
  return cpt_hex_read (object, name, ((CptPassKey *)data)->public_key, CPT_PASS_PUBLIC_KEY_BYTES,
                       error);
}

/* clang-format off */
static const CptMember PASS_KEY[] = {
  CPT_CUSTOM ("public", read_public, write_public),
  CPT_US ("from_us", CptPassKey, from_us),
  CPT_US_OR_NULL ("until_us", CptPassKey, until_us),
};
static const CptMember PASS_REVOKED[] = {
  CPT_UUID ("order", CptPassRevoked, order),
  CPT_US ("revoked_us", CptPassRevoked, revoked_us),
};
/* clang-format on */

char *
cpt_row_write_pass_key (const CptPassKey *key)
{
  return cpt_members_write_doc (PASS_KEY, G_N_ELEMENTS (PASS_KEY), key);
}

gboolean
cpt_row_read_pass_key (const char *id,
                       const char *doc,
                       gsize length,
                       CptPassKey *key_out,
                       GError **error)
{
  *key_out = (CptPassKey){ 0 };
  return cpt_row_take_id (id, key_out->kid, sizeof key_out->kid, error) &&
         cpt_members_read_doc (doc, length, CPT_MAX_DOC_BYTES, PASS_KEY, G_N_ELEMENTS (PASS_KEY),
                               key_out, error);
}

char *
cpt_row_write_pass_revoked (const CptPassRevoked *revoked)
{
  return cpt_members_write_doc (PASS_REVOKED, G_N_ELEMENTS (PASS_REVOKED), revoked);
}

gboolean
cpt_row_read_pass_revoked (const char *id,
                           const char *doc,
                           gsize length,
                           CptPassRevoked *revoked_out,
                           GError **error)
{
  *revoked_out = (CptPassRevoked){ 0 };
  return cpt_row_take_id (id, revoked_out->jti, sizeof revoked_out->jti, error) &&
         cpt_members_read_doc (doc, length, CPT_MAX_DOC_BYTES, PASS_REVOKED,
                               G_N_ELEMENTS (PASS_REVOKED), revoked_out, error);
}
