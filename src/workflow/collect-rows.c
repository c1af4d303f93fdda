/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The articles and bags of the page. */
#include "workflow/collect-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _CptCollectItem {
  GObject parent_instance;

  char *name;    /* (owned) */
  char *detail;  /* (owned) */
  char *picture; /* (owned) (nullable) */
  char *note;    /* (owned) (nullable) */
  guint count;
  gboolean stays;
};

G_DEFINE_FINAL_TYPE (CptCollectItem, cpt_collect_item, G_TYPE_OBJECT)

typedef enum {
  ITEM_PROP_NAME = 1,
  ITEM_PROP_DETAIL,
  ITEM_PROP_PICTURE,
  ITEM_PROP_NOTE,
  ITEM_PROP_COUNT,
  ITEM_PROP_STAYS,
} CptCollectItemProperty;

struct _CptCollectBag {
  GObject parent_instance;

  char number[CPT_BAG_SIZE];
  char *title;  /* (owned) */
  char *detail; /* (owned) */
  char *bin;    /* (owned) (nullable) */
  gboolean scanned, next;
};

G_DEFINE_FINAL_TYPE (CptCollectBag, cpt_collect_bag, G_TYPE_OBJECT)

typedef enum {
  BAG_PROP_NUMBER = 1,
  BAG_PROP_TITLE,
  BAG_PROP_DETAIL,
  BAG_PROP_BIN,
  BAG_PROP_SCANNED,
  BAG_PROP_NEXT,
} CptCollectBagProperty;

/* ---- an article ---- */

static void
cpt_collect_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  CptCollectItem *self = CPT_COLLECT_ITEM (object);

  switch ((CptCollectItemProperty)id) {
  case ITEM_PROP_NAME:
    g_value_set_string (value, self->name);
    break;
  case ITEM_PROP_DETAIL:
    g_value_set_string (value, self->detail);
    break;
  case ITEM_PROP_PICTURE:
    g_value_set_string (value, self->picture);
    break;
  case ITEM_PROP_NOTE:
    g_value_set_string (value, self->note);
    break;
  case ITEM_PROP_COUNT:
    g_value_set_uint (value, self->count);
    break;
  case ITEM_PROP_STAYS:
    g_value_set_boolean (value, self->stays);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
cpt_collect_item_finalize (GObject *object)
{
  CptCollectItem *self = CPT_COLLECT_ITEM (object);

  g_free (self->name);
  g_free (self->detail);
  g_free (self->picture);
  g_free (self->note);
  G_OBJECT_CLASS (cpt_collect_item_parent_class)->finalize (object);
}

static void
cpt_collect_item_class_init (CptCollectItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = cpt_collect_item_get_property;
  object_class->finalize = cpt_collect_item_finalize;
  g_object_class_install_property (object_class, ITEM_PROP_NAME,
                                   g_param_spec_string ("name", NULL, NULL, NULL, flags));
  g_object_class_install_property (object_class, ITEM_PROP_DETAIL,
                                   g_param_spec_string ("detail", NULL, NULL, NULL, flags));
  g_object_class_install_property (object_class, ITEM_PROP_PICTURE,
                                   g_param_spec_string ("picture", NULL, NULL, NULL, flags));
  g_object_class_install_property (object_class, ITEM_PROP_NOTE,
                                   g_param_spec_string ("note", NULL, NULL, NULL, flags));
  g_object_class_install_property (object_class, ITEM_PROP_COUNT,
                                   g_param_spec_uint ("count", NULL, NULL, 0, G_MAXUINT, 0, flags));
  g_object_class_install_property (object_class, ITEM_PROP_STAYS,
                                   g_param_spec_boolean ("stays", NULL, NULL, FALSE, flags));
}

static void
cpt_collect_item_init (CptCollectItem *self)
{
}

static char *
write_detail (const CptGoods *goods)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();

  for (guint i = 1; goods != NULL && i < goods->options->len; i += 2)
    g_ptr_array_add (words, g_ptr_array_index (goods->options, i));
  g_ptr_array_add (words, NULL);
  return g_strjoinv (" · ", (char **)words->pdata);
}

/* What the hands have to do with it before it goes. */
static char *
write_note (const CptGoods *goods, gboolean stays)
{
  if (stays)
    return g_strdup (_ ("Stays here: no proof of age"));
  if (goods != NULL && goods->antitheft)
    return g_strdup (_ ("Take the security tag off"));
  if (goods != NULL && goods->bulky)
    return g_strdup (_ ("Bulky: bring it with a trolley"));
  return NULL;
}

CptCollectItem *
cpt_collect_item_new (CptCollect *self, const CptLine *line)
{
  CptCollectItem *item = g_object_new (CPT_TYPE_COLLECT_ITEM, NULL);
  const CptGoods *goods = line->goods;

  item->name = g_strdup (goods != NULL && goods->name != NULL ? goods->name : line->sku);
  item->detail = write_detail (goods);
  item->picture = goods != NULL && goods->picture != NULL
                      ? cpt_shop_find_picture (self->shop, goods->picture)
                      : NULL;
  item->count = (guint)MIN (cpt_line_get_custody (line), cpt_line_get_owed (line));
  item->stays = cpt_collect_stays (self, line);
  item->note = write_note (goods, item->stays);
  return item;
}

/* ---- a bag ---- */

static void
cpt_collect_bag_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  CptCollectBag *self = CPT_COLLECT_BAG (object);

  switch ((CptCollectBagProperty)id) {
  case BAG_PROP_NUMBER:
    g_value_set_string (value, self->number);
    break;
  case BAG_PROP_TITLE:
    g_value_set_string (value, self->title);
    break;
  case BAG_PROP_DETAIL:
    g_value_set_string (value, self->detail);
    break;
  case BAG_PROP_BIN:
    g_value_set_string (value, self->bin);
    break;
  case BAG_PROP_SCANNED:
    g_value_set_boolean (value, self->scanned);
    break;
  case BAG_PROP_NEXT:
    g_value_set_boolean (value, self->next);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
cpt_collect_bag_finalize (GObject *object)
{
  CptCollectBag *self = CPT_COLLECT_BAG (object);

  g_free (self->title);
  g_free (self->detail);
  g_free (self->bin);
  G_OBJECT_CLASS (cpt_collect_bag_parent_class)->finalize (object);
}

static void
cpt_collect_bag_class_init (CptCollectBagClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = cpt_collect_bag_get_property;
  object_class->finalize = cpt_collect_bag_finalize;
  g_object_class_install_property (object_class, BAG_PROP_NUMBER,
                                   g_param_spec_string ("number", NULL, NULL, NULL, flags));
  g_object_class_install_property (object_class, BAG_PROP_TITLE,
                                   g_param_spec_string ("title", NULL, NULL, NULL, flags));
  g_object_class_install_property (object_class, BAG_PROP_DETAIL,
                                   g_param_spec_string ("detail", NULL, NULL, NULL, flags));
  g_object_class_install_property (object_class, BAG_PROP_BIN,
                                   g_param_spec_string ("bin", NULL, NULL, NULL, flags));
  g_object_class_install_property (object_class, BAG_PROP_SCANNED,
                                   g_param_spec_boolean ("scanned", NULL, NULL, FALSE, flags));
  g_object_class_install_property (object_class, BAG_PROP_NEXT,
                                   g_param_spec_boolean ("next", NULL, NULL, FALSE, flags));
}

static void
cpt_collect_bag_init (CptCollectBag *self)
{
}

const char *
cpt_collect_bag_get_number (CptCollectBag *self)
{
  g_return_val_if_fail (CPT_IS_COLLECT_BAG (self), NULL);

  return self->number;
}

gboolean
cpt_collect_bag_is_scanned (CptCollectBag *self)
{
  return self->scanned;
}

CptCollectBag *
cpt_collect_bag_new (const CptBag *bag,
                     guint n,
                     guint n_bags,
                     const char *reference,
                     gboolean scanned,
                     gboolean next)
{
  CptCollectBag *self = g_object_new (CPT_TYPE_COLLECT_BAG, NULL);
  const char *words = scanned ? _ ("Scanned") : _ ("Scan its label");

  g_strlcpy (self->number, bag->number, sizeof self->number);
  self->title = g_strdup_printf (_ ("Bag %u of %u"), n, n_bags);
  self->detail =
      reference != NULL ? g_strdup_printf ("%s · %s", words, reference) : g_strdup (words);
  self->bin = *bag->location != '\0' ? g_strdup (bag->location) : NULL;
  self->scanned = scanned;
  self->next = next;
  return self;
}

/* ---- the lists ---- */

static guint
count_bags (CptCollect *self)
{
  guint n = 0;

  for (guint p = 0; p < self->parts->len; p++) {
    const CptViewFulfilment *found = cpt_collect_get_part (self, p);

    for (guint i = 0; found != NULL && i < found->shown->bags->len; i++)
      n += ((const CptBag *)g_ptr_array_index (found->shown->bags, i))->units->len > 0;
  }
  return n;
}

static gboolean
is_same_item (gpointer a, gpointer b)
{
  CptCollectItem *one = a, *two = b;

  return one->count == two->count && one->stays == two->stays &&
         g_strcmp0 (one->name, two->name) == 0 && g_strcmp0 (one->detail, two->detail) == 0 &&
         g_strcmp0 (one->picture, two->picture) == 0 && g_strcmp0 (one->note, two->note) == 0;
}

static gboolean
is_same_bag (gpointer a, gpointer b)
{
  CptCollectBag *one = a, *two = b;

  return strcmp (one->number, two->number) == 0 && one->scanned == two->scanned &&
         one->next == two->next && strcmp (one->title, two->title) == 0 &&
         strcmp (one->detail, two->detail) == 0 && g_strcmp0 (one->bin, two->bin) == 0;
}

/* What says the same stays the same row: a picture on the screen is not read anew. */
static void
take_rows (GListStore *store, GPtrArray *fresh, gboolean (*is_same) (gpointer a, gpointer b))
{
  guint n_rows = g_list_model_get_n_items (G_LIST_MODEL (store));

  for (guint i = 0; i < fresh->len; i++) {
    g_autoptr (GObject) old = g_list_model_get_item (G_LIST_MODEL (store), i);

    if (old == NULL || !is_same (old, g_ptr_array_index (fresh, i)))
      g_list_store_splice (store, i, old != NULL ? 1 : 0, &g_ptr_array_index (fresh, i), 1);
  }
  if (n_rows > fresh->len)
    g_list_store_splice (store, fresh->len, n_rows - fresh->len, NULL, 0);
}

static void
fill_items (CptCollect *self, const CptFulfilment *shown, GPtrArray *items)
{
  for (gsize i = 0; i < shown->n_lines; i++) {
    const CptLine *line = &shown->lines[i];

    if (cpt_line_get_custody (line) > 0 && cpt_line_get_owed (line) > 0)
      g_ptr_array_add (items, cpt_collect_item_new (self, line));
  }
}

void
cpt_collect_fill_rows (CptCollect *self)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) bags = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) others = NULL;
  guint n_bags = count_bags (self), n = 0;
  gboolean next_is_open = TRUE;

  if (self->over)
    return; /* what went stays on the page until the next customer comes */
  for (guint p = 0; p < self->parts->len; p++) {
    const CptViewFulfilment *found = cpt_collect_get_part (self, p);

    if (found == NULL)
      continue;
    fill_items (self, found->shown, items);
    for (guint i = 0; i < found->shown->bags->len; i++) {
      const CptBag *bag = g_ptr_array_index (found->shown->bags, i);
      gboolean scanned = cpt_collect_is_scanned (self, bag->number);

      if (bag->units->len == 0)
        continue;
      g_ptr_array_add (
          bags, cpt_collect_bag_new (bag, ++n, n_bags,
                                     self->parts->len > 1 ? found->shown->promise->reference : NULL,
                                     scanned, next_is_open && !scanned));
      next_is_open = next_is_open && scanned;
    }
  }
  others = cpt_collect_make_other_rows (self);
  take_rows (self->items, items, is_same_item);
  take_rows (self->others, others, cpt_collect_other_take);
  take_rows (self->bags, bags, is_same_bag);
}
