/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workflow/orders-private.h"

struct _CptOrderItem {
  GObject parent_instance;

  CptOrdersRow row; /* (owned) */
};

G_DEFINE_FINAL_TYPE (CptOrderItem, cpt_order_item, G_TYPE_OBJECT)

typedef enum {
  PROP_FULFILMENT = 1,
  PROP_REFERENCE,
  PROP_CUSTOMER,
  PROP_SUBTITLE,
  PROP_PHONE,
  PROP_STATE,
  PROP_HERE_LABEL,
  PROP_READY,
  PROP_HERE_US,
} CptOrderItemProperty;

static GParamSpec *properties[PROP_HERE_US + 1];

static const char *
get_text (const CptOrdersRow *row, CptOrderItemProperty property)
{
  switch (property) {
  case PROP_FULFILMENT:
    return row->fulfilment;
  case PROP_REFERENCE:
    return row->reference;
  case PROP_CUSTOMER:
    return row->customer;
  case PROP_SUBTITLE:
    return row->subtitle;
  case PROP_PHONE:
    return row->phone;
  case PROP_STATE:
    return row->state;
  case PROP_HERE_LABEL:
    return row->here_label;
  case PROP_READY:
  case PROP_HERE_US:
  default:
    return NULL;
  }
}

/* What a row says may change while it stays the same row. */
void
cpt_order_item_take (CptOrderItem *self, CptOrdersRow *row)
{
  CptOrdersRow was = self->row;

  self->row = *row;
  *row = (CptOrdersRow){ 0 };
  for (guint property = PROP_REFERENCE; property <= PROP_HERE_LABEL; property++)
    if (g_strcmp0 (get_text (&was, (CptOrderItemProperty)property),
                   get_text (&self->row, (CptOrderItemProperty)property)) != 0)
      g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
  if (was.ready != self->row.ready)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_READY]);
  if (was.here_us != self->row.here_us)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HERE_US]);
  cpt_orders_row_clear (&was);
}

const char *
cpt_order_item_get_fulfilment (CptOrderItem *self)
{
  g_return_val_if_fail (CPT_IS_ORDER_ITEM (self), NULL);

  return self->row.fulfilment;
}

const char *
cpt_order_item_get_reference (CptOrderItem *self)
{
  g_return_val_if_fail (CPT_IS_ORDER_ITEM (self), NULL);

  return self->row.reference;
}

gboolean
cpt_order_item_is_ready (CptOrderItem *self)
{
  g_return_val_if_fail (CPT_IS_ORDER_ITEM (self), FALSE);

  return self->row.ready;
}

static void
cpt_order_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  const CptOrdersRow *row = &CPT_ORDER_ITEM (object)->row;

  if (G_PARAM_SPEC_VALUE_TYPE (pspec) == G_TYPE_STRING)
    g_value_set_string (value, get_text (row, (CptOrderItemProperty)id));
  else if (id == PROP_READY)
    g_value_set_boolean (value, row->ready);
  else if (id == PROP_HERE_US)
    g_value_set_int64 (value, row->here_us);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
cpt_order_item_finalize (GObject *object)
{
  cpt_orders_row_clear (&CPT_ORDER_ITEM (object)->row);
  G_OBJECT_CLASS (cpt_order_item_parent_class)->finalize (object);
}

static void
cpt_order_item_class_init (CptOrderItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  static const char *const TEXTS[] = {
    [PROP_FULFILMENT] = "fulfilment", [PROP_REFERENCE] = "reference", [PROP_CUSTOMER] = "customer",
    [PROP_SUBTITLE] = "subtitle",     [PROP_PHONE] = "phone",         [PROP_STATE] = "state",
    [PROP_HERE_LABEL] = "here-label",
  };

  object_class->get_property = cpt_order_item_get_property;
  object_class->finalize = cpt_order_item_finalize;
  for (guint property = PROP_FULFILMENT; property <= PROP_HERE_LABEL; property++)
    properties[property] = g_param_spec_string (TEXTS[property], NULL, NULL, NULL, flags);
  properties[PROP_READY] = g_param_spec_boolean ("ready", NULL, NULL, FALSE, flags);
  properties[PROP_HERE_US] = g_param_spec_int64 ("here-us", NULL, NULL, 0, G_MAXINT64, 0, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
cpt_order_item_init (CptOrderItem *self)
{
}

CptOrderItem *
cpt_order_item_new (CptOrdersRow *row)
{
  CptOrderItem *self = g_object_new (CPT_TYPE_ORDER_ITEM, NULL);

  self->row = *row;
  *row = (CptOrdersRow){ 0 };
  return self;
}
