/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/storage/sqlite/connection.h"

#include <string.h>

/* What stands around a fulfilment: places, exceptions, contacts, and the order's own document. */

#define PLACE_COLUMNS "floor zone kind rank capacity count_since_us count_skus last"
#define EXCEPTION_COLUMNS                                                                          \
  "code terminal wave fulfilment opened_us closings closed_us closed_as last lost_from lost_to "   \
  "lost_name"
#define ITEM_COLUMNS "command kind fulfilment line sku asked booked from_bucket from_location"
#define CONTACT_COLUMNS                                                                            \
  "order_id first name phone email language collectors address_name street postcode city "         \
  "country gift_message note erase_at_us changed_us"

static void
bind_count (CptSqlStatement *statement, const CptOpenCount *count)
{
  g_autoptr (GPtrArray) skus = g_ptr_array_new ();

  for (guint i = 0; i < count->n_skus; i++)
    g_ptr_array_add (skus, (gpointer)count->skus[i]);
  cpt_sql_bind_int64_if (statement, ":count_since_us", count->since_us, 0);
  cpt_sqlite_bind_list (statement, ":count_skus", skus);
}

static gboolean
read_count (CptTransaction *transaction,
            CptSqlStatement *statement,
            int c,
            CptOpenCount *count,
            GError **error)
{
  g_autoptr (GPtrArray) skus = g_ptr_array_new_with_free_func (g_free);

  count->since_us = cpt_sql_column_int64 (statement, c);
  if (!cpt_sqlite_read_list (transaction, statement, c + 1, skus, error))
    return FALSE;
  if (skus->len > CPT_MAX_COUNT_SKUS)
    return cpt_sqlite_fail_corrupt (transaction, "count", error);
  for (guint i = 0; i < skus->len; i++)
    g_strlcpy (count->skus[count->n_skus++], g_ptr_array_index (skus, i), CPT_SKU_SIZE);
  return TRUE;
}

/* The columns of PLACE_COLUMNS and the code behind them. */
static CptPlace *
read_place (CptTransaction *transaction,
            CptSqlStatement *statement,
            const char *store,
            GError **error)
{
  g_autoptr (CptPlace) place = cpt_place_new (cpt_sql_column_text (statement, 8));
  guint sort = 0;

  g_strlcpy (place->store, store, sizeof place->store);
  place->floor = (gint)cpt_sql_column_int64 (statement, 0);
  cpt_sql_column_copy (statement, 1, place->zone, sizeof place->zone);
  if (!cpt_sqlite_read_word (transaction, statement, 2, &cpt_sqlite_place_sorts, &sort, error))
    return NULL;
  place->sort = (CptPlaceSort)sort;
  place->rank = (gint)cpt_sql_column_int64 (statement, 3);
  place->capacity = (gint)cpt_sql_column_int64 (statement, 4);
  if (!read_count (transaction, statement, 5, &place->count, error) ||
      !cpt_sqlite_read_last (transaction, statement, 7, &place->last, error))
    return NULL;
  return g_steal_pointer (&place);
}

static CptPlace *
load_place (CptTransaction *transaction, const char *store, const char *code, GError **error)
{
  g_autoptr (CptSqlStatement) statement = cpt_sqlite_prepare_select (
      transaction, "place", PLACE_COLUMNS " code", "WHERE store = :store AND code = :code", error);

  if (statement == NULL)
    return NULL;
  cpt_sql_bind_text (statement, ":store", store);
  cpt_sql_bind_text (statement, ":code", code);
  if (cpt_sqlite_step (transaction, statement, error) != CPT_SQL_STEP_ROW)
    return NULL;
  return read_place (transaction, statement, store, error);
}

static gboolean
save_place (CptTransaction *transaction, const CptPlace *place, GError **error)
{
  g_autoptr (CptSqlStatement) statement =
      cpt_sqlite_prepare_upsert (transaction, "place", "store code", PLACE_COLUMNS, error);

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":store", place->store);
  cpt_sql_bind_text (statement, ":code", place->code);
  cpt_sql_bind_int64 (statement, ":floor", place->floor);
  cpt_sql_bind_text_if (statement, ":zone", place->zone);
  cpt_sqlite_bind_word (statement, ":kind", &cpt_sqlite_place_sorts, place->sort);
  cpt_sql_bind_int64 (statement, ":rank", place->rank);
  cpt_sql_bind_int64_if (statement, ":capacity", place->capacity, 0);
  bind_count (statement, &place->count);
  cpt_sqlite_bind_last (statement, ":last", &place->last);
  return cpt_sqlite_run (transaction, statement, error);
}

static void
free_place (gpointer place)
{
  cpt_place_free (place);
}

static GPtrArray *
list_places (CptTransaction *transaction, const char *store, GError **error)
{
  g_autoptr (CptSqlStatement) statement =
      cpt_sqlite_prepare_select (transaction, "place", PLACE_COLUMNS " code",
                                 "WHERE store = :store ORDER BY rank, code", error);
  g_autoptr (GPtrArray) places = g_ptr_array_new_with_free_func (free_place);
  CptSqlStep step;

  if (statement == NULL)
    return NULL;
  cpt_sql_bind_text (statement, ":store", store);
  while ((step = cpt_sqlite_step (transaction, statement, error)) == CPT_SQL_STEP_ROW) {
    CptPlace *place = read_place (transaction, statement, store, error);

    if (place == NULL)
      return NULL;
    g_ptr_array_add (places, place);
  }
  return step == CPT_SQL_STEP_DONE ? g_steal_pointer (&places) : NULL;
}

static gboolean
load_items (CptTransaction *transaction, CptException *exception, GError **error)
{
  g_autoptr (CptSqlStatement) statement = cpt_sqlite_prepare_select (
      transaction, "exception_item", ITEM_COLUMNS,
      "WHERE store = :store AND exception = :exception ORDER BY position", error);
  CptSqlStep step;

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":store", exception->store);
  cpt_sql_bind_text (statement, ":exception", exception->id);
  while ((step = cpt_sqlite_step (transaction, statement, error)) == CPT_SQL_STEP_ROW) {
    CptExceptionItem item = { 0 };

    cpt_sql_column_copy (statement, 0, item.command, sizeof item.command);
    cpt_sql_column_copy (statement, 1, item.kind, sizeof item.kind);
    cpt_sql_column_copy (statement, 2, item.fulfilment, sizeof item.fulfilment);
    item.line = (guint)cpt_sql_column_int64 (statement, 3);
    cpt_sql_column_copy (statement, 4, item.sku, sizeof item.sku);
    item.asked = cpt_sql_column_int64 (statement, 5);
    item.booked = cpt_sql_column_int64 (statement, 6);
    if (!cpt_sqlite_read_bucket (transaction, statement, 7, &item.from, error))
      return FALSE;
    g_array_append_val (exception->items, item);
  }
  return step == CPT_SQL_STEP_DONE;
}

static CptException *
load_exception (CptTransaction *transaction, const char *id, GError **error)
{
  g_autoptr (CptSqlStatement) statement = cpt_sqlite_prepare_select (
      transaction, "exception", EXCEPTION_COLUMNS " store", "WHERE id = :id", error);
  g_autoptr (CptException) exception = NULL;

  if (statement == NULL)
    return NULL;
  cpt_sql_bind_text (statement, ":id", id);
  if (cpt_sqlite_step (transaction, statement, error) != CPT_SQL_STEP_ROW)
    return NULL;

  exception = cpt_exception_new (id);
  cpt_sql_column_copy (statement, 0, exception->code, sizeof exception->code);
  cpt_sql_column_copy (statement, 1, exception->terminal, sizeof exception->terminal);
  cpt_sql_column_copy (statement, 2, exception->wave, sizeof exception->wave);
  cpt_sql_column_copy (statement, 3, exception->fulfilment, sizeof exception->fulfilment);
  exception->opened_us = cpt_sql_column_int64 (statement, 4);
  exception->closed_us = cpt_sql_column_int64 (statement, 6);
  cpt_sql_column_copy (statement, 7, exception->closed_as, sizeof exception->closed_as);
  exception->lost_from = cpt_sql_column_int64 (statement, 9);
  exception->lost_to = cpt_sql_column_int64 (statement, 10);
  cpt_sql_column_copy (statement, 11, exception->lost_name, sizeof exception->lost_name);
  cpt_sql_column_copy (statement, 12, exception->store, sizeof exception->store);
  if (!cpt_sqlite_read_list (transaction, statement, 5, exception->closings, error) ||
      !cpt_sqlite_read_last (transaction, statement, 8, &exception->last, error) ||
      !load_items (transaction, exception, error))
    return NULL;
  return g_steal_pointer (&exception);
}

static gboolean
save_item (CptTransaction *transaction,
           const CptException *exception,
           guint position,
           GError **error)
{
  const CptExceptionItem *item = &g_array_index (exception->items, CptExceptionItem, position);
  g_autoptr (CptSqlStatement) statement = cpt_sqlite_prepare_upsert (
      transaction, "exception_item", "store exception position", ITEM_COLUMNS, error);

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":store", exception->store);
  cpt_sql_bind_text (statement, ":exception", exception->id);
  cpt_sql_bind_int64 (statement, ":position", position);
  cpt_sql_bind_text (statement, ":command", item->command);
  cpt_sql_bind_text (statement, ":kind", item->kind);
  cpt_sql_bind_text (statement, ":fulfilment", item->fulfilment);
  cpt_sql_bind_int64 (statement, ":line", item->line);
  cpt_sql_bind_text (statement, ":sku", item->sku);
  cpt_sql_bind_int64 (statement, ":asked", item->asked);
  cpt_sql_bind_int64 (statement, ":booked", item->booked);
  cpt_sqlite_bind_bucket (statement, ":from_bucket", ":from_location", &item->from);
  return cpt_sqlite_run (transaction, statement, error);
}

static gboolean
drop_items_from (CptTransaction *transaction,
                 const CptException *exception,
                 guint position,
                 GError **error)
{
  g_autoptr (CptSqlStatement) statement =
      cpt_sqlite_prepare (transaction,
                          "DELETE FROM exception_item WHERE store = :store "
                          "AND exception = :exception AND position >= :position",
                          error);

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":store", exception->store);
  cpt_sql_bind_text (statement, ":exception", exception->id);
  cpt_sql_bind_int64 (statement, ":position", position);
  return cpt_sqlite_run (transaction, statement, error);
}

static gboolean
save_exception (CptTransaction *transaction, const CptException *exception, GError **error)
{
  g_autoptr (CptSqlStatement) statement =
      cpt_sqlite_prepare_upsert (transaction, "exception", "store id", EXCEPTION_COLUMNS, error);

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":store", exception->store);
  cpt_sql_bind_text (statement, ":id", exception->id);
  cpt_sql_bind_text (statement, ":code", exception->code);
  cpt_sql_bind_text_if (statement, ":terminal", exception->terminal);
  cpt_sql_bind_text_if (statement, ":wave", exception->wave);
  cpt_sql_bind_text_if (statement, ":fulfilment", exception->fulfilment);
  cpt_sql_bind_int64 (statement, ":opened_us", exception->opened_us);
  cpt_sqlite_bind_list (statement, ":closings", exception->closings);
  cpt_sql_bind_int64_if (statement, ":closed_us", exception->closed_us, 0);
  cpt_sql_bind_text_if (statement, ":closed_as", exception->closed_as);
  cpt_sqlite_bind_last (statement, ":last", &exception->last);
  cpt_sql_bind_int64_if (statement, ":lost_from", exception->lost_from, 0);
  cpt_sql_bind_int64_if (statement, ":lost_to", exception->lost_to, 0);
  cpt_sql_bind_text_if (statement, ":lost_name", exception->lost_name);
  if (!cpt_sqlite_run (transaction, statement, error))
    return FALSE;
  for (guint i = 0; i < exception->items->len; i++)
    if (!save_item (transaction, exception, i, error))
      return FALSE;
  return drop_items_from (transaction, exception, exception->items->len, error);
}

static gboolean
find_open_exception (CptTransaction *transaction,
                     const char *store,
                     const char *terminal,
                     const char *wave,
                     const char *fulfilment,
                     char id_out[CPT_ID_SIZE],
                     GError **error)
{
  g_autoptr (CptSqlStatement) statement = cpt_sqlite_prepare (
      transaction,
      "SELECT id FROM exception WHERE store = :store AND terminal IS :terminal AND wave IS :wave "
      "AND closed_us IS NULL AND lost_from IS NULL "
      "AND (wave IS NOT NULL OR fulfilment IS :fulfilment) "
      "ORDER BY opened_us DESC, id DESC LIMIT 1",
      error);

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":store", store);
  cpt_sql_bind_text_if (statement, ":terminal", terminal);
  cpt_sql_bind_text_if (statement, ":wave", wave);
  cpt_sql_bind_text_if (statement, ":fulfilment", fulfilment);
  return cpt_sqlite_get_text (transaction, statement, id_out, CPT_ID_SIZE, error);
}

static GPtrArray *
list_exceptions (CptTransaction *transaction, GError **error)
{
  g_autoptr (CptSqlStatement) statement =
      cpt_sqlite_prepare (transaction, "SELECT id FROM exception ORDER BY id", error);

  return statement != NULL ? cpt_sqlite_list_texts (transaction, statement, error) : NULL;
}

static GPtrArray *
list_contacts_due (CptTransaction *transaction, gint64 now_us, GError **error)
{
  g_autoptr (CptSqlStatement) statement = cpt_sqlite_prepare (
      transaction, "SELECT id FROM contact WHERE erase_at_us <= :now_us ORDER BY erase_at_us, id",
      error);

  if (statement == NULL)
    return NULL;
  cpt_sql_bind_int64 (statement, ":now_us", now_us);
  return cpt_sqlite_list_texts (transaction, statement, error);
}

static CptContact *
load_contact (CptTransaction *transaction, const char *id, GError **error)
{
  g_autoptr (CptSqlStatement) statement =
      cpt_sqlite_prepare_select (transaction, "contact", CONTACT_COLUMNS, "WHERE id = :id", error);
  g_autoptr (CptContact) contact = NULL;

  if (statement == NULL)
    return NULL;
  cpt_sql_bind_text (statement, ":id", id);
  if (cpt_sqlite_step (transaction, statement, error) != CPT_SQL_STEP_ROW)
    return NULL;

  contact = cpt_contact_new (id);
  cpt_sql_column_copy (statement, 0, contact->order, sizeof contact->order);
  contact->first = cpt_sqlite_dup_text (statement, 1);
  contact->name = cpt_sqlite_dup_text (statement, 2);
  contact->phone = cpt_sqlite_dup_text (statement, 3);
  contact->email = cpt_sqlite_dup_text (statement, 4);
  contact->language = cpt_sqlite_dup_text (statement, 5);
  if (!cpt_sqlite_read_list (transaction, statement, 6, contact->collectors, error))
    return NULL;
  contact->address_name = cpt_sqlite_dup_text (statement, 7);
  if (!cpt_sql_column_is_null (statement, 8)) {
    contact->street = g_ptr_array_new_with_free_func (g_free);
    if (!cpt_sqlite_read_list (transaction, statement, 8, contact->street, error))
      return NULL;
  }
  contact->postcode = cpt_sqlite_dup_text (statement, 9);
  contact->city = cpt_sqlite_dup_text (statement, 10);
  contact->country = cpt_sqlite_dup_text (statement, 11);
  contact->gift_message = cpt_sqlite_dup_text (statement, 12);
  contact->note = cpt_sqlite_dup_text (statement, 13);
  contact->erase_at_us = cpt_sql_column_int64 (statement, 14);
  contact->changed_us = cpt_sql_column_int64 (statement, 15);
  return g_steal_pointer (&contact);
}

static gboolean
save_contact (CptTransaction *transaction, const CptContact *contact, GError **error)
{
  g_autoptr (CptSqlStatement) statement =
      cpt_sqlite_prepare_upsert (transaction, "contact", "id", CONTACT_COLUMNS, error);

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":id", contact->id);
  cpt_sql_bind_text (statement, ":order_id", contact->order);
  cpt_sql_bind_text (statement, ":first", contact->first);
  cpt_sql_bind_text (statement, ":name", contact->name);
  cpt_sql_bind_text (statement, ":phone", contact->phone);
  cpt_sql_bind_text (statement, ":email", contact->email);
  cpt_sql_bind_text (statement, ":language", contact->language);
  cpt_sqlite_bind_list (statement, ":collectors", contact->collectors);
  cpt_sql_bind_text (statement, ":address_name", contact->address_name);
  cpt_sqlite_bind_list (statement, ":street", contact->street);
  cpt_sql_bind_text (statement, ":postcode", contact->postcode);
  cpt_sql_bind_text (statement, ":city", contact->city);
  cpt_sql_bind_text (statement, ":country", contact->country);
  cpt_sql_bind_text (statement, ":gift_message", contact->gift_message);
  cpt_sql_bind_text (statement, ":note", contact->note);
  cpt_sql_bind_int64_if (statement, ":erase_at_us", contact->erase_at_us, 0);
  cpt_sql_bind_int64_if (statement, ":changed_us", contact->changed_us, 0);
  return cpt_sqlite_run (transaction, statement, error);
}

#define ORDER_COLUMNS "id channel number document hash answer placed_us"

static CptOrderRow *
read_order (CptTransaction *transaction, CptSqlStatement *statement, GError **error)
{
  g_autoptr (CptOrderRow) order = NULL;

  if (cpt_sqlite_step (transaction, statement, error) != CPT_SQL_STEP_ROW)
    return NULL;
  order = g_new0 (CptOrderRow, 1);
  cpt_sql_column_copy (statement, 0, order->id, sizeof order->id);
  cpt_sql_column_copy (statement, 1, order->channel, sizeof order->channel);
  cpt_sql_column_copy (statement, 2, order->number, sizeof order->number);
  order->document = cpt_sqlite_dup_text (statement, 3);
  cpt_sqlite_copy_blob (statement, 4, order->hash, sizeof order->hash);
  order->answer = cpt_sqlite_dup_text (statement, 5);
  order->placed_us = cpt_sql_column_int64 (statement, 6);
  return g_steal_pointer (&order);
}

static CptOrderRow *
load_order (CptTransaction *transaction, const char *channel, const char *number, GError **error)
{
  g_autoptr (CptSqlStatement) statement = cpt_sqlite_prepare_select (
      transaction, "orders", ORDER_COLUMNS,
      "WHERE number = :number AND (:channel IS NULL OR channel = :channel) "
      "ORDER BY placed_us DESC, id DESC LIMIT 1",
      error);

  if (statement == NULL)
    return NULL;
  cpt_sql_bind_text (statement, ":number", number);
  cpt_sql_bind_text (statement, ":channel", channel);
  return read_order (transaction, statement, error);
}

static CptOrderRow *
load_order_by_id (CptTransaction *transaction, const char *id, GError **error)
{
  g_autoptr (CptSqlStatement) statement =
      cpt_sqlite_prepare_select (transaction, "orders", ORDER_COLUMNS, "WHERE id = :id", error);

  if (statement == NULL)
    return NULL;
  cpt_sql_bind_text (statement, ":id", id);
  return read_order (transaction, statement, error);
}

static gboolean
save_order (CptTransaction *transaction, const CptOrderRow *order, GError **error)
{
  g_autoptr (CptSqlStatement) statement = cpt_sqlite_prepare_upsert (
      transaction, "orders", "id", "channel number document hash answer placed_us", error);

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":id", order->id);
  cpt_sql_bind_text (statement, ":channel", order->channel);
  cpt_sql_bind_text (statement, ":number", order->number);
  cpt_sql_bind_text (statement, ":document", order->document);
  cpt_sql_bind_blob (statement, ":hash", order->hash, sizeof order->hash);
  cpt_sql_bind_text (statement, ":answer", order->answer);
  cpt_sql_bind_int64 (statement, ":placed_us", order->placed_us);
  return cpt_sqlite_run (transaction, statement, error);
}

void
cpt_sqlite_work_init (CptStorageInterface *iface)
{
  iface->load_place = load_place;
  iface->save_place = save_place;
  iface->list_places = list_places;
  iface->load_exception = load_exception;
  iface->save_exception = save_exception;
  iface->find_open_exception = find_open_exception;
  iface->list_exceptions = list_exceptions;
  iface->list_contacts_due = list_contacts_due;
  iface->load_contact = load_contact;
  iface->save_contact = save_contact;
  iface->load_order = load_order;
  iface->load_order_by_id = load_order_by_id;
  iface->save_order = save_order;
}
