/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/storage/sqlite/connection.h"

/* What operations watch: sums, nobody's name. */

static GArray *
list_shop_figures (CptTransaction *transaction, gint64 now_us, GError **error)
{
  g_autoptr (GArray) figures = g_array_new (FALSE, TRUE, sizeof (CptShopFigures));
  g_autoptr (CptSqlStatement) statement = cpt_sqlite_prepare (
      transaction,
      "SELECT store.number, count (f.store), "
      "total (f.next_due_us < :now AND f.waiting_for IS NULL), min (f.assigned_us) "
      "FROM store LEFT JOIN fulfilment f ON f.store = store.number AND f.open = 1 "
      "GROUP BY store.number ORDER BY store.number",
      error);
  CptSqlStep step;

  if (statement == NULL)
    return NULL;
  cpt_sql_bind_int64 (statement, ":now", now_us);
  while ((step = cpt_sqlite_step (transaction, statement, error)) == CPT_SQL_STEP_ROW) {
    CptShopFigures row = { 0 };

    cpt_sql_column_copy (statement, 0, row.store, sizeof row.store);
    row.n_open = cpt_sql_column_int64 (statement, 1);
    row.n_late = cpt_sql_column_int64 (statement, 2);
    row.oldest_us = cpt_sql_column_int64 (statement, 3);
    g_array_append_val (figures, row);
  }
  return step == CPT_SQL_STEP_DONE ? g_steal_pointer (&figures) : NULL;
}

static gboolean
measure (CptTransaction *transaction, gint64 *n_bytes_out, GError **error)
{
  g_autoptr (CptSqlStatement) statement = cpt_sqlite_prepare (
      transaction, "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size", error);

  if (statement == NULL || cpt_sqlite_step (transaction, statement, error) != CPT_SQL_STEP_ROW)
    return FALSE;
  *n_bytes_out = cpt_sql_column_int64 (statement, 0);
  return TRUE;
}

void
cpt_sqlite_figures_init (CptStorageInterface *iface)
{
  iface->list_shop_figures = list_shop_figures;
  iface->measure = measure;
}
