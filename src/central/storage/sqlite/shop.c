/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/storage/sqlite/connection.h"

#include <string.h>

/* The shops, their people and the policy. */

#define STORE_COLUMNS "name time_zone locale currency country assortment price_zone web_orders"
#define PERSON_COLUMNS                                                                             \
  "number name language badge verifier_ops verifier_mem_kib verifier_salt verifier_hash"

static gboolean
load_hours (CptTransaction *transaction, CptStore *store, GError **error)
{
  g_autoptr (CptSqlStatement) statement =
      cpt_sqlite_prepare (transaction,
                          "SELECT calendar = 'customer', from_us, to_us FROM store_hours "
                          "WHERE store = :store ORDER BY from_us",
                          error);
  CptSqlStep step;

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":store", store->number);
  while ((step = cpt_sqlite_step (transaction, statement, error)) == CPT_SQL_STEP_ROW) {
    CptInterval interval = { .from_us = cpt_sql_column_int64 (statement, 1),
                             .to_us = cpt_sql_column_int64 (statement, 2) };

    if (cpt_sql_column_int64 (statement, 0) != 0)
      g_array_append_val (store->customer_hours, interval);
    else
      g_array_append_val (store->preparation_hours, interval);
  }
  return step == CPT_SQL_STEP_DONE;
}

static CptStore *
load_store (CptTransaction *transaction, const char *number, gboolean with_hours, GError **error)
{
  g_autoptr (CptSqlStatement) statement = cpt_sqlite_prepare_select (
      transaction, "store", STORE_COLUMNS, "WHERE number = :number", error);
  g_autoptr (CptStore) store = NULL;

  if (statement == NULL)
    return NULL;
  cpt_sql_bind_text (statement, ":number", number);
  if (cpt_sqlite_step (transaction, statement, error) != CPT_SQL_STEP_ROW)
    return NULL;

  store = cpt_store_new (number);
  store->name = cpt_sqlite_dup_text (statement, 0);
  cpt_sql_column_copy (statement, 1, store->time_zone, sizeof store->time_zone);
  cpt_sql_column_copy (statement, 2, store->locale, sizeof store->locale);
  cpt_sql_column_copy (statement, 3, store->currency, sizeof store->currency);
  cpt_sql_column_copy (statement, 4, store->country, sizeof store->country);
  cpt_sql_column_copy (statement, 5, store->assortment, sizeof store->assortment);
  cpt_sql_column_copy (statement, 6, store->price_zone, sizeof store->price_zone);
  store->web_orders = cpt_sql_column_int64 (statement, 7) != 0;
  return !with_hours || load_hours (transaction, store, error) ? g_steal_pointer (&store) : NULL;
}

static gboolean
insert_hours (CptTransaction *transaction,
              const char *store,
              const char *calendar,
              const GArray *intervals,
              GError **error)
{
  for (guint i = 0; i < intervals->len; i++) {
    const CptInterval *interval = &g_array_index (intervals, CptInterval, i);
    g_autoptr (CptSqlStatement) statement =
        cpt_sqlite_prepare (transaction,
                            "INSERT INTO store_hours (store, calendar, from_us, to_us) "
                            "VALUES (:store, :calendar, :from_us, :to_us)",
                            error);

    if (statement == NULL)
      return FALSE;
    cpt_sql_bind_text (statement, ":store", store);
    cpt_sql_bind_text (statement, ":calendar", calendar);
    cpt_sql_bind_int64 (statement, ":from_us", interval->from_us);
    cpt_sql_bind_int64 (statement, ":to_us", interval->to_us);
    if (!cpt_sqlite_run (transaction, statement, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
save_hours (CptTransaction *transaction, const CptStore *store, GError **error)
{
  g_autoptr (CptSqlStatement) statement =
      cpt_sqlite_prepare (transaction, "DELETE FROM store_hours WHERE store = :store", error);

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":store", store->number);
  return cpt_sqlite_run (transaction, statement, error) &&
         insert_hours (transaction, store->number, "customer", store->customer_hours, error) &&
         insert_hours (transaction, store->number, "preparation", store->preparation_hours, error);
}

/* What the row of a store does not have: kept apart, so that it can be left as it was. */
static gboolean
save_rank_and_hours (CptTransaction *transaction,
                     const char *number,
                     gint64 rank,
                     const char *hours_json,
                     GError **error)
{
  g_autoptr (CptSqlStatement) statement =
      cpt_sqlite_prepare (transaction,
                          "UPDATE store SET rank = coalesce (:rank, rank), "
                          "hours = coalesce (:hours, hours) WHERE number = :number",
                          error);

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":number", number);
  cpt_sql_bind_int64_if (statement, ":rank", rank, -1);
  cpt_sql_bind_text (statement, ":hours", hours_json);
  return cpt_sqlite_run (transaction, statement, error);
}

static gboolean
save_store (CptTransaction *transaction,
            const CptStore *store,
            gint64 rank,
            const char *hours_json,
            GError **error)
{
  g_autoptr (CptSqlStatement) statement =
      cpt_sqlite_prepare_upsert (transaction, "store", "number", STORE_COLUMNS, error);

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":number", store->number);
  cpt_sql_bind_text (statement, ":name", store->name);
  cpt_sql_bind_text (statement, ":time_zone", store->time_zone);
  cpt_sql_bind_text (statement, ":locale", store->locale);
  cpt_sql_bind_text (statement, ":currency", store->currency);
  cpt_sql_bind_text (statement, ":country", store->country);
  cpt_sql_bind_text (statement, ":assortment", store->assortment);
  cpt_sql_bind_text (statement, ":price_zone", store->price_zone);
  cpt_sql_bind_int64 (statement, ":web_orders", store->web_orders ? 1 : 0);
  return cpt_sqlite_run (transaction, statement, error) &&
         save_rank_and_hours (transaction, store->number, rank, hours_json, error) &&
         save_hours (transaction, store, error);
}

static char *
load_store_hours (CptTransaction *transaction, const char *number, GError **error)
{
  g_autoptr (CptSqlStatement) statement =
      cpt_sqlite_prepare (transaction, "SELECT hours FROM store WHERE number = :number", error);

  if (statement == NULL)
    return NULL;
  cpt_sql_bind_text (statement, ":number", number);
  if (cpt_sqlite_step (transaction, statement, error) != CPT_SQL_STEP_ROW)
    return NULL;
  return cpt_sqlite_dup_text (statement, 0);
}

static GPtrArray *
list_stores (CptTransaction *transaction, GError **error)
{
  g_autoptr (CptSqlStatement) statement =
      cpt_sqlite_prepare (transaction, "SELECT number FROM store ORDER BY rank, number", error);

  return statement != NULL ? cpt_sqlite_list_texts (transaction, statement, error) : NULL;
}

/* Fills @grants_out from rows of role, from_us, until_us. */
static gboolean
read_grants (CptTransaction *transaction,
             CptSqlStatement *statement,
             CptGrant grants_out[CPT_MAX_GRANTS],
             gsize *n_out,
             GError **error)
{
  CptSqlStep step = CPT_SQL_STEP_DONE;

  *n_out = 0;
  while (*n_out < CPT_MAX_GRANTS &&
         (step = cpt_sqlite_step (transaction, statement, error)) == CPT_SQL_STEP_ROW) {
    guint role = 0;

    if (!cpt_sqlite_read_word (transaction, statement, 0, &cpt_sqlite_roles, &role, error))
      return FALSE;
    grants_out[(*n_out)++] = (CptGrant){
      .role = (CptRole)role,
      .from_us = cpt_sql_column_int64 (statement, 1),
      .until_us = cpt_sql_column_int64 (statement, 2),
    };
  }
  return step != CPT_SQL_STEP_ERROR;
}

static gboolean
load_grants (CptTransaction *transaction,
             const char *person,
             const char *store,
             CptGrant grants_out[CPT_MAX_GRANTS],
             gsize *n_out,
             GError **error)
{
  g_autoptr (CptSqlStatement) statement =
      cpt_sqlite_prepare (transaction,
                          "SELECT role, from_us, until_us FROM person_grant WHERE person = :person "
                          "AND store IN (:store, '*') ORDER BY store = '*', position",
                          error);

  *n_out = 0;
  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":person", person);
  cpt_sql_bind_text (statement, ":store", store);
  return read_grants (transaction, statement, grants_out, n_out, error);
}

static gboolean
load_all_grants (CptTransaction *transaction, CptPerson *person, GError **error)
{
  g_autoptr (CptSqlStatement) statement =
      cpt_sqlite_prepare (transaction,
                          "SELECT role, from_us, until_us FROM person_grant WHERE person = :person "
                          "ORDER BY store, position",
                          error);

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":person", person->id);
  return read_grants (transaction, statement, person->grants, &person->n_grants, error);
}

/* The person whom @rest finds by its one parameter, @key. */
static CptPerson *
find_person_by (CptTransaction *transaction, const char *rest, const char *key, GError **error)
{
  g_autoptr (CptSqlStatement) statement =
      cpt_sqlite_prepare_select (transaction, "person", "id " PERSON_COLUMNS, rest, error);
  g_autoptr (CptPerson) person = NULL;

  if (statement == NULL)
    return NULL;
  cpt_sql_bind_text (statement, ":key", key);
  if (cpt_sqlite_step (transaction, statement, error) != CPT_SQL_STEP_ROW)
    return NULL;

  person = cpt_person_new ();
  cpt_sql_column_copy (statement, 0, person->id, sizeof person->id);
  cpt_sql_column_copy (statement, 1, person->number, sizeof person->number);
  person->name = cpt_sqlite_dup_text (statement, 2);
  cpt_sql_column_copy (statement, 3, person->language, sizeof person->language);
  cpt_sql_column_copy (statement, 4, person->badge, sizeof person->badge);
  person->verifier.ops = (guint64)cpt_sql_column_int64 (statement, 5);
  person->verifier.mem_kib = (guint64)cpt_sql_column_int64 (statement, 6);
  cpt_sqlite_copy_blob (statement, 7, person->verifier.salt, sizeof person->verifier.salt);
  person->has_verifier =
      cpt_sqlite_copy_blob (statement, 8, person->verifier.hash, sizeof person->verifier.hash);
  return load_all_grants (transaction, person, error) ? g_steal_pointer (&person) : NULL;
}

static CptPerson *
load_person (CptTransaction *transaction, const char *id, GError **error)
{
  return find_person_by (transaction, "WHERE id = :key", id, error);
}

static CptPerson *
find_person (CptTransaction *transaction, const char *number, GError **error)
{
  return find_person_by (transaction, "WHERE number = :key", number, error);
}

static CptPerson *
find_person_by_badge (CptTransaction *transaction, const char *badge, GError **error)
{
  return find_person_by (transaction, "WHERE badge = :key", badge, error);
}

static GPtrArray *
list_people (CptTransaction *transaction, const char *store, GError **error)
{
  g_autoptr (CptSqlStatement) statement =
      cpt_sqlite_prepare (transaction,
                          "SELECT DISTINCT person FROM person_grant "
                          "WHERE store IN (:store, '*') ORDER BY person",
                          error);

  if (statement == NULL)
    return NULL;
  cpt_sql_bind_text (statement, ":store", store);
  return cpt_sqlite_list_texts (transaction, statement, error);
}

static gboolean
save_grants (CptTransaction *transaction,
             const CptPerson *person,
             const char *store,
             GError **error)
{
  g_autoptr (CptSqlStatement) clear = cpt_sqlite_prepare (
      transaction, "DELETE FROM person_grant WHERE person = :person AND store = :store", error);

  if (clear == NULL)
    return FALSE;
  cpt_sql_bind_text (clear, ":person", person->id);
  cpt_sql_bind_text (clear, ":store", store);
  if (!cpt_sqlite_run (transaction, clear, error))
    return FALSE;
  for (gsize i = 0; i < person->n_grants; i++) {
    g_autoptr (CptSqlStatement) statement = cpt_sqlite_prepare_upsert (
        transaction, "person_grant", "store person position", "role from_us until_us", error);

    if (statement == NULL)
      return FALSE;
    cpt_sql_bind_text (statement, ":store", store);
    cpt_sql_bind_text (statement, ":person", person->id);
    cpt_sql_bind_int64 (statement, ":position", (gint64)i);
    cpt_sqlite_bind_word (statement, ":role", &cpt_sqlite_roles, person->grants[i].role);
    cpt_sql_bind_int64 (statement, ":from_us", person->grants[i].from_us);
    cpt_sql_bind_int64_if (statement, ":until_us", person->grants[i].until_us, 0);
    if (!cpt_sqlite_run (transaction, statement, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
save_person (CptTransaction *transaction,
             const CptPerson *person,
             const char *store,
             GError **error)
{
  const CptVerifier *verifier = &person->verifier;
  g_autoptr (CptSqlStatement) statement =
      cpt_sqlite_prepare_upsert (transaction, "person", "id", PERSON_COLUMNS, error);

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":id", person->id);
  cpt_sql_bind_text (statement, ":number", person->number);
  cpt_sql_bind_text (statement, ":name", person->name);
  cpt_sql_bind_text_if (statement, ":language", person->language);
  cpt_sql_bind_text_if (statement, ":badge", person->badge);
  /* What is left unbound is NULL: no verifier. */
  if (person->has_verifier) {
    cpt_sql_bind_int64 (statement, ":verifier_ops", (gint64)verifier->ops);
    cpt_sql_bind_int64 (statement, ":verifier_mem_kib", (gint64)verifier->mem_kib);
    cpt_sql_bind_blob (statement, ":verifier_salt", verifier->salt, sizeof verifier->salt);
    cpt_sql_bind_blob (statement, ":verifier_hash", verifier->hash, sizeof verifier->hash);
  }
  return cpt_sqlite_run (transaction, statement, error) &&
         save_grants (transaction, person, store, error);
}

static char *
load_policy (CptTransaction *transaction, const char *id, GError **error)
{
  g_autoptr (CptSqlStatement) statement =
      cpt_sqlite_prepare (transaction,
                          "SELECT document FROM policy WHERE :id IS NULL OR id = :id "
                          "ORDER BY version DESC, number DESC LIMIT 1",
                          error);

  if (statement == NULL)
    return NULL;
  cpt_sql_bind_text (statement, ":id", id);
  if (cpt_sqlite_step (transaction, statement, error) != CPT_SQL_STEP_ROW)
    return NULL;
  return cpt_sqlite_dup_text (statement, 0);
}

static gboolean
save_policy (CptTransaction *transaction,
             const char *id,
             gint64 version,
             const char *document,
             GError **error)
{
  g_autoptr (CptSqlStatement) statement =
      cpt_sqlite_prepare_upsert (transaction, "policy", "id", "version document", error);

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":id", id);
  cpt_sql_bind_int64 (statement, ":version", version);
  cpt_sql_bind_text (statement, ":document", document);
  return cpt_sqlite_run (transaction, statement, error);
}

static GPtrArray *
list_policies (CptTransaction *transaction, GError **error)
{
  g_autoptr (CptSqlStatement) statement = cpt_sqlite_prepare (
      transaction, "SELECT id FROM policy ORDER BY version DESC, number DESC", error);

  return statement != NULL ? cpt_sqlite_list_texts (transaction, statement, error) : NULL;
}

void
cpt_sqlite_shop_init (CptStorageInterface *iface)
{
  iface->load_store = load_store;
  iface->save_store = save_store;
  iface->load_store_hours = load_store_hours;
  iface->list_stores = list_stores;
  iface->load_person = load_person;
  iface->find_person = find_person;
  iface->list_people = list_people;
  iface->find_person_by_badge = find_person_by_badge;
  iface->save_person = save_person;
  iface->load_grants = load_grants;
  iface->load_policy = load_policy;
  iface->save_policy = save_policy;
  iface->list_policies = list_policies;
}
