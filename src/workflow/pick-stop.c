/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workflow/pick-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

G_DEFINE_FINAL_TYPE (CptPickStop, cpt_pick_stop, G_TYPE_OBJECT)

typedef enum {
  PROP_FULFILMENT = 1,
  PROP_LINE,
  PROP_REFERENCE,
  PROP_TOTE,
  PROP_PLACE,
  PROP_ZONE,
  PROP_NAME,
  PROP_SIZE,
  PROP_OPTIONS,
  PROP_PRICE,
  PROP_PICTURE,
  PROP_SKU,
  PROP_N_WANTED,
  PROP_N_DONE,
  PROP_N_PICKED,
  PROP_STATE,
  PROP_STOCK_WORDS,
} CptPickStopProperty;

static GParamSpec *properties[PROP_STOCK_WORDS + 1];

/* The option that is shown inverted, large: the one people pick wrong. */
static const char *
find_size (const CptGoods *goods)
{
  return cpt_goods_get_option (goods, "size");
}

/* All others, one after the other. */
static char *
write_options (const CptGoods *goods)
{
  g_autoptr (GPtrArray) values = g_ptr_array_new ();

  for (guint i = 0; goods->options != NULL && i + 1 < goods->options->len; i += 2)
    if (strcmp (g_ptr_array_index (goods->options, i), "size") != 0)
      g_ptr_array_add (values, g_ptr_array_index (goods->options, i + 1));
  if (values->len == 0)
    return NULL;
  g_ptr_array_add (values, NULL);
  return g_strjoinv (" · ", (char **)values->pdata);
}

static void
fill_goods (CptPickStop *self, CptShop *shop, const CptFulfilment *shown, const CptGoods *goods)
{
  self->name = g_strdup (goods->name != NULL ? goods->name : self->sku);
  self->size = g_strdup (find_size (goods));
  self->options = write_options (goods);
  if (*shown->promise->currency != '\0')
    self->price =
        cpt_words_money (goods->unit_price, shown->promise->currency, cpt_shop_get_policy (shop));
  self->picture = g_strdup (goods->picture);
}

static void
fill_place (CptPickStop *self, CptShop *shop)
{
  const CptPlace *place;

  cpt_dispatch_find_place (shop, self->sku, self->place);
  place = cpt_view_get_place (cpt_shop_get_view (shop), self->place);
  /* What has no place is looked for last. */
  self->rank =
      strcmp (self->place, CPT_LOCATION_NONE) == 0 || place == NULL ? G_MAXINT : place->rank;
  self->zone = place != NULL && *place->zone != '\0' ? g_strdup (place->zone) : NULL;
}

CptPickStop *
cpt_pick_stop_new (CptShop *shop, const CptViewFulfilment *found, const CptLine *line)
{
  CptPickStop *self = g_object_new (CPT_TYPE_PICK_STOP, NULL);

  self->shop = g_object_ref (shop);
  g_strlcpy (self->fulfilment, found->shown->id, sizeof self->fulfilment);
  self->line = line->number;
  g_strlcpy (self->sku, line->sku, sizeof self->sku);
  self->reference = g_strdup (found->shown->promise->reference);
  if (line->goods != NULL)
    fill_goods (self, shop, found->shown, line->goods);
  if (self->name == NULL)
    self->name = g_strdup (self->sku);
  fill_place (self, shop);
  self->later = cpt_shop_is_put_off (shop, self->fulfilment, self->line);
  cpt_pick_stop_refresh (self, found);
  return self;
}

gint64
cpt_pick_stop_get_to_pick (CptPickStop *self)
{
  return MAX (0, self->n_wanted - self->n_picked - self->n_short);
}

static char *
write_stock (CptPickStop *self)
{
  CptView *view = cpt_shop_get_view (self->shop);
  g_autoptr (CptStock) stock = NULL;
  g_autofree char *clock = NULL;
  gint64 here;

  if (view == NULL) /* asked after the shop was closed */
    return NULL;
  stock = cpt_view_load_stock (view, self->sku);
  if (stock->as_of_us == 0)
    return NULL;
  here = cpt_stock_get_floor_at (stock, self->place);
  clock = cpt_words_clock (stock->as_of_us, cpt_shop_get_time_zone (self->shop));
  /* Translators: pieces at this place, and when that was last known: "3 here · seen 13:40" */
  return g_strdup_printf (_ ("%1$d here · seen %2$s"), (int)here, clock);
}

static CptStopState
find_state (CptPickStop *self, const CptLine *line)
{
  if (line == NULL || (cpt_line_get_owed (line) == 0 && line->counters[CPT_COUNTER_CANCELLED] > 0))
    return CPT_STOP_CANCELLED;
  if (cpt_line_get_to_pick (line) > 0)
    return self->later ? CPT_STOP_LATER : CPT_STOP_OPEN;
  return self->n_short > 0 ? CPT_STOP_SHORT : CPT_STOP_DONE;
}

static gboolean
take_text (char **mine, char *theirs)
{
  gboolean differs = g_strcmp0 (*mine, theirs) != 0;

  g_free (*mine);
  *mine = theirs;
  return differs;
}

static void
notify_if (CptPickStop *self, gboolean changed, CptPickStopProperty property)
{
  if (changed)
    g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

void
cpt_pick_stop_refresh (CptPickStop *self, const CptViewFulfilment *found)
{
  const CptLine *line = found != NULL ? cpt_fulfilment_find_line (found->shown, self->line) : NULL;
  gint64 wanted = self->n_wanted, picked = self->n_picked, missing = self->n_short;
  CptStopState state = self->state;
  gboolean tote = FALSE;

  if (line != NULL) {
    self->n_picked = cpt_line_get_custody (line) + line->counters[CPT_COUNTER_GONE];
    self->n_short = line->counters[CPT_COUNTER_SHORT];
    self->n_wanted = self->n_picked + self->n_short + cpt_line_get_to_pick (line);
    tote = take_text (&self->tote, *found->shown->milestones.tote != '\0'
                                       ? g_strdup (found->shown->milestones.tote)
                                       : NULL);
  }
  self->state = find_state (self, line);
  notify_if (self, tote, PROP_TOTE);
  notify_if (self, wanted != self->n_wanted, PROP_N_WANTED);
  notify_if (self, picked != self->n_picked, PROP_N_PICKED);
  notify_if (self, picked + missing != self->n_picked + self->n_short, PROP_N_DONE);
  notify_if (self, state != self->state, PROP_STATE);
}

void
cpt_pick_stop_refresh_stock (CptPickStop *self)
{
  notify_if (self, take_text (&self->stock_words, write_stock (self)), PROP_STOCK_WORDS);
}

const char *
cpt_pick_stop_get_picture (CptPickStop *self)
{
  if (self->picture_path == NULL && self->picture != NULL)
    self->picture_path = cpt_shop_find_picture (self->shop, self->picture);
  return self->picture_path;
}

void
cpt_pick_stop_set_later (CptPickStop *self, gboolean later)
{
  CptStopState state = self->state;

  self->later = later;
  if (state == CPT_STOP_OPEN || state == CPT_STOP_LATER)
    self->state = later ? CPT_STOP_LATER : CPT_STOP_OPEN;
  notify_if (self, state != self->state, PROP_STATE);
}

static void
get_text (CptPickStop *self, CptPickStopProperty property, GValue *value)
{
  const char *const texts[] = {
    [PROP_FULFILMENT] = self->fulfilment,
    [PROP_REFERENCE] = self->reference,
    [PROP_TOTE] = self->tote,
    [PROP_PLACE] = self->place,
    [PROP_ZONE] = self->zone,
    [PROP_NAME] = self->name,
    [PROP_SIZE] = self->size,
    [PROP_OPTIONS] = self->options,
    [PROP_PRICE] = self->price,
    [PROP_SKU] = self->sku,
  };

  g_value_set_string (value, texts[property]);
}

static void
cpt_pick_stop_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  CptPickStop *self = CPT_PICK_STOP (object);

  if (id == PROP_PICTURE)
    g_value_set_string (value, cpt_pick_stop_get_picture (self));
  else if (id == PROP_STOCK_WORDS)
    g_value_take_string (value, write_stock (self));
  else if (G_VALUE_HOLDS_STRING (value))
    get_text (self, (CptPickStopProperty)id, value);
  else if (id == PROP_LINE)
    g_value_set_uint (value, self->line);
  else if (id == PROP_N_WANTED)
    g_value_set_uint (value, (guint)self->n_wanted);
  else if (id == PROP_N_DONE)
    g_value_set_uint (value, (guint)(self->n_picked + self->n_short));
  else if (id == PROP_N_PICKED)
    g_value_set_uint (value, (guint)self->n_picked);
  else if (id == PROP_STATE)
    g_value_set_int (value, (gint)self->state);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
cpt_pick_stop_finalize (GObject *object)
{
  CptPickStop *self = CPT_PICK_STOP (object);
  char **texts[] = { &self->reference,    &self->tote,       &self->zone,  &self->name,
                     &self->size,         &self->options,    &self->price, &self->picture,
                     &self->picture_path, &self->stock_words };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_clear_pointer (texts[i], g_free);
  g_clear_object (&self->shop);
  G_OBJECT_CLASS (cpt_pick_stop_parent_class)->finalize (object);
}

static void
cpt_pick_stop_class_init (CptPickStopClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  static const struct {
    CptPickStopProperty property;
    const char *name;
  } TEXTS[] = {
    { PROP_FULFILMENT, "fulfilment" },
    { PROP_REFERENCE, "reference" },
    { PROP_TOTE, "tote" },
    { PROP_PLACE, "place" },
    { PROP_ZONE, "zone" },
    { PROP_NAME, "name" },
    { PROP_SIZE, "size" },
    { PROP_OPTIONS, "options" },
    { PROP_PRICE, "price" },
    { PROP_PICTURE, "picture" },
    { PROP_SKU, "sku" },
    { PROP_STOCK_WORDS, "stock-words" },
  };
  static const struct {
    CptPickStopProperty property;
    const char *name;
  } NUMBERS[] = {
    { PROP_LINE, "line" },
    { PROP_N_WANTED, "n-wanted" },
    { PROP_N_DONE, "n-done" },
    { PROP_N_PICKED, "n-picked" },
  };

  object_class->get_property = cpt_pick_stop_get_property;
  object_class->finalize = cpt_pick_stop_finalize;
  for (gsize i = 0; i < G_N_ELEMENTS (TEXTS); i++)
    properties[TEXTS[i].property] = g_param_spec_string (TEXTS[i].name, NULL, NULL, NULL, flags);
  for (gsize i = 0; i < G_N_ELEMENTS (NUMBERS); i++)
    properties[NUMBERS[i].property] =
        g_param_spec_uint (NUMBERS[i].name, NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, 0, CPT_STOP_CANCELLED, 0, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
cpt_pick_stop_init (CptPickStop *self)
{
}
