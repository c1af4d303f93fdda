/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workflow/rows.h"

typedef struct {
  GPtrArray *rows; /* (owned) */
} CptRowsPrivate;

static void list_iface_init (GListModelInterface *iface);

G_DEFINE_ABSTRACT_TYPE_WITH_CODE (CptRows,
                                  cpt_rows,
                                  G_TYPE_OBJECT,
                                  G_ADD_PRIVATE (CptRows)
                                      G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_iface_init))

static GPtrArray *
get_rows (gpointer self)
{
  return ((CptRowsPrivate *)cpt_rows_get_instance_private (self))->rows;
}

static GType
cpt_rows_get_item_type (GListModel *list)
{
  return CPT_ROWS_GET_CLASS (list)->row_type;
}

static guint
cpt_rows_get_n_items (GListModel *list)
{
  return get_rows (list)->len;
}

static gpointer
cpt_rows_get_item (GListModel *list, guint position)
{
  const GPtrArray *rows = get_rows (list);

  return position < rows->len ? g_object_ref (g_ptr_array_index (rows, position)) : NULL;
}

static void
list_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = cpt_rows_get_item_type;
  iface->get_n_items = cpt_rows_get_n_items;
  iface->get_item = cpt_rows_get_item;
}

const GPtrArray *
cpt_rows_get_all (CptRows *self)
{
  g_return_val_if_fail (CPT_IS_ROWS (self), NULL);

  return get_rows (self);
}

void
cpt_rows_take (CptRows *self, GPtrArray *fresh)
{
  CptRowsPrivate *own;
  g_autoptr (GPtrArray) old = NULL;
  guint start = 0, end = 0;

  g_return_if_fail (CPT_IS_ROWS (self));
  g_return_if_fail (fresh != NULL);

  own = cpt_rows_get_instance_private (self);
  old = own->rows;
  own->rows = fresh;
  while (start < old->len && start < fresh->len && old->pdata[start] == fresh->pdata[start])
    start++;
  while (end < old->len - start && end < fresh->len - start &&
         old->pdata[old->len - 1 - end] == fresh->pdata[fresh->len - 1 - end])
    end++;
  if (old->len != fresh->len || start < fresh->len)
    g_list_model_items_changed (G_LIST_MODEL (self), start, old->len - start - end,
                                fresh->len - start - end);
}

static void
cpt_rows_finalize (GObject *object)
{
  g_ptr_array_unref (get_rows (object));
  G_OBJECT_CLASS (cpt_rows_parent_class)->finalize (object);
}

static void
cpt_rows_class_init (CptRowsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cpt_rows_finalize;
  klass->row_type = G_TYPE_OBJECT;
}

static void
cpt_rows_init (CptRows *self)
{
  CptRowsPrivate *own = cpt_rows_get_instance_private (self);

  own->rows = g_ptr_array_new_with_free_func (g_object_unref);
}

static GHashTable *
make_set (const GPtrArray *things)
{
  GHashTable *set = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < things->len; i++)
    g_hash_table_add (set, g_ptr_array_index (things, i));
  return set;
}

static gpointer
peek (GListStore *store, guint position)
{
  g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (store), position);

  return item; /* the store holds it */
}

/* What stays, in its order. */
static GPtrArray *
drop_unwanted (GListStore *store, GHashTable *wanted)
{
  GPtrArray *left = g_ptr_array_new ();
  guint position = 0, n_gone = 0;

  for (;; position++) {
    gpointer item = peek (store, position + n_gone);

    while (item != NULL && !g_hash_table_contains (wanted, item))
      item = peek (store, position + ++n_gone);
    if (n_gone > 0)
      g_list_store_splice (store, position, n_gone, NULL, 0);
    n_gone = 0;
    if (item == NULL)
      return left;
    g_ptr_array_add (left, item);
  }
}

void
cpt_rows_merge (GListStore *store, const GPtrArray *wanted)
{
  g_autoptr (GHashTable) set = NULL;
  g_autoptr (GHashTable) old = NULL;
  g_autoptr (GPtrArray) left = NULL;
  guint at = 0; /* in @left */

  g_return_if_fail (G_IS_LIST_STORE (store));
  g_return_if_fail (wanted != NULL);

  set = make_set (wanted);
  left = drop_unwanted (store, set);
  old = make_set (left);
  for (guint i = 0; i < wanted->len;) {
    guint end = i;

    if (at < left->len && left->pdata[at] == wanted->pdata[i]) {
      at++;
      i++;
      continue;
    }
    while (end < wanted->len && !g_hash_table_contains (old, wanted->pdata[end]))
      end++;
    if (end == i) { /* it stood elsewhere: the rest comes anew */
      g_list_store_splice (store, i, left->len - at, wanted->pdata + i, wanted->len - i);
      return;
    }
    g_list_store_splice (store, i, 0, wanted->pdata + i, end - i);
    i = end;
  }
}
