/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workflow/find-private.h"

#include <string.h>

struct _CptFindItem {
  GObject parent_instance;

  CptFindRow row; /* (owned) */
};

G_DEFINE_FINAL_TYPE (CptFindItem, cpt_find_item, G_TYPE_OBJECT)

typedef enum {
  PROP_MEANS = 1,
  PROP_TITLE,
  PROP_SUBTITLE,
  PROP_SKU,
  PROP_PICTURE,
  PROP_PRICE,
  PROP_REFERENCE_PRICE,
  PROP_HERE,
  PROP_HERE_WORDS,
  PROP_PLACES,
  PROP_AS_OF,
  PROP_FULFILMENT,
  PROP_PACK,
} CptFindItemProperty;

static GParamSpec *properties[PROP_PACK + 1];

static gint64
get_here (const CptFindRow *row)
{
  return row->stock != NULL ? cpt_stock_get_available (row->stock) : 0;
}

static const char *
get_text (const CptFindRow *row, CptFindItemProperty property)
{
  switch (property) {
  case PROP_TITLE:
    return row->title;
  case PROP_SUBTITLE:
    return row->subtitle;
  case PROP_SKU:
    return row->means == CPT_MEANS_PRODUCT ? row->id : NULL;
  case PROP_PICTURE:
    return row->product != NULL ? row->product->picture : NULL;
  case PROP_PRICE:
    return row->price_words;
  case PROP_REFERENCE_PRICE:
    return row->reference_words;
  case PROP_HERE_WORDS:
    return row->here_words;
  case PROP_PLACES:
    return row->places;
  case PROP_AS_OF:
    return row->as_of;
  case PROP_FULFILMENT:
    return row->fulfilment;
  case PROP_MEANS:
  case PROP_HERE:
  case PROP_PACK:
  default:
    return NULL;
  }
}

/* What a row says may change while it stays the same row. */
void
cpt_find_item_take (CptFindItem *self, CptFindRow *row)
{
  CptFindRow was = self->row;

  self->row = *row;
  *row = (CptFindRow){ 0 };
  for (guint property = PROP_TITLE; property <= PROP_FULFILMENT; property++)
    if (g_strcmp0 (get_text (&was, (CptFindItemProperty)property),
                   get_text (&self->row, (CptFindItemProperty)property)) != 0)
      g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
  if (get_here (&was) != get_here (&self->row))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HERE]);
  if (was.pack != self->row.pack)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PACK]);
  cpt_find_row_clear (&was);
}

CptMeaningSort
cpt_find_item_get_means (CptFindItem *self)
{
  g_return_val_if_fail (CPT_IS_FIND_ITEM (self), CPT_MEANS_UNKNOWN);

  return self->row.means;
}

const char *
cpt_find_item_get_id (CptFindItem *self)
{
  g_return_val_if_fail (CPT_IS_FIND_ITEM (self), NULL);

  return self->row.id;
}

const char *
cpt_find_item_get_fulfilment (CptFindItem *self)
{
  g_return_val_if_fail (CPT_IS_FIND_ITEM (self), NULL);

  return self->row.fulfilment;
}

const CptProduct *
cpt_find_item_get_product (CptFindItem *self)
{
  g_return_val_if_fail (CPT_IS_FIND_ITEM (self), NULL);

  return self->row.product;
}

const CptStock *
cpt_find_item_get_stock (CptFindItem *self)
{
  g_return_val_if_fail (CPT_IS_FIND_ITEM (self), NULL);

  return self->row.stock;
}

const CptPrice *
cpt_find_item_get_price (CptFindItem *self)
{
  g_return_val_if_fail (CPT_IS_FIND_ITEM (self), NULL);

  return self->row.has_price ? &self->row.price : NULL;
}

gint
cpt_find_item_get_pack (CptFindItem *self)
{
  g_return_val_if_fail (CPT_IS_FIND_ITEM (self), 0);

  return self->row.pack;
}

static void
cpt_find_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  const CptFindRow *row = &CPT_FIND_ITEM (object)->row;

  if (G_PARAM_SPEC_VALUE_TYPE (pspec) == G_TYPE_STRING)
    g_value_set_string (value, get_text (row, (CptFindItemProperty)id));
  else if (id == PROP_MEANS)
    g_value_set_int (value, (gint)row->means);
  else if (id == PROP_HERE)
    g_value_set_int64 (value, get_here (row));
  else if (id == PROP_PACK)
    g_value_set_int (value, row->pack);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
cpt_find_item_finalize (GObject *object)
{
  cpt_find_row_clear (&CPT_FIND_ITEM (object)->row);
  G_OBJECT_CLASS (cpt_find_item_parent_class)->finalize (object);
}

static void
cpt_find_item_class_init (CptFindItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  static const struct {
    CptFindItemProperty property;
    const char *name;
  } TEXTS[] = {
    { PROP_TITLE, "title" },
    { PROP_SUBTITLE, "subtitle" },
    { PROP_SKU, "sku" },
    { PROP_PICTURE, "picture" },
    { PROP_PRICE, "price" },
    { PROP_REFERENCE_PRICE, "reference-price" },
    { PROP_HERE_WORDS, "here-words" },
    { PROP_PLACES, "places" },
    { PROP_AS_OF, "as-of" },
    { PROP_FULFILMENT, "fulfilment" },
  };

  object_class->get_property = cpt_find_item_get_property;
  object_class->finalize = cpt_find_item_finalize;
  for (gsize i = 0; i < G_N_ELEMENTS (TEXTS); i++)
    properties[TEXTS[i].property] = g_param_spec_string (TEXTS[i].name, NULL, NULL, NULL, flags);
  properties[PROP_MEANS] = g_param_spec_int ("means", NULL, NULL, 0, G_MAXINT, 0, flags);
  properties[PROP_HERE] = g_param_spec_int64 ("here", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_PACK] = g_param_spec_int ("pack", NULL, NULL, 0, G_MAXINT, 1, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
cpt_find_item_init (CptFindItem *self)
{
}

CptFindItem *
cpt_find_item_new (CptFindRow *row)
{
  CptFindItem *self = g_object_new (CPT_TYPE_FIND_ITEM, NULL);

  self->row = *row;
  *row = (CptFindRow){ 0 };
  return self;
}
