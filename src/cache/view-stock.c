/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stock as shown: the row + movements that the shop's rows do not contain yet. */
#include "cache/view-private.h"

#include "domain/due.h"

#include <string.h>

/* More rows than a shop's open work ever names; then they are read anew. */
#define MAX_STOCKS 20000

void
cpt_view_stock_free (CptViewStock *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->row, cpt_stock_free);
  g_free (self);
}

/* The shop's applied and the row belong to one moment, or a pending pick would count twice. */
static gint64
read_shop_applied (CptView *self)
{
  g_autoptr (CptSqlStatement) statement =
      cpt_sql_prepare (self->sql, "SELECT applied FROM scope WHERE scope = :scope", NULL);

  if (statement == NULL)
    return 0;
  cpt_sql_bind_text (statement, ":scope", self->shop);
  return cpt_sql_step (statement, NULL) == CPT_SQL_STEP_ROW ? cpt_sql_column_int64 (statement, 0)
                                                            : 0;
}

static CptViewStock *
read_stock (CptView *self, const char *sku)
{
  CptViewStock *stock = g_new0 (CptViewStock, 1);
  g_autofree char *doc = NULL;
  gboolean own = sqlite3_get_autocommit (cpt_sql_get_handle (self->sql)) != 0;
  gsize length;

  if (own)
    cpt_sql_begin_read (self->sql, NULL);
  stock->applied = read_shop_applied (self);
  doc = cpt_view_read_doc (self, self->shop, CPT_ROW_STOCK, sku, &length);
  if (own)
    cpt_sql_rollback (self->sql);
  if (doc != NULL)
    stock->row = cpt_row_read_stock (sku, doc, length, NULL);
  stock->known = stock->row != NULL;
  if (stock->row == NULL)
    stock->row = cpt_stock_new (sku);
  return stock;
}

const CptViewStock *
cpt_view_get_stock (CptView *self, const char *sku)
{
  CptViewStock *stock = g_hash_table_lookup (self->stocks, sku);

  if (stock != NULL)
    return stock;
  if (g_hash_table_size (self->stocks) >= MAX_STOCKS)
    g_hash_table_remove_all (self->stocks);
  stock = read_stock (self, sku);
  g_hash_table_replace (self->stocks, g_strdup (sku), stock);
  return stock;
}

void
cpt_view_confirm_stocks (CptView *self, gint64 applied)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->stocks);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    CptViewStock *stock = value;

    stock->applied = MAX (stock->applied, applied);
  }
}

static void
add_to_bucket (CptStock *stock, const CptBucket *bucket, gint64 quantity)
{
  switch (bucket->sort) {
  case CPT_BUCKET_FLOOR:
    cpt_stock_add_floor (stock, bucket->location, quantity);
    break;
  case CPT_BUCKET_CUSTODY:
    stock->custody += quantity;
    break;
  case CPT_BUCKET_DAMAGED:
    stock->damaged += quantity;
    break;
  case CPT_BUCKET_TRANSIT:
    stock->transit += quantity;
    break;
  case CPT_BUCKET_ASTRAY:
    stock->astray += quantity;
    break;
  case CPT_BUCKET_SUPPLIER:
  case CPT_BUCKET_CUSTOMER:
  case CPT_BUCKET_ADJUSTMENT:
  default:
    break; /* the outside is nobody's stock */
  }
}

static void
set_counted (CptStock *stock, const char *location, gint64 counted_us)
{
  CptFloorStock fresh = { .counted_us = counted_us };
  guint i = 0;

  for (; i < stock->floor->len; i++) {
    CptFloorStock *at = &g_array_index (stock->floor, CptFloorStock, i);
    gint order = strcmp (at->location, location);

    if (order == 0)
      at->counted_us = counted_us;
    if (order >= 0)
      break;
  }
  if (i < stock->floor->len &&
      strcmp (g_array_index (stock->floor, CptFloorStock, i).location, location) == 0)
    return;
  g_strlcpy (fresh.location, location, sizeof fresh.location);
  g_array_insert_val (stock->floor, i, fresh);
}

static void
add_pending (CptStock *stock, const CptPending *pending)
{
  for (guint i = 0; i < pending->movements->len; i++) {
    const CptMovement *movement = &g_array_index (pending->movements, CptMovement, i);

    if (strcmp (movement->sku, stock->sku) != 0)
      continue;
    add_to_bucket (stock, &movement->from, -movement->quantity);
    add_to_bucket (stock, &movement->to, movement->quantity);
  }
  for (guint i = 0; i < pending->reserved->len; i++) {
    const CptViewReserved *reserved = &g_array_index (pending->reserved, CptViewReserved, i);

    if (strcmp (reserved->sku, stock->sku) == 0)
      stock->reserved += reserved->change;
  }
  if (pending->counted_us >= 0 && strcmp (pending->counted_sku, stock->sku) == 0)
    set_counted (stock, pending->command->aggregate, pending->counted_us);
}

static CptStock *
load_stock (CptView *self, const char *sku, gint64 before_seq)
{
  const CptViewStock *stock = cpt_view_get_stock (self, sku);
  CptStock *shown = cpt_stock_copy (stock->row);

  for (guint i = 0; i < self->pending->len; i++) {
    const CptPending *pending = g_ptr_array_index (self->pending, i);

    if (before_seq != 0 && pending->seq >= before_seq)
      break;
    if (pending->seq > stock->applied && pending->accepted)
      add_pending (shown, pending);
  }
  return shown;
}

CptStock *
cpt_view_load_stock (CptView *self, const char *sku)
{
  g_return_val_if_fail (self != NULL, NULL);

  return load_stock (self, sku, 0);
}

gint64
cpt_view_get_floor_at (CptView *self,
                       const char *sku,
                       const char *location,
                       gint64 before_seq,
                       gint64 *counted_us_out)
{
  g_autoptr (CptStock) stock = load_stock (self, sku, before_seq);

  *counted_us_out = 0;
  for (guint i = 0; i < stock->floor->len; i++) {
    const CptFloorStock *at = &g_array_index (stock->floor, CptFloorStock, i);

    if (strcmp (at->location, location) == 0)
      *counted_us_out = at->counted_us;
  }
  return cpt_stock_get_floor_at (stock, location);
}

gboolean
cpt_view_knows_sku (CptView *self, const char *sku)
{
  g_autoptr (CptProduct) product = NULL;

  if (cpt_view_get_stock (self, sku)->known)
    return TRUE;
  product = cpt_view_load_product (self, sku);
  return product != NULL;
}

/* One sku that open work still picks. */
typedef struct {
  gint64 n_to_pick;
  gint64 floor;
  gint64 applied;            /* of the row that the floor comes from */
  gboolean known;            /* a sku without a row says nothing */
  const CptFulfilment *last; /* of those that pick it, the one due last */
  gint64 last_due_us;        /* that of @last */
} Wanted;

static gint64
get_due (const CptFulfilment *fulfilment)
{
  gint64 due_us = cpt_due_get_open (fulfilment);

  return due_us != 0 ? due_us : G_MAXINT64;
}

static gboolean
is_due_after (const CptFulfilment *a, gint64 a_due_us, const CptFulfilment *b, gint64 b_due_us)
{
  if (a_due_us != b_due_us)
    return a_due_us > b_due_us;
  if (a->promise->assigned_us != b->promise->assigned_us)
    return a->promise->assigned_us > b->promise->assigned_us;
  return strcmp (a->id, b->id) > 0;
}

/* When it is due is asked once: that goes through all its lines. */
static void
add_wanted (CptView *self, GHashTable *wanted, const CptFulfilment *fulfilment)
{
  gint64 due_us = get_due (fulfilment);

  for (gsize i = 0; i < fulfilment->n_lines; i++) {
    const CptLine *line = &fulfilment->lines[i];
    gint64 to_pick = cpt_line_get_to_pick (line);
    Wanted *of_sku;

    if (to_pick == 0)
      continue;
    of_sku = g_hash_table_lookup (wanted, line->sku);
    if (of_sku == NULL) {
      const CptViewStock *stock = cpt_view_get_stock (self, line->sku);

      of_sku = g_new0 (Wanted, 1);
      of_sku->floor = cpt_stock_get_floor (stock->row);
      of_sku->applied = stock->applied;
      of_sku->known = stock->known;
      g_hash_table_insert (wanted, (gpointer)line->sku, of_sku);
    }
    of_sku->n_to_pick += to_pick;
    if (of_sku->last == NULL ||
        is_due_after (fulfilment, due_us, of_sku->last, of_sku->last_due_us)) {
      of_sku->last = fulfilment;
      of_sku->last_due_us = due_us;
    }
  }
}

/* One pass over what is pending, however many skus are wanted. */
static void
add_pending_floors (CptView *self, GHashTable *wanted)
{
  for (guint i = 0; i < self->pending->len; i++) {
    const CptPending *pending = g_ptr_array_index (self->pending, i);

    for (guint k = 0; pending->accepted && k < pending->movements->len; k++) {
      const CptMovement *movement = &g_array_index (pending->movements, CptMovement, k);
      Wanted *of_sku = g_hash_table_lookup (wanted, movement->sku);

      if (of_sku == NULL || pending->seq <= of_sku->applied)
        continue;
      if (movement->from.sort == CPT_BUCKET_FLOOR)
        of_sku->floor -= movement->quantity;
      if (movement->to.sort == CPT_BUCKET_FLOOR)
        of_sku->floor += movement->quantity;
    }
  }
}

/* More is wanted than lies on the floor: the one due last is at risk (commands.md §5). */
static void
find_at_risk (CptView *self)
{
  g_autoptr (GHashTable) wanted = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->fulfilments);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    add_wanted (self, wanted, ((const CptViewFulfilment *)value)->shown);
  add_pending_floors (self, wanted);
  self->at_risk = g_hash_table_new (g_str_hash, g_str_equal);
  g_hash_table_iter_init (&iter, wanted);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    const Wanted *of_sku = value;

    if (of_sku->known && of_sku->n_to_pick > of_sku->floor)
      g_hash_table_add (self->at_risk, (gpointer)of_sku->last->id);
  }
}

gboolean
cpt_view_is_at_risk (CptView *self, const char *fulfilment)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (self->at_risk == NULL)
    find_at_risk (self);
  return g_hash_table_contains (self->at_risk, fulfilment);
}
