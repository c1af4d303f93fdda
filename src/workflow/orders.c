/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workflow/orders.h"

#include "domain/due.h"
#include "workflow/orders-key.h"
#include "workflow/orders-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _CptOrders {
  CptRows parent_instance;

  CptShop *shop;      /* (owned) */
  char *text;         /* (owned) */
  CptMeaning meaning; /* of what was scanned; UNKNOWN: the text is looked for */
  GHashTable *keys;   /* (owned) (element-type utf8 CptOrderKey) by fulfilment */
  gboolean exact;     /* the first row's number was given whole */
};

typedef enum { PROP_TEXT = 1, PROP_EMPTY_WORDS } CptOrdersProperty;

static GParamSpec *properties[PROP_EMPTY_WORDS + 1];

G_DEFINE_FINAL_TYPE (CptOrders, cpt_orders, CPT_TYPE_ROWS)

/* ---- which orders ---- */

/* One that fits, and what it is ordered by: who is here first, the longest wait first. */
typedef struct {
  const CptViewFulfilment *found; /* (unowned) */
  CptOrderFit fit;
  gboolean ready;
  gint64 due_us; /* 0: none */
} Fit;

static gint
compare_fits (gconstpointer a, gconstpointer b)
{
  const Fit *one = a, *two = b;
  gint64 one_us = one->found->shown->milestones.here_us;
  gint64 two_us = two->found->shown->milestones.here_us;

  if ((one->fit == CPT_ORDER_FIT_EXACT) != (two->fit == CPT_ORDER_FIT_EXACT))
    return one->fit == CPT_ORDER_FIT_EXACT ? -1 : 1;
  if (one_us != two_us)
    return one_us == 0 ? 1 : two_us == 0 ? -1 : one_us < two_us ? -1 : 1;
  if (one->fit != two->fit)
    return (gint)one->fit - (gint)two->fit;
  if (one->ready != two->ready)
    return one->ready ? -1 : 1;
  if (one->due_us != two->due_us)
    return one->due_us == 0 ? 1 : two->due_us == 0 ? -1 : one->due_us < two->due_us ? -1 : 1;
  return strcmp (one->found->shown->id, two->found->shown->id);
}

static const CptOrderKey *
get_key (CptOrders *self, const CptViewFulfilment *found)
{
  CptOrderKey *key = g_hash_table_lookup (self->keys, found->shown->id);

  if (key == NULL) {
    key = cpt_order_key_new (found->shown, found->contact);
    g_hash_table_insert (self->keys, g_strdup (found->shown->id), key);
  }
  return key;
}

static gboolean
has_article (const CptFulfilment *shown, const char *sku)
{
  for (gsize i = 0; i < shown->n_lines; i++)
    if (strcmp (shown->lines[i].sku, sku) == 0 &&
        cpt_line_get_custody (&shown->lines[i]) + cpt_line_get_owed (&shown->lines[i]) > 0)
      return TRUE;
  return FALSE;
}

static CptOrderFit
fit_meaning (const CptMeaning *meaning, const CptFulfilment *shown)
{
  switch (meaning->sort) {
  case CPT_MEANS_ORDER:
  case CPT_MEANS_BAG:
    return strcmp (meaning->fulfilment, shown->id) == 0 ? CPT_ORDER_FIT_EXACT : CPT_ORDER_FIT_NO;
  case CPT_MEANS_PLACE:
    return strcmp (meaning->place, shown->milestones.location) == 0 ? CPT_ORDER_FIT_NUMBER
                                                                    : CPT_ORDER_FIT_NO;
  case CPT_MEANS_PRODUCT:
    return has_article (shown, meaning->sku) ? CPT_ORDER_FIT_NUMBER : CPT_ORDER_FIT_NO;
  case CPT_MEANS_UNKNOWN:
  case CPT_MEANS_BADGE:
  case CPT_MEANS_PASS:
  default:
    return CPT_ORDER_FIT_NO;
  }
}

typedef struct {
  CptOrders *orders;          /* (unowned) */
  const CptOrderQuery *query; /* (unowned) (nullable) nothing is typed */
  GArray *fits;               /* (unowned) (element-type Fit) */
} Looking;

static void
add_fit (const CptViewFulfilment *found, gpointer user_data)
{
  Looking *looking = user_data;
  CptOrders *self = looking->orders;
  Fit fit = { .found = found };

  if (self->meaning.sort != CPT_MEANS_UNKNOWN)
    fit.fit = fit_meaning (&self->meaning, found->shown);
  else if (looking->query != NULL)
    fit.fit = cpt_order_key_fit (get_key (self, found), looking->query);
  else if (found->shown->milestones.here_us != 0)
    fit.fit = CPT_ORDER_FIT_NAME;
  if (fit.fit == CPT_ORDER_FIT_NO)
    return;
  fit.ready = cpt_fulfilment_get_word (found->shown) == CPT_WORD_READY;
  fit.due_us = cpt_due_get_open (found->shown);
  g_array_append_val (looking->fits, fit);
}

static GArray *
list_fits (CptOrders *self, const CptOrderQuery *query)
{
  GArray *fits = g_array_new (FALSE, FALSE, sizeof (Fit));
  Looking looking = { self, query, fits };

  cpt_view_each_open (cpt_shop_get_view (self->shop), add_fit, &looking);
  g_array_sort (fits, compare_fits);
  return fits;
}

/* ---- rows ---- */

static CptOrderItem *
make_item (CptOrders *self, const CptViewFulfilment *found)
{
  const GPtrArray *old = cpt_rows_get_all (CPT_ROWS (self));
  CptOrdersRow row;

  cpt_orders_row_fill (self->shop, found, &row);
  for (guint i = 0; i < old->len; i++) {
    CptOrderItem *item = g_ptr_array_index (old, i);

    if (strcmp (cpt_order_item_get_fulfilment (item), row.fulfilment) == 0) {
      cpt_order_item_take (item, &row);
      return g_object_ref (item);
    }
  }
  return cpt_order_item_new (&row);
}

static void
look (CptOrders *self)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);
  g_auto (CptOrderQuery) query = { 0 };
  g_autoptr (GArray) fits = NULL;
  gboolean asked;

  if (cpt_shop_get_view (self->shop) == NULL) { /* it was closed */
    g_ptr_array_unref (items);
    return;
  }
  asked = cpt_order_query_init (&query, self->text);
  fits = list_fits (self, asked ? &query : NULL);
  for (guint i = 0; i < fits->len && i < CPT_ORDERS_MAX_ROWS; i++)
    g_ptr_array_add (items, make_item (self, g_array_index (fits, Fit, i).found));
  self->exact = fits->len > 0 && g_array_index (fits, Fit, 0).fit == CPT_ORDER_FIT_EXACT &&
                (fits->len == 1 || g_array_index (fits, Fit, 1).fit != CPT_ORDER_FIT_EXACT);
  cpt_rows_take (CPT_ROWS (self), items);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_EMPTY_WORDS]);
}

static void
on_shop_changed (CptOrders *self, const GPtrArray *ids)
{
  if (ids == NULL)
    g_hash_table_remove_all (self->keys);
  for (guint i = 0; ids != NULL && i < ids->len; i++)
    g_hash_table_remove (self->keys, g_ptr_array_index (ids, i));
  look (self);
}

void
cpt_orders_set_text (CptOrders *self, const char *text)
{
  g_autofree char *valid = NULL;

  g_return_if_fail (CPT_IS_ORDERS (self));
  g_return_if_fail (text != NULL);

  valid = g_utf8_make_valid (text, (gssize)strnlen (text, CPT_ORDER_QUERY_MAX_BYTES));
  if (strcmp (valid, self->text) == 0 && self->meaning.sort == CPT_MEANS_UNKNOWN)
    return;
  self->meaning = (CptMeaning){ .sort = CPT_MEANS_UNKNOWN };
  g_free (self->text);
  self->text = g_steal_pointer (&valid);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXT]);
  look (self);
}

const char *
cpt_orders_get_text (CptOrders *self)
{
  g_return_val_if_fail (CPT_IS_ORDERS (self), NULL);

  return self->text;
}

void
cpt_orders_set_meaning (CptOrders *self, const CptMeaning *meaning)
{
  g_return_if_fail (CPT_IS_ORDERS (self));
  g_return_if_fail (meaning != NULL);

  self->meaning = *meaning;
  look (self);
}

CptOrderItem *
cpt_orders_get_only (CptOrders *self)
{
  const GPtrArray *items;

  g_return_val_if_fail (CPT_IS_ORDERS (self), NULL);

  items = cpt_rows_get_all (CPT_ROWS (self));
  return items->len == 1 || self->exact ? g_ptr_array_index (items, 0) : NULL;
}

void
cpt_orders_tick (CptOrders *self)
{
  g_return_if_fail (CPT_IS_ORDERS (self));

  look (self);
}

static void
count_if_here (const CptViewFulfilment *found, gpointer user_data)
{
  guint *n = user_data;

  *n += found->shown->milestones.here_us != 0;
}

guint
cpt_orders_count_here (CptShop *shop)
{
  guint n = 0;

  g_return_val_if_fail (CPT_IS_SHOP (shop), 0);

  if (cpt_shop_get_view (shop) != NULL)
    cpt_view_each_open (cpt_shop_get_view (shop), count_if_here, &n);
  return n;
}

static const char *
get_empty_words (CptOrders *self)
{
  if (cpt_rows_get_all (CPT_ROWS (self))->len > 0)
    return NULL;
  if (*self->text == '\0' && self->meaning.sort == CPT_MEANS_UNKNOWN)
    return _ ("Scan the pass, or find the order");
  return _ ("No open order here fits. Ask for the order number.");
}

static void
cpt_orders_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  CptOrders *self = CPT_ORDERS (object);

  if (id == PROP_TEXT)
    g_value_set_string (value, self->text);
  else if (id == PROP_EMPTY_WORDS)
    g_value_set_string (value, get_empty_words (self));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
cpt_orders_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  const char *text = g_value_get_string (value);

  if (id == PROP_TEXT)
    cpt_orders_set_text (CPT_ORDERS (object), text != NULL ? text : "");
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
cpt_orders_finalize (GObject *object)
{
  CptOrders *self = CPT_ORDERS (object);

  g_clear_pointer (&self->keys, g_hash_table_unref);
  g_clear_pointer (&self->text, g_free);
  g_clear_object (&self->shop);
  G_OBJECT_CLASS (cpt_orders_parent_class)->finalize (object);
}

static void
cpt_orders_class_init (CptOrdersClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  CPT_ROWS_CLASS (klass)->row_type = CPT_TYPE_ORDER_ITEM;
  object_class->get_property = cpt_orders_get_property;
  object_class->set_property = cpt_orders_set_property;
  object_class->finalize = cpt_orders_finalize;
  properties[PROP_TEXT] = g_param_spec_string (
      "text", NULL, NULL, "", G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_EMPTY_WORDS] = g_param_spec_string ("empty-words", NULL, NULL, NULL,
                                                      G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
cpt_orders_init (CptOrders *self)
{
  self->keys =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)cpt_order_key_free);
  self->text = g_strdup ("");
}

CptOrders *
cpt_orders_new (CptShop *shop)
{
  CptOrders *self;

  g_return_val_if_fail (CPT_IS_SHOP (shop), NULL);

  self = g_object_new (CPT_TYPE_ORDERS, NULL);
  self->shop = g_object_ref (shop);
  g_signal_connect_object (shop, "changed", G_CALLBACK (on_shop_changed), self, G_CONNECT_SWAPPED);
  look (self);
  return self;
}
