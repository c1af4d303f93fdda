/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workflow/put-back-private.h"

G_DEFINE_FINAL_TYPE (CptPutBackItem, cpt_put_back_item, G_TYPE_OBJECT)

typedef enum {
  ITEM_PROP_NAME = 1,
  ITEM_PROP_DETAIL,
  ITEM_PROP_PICTURE,
  ITEM_PROP_PLACE,
  ITEM_PROP_N_LEFT,
  ITEM_PROP_CURRENT,
} CptPutBackItemProperty;

static GParamSpec *item_properties[ITEM_PROP_CURRENT + 1];

static void
cpt_put_back_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  CptPutBackItem *self = CPT_PUT_BACK_ITEM (object);

  switch ((CptPutBackItemProperty)id) {
  case ITEM_PROP_NAME:
    g_value_set_string (value, self->name);
    break;
  case ITEM_PROP_DETAIL:
    g_value_set_string (value, self->detail);
    break;
  case ITEM_PROP_PICTURE:
    g_value_set_string (value, self->picture);
    break;
  case ITEM_PROP_PLACE:
    g_value_set_string (value, self->place);
    break;
  case ITEM_PROP_N_LEFT:
    g_value_set_uint (value, self->n_left);
    break;
  case ITEM_PROP_CURRENT:
    g_value_set_boolean (value, self->current);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
cpt_put_back_item_finalize (GObject *object)
{
  CptPutBackItem *self = CPT_PUT_BACK_ITEM (object);

  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->detail, g_free);
  g_clear_pointer (&self->picture, g_free);
  G_OBJECT_CLASS (cpt_put_back_item_parent_class)->finalize (object);
}

static void
cpt_put_back_item_class_init (CptPutBackItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = cpt_put_back_item_get_property;
  object_class->finalize = cpt_put_back_item_finalize;
  item_properties[ITEM_PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  item_properties[ITEM_PROP_DETAIL] = g_param_spec_string ("detail", NULL, NULL, NULL, flags);
  item_properties[ITEM_PROP_PICTURE] = g_param_spec_string ("picture", NULL, NULL, NULL, flags);
  item_properties[ITEM_PROP_PLACE] = g_param_spec_string ("place", NULL, NULL, NULL, flags);
  item_properties[ITEM_PROP_N_LEFT] =
      g_param_spec_uint ("n-left", NULL, NULL, 0, G_MAXUINT, 0, flags);
  item_properties[ITEM_PROP_CURRENT] = g_param_spec_boolean ("current", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (item_properties), item_properties);
}

static void
cpt_put_back_item_init (CptPutBackItem *self)
{
}

static char *
write_detail (const CptLine *line)
{
  const GPtrArray *options = line->goods != NULL ? line->goods->options : NULL;
  g_autoptr (GPtrArray) words = g_ptr_array_new ();

  for (guint i = 1; options != NULL && i < options->len; i += 2)
    g_ptr_array_add (words, g_ptr_array_index (options, i));
  g_ptr_array_add (words, NULL);
  return g_strjoinv (" · ", (char **)words->pdata);
}

CptPutBackItem *
cpt_put_back_item_new (CptShop *shop, const CptLine *line)
{
  CptPutBackItem *item = g_object_new (CPT_TYPE_PUT_BACK_ITEM, NULL);
  const CptGoods *goods = line->goods;

  item->line = line->number;
  g_strlcpy (item->sku, line->sku, sizeof item->sku);
  item->name = g_strdup (goods != NULL && goods->name != NULL ? goods->name : line->sku);
  item->detail = write_detail (line);
  if (goods != NULL && goods->picture != NULL)
    item->picture = cpt_shop_find_picture (shop, goods->picture);
  cpt_dispatch_find_place (shop, line->sku, item->place);
  return item;
}

void
cpt_put_back_item_set_n_left (CptPutBackItem *self, guint n_left)
{
  if (self->n_left == n_left)
    return;
  self->n_left = n_left;
  g_object_notify_by_pspec (G_OBJECT (self), item_properties[ITEM_PROP_N_LEFT]);
}

void
cpt_put_back_item_set_current (CptPutBackItem *self, gboolean current)
{
  if (self->current == current)
    return;
  self->current = current;
  g_object_notify_by_pspec (G_OBJECT (self), item_properties[ITEM_PROP_CURRENT]);
}
