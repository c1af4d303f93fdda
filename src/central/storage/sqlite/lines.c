/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/storage/sqlite/connection.h"

#include <string.h>

/* The lines of a fulfilment and its bags. A scan changes one counter of one line, so that only what
 * differs from the database is written; the difference also keeps reserved (store, sku) = the sum
 * of to_pick. */

#define KEY_COLUMNS     "store fulfilment number"
#define COUNTER_COLUMNS "ordered cancelled short rerouted picked put_back packed gone"
#define GOODS_COLUMNS                                                                              \
  "has_goods kind group name options picture vat_rate instructions gtin unit_price discount "      \
  "eco_fee deposit age_min serial antitheft bulky"

/* In the order of CptCounter and of COUNTER_COLUMNS. */
static const char *const COUNTER_NAMES[CPT_N_COUNTERS] = {
  ":ordered", ":cancelled", ":short", ":rerouted", ":picked", ":put_back", ":packed", ":gone",
};

static void
read_counters (CptSqlStatement *statement, int c, CptLine *line)
{
  line->number = (guint)cpt_sql_column_int64 (statement, c++);
  cpt_sql_column_copy (statement, c++, line->sku, sizeof line->sku);
  for (guint i = 0; i < CPT_N_COUNTERS; i++)
    line->counters[i] = cpt_sql_column_int64 (statement, c++);
}

/* The columns of GOODS_COLUMNS from @c on. */
static gboolean
read_goods (CptTransaction *transaction,
            CptSqlStatement *statement,
            int c,
            CptLine *line,
            GError **error)
{
  CptGoods *goods;

  if (cpt_sql_column_int64 (statement, c++) == 0)
    return TRUE;
  goods = line->goods = cpt_goods_new ();
  g_clear_pointer (&goods->kind, g_free);
  goods->kind = cpt_sqlite_dup_text (statement, c++);
  goods->group = cpt_sqlite_dup_text (statement, c++);
  goods->name = cpt_sqlite_dup_text (statement, c++);
  if (!cpt_sqlite_read_list (transaction, statement, c++, goods->options, error))
    return FALSE;
  goods->picture = cpt_sqlite_dup_text (statement, c++);
  goods->vat_rate = cpt_sqlite_dup_text (statement, c++);
  goods->instructions = cpt_sqlite_dup_text (statement, c++);
  cpt_sql_column_copy (statement, c++, goods->gtin, sizeof goods->gtin);
  goods->unit_price = cpt_sql_column_int64 (statement, c++);
  goods->discount = cpt_sql_column_int64 (statement, c++);
  goods->eco_fee = cpt_sql_column_int64 (statement, c++);
  goods->deposit = cpt_sql_column_int64 (statement, c++);
  goods->age_min = (gint)cpt_sql_column_int64_or (statement, c++, -1);
  goods->serial = cpt_sql_column_int64 (statement, c++) != 0;
  goods->antitheft = cpt_sql_column_int64 (statement, c++) != 0;
  goods->bulky = cpt_sql_column_int64 (statement, c) != 0;
  return TRUE;
}

gboolean
cpt_sqlite_load_lines (CptTransaction *transaction, CptFulfilment *fulfilment, GError **error)
{
  g_autoptr (CptSqlStatement) statement = cpt_sqlite_prepare_select (
      transaction, "line", "number sku " COUNTER_COLUMNS " " GOODS_COLUMNS,
      "WHERE store = :store AND fulfilment = :fulfilment ORDER BY number", error);
  gsize n_room = 0;
  CptSqlStep step;

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":store", fulfilment->promise->store);
  cpt_sql_bind_text (statement, ":fulfilment", fulfilment->id);
  while ((step = cpt_sqlite_step (transaction, statement, error)) == CPT_SQL_STEP_ROW) {
    CptLine *line;

    if (fulfilment->n_lines == n_room) {
      n_room = MAX (8, 2 * n_room);
      fulfilment->lines = g_renew (CptLine, fulfilment->lines, n_room);
    }
    line = &fulfilment->lines[fulfilment->n_lines++];
    memset (line, 0, sizeof *line);
    read_counters (statement, 0, line);
    if (!read_goods (transaction, statement, 2 + CPT_N_COUNTERS, line, error))
      return FALSE;
  }
  return step == CPT_SQL_STEP_DONE;
}

static void
bind_counters (CptSqlStatement *statement, const CptFulfilment *fulfilment, const CptLine *line)
{
  cpt_sql_bind_text (statement, ":store", fulfilment->promise->store);
  cpt_sql_bind_text (statement, ":fulfilment", fulfilment->id);
  cpt_sql_bind_int64 (statement, ":number", line->number);
  for (guint i = 0; i < CPT_N_COUNTERS; i++)
    cpt_sql_bind_int64 (statement, COUNTER_NAMES[i], line->counters[i]);
}

static void
bind_goods (CptSqlStatement *statement, const CptGoods *goods)
{
  cpt_sql_bind_int64 (statement, ":has_goods", 1);
  cpt_sql_bind_text (statement, ":kind", goods->kind);
  cpt_sql_bind_text (statement, ":group", goods->group);
  cpt_sql_bind_text (statement, ":name", goods->name);
  cpt_sqlite_bind_list (statement, ":options", goods->options);
  cpt_sql_bind_text (statement, ":picture", goods->picture);
  cpt_sql_bind_text (statement, ":vat_rate", goods->vat_rate);
  cpt_sql_bind_text (statement, ":instructions", goods->instructions);
  cpt_sql_bind_text_if (statement, ":gtin", goods->gtin);
  cpt_sql_bind_int64 (statement, ":unit_price", goods->unit_price);
  cpt_sql_bind_int64 (statement, ":discount", goods->discount);
  cpt_sql_bind_int64 (statement, ":eco_fee", goods->eco_fee);
  cpt_sql_bind_int64 (statement, ":deposit", goods->deposit);
  cpt_sql_bind_int64_if (statement, ":age_min", goods->age_min, -1);
  cpt_sql_bind_int64 (statement, ":serial", goods->serial ? 1 : 0);
  cpt_sql_bind_int64 (statement, ":antitheft", goods->antitheft ? 1 : 0);
  cpt_sql_bind_int64 (statement, ":bulky", goods->bulky ? 1 : 0);
}

static gboolean
insert_line (CptTransaction *transaction,
             const CptFulfilment *fulfilment,
             const CptLine *line,
             GError **error)
{
  g_autoptr (CptSqlStatement) statement = cpt_sqlite_prepare_upsert (
      transaction, "line", KEY_COLUMNS, "sku " COUNTER_COLUMNS " " GOODS_COLUMNS, error);

  if (statement == NULL)
    return FALSE;
  bind_counters (statement, fulfilment, line);
  cpt_sql_bind_text (statement, ":sku", line->sku);
  if (line->goods != NULL)
    bind_goods (statement, line->goods);
  else
    cpt_sql_bind_int64 (statement, ":has_goods", 0);
  return cpt_sqlite_run (transaction, statement, error);
}

static gboolean
update_line (CptTransaction *transaction,
             const CptFulfilment *fulfilment,
             const CptLine *line,
             GError **error)
{
  g_autoptr (CptSqlStatement) statement = cpt_sqlite_prepare (
      transaction,
      "UPDATE line SET ordered = :ordered, cancelled = :cancelled, short = :short, "
      "rerouted = :rerouted, picked = :picked, put_back = :put_back, packed = :packed, gone = "
      ":gone "
      "WHERE store = :store AND fulfilment = :fulfilment AND number = :number",
      error);

  if (statement == NULL)
    return FALSE;
  bind_counters (statement, fulfilment, line);
  return cpt_sqlite_run (transaction, statement, error);
}

static gboolean
add_reserved (CptTransaction *transaction,
              const char *store,
              const char *sku,
              gint64 n,
              GError **error)
{
  g_autoptr (CptSqlStatement) statement = NULL;

  if (n == 0)
    return TRUE;
  /* What an upsert would insert is checked also where there is a row already, and a difference may
   * be negative. */
  statement =
      cpt_sqlite_prepare (transaction,
                          "INSERT INTO reserved (store, sku, n) VALUES (:store, :sku, max (0, :n)) "
                          "ON CONFLICT (store, sku) DO UPDATE SET n = n + :n",
                          error);
  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":store", store);
  cpt_sql_bind_text (statement, ":sku", sku);
  cpt_sql_bind_int64 (statement, ":n", n);
  return cpt_sqlite_run (transaction, statement, error);
}

/* Number, sku and counters of the lines as they are in the database: (element-type CptLine)
 * ascending by number. */
static GArray *
load_counters (CptTransaction *transaction, const CptFulfilment *fulfilment, GError **error)
{
  g_autoptr (CptSqlStatement) statement = cpt_sqlite_prepare_select (
      transaction, "line", "number sku " COUNTER_COLUMNS,
      "WHERE store = :store AND fulfilment = :fulfilment ORDER BY number", error);
  g_autoptr (GArray) lines = g_array_new (FALSE, TRUE, sizeof (CptLine));
  CptSqlStep step;

  if (statement == NULL)
    return NULL;
  cpt_sql_bind_text (statement, ":store", fulfilment->promise->store);
  cpt_sql_bind_text (statement, ":fulfilment", fulfilment->id);
  while ((step = cpt_sqlite_step (transaction, statement, error)) == CPT_SQL_STEP_ROW) {
    CptLine line = { 0 };

    read_counters (statement, 0, &line);
    g_array_append_val (lines, line);
  }
  return step == CPT_SQL_STEP_DONE ? g_steal_pointer (&lines) : NULL;
}

gboolean
cpt_sqlite_save_lines (CptTransaction *transaction, const CptFulfilment *fulfilment, GError **error)
{
  g_autoptr (GArray) known = load_counters (transaction, fulfilment, error);
  guint at = 0;

  if (known == NULL)
    return FALSE;
  for (gsize i = 0; i < fulfilment->n_lines; i++) {
    const CptLine *line = &fulfilment->lines[i];
    const CptLine *before = NULL;
    gint64 reserved = cpt_line_get_to_pick (line);

    while (at < known->len && g_array_index (known, CptLine, at).number < line->number)
      at++;
    if (at < known->len && g_array_index (known, CptLine, at).number == line->number)
      before = &g_array_index (known, CptLine, at);
    if (before == NULL) {
      if (!insert_line (transaction, fulfilment, line, error))
        return FALSE;
    } else {
      reserved -= cpt_line_get_to_pick (before);
      if (memcmp (before->counters, line->counters, sizeof line->counters) != 0 &&
          !update_line (transaction, fulfilment, line, error))
        return FALSE;
    }
    if (!add_reserved (transaction, fulfilment->promise->store, line->sku, reserved, error))
      return FALSE;
  }
  return TRUE;
}
