/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workflow/put-back-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _CptPutBack {
  GObject parent_instance;

  CptShop *shop; /* (owned) */
  char fulfilment[CPT_ID_SIZE];
  GListStore *items;       /* (owned) (element-type CptPutBackItem) by line */
  CptPutBackItem *current; /* (owned) (nullable) one of @items */
  guint quantity;          /* of it */
  gboolean was_scanned;    /* then each further scan is one more */
  CptPutBackTo to;
  gboolean busy;
  CptSay *say; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (CptPutBack, cpt_put_back, G_TYPE_OBJECT)

typedef enum {
  PROP_TITLE = 1,
  PROP_SUBTITLE,
  PROP_ITEMS,
  PROP_CURRENT,
  PROP_QUANTITY,
  PROP_MOST,
  PROP_TO,
  PROP_SUGGESTED,
  PROP_PRIMARY,
  PROP_OVER,
  PROP_SAY,
} CptPutBackProperty;

static GParamSpec *properties[PROP_SAY + 1];

static const CptFulfilment *
get_shown (CptPutBack *self)
{
  CptView *view = cpt_shop_get_view (self->shop);
  /* NULL: an act came back after the shop was closed. */
  const CptViewFulfilment *found =
      view != NULL ? cpt_view_get_fulfilment (view, self->fulfilment) : NULL;

  return found != NULL ? found->shown : NULL;
}

static CptPutBackItem *
find_item (CptPutBack *self, guint line, const char *sku)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->items)); i++) {
    g_autoptr (CptPutBackItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);

    if (sku != NULL ? strcmp (item->sku, sku) == 0 : item->line == line)
      return item; /* the list holds it */
  }
  return NULL;
}

/* Where @n pieces of the line can be taken from at once: NULL, they are loose. FALSE: from nowhere,
 * some are loose and some in a bag. */
static gboolean
find_source (const CptFulfilment *shown, const CptLine *line, gint64 n, const CptBag **bag_out)
{
  *bag_out = NULL;
  if (n <= cpt_fulfilment_get_loose (shown, line))
    return TRUE;
  for (guint i = 0; i < shown->bags->len; i++) {
    *bag_out = g_ptr_array_index (shown->bags, i);
    if (n <= cpt_bag_get_units (*bag_out, line->number))
      return TRUE;
  }
  *bag_out = NULL;
  return FALSE;
}

/* One act is one command, so that its undo takes back all of it: an undo is the newest command
 * itself, and after it nothing older can be taken back. What is loose and what is in a bag are two.
 */
static guint
get_most (CptPutBack *self, CptPutBackItem *item)
{
  const CptFulfilment *shown = get_shown (self);
  const CptLine *line = shown != NULL ? cpt_fulfilment_find_line (shown, item->line) : NULL;
  const CptBag *bag;
  guint n = item->n_left;

  while (line != NULL && n > 1 && !find_source (shown, line, n, &bag))
    n--;
  return n;
}

static void
set_current (CptPutBack *self, CptPutBackItem *item, guint quantity)
{
  if (self->current != NULL && self->current != item)
    cpt_put_back_item_set_current (self->current, FALSE);
  g_set_object (&self->current, item);
  self->quantity = item != NULL ? CLAMP (quantity, 1, get_most (self, item)) : 0;
  if (item != NULL)
    cpt_put_back_item_set_current (item, TRUE);
  for (guint id = PROP_CURRENT; id <= PROP_PRIMARY; id++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[id]);
}

/* An article keeps its row while pieces of it are left; what is gone leaves. */
static void
refresh (CptPutBack *self)
{
  const CptFulfilment *shown = get_shown (self);
  guint position = 0;

  g_object_freeze_notify (G_OBJECT (self));
  for (gsize i = 0; shown != NULL && i < shown->n_lines; i++) {
    const CptLine *line = &shown->lines[i];
    guint n = (guint)cpt_line_get_to_put_back (line);
    CptPutBackItem *item = find_item (self, line->number, NULL);

    if (n == 0)
      continue;
    if (item == NULL) {
      item = cpt_put_back_item_new (self->shop, line);
      g_list_store_insert (self->items, position, item);
      g_object_unref (item);
    }
    cpt_put_back_item_set_n_left (item, n);
    position++;
  }
  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (self->items)); i-- > 0;) {
    g_autoptr (CptPutBackItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);
    const CptLine *line = shown != NULL ? cpt_fulfilment_find_line (shown, item->line) : NULL;

    if (line != NULL && cpt_line_get_to_put_back (line) > 0)
      continue;
    if (item == self->current)
      set_current (self, NULL, 0);
    g_list_store_remove (self->items, i);
  }
  if (self->current != NULL)
    set_current (self, self->current, self->quantity);
  for (guint id = PROP_TITLE; id < PROP_SAY; id++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[id]);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
take_say (CptPutBack *self, CptSaySort sort, const char *title, const char *detail)
{
  g_clear_pointer (&self->say, cpt_say_free);
  self->say = cpt_say_new (sort, title, detail);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SAY]);
}

/* What an act says when it is on disk. */
typedef struct {
  CptPutBack *put_back; /* (owned) */
  char *where;          /* (owned) */
} Doing;

static void
on_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Doing *doing = user_data;
  g_autoptr (CptPutBack) self = doing->put_back;
  g_autofree char *where = doing->where;
  g_autoptr (GError) error = NULL;
  gboolean over;

  self->busy = FALSE;
  if (!cpt_shop_submit_finish (CPT_SHOP (source), result, &error)) {
    take_say (self, CPT_SAY_PROBLEM, _ ("This was not saved"), error->message);
    return;
  }
  refresh (self);
  if (self->was_scanned) { /* what was scanned is out of the hand: the next piece is scanned, too */
    self->was_scanned = FALSE;
    set_current (self, NULL, 0);
  }
  over = g_list_model_get_n_items (G_LIST_MODEL (self->items)) == 0;
  take_say (self, over ? CPT_SAY_DONE : CPT_SAY_COMPLETE, C_ ("done", "Put back"), where);
}

/* NULL: it is nowhere any more. */
static GPtrArray *
make_act (CptPutBack *self, const char *place)
{
  const CptFulfilment *shown = get_shown (self);
  const CptLine *line = cpt_fulfilment_find_line (shown, self->current->line);
  GPtrArray *act;
  CptCommand *command;
  const CptBag *bag;

  if (line == NULL || !find_source (shown, line, self->quantity, &bag))
    return NULL;
  command = cpt_shop_new_command (self->shop, CPT_KIND_PUT_BACK, self->fulfilment);
  command->args.line = self->current->line;
  command->args.quantity = self->quantity;
  command->args.to = self->to;
  if (place != NULL)
    g_strlcpy (command->args.location, place, sizeof command->args.location);
  if (bag != NULL)
    g_strlcpy (command->args.bag, bag->number, sizeof command->args.bag);
  act = g_ptr_array_new ();
  g_ptr_array_add (act, command);
  return act;
}

static const char *
write_where (CptPutBack *self, const char *place)
{
  switch (self->to) {
  case CPT_PUT_BACK_DAMAGED:
    return _ ("Kept apart as damaged");
  case CPT_PUT_BACK_LOST:
    return _ ("Written down as lost");
  case CPT_PUT_BACK_FLOOR:
  default:
    return place;
  }
}

static void
book (CptPutBack *self, const char *place)
{
  Doing *doing;
  GPtrArray *act;

  if (self->busy || self->current == NULL || get_shown (self) == NULL)
    return;
  act = make_act (self, self->to == CPT_PUT_BACK_FLOOR ? place : NULL);
  if (act == NULL)
    return;
  doing = g_new0 (Doing, 1);
  doing->put_back = g_object_ref (self);
  doing->where = g_strdup (write_where (self, place));
  self->busy = TRUE;
  cpt_shop_submit_async (self->shop, act, NULL, NULL, on_done, doing);
}

static const char *
get_suggested (CptPutBack *self)
{
  return self->current != NULL && strcmp (self->current->place, CPT_LOCATION_NONE) != 0
             ? self->current->place
             : NULL;
}

static const char *
get_place (CptPutBack *self)
{
  return self->to == CPT_PUT_BACK_FLOOR ? get_suggested (self) : NULL;
}

void
cpt_put_back_do_next (CptPutBack *self)
{
  g_return_if_fail (CPT_IS_PUT_BACK (self));

  if (self->current == NULL)
    take_say (self, CPT_SAY_UNKNOWN, _ ("Scan the item first"), NULL);
  else if (self->to != CPT_PUT_BACK_FLOOR || get_place (self) != NULL)
    book (self, get_place (self));
  else
    take_say (self, CPT_SAY_UNKNOWN, _ ("Scan the shelf"), NULL);
}

void
cpt_put_back_choose (CptPutBack *self, CptPutBackItem *item)
{
  g_return_if_fail (CPT_IS_PUT_BACK (self));
  g_return_if_fail (CPT_IS_PUT_BACK_ITEM (item));

  if (self->busy)
    return;
  self->was_scanned = FALSE;
  set_current (self, item, item->n_left);
}

void
cpt_put_back_set_quantity (CptPutBack *self, guint quantity)
{
  g_return_if_fail (CPT_IS_PUT_BACK (self));

  if (self->current != NULL && !self->busy)
    set_current (self, self->current, quantity);
}

void
cpt_put_back_set_to (CptPutBack *self, CptPutBackTo to)
{
  g_return_if_fail (CPT_IS_PUT_BACK (self));

  if (self->to == to || self->busy)
    return;
  self->to = to;
  set_current (self, self->current, self->quantity);
}

/* The first scan of a piece means that one; the next of the same, one more. */
static void
take_item (CptPutBack *self, const CptMeaning *meaning)
{
  CptPutBackItem *item = find_item (self, 0, meaning->sku);
  gboolean again = item != NULL && item == self->current && self->was_scanned;
  guint n_before = again ? self->quantity : 0;
  g_autofree char *words = NULL;

  if (item == NULL) {
    take_say (self, CPT_SAY_WRONG, _ ("Not to put back"), _ ("Nothing was changed."));
    return;
  }
  if (n_before >= get_most (self, item)) {
    take_say (self, CPT_SAY_ALREADY, _ ("Already counted"),
              n_before < item->n_left ? _ ("Now scan its shelf. What is in a bag comes after.")
                                      : _ ("Now scan its shelf."));
    return;
  }
  self->was_scanned = TRUE;
  set_current (self, item, n_before + (guint)MAX (1, meaning->pack));
  /* Translators: pieces in the hand, of those that are to be put back: "1 of 2" */
  words = g_strdup_printf (_ ("%1$u of %2$u · now scan its shelf"), self->quantity, item->n_left);
  take_say (self, CPT_SAY_RIGHT, _ ("Right item"), words);
}

static void
take_place (CptPutBack *self, const CptMeaning *meaning)
{
  if (self->current == NULL) {
    take_say (self, CPT_SAY_WRONG, _ ("Scan the item first"), _ ("Then scan its shelf."));
    return;
  }
  if (self->to != CPT_PUT_BACK_FLOOR) /* a shelf was scanned: it goes there after all */
    cpt_put_back_set_to (self, CPT_PUT_BACK_FLOOR);
  book (self, meaning->place);
}

gboolean
cpt_put_back_take_scan (CptPutBack *self, const CptMeaning *meaning)
{
  g_return_val_if_fail (CPT_IS_PUT_BACK (self), FALSE);
  g_return_val_if_fail (meaning != NULL, FALSE);

  if (meaning->sort != CPT_MEANS_PRODUCT && meaning->sort != CPT_MEANS_PLACE)
    return FALSE;
  if (self->busy || g_list_model_get_n_items (G_LIST_MODEL (self->items)) == 0)
    return TRUE;
  if (meaning->sort == CPT_MEANS_PRODUCT)
    take_item (self, meaning);
  else
    take_place (self, meaning);
  return TRUE;
}

const char *
cpt_put_back_get_fulfilment (CptPutBack *self)
{
  g_return_val_if_fail (CPT_IS_PUT_BACK (self), NULL);

  return self->fulfilment;
}

static char *
make_subtitle (CptPutBack *self)
{
  static const char *const WHY[] = {
    [CPT_EXIT_NONE] = NULL,
    [CPT_EXIT_DECLINED] = N_ ("Declined"),
    [CPT_EXIT_RE_ROUTED] = N_ ("Given to another shop"),
    [CPT_EXIT_CANCELLED] = N_ ("Cancelled"),
    [CPT_EXIT_EXPIRED] = N_ ("Not collected"),
  };
  const CptFulfilment *shown = get_shown (self);
  const char *why = shown != NULL && (guint)shown->milestones.exit < G_N_ELEMENTS (WHY)
                        ? WHY[shown->milestones.exit]
                        : NULL;
  g_autofree char *items =
      cpt_words_items (shown != NULL ? cpt_fulfilment_get_sums (shown).to_put_back : 0);

  return why != NULL ? g_strdup_printf ("%s · %s", _ (why), items) : g_steal_pointer (&items);
}

static char *
make_primary (CptPutBack *self)
{
  const char *place = get_place (self);

  if (g_list_model_get_n_items (G_LIST_MODEL (self->items)) == 0)
    return g_strdup (_ ("Back to work"));
  if (self->current == NULL)
    return g_strdup (_ ("Scan an item"));
  switch (self->to) {
  case CPT_PUT_BACK_DAMAGED:
    return g_strdup_printf (_ ("Save %u as damaged"), self->quantity);
  case CPT_PUT_BACK_LOST:
    return g_strdup_printf (_ ("Save %u as lost"), self->quantity);
  case CPT_PUT_BACK_FLOOR:
  default:
    if (place == NULL)
      return g_strdup (_ ("Scan the shelf"));
    /* Translators: a number of pieces, and a place */
    return g_strdup_printf (_ ("Put %1$u back to %2$s"), self->quantity, place);
  }
}

static char *
make_text (CptPutBack *self, CptPutBackProperty id)
{
  const CptFulfilment *shown = get_shown (self);

  if (id == PROP_TITLE)
    return cpt_words_task (CPT_TASK_PUT_BACK, shown != NULL ? shown->promise->reference : "");
  if (id == PROP_SUBTITLE)
    return make_subtitle (self);
  if (id == PROP_SUGGESTED)
    return g_strdup (get_suggested (self));
  return make_primary (self);
}

static void
cpt_put_back_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  CptPutBack *self = CPT_PUT_BACK (object);

  if (G_IS_PARAM_SPEC_STRING (pspec))
    g_value_take_string (value, make_text (self, (CptPutBackProperty)id));
  else if (id == PROP_ITEMS)
    g_value_set_object (value, self->items);
  else if (id == PROP_CURRENT)
    g_value_set_object (value, self->current);
  else if (id == PROP_QUANTITY)
    g_value_set_uint (value, self->quantity);
  else if (id == PROP_MOST)
    g_value_set_uint (value, self->current != NULL ? get_most (self, self->current) : 0);
  else if (id == PROP_TO)
    g_value_set_int (value, (gint)self->to);
  else if (id == PROP_OVER)
    g_value_set_boolean (value, g_list_model_get_n_items (G_LIST_MODEL (self->items)) == 0);
  else
    g_value_set_boxed (value, self->say);
}

static void
cpt_put_back_finalize (GObject *object)
{
  CptPutBack *self = CPT_PUT_BACK (object);

  g_clear_object (&self->current);
  g_clear_object (&self->items);
  g_clear_pointer (&self->say, cpt_say_free);
  g_clear_object (&self->shop);
  G_OBJECT_CLASS (cpt_put_back_parent_class)->finalize (object);
}

static void
cpt_put_back_class_init (CptPutBackClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = cpt_put_back_get_property;
  object_class->finalize = cpt_put_back_finalize;
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_SUBTITLE] = g_param_spec_string ("subtitle", NULL, NULL, NULL, flags);
  properties[PROP_ITEMS] = g_param_spec_object ("items", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  properties[PROP_CURRENT] =
      g_param_spec_object ("current", NULL, NULL, CPT_TYPE_PUT_BACK_ITEM, flags);
  properties[PROP_QUANTITY] = g_param_spec_uint ("quantity", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_MOST] = g_param_spec_uint ("most", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_TO] = g_param_spec_int ("to", NULL, NULL, 0, CPT_PUT_BACK_LOST, 0, flags);
  properties[PROP_SUGGESTED] = g_param_spec_string ("suggested", NULL, NULL, NULL, flags);
  properties[PROP_PRIMARY] = g_param_spec_string ("primary", NULL, NULL, NULL, flags);
  properties[PROP_OVER] = g_param_spec_boolean ("over", NULL, NULL, FALSE, flags);
  properties[PROP_SAY] = g_param_spec_boxed ("say", NULL, NULL, CPT_TYPE_SAY, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
cpt_put_back_init (CptPutBack *self)
{
  self->items = g_list_store_new (CPT_TYPE_PUT_BACK_ITEM);
}

CptPutBack *
cpt_put_back_new (CptShop *shop, const char *fulfilment)
{
  CptPutBack *self;

  g_return_val_if_fail (CPT_IS_SHOP (shop), NULL);
  g_return_val_if_fail (fulfilment != NULL, NULL);

  self = g_object_new (CPT_TYPE_PUT_BACK, NULL);
  self->shop = g_object_ref (shop);
  g_strlcpy (self->fulfilment, fulfilment, sizeof self->fulfilment);
  g_signal_connect_object (shop, "changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  refresh (self);
  return self;
}
